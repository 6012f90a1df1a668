//! A target's value, baseline, unit and year must be those its sentence gives.

use crate::checks::mentions::{Number, number};
use crate::checks::prose::{Prose, Word};
use crate::checks::{Rule, Subject};
use crate::diagnostic::Diagnostic;
use crate::model::deadline::{inflects, unit_of};
use crate::model::{Record, Target};

/// The rule.
pub const RULE: Rule = Rule { name: "target-not-in-prose", says: "a target is marked with a number, unit or year that its sentence does not give", check };

fn check(subject: &Subject) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for marked in &subject.marked {
        let Record::Target(target) = marked.record else { continue };
        found.extend(missing(target, &marked.prose).into_iter().map(|(key, label)| {
            let message = format!("the target for `{}` is not the one its sentence gives", target.indicator);
            Diagnostic::error(RULE.name, target.places.of(key), message)
                .label(label)
                .related(marked.place.span, "the sentence")
                .help("a target says what its sentence says; whichever of the two is wrong is the one to correct")
        }));
    }
    found
}

/// What the prose does not have of a target, by key, each in a few words.
fn missing(target: &Target, prose: &Prose) -> Vec<(&'static str, String)> {
    let numbers = |text: &Option<String>| numbers(text.as_deref().unwrap_or_default());
    let there: Vec<Number> = prose.words.iter().filter_map(|word| number(&word.text)).collect();
    let mut missing = Vec::new();
    for (name, text) in [("value", &target.value), ("baseline", &target.baseline), ("year", &target.year)] {
        for number in numbers(text).iter().filter(|number| !there.contains(number)) {
            missing.push((name, format!("the {name} `{number}` is not in the sentence")));
        }
    }
    for word in Prose::read([target.unit.clone().unwrap_or_default()]).words {
        if !says_unit(&word, prose) {
            missing.push(("unit", format!("the unit's `{}` is not in the sentence", word.text)));
        }
    }
    if let ([value], [baseline]) = (&numbers(&target.value)[..], &numbers(&target.baseline)[..])
        && value != baseline
        && prose.sentences().any(|sentence| from_to(sentence) == Some((value.clone(), baseline.clone())))
    {
        missing.push(("value", format!("the sentence goes from `{value}` to `{baseline}`")));
    }
    missing
}

fn numbers(text: &str) -> Vec<Number> {
    Prose::read([text.to_owned()]).words.iter().filter_map(|word| number(&word.text)).collect()
}

/// Whether a word of a unit is in the prose, in any inflection.
fn says_unit(wanted: &Word, prose: &Prose) -> bool {
    const PER_CENT: [&str; 3] = ["pct", "procent", "%"];
    let wanted = wanted.text.as_str();
    if wanted.chars().count() <= 2 && wanted != "%" || wanted == "per" {
        return true;
    }
    prose.words.iter().any(|word| {
        let word = word.text.as_str();
        word == wanted
            || (PER_CENT.contains(&wanted) && PER_CENT.contains(&word))
            || (number(wanted).is_some() && number(word) == number(wanted))
            || unit_of(wanted).is_some_and(|unit| unit_of(word) == Some(unit))
            || inflects(word, stem(wanted))
    })
}

/// A noun without its plural or definite ending, e.g. `borger` of `borgere`.
fn stem(word: &str) -> &str {
    let endings = ["erne", "ene", "en", "et", "er", "e"];
    endings.iter().find_map(|ending| word.strip_suffix(ending)).filter(|stem| stem.chars().count() >= 3).unwrap_or(word)
}

/// The two numbers of `fra 14 pct. i 2013 til 12 pct. i 2018`.
fn from_to(sentence: &[Word]) -> Option<(Number, Number)> {
    let after = |sign: &str| {
        let at = sentence.iter().position(|word| word.text == sign)?;
        number(&sentence.get(at + 1)?.text)
    };
    Some((after("fra")?, after("til")?))
}
