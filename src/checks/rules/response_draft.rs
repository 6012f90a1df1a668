//! A response digest is about a consultation draft, and leads to what came of that draft.

use crate::checks::{Rule, Subject};
use crate::diagnostic::Diagnostic;

/// The rule.
pub const RULE: Rule =
    Rule { name: "response-draft", says: "a response digest names a work that is no draft, or another text than came of the draft", check };

fn check(subject: &Subject) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for digest in subject.agreement.all_responses() {
        // a work that is not there was found with the references
        let Some(draft) = subject.around.works.get(&digest.draft) else { continue };
        let message = match &draft.facts.draft_of {
            None => format!("{} is no consultation draft", digest.draft),
            Some(work) if *work != digest.settled => format!("{} is a draft of {work}, not of {}", digest.draft, digest.settled),
            Some(_) => continue,
        };
        let help = "`draft` names a work with `draft_of = \"…\"` among its facts, and `final` the work named there";
        found.push(Diagnostic::error(RULE.name, digest.span, message).help(help));
    }
    found
}
