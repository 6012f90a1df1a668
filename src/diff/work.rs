//! How much a comparison took, in counts that are the same on every machine.

/// What was looked at. Budgets and tests rest on these counts, never on a clock.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Work {
    /// Possible pairs of units looked at.
    pub looks: u64,
    /// Words before times words after, summed over what was searched for the shortest script.
    pub cells: u64,
    /// Words of stretches too long for that, which were matched by rare words.
    pub long_words: u64,
}
