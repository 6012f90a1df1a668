//! A pathway overview: what happens to a citizen, step by step, by stage and by who acts, on one or more tracks.

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::agreement::{Column, Place, Row, Table};
use crate::model::checklist::Role;
use crate::model::organisation::without_empty_columns;
use crate::model::text::Text;

/// A pathway overview, from a data file. It is drawn, and said again as tables.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Pathway {
    /// Id, number (`1` of "Figur 1", counted with the figures of the work) and citation.
    #[serde(flatten)]
    pub place: Place,
    /// The caption.
    pub caption: Text,
    /// Over each table: number, step, who, duty, deadline, track, clause.
    pub columns: Vec<Column>,
    /// The stages, in order, each with its steps; none is without steps.
    pub stages: Vec<Stage>,
    /// Who acts, each in a lane, in the order of print.
    pub lanes: Vec<Role>,
    /// The tracks, e.g. `Akut` and `Planlagt`; empty when there is but one way.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tracks: Vec<Text>,
    /// The file it was read from, e.g. `data/forloeb.toml`.
    pub data_file: String,
}

/// A stage of a pathway.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Stage {
    /// Id and citation.
    #[serde(flatten)]
    pub place: Place,
    /// What it is called.
    pub title: Text,
    /// In order; never empty.
    pub steps: Vec<PathwayStep>,
}

/// A step of a pathway.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PathwayStep {
    /// Id, number (`4`, counted through the pathway) and citation.
    #[serde(flatten)]
    pub place: Place,
    /// A few words, as they stand in the drawing.
    pub title: Text,
    /// Who acts: an index of `lanes`.
    pub lane: usize,
    /// The tracks it is on: indexes of `tracks`, in their order; all of them unless said.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tracks: Vec<usize>,
    /// What is to be done.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub duty: Text,
    /// When, or at the latest when.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub deadline: Text,
    /// References to the clauses it rests on.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub clauses: Text,
}

impl Pathway {
    /// Every step, in order.
    pub fn steps(&self) -> impl Iterator<Item = &PathwayStep> {
        self.stages.iter().flat_map(|stage| &stage.steps)
    }

    /// What the drawing shows, as a table for each stage, without the column of numbers.
    pub fn tables(&self) -> Vec<Table> {
        let every: Vec<Row> = self.steps().map(|step| self.row(step)).collect();
        // the tables have the same columns: those in which something stands in any of them
        let whole = without_empty_columns(&self.place, Text::default(), &self.columns[1..], every);
        let mut rows = whole.rows.into_iter();
        let table = |stage: &Stage| Table {
            place: stage.place.clone(),
            caption: stage.title.clone(),
            columns: whole.columns.clone(),
            rows: rows.by_ref().take(stage.steps.len()).collect(),
            data_file: None,
            made: None,
        };
        self.stages.iter().map(table).collect()
    }

    fn row(&self, step: &PathwayStep) -> Row {
        let tracks: Vec<String> = step.tracks.iter().map(|track| self.tracks[*track].words()).collect();
        let cells = [&step.title, &self.lanes[step.lane].name, &step.duty, &step.deadline, &Text::plain(tracks.join(", ")), &step.clauses];
        Row { place: step.place.clone(), cells: cells.map(Clone::clone).into() }
    }
}
