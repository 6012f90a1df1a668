//! `aftale duties`: what applies to one party on one day, and what has changed since another.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use aftale::model::{FactDate, PartyId};
use aftale::output::Output;
use aftale::pipeline::{Format, PipelineError, duties_folder, render_duties, render_duties_text};

use crate::cli::check::print_findings;
use crate::cli::exit::Exit;
use crate::cli::load;
use crate::cli::print::{Printer, Problem};

/// Columns of a line where nobody says otherwise.
const COLUMNS: usize = 80;

/// List what applies to one party on one day.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A party of parties.toml: every duty that names it, alone or as a member of a group
    #[arg(long = "for", value_name = "PARTY")]
    party: String,
    /// The day, e.g. 2019-07-01; the first day of the newest text that binds or names the party when not given
    #[arg(long, value_name = "DATE", value_parser = day)]
    at: Option<FactDate>,
    /// Tell also what became of the duties since this earlier day
    #[arg(long, value_name = "DATE", value_parser = day)]
    since: Option<FactDate>,
    /// What to write to stdout; with --out several, parted by commas
    #[arg(long, value_name = "FORMATS", value_enum, value_delimiter = ',', default_value = "text")]
    format: Vec<DutiesFormat>,
    /// Write duties.<format> into a folder below this one instead of stdout
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// A format as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
enum DutiesFormat {
    /// For the terminal, as wide as COLUMNS says, at most 80
    Text,
    /// A table for spreadsheets, a row a duty
    Csv,
    /// Every duty with where it comes from
    Json,
    /// A document
    Pdf,
}

/// A date that is known to the day.
fn day(words: &str) -> Result<FactDate, String> {
    let date: FactDate = words.parse().map_err(|error: aftale::model::date::FactDateError| error.to_string())?;
    if date.is_full() { Ok(date) } else { Err(format!("`{date}` is not a day; write year, month and day, e.g. 2019-07-01")) }
}

/// Runs the command.
pub fn run(arguments: &Arguments, root: &Path, printer: &Printer) -> Result<Exit, Problem> {
    let formats: BTreeSet<DutiesFormat> = arguments.format.iter().copied().collect();
    if formats.len() > 1 && arguments.out.is_none() {
        return Err(Problem::new("several formats go into a folder: name it with --out", Exit::CouldNotRun));
    }
    let project = load(root, None)?;
    let list = match project.party_duties(&PartyId(arguments.party.clone()), arguments.at, arguments.since) {
        Ok(list) => list,
        Err(PipelineError::Mistakes(work)) => {
            print_findings(&project, std::slice::from_ref(&work), printer);
            return Err(Problem::new(format!("{work} has mistakes, and what it says applies to {} too", arguments.party), Exit::Problems));
        }
        Err(error) => return Err(error.into()),
    };
    let files: BTreeSet<Format> = formats.iter().filter_map(|format| file_format(*format)).collect();
    let mut bundle = render_duties(&project, &list, &files)?;
    if formats.contains(&DutiesFormat::Text) {
        let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).unwrap_or(COLUMNS);
        let colour = arguments.out.is_none() && printer.colours_stdout();
        bundle.insert("duties.txt".to_owned(), render_duties_text(&project, &list, colour, columns)?.into_bytes());
    }
    match &arguments.out {
        Some(out) => {
            let folder = Output::open(out)?.swap_in(&duties_folder(&list), &bundle)?;
            printer.result(format!("{}\n", folder.display()).as_bytes())?;
        }
        None => printer.result(&bundle.pop_first().map(|(_, bytes)| bytes).unwrap_or_default())?,
    }
    Ok(Exit::Done)
}

fn file_format(format: DutiesFormat) -> Option<Format> {
    match format {
        DutiesFormat::Text => None,
        DutiesFormat::Csv => Some(Format::Csv),
        DutiesFormat::Json => Some(Format::Json),
        DutiesFormat::Pdf => Some(Format::Pdf),
    }
}
