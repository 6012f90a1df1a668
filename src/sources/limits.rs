//! How much a work may hold: far more than agreements need, and little enough that checking and building it takes
//! seconds and less than two gigabytes, and that nothing recurses too deep.
//!
//! What is over a limit is an error `limit`, and what comes after it is not read. `docs/limits.md` lists [`ALL`].

use std::ops::Range;

use crate::diagnostic::{Diagnostic, FileIndex, Span};

/// The rule of every finding about a limit.
pub const RULE: &str = "limit";

/// The most of something that a workspace or a work may hold.
#[derive(Debug, Clone, Copy)]
pub struct Limit {
    /// What is counted, e.g. `cells of all tables of a work`.
    pub what: &'static str,
    /// The most that is allowed.
    pub most: usize,
    /// Whether it counts bytes.
    pub bytes: bool,
    /// Why there is a limit.
    pub reason: &'static str,
    /// What to do when more is needed.
    pub way_out: &'static str,
}

/// Bytes of any file.
pub const FILE: Limit = Limit {
    what: "one file of a workspace",
    most: 1 << 20,
    bytes: true,
    reason: "every file is held in memory, and travels in the PDF",
    way_out: "split the file",
};

/// Bytes of a work's text and data files, 70 000 words.
pub const TEXT: Limit = Limit {
    what: "text and data files of a work",
    most: 512 << 10,
    bytes: true,
    reason: "70 000 words are 300 pages, and a page takes up to 5 MB while it is set",
    way_out: "make an annex a work of its own, with `annex_of` in its agreement.toml",
};

/// Bytes of a work's figures, counted each time one is shown.
pub const FIGURES: Limit = Limit {
    what: "figures of a work, each time one is shown",
    most: 2 << 20,
    bytes: true,
    reason: "each line of a drawing is an object in memory, and the web edition holds them all",
    way_out: "draw with fewer and simpler lines",
};

/// Bytes of a line, a paragraph, an item or a cell: about 1 400 words.
pub const PARAGRAPH: Limit = Limit {
    what: "a line, paragraph, item or cell",
    most: 10_000,
    bytes: true,
    reason: "nobody can cite a place in more, and line ends are chosen for a paragraph as a whole",
    way_out: "part it with empty lines; each part is then cited on its own",
};

/// Bytes of one value in a TOML file.
pub const VALUE: Limit = Limit {
    what: "a value in a TOML file",
    most: 1_000,
    bytes: true,
    reason: "titles and names are repeated on every page",
    way_out: "shorten it, or write it in the text",
};

/// Everything that is compared on its own, except table rows.
pub const UNITS: Limit = Limit {
    what: "headings, paragraphs, items, footnotes, words, tables and figures of a work",
    most: 2_000,
    bytes: false,
    reason: "each is laid out with its number and records, and compared with those of the period before",
    way_out: "make an annex a work of its own, with `annex_of` in its agreement.toml",
};

/// Cells of all tables of a work, header cells too.
pub const CELLS: Limit = Limit {
    what: "cells of all tables of a work",
    most: 8_000,
    bytes: false,
    reason: "each is laid out on its own",
    way_out: "keep the rows that are agreed, and publish the rest beside the agreement",
};

/// Columns of a table.
pub const COLUMNS: Limit = Limit {
    what: "columns of a table",
    most: 16,
    bytes: false,
    reason: "an upright page holds no more",
    way_out: "turn columns into rows, or split the table",
};

/// Lists in lists.
pub const LIST_DEPTH: Limit = Limit {
    what: "lists in lists",
    most: 4,
    bytes: false,
    reason: "what lies deeper can hardly be cited",
    way_out: "make the inner ones sections",
};

/// Emphasis, links and images in each other.
pub const MARK_DEPTH: Limit = Limit {
    what: "emphasis and links in each other",
    most: 8,
    bytes: false,
    reason: "no page can show more",
    way_out: "write the words with fewer marks",
};

/// Bodies of an organisation diagram.
pub const BODIES: Limit = Limit {
    what: "bodies of an organisation diagram",
    most: 32,
    bytes: false,
    reason: "a drawing stands on one page",
    way_out: "draw what belongs together in a diagram of its own",
};

/// Roles of a pathway.
pub const LANES: Limit = Limit {
    what: "roles of a pathway",
    most: 6,
    bytes: false,
    reason: "each has a lane, and words must fit into it",
    way_out: "join roles that act alike, or make two pathways",
};

/// Steps of a pathway.
pub const STEPS: Limit = Limit {
    what: "steps of a pathway",
    most: 24,
    bytes: false,
    reason: "a drawing stands on one page",
    way_out: "make a pathway of its own for some of the stages",
};

/// Steps of a text's history.
pub const MILESTONES: Limit = Limit {
    what: "steps of a text's history",
    most: 50,
    bytes: false,
    reason: "the table of them stands between the title page and the contents",
    way_out: "keep the steps that a reader asks for",
};

/// Every limit.
pub const ALL: [Limit; 14] =
    [FILE, TEXT, FIGURES, PARAGRAPH, VALUE, MILESTONES, UNITS, CELLS, COLUMNS, LIST_DEPTH, MARK_DEPTH, BODIES, LANES, STEPS];

impl Limit {
    /// The most as people say it, e.g. `512 KiB` or `8000`.
    pub fn said(&self) -> String {
        match self.most {
            most if !self.bytes => most.to_string(),
            most if most < 100_000 => format!("{most} bytes"),
            most if most < 1 << 20 => format!("{} KiB", most >> 10),
            most => format!("{} MiB", most >> 20),
        }
    }

    /// The finding for something that is over the limit; `{}` in the message stands for the most that is allowed.
    pub fn exceeded(&self, span: Span, message: &str) -> Diagnostic {
        Diagnostic::error(RULE, span, message.replace("{}", &self.said())).help(self.way_out)
    }
}

/// A file that is too large to be loaded.
pub fn large_file(path: &str) -> Diagnostic {
    Diagnostic::placeless(RULE, format!("`{path}` is larger than {}", FILE.said())).help(FILE.way_out)
}

/// The first line of a text that is too long.
pub fn long_line(text: &str, file: FileIndex) -> Option<Diagnostic> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        if line.trim_end().len() > PARAGRAPH.most {
            return Some(PARAGRAPH.exceeded(Span::new(file, opening(text, start..end)), "this line is longer than {}"));
        }
        start = end;
    }
    None
}

/// The first words of something long, to be underlined.
pub fn opening(text: &str, range: Range<usize>) -> Range<usize> {
    const SHOWN: usize = 40;
    let words = text.get(range.clone()).unwrap_or("").trim_end();
    let length = words.char_indices().nth(SHOWN).map_or(words.len(), |(at, _)| at);
    range.start..range.start + length
}
