//! One writer at a time: a kernel lock on a file of our own.
//!
//! Git's locks are files without an owner that outlive a killed run. The kernel drops this one with its process, so
//! whoever holds it knows that every git lock in the archive is stale. It holds on one host and on local disks.

use std::fs::{File, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use crate::archive::ArchiveError;

/// The file below the archive that is locked.
pub(super) const LOCK: &str = "publish.flock";

/// How long to sleep between two tries.
const PAUSE: Duration = Duration::from_millis(20);

/// The right to write to an archive, for as long as it lives.
#[derive(Debug)]
pub(super) struct WriteLock {
    file: File,
}

impl WriteLock {
    /// Takes the lock, waiting for another holder at most `patience`.
    ///
    /// # Errors
    /// When the lock is still held then, or its file cannot be opened.
    pub(super) fn take(archive: &Path, patience: Duration) -> Result<Self, ArchiveError> {
        let path = archive.join(LOCK);
        let refused = || ArchiveError::file(&path, "take the lock");
        let file = File::options().read(true).write(true).create(true).truncate(false).open(&path).map_err(refused())?;
        let mut file = wait_for(file, &path, patience)?;
        sign(&mut file).map_err(refused())?;
        Ok(Self { file })
    }

    /// The lock once more, for a program that writes on our behalf: held until it has ended too, whatever becomes of us.
    ///
    /// # Errors
    /// When the system has no handle left.
    pub(super) fn shared(&self) -> io::Result<File> {
        self.file.try_clone()
    }
}

/// Waits until nobody writes to an archive, and keeps it so for as long as the result lives; `None` when that cannot be had.
pub(super) fn quiet(archive: &Path, patience: Duration) -> Option<File> {
    let file = File::open(archive.join(LOCK)).ok()?;
    let start = Instant::now();
    while file.try_lock_shared().is_err() {
        if start.elapsed() >= patience {
            return None;
        }
        std::thread::sleep(PAUSE);
    }
    Some(file)
}

/// Takes the kernel's lock on an open file, waiting for another holder at most `patience`; it goes with the file.
///
/// # Errors
/// When the lock is still held then.
pub(super) fn wait_for(mut file: File, path: &Path, patience: Duration) -> Result<File, ArchiveError> {
    let start = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::Error(error)) => return Err(ArchiveError::file(path, "take the lock")(error)),
            Err(TryLockError::WouldBlock) if start.elapsed() < patience => std::thread::sleep(PAUSE),
            Err(TryLockError::WouldBlock) => {
                let holder = holder(&mut file);
                return Err(ArchiveError::Held { path: path.to_owned(), holder, waited: patience });
            }
        }
    }
}

/// Leaves the process's number in the file, for those who wait in vain.
fn sign(file: &mut File) -> io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    write!(file, "process {}", std::process::id())
}

/// Who holds the lock, as far as it says so.
fn holder(file: &mut File) -> String {
    let mut text = String::new();
    match file.rewind().and_then(|()| file.read_to_string(&mut text)) {
        Ok(_) if text.starts_with("process ") => text,
        _ => "another run".into(),
    }
}
