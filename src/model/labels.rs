//! The few words that computed citations are made of. They come from the layouts' label file.

use serde::Deserialize;

/// Words for citing a unit, in one language.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CitationLabels {
    /// Before a heading's number, e.g. `afsnit`.
    pub section: String,
    /// Before a provision's number, e.g. `stk.`.
    pub clause: String,
    /// Before a numbered item, e.g. `nr.`.
    pub item: String,
    /// Before a lettered item, e.g. `litra`.
    pub letter: String,
    /// Before the ordinal of an unnumbered item, e.g. `pind`.
    pub bullet: String,
    /// Before an annex's number, e.g. `bilag`.
    pub annex: String,
    /// Before a table's number, e.g. `tabel`.
    pub table: String,
    /// Before a row's ordinal, e.g. `række`.
    pub row: String,
    /// Before a figure's number, e.g. `figur`.
    pub figure: String,
    /// Before a footnote's number, e.g. `note`.
    pub footnote: String,
}
