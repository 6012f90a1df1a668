//! Who may be whose successor among headings: by title, and by how much of the text below is paired already.
//!
//! A renamed heading has few words in common with the old one; the paragraphs below it give it away.

use crate::diff::align::{Alignment, Gaps};
use crate::diff::candidates::Candidate;
use crate::diff::texts::Texts;

/// What equal titles are worth.
const TITLE: f64 = 0.5;
/// What it is worth when all text below is paired with all text below the other.
const TEXT_BELOW: f64 = 0.6;
/// What standing in the same gap is worth, and under partners.
const PLACE: f64 = 0.08;

/// Headings above a paragraph that are asked; Markdown has six levels.
const DEEPEST: usize = 6;

/// Scores pairs of free headings: those the words point at, and those the paired text below points at.
pub(super) fn heading_candidates(alignment: &Alignment, gaps: &Gaps, by_words: &[Candidate]) -> Vec<(f64, Candidate)> {
    let pair = alignment.pair;
    let shared = shared_text(alignment);
    let sizes = [text_below(&pair.before), text_below(&pair.after)];
    let mut possible: Vec<(usize, usize)> = shared.iter().map(|(headings, _)| *headings).collect();
    possible.extend(by_words.iter().map(|candidate| (candidate.before, candidate.after)));
    possible.retain(|&(before, after)| {
        pair.before.is_heading(before) && alignment.successor[before].is_none() && alignment.origin[after].is_none()
    });
    possible.sort_unstable();
    possible.dedup();
    let score = |(before, after): (usize, usize)| {
        let likeness = pair.likeness(before, after);
        let words = shared.binary_search_by_key(&(before, after), |(headings, _)| *headings).map_or(0, |at| shared[at].1);
        let whole = sizes[0][before] + sizes[1][after];
        let share = if whole == 0 { 0.0 } else { 2.0 * words as f64 / whole as f64 };
        let mut score = TITLE * likeness + TEXT_BELOW * share.min(1.0);
        if gaps.before[before] == gaps.after[after] {
            score += PLACE;
        }
        if alignment.same_section(before, after) {
            score += PLACE;
        }
        (score, Candidate { before, after, likeness })
    };
    possible.into_iter().map(score).collect()
}

/// How many words of text are paired below two headings, for every two that have some; sorted by the headings.
fn shared_text(alignment: &Alignment) -> Vec<((usize, usize), u64)> {
    let pair = alignment.pair;
    let mut votes: Vec<((usize, usize), u64)> = Vec::new();
    for link in alignment.links() {
        if pair.before.is_heading(link.before) {
            continue;
        }
        let words = 1 + (pair.before.words(link.before).len() + pair.after.words(link.after).len()) as u64 / 2;
        let mut above = (pair.before.parent[link.before], pair.after.parent[link.after]);
        for _ in 0..DEEPEST {
            let (Some(before), Some(after)) = above else { break };
            votes.push(((before, after), words));
            above = (pair.before.parent[before], pair.after.parent[after]);
        }
    }
    votes.sort_unstable();
    let together = votes.chunk_by(|one, other| one.0 == other.0);
    together.map(|chunk| (chunk[0].0, chunk.iter().map(|vote| vote.1).sum())).collect()
}

/// How many words of text stand below each heading, at any depth.
fn text_below(side: &Texts) -> Vec<u64> {
    let mut below = vec![0; side.len()];
    for unit in (0..side.len()).rev() {
        let own = if side.is_heading(unit) { below[unit] } else { 1 + side.words(unit).len() as u64 };
        if let Some(parent) = side.parent[unit] {
            below[parent] += own;
        }
    }
    below
}
