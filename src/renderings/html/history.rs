//! The view of a history: each duty with the periods side by side, and what happened between them.

use serde::Serialize;

use crate::diff::history::{DutyHistory, Fate, History, StandingUnit};
use crate::layouts::Layouts;
use crate::model::{FactDate, Obligation, PartyId, Publisher};
use crate::renderings::html::Document;

/// What the template gets besides words and publisher.
#[derive(Serialize)]
struct Page<'a> {
    /// The result as it is.
    history: &'a History,
    /// Figures of the periods after the first.
    figures: Vec<Figure>,
    /// Entries with the same fate.
    groups: Vec<Group<'a>>,
    /// The date on the page.
    dated: FactDate,
}

/// One row of figures.
#[derive(Serialize)]
struct Figure {
    figure: &'static str,
    counts: Vec<usize>,
}

/// Entries with the same fate and the same last period.
#[derive(Serialize)]
struct Group<'a> {
    /// The group's id on the page.
    anchor: String,
    fate: Fate,
    /// The last period of the series that has them.
    period: &'a str,
    entries: Vec<Entry<'a>>,
}

/// A duty on the page.
#[derive(Serialize)]
struct Entry<'a> {
    #[serde(flatten)]
    entry: &'a DutyHistory,
    /// The entry's id on the page.
    anchor: String,
    /// The unit that names it: the duty in the last text that has it.
    named: &'a StandingUnit,
    /// Its fields, as far as one period has them, with a cell for each period.
    rows: Vec<Row>,
}

/// One field over the periods.
#[derive(Serialize)]
struct Row {
    field: &'static str,
    cells: Vec<Vec<String>>,
}

/// Prepares a history as a page, to lie in the folder of its series.
pub fn prepare_history(history: &History, publisher: &Publisher, dated: FactDate, layouts: &Layouts, language: &str) -> Document {
    let figures = history.figures().into_iter().map(|(figure, counts)| Figure { figure, counts }).collect();
    let together = history.duties.chunk_by(|one, other| one.group() == other.group());
    let mut number = 0;
    let groups = together.map(|entries| {
        let (fate, period) = entries[0].group();
        let listed = entries.iter().filter_map(|entry| {
            number += 1;
            Some(Entry { entry, anchor: format!("_duty-{number}"), named: entry.newest()?, rows: rows(entry, history) })
        });
        let entries = listed.collect();
        Group { anchor: format!("_{}-{period}", crate::renderings::phrases::code(&fate)), fate, period, entries }
    });
    let page = Page { history, figures, groups: groups.collect(), dated };
    Document::new("history", layouts, publisher, language, history.series.clone(), &page).in_words_of("comparison")
}

fn rows(entry: &DutyHistory, history: &History) -> Vec<Row> {
    let name = |id: &PartyId| history.party_names.get(id).map_or_else(|| id.to_string(), |party| party.name.clone());
    let field = |field: &'static str, say: &dyn Fn(&Obligation) -> Option<String>| {
        let cell = |units: &[StandingUnit]| units.iter().flat_map(|unit| &unit.duties).filter_map(say).collect::<Vec<_>>();
        Row { field, cells: entry.periods.iter().map(|standing| cell(&standing.units)).collect() }
    };
    let rows = [
        field("actor", &|duty| Some(name(&duty.actor))),
        field("counterpart", &|duty| duty.counterpart.as_ref().map(name)),
        field("modality", &|duty| Some(duty.modality.to_string())),
        field("deadline", &|duty| duty.deadline.as_ref().map(|deadline| deadline.0.clone())),
        field("channel", &|duty| duty.channel.clone()),
    ];
    rows.into_iter().filter(|row| row.cells.iter().any(|cell| !cell.is_empty())).collect()
}
