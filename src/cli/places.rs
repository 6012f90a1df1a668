//! Where releases go and who vouches for them: what the command line says, else what `aftale.toml` says.

use std::path::{Path, PathBuf};

use aftale::model::Workspace;
use aftale::trust::SigningKey;

use crate::cli::exit::Exit;
use crate::cli::print::Problem;

/// The variable that holds the passphrase of an encrypted key.
const PASSPHRASE: &str = "AFTALE_KEY_PASSPHRASE";

/// What the command line says.
#[derive(Debug, Default, clap::Args)]
pub struct ReleaseFlags {
    /// The archive; the one that aftale.toml names when not given
    #[arg(long, value_name = "DIR")]
    pub archive: Option<PathBuf>,
}

/// Where releases go; a place that nobody names is absent.
#[derive(Debug)]
pub struct ReleasePlaces {
    /// The archive's folder.
    pub archive: Option<PathBuf>,
    /// The keys that may publish.
    pub allowed_publishers: Option<PathBuf>,
    /// The publisher's key.
    pub publisher_key: Option<PathBuf>,
    /// The list of every tag ever seen.
    pub witness: Option<PathBuf>,
    /// Where the archive is published.
    pub remote: Option<String>,
}

impl ReleasePlaces {
    /// The flags before the settings; paths in the settings are seen from the workspace.
    pub fn new(flags: &ReleaseFlags, root: &Path, workspace: &Workspace) -> Self {
        let settings = &workspace.releases;
        let named = |path: &Option<String>| path.as_ref().map(|path| root.join(path));
        // Another archive than that of the settings has another witness and another remote.
        let other = flags.archive.is_some();
        Self {
            archive: flags.archive.clone().or_else(|| named(&settings.archive)),
            allowed_publishers: named(&settings.allowed_publishers),
            publisher_key: named(&settings.publisher_key),
            witness: named(&settings.witness).filter(|_| !other),
            remote: settings.remote.clone().filter(|_| !other),
        }
    }

    /// The archive, which must be named.
    pub fn archive(&self) -> Result<&Path, Problem> {
        needed(self.archive.as_deref(), "archive to use", "--archive", "archive")
    }

    /// The publisher's key, opened: the one given, else that of the settings.
    pub fn publisher_key(&self, given: Option<&Path>) -> Result<SigningKey, Problem> {
        open_key(needed(given.or(self.publisher_key.as_deref()), "key to sign releases with", "--key", "publisher_key")?)
    }

    /// The keys that may publish: the file given, else that of the settings.
    pub fn allowed_publishers<'a>(&'a self, given: Option<&'a Path>) -> Result<&'a Path, Problem> {
        needed(given.or(self.allowed_publishers.as_deref()), "list of the keys that may publish", "--publishers", "allowed_publishers")
    }

    /// The witness: the file given, else that of the settings.
    pub fn witness<'a>(&'a self, given: Option<&'a Path>) -> Result<&'a Path, Problem> {
        needed(given.or(self.witness.as_deref()), "witness", "--witness", "witness")
    }
}

/// Opens a key; an encrypted one takes its passphrase from a variable of the environment.
pub fn open_key(path: &Path) -> Result<SigningKey, Problem> {
    let passphrase = std::env::var(PASSPHRASE).ok();
    SigningKey::open(path, passphrase.as_deref()).map_err(|error| Problem::new(error, Exit::CouldNotRun))
}

/// What somebody must have named, on the command line or in the settings.
pub fn needed<T>(named: Option<T>, what: &str, flag: &str, setting: &str) -> Result<T, Problem> {
    let missing = || format!("there is no {what}; name one with {flag}, or `{setting} = \"…\"` in aftale.toml");
    named.ok_or_else(|| Problem::new(missing(), Exit::CouldNotRun))
}
