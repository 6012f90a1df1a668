//! A work of a series takes effect on the day after the one before it has ended.
//!
//! Only what is sure counts: after `2014`, both `2015` and `2015-01-01` leave no gap.

use crate::checks::{Rule, Subject};
use crate::diagnostic::Diagnostic;

/// The rule.
pub const RULE: Rule = Rule { name: "period-gap", says: "no work of a series is in force for a time", check };

fn check(subject: &Subject) -> Vec<Diagnostic> {
    let facts = &subject.agreement.facts;
    let Some((before, valid_to)) = subject.predecessor().and_then(|before| Some((before, before.facts.valid_to?))) else {
        return Vec::new();
    };
    let (last, first) = (valid_to.last_day(), facts.in_force_from.first_day());
    let free = last.tomorrow().unwrap_or(last);
    if free >= first {
        return Vec::new();
    }
    let message = format!("between {} and this agreement, none is in force", before.id);
    let until = first.yesterday().unwrap_or(first);
    let time = if free == until { format!("on {free}") } else { format!("from {free} to {until}") };
    let finding = Diagnostic::warning(RULE.name, facts.places.in_force_from, message)
        .label(format!("none is in force {time}"))
        .related(before.facts.places.valid_to, format!("ends {valid_to}"))
        .help("`valid_to` is the last day of an agreement, and its successor takes effect on the next");
    vec![finding]
}
