//! The releases of an archive, for people and programs.

use std::path::Path;

use serde::Serialize;

use crate::archive::{Archive, ArchiveError, Entry};
use crate::publication::time::ReleaseTime;

/// One release, in words and hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LogEntry {
    /// e.g. `midtjylland/sundhedsaftale/2019-2023/r0001`.
    pub tag: String,
    /// When it was released; `None` for a time out of all calendars.
    pub released: Option<ReleaseTime>,
    /// The commit on `main`.
    pub commit: String,
    /// The annotated tag on it; `None` when it is missing, until a publication makes it again.
    pub tag_object: Option<String>,
    /// SHA-256 of the release's `SHA256SUMS`.
    pub manifest_sha256: String,
    /// SHA-256 of the release's `CONTENT.sha256`: what the parties approve.
    pub content_sha256: String,
    /// The commit of the sources, when they were in git.
    pub source_commit: Option<String>,
}

/// Every release of the archive at a path, the newest first; nothing is written.
///
/// # Errors
/// When there is no archive, or it cannot be read.
pub fn log(archive: &Path) -> Result<Vec<LogEntry>, ArchiveError> {
    Ok(Archive::open(archive)?.log()?.into_iter().map(log_entry).collect())
}

fn log_entry(entry: Entry) -> LogEntry {
    LogEntry {
        tag: entry.tag.to_string(),
        released: ReleaseTime::from_seconds(entry.time),
        commit: entry.commit.to_string(),
        tag_object: entry.tag_object.map(|id| id.to_string()),
        manifest_sha256: entry.manifest,
        content_sha256: entry.content,
        source_commit: entry.source_commit,
    }
}
