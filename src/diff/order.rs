//! The order in which a ledger is read.

use crate::diff::comparison::Change;

/// Sorts changes, gravest first, then by place; no two places are equal. Changes are large, so only keys are compared
/// and each change is moved once.
pub(super) fn sort(changes: &mut [Change], places: &[(usize, usize)]) {
    let key = |(at, change): (usize, &Change)| (std::cmp::Reverse(change.significance), places[at], at);
    let mut order: Vec<_> = changes.iter().enumerate().map(key).collect();
    order.sort_unstable();
    let mut from: Vec<usize> = order.into_iter().map(|(_, _, at)| at).collect();
    for start in 0..from.len() {
        // Each swap brings one change home; the other waits at the place that the first came from.
        let mut at = start;
        while from[at] != start {
            let next = from[at];
            changes.swap(at, next);
            from[at] = at;
            at = next;
        }
        from[at] = at;
    }
}
