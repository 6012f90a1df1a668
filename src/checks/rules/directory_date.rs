//! What a directory says was drawn up or confirmed cannot be later than the document that holds it.

use std::cmp::Ordering;

use crate::checks::{Rule, Subject};
use crate::diagnostic::Diagnostic;
use crate::model::Directory;

/// The rule.
pub const RULE: Rule = Rule { name: "directory-date", says: "a directory was drawn up or confirmed after the date of its document", check };

fn check(subject: &Subject) -> Vec<Diagnostic> {
    let facts = &subject.agreement.facts;
    let dates = subject.agreement.all_directories().flat_map(Directory::dates);
    dates
        .filter(|(date, _)| date.compare(facts.dated) == Ordering::Greater)
        .map(|(date, span)| {
            Diagnostic::error(RULE.name, span, format!("{date} is after the date of the document"))
                .related(facts.places.dated, format!("dated {}", facts.dated))
                .help("correct the day, or date the document anew")
        })
        .collect()
}
