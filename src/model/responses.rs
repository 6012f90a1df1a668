//! A response digest: what was proposed in a consultation, by whom, and what came of it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::diagnostic::Span;
use crate::model::agreement::Table;
use crate::model::party::PartyId;
use crate::model::text::Text;
use crate::model::work::{UnitId, WorkId};

/// The proposals of a consultation, from a data file: a table whose rows say where in the draft and where in the final text.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Responses {
    /// The table: number, proposal, sender, place in the draft, outcome, reason, place in the final text; it is counted
    /// among the tables of the work.
    #[serde(flatten)]
    pub table: Table,
    /// How many there are of each outcome, in a sentence.
    pub stated: Text,
    /// The consultation draft that was heard.
    pub draft: WorkId,
    /// What came of the draft.
    #[serde(rename = "final")]
    pub settled: WorkId,
    /// The proposals, in the order of the rows.
    pub responses: Vec<Response>,
    /// Where the draft was written.
    #[serde(skip)]
    pub span: Span,
}

/// One proposal, as far as programs read it; its words stand in the row.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Response {
    /// The party that sent it, when the sender is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub party: Option<PartyId>,
    /// What it is about: ids of the draft.
    pub sections: Vec<UnitId>,
    /// What became of it.
    pub outcome: ResponseOutcome,
    /// Where it stands now: ids of the final text.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub led_to: Vec<UnitId>,
    /// Where the parts that are judged were written.
    #[serde(skip)]
    pub places: ResponsePlaces,
}

/// Where the parts of a proposal that are judged were written.
#[derive(Debug, Clone, Default)]
pub struct ResponsePlaces {
    /// `party`, or the start of the table where that is not there.
    pub party: Span,
    /// `outcome`.
    pub outcome: Span,
}

/// What became of a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub enum ResponseOutcome {
    /// The text says it now.
    #[serde(rename = "medtaget")]
    TakenIn,
    /// The text says some of it now.
    #[serde(rename = "delvist medtaget")]
    PartlyTakenIn,
    /// The text does not say it.
    #[serde(rename = "ikke medtaget")]
    NotTakenIn,
}

impl ResponseOutcome {
    /// Every outcome with the words that an author writes.
    pub const ALL: [(&'static str, Self); 3] =
        [("medtaget", Self::TakenIn), ("delvist medtaget", Self::PartlyTakenIn), ("ikke medtaget", Self::NotTakenIn)];

    /// The words that an author writes.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(_, outcome)| *outcome == self).expect("every outcome is listed").0
    }

    /// Whether the final text says at least some of it.
    pub fn is_taken_in(self) -> bool {
        self != Self::NotTakenIn
    }
}

/// Words that a response digest brings with it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResponseLabels {
    /// Head of the column of numbers.
    pub number: String,
    /// Head of the column of proposals.
    pub proposal: String,
    /// Head of the column that says who proposed it.
    pub sender: String,
    /// Head of the column of places in the draft.
    pub sections: String,
    /// Head of the column of outcomes.
    pub outcome: String,
    /// Head of the column of reasons.
    pub reason: String,
    /// Head of the column of places in the final text.
    pub led_to: String,
    /// The outcomes as they are printed, by the words that an author writes.
    pub outcomes: BTreeMap<String, String>,
    /// Says how many there are, with `{n}` and, in words, `{counts}`.
    pub stated: String,
    /// The same of a single one.
    pub stated_one: String,
    /// How many of an outcome, with `{n}`, by the words that an author writes.
    pub counts: BTreeMap<String, String>,
}
