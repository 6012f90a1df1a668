//! What applies to one party on one day, and what became of it since another day.
//!
//! 1. [`view`] gathers every duty that names the party, alone or through a group, from every work in force on the day;
//! 2. a general clause that an addendum makes precise for the party stands as the provenance of the precise one;
//! 3. [`since`] holds the views of two days against each other, along the lines of descent that comparisons found.

mod since;
mod view;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::diff::comparison::{Effect, RecordChange};
use crate::model::{Deadline, FactDate, Modality, PartyId, PartyName, Record, UnitId};

pub use since::{Lines, since};
pub use view::{concerns, in_force, view};

/// What applies to one party on one day.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PartyDuties {
    /// Who it applies to, with the name of that day.
    pub party: NamedParty,
    /// The day.
    pub at: FactDate,
    /// The works in force that the party is bound by or named in: the general ones first, each followed by those that
    /// belong to it, otherwise in the order of their titles.
    pub works: Vec<WorkInForce>,
    /// Printed names of every party that is named, at that day.
    pub party_names: BTreeMap<PartyId, PartyName>,
    /// Every duty once: what the party owes first, then what it is owed; in the order of the works and of print.
    pub duties: Vec<PartyDuty>,
    /// What became of the duties since an earlier day; absent unless it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Since>,
}

/// A party by its id and its printed name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NamedParty {
    /// e.g. `skive`.
    pub id: PartyId,
    /// e.g. `Skive Kommune`.
    pub name: String,
}

/// A work in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WorkInForce {
    /// Work id.
    pub id: String,
    /// e.g. `local_addendum`.
    pub kind: String,
    /// The title on the cover.
    pub title: String,
    /// The title in references.
    pub short_title: String,
    /// When it takes effect.
    pub in_force_from: FactDate,
    /// The last day it is valid: its own, or the day before the next work of its series takes effect.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<FactDate>,
    /// The work it makes precise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub adds_to: Option<String>,
    /// The work whose clauses it carries on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carried_on: Option<String>,
    /// Whether the text is a made-up example.
    pub example: bool,
    /// How many of the duties listed stand in it.
    pub duties: usize,
}

/// A duty that names the party.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PartyDuty {
    /// Where it stands: `<work id>#<id>`.
    pub id: String,
    /// The work it stands in.
    pub work: String,
    /// The work's short title.
    pub title: String,
    /// How a reader cites it there, e.g. `afsnit 2.1, stk. 3`.
    pub citation: String,
    /// The words of the nearest heading above it.
    pub heading: String,
    /// Its words.
    pub text: String,
    /// The words that lead into the list it is an item of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lead: Option<String>,
    /// The list that its words lead into, an item each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<String>,
    /// What the party is in it.
    pub role: Role,
    /// The groups that it is named through, by id; empty when it is named itself.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub through: Vec<PartyId>,
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
    /// What it rests on: `fact:<source>` or `example`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
    /// Whether it is made up: its basis is an example, or the whole text is one.
    pub example: bool,
    /// When its work takes effect.
    pub in_force_from: FactDate,
    /// The last day its work is valid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<FactDate>,
    /// The general clause that it makes precise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub makes_precise: Option<Provenance>,
    /// The clause of an agreement that has ended, which it carries on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carries_on: Option<Provenance>,
    /// The unit's own id, without its work.
    #[serde(skip)]
    pub unit: UnitId,
    /// The record, to be held against another.
    #[serde(skip)]
    pub record: Record,
}

impl PartyDuty {
    /// Its words with what they lead into or are led into by, as they are read without the list they stand in.
    pub fn in_full(&self) -> String {
        in_full(self.lead.as_deref(), &self.text, &self.items)
    }
}

/// A provision with the words before it and the items after it: what is parted by lines in a list is parted by
/// semicolons here, unless it brings its own marks.
fn in_full(lead: Option<&str>, text: &str, items: &[String]) -> String {
    let mut words = lead.map(|lead| format!("{lead} ")).unwrap_or_default();
    words.push_str(text);
    for (at, item) in items.iter().enumerate() {
        words.push(' ');
        words.push_str(item);
        let parted = item.ends_with([',', ';', '.', ':']) || [" og", " eller", " and", " or"].iter().any(|end| item.ends_with(end));
        if at + 1 < items.len() && !parted {
            words.push(';');
        }
    }
    words
}

/// A clause of another work that a duty comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Provenance {
    /// Where it stands: `<work id>#<id>`.
    pub id: String,
    /// The work.
    pub work: String,
    /// The work's short title.
    pub title: String,
    /// How a reader cites it there.
    pub citation: String,
    /// Its words.
    pub text: String,
    /// How binding it is; absent when it is no duty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modality: Option<Modality>,
    /// By when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Deadline>,
    /// When its work takes effect.
    pub in_force_from: FactDate,
    /// Whether its work is in force on the day.
    pub in_force: bool,
}

/// What a party is in a duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// It must act.
    Actor,
    /// It must act, and is also the one that is acted for: a duty of all towards all.
    Both,
    /// Others must act towards it.
    Counterpart,
}

/// What became of the duties since an earlier day.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Since {
    /// The earlier day.
    pub at: FactDate,
    /// The party then; it may have had another name.
    pub party: NamedParty,
    /// The works that were in force.
    pub works: Vec<WorkInForce>,
    /// How many changes of each kind there are; every kind is listed.
    pub counts: BTreeMap<DutyFate, usize>,
    /// Every duty of either day in exactly one of them; by kind, then in the order of the duties.
    pub changes: Vec<DutyChange>,
}

/// What became of a duty.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct DutyChange {
    /// What became of it.
    pub fate: DutyFate,
    /// Which way it went: stricter or looser; absent when neither can be said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub direction: Option<Effect>,
    /// The duties of the earlier day; several of what was joined.
    pub before: Vec<PartyDuty>,
    /// The duties of the later day, by their places in `duties`, from 0; several of what was divided.
    pub after: Vec<usize>,
    /// What changed in their fields.
    pub records: Vec<RecordChange>,
}

/// What became of a duty between two days, in the order in which it is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DutyFate {
    /// It applies now, and nothing like it did then.
    New,
    /// It applied then, and nothing like it does now.
    Gone,
    /// A general duty that an addendum makes precise now.
    PreciseNow,
    /// An addendum made it precise then; now the general duty stands alone.
    GeneralAgain,
    /// Deadline, modality, actor, counterpart or channel changed.
    Changed,
    /// The same duty in other words.
    Reworded,
    /// The same.
    Unchanged,
}

impl DutyFate {
    /// Every fate.
    pub const ALL: [Self; 7] =
        [Self::New, Self::Gone, Self::PreciseNow, Self::GeneralAgain, Self::Changed, Self::Reworded, Self::Unchanged];
}
