//! What a push asks of the repository: how two histories lie to each other, and references that move.
//!
//! References are read from git's own files and moved by hand: git2 reads all packed references for either of them, which takes
//! longer than all of a publication once there are 25,000. What a reference's own file shows is read by git2.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::rc::Rc;

use git2::{ErrorCode, Oid};

use crate::archive::ArchiveError;
use crate::archive::objects::Kind;
use crate::archive::objects::text::TagText;
use crate::archive::reference_files::PACKED;
use crate::archive::repository::packed::PackedReferences;
use crate::archive::repository::reference_lock::ReferenceLock;
use crate::archive::repository::{ObjectId, Repository, TAGS, Tag, fault};
use crate::archive::sync::sync_folder;

impl Repository {
    /// Every tag by name, with the object its reference shows.
    pub(in crate::archive) fn tags(&self) -> Result<BTreeMap<String, ObjectId>, ArchiveError> {
        let packed = self.packed()?;
        let all = packed.below(TAGS.as_bytes());
        let mut tags: BTreeMap<String, ObjectId> = all.map(|(name, id)| (String::from_utf8_lossy(name).into_owned(), id)).collect();
        let mut open = vec![String::new()];
        while let Some(folder) = open.pop() {
            for entry in self.loose(&folder)? {
                let name = format!("{folder}{}", entry.file_name().to_string_lossy());
                if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                    open.push(format!("{name}/"));
                } else if let Some(id) = self.target(&format!("{TAGS}{name}"))? {
                    tags.insert(name, id);
                }
            }
        }
        Ok(tags)
    }

    /// The names of the tags right below a folder, in no order, some of them twice.
    pub(in crate::archive) fn tag_names_in(&self, folder: &str) -> Result<Vec<String>, ArchiveError> {
        let folder = format!("{folder}/");
        let loose = self.loose(&folder)?;
        let files = loose.iter().filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()));
        let mut names: Vec<String> = files.map(|entry| format!("{folder}{}", entry.file_name().to_string_lossy())).collect();
        let (packed, start) = (self.packed()?, format!("{TAGS}{folder}"));
        let below = packed.below(start.as_bytes()).filter(|(name, _)| !name.contains(&b'/'));
        names.extend(below.map(|(name, _)| format!("{folder}{}", String::from_utf8_lossy(name))));
        Ok(names)
    }

    /// What lies in a folder of `refs/tags`, which need not be there; the lock of a run that is alive or was killed is no tag.
    fn loose(&self, folder: &str) -> Result<Vec<fs::DirEntry>, ArchiveError> {
        let folder = self.path.join(format!("{TAGS}{folder}"));
        let mut entries: Vec<fs::DirEntry> = match fs::read_dir(&folder).and_then(Iterator::collect) {
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => return Ok(Vec::new()),
            other => other.map_err(ArchiveError::file(&folder, "list the folder"))?,
        };
        entries.retain(|entry| !entry.file_name().to_string_lossy().ends_with(".lock"));
        Ok(entries)
    }

    /// The references that git has packed, as they are now.
    fn packed(&self) -> Result<Rc<PackedReferences>, ArchiveError> {
        let path = self.path.join(PACKED);
        let known = self.packed.borrow().clone();
        let packed = match known.filter(|known| known.is_of(&path)) {
            Some(known) => known,
            None => Rc::new(PackedReferences::read(&path).map_err(ArchiveError::file(&path, "read the file"))?),
        };
        *self.packed.borrow_mut() = Some(Rc::clone(&packed));
        Ok(packed)
    }

    /// A setting of the repository's own configuration.
    pub(in crate::archive) fn setting(&self, name: &str) -> Result<Option<String>, ArchiveError> {
        let fault = fault(&self.path, format!("read the setting `{name}`"));
        match self.git.config().map_err(&fault)?.snapshot().map_err(&fault)?.get_string(name) {
            Ok(value) => Ok(Some(value)),
            Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
            Err(error) => Err(fault(error)),
        }
    }

    /// Whether an object is there.
    pub(in crate::archive) fn has(&self, id: ObjectId) -> Result<bool, ArchiveError> {
        let objects = self.git.odb().map_err(fault(&self.path, "read the objects"))?;
        Ok(objects.exists(id.0))
    }

    /// An annotated tag on a commit by its object, with the name it carries; `None` when the object is something else.
    pub(in crate::archive) fn tag_object(&self, id: ObjectId) -> Result<Option<(String, Tag)>, ArchiveError> {
        let object = self.object(id, "a tag")?;
        let text = if object.kind == Kind::Tag { TagText::read(String::from_utf8_lossy(&object.bytes).as_bytes()) } else { None };
        let of_commit = text.filter(|text| text.target_kind == Kind::Commit.word());
        Ok(of_commit.map(|text| (text.name, Tag { id, commit: text.target })))
    }

    /// The last commit that two have in common; `None` when their histories have nothing to do with each other.
    pub(in crate::archive) fn common(&self, one: ObjectId, other: ObjectId) -> Result<Option<ObjectId>, ArchiveError> {
        match self.git.merge_base(one.0, other.0) {
            Ok(base) => Ok(Some(ObjectId(base))),
            Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
            Err(error) => Err(fault(&self.path, format!("compare {one} with {other}"))(error)),
        }
    }

    /// The commit or tag that a reference shows by its whole name.
    pub(in crate::archive) fn target(&self, reference: &str) -> Result<Option<ObjectId>, ArchiveError> {
        if !self.path.join(reference).is_file() {
            return Ok(self.packed()?.find(reference.as_bytes()));
        }
        match self.git.refname_to_id(reference) {
            Ok(id) => Ok(Some(ObjectId(id))),
            Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
            Err(error) => Err(fault(&self.path, format!("read `{reference}`"))(error)),
        }
    }

    /// Moves a reference, unless it shows something else than `before`; makes it when that is `None`.
    ///
    /// As git does it: under a lock beside the reference, by a rename in one step. git2 would read all packed references
    /// first, which beside 25,000 of them takes longer than the rest of a publication.
    pub(in crate::archive) fn move_reference(
        &self,
        reference: &str,
        before: Option<ObjectId>,
        after: ObjectId,
    ) -> Result<(), ArchiveError> {
        let doing = if before.is_some() { "move" } else { "create" };
        let refused = |reason: String| ArchiveError::Git { archive: self.path.clone(), doing: format!("{doing} `{reference}`"), reason };
        let failed = |error: io::Error| refused(error.to_string());
        if !self.has(after)? {
            return Err(refused(format!("there is no object {after}")));
        }
        let path = self.path.join(reference);
        fs::create_dir_all(path.parent().unwrap_or(&self.path)).map_err(failed)?;
        let lock = ReferenceLock::take(&path, self.durable).map_err(failed)?;
        // Where it is already, nothing else can be in its way.
        let in_the_way = if before.is_none() { self.in_the_way(reference)? } else { None };
        if let Some(other) = in_the_way {
            return Err(refused(format!("`{other}` is there, and one cannot lie in the other")));
        }
        match self.target(reference)? {
            now if now == before => lock.commit(&path, &format!("{after}\n")).map_err(failed)?,
            Some(now) => return Err(refused(format!("it shows {now}"))),
            None => return Err(refused("it is gone".to_owned())),
        }
        self.sync_above(reference)
    }

    /// A reference that is a folder of this one's name, or one that this one's name is a folder of.
    fn in_the_way(&self, reference: &str) -> Result<Option<String>, ArchiveError> {
        let start = format!("{reference}/");
        if let Some((below, _)) = self.packed()?.below(start.as_bytes()).next() {
            return Ok(Some(format!("{start}{}", String::from_utf8_lossy(below))));
        }
        for (slash, _) in reference.match_indices('/').skip(2) {
            if self.target(&reference[..slash])?.is_some() {
                return Ok(Some(reference[..slash].to_owned()));
            }
        }
        Ok(None)
    }

    /// Makes the folders of a reference durable, which git2 makes for it without.
    pub(super) fn sync_above(&self, reference: &str) -> Result<(), ArchiveError> {
        let mut folder = self.path.join(reference);
        while self.durable && folder.pop() && folder != self.path {
            sync_folder(&folder).map_err(ArchiveError::file(&folder, "sync the folder to disk"))?;
        }
        Ok(())
    }

    /// The commits from `tip` back to `base`, which is left out; the oldest first.
    pub(in crate::archive) fn commits_since(&self, base: Option<ObjectId>, tip: ObjectId) -> Result<Vec<ObjectId>, ArchiveError> {
        let mut next = Some(tip);
        while let Some(id) = next.filter(|id| Some(*id) != base) {
            next = self.commit(id)?.parents.first().copied(); // refuses one that git2 must not see
        }
        let walk = || {
            let mut walk = self.git.revwalk()?;
            walk.push(tip.0)?;
            if let Some(ObjectId(base)) = base {
                walk.hide(base)?;
            }
            walk.set_sorting(git2::Sort::TOPOLOGICAL | git2::Sort::REVERSE)?;
            walk.collect::<Result<Vec<Oid>, _>>()
        };
        let ids = walk().map_err(fault(&self.path, format!("read the history of {tip}")))?;
        Ok(ids.into_iter().map(ObjectId).collect())
    }
}
