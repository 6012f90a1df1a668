//! Headings that a table of contents, an outline or a screen reader cannot follow.

use crate::checks::Subject;
use crate::diagnostic::Diagnostic;
use crate::model::Section;

/// Finds headings more than one level below the heading above them, e.g. level 3 under level 1.
pub fn jump(rule: &'static str, subject: &Subject) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for section in subject.agreement.sections.iter().chain(&subject.agreement.annexes) {
        if section.level > 1 {
            let message = format!("the chapter `{}` begins at level {}", title(section), section.level);
            let help = "a chapter's and an annex's own heading is written with one `#`";
            found.push(Diagnostic::error(rule, section.place.span, message).label("the first heading stands at level 1").help(help));
        }
        below(rule, section, &mut found);
    }
    found
}

fn below(rule: &'static str, above: &Section, found: &mut Vec<Diagnostic>) {
    for section in &above.sections {
        if section.level > above.level + 1 {
            let message = format!("the heading `{}` jumps from level {} to level {}", title(section), above.level, section.level);
            let finding = Diagnostic::error(rule, section.place.span, message)
                .label(format!("level {} has been left out", above.level + 1))
                .related(above.place.span, format!("the heading above it stands at level {}", above.level))
                .help(format!("a heading below level {} is written with `{}`", above.level, "#".repeat(usize::from(above.level) + 1)));
            found.push(finding);
        }
        below(rule, section, found);
    }
}

/// Finds headings without a word.
pub fn empty(rule: &'static str, subject: &Subject) -> Vec<Diagnostic> {
    let empty = subject.agreement.all_sections().into_iter().filter(|section| title(section).is_empty());
    empty
        .map(|section| {
            Diagnostic::error(rule, section.place.span, format!("the heading of {} has no words", cited(section)))
                .label("the contents and the outline would have an empty line here")
                .help("a heading names what stands below it; without one the text belongs to the section above")
        })
        .collect()
}

fn title(section: &Section) -> String {
    section.title.words().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What to call a section that has no words of its own.
fn cited(section: &Section) -> String {
    match section.place.number {
        Some(_) => section.place.citation.clone(),
        None => format!("`{}`", section.place.id),
    }
}
