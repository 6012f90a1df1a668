//! `aftale extract`: one area, one party or one section of a work as a document of its own.

use std::path::{Path, PathBuf};

use aftale::model::{PartyId, WorkId};
use aftale::pipeline::{ExtractFormat, ExtractRequest, PipelineError, build_extract};

use crate::cli::check::print_findings;
use crate::cli::exit::Exit;
use crate::cli::load;
use crate::cli::print::{Printer, Problem};

/// Make one area, party or section a document of its own.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A work, e.g. midtjylland/sundhedsaftale/2019-2023
    #[arg(value_name = "WORK")]
    work: WorkId,
    #[command(flatten)]
    part: Part,
    /// Which formats, parted by commas
    #[arg(long, value_name = "FORMATS", value_enum, value_delimiter = ',', default_value = "pdf,html")]
    format: Vec<Format>,
    /// Where to write; `output` in the workspace when not given
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// The part that is asked for.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct Part {
    /// What stands under the headings of this area: a required area of the round, or a heading that is marked as one
    #[arg(long, value_name = "ID")]
    area: Option<String>,
    /// What binds this party of parties.toml, alone or as a member of a group
    #[arg(long, value_name = "ID")]
    party: Option<String>,
    /// One section, provision, table or figure
    #[arg(long, value_name = "ID")]
    section: Option<String>,
}

/// A format as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Accessible, for archives and print
    Pdf,
    /// A web page
    Html,
}

impl Part {
    fn request(&self) -> Option<ExtractRequest> {
        let area = self.area.clone().map(ExtractRequest::Area);
        let party = self.party.clone().map(|id| ExtractRequest::Party(PartyId(id)));
        area.or(party).or_else(|| self.section.clone().map(ExtractRequest::Section))
    }
}

/// Runs the command.
pub fn run(arguments: &Arguments, root: &Path, printer: &Printer) -> Result<Exit, Problem> {
    let project = load(root, None)?;
    let formats = arguments.format.iter().map(|format| match format {
        Format::Pdf => ExtractFormat::Pdf,
        Format::Html => ExtractFormat::Html,
    });
    let out = arguments.out.clone().unwrap_or_else(|| if root == Path::new(".") { "output".into() } else { root.join("output") });
    let request = arguments.part.request().expect("one part is always asked for");
    let files = match build_extract(&project, &arguments.work, &request, &formats.collect(), &out) {
        Ok(files) => files,
        Err(error) => {
            if matches!(error, PipelineError::Mistakes(_)) {
                print_findings(&project, std::slice::from_ref(&arguments.work), printer);
            }
            return Err(error.into());
        }
    };
    let lines: String = files.iter().map(|file| format!("{}\n", file.display())).collect();
    printer.result(lines.as_bytes())?;
    Ok(Exit::Done)
}
