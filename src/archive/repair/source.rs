//! Where sound copies of objects may be had: other copies of the archive, and plain files.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::archive::ArchiveError;
use crate::archive::objects::{Kind, Object, ObjectStore};
use crate::archive::reference_files::References;
use crate::archive::repository::{ObjectId, Repository};

/// Something to repair an archive from. Of neither anything is believed that does not hash to the right name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// Another copy of the archive: a bare repository.
    Archive(PathBuf),
    /// A folder with files that releases hold, at whatever depth: a workspace's `frozen` or `approvals`.
    Folder(PathBuf),
}

/// All sources, opened.
pub(super) struct Supply {
    copies: Vec<Copy>,
    files: BTreeMap<ObjectId, PathBuf>,
}

/// Another copy of the archive.
pub(super) struct Copy {
    pub(super) store: ObjectStore,
    pub(super) references: References,
}

impl Supply {
    /// Opens the copies and hashes the files.
    ///
    /// # Errors
    /// When a source is not there or cannot be read.
    pub(super) fn open(sources: &[Source]) -> Result<Self, ArchiveError> {
        let mut supply = Self { copies: Vec::new(), files: BTreeMap::new() };
        for source in sources {
            match source {
                Source::Folder(path) => supply.add_folder(path)?,
                Source::Archive(path) => {
                    Repository::open(path)?;
                    supply.copies.push(Copy { store: ObjectStore::open(path)?, references: References::read(path)? });
                }
            }
        }
        Ok(supply)
    }

    fn add_folder(&mut self, folder: &Path) -> Result<(), ArchiveError> {
        let refused = || ArchiveError::file(folder, "list the folder");
        let mut entries = fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>).map_err(refused())?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let (path, kind) = (entry.path(), entry.file_type().map_err(refused())?);
            if kind.is_dir() {
                self.add_folder(&path)?;
            } else if kind.is_file() {
                let bytes = fs::read(&path).map_err(ArchiveError::file(&path, "read the file"))?;
                if let Some(id) = Kind::Blob.hash(&bytes) {
                    self.files.entry(id).or_insert(path);
                }
            }
        }
        Ok(())
    }

    /// The other copies of the archive.
    pub(super) fn copies(&self) -> &[Copy] {
        &self.copies
    }

    /// A sound object of this name, and where it is from.
    pub(super) fn find(&self, id: ObjectId) -> Option<(Object, PathBuf)> {
        let copied = self.copies.iter().find_map(|copy| Some((copy.store.read(id).ok()?, copy.store.archive().to_owned())));
        copied.or_else(|| {
            let path = self.files.get(&id)?;
            let bytes = fs::read(path).ok()?;
            (Kind::Blob.hash(&bytes) == Some(id)).then(|| (Object { kind: Kind::Blob, bytes }, path.clone()))
        })
    }
}
