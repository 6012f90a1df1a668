//! The history of a series: its works compared one after the other, and the duties followed over all of them.

use std::collections::{BTreeMap, BTreeSet};

use crate::diff::comparison::{Comparison, Flag};
use crate::diff::history::{DutyHistory, History, HistorySelection};
use crate::diff::selection::{Request, Subject};
use crate::diff::{Document, follow};
use crate::model::period::periods;
use crate::model::{Agreement, Series, UnitId, WorkId};
use crate::pipeline::edition::render;
use crate::pipeline::selection::known;
use crate::pipeline::{PipelineError, Project};
use crate::renderings::html;

/// What to follow: a series, or one unit of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Followed {
    /// The series.
    pub series: Series,
    /// A unit's id in any of the works, or in the one named.
    pub unit: Option<UnitId>,
    /// The work that the unit stands in.
    pub work: Option<WorkId>,
}

impl Project {
    /// Reads what to follow: `<series>`, `<series>#<id>` or `<work id>#<id>`.
    ///
    /// # Errors
    /// When there is no such series or work.
    pub fn followed(&self, words: &str) -> Result<Followed, PipelineError> {
        let (place, unit) = words.split_once('#').map_or((words, None), |(place, unit)| (place, Some(UnitId::new(unit))));
        let work = self.works.keys().find(|id| id.to_string() == place);
        let series: BTreeSet<&Series> = self.works.keys().map(WorkId::series).collect();
        let found = work.map(WorkId::series).or_else(|| series.iter().find(|series| series.as_str() == place).copied());
        match found {
            Some(series) => Ok(Followed { series: series.clone(), unit, work: work.cloned() }),
            None => {
                Err(known("series", place, series.iter().map(|series| series.as_str()).collect()).expect_err("it was not found just now"))
            }
        }
    }

    /// Follows the duties of a series over all its works, as far as a request and a unit ask for them.
    ///
    /// # Errors
    /// When a work has mistakes, or what is asked for does not exist.
    pub fn history(&self, followed: &Followed, request: &Request) -> Result<History, PipelineError> {
        let series = periods(self.works.values().filter_map(|work| work.agreement.as_ref()));
        let ids: Vec<&WorkId> = series.get(&followed.series).into_iter().flatten().map(|work| &work.id).collect();
        let works = ids.iter().map(|id| self.sound(id)).collect::<Result<Vec<&Agreement>, _>>()?;
        let documents: Vec<Document> = works.iter().map(|work| Document::of(work, &self.registry)).collect();
        let comparisons = ids.windows(2).map(|pair| self.compare(pair[0], pair[1])).collect::<Result<Vec<_>, _>>()?;
        let history = follow(followed.series.as_str(), &documents, &comparisons, &self.carried_on_in(&comparisons), &self.files);
        if request.is_empty() && followed.unit.is_none() {
            return Ok(history);
        }
        self.known_request(request, &documents.iter().collect::<Vec<_>>())?;
        let answers: Vec<Vec<bool>> = documents.iter().map(|document| self.answers(document, request)).collect();
        let named = |entry: &DutyHistory| {
            followed.unit.as_ref().is_none_or(|unit| {
                let of_work = |at: &usize| followed.work.as_ref().is_none_or(|work| work == ids[*at]);
                let periods = entry.periods.iter().enumerate().filter(|(at, _)| of_work(at));
                periods.flat_map(|(_, standing)| &standing.units).any(|standing| standing.place.id == *unit)
            })
        };
        let asked = |entry: &DutyHistory| {
            let standings =
                entry.periods.iter().zip(&answers).flat_map(|(standing, answers)| standing.units.iter().map(move |unit| (unit, answers)));
            standings.filter(|(unit, _)| unit.work.is_none()).any(|(unit, answers)| answers.get(unit.place.position) == Some(&true))
        };
        if let Some(unit) = &followed.unit.as_ref().filter(|_| !history.duties.iter().any(named)) {
            let standings = history.duties.iter().flat_map(|entry| &entry.periods).flat_map(|standing| &standing.units);
            let written: BTreeSet<&str> = standings.filter(|unit| unit.place.written).map(|unit| unit.place.id.as_str()).collect();
            known("duty", unit.as_str(), written.into_iter().collect())?;
        }
        let selection = HistorySelection {
            unit: followed.unit.clone(),
            party: request.party.clone(),
            area: request.area.clone(),
            ..Default::default()
        };
        let mut selected = history.select(selection, |entry| named(entry) && asked(entry));
        if let Some((party, work)) = request.party.as_ref().and_then(|id| self.registry.parties.get(id)).zip(works.last()) {
            selected.party_names.entry(party.id.clone()).or_insert_with(|| party.name_at(work.facts.in_force_from));
        }
        Ok(selected)
    }

    /// Which units of a text answer a request.
    fn answers(&self, document: &Document, request: &Request) -> Vec<bool> {
        Subject { document, party: &self.wanted(document, request) }.answering(request)
    }

    /// The texts that comparisons say something is carried on in, by work id.
    pub(super) fn carried_on_in(&self, comparisons: &[Comparison]) -> BTreeMap<String, Document> {
        let flags = comparisons.iter().flat_map(|comparison| &comparison.changes).flat_map(|change| &change.flags);
        let works = flags.filter_map(|flag| if let Flag::CarriedOn(place) = flag { place.split_once('#') } else { None });
        let works =
            works.filter_map(|(work, _)| Some((work.to_owned(), Document::of(self.sound(&work.parse().ok()?).ok()?, &self.registry))));
        works.collect()
    }
}

/// A history as a web page, to lie in the folder of its series.
///
/// # Errors
/// When the publisher is not known, or a layout fails.
pub fn render_history_page(project: &Project, followed: &Followed, history: &History) -> Result<Vec<u8>, PipelineError> {
    let publisher = project.publisher(&followed.series)?;
    let works = project.works.values().filter_map(|work| work.agreement.as_ref());
    let last = periods(works).get(&followed.series).and_then(|works| works.last().copied());
    let (dated, language) = last
        .map(|work| (work.facts.dated, work.facts.language.as_str()))
        .ok_or_else(|| known("series", followed.series.as_str(), Vec::new()).expect_err("an empty list has nothing"))?;
    let page = html::prepare_history(history, publisher, dated, &project.layouts, language);
    Ok(render(project, page)?.bytes)
}
