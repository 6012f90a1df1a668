//! Word runs inside a pair: two texts ──▶ what is equal, deleted and inserted.
//!
//! 1. trim what is common at both ends
//! 2. match words: exactly while the middle is not long (`lcs`), by rare words above that, with bounded work
//! 3. choose what to mark, as a lawyer would (`marks`)
//! 4. write the runs
//!
//! Runs end where words end, so a number with its decimals is never cut. This file is the only door to the crate `similar`.

use std::ops::Range;

use similar::Algorithm;
use similar::algorithms::{Capture, diff_slices};

use crate::diff::comparison::{Op, Run};
use crate::diff::lcs::Matcher;
use crate::diff::marks::{Sides, Words};
use crate::diff::moves::heaviest_chain;
use crate::diff::texts::Map;
use crate::diff::vocabulary::for_each_word;
use crate::diff::work::Work;

/// Words before times words after, up to which the shortest script is searched for.
const EXACT: usize = 4_000_000;
/// Words on both sides together above which a pair is cut into stretches first.
const LONGEST: usize = 200_000;
/// Words on both sides together that a stretch has at least.
const STRETCH: usize = 20_000;
/// Words in a row that mark a place when they stand once on each side.
const ROW: usize = 8;

/// Compares two texts word by word.
///
/// Equal and deleted runs rebuild `before`, equal and inserted ones rebuild `after`, character by character.
pub fn runs(before: &str, after: &str) -> Vec<Run> {
    runs_counting(before, after, &mut Work::default())
}

/// Compares two texts word by word and adds to the count of what that took.
pub(super) fn runs_counting(before: &str, after: &str, work: &mut Work) -> Vec<Run> {
    if before == after {
        return unchanged(before);
    }
    let mut numbers: Map<&str, u32> = Map::default();
    let mut words = |text| {
        let mut words = Words { text, places: Vec::new(), numbers: Vec::new() };
        for_each_word(text, |start, end| {
            let next = u32::try_from(numbers.len()).expect("texts are limited to 1 GiB");
            words.numbers.push(*numbers.entry(&text[start..end]).or_insert(next));
            words.places.push(start..end);
        });
        words
    };
    let sides = Sides { before: words(before), after: words(after) };
    runs_of(&sides, &mut Matcher::default(), work)
}

/// The runs of a text that is the same on both sides.
pub(super) fn unchanged(text: &str) -> Vec<Run> {
    if text.is_empty() { Vec::new() } else { vec![Run { op: Op::Equal, text: text.to_owned() }] }
}

/// Compares two texts whose words are numbered already.
pub(super) fn runs_of(sides: &Sides, matcher: &mut Matcher, work: &mut Work) -> Vec<Run> {
    let mut blocks = blocks(&sides.before.numbers, &sides.after.numbers, matcher, work);
    sides.mark(&mut blocks);
    emit(sides, &blocks)
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
pub(super) struct Block {
    /// The first of them in the earlier text.
    pub before: usize,
    /// The first of them in the later text.
    pub after: usize,
    /// How many there are.
    pub length: usize,
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

fn emit(sides: &Sides, blocks: &[Block]) -> Vec<Run> {
    let mut runs = Runs::default();
    let (before, after) = (sides.before.text, sides.after.text);
    let (mut done_before, mut done_after) = (0, 0);
    for block in blocks {
        let (one, other) = (sides.before.stretch(block.before, block.length), sides.after.stretch(block.after, block.length));
        if before[one.clone()] == after[other.clone()] {
            runs.change(&before[done_before..one.start], &after[done_after..other.start]);
            runs.push(Op::Equal, &before[one.clone()]);
            (done_before, done_after) = (one.end, other.end);
            continue;
        }
        for k in 0..block.length {
            let (one, other) = (&sides.before.places[block.before + k], &sides.after.places[block.after + k]);
            runs.change(&before[done_before..one.start], &after[done_after..other.start]);
            runs.push(Op::Equal, &before[one.clone()]);
            (done_before, done_after) = (one.end, other.end);
        }
    }
    runs.change(&before[done_before..], &after[done_after..]);
    runs.0
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
