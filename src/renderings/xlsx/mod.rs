//! A comparison as `changes.xlsx`: a sheet of changes with the words marked, and a sheet with the ledger.
//!
//! The book is Office Open XML (ISO/IEC 29500, transitional): a few XML parts in a ZIP file. All text stands in the
//! cells as text, so nothing in it can calculate. `sheet` writes cells, `parts` what every book has, `zip` the file.

mod parts;
mod sheet;
mod zip;

use serde_json::Value;

use crate::diff::comparison::{Change, ChangeKind, Comparison, Op};
use crate::model::FactDate;
use crate::renderings::phrases::Phrases;
use crate::renderings::rows::{COLUMNS, Cell, table};
use crate::renderings::xlsx::sheet::{Content, Piece, Sheet, Style};
use crate::renderings::xlsx::zip::Archive;

/// Widths of the columns, in characters; what is not listed is for tools.
const WIDTHS: [(&str, u32); 12] = [
    ("row", 6),
    ("significance", 11),
    ("kind", 14),
    ("what", 40),
    ("why", 32),
    ("records", 36),
    ("before_place", 18),
    ("before_heading", 22),
    ("before_text", 60),
    ("after_place", 18),
    ("after_heading", 22),
    ("after_text", 60),
];
/// Width of every other column.
const WIDTH: u32 = 20;

/// Renders a comparison as a workbook; `dated` is the day it says it was made, of a bare text none.
pub fn render_comparison(comparison: &Comparison, labels: &Value, dated: Option<FactDate>) -> Vec<u8> {
    let phrases = Phrases::of(comparison, labels);
    let sheets = [changes(comparison, labels, &phrases), ledger(comparison, &phrases)];
    let mut archive = Archive::default();
    for (path, bytes) in parts::around(&sheets, &phrases.label(&["title"]), dated) {
        archive.add(&path, bytes.as_bytes());
    }
    for (at, sheet) in sheets.iter().enumerate() {
        archive.add(&format!("xl/worksheets/sheet{}.xml", at + 1), sheet.xml().as_bytes());
    }
    archive.finish()
}

/// A row a change, its head frozen and filtered.
fn changes(comparison: &Comparison, labels: &Value, phrases: &Phrases) -> Sheet {
    let table = table(comparison, labels);
    let width = |column: &&str| WIDTHS.iter().find(|(name, _)| name == column).map_or(WIDTH, |(_, width)| *width);
    let mut widths: Vec<u32> = COLUMNS.iter().map(width).collect();
    widths.resize(table.heads.len(), WIDTH);
    let mut sheet = Sheet::new(&phrases.label(&["table", "changes"]), widths);
    sheet.head(&table.heads);
    for (change, cells) in &table.rows {
        let texts = [("before_text", Op::Delete), ("after_text", Op::Insert)].map(|(column, op)| (place_of(column), op));
        let content = |(at, cell): (usize, &Cell)| match (texts.iter().find(|(place, _)| *place == at), cell) {
            (Some((_, op)), _) => Content::Marked(marked(change, *op)),
            (None, Cell::Words(parts)) => Content::Words(parts.join("\n")),
            (None, Cell::Count(count)) => Content::Count(*count),
            (None, Cell::Share(share)) => Content::Share(*share),
        };
        sheet.row(cells.iter().enumerate().map(content).collect(), Style::Text);
    }
    sheet
}

fn place_of(column: &str) -> usize {
    COLUMNS.iter().position(|name| *name == column).unwrap_or(COLUMNS.len())
}

/// The words of one side, unit by unit on lines of their own, what the other side lacks marked.
fn marked(change: &Change, side: Op) -> Vec<Piece> {
    let units = if side == Op::Delete { &change.before } else { &change.after };
    let mut pieces = Vec::new();
    for runs in change.runs_by_unit(side).iter().take(units.len()) {
        if !pieces.is_empty() {
            pieces.push(Piece { text: "\n".to_owned(), mark: Op::Equal });
        }
        // What stands alone differs as a whole: marks in it would only make it hard to read.
        let mark = |op| if change.before.is_empty() || change.after.is_empty() { Op::Equal } else { op };
        let own = runs.iter().filter(|run| run.op == Op::Equal || run.op == side);
        pieces.extend(own.map(|run| Piece { text: run.text.clone(), mark: mark(run.op) }));
    }
    pieces
}

/// What is compared, what was asked for, and how many lines and units each kind has.
fn ledger(comparison: &Comparison, phrases: &Phrases) -> Sheet {
    let mut sheet = Sheet::new(&phrases.label(&["table", "ledger"]), vec![24, 12, 12, 12]);
    let line = |words: [String; 2]| Vec::from(words.map(Content::Words));
    for (name, side) in [("before", &comparison.before), ("after", &comparison.after)] {
        sheet.row(line([phrases.label(&[name]), format!("{} {}", side.id, side.title).trim_end().to_owned()]), Style::Plain);
    }
    for words in phrases.shown(comparison).into_iter().chain(phrases.wishes(comparison)) {
        sheet.row(vec![Content::Words(words)], Style::Plain);
    }
    sheet.row(Vec::new(), Style::Plain);
    let heads =
        [phrases.label(&["text", "kind"]), phrases.label(&["text", "changes"]), phrases.label(&["before"]), phrases.label(&["after"])];
    sheet.row(Vec::from(heads.map(Content::Words)), Style::Head);
    let mut sums = [0; 3];
    for kind in ChangeKind::ALL {
        let (Some(lines), Some(count)) = (comparison.ledger.get(&kind), comparison.counts.get(&kind)) else { continue };
        let numbers = [*lines, count.before, count.after];
        sums.iter_mut().zip(numbers).for_each(|(sum, number)| *sum += number);
        let cells = std::iter::once(Content::Words(phrases.word("kinds", &kind))).chain(numbers.map(Content::Count));
        sheet.row(cells.collect(), Style::Plain);
    }
    let cells = std::iter::once(Content::Words(phrases.label(&["text", "total"]))).chain(sums.map(Content::Count));
    sheet.row(cells.collect(), Style::Head);
    sheet
}
