//! The objects of an archive as they lie on the disk, each hashed when it is read: the part of the door to git2 that
//! trusts nothing.
//!
//! git2 asks packs first and stops at the first copy of an object; here every copy can be looked at. Loose objects are
//! inflated by hand, for git2 overlooks what follows them and fills up what is cut; packed ones are left to git2.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::bufread::ZlibDecoder;
use flate2::write::ZlibEncoder;
use git2::{ObjectType, Oid};

use crate::archive::ArchiveError;
use crate::archive::packs::{Pack, PackView, list_packs};
use crate::archive::repository::ObjectId;
use crate::archive::sync::sync_folder;

/// The longest header of a loose object: kind, size and a zero.
const LONGEST_HEADER: usize = 32;

/// The name under which an object is written before it is put in its place; a killed run's is swept.
const STAGED: &str = "tmp_object_aftale";

/// What an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Commit,
    Tree,
    Blob,
    Tag,
}

impl Kind {
    /// Git's word for it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Commit => "commit",
            Self::Tree => "tree",
            Self::Blob => "blob",
            Self::Tag => "tag",
        }
    }

    fn read(word: &[u8]) -> Option<Self> {
        [Self::Commit, Self::Tree, Self::Blob, Self::Tag].into_iter().find(|kind| kind.word().as_bytes() == word)
    }

    pub(super) fn of_git(kind: ObjectType) -> Option<Self> {
        match kind {
            ObjectType::Commit => Some(Self::Commit),
            ObjectType::Tree => Some(Self::Tree),
            ObjectType::Blob => Some(Self::Blob),
            ObjectType::Tag => Some(Self::Tag),
            ObjectType::Any => None,
        }
    }

    fn for_git(self) -> ObjectType {
        match self {
            Self::Commit => ObjectType::Commit,
            Self::Tree => ObjectType::Tree,
            Self::Blob => ObjectType::Blob,
            Self::Tag => ObjectType::Tag,
        }
    }

    /// The name that these bytes have as an object of this kind.
    pub(super) fn hash(self, bytes: &[u8]) -> Option<ObjectId> {
        Oid::hash_object(self.for_git(), bytes).ok().map(ObjectId)
    }
}

/// An object whose bytes hash to its name.
#[derive(Debug, Clone)]
pub(super) struct Object {
    pub(super) kind: Kind,
    pub(super) bytes: Vec<u8>,
}

/// Why an object cannot be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ObjectFlaw {
    /// It is nowhere.
    Missing,
    /// It is there, but its bytes are not what its name says.
    Damaged(String),
    /// The pack of this name lists it and gives nothing.
    PackUnusable(String),
}

/// All objects of an archive.
pub(super) struct ObjectStore {
    archive: PathBuf,
    view: PackView,
    /// Loose objects with their files.
    pub(super) loose: BTreeMap<ObjectId, PathBuf>,
    /// Packs by name.
    pub(super) packs: Vec<Pack>,
    /// Files among the loose objects that no name of an object has.
    pub(super) strays: Vec<PathBuf>,
    packed: BTreeSet<ObjectId>,
}

impl ObjectStore {
    /// Lists what is there. Objects that another repository lends are not.
    ///
    /// # Errors
    /// When a folder cannot be listed.
    pub(super) fn open(archive: &Path) -> Result<Self, ArchiveError> {
        let objects = archive.join("objects");
        let packs = list_packs(&objects.join("pack"))?;
        let view = PackView::of_all(&objects, &packs)?;
        let packed = packs.iter().flat_map(|pack| &pack.ids).copied().collect();
        let mut store = Self { archive: archive.to_owned(), view, loose: BTreeMap::new(), packs, strays: Vec::new(), packed };
        for first in 0..=u8::MAX {
            store.list_loose(&objects, &format!("{first:02x}"))?;
        }
        Ok(store)
    }

    fn list_loose(&mut self, objects: &Path, first: &str) -> Result<(), ArchiveError> {
        let folder = objects.join(first);
        let refused = || ArchiveError::file(&folder, "list the folder");
        let entries = match fs::read_dir(&folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            other => other.and_then(Iterator::collect::<Result<Vec<_>, _>>).map_err(refused())?,
        };
        for entry in entries {
            let name = entry.file_name();
            let rest = name.to_str().unwrap_or_default();
            let is_file = entry.file_type().map_err(refused())?.is_file();
            let id = ObjectId::read(&format!("{first}{rest}"));
            match id.filter(|_| is_file) {
                Some(id) => drop(self.loose.insert(id, entry.path())),
                None if rest.starts_with("tmp_") || rest.ends_with(".lock") => {} // of a killed run; the next one sweeps them
                None => self.strays.push(entry.path()),
            }
        }
        self.strays.sort();
        Ok(())
    }

    /// The archive's folder.
    pub(super) fn archive(&self) -> &Path {
        &self.archive
    }

    /// Whether there is a file or an entry of a pack for it, sound or not.
    pub(super) fn holds(&self, id: ObjectId) -> bool {
        self.packed.contains(&id) || self.loose.contains_key(&id)
    }

    /// Whether a pack holds it.
    pub(super) fn is_packed(&self, id: ObjectId) -> bool {
        self.packed.contains(&id)
    }

    /// Every object that there is a file or an entry of a pack for.
    pub(super) fn ids(&self) -> impl Iterator<Item = ObjectId> {
        let loose = self.loose.keys().filter(|id| !self.packed.contains(id));
        self.packed.iter().chain(loose).copied()
    }

    /// Reads an object, from a pack before a loose file as git does.
    ///
    /// # Errors
    /// When there is none, or its bytes are not what its name says.
    pub(super) fn read(&self, id: ObjectId) -> Result<Object, ObjectFlaw> {
        match self.loose.get(&id) {
            _ if self.packed.contains(&id) => self.view.read(id).map_err(|flaw| self.of_pack(id, flaw)),
            Some(path) => read_loose(path, id),
            // Git knows this one without any file.
            None if Kind::Tree.hash(b"") == Some(id) => Ok(Object { kind: Kind::Tree, bytes: Vec::new() }),
            None => Err(self.missing()),
        }
    }

    /// What is nowhere may be in a pack that cannot be looked into.
    fn missing(&self) -> ObjectFlaw {
        let closed = self.packs.iter().find(|pack| !pack.is_usable());
        closed.map_or(ObjectFlaw::Missing, |pack| ObjectFlaw::PackUnusable(pack.name()))
    }

    /// A pack that git2 does not open at all is to blame itself, not each of its objects.
    fn of_pack(&self, id: ObjectId, flaw: ObjectFlaw) -> ObjectFlaw {
        let pack = self.packs.iter().find(|pack| pack.ids.binary_search(&id).is_ok());
        match (flaw, pack) {
            (ObjectFlaw::Missing, Some(pack)) => ObjectFlaw::PackUnusable(pack.name()),
            (flaw, _) => flaw,
        }
    }

    /// What kind of object it is, without reading it where a pack says so.
    pub(super) fn kind(&self, id: ObjectId) -> Option<Kind> {
        match self.is_packed(id) {
            true => self.view.kind(id),
            false => self.read(id).ok().map(|object| object.kind),
        }
    }
}

/// Reads a loose object to the last byte of its file, and hashes it.
pub(super) fn read_loose(path: &Path, id: ObjectId) -> Result<Object, ObjectFlaw> {
    let damaged = |reason: &str| ObjectFlaw::Damaged(reason.to_owned());
    let file = match fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(ObjectFlaw::Missing),
        other => other.map_err(|error| ObjectFlaw::Damaged(error.to_string()))?,
    };
    if file.is_empty() {
        return Err(damaged("its file is empty"));
    }
    let mut inflated = ZlibDecoder::new(&file[..]);
    let (kind, size) = read_header(&mut inflated).ok_or_else(|| damaged("its file does not begin as an object does"))?;
    let mut bytes = Vec::new();
    let limit = u64::try_from(size).unwrap_or(u64::MAX).saturating_add(1);
    let read = inflated.by_ref().take(limit).read_to_end(&mut bytes);
    read.map_err(|_| damaged("its file cannot be inflated"))?;
    if bytes.len() != size {
        return Err(damaged("its length is not the one it says"));
    }
    if !inflated.get_ref().is_empty() {
        return Err(damaged("something follows it in its file"));
    }
    match kind.hash(&bytes) {
        Some(hash) if hash == id => Ok(Object { kind, bytes }),
        Some(hash) => Err(ObjectFlaw::Damaged(format!("its bytes hash to {hash}"))),
        None => Err(damaged("it cannot be hashed")),
    }
}

/// The file that an object has when no pack holds it.
pub(super) fn loose_path(archive: &Path, id: ObjectId) -> PathBuf {
    let name = id.to_string();
    archive.join("objects").join(&name[..2]).join(&name[2..])
}

/// Writes an object over whatever lies in its place, under the archive's lock. When it is to be durable, it and its name are
/// on the disk in the end; else they may still be on their way there.
///
/// # Errors
/// When the disk does not take it.
pub(super) fn write_loose(archive: &Path, id: ObjectId, kind: Kind, bytes: &[u8], durable: bool) -> Result<(), ArchiveError> {
    let path = loose_path(archive, id);
    put(&archive.join("objects"), &path, kind, bytes, durable).map_err(ArchiveError::file(&path, "write the object"))
}

fn put(objects: &Path, path: &Path, kind: Kind, bytes: &[u8], durable: bool) -> io::Result<()> {
    // As git does: quickly, since packing does it again and better.
    let mut deflated = ZlibEncoder::new(Vec::new(), Compression::fast());
    write!(deflated, "{} {}\0", kind.word(), bytes.len())?;
    deflated.write_all(bytes)?;
    let deflated = deflated.finish()?;
    let staged = objects.join(STAGED);
    let mut file = create_read_only(&staged)?;
    file.write_all(&deflated)?;
    if durable {
        file.sync_all()?;
    }
    let folder = path.parent().unwrap_or(objects);
    match fs::rename(&staged, path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            fs::create_dir(folder)?;
            fs::rename(&staged, path)?;
        }
        other => other?,
    }
    if durable {
        sync_folder(folder)?;
        sync_folder(objects)?;
    }
    Ok(())
}

#[cfg(unix)]
fn create_read_only(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    File::options().write(true).create_new(true).mode(0o444).open(path)
}

/// A file that is read-only cannot be put in another's place everywhere.
#[cfg(not(unix))]
fn create_read_only(path: &Path) -> io::Result<File> {
    File::create_new(path)
}

/// Reads e.g. `blob 12` and a zero.
fn read_header(inflated: &mut impl Read) -> Option<(Kind, usize)> {
    let mut header = Vec::new();
    let mut byte = [0];
    loop {
        inflated.read_exact(&mut byte).ok()?;
        match byte[0] {
            0 => break,
            _ if header.len() == LONGEST_HEADER => return None,
            letter => header.push(letter),
        }
    }
    let space = header.iter().position(|byte| *byte == b' ')?;
    let kind = Kind::read(&header[..space])?;
    let digits = std::str::from_utf8(&header[space + 1..]).ok()?;
    let size: usize = digits.parse().ok()?;
    (size.to_string() == digits).then_some((kind, size))
}

/// Takes the 20 bytes of a name.
pub(super) fn id_of_bytes(bytes: &[u8]) -> Option<ObjectId> {
    if bytes.len() == 20 { Oid::from_bytes(bytes).ok().map(ObjectId) } else { None }
}
