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
    /// A commit on the branch that no publication made.
    #[error("{}: commit {commit} on `main` is not a release of ours; restore the branch from a copy of the archive", archive.display())]
    Foreign {
        /// The archive.
        archive: PathBuf,
        /// The commit.
        commit: ObjectId,
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
        matches!(self, Self::Conflict { .. } | Self::Overtaken { .. } | Self::Nested { .. })
    }

    /// Wraps the system's refusal.
    pub(super) fn file(path: &Path, doing: &'static str) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::File { path, doing, source }
    }
}
