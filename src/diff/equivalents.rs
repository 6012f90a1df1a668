//! Words that an editor declared to mean the same: where they stand against each other, nothing has changed.
//!
//! 1. a pair's runs are cut into changes, each between words that stand on both sides
//! 2. a change is explained when equal words and declared ones lead from one side of it to the other, word by word; a
//!    declared phrase may begin or end among the equal words around it
//! 3. an explained change does not count; every place is listed
//!
//! The runs stay as they are: they rebuild both sides, and show the words that are not the same.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Span};
use crate::diff::binding::is_binding;
use crate::diff::comparison::{AppliedEquivalent, EquivalentPlace, Op, Run, UnitRef};
use crate::diff::document::Document;
use crate::diff::texts::fold;
use crate::model::{Equivalent, Lineage};

/// Places looked at for one change; beyond that it counts.
const MOST_STEPS: usize = 512;

/// The declared words, folded.
#[derive(Default)]
pub(super) struct Equivalents<'a> {
    declared: Vec<Declared<'a>>,
    /// Numbers of the phrases that begin with a word of the earlier text.
    by_first: BTreeMap<String, Vec<usize>>,
    /// Words of the longest phrase.
    longest: usize,
}

struct Declared<'a> {
    equivalent: &'a Equivalent,
    before: Vec<String>,
    after: Vec<String>,
    places: BTreeMap<(usize, usize), EquivalentPlace>,
}

/// A declared phrase that stands in a pair: its number, and the first word of it on either side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stands {
    phrase: usize,
    before: usize,
    after: usize,
}

/// What the declared words explain of a pair.
pub(super) struct Explained {
    /// The runs with the words that mean the same as equal ones.
    pub runs: Vec<Run>,
    /// Whether nothing else is different.
    pub whole: bool,
    /// Where they stand.
    pub stands: Vec<Stands>,
}

impl<'a> Equivalents<'a> {
    /// Takes what a lineage file declares.
    pub fn of(lineage: &'a Lineage) -> Self {
        let mut all = Self::default();
        for equivalent in &lineage.equivalents {
            let (before, after) = (folded(&equivalent.before), folded(&equivalent.after));
            if let Some(first) = before.first().filter(|_| !after.is_empty() && binding(&before) == binding(&after)) {
                all.by_first.entry(first.clone()).or_default().push(all.declared.len());
            }
            all.longest = all.longest.max(before.len()).max(after.len());
            all.declared.push(Declared { equivalent, before, after, places: BTreeMap::new() });
        }
        all
    }

    /// What they explain in the runs of a pair; `None` when that is nothing.
    pub fn explain(&self, runs: &[Run]) -> Option<Explained> {
        if self.by_first.is_empty() {
            return None;
        }
        let sides = Sides::of(runs);
        let mut stands = Vec::new();
        let mut explained = vec![false; sides.changes.len()];
        for at in 0..sides.changes.len() {
            if explained[at] {
                continue;
            }
            let Some((end, found)) = self.explain_change(&sides, at) else { continue };
            stands.extend(found);
            let passed = sides.changes[at..].iter().take_while(|change| change.before.1 <= end.0 && change.after.1 <= end.1).count();
            explained[at..at + passed].fill(true);
        }
        if stands.is_empty() {
            return None;
        }
        Some(Explained { runs: sides.told_equal(runs, &explained), whole: explained.into_iter().all(|one| one), stands })
    }

    /// Finds a way through a change; gives where it ends and the phrases on it.
    fn explain_change(&self, sides: &Sides, at: usize) -> Option<((usize, usize), Vec<Stands>)> {
        let change = &sides.changes[at];
        if change.before.0 == change.before.1 && change.after.0 == change.after.1 {
            return Some(((change.before.1, change.after.1), Vec::new()));
        }
        if change.parts_cells {
            return None;
        }
        let mut steps = 0;
        for back in 0..=change.equal_before.min(self.longest.saturating_sub(1)) {
            let start = (change.before.0 - back, change.after.0 - back);
            // The way so far is kept as a list of places, each with what led there.
            let mut way: Vec<(usize, usize, Option<usize>, usize)> = vec![(start.0, start.1, None, usize::MAX)];
            let mut open = vec![0];
            while let Some(here) = open.pop() {
                let (one, other, ..) = way[here];
                steps += 1;
                if steps > MOST_STEPS {
                    return None;
                }
                if sides.meets(one, other) && one >= change.before.1 && other >= change.after.1 {
                    return Some(((one, other), self.phrases_on(&way, here)));
                }
                // The last one added is looked at first: equal words before phrases, and of phrases the first declared.
                for phrase in self.beginning(sides, one, other).into_iter().rev() {
                    let Declared { before, after, .. } = &self.declared[phrase];
                    way.push((one + before.len(), other + after.len(), Some(phrase), here));
                    open.push(way.len() - 1);
                }
                if one < sides.before.len() && other < sides.after.len() && sides.before[one] == sides.after[other] {
                    way.push((one + 1, other + 1, None, here));
                    open.push(way.len() - 1);
                }
            }
        }
        None
    }

    fn phrases_on(&self, way: &[(usize, usize, Option<usize>, usize)], end: usize) -> Vec<Stands> {
        let mut found = Vec::new();
        let mut at = end;
        while at != usize::MAX {
            let (one, other, phrase, from) = way[at];
            if let Some(phrase) = phrase {
                let Declared { before, after, .. } = &self.declared[phrase];
                found.push(Stands { phrase, before: one - before.len(), after: other - after.len() });
            }
            at = from;
        }
        found.reverse();
        found
    }

    /// The phrases that stand against each other at these words, with the same marks around them.
    fn beginning(&self, sides: &Sides, one: usize, other: usize) -> Vec<usize> {
        let Some(first) = sides.before.get(one) else { return Vec::new() };
        let Some(phrases) = self.by_first.get(&fold(first)) else { return Vec::new() };
        let stands = |phrase: &&usize| {
            let Declared { before, after, .. } = &self.declared[**phrase];
            let ends = (one + before.len(), other + after.len());
            let (Some(words), Some(others)) = (sides.before.get(one..ends.0), sides.after.get(other..ends.1)) else { return false };
            let same = |words: &[&str], phrase: &[String]| words.iter().zip(phrase).all(|(word, folded)| fold(word) == *folded);
            same(words, before) && same(others, after) && marks(words) == marks(others)
        };
        phrases.iter().filter(stands).copied().collect()
    }

    /// Notes where phrases stand in a pair; the words are counted over all units of a side.
    pub fn note(&mut self, stands: &[Stands], before: &[UnitRef], after: &[UnitRef]) {
        for stand in stands {
            let (Some(one), Some(other)) = (holder(before, stand.before), holder(after, stand.after)) else { continue };
            let places = &mut self.declared[stand.phrase].places;
            let place = places.entry((other.position, one.position));
            place.or_insert_with(|| EquivalentPlace { before: one.clone(), after: other.clone(), times: 0 }).times += 1;
        }
    }

    /// Every declared equivalence with its places.
    pub fn applied(self) -> Vec<AppliedEquivalent> {
        let applied = |declared: Declared| {
            let Equivalent { before, after, reason, .. } = declared.equivalent.clone();
            AppliedEquivalent { before, after, reason, places: declared.places.into_values().collect() }
        };
        self.declared.into_iter().map(applied).collect()
    }
}

/// The unit that holds a word, counted from the first word of the first unit.
fn holder(units: &[UnitRef], word: usize) -> Option<&UnitRef> {
    let mut end = 0;
    units.iter().find(|unit| {
        end += unit.words;
        word < end
    })
}

/// A change between words that stand on both sides; word numbers, the end exclusive.
struct Change {
    before: (usize, usize),
    after: (usize, usize),
    /// How many words right before it stand on both sides.
    equal_before: usize,
    /// Whether it goes over the edge of a cell.
    parts_cells: bool,
}

struct Sides<'r> {
    before: Vec<&'r str>,
    after: Vec<&'r str>,
    /// For each word of the earlier text, the one of the later that it stands against.
    meets: Vec<Option<usize>>,
    changes: Vec<Change>,
}

impl<'r> Sides<'r> {
    fn of(runs: &'r [Run]) -> Self {
        let mut sides = Self { before: Vec::new(), after: Vec::new(), meets: Vec::new(), changes: Vec::new() };
        let mut equal = 0;
        for changed in runs.chunk_by(|one, other| (one.op == Op::Equal) == (other.op == Op::Equal)) {
            let start = (sides.before.len(), sides.after.len());
            for run in changed {
                for word in run.text.split_whitespace() {
                    if run.op != Op::Insert {
                        sides.meets.push((run.op == Op::Equal).then_some(sides.after.len()));
                        sides.before.push(word);
                    }
                    if run.op != Op::Delete {
                        sides.after.push(word);
                    }
                }
            }
            if changed[0].op == Op::Equal {
                equal = sides.before.len() - start.0;
            } else {
                let parts_cells = changed.iter().any(|run| run.text.contains('\t'));
                let (before, after) = ((start.0, sides.before.len()), (start.1, sides.after.len()));
                sides.changes.push(Change { before, after, equal_before: equal, parts_cells });
                equal = 0;
            }
        }
        sides
    }

    /// Whether two words stand against each other in the runs; so do the ends.
    fn meets(&self, before: usize, after: usize) -> bool {
        match self.meets.get(before) {
            Some(meets) => *meets == Some(after),
            None => after == self.after.len(),
        }
    }

    /// The runs with explained changes as equal words.
    fn told_equal(&self, runs: &[Run], explained: &[bool]) -> Vec<Run> {
        let mut told: Vec<Run> = Vec::new();
        let mut explained = explained.iter();
        for part in runs.chunk_by(|one, other| (one.op == Op::Equal) == (other.op == Op::Equal)) {
            let as_equal = part[0].op == Op::Equal || explained.next().copied().unwrap_or(false);
            for run in part.iter().filter(|run| !as_equal || run.op != Op::Delete) {
                let op = if as_equal { Op::Equal } else { run.op };
                match told.last_mut() {
                    Some(last) if last.op == op => last.text.push_str(&run.text),
                    _ => told.push(Run { op, text: run.text.clone() }),
                }
            }
        }
        told
    }
}

fn folded(phrase: &str) -> Vec<String> {
    phrase.split_whitespace().map(fold).collect()
}

/// The words of a phrase that bind or bound, in a fixed order.
fn binding(phrase: &[String]) -> Vec<&String> {
    let mut binding: Vec<&String> = phrase.iter().filter(|word| is_binding(word)).collect();
    binding.sort_unstable();
    binding
}

/// The marks before the first word and after the last.
fn marks<'w>(words: &[&'w str]) -> (&'w str, &'w str) {
    let bare = |letter: char| letter.is_alphanumeric() || letter == '§' || letter == '%';
    let ends = words.first().zip(words.last()).map(|(first, last)| {
        let start = first.find(bare).unwrap_or(0);
        let end = last.char_indices().rfind(|(_, letter)| bare(*letter)).map_or(last.len(), |(at, letter)| at + letter.len_utf8());
        (&first[..start], &last[end..])
    });
    ends.unwrap_or_default()
}

/// Says which declared words cannot mean the same, and which stand nowhere.
pub fn judge_equivalents(lineage: &Lineage, before: &Document, after: &Document) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let sides = [before, after].map(|side| (side, words_of(side)));
    for equivalent in &lineage.equivalents {
        let phrases = [(&equivalent.before, equivalent.places.before), (&equivalent.after, equivalent.places.after)];
        let words = phrases.map(|(phrase, _)| folded(phrase));
        if let Some((_, span)) = phrases.into_iter().zip(&words).find(|(_, words)| words.is_empty()).map(|(phrase, _)| phrase) {
            findings.push(Diagnostic::error(RULE, span, "there are no words here").help("write the words as they stand in the text"));
            continue;
        }
        if words[0] == words[1] {
            let finding = Diagnostic::warning(RULE, phrases[1].1, "these are the same words").related(phrases[0].1, "as here");
            findings.push(finding.help("delete the equivalence; capitals and marks around a word make no difference here"));
            continue;
        }
        if let Some(finding) = unequal_binding(&words, phrases.map(|(_, span)| span)) {
            findings.push(finding);
            continue;
        }
        for ((phrase, span), (words, (side, text))) in phrases.into_iter().zip(words.iter().zip(&sides)) {
            if !text.windows(words.len()).any(|window| window.iter().zip(words).all(|(one, other)| one.as_deref() == Some(other))) {
                let finding = Diagnostic::warning(RULE, span, format!("`{phrase}` stands nowhere in {}", side.id));
                findings.push(finding.help("write the words as they stand in the text, with their endings, or delete the equivalence"));
            }
        }
    }
    findings
}

/// The rule of findings about declared words.
const RULE: &str = "equivalent";

/// The folded words of all units, each unit's end as none.
fn words_of(document: &Document) -> Vec<Option<String>> {
    let unit = |text: &str| text.split_whitespace().map(|word| Some(fold(word))).chain([None]).collect::<Vec<_>>();
    document.units.iter().flat_map(|unit_of| unit(&unit_of.text)).collect()
}

/// Says which word that binds one side has and the other lacks.
fn unequal_binding(words: &[Vec<String>; 2], spans: [Span; 2]) -> Option<Diagnostic> {
    let [mut one, mut other] = [binding(&words[0]), binding(&words[1])];
    let common: Vec<&String> = one.iter().filter(|word| other.contains(word)).copied().collect();
    for word in common {
        if let (Some(at), Some(there)) = (one.iter().position(|one| *one == word), other.iter().position(|other| *other == word)) {
            one.remove(at);
            other.remove(there);
        }
    }
    let (word, span) = one.first().map(|word| (word, spans[1])).or_else(|| other.first().map(|word| (word, spans[0])))?;
    let finding = Diagnostic::error(RULE, span, format!("these words lack `{word}`, which binds")).label("not the same");
    Some(finding.help(
        "words that oblige, permit, forbid, negate or bound, numbers and units of time cannot be declared away; \
         a change of them stays in the report",
    ))
}
