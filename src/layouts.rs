//! Everything a reader sees: Typst, HTML, CSS and display words, from the binary or the workspace.
//!
//! The files under `layouts/` are built into the binary; a file of the same name under a workspace's own
//! `layouts/` wins. Renderings ask for a file by its path below `layouts/`, e.g. `pdf/agreement.typ`.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::model::promise::PromiseLabels;
use crate::model::{CitationLabels, ExhibitLabels};

macro_rules! embedded {
    ($($path:literal),* $(,)?) => {
        /// The layouts built into the binary, by path below `layouts/`.
        const EMBEDDED: &[(&str, &[u8])] = &[$(($path, include_bytes!(concat!("../layouts/", $path)))),*];
    };
}

embedded![
    "da/agreement.json",
    "da/akn.json",
    "da/approvals.json",
    "da/attachments.json",
    "da/citation.json",
    "da/comparison.json",
    "da/duties.json",
    "da/exhibits.json",
    "da/promises.json",
    "da/status.json",
    "da/trust.json",
    "da/verify.md",
    "en/agreement.json",
    "en/akn.json",
    "en/approvals.json",
    "en/attachments.json",
    "en/citation.json",
    "en/comparison.json",
    "en/duties.json",
    "en/exhibits.json",
    "en/promises.json",
    "en/status.json",
    "en/trust.json",
    "en/verify.md",
    "html/agreement.html",
    "html/body.html",
    "html/changes.html",
    "html/comparison.html",
    "html/exhibits.html",
    "html/frame.html",
    "html/history.html",
    "html/records.html",
    "html/style.css",
    "html/text.html",
    "pdf/agreement.typ",
    "pdf/approvals.typ",
    "pdf/changes.typ",
    "pdf/comparison.typ",
    "pdf/cover_letter.typ",
    "pdf/duties.typ",
    "pdf/exhibits.typ",
    "pdf/look.typ",
    "pdf/marks.typ",
    "pdf/provisions.typ",
    "pdf/tables.typ",
    "pdf/theme.typ",
    "pdf/words.typ",
    "pdf/work.typ",
];

/// The layouts in force for one run.
#[derive(Debug, Clone)]
pub struct Layouts {
    files: BTreeMap<String, Arc<[u8]>>,
}

/// A layout file that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum LayoutError {
    /// No layout of that name, neither built in nor in the workspace.
    #[error("there is no layout `layouts/{0}`")]
    Missing(String),
    /// A label file that is not what it must be.
    #[error("`layouts/{path}` cannot be read: {reason}")]
    Labels {
        /// Path below `layouts/`.
        path: String,
        /// The parser's words.
        reason: String,
    },
    /// A layout that stopped with an error.
    #[error("`layouts/{path}` stopped: {reason}")]
    Failed {
        /// Path below `layouts/`.
        path: String,
        /// What went wrong, with line numbers where known.
        reason: String,
    },
}

impl Layouts {
    /// The built-in layouts with a workspace's own files (path below `layouts/`, bytes) laid over them.
    pub fn new(own: BTreeMap<String, Arc<[u8]>>) -> Self {
        let mut files: BTreeMap<String, Arc<[u8]>> = EMBEDDED.iter().map(|(path, bytes)| ((*path).to_owned(), Arc::from(*bytes))).collect();
        files.extend(own);
        Self { files }
    }

    /// One layout file.
    ///
    /// # Errors
    /// When neither the binary nor the workspace has it.
    pub fn file(&self, path: &str) -> Result<&Arc<[u8]>, LayoutError> {
        self.files.get(path).ok_or_else(|| LayoutError::Missing(path.into()))
    }

    /// Which of the layouts below a layout's folder to name when they fail and are not the built-in ones: the layout
    /// itself, or the first that differs. `None` when all are built in; equal copies count as built in.
    pub fn own<'a>(&'a self, layout: &'a str) -> Option<&'a str> {
        let folder = layout.rsplit_once('/').map_or("", |(folder, _)| folder);
        let is_own = |path: &str, bytes: &[u8]| !EMBEDDED.iter().any(|(known, built_in)| *known == path && *built_in == bytes);
        let own = || self.below(folder).filter(|(path, bytes)| is_own(path, bytes)).map(|(path, _)| path);
        own().find(|path| *path == layout).or_else(|| own().next())
    }

    /// All files below a folder, by full path, sorted.
    pub fn below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a str, &'a Arc<[u8]>)> {
        self.files.iter().map(|(path, bytes)| (path.as_str(), bytes)).filter(move |(path, _)| path.starts_with(folder))
    }

    /// Every file in force, by path, sorted.
    pub fn all(&self) -> impl Iterator<Item = (&str, &Arc<[u8]>)> {
        self.files.iter().map(|(path, bytes)| (path.as_str(), bytes))
    }

    /// The display words of one group in one language, e.g. (`da`, `agreement`).
    ///
    /// # Errors
    /// When the file is missing or not JSON.
    pub fn labels(&self, language: &str, group: &str) -> Result<Value, LayoutError> {
        let path = format!("{language}/{group}.json");
        serde_json::from_slice(self.file(&path)?).map_err(|error| LayoutError::Labels { path, reason: error.to_string() })
    }

    /// The words that citations are made of, in one language.
    ///
    /// # Errors
    /// When the file is missing, not JSON, or lacks a word.
    pub fn citation_labels(&self, language: &str) -> Result<CitationLabels, LayoutError> {
        self.typed(format!("{language}/citation.json"))
    }

    /// The words of the tables that join a status report to its agreement, in one language.
    ///
    /// # Errors
    /// When the file is missing, not JSON, or lacks a word.
    pub fn promise_labels(&self, language: &str) -> Result<PromiseLabels, LayoutError> {
        self.typed(format!("{language}/promises.json"))
    }

    fn typed<T: DeserializeOwned>(&self, path: String) -> Result<T, LayoutError> {
        serde_json::from_slice(self.file(&path)?).map_err(|error| LayoutError::Labels { path, reason: error.to_string() })
    }

    /// The words that exhibits bring with them, in one language; months and dates are those of all documents.
    ///
    /// # Errors
    /// When a file is missing, not JSON, or lacks a word.
    pub fn exhibit_labels(&self, language: &str) -> Result<ExhibitLabels, LayoutError> {
        let mut words = self.labels(language, "exhibits")?;
        let mut common = self.labels(language, "agreement")?;
        for key in ["months", "dates"] {
            words[key] = common[key].take();
        }
        serde_json::from_value(words)
            .map_err(|error| LayoutError::Labels { path: format!("{language}/exhibits.json"), reason: error.to_string() })
    }
}
