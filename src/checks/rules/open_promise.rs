//! A status report tells of every promise of its agreement, or lists those it does not tell of.

use crate::checks::{Rule, Subject};
use crate::diagnostic::Diagnostic;
use crate::model::promise::{StatusTable, open, outcomes, reported_on};

/// The rule.
pub const RULE: Rule =
    Rule { name: "open-promise", says: "a status report is silent on a promise of its agreement, and has no table that says so", check };

/// So many promises are named.
const SHOWN: usize = 4;

fn check(subject: &Subject) -> Vec<Diagnostic> {
    let report = subject.agreement;
    let agreement = reported_on(report).and_then(|id| subject.around.works.get(id));
    let Some(agreement) = agreement.filter(|_| !report.all_tables().any(|table| table.made == Some(StatusTable::Open))) else {
        return Vec::new();
    };
    let open = open(agreement, &outcomes(report));
    if open.is_empty() {
        return Vec::new();
    }
    let named: Vec<String> = open.iter().take(SHOWN).map(|told| format!("`{}` ({})", told.id, told.citation)).collect();
    let rest = open.len().checked_sub(SHOWN).filter(|rest| *rest > 0).map(|rest| format!(" and {rest} more")).unwrap_or_default();
    let promises = if open.len() == 1 { "promise" } else { "promises" };
    let message = format!("nothing is told of {} {promises} of {}", open.len(), agreement.id);
    let help = "each is told with a measure `.measure of=\"…\" state=\"…\"`, or all are listed by `![Løfter uden status](status:open)`";
    let finding = Diagnostic::warning(RULE.name, report.facts.places.relation("part_of"), message);
    vec![finding.label(format!("silent on {}{rest}", named.join(", "))).help(help)]
}
