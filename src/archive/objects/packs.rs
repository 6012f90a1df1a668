//! Packs: which objects each of them says it holds, and whether its files are the ones that were written.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use git2::{ErrorCode, Indexer, Odb};

use crate::archive::ArchiveError;
use crate::archive::objects::checksum::{LENGTH, ends_with_its_checksum};
use crate::archive::objects::{Kind, Object, ObjectFlaw, id_of_bytes};
use crate::archive::repository::{ObjectId, fault};

/// What an index of version 2 begins with.
const INDEX_START: [u8; 8] = [0xff, b't', b'O', b'c', 0, 0, 0, 2];
/// How often an object begins with each byte or a smaller one: 256 counts.
const FANOUT: usize = 256 * 4;
/// The bit of an offset that stands in the second table.
const FAR: u64 = 1 << 31;
/// Where the first object of a pack begins.
const PACK_HEADER: u64 = 12;

/// One pack with its index.
#[derive(Debug)]
pub(in crate::archive) struct Pack {
    /// The file `….pack`.
    pub(in crate::archive) path: PathBuf,
    /// What the index lists, by growing name; nothing when it is damaged.
    pub(in crate::archive) ids: Vec<ObjectId>,
    /// What is wrong with the index; git2 must not see such a one, for it follows wrong offsets out of its memory.
    index_flaw: Option<String>,
}

/// Lists the packs of a folder by name, also those that have lost one of their two files.
pub(in crate::archive) fn list_packs(folder: &Path) -> Result<Vec<Pack>, ArchiveError> {
    Ok(pack_paths(folder)?.into_iter().map(Pack::list).collect())
}

/// The packs of a folder by name, also those that have lost one of their two files.
fn pack_paths(folder: &Path) -> Result<BTreeSet<PathBuf>, ArchiveError> {
    let refused = || ArchiveError::file(folder, "list the folder");
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
        other => other.and_then(Iterator::collect::<Result<Vec<_>, _>>).map_err(refused())?,
    };
    let is_pack = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        name.starts_with("pack-") && (name.ends_with(".pack") || name.ends_with(".idx"))
    };
    let paths = entries.iter().map(fs::DirEntry::path).filter(is_pack).map(|path| path.with_extension("pack"));
    Ok(paths.collect())
}

/// Refuses packs whose index would lead git2 out of it, which ends the program there. Cheap: nothing is hashed.
///
/// # Errors
/// Of the first such pack.
pub(in crate::archive) fn refuse_misleading(archive: &Path) -> Result<(), ArchiveError> {
    let folder = archive.join("objects/pack");
    for pack in pack_paths(&folder)? {
        let length = fs::metadata(&pack).map_or(0, |pack| pack.len());
        let index = pack.with_extension("idx");
        let read = match fs::read(&index) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue, // git2 passes over it
            other => other.map_err(ArchiveError::file(&index, "read the file"))?,
        };
        if let Err(reason) = navigate(&read, length) {
            return Err(ArchiveError::Misleading { path: index, reason });
        }
    }
    Ok(())
}

/// Reads the names in an index of a pack of this length.
///
/// # Errors
/// With what is wrong with it.
fn read_index(index: &[u8], length: u64) -> Result<Vec<ObjectId>, &'static str> {
    if !ends_with_its_checksum(index).is_ok_and(|sum| sum.is_some()) {
        return Err("its index is not as it was written");
    }
    navigate(index, length).map(|names| names.chunks_exact(LENGTH).filter_map(id_of_bytes).collect())
}

/// The names in an index, whatever its checksum: they are sorted, and everything it points to lies in the pack.
fn navigate(index: &[u8], length: u64) -> Result<&[u8], &'static str> {
    let odd = "its index is of an unknown form";
    let mut rest = index.strip_prefix(&INDEX_START).ok_or(odd)?;
    let mut take = |length: usize| {
        let (taken, left) = rest.split_at_checked(length).ok_or(odd)?;
        rest = left;
        Ok::<_, &'static str>(taken)
    };
    let counts: Vec<usize> = take(FANOUT)?.chunks_exact(4).map(|four| number(four) as usize).collect();
    let count = counts.last().copied().unwrap_or_default();
    let names = take(count.checked_mul(LENGTH).ok_or(odd)?)?;
    take(count * 4)?; // checksums of the packed bytes, which nobody needs who hashes the objects
    let near = take(count * 4)?.chunks_exact(4).map(number);
    let far = rest.len().checked_sub(2 * LENGTH).and_then(|length| rest.get(..length)).ok_or(odd)?;
    let far: Vec<u64> = far.chunks_exact(8).map(number).collect();
    let offset = |near: u64| if near & FAR == 0 { Some(near) } else { far.get(usize::try_from(near & !FAR).ok()?).copied() };
    let mut inside = near.map(|near| offset(near).is_some_and(|at| at >= PACK_HEADER && at < length.saturating_sub(LENGTH as u64)));
    let growing = counts.is_sorted() && names.chunks_exact(LENGTH).is_sorted();
    if growing && inside.all(|inside| inside) { Ok(names) } else { Err("its index points out of it") }
}

/// Reads a number with its largest byte first.
fn number(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

impl Pack {
    fn list(path: PathBuf) -> Self {
        let length = fs::metadata(&path).map_or(0, |pack| pack.len());
        let index = fs::read(path.with_extension("idx"));
        let read = index.map_err(|error| format!("its index cannot be read: {error}"));
        match read.and_then(|index| read_index(&index, length).map_err(str::to_owned)) {
            Ok(ids) => Self { path, ids, index_flaw: None },
            Err(flaw) => Self { path, ids: Vec::new(), index_flaw: Some(flaw) },
        }
    }

    /// Whether its index is there, sound or not.
    pub(in crate::archive) fn has_index(&self) -> bool {
        self.path.with_extension("idx").exists()
    }

    /// Whether git2 can be shown it.
    pub(in crate::archive) fn is_usable(&self) -> bool {
        self.index_flaw.is_none()
    }

    /// The pack's name below the archive.
    pub(in crate::archive) fn name(&self) -> String {
        let name = self.path.file_name().unwrap_or_default().to_string_lossy();
        format!("objects/pack/{name}")
    }

    /// What is wrong with its two files as wholes; empty when both are as they were written and belong together.
    pub(in crate::archive) fn flaw(&self) -> Option<String> {
        let checked = |path: &Path| File::open(path).and_then(ends_with_its_checksum);
        let sum = match checked(&self.path) {
            Err(error) => return Some(format!("it cannot be read: {error}")),
            Ok(None) => return Some("its bytes are not those that its checksum was made of".into()),
            Ok(Some(sum)) => sum,
        };
        let other = || "its index is that of another pack".to_owned();
        self.index_flaw.clone().or_else(|| (self.pack_checksum() != Some(sum)).then(other))
    }

    /// The checksum of the pack, as its index has it; `None` when the index is damaged itself.
    pub(in crate::archive) fn pack_checksum(&self) -> Option<[u8; LENGTH]> {
        let index = fs::read(self.path.with_extension("idx")).ok()?;
        ends_with_its_checksum(&index[..]).ok()??;
        index.get(index.len().checked_sub(2 * LENGTH)?..index.len() - LENGTH)?.try_into().ok()
    }
}

impl Pack {
    /// Makes the index anew from the pack's bytes, of which git2 reads every object. Gives the index's file.
    ///
    /// # Errors
    /// In git2's words, when the bytes are no pack or cannot be written beside it.
    pub(in crate::archive) fn index_again(&self, bytes: &[u8]) -> Result<PathBuf, String> {
        let folder = self.path.parent().unwrap_or(Path::new("."));
        let mut indexer = Indexer::new(None, folder, 0o444, true).map_err(|error| error.message().to_owned())?;
        indexer.write_all(bytes).map_err(|error| error.to_string())?;
        let sum = indexer.commit().map_err(|error| error.message().to_owned())?;
        Ok(folder.join(format!("pack-{sum}.idx")))
    }
}

/// Packs as git2 shows them.
pub(in crate::archive) struct PackView {
    /// A folder of links to some of the packs; `None` when git2 is shown the archive's own.
    folder: Option<PathBuf>,
    odb: Odb<'static>,
}

impl PackView {
    /// Shows git2 all packs of an archive that it can be shown, and no other file that tells what is in them.
    ///
    /// # Errors
    /// When the folder for temporary files takes no folder or link.
    pub(in crate::archive) fn of_all(objects: &Path, packs: &[Pack]) -> Result<Self, ArchiveError> {
        let whole = packs.iter().all(Pack::is_usable) && !objects.join("pack/multi-pack-index").exists();
        match whole {
            true => Ok(Self { folder: None, odb: open_odb(objects).map_err(fault(objects, "open the objects"))? }),
            false => Self::of(packs.iter().filter(|pack| pack.is_usable())),
        }
    }

    /// Shows git2 nothing but these packs: of several copies of an object it would ask only one.
    ///
    /// # Errors
    /// When the folder for temporary files takes no folder or link.
    pub(in crate::archive) fn of<'a>(packs: impl IntoIterator<Item = &'a Pack>) -> Result<Self, ArchiveError> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let folder = std::env::temp_dir().join(format!("aftale-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed)));
        let show = || {
            fs::create_dir_all(folder.join("pack"))?;
            for pack in packs {
                for path in [pack.path.clone(), pack.path.with_extension("idx")] {
                    link(&path.canonicalize()?, &folder.join("pack").join(path.file_name().unwrap_or_default()))?;
                }
            }
            Ok(())
        };
        show().map_err(ArchiveError::file(&folder, "look at packs alone"))?;
        let odb = open_odb(&folder).map_err(fault(&folder, "open the packs"))?;
        Ok(Self { folder: Some(folder), odb })
    }

    /// Reads an object from the packs; git2 hashes it on the way.
    ///
    /// # Errors
    /// When none of them gives it, or it has other bytes than its name says.
    pub(in crate::archive) fn read(&self, id: ObjectId) -> Result<Object, ObjectFlaw> {
        let object = self.odb.read(id.0).map_err(|error| match error.code() {
            ErrorCode::NotFound => ObjectFlaw::Missing,
            _ => ObjectFlaw::Damaged(error.message().to_owned()),
        })?;
        let kind = Kind::of_git(object.kind()).ok_or_else(|| ObjectFlaw::Damaged("it is of no known kind".into()))?;
        Ok(Object { kind, bytes: object.data().to_vec() })
    }

    /// What kind of object it is.
    pub(in crate::archive) fn kind(&self, id: ObjectId) -> Option<Kind> {
        self.odb.read_header(id.0).ok().and_then(|(_, kind)| Kind::of_git(kind))
    }
}

impl Drop for PackView {
    fn drop(&mut self) {
        if let Some(folder) = &self.folder {
            drop(fs::remove_dir_all(folder)); // nothing but links; what stays is the system's to clean
        }
    }
}

/// Opens a folder of objects, and no other one that it may name.
fn open_odb(objects: &Path) -> Result<Odb<'static>, git2::Error> {
    let path = objects.to_str().ok_or_else(|| git2::Error::from_str("its path is not UTF-8"))?;
    let odb = Odb::new()?;
    odb.add_disk_alternate(path)?;
    Ok(odb)
}

#[cfg(unix)]
fn link(path: &Path, name: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(path, name)
}

#[cfg(not(unix))]
fn link(path: &Path, name: &Path) -> io::Result<()> {
    fs::copy(path, name).map(drop)
}
