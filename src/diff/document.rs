//! What a comparison takes on either side: a name, a list of units in print order, and who is behind its parties.
//!
//! A whole agreement becomes one through [`Document::of`]; a bare text brings units of its own and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::unit::units;
use crate::model::{Agreement, FactDate, Party, PartyId, PartyName, Record, Registry, Round, Unit};

/// One side of a comparison.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// Work id, or the path of a bare text.
    pub id: String,
    /// e.g. `2019-2023`; the id when there is no label.
    pub label: String,
    /// The title; empty when there is none.
    pub title: String,
    /// The title in references; empty when there is none.
    pub short_title: String,
    /// In print order; a unit's `parent` is an index into this list and smaller than its own.
    pub units: Vec<Unit>,
    /// Printed names of the parties that the units' records name by id.
    pub party_names: BTreeMap<PartyId, PartyName>,
    /// Who stands behind each party that records or facts name, at the entry into force: a group's members, anyone
    /// else alone. Sorted.
    pub members: BTreeMap<PartyId, Vec<PartyId>>,
    /// Printed names of all members, at the entry into force.
    pub member_names: BTreeMap<PartyId, PartyName>,
    /// Who took the place of a party in the end, for every party of the registry that somebody succeeded.
    pub successors: BTreeMap<PartyId, PartyId>,
    /// The round whose law applies.
    pub round: Option<DocumentRound>,
    /// When it takes effect; absent for a bare text.
    pub in_force_from: Option<FactDate>,
}

/// What the law of a round requires, as far as it may be printed.
#[derive(Debug, Clone)]
pub struct DocumentRound {
    /// e.g. `2015-2018`.
    pub label: String,
    /// Number of the order; absent when it is not known for certain.
    pub order_number: Option<String>,
    /// Date of the order; absent when it is not known for certain.
    pub order_date: Option<FactDate>,
    /// Required areas as (id, name), in the order of the law.
    pub areas: Vec<(String, String)>,
}

impl Document {
    /// Lays an agreement out as units, with what the registry knows of its parties and its round.
    pub fn of(agreement: &Agreement, registry: &Registry) -> Self {
        let date = agreement.facts.in_force_from;
        let in_records = agreement.all_records().into_iter().flat_map(Record::parties).map(|(_, party, _)| party);
        let named: BTreeSet<&PartyId> = in_records.chain(&agreement.facts.parties).collect();
        let expanded: Vec<(&PartyId, Vec<&Party>)> =
            named.into_iter().map(|id| (id, registry.expand(id, date))).filter(|(_, members)| !members.is_empty()).collect();
        let members = expanded.iter().map(|(id, members)| ((*id).clone(), members.iter().map(|party| party.id.clone()).collect()));
        let member_names = expanded.iter().flat_map(|(_, members)| members).map(|party| (party.id.clone(), party.name_at(date)));
        let succeeded = registry.parties.keys().map(|id| (id, registry.successor(id))).filter(|(id, next)| id != next);
        Self {
            id: agreement.id.to_string(),
            label: agreement.id.label().to_owned(),
            title: agreement.facts.title.clone(),
            short_title: agreement.facts.short_title.clone(),
            units: units(agreement),
            party_names: agreement.party_names.clone(),
            members: members.collect(),
            member_names: member_names.collect(),
            successors: succeeded.map(|(id, next)| (id.clone(), next.clone())).collect(),
            round: registry.rounds.get(&agreement.facts.round).map(DocumentRound::of),
            in_force_from: Some(date),
        }
    }
}

impl DocumentRound {
    /// A round's facts; an order that was not read on a public page is not named.
    fn of(round: &Round) -> Self {
        let order = round.order.as_ref().filter(|order| order.verified);
        Self {
            label: round.label.clone(),
            order_number: order.map(|order| order.number.clone()),
            order_date: order.and_then(|order| order.date),
            areas: round.areas.clone(),
        }
    }
}
