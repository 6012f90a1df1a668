//! The words a format should have, from the model.

use aftale::model::{Agreement, Block, Clause, Directory, FactDate, Form, Inline, List, Place, Section, Table, Text};

use super::furniture::{Furniture, Numbered};
use super::words::{Format, Kind, Words};

/// What a format of this agreement should say.
pub fn expected(agreement: &Agreement, format: Format, furniture: &Furniture) -> Words {
    let mut model = Model { words: Words::default(), format, furniture, dated: agreement.facts.dated };
    agreement.sections.iter().for_each(|section| model.section(section, Numbered::Section));
    agreement.annexes.iter().for_each(|annex| model.section(annex, Numbered::Annex));
    model.words
}

struct Model<'a> {
    words: Words,
    format: Format,
    furniture: &'a Furniture,
    dated: FactDate,
}

impl Model<'_> {
    fn section(&mut self, section: &Section, what: Numbered) {
        self.block(Kind::Heading, what, section.place.number.as_deref(), &section.title);
        for block in &section.blocks {
            match block {
                Block::Clause(clause) => self.clause(clause),
                Block::Table(table) => {
                    self.block(Kind::Caption, Numbered::Table, table.place.number.as_deref(), &table.caption);
                    self.cells(table);
                }
                Block::Figure(figure) => {
                    self.block(Kind::Caption, Numbered::Figure, figure.place.number.as_deref(), &figure.caption);
                    self.words.push(Kind::Alternative, "", &figure.alternative);
                }
                Block::Definitions(definitions) => {
                    for entry in &definitions.entries {
                        self.plain(Kind::Term, &entry.term);
                        self.plain(Kind::Definition, &entry.text);
                    }
                }
                Block::Directory(directory) => self.directory(directory),
                Block::Responses(digest) => {
                    let table = &digest.table;
                    self.block(Kind::Caption, Numbered::Table, table.place.number.as_deref(), &table.caption);
                    self.cells(table);
                    self.plain(Kind::Paragraph, &digest.stated);
                }
                Block::Form(form) => self.form(form),
                Block::Checklist(it) => self.parts(Numbered::Checklist, &it.place, &it.caption, block),
                Block::Organisation(it) => self.parts(Numbered::Figure, &it.place, &it.caption, block),
                Block::Pathway(it) => self.parts(Numbered::Figure, &it.place, &it.caption, block),
            }
        }
        section.sections.iter().for_each(|below| self.section(below, Numbered::Section));
    }

    fn cells(&mut self, table: &Table) {
        table.columns.iter().for_each(|column| self.plain(Kind::Cell, &column.title));
        table.rows.iter().flat_map(|row| &row.cells).for_each(|cell| self.plain(Kind::Cell, cell));
    }

    fn directory(&mut self, directory: &Directory) {
        let table = &directory.table;
        self.block(Kind::Caption, Numbered::Table, table.place.number.as_deref(), &table.caption);
        self.cells(table);
        let aged = self.furniture.aged(directory.as_of, self.dated);
        self.words.push(Kind::Paragraph, "", &format!("{} {aged}", directory.stated.words()));
    }

    fn form(&mut self, form: &Form) {
        self.block(Kind::Caption, Numbered::Form, form.place.number.as_deref(), &form.caption);
        for part in &form.parts {
            self.block(Kind::Caption, Numbered::Part, part.place.number.as_deref(), &part.title);
            for field in &part.fields {
                self.plain(Kind::Item, &field.label);
                self.plain(Kind::Item, &field.help);
                field.choices.iter().for_each(|choice| self.plain(Kind::Item, &choice.text));
            }
        }
    }

    /// A checklist or a diagram; the words in a drawing are those of the tables below it.
    fn parts(&mut self, what: Numbered, place: &Place, caption: &Text, block: &Block) {
        self.block(Kind::Caption, what, place.number.as_deref(), caption);
        if let Some(alternative) = self.furniture.alternative(block).filter(|_| self.format != Format::Xml) {
            self.words.push(Kind::Alternative, "", &alternative);
        }
        for part in block.printed_parts() {
            self.plain(Kind::Caption, &part.caption);
            self.cells(&part);
        }
    }

    fn clause(&mut self, clause: &Clause) {
        self.block(Kind::Paragraph, Numbered::Clause, clause.place.number.as_deref(), &clause.text);
        self.list(clause.list.as_ref());
    }

    fn list(&mut self, list: Option<&List>) {
        for item in list.into_iter().flat_map(|list| &list.items) {
            self.block(Kind::Item, Numbered::Item, item.place.number.as_deref(), &item.text);
            self.list(item.list.as_ref());
        }
    }

    fn plain(&mut self, kind: Kind, text: &Text) {
        self.block(kind, Numbered::Section, None, text);
    }

    fn block(&mut self, kind: Kind, what: Numbered, number: Option<&str>, text: &Text) {
        let label = self.furniture.label(self.format, what, number);
        let words = self.text(text);
        self.words.push(kind, &label, &words);
    }

    fn text(&mut self, text: &Text) -> String {
        let mut out = String::new();
        for inline in &text.0 {
            match inline {
                Inline::Words { text } => out.push_str(text),
                Inline::Reference(reference) => out.push_str(&reference.text),
                Inline::Emphasis { content } | Inline::Strong { content } | Inline::Link { content, .. } => {
                    out.push_str(&self.text(content))
                }
                Inline::Footnote(note) => {
                    let number = note.place.number.as_deref();
                    self.block(Kind::Note, Numbered::Note, number, &note.text);
                    out.push_str(&format!("[{}]", number.unwrap_or_default()));
                }
            }
        }
        out
    }
}
