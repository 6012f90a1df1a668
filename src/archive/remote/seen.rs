//! What was last seen at which remote: the file `pushed` below the archive, `<commit> <remote>`.
//!
//! A remote that does not go on from there was rewritten. What it names is with others, and is never made anew.

use std::fs;
use std::io;
use std::path::Path;

use crate::archive::ArchiveError;
use crate::archive::repository::ObjectId;
use crate::archive::sync::replace_synced;

const PUSHED: &str = "pushed";

/// The tip of `main` as it was at a remote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::archive) struct Seen {
    pub(in crate::archive) tip: ObjectId,
    /// The remote's name, without a password.
    pub(in crate::archive) remote: String,
}

/// What was last seen; `None` when the archive has never met a remote.
///
/// # Errors
/// When the file cannot be read.
pub(in crate::archive) fn read(archive: &Path) -> Result<Option<Seen>, ArchiveError> {
    let path = archive.join(PUSHED);
    let refused = || ArchiveError::file(&path, "read what was last seen at the remote");
    let text = match fs::read_to_string(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        other => other.map_err(refused())?,
    };
    let line = text.strip_suffix('\n').and_then(|line| line.split_once(' '));
    let seen = line.and_then(|(tip, remote)| Some(Seen { tip: ObjectId::read(tip)?, remote: remote.to_owned() }));
    seen.map(Some).ok_or_else(|| refused()(io::Error::new(io::ErrorKind::InvalidData, "it is garbled")))
}

/// Remembers what a remote has, under the lock.
///
/// # Errors
/// When the file cannot be written.
pub(in crate::archive) fn write(archive: &Path, tip: ObjectId, remote: &str) -> Result<(), ArchiveError> {
    let now = Seen { tip, remote: remote.to_owned() };
    if read(archive)? == Some(now) {
        return Ok(());
    }
    let path = archive.join(PUSHED);
    replace_synced(&path, &format!("{tip} {remote}\n")).map_err(ArchiveError::file(&path, "write the file"))
}
