//! Promises and what became of them: the duties and measures of an agreement, joined to the measures of a status report.
//!
//! A measure of a report names the promise that it came from with `of="<work>#<id>"`. A promise without an id of its own
//! is told with what stands around it.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::agreement::Agreement;
use crate::model::deadline::Deadline;
use crate::model::measure_state::MeasureState;
use crate::model::party::PartyId;
use crate::model::record::{Modality, Record};
use crate::model::unit::units;
use crate::model::work::{UnitId, WorkId};

/// The kind of document that tells what became of an agreement.
pub const STATUS: &str = "status";

/// A table that the program makes of a report and of the agreement it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StatusTable {
    /// Every measure with the promise it came from.
    Measures,
    /// The promises that nothing is told of.
    Open,
}

impl StatusTable {
    /// Every table with the word that an author writes behind `status:`.
    pub const ALL: [(Self, &'static str); 2] = [(Self::Measures, "measures"), (Self::Open, "open")];

    /// The word that an author writes.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(table, _)| *table == self).expect("every table is listed").1
    }
}

/// The words of these tables, in one language. They come from the layouts' label file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PromiseLabels {
    /// Head of the column of promises; `{work}` is the agreement's short title.
    pub promise: String,
    /// Head of the column that says who must act.
    pub actor: String,
    /// Head of the column that says by when.
    pub deadline: String,
    /// Head of the column that says how far it is.
    pub state: String,
    /// Head of the column that says where the report tells of it.
    pub told: String,
    /// In the place of a promise, for a measure that came from none.
    pub new: String,
    /// How far something is that was replaced; `{by}` is where its successor is told.
    pub replaced: String,
    /// The only row of a table without any.
    pub none: String,
    /// How far a measure is, by the words of [`MeasureState`], e.g. `I mål`.
    pub states: BTreeMap<String, String>,
}

/// A unit that others can tell about, with what a reader has to know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Its id.
    pub id: UnitId,
    /// How it is cited, e.g. `afsnit 2.1, stk. 3`.
    pub citation: String,
    /// The words of the heading it stands under; empty for a chapter's heading.
    pub heading: String,
    /// Who must act, when it is a duty.
    pub actor: Option<PartyId>,
    /// By when, when it is a duty.
    pub deadline: Option<Deadline>,
    /// Whether something is promised: a duty that binds, or a measure.
    pub promised: bool,
    /// The nearest id that an author wrote: its own, or that of what stands around it.
    anchor: UnitId,
}

/// A measure of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Where it is told.
    pub id: UnitId,
    /// How that place is cited.
    pub citation: String,
    /// The work and the unit that it came from; absent for a new measure.
    pub of: Option<(WorkId, UnitId)>,
    /// How far it is.
    pub state: MeasureState,
    /// What took its place, by id.
    pub replaced_by: Option<String>,
}

/// Every unit of an agreement, in print order.
pub fn told(agreement: &Agreement) -> Vec<Told> {
    let units = units(agreement);
    let written: BTreeSet<&UnitId> = units.iter().filter(|unit| unit.written).map(|unit| &unit.id).collect();
    let all = units.iter().map(|unit| {
        let duty = unit.records.iter().find_map(|record| if let Record::Obligation(duty) = record { Some(duty) } else { None });
        let promised = unit.records.iter().any(|record| match record {
            Record::Obligation(duty) => !matches!(duty.modality, Modality::May | Modality::NeedNot),
            Record::Measure(_) => true,
            _ => false,
        });
        Told {
            id: unit.id.clone(),
            citation: unit.citation.clone(),
            heading: unit.parent.map(|heading| units[heading].text.clone()).unwrap_or_default(),
            actor: duty.map(|duty| duty.actor.clone()),
            deadline: duty.and_then(|duty| duty.deadline.clone()),
            promised,
            anchor: nearest(&unit.id, &written),
        }
    });
    all.collect()
}

/// An id itself when it is written, else the part of it that is: `plan` of `plan.2.1`.
fn nearest(id: &UnitId, written: &BTreeSet<&UnitId>) -> UnitId {
    let mut id = id.clone();
    while !written.contains(&id) {
        let Some((above, _)) = id.as_str().rsplit_once('.') else { break };
        id = UnitId::new(above);
    }
    id
}

/// The measures of a report that say how far they are, in print order.
pub fn outcomes(status: &Agreement) -> Vec<Outcome> {
    let mut found = Vec::new();
    for unit in units(status) {
        for record in &unit.records {
            let Record::Measure(measure) = record else { continue };
            let Some(state) = measure.state else { continue };
            let of = measure.of.as_deref().and_then(origin);
            let (id, citation, replaced_by) = (unit.id.clone(), unit.citation.clone(), measure.replaced_by.clone());
            found.push(Outcome { id, citation, of, state, replaced_by });
        }
    }
    found
}

/// The promise of another work that `of` names: `<work>#<id>`. An id alone lies in the report itself and is no promise.
fn origin(of: &str) -> Option<(WorkId, UnitId)> {
    let (work, id) = of.split_once('#')?;
    Some((work.parse().ok()?, UnitId::new(id)))
}

/// The work whose promises a report is about; nothing for any other kind of document.
pub fn reported_on(status: &Agreement) -> Option<&WorkId> {
    status.facts.part_of.as_ref().filter(|_| status.facts.kind == STATUS)
}

/// The promises of an agreement that no measure of a report came from, in print order.
pub fn open(agreement: &Agreement, outcomes: &[Outcome]) -> Vec<Told> {
    let of_this = outcomes.iter().filter_map(|outcome| outcome.of.as_ref()).filter(|(work, _)| *work == agreement.id);
    let reported: BTreeSet<&UnitId> = of_this.map(|(_, id)| id).collect();
    told(agreement).into_iter().filter(|told| told.promised && !reported.contains(&told.anchor)).collect()
}

/// The measures of a report by the place of their promise: those of the agreement it is part of first, in print order,
/// then those of other works, then new ones.
pub fn in_order<'a>(outcomes: &'a [Outcome], places: &BTreeMap<&WorkId, Vec<Told>>, first: &WorkId) -> Vec<&'a Outcome> {
    let mut sorted: Vec<&Outcome> = outcomes.iter().collect();
    sorted.sort_by_cached_key(|outcome| match &outcome.of {
        None => (2, None, 0),
        Some((work, id)) => {
            let at = places.get(work).and_then(|told| told.iter().position(|told| told.id == *id));
            (u8::from(work != first), Some(work.clone()), at.unwrap_or(usize::MAX))
        }
    });
    sorted
}
