//! Who may be whose successor: an inverted index over the rare words and word pairs of what has no partner yet.
//!
//! Lists of units longer than [`LONGEST_LIST`] are passed over, which is what keeps the search near linear: a word
//! that stands everywhere says nothing about who belongs to whom.

use crate::diff::align::{Alignment, Gaps};
use crate::diff::texts::{Map, Pair, Texts, class};

/// Units that may hold a word before it counts as common.
const LONGEST_LIST: usize = 40;
/// Candidates kept for a unit.
const KEPT: usize = 8;

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

/// Lists the most promising pairs among the given units; `work` counts what was looked at.
pub(super) fn candidates(pair: &Pair, before: &[usize], after: &[usize], work: &mut u64) -> Vec<Candidate> {
    let mut found = Vec::new();
    search((&pair.before, before), (&pair.after, after), work, |before, after| {
        found.push(Candidate { before, after, likeness: pair.likeness(before, after) });
    });
    found
}

/// Finds for each asking unit the asked ones it shares most with, and hands on (asked, asking).
pub(super) fn search(asked: (&Texts, &[usize]), asking: (&Texts, &[usize]), work: &mut u64, mut found: impl FnMut(usize, usize)) {
    if asked.1.is_empty() || asking.1.is_empty() {
        return;
    }
    let index = Index::of(asked, asking);
    let mut score = vec![0.0_f64; asked.0.len()];
    let mut touched: Vec<usize> = Vec::new();
    let mut numbers = index.numbers.iter();
    for &unit in asking.1 {
        let mut last = None;
        for &feature in numbers.by_ref().take_while(|&&feature| feature != END) {
            let length = index.lengths[feature as usize];
            if last.replace(feature) == Some(feature) || length as usize > LONGEST_LIST {
                continue;
            }
            *work += u64::from(length);
            for other in index.units(feature) {
                if score[other] == 0.0 {
                    touched.push(other);
                }
                score[other] += 1.0 / f64::from(length);
            }
        }
        let best = |&one: &usize, &other: &usize| score[other].total_cmp(&score[one]).then(one.cmp(&other));
        if touched.len() > KEPT {
            touched.select_nth_unstable_by(KEPT, best);
        }
        let mut kept = touched[..touched.len().min(KEPT)].to_vec();
        kept.sort_unstable_by(best);
        *work += kept.len() as u64;
        kept.into_iter().for_each(|other| found(other, unit));
        for other in touched.drain(..) {
            score[other] = 0.0;
        }
    }
}

/// Which of the asked units hold the features of the asking ones. Only those are listed, all in one table.
struct Index {
    /// The features of the asking units, numbered; each unit's end with [`END`].
    numbers: Vec<u32>,
    /// How many units hold a feature; one more than [`LONGEST_LIST`] stands for any number above.
    lengths: Vec<u32>,
    /// The last entry of each feature.
    heads: Vec<u32>,
    /// A unit, and the entry before it.
    entries: Vec<(u32, u32)>,
}

/// Ends a list; no feature and no entry has this number.
const END: u32 = u32::MAX;

impl Index {
    fn of(asked: (&Texts, &[usize]), asking: (&Texts, &[usize])) -> Self {
        let mut known: Map<u64, u32> = Map::default();
        let mut numbers = Vec::new();
        for &unit in asking.1 {
            for feature in features(asking.0, unit) {
                let next = u32::try_from(known.len()).expect("texts are limited to 4 GiB");
                numbers.push(*known.entry(feature).or_insert(next));
            }
            numbers.push(END);
        }
        let (lengths, heads, entries) = (vec![0; known.len()], vec![END; known.len()], Vec::new());
        let mut index = Self { numbers, lengths, heads, entries };
        for &unit in asked.1 {
            for feature in features(asked.0, unit) {
                if let Some(&number) = known.get(&feature) {
                    index.add(number as usize, u32::try_from(unit).expect("texts are limited to 4 GiB"));
                }
            }
        }
        index
    }

    fn add(&mut self, feature: usize, unit: u32) {
        let head = self.heads[feature];
        let repeated = head != END && self.entries[head as usize].0 == unit;
        if repeated || self.lengths[feature] as usize > LONGEST_LIST {
            return;
        }
        self.heads[feature] = u32::try_from(self.entries.len()).expect("texts are limited to 4 GiB");
        self.entries.push((unit, head));
        self.lengths[feature] += 1;
    }

    fn units(&self, feature: u32) -> impl Iterator<Item = usize> {
        let mut at = self.heads[feature as usize];
        std::iter::from_fn(move || {
            let &(unit, before) = self.entries.get(at as usize)?;
            at = before;
            Some(unit as usize)
        })
    }
}

/// The features of a unit: its folded words and, told apart by the upper half, pairs of neighbouring exact words.
fn features<'a>(side: &'a Texts, unit: usize) -> impl Iterator<Item = u64> + 'a {
    let class = u64::from(class(side.units[unit].kind)) << 61;
    let single = side.bag(unit).iter().map(move |&word| class | u64::from(word));
    let double = side.words(unit).windows(2).map(move |two| class ^ (((u64::from(two[0]) + 1) << 32) | u64::from(two[1])));
    single.chain(double)
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
    /// Looks for rivals of the free units among those that have a partner.
    pub fn among_paired(alignment: &mut Alignment, free_before: &[usize], free_after: &[usize]) -> Self {
        let pair = alignment.pair;
        let mut rivals = Self { before: vec![0.0; pair.before.len()], after: vec![0.0; pair.after.len()] };
        let paired = |partners: &[Option<usize>]| (0..partners.len()).filter(|&unit| partners[unit].is_some()).collect::<Vec<_>>();
        let (before, after) = (paired(&alignment.successor), paired(&alignment.origin));
        let work = &mut alignment.work.looks;
        search((&pair.before, &before), (&pair.after, free_after), work, |before, after| {
            rivals.note_after(after, pair.likeness(before, after))
        });
        search((&pair.after, &after), (&pair.before, free_before), work, |after, before| {
            rivals.note_before(before, pair.likeness(before, after))
        });
        rivals
    }

    /// Adds those among the possible pairs of which one side found its partner since.
    pub fn add_paired(&mut self, alignment: &Alignment, possible: &[Candidate]) {
        for candidate in possible {
            match (alignment.successor[candidate.before], alignment.origin[candidate.after]) {
                (Some(_), None) => self.note_after(candidate.after, candidate.likeness),
                (None, Some(_)) => self.note_before(candidate.before, candidate.likeness),
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

    fn note_before(&mut self, unit: usize, likeness: f64) {
        self.before[unit] = self.before[unit].max(likeness);
    }

    fn note_after(&mut self, unit: usize, likeness: f64) {
        self.after[unit] = self.after[unit].max(likeness);
    }
}
