//! Why a change is what it is, for whoever wants to check a pairing; filled in by `explain` when it is asked for.

use schemars::JsonSchema;
use serde::Serialize;

use crate::diff::comparison::UnitRef;

/// What spoke for a pair, and what it was held against.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Explanation {
    /// Words that stand on both sides and in few other units, rarest first; of a unit alone, those it shares with `next`.
    pub shared: Vec<String>,
    /// What stands around a pair; empty for a unit alone.
    pub surroundings: Vec<Surrounding>,
    /// The likest unit that it was not paired with; absent when no other has a rare word in common.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<NextBest>,
}

/// What stands around a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Surrounding {
    /// The headings above are a pair too, or there is none above either.
    SameSection,
    /// The headings above are no pair.
    OtherSection,
    /// The units right before are a pair too.
    PairBefore,
    /// The units right after are a pair too.
    PairAfter,
    /// Both have a written id, and not the same one.
    OtherIds,
}

/// A unit that could have been the partner.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct NextBest {
    /// Which text it stands in.
    pub side: SideName,
    /// The unit.
    pub unit: UnitRef,
    /// Weighted share of words in common, 0.0 to 1.0, rounded to two decimals.
    pub likeness: f64,
    /// Why it is not the partner.
    pub why: NotTaken,
}

/// One of the two texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SideName {
    /// The earlier.
    Before,
    /// The later.
    After,
}

/// Why a unit was not taken for a partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NotTaken {
    /// An editor ruled on one of the two.
    Ruled,
    /// It belongs to another unit.
    Taken,
    /// The partner is at least as like.
    LessLike,
    /// It is more like, and an id, equal words or the surroundings went before likeness.
    Outranked,
    /// It has so few words in common that two such units never pair.
    TooUnlike,
    /// Its words and surroundings did not say enough.
    Unsure,
}
