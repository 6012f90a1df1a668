//! How a report tells a comparison: what went, came or moved together is one passage, told once.
//!
//! 1. a section that is gone or new with all that was gone or new in it is one passage, and so are the units that one
//!    section lost or gained; what such a section shares with the other text is pointed at from there;
//! 2. a section that moved is one passage with the units that went along as they were;
//! 3. every other change is a passage of its own, but for those that one sentence tells.
//!
//! Every change but the silent ones is told in exactly one passage or sentence.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::diff::comparison::{Change, ChangeKind, Comparison, Flag, Significance, UnitRef};
use crate::model::{UnitId, UnitKind};

/// A comparison as it is told. Changes are named by their place in [`Comparison::changes`].
#[derive(Debug, Serialize)]
pub struct Telling {
    /// The passages, gravest first, then in print order.
    pub passages: Vec<Passage>,
    /// What one sentence tells: the same words under another number.
    pub sentences: Vec<usize>,
}

/// What is told once.
#[derive(Debug, Serialize)]
pub struct Passage {
    /// What sort of passage it is.
    pub form: Form,
    /// The gravest of its changes.
    pub significance: Significance,
    /// Whether it is a whole section, and not only units of one.
    pub whole: bool,
    /// The section that it is, or that its units stood or stand in, on their side; absent when it is not listed.
    pub section: Option<UnitRef>,
    /// That section on the other side.
    pub section_there: Vec<UnitRef>,
    /// What is told here, in print order.
    pub changes: Vec<usize>,
    /// The passage that tells what the same section gained, or lost, by its place in [`Telling::passages`].
    pub counterpart: Option<usize>,
    /// What stands in this section and is told elsewhere or goes on unchanged, in print order.
    pub elsewhere: Vec<usize>,
}

/// The sorts of passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// One change with both its sides.
    Pair,
    /// Units of the earlier text without a successor.
    Dropped,
    /// Units of the later text without an origin.
    New,
    /// A section that stands elsewhere.
    Moved,
}

/// Gathers the changes into passages.
pub fn tell(comparison: &Comparison) -> Telling {
    let changes = &comparison.changes;
    let mut passages = gathered(changes, Form::Dropped);
    passages.extend(gathered(changes, Form::New));
    passages.extend(moved(changes));
    let told: BTreeSet<usize> = passages.iter().flat_map(|passage| passage.changes.iter().copied()).collect();
    let (mut sentences, rest): (Vec<usize>, Vec<usize>) =
        (0..changes.len()).filter(|at| !told.contains(at) && !is_silent(&changes[*at])).partition(|&at| is_sentence(&changes[at]));
    passages.extend(rest.into_iter().map(|at| pair(changes, at)));
    // the changes are sorted, so the first of a passage tells where it belongs
    passages.sort_by_key(|passage| passage.changes.iter().min().copied());
    find_counterparts(&mut passages);
    sentences.sort_by_key(|&at| changes[at].after.first().map(|unit| unit.position));
    Telling { passages, sentences }
}

/// Whether nothing is to be said: the same words and records under the same number.
pub fn is_silent(change: &Change) -> bool {
    change.kind == ChangeKind::Unchanged && change.significance == Significance::None && change.records.is_empty()
}

/// Whether one sentence says it all.
fn is_sentence(change: &Change) -> bool {
    change.kind == ChangeKind::Renumbered && is_slight(change) || went_along(change)
}

/// Whether the words are the same and only the section around them moved.
fn went_along(change: &Change) -> bool {
    change.kind == ChangeKind::Moved && moved_with(change).is_some() && is_slight(change)
}

fn is_slight(change: &Change) -> bool {
    change.significance <= Significance::Minor && change.records.is_empty() && change.ruling.is_none()
}

/// The section that a unit went along with.
pub fn moved_with(change: &Change) -> Option<&UnitId> {
    change.flags.iter().find_map(|flag| match flag {
        Flag::MovedWith(section) => Some(section),
        Flag::Renumbered | Flag::Moved | Flag::SameIdOtherText | Flag::DrawingChanged | Flag::CarriedOn(_) => None,
    })
}

fn pair(changes: &[Change], at: usize) -> Passage {
    let significance = changes[at].significance;
    let (section, section_there) = (None, Vec::new());
    Passage {
        form: Form::Pair,
        significance,
        whole: false,
        section,
        section_there,
        counterpart: None,
        changes: vec![at],
        elsewhere: Vec::new(),
    }
}

/// What a section lost and what it gained are two passages, which may weigh differently and so stand far apart.
fn find_counterparts(passages: &mut [Passage]) {
    let of_sections = |passage: &&Passage| matches!(passage.form, Form::Dropped | Form::New) && !passage.whole;
    let known: BTreeMap<(bool, usize), usize> = (passages.iter().enumerate())
        .filter(|(_, passage)| of_sections(passage))
        .filter_map(|(at, passage)| Some(((passage.form == Form::New, passage.section.as_ref()?.position), at)))
        .collect();
    for passage in passages.iter_mut().filter(|passage| of_sections(&&**passage)) {
        let there = passage.section_there.first().map(|section| (passage.form == Form::Dropped, section.position));
        passage.counterpart = there.and_then(|there| known.get(&there).copied());
    }
}

/// The units of one side that are listed, by position, each with its change.
struct Listed<'a> {
    units: BTreeMap<usize, (usize, &'a UnitRef)>,
    alone: Vec<bool>,
}

impl<'a> Listed<'a> {
    fn of(changes: &'a [Change], form: Form) -> Self {
        let (side, kind): (fn(&Change) -> &Vec<UnitRef>, _) = match form {
            Form::Dropped => (|change| &change.before, ChangeKind::Deleted),
            Form::New | Form::Moved | Form::Pair => (|change| &change.after, ChangeKind::Inserted),
        };
        let units = changes.iter().enumerate().flat_map(|(at, change)| side(change).iter().map(move |unit| (unit.position, (at, unit))));
        Self { units: units.collect(), alone: changes.iter().map(|change| change.kind == kind).collect() }
    }

    /// The heading above a unit, when it is listed and has no counterpart either.
    fn heading_alone(&self, unit: &UnitRef) -> Option<&'a UnitRef> {
        let (at, heading) = self.units.get(&unit.parent?)?;
        self.alone[*at].then_some(*heading)
    }

    /// The outermost section without a counterpart that a unit stands in, or is.
    fn outermost(&self, unit: &'a UnitRef) -> &'a UnitRef {
        let mut outermost = unit;
        while let Some(heading) = self.heading_alone(outermost) {
            outermost = heading;
        }
        outermost
    }
}

/// Units that went, or that came, by the section they are or stand in.
fn gathered(changes: &[Change], form: Form) -> Vec<Passage> {
    let listed = Listed::of(changes, form);
    // whole sections by their heading's position, the units of others by that of the heading above them
    let mut passages: BTreeMap<(bool, Option<usize>), Passage> = BTreeMap::new();
    let mut pointed = BTreeSet::new();
    for (at, unit) in listed.units.values() {
        let outermost = listed.outermost(unit);
        let whole = outermost.unit == UnitKind::Heading;
        if !listed.alone[*at] {
            let stood_in_it = listed.heading_alone(unit).is_some() && pointed.insert((outermost.position, *at));
            if let Some(passage) = passages.get_mut(&(true, Some(outermost.position))).filter(|_| stood_in_it) {
                passage.elsewhere.push(*at);
            }
            continue;
        }
        let section = if whole { Some(outermost) } else { outermost.parent.and_then(|parent| Some(listed.units.get(&parent)?.1)) };
        let key = (whole, if whole { Some(outermost.position) } else { outermost.parent });
        let passage = passages.entry(key).or_insert_with(|| {
            let heading = section.filter(|_| !whole).and_then(|section| listed.units.get(&section.position));
            let there = heading.map(|(at, _)| if form == Form::Dropped { &changes[*at].after } else { &changes[*at].before });
            let (section, section_there) = (section.cloned(), there.cloned().unwrap_or_default());
            let (changes, elsewhere) = (Vec::new(), Vec::new());
            Passage { form, significance: Significance::None, whole, section, section_there, counterpart: None, changes, elsewhere }
        });
        passage.significance = passage.significance.max(changes[*at].significance);
        passage.changes.push(*at);
    }
    passages.into_values().collect()
}

/// Sections that moved, each with the units that went along.
fn moved(changes: &[Change]) -> Vec<Passage> {
    let mut along: BTreeMap<&UnitId, Vec<usize>> = BTreeMap::new();
    for (at, change) in changes.iter().enumerate() {
        if let Some(section) = moved_with(change) {
            along.entry(section).or_default().push(at);
        }
    }
    let mut passages = Vec::new();
    for (at, change) in changes.iter().enumerate() {
        let Some(heading) = change.after.first() else { continue };
        let Some(mut units) = along.remove(&heading.id) else { continue };
        units.sort_by_key(|&unit| changes[unit].after.first().map(|unit| unit.position));
        let (with, elsewhere): (Vec<usize>, Vec<usize>) = units.into_iter().partition(|&unit| went_along(&changes[unit]));
        let (section, section_there) = (Some(heading.clone()), change.before.clone());
        let told: Vec<usize> = std::iter::once(at).chain(with).collect();
        let significance = told.iter().map(|&at| changes[at].significance).max().unwrap_or(Significance::None);
        passages.push(Passage {
            form: Form::Moved,
            significance,
            whole: true,
            section,
            section_there,
            counterpart: None,
            changes: told,
            elsewhere,
        });
    }
    passages
}
