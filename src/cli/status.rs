//! `aftale status`: who approved, who rejected, who is missing, and whether the gate would open.

use std::path::{Path, PathBuf};

use aftale::model::{Stage, StatusReport};
use aftale::output::Output;
use aftale::publication::{ReleaseTime, Target, render_sheet, status};
use aftale::renderings::{approvals, json};

use crate::cli::exit::Exit;
use crate::cli::places::{ReleaseFlags, ReleasePlaces};
use crate::cli::print::{Printer, Problem};
use crate::cli::{load, program};

/// Tell who approved, who is missing, and whether it can be released.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Work ids, tags or `trust`; nothing means all that is written or frozen
    #[arg(value_name = "ID")]
    targets: Vec<Target>,
    /// What to write to stdout
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "text")]
    format: StatusFormat,
    /// When it would be released; keys are judged at that time. Now when not given
    #[arg(long, value_name = "DATE")]
    at: Option<ReleaseTime>,
    /// Also write the approval sheet and its workflow, as they would be released at that time, into this folder
    #[arg(long, value_name = "DIR", requires = "at")]
    out: Option<PathBuf>,
    #[command(flatten)]
    places: ReleaseFlags,
}

/// A format as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum StatusFormat {
    /// For the terminal, in the language of the workspace
    Text,
    /// A list of objects
    Json,
}

/// Runs the command.
pub fn run(arguments: &Arguments, root: &Path, printer: &Printer) -> Result<Exit, Problem> {
    let project = load(root, arguments.places.archive.as_deref())?;
    let places = ReleasePlaces::new(&arguments.places, root, &project.workspace);
    let at = arguments.at.unwrap_or_else(ReleaseTime::now);
    let mut statuses = status(&project, root, places.archive.as_deref(), &arguments.targets, at)?;
    if let Some(out) = &arguments.out {
        let output = Output::open(out)?;
        for status in &statuses {
            let Some(made) = render_sheet(root, status, Some(program()?))? else { continue };
            let files = [("sheet.pdf".to_owned(), made.sheet), ("workflow.xml".to_owned(), made.workflow)];
            printer.note(output.swap_in(&status.tag, &files.into())?.display());
        }
    }
    if arguments.targets.is_empty() {
        // What went out long ago is told in a line or two, unless somebody asks for it.
        statuses.iter_mut().filter(|status| status.stage == Stage::Released).for_each(|status| status.sheet = None);
    }
    match arguments.format {
        StatusFormat::Json => printer.result(&json::render_status(&StatusReport { at: at.to_string(), statuses }))?,
        StatusFormat::Text => {
            let (language, colour) = (&project.workspace.language, printer.colours_stdout());
            let render = |status| approvals::render_status(status, &project.layouts, language, colour);
            let pages = statuses.iter().map(render).collect::<Result<Vec<_>, _>>()?;
            printer.result(pages.join("\n").as_bytes())?;
        }
    }
    Ok(Exit::Done)
}
