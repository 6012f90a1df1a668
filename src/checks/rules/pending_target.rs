//! A target may wait for its value while the text is written; what is frozen says it.

use crate::checks::{Rule, Stage, Subject};
use crate::diagnostic::Diagnostic;
use crate::model::Record;

/// The rule.
pub const RULE: Rule = Rule {
    name: "pending-target",
    says: "a target has no value yet: a warning while the text is written, an error once it is to be released",
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
        let (message, span) = (format!("the target for `{}` has no value yet", target.indicator), target.places.of("pending"));
        let finding = match subject.stage {
            Stage::Draft => Diagnostic::warning(RULE.name, span, message).label("a release needs it"),
            Stage::Freeze => Diagnostic::error(RULE.name, span, message).label("what is released says what is to be reached"),
        };
        found.push(finding.help("once it is settled, `value=\"…\"` takes the place of `pending`, and the sentence says it too"));
    }
    found
}
