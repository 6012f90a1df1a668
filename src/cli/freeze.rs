//! `aftale freeze`: makes the candidate that the parties approve.

use std::path::Path;

use aftale::pipeline::{PipelineError, Project};
use aftale::publication::{FreezeError, Freezing, Target, freeze, freeze_trust, withdraw};

use crate::cli::check::print_findings;
use crate::cli::exit::Exit;
use crate::cli::load;
use crate::cli::places::{ReleaseFlags, ReleasePlaces};
use crate::cli::print::{Printer, Problem};

/// Make the candidate that the parties approve, under frozen/.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A work id, or `trust` for who may approve
    #[arg(value_name = "ID")]
    target: Target,
    /// Withdraw the latest release of the work, for this reason
    #[arg(long, value_name = "REASON")]
    withdraw: Option<String>,
    #[command(flatten)]
    places: ReleaseFlags,
}

/// Runs the command.
pub fn run(arguments: &Arguments, root: &Path, printer: &Printer) -> Result<Exit, Problem> {
    if arguments.target.revision().is_some() {
        let help = format!("`{}` names a revision, and which one is frozen stands in the facts", arguments.target);
        return Err(Problem::new(format!("{help}; write `aftale freeze {}`", arguments.target.folder()), Exit::CouldNotRun));
    }
    if arguments.target.is_trust() && arguments.withdraw.is_some() {
        return Err(Problem::new("`trust` is changed, not withdrawn; freeze it as it shall be from now on", Exit::CouldNotRun));
    }
    let mut project = load(root, arguments.places.archive.as_deref())?;
    let places = ReleasePlaces::new(&arguments.places, root, &project.workspace);
    let archive = places.archive.as_deref();
    let done = match (arguments.target.work(), &arguments.withdraw) {
        (Some(id), Some(reason)) => withdraw(root, archive, &id, reason),
        (Some(id), None) => freeze(&mut project, root, archive, &id),
        (None, _) => freeze_trust(&project, root, archive),
    };
    let Freezing { frozen, already } = done.map_err(|error| problem(error, arguments, &project, printer))?;
    let words = if already { "is frozen already, nothing to do" } else { "frozen" };
    printer.result(format!("{} {words} (content {})\n", frozen.tag, frozen.content_sha256).as_bytes())?;
    Ok(Exit::Done)
}

fn problem(error: FreezeError, arguments: &Arguments, project: &Project, printer: &Printer) -> Problem {
    match error {
        FreezeError::Pipeline(error @ (PipelineError::Mistakes(_) | PipelineError::Lineage(_))) => {
            print_findings(project, arguments.target.work().as_slice(), printer);
            Problem::new(error, Exit::Problems)
        }
        FreezeError::Pipeline(PipelineError::Unready { work, findings }) => {
            printer.diagnostics(&findings, &project.files);
            Problem::new(format!("{work} is not ready to be frozen"), Exit::Problems)
        }
        FreezeError::Pipeline(error @ PipelineError::Layout(_)) => Problem::new(error, Exit::Problems),
        FreezeError::OtherText { .. } | FreezeError::Trust(_) => Problem::new(error, Exit::Problems),
        error if error.is_conflict() => Problem::new(error, Exit::Conflict),
        error => Problem::new(error, Exit::CouldNotRun),
    }
}
