//! A table or figure is printed with a number, and a caption says what it is.

use crate::checks::{Rule, Subject};
use crate::diagnostic::Diagnostic;

/// The rule.
pub const RULE: Rule = Rule { name: "missing-caption", says: "a table or figure has no caption", check };

fn check(subject: &Subject) -> Vec<Diagnostic> {
    let tables = subject.agreement.all_tables().filter(|table| table.caption.is_blank()).map(|table| {
        let name = table.data_file.as_ref().map(|file| format!(" `{file}`")).unwrap_or_default();
        let message = format!("the table{name} has no caption");
        let help = "a table's caption is written below it, e.g. `{#tabel-opgaver caption=\"Opgaver\"}`";
        Diagnostic::warning(RULE.name, table.place.span, message).help(help)
    });
    let figures = subject.agreement.all_figures().filter(|figure| figure.caption.is_blank()).map(|figure| {
        let message = format!("the figure `{}` has no caption", figure.file);
        let help = format!("a figure's caption is its title: `![…]({} \"caption\")`", figure.file);
        Diagnostic::warning(RULE.name, figure.place.span, message).help(help)
    });
    let others = subject.agreement.all_captions().filter(|(_, caption, _)| caption.is_blank()).map(|(place, _, file)| {
        let help = format!("its caption stands in the brackets: `![caption]({file})`");
        Diagnostic::warning(RULE.name, place.span, format!("what `{file}` holds has no caption")).help(help)
    });
    tables.chain(figures).chain(others).map(|finding| finding.label("it would be printed with a number and no words")).collect()
}
