//! The comparisons of successive texts of a series, chained: each duty's way over all periods.
//!
//! 1. what the comparisons pair is one line of descent; where several units meet, the duties among them are followed
//! 2. what was dropped is looked for again among what came in later texts ([`returns`](super::returns))
//! 3. every line that has a duty in any period becomes an entry, with a standing for each period and the steps between

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Files;
use crate::diff::comparison::{Change, Comparison, Count, Effect, Flag, RecordChange, UnitRef};
use crate::diff::document::Document;
use crate::diff::history::{DutyHistory, Fate, History, HistoryPeriod, Standing, StandingUnit, Step, StepKind};
use crate::diff::ledger::Lines;
use crate::diff::returns::{Return, returns};
use crate::model::{Record, Unit, UnitId};

/// Chains comparisons to a history; `comparisons` are those of each document with the next.
///
/// `others` are texts outside the series that duties may be carried on in, by work id; `files` holds the sources of all.
pub fn follow(
    series: &str,
    documents: &[Document],
    comparisons: &[Comparison],
    others: &BTreeMap<String, Document>,
    files: &Files,
) -> History {
    let mut lineages = Lineages::of(documents);
    for (period, comparison) in comparisons.iter().enumerate() {
        for change in &comparison.changes {
            let (before, after) = (followed(&documents[period], &change.before), followed(&documents[period + 1], &change.after));
            lineages.join((period, &before), (period + 1, &after));
        }
    }
    let returns = returns(documents, comparisons, files);
    for found in &returns {
        let (before, after) = (followed(&documents[found.from], &found.change.before), followed(&documents[found.to], &found.change.after));
        lineages.join((found.from, &before), (found.to, &after));
    }
    let chain = Chain::of(documents, comparisons, others, files, &returns);
    let mut duties: Vec<DutyHistory> = lineages.lines(documents).into_iter().map(|line| chain.entry(&line)).collect();
    duties.sort_by_key(place);
    let mut party_names = BTreeMap::new();
    documents.iter().for_each(|document| party_names.extend(document.party_names.clone()));
    let mut fates: BTreeMap<Fate, usize> = Fate::ALL.into_iter().map(|fate| (fate, 0)).collect();
    duties.iter().for_each(|entry| *fates.entry(entry.fate).or_default() += 1);
    let periods = documents.iter().map(period).collect();
    History { series: series.to_owned(), periods, fates, selection: None, party_names, duties }
}

fn period(document: &Document) -> HistoryPeriod {
    let duties = document.units.iter().filter(|unit| is_duty(unit)).count();
    HistoryPeriod { work: document.id.clone(), label: document.label.clone(), title: document.title.clone(), duties }
}

/// What is in force first, in print order, then what is not marked any more, then what is gone, the last to go first.
fn place(entry: &DutyHistory) -> (Fate, usize, usize) {
    let own = |standing: &Standing| standing.units.iter().filter(|unit| unit.work.is_none()).map(|unit| unit.place.position).min();
    let last = entry.periods.iter().enumerate().rev().find_map(|(period, standing)| Some((period, own(standing)?)));
    let (period, position) = last.unwrap_or_default();
    (entry.fate, entry.periods.len() - period, position)
}

/// Whether a unit is marked as a duty.
pub(super) fn is_duty(unit: &Unit) -> bool {
    unit.records.iter().any(|record| matches!(record, Record::Obligation(_)))
}

/// The units of one side of a change that are followed: its duties, or all when none is one.
fn followed(document: &Document, units: &[UnitRef]) -> Vec<usize> {
    let all = || units.iter().map(|unit| unit.position);
    let duties: Vec<usize> = all().filter(|&unit| is_duty(&document.units[unit])).collect();
    if duties.is_empty() { all().collect() } else { duties }
}

/// Lines of descent: which units of which periods belong together.
struct Lineages {
    /// Where the units of each period begin.
    starts: Vec<usize>,
    /// For each unit, an earlier one of its line; itself for the first.
    joined: Vec<usize>,
}

impl Lineages {
    fn of(documents: &[Document]) -> Self {
        let mut starts = Vec::with_capacity(documents.len());
        let mut units = 0;
        for document in documents {
            starts.push(units);
            units += document.units.len();
        }
        Self { starts, joined: (0..units).collect() }
    }

    /// Joins units of one period with units of a later one; nothing is joined when a side has none.
    fn join(&mut self, before: (usize, &[usize]), after: (usize, &[usize])) {
        let [before, after] =
            [before, after].map(|(period, units)| units.iter().map(|unit| self.starts[period] + unit).collect::<Vec<_>>());
        let (Some(&one), false) = (before.first(), after.is_empty()) else { return };
        for other in before.into_iter().chain(after) {
            let (one, other) = (self.first(one), self.first(other));
            self.joined[one.max(other)] = one.min(other);
        }
    }

    fn first(&mut self, mut at: usize) -> usize {
        while self.joined[at] != at {
            self.joined[at] = self.joined[self.joined[at]];
            at = self.joined[at];
        }
        at
    }

    /// The units of every line that has a duty, as (period, unit), in order.
    fn lines(&mut self, documents: &[Document]) -> Vec<Vec<(usize, usize)>> {
        let mut lines: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
        for (period, document) in documents.iter().enumerate() {
            for unit in 0..document.units.len() {
                let first = self.first(self.starts[period] + unit);
                lines.entry(first).or_default().push((period, unit));
            }
        }
        let has_duty = |line: &Vec<(usize, usize)>| line.iter().any(|&(period, unit)| is_duty(&documents[period].units[unit]));
        lines.into_values().filter(has_duty).collect()
    }
}

/// What entries are written from.
struct Chain<'a> {
    documents: &'a [Document],
    comparisons: &'a [Comparison],
    /// For each comparison, the change that each unit of the earlier text stands in.
    fates: Vec<Vec<usize>>,
    /// For each comparison, the change that each unit of the later text stands in.
    origins: Vec<Vec<usize>>,
    /// Units that came back, by period and place.
    returned: BTreeMap<(usize, usize), &'a Return>,
    others: &'a BTreeMap<String, Document>,
    lines: Vec<Lines<'a>>,
    lines_of_others: BTreeMap<&'a str, Lines<'a>>,
}

impl<'a> Chain<'a> {
    fn of(
        documents: &'a [Document],
        comparisons: &'a [Comparison],
        others: &'a BTreeMap<String, Document>,
        files: &'a Files,
        returns: &'a [Return],
    ) -> Self {
        let placed = |comparison: &Comparison, units: usize, side: fn(&Change) -> &Vec<UnitRef>| {
            let mut change_of = vec![0; units];
            for (at, change) in comparison.changes.iter().enumerate() {
                side(change).iter().for_each(|unit| change_of[unit.position] = at);
            }
            change_of
        };
        let with_lengths = || comparisons.iter().zip(documents.windows(2));
        let after = |found: &'a Return| found.change.after.iter().map(move |unit| ((found.to, unit.position), found));
        Self {
            documents,
            comparisons,
            fates: with_lengths().map(|(comparison, sides)| placed(comparison, sides[0].units.len(), |change| &change.before)).collect(),
            origins: with_lengths().map(|(comparison, sides)| placed(comparison, sides[1].units.len(), |change| &change.after)).collect(),
            returned: returns.iter().flat_map(after).collect(),
            others,
            lines: documents.iter().map(|document| Lines::of(files, [document])).collect(),
            lines_of_others: others.iter().map(|(id, document)| (id.as_str(), Lines::of(files, [document]))).collect(),
        }
    }

    /// One line of descent, given as its units in order.
    fn entry(&self, line: &[(usize, usize)]) -> DutyHistory {
        let mut periods: Vec<Standing> = self.documents.iter().map(|document| self.standing(document)).collect();
        for &(period, unit) in line {
            periods[period].units.push(self.unit(period, unit));
        }
        let steps = self.steps(line);
        for (period, step) in steps.iter().filter(|(_, step)| step.kind == StepKind::CarriedOn) {
            let elsewhere = step.after.iter().filter_map(|id| self.elsewhere(id.as_str()));
            periods[*period].units.extend(elsewhere);
        }
        let steps: Vec<Step> = steps.into_iter().map(|(_, step)| step).collect();
        let fate = fate(&periods, &steps);
        let brought_back = steps.iter().any(|step| step.kind == StepKind::BroughtBack);
        let own = |unit: &&StandingUnit| unit.work.is_none();
        let last = periods.iter().rev().find_map(|standing| {
            let units = || standing.units.iter().filter(own);
            units().find(|unit| !unit.duties.is_empty()).or_else(|| units().next())
        });
        DutyHistory { id: last.map(|unit| unit.place.id.clone()).unwrap_or_default(), fate, brought_back, periods, steps }
    }

    fn standing(&self, document: &Document) -> Standing {
        Standing { period: document.label.clone(), units: Vec::new() }
    }

    fn unit(&self, period: usize, unit: usize) -> StandingUnit {
        let units = &self.documents[period].units;
        standing_unit(None, self.lines[period].unit_ref(units, unit), &units[unit])
    }

    /// A unit of a text outside the series, by `<work id>#<id>`.
    fn elsewhere(&self, place: &str) -> Option<StandingUnit> {
        let (work, id) = place.split_once('#')?;
        let units = &self.others.get(work)?.units;
        let at = units.iter().position(|unit| unit.id.as_str() == id)?;
        Some(standing_unit(Some(work.to_owned()), self.lines_of_others.get(work)?.unit_ref(units, at), &units[at]))
    }

    /// The steps of a line with the period that each leads to.
    fn steps(&self, line: &[(usize, usize)]) -> Vec<(usize, Step)> {
        let mut steps = Vec::new();
        for (period, comparison) in self.comparisons.iter().enumerate() {
            let units = |at: usize| line.iter().filter(move |(period, _)| *period == at).map(|&(_, unit)| unit);
            let mut changes: Vec<usize> = units(period + 1).map(|unit| self.origins[period][unit]).collect();
            changes.extend(units(period).map(|unit| self.fates[period][unit]));
            let mut told = BTreeSet::new();
            for at in changes.into_iter().filter(|at| told.insert(*at)) {
                let change = &comparison.changes[at];
                let returned = change.after.first().filter(|_| change.before.is_empty());
                let returned = returned.and_then(|unit| self.returned.get(&(period + 1, unit.position)));
                let (from, change, kind) = match returned {
                    Some(found) => (found.from, &found.change, StepKind::BroughtBack),
                    None => (period, change, step_kind(change)),
                };
                let is_new =
                    |(_, step): &(usize, Step)| kind != StepKind::BroughtBack || step.kind != kind || step.before != ids(&change.before);
                if steps.iter().all(is_new) {
                    steps.push((period + 1, self.step((from, period + 1), kind, change, line)));
                }
            }
        }
        steps
    }

    fn step(&self, (from, to): (usize, usize), kind: StepKind, change: &Change, line: &[(usize, usize)]) -> Step {
        let [from_label, to_label] = [from, to].map(|period| self.documents[period].label.clone());
        let records: Vec<RecordChange> = change.records.iter().filter(|record| record.record == "obligation").cloned().collect();
        let paired = !change.before.is_empty() && !change.after.is_empty();
        let carried =
            change.flags.iter().filter_map(|flag| if let Flag::CarriedOn(place) = flag { Some(UnitId::new(place)) } else { None });
        let after = ids(&change.after).into_iter().chain(carried).collect();
        // Of a change that several lines meet in, each line counts its own duties.
        let own = |period: usize, unit: &UnitRef| line.binary_search(&(period, unit.position)).is_ok();
        let counts = |period: usize, unit: &UnitRef| own(period, unit) && is_duty(&self.documents[period].units[unit.position]);
        let duties = |period: usize, units: &[UnitRef]| units.iter().filter(|unit| counts(period, unit)).count();
        let duties = Count { before: duties(from, &change.before), after: duties(to, &change.after) };
        Step {
            from: from_label,
            to: to_label,
            kind,
            direction: direction(kind, &records),
            change: paired.then_some(change.kind),
            significance: change.significance,
            reason: change.reason,
            pairing: change.pairing,
            ruling: change.ruling.clone(),
            before: ids(&change.before),
            after,
            duties,
            records,
        }
    }
}

fn standing_unit(work: Option<String>, place: UnitRef, unit: &Unit) -> StandingUnit {
    let duties = unit.records.iter().filter_map(|record| if let Record::Obligation(duty) = record { Some(duty.clone()) } else { None });
    StandingUnit { work, place, text: unit.text.clone(), duties: duties.collect() }
}

fn ids(units: &[UnitRef]) -> Vec<UnitId> {
    units.iter().map(|unit| unit.id.clone()).collect()
}

fn step_kind(change: &Change) -> StepKind {
    let carried = change.flags.iter().any(|flag| matches!(flag, Flag::CarriedOn(_)));
    match (change.before.len(), change.after.len()) {
        (0, _) => StepKind::Introduced,
        (_, 0) if carried => StepKind::CarriedOn,
        (_, 0) => StepKind::Dissolved,
        (1, 1) => StepKind::Continued,
        (_, 1) => StepKind::Joined,
        _ => StepKind::Divided,
    }
}

/// Looser outweighs stricter; a duty that comes binds more than none, and one that goes binds less.
fn direction(kind: StepKind, records: &[RecordChange]) -> Option<Effect> {
    let way = |record: &RecordChange| match record.effect {
        Effect::Removed if record.field.is_empty() => Effect::Looser,
        Effect::Added if record.field.is_empty() => Effect::Stricter,
        other => other,
    };
    match kind {
        StepKind::CarriedOn => None,
        _ => [Effect::Looser, Effect::Stricter].into_iter().find(|effect| records.iter().any(|record| way(record) == *effect)),
    }
}

fn fate(periods: &[Standing], steps: &[Step]) -> Fate {
    let own = || periods.last().into_iter().flat_map(|standing| &standing.units).filter(|unit| unit.work.is_none());
    let carried = steps.iter().rev().find(|step| matches!(step.kind, StepKind::CarriedOn | StepKind::Dissolved));
    match own().next() {
        Some(_) if own().any(|unit| !unit.duties.is_empty()) => Fate::InForce,
        Some(_) => Fate::Unmarked,
        None if carried.is_some_and(|step| step.kind == StepKind::CarriedOn) => Fate::CarriedOn,
        None => Fate::Dissolved,
    }
}
