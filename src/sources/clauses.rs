//! Clauses that records name: the general clause that a precision makes precise, the duty that a measure came from.
//!
//! A clause is named by its id or as `<work id>#<id>`. A bare id of a precision lies in the work that this one adds to,
//! one of a measure in this work. What a measure names may also be words, e.g. `replaced_by="Fælles indkøb"`.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Span};
use crate::model::work::is_segment;
use crate::model::{Agreement, Facts, Measure, Precision, Record, Reference, UnitId, WorkId};
use crate::sources::compose::Pending;
use crate::sources::references::{Index, judge};

/// What a value of a record names.
enum Named {
    /// A clause; without a work it lies in this one.
    Clause(Option<WorkId>, UnitId),
    /// A whole work.
    Work(WorkId),
    /// A clause of the work that this one adds to, and it adds to none.
    Nowhere,
    /// Nothing that has an id.
    Words,
}

/// Says which clauses that records name are not there.
pub fn judge_clauses(agreement: &Agreement, indexes: &BTreeMap<WorkId, Index>, unread: &[WorkId], diagnostics: &mut Vec<Diagnostic>) {
    let facts = &agreement.facts;
    for record in agreement.all_records() {
        match record {
            Record::Precision(precision) => {
                let place = precision.places.of("of");
                let pending = match of_precision(precision, facts) {
                    Named::Clause(work, target) => Pending { work, target: Some(target), span: place },
                    other => {
                        diagnostics.push(no_clause(&other, place));
                        continue;
                    }
                };
                // That the work is not there was said where the facts name it.
                let told = pending.work == facts.adds_to && pending.work.as_ref().is_some_and(|work| !indexes.contains_key(work));
                if !told {
                    judge(&agreement.id, &[pending], indexes, unread, diagnostics);
                }
            }
            Record::Measure(measure) => {
                for (key, written) in [("of", &measure.of), ("replaced_by", &measure.replaced_by)] {
                    let place = measure.places.of(key);
                    let pending = match written.as_deref().map(of_measure) {
                        Some(Named::Clause(work, target)) => Pending { work, target: Some(target), span: place },
                        Some(Named::Work(work)) => Pending { work: Some(work), target: None, span: place },
                        Some(Named::Nowhere | Named::Words) | None => continue,
                    };
                    let before = diagnostics.len();
                    judge(&agreement.id, std::slice::from_ref(&pending), indexes, unread, diagnostics);
                    let elsewhere = pending.work.is_none().then(|| home_of(&pending, facts, indexes)).flatten();
                    if let (Some(work), Some(target)) = (elsewhere, &pending.target) {
                        let found = diagnostics[before..].iter_mut();
                        found.for_each(|finding| finding.help = format!("{work} has it: `{key}=\"{work}#{target}\"`"));
                    }
                }
            }
            _ => {}
        }
    }
}

/// Puts the citation of the clause into every record that names one, and notes the titles of the works meant.
pub fn fill_clauses(agreement: &mut Agreement, indexes: &BTreeMap<WorkId, Index>) {
    let (home, facts) = (agreement.id.clone(), agreement.facts.clone());
    let mut titles = BTreeMap::new();
    let mut cite = |named: Named| {
        let (work, target) = match named {
            Named::Clause(work, target) => (work.filter(|work| *work != home), Some(target)),
            Named::Work(work) => (Some(work), None),
            Named::Nowhere | Named::Words => return None,
        };
        let index = indexes.get(work.as_ref().unwrap_or(&home))?;
        let citation = target.as_ref().map(|target| index.citations.get(target)).map_or(Some(None), |found| found.map(Some))?;
        if let Some(work) = &work {
            titles.insert(work.to_string(), index.short_title.clone());
        }
        let title = work.as_ref().map(|_| index.short_title.as_str());
        let words: Vec<&str> = title.into_iter().chain(citation.map(String::as_str)).collect();
        Some(Reference { work, target, text: words.join(", ") })
    };
    agreement.for_each_record_mut(&mut |record| match record {
        Record::Precision(precision) => precision.clause = cite(of_precision(precision, &facts)),
        Record::Measure(Measure { of, of_clause, replaced_by, replaced_by_clause, .. }) => {
            *of_clause = of.as_deref().and_then(|of| cite(of_measure(of)));
            *replaced_by_clause = replaced_by.as_deref().and_then(|by| cite(of_measure(by)));
        }
        _ => {}
    });
    agreement.work_titles.extend(titles);
}

fn of_precision(precision: &Precision, facts: &Facts) -> Named {
    match in_full(&precision.of) {
        Some(named) => named,
        None => match &facts.adds_to {
            Some(work) => Named::Clause(Some(work.clone()), UnitId::new(precision.of.trim())),
            None => Named::Nowhere,
        },
    }
}

fn of_measure(written: &str) -> Named {
    let bare = || if is_segment(written) { Named::Clause(None, UnitId::new(written)) } else { Named::Words };
    in_full(written).unwrap_or_else(bare)
}

/// `<work id>#<id>` or a work id alone; nothing for anything shorter.
fn in_full(written: &str) -> Option<Named> {
    let (work, unit) = written.split_once('#').map_or((written, None), |(work, unit)| (work, Some(unit)));
    let work: WorkId = work.parse().ok()?;
    Some(match unit {
        Some(unit) => Named::Clause(Some(work), UnitId::new(unit)),
        None => Named::Work(work),
    })
}

fn no_clause(named: &Named, place: Span) -> Diagnostic {
    let (message, help) = match named {
        Named::Work(work) => (
            format!("`of` names {work} as a whole"),
            format!("a precision names one clause: `of=\"{work}#<id>\"`, with the clause's written id"),
        ),
        _ => (
            "`of` names a clause of the general text, and this agreement adds to none".to_owned(),
            "name the general agreement in `agreement.toml`, e.g. `adds_to = \"midtjylland/sundhedsaftale/2011-2014\"`, or the clause in full: \
             `of=\"<work id>#<id>\"`"
                .to_owned(),
        ),
    };
    Diagnostic::error("dangling-reference", place, message).label("leads nowhere").help(help)
}

/// The work that the facts name and that has the clause that this one lacks.
fn home_of<'a>(pending: &Pending, facts: &'a Facts, indexes: &BTreeMap<WorkId, Index>) -> Option<&'a WorkId> {
    let named = [&facts.part_of, &facts.adds_to, &facts.annex_of, &facts.carried_on, &facts.replaces];
    let target = pending.target.as_ref()?;
    named.into_iter().flatten().find(|work| indexes.get(work).is_some_and(|index| index.citations.contains_key(target)))
}
