//! An agreement has an end once its successor is put before the parties; until then nobody knows it.

use crate::checks::{Rule, Subject};
use crate::diagnostic::Diagnostic;
use crate::model::DocumentState;

/// The rule.
pub const RULE: Rule = Rule { name: "open-period", says: "an agreement has a successor and no end", check };

fn check(subject: &Subject) -> Vec<Diagnostic> {
    let facts = &subject.agreement.facts;
    let settled = subject.successor().filter(|after| facts.valid_to.is_none() && after.facts.state == DocumentState::Submitted);
    let Some(after) = settled else { return Vec::new() };
    let end = after.facts.in_force_from.previous();
    if end.compare(facts.in_force_from).is_lt() {
        return Vec::new(); // both begin together: they overlap, which is said there
    }
    let message = format!("this agreement has no end, and {} takes its place", after.id);
    let finding = Diagnostic::warning(RULE.name, facts.places.in_force_from, message)
        .label("in force from here on")
        .related(after.facts.places.in_force_from, format!("takes effect {}", after.facts.in_force_from))
        .help(format!("`valid_to = \"{end}\"` ends it just before"));
    vec![finding]
}
