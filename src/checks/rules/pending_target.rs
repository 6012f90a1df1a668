//! A target may be agreed on before its value is known: the page then says that it is open, and a later revision gives
//! the value. What cannot go out is a target that its own sentence settles, or whose year has passed meanwhile.

use crate::checks::mentions::{Number, number};
use crate::checks::prose::{Prose, Word};
use crate::checks::{Rule, Stage, Subject};
use crate::diagnostic::Diagnostic;
use crate::model::deadline::unit_of;
use crate::model::{Record, Target};

const PER_CENT: [&str; 3] = ["pct", "procent", "%"];

/// The rule.
pub const RULE: Rule = Rule {
    name: "pending-target",
    says: "a target has no value yet: a warning, and an error on release when its sentence gives one or its year has passed",
    check,
};

fn check(subject: &Subject) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for record in subject.agreement.all_records() {
        let Record::Target(target) = record else { continue };
        let is_pending = target.places.values.iter().any(|(key, _)| key == "pending");
        if target.value.is_some() || !is_pending {
            continue; // without either it cannot be read, which was said
        }
        let prose = subject.marked.iter().find(|marked| std::ptr::eq(marked.record, record)).map(|marked| &*marked.prose);
        let settled = prose.and_then(|prose| value_to_reach(target, prose)).map(|value| format!("its sentence gives one: `{value}`"));
        let dated = subject.agreement.facts.dated.year;
        let passed = year(target).filter(|year| *year < dated).map(|year| format!("it was to be reached in {year}"));
        let message = format!("the target for `{}` has no value yet", target.indicator);
        let (span, help) =
            (target.places.of("pending"), "once it is settled, `value=\"…\"` takes the place of `pending`, and the sentence says it too");
        let finding = match (settled.or(passed), subject.stage) {
            (Some(why), Stage::Freeze) => Diagnostic::error(RULE.name, span, message).label(why),
            (Some(why), Stage::Draft) => Diagnostic::warning(RULE.name, span, message).label(why),
            (None, Stage::Draft) => Diagnostic::warning(RULE.name, span, message).label("it is printed as open"),
            (None, Stage::Freeze) => continue,
        };
        found.push(finding.help(help));
    }
    found
}

fn year(target: &Target) -> Option<i16> {
    target.year.as_ref()?.parse().ok()
}

/// The number that a sentence says is to be reached, e.g. 11 of `falde fra 16 pct. til 11 pct. i 2023`. It stands in
/// figures before a unit or at the end: `til 1. april` and `til 3. klasse` reach nothing.
fn value_to_reach(target: &Target, prose: &Prose) -> Option<Number> {
    let unit = Prose::read([target.unit.clone().unwrap_or_default()]).words;
    let is_unit = |word: &str| unit.iter().any(|unit| unit.text == word) || PER_CENT.contains(&word) || unit_of(word).is_some();
    let is_year = |number: &Number| number.parse::<u16>().is_ok_and(|number| (1900..2100).contains(&number));
    let reached = |words: &[Word]| {
        let at = words.iter().position(|word| word.text == "til")?;
        let value = words.get(at + 1).filter(|word| word.text.starts_with(|letter: char| letter.is_ascii_digit()))?;
        let counts = value.stop || words.get(at + 2).is_some_and(|next| is_unit(&next.text));
        number(&value.text).filter(|number| counts && !is_year(number))
    };
    prose.sentences().find_map(|sentence| (0..sentence.len()).find_map(|at| reached(&sentence[at..])))
}
