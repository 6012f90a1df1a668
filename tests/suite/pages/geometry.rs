//! Where the words of a PDF stand on its pages; `tests/pdf_pages.py` takes it apart.

use serde::Deserialize;

use crate::harness::taken_apart;

/// Points in a millimetre.
pub const MM: f64 = 72.0 / 25.4;

/// The pages and the tagged text on them, in reading order.
#[derive(Debug, Clone, Deserialize)]
pub struct Geometry {
    pub pages: Vec<Page>,
    pub blocks: Vec<Block>,
}

/// The size of a page, in points.
#[derive(Debug, Clone, Deserialize)]
pub struct Page {
    pub width: f64,
    pub height: f64,
}

/// A heading, paragraph, cell, label or note.
#[derive(Debug, Clone, Deserialize)]
pub struct Block {
    pub tag: String,
    /// Which table row it is in, counted through the document.
    pub row: Option<usize>,
    /// From the top; never empty.
    pub lines: Vec<Line>,
}

/// A line of words, in points from the top left corner.
#[derive(Debug, Clone, Deserialize)]
pub struct Line {
    /// From 1.
    pub page: usize,
    pub x0: f64,
    pub x1: f64,
    pub top: f64,
    pub bottom: f64,
    /// A broken word ends with its hyphen.
    pub text: String,
}

/// Reads a PDF.
pub fn read(pdf: &[u8]) -> Geometry {
    let geometry: Geometry = taken_apart(pdf, "pdf_pages.py");
    assert!(geometry.blocks.len() > 20, "there is hardly anything on the pages");
    geometry
}

impl Geometry {
    /// Every line of a page, with the block it belongs to.
    pub fn on_page(&self, page: usize) -> impl Iterator<Item = (&Block, &Line)> {
        self.blocks.iter().flat_map(|block| block.lines.iter().map(move |line| (block, line))).filter(move |(_, line)| line.page == page)
    }
}

impl Block {
    pub fn is_heading(&self) -> bool {
        matches!(self.tag.as_str(), "H1" | "H2" | "H3")
    }

    pub fn first(&self) -> &Line {
        self.lines.first().expect("a block has lines")
    }

    pub fn last(&self) -> &Line {
        self.lines.last().expect("a block has lines")
    }

    /// All its words.
    pub fn text(&self) -> String {
        self.lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// Whether it stands in the column of records.
    pub fn is_record(&self) -> bool {
        self.row.is_none() && self.first().x0 > RECORD_AXIS
    }
}

/// Where the column of records begins.
const RECORD_AXIS: f64 = 153.0 * MM;
