//! A decision's date must be the one its sentence gives.

use crate::checks::mentions::{Mention, day_in_words, mentions, month_in_words};
use crate::checks::{Rule, Subject};
use crate::diagnostic::Diagnostic;
use crate::model::{FactDate, Record};

/// The rule.
pub const RULE: Rule =
    Rule { name: "decision-not-in-prose", says: "a decision is marked with a date that its sentence does not give", check };

fn check(subject: &Subject) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for marked in &subject.marked {
        let Record::Decision(decision) = marked.record else { continue };
        let said: Vec<Mention> = mentions(&marked.prose.words).into_iter().map(|said| said.mention).collect();
        if is_given(decision.date, &said) {
            continue;
        }
        let dates = said.iter().filter_map(|mention| match mention {
            Mention::Date(day, month, year) => Some(day_in_words(*day, *month, year.as_ref())),
            _ => None,
        });
        let label = match dates.map(|date| format!("`{date}`")).collect::<Vec<_>>().join(" and ") {
            dates if dates.is_empty() => format!("the sentence has no `{}`", in_words(decision.date)),
            dates => format!("the sentence says {dates}"),
        };
        let message = format!("the decision's date `{}` is not the one its sentence gives", decision.date);
        let finding = Diagnostic::error(RULE.name, decision.places.of("date"), message)
            .label(label)
            .related(marked.place.span, "the sentence")
            .help("the date stands in the sentence with its day, month and year, as far as they are known");
        found.push(finding);
    }
    found
}

/// Whether day, month and year are all said; the year may stand apart from the day.
fn is_given(date: FactDate, said: &[Mention]) -> bool {
    let year = date.year.to_string();
    let year_said = said.iter().any(|mention| match mention {
        Mention::Date(_, _, Some(said)) | Mention::Number(said) => *said == year,
        _ => false,
    });
    let (month, day) = (date.month.map(i8::unsigned_abs), date.day.map(i8::unsigned_abs));
    let day_said = said.iter().any(|mention| match (mention, month, day) {
        (_, None, _) => true,
        (Mention::Date(_, said, _) | Mention::Month(said), Some(month), None) => *said == month,
        (Mention::Date(said_day, said_month, said_year), Some(month), Some(day)) => {
            (*said_month, *said_day) == (month, day) && said_year.as_ref().is_none_or(|said| *said == year)
        }
        _ => false,
    });
    year_said && day_said
}

fn in_words(date: FactDate) -> String {
    let year = date.year.to_string();
    match (date.month.map(i8::unsigned_abs), date.day.map(i8::unsigned_abs)) {
        (Some(month), Some(day)) => day_in_words(day, month, Some(&year)),
        (Some(month), None) => format!("{} {year}", month_in_words(month)),
        (None, _) => year,
    }
}
