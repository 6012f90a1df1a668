//! `aftale history`: a duty's way over all periods of a series, in the terminal or in a file format.

use std::path::Path;

use aftale::diff::selection::Request;
use aftale::model::{PartyId, WorkId};
use aftale::pipeline::{PipelineError, render_history_page};
use aftale::renderings::{history, json};

use crate::cli::check::print_findings;
use crate::cli::exit::Exit;
use crate::cli::load;
use crate::cli::print::{Printer, Problem};

/// Follow duties over the periods of a series.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A series, e.g. midtjylland/sundhedsaftale; or one duty of it, e.g. midtjylland/sundhedsaftale#telefonvarsel
    #[arg(value_name = "SERIES[#ID]")]
    what: String,
    /// What to write to stdout
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "text")]
    format: HistoryFormat,
    /// Only what binds or benefits this party of parties.toml in any period, alone or as a member of a group
    #[arg(long, value_name = "ID")]
    party: Option<String>,
    /// Only what stands under a heading that covers this required area in any period
    #[arg(long, value_name = "ID")]
    area: Option<String>,
}

/// A format as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum HistoryFormat {
    /// For the terminal
    Text,
    /// Every duty with its standings and steps
    Json,
    /// A table for spreadsheets, a row a duty, the periods side by side
    Csv,
    /// A web page, whose links lead to the editions from the folder of the series
    Html,
}

/// Runs the command.
pub fn run(arguments: &Arguments, root: &Path, printer: &Printer) -> Result<Exit, Problem> {
    let project = load(root, None)?;
    let request = Request { party: arguments.party.clone().map(PartyId), area: arguments.area.clone(), ..Request::default() };
    let followed = project.followed(&arguments.what)?;
    let found = match project.history(&followed, &request) {
        Ok(found) => found,
        Err(error) => {
            if matches!(error, PipelineError::Mistakes(_)) {
                let works: Vec<WorkId> = project.works.keys().filter(|id| *id.series() == followed.series).cloned().collect();
                print_findings(&project, &works, printer);
            }
            return Err(error.into());
        }
    };
    let labels = project.layouts.labels(&project.workspace.language, "comparison")?;
    let bytes = match arguments.format {
        HistoryFormat::Text => history::render_text(&found, &labels, printer.colours_stdout()).into_bytes(),
        HistoryFormat::Json => json::render_history(&found),
        HistoryFormat::Csv => history::render_table(&found, &labels),
        HistoryFormat::Html => render_history_page(&project, &followed, &found)?,
    };
    printer.result(&bytes)?;
    Ok(Exit::Done)
}
