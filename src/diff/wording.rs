//! Word runs inside a pair: two texts ──▶ what is equal, deleted and inserted.
//!
//! 1. trim what is common at both ends
//! 2. match words: exactly while the middle is not long (`lcs`), by rare words above that, with bounded work
//! 3. slide a lone deletion or insertion to where a sentence or clause begins
//! 4. drop a matched word that would only cut a long change in two
//!
//! Runs end where words end, so a number with its decimals, a date's day or `§` with its number glued to it is never
//! cut. This file is the only door to the crate `similar`.

use std::ops::Range;

use similar::Algorithm;
use similar::algorithms::{Capture, diff_slices};

use crate::diff::comparison::{Op, Run};
use crate::diff::lcs::Matcher;
use crate::diff::moves::heaviest_chain;
use crate::diff::texts::{Map, fold};
use crate::diff::vocabulary::{Openings, for_each_word};
use crate::diff::work::Work;

/// Words before times words after, up to which the shortest script is searched for.
const EXACT: usize = 4_000_000;
/// Words on both sides together above which a pair is cut into stretches first.
const LONGEST: usize = 200_000;
/// Words on both sides together that a stretch has at least.
const STRETCH: usize = 20_000;
/// Words that both sides of a change must have on either hand before a word alone between them is dropped; for a
/// small word two are enough. Three and two keep the marked words within 1.02 of the fewest possible.
const LONG_CHANGE: usize = 3;
/// Letters of a small word.
const SMALL_WORD: usize = 3;
/// Words in a row that mark a place when they stand once on each side.
const ROW: usize = 8;

/// Compares two texts word by word.
///
/// Equal and deleted runs rebuild `before`, equal and inserted ones rebuild `after`, character by character.
pub fn runs(before: &str, after: &str) -> Vec<Run> {
    let mut numbers: Map<&str, u32> = Map::default();
    let mut words = |text| {
        let (mut words, mut places) = (Vec::new(), Vec::new());
        for_each_word(text, |start, end| {
            let next = u32::try_from(numbers.len()).expect("texts are limited to 1 GiB");
            words.push(*numbers.entry(&text[start..end]).or_insert(next));
            places.push(start..end);
        });
        (words, places)
    };
    let ((one, words_before), (other, words_after)) = (words(before), words(after));
    if before == after {
        return unchanged(before);
    }
    Sides { before, after, words_before, words_after, one, other }.runs(&mut Matcher::default(), &mut Work::default())
}

/// The runs of a text that is the same on both sides.
pub(super) fn unchanged(text: &str) -> Vec<Run> {
    if text.is_empty() { Vec::new() } else { vec![Run { op: Op::Equal, text: text.to_owned() }] }
}

/// Longest order-keeping selection of equal numbers, as (before, after); the shortest there is while it is affordable.
pub(super) fn common(before: &[u32], after: &[u32], matcher: &mut Matcher, work: &mut Work) -> Vec<(usize, usize)> {
    blocks(before, after, matcher, work)
        .into_iter()
        .flat_map(|block| (0..block.length).map(move |k| (block.before + k, block.after + k)))
        .collect()
}

/// Words that stand on both sides, one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Block {
    before: usize,
    after: usize,
    length: usize,
}

fn blocks(before: &[u32], after: &[u32], matcher: &mut Matcher, work: &mut Work) -> Vec<Block> {
    let prefix = before.iter().zip(after).take_while(|(one, other)| one == other).count();
    let rest = before.len().min(after.len()) - prefix;
    let suffix = before.iter().rev().zip(after.iter().rev()).take(rest).take_while(|(one, other)| one == other).count();
    let mut found = vec![Block { before: 0, after: 0, length: prefix }];
    let (middle_before, middle_after) = (&before[prefix..before.len() - suffix], &after[prefix..after.len() - suffix]);
    if middle_before.len() + middle_after.len() <= LONGEST {
        middle(middle_before, middle_after, (prefix, prefix), &mut found, matcher, work);
    } else {
        for (one, other) in stretches(middle_before, middle_after) {
            let offset = (prefix + one.start, prefix + other.start);
            middle(&middle_before[one], &middle_after[other], offset, &mut found, matcher, work);
        }
    }
    found.push(Block { before: before.len() - suffix, after: after.len() - suffix, length: suffix });
    joined(found)
}

fn middle(before: &[u32], after: &[u32], offset: (usize, usize), into: &mut Vec<Block>, matcher: &mut Matcher, work: &mut Work) {
    if before.is_empty() || after.is_empty() {
        return;
    }
    let cells = before.len() * after.len();
    if cells <= EXACT {
        work.cells += cells as u64;
        let first = into.len();
        matcher.pairs(before, after, |one, other| into.push(Block { before: offset.0 + one, after: offset.1 + other, length: 1 }));
        into[first..].reverse();
        return;
    }
    work.long_words += (before.len() + after.len()) as u64;
    let mut capture = Capture::new();
    let Ok(()) = diff_slices(Algorithm::Histogram, &mut capture, before, after);
    for operation in capture.into_ops() {
        if let similar::DiffOp::Equal { old_index, new_index, len } = operation {
            into.push(Block { before: offset.0 + old_index, after: offset.1 + new_index, length: len });
        }
    }
}

/// Cuts two long texts into stretches that belong together: at rows of words that stand once on each side, and
/// where there are none, in proportion. Keeps the work for one giant paragraph bounded.
fn stretches(before: &[u32], after: &[u32]) -> Vec<(Range<usize>, Range<usize>)> {
    let rows = |side: &[u32]| -> Map<[u32; ROW], Option<usize>> {
        let mut rows = Map::default();
        for (at, row) in side.windows(ROW).enumerate() {
            let row = row.try_into().expect("windows have this length");
            rows.entry(row).and_modify(|place| *place = None).or_insert(Some(at));
        }
        rows
    };
    let (rows_before, rows_after) = (rows(before), rows(after));
    let anchor = |(at, row): (usize, &[u32])| {
        let row: [u32; ROW] = row.try_into().expect("windows have this length");
        rows_after.get(&row).copied().flatten()?;
        Some((rows_before.get(&row).copied().flatten()?, at, 1))
    };
    let anchors: Vec<_> = after.windows(ROW).enumerate().filter_map(anchor).collect();
    let mut cuts = vec![(0, 0)];
    for (&(one, other, _), kept) in anchors.iter().zip(heaviest_chain(&anchors)) {
        let last = cuts[cuts.len() - 1];
        if kept && one + other - last.0 - last.1 >= STRETCH {
            cuts.push((one, other));
        }
    }
    cuts.push((before.len(), after.len()));
    let mut stretches = Vec::new();
    for cut in cuts.windows(2) {
        let (one, other) = (cut[1].0 - cut[0].0, cut[1].1 - cut[0].1);
        let parts = (one + other).div_ceil(LONGEST).max(1);
        let part = |from: usize, length: usize, k: usize| from + length * k / parts..from + length * (k + 1) / parts;
        stretches.extend((0..parts).map(|k| (part(cut[0].0, one, k), part(cut[0].1, other, k))));
    }
    stretches
}

/// Joins blocks that touch on both sides and drops empty ones.
fn joined(blocks: Vec<Block>) -> Vec<Block> {
    let mut joined: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in blocks.into_iter().filter(|block| block.length > 0) {
        match joined.last_mut() {
            Some(last) if last.before + last.length == block.before && last.after + last.length == block.after => {
                last.length += block.length
            }
            _ => joined.push(block),
        }
    }
    joined
}

/// Two texts with their words.
pub(super) struct Sides<'a> {
    /// The earlier text.
    pub before: &'a str,
    /// The later text.
    pub after: &'a str,
    /// Where the earlier text's words stand.
    pub words_before: Vec<Range<usize>>,
    /// Where the later text's words stand.
    pub words_after: Vec<Range<usize>>,
    /// The earlier text's words, as numbers.
    pub one: Vec<u32>,
    /// The later text's words, equal ones with equal numbers.
    pub other: Vec<u32>,
}

impl Sides<'_> {
    /// Compares the two word by word, and adds to the count of what that took.
    pub fn runs(&self, matcher: &mut Matcher, work: &mut Work) -> Vec<Run> {
        let mut blocks = blocks(&self.one, &self.other, matcher, work);
        self.slide(&mut blocks);
        self.clean(&mut blocks);
        self.emit(&blocks)
    }

    /// Moves a deletion or insertion between equal words to the place where a sentence or clause begins.
    fn slide(&self, blocks: &mut [Block]) {
        for at in 1..blocks.len() {
            let (left, right) = (blocks[at - 1], blocks[at]);
            let (end_before, end_after) = (left.before + left.length, left.after + left.length);
            let (side, words, start, end) = if end_before == right.before {
                (&self.other, WordsOf { text: self.after, places: &self.words_after }, end_after, right.after)
            } else if end_after == right.after {
                (&self.one, WordsOf { text: self.before, places: &self.words_before }, end_before, right.before)
            } else {
                continue;
            };
            let most_left = (1..left.length).take_while(|&k| side[start - k] == side[end - k]).count();
            let most_right = (0..right.length.saturating_sub(1)).take_while(|&k| side[start + k] == side[end + k]).count();
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
    }

    /// Drops a matched word that stands alone between two long changes, where it would only cut one change in two.
    /// Words that bind and numbers stay.
    fn clean(&self, blocks: &mut Vec<Block>) {
        let mut kept: Vec<Block> = Vec::with_capacity(blocks.len());
        for (at, &block) in blocks.iter().enumerate() {
            let (done_before, done_after) = kept.last().map_or((0, 0), |last| (last.before + last.length, last.after + last.length));
            let (next_before, next_after) = blocks.get(at + 1).map_or((self.one.len(), self.other.len()), |next| (next.before, next.after));
            let ahead = (block.before - done_before).min(block.after - done_after);
            let behind = (next_before - block.before - block.length).min(next_after - block.after - block.length);
            let word = slice(self.before, self.words_before[block.before].clone());
            let small = fold(word).chars().count() <= SMALL_WORD;
            let cuts_in_two = block.length == 1 && ahead.min(behind) + usize::from(small) >= LONG_CHANGE;
            if !cuts_in_two || is_binding(word) {
                kept.push(block);
            }
        }
        *blocks = kept;
    }

    /// Where some words in a row stand.
    fn place(&self, words: &[Range<usize>], first: usize, length: usize) -> Range<usize> {
        words[first].start..words[first + length - 1].end
    }

    fn emit(&self, blocks: &[Block]) -> Vec<Run> {
        let mut runs = Runs::default();
        let (mut done_before, mut done_after) = (0, 0);
        for block in blocks {
            let (one, other) =
                (self.place(&self.words_before, block.before, block.length), self.place(&self.words_after, block.after, block.length));
            if self.before[one.clone()] == self.after[other.clone()] {
                runs.change(&self.before[done_before..one.start], &self.after[done_after..other.start]);
                runs.push(Op::Equal, &self.before[one.clone()]);
                (done_before, done_after) = (one.end, other.end);
                continue;
            }
            for k in 0..block.length {
                let (one, other) = (&self.words_before[block.before + k], &self.words_after[block.after + k]);
                runs.change(&self.before[done_before..one.start], &self.after[done_after..other.start]);
                runs.push(Op::Equal, &self.before[one.clone()]);
                (done_before, done_after) = (one.end, other.end);
            }
        }
        runs.change(&self.before[done_before..], &self.after[done_after..]);
        runs.0
    }
}

struct WordsOf<'a> {
    text: &'a str,
    places: &'a [Range<usize>],
}

impl WordsOf<'_> {
    /// How well a change may begin or end before a word: 3 at a sentence, 2 at a clause, 0 inside one.
    fn opens(&self, word: usize) -> u8 {
        if word == 0 || word >= self.places.len() {
            return 3;
        }
        match self.text[self.places[word - 1].clone()].chars().next_back() {
            Some('.' | ';' | ':' | '?' | '!') => 3,
            Some(',' | '–' | ')') => 2,
            _ => 0,
        }
    }
}

#[derive(Default)]
struct Runs(Vec<Run>);

impl Runs {
    /// Adds what stands between two matched words: white space that both sides share stays equal.
    fn change(&mut self, before: &str, after: &str) {
        if before == after {
            return self.push(Op::Equal, before);
        }
        let space = |text: &str| text.len() - text.trim_start().len();
        let lead = if before[..space(before)] == after[..space(after)] { space(before) } else { 0 };
        self.push(Op::Equal, &before[..lead]);
        let (before, after) = (&before[lead..], &after[lead..]);
        let (bare_before, bare_after) = (before.trim_end(), after.trim_end());
        let (tail_before, tail_after) = (&before[bare_before.len()..], &after[bare_after.len()..]);
        let shared = tail_before == tail_after;
        self.push(Op::Delete, if shared { bare_before } else { before });
        self.push(Op::Insert, if shared { bare_after } else { after });
        if shared {
            self.push(Op::Equal, tail_before);
        }
    }

    fn push(&mut self, op: Op, text: &str) {
        if text.is_empty() {
            return;
        }
        match self.0.last_mut() {
            Some(run) if run.op == op => run.text.push_str(text),
            _ => self.0.push(Run { op, text: text.to_owned() }),
        }
    }
}

fn slice(text: &str, place: Range<usize>) -> &str {
    &text[place]
}

/// Words that bind, free, forbid, negate or bound, as they are folded. Dropping or adding one changes what is agreed.
const BINDING: [&str; 52] = [
    "skal",
    "skulle",
    "må",
    "kan",
    "bør",
    "ikke",
    "ej",
    "aldrig",
    "ingen",
    "intet",
    "uden",
    "medmindre",
    "undtagen",
    "kun",
    "alene",
    "alle",
    "alt",
    "enhver",
    "ethvert",
    "altid",
    "relevante",
    "senest",
    "inden",
    "tidligst",
    "straks",
    "hurtigst",
    "mindst",
    "højst",
    "maksimalt",
    "minimum",
    "hverdage",
    "hverdag",
    "kalenderdage",
    "kalenderdag",
    "dage",
    "dag",
    "døgn",
    "timer",
    "time",
    "uger",
    "uge",
    "måneder",
    "måned",
    "år",
    "pct",
    "shall",
    "must",
    "should",
    "may",
    "not",
    "never",
    "no",
];

/// Whether a word binds or bounds: `skal`, `ikke`, `senest`, a number, a unit of time.
pub(super) fn is_binding(word: &str) -> bool {
    const OPENINGS: Openings = Openings::of(&BINDING);
    word.bytes().any(|byte| byte.is_ascii_digit()) || (OPENINGS.fit(word) && BINDING.contains(&fold(word).as_str()))
}
