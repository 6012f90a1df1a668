//! Headings go down one level at a time, so that contents, outline and screen readers can follow them.

use crate::checks::{Rule, Subject};
use crate::diagnostic::Diagnostic;
use crate::model::Section;

/// The rule.
pub const RULE: Rule = Rule { name: "heading-jump", says: "a heading stands more than one level below the heading above it", check };

fn check(subject: &Subject) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for section in subject.agreement.sections.iter().chain(&subject.agreement.annexes) {
        if section.level > 1 {
            let message = format!("the chapter `{}` begins at level {}", title(section), section.level);
            let help = "a chapter's and an annex's own heading is written with one `#`";
            found.push(Diagnostic::error(RULE.name, section.place.span, message).label("the first heading stands at level 1").help(help));
        }
        below(section, &mut found);
    }
    found
}

fn below(above: &Section, found: &mut Vec<Diagnostic>) {
    for section in &above.sections {
        if section.level > above.level + 1 {
            let message = format!("the heading `{}` jumps from level {} to level {}", title(section), above.level, section.level);
            let finding = Diagnostic::error(RULE.name, section.place.span, message)
                .label(format!("level {} has been left out", above.level + 1))
                .related(above.place.span, format!("the heading above it stands at level {}", above.level))
                .help(format!("a heading below level {} is written with `{}`", above.level, "#".repeat(usize::from(above.level) + 1)));
            found.push(finding);
        }
        below(section, found);
    }
}

fn title(section: &Section) -> String {
    section.title.words().split_whitespace().collect::<Vec<_>>().join(" ")
}
