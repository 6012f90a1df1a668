//! Agreement, comparison, list of duties, history or status to JSON, and the schemas that describe it, made from the same types.

use std::io::{self, Write};

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema};
use serde::Serialize;
use serde_json::ser::Formatter;
use serde_json::{Serializer, Value, json};

use crate::diff::comparison::Comparison;
use crate::diff::history::History;
use crate::diff::party_duties::PartyDuties;
use crate::model::{Agreement, StatusReport};

/// The names of the schemas of what is written as JSON.
pub const SCHEMAS: [&str; 5] = ["agreement", "comparison", "duties", "history", "status"];

/// Renders an agreement as `agreement.json`: the model without spans, keys sorted.
pub fn render_agreement(agreement: &Agreement) -> Vec<u8> {
    render(agreement, "agreement")
}

/// Renders a comparison as `changes.json`: in the order of its fields, a change a line.
pub fn render_comparison(comparison: &Comparison) -> Vec<u8> {
    let mut bytes = Vec::new();
    write_comparison(comparison, &mut bytes).expect("memory takes all bytes");
    bytes
}

/// Writes the same bytes as they come.
///
/// # Errors
/// When they cannot be written.
pub fn write_comparison(comparison: &Comparison, to: &mut impl Write) -> io::Result<()> {
    let document = Named { schema: "comparison.schema.json", document: comparison };
    document.serialize(&mut Serializer::with_formatter(&mut *to, Lines::default()))?;
    to.write_all(b"\n")
}

/// A document that names its schema.
#[derive(Serialize)]
struct Named<'a, T> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    #[serde(flatten)]
    document: &'a T,
}

/// Writes what stands in the document and in its lists on lines of their own, and all below that in one line.
#[derive(Default)]
struct Lines {
    depth: usize,
}

impl Lines {
    fn element<W: Write + ?Sized>(&self, writer: &mut W, first: bool) -> io::Result<()> {
        let between: &[u8] = match (self.depth <= 2, first) {
            (true, true) => b"\n",
            (true, false) => b",\n",
            (false, true) => b"",
            (false, false) => b",",
        };
        writer.write_all(between)
    }
}

impl Formatter for Lines {
    fn begin_array<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.depth += 1;
        writer.write_all(b"[")
    }

    fn end_array<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.depth -= 1;
        writer.write_all(b"]")
    }

    fn begin_array_value<W: Write + ?Sized>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.element(writer, first)
    }

    fn begin_object<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.depth += 1;
        writer.write_all(b"{")
    }

    fn end_object<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.depth -= 1;
        writer.write_all(b"}")
    }

    fn begin_object_key<W: Write + ?Sized>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.element(writer, first)
    }
}

/// Renders a history, keys sorted.
pub fn render_history(history: &History) -> Vec<u8> {
    render(history, "history")
}

/// Renders what applies to a party, keys sorted.
pub fn render_duties(duties: &PartyDuties) -> Vec<u8> {
    render(duties, "duties")
}

/// Renders the status of what was asked for, keys sorted.
pub fn render_status(status: &StatusReport) -> Vec<u8> {
    render(status, "status")
}

/// The JSON Schema (draft 2020-12) of one of [`SCHEMAS`]; `None` for any other name.
pub fn schema(name: &str) -> Option<Vec<u8>> {
    match name {
        "agreement" => Some(schema_of::<Agreement>()),
        "comparison" => Some(schema_of::<Comparison>()),
        "duties" => Some(schema_of::<PartyDuties>()),
        "history" => Some(schema_of::<History>()),
        "status" => Some(schema_of::<StatusReport>()),
        _ => None,
    }
}

/// A document with sorted keys. It names its schema by a file beside it: no network address has to be there.
pub fn render(model: &impl Serialize, schema: &str) -> Vec<u8> {
    let mut document = serde_json::to_value(model).expect("the model has string keys only");
    document["$schema"] = json!(format!("{schema}.schema.json"));
    bytes(&document)
}

/// The JSON Schema (draft 2020-12) that a type gives of itself.
pub fn schema_of<T: JsonSchema>() -> Vec<u8> {
    // `uint32` and the like are Rust's own formats; no other validator knows them.
    let without_formats = RecursiveTransform(|schema: &mut Schema| {
        schema.remove("format");
    });
    let mut settings = SchemaSettings::draft2020_12().for_serialize();
    settings.transforms.push(Box::new(without_formats));
    let mut schema = settings.into_generator().into_root_schema_for::<T>();
    schema.ensure_object()["properties"]["$schema"] = json!({ "type": "string", "description": "This schema's file name." });
    bytes(&schema.to_value())
}

/// A JSON value as it is written everywhere: indented, with a line end.
pub fn bytes(value: &Value) -> Vec<u8> {
    let mut text = serde_json::to_string_pretty(value).expect("a JSON value can be written");
    text.push('\n');
    text.into_bytes()
}
