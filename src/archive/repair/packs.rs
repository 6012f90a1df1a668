//! Damaged packs: an index is made anew, a checksum put right, or every sound object saved before the pack goes.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use crate::archive::ArchiveError;
use crate::archive::objects::checksum::{LENGTH, checksum};
use crate::archive::objects::loose::read_loose;
use crate::archive::objects::packs::{Pack, PackView};
use crate::archive::repair::Round;
use crate::archive::repair::objects::write_anew;
use crate::archive::repository::ObjectId;
use crate::archive::sync::sync_folder;

/// The files that belong to a pack, each by its ending; the index first, for without it git no longer looks at the rest.
const ENDINGS: [&str; 6] = ["idx", "rev", "bitmap", "mtimes", "keep", "pack"];

impl Round<'_> {
    /// Restores a pack, from itself or by taking it apart.
    pub(super) fn restore_pack(&mut self, subject: &str) -> Result<(), ArchiveError> {
        let Some(place) = self.store.packs.iter().position(|pack| pack.name() == subject) else { return Ok(()) };
        let bytes = match fs::read(&self.store.packs[place].path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            other => other.map_err(ArchiveError::file(&self.store.packs[place].path, "read the pack"))?,
        };
        if bytes.len() > LENGTH {
            let (body, said) = bytes.split_at(bytes.len() - LENGTH);
            let sum = checksum(body);
            if sum[..] == *said {
                return self.index_again(place, &bytes);
            }
            if self.store.packs[place].pack_checksum() == Some(sum) {
                return self.end_again(place, body, sum);
            }
        }
        self.take_apart(place)
    }

    /// The pack is sound: its index is made anew by git2, which reads every object for it.
    fn index_again(&mut self, place: usize, bytes: &[u8]) -> Result<(), ArchiveError> {
        let pack = &self.store.packs[place];
        let (name, index) = (pack.name(), pack.path.with_extension("idx"));
        match pack.index_again(bytes) {
            Err(reason) => {
                self.refuse(format!("`{name}` cannot be indexed again: {reason}; restore the archive from a copy"));
                return Ok(());
            }
            // Git2 names it otherwise; one of the two is enough.
            Ok(made) if made != index => remove_pack(pack)?,
            Ok(_) => {}
        }
        let folder = self.archive.join("objects/pack");
        sync_folder(&folder).map_err(ArchiveError::file(&folder, "sync the folder to disk"))?;
        self.repaired(format!("made the index of `{name}` anew; the pack itself is sound"));
        Ok(())
    }

    /// Only the checksum at the end is damaged: the index says what it was, and so do the bytes.
    fn end_again(&mut self, place: usize, body: &[u8], sum: [u8; LENGTH]) -> Result<(), ArchiveError> {
        let path = self.store.packs[place].path.clone();
        let staged = path.with_file_name("tmp_pack_repair");
        let write = || {
            let mut file = fs::File::create(&staged)?;
            file.write_all(body)?;
            file.write_all(&sum)?;
            file.sync_all()?;
            fs::rename(&staged, &path)
        };
        write().map_err(ArchiveError::file(&path, "write the pack"))?;
        self.repaired(format!("put the checksum of `{}` right; its index and its bytes agree on it", self.store.packs[place].name()));
        Ok(())
    }

    /// Writes every object of a pack as a file of its own, then removes the pack; or leaves it when one cannot be had.
    fn take_apart(&mut self, place: usize) -> Result<(), ArchiveError> {
        let pack = &self.store.packs[place];
        let (name, ids) = (pack.name(), pack.ids.clone());
        if ids.is_empty() {
            self.refuse(format!("`{name}` and its index are both damaged; restore the archive from a copy"));
            return Ok(());
        }
        let lone = if pack.path.is_file() && pack.is_usable() { Some(PackView::of([pack])?) } else { None };
        let ids: Vec<ObjectId> = ids.into_iter().filter(|id| !self.has_elsewhere(place, *id)).collect();
        let find =
            |id: ObjectId| lone.as_ref().and_then(|lone| lone.read(id).ok()).or_else(|| self.supply.find(id).map(|(object, _)| object));
        // Nothing is written before all of it is known to be there.
        let lost: Vec<ObjectId> = ids.iter().copied().filter(|id| find(*id).is_none()).collect();
        if let Some(id) = lost.first() {
            let others = if lost.len() > 1 { format!(" and {} more", lost.len() - 1) } else { String::new() };
            self.refuse(format!("`{name}` keeps object {id}{others}, which no source has; name a copy of the archive"));
            return Ok(());
        }
        for id in ids {
            if let Some(object) = find(id) {
                write_anew(self.archive, id, &object)?;
            }
        }
        remove_pack(&self.store.packs[place])?;
        self.repaired(format!("took `{name}` apart: what was sound in it is kept, the rest is from the sources; `gc` packs it again"));
        Ok(())
    }

    /// Whether a sound copy of an object lies outside a pack.
    fn has_elsewhere(&self, place: usize, id: ObjectId) -> bool {
        let loose = self.store.loose.get(&id).is_some_and(|path| read_loose(path, id).is_ok());
        let others = self.store.packs.iter().enumerate().filter(|(other, pack)| *other != place && pack.ids.binary_search(&id).is_ok());
        loose || others.into_iter().any(|(_, pack)| PackView::of([pack]).is_ok_and(|pack| pack.read(id).is_ok()))
    }
}

fn remove_pack(pack: &Pack) -> Result<(), ArchiveError> {
    for ending in ENDINGS {
        remove(&pack.path.with_extension(ending))?;
    }
    Ok(())
}

fn remove(path: &Path) -> Result<(), ArchiveError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other.map_err(ArchiveError::file(path, "remove a damaged pack")),
    }
}
