//! `aftale build`: sources to `output/`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::thread::available_parallelism;

use aftale::pipeline::{Done, Failure, Format, Options, PipelineError, build};

use crate::cli::check::{print_findings, select};
use crate::cli::exit::Exit;
use crate::cli::load;
use crate::cli::print::{Printer, Problem};
use crate::cli::progress::Bars;

/// Build editions and comparisons into output/.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Work ids or globs over ids; nothing means all
    #[arg(value_name = "SELECT")]
    select: Vec<String>,
    /// Which formats, parted by commas
    #[arg(long, value_name = "FORMATS", value_enum, value_delimiter = ',', default_value = "pdf,xml,html,json,csv,xlsx")]
    format: Vec<BuildFormat>,
    /// How many works at a time; one for each processor when not given
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
    /// Where to write; `output` in the workspace when not given
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// A format as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum BuildFormat {
    /// The official document
    Pdf,
    /// Akoma Ntoso
    Xml,
    /// The web edition
    Html,
    /// The model
    Json,
    /// Comparisons as tables, a row a change
    Csv,
    /// Comparisons as workbooks
    Xlsx,
}

impl From<BuildFormat> for Format {
    fn from(format: BuildFormat) -> Self {
        match format {
            BuildFormat::Pdf => Self::Pdf,
            BuildFormat::Xml => Self::Xml,
            BuildFormat::Html => Self::Html,
            BuildFormat::Json => Self::Json,
            BuildFormat::Csv => Self::Csv,
            BuildFormat::Xlsx => Self::Xlsx,
        }
    }
}

/// Runs the command.
pub fn run(arguments: &Arguments, root: &Path, printer: &Printer) -> Result<Exit, Problem> {
    let project = load(root, None)?;
    let selection = select(&project, &arguments.select, printer)?;
    let findings = print_findings(&project, &selection, printer);
    let processors = || available_parallelism().map_or(1, usize::from);
    let options = Options {
        formats: arguments.format.iter().map(|format| Format::from(*format)).collect(),
        jobs: arguments.jobs.map_or_else(processors, usize::from),
        out: arguments.out.clone().unwrap_or_else(|| if root == Path::new(".") { "output".into() } else { root.join("output") }),
    };
    let bars = Bars::new(printer.draws_progress());
    let report = build(&project, &selection, &options, &bars)?;
    bars.clear();
    let (summary, exit) = summarise(&report.done);
    printer.result(summary.as_bytes())?;
    for Done { job, result } in &report.done {
        if let Err(failure) = result {
            printer.problem(&Problem::new(format!("{job} was not built: {failure}"), Exit::Problems));
        }
    }
    Ok(if exit == Exit::Done { findings } else { exit })
}

/// The paths of what was written, a line a folder, and how bad the failures are.
fn summarise(done: &[Done]) -> (String, Exit) {
    let mut summary = String::new();
    let mut exit = Exit::Done;
    for Done { result, .. } in done {
        match result {
            Ok(files) => {
                let folder = files.first().and_then(|file| file.parent()).map_or(String::new(), |folder| folder.display().to_string());
                let names: Vec<String> = files.iter().filter_map(|file| Some(file.file_name()?.to_string_lossy().into_owned())).collect();
                let _ = writeln!(summary, "{folder}/  {}", names.join("  "));
            }
            Err(failure) => exit = exit.max(exit_of(failure)),
        }
    }
    (summary, exit)
}

fn exit_of(failure: &Failure) -> Exit {
    match failure {
        Failure::Pipeline(PipelineError::Mistakes(_) | PipelineError::Lineage(_) | PipelineError::Layout(_)) | Failure::HeldBack(_) => {
            Exit::Problems
        }
        Failure::Pipeline(_) | Failure::Output(_) => Exit::CouldNotRun,
        Failure::Fault(_) => Exit::Fault,
    }
}
