//! A heading has words; contents and outline would have an empty line without them.

use crate::checks::{Rule, Subject};
use crate::diagnostic::Diagnostic;
use crate::model::Section;

/// The rule.
pub const RULE: Rule = Rule { name: "empty-heading", says: "a heading has no words", check };

fn check(subject: &Subject) -> Vec<Diagnostic> {
    let empty = subject.agreement.all_sections().into_iter().filter(|section| section.title.is_blank());
    empty
        .map(|section| {
            Diagnostic::error(RULE.name, section.place.span, format!("the heading of {} has no words", cited(section)))
                .label("the contents and the outline would have an empty line here")
                .help("a heading names what stands below it; without one the text belongs to the section above")
        })
        .collect()
}

/// What to call a section that has no words of its own.
fn cited(section: &Section) -> String {
    match section.place.number {
        Some(_) => section.place.citation.clone(),
        None => format!("`{}`", section.place.id),
    }
}
