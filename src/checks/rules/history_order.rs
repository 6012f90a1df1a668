//! The history of a text is told in the order of time, and ends with the document.
//!
//! Dates are compared by what both are known to: `2018` is neither before nor after `2018-05-22`.

use crate::checks::{Rule, Subject};
use crate::diagnostic::Diagnostic;

/// The rule.
pub const RULE: Rule =
    Rule { name: "history-order", says: "a step of the history is older than the one before it, or younger than the document", check };

fn check(subject: &Subject) -> Vec<Diagnostic> {
    let facts = &subject.agreement.facts;
    let mut found = Vec::new();
    for (at, step) in facts.history.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| &facts.history[at]).filter(|before| step.date.compare(before.date).is_lt());
        if let Some(before) = before {
            let finding = Diagnostic::error(RULE.name, step.places.date, "this step is older than the one before it")
                .label(format!("begins {}", step.date))
                .related(before.places.date, format!("begins {}", before.date))
                .help("the tables `[[history]]` stand in the order of time");
            found.push(finding);
        }
        if let Some(to) = step.to.filter(|to| to.compare(step.date).is_lt()) {
            let finding = Diagnostic::error(RULE.name, step.places.to, "this step ends before it begins")
                .label(format!("ends {to}"))
                .related(step.places.date, format!("begins {}", step.date))
                .help("`to` is the last day of the step, and `date` the first");
            found.push(finding);
        }
        let (last, span) = step.to.map_or((step.date, step.places.date), |to| (to, step.places.to));
        if last.compare(facts.dated).is_gt() {
            let finding = Diagnostic::error(RULE.name, span, "this step is younger than the document that tells of it")
                .label(format!("ends {last}"))
                .related(facts.places.dated, format!("the document is dated {}", facts.dated))
                .help("what comes later, such as approvals and the entry into force, is no part of the text");
            found.push(finding);
        }
    }
    found
}
