//! The result of comparing two texts: a ledger in which every unit of either side has exactly one place.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::date::FactDate;
use crate::model::party::{PartyId, PartyName};

pub use crate::diff::change::{CellChange, Change, ChangeKind, Effect, Flag, Op, PairedBy, Pairing, RecordChange, Ruled, Run, UnitRef};
pub use crate::diff::reason::{Reason, Significance};

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
    /// How many lines each kind has; every kind is listed. Always of the whole comparison, whatever was asked for.
    pub ledger: BTreeMap<ChangeKind, usize>,
    /// How many units each kind takes on either side; the columns add up to the sides.
    pub counts: BTreeMap<ChangeKind, Count>,
    /// What was asked for; absent when every change is listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub selection: Option<Selection>,
    /// Printed names of the parties that records name by id: the later text's, and the earlier's for those gone.
    pub party_names: BTreeMap<PartyId, PartyName>,
    /// Groups whose members are not the same on both sides: told here once, and not at every duty.
    pub memberships: Vec<MembershipChange>,
    /// Where duties go on that were dropped here, by what [`Flag::CarriedOn`] says.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub carried_on: BTreeMap<String, CarriedPlace>,
    /// Words that an editor declared to mean the same, with the places where they therefore do not count as changed.
    pub equivalents: Vec<AppliedEquivalent>,
    /// The ledger's lines, or those of them that were asked for.
    pub changes: Vec<Change>,
}

/// What part of a comparison was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Selection {
    /// A party whose duties and claims are shown, groups expanded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub party: Option<PartyId>,
    /// A required area of either round.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub area: Option<String>,
    /// Kinds of change; empty for all.
    pub kinds: Vec<ChangeKind>,
    /// The least significance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_significance: Option<Significance>,
    /// How many changes are listed.
    pub shown: usize,
    /// How many there are in all.
    pub of: usize,
}

/// A group that has other members at the later text's entry into force than at the earlier's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MembershipChange {
    /// The group.
    pub group: PartyId,
    /// Who came.
    pub joined: Vec<PartyId>,
    /// Who went.
    pub left: Vec<PartyId>,
}

/// A unit of another text in which a dropped one goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CarriedPlace {
    /// The other text's id.
    pub work: String,
    /// Its short title.
    pub title: String,
    /// How a reader cites the unit there.
    pub citation: String,
}

/// Words that mean the same in both texts, as an editor declared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AppliedEquivalent {
    /// The earlier text's words.
    pub before: String,
    /// The later text's words.
    pub after: String,
    /// Why, in a sentence.
    pub reason: String,
    /// Where it was applied, in print order of `after`; empty when the words stand nowhere against each other.
    pub places: Vec<EquivalentPlace>,
}

/// A pair of units in which declared equivalents stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EquivalentPlace {
    /// Unit of the earlier text.
    pub before: UnitRef,
    /// Unit of the later text.
    pub after: UnitRef,
    /// How often they stand there.
    pub times: usize,
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
    /// Names that the parties of its records had at its entry into force.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub party_names: BTreeMap<PartyId, PartyName>,
    /// The law its round rests on, and which sections cover what it requires; absent when nothing is known of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub round: Option<RoundSide>,
}

/// What the law of a round requires of a text, and where the text has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RoundSide {
    /// e.g. `2015-2018`.
    pub label: String,
    /// Number of the order, e.g. `1569`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order_number: Option<String>,
    /// Date of the order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order_date: Option<FactDate>,
    /// The areas that the order requires, in its order; empty when it has no fixed list.
    pub areas: Vec<RequiredArea>,
}

/// A required area and where it is covered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RequiredArea {
    /// e.g. `forebyggelse`.
    pub id: String,
    /// In print, e.g. `Forebyggelse`.
    pub name: String,
    /// The headings that cover it; empty when nothing does.
    pub covered_by: Vec<UnitRef>,
}

/// How many units a kind takes on either side.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Count {
    /// Units of `before`.
    pub before: usize,
    /// Units of `after`.
    pub after: usize,
}
