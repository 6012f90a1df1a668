//! `aftale run-layout`: what the program calls itself with, to run a workspace's own layout within bounds.

use std::process::ExitCode;

use aftale::model::Bounds;
use aftale::renderings::apart;

use crate::cli::exit::Exit;

/// Run a layout on what stdin holds.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Seconds on a processor
    seconds: u32,
    /// Megabytes of memory
    megabytes: u32,
}

/// Runs the command. Whoever called it tells what went wrong.
pub fn run(arguments: &Arguments) -> ExitCode {
    let bounds = Bounds { seconds: arguments.seconds, megabytes: arguments.megabytes };
    match apart::serve(bounds) {
        Ok(code) => code.into(),
        Err(error) => {
            eprintln!("{error}");
            Exit::Fault.into()
        }
    }
}
