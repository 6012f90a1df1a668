//! Who may be whose successor: an inverted index over the rare words and word pairs of what has no partner yet.
//!
//! Lists of units longer than [`LONGEST_LIST`] are passed over, which is what keeps the search near linear: a word
//! that stands everywhere says nothing about who belongs to whom.

use crate::diff::align::{Alignment, Gaps};
use crate::diff::texts::{Pair, Texts, class, dice};

/// Units that may hold a word before it counts as common.
const LONGEST_LIST: u16 = 40;
/// Candidates kept for a unit, of those without a partner and of those with one.
const KEPT: usize = 8;

/// What has less than this part of the best score is not a candidate.
const FAR_BEHIND: u32 = 8;

/// A possible pair.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    /// Unit of the earlier text.
    pub before: usize,
    /// Unit of the later text.
    pub after: usize,
    /// Weighted share of words in common.
    pub likeness: f64,
}

/// For each unit without a partner, the units of the other side it shares most with.
#[derive(Debug, Default)]
pub(super) struct Finds {
    /// Those that had no partner either.
    pub free: Vec<Candidate>,
    /// Those that had one.
    pub paired: Vec<Candidate>,
}

/// What either side finds on the other.
#[derive(Debug, Default)]
pub(super) struct Search {
    /// For units of the later text, in order.
    pub of_after: Finds,
    /// For units of the earlier text, in order.
    pub of_before: Finds,
}

impl Search {
    /// Asks for every unit that has no partner, given the partners of either side's units; `looks` counts what was looked
    /// at.
    pub fn of(pair: &Pair, successor: &[Option<usize>], origin: &[Option<usize>], looks: &mut u64) -> Self {
        let (before, after) = ((&pair.before, successor), (&pair.after, origin));
        let mut index = Index::default();
        let of_after = find(pair, before, after, &mut index, looks, |before, after, likeness| Candidate { before, after, likeness });
        let of_before = find(pair, after, before, &mut index, looks, |after, before, likeness| Candidate { before, after, likeness });
        Self { of_after, of_before }
    }
}

/// A side and who has a partner there.
type Partnered<'t, 'a> = (&'t Texts<'a>, &'t [Option<usize>]);

/// Finds for each free unit of one side those of the other that it shares most with.
fn find(
    pair: &Pair,
    (asked, asked_partner): Partnered,
    (asking, asking_partner): Partnered,
    index: &mut Index,
    looks: &mut u64,
    candidate: impl Fn(usize, usize, f64) -> Candidate,
) -> Finds {
    let mut finds = Finds::default();
    let free: Vec<usize> = (0..asking.len()).filter(|&unit| asking_partner[unit].is_none()).collect();
    if free.is_empty() || asked.len() == 0 {
        return finds;
    }
    index.fill(asked, asking, &free);
    let mut score = vec![0_u32; asked.len()];
    let mut touched: Vec<u32> = Vec::new();
    let mut best = [Vec::new(), Vec::new()];
    for &unit in &free {
        for_each_feature(asking, unit, index.shift, |feature| {
            let units = index.units(feature);
            let Some(share) = SHARES.get(units.len()) else { return };
            *looks += units.len() as u64;
            for &other in units {
                let score = &mut score[other as usize];
                if *score == 0 {
                    touched.push(other);
                }
                *score = score.saturating_add(*share);
            }
        });
        let own_class = class(asking.units[unit].kind);
        for other in touched.drain(..) {
            let paired = usize::from(asked_partner[other as usize].is_some());
            let score = std::mem::take(&mut score[other as usize]);
            if class(asked.units[other as usize].kind) == own_class {
                // The greatest score comes first, of equal ones the first unit.
                best[paired].push(u64::from(u32::MAX - score) << 32 | u64::from(other));
            }
        }
        // The smallest key has the greatest score.
        let first = best.iter().flatten().min().map_or(0, |key| u32::MAX - (key >> 32) as u32);
        let weakest = u64::from(u32::MAX - first / FAR_BEHIND) << 32 | u64::from(u32::MAX);
        for (best, found) in best.iter_mut().zip([&mut finds.free, &mut finds.paired]) {
            best.retain(|&key| key <= weakest);
            if best.len() > KEPT {
                best.select_nth_unstable(KEPT);
                best.truncate(KEPT);
            }
            best.sort_unstable();
            *looks += best.len() as u64;
            let kept = best.drain(..).map(|key| (key & u64::from(u32::MAX)) as usize);
            pair.hold(asking, unit, asked, kept, |other, common| {
                found.push(candidate(other, unit, dice(common, asking.weight[unit] + asked.weight[other])));
            });
        }
    }
    finds
}

/// What a feature adds to the score of each unit that holds it, by how many do.
const SHARES: [u32; LONGEST_LIST as usize + 1] = {
    let mut shares = [0; LONGEST_LIST as usize + 1];
    let mut length = 1;
    while length <= LONGEST_LIST {
        shares[length as usize] = (1 << 12) / length as u32;
        length += 1;
    }
    shares
};

/// Which of the asked units hold the features of the asking ones.
///
/// Features are told apart by a hash alone: where two share a place, a list is longer than it need be.
#[derive(Default)]
struct Index {
    /// How far a hash is moved to the right to give a place.
    shift: u32,
    /// For each place whether an asking unit has a feature there.
    wanted: Vec<u64>,
    /// The list of each place.
    lists: Vec<List>,
    /// Places and units in the order they were met.
    held: Vec<(u32, u32)>,
    /// The units of all lists, one list after the other.
    units: Vec<u32>,
}

/// Who holds the features of a place.
#[derive(Debug, Clone, Copy, Default)]
struct List {
    /// Where it begins among the units of all lists.
    start: u32,
    /// How many units hold one; one more than [`LONGEST_LIST`] stands for any number above.
    length: u16,
    /// How many of them are written down.
    written: u16,
}

impl Index {
    /// Lists which of the asked units hold the features of the asking ones, in the memory of the lists before.
    fn fill(&mut self, asked: &Texts, asking: &Texts, free: &[usize]) {
        let features: usize = free.iter().map(|&unit| asking.bag(unit).len() + asking.words(unit).len()).sum();
        let bits = (2 * features.max(512)).ilog2().min(24);
        let Self { shift, wanted, lists, held, units } = self;
        *shift = 64 - bits;
        renew(wanted, 1 << (bits - 6));
        renew(lists, 1 << bits);
        held.clear();
        for &unit in free {
            for_each_feature(asking, unit, *shift, |feature| wanted[feature >> 6] |= 1 << (feature & 63));
        }
        for unit in 0..asked.len() {
            let number = u32::try_from(unit).expect("texts are limited to 1 GiB");
            for_each_feature(asked, unit, *shift, |feature| {
                if wanted[feature >> 6] >> (feature & 63) & 1 == 1 && lists[feature].length <= LONGEST_LIST {
                    lists[feature].length += 1;
                    held.push((feature as u32, number));
                }
            });
        }
        // Lists stand in the order of their first units: what is asked for together lies together.
        renew(units, held.len());
        let mut end = 0;
        for &(feature, unit) in held.iter() {
            let list = &mut lists[feature as usize];
            if list.length > LONGEST_LIST {
                continue;
            }
            if list.written == 0 {
                list.start = end;
                end += u32::from(list.length);
            }
            units[list.start as usize + usize::from(list.written)] = unit;
            list.written += 1;
        }
    }

    /// The units that hold a feature; none when they are too many.
    fn units(&self, feature: usize) -> &[u32] {
        let List { start, written, .. } = self.lists[feature];
        &self.units[start as usize..start as usize + usize::from(written)]
    }
}

fn renew<T: Clone + Default>(all: &mut Vec<T>, length: usize) {
    all.clear();
    all.resize(length, T::default());
}

/// Gives the place of each feature of a unit: of its folded words and of its pairs of neighbouring exact words.
fn for_each_feature(side: &Texts, unit: usize, shift: u32, mut feature: impl FnMut(usize)) {
    let class = u64::from(class(side.units[unit].kind)) << 61;
    let mut place = |words: u64| {
        let mixed = (words ^ class).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        feature(((mixed ^ mixed >> 32).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> shift) as usize);
    };
    side.bag(unit).iter().for_each(|entry| place(u64::from(entry.word)));
    side.words(unit).windows(2).for_each(|two| place((u64::from(two[0]) + 1) << 32 | u64::from(two[1])));
}

/// Gaps with at most this many possible pairs are searched whole; longer ones along both diagonals.
const SMALL_GAP: usize = 64;

/// Lists the pairs that stand in the same gap: what is paired on either side points at them.
pub(super) fn gap_candidates(pair: &Pair, gaps: &Gaps, before: &[usize], after: &[usize], work: &mut u64) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mut rest = after;
    for stretch in before.chunk_by(|&one, &other| gaps.before[one] == gaps.before[other]) {
        let gap = gaps.before[stretch[0]];
        let skipped = rest.partition_point(|&unit| gaps.after[unit] < gap);
        let length = rest[skipped..].partition_point(|&unit| gaps.after[unit] == gap);
        let other = &rest[skipped..skipped + length];
        rest = &rest[skipped + length..];
        let small = stretch.len() * other.len() <= SMALL_GAP;
        for (i, &before) in stretch.iter().enumerate() {
            let mirrored = (i + other.len()).saturating_sub(stretch.len());
            let near = |middle: usize| middle.saturating_sub(1)..(middle + 2).min(other.len());
            let places = if small { (0..other.len()).chain(0..0) } else { near(i).chain(near(mirrored)) };
            for place in places {
                let after = other[place];
                if pair.same_class(before, after) {
                    *work += 1;
                    found.push(Candidate { before, after, likeness: pair.likeness(before, after) });
                }
            }
        }
    }
    found
}

/// How much more a unit is like one that has a partner already: then it is an imitation of that one, not a successor.
#[derive(Default)]
pub(super) struct Rivals {
    before: Vec<f64>,
    after: Vec<f64>,
}

/// The most that a rival takes from a pair's score.
const MOST_DOUBT: f64 = 0.20;

impl Rivals {
    /// Looks for rivals among what units without a partner found.
    pub fn of(alignment: &Alignment, search: &Search) -> Self {
        let pair = alignment.pair;
        let mut rivals = Self { before: vec![0.0; pair.before.len()], after: vec![0.0; pair.after.len()] };
        search.of_after.paired.iter().for_each(|candidate| rivals.note_after(candidate));
        search.of_before.paired.iter().for_each(|candidate| rivals.note_before(candidate));
        rivals
    }

    /// Adds those among the possible pairs of which one side found its partner since.
    pub fn add_paired(&mut self, alignment: &Alignment, possible: &[Candidate]) {
        for candidate in possible {
            match (alignment.successor[candidate.before], alignment.origin[candidate.after]) {
                (Some(_), None) => self.note_after(candidate),
                (None, Some(_)) => self.note_before(candidate),
                _ => {}
            }
        }
    }

    /// What to take from a pair's score.
    pub fn doubt(&self, candidate: &Candidate) -> f64 {
        let likest = |rivals: &[f64], unit: usize| rivals.get(unit).copied().unwrap_or(0.0);
        let ahead = likest(&self.before, candidate.before).max(likest(&self.after, candidate.after)) - candidate.likeness;
        if ahead > 0.0 { (ahead + 0.05).min(MOST_DOUBT) } else { 0.0 }
    }

    fn note_before(&mut self, candidate: &Candidate) {
        let likest = &mut self.before[candidate.before];
        *likest = likest.max(candidate.likeness);
    }

    fn note_after(&mut self, candidate: &Candidate) {
        let likest = &mut self.after[candidate.after];
        *likest = likest.max(candidate.likeness);
    }
}
