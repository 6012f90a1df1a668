//! `aftale release`: publishes an approved candidate in the archive.

use std::path::{Path, PathBuf};

use aftale::publication::{Order, Plan, ReleaseError, ReleaseTime, Target, bear_witness, plan, release};

use crate::cli::exit::Exit;
use crate::cli::places::{ReleaseFlags, ReleasePlaces};
use crate::cli::print::{Printer, Problem};
use crate::cli::push::push;
use crate::cli::{load_settings, program};

/// Publish an approved candidate: a signed commit and tag in the archive.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A work id, a tag, or `trust`
    #[arg(value_name = "ID")]
    target: Target,
    /// When it is released: a day, or a full time such as 2019-07-01T09:30:00+02:00
    #[arg(long, value_name = "DATE")]
    at: ReleaseTime,
    /// The publisher's key; the one that aftale.toml names when not given. AFTALE_KEY_PASSPHRASE opens an encrypted one
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// Show the whole plan, and write nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    places: ReleaseFlags,
}

/// Runs the command.
pub fn run(arguments: &Arguments, root: &Path, printer: &Printer) -> Result<Exit, Problem> {
    let places = ReleasePlaces::new(&arguments.places, root, &load_settings(root, printer)?);
    let archive = places.archive()?;
    let order = Order { root, archive, target: &arguments.target, at: arguments.at, program: Some(program()?) };
    if arguments.dry_run {
        let plan = plan(&order).map_err(problem)?;
        printer.result(told(&plan, &places).as_bytes())?;
        return Ok(Exit::Done);
    }
    let key = places.publisher_key(arguments.key.as_deref())?;
    let released = release(&order, &key);
    printer.diagnostics(&released.diagnostics, &Default::default());
    let released = released.value.map_err(problem)?;
    let words = if released.already { "was there already, nothing to do" } else { "released" };
    printer.result(format!("{} {words} ({})\n", released.tag, released.commit).as_bytes())?;
    if let Some(remote) = &places.remote {
        return push(archive, remote, &key, places.witness.as_deref(), printer);
    }
    if let Some(witness) = &places.witness {
        let listed = bear_witness(archive, witness);
        printer.diagnostics(&listed.diagnostics, &Default::default());
        listed.value.map_err(|error| problem(error.into()))?;
    }
    Ok(Exit::Done)
}

/// A gate that is closed, a conflict, or anything else.
pub fn problem(error: ReleaseError) -> Problem {
    let exit = match &error {
        error if error.is_closed() => Exit::Closed,
        error if error.is_conflict() => Exit::Conflict,
        _ => Exit::CouldNotRun,
    };
    Problem::new(error, exit)
}

/// The plan, step by step.
fn told(plan: &Plan, places: &ReleasePlaces) -> String {
    let mut words = format!("{} ({})\n", plan.tag, plan.kind);
    let mut line = |name: &str, value: String| words += &format!("  {name:<10}{value}\n");
    line("follows", plan.previous.clone().unwrap_or_else(|| "nothing, it is the first".to_owned()));
    line("time", plan.time.map_or_else(|| "-".to_owned(), |time| time.to_string()));
    line("content", plan.content_sha256.clone());
    for (group, approved, need) in &plan.groups {
        line("approved", format!("{group}: {approved} of {need}"));
    }
    if plan.groups.is_empty() {
        line("approved", "by the publisher alone".to_owned());
    }
    if plan.already {
        line("archive", "has it already; nothing would be written".to_owned());
        return words;
    }
    let bytes: usize = plan.files.iter().map(|(_, bytes)| bytes).sum();
    line("files", format!("{}, {} kB:", plan.files.len(), bytes.div_ceil(1000)));
    for (path, bytes) in &plan.files {
        words += &format!("    {bytes:>9}  {path}\n");
    }
    let mut line = |name: &str, value: String| words += &format!("  {name:<10}{value}\n");
    line("write", format!("objects into {}, synced and read back", places.archive.as_deref().unwrap_or(Path::new("-")).display()));
    line("move", "refs/heads/main, if it is still where it was".to_owned());
    line("create", format!("refs/tags/{}, signed", plan.tag));
    match (&places.remote, &places.witness) {
        (Some(remote), _) => line("push", format!("main and the tag to {remote}, both or none")),
        (None, _) => line("push", "nowhere, since no remote is set".to_owned()),
    }
    match &places.witness {
        Some(witness) => line("witness", format!("a line in {}", witness.display())),
        None => line("witness", "none is set".to_owned()),
    }
    words
}
