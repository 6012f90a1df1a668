//! Where a workspace keeps what waits for a release: `frozen/<tag>/`, `approvals/<tag>/` and `trust/`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use crate::archive::TagName;
use crate::model::WorkId;

/// The folder of candidates, below the workspace.
pub(super) const FROZEN: &str = "frozen";
/// The folder of statements and signatures, below the workspace.
pub(super) const APPROVALS: &str = "approvals";
/// The folder of who may approve what, below the workspace and in the archive.
pub const TRUST: &str = "trust";

/// Files by path below a folder, with `/`.
pub(super) type Files = BTreeMap<String, Arc<[u8]>>;

/// What is frozen, approved or released: a work or the trust folder, in its newest candidate or in one revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    folder: String,
    revision: Option<u32>,
}

/// Why something cannot be found or read.
#[derive(Debug, thiserror::Error)]
pub enum PlaceError {
    /// Neither a work id, `trust` nor a tag.
    #[error("`{0}` is no work id, no tag such as `midtjylland/sundhedsaftale/2019-2023/r0001`, and not `trust`")]
    Target(String),
    /// No candidate.
    #[error("{what} is not frozen; `aftale freeze {folder}` makes the candidate that the parties approve")]
    NotFrozen {
        /// The work or tag.
        what: String,
        /// The work id, or `trust`.
        folder: String,
    },
    /// The disk said no.
    #[error("{} cannot be read: {reason}", path.display())]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// The system's words.
        reason: std::io::Error,
    },
    /// A link, pipe or device, or a name that is no text.
    #[error("{} is not a plain file; a candidate and its approvals hold files and folders only", .0.display())]
    NotPlain(PathBuf),
}

impl Target {
    /// The work, when it is one.
    pub fn work(&self) -> Option<WorkId> {
        self.folder.parse().ok()
    }

    /// The work id, or `trust`.
    pub fn folder(&self) -> &str {
        &self.folder
    }

    /// The revision it names; none for the newest.
    pub fn revision(&self) -> Option<u32> {
        self.revision
    }

    /// Whether it is the trust folder.
    pub fn is_trust(&self) -> bool {
        self.folder == TRUST
    }

    /// The tag of the candidate that is meant: the revision named, or the newest that is frozen.
    ///
    /// # Errors
    /// When there is none.
    pub fn tag(&self, root: &Path) -> Result<TagName, PlaceError> {
        let tags = frozen_tags(root, &self.folder)?;
        let found = match self.revision {
            Some(revision) => tags.into_iter().find(|tag| tag.revision() == revision),
            None => tags.into_iter().next_back(),
        };
        found.ok_or_else(|| PlaceError::NotFrozen { what: self.to_string(), folder: self.folder.clone() })
    }
}

impl std::fmt::Display for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.revision {
            Some(revision) => write!(f, "{}/r{revision:04}", self.folder),
            None => f.write_str(&self.folder),
        }
    }
}

impl FromStr for Target {
    type Err = PlaceError;

    fn from_str(text: &str) -> Result<Self, PlaceError> {
        let known = |folder: &str| folder == TRUST || folder.parse::<WorkId>().is_ok();
        // A tag first: as the label of a work, `r0001` would be taken for a revision anyway.
        match text.parse::<TagName>() {
            Ok(tag) if known(tag.folder()) => Ok(Self { folder: tag.folder().to_owned(), revision: Some(tag.revision()) }),
            _ if known(text) => Ok(Self { folder: text.to_owned(), revision: None }),
            _ => Err(PlaceError::Target(text.to_owned())),
        }
    }
}

impl From<&TagName> for Target {
    fn from(tag: &TagName) -> Self {
        Self { folder: tag.folder().to_owned(), revision: Some(tag.revision()) }
    }
}

/// The tags of the candidates of a work or of `trust`, by growing revision.
pub(super) fn frozen_tags(root: &Path, folder: &str) -> Result<Vec<TagName>, PlaceError> {
    let path = root.join(FROZEN).join(folder);
    let entries = match fs::read_dir(&path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other.map_err(|reason| PlaceError::Unreadable { path: path.clone(), reason })?,
    };
    let mut tags = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|reason| PlaceError::Unreadable { path: path.clone(), reason })?;
        tags.extend(entry.file_name().to_str().and_then(|name| format!("{folder}/{name}").parse::<TagName>().ok()));
    }
    tags.sort();
    Ok(tags)
}

/// Every candidate of a workspace, sorted.
pub(super) fn all_frozen_tags(root: &Path) -> Result<Vec<TagName>, PlaceError> {
    let files = list_files(&root.join(FROZEN))?;
    Ok(files.into_iter().filter_map(|path| path.strip_suffix("/candidate.json")?.parse().ok()).collect())
}

/// The path of a file of a candidate, below the workspace.
pub(super) fn frozen_path(tag: &TagName, file: &str) -> String {
    format!("{FROZEN}/{tag}/{file}")
}

/// The path of a statement or signature, below the workspace.
pub(super) fn approval_path(tag: &TagName, file: &str) -> String {
    format!("{APPROVALS}/{tag}/{file}")
}

/// Every file below a folder, by path below it; none when it is not there.
///
/// # Errors
/// When something cannot be read, or is not a plain file.
pub(super) fn read_files(folder: &Path) -> Result<Files, PlaceError> {
    let read = |below: String| {
        let path = folder.join(&below);
        let bytes = fs::read(&path).map_err(|reason| PlaceError::Unreadable { path, reason })?;
        Ok((below, Arc::from(bytes)))
    };
    list_files(folder)?.into_iter().map(read).collect()
}

/// The paths of every file below a folder, sorted. Links are refused: they may lead out of it.
fn list_files(folder: &Path) -> Result<Vec<String>, PlaceError> {
    let mut files = Vec::new();
    let mut open = vec![String::new()];
    while let Some(below) = open.pop() {
        let path = folder.join(&below);
        let unreadable = |reason| PlaceError::Unreadable { path: path.clone(), reason };
        let entries = match fs::read_dir(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && below.is_empty() => continue,
            other => other.map_err(unreadable)?,
        };
        for entry in entries {
            let entry = entry.map_err(unreadable)?;
            let kind = entry.file_type().map_err(unreadable)?;
            let name = entry.file_name().into_string().map_err(|_| PlaceError::NotPlain(entry.path()))?;
            match (kind.is_dir(), kind.is_file()) {
                (true, _) => open.push(format!("{below}{name}/")),
                (_, true) => files.push(format!("{below}{name}")),
                _ => return Err(PlaceError::NotPlain(entry.path())),
            }
        }
    }
    files.sort();
    Ok(files)
}
