//! Everything that one PDF or page is made from, ready for its layout: all that has to reach another process.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::layouts::LayoutError;
use crate::renderings::{PageNumbers, Paged, html, pdf};

/// Files by path.
pub(super) type FileMap = BTreeMap<String, Arc<[u8]>>;

/// A document that only its layout is missing from.
#[derive(Serialize, Deserialize)]
pub enum Document {
    /// Typst makes a PDF of it.
    Pdf(pdf::Document),
    /// A template makes a page of it.
    Html(html::Document),
}

impl Document {
    /// Path of its layout below `layouts/`, e.g. `pdf/agreement.typ`; what it calls upon lies in the same folder.
    pub fn layout(&self) -> String {
        match self {
            Self::Pdf(document) => document.path(),
            Self::Html(document) => document.path().to_owned(),
        }
    }

    /// Lets the layout make the document, in this process.
    ///
    /// # Errors
    /// When the layout stops or warns.
    pub fn render(self) -> Result<Paged, LayoutError> {
        match self {
            Self::Pdf(document) => document.render_paged(),
            Self::Html(document) => Ok(Paged { bytes: document.render()?, pages: PageNumbers::new() }),
        }
    }
}

impl From<pdf::Document> for Document {
    fn from(document: pdf::Document) -> Self {
        Self::Pdf(document)
    }
}

impl From<html::Document> for Document {
    fn from(document: html::Document) -> Self {
        Self::Html(document)
    }
}

/// Writes and reads files as base 64, which JSON can hold.
pub(super) mod base64_files {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD as BASE64;
    use serde::de::Error as _;
    use serde::{Deserialize, Deserializer, Serializer};

    use super::FileMap;

    pub fn serialize<S: Serializer>(files: &FileMap, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(files.iter().map(|(path, bytes)| (path, BASE64.encode(bytes))))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<FileMap, D::Error> {
        let texts = BTreeMap::<String, String>::deserialize(deserializer)?;
        let decoded = texts.into_iter().map(|(path, text)| Ok((path, Arc::from(BASE64.decode(text)?))));
        decoded.collect::<Result<FileMap, base64::DecodeError>>().map_err(D::Error::custom)
    }
}
