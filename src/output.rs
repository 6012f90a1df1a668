//! Stages what a build writes and swaps it in, so that a folder of outputs is always whole.
//!
//! Files of one folder are written beside it and take its place in one step. A build that is stopped half-way
//! leaves the earlier output as it was; what it had staged is swept by the next one.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::interrupt;

/// The bytes of an output folder, by file name.
pub type Bundle = BTreeMap<String, Vec<u8>>;

/// Why something could not be written; the earlier output is untouched.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// The disk said no.
    #[error("{path} cannot be written: {reason}; {}", way_out(.reason))]
    Unwritable {
        /// The file or folder.
        path: PathBuf,
        /// The system's words.
        reason: io::Error,
    },
    /// Another build is writing there.
    #[error("{0} is being written by another build; wait for it, or choose another folder with --out")]
    Busy(PathBuf),
}

/// The folder a build writes into, held so that two builds do not mix.
#[derive(Debug)]
pub struct Output {
    root: PathBuf,
    _lock: File,
}

impl Output {
    /// Opens the folder, making it if need be.
    ///
    /// # Errors
    /// When it cannot be made, or another build holds it.
    pub fn open(root: &Path) -> Result<Self, OutputError> {
        let unwritable = |reason| OutputError::Unwritable { path: root.to_owned(), reason };
        fs::create_dir_all(root).map_err(unwritable)?;
        let lock = File::create(root.join(".lock")).map_err(unwritable)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { root: root.to_owned(), _lock: lock }),
            Err(fs::TryLockError::WouldBlock) => Err(OutputError::Busy(root.to_owned())),
            Err(fs::TryLockError::Error(reason)) => Err(unwritable(reason)),
        }
    }

    /// Puts a bundle into the place of a folder below the root, in one step, and gives the folder's path.
    ///
    /// # Errors
    /// When a file cannot be written; the folder is then as it was.
    pub fn swap_in(&self, folder: &str, bundle: &Bundle) -> Result<PathBuf, OutputError> {
        let place = self.root.join(folder);
        let name = place.file_name().and_then(|name| name.to_str()).unwrap_or("output").to_owned();
        let staged = place.with_file_name(format!(".{name}.staged"));
        let _uninterrupted = interrupt::hold();
        let result = stage(&staged, bundle).and_then(|()| exchange(&staged, &place));
        // What is staged now is a failed attempt, or the folder whose place was taken.
        let swept = sweep(&staged);
        let unwritable = |reason| OutputError::Unwritable { path: place.clone(), reason };
        result.map_err(unwritable)?;
        swept.map_err(unwritable)?;
        Ok(place)
    }
}

/// What to do when the disk says no.
fn way_out(reason: &io::Error) -> &'static str {
    match reason.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            "make room, or choose a folder on another disk with --out"
        }
        _ => "choose a folder that can be written with --out",
    }
}

fn stage(staged: &Path, bundle: &Bundle) -> io::Result<()> {
    sweep(staged)?;
    fs::create_dir_all(staged)?;
    for (name, bytes) in bundle {
        let mut file = File::create(staged.join(name))?;
        file.write_all(bytes)?;
        file.sync_data()?;
    }
    Ok(())
}

fn sweep(staged: &Path) -> io::Result<()> {
    match fs::remove_dir_all(staged) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Puts the staged folder in place; a folder that stood there is left under the staged name.
fn exchange(staged: &Path, place: &Path) -> io::Result<()> {
    if !place.exists() {
        return fs::rename(staged, place);
    }
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        match renameat_with(CWD, staged, CWD, place, RenameFlags::EXCHANGE) {
            Ok(()) => return Ok(()),
            // Some file systems cannot exchange; two renames then do, with a moment between them.
            Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let mut earlier = staged.as_os_str().to_owned();
    earlier.push(".earlier");
    let earlier = PathBuf::from(earlier);
    sweep(&earlier)?;
    fs::rename(place, &earlier)?;
    if let Err(error) = fs::rename(staged, place) {
        fs::rename(&earlier, place)?;
        return Err(error);
    }
    fs::rename(&earlier, staged)
}
