//! A directory older than a year leads people to mailboxes that nobody reads.

use std::cmp::Ordering;

use crate::checks::{Rule, Subject};
use crate::diagnostic::Diagnostic;
use crate::model::Directory;

/// The rule.
pub const RULE: Rule =
    Rule { name: "stale-directory", says: "a directory, or an entry of it, is more than a year older than its document", check };

fn check(subject: &Subject) -> Vec<Diagnostic> {
    let facts = &subject.agreement.facts;
    let dates = subject.agreement.all_directories().flat_map(Directory::dates);
    dates
        .filter(|(date, _)| date.compare(facts.dated) != Ordering::Greater && Directory::is_stale(*date, facts.dated))
        .map(|(date, span)| {
            Diagnostic::warning(RULE.name, span, format!("{date} is more than a year before the date of the document"))
                .related(facts.places.dated, format!("dated {}", facts.dated))
                .help("ask each unit whether its entry still holds, and write the day it was confirmed")
        })
        .collect()
}
