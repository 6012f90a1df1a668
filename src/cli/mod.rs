//! The command line: what a user types, and what is printed.
//!
//! Results go to stdout, diagnostics and progress to stderr. One file per subcommand; `report` paints diagnostics,
//! `progress` draws bars on a terminal, `exit` names the exit codes.

mod approve;
mod archive;
mod build;
mod check;
mod diff;
mod duties;
mod exit;
mod extract;
mod freeze;
mod history;
mod init;
mod layout;
mod lineage;
mod log;
mod new;
mod places;
mod print;
mod progress;
mod push;
mod release;
mod report;
mod schema;
mod selection;
mod signals;
mod status;
mod trust;
mod verify;
mod witness;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use aftale::diagnostic::{Diagnostic, Warned};
use aftale::model::Workspace;
use aftale::pipeline::{PipelineError, Project};
use aftale::publication;
use aftale::renderings::apart::SUBCOMMAND;
use aftale::sources::read_settings_at;
use clap::{Parser, Subcommand, ValueEnum};

use crate::cli::exit::Exit;
use crate::cli::print::{Printer, Problem, is_closed_pipe};

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
    /// Make one area, party or section of a work a document of its own
    Extract(extract::Arguments),
    /// Compare two works or Markdown files
    Diff(diff::Arguments),
    /// Propose rulings on how the clauses of one work continue in the next
    Lineage(lineage::Arguments),
    /// Follow duties over the periods of a series
    History(history::Arguments),
    /// List what applies to one party on one day
    Duties(duties::Arguments),
    /// Say who may approve what, under trust/
    Trust(trust::Arguments),
    /// Make the candidate that the parties approve, under frozen/
    Freeze(freeze::Arguments),
    /// Sign what a party says about a candidate
    Approve(approve::Arguments),
    /// Tell who approved, who is missing, and whether it can be released
    Status(status::Arguments),
    /// Publish an approved candidate: a signed commit and tag in the archive
    Release(release::Arguments),
    /// Push what is released to where the archive is published
    Push(push::Arguments),
    /// Prove that the archive is whole, signed and approved
    Verify(verify::Arguments),
    /// Hold the archive against the list of every tag ever seen
    Witness(witness::Arguments),
    /// Look after the archive: guard, pack, repair
    Archive(archive::Arguments),
    /// List the releases in the archive, newest first
    Log(log::Arguments),
    /// Print the JSON Schema of a TOML file or of an output
    Schema(schema::Arguments),
    /// Run a layout of a workspace's own; the program calls this itself
    #[command(name = SUBCOMMAND, hide = true)]
    Layout(layout::Arguments),
}

/// Runs the program with the arguments it was started with.
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let unprinted = error.print().is_err_and(|error| !is_closed_pipe(&error));
            return if error.use_stderr() || unprinted { Exit::CouldNotRun.into() } else { Exit::Done.into() };
        }
    };
    let printer = Printer::new(arguments.message_format, arguments.color);
    let apart = matches!(arguments.command, Command::Layout(_));
    if let Some(Err(error)) = (!apart).then(|| signals::watch(printer)) {
        printer.note(format!("signals are not watched: {error}"));
    }
    let project = &arguments.project;
    let exit = match &arguments.command {
        Command::Init(arguments) => init::run(arguments, project, &printer),
        Command::New(arguments) => new::run(arguments, project, &printer),
        Command::Check(arguments) => check::run(arguments, project, &printer),
        Command::Build(arguments) => build::run(arguments, project, &printer),
        Command::Extract(arguments) => extract::run(arguments, project, &printer),
        Command::Diff(arguments) => diff::run(arguments, project, &printer),
        Command::Lineage(arguments) => lineage::run(arguments, project, &printer),
        Command::History(arguments) => history::run(arguments, project, &printer),
        Command::Duties(arguments) => duties::run(arguments, project, &printer),
        Command::Trust(arguments) => trust::run(arguments, project, &printer),
        Command::Freeze(arguments) => freeze::run(arguments, project, &printer),
        Command::Approve(arguments) => approve::run(arguments, project, &printer),
        Command::Status(arguments) => status::run(arguments, project, &printer),
        Command::Release(arguments) => release::run(arguments, project, &printer),
        Command::Push(arguments) => push::run(arguments, project, &printer),
        Command::Verify(arguments) => verify::run(arguments, project, &printer),
        Command::Witness(arguments) => witness::run(arguments, project, &printer),
        Command::Archive(arguments) => archive::run(arguments, project, &printer),
        Command::Log(arguments) => log::run(arguments, project, &printer),
        Command::Schema(arguments) => schema::run(arguments, &printer),
        Command::Layout(arguments) => return layout::run(arguments),
    };
    exit.unwrap_or_else(|problem| printer.problem(&problem)).into()
}

/// Loads a workspace beside its archive; its own layouts run in processes of this same program.
fn load(root: &Path, archive: Option<&Path>) -> Result<Project, Problem> {
    Ok(publication::load(root, archive)?.with_layouts_apart(program()?))
}

/// Loads the settings of a workspace alone: what is frozen, approved and released does not hang on the texts of today.
fn load_settings(root: &Path, printer: &Printer) -> Result<Workspace, Problem> {
    let Warned { value: (workspace, files), diagnostics } = read_settings_at(root).map_err(PipelineError::from)?;
    printer.diagnostics(&diagnostics, &files);
    match diagnostics.iter().any(Diagnostic::is_error) {
        true => Err(Problem::new("aftale.toml has mistakes", Exit::Problems)),
        false => Ok(workspace),
    }
}

/// This very program, by a name that holds even when its file has been replaced meanwhile.
fn program() -> Result<PathBuf, Problem> {
    let running = Path::new("/proc/self/exe");
    Ok(if running.exists() { running.to_owned() } else { std::env::current_exe()? })
}
