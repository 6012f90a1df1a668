//! The archive of releases: git, and nothing but git. It is handed finished bytes and knows nothing of agreements.
//!
//! An [`Archive`] is a bare repository. Each [`Release`] is one commit on `main`, which replaces one folder, and one
//! annotated tag `<folder>/r0001` on it, both signed. The branch moves first and the tag follows, so a tag that can be seen is
//! complete and on the branch; what an interrupted run left undone is finished by the next one, to the same ids.
//!
//! `publish.rs` has the steps of a publication, `push.rs` those of bringing it to a remote, `history.rs` reads it back;
//! `verify/` finds what breaks its promises, `repair/` restores what can be proved, `gc.rs` packs it. The only door to git2
//! is `repository.rs` with `objects.rs` and `packs.rs`, that to git's command line `remote.rs` and `gc.rs`.

mod error;
mod gc;
mod history;
pub mod hook;
mod init;
mod lock;
mod moves;
mod name;
mod objects;
mod publish;
mod reference_files;
mod release;
mod remote;
mod repair;
mod repository;
pub mod source_commit;
mod sweep;
mod sync;
mod verify;
mod violation;
pub mod witness;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::diagnostic::Warned;
use crate::trust::SigningKey;

pub use error::ArchiveError;
pub use history::{Entry, LastFile};
pub use name::{NameError, TagName};
pub use publish::{Before, Outcome};
pub use release::Release;
pub use remote::push::Pushed;
pub use remote::rebase::Waiting;
pub use repair::Source;
pub use repository::ObjectId;
pub use verify::Publishers;
pub use violation::Violation;

use remote::push;
use repository::Repository;

/// The list of what parties approve, in each release's folder: two releases with this file equal are equal.
pub const CONTENT: &str = "CONTENT.sha256";
/// The list of every other file of a release's folder.
pub const MANIFEST: &str = "SHA256SUMS";

/// The folder of the keys and the policy that releases are judged by.
pub const TRUST: &str = "trust";

/// How long a publication waits for another one to end.
const PATIENCE: Duration = Duration::from_secs(60);

/// A bare repository that releases are published into.
#[derive(Debug, Clone)]
pub struct Archive {
    path: PathBuf,
    patience: Duration,
    durable: bool,
}

impl Archive {
    /// Opens an archive; nothing is written.
    ///
    /// # Errors
    /// When there is none, or it is a repository that cannot be an archive.
    pub fn open(path: &Path) -> Result<Self, ArchiveError> {
        Repository::open(path)?;
        Ok(Self { path: path.to_owned(), patience: PATIENCE, durable: true })
    }

    /// Opens an archive, or makes an empty one in a new or empty folder.
    ///
    /// # Errors
    /// When the folder holds anything else, or cannot be written.
    pub fn open_or_init(path: &Path) -> Result<Self, ArchiveError> {
        init::init(path, PATIENCE)?;
        Self::open(path)
    }

    /// Waits no longer than this for another run to let go of the archive. Unless told, a minute.
    pub fn waiting_at_most(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// Whether a publication is on the disk before it is shown. Unless told, it is; without, a power cut may cost releases.
    pub fn with_durability(self, durable: bool) -> Self {
        Self { durable, ..self }
    }

    /// Publishes a release: a commit on `main`, then its tag, both signed with the key. The warnings say what was tidied
    /// up on the way.
    ///
    /// `gate` is asked once the release is known to be new and to fit, and before anything is written; what it refuses is
    /// not published. A release that is there already is not judged again.
    ///
    /// # Errors
    /// [`ArchiveError::is_conflict`] when the tag is taken by other content; the gate's own; else something was in the way.
    pub fn publish<E: From<ArchiveError>>(
        &self,
        release: &Release,
        key: &SigningKey,
        gate: impl FnOnce(&Before) -> Result<(), E>,
    ) -> Warned<Result<Outcome, E>> {
        publish::publish(self, release, key, gate)
    }

    /// Pushes `main` and every tag that a remote lacks, in one step, after it has taken over what is new there. The key and
    /// the gate are for releases of ours that must be made anew, after those of others; the gate sees them as [`Waiting`].
    ///
    /// # Errors
    /// [`ArchiveError::NotPushed`] when the remote cannot be reached or does not take them: they are released here, and a
    /// later push sends them. [`ArchiveError::is_conflict`] when the remote has other content under a tag of ours, was
    /// rewritten, or shows what no publication made. The gate's own; else something was in the way.
    pub fn push<E: From<ArchiveError>>(
        &self,
        remote: &str,
        key: &SigningKey,
        gate: impl FnMut(&Waiting, &Before) -> Result<(), E>,
    ) -> Warned<Result<Pushed, E>> {
        push::push(self, remote, key, gate)
    }

    /// The tags of one folder by growing revision, and the one that an interrupted run still owes.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn tags(&self, folder: &str) -> Result<Vec<TagName>, ArchiveError> {
        history::tags(&Repository::open(&self.path)?, folder)
    }

    /// A file of the latest release up to each of some tags, in their order, with the release's name; `None` where there is none.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn last_files(&self, tags: &[TagName], file: &str) -> Result<Vec<Option<LastFile>>, ArchiveError> {
        history::last_files(&Repository::open(&self.path)?, tags, file)
    }

    /// The state that judges the next release, one made at this time in Unix seconds.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn before_next(&self, at: i64) -> Result<Before, ArchiveError> {
        history::before_next(&Repository::open(&self.path)?, at)
    }

    /// The state that judged a release: the commit before its own, and its own time. `None` when there is no such release.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn before(&self, tag: &TagName) -> Result<Option<Before>, ArchiveError> {
        history::before_release(&Repository::open(&self.path)?, tag)
    }

    /// SHA-256 of a release's [`CONTENT`]; `None` when there is no such release.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn content_of(&self, tag: &TagName) -> Result<Option<String>, ArchiveError> {
        history::content_of(&Repository::open(&self.path)?, tag)
    }

    /// Every file below a part of a release's folder, e.g. `sources`, by path below it; of the whole folder where the part
    /// is empty. `None` when there is no such release.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn files(&self, tag: &TagName, part: &str) -> Result<Option<BTreeMap<String, Vec<u8>>>, ArchiveError> {
        history::files(&Repository::open(&self.path)?, tag, part)
    }

    /// Every release, the newest first.
    ///
    /// # Errors
    /// When the archive cannot be read, or holds a commit that is no release.
    pub fn log(&self) -> Result<Vec<Entry>, ArchiveError> {
        history::log(&Repository::open(&self.path)?)
    }

    /// Verifies what the archive's structure promises (I1 to I4 and I11), and gives everything that breaks it; nothing
    /// is written.
    ///
    /// All references and the whole branch are looked at in any case. Releases are read in full that come after `since`,
    /// and of those the ones in `only`; an empty `only` means all. With neither, every object of the archive is read.
    ///
    /// # Errors
    /// When there is no archive, or a file of it cannot be read at all.
    pub fn verify(&self, publishers: &Publishers, since: Option<&TagName>, only: &[TagName]) -> Result<Vec<Violation>, ArchiveError> {
        let found = verify::verify(&self.path, publishers, since, only)?;
        // Packing moves objects from file to file: one that was missed beside it is looked for again when nobody writes.
        match found.iter().any(|violation| violation.invariant == "I11").then(|| lock::quiet(&self.path, self.patience)).flatten() {
            Some(_quiet) => verify::verify(&self.path, publishers, since, only),
            None => Ok(found),
        }
    }

    /// Packs references and objects, so that the archive is small and quick to copy. No name of anything changes.
    ///
    /// # Errors
    /// When its references and its branch do not agree, another run holds it, or git cannot pack it.
    pub fn gc(&self) -> Warned<Result<(), ArchiveError>> {
        gc::gc(self)
    }

    /// Restores objects and references from what the archive itself or the sources prove. Each repair is a warning, and
    /// whatever cannot be proved an error; gives what a verification still finds at the end.
    ///
    /// # Errors
    /// When a source cannot be read, or the archive not be written.
    pub fn repair(&self, publishers: &Publishers, sources: &[Source]) -> Warned<Result<Vec<Violation>, ArchiveError>> {
        repair::repair(self, publishers, sources)
    }
}
