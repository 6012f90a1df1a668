//! A checklist: numbered steps to be ticked off, with who and when.

use schemars::JsonSchema;
use serde::Serialize;

use crate::diagnostic::Span;
use crate::model::agreement::{Column, Place, Row, Table};
use crate::model::party::PartyId;
use crate::model::text::Text;

/// A checklist, from a data file.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Checklist {
    /// Id, number (`1` of "Tjekliste 1", counted through the work) and citation.
    #[serde(flatten)]
    pub place: Place,
    /// What the checklist is called.
    pub caption: Text,
    /// Over each part: number, step, who, when, and the two that are filled in by hand, done and date.
    pub columns: Vec<Column>,
    /// The parts, in order; never empty.
    pub parts: Vec<ChecklistPart>,
    /// Who acts.
    pub roles: Vec<Role>,
    /// The file it was read from, e.g. `data/dagen-foer.toml`.
    pub data_file: String,
}

/// Steps that belong together.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ChecklistPart {
    /// Id and citation.
    #[serde(flatten)]
    pub place: Place,
    /// What stands over them; may be empty.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub title: Text,
    /// In order; never empty.
    pub steps: Vec<ChecklistStep>,
}

/// One step to be ticked off.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ChecklistStep {
    /// Id, number (`3`, counted through the checklist) and citation.
    #[serde(flatten)]
    pub place: Place,
    /// What is done.
    pub text: Text,
    /// By whom, as printed.
    pub who: Text,
    /// When, or at the latest when.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub when: Text,
}

/// Somebody who acts in a checklist or a pathway: a role, never a person.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Role {
    /// As printed, e.g. `Hospitalet`.
    pub name: Text,
    /// The party whose role it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub party: Option<PartyId>,
    /// Where the party was written.
    #[serde(skip)]
    pub span: Span,
}

impl Checklist {
    /// The parts as tables without the column of numbers; what is filled in by hand are empty cells.
    pub fn tables(&self) -> Vec<Table> {
        let row = |step: &ChecklistStep| Row {
            place: step.place.clone(),
            cells: vec![step.text.clone(), step.who.clone(), step.when.clone(), Text::default(), Text::default()],
        };
        let table = |part: &ChecklistPart| Table {
            place: part.place.clone(),
            caption: part.title.clone(),
            columns: self.columns[1..].to_vec(),
            rows: part.steps.iter().map(row).collect(),
            data_file: None,
            made: None,
        };
        self.parts.iter().map(table).collect()
    }
}
