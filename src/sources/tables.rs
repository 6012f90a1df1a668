//! Reads a table from a data file: comma-separated values with a header row, one row a record.

use crate::diagnostic::{Diagnostic, FileIndex, Files, Span};
use crate::model::{Align, Column, Place, Row, Text};
use crate::sources::limits;
use crate::sources::normalise::normalise;

/// Header and rows of a data file; `cell` makes the text of a cell. Ragged rows and a missing header are findings.
pub fn data_table(files: &Files, file: FileIndex, cell: fn(&str) -> Text, diagnostics: &mut Vec<Diagnostic>) -> (Vec<Column>, Vec<Row>) {
    let text = &files.file(file).text;
    let mut reader = csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(text.as_bytes());
    let mut lines: Vec<(Vec<String>, Span)> = Vec::new();
    for record in reader.records() {
        match record {
            Ok(record) => {
                let start = record.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or(usize::MAX)).min(text.len());
                let length = text[start..].find('\n').unwrap_or(text.len() - start);
                lines.push((record.iter().map(str::to_owned).collect(), Span::new(file, start..start + length)));
            }
            Err(error) => {
                diagnostics.push(Diagnostic::error(
                    "data-file",
                    Span::new(file, 0..0),
                    format!("this is not comma-separated text: {error}"),
                ));
                return (Vec::new(), Vec::new());
            }
        }
    }
    let mut lines = lines.into_iter();
    let Some((titles, header_span)) = lines.next().filter(|(titles, _)| titles.iter().all(|title| !title.trim().is_empty())) else {
        let finding = Diagnostic::error("data-file", Span::new(file, 0..0), "the first row must name every column");
        diagnostics.push(finding.help("write the column titles in the first line"));
        return (Vec::new(), Vec::new());
    };
    if let [title] = &titles[..]
        && title.contains([';', '\t'])
    {
        let finding = Diagnostic::error("data-file", header_span, "the cells are not separated by commas");
        diagnostics.push(finding.help("save the file with commas between cells, and cells that hold a comma in double quotes"));
        return (vec![Column { title: plain(title), align: Align::Left }], Vec::new());
    }
    if titles.len() > limits::COLUMNS.most {
        diagnostics.push(limits::COLUMNS.exceeded(header_span, "the table has more than {} columns"));
        return (Vec::new(), Vec::new());
    }
    let mut rows = Vec::new();
    for (cells, span) in lines {
        if cells.iter().any(|cell| cell.len() > limits::PARAGRAPH.most) {
            diagnostics.push(limits::PARAGRAPH.exceeded(span, "a cell of this row is longer than {}"));
            continue;
        }
        if cells.len() != titles.len() {
            let message = format!("this row has {} cells and the header has {}", cells.len(), titles.len());
            let finding = Diagnostic::error("ragged-row", span, message).related(header_span, "the header");
            diagnostics.push(finding.help("put a cell that holds a comma in double quotes"));
            continue;
        }
        let place = Place { span, ..Place::default() };
        rows.push(Row { place, cells: cells.iter().map(|words| cell(words)).collect() });
    }
    let columns = titles.into_iter().enumerate().map(|(at, title)| Column { title: plain(&title), align: alignment(&rows, at) });
    (columns.collect(), rows)
}

/// The words of a cell that holds nothing but words.
pub fn plain(words: &str) -> Text {
    Text::plain(normalise(words))
}

/// Right when every cell of the column that is not empty is a number.
pub fn alignment(rows: &[Row], column: usize) -> Align {
    let mut words = rows.iter().filter_map(|row| row.cells.get(column)).map(Text::words).filter(|words| !words.is_empty()).peekable();
    let numeric = words.peek().is_some() && words.all(|words| is_number(&words));
    if numeric { Align::Right } else { Align::Left }
}

fn is_number(words: &str) -> bool {
    let digits = words.trim_end_matches(['%', '\u{a0}', ' ']).trim_start_matches(['-', '−']);
    digits.starts_with(|letter: char| letter.is_ascii_digit())
        && digits.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, '.' | ','))
}
