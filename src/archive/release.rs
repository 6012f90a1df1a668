//! One release on its way into the archive, and the words its commit and tag carry.
//!
//! The commit's trailers are also the journal of a publication: from them alone an interrupted run's tag is made
//! again, byte for byte.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::archive::name::check_paths;
use crate::archive::{ArchiveError, CONTENT, MANIFEST, TagName};

/// Who commits and tags: the archive itself, for a person's name would make equal input give different ids.
pub(super) const IDENTITY: (&str, &str) = ("aftale archive", "archive@aftale.invalid");

/// What a trailer says when there is nothing to say.
const NONE: &str = "-";

/// The finished bytes of a release, with names that the archive can hold.
#[derive(Debug, Clone)]
pub struct Release {
    pub(super) tag: TagName,
    pub(super) previous: Option<TagName>,
    pub(super) files: BTreeMap<String, Arc<[u8]>>,
    pub(super) at: i64,
    pub(super) source_commit: Option<String>,
}

impl Release {
    /// Takes the files by path below the tag's folder, among them [`CONTENT`] and [`MANIFEST`]; `at` is in Unix
    /// seconds, and lifted to the time of the release before it where that is later. `previous` is the latest
    /// release of the same folder, as [`Archive::tags`](crate::archive::Archive::tags) names it; empty for the first.
    ///
    /// # Errors
    /// When a name cannot be archived, one of the two lists is missing, or the source commit is no commit id.
    pub fn new(
        tag: TagName,
        previous: Option<TagName>,
        files: BTreeMap<String, Arc<[u8]>>,
        at: i64,
        source_commit: Option<String>,
    ) -> Result<Self, ArchiveError> {
        check_paths(files.keys().map(String::as_str))?;
        if let Some(file) = [CONTENT, MANIFEST].into_iter().find(|file| !files.contains_key(*file)) {
            return Err(ArchiveError::Incomplete { tag, file });
        }
        if let Some(id) = source_commit.as_ref().filter(|id| !is_commit_id(id)) {
            return Err(ArchiveError::SourceCommit(id.clone()));
        }
        Ok(Self { tag, previous, files, at, source_commit })
    }

    /// What the release's commit will say, after a release whose manifest has this digest.
    pub(super) fn trailers(&self, previous_manifest: Option<String>) -> Trailers {
        Trailers {
            tag: self.tag.clone(),
            manifest: sha256(&self.files[MANIFEST]),
            previous_manifest,
            source_commit: self.source_commit.clone(),
            content: sha256(&self.files[CONTENT]),
        }
    }
}

fn is_commit_id(id: &str) -> bool {
    [40, 64].contains(&id.len()) && id.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What a commit on `main` says about its release; `Display` is the commit's message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Trailers {
    /// The tag that the commit gets.
    pub(super) tag: TagName,
    /// SHA-256 of the release's [`MANIFEST`].
    pub(super) manifest: String,
    /// The same of the commit before this one, of whatever folder: the chain that no one can cut unseen.
    pub(super) previous_manifest: Option<String>,
    /// The commit of the sources, when they are in git.
    pub(super) source_commit: Option<String>,
    /// SHA-256 of the release's [`CONTENT`].
    pub(super) content: String,
}

impl fmt::Display for Trailers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Release {}\n", self.tag)?;
        writeln!(f, "Release-Tag: {}", self.tag)?;
        writeln!(f, "Manifest-SHA256: {}", self.manifest)?;
        writeln!(f, "Previous-Manifest-SHA256: {}", self.previous_manifest.as_deref().unwrap_or(NONE))?;
        writeln!(f, "Source-Commit: {}", self.source_commit.as_deref().unwrap_or(NONE))?;
        writeln!(f, "Content-SHA256: {}", self.content)
    }
}

impl Trailers {
    /// Reads a commit's message back; `None` when no publication wrote it.
    pub(super) fn read(message: &str) -> Option<Self> {
        let field = |name: &str| message.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ")).map(str::to_owned);
        let optional = |name: &str| field(name).map(|value| Some(value).filter(|value| value != NONE));
        let trailers = Self {
            tag: field("Release-Tag")?.parse().ok()?,
            manifest: field("Manifest-SHA256")?,
            previous_manifest: optional("Previous-Manifest-SHA256")?,
            source_commit: optional("Source-Commit")?,
            content: field("Content-SHA256")?,
        };
        // Said in any other way it is not ours, whatever the fields say.
        (trailers.to_string() == message).then_some(trailers)
    }

    /// The message of the tag: with a signature over it, the tag vouches for the SHA-256 of every byte.
    pub(super) fn tag_message(&self) -> String {
        format!("Release {}\n\nManifest-SHA256: {}\n", self.tag, self.manifest)
    }
}
