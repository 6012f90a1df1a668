//! What two formats are compared by: the words of an agreement, block by block. Notes are compared on their own, since
//! each format has its own place for them; so are the text alternatives of drawings, before or after their caption.

use std::fmt;

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Heading,
    Paragraph,
    Item,
    Cell,
    Caption,
    Alternative,
    Note,
    Term,
    Definition,
    /// Words in no block, where a format may have none.
    Loose,
}

/// A format that carries the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Pdf,
    Xml,
    Html,
}

/// The words of one block; a footnote leaves its call behind, as `[1]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    pub kind: Kind,
    /// The number that the format prints before it, with its word, e.g. `Stk. 3`; empty where it prints none.
    pub label: String,
    pub words: Vec<String>,
}

/// The words of an agreement.
#[derive(Debug, Clone, Default)]
pub struct Words {
    /// Everything but notes and alternatives, in reading order.
    pub blocks: Vec<Block>,
    /// The footnotes, in the order of their calls.
    pub notes: Vec<Block>,
    /// The text alternatives of drawings, in reading order.
    pub alternatives: Vec<Block>,
}

impl Words {
    /// Adds a block, unless there is nothing in it.
    pub fn push(&mut self, kind: Kind, label: &str, text: &str) {
        let block = Block { kind, label: split(label).join(" "), words: split(text) };
        if block.label.is_empty() && block.words.is_empty() {
            return;
        }
        match kind {
            Kind::Note => self.notes.push(block),
            Kind::Alternative => self.alternatives.push(block),
            _ => self.blocks.push(block),
        }
    }

    /// The first difference, in words; `None` when there is none.
    pub fn difference(&self, found: &Self) -> Option<String> {
        let lists = [
            ("block", &self.blocks, &found.blocks),
            ("note", &self.notes, &found.notes),
            ("alternative", &self.alternatives, &found.alternatives),
        ];
        lists.into_iter().find_map(|(what, expected, found)| first_difference(what, expected, found))
    }
}

/// Words as a reader has them: soft hyphens joined, any white space parts.
fn split(text: &str) -> Vec<String> {
    text.replace('\u{ad}', "").split_whitespace().map(str::to_owned).collect()
}

fn first_difference(what: &str, expected: &[Block], found: &[Block]) -> Option<String> {
    let length = expected.len().max(found.len());
    (0..length).map(|index| (index, expected.get(index), found.get(index))).find(|(_, expected, found)| expected != found).map(
        |(index, expected, found)| {
            let show = |block: Option<&Block>| block.map_or("nothing".to_owned(), ToString::to_string);
            format!("{what} {}\n  expected {}\n  found    {}", index + 1, show(expected), show(found))
        },
    )
}

impl fmt::Display for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} `{}` {}", self.kind, self.label, self.words.join(" "))
    }
}
