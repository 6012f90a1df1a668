//! `aftale schema`: the JSON Schemas of what is written as JSON.

use aftale::renderings::json;

use crate::cli::exit::Exit;
use crate::cli::print::{Printer, Problem};

/// Print the JSON Schema of an output.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Which one; nothing lists them
    name: Option<String>,
}

/// Runs the command.
pub fn run(arguments: &Arguments, printer: &Printer) -> Result<Exit, Problem> {
    let names = json::SCHEMAS.join("\n");
    let Some(name) = &arguments.name else {
        printer.result(format!("{names}\n").as_bytes())?;
        return Ok(Exit::Done);
    };
    let schema =
        json::schema(name).ok_or_else(|| Problem::new(format!("there is no schema `{name}`; there are:\n{names}"), Exit::CouldNotRun))?;
    printer.result(&schema)?;
    Ok(Exit::Done)
}
