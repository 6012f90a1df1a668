//! `aftale schema`: the JSON Schemas of the TOML files that are read and of the JSON files that are written.

use aftale::publication;
use aftale::renderings::json;
use aftale::sources;

use crate::cli::exit::Exit;
use crate::cli::print::{Printer, Problem};

/// Print the JSON Schema of a TOML file or of an output.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Which one; nothing lists them
    name: Option<String>,
}

/// Runs the command.
pub fn run(arguments: &Arguments, printer: &Printer) -> Result<Exit, Problem> {
    let names: String =
        sources::SCHEMAS.iter().chain(&json::SCHEMAS).chain(&publication::SCHEMAS).map(|name| format!("{name}\n")).collect();
    let Some(name) = &arguments.name else {
        printer.result(names.as_bytes())?;
        return Ok(Exit::Done);
    };
    let schema =
        sources::schema(name).map(|schema| json::bytes(&schema)).or_else(|| json::schema(name)).or_else(|| publication::schema(name));
    let missing = || Problem::new(format!("there is no schema `{name}`; there are:\n{}", names.trim_end()), Exit::CouldNotRun);
    printer.result(&schema.ok_or_else(missing)?)?;
    Ok(Exit::Done)
}
