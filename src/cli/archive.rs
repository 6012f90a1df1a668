//! `aftale archive`: looks after an archive.

use std::path::{Path, PathBuf};

use aftale::archive::{Archive, Source, hook};
use aftale::publication::publishers;
use clap::Subcommand;

use crate::cli::exit::Exit;
use crate::cli::load_settings;
use crate::cli::places::{ReleaseFlags, ReleasePlaces};
use crate::cli::print::{Printer, Problem};
use crate::cli::verify::line;

/// Look after the archive.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Guard an archive on a plain git server: no tag moves, no history is rewritten
    Hook {
        /// The bare repository on the server
        #[arg(value_name = "DIR")]
        repository: PathBuf,
    },
    /// Pack it, so that it is small and quick to copy; no name of anything changes
    Gc {
        #[command(flatten)]
        places: ReleaseFlags,
    },
    /// Restore what is damaged or lost from what the archive itself, a copy or plain files prove
    Repair {
        /// Another copy of the archive
        #[arg(long, value_name = "DIR")]
        copy: Vec<PathBuf>,
        /// A folder with files that releases hold, e.g. the workspace's frozen/
        #[arg(long, value_name = "DIR")]
        files: Vec<PathBuf>,
        /// The keys that may publish; the file that aftale.toml names when not given
        #[arg(long, value_name = "FILE")]
        publishers: Option<PathBuf>,
        #[command(flatten)]
        places: ReleaseFlags,
    },
}

/// Runs the command.
pub fn run(arguments: &Arguments, root: &Path, printer: &Printer) -> Result<Exit, Problem> {
    match &arguments.command {
        Command::Hook { repository } => {
            hook::install(repository)?;
            printer.result(format!("{}\n", repository.join("hooks/update").display()).as_bytes())?;
            Ok(Exit::Done)
        }
        Command::Gc { places } => {
            let places = ReleasePlaces::new(places, root, &load_settings(root, printer)?);
            let packed = Archive::open(places.archive()?)?.gc();
            printer.diagnostics(&packed.diagnostics, &Default::default());
            packed.value?;
            printer.result(b"packed\n")?;
            Ok(Exit::Done)
        }
        Command::Repair { copy, files, publishers: given, places } => {
            let places = ReleasePlaces::new(places, root, &load_settings(root, printer)?);
            let publishers = publishers(places.allowed_publishers(given.as_deref())?, None)?;
            let copies = copy.iter().cloned().map(Source::Archive);
            let sources: Vec<Source> = copies.chain(files.iter().cloned().map(Source::Folder)).collect();
            let repaired = Archive::open(places.archive()?)?.repair(&publishers, &sources);
            printer.diagnostics(&repaired.diagnostics, &Default::default());
            let left = repaired.value?;
            printer.result(left.iter().map(line).collect::<String>().as_bytes())?;
            Ok(if left.is_empty() { Exit::Done } else { Exit::Conflict })
        }
    }
}
