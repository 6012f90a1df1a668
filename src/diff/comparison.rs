//! The result of comparing two texts: a ledger in which every unit of either side has exactly one place.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::party::{PartyId, PartyName};
use crate::model::unit::UnitKind;
use crate::model::work::UnitId;

/// What became of the units of one text in another.
///
/// Every unit of `before` stands in exactly one change's `before`, every unit of `after` in exactly one
/// change's `after`; unchanged ones are listed too. Changes are sorted by significance (gravest first), then by
/// print order of `after`, deleted ones at the place they stood.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Comparison {
    /// The earlier text.
    pub before: Side,
    /// The later text.
    pub after: Side,
    /// How many units each kind takes on either side; every kind is listed and the columns add up to the sides.
    pub ledger: BTreeMap<ChangeKind, Count>,
    /// Printed names of the parties that records name by id: the later text's, and the earlier's for those gone.
    pub party_names: BTreeMap<PartyId, PartyName>,
    /// The ledger's lines.
    pub changes: Vec<Change>,
}

/// One of the two texts.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Side {
    /// Work id, or the path of a bare text.
    pub id: String,
    /// e.g. `2019-2023`; the id when there is no label.
    pub label: String,
    /// The title; empty when there is none.
    pub title: String,
    /// How many units it has.
    pub units: usize,
}

/// How many units a kind takes on either side.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Count {
    /// Lines of the ledger.
    pub changes: usize,
    /// Units of `before`.
    pub before: usize,
    /// Units of `after`.
    pub after: usize,
}

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
    /// How the pair was found; absent for inserted and deleted units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pairing: Option<Pairing>,
    /// Units of the earlier text.
    pub before: Vec<UnitRef>,
    /// Units of the later text.
    pub after: Vec<UnitRef>,
    /// The words, in order: equal and delete runs rebuild `before`, equal and insert runs rebuild `after`. Several units
    /// of a side stand one blank apart.
    pub runs: Vec<Run>,
    /// What changed in the records.
    pub records: Vec<RecordChange>,
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

/// A unit as a reader finds it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct UnitRef {
    /// Its place in print order among the units of its side, from 0.
    pub position: usize,
    /// Written or placed id.
    pub id: UnitId,
    /// Whether an author wrote the id.
    pub written: bool,
    /// Heading, paragraph, …
    pub unit: UnitKind,
    /// Number printed beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
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
}

/// How much a change matters to those who are bound, least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Significance {
    /// Nothing is different.
    None,
    /// Other words or another place.
    Minor,
    /// What is agreed changed.
    Substantial,
    /// Somebody is promised less.
    Grave,
}

/// Why a change matters that much; layouts put it into words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// A duty has no successor.
    DutyDropped,
    /// A duty binds less, e.g. `skal` became `bør`.
    ModalityLowered,
    /// A duty became a prohibition, or the other way round.
    ModalityReversed,
    /// There is more time than before, or no deadline any more.
    DeadlineLooser,
    /// One written id on very different texts.
    SameIdOtherText,
    /// Someone else must act.
    ActorChanged,
    /// It is owed to someone else.
    CounterpartChanged,
    /// A deadline that cannot be compared with the one before.
    DeadlineChanged,
    /// A target's value, baseline or year changed.
    TargetChanged,
    /// What a target measures changed.
    IndicatorChanged,
    /// A goal, vision or target has no successor.
    GoalDropped,
    /// There is less time than before, or a deadline where there was none.
    DeadlineStricter,
    /// A duty binds more, e.g. `bør` became `skal`.
    ModalityRaised,
    /// A duty without an origin.
    DutyAdded,
    /// A goal, vision or target without an origin.
    GoalAdded,
    /// The required areas that a section covers changed.
    AreaChanged,
    /// Another mark, e.g. a paragraph became a duty.
    RecordChanged,
    /// A word that binds, a number or a negation changed outside the records.
    BindingWordChanged,
    /// A unit without marks has no successor.
    TextDropped,
    /// A unit without marks has no origin.
    TextAdded,
    /// Other words, same records.
    Wording,
    /// The same words in more or fewer units.
    Division,
    /// The same words elsewhere.
    Place,
    /// The same words under another number.
    Number,
    /// Nothing.
    Same,
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
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
}

/// Which way a field of a record went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Binds more or sooner.
    Stricter,
    /// Binds less or later.
    Looser,
    /// Different, and neither of the two can be said.
    Changed,
    /// Came.
    Added,
    /// Went.
    Removed,
}
