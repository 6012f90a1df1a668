//! What a person asks of a comparison ──▶ the changes that answer: ids are looked up in the registries, groups expanded
//! at each text's entry into force.

use std::collections::BTreeSet;

use crate::diff::Document;
use crate::diff::comparison::Comparison;
use crate::diff::selection::{Request, Subject, select};
use crate::model::{Agreement, PartyId};
use crate::pipeline::{PipelineError, Project, SideName};

/// Below this likeness an id is not offered in the place of another.
const LIKENESS: f64 = 0.75;

impl Project {
    /// Leaves the changes of a comparison that answer a request.
    ///
    /// # Errors
    /// When a work is not there or has mistakes, the request names a party or an area that does not exist, or it names
    /// one and no side is a work.
    pub fn select_changes(
        &self,
        comparison: Comparison,
        before: &SideName,
        after: &SideName,
        request: &Request,
    ) -> Result<Comparison, PipelineError> {
        let works = [before.work(), after.work()].map(|id| id.map(|id| self.sound(id)).transpose());
        let [before, after] = works;
        let sides = [before?, after?];
        let works: Vec<&Agreement> = sides.into_iter().flatten().collect();
        if works.is_empty() && (request.party.is_some() || request.area.is_some()) {
            return Err(PipelineError::NoRecords);
        }
        self.known_request(request, &works)?;
        // A Markdown file has no parties and no areas to ask for.
        let documents = sides.map(|work| work.map(|work| Document::of(work, &self.registry)).unwrap_or_default());
        let parties = sides.map(|work| work.map(|work| self.stands_for(request, work)).unwrap_or_default());
        let side = |at: usize| Subject { document: &documents[at], party: &parties[at] };
        let mut selected = select(comparison, request, side(0), side(1));
        if let Some((party, work)) = request.party.as_ref().and_then(|id| self.registry.parties.get(id)).zip(works.last()) {
            selected.party_names.entry(party.id.clone()).or_insert_with(|| party.name_at(work.facts.in_force_from));
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

    /// Who the party of a request is in a work: its members at the entry into force, whoever it took the place of, and
    /// whoever took its.
    pub(super) fn stands_for(&self, request: &Request, work: &Agreement) -> BTreeSet<PartyId> {
        let Some(party) = &request.party else { return BTreeSet::new() };
        let line = self.registry.parties.keys().filter(|id| self.meets(id, party));
        let members = line.flat_map(|id| self.registry.expand(id, work.facts.in_force_from));
        members.map(|party| party.id.clone()).collect()
    }

    /// Whether one of two parties took the place of the other, in any number of steps.
    fn meets(&self, one: &PartyId, other: &PartyId) -> bool {
        let leads = |from: &PartyId, to: &PartyId| {
            let next = |id: &PartyId| self.registry.parties.get(id).and_then(|party| party.succeeded_by.clone());
            // As many steps as there are parties: a circle ends too.
            std::iter::successors(Some(from.clone()), next).take(self.registry.parties.len()).any(|id| id == *to)
        };
        leads(one, other) || leads(other, one)
    }
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
