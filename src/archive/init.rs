//! Makes an empty archive: the few files that are a bare git repository.
//!
//! Written by hand, since git and git2 read templates, hooks and defaults of the user's own configuration when they
//! make one. `HEAD` comes last and in one step: with it the folder is an archive, without it anyone may start again.

use std::fs;
use std::io;
use std::path::Path;
use std::time::Duration;

use crate::archive::ArchiveError;
use crate::archive::lock::{LOCK, WriteLock};
use crate::archive::sync::{sync_folder, write_synced};

const HEAD: &str = "HEAD";
const CONFIG: &str = "config";
const FOLDERS: [&str; 6] = ["objects", "objects/info", "objects/pack", "refs", "refs/heads", "refs/tags"];

const HEAD_TEXT: &str = "ref: refs/heads/main\n";

/// No collection beside a publication, everything synced to disk and checked on arrival, no logs with local names.
const CONFIG_TEXT: &str = "\
[core]
\trepositoryformatversion = 0
\tfilemode = true
\tbare = true
\tfsync = all
\tlogAllRefUpdates = false
[gc]
\tauto = 0
[receive]
\tfsckObjects = true
\tdenyNonFastForwards = true
\tdenyDeletes = true
[transfer]
\tfsckObjects = true
";

/// Makes an archive unless there is one.
///
/// # Errors
/// When the folder holds anything else, or cannot be written.
pub(super) fn init(path: &Path, patience: Duration) -> Result<(), ArchiveError> {
    if path.join(HEAD).exists() {
        return Ok(());
    }
    let refused = || ArchiveError::file(path, "make an archive");
    fs::create_dir_all(path).map_err(refused())?;
    if !is_vacant(path).map_err(refused())? {
        return Err(ArchiveError::Occupied(path.to_owned()));
    }
    let _lock = WriteLock::take(path, patience)?;
    if path.join(HEAD).exists() {
        return Ok(()); // another run made it while this one waited
    }
    write(path).map_err(refused())
}

/// Whether a folder holds nothing but what an interrupted `init` leaves.
fn is_vacant(path: &Path) -> io::Result<bool> {
    let ours = |name: &str| [LOCK, CONFIG, "HEAD.lock", "objects", "refs"].contains(&name);
    for entry in fs::read_dir(path)? {
        if !entry?.file_name().to_str().is_some_and(ours) {
            return Ok(path.join(HEAD).exists());
        }
    }
    Ok(true)
}

fn write(path: &Path) -> io::Result<()> {
    for folder in FOLDERS {
        fs::create_dir_all(path.join(folder))?;
    }
    write_synced(&path.join(CONFIG), CONFIG_TEXT)?;
    write_synced(&path.join("HEAD.lock"), HEAD_TEXT)?;
    for folder in FOLDERS {
        sync_folder(&path.join(folder))?;
    }
    fs::rename(path.join("HEAD.lock"), path.join(HEAD))?;
    sync_folder(path)?;
    path.canonicalize()?.parent().map_or(Ok(()), sync_folder)
}
