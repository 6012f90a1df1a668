//! Makes what was written outlast a power cut, before anything points to it.
//!
//! On Linux the objects of a publication are written as they come and put on the disk by one call for the whole file
//! system; elsewhere each of them is, and then the folders that name them. References always are, one by one.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::archive::ArchiveError;
use crate::archive::repository::Repository;

/// What keeps the objects of one publication from being lost; to be begun before the first of them is written.
pub(super) struct Durability {
    archive: PathBuf,
    /// The folder of the objects, opened early: the kernel tells a file only of writes that failed since it was opened.
    /// `None` when nothing is to be synced.
    objects: Option<File>,
}

impl Durability {
    /// Begins to watch; with `durable` off nothing is ever synced.
    ///
    /// # Errors
    /// When the folder of the objects cannot be opened.
    pub(super) fn begin(archive: &Path, durable: bool) -> Result<Self, ArchiveError> {
        let objects = archive.join("objects");
        let opened = (durable && cfg!(unix)).then(|| File::open(&objects)).transpose();
        let objects = opened.map_err(ArchiveError::file(&objects, "open the folder"))?;
        Ok(Self { archive: archive.to_owned(), objects })
    }

    /// A handle to write objects with; [`sync`](Self::sync) follows.
    ///
    /// # Errors
    /// When the archive cannot be opened.
    pub(super) fn objects(&self) -> Result<Repository, ArchiveError> {
        match &self.objects {
            Some(_) if !cfg!(target_os = "linux") => Repository::open_durable(&self.archive),
            _ => Repository::open(&self.archive),
        }
    }

    /// Puts every object that was written on the disk, with its name; also those that a killed run left behind.
    ///
    /// # Errors
    /// When the disk has not taken them.
    pub(super) fn sync(&self) -> Result<(), ArchiveError> {
        let Some(objects) = &self.objects else { return Ok(()) };
        let path = self.archive.join("objects");
        sync_objects(objects, &path).map_err(ArchiveError::file(&path, "sync the objects to disk"))
    }

    /// A fresh handle, to read back what was written and to move references with.
    ///
    /// # Errors
    /// When the archive cannot be opened.
    pub(super) fn references(&self) -> Result<Repository, ArchiveError> {
        match &self.objects {
            Some(_) => Repository::open_durable(&self.archive),
            None => Repository::open(&self.archive),
        }
    }
}

#[cfg(target_os = "linux")]
fn sync_objects(objects: &File, _path: &Path) -> io::Result<()> {
    Ok(rustix::fs::syncfs(objects)?)
}

/// git2 has synced each file, but neither the folder it makes for it, nor a folder that a killed run has filled.
#[cfg(not(target_os = "linux"))]
fn sync_objects(_objects: &File, path: &Path) -> io::Result<()> {
    for entry in fs::read_dir(path)?.collect::<Result<Vec<_>, _>>()? {
        if entry.file_type()?.is_dir() {
            sync_folder(&entry.path())?;
        }
    }
    sync_folder(path)
}

/// Writes a file and puts its bytes on the disk; its name is durable once its folder is synced too.
pub(super) fn write_synced(path: &Path, text: &str) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Puts a file in the place of another in one step, so that either of them is there after a power cut.
pub(super) fn replace_synced(path: &Path, text: &str) -> io::Result<()> {
    let staged = path.with_extension("lock"); // swept when a run is killed here
    write_synced(&staged, text)?;
    fs::rename(&staged, path)?;
    path.parent().map_or(Ok(()), sync_folder)
}

/// Makes the names in a folder as durable as the files behind them.
pub(super) fn sync_folder(path: &Path) -> io::Result<()> {
    // Windows opens no folders, and keeps their entries in its own journal.
    if cfg!(unix) { File::open(path)?.sync_all() } else { Ok(()) }
}
