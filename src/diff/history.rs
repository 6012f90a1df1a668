//! The result of following duties over all texts of a series: an entry for each line of descent.
//!
//! Every duty of every period stands in exactly one entry. An entry may lead over text that is not marked as a duty: it
//! was one before, or became one.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::diff::comparison::{ChangeKind, Count, Effect, Pairing, Reason, RecordChange, Ruled, Significance, UnitRef};
use crate::model::{Obligation, PartyId, PartyName, UnitId};

/// What became of every duty of a series, over all its periods.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct History {
    /// e.g. `midtjylland/sundhedsaftale`.
    pub series: String,
    /// The texts, by entry into force.
    pub periods: Vec<HistoryPeriod>,
    /// How many duties of the whole history each fate has; every fate is listed.
    pub fates: BTreeMap<Fate, usize>,
    /// What was asked for; absent when everything is listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub selection: Option<HistorySelection>,
    /// Printed names of the parties that duties name by id.
    pub party_names: BTreeMap<PartyId, PartyName>,
    /// One entry for each line of descent: what is in force first, in print order, then what is not marked any more, then
    /// what is gone, the last to go first.
    pub duties: Vec<DutyHistory>,
}

/// One text of the series.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HistoryPeriod {
    /// Work id.
    pub work: String,
    /// e.g. `2015-2018`.
    pub label: String,
    /// The title.
    pub title: String,
    /// How many units are marked as duties.
    pub duties: usize,
}

/// What part of a history was asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HistorySelection {
    /// Id of a unit in any of the texts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    /// A party whose duties and claims are shown, groups expanded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub party: Option<PartyId>,
    /// A required area of any of the rounds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub area: Option<String>,
    /// How many entries are listed.
    pub shown: usize,
    /// How many there are in all.
    pub of: usize,
}

/// A duty over all periods, with what it was divided into or joined from.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct DutyHistory {
    /// Id of the duty in the last text that has it.
    pub id: UnitId,
    /// What has become of it.
    pub fate: Fate,
    /// Whether it was dissolved for a time and brought back.
    pub brought_back: bool,
    /// Where it stands in each period; every period is listed.
    pub periods: Vec<Standing>,
    /// What happened between the periods, in their order.
    pub steps: Vec<Step>,
}

/// What has become of a duty by the last period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// It stands in the last text.
    InForce,
    /// Its words stand in the last text, but are not marked as a duty any more.
    Unmarked,
    /// It goes on in a text outside the series.
    CarriedOn,
    /// It is gone.
    Dissolved,
}

impl Fate {
    /// Every fate.
    pub const ALL: [Self; 4] = [Self::InForce, Self::Unmarked, Self::CarriedOn, Self::Dissolved];
}

/// Where a duty stands in one period.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Standing {
    /// Label of the period, e.g. `2015-2018`.
    pub period: String,
    /// Its units, in print order; none when it is not there.
    pub units: Vec<StandingUnit>,
}

/// A unit that a duty stands in.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct StandingUnit {
    /// The text it stands in, when that is not the period's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub work: Option<String>,
    /// Where a reader finds it.
    #[serde(flatten)]
    pub place: UnitRef,
    /// Its words; cells are parted by a tab.
    pub text: String,
    /// Who owes what to whom, by when; none when it is not marked as a duty.
    pub duties: Vec<Obligation>,
}

/// What happened to a duty from one period to a later one.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Step {
    /// Label of the earlier period.
    pub from: String,
    /// Label of the later period.
    pub to: String,
    /// What happened.
    pub kind: StepKind,
    /// Which way the duty went: stricter or looser; absent when neither can be said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub direction: Option<Effect>,
    /// What became of the words, as the comparison of the two texts says; absent for what came or went.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<ChangeKind>,
    /// How much it matters.
    pub significance: Significance,
    /// Why it matters that much.
    pub reason: Reason,
    /// How the pair was found; absent for what came or went.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pairing: Option<Pairing>,
    /// An editor's word on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ruling: Option<Ruled>,
    /// Ids in the earlier text, also of units that are no duties.
    pub before: Vec<UnitId>,
    /// Ids in the later text; for what is carried on, `<work id>#<id>`.
    pub after: Vec<UnitId>,
    /// How many units of either side are marked as duties; each duty of a period counts in one step to the next.
    pub duties: Count,
    /// What changed in the duty's fields.
    pub records: Vec<RecordChange>,
}

/// What happened to a duty between two periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// It has no origin.
    Introduced,
    /// It goes on.
    Continued,
    /// It became several.
    Divided,
    /// It was joined with others.
    Joined,
    /// It has no successor.
    Dissolved,
    /// It has none here, and goes on in another text.
    CarriedOn,
    /// It was gone for at least one period, and is back.
    BroughtBack,
}

impl History {
    /// Leaves the entries that answer what was asked for.
    pub fn select(mut self, selection: HistorySelection, answers: impl Fn(&DutyHistory) -> bool) -> Self {
        let of = self.duties.len();
        self.duties.retain(answers);
        self.selection = Some(HistorySelection { shown: self.duties.len(), of, ..selection });
        self
    }
}

impl DutyHistory {
    /// What has become of it, and the last period of the series that has it: entries stand together by both.
    pub fn group(&self) -> (Fate, &str) {
        let last = self.periods.iter().rfind(|standing| standing.units.iter().any(|unit| unit.work.is_none()));
        (self.fate, last.map_or("", |standing| &standing.period))
    }

    /// The unit that names it, in the last text that has it.
    pub fn newest(&self) -> Option<&StandingUnit> {
        let named = |standing: &'_ Standing| standing.units.iter().position(|unit| unit.work.is_none() && unit.place.id == self.id);
        self.periods.iter().rev().find_map(|standing| Some(&standing.units[named(standing)?]))
    }
}

impl Step {
    /// Whether it goes on in the same words.
    pub fn is_same(&self) -> bool {
        let same = [ChangeKind::Unchanged, ChangeKind::Renumbered, ChangeKind::Moved];
        self.kind == StepKind::Continued && self.change.is_some_and(|change| same.contains(&change))
    }
}
