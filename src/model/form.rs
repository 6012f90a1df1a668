//! A form that people fill in on paper or on screen: titled parts with fields to write in.

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::agreement::Place;
use crate::model::text::Text;

/// A form, from a data file.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Form {
    /// Id, number (`1` of "Formular 1", counted through the work) and citation.
    #[serde(flatten)]
    pub place: Place,
    /// What the form is called.
    pub caption: Text,
    /// The parts, in order; never empty.
    pub parts: Vec<FormPart>,
    /// The file it was read from, e.g. `data/varsel.toml`.
    pub data_file: String,
}

/// A titled part of a form.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct FormPart {
    /// Id, letter (`A`, counted through the form) and citation.
    #[serde(flatten)]
    pub place: Place,
    /// What the part asks about.
    pub title: Text,
    /// The fields, in order; never empty.
    pub fields: Vec<Field>,
}

/// A field of a form.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Field {
    /// Id and citation.
    #[serde(flatten)]
    pub place: Place,
    /// What is to be written there.
    pub label: Text,
    /// A few words of help.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub help: Text,
    /// What an answer looks like.
    pub kind: FieldKind,
    /// How much of the line it takes, in sixths; the fields of a line take six together.
    pub width: u32,
    /// How many lines there are to write on.
    pub lines: u32,
    /// The answers to choose among; empty for a field that is written in.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
}

/// What an answer looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// A few words or a number.
    Text,
    /// Several lines.
    Lines,
    /// A date.
    Date,
    /// One of several answers.
    Choice,
    /// Any of several answers.
    Ticks,
    /// Yes or no.
    YesNo,
}

/// An answer to choose.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Choice {
    /// Id and citation.
    #[serde(flatten)]
    pub place: Place,
    /// Its words.
    pub text: Text,
}

impl Form {
    /// The fields of a part, line by line.
    pub fn lines(part: &FormPart) -> Vec<Vec<&Field>> {
        let mut lines: Vec<Vec<&Field>> = Vec::new();
        for field in &part.fields {
            match lines.last_mut().filter(|line| line.iter().map(|field| field.width).sum::<u32>() < LINE) {
                Some(line) => line.push(field),
                None => lines.push(vec![field]),
            }
        }
        lines
    }
}

/// How many sixths a line has.
pub const LINE: u32 = 6;
