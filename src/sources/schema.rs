//! The JSON Schemas of the TOML files: what their readers ask for, written down.
//!
//! Each reader is run once over nothing while [`Keys`](crate::sources::keys::Keys) notes what it asks; so a schema
//! knows exactly the keys that are read. It says no more than JSON Schema draft 4 can, which is what TOML editors know.

use std::ops::RangeInclusive;

use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};

use crate::sources::keys::asked_by;
use crate::sources::{exhibits, facts, lineage, registry};

/// The names of the schemas, each the name of the file it describes; `lineage.toml` is every file of a lineage folder.
/// The last six describe the data files of exhibits, each by its `type`.
pub const SCHEMAS: [&str; 11] = [
    "aftale.toml",
    "parties.toml",
    "rounds.toml",
    "agreement.toml",
    "lineage.toml",
    "form",
    "checklist",
    "directory",
    "organisation",
    "pathway",
    "responses",
];

/// One key that a reader asks for.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The key.
    pub key: &'static str,
    /// What it says, for the author who has to write it.
    pub about: &'static str,
    /// Whether it must be there.
    pub required: bool,
    /// What its value looks like.
    pub form: Form,
}

/// What a value looks like.
#[derive(Debug, Clone)]
pub enum Form {
    /// A string.
    Text,
    /// A string that must parse as something; the function gives its schema.
    Parsed(fn() -> Value),
    /// One of a few words.
    Choice(Vec<String>),
    /// A whole number within these bounds.
    Count(RangeInclusive<u32>),
    /// True or false.
    Flag,
    /// A list of strings.
    Texts,
    /// A list of strings, and of tables with these keys.
    TextsOrTables(Vec<Asked>),
    /// A table with these keys.
    Table(Vec<Asked>),
    /// A list of tables with these keys.
    Tables(Vec<Asked>),
    /// A table whose keys are names of the author's choosing, each a table with these keys.
    NamedTables(Vec<Asked>),
}

/// The schema of one of [`SCHEMAS`]; `None` for any other name.
pub fn schema(name: &str) -> Option<Value> {
    let (about, asked) = match name {
        "aftale.toml" => ("The settings of a workspace.", asked_by(registry::settings)),
        "parties.toml" => ("Who can be bound: parties, groups and bodies.", asked_by(registry::parties)),
        "rounds.toml" => ("The rounds of agreements and the areas each of them requires.", asked_by(registry::rounds)),
        "agreement.toml" => ("The facts of one agreement.", asked_by(facts::facts)),
        "lineage.toml" => ("An editor's rulings on how the clauses of one text continue in the next.", asked_by(lineage::lineage)),
        "form" => ("A form to fill in.", asked_by(exhibits::form::form)),
        "checklist" => ("Steps to tick off.", asked_by(exhibits::checklist::checklist)),
        "directory" => ("A directory of units and role mailboxes.", asked_by(exhibits::directory::directory)),
        "organisation" => ("Bodies by level, to be drawn.", asked_by(exhibits::organisation::organisation)),
        "pathway" => ("A pathway by stage, by who acts and by track, to be drawn.", asked_by(exhibits::pathway::pathway)),
        "responses" => ("The proposals of a consultation, and what came of them.", asked_by(exhibits::responses::responses)),
        _ => return None,
    };
    let mut schema = object(&asked);
    schema["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    schema["title"] = json!(name);
    schema["description"] = json!(about);
    Some(schema)
}

/// The schema that a type of the model gives of itself.
pub fn schema_of<T: JsonSchema>() -> Value {
    T::json_schema(&mut SchemaGenerator::default()).to_value()
}

fn object(asked: &[Asked]) -> Value {
    let properties: Map<String, Value> = asked.iter().map(|asked| (asked.key.to_owned(), property(asked))).collect();
    let required: Vec<&str> = asked.iter().filter(|asked| asked.required).map(|asked| asked.key).collect();
    let mut object = json!({ "type": "object", "properties": properties, "additionalProperties": false });
    if !required.is_empty() {
        object["required"] = json!(required);
    }
    object
}

fn property(asked: &Asked) -> Value {
    let mut property = match &asked.form {
        Form::Text => json!({ "type": "string" }),
        Form::Parsed(schema) => schema(),
        Form::Choice(words) => json!({ "type": "string", "enum": words }),
        Form::Count(range) => json!({ "type": "integer", "minimum": range.start(), "maximum": range.end() }),
        Form::Flag => json!({ "type": "boolean" }),
        Form::Texts => json!({ "type": "array", "items": { "type": "string" } }),
        Form::TextsOrTables(below) => json!({ "type": "array", "items": { "anyOf": [{ "type": "string" }, object(below)] } }),
        Form::Table(below) => object(below),
        Form::Tables(below) => json!({ "type": "array", "items": object(below) }),
        Form::NamedTables(below) => json!({ "type": "object", "additionalProperties": object(below) }),
    };
    if asked.required && matches!(asked.form, Form::Tables(_)) {
        property["minItems"] = json!(1);
    }
    property["description"] = json!(asked.about);
    property
}
