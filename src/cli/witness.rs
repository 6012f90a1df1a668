//! `aftale witness`: holds the archive against the list of every tag ever seen.

use std::path::{Path, PathBuf};

use aftale::publication::check_witness;
use clap::Subcommand;

use crate::cli::exit::Exit;
use crate::cli::load_settings;
use crate::cli::places::{ReleaseFlags, ReleasePlaces};
use crate::cli::print::{Printer, Problem};
use crate::cli::verify::line;

/// Hold the archive against the list of every tag ever seen.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Tell which tags are gone or have moved, and which are not listed yet
    Check(CheckArguments),
}

#[derive(Debug, clap::Args)]
struct CheckArguments {
    /// The list; the file that aftale.toml names when not given
    #[arg(long, value_name = "FILE")]
    witness: Option<PathBuf>,
    #[command(flatten)]
    places: ReleaseFlags,
}

/// Runs the command.
pub fn run(arguments: &Arguments, root: &Path, printer: &Printer) -> Result<Exit, Problem> {
    let Command::Check(arguments) = &arguments.command;
    let places = ReleasePlaces::new(&arguments.places, root, &load_settings(root, printer)?);
    let violations = check_witness(places.archive()?, places.witness(arguments.witness.as_deref())?)?;
    printer.result(violations.iter().map(line).collect::<String>().as_bytes())?;
    if violations.is_empty() {
        printer.note("every tag that was ever seen is there, and as it was");
        return Ok(Exit::Done);
    }
    Ok(Exit::Conflict)
}
