//! A bare git repository: the only door to git2, with no index and no work tree.
//!
//! `objects.rs` and `packs.rs` beside it read single objects in every copy, and trust nothing.
//! `references.rs` has references that move, under the lock of `reference_lock.rs`, and how two histories lie to each other.
//!
//! Everything git2 would take from the user's configuration is cut off: it reads the archive's own files and nothing
//! else, runs no hook and asks for no name. Objects are written one by one, references only by compare-and-swap.

mod reference_lock;
mod references;

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use git2::{Config, ConfigLevel, ErrorCode, ObjectType, Oid, Signature, Time, Tree};

use crate::archive::ArchiveError;
use crate::archive::init::PUBLISH_CONFIG;
use crate::archive::objects::{ObjectFlaw, read_loose};
use crate::archive::release::IDENTITY;
use crate::archive::sync::is_full;
use crate::trust::{GIT_NAMESPACE, SigningKey};

/// The branch of releases.
pub(super) const MAIN: &str = "refs/heads/main";
/// What the names of tags start with.
pub(super) const TAGS: &str = "refs/tags/";
const FILE: i32 = 0o100644;
const FOLDER: i32 = 0o040000;

/// The name of a git object: 40 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ObjectId(pub(super) Oid);

impl ObjectId {
    /// Reads a whole name; `None` when it is short, long or no name at all.
    pub(super) fn read(text: &str) -> Option<Self> {
        let plain = text.len() == 40 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        plain.then(|| Oid::from_str(text).ok()).flatten().map(Self)
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// A commit as far as publications care.
pub(super) struct Commit {
    pub(super) id: ObjectId,
    /// Unix seconds.
    pub(super) time: i64,
    pub(super) message: String,
    pub(super) parents: Vec<ObjectId>,
}

/// An annotated tag and the commit it is on.
pub(super) struct Tag {
    pub(super) id: ObjectId,
    pub(super) commit: ObjectId,
}

/// One handle on an archive; its caches see objects once, so a second look takes a second handle.
pub(super) struct Repository {
    git: git2::Repository,
    path: PathBuf,
    /// Whether every file that is written is on the disk before the next one.
    durable: bool,
}

impl Repository {
    /// Opens the repository at exactly this path. What is written through it may still be on its way to the disk.
    pub(super) fn open(path: &Path) -> Result<Self, ArchiveError> {
        Self::open_as(path, false)
    }

    /// Opens the repository so that each object and reference is on the disk once it is written.
    pub(super) fn open_durable(path: &Path) -> Result<Self, ArchiveError> {
        Self::open_as(path, true)
    }

    fn open_as(path: &Path, durable: bool) -> Result<Self, ArchiveError> {
        let fault = fault(path, "open the archive");
        let git = match git2::Repository::open(path) {
            Err(error) if error.code() == ErrorCode::NotFound => return Err(ArchiveError::Missing(path.to_owned())),
            other => other.map_err(&fault)?,
        };
        if !git.is_bare() {
            return Err(ArchiveError::NotBare(path.to_owned()));
        }
        let mut config = Config::new().map_err(&fault)?;
        config.add_file(&path.join("config"), ConfigLevel::Local, false).map_err(&fault)?;
        if durable {
            // A handle reads it once, so one that is to write objects faster is another handle.
            config.add_file(&path.join(PUBLISH_CONFIG), ConfigLevel::App, false).map_err(&fault)?;
        }
        git.set_config(&config).map_err(&fault)?;
        Ok(Self { git, path: path.to_owned(), durable })
    }

    /// The archive's folder.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The tip of `main`; `None` before the first release.
    pub(super) fn main(&self) -> Result<Option<ObjectId>, ArchiveError> {
        let fault = fault(&self.path, "read `main`");
        match self.git.find_reference(MAIN) {
            Ok(main) => {
                main.target().map_or(Ok(false), |id| self.refuse_damaged(id, "the tip of `main`"))?;
                Ok(Some(ObjectId(main.peel_to_commit().map_err(fault)?.id())))
            }
            Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
            Err(error) => Err(fault(error)),
        }
    }

    /// The tag of this name.
    pub(super) fn tag(&self, name: &str) -> Result<Option<Tag>, ArchiveError> {
        let fault = fault(&self.path, format!("read the tag `{name}`"));
        let reference = match self.git.find_reference(&format!("{TAGS}{name}")) {
            Err(error) if error.code() == ErrorCode::NotFound => return Ok(None),
            other => other.map_err(&fault)?,
        };
        reference.target().map_or(Ok(false), |id| self.refuse_damaged(id, name))?;
        match reference.peel_to_tag() {
            Ok(tag) => Ok(Some(Tag { id: ObjectId(tag.id()), commit: ObjectId(tag.target_id()) })),
            Err(error) if matches!(error.code(), ErrorCode::Peel | ErrorCode::InvalidSpec) => {
                let what = "is a bare pointer, not an annotated tag";
                Err(ArchiveError::Astray { archive: self.path.clone(), tag: name.to_owned(), what })
            }
            Err(error) => Err(fault(error)),
        }
    }

    /// The names of the tags that start like this, in no order.
    pub(super) fn tag_names(&self, start: &str) -> Result<Vec<String>, ArchiveError> {
        let fault = fault(&self.path, format!("list the tags of `{start}`"));
        let mut references = self.git.references_glob(&format!("{TAGS}{start}*")).map_err(&fault)?;
        let names: Result<Vec<&str>, _> = references.names().collect();
        Ok(names.map_err(&fault)?.iter().filter_map(|name| name.strip_prefix(TAGS)).map(str::to_owned).collect())
    }

    /// Reads a commit.
    pub(super) fn commit(&self, id: ObjectId) -> Result<Commit, ArchiveError> {
        self.refuse_damaged(id.0, "a release's commit")?;
        let commit = self.git.find_commit(id.0).map_err(fault(&self.path, format!("read commit {id}")))?;
        Ok(Commit {
            id,
            time: commit.time().seconds(),
            message: String::from_utf8_lossy(commit.message_raw_bytes()).into_owned(),
            parents: commit.parent_ids().map(ObjectId).collect(),
        })
    }

    /// What lies at a path in a commit, a file or a folder.
    pub(super) fn entry(&self, commit: ObjectId, path: &str) -> Result<Option<ObjectId>, ArchiveError> {
        let mut found = (self.root(commit)?, Some(ObjectType::Tree));
        for segment in path.split('/') {
            let (folder, Some(ObjectType::Tree)) = found else { return Ok(None) };
            self.refuse_damaged(folder, path)?;
            let tree = self.git.find_tree(folder).map_err(fault(&self.path, format!("read `{path}` of commit {commit}")))?;
            let Some(entry) = tree.get_name(segment) else { return Ok(None) };
            found = (entry.id(), entry.kind());
        }
        Ok(Some(ObjectId(found.0)))
    }

    /// Every file below a folder of a commit, by path below it; `None` when there is no such folder.
    pub(super) fn files_below(&self, commit: ObjectId, path: &str) -> Result<Option<BTreeMap<String, Vec<u8>>>, ArchiveError> {
        let Some(folder) = self.entry(commit, path)? else { return Ok(None) };
        let mut files = BTreeMap::new();
        let mut open = vec![(String::new(), folder)];
        while let Some((name, folder)) = open.pop() {
            for entry in self.tree(folder.0, path)?.iter() {
                let below = format!("{name}{}", String::from_utf8_lossy(entry.name_bytes()));
                match entry.kind() {
                    Some(ObjectType::Tree) => open.push((format!("{below}/"), ObjectId(entry.id()))),
                    Some(ObjectType::Blob) => {
                        files.insert(below, self.file(ObjectId(entry.id()))?);
                    }
                    _ => {}
                }
            }
        }
        Ok(Some(files))
    }

    /// The bytes of a file.
    pub(super) fn file(&self, id: ObjectId) -> Result<Vec<u8>, ArchiveError> {
        self.refuse_damaged(id.0, "a file of a release")?;
        let blob = self.git.find_blob(id.0).map_err(fault(&self.path, format!("read object {id}")))?;
        Ok(blob.content().to_vec())
    }

    /// Writes the files as `folder` in place of what was there, beside all else that `before` holds. Returns the whole.
    pub(super) fn write_folder(
        &self,
        before: Option<ObjectId>,
        folder: &str,
        files: &BTreeMap<String, Arc<[u8]>>,
    ) -> Result<ObjectId, ArchiveError> {
        let files: Vec<(&str, &[u8])> = files.iter().map(|(path, bytes)| (path.as_str(), &bytes[..])).collect();
        let written = self.write_files(folder, &files)?;
        let root = before.map(|commit| self.root(commit)).transpose()?;
        let root = root.map(|id| self.tree(id, "/")).transpose()?;
        self.graft(root.as_ref(), folder, written).map(ObjectId)
    }

    /// Writes files, sorted by path, as the tree of a folder.
    fn write_files(&self, name: &str, files: &[(&str, &[u8])]) -> Result<Oid, ArchiveError> {
        let fault = fault(&self.path, format!("write the files of `{name}`"));
        let mut tree = self.git.treebuilder(None).map_err(&fault)?;
        let mut folders: BTreeMap<&str, Vec<(&str, &[u8])>> = BTreeMap::new();
        for (path, bytes) in files {
            if let Some((folder, rest)) = path.split_once('/') {
                folders.entry(folder).or_default().push((rest, bytes));
                continue;
            }
            // Whether it is sound, also where it was there before, is seen when all of the release is read back.
            let blob = self.git.blob(bytes).map_err(|error| match is_full(&self.path, bytes.len()) {
                true => fault(git2::Error::from_str("no space left on the disk")), // git2 gives the reason of its last error
                false => fault(error),
            })?;
            // git2 refuses one that is there already and damaged, but does not say why.
            tree.insert(path, blob, FILE)
                .map_err(|error| self.rehash(blob, &format!("{name}/{path}")).err().unwrap_or_else(|| fault(error)))?;
        }
        for (folder, files) in folders {
            let below = self.write_files(&format!("{name}/{folder}"), &files)?;
            tree.insert(folder, below, FOLDER).map_err(&fault)?;
        }
        let id = tree.write().map_err(fault)?;
        self.rehash(id, name).map(|()| id)
    }

    /// Writes `tree` anew with `leaf` at a path in it.
    fn graft(&self, tree: Option<&Tree>, path: &str, leaf: Oid) -> Result<Oid, ArchiveError> {
        let fault = fault(&self.path, format!("write the folder `{path}`"));
        let mut builder = self.git.treebuilder(tree).map_err(&fault)?;
        if let Some((first, rest)) = path.split_once('/') {
            let below = tree.and_then(|tree| tree.get_name(first)).map(|entry| self.tree(entry.id(), first)).transpose()?;
            builder.insert(first, self.graft(below.as_ref(), rest, leaf)?, FOLDER).map_err(&fault)?;
        } else {
            builder.insert(path, leaf, FOLDER).map_err(&fault)?;
        }
        let id = builder.write().map_err(fault)?;
        self.rehash(id, &format!("the folder of `{path}`")).map(|()| id)
    }

    /// Writes a commit by the archive's own identity, in UTC, with the key's signature in its header. No branch moves.
    pub(super) fn write_commit(
        &self,
        tree: ObjectId,
        parent: Option<ObjectId>,
        message: &str,
        time: i64,
        key: &SigningKey,
    ) -> Result<ObjectId, ArchiveError> {
        let fault = fault(&self.path, "write the commit");
        let identity = identity(time).map_err(&fault)?;
        let parent = parent.map(|parent| self.git.find_commit(parent.0)).transpose().map_err(&fault)?;
        let parents: Vec<&git2::Commit> = parent.iter().collect();
        let tree = self.git.find_tree(tree.0).map_err(&fault)?;
        let text = self.git.commit_create_buffer(&identity, &identity, message, &tree, &parents).map_err(&fault)?;
        let signature = key.sign(GIT_NAMESPACE, &text)?;
        let text = text.as_str().map_err(&fault)?;
        // A header's value ends with its last letter; git2 would take a line break for one line more.
        self.git.commit_signed(text, signature.trim_end(), None).map(ObjectId).map_err(fault)
    }

    /// Writes an annotated tag by the archive's own identity, in UTC, that ends with the key's signature. No reference
    /// shows it yet.
    pub(super) fn write_tag(
        &self,
        name: &str,
        commit: ObjectId,
        message: &str,
        time: i64,
        key: &SigningKey,
    ) -> Result<ObjectId, ArchiveError> {
        let (person, address) = IDENTITY;
        let text = format!("object {commit}\ntype commit\ntag {name}\ntagger {person} <{address}> {time} +0000\n\n{message}");
        let text = format!("{text}{}", key.sign(GIT_NAMESPACE, text.as_bytes())?);
        let written = self.git.odb().and_then(|objects| objects.write(ObjectType::Tag, text.as_bytes()));
        written.map(ObjectId).map_err(fault(&self.path, format!("write the tag `{name}`")))
    }

    /// Moves `main`, unless it has moved since it was read as `before`.
    pub(super) fn move_main(&self, before: Option<ObjectId>, after: ObjectId) -> Result<(), ArchiveError> {
        self.move_reference(MAIN, before, after)
    }

    /// Shows a tag under its name, which must be free.
    pub(super) fn create_tag(&self, name: &str, tag: ObjectId) -> Result<(), ArchiveError> {
        self.move_reference(&format!("{TAGS}{name}"), None, tag)
    }

    /// Reads a commit and all of its `folder` from the disk and hashes every object anew.
    pub(super) fn reread(&self, commit: ObjectId, folder: &str) -> Result<(), ArchiveError> {
        self.rehash(commit.0, "a release's commit")?;
        let mut tree = self.tree(self.root(commit)?, "/")?;
        for segment in folder.split('/') {
            let lost = || fault(&self.path, format!("read `{folder}` of commit {commit}"))(git2::Error::from_str("it is not there"));
            let id = tree.get_name(segment).ok_or_else(lost)?.id();
            tree = self.tree(id, segment)?;
        }
        self.reread_tree(&tree, folder)
    }

    fn reread_tree(&self, tree: &Tree, name: &str) -> Result<(), ArchiveError> {
        for entry in tree {
            let name = format!("{name}/{}", String::from_utf8_lossy(entry.name_bytes()));
            match entry.kind() {
                Some(ObjectType::Tree) => self.reread_tree(&self.tree(entry.id(), &name)?, &name)?,
                _ => self.rehash(entry.id(), &name)?,
            }
        }
        Ok(())
    }

    /// Reads a tag from the disk and hashes it anew.
    pub(super) fn reread_tag(&self, tag: ObjectId) -> Result<(), ArchiveError> {
        self.rehash(tag.0, "a release's tag")
    }

    /// The root folder of a commit.
    fn root(&self, commit: ObjectId) -> Result<Oid, ArchiveError> {
        self.refuse_damaged(commit.0, "a release's commit")?;
        let fault = fault(&self.path, format!("read commit {commit}"));
        self.git.find_commit(commit.0).map(|commit| commit.tree_id()).map_err(fault)
    }

    /// A folder, once its bytes are known to be sound.
    fn tree(&self, id: Oid, name: &str) -> Result<Tree<'_>, ArchiveError> {
        self.rehash(id, name)?;
        self.git.find_tree(id).map_err(fault(&self.path, format!("read `{name}`")))
    }

    /// Hashes an object's bytes anew. Writing an object that is there already repairs nothing, so only this finds damage.
    fn rehash(&self, id: Oid, name: &str) -> Result<(), ArchiveError> {
        if self.refuse_damaged(id, name)? {
            return Ok(());
        }
        let (archive, name) = (self.path.clone(), name.to_owned());
        let damaged = |reason: String| ArchiveError::Damaged { archive, id: ObjectId(id), name, reason };
        let objects = self.git.odb().map_err(fault(&self.path, "read the objects"))?;
        let object = match objects.read(id) {
            Err(error) => return Err(damaged(error.message().to_owned())),
            Ok(object) => object,
        };
        match Oid::hash_object(object.kind(), object.data()) {
            Ok(hash) if hash == id => Ok(()),
            Ok(hash) => Err(damaged(format!("its bytes hash to {hash}"))),
            Err(error) => Err(damaged(error.message().to_owned())),
        }
    }

    /// Refuses an object whose own file is damaged, before git2 sees it: of a file that is cut it awaits the rest for ever.
    /// Says whether there is such a file, which then is sound.
    pub(super) fn refuse_damaged(&self, id: Oid, name: &str) -> Result<bool, ArchiveError> {
        let hex = id.to_string();
        let (first, rest) = hex.split_at(2);
        match read_loose(&self.path.join("objects").join(first).join(rest), ObjectId(id)) {
            Ok(_) => Ok(true),
            Err(ObjectFlaw::Missing) => Ok(false), // a pack has it, or git2 says that it is gone
            Err(ObjectFlaw::Damaged(reason) | ObjectFlaw::PackUnusable(reason)) => {
                Err(ArchiveError::Damaged { archive: self.path.clone(), id: ObjectId(id), name: name.to_owned(), reason })
            }
        }
    }
}

fn identity(time: i64) -> Result<Signature<'static>, git2::Error> {
    Signature::new(IDENTITY.0, IDENTITY.1, &Time::new(time, 0))
}

/// Says what git2 could not do, and where.
pub(super) fn fault(archive: &Path, doing: impl Into<String>) -> impl Fn(git2::Error) -> ArchiveError {
    let (archive, doing) = (archive.to_owned(), doing.into());
    move |error| ArchiveError::Git { archive: archive.clone(), doing: doing.clone(), reason: error.message().to_owned() }
}
