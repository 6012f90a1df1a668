//! Says of every change why it is what it is: the rare words that both sides share, what stands around them, and the
//! likest unit that was not taken.
//!
//! Works on a finished comparison and looks every unit up once in an index over rare words, so it is near linear, and
//! costs nothing when nobody asks.

use crate::diff::align::{least_likeness, same_section};
use crate::diff::candidates::{Candidate, Search};
use crate::diff::comparison::{Change, Comparison, UnitRef};
use crate::diff::document::Document;
use crate::diff::explanation::{Explanation, NextBest, NotTaken, SideName, Surrounding};
use crate::diff::texts::{Map, Pair, fold};
use crate::model::Unit;

/// Rare words that are named for a change.
const MOST_WORDS: usize = 5;
/// Units that may hold a word before it counts as common.
const RARE: u32 = 40;

/// Fills in the explanation of every change of a whole comparison of these two texts.
pub fn explain(comparison: &mut Comparison, before: &Document, after: &Document) {
    let explainer = Explainer::of(comparison, before, after);
    let explanations: Vec<Explanation> = comparison.changes.iter().map(|change| explainer.explanation(change)).collect();
    for (change, explanation) in comparison.changes.iter_mut().zip(explanations) {
        change.explanation = Some(explanation);
    }
}

/// A unit on the other side, with how like it is.
type Near = (usize, f64);

/// What became of a unit, as far as others ask.
#[derive(Clone)]
struct Fate {
    unit: UnitRef,
    paired: bool,
    ruled: bool,
}

struct Explainer<'a> {
    pair: Pair<'a>,
    sides: [&'a [Unit]; 2],
    /// How many units hold each folded word.
    holders: Map<String, u32>,
    /// For each unit of either side, those of the other that it shares most with.
    near: [Vec<Vec<Near>>; 2],
    /// For each unit of the earlier text, the first of those it became; for each of the later, the first it came from.
    partner: [Vec<Option<usize>>; 2],
    fates: [Vec<Option<Fate>>; 2],
}

impl<'a> Explainer<'a> {
    fn of(comparison: &Comparison, before: &'a Document, after: &'a Document) -> Self {
        let sides = [&before.units[..], &after.units[..]];
        let pair = Pair::of(sides[0], sides[1]);
        let mut near = sides.map(|units| vec![Vec::new(); units.len()]);
        let nobody = sides.map(|units| vec![None; units.len()]);
        let search = Search::of(&pair, &nobody[0], &nobody[1], &mut 0);
        let mut found = [search.of_after.free, search.of_before.free].concat();
        found.sort_unstable_by_key(|candidate| (candidate.before, candidate.after));
        found.dedup_by_key(|candidate| (candidate.before, candidate.after));
        for Candidate { before, after, likeness } in found {
            near[0][before].push((after, likeness));
            near[1][after].push((before, likeness));
        }
        let mut holders: Map<String, u32> = Map::default();
        for unit in sides.into_iter().flatten() {
            for word in words(unit) {
                *holders.entry(word).or_default() += 1;
            }
        }
        let mut partner = sides.map(|units| vec![None; units.len()]);
        let mut fates = sides.map(|units| vec![None; units.len()]);
        for change in &comparison.changes {
            let places = [&change.before, &change.after];
            for side in [0, 1] {
                for unit in places[side] {
                    partner[side][unit.position] = places[1 - side].first().map(|other| other.position);
                    let (paired, ruled) = (change.pairing.is_some(), change.ruling.is_some());
                    fates[side][unit.position] = Some(Fate { unit: unit.clone(), paired, ruled });
                }
            }
        }
        Self { pair, sides, holders, near, partner, fates }
    }

    fn explanation(&self, change: &Change) -> Explanation {
        let next = self.next(change);
        let units = |side: usize, refs: &[UnitRef]| refs.iter().map(|unit| &self.sides[side][unit.position]).collect::<Vec<_>>();
        let (mut one, mut other) = (units(0, &change.before), units(1, &change.after));
        if let Some(next) = next.as_ref().filter(|_| change.pairing.is_none()) {
            let side = usize::from(next.side == SideName::After);
            let unit = &self.sides[side][next.unit.position];
            if side == 0 { one.push(unit) } else { other.push(unit) }
        }
        let surroundings = match (&change.before[..], &change.after[..]) {
            ([one, ..], [other, ..]) => self.surroundings(one, other),
            _ => Vec::new(),
        };
        Explanation { shared: self.shared(&one, &other), surroundings, next }
    }

    /// Words that stand on both sides, those in the fewest units first, then in the order of the alphabet.
    fn shared(&self, one: &[&Unit], other: &[&Unit]) -> Vec<String> {
        let all = |units: &[&Unit]| {
            let mut all: Vec<String> = units.iter().flat_map(|unit| words(unit)).collect();
            all.sort_unstable();
            all.dedup();
            all
        };
        let (one, other) = (all(one), all(other));
        let rare = |word: &String| self.holders.get(word).copied().filter(|holders| *holders <= RARE && letters(word) > 2);
        let mut shared: Vec<(u32, String)> =
            one.into_iter().filter(|word| other.binary_search(word).is_ok()).filter_map(|word| Some((rare(&word)?, word))).collect();
        shared.sort_unstable();
        shared.into_iter().take(MOST_WORDS).map(|(_, word)| word).collect()
    }

    fn surroundings(&self, one: &UnitRef, other: &UnitRef) -> Vec<Surrounding> {
        let (before, after) = (one.position, other.position);
        let together = |before: Option<usize>, after: Option<usize>| {
            let (Some(before), Some(after)) = (before, after) else { return false };
            let partner = |side: usize, unit: usize| self.partner[side].get(unit).copied().flatten();
            partner(0, before) == Some(after) || partner(1, after) == Some(before)
        };
        let mut found = vec![match same_section(&self.pair, &self.partner[0], before, after) {
            true => Surrounding::SameSection,
            false => Surrounding::OtherSection,
        }];
        if together(before.checked_sub(1), after.checked_sub(1)) {
            found.push(Surrounding::PairBefore);
        }
        if together(Some(before + 1), Some(after + 1)) {
            found.push(Surrounding::PairAfter);
        }
        if one.written && other.written && one.id != other.id {
            found.push(Surrounding::OtherIds);
        }
        found
    }

    /// The likest unit that none of a change's units was paired with; of equal ones the first of the later text.
    fn next(&self, change: &Change) -> Option<NextBest> {
        let refs = [&change.before, &change.after];
        let mut best: Option<(f64, usize, usize, usize)> = None;
        for side in [1, 0] {
            for own in refs[1 - side] {
                for &(unit, likeness) in &self.near[1 - side][own.position] {
                    let own_partner = refs[side].iter().any(|partner| partner.position == unit);
                    if !own_partner && best.is_none_or(|(greatest, ..)| likeness > greatest) {
                        best = Some((likeness, side, unit, own.position));
                    }
                }
            }
        }
        let (likeness, side, unit, own) = best?;
        let fate = self.fates[side][unit].as_ref()?;
        let (before, after) = if side == 1 { (own, unit) } else { (unit, own) };
        let why = match change.pairing {
            _ if fate.ruled || change.ruling.is_some() => NotTaken::Ruled,
            _ if fate.paired => NotTaken::Taken,
            Some(pairing) if pairing.likeness >= likeness => NotTaken::LessLike,
            Some(_) => NotTaken::Outranked,
            None if likeness < least_likeness(&self.pair, before, after) => NotTaken::TooUnlike,
            None => NotTaken::Unsure,
        };
        let side = if side == 1 { SideName::After } else { SideName::Before };
        Some(NextBest { side, unit: fate.unit.clone(), likeness: (likeness * 100.0).round() / 100.0, why })
    }
}

/// The folded words of a unit, each once.
fn words(unit: &Unit) -> Vec<String> {
    let mut words: Vec<String> = unit.text.split_whitespace().map(fold).collect();
    words.sort_unstable();
    words.dedup();
    words
}

fn letters(word: &str) -> usize {
    word.chars().filter(|letter| letter.is_alphanumeric()).count()
}
