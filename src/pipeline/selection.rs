//! What a person asks of a comparison ──▶ the changes that answer: ids are looked up in the registries, groups expanded
//! at each text's entry into force.

use std::collections::BTreeSet;

use crate::diff::comparison::Comparison;
use crate::diff::selection::{Members, Request, Subject, select};
use crate::model::unit::units;
use crate::model::{Agreement, PartyId, Registry, WorkId};
use crate::pipeline::{PipelineError, Project};

/// Below this likeness an id is not offered in the place of another.
const LIKENESS: f64 = 0.75;

impl Project {
    /// Leaves the changes of a comparison that answer a request.
    ///
    /// # Errors
    /// When a work is not there or has mistakes, or the request names a party or an area that does not exist.
    pub fn select_changes(
        &self,
        comparison: Comparison,
        before: &WorkId,
        after: &WorkId,
        request: &Request,
    ) -> Result<Comparison, PipelineError> {
        if request.is_empty() {
            return Ok(comparison);
        }
        let works = [self.sound(before)?, self.sound(after)?];
        self.known_request(request, &works)?;
        let wanted = |work: &Agreement| request.party.as_ref().map(|party| self.stands_for(party, work)).unwrap_or_default();
        let (wanted, members) = (works.map(wanted), works.map(|work| members(&self.registry, work)));
        let laid_out = works.map(units);
        let side = |at: usize| Subject { units: &laid_out[at], members: &members[at], party: &wanted[at] };
        let mut selected = select(comparison, request, side(0), side(1));
        if let Some(party) = request.party.as_ref().and_then(|id| self.registry.parties.get(id)) {
            selected.party_names.entry(party.id.clone()).or_insert_with(|| party.name_at(works[1].facts.in_force_from));
        }
        Ok(selected)
    }

    /// Says when a request names what the registries or the rounds of the works do not have.
    pub(super) fn known_request(&self, request: &Request, works: &[&Agreement]) -> Result<(), PipelineError> {
        if let Some(party) = &request.party {
            known("party", &party.0, self.registry.parties.keys().map(|id| id.0.as_str()).collect())?;
        }
        request.area.as_ref().map_or(Ok(()), |area| known("required area", area, self.areas(works)))
    }

    /// The areas that the rounds of works require, in the order of the law.
    fn areas(&self, works: &[&Agreement]) -> Vec<&str> {
        let rounds = works.iter().filter_map(|work| self.registry.rounds.get(&work.facts.round));
        let mut areas: Vec<&str> = Vec::new();
        for (area, _) in rounds.flat_map(|round| &round.areas) {
            if !areas.contains(&area.as_str()) {
                areas.push(area);
            }
        }
        areas
    }

    /// Who a party is in a work: its members at the entry into force, whoever it took the place of, and whoever took its.
    pub(super) fn stands_for(&self, party: &PartyId, work: &Agreement) -> BTreeSet<PartyId> {
        let mut line = BTreeSet::from([party]);
        let mut next = party;
        while let Some(successor) = self.registry.parties.get(next).and_then(|party| party.succeeded_by.as_ref()) {
            if !line.insert(successor) {
                break;
            }
            next = successor;
        }
        let mut open = vec![party];
        while let Some(one) = open.pop() {
            let earlier = self.registry.parties.values().filter(|other| other.succeeded_by.as_ref() == Some(one));
            open.extend(earlier.map(|other| &other.id).filter(|id| line.insert(id)));
        }
        line.into_iter().flat_map(|id| expanded(&self.registry, id, work)).collect()
    }
}

/// Members of every party that a work's records name.
pub(super) fn members(registry: &Registry, work: &Agreement) -> Members {
    let records = work.all_records();
    let named: BTreeSet<&PartyId> = records.iter().flat_map(|record| record.parties()).map(|(_, party, _)| party).collect();
    named.into_iter().map(|party| (party.clone(), expanded(registry, party, work))).collect()
}

fn expanded(registry: &Registry, party: &PartyId, work: &Agreement) -> BTreeSet<PartyId> {
    registry.expand(party, work.facts.in_force_from).into_iter().map(|party| party.id.clone()).collect()
}

/// Says that an id does not exist, with the nearest one that does, and all of them.
pub(super) fn known(what: &'static str, id: &str, known: Vec<&str>) -> Result<(), PipelineError> {
    if known.contains(&id) {
        return Ok(());
    }
    let likest = known.iter().map(|other| (strsim::jaro_winkler(id, other), *other)).max_by(|one, other| one.0.total_cmp(&other.0));
    let nearest = likest.filter(|(likeness, _)| *likeness >= LIKENESS);
    let nearest = nearest.map(|(_, id)| format!("; the nearest id there is `{id}`")).unwrap_or_default();
    let list =
        if known.is_empty() { "the rounds of these works require none".to_owned() } else { format!("there are: {}", known.join(", ")) };
    Err(PipelineError::UnknownId { what, id: id.to_owned(), nearest, list })
}
