//! A duty's deadline must be the one its sentence sets: numbers, units, times of day, dates and directions.
//!
//! `senest`, `inden for` and `før` say the same; hverdage and kalenderdage do not. A deadline in words alone
//! (`hele døgnet`) must have at least one of them in the prose.

use crate::checks::mentions::{Direction, Mention, Said, Unit, mentions};
use crate::checks::prose::{Prose, Word};
use crate::checks::spans::same_span;
use crate::checks::{Rule, Subject};
use crate::diagnostic::Diagnostic;
use crate::model::deadline::unit_of;
use crate::model::{Deadline, Record};

/// The rule.
pub const RULE: Rule =
    Rule { name: "deadline-not-in-prose", says: "a duty is marked with a deadline that its sentence does not set", check };

fn check(subject: &Subject) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for marked in &subject.marked {
        let Record::Obligation(duty) = marked.record else { continue };
        let Some(deadline) = &duty.deadline else { continue };
        let missing = missing(&deadline.0, &marked.prose);
        if missing.is_empty() {
            continue;
        }
        let message = format!("the duty's deadline `{}` is not the one its sentence sets", deadline.0);
        let finding = Diagnostic::error(RULE.name, duty.places.of("deadline"), message)
            .label(missing.join("; "))
            .related(marked.place.span, "the sentence")
            .help("a deadline says what its sentence says; whichever of the two is wrong is the one to correct");
        found.push(finding);
    }
    found
}

/// The one sentence that sets a deadline, if there is exactly one and the deadline names times or numbers.
pub fn sentence_of(deadline: &Deadline, prose: &Prose) -> Option<Prose> {
    let wanted = mentions(&Prose::read([deadline.0.clone()]).words);
    let mut setting = prose.sentences().filter(|sentence| {
        let said = mentions(sentence);
        wanted.iter().all(|wanted| said.iter().any(|said| satisfies(&said.mention, &wanted.mention)))
    });
    let sentence = setting.next().filter(|_| !wanted.is_empty() && setting.next().is_none())?;
    Some(Prose { words: sentence.to_vec() })
}

/// What the prose does not have of a deadline, each in a few words.
fn missing(deadline: &str, prose: &Prose) -> Vec<String> {
    let wording = Prose::read([deadline.to_owned()]);
    let wanted = mentions(&wording.words);
    let said = mentions(&prose.words);
    if wanted.is_empty() {
        let shared = wording.words.iter().any(|word| prose.words.iter().any(|other| same_word(word, other)));
        return if shared { Vec::new() } else { vec!["none of its words are there".into()] };
    }
    let mut missing: Vec<String> = wanted
        .iter()
        .filter(|wanted| !said.iter().any(|said| satisfies(&said.mention, &wanted.mention)))
        .filter(|wanted| !(wanted.mention == Mention::Direction(Direction::SameDay) && prose.words.iter().any(names_the_day)))
        .map(|wanted| explain(wanted, &said))
        .collect();
    missing.dedup();
    missing
}

/// Whether what is said is what is wanted, or says more.
fn satisfies(said: &Mention, wanted: &Mention) -> bool {
    match (said, wanted) {
        (Mention::Date(day, month, _), Mention::Date(wanted_day, wanted_month, None)) => (day, month) == (wanted_day, wanted_month),
        (Mention::Date(_, month, _), Mention::Month(wanted)) => month == wanted,
        (Mention::Date(_, _, Some(number)) | Mention::Quantity(number, _), Mention::Number(wanted)) => number == wanted,
        (Mention::Quantity(number, unit), Mention::Quantity(wanted, wanted_unit)) => same_span((number, *unit), (wanted, *wanted_unit)),
        (Mention::Every(rate), Mention::Every(wanted)) => rate.is_same(wanted),
        (Mention::Every(rate), Mention::Quantity(times, Unit::Times)) => rate.times == *times,
        _ => said == wanted,
    }
}

/// Whether two words are the same but for their endings; short words say too little to count, but for units of time.
fn same_word(word: &Word, other: &Word) -> bool {
    if unit_of(&word.text).is_some_and(|unit| unit_of(&other.text) == Some(unit)) {
        return true;
    }
    let shared = word.text.chars().zip(other.text.chars()).take_while(|(one, two)| one == two).count();
    let longest = word.text.chars().count().max(other.text.chars().count());
    shared >= 4 && shared + 4 >= longest
}

/// `udskrivningsdagen` says which day is meant as well as `samme dag` does.
fn names_the_day(word: &Word) -> bool {
    word.text.ends_with("sdagen")
}

fn explain(wanted: &Said, said: &[Said]) -> String {
    let like = |said: &&Said| match (&said.mention, &wanted.mention) {
        (Mention::Quantity(number, unit), Mention::Quantity(wanted_number, wanted_unit)) => {
            (unit == wanted_unit) || (number == wanted_number && *unit != Unit::Times)
        }
        (one, other) => std::mem::discriminant(one) == std::mem::discriminant(other),
    };
    match (said.iter().find(like), &wanted.mention) {
        (_, Mention::Direction(direction)) => format!("the sentence has no {}", in_words(*direction)),
        (Some(said), _) => format!("the sentence says `{}`", said.words),
        (None, _) => format!("the sentence has no `{}`", wanted.words),
    }
}

fn in_words(direction: Direction) -> &'static str {
    match direction {
        Direction::Latest => "`senest`, `inden` or `før`",
        Direction::From => "`fra` or `tidligst`",
        Direction::At => "`ved` or `når`",
        Direction::Soon => "`hurtigst muligt` or `snarest`",
        Direction::AtOnce => "`straks` or `omgående`",
        Direction::SameDay => "`samme dag`",
    }
}
