//! A table's header row says what its columns are (WCAG 2.1, 1.3.1; PDF/UA-1, 7.5).
//!
//! Without any words it is an error, with an empty cell a warning.

use crate::checks::{Rule, Subject};
use crate::diagnostic::Diagnostic;
use crate::model::Table;

/// The rule.
pub const RULE: Rule = Rule { name: "missing-table-header", says: "a table's header row has no words", check };

fn check(subject: &Subject) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for table in subject.agreement.all_tables().filter(|table| table.made.is_none() || !table.columns.is_empty()) {
        let empty: Vec<usize> = (1..).zip(&table.columns).filter(|(_, column)| column.title.is_blank()).map(|(number, _)| number).collect();
        let name = name(table);
        let finding = if empty.len() == table.columns.len() {
            Diagnostic::error(RULE.name, table.place.span, format!("the header row of {name} has no words"))
                .label("no column says what its cells are")
        } else if let Some(number) = empty.first() {
            Diagnostic::warning(RULE.name, table.place.span, format!("the header of column {number} of {name} has no words"))
                .label("a reader of one cell cannot hear what it is")
        } else {
            continue;
        };
        found.push(finding.help("the first row names each column, in a data file too"));
    }
    found
}

/// `the table`, with the words that tell it from others.
fn name(table: &Table) -> String {
    match (table.caption.words().trim(), &table.data_file) {
        ("", None) => "the table".to_owned(),
        ("", Some(file)) => format!("the table `{file}`"),
        (words, _) => format!("the table `{words}`"),
    }
}
