//! Who may be whose successor among headings: by title, and by how much of the text below is paired already.
//!
//! A renamed heading has few words in common with the old one; the paragraphs below it give it away.

use crate::diff::align::{Alignment, Gaps, NAMED_APART, WORDS_THAT_TRAVEL};
use crate::diff::candidates::Candidate;
use crate::diff::comparison::PairedBy;
use crate::diff::texts::{Map, Texts};

/// What equal titles are worth.
const TITLE: f64 = 0.5;
/// What it is worth when all text below is paired with all text below the other.
const TEXT_BELOW: f64 = 0.6;
/// What it takes away when all text below is paired with text below others.
const TEXT_ELSEWHERE: f64 = 0.4;
/// What an equal printed number is worth.
const NUMBER: f64 = 0.16;
/// What standing in the same gap is worth; so are headings above that are partners.
const PLACE: f64 = 0.08;

/// Headings above a paragraph that are asked; Markdown has six levels.
const DEEPEST: usize = 6;

impl Alignment<'_, '_> {
    /// Equal titles whose sections have nothing else in common, or no text at all: in document order. Short ones may
    /// stand anywhere, so they pair only when they stand once on each side.
    pub fn by_equal_titles(&mut self) {
        let mut waiting: Map<u32, Vec<usize>> = Map::default();
        let mut titled = [Map::default(), Map::default()];
        for (side, titled) in [&self.pair.before, &self.pair.after].into_iter().zip(&mut titled) {
            for unit in (0..side.len()).filter(|&unit| side.is_heading(unit)) {
                *titled.entry(side.text[unit]).or_insert(0) += 1;
            }
        }
        for before in (0..self.pair.before.len()).rev().filter(|&unit| self.successor[unit].is_none()) {
            if self.pair.before.is_heading(before) && !self.pair.before.bag(before).is_empty() {
                waiting.entry(self.pair.before.text[before]).or_default().push(before);
            }
        }
        for after in 0..self.pair.after.len() {
            let text = self.pair.after.text[after];
            let travels = self.pair.after.words(after).len() >= WORDS_THAT_TRAVEL;
            if self.origin[after].is_none()
                && (travels || titled.iter().all(|titled| titled.get(&text) == Some(&1)))
                && let Some(before) = waiting.get_mut(&text).and_then(Vec::pop)
            {
                self.link(before, after, PairedBy::Text);
            }
        }
    }
}

/// Scores pairs of free headings: those the words point at, and those the paired text below points at.
pub(super) fn heading_candidates(alignment: &Alignment, gaps: &Gaps, by_words: &[Candidate]) -> Vec<(f64, Candidate)> {
    let pair = alignment.pair;
    let any_free = |side: &Texts, partners: &[Option<usize>]| (0..side.len()).any(|unit| partners[unit].is_none() && side.is_heading(unit));
    if !any_free(&pair.before, &alignment.successor) || !any_free(&pair.after, &alignment.origin) {
        return Vec::new();
    }
    let shared = shared_text(alignment);
    let all = |_: usize| true;
    let sizes = [text_below(&pair.before, all), text_below(&pair.after, all)];
    let paired_before = text_below(&pair.before, |unit| alignment.successor[unit].is_some());
    let paired_after = text_below(&pair.after, |unit| alignment.origin[unit].is_some());
    let mut possible: Vec<(usize, usize)> = shared.iter().map(|(headings, _)| *headings).collect();
    possible.extend(by_words.iter().map(|candidate| (candidate.before, candidate.after)));
    possible.retain(|&(before, after)| {
        pair.before.is_heading(before)
            && pair.same_class(before, after)
            && alignment.successor[before].is_none()
            && alignment.origin[after].is_none()
    });
    possible.sort_unstable();
    possible.dedup();
    let score = |(before, after): (usize, usize)| {
        let likeness = pair.likeness(before, after);
        let words = shared.binary_search_by_key(&(before, after), |(headings, _)| *headings).map_or(0, |at| shared[at].1);
        let whole = sizes[0][before] + sizes[1][after];
        let part = |words: u64| if whole == 0 { 0.0 } else { (words as f64 / whole as f64).min(1.0) };
        let elsewhere = (paired_before[before] + paired_after[after]).saturating_sub(2 * words);
        let mut score = TITLE * likeness + TEXT_BELOW * part(2 * words) - TEXT_ELSEWHERE * part(elsewhere);
        if gaps.before[before] == gaps.after[after] {
            score += PLACE;
        }
        if alignment.same_section(before, after) {
            score += PLACE;
        }
        if !pair.before.label(before).is_empty() && pair.before.label(before) == pair.after.label(after) {
            score += NUMBER;
        }
        if alignment.named_apart(before, after) {
            score -= NAMED_APART;
        }
        (score, Candidate { before, after, likeness })
    };
    possible.into_iter().map(score).collect()
}

/// How many words of text are paired below two free headings, for every two that have some; sorted by the headings.
fn shared_text(alignment: &Alignment) -> Vec<((usize, usize), u64)> {
    let pair = alignment.pair;
    let mut votes: Vec<((usize, usize), u64)> = Vec::new();
    for link in alignment.links().into_iter().chain(alignment.further_links()) {
        if pair.before.is_heading(link.before) {
            continue;
        }
        let words = 1 + (pair.before.words(link.before).len() + pair.after.words(link.after).len()) as u64 / 2;
        let mut above = (pair.before.parent[link.before], pair.after.parent[link.after]);
        for _ in 0..DEEPEST {
            let (Some(before), Some(after)) = above else { break };
            // Paragraphs of one section stand together: their votes are mostly one vote.
            match votes.iter_mut().rev().take(DEEPEST).find(|vote| vote.0 == (before, after)) {
                Some(vote) => vote.1 += words,
                None if alignment.successor[before].is_none() && alignment.origin[after].is_none() => votes.push(((before, after), words)),
                None => {}
            }
            above = (pair.before.parent[before], pair.after.parent[after]);
        }
    }
    votes.sort_unstable();
    let together = votes.chunk_by(|one, other| one.0 == other.0);
    together.map(|chunk| (chunk[0].0, chunk.iter().map(|vote| vote.1).sum())).collect()
}

/// How many words of text stand below each heading, at any depth, in the units that count.
fn text_below(side: &Texts, counts: impl Fn(usize) -> bool) -> Vec<u64> {
    let mut below = vec![0; side.len()];
    for unit in (0..side.len()).rev() {
        let own = match side.is_heading(unit) {
            true => below[unit],
            false if counts(unit) => 1 + side.words(unit).len() as u64,
            false => 0,
        };
        if let Some(parent) = side.parent[unit] {
            below[parent] += own;
        }
    }
    below
}
