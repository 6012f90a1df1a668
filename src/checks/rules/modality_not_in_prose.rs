//! A duty's modality must be the one its sentence has.
//!
//! Danish says `skal`, `bør`, `kan` and `må` as words of their own, so that looking for them is sound; what they
//! govern is not looked at. Where the deadline shows which sentence holds the duty, that sentence must have the
//! modality; otherwise any may. The rule speaks only when no reading of the words fits the record.

use crate::checks::prose::{Prose, Word};
use crate::checks::rules::deadline_not_in_prose::sentence_of;
use crate::checks::{Rule, Subject};
use crate::diagnostic::Diagnostic;
use crate::model::{Modality, Record};

/// The verbs that bind more or less.
const MODALS: [&str; 4] = ["skal", "bør", "kan", "må"];

/// How many words after its verb a `not` may stand: a subject comes between them, not a paragraph.
const REACH_WORDS: usize = 40;

/// The rule.
pub const RULE: Rule =
    Rule { name: "modality-not-in-prose", says: "a duty is marked more or less binding than its sentence makes it", check };

fn check(subject: &Subject) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for marked in &subject.marked {
        let Record::Obligation(duty) = marked.record else { continue };
        let dated = duty.deadline.as_ref().and_then(|deadline| sentence_of(deadline, &marked.prose));
        let dated = dated.filter(|sentence| sentence.words.iter().any(|word| MODALS.contains(&word.text.as_str())));
        let prose = dated.as_ref().unwrap_or(&marked.prose);
        if agrees(duty.modality, prose) {
            continue;
        }
        let said = said(prose);
        let label = match said[..] {
            [] => format!("nothing there says `{}`", duty.modality),
            _ => format!("its sentence says {}", said.iter().map(|modal| format!("`{modal}`")).collect::<Vec<_>>().join(" and ")),
        };
        let message = format!("the duty is marked `{}`, which its sentence does not say", duty.modality);
        let help = match said[..] {
            [one] => format!("`modality=\"{one}\"` agrees with the sentence"),
            [] => "`modality=\"nutid\"` agrees with a sentence in the plain present".to_owned(),
            _ => "the modality of the sentence that holds the duty agrees with it".to_owned(),
        };
        let finding = Diagnostic::error(RULE.name, duty.places.of("modality"), message).label(label);
        found.push(finding.related(marked.place.span, "the sentence").help(help));
    }
    found
}

fn agrees(modality: Modality, prose: &Prose) -> bool {
    let has_main = MODALS.iter().any(|modal| uses(prose, modal).any(|(sentence, at)| is_main(sentence, at)));
    let own = |modal: &'static str| uses(prose, modal).filter(move |(sentence, at)| !has_main || is_main(sentence, *at));
    let affirmed = |modal: &'static str| own(modal).any(|(sentence, at)| !is_negated(sentence, at));
    let with_not = |modal: &'static str| own(modal).next().is_some() && prose.sentences().any(|sentence| denies(sentence, modal));
    // Other words bind or free as well, where no modal verb does.
    let says = |phrase: &str| !has_main && prose.sentences().any(|sentence| holds(sentence, phrase));
    let denied = |word: &str| ["ikke", "ingen"].iter().any(|not| says(&format!("{word} {not}")) || says(&format!("{not} {word}")));
    let obliged = |word: &str| says(word) && !denied(word);
    match modality {
        Modality::Must => affirmed("skal") || ["forpligtet", "forpligter", "pligt"].into_iter().any(obliged),
        Modality::Should => own("bør").next().is_some() || says("anbefales") || says("anbefaler"),
        Modality::May => affirmed("kan") || affirmed("må") || says("mulighed for") || says("ret til"),
        Modality::NeedNot => with_not("skal") || ["behøver", "forpligtet", "pligt"].into_iter().any(denied),
        Modality::MustNot => with_not("må") || denied("tilladt") || says("forbudt"),
        Modality::Present => !prose.sentences().all(governed),
    }
}

/// Whether a modal verb is the sentence's own, as far as words show: nothing before it in its clause makes it subordinate.
///
/// A comma ends every subordinate clause in Danish, so what opens one reaches no further. Words that may open a clause or
/// a mere phrase (`inden`, `for at`) do not count.
fn is_main(sentence: &[Word], at: usize) -> bool {
    const OPENERS: &str = "hvis fordi medmindre selvom hvor hvad hvem hvilke hvilken hvilket hvordan hvornår når";
    const PREPOSITIONS: [&str; 9] = ["for", "ved", "til", "uden", "efter", "om", "med", "i", "på"];
    const JOINS: [&str; 4] = ["og", "eller", "men", "samt"];
    let start = sentence[..at].iter().rposition(|word| word.comma).map_or(0, |comma| comma + 1);
    !(start..at).any(|here| {
        let before = here.checked_sub(1).map_or("", |before| sentence[before].text.as_str());
        match sentence[here].text.as_str() {
            "at" => !PREPOSITIONS.contains(&before),
            "som" => here > 0,
            "der" => here > 0 && !MODALS.contains(&before) && !JOINS.contains(&before),
            "så" => !MODALS.contains(&sentence[here + 1].text.as_str()),
            word => OPENERS.split(' ').any(|opener| opener == word),
        }
    })
}

/// Whether a sentence holds some words in a row.
fn holds(sentence: &[Word], phrase: &str) -> bool {
    let phrase: Vec<&str> = phrase.split(' ').collect();
    sentence.windows(phrase.len()).any(|words| words.iter().map(|word| word.text.as_str()).eq(phrase.iter().copied()))
}

/// Every use of a verb, as its sentence and its place there.
fn uses<'a>(prose: &'a Prose, modal: &'a str) -> impl Iterator<Item = (&'a [Word], usize)> {
    let places = move |sentence: &'a [Word]| (0..sentence.len()).map(move |at| (sentence, at));
    prose.sentences().flat_map(places).filter(move |(sentence, at)| sentence[*at].text == modal)
}

/// Whether a sentence may deny a verb: with a `not` in the verb's own clause, or outside the subordinate ones.
fn denies(sentence: &[Word], modal: &str) -> bool {
    let is_modal = |word: &Word| word.text == modal;
    sentence.iter().any(is_modal)
        && clauses(sentence).any(|clause| {
            let not = clause.iter().position(|word| is_not(&word.text));
            not.is_some_and(|not| clause.iter().any(is_modal) || not < main_words(clause).len())
        })
}

fn is_not(word: &str) -> bool {
    matches!(word, "ikke" | "aldrig" | "ingen" | "intet" | "hverken")
}

/// Whether a verb is surely denied: `skal ikke`, `ikke skal`, `skal hospitalet ikke`.
fn is_negated(sentence: &[Word], at: usize) -> bool {
    const STOPS: [&str; 14] =
        ["at", "som", "der", "hvis", "når", "fordi", "og", "eller", "men", "samt", "medmindre", "hvor", "indtil", "så"];
    const ONLY: [&str; 6] = ["kun", "alene", "blot", "bare", "udelukkende", "mindst"];
    let word = |at: usize| sentence.get(at).map_or("", |word| word.text.as_str());
    if at > 0 && is_not(word(at - 1)) && !sentence[at - 1].comma {
        return true;
    }
    for here in at + 1..sentence.len().min(at + 1 + REACH_WORDS) {
        if sentence[here - 1].comma {
            return false;
        }
        if is_not(word(here)) {
            return word(here + 1) != "at" && !ONLY.contains(&word(here + 1));
        }
        // "Der skal ikke" and "derfor skal der ikke" have `der` as a mere subject.
        if STOPS.contains(&word(here)) && !(word(here) == "der" && here == at + 1) {
            return false;
        }
    }
    false
}

/// Whether a sentence's own verb, outside its subordinate clauses, is a modal one.
fn governed(sentence: &[Word]) -> bool {
    const JOINS: [&str; 4] = ["og", "eller", "men", "samt"];
    let mut clauses = clauses(sentence).peekable();
    std::iter::from_fn(|| clauses.next().map(|clause| (clause, clauses.peek().copied()))).any(|(clause, next)| {
        // "Skal borgeren hjem, ringer hospitalet": what stands before the comma is not the sentence's own verb.
        let main = if next.is_some_and(begins_with_present) { &[] } else { main_words(clause) };
        let joined = |at: usize| at > 0 && JOINS.contains(&main[at - 1].text.as_str());
        main.iter().enumerate().any(|(at, word)| MODALS.contains(&word.text.as_str()) && !joined(at))
    })
}

/// Whether a clause begins with a verb in the plain present, as the main one does after a subordinate one.
fn begins_with_present(clause: &[Word]) -> bool {
    const NOT_VERBS: [&str; 12] = ["der", "her", "når", "eller", "før", "efter", "under", "over", "for", "hver", "især", "derefter"];
    let word = |at: usize| clause.get(at).map_or("", |word| word.text.as_str());
    word(0).ends_with('r') && !NOT_VERBS.contains(&word(0)) && !matches!(word(1), "og" | "eller" | "samt")
}

fn clauses(sentence: &[Word]) -> impl Iterator<Item = &[Word]> {
    sentence.split_inclusive(|word| word.comma)
}

/// The words of a clause before one that makes the rest subordinate.
fn main_words(clause: &[Word]) -> &[Word] {
    const OPENERS: &str =
        "at som der hvis når fordi så medmindre indtil da hvor hvad hvem hvilke hvilken hvordan hvornår om før inden mens selvom";
    let opener = clause.iter().position(|word| OPENERS.split(' ').any(|opener| opener == word.text));
    &clause[..opener.unwrap_or(clause.len())]
}

/// The modalities a prose has, as an author would write them.
fn said(prose: &Prose) -> Vec<&'static str> {
    let mut said = Vec::new();
    for (modal, denied) in [("skal", "skal ikke"), ("bør", "bør"), ("kan", "kan"), ("må", "må ikke")] {
        for (sentence, at) in uses(prose, modal) {
            let written = if is_negated(sentence, at) { denied } else { modal };
            if !said.contains(&written) {
                said.push(written);
            }
        }
    }
    said
}
