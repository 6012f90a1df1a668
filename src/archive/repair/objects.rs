//! Single objects: written anew from bytes that hash to their names.

use std::fs;
use std::path::Path;

use crate::archive::ArchiveError;
use crate::archive::objects::loose::{loose_path, read_loose, write_loose};
use crate::archive::objects::packs::Pack;
use crate::archive::objects::{Object, ObjectFlaw};
use crate::archive::repair::Round;
use crate::archive::repository::ObjectId;

impl Round<'_> {
    /// Restores an object that a release needs.
    pub(super) fn restore_object(&mut self, subject: &str) -> Result<(), ArchiveError> {
        let Some(id) = ObjectId::read(subject) else { return Ok(()) };
        match (self.store.loose.get(&id).cloned(), self.store.is_packed(id)) {
            (Some(path), true) if self.store.read(id).is_ok() => {
                fs::remove_file(&path).map_err(ArchiveError::file(&path, "remove the damaged copy of an object"))?;
                self.repaired(format!("removed a damaged copy of object {id}; the one in a pack is sound"));
            }
            (_, true) => {
                // The pack is repaired as a whole; one that is not damaged itself holds other bytes under the name.
                let pack = self.store.packs.iter().find(|pack| pack.ids.binary_search(&id).is_ok() && pack.flaw().is_none());
                if let Some(name) = pack.map(Pack::name) {
                    self.restore_pack(&name)?;
                }
            }
            (_, _) => match self.supply.find(id) {
                Some((object, from)) => {
                    write_anew(self.archive, id, &object)?;
                    self.repaired(format!("wrote object {id} anew from {}", from.display()));
                }
                None => {
                    self.refuse(format!("object {id} is in none of the sources; name a copy of the archive, or a folder that has the file"))
                }
            },
        }
        Ok(())
    }

    /// Removes a damaged file that git makes anew when it wants it.
    pub(super) fn remove_derived(&mut self, name: &str) -> Result<(), ArchiveError> {
        let path = self.archive.join(name);
        fs::remove_file(&path).map_err(ArchiveError::file(&path, "remove a damaged file"))?;
        self.repaired(format!("removed `{name}`, which was damaged and is not needed"));
        Ok(())
    }

    /// Removes a damaged object that no release needs: it only stands in the way of the one who would write it again.
    pub(super) fn remove_spare(&mut self, subject: &str) -> Result<(), ArchiveError> {
        let path = ObjectId::read(subject).and_then(|id| self.store.loose.get(&id)).cloned();
        let Some(path) = path else { return Ok(()) };
        fs::remove_file(&path).map_err(ArchiveError::file(&path, "remove a damaged object"))?;
        self.repaired(format!("removed the damaged object {subject}, which no release needs"));
        Ok(())
    }
}

/// Writes an object over whatever lies in its place, and reads it back.
pub(super) fn write_anew(archive: &Path, id: ObjectId, object: &Object) -> Result<(), ArchiveError> {
    write_loose(archive, id, object.kind, &object.bytes, true)?;
    match read_loose(&loose_path(archive, id), id) {
        Ok(_) => Ok(()),
        Err(flaw) => {
            let reason = match flaw {
                ObjectFlaw::Damaged(reason) => reason,
                ObjectFlaw::Missing | ObjectFlaw::PackUnusable(_) => "it is gone again".into(),
            };
            Err(ArchiveError::Damaged { archive: archive.to_owned(), id, name: "just written".into(), reason })
        }
    }
}
