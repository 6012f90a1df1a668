//! The lock of one reference, as git takes it: a file beside it that nobody else may make, and that becomes the reference.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A lock that is held; let go without having become the reference, it leaves nothing behind.
pub(super) struct ReferenceLock {
    path: PathBuf,
    file: File,
    /// Whether the bytes are to be on the disk before the name is.
    durable: bool,
    /// Whether the lock is still there under its own name.
    held: bool,
}

impl ReferenceLock {
    /// Takes the lock of the reference in this file.
    ///
    /// # Errors
    /// When somebody else has it, or its folder cannot be written to.
    pub(super) fn take(reference: &Path, durable: bool) -> io::Result<Self> {
        let mut path = reference.as_os_str().to_owned();
        path.push(".lock");
        let path = PathBuf::from(path);
        let file = File::options().write(true).create_new(true).open(&path)?;
        Ok(Self { path, file, durable, held: true })
    }

    /// Writes the lock, and puts it in the place of the reference in one step.
    ///
    /// # Errors
    /// When the disk does not take it; then the reference is as it was.
    pub(super) fn commit(mut self, reference: &Path, text: &str) -> io::Result<()> {
        self.file.write_all(text.as_bytes())?;
        if self.durable {
            self.file.sync_all()?;
        }
        match fs::rename(&self.path, reference) {
            // Git leaves empty folders behind when it packs references.
            Err(error) if error.kind() == io::ErrorKind::IsADirectory => {
                fs::remove_dir(reference)?;
                fs::rename(&self.path, reference)?;
            }
            other => other?,
        }
        self.held = false;
        Ok(())
    }
}

impl Drop for ReferenceLock {
    fn drop(&mut self) {
        if self.held {
            // What cannot be removed is swept by the next run.
            let _ = fs::remove_file(&self.path);
        }
    }
}
