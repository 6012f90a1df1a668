//! The flat view of an agreement that comparisons work on: headings, paragraphs, items, rows, footnotes, figures.

use schemars::JsonSchema;
use serde::Serialize;

use crate::diagnostic::Span;
use crate::model::agreement::{Agreement, Block, List, Place, Section, Table};
use crate::model::directory::Directory;
use crate::model::form::Form;
use crate::model::record::Record;
use crate::model::responses::Responses;
use crate::model::text::Text;
use crate::model::work::UnitId;

/// What sort of unit it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    /// A heading, or a table's caption.
    Heading,
    /// A body paragraph.
    Paragraph,
    /// A list item, or an entry of a word list.
    Item,
    /// A table's row; the header row is one too.
    Row,
    /// A footnote.
    Footnote,
    /// A figure: its caption and text alternative.
    Figure,
}

/// One unit, in print order.
#[derive(Debug, Clone)]
pub struct Unit {
    /// Heading, paragraph, …
    pub kind: UnitKind,
    /// Written or placed id.
    pub id: UnitId,
    /// Whether an author wrote the id.
    pub written: bool,
    /// Number printed beside it.
    pub number: Option<String>,
    /// How a reader cites it, e.g. `afsnit 2.1, stk. 3`.
    pub citation: String,
    /// The words, white space collapsed, without footnotes (units of their own). Cells are joined by a tab.
    pub text: String,
    /// What it was marked as.
    pub records: Vec<Record>,
    /// Of a figure, the SHA-256 of the drawing, lower-case hex.
    pub drawing: Option<String>,
    /// Index of the heading it stands under, in the same list; `None` for a chapter's heading.
    pub parent: Option<usize>,
    /// Where it was written.
    pub span: Span,
}

/// Lists every unit of an agreement in print order; footnotes come right after the unit that calls them.
pub fn units(agreement: &Agreement) -> Vec<Unit> {
    let mut list = Units { units: Vec::new() };
    for section in agreement.sections.iter().chain(&agreement.annexes) {
        list.section(section, None);
    }
    list.units
}

/// What the sentence that a table says of itself is called below the table's id.
pub const STATED: &str = "i-alt";

struct Units {
    units: Vec<Unit>,
}

impl Units {
    fn section(&mut self, section: &Section, parent: Option<usize>) {
        let heading = self.push(UnitKind::Heading, &section.place, &[&section.title], &section.records, parent);
        for block in &section.blocks {
            self.block(block, heading);
        }
        for below in &section.sections {
            self.section(below, Some(heading));
        }
    }

    fn block(&mut self, block: &Block, parent: usize) {
        match block {
            Block::Clause(clause) => {
                if !clause.text.is_empty() {
                    self.push(UnitKind::Paragraph, &clause.place, &[&clause.text], &clause.records, Some(parent));
                }
                self.list(clause.list.as_ref(), parent);
            }
            Block::Table(table) => {
                self.table(table, parent);
            }
            Block::Figure(figure) => {
                let alternative = Text::plain(&figure.alternative);
                let unit = self.push(UnitKind::Figure, &figure.place, &[&figure.caption, &alternative], &[], Some(parent));
                self.units[unit].drawing = Some(figure.sha256.clone());
            }
            Block::Definitions(definitions) => {
                for entry in &definitions.entries {
                    self.push(UnitKind::Item, &entry.place, &[&entry.term, &entry.text], &[], Some(parent));
                }
            }
            Block::Directory(Directory { table, stated, .. }) | Block::Responses(Responses { table, stated, .. }) => {
                let caption = self.table(table, parent);
                let above = &table.place;
                let place = Place { id: above.id.placed(STATED), written: false, number: None, ..above.clone() };
                self.push(UnitKind::Paragraph, &place, &[stated], &[], Some(caption));
            }
            Block::Form(form) => self.form(form, parent),
            Block::Checklist(it) => self.parts(&it.place, &it.caption, &block.parts(), parent),
            Block::Organisation(it) => self.parts(&it.place, &it.caption, &block.parts(), parent),
            Block::Pathway(it) => self.parts(&it.place, &it.caption, &block.parts(), parent),
        }
    }

    /// A caption, and below it the header row and the rows; a table without a caption continues what stands above it.
    fn table(&mut self, table: &Table, parent: usize) -> usize {
        let caption = self.push(UnitKind::Heading, &table.place, &[&table.caption], &[], Some(parent));
        self.rows(table, caption);
        caption
    }

    fn rows(&mut self, table: &Table, caption: usize) {
        let header: Vec<&Text> = table.columns.iter().map(|column| &column.title).collect();
        let place = Place { id: table.place.id.placed(0), written: false, number: None, ..table.place.clone() };
        self.push(UnitKind::Row, &place, &header, &[], Some(caption));
        for row in &table.rows {
            self.push(UnitKind::Row, &row.place, &row.cells.iter().collect::<Vec<_>>(), &[], Some(caption));
        }
    }

    fn parts(&mut self, place: &Place, caption: &Text, parts: &[Table], parent: usize) {
        let caption = self.push(UnitKind::Heading, place, &[caption], &[], Some(parent));
        for part in parts {
            if part.caption.is_empty() {
                self.rows(part, caption);
            } else {
                self.table(part, caption);
            }
        }
    }

    fn form(&mut self, form: &Form, parent: usize) {
        let caption = self.push(UnitKind::Heading, &form.place, &[&form.caption], &[], Some(parent));
        for part in &form.parts {
            let title = self.push(UnitKind::Heading, &part.place, &[&part.title], &[], Some(caption));
            for field in &part.fields {
                let texts: Vec<&Text> = [&field.label, &field.help].into_iter().filter(|text| !text.is_empty()).collect();
                self.push(UnitKind::Item, &field.place, &texts, &[], Some(title));
                for choice in &field.choices {
                    self.push(UnitKind::Item, &choice.place, &[&choice.text], &[], Some(title));
                }
            }
        }
    }

    fn list(&mut self, list: Option<&List>, parent: usize) {
        let Some(list) = list else { return };
        list.for_each_item(&mut |item| {
            self.push(UnitKind::Item, &item.place, &[&item.text], &item.records, Some(parent));
        });
    }

    fn push(&mut self, kind: UnitKind, place: &Place, texts: &[&Text], records: &[Record], parent: Option<usize>) -> usize {
        let words: Vec<String> = texts.iter().map(|text| collapse(&text.words())).collect();
        let index = self.units.len();
        self.units.push(Unit {
            kind,
            id: place.id.clone(),
            written: place.written,
            number: place.number.clone(),
            citation: place.citation.clone(),
            text: words.join("\t"),
            records: records.to_vec(),
            drawing: None,
            parent,
            span: place.span,
        });
        for footnote in texts.iter().flat_map(|text| text.footnotes()) {
            self.push(UnitKind::Footnote, &footnote.place, &[&footnote.text], &[], parent);
        }
        index
    }
}

fn collapse(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
