//! Which pairs stayed in order: the heaviest chain that rises on both sides. What is outside has moved.

/// Finds the pairs of the heaviest chain that rises on both sides, in O(n log n).
///
/// `pairs` are (before, after, weight) sorted by `after`, every index used once. Answers pair by pair whether it is
/// in the chain. Of two chains of equal weight the one whose pairs come first wins, so the answer never varies.
pub(super) fn heaviest_chain(pairs: &[(usize, usize, u64)]) -> Vec<bool> {
    let size = pairs.iter().map(|pair| pair.0 + 1).max().unwrap_or(0);
    // A Fenwick tree over `before`: the heaviest chain that ends at or left of an index, and its last pair.
    let mut tree: Vec<(u64, usize)> = vec![(0, NONE); size + 1];
    let mut previous = vec![NONE; pairs.len()];
    let mut best = (0, NONE);
    for (at, &(before, _, weight)) in pairs.iter().enumerate() {
        let mut ending = (0, NONE);
        let mut index = before;
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
        let mut index = before + 1;
        while index <= size {
            if total > tree[index].0 {
                tree[index] = (total, at);
            }
            index += index & index.wrapping_neg();
        }
    }
    let mut kept = vec![false; pairs.len()];
    let mut at = best.1;
    while at != NONE {
        kept[at] = true;
        at = previous[at];
    }
    kept
}

const NONE: usize = usize::MAX;
