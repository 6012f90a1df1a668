//! `aftale log`: the releases in the archive, newest first.

use std::path::{Path, PathBuf};

use aftale::publication::log;

use crate::cli::exit::Exit;
use crate::cli::load;
use crate::cli::places::{ReleaseFlags, ReleasePlaces};
use crate::cli::print::{Printer, Problem};

/// List the releases in the archive, newest first.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A glob over tags, e.g. midtjylland/**; nothing means all
    select: Option<String>,
    /// What to write to stdout
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "text")]
    format: LogFormat,
    /// The archive; the one that aftale.toml names when not given
    #[arg(long, value_name = "DIR")]
    archive: Option<PathBuf>,
}

/// A format as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum LogFormat {
    /// For the terminal
    Text,
    /// A list of objects
    Json,
}

/// Runs the command.
pub fn run(arguments: &Arguments, root: &Path, printer: &Printer) -> Result<Exit, Problem> {
    let archive = match &arguments.archive {
        Some(archive) => archive.clone(),
        None => ReleasePlaces::new(&ReleaseFlags::default(), root, &load(root, None)?.workspace).archive()?.to_owned(),
    };
    let mut entries = log(&archive)?;
    if let Some(select) = &arguments.select {
        let pattern =
            glob::Pattern::new(select).map_err(|error| Problem::new(format!("`{select}` is not a glob: {error}"), Exit::CouldNotRun))?;
        entries.retain(|entry| pattern.matches(&entry.tag));
        if entries.is_empty() {
            return Err(Problem::new(format!("`{select}` names no release in {}", archive.display()), Exit::CouldNotRun));
        }
    }
    let words = match arguments.format {
        LogFormat::Json => serde_json::to_string_pretty(&entries).expect("entries have string keys only") + "\n",
        LogFormat::Text => {
            let line = |entry: &aftale::publication::LogEntry| {
                let released = entry.released.map_or_else(|| "-".to_owned(), |time| time.to_string());
                let missing = if entry.tag_object.is_none() { "  (its tag is missing)" } else { "" };
                let short = |id: &str| id.chars().take(12).collect::<String>();
                format!("{released}  {}  {}  {}{missing}\n", entry.tag, short(&entry.commit), short(&entry.content_sha256))
            };
            entries.iter().map(line).collect()
        }
    };
    printer.result(words.as_bytes())?;
    Ok(Exit::Done)
}
