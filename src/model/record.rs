//! What a unit was marked as: a duty, a goal, a target. Records say again, in fields, what the prose says.

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

use crate::diagnostic::Span;
use crate::model::date::FactDate;
use crate::model::deadline::Deadline;
use crate::model::measure_state::MeasureState;
use crate::model::party::PartyId;
use crate::model::text::Reference;

/// A mark on a unit.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(tag = "record", rename_all = "snake_case")]
pub enum Record {
    /// An area of effort.
    Area(Area),
    /// A vision.
    Vision(Vision),
    /// A goal.
    Goal(Goal),
    /// An indicator's value to reach.
    Target(Target),
    /// A duty.
    Obligation(Obligation),
    /// A measure.
    Measure(Measure),
    /// A word defined in running text.
    Term,
    /// Makes a clause of the general text precise.
    Precision(Precision),
    /// Something a body decided.
    Decision(Decision),
}

impl Record {
    /// What it rests on: `fact:<source>` or `example`; absent when nothing is said.
    pub fn basis(&self) -> Option<&str> {
        match self {
            Self::Vision(vision) => vision.basis.as_deref(),
            Self::Goal(goal) => goal.basis.as_deref(),
            Self::Target(target) => target.basis.as_deref(),
            Self::Obligation(duty) => duty.basis.as_deref(),
            Self::Measure(measure) => measure.basis.as_deref(),
            Self::Area(_) | Self::Term | Self::Precision(_) | Self::Decision(_) => None,
        }
    }

    /// The clauses it names, with their citations.
    pub fn clauses_mut(&mut self) -> impl Iterator<Item = &mut Reference> {
        let (one, other) = match self {
            Self::Precision(precision) => (precision.clause.as_mut(), None),
            Self::Measure(measure) => (measure.of_clause.as_mut(), measure.replaced_by_clause.as_mut()),
            _ => (None, None),
        };
        one.into_iter().chain(other)
    }

    /// The parties it names, each with its part in the record and where it is named, e.g. `actor`.
    pub fn parties(&self) -> Vec<(&'static str, &PartyId, Span)> {
        match self {
            Self::Obligation(duty) => {
                let counterpart = duty.counterpart.iter().map(|party| ("counterpart", party, duty.places.of("counterpart")));
                [("actor", &duty.actor, duty.places.of("actor"))].into_iter().chain(counterpart).collect()
            }
            Self::Decision(decision) => vec![("body", &decision.body, decision.places.of("body"))],
            _ => Vec::new(),
        }
    }
}

/// Where a record was written: its attribute block, and each value in it.
#[derive(Debug, Clone, Default)]
pub struct RecordPlaces {
    /// The whole block.
    pub block: Span,
    /// Every `key="value"` of the block, by key, in the order written.
    pub values: Vec<(String, Span)>,
}

impl RecordPlaces {
    /// Where a value was written; the whole block when it is not there.
    pub fn of(&self, key: &str) -> Span {
        self.values.iter().find(|(name, _)| name == key).map_or(self.block, |(_, span)| *span)
    }
}

/// An area of effort; on a heading.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Area {
    /// Required areas of the round that it covers, by id.
    pub covers: Vec<String>,
    /// Their names, in the same order, e.g. `Behandling og pleje`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// Where it was written.
    #[serde(skip)]
    pub places: RecordPlaces,
}

impl Area {
    /// What it covers in words for readers: the names, or the ids when the names are not known.
    pub fn covered(&self) -> &[String] {
        if self.names.len() == self.covers.len() { &self.names } else { &self.covers }
    }
}

/// A vision.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Vision {
    /// `fact:<source>` or `example`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
}

/// A goal.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Goal {
    /// National targets it serves, by number.
    pub serves: Vec<String>,
    /// `fact:<source>` or `example`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
}

/// An indicator's value to reach.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Target {
    /// What is measured.
    pub indicator: String,
    /// The value to reach, as printed; absent while pending.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// The value it starts from, as printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baseline: Option<String>,
    /// e.g. `pct.`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// When it is to be reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year: Option<String>,
    /// Whether more or less is better.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub direction: Option<Direction>,
    /// Where the numbers come from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// How the indicator is split, e.g. by sex.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub split: Option<String>,
    /// `fact:<source>` or `example`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
    /// Where it was written.
    #[serde(skip)]
    pub places: RecordPlaces,
}

/// Whether more or less of an indicator is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub enum Direction {
    /// More is better.
    #[serde(rename = "op")]
    Up,
    /// Less is better.
    #[serde(rename = "ned")]
    Down,
}

/// A duty: who owes what to whom, by when.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Obligation {
    /// Who must act.
    pub actor: PartyId,
    /// Towards whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counterpart: Option<PartyId>,
    /// How binding it is.
    pub modality: Modality,
    /// By when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Deadline>,
    /// By which means.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// `fact:<source>` or `example`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
    /// Where it was written.
    #[serde(skip)]
    pub places: RecordPlaces,
}

/// How binding a duty is, in the words of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub enum Modality {
    /// Must.
    #[serde(rename = "skal")]
    Must,
    /// Need not.
    #[serde(rename = "skal ikke")]
    NeedNot,
    /// Must not.
    #[serde(rename = "må ikke")]
    MustNot,
    /// Should.
    #[serde(rename = "bør")]
    Should,
    /// May.
    #[serde(rename = "kan")]
    May,
    /// Plain present: "kommunen sender …".
    #[serde(rename = "nutid")]
    Present,
}

impl Modality {
    /// Every modality with the word an author writes.
    pub const ALL: [(Self, &'static str); 6] = [
        (Self::Must, "skal"),
        (Self::NeedNot, "skal ikke"),
        (Self::MustNot, "må ikke"),
        (Self::Should, "bør"),
        (Self::May, "kan"),
        (Self::Present, "nutid"),
    ];

    /// How much it binds: `skal` and `må ikke` most, then the plain present, `bør`, `kan`, and `skal ikke`, which frees,
    /// least.
    pub fn weight(self) -> u8 {
        match self {
            Self::Must | Self::MustNot => 4,
            Self::Present => 3,
            Self::Should => 2,
            Self::May => 1,
            Self::NeedNot => 0,
        }
    }

    /// The word an author writes.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(modality, _)| *modality == self).expect("every modality is listed").1
    }
}

impl fmt::Display for Modality {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A measure.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct Measure {
    /// How far it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<MeasureState>,
    /// What took its place, as written: the id of a clause, `<work id>#<id>`, or words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replaced_by: Option<String>,
    /// The clause that `replaced_by` names, with its citation; absent for words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replaced_by_clause: Option<Reference>,
    /// The duty it came from, as written: the id of a clause, `<work id>#<id>`, or words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// The clause that `of` names, with its citation; absent for words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of_clause: Option<Reference>,
    /// `fact:<source>` or `example`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
    /// Where it was written.
    #[serde(skip)]
    pub places: RecordPlaces,
}

/// Makes a clause of the general text precise.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct Precision {
    /// The clause, as written: its id in the work that this one adds to, or `<work id>#<id>`.
    pub of: String,
    /// The clause with its citation, e.g. `Sundhedsaftale 2011–2014, afsnit 3.1, stk. 2`; absent while it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clause: Option<Reference>,
    /// Where it was written.
    #[serde(skip)]
    pub places: RecordPlaces,
}

/// Something a body decided.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Decision {
    /// The body.
    pub body: PartyId,
    /// When.
    pub date: FactDate,
    /// Where it was written.
    #[serde(skip)]
    pub places: RecordPlaces,
}
