//! A target's value, baseline, unit and year must be those its sentence gives.

use crate::checks::mentions::{Number, number, ordinal};
use crate::checks::prose::{Prose, Word};
use crate::checks::spans::decimal;
use crate::checks::{Rule, Subject};
use crate::diagnostic::Diagnostic;
use crate::model::deadline::{inflects, unit_of};
use crate::model::{Record, Target};

/// The rule.
pub const RULE: Rule =
    Rule { name: "target-not-in-prose", says: "a target is marked with a number, unit or year that its sentence does not give", check };

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
    let there = there(&prose.words);
    let mut missing = Vec::new();
    for (name, text) in [("value", &target.value), ("baseline", &target.baseline), ("year", &target.year)] {
        for number in numbers(text).iter().filter(|number| !there.iter().any(|there| is_same(there, number))) {
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

/// Every number that words give: each as it stands, and what it makes with its neighbours.
fn there(words: &[Word]) -> Vec<Number> {
    let mut there: Vec<Number> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let next = words.get(at + 1).map_or("", |next| next.text.as_str());
        there.extend(word.text.split('/').filter_map(number)); // `2019/20`
        there.extend(share(&word.text, next).into_iter().map(str::to_owned));
        let Some(here) = number(&word.text) else { continue };
        let is_group = next.len() == 3 && next.bytes().all(|byte| byte.is_ascii_digit()) && here.len() <= 3;
        if is_group {
            there.push(format!("{here}{next}")); // `12 500`
        }
        let factor = match next {
            "tusind" | "tusinde" => 1e3,
            "mio" | "million" | "millioner" => 1e6,
            "mia" | "milliard" | "milliarder" => 1e9,
            _ => continue,
        };
        there.extend(decimal(&here).map(|here| (here * factor).to_string().replace('.', ",")));
    }
    there
}

/// What a share in words is in per cent, e.g. 50 for `halvdelen`, 33 or 33,3 for `en tredjedel`, 25 for `hver fjerde`.
fn share(word: &str, next: &str) -> Vec<&'static str> {
    const PARTS: [(&str, [&str; 4]); 6] = [
        ("tredjedel", ["33", "33,3", "67", "66,7"]),
        ("fjerdedel", ["25", "25", "75", "75"]),
        ("femtedel", ["20", "40", "60", "80"]),
        ("tiendedel", ["10", "30", "70", "90"]),
        ("halvdel", ["50", "50", "50", "50"]),
        ("halver", ["50", "50", "50", "50"]),
    ];
    if let Some((_, shares)) = PARTS.iter().find(|(stem, _)| word.starts_with(stem)) {
        return shares.to_vec();
    }
    match (word, next) {
        ("alle" | "samtlige", _) => vec!["100"],
        ("ingen", _) => vec!["0"],
        ("hver" | "hvert", next) => match ordinal(next).as_deref() {
            Some("2") => vec!["50"],
            Some("3") => vec!["33", "33,3"],
            Some("4") => vec!["25"],
            Some("5") => vec!["20"],
            Some("10") => vec!["10"],
            _ => Vec::new(),
        },
        (word, _) if word.starts_with("fordobl") => vec!["100", "200"],
        _ => Vec::new(),
    }
}

fn is_same(one: &Number, other: &Number) -> bool {
    one == other || decimal(one).zip(decimal(other)).is_some_and(|(one, other)| one == other)
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
    let is_per_cent = |word: &str| PER_CENT.contains(&word) || inflects(word, "procent");
    let next = |at: usize| prose.words.get(at + 1).map_or("", |next| next.text.as_str());
    prose.words.iter().enumerate().any(|(at, word)| {
        let word = word.text.as_str();
        word == wanted
            || (is_per_cent(wanted) && (is_per_cent(word) || !share(word, next(at)).is_empty()))
            || (number(wanted).is_some() && number(word) == number(wanted))
            || unit_of(wanted).is_some_and(|unit| unit_of(word) == Some(unit))
            || inflects(word, stem(wanted))
            || inflects(word, wanted)
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
