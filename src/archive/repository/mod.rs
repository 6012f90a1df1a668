//! A bare git repository: the only door to git2, with no index and no work tree.
//!
//! `objects.rs` and `packs.rs` beside it read single objects in every copy, and trust nothing.
//! `reading.rs` has commits, folders and files, `writing.rs` new ones of them. `references.rs` has references that move, under
//! the lock of `reference_lock.rs`, and how two histories lie to each other; `packed.rs` those that git has packed.
//!
//! Everything git2 would take from the user's configuration is cut off: it reads the archive's own files and nothing
//! else. What is written is written by hand, in git's forms: objects one by one, references only by compare-and-swap.

mod packed;
mod reading;
mod reference_lock;
mod references;
mod writing;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use git2::{Config, ConfigLevel, ErrorCode, Oid};

use crate::archive::ArchiveError;
use crate::archive::objects::tree::TreeEntry;
use crate::archive::repository::packed::PackedReferences;

/// The branch of releases.
pub(super) const MAIN: &str = "refs/heads/main";
/// What the names of tags start with.
pub(super) const TAGS: &str = "refs/tags/";

/// The name of a git object: 40 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ObjectId(pub(super) Oid);

impl ObjectId {
    /// Reads a whole name; `None` when it is short, long or no name at all.
    pub(super) fn read(text: &str) -> Option<Self> {
        let plain = text.len() == 40 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        plain.then(|| Oid::from_str(text).ok()).flatten().map(Self)
    }

    /// The 20 bytes of the name.
    pub(super) fn bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// A commit as far as publications care.
#[derive(Clone)]
pub(super) struct Commit {
    pub(super) id: ObjectId,
    /// The root folder.
    pub(super) tree: ObjectId,
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
    /// Commits that were looked at.
    commits: RefCell<BTreeMap<ObjectId, Commit>>,
    /// Folders that were looked at.
    trees: RefCell<BTreeMap<ObjectId, Rc<[TreeEntry]>>>,
    /// What git has packed, as it was when it was last looked at.
    packed: RefCell<Option<Rc<PackedReferences>>>,
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
        git.set_config(&config).map_err(&fault)?;
        let (commits, trees, packed) = (RefCell::default(), RefCell::default(), RefCell::default());
        Ok(Self { git, path: path.to_owned(), durable, commits, trees, packed })
    }

    /// The archive's folder.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The tip of `main`; `None` before the first release.
    pub(super) fn main(&self) -> Result<Option<ObjectId>, ArchiveError> {
        let tip = self.target(MAIN)?;
        tip.map(|id| self.commit(id)).transpose().map(|tip| tip.map(|commit| commit.id))
    }

    /// The tag of this name.
    pub(super) fn tag(&self, name: &str) -> Result<Option<Tag>, ArchiveError> {
        let Some(id) = self.target(&format!("{TAGS}{name}"))? else { return Ok(None) };
        match self.tag_object(id)? {
            Some((_, tag)) => Ok(Some(tag)),
            None => {
                let what = "is a bare pointer, not an annotated tag";
                Err(ArchiveError::Astray { archive: self.path.clone(), tag: name.to_owned(), what })
            }
        }
    }

    /// Moves `main`, unless it has moved since it was read as `before`.
    pub(super) fn move_main(&self, before: Option<ObjectId>, after: ObjectId) -> Result<(), ArchiveError> {
        self.move_reference(MAIN, before, after)
    }

    /// Shows a tag under its name, which must be free.
    pub(super) fn create_tag(&self, name: &str, tag: ObjectId) -> Result<(), ArchiveError> {
        self.move_reference(&format!("{TAGS}{name}"), None, tag)
    }
}

/// Says what git2 could not do, and where.
pub(super) fn fault(archive: &Path, doing: impl Into<String>) -> impl Fn(git2::Error) -> ArchiveError {
    let (archive, doing) = (archive.to_owned(), doing.into());
    move |error| ArchiveError::Git { archive: archive.clone(), doing: doing.clone(), reason: error.message().to_owned() }
}
