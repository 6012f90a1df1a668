//! `aftale verify`: proves an archive, release by release.

use std::path::{Path, PathBuf};

use aftale::archive::{TagName, Violation};
use aftale::publication::{Rebuild, Verification, Verifying, verify};
use aftale::renderings::json;

use crate::cli::exit::Exit;
use crate::cli::places::{ReleaseFlags, ReleasePlaces};
use crate::cli::print::{Printer, Problem};
use crate::cli::{load_settings, program};

/// Prove that the archive is whole, signed and approved, and that its editions can be built again.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Tags to look at; nothing means all
    #[arg(value_name = "TAG")]
    tags: Vec<TagName>,
    /// Look only at what came after this release, which was verified before
    #[arg(long, value_name = "TAG")]
    since: Option<TagName>,
    /// Build no edition again
    #[arg(long)]
    no_rebuild: bool,
    /// The keys that may publish, as OpenSSH's allowed_signers; the file that aftale.toml names when not given
    #[arg(long, value_name = "FILE")]
    publishers: Option<PathBuf>,
    /// Publishers' keys that no longer count
    #[arg(long, value_name = "FILE")]
    revoked: Option<PathBuf>,
    /// The list of every tag ever seen; the file that aftale.toml names when not given
    #[arg(long, value_name = "FILE")]
    witness: Option<PathBuf>,
    /// What to write to stdout
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "text")]
    format: VerifyFormat,
    #[command(flatten)]
    places: ReleaseFlags,
}

/// A format as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum VerifyFormat {
    /// For the terminal
    Text,
    /// One object
    Json,
}

/// Runs the command.
pub fn run(arguments: &Arguments, root: &Path, printer: &Printer) -> Result<Exit, Problem> {
    let places = ReleasePlaces::new(&arguments.places, root, &load_settings(root, printer)?);
    let found = verify(
        &Verifying {
            archive: places.archive()?,
            publishers: places.allowed_publishers(arguments.publishers.as_deref())?,
            revoked: arguments.revoked.as_deref(),
            witness: arguments.witness.as_deref().or(places.witness.as_deref()),
            only: &arguments.tags,
            since: arguments.since.as_ref(),
            rebuild: !arguments.no_rebuild,
            program: Some(program()?),
        },
        &|tag| printer.progress(format!("building {tag} again")),
    )?;
    let words = match arguments.format {
        VerifyFormat::Json => json::render(&found, "verification"),
        VerifyFormat::Text => told(&found).into_bytes(),
    };
    printer.result(&words)?;
    Ok(if found.is_sound() { Exit::Done } else { Exit::Conflict })
}

/// A violation on a line.
pub fn line(violation: &Violation) -> String {
    let Violation { invariant, slug, subject, message } = violation;
    format!("{invariant} {slug}: {subject}: {message}\n")
}

fn told(found: &Verification) -> String {
    let mut words = String::new();
    for release in &found.releases {
        let wrong = found.violations.iter().filter(|violation| violation.subject == release.tag).count();
        let rebuild = match &release.rebuild {
            Rebuild::Identical => "built again: identical".to_owned(),
            Rebuild::Differs { .. } => "built again: differs".to_owned(),
            Rebuild::NeedsTool { tool } => format!("not proved: building it again needs {tool}"),
            Rebuild::Nothing => "nothing to build".to_owned(),
            Rebuild::Skipped => "not built again".to_owned(),
        };
        let sound = if wrong == 0 { "sound" } else { "WRONG" };
        words += &format!("{sound}  {}  {rebuild}\n", release.tag);
    }
    words.extend(found.violations.iter().map(line));
    let witness = if found.witnessed { "held against the witness" } else { "without a witness, so a cut or replaced end would not show" };
    let count = |count: usize, one: &str| format!("{count} {one}{}", if count == 1 { "" } else { "s" });
    words + &format!("{}, {}; {witness}\n", count(found.releases.len(), "release"), count(found.violations.len(), "violation"))
}
