//! What applies to one party on one day: the works that concern it ──▶ its duties, also held against an earlier day, and
//! their files.

use std::collections::BTreeSet;

use crate::diff::party_duties::{Lines, PartyDuties, concerns, in_force, since, view};
use crate::diff::selection::Request;
use crate::layouts::LayoutError;
use crate::model::period::is_period;
use crate::model::{Agreement, FactDate, Party, PartyId, Publisher, Series, WorkId};
use crate::output::Bundle;
use crate::pipeline::edition::render;
use crate::pipeline::selection::known;
use crate::pipeline::{Followed, Format, PipelineError, Project};
use crate::renderings::{duties, json, pdf};

impl Project {
    /// What applies to a party on a day, and since an earlier one when that is asked for. Without a day, the first day of
    /// the newest text that binds or names the party.
    ///
    /// # Errors
    /// When the party is not known or was not there, no text concerns it, or one that does has mistakes.
    pub fn party_duties(&self, party: &PartyId, at: Option<FactDate>, earlier: Option<FactDate>) -> Result<PartyDuties, PipelineError> {
        known("party", &party.0, self.registry.parties.keys().map(|id| id.0.as_str()).collect())?;
        let at = at.or_else(|| self.newest_day(party)).ok_or_else(|| PipelineError::Unnamed(party.clone()))?;
        if let Some(since) = earlier.filter(|since| !since.compare(at).is_lt()) {
            return Err(PipelineError::NotBefore { since, at });
        }
        let works = self.concerning(party, at, earlier)?;
        let seen =
            |day: FactDate| Ok::<_, PipelineError>(view(self.then(party, day)?, day, &works, &self.registry, &self.workspace.language));
        let later = seen(at)?;
        let Some(day) = earlier else { return Ok(later) };
        Ok(since(seen(day)?, later, &self.lines(&works, [day, at])?, &self.registry))
    }

    /// The first day of the newest text that binds or names a party.
    fn newest_day(&self, id: &PartyId) -> Option<FactDate> {
        let party = self.registry.parties.get(id)?;
        let works = self.works.values().filter_map(|work| work.agreement.as_ref()).filter(|work| is_period(work));
        let concerning = works.filter(|work| concerns(work, party, work.facts.in_force_from, &self.registry));
        concerning.map(|work| work.facts.in_force_from.first_day()).max().map(FactDate::from)
    }

    /// The texts that bind or name a party on one day or an earlier one; drafts and translations are left out.
    fn concerning(&self, id: &PartyId, at: FactDate, earlier: Option<FactDate>) -> Result<Vec<&Agreement>, PipelineError> {
        let party = &self.registry.parties[id];
        let mut works = Vec::new();
        for (id, work) in &self.works {
            // Of a text that cannot be read nobody knows whom it binds.
            let Some(agreement) = &work.agreement else { return Err(PipelineError::Mistakes(id.clone())) };
            let concerned = || earlier.iter().chain([&at]).any(|day| concerns(agreement, party, *day, &self.registry));
            if is_period(agreement) && concerned() {
                works.push(self.sound(id)?);
            }
        }
        // What a duty makes precise or carries on may stand in a text that does not name the party.
        let named: BTreeSet<&WorkId> = works.iter().flat_map(|work| [&work.facts.adds_to, &work.facts.carried_on]).flatten().collect();
        let beside: Vec<&WorkId> = named.into_iter().filter(|id| !works.iter().any(|work| work.id == **id)).collect();
        for id in beside {
            works.push(self.sound(id)?);
        }
        Ok(works)
    }

    /// A party on a day: itself, or whoever had its place then.
    fn then(&self, id: &PartyId, date: FactDate) -> Result<&Party, PipelineError> {
        let party = &self.registry.parties[id];
        if party.exists_at(date) {
            return Ok(party);
        }
        let line = self.registry.parties.values().filter(|other| self.registry.is_one_line(&other.id, id) && other.exists_at(date));
        let there: Vec<&Party> = line.collect();
        match there[..] {
            [] => Err(PipelineError::NotThere { party: id.clone(), date }),
            [one] => Ok(one),
            _ => {
                let others = there.iter().map(|party| party.id.to_string()).collect::<Vec<_>>().join(", ");
                Err(PipelineError::SeveralThere { party: id.clone(), date, others })
            }
        }
    }

    /// The lines of descent of every series that has another text on either day.
    fn lines(&self, works: &[&Agreement], days: [FactDate; 2]) -> Result<Lines, PipelineError> {
        let [before, after] = days.map(|day| in_force(works, day).into_iter().map(|(work, _)| &work.id).collect::<BTreeSet<&WorkId>>());
        let changed: BTreeSet<&Series> = before.symmetric_difference(&after).map(|id| id.series()).collect();
        let mut lines = Lines::default();
        for series in changed {
            let followed = Followed { series: series.clone(), unit: None, work: None };
            lines.add(&self.history(&followed, &Request::default())?);
        }
        Ok(lines)
    }

    /// Who publishes what a list of duties is taken from: of the first text, or nobody when there is none.
    fn publisher_of(&self, duties: &PartyDuties) -> Result<Publisher, PipelineError> {
        let first = duties.works.first().and_then(|work| work.id.parse::<WorkId>().ok());
        match first {
            Some(id) => Ok(self.publisher(id.series())?.clone()),
            None => Ok(Publisher { name: String::new(), accent: "#333333".to_owned(), subdivision: String::new() }),
        }
    }
}

/// The folder below the output that a list of duties fills, e.g. `duties/skive/2014-06-01..2019-07-01`.
pub fn duties_folder(duties: &PartyDuties) -> String {
    let since = duties.since.as_ref().map(|since| format!("{}..", since.at)).unwrap_or_default();
    format!("duties/{}/{since}{}", duties.party.id, duties.at)
}

/// The files of a list of duties, e.g. `duties.csv`; there is no HTML, XML or workbook of it.
///
/// # Errors
/// When a layout or label file is missing, or a layout fails.
pub fn render_duties(project: &Project, list: &PartyDuties, formats: &BTreeSet<Format>) -> Result<Bundle, PipelineError> {
    let language = &project.workspace.language;
    let words = duties::Words::read(&project.layouts, language)?;
    let mut bundle = Bundle::new();
    for format in formats {
        let bytes = match format {
            Format::Json => json::render_duties(list),
            Format::Csv => duties::render_table(list, &words),
            Format::Pdf => {
                let publisher = project.publisher_of(list)?;
                let files = [("duties.csv", duties::render_table(list, &words)), ("duties.json", json::render_duties(list))];
                render(project, pdf::prepare_duties(list, &words, &publisher, &project.layouts, language, files)?)?.bytes
            }
            Format::Html | Format::Xml | Format::Xlsx => continue,
        };
        bundle.insert(format!("duties.{}", format.extension()), bytes);
    }
    Ok(bundle)
}

/// A list of duties for the terminal, `columns` wide.
///
/// # Errors
/// When a label file is missing.
pub fn render_duties_text(project: &Project, list: &PartyDuties, colour: bool, columns: usize) -> Result<String, LayoutError> {
    let words = duties::Words::read(&project.layouts, &project.workspace.language)?;
    Ok(duties::render_text(list, &words, colour, columns))
}
