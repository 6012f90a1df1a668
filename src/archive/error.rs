//! What can be in the way of a publication, with the place and what to do about it.

use std::io;
use std::path::{Path, PathBuf};

use crate::archive::name::{NameError, TagName};
use crate::archive::repository::ObjectId;
use crate::trust::KeyError;

/// Why the archive was not written or read.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// No repository at the path.
    #[error("{}: there is no archive here; the first release makes it", .0.display())]
    Missing(PathBuf),
    /// A folder with something else in it.
    #[error("{}: holds files but no archive; an archive is made in a new or empty folder", .0.display())]
    Occupied(PathBuf),
    /// A repository with a work tree.
    #[error("{}: is a repository with a work tree; an archive is a bare one", .0.display())]
    NotBare(PathBuf),
    /// Another run holds the lock.
    #[error("{}: held by {holder} for more than {} s; release again when that run has ended", path.display(), waited.as_secs_f32())]
    Held {
        /// The lock file.
        path: PathBuf,
        /// e.g. `process 4711`.
        holder: String,
        /// How long this run has waited.
        waited: std::time::Duration,
    },
    /// A file or folder of the archive that cannot be read or written.
    #[error("{}: cannot {doing}: {source}", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// e.g. `take the lock`.
        doing: &'static str,
        /// The system's words.
        source: io::Error,
    },
    /// Git's refusal.
    #[error("{}: cannot {doing}: {reason}", archive.display())]
    Git {
        /// The archive.
        archive: PathBuf,
        /// e.g. "move `main`".
        doing: String,
        /// The library's words.
        reason: String,
    },
    /// A key that does not sign.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// A tag or file name that cannot be archived.
    #[error(transparent)]
    Name(#[from] NameError),
    /// A release without one of the files that make it one.
    #[error("`{tag}` has no `{file}`; a release lists what it holds")]
    Incomplete {
        /// The release.
        tag: TagName,
        /// The file it lacks.
        file: &'static str,
    },
    /// A source commit that is none.
    #[error("`{0}` is not a commit id: 40 or 64 letters of 0-9 and a-f")]
    SourceCommit(String),
    /// The tag is there with other content.
    #[error("{}: `{tag}` is already published with other content, and a release never changes; raise the revision", archive.display())]
    Conflict {
        /// The archive.
        archive: PathBuf,
        /// The taken tag.
        tag: TagName,
    },
    /// A later revision is there, or one that the release does not know as its predecessor.
    #[error("{}: `{tag}` does not follow `{latest}`, the latest release of its folder; raise the revision above it", archive.display())]
    Overtaken {
        /// The archive.
        archive: PathBuf,
        /// The release.
        tag: TagName,
        /// The latest of its folder.
        latest: TagName,
    },
    /// One release's folder would lie in another's.
    #[error("{}: `{folder}` and `{other}` cannot both be archived, one lies inside the other; rename the newer one", archive.display())]
    Nested {
        /// The archive.
        archive: PathBuf,
        /// The release's folder.
        folder: String,
        /// The folder that is there.
        other: String,
    },
    /// A tag that is not what a publication makes.
    #[error("{}: the tag `{tag}` {what}; restore it from a copy of the archive", archive.display())]
    Astray {
        /// The archive.
        archive: PathBuf,
        /// The tag.
        tag: String,
        /// e.g. `is gone, but its folder is there`.
        what: &'static str,
    },
    /// A remote that cannot be reached, or does not take what it is sent.
    #[error("released in {}, not pushed to {remote}: {reason}; push again", archive.display())]
    NotPushed {
        /// The archive, which is as whole as before.
        archive: PathBuf,
        /// The remote, without a password.
        remote: String,
        /// Git's words.
        reason: String,
    },
    /// A remote whose history was written anew.
    #[error(
        "{remote}: its `main` is {}, which does not go on from {ours}, seen there before; nothing is merged, find out who moved it",
        theirs.map_or("gone".into(), |theirs| format!("at {theirs}"))
    )]
    Forced {
        /// The remote, without a password.
        remote: String,
        /// The tip of what is here and was there.
        ours: ObjectId,
        /// The tip of what is there now; `None` when there is nothing.
        theirs: Option<ObjectId>,
    },
    /// Something at the remote that no publication made.
    #[error("{remote}: {what} there; nothing is taken over, restore the remote from a copy of the archive")]
    NotOurs {
        /// The remote, without a password.
        remote: String,
        /// e.g. "the tag `x/r0001` is on no release of `main`".
        what: String,
    },
    /// A hook that is not ours.
    #[error("{}: another hook is here; call both from one hook, or move it away", .0.display())]
    HookTaken(PathBuf),
    /// A repository whose hooks lie in another folder.
    #[error("{}: its hooks are read from {folder} (`core.hooksPath`); unset that first", repository.display())]
    HooksElsewhere {
        /// The repository.
        repository: PathBuf,
        /// The folder, as the configuration has it.
        folder: String,
    },
    /// A commit on the branch that no publication made.
    #[error("{}: commit {commit} on `main` is not a release of ours; restore the branch from a copy of the archive", archive.display())]
    Foreign {
        /// The archive.
        archive: PathBuf,
        /// The commit.
        commit: ObjectId,
    },
    /// A witness that cannot be gone on with.
    #[error("{}:{line}: {what}; nothing is added to it, compare it and the archive with their copies", witness.display())]
    Unwitnessed {
        /// The list.
        witness: PathBuf,
        /// Its line, from 1.
        line: usize,
        /// e.g. "the tag `x/r0001` is gone from the archive".
        what: String,
    },
    /// An archive that is not to be packed as it is.
    #[error("{}: is not packed, for something is wrong in it: {message}", archive.display())]
    Unsound {
        /// The archive.
        archive: PathBuf,
        /// What is wrong, and what to do.
        message: String,
    },
    /// A pack's index that no longer leads to its objects.
    #[error("{}: {reason}; `aftale archive repair` makes it anew from the pack", path.display())]
    Misleading {
        /// The index.
        path: PathBuf,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// An object whose bytes are not what its name says.
    #[error("{}: object {id} ({name}) is damaged: {reason}; restore it from a copy of the archive", archive.display())]
    Damaged {
        /// The archive.
        archive: PathBuf,
        /// The object.
        id: ObjectId,
        /// What it holds, e.g. `midtjylland/sundhedsaftale/2019-2023/agreement.pdf`.
        name: String,
        /// What is wrong with it.
        reason: String,
    },
}

impl ArchiveError {
    /// Whether the archive already holds something that the release contradicts (exit code 4).
    pub fn is_conflict(&self) -> bool {
        let own = matches!(self, Self::Conflict { .. } | Self::Overtaken { .. } | Self::Nested { .. });
        own || matches!(self, Self::Forced { .. } | Self::NotOurs { .. } | Self::Unwitnessed { .. })
    }

    /// Wraps the system's refusal.
    pub(super) fn file(path: &Path, doing: &'static str) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::File { path, doing, source }
    }
}
