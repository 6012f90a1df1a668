//! Figures and tables that some readers would get nothing from.
//!
//! Text alternatives are demanded by WCAG 2.1, 1.1.1 and PDF/UA-1, 7.3; header cells by WCAG 1.3.1 and PDF/UA-1, 7.5.

use crate::checks::Subject;
use crate::diagnostic::Diagnostic;
use crate::model::{Agreement, Block, Figure, Table, Text};

/// Finds figures whose text alternative is missing or only repeats the file's name.
pub fn text_alternative(rule: &'static str, subject: &Subject) -> Vec<Diagnostic> {
    let help = "the words between `![` and `]` say what the drawing shows, for those who cannot see it";
    let mut found = Vec::new();
    for figure in figures(subject.agreement) {
        let alternative = figure.alternative.trim();
        let finding = if alternative.is_empty() {
            let message = format!("the figure `{}` has no text alternative", figure.file);
            Diagnostic::error(rule, figure.place.span, message).label("nothing is said here about what it shows")
        } else if names_file(alternative, &figure.file) {
            let message = format!("the text alternative of the figure `{}` is the file's name", figure.file);
            Diagnostic::error(rule, figure.place.span, message).label(format!("`{alternative}` does not say what it shows"))
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

/// Finds tables whose header row has no words (an error) or an empty cell (a warning).
pub fn table_header(rule: &'static str, subject: &Subject) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for table in tables(subject.agreement) {
        let empty: Vec<usize> = (1..).zip(&table.columns).filter(|(_, column)| is_blank(&column.title)).map(|(number, _)| number).collect();
        let name = name("table", &table.caption, table.data_file.as_deref());
        let finding = if empty.len() == table.columns.len() {
            Diagnostic::error(rule, table.place.span, format!("the header row of {name} has no words"))
                .label("no column says what its cells are")
        } else if let Some(number) = empty.first() {
            Diagnostic::warning(rule, table.place.span, format!("the header of column {number} of {name} has no words"))
                .label("a reader of one cell cannot hear what it is")
        } else {
            continue;
        };
        found.push(finding.help("the first row names each column, in a data file too"));
    }
    found
}

/// Finds tables and figures without a caption.
pub fn caption(rule: &'static str, subject: &Subject) -> Vec<Diagnostic> {
    let tables = tables(subject.agreement).into_iter().filter(|table| is_blank(&table.caption)).map(|table| {
        let message = format!("{} has no caption", name("table", &table.caption, table.data_file.as_deref()));
        let help = "a table's caption is written below it, e.g. `{#tabel-opgaver caption=\"Opgaver\"}`";
        Diagnostic::warning(rule, table.place.span, message).help(help)
    });
    let figures = figures(subject.agreement).into_iter().filter(|figure| is_blank(&figure.caption)).map(|figure| {
        let message = format!("{} has no caption", name("figure", &figure.caption, Some(&figure.file)));
        let help = format!("a figure's caption is its title: `![…]({} \"caption\")`", figure.file);
        Diagnostic::warning(rule, figure.place.span, message).help(help)
    });
    tables.chain(figures).map(|finding| finding.label("it would be printed with a number and no words")).collect()
}

/// `the table`, with the words that tell it from others.
fn name(noun: &str, caption: &Text, file: Option<&str>) -> String {
    match (caption.words().trim(), file) {
        ("", None) => format!("the {noun}"),
        ("", Some(file)) => format!("the {noun} `{file}`"),
        (words, _) => format!("the {noun} `{words}`"),
    }
}

fn is_blank(text: &Text) -> bool {
    text.words().trim().is_empty()
}

fn figures(agreement: &Agreement) -> Vec<&Figure> {
    blocks(agreement).filter_map(|block| if let Block::Figure(figure) = block { Some(figure) } else { None }).collect()
}

fn tables(agreement: &Agreement) -> Vec<&Table> {
    blocks(agreement).filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None }).collect()
}

fn blocks(agreement: &Agreement) -> impl Iterator<Item = &Block> {
    agreement.all_sections().into_iter().flat_map(|section| &section.blocks)
}
