//! One line of a comparison's ledger: which units, what became of them, their words and records.

use schemars::JsonSchema;
use serde::Serialize;

use crate::diff::explanation::Explanation;
use crate::diff::reason::{Reason, Significance};
use crate::model::party::PartyId;
use crate::model::unit::UnitKind;
use crate::model::work::UnitId;

/// What became of a unit, in order of precedence: a unit that was both moved and renumbered is `moved`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// One unit became several.
    Split,
    /// Several units became one.
    Merged,
    /// Stands elsewhere, in other words.
    MovedReworded,
    /// Stands elsewhere, in the same words.
    Moved,
    /// Other words at the same place.
    Reworded,
    /// A heading with other words.
    Renamed,
    /// The same words under another number.
    Renumbered,
    /// The same words under the same number.
    Unchanged,
    /// Has no origin.
    Inserted,
    /// Has no successor.
    Deleted,
}

impl ChangeKind {
    /// Every kind, in order of precedence.
    pub const ALL: [Self; 10] = [
        Self::Split,
        Self::Merged,
        Self::MovedReworded,
        Self::Moved,
        Self::Reworded,
        Self::Renamed,
        Self::Renumbered,
        Self::Unchanged,
        Self::Inserted,
        Self::Deleted,
    ];
}

/// One line of the ledger.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Change {
    /// What became of the unit.
    pub kind: ChangeKind,
    /// What else is true of it.
    pub flags: Vec<Flag>,
    /// How much it matters to those who are bound.
    pub significance: Significance,
    /// Why it matters that much.
    pub reason: Reason,
    /// How the pair was found; null for inserted and deleted units.
    pub pairing: Option<Pairing>,
    /// An editor's word on it; absent when nobody ruled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ruling: Option<Ruled>,
    /// Units of the earlier text.
    pub before: Vec<UnitRef>,
    /// Units of the later text.
    pub after: Vec<UnitRef>,
    /// The words, in order: equal and delete runs rebuild `before`, equal and insert runs rebuild `after`. Several units
    /// of a side stand one blank apart. Words that were declared to mean the same are a delete and an insert run like any
    /// other, also in a change whose kind is `unchanged`: `equivalents` lists where.
    pub runs: Vec<Run>,
    /// Of a table's row: the cells that changed, by column. Empty for anything else.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cells: Vec<CellChange>,
    /// What changed in the records.
    pub records: Vec<RecordChange>,
    /// Why it is what it is; absent unless it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Explanation>,
}

/// A cell that changed, as a reader names it: by its row's first words and its column's head.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CellChange {
    /// The row header; empty for a header row.
    pub row: String,
    /// The column's head in the earlier text; absent when the column came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column_before: Option<String>,
    /// The column's head in the later text; absent when the column went.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column_after: Option<String>,
    /// The cell's words, as in [`Change::runs`].
    pub runs: Vec<Run>,
}

impl Change {
    /// The runs unit by unit of one side: of `before` for [`Op::Delete`], else of `after`. Runs of the other side stay
    /// where they are; the blanks between units are left out.
    pub fn runs_by_unit(&self, side: Op) -> Vec<Vec<Run>> {
        let units = if side == Op::Delete { &self.before } else { &self.after };
        if units.len() < 2 {
            return vec![self.runs.clone()];
        }
        let mut ends = units.iter().map(|unit| unit.words);
        let mut left = ends.next().unwrap_or(0);
        let mut pieces = vec![Vec::new()];
        for run in &self.runs {
            let mut rest = run.text.as_str();
            if run.op == side || run.op == Op::Equal {
                while let Some(end) = end_of_words(rest, left).filter(|_| pieces.len() < units.len()) {
                    push(&mut pieces, run.op, rest[..end].trim_end());
                    rest = rest[end..].trim_start();
                    left = ends.next().unwrap_or(0);
                    pieces.push(Vec::new());
                }
                left -= rest.split_whitespace().count().min(left);
            }
            push(&mut pieces, run.op, rest);
        }
        // Units without words, which only an editor's ruling joins with others, may stand last.
        pieces.resize(units.len(), Vec::new());
        pieces
    }
}

/// Where the given number of words ends in a text that goes on after them.
fn end_of_words(text: &str, words: usize) -> Option<usize> {
    let mut all = text.split_whitespace();
    let end = match words {
        0 => 0,
        _ => all.nth(words - 1).map(|word| word.as_ptr() as usize + word.len() - text.as_ptr() as usize)?,
    };
    all.next().map(|_| end)
}

fn push(pieces: &mut [Vec<Run>], op: Op, text: &str) {
    if let Some(piece) = pieces.last_mut().filter(|_| !text.is_empty()) {
        piece.push(Run { op, text: text.to_owned() });
    }
}

/// What an editor said of a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Ruled {
    /// Why, in a sentence.
    pub reason: String,
    /// Who says so.
    pub by: String,
}

/// A unit as a reader finds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct UnitRef {
    /// Its place in print order among the units of its side, from 0.
    pub position: usize,
    /// Written or placed id.
    pub id: UnitId,
    /// Whether an author wrote the id.
    pub written: bool,
    /// Heading, paragraph, …
    pub unit: UnitKind,
    /// The position of the heading it stands under; absent for what stands under none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<usize>,
    /// Number printed beside it; null when there is none.
    pub number: Option<String>,
    /// How a reader cites it, e.g. `afsnit 2.1, stk. 3`.
    pub citation: String,
    /// How many words it has: where one of several units ends in the runs.
    pub words: usize,
    /// The words of the nearest heading above it, its own for a heading; the citation of one that has no words.
    pub heading: String,
    /// Source file, relative to the workspace.
    pub file: String,
    /// 1-based line in it.
    pub line: usize,
}

/// What else is true of a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Flag {
    /// Its number changed too.
    Renumbered,
    /// What was split or merged stands elsewhere too; for single units that is their kind.
    Moved,
    /// It went along when this section moved (id of the section's heading in `after`).
    MovedWith(UnitId),
    /// One written id on very different texts.
    SameIdOtherText,
    /// A figure's drawing is another file.
    DrawingChanged,
    /// Dropped here, and goes on in another text: `<work id>#<id>`. So it is not lost.
    CarriedOn(String),
}

/// How a pair was found.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct Pairing {
    /// The step that found it.
    pub by: PairedBy,
    /// Weighted share of words in common, 0.0 to 1.0, rounded to two decimals; of a group, all words of a side together.
    pub likeness: f64,
}

/// The step that found a pair, surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PairedBy {
    /// An editor's ruling.
    Ruling,
    /// The same written id.
    Id,
    /// The same words.
    Text,
    /// The same row header in the same table.
    RowHeader,
    /// The same place between paired neighbours.
    Structure,
    /// Words in common.
    Likeness,
}

/// A run of words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Run {
    /// Equal, deleted or inserted.
    pub op: Op,
    /// The words with their spaces; a tab stands between cells.
    pub text: String,
}

/// What a run of words is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Op {
    /// On both sides.
    Equal,
    /// Only in `before`.
    Delete,
    /// Only in `after`.
    Insert,
}

/// One field of a record that changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RecordChange {
    /// The record, e.g. `obligation`.
    pub record: String,
    /// The field, e.g. `deadline`; empty when the whole record came or went.
    pub field: String,
    /// What it was, in the words of the record; parties by id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// What it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// Which way it went.
    pub effect: Effect,
    /// Parties that a changed actor or counterpart stands for now, and not before; groups expanded on either side.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gained: Vec<PartyId>,
    /// Parties that it stood for, and does not any more.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lost: Vec<PartyId>,
    /// Of a split or a merger, which of the several units the record stands in: an index into `after` of a split, into
    /// `before` of a merger. Absent for single units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<usize>,
}

/// Which way a field of a record went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Binds more or sooner.
    Stricter,
    /// Binds less or later.
    Looser,
    /// Different, and neither of the two can be said.
    #[default]
    Changed,
    /// Different, and counted in ways that cannot be compared.
    Incomparable,
    /// The same in other words or under another name.
    Same,
    /// Fewer parties than before.
    Narrowed,
    /// More parties than before.
    Widened,
    /// Came.
    Added,
    /// Went.
    Removed,
}
