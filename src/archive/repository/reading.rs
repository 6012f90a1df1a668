//! Commits, folders and files of an archive, each hashed when it is read.
//!
//! Loose objects are read by hand, since git2 waits for ever for the rest of a file that is cut; packed ones come from git2.
//! A folder or commit is looked at once by a handle, so a second look takes a second handle.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::archive::ArchiveError;
use crate::archive::objects::loose::{loose_path, read_loose};
use crate::archive::objects::text::CommitText;
use crate::archive::objects::tree::{TreeEntry, read_tree};
use crate::archive::objects::{Kind, Object, ObjectFlaw};
use crate::archive::repository::{Commit, ObjectId, Repository, fault};

impl Repository {
    /// Reads a commit.
    pub(in crate::archive) fn commit(&self, id: ObjectId) -> Result<Commit, ArchiveError> {
        if let Some(commit) = self.commits.borrow().get(&id) {
            return Ok(commit.clone());
        }
        let object = self.object(id, "a release's commit")?;
        let text = Some(&object.bytes)
            .filter(|_| object.kind == Kind::Commit)
            .and_then(|bytes| CommitText::read(String::from_utf8_lossy(bytes).as_bytes()));
        let Some(CommitText { tree, parents, time, message, .. }) = text else {
            return Err(fault(&self.path, format!("read commit {id}"))(git2::Error::from_str("it is no commit that can be read")));
        };
        let commit = Commit { id, tree, time, message, parents };
        self.commits.borrow_mut().insert(id, commit.clone());
        Ok(commit)
    }

    /// What lies at a path in a commit, a file or a folder.
    pub(in crate::archive) fn entry(&self, commit: ObjectId, path: &str) -> Result<Option<ObjectId>, ArchiveError> {
        let (mut id, mut is_folder) = (self.commit(commit)?.tree, true);
        for segment in path.split('/') {
            if !is_folder {
                return Ok(None);
            }
            let tree = self.tree(id, path)?;
            let Some(entry) = tree.iter().find(|entry| entry.name == segment.as_bytes()) else { return Ok(None) };
            (id, is_folder) = (entry.id, entry.is_folder());
        }
        Ok(Some(id))
    }

    /// Every file below a folder of a commit, by path below it; `None` when there is no such folder.
    pub(in crate::archive) fn files_below(&self, commit: ObjectId, path: &str) -> Result<Option<BTreeMap<String, Vec<u8>>>, ArchiveError> {
        let Some(folder) = self.entry(commit, path)? else { return Ok(None) };
        let mut files = BTreeMap::new();
        let mut open = vec![(String::new(), folder)];
        while let Some((name, folder)) = open.pop() {
            for entry in self.tree(folder, path)?.iter() {
                let below = format!("{name}{}", entry.shown());
                match entry.is_folder() {
                    true => open.push((format!("{below}/"), entry.id)),
                    false => drop(files.insert(below, self.file(entry.id)?)),
                }
            }
        }
        Ok(Some(files))
    }

    /// The bytes of a file.
    pub(in crate::archive) fn file(&self, id: ObjectId) -> Result<Vec<u8>, ArchiveError> {
        self.object(id, "a file of a release").map(|object| object.bytes)
    }

    /// Reads a commit and all of its `folder` from the disk and hashes every object anew.
    pub(in crate::archive) fn reread(&self, commit: ObjectId, folder: &str) -> Result<(), ArchiveError> {
        let mut id = self.commit(commit)?.tree;
        for segment in folder.split('/') {
            let lost = || fault(&self.path, format!("read `{folder}` of commit {commit}"))(git2::Error::from_str("it is not there"));
            let tree = self.tree(id, segment)?;
            id = tree.iter().find(|entry| entry.name == segment.as_bytes()).map(|entry| entry.id).ok_or_else(lost)?;
        }
        let mut open = vec![(folder.to_owned(), id)];
        while let Some((name, id)) = open.pop() {
            for entry in self.tree(id, &name)?.iter() {
                let name = format!("{name}/{}", entry.shown());
                match entry.is_folder() {
                    true => open.push((name, entry.id)),
                    false => drop(self.object(entry.id, &name)?),
                }
            }
        }
        Ok(())
    }

    /// Reads a tag from the disk and hashes it anew.
    pub(in crate::archive) fn reread_tag(&self, tag: ObjectId) -> Result<(), ArchiveError> {
        self.object(tag, "a release's tag").map(drop)
    }

    /// A folder, whose bytes are sound.
    pub(super) fn tree(&self, id: ObjectId, name: &str) -> Result<Rc<[TreeEntry]>, ArchiveError> {
        if let Some(tree) = self.trees.borrow().get(&id) {
            return Ok(Rc::clone(tree));
        }
        let object = self.object(id, name)?;
        let entries = if object.kind == Kind::Tree { read_tree(&object.bytes) } else { None };
        let tree: Rc<[TreeEntry]> = entries.ok_or_else(|| self.damaged(id, name, "it is no folder".into()))?.into();
        self.trees.borrow_mut().insert(id, Rc::clone(&tree));
        Ok(tree)
    }

    /// An object whose bytes hash to its name. Writing one that is there already repairs nothing, so only this finds damage.
    pub(super) fn object(&self, id: ObjectId, name: &str) -> Result<Object, ArchiveError> {
        match read_loose(&loose_path(&self.path, id), id) {
            Ok(object) => Ok(object),
            Err(ObjectFlaw::Missing) => self.packed_object(id, name),
            Err(ObjectFlaw::Damaged(reason) | ObjectFlaw::PackUnusable(reason)) => Err(self.damaged(id, name, reason)),
        }
    }

    fn packed_object(&self, id: ObjectId, name: &str) -> Result<Object, ArchiveError> {
        let objects = self.git.odb().map_err(fault(&self.path, "read the objects"))?;
        let object = objects.read(id.0).map_err(|error| self.damaged(id, name, error.message().to_owned()))?;
        let kind = Kind::of_git(object.kind()).ok_or_else(|| self.damaged(id, name, "it is of no known kind".into()))?;
        let bytes = object.data().to_vec();
        match kind.hash(&bytes) {
            Some(hash) if hash == id => Ok(Object { kind, bytes }),
            Some(hash) => Err(self.damaged(id, name, format!("its bytes hash to {hash}"))),
            None => Err(self.damaged(id, name, "it cannot be hashed".into())),
        }
    }

    fn damaged(&self, id: ObjectId, name: &str, reason: String) -> ArchiveError {
        ArchiveError::Damaged { archive: self.path.clone(), id, name: name.to_owned(), reason }
    }
}
