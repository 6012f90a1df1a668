//! The tables that the program makes for a status report: each measure with the promise it came from, and the promises
//! that nothing is told of. Their words come from the labels; everything else from the report and the agreement.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::layouts::{LayoutError, Layouts};
use crate::model::promise::{self, Outcome, PromiseLabels, STATUS, StatusTable, Told};
use crate::model::{Agreement, Align, Block, Column, Inline, MeasureState, Place, Reference, Row, Section, Table, Text, UnitId, WorkId};
use crate::sources::limits;
use crate::sources::normalise::normalise;

/// Columns and the cells of every row.
type Grid = (Vec<Column>, Vec<Vec<Text>>);

/// What the tables of one report hold.
#[derive(Debug)]
pub struct Joined {
    measures: Grid,
    open: Grid,
}

/// Joins a report to the agreement it is part of; `None` for a work without such tables, or whose agreement is not there.
///
/// # Errors
/// When the labels of the report's language cannot be used.
pub fn join(report: &Agreement, works: &BTreeMap<&WorkId, &Agreement>, layouts: &Layouts) -> Result<Option<Joined>, LayoutError> {
    let general = promise::reported_on(report).and_then(|id| works.get(id).copied());
    let Some(general) = general.filter(|_| report.all_tables().any(|table| table.made.is_some())) else { return Ok(None) };
    let outcomes = promise::outcomes(report);
    let mut told: BTreeMap<&WorkId, Vec<Told>> = BTreeMap::new();
    for (work, _) in outcomes.iter().filter_map(|outcome| outcome.of.as_ref()).chain([&(general.id.clone(), UnitId::default())]) {
        if let Some((id, agreement)) = works.get_key_value(work) {
            told.entry(id).or_insert_with(|| promise::told(agreement));
        }
    }
    let labels = layouts.promise_labels(&report.facts.language)?;
    let own = promise::told(report);
    let joiner = Joiner { general, works, told: &told, own: &own, labels: &labels };
    Ok(Some(Joined { measures: joiner.measures(&outcomes), open: joiner.open(&outcomes) }))
}

struct Joiner<'a> {
    general: &'a Agreement,
    works: &'a BTreeMap<&'a WorkId, &'a Agreement>,
    told: &'a BTreeMap<&'a WorkId, Vec<Told>>,
    own: &'a [Told],
    labels: &'a PromiseLabels,
}

impl Joiner<'_> {
    fn measures(&self, outcomes: &[Outcome]) -> Grid {
        let labels = self.labels;
        let rows = promise::in_order(outcomes, self.told, &self.general.id).into_iter().map(|outcome| {
            let state = self.state(outcome);
            let told = Text(vec![reference(None, &outcome.id, &outcome.citation)]);
            let [promise, actor, deadline] = self.origin(outcome);
            vec![promise, actor, deadline, state, told]
        });
        let heads = [&self.promise_head(), &labels.actor, &labels.deadline, &labels.state, &labels.told];
        (columns(heads), self.or_none(rows.collect(), heads.len()))
    }

    fn open(&self, outcomes: &[Outcome]) -> Grid {
        let rows = promise::open(self.general, outcomes).into_iter().map(|told| self.promise(&self.general.id, &told).to_vec());
        let heads = [&self.promise_head(), &self.labels.actor, &self.labels.deadline];
        (columns(heads), self.or_none(rows.collect(), heads.len()))
    }

    fn promise_head(&self) -> String {
        self.labels.promise.replace("{work}", &self.general.facts.short_title)
    }

    fn or_none(&self, rows: Vec<Vec<Text>>, width: usize) -> Vec<Vec<Text>> {
        if !rows.is_empty() {
            return rows;
        }
        let rest = std::iter::repeat_n(Text::default(), width - 1);
        vec![std::iter::once(Text::plain(self.labels.none.as_str())).chain(rest).collect()]
    }

    /// The promise that a measure came from, who had to keep it, and by when.
    fn origin(&self, outcome: &Outcome) -> [Text; 3] {
        let Some((work, id)) = &outcome.of else { return [Text::plain(self.labels.new.as_str()), Text::default(), Text::default()] };
        match self.told.get(work).and_then(|told| told.iter().find(|told| told.id == *id)) {
            Some(told) => self.promise(work, told),
            None => [Text::plain(format!("{work}#{id}")), Text::default(), Text::default()],
        }
    }

    /// A promise of another work: its heading and citation, with the work's title unless the head of the column has it.
    fn promise(&self, work: &WorkId, told: &Told) -> [Text; 3] {
        let agreement = self.works.get(work);
        let other = agreement.filter(|agreement| agreement.id != self.general.id).map(|agreement| agreement.facts.short_title.as_str());
        let cited = other.map_or_else(|| told.citation.clone(), |title| format!("{title}, {}", told.citation));
        let heading = normalise(&told.heading);
        let heading = (!heading.is_empty()).then(|| Inline::Words { text: format!("{heading}, ") });
        let name = told.actor.as_ref().and_then(|actor| agreement?.party_names.get(actor)).map(|name| name.short.clone());
        let deadline = told.deadline.as_ref().map(|deadline| deadline.0.clone());
        [
            Text(heading.into_iter().chain([reference(Some(work), &told.id, &cited)]).collect()),
            Text::plain(name.unwrap_or_default()),
            Text::plain(deadline.unwrap_or_default()),
        ]
    }

    fn state(&self, outcome: &Outcome) -> Text {
        let words = self.labels.states.get(outcome.state.as_str()).map_or(outcome.state.as_str(), String::as_str);
        let by = outcome.replaced_by.as_ref().filter(|_| outcome.state == MeasureState::Replaced).map(|id| id.trim_start_matches('#'));
        let successor = by.and_then(|by| self.own.iter().find(|told| told.id.as_str() == by));
        match successor.zip(self.labels.replaced.split_once("{by}")) {
            None => Text::plain(words),
            Some((told, (before, after))) => {
                let pieces = [Text::plain(before).0, vec![reference(None, &told.id, &told.citation)], Text::plain(after).0];
                Text(pieces.concat())
            }
        }
    }
}

fn reference(work: Option<&WorkId>, target: &UnitId, text: &str) -> Inline {
    Inline::Reference(Reference { work: work.cloned(), target: Some(target.clone()), text: text.to_owned() })
}

fn columns<const N: usize>(heads: [&String; N]) -> Vec<Column> {
    heads.map(|head| Column { title: Text::plain(normalise(head)), align: Align::Left }).into()
}

/// Fills the tables of a report, and says which cannot be filled. Rows have placed ids below their table's.
pub fn fill(report: &mut Agreement, joined: Option<&Joined>, row_word: &str, diagnostics: &mut Vec<Diagnostic>) {
    let is_report = promise::reported_on(report).is_some();
    let mut cells: usize = report.all_tables().map(|table| table.columns.len() * (table.rows.len() + 1)).sum();
    for_each_table(report.sections.iter_mut().chain(&mut report.annexes), &mut |table| {
        let Some(made) = table.made else { return };
        if !is_report {
            let message = format!("a table `status:{}` stands in a status report only", made.as_str());
            let help =
                format!("a report has `kind = \"{STATUS}\"` and `part_of = \"…\"`, the agreement it is about, in its agreement.toml");
            diagnostics.push(Diagnostic::error("status-table", table.place.span, message).help(help));
        }
        let Some(joined) = joined else { return };
        let (columns, rows) = match made {
            StatusTable::Measures => &joined.measures,
            StatusTable::Open => &joined.open,
        };
        cells += columns.len() * (rows.len() + 1);
        if cells > limits::CELLS.most {
            let message = "with this table, the work's tables have more than {} cells";
            diagnostics.push(limits::CELLS.exceeded(table.place.span, message));
            return;
        }
        table.columns.clone_from(columns);
        table.rows = (1..).zip(rows).map(|(number, cells)| row(&table.place, number, cells, row_word)).collect();
    });
}

fn row(table: &Place, number: usize, cells: &[Text], row_word: &str) -> Row {
    let citation = format!("{}, {}", table.citation, normalise(&format!("{row_word} {number}")));
    let place = Place { id: table.id.placed(number), written: false, number: None, citation, span: table.span };
    Row { place, cells: cells.to_vec() }
}

fn for_each_table<'a>(sections: impl Iterator<Item = &'a mut Section>, visit: &mut impl FnMut(&mut Table)) {
    for section in sections {
        for block in &mut section.blocks {
            if let Block::Table(table) = block {
                visit(table);
            }
        }
        for_each_table(section.sections.iter_mut(), visit);
    }
}
