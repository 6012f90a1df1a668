//! An organisation diagram: bodies by level, with whom each reports to.

use schemars::JsonSchema;
use serde::Serialize;

use crate::diagnostic::Span;
use crate::model::agreement::{Column, Place, Row, Table};
use crate::model::party::PartyId;
use crate::model::text::Text;

/// An organisation diagram, from a data file. It is drawn, and said again as a table.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Organisation {
    /// Id, number (`1` of "Figur 1", counted with the figures of the work) and citation.
    #[serde(flatten)]
    pub place: Place,
    /// The caption.
    pub caption: Text,
    /// Over the table: body, level, task, meetings, whom it reports to.
    pub columns: Vec<Column>,
    /// The levels, from the top.
    pub levels: Vec<Text>,
    /// The bodies, from the top level down, in the order written.
    pub bodies: Vec<Body>,
    /// The file it was read from, e.g. `data/organisering.toml`.
    pub data_file: String,
}

/// A committee, a group or the like.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Body {
    /// Id and citation.
    #[serde(flatten)]
    pub place: Place,
    /// What it is called.
    pub name: Text,
    /// Its level: an index of `levels`.
    pub level: usize,
    /// The party of the registry that it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub party: Option<PartyId>,
    /// What it does.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub task: Text,
    /// How often it meets.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub meets: Text,
    /// The bodies it reports to: indexes of `bodies`, all on a level above.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reports_to: Vec<usize>,
    /// Where the party was written.
    #[serde(skip)]
    pub span: Span,
}

impl Organisation {
    /// What the drawing shows, as a table; a column in which nothing stands is left out.
    pub fn tables(&self) -> Vec<Table> {
        let row = |body: &Body| {
            let above: Vec<String> = body.reports_to.iter().map(|above| self.bodies[*above].name.words()).collect();
            let cells = [&body.name, &self.levels[body.level], &body.task, &body.meets, &Text::plain(above.join(", "))];
            Row { place: body.place.clone(), cells: cells.map(Clone::clone).into() }
        };
        let rows = self.bodies.iter().map(row).collect();
        vec![without_empty_columns(&self.place, Text::default(), &self.columns, rows)]
    }
}

/// A table of the columns in which something stands.
pub(super) fn without_empty_columns(place: &Place, caption: Text, columns: &[Column], mut rows: Vec<Row>) -> Table {
    let used: Vec<bool> = (0..columns.len()).map(|at| rows.iter().any(|row| !row.cells[at].is_empty())).collect();
    let mut kept = columns.to_vec();
    let mut at = 0..;
    kept.retain(|_| used[at.next().expect("there is a next number")]);
    for row in &mut rows {
        let mut at = 0..;
        row.cells.retain(|_| used[at.next().expect("there is a next number")]);
    }
    Table { place: place.clone(), caption, columns: kept, rows, data_file: None, made: None }
}
