//! New objects: files, folders, commits and tags, that nothing points to yet.
//!
//! An object that is there already is not written again. Whether it is sound is seen when all of a release is read back.

use std::collections::BTreeMap;
use std::sync::Arc;

use git2::OdbLookupFlags;

use crate::archive::ArchiveError;
use crate::archive::objects::Kind;
use crate::archive::objects::loose::{loose_path, write_loose};
use crate::archive::objects::text::{commit_text, signed_commit, tag_text};
use crate::archive::objects::tree::{FILE, FOLDER, TreeEntry, write_tree};
use crate::archive::repository::{ObjectId, Repository, fault};
use crate::trust::{GIT_NAMESPACE, SigningKey};

impl Repository {
    /// Writes the files as `folder` in place of what was there, beside all else that `before` holds. Returns the whole.
    pub(in crate::archive) fn write_folder(
        &self,
        before: Option<ObjectId>,
        folder: &str,
        files: &BTreeMap<String, Arc<[u8]>>,
    ) -> Result<ObjectId, ArchiveError> {
        let files: Vec<(&str, &[u8])> = files.iter().map(|(path, bytes)| (path.as_str(), &bytes[..])).collect();
        let written = self.write_files(&files)?;
        let root = before.map(|commit| self.commit(commit)).transpose()?.map(|commit| commit.tree);
        self.graft(root, folder, written)
    }

    /// Writes files, sorted by path, as a folder.
    fn write_files(&self, files: &[(&str, &[u8])]) -> Result<ObjectId, ArchiveError> {
        let mut entries = Vec::new();
        let mut folders: BTreeMap<&str, Vec<(&str, &[u8])>> = BTreeMap::new();
        for (path, bytes) in files {
            match path.split_once('/') {
                Some((folder, rest)) => folders.entry(folder).or_default().push((rest, bytes)),
                None => entries.push(TreeEntry::new(FILE, path, self.write(Kind::Blob, bytes)?)),
            }
        }
        for (folder, files) in folders {
            entries.push(TreeEntry::new(FOLDER, folder, self.write_files(&files)?));
        }
        self.write(Kind::Tree, &write_tree(entries))
    }

    /// Writes a folder anew with `leaf` at a path in it.
    fn graft(&self, tree: Option<ObjectId>, path: &str, leaf: ObjectId) -> Result<ObjectId, ArchiveError> {
        let (name, rest) = path.split_once('/').map_or((path, None), |(first, rest)| (first, Some(rest)));
        let mut entries = tree.map(|tree| self.tree(tree, name)).transpose()?.map(|tree| tree.to_vec()).unwrap_or_default();
        let there = entries.iter().position(|entry| entry.name == name.as_bytes()).map(|at| entries.remove(at));
        let below = there.filter(TreeEntry::is_folder).map(|entry| entry.id);
        let leaf = rest.map_or(Ok(leaf), |rest| self.graft(below, rest, leaf))?;
        entries.push(TreeEntry::new(FOLDER, name, leaf));
        self.write(Kind::Tree, &write_tree(entries))
    }

    /// Writes a commit by the archive's own identity, in UTC, with the key's signature in its header. No branch moves.
    pub(in crate::archive) fn write_commit(
        &self,
        tree: ObjectId,
        parent: Option<ObjectId>,
        message: &str,
        time: i64,
        key: &SigningKey,
    ) -> Result<ObjectId, ArchiveError> {
        let text = commit_text(tree, parent.as_slice(), time, message);
        let signature = key.sign(GIT_NAMESPACE, text.as_bytes())?;
        self.write(Kind::Commit, signed_commit(&text, &signature).as_bytes())
    }

    /// Writes an annotated tag by the archive's own identity, in UTC, that ends with the key's signature. No reference
    /// shows it yet.
    pub(in crate::archive) fn write_tag(
        &self,
        name: &str,
        commit: ObjectId,
        message: &str,
        time: i64,
        key: &SigningKey,
    ) -> Result<ObjectId, ArchiveError> {
        let text = tag_text(name, commit, time, message);
        let signature = key.sign(GIT_NAMESPACE, text.as_bytes())?;
        self.write(Kind::Tag, format!("{text}{signature}").as_bytes())
    }

    /// Writes an object, unless it is there.
    fn write(&self, kind: Kind, bytes: &[u8]) -> Result<ObjectId, ArchiveError> {
        let objects = self.git.odb().map_err(fault(&self.path, "read the objects"))?;
        let unnamed = || fault(&self.path, format!("name a {}", kind.word()))(git2::Error::from_str("it cannot be hashed"));
        let id = kind.hash(bytes).ok_or_else(unnamed)?;
        // Nobody adds a pack under our lock, so there is none to look for anew.
        if !loose_path(&self.path, id).exists() && !objects.exists_ext(id.0, OdbLookupFlags::NO_REFRESH) {
            write_loose(&self.path, id, kind, bytes, self.durable)?;
        }
        Ok(id)
    }
}
