//! The command line: what a user types, and what is printed.
//!
//! Results go to stdout, diagnostics and progress to stderr. One file per subcommand; `report` paints diagnostics,
//! `progress` draws bars on a terminal, `exit` names the exit codes.

mod build;
mod check;
mod diff;
mod exit;
mod init;
mod log;
mod new;
mod print;
mod progress;
mod release;
mod report;
mod schema;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

use crate::cli::exit::Exit;
use crate::cli::print::Printer;

/// Turns structured sources of health agreements into the official PDF, XML and web edition, compares periods,
/// and commits tagged releases to a git archive.
#[derive(Debug, Parser)]
#[command(name = "aftale", version, max_term_width = 100)]
struct Arguments {
    /// The workspace: a folder with an aftale.toml
    #[arg(long, global = true, value_name = "DIR", default_value = ".")]
    project: PathBuf,
    /// How diagnostics are written to stderr
    #[arg(long, global = true, value_name = "FORM", value_enum, default_value = "text")]
    message_format: MessageFormat,
    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value = "auto")]
    color: Colour,
    #[command(subcommand)]
    command: Command,
}

/// How diagnostics are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum MessageFormat {
    /// For people
    Text,
    /// One JSON object a line
    Json,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Colour {
    /// On a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a workspace with one small agreement that builds
    Init(init::Arguments),
    /// Make the next period from the last: ids kept, facts set anew, lineage opened
    New(new::Arguments),
    /// Tell every mistake in every file, in one run
    Check(check::Arguments),
    /// Build editions and comparisons into output/
    Build(build::Arguments),
    /// Compare two works
    Diff(diff::Arguments),
    /// Commit and tag a release of a work in the archive
    Release(release::Arguments),
    /// List the releases in the archive, newest first
    Log(log::Arguments),
    /// Print the JSON Schema of a TOML file or of an output
    Schema(schema::Arguments),
}

/// Runs the program with the arguments it was started with.
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Nothing is left to do when even the usage cannot be printed.
            let _ = error.print();
            return if error.use_stderr() { Exit::CouldNotRun.into() } else { Exit::Done.into() };
        }
    };
    let printer = Printer::new(arguments.message_format, arguments.color);
    let project = &arguments.project;
    let exit = match &arguments.command {
        Command::Init(arguments) => init::run(arguments, project, &printer),
        Command::New(arguments) => new::run(arguments, project, &printer),
        Command::Check(arguments) => check::run(arguments, project, &printer),
        Command::Build(arguments) => build::run(arguments, project, &printer),
        Command::Diff(arguments) => diff::run(arguments, project, &printer),
        Command::Release(arguments) => release::run(arguments, project, &printer),
        Command::Log(arguments) => log::run(arguments, project, &printer),
        Command::Schema(arguments) => schema::run(arguments, &printer),
    };
    exit.unwrap_or_else(|problem| printer.problem(&problem)).into()
}
