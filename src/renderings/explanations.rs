//! Why a change is what it is, in sentences: how the pair was found, what spoke for it, and what it was held against.

use crate::diff::comparison::{Change, Comparison};
use crate::diff::explanation::{Explanation, NextBest, SideName};
use crate::renderings::phrases::{Phrases, code, place};

/// The sentences of a change's explanation; none when it was not asked for.
pub fn explanation(change: &Change, comparison: &Comparison, phrases: &Phrases) -> Vec<String> {
    let Some(Explanation { shared, surroundings, next }) = &change.explanation else { return Vec::new() };
    let likeness = |likeness: f64| format!("{likeness:.2}").replace('.', &phrases.label(&["decimal"]));
    let mut sentences = Vec::new();
    if let Some(pairing) = change.pairing {
        let found = phrases.word("paired_by", &pairing.by);
        sentences.push(format!("{found} {}", phrases.fill(&["likeness"], &[("likeness", &likeness(pairing.likeness))])));
    }
    if !shared.is_empty() {
        sentences.push(phrases.fill(&["explanation", "shared"], &[("words", &shared.join(", "))]));
    }
    let around = surroundings.iter().map(|one| phrases.label(&["explanation", "surroundings", &code(one)]));
    sentences.extend(Some(around.collect::<Vec<_>>().join(" ")).filter(|words| !words.is_empty()));
    let of_pair = if change.pairing.is_some() { "next" } else { "nearest" };
    sentences.push(match next {
        Some(NextBest { side, unit, likeness: of_next, why }) => {
            let side = if *side == SideName::Before { &comparison.before } else { &comparison.after };
            let why = phrases.label(&["explanation", "why", &code(why)]);
            let gaps = [("place", place(unit)), ("label", side.label.clone()), ("likeness", likeness(*of_next)), ("why", why)];
            phrases.fill(&["explanation", of_pair], &gaps.each_ref().map(|(gap, words)| (*gap, words.as_str())))
        }
        None => phrases.label(&["explanation", "none"]),
    });
    sentences
}
