//! Packs: which objects each of them says it holds, and whether its files are the ones that were written.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use git2::{Indexer, Odb};

use crate::archive::ArchiveError;
use crate::archive::checksum::{LENGTH, ends_with_its_checksum};
use crate::archive::objects::{Object, ObjectFlaw, id_of_bytes, open_odb, read_packed};
use crate::archive::repository::{ObjectId, fault};

/// What an index of version 2 begins with.
const INDEX_START: [u8; 8] = [0xff, b't', b'O', b'c', 0, 0, 0, 2];
/// How often an object begins with each byte or a smaller one: 256 counts.
const FANOUT: usize = 256 * 4;

/// One pack with its index.
#[derive(Debug)]
pub(super) struct Pack {
    /// The file `….pack`.
    pub(super) path: PathBuf,
    /// What the index lists, by growing name; nothing when it cannot be read.
    pub(super) ids: Vec<ObjectId>,
}

/// Lists the packs of a folder by name, also those that have lost one of their two files.
pub(super) fn list_packs(folder: &Path) -> Result<Vec<Pack>, ArchiveError> {
    let refused = || ArchiveError::file(folder, "list the folder");
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other.and_then(Iterator::collect::<Result<Vec<_>, _>>).map_err(refused())?,
    };
    let is_pack = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        name.starts_with("pack-") && (name.ends_with(".pack") || name.ends_with(".idx"))
    };
    let mut paths: Vec<PathBuf> = entries.iter().map(fs::DirEntry::path).filter(is_pack).map(|path| path.with_extension("pack")).collect();
    paths.sort();
    paths.dedup();
    Ok(paths
        .into_iter()
        .map(|path| Pack { ids: fs::read(path.with_extension("idx")).ok().and_then(|index| read_index(&index)).unwrap_or_default(), path })
        .collect())
}

/// The names in an index.
fn read_index(index: &[u8]) -> Option<Vec<ObjectId>> {
    let rest = index.strip_prefix(&INDEX_START)?;
    let last = rest.get(FANOUT - 4..FANOUT)?;
    let count = u32::from_be_bytes(last.try_into().ok()?) as usize;
    let names = rest.get(FANOUT..FANOUT.checked_add(count.checked_mul(LENGTH)?)?)?;
    names.chunks_exact(LENGTH).map(id_of_bytes).collect()
}

impl Pack {
    /// The pack's name below the archive.
    pub(super) fn name(&self) -> String {
        let name = self.path.file_name().unwrap_or_default().to_string_lossy();
        format!("objects/pack/{name}")
    }

    /// What is wrong with its two files as wholes; empty when both are as they were written and belong together.
    pub(super) fn flaw(&self) -> Option<String> {
        let checked = |path: &Path| File::open(path).and_then(ends_with_its_checksum);
        let sum = match checked(&self.path) {
            Err(error) => return Some(format!("it cannot be read: {error}")),
            Ok(None) => return Some("its bytes are not those that its checksum was made of".into()),
            Ok(Some(sum)) => sum,
        };
        match self.index_flaw(&sum) {
            Err(error) => Some(format!("its index cannot be read: {error}")),
            Ok(flaw) => flaw.map(str::to_owned),
        }
    }

    /// The checksum of the pack, as its index has it; `None` when the index is damaged itself.
    pub(super) fn pack_checksum(&self) -> Option<[u8; LENGTH]> {
        let index = fs::read(self.path.with_extension("idx")).ok()?;
        ends_with_its_checksum(&index[..]).ok()??;
        index.get(index.len().checked_sub(2 * LENGTH)?..index.len() - LENGTH)?.try_into().ok()
    }

    fn index_flaw(&self, sum: &[u8; LENGTH]) -> io::Result<Option<&'static str>> {
        let index = fs::read(self.path.with_extension("idx"))?;
        Ok(match ends_with_its_checksum(&index[..])? {
            None => Some("its index is not as it was written"),
            Some(_) if read_index(&index).is_none() => Some("its index is of an unknown form"),
            Some(_) if index[..index.len() - LENGTH].last_chunk() != Some(sum) => Some("its index is that of another pack"),
            Some(_) => None,
        })
    }
}

impl Pack {
    /// Makes the index anew from the pack's bytes, of which git2 reads every object. Gives the index's file.
    ///
    /// # Errors
    /// In git2's words, when the bytes are no pack or cannot be written beside it.
    pub(super) fn index_again(&self, bytes: &[u8]) -> Result<PathBuf, String> {
        let folder = self.path.parent().unwrap_or(Path::new("."));
        let mut indexer = Indexer::new(None, folder, 0o444, true).map_err(|error| error.message().to_owned())?;
        indexer.write_all(bytes).map_err(|error| error.to_string())?;
        let sum = indexer.commit().map_err(|error| error.message().to_owned())?;
        Ok(folder.join(format!("pack-{sum}.idx")))
    }
}

/// A pack looked at alone, though another one holds the same objects: git2 would ask only one of them.
pub(super) struct LonePack {
    folder: PathBuf,
    odb: Odb<'static>,
}

impl LonePack {
    /// Shows git2 a folder of objects with nothing but this pack in it.
    ///
    /// # Errors
    /// When the folder for temporary files takes no folder or link.
    pub(super) fn open(pack: &Pack) -> Result<Self, ArchiveError> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let folder = std::env::temp_dir().join(format!("aftale-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed)));
        let show = || {
            fs::create_dir_all(folder.join("pack"))?;
            for path in [pack.path.clone(), pack.path.with_extension("idx")] {
                link(&path.canonicalize()?, &folder.join("pack").join(path.file_name().unwrap_or_default()))?;
            }
            Ok(())
        };
        show().map_err(ArchiveError::file(&folder, "look at a pack alone"))?;
        let odb = open_odb(&folder).map_err(fault(&folder, "open the pack"))?;
        Ok(Self { folder, odb })
    }

    /// Reads an object from the pack.
    ///
    /// # Errors
    /// When the pack has other bytes under its name.
    pub(super) fn read(&self, id: ObjectId) -> Result<Object, ObjectFlaw> {
        read_packed(&self.odb, id)
    }
}

impl Drop for LonePack {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.folder)); // nothing but links; what stays is the system's to clean
    }
}

#[cfg(unix)]
fn link(path: &Path, name: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(path, name)
}

#[cfg(not(unix))]
fn link(path: &Path, name: &Path) -> io::Result<()> {
    fs::copy(path, name).map(drop)
}
