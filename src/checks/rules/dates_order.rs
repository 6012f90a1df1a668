//! An agreement ends after it begins, is dated before it ends, and tells of decisions made before its date.
//!
//! Dates are compared by what both are known to: `2019` is neither before nor after `2019-07-01`.

use crate::checks::{Rule, Subject};
use crate::diagnostic::Diagnostic;
use crate::model::Record;

/// The rule.
pub const RULE: Rule = Rule { name: "dates-order", says: "dates that follow one another are written the other way round", check };

fn check(subject: &Subject) -> Vec<Diagnostic> {
    let facts = &subject.agreement.facts;
    let mut found = Vec::new();
    if let Some(valid_to) = facts.valid_to {
        if valid_to.compare(facts.in_force_from).is_lt() {
            let finding = Diagnostic::error(RULE.name, facts.places.valid_to, "the agreement ends before it takes effect")
                .label(format!("ends {valid_to}"))
                .related(facts.places.in_force_from, format!("takes effect {}", facts.in_force_from))
                .help("`valid_to` is the last day of the agreement, and `in_force_from` the first");
            found.push(finding);
        }
        if facts.dated.compare(valid_to).is_gt() {
            let finding = Diagnostic::warning(RULE.name, facts.places.dated, "the agreement is dated after its end")
                .label(format!("dated {}", facts.dated))
                .related(facts.places.valid_to, format!("ends {valid_to}"))
                .help("`dated` is the date on the document, not the day it is printed");
            found.push(finding);
        }
    }
    for record in subject.agreement.all_records() {
        let Record::Decision(decision) = record else { continue };
        if decision.date.compare(facts.dated).is_gt() {
            let message = "the decision was made after the date of the document that tells of it";
            let finding = Diagnostic::error(RULE.name, decision.places.of("date"), message)
                .label(format!("decided {}", decision.date))
                .related(facts.places.dated, format!("the document is dated {}", facts.dated))
                .help("a document that tells of a decision is dated on its day or later");
            found.push(finding);
        }
    }
    found
}
