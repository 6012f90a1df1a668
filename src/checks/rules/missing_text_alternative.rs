//! A figure says in words what it shows, for those who cannot see it (WCAG 2.1, 1.1.1; PDF/UA-1, 7.3).

use crate::checks::{Rule, Subject};
use crate::diagnostic::Diagnostic;

/// The rule.
pub const RULE: Rule = Rule { name: "missing-text-alternative", says: "a figure has no words for those who cannot see it", check };

fn check(subject: &Subject) -> Vec<Diagnostic> {
    let help = "the words between `![` and `]` say what the drawing shows, for those who cannot see it";
    let mut found = Vec::new();
    for figure in subject.agreement.all_figures() {
        let alternative = figure.alternative.trim();
        let finding = if alternative.is_empty() {
            let message = format!("the figure `{}` has no text alternative", figure.file);
            Diagnostic::error(RULE.name, figure.place.span, message).label("nothing is said here about what it shows")
        } else if names_file(alternative, &figure.file) {
            let message = format!("the text alternative of the figure `{}` is the file's name", figure.file);
            Diagnostic::error(RULE.name, figure.place.span, message).label(format!("`{alternative}` does not say what it shows"))
        } else {
            continue;
        };
        found.push(finding.help(help));
    }
    found
}

fn names_file(alternative: &str, file: &str) -> bool {
    let name = file.rsplit('/').next().unwrap_or(file);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    [file, name, stem].iter().any(|known| known.to_lowercase() == alternative.to_lowercase())
}
