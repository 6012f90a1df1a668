//! Duties that were dropped and live on in another text: a cooperation agreement that carries on what an agreement had.
//!
//! The earlier text is paired with the other one as with a successor. What was dropped and is sure to be found there, by
//! its written id, its words or much the same words, is told as carried on; when the other text promises less, that is
//! told instead.

use std::collections::{BTreeMap, BTreeSet};

use crate::diff::align::align;
use crate::diff::comparison::{CarriedPlace, Change, ChangeKind, Comparison, Flag, PairedBy, Reason, RecordChange, Significance};
use crate::diff::document::Document;
use crate::diff::duties::{Marked, record_changes};
use crate::diff::parties::Parties;
use crate::diff::significance::gravest_of_records;
use crate::diff::texts::Pair;
use crate::model::{Record, Unit};

/// From this likeness on a unit of another text is sure to be the one that was dropped.
const SURE: f64 = 0.5;
/// Below this likeness one written id stands on very different texts.
const SAME_TEXT: f64 = 0.18;

/// Marks in a comparison what goes on in a work that carries on clauses of the earlier text.
///
/// `before` is what was compared. A duty that is found gets [`Flag::CarriedOn`] and is not lost; records that differ in
/// the other text take the place of the dropped ones. What an editor ruled stays as it is.
pub fn carry_on(comparison: &mut Comparison, before: &Document, work: &Document) {
    let found = found(before, work);
    let parties = Parties::of(before, work);
    for change in comparison.changes.iter_mut().filter(|change| is_dropped(change)) {
        let Some((unit, likeness)) = change.before.first().and_then(|unit| found.get(&unit.position)) else { continue };
        let better = change.pairing.is_none_or(|pairing| *likeness > pairing.likeness);
        let told = change.ruling.is_some() || change.flags.iter().any(|flag| matches!(flag, Flag::CarriedOn(_)));
        if better && !told {
            let (was, is) = (&before.units[change.before[0].position], &work.units[*unit]);
            change.flags.push(Flag::CarriedOn(address(work, is)));
            reweigh(change, was, is, parties);
        }
    }
    sort(&mut comparison.changes);
}

/// Notes how a reader finds the units of a work that [`Flag::CarriedOn`] names, also where an editor ruled so.
pub fn cite_carried(comparison: &mut Comparison, work: &Document) {
    let flags = comparison.changes.iter().flat_map(|change| &change.flags);
    let named: BTreeSet<&str> =
        flags.filter_map(|flag| if let Flag::CarriedOn(place) = flag { Some(place.as_str()) } else { None }).collect();
    let title = if work.short_title.is_empty() { &work.title } else { &work.short_title };
    let place = |unit: &Unit| CarriedPlace { work: work.id.clone(), title: title.clone(), citation: unit.citation.clone() };
    let cited = work.units.iter().map(|unit| (address(work, unit), place(unit)));
    let cited: Vec<(String, CarriedPlace)> = cited.filter(|(address, _)| named.contains(address.as_str())).collect();
    comparison.carried_on.extend(cited);
}

/// Where the units of a work that carries on an earlier text come from: places in the earlier text, by places in the work.
pub(super) fn origins(before: &Document, work: &Document) -> BTreeMap<usize, usize> {
    let found = found(before, work).into_iter();
    found.map(|(origin, (unit, _))| (unit, origin)).collect()
}

fn address(work: &Document, unit: &Unit) -> String {
    format!("{}#{}", work.id, unit.id)
}

/// What may live on elsewhere: a unit without a successor, or a duty that its successor no longer has.
fn is_dropped(change: &Change) -> bool {
    let unsure = change.pairing.is_some_and(|pairing| matches!(pairing.by, PairedBy::RowHeader | PairedBy::Structure | PairedBy::Likeness));
    change.kind == ChangeKind::Deleted || (change.reason == Reason::DutyDropped && change.before.len() == 1 && unsure)
}

/// Where the other text has units of the earlier one, by position, with their likeness.
fn found(before: &Document, work: &Document) -> BTreeMap<usize, (usize, f64)> {
    let pair = Pair::of(&before.units, &work.units);
    let mut found = BTreeMap::new();
    for partners in align(&pair, &[]).0 {
        let likeness = pair.joined_likeness(&partners.before, &partners.after);
        let sure = match partners.by {
            PairedBy::Ruling | PairedBy::Text => true,
            PairedBy::Id => likeness >= SAME_TEXT,
            PairedBy::RowHeader | PairedBy::Structure | PairedBy::Likeness => likeness >= SURE,
        };
        if sure {
            found.extend(partners.before.iter().map(|&unit| (unit, (partners.after[0], likeness))));
        }
    }
    found
}

/// Weighs a dropped unit that goes on: text without duties weighs as before, a duty only what it lost on the way.
fn reweigh(change: &mut Change, was: &Unit, is: &Unit, parties: Parties) {
    if change.significance < Significance::Substantial {
        return;
    }
    let records = between(was, is, parties);
    (change.significance, change.reason) = match gravest_of_records(&records) {
        Some((Significance::Grave, reason)) => (Significance::Grave, reason),
        _ => (Significance::Substantial, Reason::CarriedOn),
    };
    change.records = records;
}

fn between(was: &Unit, is: &Unit, parties: Parties) -> Vec<RecordChange> {
    fn marked(unit: &Unit) -> Vec<Marked<'_>> {
        unit.records.iter().map(|record: &Record| Marked { record, prose: &unit.text, part: 0 }).collect()
    }
    record_changes(&marked(was), &marked(is), parties)
}

/// Sorts changes as a comparison has them: gravest first, then in print order of the later text, what was dropped after
/// the last unit before it that is still in its place.
fn sort(changes: &mut [Change]) {
    let moved =
        |change: &Change| matches!(change.kind, ChangeKind::Moved | ChangeKind::MovedReworded) || change.flags.contains(&Flag::Moved);
    let successors: BTreeMap<usize, Option<usize>> = changes
        .iter()
        .flat_map(|change| {
            let there = change.after.first().map(|unit| unit.position).filter(|_| !moved(change));
            let gone = change.after.is_empty();
            change.before.iter().filter(move |_| gone || there.is_some()).map(move |unit| (unit.position, there))
        })
        .collect();
    let mut place = (0, 0);
    let mut dropped: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for (unit, there) in successors {
        match there {
            Some(after) => place = (after + 1, 0),
            None => {
                place.1 += 1;
                dropped.insert(unit, place);
            }
        }
    }
    let place = |change: &Change| match (change.after.first(), change.before.first()) {
        (Some(unit), _) => (unit.position + 1, 0),
        (None, Some(unit)) => dropped.get(&unit.position).copied().unwrap_or_default(),
        (None, None) => (0, 0),
    };
    changes.sort_by_cached_key(|change| (std::cmp::Reverse(change.significance), place(change)));
}
