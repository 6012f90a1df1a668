//! `aftale diff`: the comparison of two works, releases, folders or Markdown files, in the terminal or in a file format.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use aftale::archive::TagName;
use aftale::diff::comparison::ChangeKind;
use aftale::model::WorkId;
use aftale::output::Output;
use aftale::pipeline::{Format, Project, SideName, comparison_folder, render_comparison};
use aftale::publication::load_released;
use aftale::renderings::{json, text};
use aftale::sources::collect::SETTINGS;

use crate::cli::check::print_findings;
use crate::cli::exit::Exit;
use crate::cli::load;
use crate::cli::places::{ReleaseFlags, ReleasePlaces};
use crate::cli::print::{Printer, Problem};
use crate::cli::selection::SelectionArguments;

/// Compare two works or Markdown files.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The earlier text: a work, e.g. midtjylland/sundhedsaftale/2015-2018; a release, e.g. …/2015-2018/r0001; a work's folder; or a Markdown file
    before: SideName,
    /// The later text
    after: SideName,
    /// What to write to stdout
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "text")]
    format: DiffFormat,
    /// Write changes.<format> into this folder instead of stdout
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// End with exit code 1 when anything differs in what is shown
    #[arg(long)]
    exit_code: bool,
    /// Say of each change why it is what it is: in the terminal and in JSON
    #[arg(long)]
    explain: bool,
    #[command(flatten)]
    selection: SelectionArguments,
}

/// A format as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum DiffFormat {
    /// For the terminal
    Text,
    /// The ledger
    Json,
    /// A web page
    Html,
    /// A document
    Pdf,
    /// A table for spreadsheets, a row a change
    Csv,
    /// The same table as a workbook, with the words marked
    Xlsx,
}

/// Runs the command.
pub fn run(arguments: &Arguments, root: &Path, printer: &Printer) -> Result<Exit, Problem> {
    let (before, after) = (&arguments.before, &arguments.after);
    let works: Vec<WorkId> = [before, after].into_iter().filter_map(SideName::work).cloned().collect();
    let here = |side: &&SideName| matches!(side, SideName::Work(_) | SideName::Release { .. });
    let bare = [before, after].iter().all(|side| matches!(side, SideName::Markdown(_)));
    let in_workspace = [before, after].iter().any(here);
    let mut project = if in_workspace { load(root, None)? } else { Project::without_workspace() };
    for side in [before, after] {
        adopt(&mut project, side, root, printer)?;
    }
    let comparison = match project.compare_sides(before, after, &arguments.selection.request(), arguments.explain) {
        Ok(comparison) => comparison,
        Err(error) => {
            print_findings(&project, &works, printer);
            return Err(error.into());
        }
    };
    let differs = comparison.changes.iter().any(|change| change.kind != ChangeKind::Unchanged);
    let exit = if arguments.exit_code && differs { Exit::Problems } else { Exit::Done };
    if arguments.format == DiffFormat::Json && arguments.out.is_none() && bare {
        printer.result_by(|stdout| json::write_comparison(&comparison, stdout))?;
        // The program ends here: to give back the memory piece by piece would take a tenth of its time.
        std::mem::forget((comparison, project));
        return Ok(exit);
    }
    let format = match arguments.format {
        DiffFormat::Text => None,
        DiffFormat::Json => Some(Format::Json),
        DiffFormat::Html => Some(Format::Html),
        DiffFormat::Pdf => Some(Format::Pdf),
        DiffFormat::Csv => Some(Format::Csv),
        DiffFormat::Xlsx => Some(Format::Xlsx),
    };
    let mut bundle = match format {
        Some(format) => render_comparison(&project, &comparison, &project.imprint(after)?, &BTreeSet::from([format]), &|_| {})?,
        None => {
            let labels = project.layouts.labels(&project.workspace.language, "comparison")?;
            let colour = arguments.out.is_none() && printer.colours_stdout();
            let words = text::render_comparison(&comparison, &labels, colour);
            [("changes.txt".to_owned(), words.into_bytes())].into()
        }
    };
    match &arguments.out {
        Some(out) => {
            let folder = Output::open(out)?.swap_in(&comparison_folder(before, after), &bundle)?;
            printer.result(format!("{}\n", folder.display()).as_bytes())?;
        }
        None => printer.result(&bundle.pop_first().map(|(_, bytes)| bytes).unwrap_or_default())?,
    }
    if let Some((before, after)) = before.work().zip(after.work()) {
        printer.diagnostics(&project.unmet_equivalents(before, after, &comparison), &project.files);
    }
    Ok(exit)
}

/// Reads a release, or a work in a folder of its own, and hands its text to the project.
fn adopt(project: &mut Project, side: &SideName, root: &Path, printer: &Printer) -> Result<(), Problem> {
    let (id, other) = match side {
        SideName::Work(_) | SideName::Markdown(_) => return Ok(()),
        SideName::Release { work, revision } => {
            let places = ReleasePlaces::new(&ReleaseFlags::default(), root, &project.workspace);
            load_released(root, places.archive()?, &TagName::new(&work.to_string(), *revision)?)?
        }
        SideName::Folder(folder) => {
            let (root, id) = work_in(folder)?;
            (id, load(&root, None)?)
        }
    };
    project.adopt(side, &other, &id).inspect_err(|_| {
        print_findings(&other, std::slice::from_ref(&id), printer);
    })?;
    Ok(())
}

/// The workspace that a work's folder lies in, and the work's id.
fn work_in(folder: &Path) -> Result<(PathBuf, WorkId), Problem> {
    let no_work = |why: &str| Problem::new(format!("{} is not the folder of a work: {why}", folder.display()), Exit::CouldNotRun);
    if !folder.join("agreement.toml").is_file() {
        return Err(no_work("it has no agreement.toml"));
    }
    let whole = folder.canonicalize()?;
    let root = whole.ancestors().find(|above| above.join(SETTINGS).is_file());
    let root = root.ok_or_else(|| no_work("no folder above it has an aftale.toml"))?;
    let below = whole.strip_prefix(root.join("sources")).map_err(|_| no_work("it does not lie in the workspace's sources/"))?;
    let id = below.to_string_lossy().parse::<WorkId>().map_err(|error| no_work(&error.to_string()))?;
    Ok((root.to_owned(), id))
}
