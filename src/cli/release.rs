//! `aftale release`: commits and tags a release of a work in the archive.

use std::path::{Path, PathBuf};

use aftale::model::WorkId;
use aftale::pipeline::PipelineError;
use aftale::publication::{ReleaseTime, prepare, release};

use crate::cli::check::print_findings;
use crate::cli::exit::Exit;
use crate::cli::load;
use crate::cli::log::archive_of;
use crate::cli::print::{Printer, Problem};

/// Commit and tag a release of a work in the archive.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The work, e.g. midtjylland/sundhedsaftale/2019-2023
    id: WorkId,
    /// When it is released: a day, or a full time such as 2019-07-01T09:30:00+02:00
    #[arg(long, value_name = "DATE")]
    at: ReleaseTime,
    /// The archive; the one that aftale.toml names when not given
    #[arg(long, value_name = "DIR")]
    archive: Option<PathBuf>,
}

/// Runs the command.
pub fn run(arguments: &Arguments, root: &Path, printer: &Printer) -> Result<Exit, Problem> {
    let project = load(root, arguments.archive.as_deref())?;
    let archive = archive_of(arguments.archive.as_deref(), root, &project.workspace)?;
    let edition = match prepare(&project, &arguments.id) {
        Ok(edition) => edition,
        Err(error @ (PipelineError::Mistakes(_) | PipelineError::Lineage(_))) => {
            print_findings(&project, std::slice::from_ref(&arguments.id), printer);
            return Err(Problem::new(error, Exit::Problems));
        }
        Err(PipelineError::Unready { work, findings }) => {
            printer.diagnostics(&findings, &project.files);
            return Err(Problem::new(format!("{work} is not ready to be released"), Exit::Problems));
        }
        Err(error @ PipelineError::Layout(_)) => return Err(Problem::new(error, Exit::Problems)),
        Err(error) => return Err(error.into()),
    };
    let released = release(&edition, &archive, arguments.at);
    printer.diagnostics(&released.diagnostics, &project.files);
    match released.value {
        Ok(released) => {
            let words = if released.already { "was there already, nothing to do" } else { "released" };
            printer.result(format!("{} {words} ({})\n", released.tag, released.commit).as_bytes())?;
            Ok(Exit::Done)
        }
        Err(error) if error.is_conflict() => Err(Problem::new(error, Exit::Conflict)),
        Err(error) => Err(error.into()),
    }
}
