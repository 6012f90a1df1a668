//! `aftale check`: every mistake in every file, in one run.

use std::path::Path;

use aftale::diagnostic::{Diagnostic, sort};
use aftale::model::WorkId;
use aftale::pipeline::Project;

use crate::cli::exit::Exit;
use crate::cli::load;
use crate::cli::print::{Printer, Problem};

/// Tell every mistake in every file, in one run.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Work ids or globs over ids; nothing means all
    #[arg(value_name = "SELECT")]
    select: Vec<String>,
}

/// Runs the command.
pub fn run(arguments: &Arguments, root: &Path, printer: &Printer) -> Result<Exit, Problem> {
    let project = load(root, None)?;
    let selection = select(&project, &arguments.select, printer)?;
    let exit = print_findings(&project, &selection, printer);
    if exit == Exit::Done {
        printer.note(format!("{} {} checked, no errors", selection.len(), if selection.len() == 1 { "work" } else { "works" }));
    }
    Ok(exit)
}

/// The works a selection names; when it names nothing, what was found in the shared files may say why.
pub fn select(project: &Project, selection: &[String], printer: &Printer) -> Result<Vec<WorkId>, Problem> {
    project.select(selection).map_err(|error| {
        print_findings(project, &[], printer);
        error.into()
    })
}

/// Prints what was found in the shared files and the selected works; problems when there is an error among it.
pub fn print_findings(project: &Project, works: &[WorkId], printer: &Printer) -> Exit {
    let own = works.iter().filter_map(|id| project.works.get(id)).flat_map(|work| work.diagnostics.iter().chain(&work.lineage_findings));
    let mut findings: Vec<Diagnostic> = project.diagnostics.iter().chain(own).cloned().collect();
    sort(&mut findings);
    printer.diagnostics(&findings, &project.files);
    if findings.iter().any(Diagnostic::is_error) { Exit::Problems } else { Exit::Done }
}
