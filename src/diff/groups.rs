//! One unit that became several, and several that became one.
//!
//! 1. free units look on the other side for units that they are contained in
//! 2. from the best of its parts a group grows over neighbours, while the joined words come nearer to the whole
//! 3. groups are taken best first; a part that has a better partner of its own stays out
//!
//! Every unit asks once and every whole is laid out twice at most, so the work is near linear.

use std::collections::BTreeMap;

use crate::diff::align::{Alignment, Link};
use crate::diff::comparison::PairedBy;
use crate::diff::texts::{Entry, Texts, class};
use crate::model::UnitKind;

/// Weighted share of a part's words that the whole must have, beyond those that other parts account for.
const CONTAINED: f64 = 0.55;
/// The same for a part that accounts for much of the whole, and for a unit that is the whole's partner already.
const CONTAINED_LARGE: f64 = 0.40;
/// Weighted share of the whole's words from which on a part accounts for much of it.
const LARGE: f64 = 0.25;
/// What the joined words of a group must reach in likeness with the whole.
const LEAST_JOINED: f64 = 0.60;
/// How much more alike the joined words must be than what the group began with, and than what any part added to it.
const GROWTH: f64 = 0.03;
/// How far a part's words must lie in the whole above its likeness with any other unit.
const AHEAD: f64 = 0.02;
/// Units of other origin that may stand between two parts.
const BETWEEN: usize = 2;
/// A partner this much alike leaves nothing for other parts.
const WHOLE_ALREADY: f64 = 0.97;
/// Parts from which a group starts to grow, best first.
const STARTS: usize = 2;

/// A unit of one side and the units of the other that it became, or that it came from.
struct Group {
    /// Whether the whole is a unit of the earlier text.
    splits: bool,
    /// The unit on its own side.
    whole: usize,
    /// Its parts on the other side, in order, two or more.
    parts: Vec<usize>,
    likeness: f64,
}

/// Units that belong together: one on each side, or one on the one side and several on the other.
#[derive(Debug)]
pub(super) struct Partners {
    /// Units of the earlier text, in order.
    pub before: Vec<usize>,
    /// Units of the later text, in order.
    pub after: Vec<usize>,
    /// The step that found them.
    pub by: PairedBy,
}

impl Alignment<'_, '_> {
    /// The units of groups that are not the first ones, with the single unit each belongs to.
    pub fn further_links(&self) -> Vec<Link> {
        let parts = self.origin.iter().enumerate().filter_map(|(after, before)| before.map(|before| Link { before, after }));
        let parts = parts.filter(|link| self.successor[link.before] != Some(link.after));
        let origins = self.successor.iter().enumerate().filter_map(|(before, after)| after.map(|after| Link { before, after }));
        parts.chain(origins.filter(|link| self.origin[link.after] != Some(link.before))).collect()
    }

    /// All that belongs together, in the order of `after`.
    pub fn partners(&self) -> Vec<Partners> {
        let mut further: BTreeMap<Link, Vec<Link>> = BTreeMap::new();
        for link in self.further_links() {
            let first = match self.origin[link.after] {
                Some(before) if before == link.before => Link { before, after: self.successor[before].unwrap_or(link.after) },
                origin => Link { before: origin.unwrap_or(link.before), after: link.after },
            };
            further.entry(first).or_default().push(link);
        }
        let whole = |link: Link| {
            let (mut before, mut after) = (vec![link.before], vec![link.after]);
            for other in further.get(&link).into_iter().flatten() {
                if other.before == link.before { after.push(other.after) } else { before.push(other.before) }
            }
            Partners { before, after, by: self.by[link.before] }
        };
        self.links().into_iter().map(whole).collect()
    }

    /// Takes the groups that what is paired so far leaves room for.
    pub fn by_groups(&mut self) {
        for group in groups(self) {
            self.join(&group);
        }
    }

    fn join(&mut self, group: &Group) {
        let Group { splits, whole, ref parts, .. } = *group;
        let first = parts[0];
        let named = if splits {
            self.successor[whole].is_some() && self.by[whole] == PairedBy::Id
        } else {
            parts.iter().any(|&part| self.successor[part].is_some() && self.by[part] == PairedBy::Id)
        };
        let by = if named { PairedBy::Id } else { PairedBy::Likeness };
        if splits {
            self.link(whole, first, by);
            parts.iter().for_each(|&part| self.origin[part] = Some(whole));
        } else {
            self.link(first, whole, by);
            parts.iter().for_each(|&part| self.successor[part] = Some(whole));
        }
    }

    /// Whether an editor said what the whole of a group belongs to.
    fn is_ruled(&self, group: &Group) -> bool {
        let before = if group.splits { Some(group.whole) } else { self.origin[group.whole] };
        before.is_some_and(|before| self.successor[before].is_some() && self.by[before] == PairedBy::Ruling)
    }

    /// Whether two units belong together, alone or in a group.
    pub fn partnered(&self, before: usize, after: usize) -> bool {
        let (successor, origin) = (self.successor.get(before).copied().flatten(), self.origin.get(after).copied().flatten());
        successor.is_some() && origin.is_some() && (successor == Some(after) || origin == Some(before))
    }

    /// The last unit of the later text that this one became.
    pub fn last_successor(&self, before: usize) -> Option<usize> {
        let first = self.successor[before]?;
        let others = self.origin[first + 1..].iter().take_while(|origin| **origin == Some(before)).count();
        Some(first + others)
    }
}

/// Finds the groups that what is paired so far leaves room for, best first. No two share a unit.
fn groups(alignment: &mut Alignment) -> Vec<Group> {
    let mut found = Vec::new();
    for splits in [true, false] {
        found.extend(Side::of(alignment, splits).groups(alignment));
    }
    found.sort_by(|one, other| other.likeness.total_cmp(&one.likeness).then((one.splits, one.whole).cmp(&(other.splits, other.whole))));
    found.retain(|group| !alignment.is_ruled(group));
    let mut taken = [vec![false; alignment.pair.before.len()], vec![false; alignment.pair.after.len()]];
    found.retain(|group| {
        let [wholes, parts] = if group.splits { [0, 1] } else { [1, 0] };
        let free = !taken[wholes][group.whole] && group.parts.iter().all(|&part| !taken[parts][part]);
        if free {
            taken[wholes][group.whole] = true;
            group.parts.iter().for_each(|&part| taken[parts][part] = true);
        }
        free
    });
    found
}

/// One direction: the side whose units may be wholes, and the side of the parts.
struct Side<'p, 'a> {
    splits: bool,
    wholes: &'p Texts<'a>,
    parts: &'p Texts<'a>,
    weights: &'p [f64],
    /// What each part of the whole side has for a partner, and each unit of the part side.
    of_whole: Vec<Option<usize>>,
    of_part: Vec<Option<usize>>,
    /// The greatest likeness of each part, and the one to any unit but that.
    nearest: Vec<Nearest>,
    /// How many units of the whole side have each unit of the part side for a partner.
    shared_by: Vec<usize>,
    /// How often the whole at hand has each word left for further parts.
    left: Vec<u32>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Nearest {
    unit: usize,
    likeness: f64,
    second: f64,
}

/// What a part adds to a group.
#[derive(Debug, Clone, Copy)]
struct Gain {
    common: f64,
    weight: f64,
}

impl Gain {
    fn share(self) -> f64 {
        if self.weight > 0.0 { self.common / self.weight } else { 0.0 }
    }

    /// Likeness with a whole of this weight.
    fn likeness(self, whole: f64) -> f64 {
        2.0 * self.common / (whole + self.weight)
    }

    fn and(self, other: Self) -> Self {
        Self { common: self.common + other.common, weight: self.weight + other.weight }
    }
}

impl<'p, 'a> Side<'p, 'a> {
    fn of(alignment: &Alignment<'p, 'a>, splits: bool) -> Self {
        let pair = alignment.pair;
        let sides = [(&pair.before, &alignment.successor), (&pair.after, &alignment.origin)];
        let [(wholes, of_whole), (parts, of_part)] = if splits { sides } else { [sides[1], sides[0]] };
        let mut shared_by = vec![0; parts.len()];
        of_whole.iter().flatten().for_each(|&part| shared_by[part] += 1);
        Self {
            splits,
            wholes,
            parts,
            weights: &pair.weights,
            of_whole: of_whole.clone(),
            of_part: of_part.clone(),
            nearest: vec![Nearest::default(); parts.len()],
            shared_by,
            left: vec![0; pair.weights.len()],
        }
    }

    fn groups(mut self, alignment: &mut Alignment) -> Vec<Group> {
        let asking = |unit: usize| self.of_part[unit].is_none() && is_text(self.parts, unit);
        if !(0..self.parts.len()).any(asking) {
            return Vec::new();
        }
        let search = alignment.search();
        let finds = if self.splits { &search.of_after } else { &search.of_before };
        let mut starts: Vec<(usize, usize, f64)> = Vec::new();
        for candidate in finds.free.iter().chain(&finds.paired) {
            let (whole, part) = if self.splits { (candidate.before, candidate.after) } else { (candidate.after, candidate.before) };
            if self.of_part[part].is_some() || !is_text(self.parts, part) {
                continue;
            }
            self.nearest[part].note(whole, candidate.likeness);
            let common = candidate.likeness * (self.wholes.weight[whole] + self.parts.weight[part]) / 2.0;
            if common >= CONTAINED_LARGE * self.parts.weight[part] {
                starts.push((whole, part, common));
            }
        }
        let partners = self.partners();
        starts.sort_by(|one, other| one.0.cmp(&other.0).then(other.2.total_cmp(&one.2)).then(one.1.cmp(&other.1)));
        let mut groups = Vec::new();
        for starts in starts.chunk_by(|one, other| one.0 == other.0) {
            let whole = starts[0].0;
            let Some(own) = self.own(whole, &partners) else { continue };
            let seeds: Vec<Vec<usize>> =
                if own.is_empty() { starts.iter().take(STARTS).map(|start| vec![start.1]).collect() } else { vec![own] };
            let mut best: Option<Group> = None;
            for seed in seeds {
                let found_already = best.as_ref().is_some_and(|best| best.parts.binary_search(&seed[0]).is_ok());
                let grown = if found_already { None } else { self.grow(whole, seed, &mut alignment.work.looks) };
                if let Some(grown) = grown.filter(|grown| best.as_ref().is_none_or(|best| grown.likeness > best.likeness)) {
                    best = Some(grown);
                }
            }
            groups.extend(best);
        }
        groups
    }

    /// The units of the part side whose partner each whole is, sorted by whole.
    fn partners(&self) -> Vec<(usize, usize)> {
        let mut partners: Vec<_> = self.of_part.iter().enumerate().filter_map(|(part, whole)| whole.map(|whole| (whole, part))).collect();
        partners.sort_unstable();
        partners
    }

    /// The parts that a whole has already; `None` when it cannot be a whole, because it is a part itself.
    fn own(&self, whole: usize, partners: &[(usize, usize)]) -> Option<Vec<usize>> {
        let start = partners.partition_point(|&(other, _)| other < whole);
        let own: Vec<usize> = partners[start..].iter().take_while(|(other, _)| *other == whole).map(|(_, part)| *part).collect();
        match (self.of_whole[whole], own.as_slice()) {
            (None, []) => Some(own),
            // The partner of the whole may itself be a whole, made of this unit and others.
            (Some(partner), [part]) if partner == *part => (self.shared_by[partner] == 1).then_some(own),
            (Some(_), [_, _, ..]) => Some(own),
            _ => None,
        }
    }

    /// Adds neighbours to the first parts, the nearest first, while the joined words come nearer to the whole.
    fn grow(&mut self, whole: usize, mut parts: Vec<usize>, looks: &mut u64) -> Option<Group> {
        let weight = self.wholes.weight[whole];
        for entry in self.wholes.bag(whole) {
            self.left[entry.word as usize] = entry.times;
        }
        let began_with = parts.len();
        let mut joined = Gain { common: 0.0, weight: 0.0 };
        let mut sound = true;
        for &part in &parts {
            let gain = self.gain(part);
            sound &= if self.of_part[part].is_some() { gain.share() >= CONTAINED_LARGE } else { self.fits(whole, part, gain) };
            self.take(part);
            joined = joined.and(gain);
        }
        let mut best_alone = joined.likeness(weight);
        sound &= best_alone < WHOLE_ALREADY;
        if sound {
            while let Some((part, gain)) = self.next_part(whole, &parts, began_with, joined, looks) {
                self.take(part);
                joined = joined.and(gain);
                best_alone = best_alone.max(gain.likeness(weight));
                let at = parts.partition_point(|&other| other < part);
                parts.insert(at, part);
            }
        }
        for entry in self.wholes.bag(whole) {
            self.left[entry.word as usize] = 0;
        }
        let likeness = joined.likeness(weight);
        let accepted = parts.len() > began_with && likeness >= LEAST_JOINED && likeness >= best_alone + GROWTH;
        accepted.then_some(Group { splits: self.splits, whole, parts, likeness })
    }

    /// The nearest unit after which the joined words are nearer to the whole; of two as near, the better one.
    fn next_part(&self, whole: usize, parts: &[usize], began_with: usize, joined: Gain, looks: &mut u64) -> Option<(usize, Gain)> {
        let weight = self.wholes.weight[whole];
        let likeness = |gain: Gain| joined.and(gain).likeness(weight);
        for place in self.beside(parts, began_with) {
            *looks += place.len() as u64;
            // What has more words than the whole has left cannot lie in it.
            let small = place.into_iter().filter(|&part| self.parts.weight[part] * CONTAINED_LARGE <= weight - joined.common);
            let fitting = small
                .map(|part| (part, self.gain(part)))
                .filter(|&(part, gain)| likeness(gain) > joined.likeness(weight) && self.fits(whole, part, gain));
            let best = fitting.max_by(|one, other| likeness(one.1).total_cmp(&likeness(other.1)).then(other.0.cmp(&one.0)));
            if best.is_some() {
                return best;
            }
        }
        None
    }

    /// Whether so much of a part lies in the whole that it belongs there, and to no other unit.
    fn fits(&self, whole: usize, part: usize, gain: Gain) -> bool {
        let least = if gain.common >= LARGE * self.wholes.weight[whole] { CONTAINED_LARGE } else { CONTAINED };
        gain.share() >= least.max(self.nearest[part].but(whole) + AHEAD)
    }

    /// Free units that stand between the parts that a group began with, then those beside it, nearest first.
    fn beside(&self, parts: &[usize], began_with: usize) -> Vec<Vec<usize>> {
        let (first, last) = (parts[0], parts[parts.len() - 1]);
        let free = |place: &usize| self.of_part.get(*place).is_some_and(Option::is_none) && is_text(self.parts, *place);
        let between = if parts.len() == began_with { first + 1..last } else { 0..0 };
        let mut places = vec![between.filter(free).collect::<Vec<_>>()];
        places.extend((1..=BETWEEN + 1).map(|away| first.checked_sub(away).into_iter().chain([last + away]).filter(free).collect()));
        places
    }

    /// What a part has in common with what is left of the whole.
    fn gain(&self, part: usize) -> Gain {
        let common = |entry: &Entry| self.weights[entry.word as usize] * f64::from(self.left[entry.word as usize].min(entry.times));
        Gain { common: self.parts.bag(part).iter().map(common).sum(), weight: self.parts.weight[part] }
    }

    /// Takes a part's words from what is left of the whole.
    fn take(&mut self, part: usize) {
        for entry in self.parts.bag(part) {
            let left = &mut self.left[entry.word as usize];
            *left -= entry.times.min(*left);
        }
    }
}

impl Nearest {
    fn note(&mut self, unit: usize, likeness: f64) {
        if likeness > self.likeness {
            *self = Self { unit, likeness, second: self.likeness };
        } else {
            self.second = self.second.max(likeness);
        }
    }

    /// The greatest likeness to any unit but this one.
    fn but(&self, unit: usize) -> f64 {
        if self.unit == unit { self.second } else { self.likeness }
    }
}

/// Whether a unit may be part of a group: running text with words.
fn is_text(side: &Texts, unit: usize) -> bool {
    class(side.units[unit].kind) == class(UnitKind::Paragraph) && !side.bag(unit).is_empty()
}
