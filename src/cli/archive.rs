//! `aftale archive`: looks after an archive.

use std::path::{Path, PathBuf};

use aftale::archive::hook;
use clap::Subcommand;

use crate::cli::exit::Exit;
use crate::cli::print::{Printer, Problem};

/// Look after the archive.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Guard an archive on a plain git server: no tag moves, no history is rewritten
    Hook {
        /// The bare repository on the server
        repository: PathBuf,
    },
}

/// Runs the command.
pub fn run(arguments: &Arguments, _root: &Path, printer: &Printer) -> Result<Exit, Problem> {
    match &arguments.command {
        Command::Hook { repository } => {
            hook::install(repository)?;
            printer.result(format!("{}\n", repository.join("hooks/update").display()).as_bytes())?;
        }
    }
    Ok(Exit::Done)
}
