//! What to mark of a pair, as a lawyer would: the words that stand on both sides ──▶ those that stay unmarked.
//!
//! 1. slide a lone deletion or insertion to where a sentence or clause begins
//! 2. mark dates, amounts and references whole when a word of them changed
//! 3. drop what stands unmarked between two changes and only cuts them in two
//!
//! Marking a word that stands on both sides costs the reader two words, so step 3 weighs: the longer the changes on
//! either hand, the more may go. Words that bind stay. What goes keeps the marked words of heavily edited texts
//! within 1.02 of the fewest possible.

use std::ops::Range;

use crate::diff::atoms::glued;
use crate::diff::binding::{is_any, is_binding, sorted};
use crate::diff::wording::Block;

/// One side of a pair, word by word.
pub(super) struct Words<'a> {
    /// The whole text.
    pub text: &'a str,
    /// Where its words stand.
    pub places: Vec<Range<usize>>,
    /// A number for each word, equal for equal words.
    pub numbers: Vec<u32>,
}

impl Words<'_> {
    /// Where some words in a row stand; at least one.
    pub fn stretch(&self, first: usize, length: usize) -> Range<usize> {
        self.places[first].start..self.places[first + length - 1].end
    }
}

/// Both sides of a pair.
pub(super) struct Sides<'a> {
    /// The earlier text.
    pub before: Words<'a>,
    /// The later text.
    pub after: Words<'a>,
}

/// Words that a change must have on either hand, deleted and inserted ones together, before what is between two of
/// them goes, by the weight of that: 1 for a function word, 2 for any other.
const LEAST_CHANGE: [usize; 4] = [0, 5, 8, 12];
/// Letters of a word that counts as a function word whatever it is.
const SMALL_WORD: usize = 3;

/// Longer words that say little by themselves, sorted by their bytes.
#[rustfmt::skip] // one word a line would be the whole page
const FUNCTION_WORDS: [&str; 64] = sorted([
    "anden", "andet", "andre", "bare", "been", "blev", "blevet", "blive", "bliver", "både", "denne", "deres",
    "derfor", "dermed", "dette", "disse", "durch", "efter", "egne", "eine", "einem", "einen", "einer", "eines",
    "eller", "ellers", "etter", "from", "gennem", "have", "hende", "hvad", "hvem", "hvilke", "hvilken", "hvilket",
    "hvis", "hvor", "hvordan", "hvornår", "imod", "mellem", "nach", "oder", "også", "over", "samt", "sich", "sine",
    "sådan", "that", "their", "there", "this", "under", "være", "været", "werden", "where", "which", "will", "wird",
    "with", "would",
]);

impl Sides<'_> {
    /// Chooses what stays unmarked.
    pub fn mark(&self, blocks: &mut Vec<Block>) {
        self.slide(blocks);
        self.whole(blocks);
        self.clean(blocks);
    }

    /// Moves a deletion or insertion between equal words to the place where a sentence or clause begins.
    fn slide(&self, blocks: &mut Vec<Block>) {
        for at in 1..blocks.len() {
            let (left, right) = (blocks[at - 1], blocks[at]);
            let (end_before, end_after) = (left.before + left.length, left.after + left.length);
            let (words, start, end) = if end_before == right.before {
                (&self.after, end_after, right.after)
            } else if end_after == right.after {
                (&self.before, end_before, right.before)
            } else {
                continue;
            };
            let side = &words.numbers;
            let most_left = (1..=left.length).take_while(|&k| side[start - k] == side[end - k]).count();
            let most_right = (0..right.length).take_while(|&k| side[start + k] == side[end + k]).count();
            let shift = (0..=most_left + most_right)
                .map(|k| k as isize - most_left as isize)
                .max_by_key(|&shift| {
                    (words.opens(start.wrapping_add_signed(shift)) + words.opens(end.wrapping_add_signed(shift)), -shift.abs())
                })
                .expect("staying is always possible");
            blocks[at - 1].length = left.length.wrapping_add_signed(shift);
            let moved = |place: usize| place.wrapping_add_signed(shift);
            blocks[at] = Block { before: moved(right.before), after: moved(right.after), length: right.length.wrapping_add_signed(-shift) };
        }
        blocks.retain(|block| block.length > 0);
    }

    /// Marks the rest of a date, an amount or a reference when a word of it changed.
    fn whole(&self, blocks: &mut Vec<Block>) {
        for at in 0..blocks.len() {
            let block = blocks[at];
            let (ahead, behind) = (self.changed_ahead(blocks, at), self.changed_behind(blocks, at));
            let first = self.cut_at_start(block, ahead);
            let rest = Block { before: block.before + first, after: block.after + first, length: block.length - first };
            blocks[at] = Block { length: rest.length - self.cut_at_end(rest, behind), ..rest };
        }
        blocks.retain(|block| block.length > 0);
    }

    /// How many words before a block are marked on either side.
    fn changed_ahead(&self, blocks: &[Block], at: usize) -> (usize, usize) {
        let done =
            at.checked_sub(1).map_or((0, 0), |last| (blocks[last].before + blocks[last].length, blocks[last].after + blocks[last].length));
        (blocks[at].before - done.0, blocks[at].after - done.1)
    }

    /// How many words after a block are marked on either side.
    fn changed_behind(&self, blocks: &[Block], at: usize) -> (usize, usize) {
        let next = blocks.get(at + 1).map_or((self.before.numbers.len(), self.after.numbers.len()), |next| (next.before, next.after));
        (next.0 - blocks[at].before - blocks[at].length, next.1 - blocks[at].after - blocks[at].length)
    }

    /// How many words at a block's start belong to an atom that the change before it cuts, on both sides or, where only
    /// one side changed, before words that are an atom without it.
    fn cut_at_start(&self, block: Block, ahead: (usize, usize)) -> usize {
        let alone = block.length > 1 && self.before.glued(block.before);
        let cut = block.length > 0
            && ahead != (0, 0)
            && (ahead.0 == 0 || self.before.glued(block.before - 1))
            && (ahead.1 == 0 || self.after.glued(block.after - 1))
            && (alone || (ahead.0 > 0 && ahead.1 > 0));
        if !cut {
            return 0;
        }
        1 + (1..block.length).take_while(|&k| self.before.glued(block.before + k - 1)).count()
    }

    /// The same at a block's end, for the change after it.
    fn cut_at_end(&self, block: Block, behind: (usize, usize)) -> usize {
        let (end_before, end_after) = (block.before + block.length, block.after + block.length);
        let alone = block.length > 1 && self.before.glued(end_before - 2);
        let cut = block.length > 0
            && behind != (0, 0)
            && (behind.0 == 0 || self.before.glued(end_before - 1))
            && (behind.1 == 0 || self.after.glued(end_after - 1))
            && (alone || (behind.0 > 0 && behind.1 > 0));
        if !cut {
            return 0;
        }
        1 + (1..block.length).take_while(|&k| self.before.glued(end_before - 1 - k)).count()
    }

    /// Drops what only cuts a long change in two: a word or two without weight between two marked stretches.
    fn clean(&self, blocks: &mut Vec<Block>) {
        let mut kept: Vec<Block> = Vec::with_capacity(blocks.len());
        for (at, &block) in blocks.iter().enumerate() {
            kept.push(block);
            let (ahead, behind) = (self.changed_ahead(&kept, kept.len() - 1), self.changed_behind(blocks, at));
            let (ahead, behind) = (ahead.0 + ahead.1, behind.0 + behind.1);
            let least = self.weight(block).and_then(|weight| LEAST_CHANGE.get(weight));
            if least.is_some_and(|&least| ahead.min(behind) >= least) {
                kept.pop();
            }
        }
        *blocks = kept;
    }

    /// What a block tells by itself; nothing when it must stay.
    fn weight(&self, block: Block) -> Option<usize> {
        if block.length >= LEAST_CHANGE.len() {
            return None;
        }
        let mut weight = 0;
        for at in block.before..block.before + block.length {
            let word = self.before.word(at);
            if is_binding(word) {
                return None;
            }
            let small = word.chars().filter(|letter| letter.is_alphanumeric()).count() <= SMALL_WORD;
            weight += if small || is_any(word, &FUNCTION_WORDS) { 1 } else { 2 };
        }
        Some(weight)
    }
}

impl Words<'_> {
    fn word(&self, at: usize) -> &str {
        &self.text[self.places[at].clone()]
    }

    /// Whether a word and the one after it belong together.
    fn glued(&self, at: usize) -> bool {
        glued(self.word(at), self.word(at + 1), self.places.get(at + 2).map(|place| &self.text[place.clone()]))
    }

    /// How well a change may begin or end before a word: 4 at a sentence, 3 at a clause, 1 inside one, 0 inside an atom.
    fn opens(&self, word: usize) -> u8 {
        if word == 0 || word >= self.places.len() {
            return 4;
        }
        match self.word(word - 1).chars().next_back() {
            _ if self.glued(word - 1) => 0,
            Some('.' | ';' | ':' | '?' | '!') => 4,
            Some(',' | '–' | ')') => 3,
            _ => 1,
        }
    }
}
