//! A comparison as `changes.csv`: a row a change, ready for a Danish spreadsheet and safe to open in it.
//!
//! Quotes and line ends are those of RFC 4180; the separator is the semicolon and the bytes begin with the mark of
//! UTF-8, because a spreadsheet with Danish settings splits at nothing else and takes a file without the mark for
//! another encoding. A cell that a spreadsheet would take for a formula gets an apostrophe in front.

use serde_json::Value;

use crate::diff::comparison::Comparison;
use crate::renderings::phrases::{Phrases, shown};
use crate::renderings::rows::{Cell, table};

/// The mark of UTF-8.
const MARK: &str = "\u{feff}";
/// What parts the cells.
const SEPARATOR: u8 = b';';
/// What stands between the parts of one cell.
const PARTS: &str = " | ";
/// What a spreadsheet may take for the start of a formula, full-width forms included.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// Renders a comparison as a table; `labels` are those of the group `comparison`.
pub fn render_comparison(comparison: &Comparison, labels: &Value) -> Vec<u8> {
    let phrases = Phrases::of(comparison, labels);
    let table = table(comparison, labels);
    let rows = table.rows.iter().map(|(_, cells)| cells.iter().map(|cell| printed(cell, &phrases)).collect());
    write(std::iter::once(table.heads).chain(rows))
}

/// Writes rows of words as CSV, each cell made safe.
pub(super) fn write(rows: impl Iterator<Item = Vec<String>>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().delimiter(SEPARATOR).terminator(csv::Terminator::CRLF).from_writer(MARK.as_bytes().to_vec());
    for row in rows {
        writer.write_record(row.iter().map(|cell| safe(cell))).expect("every row is as wide as the first, and memory does not fail");
    }
    writer.into_inner().expect("memory does not fail")
}

fn printed(cell: &Cell, phrases: &Phrases) -> String {
    match cell {
        Cell::Words(parts) => parts.join(PARTS),
        Cell::Count(count) => count.to_string(),
        Cell::Share(share) => format!("{share:.2}").replace('.', &phrases.label(&["decimal"])),
    }
}

/// The words on one line; with an apostrophe where a spreadsheet would calculate.
pub(super) fn safe(words: &str) -> String {
    let line = shown(words);
    if words.trim_start_matches(' ').starts_with(FORMULA) { format!("'{line}") } else { line }
}
