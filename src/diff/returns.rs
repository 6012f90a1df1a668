//! Duties that a text dropped and a later one brought back: what went and what came, compared with each other.
//!
//! Only pairs that rest on an id, a ruling, equal words or enough words in common count: between two texts that are
//! not successors, a place says little.

use std::collections::BTreeSet;

use crate::diagnostic::Files;
use crate::diff::compare;
use crate::diff::comparison::{Change, Comparison, PairedBy, UnitRef};
use crate::diff::descent::is_duty;
use crate::diff::document::Document;

/// From this likeness on, words in common say that a duty is back.
const LIKENESS: f64 = 0.45;

/// Something that was gone and is back.
pub(super) struct Return {
    /// The last period that had it.
    pub from: usize,
    /// The period that has it again.
    pub to: usize,
    /// What it was and what it is, at their places in the whole texts.
    pub change: Change,
}

/// Finds what came back, the texts that lie closest first; nothing comes back twice.
pub(super) fn returns(documents: &[Document], comparisons: &[Comparison], files: &Files) -> Vec<Return> {
    let alone = |comparison: &Comparison, side: fn(&Change) -> (&Vec<UnitRef>, &Vec<UnitRef>)| {
        let lone = comparison.changes.iter().map(side).filter(|(_, other)| other.is_empty());
        lone.flat_map(|(units, _)| units).map(|unit| unit.position).collect::<BTreeSet<usize>>()
    };
    let mut gone: Vec<BTreeSet<usize>> = comparisons.iter().map(|one| alone(one, |change| (&change.before, &change.after))).collect();
    let mut returns = Vec::new();
    for to in 2..documents.len() {
        let mut came = alone(&comparisons[to - 1], |change| (&change.after, &change.before));
        for from in (0..=to - 2).rev() {
            for change in pairs((&documents[from], &gone[from]), (&documents[to], &came), files) {
                gone[from].retain(|place| change.before.iter().all(|unit| unit.position != *place));
                came.retain(|place| change.after.iter().all(|unit| unit.position != *place));
                returns.push(Return { from, to, change });
            }
        }
    }
    returns
}

/// What pairs between some units of two texts, as far as it can be trusted and a duty takes part.
fn pairs(before: (&Document, &BTreeSet<usize>), after: (&Document, &BTreeSet<usize>), files: &Files) -> Vec<Change> {
    let has_duty = |(document, units): (&Document, &BTreeSet<usize>)| units.iter().any(|&unit| is_duty(&document.units[unit]));
    if !has_duty(before) && !has_duty(after) {
        return Vec::new();
    }
    let (one, other) = (part(before.0, before.1), part(after.0, after.1));
    let places = [before.1, after.1].map(|units| units.iter().copied().collect::<Vec<usize>>());
    let mut changes = compare(&one, &other, files).changes;
    changes.retain(|change| {
        let surely = change.pairing.is_some_and(|pairing| match pairing.by {
            PairedBy::Ruling | PairedBy::Id | PairedBy::Text => true,
            PairedBy::RowHeader | PairedBy::Structure | PairedBy::Likeness => pairing.likeness >= LIKENESS,
        });
        let duty = |document: &Document, units: &[UnitRef]| units.iter().any(|unit| is_duty(&document.units[unit.position]));
        surely && (duty(&one, &change.before) || duty(&other, &change.after))
    });
    for change in &mut changes {
        for (units, places) in [(&mut change.before, &places[0]), (&mut change.after, &places[1])] {
            units.iter_mut().for_each(|unit| unit.position = places[unit.position]);
        }
    }
    changes
}

/// Some units of a text, in order, each below the nearest heading that is among them.
fn part(document: &Document, units: &BTreeSet<usize>) -> Document {
    let places: Vec<usize> = units.iter().copied().collect();
    let kept = |mut above: Option<usize>| {
        while let Some(heading) = above {
            if let Ok(place) = places.binary_search(&heading) {
                return Some(place);
            }
            above = document.units[heading].parent;
        }
        None
    };
    let one = |&unit: &usize| {
        let mut unit = document.units[unit].clone();
        unit.parent = kept(unit.parent);
        unit
    };
    Document { units: places.iter().map(one).collect(), id: document.id.clone(), ..Document::default() }
}
