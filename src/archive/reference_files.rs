//! The references of an archive as they lie on the disk: git2 passes over a file that is empty, and so would lose a tag
//! without a word.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;

use crate::archive::ArchiveError;
use crate::archive::repository::ObjectId;

/// The file of the references that git has packed.
pub(super) const PACKED: &str = "packed-refs";

/// What `HEAD` says in every archive.
pub(super) const HEAD_TEXT: &str = "ref: refs/heads/main\n";
/// What git and git2 begin a `packed-refs` with.
pub(super) const PACKED_START: &str = "# pack-refs with: peeled fully-peeled sorted ";

/// A file or line that is no reference, or not the one it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ReferenceFlaw {
    /// The reference; or the file, when the line of no reference can be told.
    pub(super) subject: String,
    /// e.g. `reference-empty`.
    pub(super) slug: &'static str,
    /// What is wrong with it, after its name: `is empty`.
    pub(super) what: String,
}

/// Every reference, and what stands where one should be.
#[derive(Debug, Clone, Default)]
pub(super) struct References {
    /// What each one points to; a file wins over a line of `packed-refs`.
    pub(super) found: BTreeMap<String, ObjectId>,
    /// The object that `packed-refs` says a tag is on.
    pub(super) peeled: BTreeMap<String, ObjectId>,
    /// Everything that is none, the files by name before the lines in order.
    pub(super) flaws: Vec<ReferenceFlaw>,
    /// Names that only `packed-refs` tells.
    pub(super) packed: BTreeMap<String, ObjectId>,
    /// References whose own file says nothing that can be used.
    pub(super) broken: BTreeSet<String>,
}

impl References {
    /// Reads `HEAD`, every file below `refs` and `packed-refs`.
    ///
    /// # Errors
    /// When a folder or file cannot be read.
    pub(super) fn read(archive: &Path) -> Result<Self, ArchiveError> {
        let mut references = Self::default();
        references.read_head(archive)?;
        references.read_folder(&archive.join("refs"), "refs")?;
        references.read_packed(&archive.join(PACKED))?;
        Ok(references)
    }

    /// Notes a flaw.
    fn flaw(&mut self, subject: &str, slug: &'static str, what: impl Into<String>) {
        self.flaws.push(ReferenceFlaw { subject: subject.to_owned(), slug, what: what.into() });
    }

    fn read_head(&mut self, archive: &Path) -> Result<(), ArchiveError> {
        let path = archive.join("HEAD");
        let head = fs::read(&path).map_err(ArchiveError::file(&path, "read the file"))?;
        if head != HEAD_TEXT.as_bytes() {
            self.flaw("HEAD", "head-elsewhere", "does not name `refs/heads/main`; write `ref: refs/heads/main` into it");
        }
        Ok(())
    }

    fn read_folder(&mut self, folder: &Path, name: &str) -> Result<(), ArchiveError> {
        let refused = || ArchiveError::file(folder, "list the folder");
        let mut entries = match fs::read_dir(folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            other => other.and_then(Iterator::collect::<Result<Vec<_>, _>>).map_err(refused())?,
        };
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let kind = entry.file_type().map_err(refused())?;
            let name = format!("{name}/{}", entry.file_name().to_string_lossy());
            match kind.is_dir() {
                true => self.read_folder(&entry.path(), &name)?,
                false if name.ends_with(".lock") => {} // of a killed run; the next one sweeps it
                false if !kind.is_file() => {
                    self.broken.insert(name.clone());
                    self.flaw(&name, "reference-link", "is no plain file; replace it by the file of a copy of the archive");
                }
                false => {
                    let path = entry.path();
                    let bytes = fs::read(&path).map_err(ArchiveError::file(&path, "read the file"))?;
                    self.read_loose(name, &bytes);
                }
            }
        }
        Ok(())
    }

    fn read_loose(&mut self, name: String, bytes: &[u8]) {
        let text = std::str::from_utf8(bytes).unwrap_or_default();
        if let Some(id) = text.strip_suffix('\n').and_then(ObjectId::read) {
            self.found.insert(name, id);
            return;
        }
        let (slug, what) = match text {
            _ if bytes.is_empty() => ("reference-empty", "is empty"),
            _ if text.starts_with("ref:") => ("reference-symbolic", "points to another reference, not to an object"),
            _ => ("reference-garbage", "has something else in its file than the name of an object"),
        };
        self.broken.insert(name.clone());
        self.flaw(&name, slug, format!("{what}; `repair` restores it where the archive or a copy proves what it was"));
    }

    fn read_packed(&mut self, path: &Path) -> Result<(), ArchiveError> {
        let bytes = match fs::read(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            other => other.map_err(ArchiveError::file(path, "read the file"))?,
        };
        let text = String::from_utf8_lossy(&bytes);
        let mut last: Option<String> = None;
        let mut peelable: Option<String> = None;
        for (number, line) in text.split_inclusive('\n').enumerate() {
            let ended = line.strip_suffix('\n');
            if number == 0 && ended == Some(PACKED_START) {
                continue;
            }
            if let Some(id) = ended.and_then(|line| line.strip_prefix('^')).and_then(ObjectId::read)
                && let Some(name) = peelable.take()
            {
                self.peeled.insert(name, id);
                continue;
            }
            let entry = ended.and_then(|line| line.split_once(' ')).and_then(|(id, name)| Some((ObjectId::read(id)?, name)));
            let Some((id, name)) = entry.filter(|(_, name)| name.starts_with("refs/") && last.as_deref() < Some(name)) else {
                let (slug, what) = match ended {
                    None => ("packed-references-cut", "ends in the middle of line"),
                    Some(_) => ("packed-references-garbage", "has no sorted reference in line"),
                };
                self.flaw(PACKED, slug, format!("{what} {}; `repair` restores what the archive or a copy proves", number + 1));
                peelable = None;
                continue;
            };
            self.packed.insert(name.to_owned(), id);
            if !self.broken.contains(name) {
                self.found.entry(name.to_owned()).or_insert(id);
            }
            (last, peelable) = (Some(name.to_owned()), Some(name.to_owned()));
        }
        if bytes.is_empty() {
            self.flaw(PACKED, "packed-references-cut", "is empty; `repair` restores what the archive or a copy proves");
        }
        Ok(())
    }
}
