//! Who may be whose successor: an inverted index over the rare words and word pairs of what has no partner yet.
//!
//! Lists of units longer than [`LONGEST_LIST`] are passed over, which is what keeps the search near linear: a word
//! that stands everywhere says nothing about who belongs to whom.

use crate::diff::align::Gaps;
use crate::diff::texts::{Map, Pair, class};

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
    let mut lists: Map<u64, Vec<u32>> = Map::default();
    for &unit in before {
        for feature in features(pair.before.words(unit), pair.before.bag(unit), class(pair.before.units[unit].kind)) {
            let list = lists.entry(feature).or_default();
            if list.len() <= LONGEST_LIST && list.last() != Some(&(unit as u32)) {
                list.push(unit as u32);
            }
        }
    }
    let mut found = Vec::new();
    let mut score = vec![0.0_f64; pair.before.len()];
    let mut touched: Vec<u32> = Vec::new();
    for &unit in after {
        let mut last = None;
        for feature in features(pair.after.words(unit), pair.after.bag(unit), class(pair.after.units[unit].kind)) {
            if last.replace(feature) == Some(feature) {
                continue;
            }
            let Some(list) = lists.get(&feature).filter(|list| list.len() <= LONGEST_LIST) else { continue };
            *work += list.len() as u64;
            for &other in list {
                if score[other as usize] == 0.0 {
                    touched.push(other);
                }
                score[other as usize] += 1.0 / list.len() as f64;
            }
        }
        touched.sort_unstable_by(|&one, &other| score[other as usize].total_cmp(&score[one as usize]).then(one.cmp(&other)));
        for &other in touched.iter().take(KEPT) {
            let likeness = pair.likeness(other as usize, unit);
            found.push(Candidate { before: other as usize, after: unit, likeness });
        }
        *work += touched.len().min(KEPT) as u64;
        for other in touched.drain(..) {
            score[other as usize] = 0.0;
        }
    }
    found
}

/// The features of a unit: its folded words and, told apart by the upper half, pairs of neighbouring exact words.
fn features<'a>(words: &'a [u32], bag: &'a [u32], class: u8) -> impl Iterator<Item = u64> + 'a {
    let class = u64::from(class) << 61;
    let single = bag.iter().map(move |&word| class | u64::from(word));
    let double = words.windows(2).map(move |two| class ^ (u64::from(two[0]) + 1 << 32 | u64::from(two[1])));
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
