//! The longest common subsequence of two rows of numbers, sixty-four cells at a time.
//!
//! Bit-parallel after Hyyrö (2004), "Bit-parallel LCS-length computation revisited": one bit for each number of the
//! longer row, one step for each of the shorter. The steps are kept, and the way back through them gives the pairs.

/// Finds longest common subsequences; kept between calls for the memory it has.
#[derive(Debug, Default)]
pub(super) struct Matcher {
    /// By number, which mask is its own, from 1.
    masks_of: Vec<u32>,
    /// For each number of the shorter row, the places in the longer where it stands.
    masks: Vec<u64>,
    /// After each step, the places that do not make the common subsequence longer.
    steps: Vec<u64>,
}

impl Matcher {
    /// Lists the pairs of a longest common subsequence, last first. The work is the product of the lengths over 64.
    pub fn pairs(&mut self, before: &[u32], after: &[u32], mut found: impl FnMut(usize, usize)) {
        let turned = before.len() > after.len();
        let (short, long) = if turned { (after, before) } else { (before, after) };
        let wide = long.len().div_ceil(64);
        self.note_places(short, long, wide);
        self.step(short, wide);
        let (mut row, mut column) = (short.len(), long.len());
        while row > 0 && column > 0 {
            if short[row - 1] == long[column - 1] {
                (row, column) = (row - 1, column - 1);
                if turned { found(column, row) } else { found(row, column) }
            } else if self.steps[(row - 1) * wide + (column - 1) / 64] >> ((column - 1) % 64) & 1 == 1 {
                column -= 1;
            } else {
                row -= 1;
            }
        }
        short.iter().for_each(|&number| self.masks_of[number as usize] = 0);
    }

    fn note_places(&mut self, short: &[u32], long: &[u32], wide: usize) {
        let most = short.iter().chain(long).max().map_or(0, |&number| number as usize + 1);
        if self.masks_of.len() < most {
            self.masks_of.resize(most, 0);
        }
        let mut masks = 0;
        for &number in short {
            let mask = &mut self.masks_of[number as usize];
            if *mask == 0 {
                masks += 1;
                *mask = masks;
            }
        }
        self.masks.clear();
        self.masks.resize(masks as usize * wide, 0);
        for (place, &number) in long.iter().enumerate() {
            if let Some(mask) = (self.masks_of[number as usize] as usize).checked_sub(1) {
                self.masks[mask * wide + place / 64] |= 1 << (place % 64);
            }
        }
    }

    fn step(&mut self, short: &[u32], wide: usize) {
        self.steps.clear();
        self.steps.reserve(short.len() * wide);
        for (row, &number) in short.iter().enumerate() {
            let mask = (self.masks_of[number as usize] as usize - 1) * wide;
            let mut carry = false;
            for at in 0..wide {
                let last = if row == 0 { u64::MAX } else { self.steps[(row - 1) * wide + at] };
                let matched = last & self.masks[mask + at];
                let (sum, one) = last.overflowing_add(matched);
                let (sum, two) = sum.overflowing_add(u64::from(carry));
                carry = one || two;
                self.steps.push(sum | (last ^ matched));
            }
        }
    }
}
