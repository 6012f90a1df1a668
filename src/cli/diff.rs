//! `aftale diff`: the comparison of two works or Markdown files, in the terminal or in a file format.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use aftale::diff::comparison::ChangeKind;
use aftale::model::WorkId;
use aftale::output::Output;
use aftale::pipeline::{Format, Project, SideName, comparison_folder, render_comparison};
use aftale::renderings::{json, text};

use crate::cli::check::print_findings;
use crate::cli::exit::Exit;
use crate::cli::load;
use crate::cli::print::{Printer, Problem};
use crate::cli::selection::SelectionArguments;

/// Compare two works or Markdown files.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The earlier text: a work, e.g. midtjylland/sundhedsaftale/2015-2018, or a Markdown file
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
    let mut project = if works.is_empty() { Project::without_workspace() } else { load(root, None)? };
    let comparison = match project.compare_sides(before, after, &arguments.selection.request(), arguments.explain) {
        Ok(comparison) => comparison,
        Err(error) => {
            print_findings(&project, &works, printer);
            return Err(error.into());
        }
    };
    let differs = comparison.changes.iter().any(|change| change.kind != ChangeKind::Unchanged);
    let exit = if arguments.exit_code && differs { Exit::Problems } else { Exit::Done };
    if arguments.format == DiffFormat::Json && arguments.out.is_none() && works.is_empty() {
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
        Some(format) => render_comparison(&project, &comparison, &project.imprint(after.work())?, &BTreeSet::from([format]), &|_| {})?,
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
