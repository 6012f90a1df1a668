//! A work of a series takes effect when the one before it has ended.
//!
//! Only what is sure counts: `2019` and `2019-07-01` may be the same day or not.

use crate::checks::{Rule, Subject};
use crate::diagnostic::Diagnostic;
use crate::model::FactDate;

/// The rule.
pub const RULE: Rule = Rule { name: "period-overlap", says: "two works of a series are in force on the same day", check };

fn check(subject: &Subject) -> Vec<Diagnostic> {
    let facts = &subject.agreement.facts;
    let Some(before) = subject.predecessor() else { return Vec::new() };
    let (end, end_place) = match before.facts.valid_to {
        Some(valid_to) => (valid_to, before.facts.places.valid_to),
        None => (before.facts.in_force_from, before.facts.places.in_force_from),
    };
    if !reaches(end, facts.in_force_from) {
        return Vec::new();
    }
    let message = format!("this agreement takes effect while {} is in force", before.id);
    let finding = Diagnostic::error(RULE.name, facts.places.in_force_from, message)
        .label(format!("takes effect {}", facts.in_force_from))
        .related(end_place, format!("in force on {end}"))
        .help(format!("the agreement before it ends {}: `valid_to` is its last day", facts.in_force_from.previous()));
    vec![finding]
}

/// Whether a last day surely lies on or after a first one.
fn reaches(last: FactDate, first: FactDate) -> bool {
    let order = last.compare(first);
    order.is_gt() || (order.is_eq() && last.is_full() && first.is_full())
}
