//! `aftale approve`: writes and signs what a party says about a candidate.

use std::path::{Path, PathBuf};

use aftale::model::FactDate;
use aftale::publication::{Approval, ApproveError, Target, approve};
use aftale::trust::Decision;

use crate::cli::exit::Exit;
use crate::cli::load_settings;
use crate::cli::places::{ReleaseFlags, ReleasePlaces, open_key};
use crate::cli::print::{Printer, Problem};

/// Sign what a party says about a candidate.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A work id, a tag, or `trust`
    #[arg(value_name = "ID")]
    target: Target,
    /// Who says it, e.g. skive
    #[arg(long, value_name = "ID")]
    party: String,
    /// The key that signs: a private key, or the .pub of one that an agent or a device holds. AFTALE_KEY_PASSPHRASE opens an
    /// encrypted one
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// The day of the decision, e.g. 2019-06-26
    #[arg(long, value_name = "DATE")]
    decided_at: FactDate,
    /// Where the decision is recorded; needed when a registrar signs
    #[arg(long, value_name = "WORDS")]
    minutes: Option<String>,
    /// The office that signs, never a person
    #[arg(long, value_name = "WORDS")]
    office: Option<String>,
    /// The party says no
    #[arg(long)]
    reject: bool,
    /// Put this in the place of what the party has said before
    #[arg(long)]
    replace: bool,
    #[command(flatten)]
    places: ReleaseFlags,
}

/// Runs the command.
pub fn run(arguments: &Arguments, root: &Path, printer: &Printer) -> Result<Exit, Problem> {
    let places = ReleasePlaces::new(&arguments.places, root, &load_settings(root, printer)?);
    let key = open_key(&arguments.key)?;
    let approval = Approval {
        target: &arguments.target,
        party: &arguments.party,
        decision: if arguments.reject { Decision::Reject } else { Decision::Approve },
        decided_at: arguments.decided_at,
        minutes: arguments.minutes.as_deref(),
        office: arguments.office.as_deref(),
        replace: arguments.replace,
    };
    let approved = approve(root, places.archive.as_deref(), &approval, &key).map_err(|error| match error {
        ApproveError::Said { .. } => Problem::new(error, Exit::Conflict),
        error => Problem::new(error, Exit::CouldNotRun),
    })?;
    for flaw in &approved.warnings {
        printer.note(format!("warning: {}", flaw.message));
    }
    let words = if approved.already {
        "said that already, nothing to do"
    } else if arguments.reject {
        "rejects"
    } else {
        "approves"
    };
    printer.result(format!("{} {words} ({})\n", arguments.party, approved.path).as_bytes())?;
    Ok(Exit::Done)
}
