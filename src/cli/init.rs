//! `aftale init`: a workspace with one small agreement that builds.

use std::path::{Path, PathBuf};

use aftale::scaffold::init;

use crate::cli::exit::Exit;
use crate::cli::print::{Printer, Problem};

/// Make a workspace with one small agreement that builds.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Where to make it; the folder need not be there. The workspace of --project when not given
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
}

/// Runs the command.
pub fn run(arguments: &Arguments, root: &Path, printer: &Printer) -> Result<Exit, Problem> {
    let folder = arguments.folder.as_deref().unwrap_or(root);
    let made = init(folder)?;
    let paths: String = made.files.iter().map(|path| format!("{}\n", path.display())).collect();
    printer.result(paths.as_bytes())?;
    let there = if folder == Path::new(".") { String::new() } else { format!("  cd {}\n", folder.display()) };
    printer.note(format!(
        "\nThe agreement is a made-up example of Region Midtjylland. What to do next:\n{there}  \
         aftale build     makes output/{}/agreement.pdf\n  \
         aftale check     tells every mistake, after each change\n\
         Then put your own names into aftale.toml and sources/parties.toml, and your own text into the .md files.",
        made.work
    ));
    Ok(Exit::Done)
}
