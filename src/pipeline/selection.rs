//! What a person asks of a comparison ──▶ the changes that answer: ids are looked up in the registries, groups expanded
//! at each text's entry into force.

use std::collections::BTreeSet;

use crate::diff::Document;
use crate::diff::comparison::Comparison;
use crate::diff::selection::{Request, Subject, select};
use crate::model::{FactDate, PartyId};
use crate::pipeline::{PipelineError, Project};

/// Below this likeness an id is not offered in the place of another.
const LIKENESS: f64 = 0.75;

impl Project {
    /// Leaves the changes of a comparison of two texts that answer a request.
    ///
    /// # Errors
    /// When the request names a party or an area that does not exist.
    pub(super) fn select_changes(
        &self,
        comparison: Comparison,
        sides: [&Document; 2],
        request: &Request,
    ) -> Result<Comparison, PipelineError> {
        if sides.iter().all(|side| side.in_force_from.is_none()) && (request.party.is_some() || request.area.is_some()) {
            return Err(PipelineError::NoRecords);
        }
        self.known_request(request, &sides)?;
        let wanted = sides.map(|side| self.wanted(side, request));
        let side = |at: usize| Subject { document: sides[at], party: &wanted[at] };
        let mut selected = select(comparison, request, side(0), side(1));
        let party = request.party.as_ref().and_then(|id| self.registry.parties.get(id));
        if let Some((party, date)) = party.zip(sides[1].in_force_from.or(sides[0].in_force_from)) {
            selected.party_names.entry(party.id.clone()).or_insert_with(|| party.name_at(date));
        }
        Ok(selected)
    }

    /// Who the party asked for is in a text; nobody in a bare one.
    pub(super) fn wanted(&self, document: &Document, request: &Request) -> BTreeSet<PartyId> {
        let asked = request.party.as_ref().zip(document.in_force_from);
        asked.map(|(party, date)| self.stands_for(party, date)).unwrap_or_default()
    }

    /// Says when a request names what the registries or the rounds of the texts do not have.
    pub(super) fn known_request(&self, request: &Request, documents: &[&Document]) -> Result<(), PipelineError> {
        if let Some(party) = &request.party {
            known("party", &party.0, self.registry.parties.keys().map(|id| id.0.as_str()).collect())?;
        }
        request.area.as_ref().map_or(Ok(()), |area| known("required area", area, areas(documents)))
    }

    /// Who a party is at a text's entry into force: its members, whoever it took the place of, and whoever took its.
    pub(super) fn stands_for(&self, party: &PartyId, date: FactDate) -> BTreeSet<PartyId> {
        let line = self.registry.parties.keys().filter(|id| self.registry.is_one_line(id, party));
        line.flat_map(|id| self.registry.expand(id, date)).map(|party| party.id.clone()).collect()
    }
}

/// The areas that the rounds of texts require, in the order of the law.
fn areas<'a>(documents: &[&'a Document]) -> Vec<&'a str> {
    let mut areas: Vec<&str> = Vec::new();
    for (area, _) in documents.iter().filter_map(|document| document.round.as_ref()).flat_map(|round| &round.areas) {
        if !areas.contains(&area.as_str()) {
            areas.push(area);
        }
    }
    areas
}

/// Says that an id does not exist, with the nearest one that does, and all of them.
pub(super) fn known(what: &'static str, id: &str, known: Vec<&str>) -> Result<(), PipelineError> {
    if known.contains(&id) {
        return Ok(());
    }
    let likest = known.iter().map(|other| (strsim::jaro_winkler(id, other), *other)).max_by(|one, other| one.0.total_cmp(&other.0));
    let nearest = likest.filter(|(likeness, _)| *likeness >= LIKENESS);
    let nearest = nearest.map(|(_, id)| format!("; the nearest id there is `{id}`")).unwrap_or_default();
    let list = if known.is_empty() { "there is none here".to_owned() } else { format!("there are: {}", known.join(", ")) };
    Err(PipelineError::UnknownId { what, id: id.to_owned(), nearest, list })
}
