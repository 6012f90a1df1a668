//! One work read from its sources: the tree that every rendering walks.
//!
//! A [`Section`] has a heading, blocks and sections below it. A [`Clause`] is one provision: a body paragraph
//! with the list that directly follows it. Numbers and citations are computed before anything else sees the tree.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

use crate::diagnostic::{FileIndex, Span};
use crate::model::checklist::Checklist;
use crate::model::directory::Directory;
use crate::model::facts::Facts;
use crate::model::form::Form;
use crate::model::organisation::Organisation;
use crate::model::party::{PartyId, PartyName};
use crate::model::pathway::Pathway;
use crate::model::promise::StatusTable;
use crate::model::record::Record;
use crate::model::responses::Responses;
use crate::model::text::Text;
use crate::model::work::{UnitId, WorkId};

/// One work: facts, body, annexes, and what its pages need to know about others.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Agreement {
    /// e.g. `midtjylland/sundhedsaftale/2019-2023`.
    pub id: WorkId,
    /// Title, dates, parties, state: everything from `agreement.toml`.
    pub facts: Facts,
    /// The chapters, in the order of the files.
    pub sections: Vec<Section>,
    /// The annexes, in the order of the files; `number` is `1`, `2`, … and the words "Bilag 1" are the layout's.
    pub annexes: Vec<Section>,
    /// Printed names of every party that the facts or a record mention, at the entry into force.
    pub party_names: BTreeMap<PartyId, PartyName>,
    /// How many municipalities take part, by cluster (the cover draws one line for each); largest cluster first.
    pub clusters: Vec<u32>,
    /// Short titles of the works that facts or references mention, by work id.
    pub work_titles: BTreeMap<String, String>,
    /// Bytes of the figures, by the path written in the text, e.g. `figures/organisering.svg`.
    #[serde(skip)]
    pub figures: BTreeMap<String, Arc<[u8]>>,
    /// The sources as loaded, by path below the work's folder, sorted; they travel inside the PDF and the release.
    #[serde(skip)]
    pub sources: BTreeMap<String, Arc<[u8]>>,
    /// The drawings as texts that a finding can point into, by path below the work's folder.
    #[serde(skip)]
    pub drawings: BTreeMap<String, FileIndex>,
}

/// Where a unit stands and what it is called.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct Place {
    /// Written or placed id; HTML anchor, PDF destination and JSON id.
    pub id: UnitId,
    /// Whether an author wrote the id.
    pub written: bool,
    /// The number printed beside it without words, e.g. `2.1` or `3`; absent for unnumbered ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// How a reader cites it, e.g. `afsnit 2.1, stk. 3`; for an unnumbered section its title.
    pub citation: String,
    /// Where it was written.
    #[serde(skip)]
    pub span: Span,
}

/// A heading with everything below it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Section {
    /// Id, number (`2.1`) and citation.
    #[serde(flatten)]
    pub place: Place,
    /// 1 for a chapter or an annex, up to 3.
    pub level: u8,
    /// The heading.
    pub title: Text,
    /// What the heading was marked as (an area).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<Record>,
    /// What stands before the first section below, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub blocks: Vec<Block>,
    /// The sections below, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sections: Vec<Section>,
}

/// One block of a section.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Block {
    /// A provision.
    Clause(Clause),
    /// A table, written out or from a data file.
    Table(Table),
    /// A drawing.
    Figure(Figure),
    /// A word list.
    Definitions(Definitions),
    /// A directory of units and role mailboxes.
    Directory(Directory),
    /// The proposals of a consultation, and what came of them.
    Responses(Responses),
    /// A form to fill in.
    Form(Form),
    /// Steps to tick off.
    Checklist(Checklist),
    /// Bodies by level, drawn.
    Organisation(Organisation),
    /// Steps by stage and by who acts, drawn.
    Pathway(Pathway),
}

/// A provision: a body paragraph and the list that directly follows it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Clause {
    /// Id, number of the stk. (`3`) and citation.
    #[serde(flatten)]
    pub place: Place,
    /// The paragraph; empty when the list stands alone.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub text: Text,
    /// Whether it is the chapter's aim, set larger and without a number.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub lead: bool,
    /// What the provision was marked as.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<Record>,
    /// The list that belongs to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list: Option<List>,
}

/// A list of items; ordered ones have numbers.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct List {
    /// Whether items are numbered.
    pub ordered: bool,
    /// In order; never empty.
    pub items: Vec<Item>,
}

/// One item of a list.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Item {
    /// Id, number (`2`, or a letter below another item) and citation.
    #[serde(flatten)]
    pub place: Place,
    /// The item's words.
    pub text: Text,
    /// What the item was marked as.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<Record>,
    /// A list below the item.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list: Option<List>,
}

/// A table with one header row.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Table {
    /// Id, number (`1` of "Tabel 1", counted through the work) and citation.
    #[serde(flatten)]
    pub place: Place,
    /// The caption.
    pub caption: Text,
    /// The header row.
    pub columns: Vec<Column>,
    /// The rows below it, each with as many cells as there are columns.
    pub rows: Vec<Row>,
    /// The data file it was read from, e.g. `data/frister.csv`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data_file: Option<String>,
    /// What the program made its columns and rows of, in a status report.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub made: Option<StatusTable>,
}

/// A column of a table.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Column {
    /// The header cell.
    pub title: Text,
    /// Where its cells are set; numbers stand right.
    pub align: Align,
}

/// Where a column's cells are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
    /// As the author asked.
    Center,
}

/// A row of a table; a unit of comparison.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Row {
    /// Id and citation; rows are counted, not numbered in print.
    #[serde(flatten)]
    pub place: Place,
    /// The cells, as many as the table has columns.
    pub cells: Vec<Text>,
}

/// A drawing with its text alternative.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Figure {
    /// Id, number (`1` of "Figur 1") and citation.
    #[serde(flatten)]
    pub place: Place,
    /// The caption.
    pub caption: Text,
    /// Says in words what the drawing shows.
    pub alternative: String,
    /// Path below the work's folder, e.g. `figures/organisering.svg`.
    pub file: String,
    /// SHA-256 of the file, lower-case hex.
    pub sha256: String,
}

/// A word list.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Definitions {
    /// Id and citation of the whole list.
    #[serde(flatten)]
    pub place: Place,
    /// In the order written.
    pub entries: Vec<Definition>,
}

/// One entry of a word list.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Definition {
    /// Id and citation.
    #[serde(flatten)]
    pub place: Place,
    /// The word.
    pub term: Text,
    /// What it means.
    pub text: Text,
}

impl Block {
    /// The parts of a checklist, an organisation diagram or a pathway as tables, without the column of numbers; nothing
    /// for other blocks.
    pub fn parts(&self) -> Vec<Table> {
        match self {
            Self::Checklist(checklist) => checklist.tables(),
            Self::Organisation(organisation) => organisation.tables(),
            Self::Pathway(pathway) => pathway.tables(),
            _ => Vec::new(),
        }
    }

    /// The same tables as they are printed: rows that have a number begin with it.
    pub fn printed_parts(&self) -> Vec<Table> {
        let numbers = match self {
            Self::Checklist(Checklist { columns, .. }) | Self::Pathway(Pathway { columns, .. }) => columns.first(),
            _ => None,
        };
        let mut tables = self.parts();
        if let Some(numbers) = numbers {
            tables.iter_mut().for_each(|table| table.number_rows(numbers));
        }
        tables
    }
}

impl Table {
    /// Puts a column in front that holds the numbers of the rows.
    fn number_rows(&mut self, column: &Column) {
        self.columns.insert(0, column.clone());
        for row in &mut self.rows {
            row.cells.insert(0, Text::plain(row.place.number.clone().unwrap_or_default()));
        }
    }
}
