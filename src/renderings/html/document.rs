//! All that one page is made from, ready for its template.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::layouts::{LayoutError, Layouts};
use crate::model::Publisher;
use crate::renderings::document::{FileMap, base64_files};
use crate::renderings::html::templates::Templates;

/// All that one page is made from.
#[derive(Serialize, Deserialize)]
pub struct Document {
    /// The template below `layouts/`, e.g. `html/agreement.html`.
    path: String,
    /// The group of words that the page uses, e.g. `agreement`.
    words: String,
    language: String,
    publisher: Publisher,
    /// Where the page will lie below `output/`.
    folder: String,
    /// The layouts in force.
    #[serde(with = "base64_files")]
    layouts: FileMap,
    /// What the template gets.
    data: Value,
}

impl Document {
    /// Gathers what a page is made from; `kind` names its template and its words.
    pub(super) fn new(kind: &str, layouts: &Layouts, publisher: &Publisher, language: &str, folder: String, data: &impl Serialize) -> Self {
        Self {
            path: format!("html/{kind}.html"),
            words: kind.to_owned(),
            language: language.to_owned(),
            publisher: publisher.clone(),
            folder,
            layouts: layouts.all().map(|(path, bytes)| (path.to_owned(), bytes.clone())).collect(),
            data: serde_json::to_value(data).expect("the model has string keys only"),
        }
    }

    /// Takes the words of another group than the one named as the template.
    pub(super) fn in_words_of(mut self, group: &str) -> Self {
        group.clone_into(&mut self.words);
        self
    }

    /// Path of its template below `layouts/`, e.g. `html/agreement.html`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Prints the page.
    ///
    /// # Errors
    /// When a layout or label file is missing, or a template stops.
    pub fn render(self) -> Result<Vec<u8>, LayoutError> {
        let layouts = Layouts::new(self.layouts);
        let templates = Templates::new(&layouts, &self.publisher, &self.language, &self.words, &self.folder)?;
        templates.print(&self.path, self.data)
    }
}
