//! What a parsed text is made of: blocks and inline pieces as written, with the bytes they cover.

use std::ops::Range;

use crate::model::Align;

/// A block as parsed.
#[derive(Debug)]
pub struct RawBlock {
    /// What it is.
    pub kind: RawKind,
    /// The bytes it covers.
    pub range: Range<usize>,
}

/// What a raw block is.
#[derive(Debug)]
pub enum RawKind {
    /// A heading.
    Heading { level: u8, text: Vec<RawInline> },
    /// A paragraph.
    Paragraph(Vec<RawInline>),
    /// A list.
    List { ordered: bool, items: Vec<RawItem> },
    /// A table: alignments, header cells, rows of cells.
    Table { align: Vec<Option<Align>>, header: Vec<Vec<RawInline>>, rows: Vec<(Range<usize>, Vec<Vec<RawInline>>)> },
    /// A word list: words with their meanings.
    Definitions(Vec<RawDefinition>),
}

/// An item of a list.
#[derive(Debug)]
pub struct RawItem {
    /// Its words.
    pub text: Vec<RawInline>,
    /// The list below it.
    pub list: Option<Box<RawBlock>>,
    /// The bytes its own words cover.
    pub range: Range<usize>,
}

/// An entry of a word list.
#[derive(Debug)]
pub struct RawDefinition {
    /// The word.
    pub term: Vec<RawInline>,
    /// What it means.
    pub text: Vec<RawInline>,
    /// The bytes of the word.
    pub range: Range<usize>,
}

/// An inline piece as parsed.
#[derive(Debug, Clone)]
pub enum RawInline {
    /// Words, not yet normalised.
    Words(String),
    /// Emphasis.
    Emphasis(Vec<RawInline>),
    /// Strong emphasis.
    Strong(Vec<RawInline>),
    /// A link or reference.
    Link { url: String, content: Vec<RawInline>, range: Range<usize> },
    /// An image: path, title, text alternative.
    Image { path: String, title: String, alternative: Vec<RawInline>, range: Range<usize> },
    /// A call of a footnote.
    Footnote { label: String, range: Range<usize> },
}
