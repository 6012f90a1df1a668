//! `aftale trust`: who may approve what, and with which key.

use std::path::{Path, PathBuf};

use aftale::model::FactDate;
use aftale::publication::{Validity, add_key, init_trust, make_key, revoke_key};
use clap::Subcommand;

use crate::cli::check::select;
use crate::cli::exit::Exit;
use crate::cli::load;
use crate::cli::print::{Printer, Problem};

/// Say who may approve what, under trust/. Freeze, approve and release `trust` to put it in force.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a first policy from the parties of agreements
    Init {
        /// Work ids or globs over ids; nothing means all
        #[arg(value_name = "SELECT")]
        select: Vec<String>,
        /// An office that may sign for councils without keys, by an id such as sekretariat-midtjylland
        #[arg(long, value_name = "ID")]
        registrar: Option<String>,
    },
    /// Let a key sign for a party
    Add {
        /// The party or registrar
        party: String,
        /// Its public key, one line
        key: PathBuf,
        /// The first day on which it is valid
        #[arg(long, value_name = "DATE")]
        valid_after: Option<FactDate>,
        /// The first day on which it is valid no more
        #[arg(long, value_name = "DATE")]
        valid_before: Option<FactDate>,
    },
    /// Let a key count no more
    Revoke {
        /// The public key, one line
        key: PathBuf,
    },
    /// Make a pair of keys without a passphrase: FILE and FILE.pub
    Key {
        /// Where to put the private key
        file: PathBuf,
        /// What stands behind the public key: an office, never a person
        #[arg(long, value_name = "WORDS")]
        comment: String,
    },
}

/// Runs the command.
pub fn run(arguments: &Arguments, root: &Path, printer: &Printer) -> Result<Exit, Problem> {
    match &arguments.command {
        Command::Init { select: selection, registrar } => {
            let project = load(root, None)?;
            let works = select(&project, selection, printer)?;
            let files = init_trust(&project, root, &works, registrar.as_deref())?;
            let paths: String = files.iter().map(|path| format!("{}\n", path.display())).collect();
            printer.result(paths.as_bytes())?;
            printer.note(
                "\nRead trust/policy.json: it says which groups must approve what, and how many of each. What to do next:\n  \
                 aftale trust add PARTY KEY.pub           lets a key sign for a party\n  \
                 aftale freeze trust                      makes the candidate\n  \
                 aftale release trust --at DATE           puts it in force; the first one takes no approvals",
            );
        }
        Command::Add { party, key, valid_after, valid_before } => {
            let line = add_key(root, party, key, Validity { from: *valid_after, until: *valid_before })?;
            printer.result(format!("{line}\n").as_bytes())?;
        }
        Command::Revoke { key } => {
            let line = revoke_key(root, key)?;
            printer.result(format!("{line}\n").as_bytes())?;
        }
        Command::Key { file, comment } => {
            let line = make_key(file, comment)?;
            printer.result(format!("{line}\n").as_bytes())?;
        }
    }
    Ok(Exit::Done)
}
