//! What an image line shows: a table or an exhibit from a data file, a table made of a status report, or a figure.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::FileIndex;
use crate::model::digest::hex_sha256;
use crate::model::promise::StatusTable;
use crate::model::{Block, Directory, Figure, Place, Responses, Table, Text};
use crate::sources::compose::Composer;
use crate::sources::exhibits::{Head, directory, read_exhibit};
use crate::sources::keys::one_of;
use crate::sources::normalise::normalise_in;
use crate::sources::raw::RawInline;
use crate::sources::records::{Marks, Stand};
use crate::sources::tables::{data_table, plain};

/// How the address of a table begins that the program makes of a status report, e.g. `status:open`.
const STATUS_SCHEME: &str = "status:";

impl Composer<'_> {
    /// An image that stands alone.
    pub(super) fn included(&mut self, path: &str, title: &str, alternative: &[RawInline], range: Range<usize>) -> Option<Block> {
        let (place, mut marks) = self.place(range.clone(), (range.start, false), Stand::Exhibit);
        let words = self.text(alternative);
        if path.ends_with(".csv") {
            let file = self.data(path, &range)?;
            return self.table_of(file, Head { place, caption: words, data_file: path.to_owned() }, marks, &range);
        }
        if let Some(as_of) = marks.as_of.take() {
            self.error("value", as_of.span.range(), "`as_of` belongs to a table from a `.csv` file", "write it in the file, or remove it");
        }
        if let Some(name) = path.strip_prefix(STATUS_SCHEME) {
            return self.status_table(name, place, words, range);
        }
        if path.ends_with(".toml") {
            let file = self.data(path, &range)?;
            return self.exhibit(file, Head { place, caption: words, data_file: path.to_owned() }, &range);
        }
        self.figure(path, marks.caption.unwrap_or_else(|| title.to_owned()), place, &words, range)
    }

    /// A data file of the work; says so when it is not there.
    fn data(&mut self, path: &str, range: &Range<usize>) -> Option<FileIndex> {
        let found = self.work.data.get(path).copied();
        // one that is there and could not be read was told
        if found.is_none() && !self.work.sources.contains_key(path) {
            let known: Vec<&str> = self.work.data.keys().map(String::as_str).collect();
            self.error("missing-file", range.clone(), format!("there is no data file `{path}`"), &one_of(path, &known));
        }
        found
    }

    /// A table from comma-separated values; a directory when it says the day it was drawn up.
    fn table_of(&mut self, file: FileIndex, head: Head, marks: Marks, range: &Range<usize>) -> Option<Block> {
        let cell = if marks.as_of.is_some() { directory::linked } else { plain };
        let (columns, rows) = data_table(self.files, file, cell, self.diagnostics);
        if !self.composed.size.admits_cells(columns.len(), rows.len(), self.opening(range), self.diagnostics) {
            return None;
        }
        Some(match marks.as_of {
            Some(as_of) => directory::finish(directory::of_table(columns, rows, as_of, self.labels, self.diagnostics), head, self.labels),
            None => {
                let Head { place, caption, data_file } = head;
                Block::Table(Table { place, caption, columns, rows, data_file: Some(data_file), made: None })
            }
        })
    }

    /// An exhibit whose file says what it is.
    fn exhibit(&mut self, file: FileIndex, head: Head, range: &Range<usize>) -> Option<Block> {
        let (block, references) = read_exhibit(self.files, file, head, self.labels, self.diagnostics)?;
        self.composed.references.extend(references);
        if let Block::Form(form) = &block {
            let fields = form.parts.iter().flat_map(|part| &part.fields);
            let units = form.parts.len() + fields.map(|field| 1 + field.choices.len()).sum::<usize>();
            (0..units).for_each(|_| self.composed.size.add_unit());
        }
        let tables = match &block {
            Block::Directory(Directory { table, .. }) | Block::Responses(Responses { table, .. }) => vec![table.clone()],
            _ => block.printed_parts(),
        };
        let room =
            |table: &Table| self.composed.size.admits_cells(table.columns.len(), table.rows.len(), self.opening(range), self.diagnostics);
        tables.iter().all(room).then_some(block)
    }

    /// A table whose columns and rows come once every work is read.
    fn status_table(&mut self, name: &str, place: Place, caption: Text, range: Range<usize>) -> Option<Block> {
        let Some((made, _)) = StatusTable::ALL.iter().find(|(_, known)| *known == name) else {
            let known = StatusTable::ALL.map(|(_, name)| name);
            self.error("status-table", range, format!("there is no table `{STATUS_SCHEME}{name}`"), &one_of(name, &known));
            return None;
        };
        let (columns, rows) = (Vec::new(), Vec::new());
        Some(Block::Table(Table { place, caption, columns, rows, data_file: None, made: Some(*made) }))
    }

    fn figure(&mut self, path: &str, caption: String, place: Place, alternative: &Text, range: Range<usize>) -> Option<Block> {
        let Some(bytes) = self.work.sources.get(path).filter(|_| path.starts_with("figures/") && path.ends_with(".svg")) else {
            let known: Vec<&str> = self.work.sources.keys().filter(|path| path.starts_with("figures/")).map(String::as_str).collect();
            self.error("missing-file", range, format!("there is no figure `{path}`"), &one_of(path, &known));
            return None;
        };
        if !self.composed.size.admits_figure(bytes.len(), self.opening(&range), self.diagnostics) {
            return None;
        }
        self.composed.figures.insert(path.to_owned(), Arc::clone(bytes));
        let caption = Text::plain(normalise_in(self.language, &caption));
        let sha256 = hex_sha256(bytes);
        Some(Block::Figure(Figure { place, caption, alternative: alternative.words(), file: path.to_owned(), sha256 }))
    }
}
