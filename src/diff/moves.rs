//! Which pairs stayed in order: the heaviest chain that rises on both sides. What is outside has moved, alone or with
//! its section.

use crate::diff::texts::Pair;

/// Finds the pairs of the heaviest chain that rises on both sides, in O(n log n).
///
/// `pairs` are (before, after, weight) sorted by `after`, every index used once. Answers pair by pair whether it is
/// in the chain. Of two chains of equal weight the one whose pairs come first wins, so the answer never varies.
pub(super) fn heaviest_chain(pairs: &[(usize, usize, u64)]) -> Vec<bool> {
    if pairs.is_sorted_by(|one, other| one.0 < other.0) {
        return vec![true; pairs.len()];
    }
    let blocks = blocks(pairs);
    let weights: Vec<(usize, u64)> = blocks.iter().map(|block| (block.place, block.weight)).collect();
    let mut kept = Vec::with_capacity(pairs.len());
    for (block, keep) in blocks.iter().zip(heaviest(&weights)) {
        kept.resize(kept.len() + block.pairs, keep);
    }
    kept
}

/// Pairs next to each other on both sides: a heaviest chain has all of them or none.
struct Block {
    /// Which one it is among the blocks in the order of `before`.
    place: usize,
    pairs: usize,
    weight: u64,
}

fn blocks(pairs: &[(usize, usize, u64)]) -> Vec<Block> {
    let mut at_before = vec![NONE; pairs.iter().map(|pair| pair.0 + 1).max().unwrap_or(0)];
    pairs.iter().enumerate().for_each(|(at, pair)| at_before[pair.0] = at);
    // In the order of `before`, a pair that does not come right after the one before it begins a block.
    let mut begins = vec![NONE; pairs.len()];
    let (mut last, mut place) = (NONE, 0);
    for at in at_before.into_iter().filter(|&at| at != NONE) {
        if last == NONE || last + 1 != at {
            begins[at] = place;
            place += 1;
        }
        last = at;
    }
    let mut blocks: Vec<Block> = Vec::new();
    for (&(_, _, weight), place) in pairs.iter().zip(begins) {
        match blocks.last_mut() {
            Some(block) if place == NONE => {
                block.pairs += 1;
                block.weight += weight;
            }
            _ => blocks.push(Block { place, pairs: 1, weight }),
        }
    }
    blocks
}

/// The heaviest rising chain of (place, weight), every place used once.
fn heaviest(blocks: &[(usize, u64)]) -> Vec<bool> {
    let size = blocks.len();
    // A Fenwick tree over the places: the heaviest chain that ends at or left of one, and its last block.
    let mut tree: Vec<(u64, usize)> = vec![(0, NONE); size + 1];
    let mut previous = vec![NONE; size];
    let mut best = (0, NONE);
    for (at, &(place, weight)) in blocks.iter().enumerate() {
        let mut ending = (0, NONE);
        let mut index = place;
        while index > 0 {
            if tree[index].0 > ending.0 {
                ending = tree[index];
            }
            index &= index - 1;
        }
        previous[at] = ending.1;
        let total = ending.0 + weight;
        if total > best.0 {
            best = (total, at);
        }
        let mut index = place + 1;
        while index <= size {
            if total > tree[index].0 {
                tree[index] = (total, at);
            }
            index += index & index.wrapping_neg();
        }
    }
    let mut kept = vec![false; size];
    let mut at = best.1;
    while at != NONE {
        kept[at] = true;
        at = previous[at];
    }
    kept
}

const NONE: usize = usize::MAX;

/// Finds for each moved unit of the later text the heading of the section that moved with it inside, the outermost
/// one; none for what moved by itself.
///
/// A unit moved along when its heading moved too, stood above it on both sides, and the two are still in order with
/// what else moved along. A paragraph that also changed its place within a moved section is a move of its own.
pub(super) fn moved_sections(pair: &Pair, successor: &[Option<usize>], origin: &[Option<usize>], moved: &[bool]) -> Vec<Option<usize>> {
    let linked: Vec<Option<usize>> = (0..origin.len())
        .map(|unit| {
            let before = origin[unit].filter(|_| moved[unit])?;
            let heading = pair.after.parent[unit].filter(|&heading| moved[heading])?;
            (successor[pair.before.parent[before]?] == Some(heading)).then_some(heading)
        })
        .collect();
    // How often a unit fell out of the order of the section it was thought to move with.
    let mut fell_out = vec![0_u8; origin.len()];
    let mut section = vec![None; origin.len()];
    for _ in 0..DEEPEST {
        let mut members: Vec<(usize, usize)> = Vec::new();
        for unit in 0..origin.len() {
            section[unit] =
                linked[unit].filter(|&heading| fell_out[heading] == fell_out[unit]).map(|heading| section[heading].unwrap_or(heading));
            if let Some(heading) = section[unit].filter(|_| origin[unit].and_then(|before| successor[before]) == Some(unit)) {
                members.push((heading, unit));
            }
        }
        members.sort_unstable();
        let mut changed = false;
        for members in members.chunk_by(|one, other| one.0 == other.0) {
            let pairs = members.iter().filter_map(|&(_, unit)| Some((origin[unit]?, unit, 1 + pair.after.words(unit).len() as u64)));
            let pairs: Vec<_> = pairs.collect();
            for (&(_, unit, _), _) in pairs.iter().zip(heaviest_chain(&pairs)).filter(|(_, in_order)| !in_order) {
                fell_out[unit] += 1;
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    section
}

/// How deep sections stand in one another at most; Markdown has six levels.
const DEEPEST: usize = 6;
