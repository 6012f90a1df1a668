//! A comparison as a table: a row a change, the same columns for every format that has tables.
//!
//! Heads come from the labels of the group `comparison`, key `table`. A comparison of which only a part was asked for
//! has one column more: its head says how many of how many rows there are, its cells what was asked for.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::diff::comparison::{Change, Comparison, Op, UnitRef};
use crate::renderings::phrases::{Phrases, place};
use crate::renderings::sentences::sentences;

/// The columns, in order; each is a key of the labels.
pub(super) const COLUMNS: [&str; 22] = [
    "row",
    "significance",
    "kind",
    "what",
    "why",
    "records",
    "before_place",
    "before_heading",
    "before_text",
    "after_place",
    "after_heading",
    "after_text",
    "flags",
    "ruling",
    "paired_by",
    "likeness",
    "before_id",
    "before_file",
    "before_line",
    "after_id",
    "after_file",
    "after_line",
];

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    /// Words; each part would stand on a line of its own.
    Words(Vec<String>),
    /// A count.
    Count(usize),
    /// A share between 0 and 1, known to two decimals.
    Share(f64),
}

/// A comparison as heads and rows.
pub(super) struct Table<'a> {
    /// The words of the heads.
    pub heads: Vec<String>,
    /// One row for each change, in the comparison's order, as wide as the heads.
    pub rows: Vec<(&'a Change, Vec<Cell>)>,
}

/// Lays a comparison out as a table.
pub(super) fn table<'a>(comparison: &'a Comparison, labels: &Value) -> Table<'a> {
    let phrases = Phrases::of(comparison, labels);
    let headings: BTreeMap<&str, &UnitRef> =
        comparison.changes.iter().flat_map(|change| &change.after).map(|unit| (unit.id.as_str(), unit)).collect();
    let mut heads: Vec<String> = COLUMNS.iter().map(|column| phrases.label(&["table", column])).collect();
    heads.extend(phrases.shown(comparison));
    let asked = comparison.selection.as_ref().map(|_| phrases.wishes(comparison));
    let told = sentences(comparison, labels);
    let row = |(at, change): (usize, &'a Change)| {
        let section = |id: &str| headings.get(id).map(|unit| place(unit));
        let say = |column: &&str| match *column {
            "row" => Cell::Count(at + 1),
            "what" => Cell::Words(vec![told[at].clone()]),
            "flags" => Cell::Words(phrases.flags(change, &section)),
            column => cell(column, change, comparison, &phrases),
        };
        let mut cells: Vec<Cell> = COLUMNS.iter().map(say).collect();
        cells.extend(asked.clone().map(Cell::Words));
        (change, cells)
    };
    Table { rows: comparison.changes.iter().enumerate().map(row).collect(), heads }
}

fn cell(column: &str, change: &Change, comparison: &Comparison, phrases: &Phrases) -> Cell {
    let word = |word: String| Cell::Words(vec![word]);
    let several = |side: &[UnitRef], say: &dyn Fn(&UnitRef) -> String| Cell::Words(side.iter().map(say).collect());
    let (before, after) = (change.before.as_slice(), change.after.as_slice());
    let address = |work: &str, unit: &UnitRef| format!("{work}#{}", unit.id);
    match column {
        "significance" => word(phrases.word("significances", &change.significance)),
        "kind" => word(phrases.word("kinds", &change.kind)),
        "why" => word(phrases.word("reasons", &change.reason)),
        "records" => Cell::Words(change.records.iter().map(|record| phrases.record(record)).collect()),
        "before_place" => several(before, &place),
        "before_heading" => several(before, &|unit| unit.heading.clone()),
        "before_text" => Cell::Words(texts(change, Op::Delete)),
        "after_place" => several(after, &place),
        "after_heading" => several(after, &|unit| unit.heading.clone()),
        "after_text" => Cell::Words(texts(change, Op::Insert)),
        "ruling" => Cell::Words(change.ruling.iter().map(|ruled| format!("{} ({})", ruled.reason, ruled.by)).collect()),
        "paired_by" => Cell::Words(change.pairing.iter().map(|pairing| phrases.word("paired_by", &pairing.by)).collect()),
        "likeness" => change.pairing.map_or(Cell::Words(Vec::new()), |pairing| Cell::Share(pairing.likeness)),
        "before_id" => several(before, &|unit| address(&comparison.before.id, unit)),
        "before_file" => several(before, &|unit| unit.file.clone()),
        "before_line" => lines(before),
        "after_id" => several(after, &|unit| address(&comparison.after.id, unit)),
        "after_file" => several(after, &|unit| unit.file.clone()),
        "after_line" => lines(after),
        _ => Cell::Words(Vec::new()),
    }
}

fn lines(units: &[UnitRef]) -> Cell {
    match units {
        [unit] => Cell::Count(unit.line),
        _ => Cell::Words(units.iter().map(|unit| unit.line.to_string()).collect()),
    }
}

/// The words of one side, unit by unit.
fn texts(change: &Change, side: Op) -> Vec<String> {
    let units = if side == Op::Delete { &change.before } else { &change.after };
    if units.is_empty() {
        return Vec::new();
    }
    let of_side = |runs: &Vec<crate::diff::comparison::Run>| {
        let words: String = runs.iter().filter(|run| run.op == Op::Equal || run.op == side).map(|run| run.text.as_str()).collect();
        words.trim().to_owned()
    };
    change.runs_by_unit(side).iter().map(of_side).collect()
}
