//! `aftale push`: brings what is released to where the archive is published.

use std::path::{Path, PathBuf};

use aftale::publication;
use aftale::trust::SigningKey;

use crate::cli::exit::Exit;
use crate::cli::load_settings;
use crate::cli::places::{ReleaseFlags, ReleasePlaces, needed};
use crate::cli::print::{Printer, Problem};
use crate::cli::release::problem;

/// Push every release that the remote lacks, all or none.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Where to, as git names it; the remote that aftale.toml names when not given
    #[arg(long, value_name = "URL")]
    remote: Option<String>,
    /// The publisher's key, for releases that others have overtaken; the one that aftale.toml names when not given
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    #[command(flatten)]
    places: ReleaseFlags,
}

/// Runs the command.
pub fn run(arguments: &Arguments, root: &Path, printer: &Printer) -> Result<Exit, Problem> {
    let places = ReleasePlaces::new(&arguments.places, root, &load_settings(root, printer)?);
    let remote = needed(arguments.remote.as_deref().or(places.remote.as_deref()), "remote to push to", "--remote", "remote")?;
    let key = places.publisher_key(arguments.key.as_deref())?;
    push(places.archive()?, remote, &key, places.witness.as_deref(), printer)
}

/// Pushes, and says what went where.
pub fn push(archive: &Path, remote: &str, key: &SigningKey, witness: Option<&Path>, printer: &Printer) -> Result<Exit, Problem> {
    let pushed = publication::push(archive, remote, key, witness);
    printer.diagnostics(&pushed.diagnostics, &Default::default());
    let pushed = pushed.value.map_err(problem)?;
    let mut words = String::new();
    for tag in &pushed.fetched {
        words += &format!("{tag} came from there\n");
    }
    for tag in &pushed.sent {
        let anew = if pushed.rebuilt.contains(tag) { ", made anew after the releases of others" } else { "" };
        words += &format!("{tag} pushed{anew}\n");
    }
    if pushed.sent.is_empty() {
        words += "nothing to push\n";
    }
    printer.result(words.as_bytes())?;
    Ok(Exit::Done)
}
