//! Reads the entries of a directory, with the day it was drawn up: from a file of its own type, or from a table.

use crate::diagnostic::{Diagnostic, Span};
use crate::model::labels::filled;
use crate::model::{Block, Column, Directory, DirectoryPlaces, ExhibitLabels, FactDate, Inline, Place, Row, Table, Text};
use crate::sources::exhibits::{Head, column, place, type_of, words};
use crate::sources::facts::Day;
use crate::sources::keys::{Keys, Placed};
use crate::sources::limits;
use crate::sources::tables::{self, alignment};

/// What a file says.
pub struct ReadDirectory {
    as_of: Placed<FactDate>,
    columns: Vec<Text>,
    entries: Vec<Entry>,
}

struct Entry {
    place: Place,
    cells: Vec<Text>,
    checked: Option<Placed<FactDate>>,
}

/// Reads the keys of a directory.
pub fn directory(keys: &mut Keys) -> Option<ReadDirectory> {
    type_of(keys, "directory");
    let as_of = keys.required_parsed::<Day>("as_of", "The day it was drawn up.").map(day);
    let columns = keys.texts("columns", "The column heads, e.g. `[\"Kommune\", \"Enhed\", \"Postkasse\"]`.");
    let header = keys.place("columns");
    let span = header.unwrap_or_else(|| keys.start());
    if columns.is_empty() || columns.iter().any(|column| column.value.trim().is_empty()) {
        keys.report(Diagnostic::error("data-file", span, "`columns` must name every column").help("write `columns = [\"…\", \"…\"]`"));
    }
    if columns.len() > limits::COLUMNS.most {
        keys.report(limits::COLUMNS.exceeded(span, "the table has more than {} columns"));
    }
    let count = columns.len();
    let entries = keys.required_tables("entry", "The entries: units and role mailboxes, never people.", |keys| entry(keys, count, header));
    let columns = columns.iter().map(words).collect();
    Some(ReadDirectory { as_of: as_of?, columns, entries }).filter(|read| read.columns.len() <= limits::COLUMNS.most && count > 0)
}

fn entry(keys: &mut Keys, columns: usize, header: Option<Span>) -> Entry {
    let place = place(keys, "Names the entry for good, e.g. `visitation-skive`.");
    let cells = keys.texts("cells", "What stands in each column, in the order of `columns`.");
    let checked = keys.parsed::<Day>("checked", "The day this entry was confirmed, when that is another one.").map(day);
    if cells.len() != columns {
        let span = keys.place("cells").unwrap_or_else(|| keys.start());
        let message = format!("this entry has {} cells and the header has {columns}", cells.len());
        let finding = Diagnostic::error("ragged-row", span, message).help("write a text for each column; `\"\"` where there is none");
        keys.report(header.into_iter().fold(finding, |finding, header| finding.related(header, "the header")));
    }
    let mut cells: Vec<Text> = cells.iter().map(|cell| linked(&cell.value)).collect();
    cells.resize(columns, Text::default());
    Entry { place, cells, checked }
}

fn day(day: Placed<Day>) -> Placed<FactDate> {
    Placed { value: day.value.0, span: day.span }
}

/// A table as a directory. Under the head that the labels have for it stands the day an entry was confirmed.
pub fn of_table(
    mut columns: Vec<Column>,
    rows: Vec<Row>,
    as_of: Placed<FactDate>,
    labels: &ExhibitLabels,
    diagnostics: &mut Vec<Diagnostic>,
) -> ReadDirectory {
    let dates = columns.iter().position(|column| column.title.words() == labels.columns.checked);
    let mut entry = |mut row: Row| {
        let written = dates.map(|at| row.cells.remove(at).words()).filter(|words| !words.trim().is_empty());
        let checked = written.and_then(|words| match words.trim().parse::<Day>() {
            Ok(day) => Some(Placed { value: day.0, span: row.place.span }),
            Err(message) => {
                diagnostics.push(Diagnostic::error("data-file", row.place.span, message).help("write the day this entry was confirmed"));
                None
            }
        });
        Entry { place: row.place, cells: row.cells, checked }
    };
    let entries = rows.into_iter().map(&mut entry).collect();
    dates.map(|at| columns.remove(at));
    ReadDirectory { as_of, columns: columns.into_iter().map(|column| column.title).collect(), entries }
}

/// A mailbox or web address becomes a link; anything else is words.
pub fn linked(text: &str) -> Text {
    let plain = text.trim();
    let url = match plain.split_once('@') {
        Some((name, host)) if is_name(name) && host.contains('.') && host.split('.').all(is_name) => format!("mailto:{plain}"),
        _ if plain.starts_with("https://") && !plain.contains(char::is_whitespace) => plain.to_owned(),
        _ => return tables::plain(plain),
    };
    Text(vec![Inline::Link { url, content: Text::plain(plain) }])
}

/// Whether this may be a part of an address.
fn is_name(part: &str) -> bool {
    !part.is_empty() && part.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '.' | '-' | '_' | '+'))
}

/// Puts a directory together.
pub fn finish(read: ReadDirectory, head: Head, labels: &ExhibitLabels) -> Block {
    let dated = read.entries.iter().any(|entry| entry.checked.is_some());
    let row = |entry: &Entry| {
        let checked = entry.checked.as_ref().map(|day| Text::plain(labels.date(day.value)));
        let date = dated.then(|| checked.unwrap_or_default());
        Row { place: entry.place.clone(), cells: entry.cells.iter().cloned().chain(date).collect() }
    };
    let rows: Vec<Row> = read.entries.iter().map(row).collect();
    let aligned = |(at, title): (usize, &Text)| Column { title: title.clone(), align: alignment(&rows, at) };
    let mut columns: Vec<Column> = read.columns.iter().enumerate().map(aligned).collect();
    columns.extend(dated.then(|| column(&labels.columns.checked)));
    let checked = |entry: &Entry| entry.checked.as_ref().map(|day| (day.value, day.span));
    let (dates, spans) = read.entries.iter().map(checked).map(Option::unzip).unzip();
    let Head { place, caption, data_file } = head;
    let as_of = read.as_of.value;
    Block::Directory(Directory {
        table: Table { place, caption, columns, rows, data_file: Some(data_file), made: None },
        as_of,
        stated: Text::plain(filled(&labels.stated, &[("date", &labels.date(as_of))])),
        checked: if dated { dates } else { Vec::new() },
        places: DirectoryPlaces { as_of: read.as_of.span, checked: spans },
    })
}
