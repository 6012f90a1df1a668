//! The objects of an archive as they lie on the disk, each hashed when it is read: the part of the door to git2 that
//! trusts nothing.
//!
//! git2 asks packs first and stops at the first copy of an object; here every copy can be looked at. `loose.rs` has objects
//! in files of their own, `packs.rs` packs as git2 shows them. `text.rs` says what is in a commit and a tag, `tree.rs` what is
//! in a folder.

pub(in crate::archive) mod checksum;
pub(in crate::archive) mod loose;
pub(in crate::archive) mod packs;
pub(in crate::archive) mod text;
pub(in crate::archive) mod tree;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use git2::{ObjectType, Oid};

use crate::archive::ArchiveError;
use crate::archive::objects::loose::read_loose;
use crate::archive::objects::packs::{Pack, PackView, list_packs};
use crate::archive::repository::ObjectId;

/// What an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::archive) enum Kind {
    Commit,
    Tree,
    Blob,
    Tag,
}

impl Kind {
    /// Git's word for it.
    pub(in crate::archive) fn word(self) -> &'static str {
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

    pub(in crate::archive) fn of_git(kind: ObjectType) -> Option<Self> {
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
    pub(in crate::archive) fn hash(self, bytes: &[u8]) -> Option<ObjectId> {
        Oid::hash_object(self.for_git(), bytes).ok().map(ObjectId)
    }
}

/// An object whose bytes hash to its name.
#[derive(Debug, Clone)]
pub(in crate::archive) struct Object {
    pub(in crate::archive) kind: Kind,
    pub(in crate::archive) bytes: Vec<u8>,
}

/// Why an object cannot be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::archive) enum ObjectFlaw {
    /// It is nowhere.
    Missing,
    /// It is there, but its bytes are not what its name says.
    Damaged(String),
    /// The pack of this name lists it and gives nothing.
    PackUnusable(String),
}

/// All objects of an archive.
pub(in crate::archive) struct ObjectStore {
    archive: PathBuf,
    view: PackView,
    /// Loose objects with their files.
    pub(in crate::archive) loose: BTreeMap<ObjectId, PathBuf>,
    /// Packs by name.
    pub(in crate::archive) packs: Vec<Pack>,
    /// Files among the loose objects that no name of an object has.
    pub(in crate::archive) strays: Vec<PathBuf>,
    packed: BTreeSet<ObjectId>,
}

impl ObjectStore {
    /// Lists what is there. Objects that another repository lends are not.
    ///
    /// # Errors
    /// When a folder cannot be listed.
    pub(in crate::archive) fn open(archive: &Path) -> Result<Self, ArchiveError> {
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
    pub(in crate::archive) fn archive(&self) -> &Path {
        &self.archive
    }

    /// Whether there is a file or an entry of a pack for it, sound or not.
    pub(in crate::archive) fn holds(&self, id: ObjectId) -> bool {
        self.packed.contains(&id) || self.loose.contains_key(&id)
    }

    /// Whether a pack holds it.
    pub(in crate::archive) fn is_packed(&self, id: ObjectId) -> bool {
        self.packed.contains(&id)
    }

    /// Every object that there is a file or an entry of a pack for.
    pub(in crate::archive) fn ids(&self) -> impl Iterator<Item = ObjectId> {
        let loose = self.loose.keys().filter(|id| !self.packed.contains(id));
        self.packed.iter().chain(loose).copied()
    }

    /// Reads an object, from a pack before a loose file as git does.
    ///
    /// # Errors
    /// When there is none, or its bytes are not what its name says.
    pub(in crate::archive) fn read(&self, id: ObjectId) -> Result<Object, ObjectFlaw> {
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
    pub(in crate::archive) fn kind(&self, id: ObjectId) -> Option<Kind> {
        match self.is_packed(id) {
            true => self.view.kind(id),
            false => self.read(id).ok().map(|object| object.kind),
        }
    }
}

/// Takes the 20 bytes of a name.
pub(in crate::archive) fn id_of_bytes(bytes: &[u8]) -> Option<ObjectId> {
    if bytes.len() == 20 { Oid::from_bytes(bytes).ok().map(ObjectId) } else { None }
}
