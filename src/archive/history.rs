//! Reads the archive back: what was released, and in which order.

use std::collections::BTreeMap;

use crate::archive::publish::{Before, before};
use crate::archive::release::Trailers;
use crate::archive::repository::{Commit, ObjectId, Repository};
use crate::archive::{ArchiveError, TagName};

/// One release of the archive, as its commit tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The release's name.
    pub tag: TagName,
    /// When it was released, in Unix seconds; never before the entry below it.
    pub time: i64,
    /// The commit on `main`.
    pub commit: ObjectId,
    /// The annotated tag on that commit; `None` when it is missing, until a publication makes it again.
    pub tag_object: Option<ObjectId>,
    /// SHA-256 of the release's `SHA256SUMS`.
    pub manifest: String,
    /// SHA-256 of the release's `CONTENT.sha256`: what the parties approve.
    pub content: String,
    /// The commit of the sources, when they were in git.
    pub source_commit: Option<String>,
}

/// Every release from the tip of `main` to the first.
pub(super) fn log(repository: &Repository) -> Result<Vec<Entry>, ArchiveError> {
    let mut entries = Vec::new();
    let mut next = tip(repository)?;
    while let Some((commit, trailers)) = next {
        let tag = repository.tag(&trailers.tag.to_string())?.filter(|tag| tag.commit == commit.id);
        next = commit.parents.first().map(|parent| released(repository, *parent)).transpose()?;
        entries.push(Entry {
            tag: trailers.tag,
            time: commit.time,
            commit: commit.id,
            tag_object: tag.map(|tag| tag.id),
            manifest: trailers.manifest,
            content: trailers.content,
            source_commit: trailers.source_commit,
        });
    }
    Ok(entries)
}

/// The tags of one folder by growing revision; the tip's counts even before it is there.
pub(super) fn tags(repository: &Repository, folder: &str) -> Result<Vec<TagName>, ArchiveError> {
    let mut tags: Vec<TagName> = repository.tag_names_in(folder)?.iter().filter_map(|name| name.parse().ok()).collect();
    tags.extend(tip(repository)?.map(|(_, trailers)| trailers.tag));
    tags.retain(|tag| tag.folder() == folder);
    tags.sort();
    tags.dedup();
    Ok(tags)
}

/// A release and the bytes of one of its files.
pub type LastFile = (TagName, Vec<u8>);

/// A file of the latest release up to each of some tags. Tags are listed once; the tip counts even before its tag is there.
pub(super) fn last_files(repository: &Repository, wanted: &[TagName], file: &str) -> Result<Vec<Option<LastFile>>, ArchiveError> {
    let tip = tip(repository)?;
    let tags = repository.tags()?;
    let mut known: Vec<TagName> = tags.keys().filter_map(|name| name.parse().ok()).collect();
    known.extend(tip.iter().map(|(_, trailers)| trailers.tag.clone()));
    known.sort();
    let read = |wanted: &TagName| {
        let last = known[..known.partition_point(|tag| tag <= wanted)].last().filter(|tag| tag.folder() == wanted.folder());
        let Some(tag) = last else { return Ok(None) };
        let Some(commit) = commit_of(repository, tip.as_ref(), tag)? else { return Ok(None) };
        let entry = repository.entry(commit, &format!("{}/{file}", tag.folder()))?;
        Ok(entry.map(|id| repository.file(id)).transpose()?.map(|bytes| (tag.clone(), bytes)))
    };
    wanted.iter().map(read).collect()
}

/// The state that judges the next release, one made at this time.
pub(super) fn before_next(repository: &Repository, at: i64) -> Result<Before, ArchiveError> {
    before(repository, tip(repository)?.as_ref(), at)
}

/// The state that judged a release: the commit before its own, and its own time. `None` when there is no such release.
pub(super) fn before_release(repository: &Repository, tag: &TagName) -> Result<Option<Before>, ArchiveError> {
    let Some(id) = commit_of(repository, tip(repository)?.as_ref(), tag)? else { return Ok(None) };
    let commit = repository.commit(id)?;
    let parent = commit.parents.first().map(|parent| released(repository, *parent)).transpose()?;
    let state = before(repository, parent.as_ref(), commit.time)?;
    Ok(Some(Before { time: commit.time, ..state }))
}

/// SHA-256 of a release's list of what was approved; `None` when there is no such release.
pub(super) fn content_of(repository: &Repository, tag: &TagName) -> Result<Option<String>, ArchiveError> {
    let commit = commit_of(repository, tip(repository)?.as_ref(), tag)?;
    Ok(commit.map(|commit| released(repository, commit)).transpose()?.map(|(_, trailers)| trailers.content))
}

/// Every file below a part of a release's folder, e.g. `sources`, by path below it; of the whole folder where the part is
/// empty. `None` when there is no such release.
pub(super) fn files(repository: &Repository, tag: &TagName, part: &str) -> Result<Option<BTreeMap<String, Vec<u8>>>, ArchiveError> {
    let Some(commit) = commit_of(repository, tip(repository)?.as_ref(), tag)? else { return Ok(None) };
    let folder = if part.is_empty() { tag.folder().to_owned() } else { format!("{}/{part}", tag.folder()) };
    repository.files_below(commit, &folder)
}

/// The commit of a release; the tip's counts even before its tag is there.
fn commit_of(repository: &Repository, tip: Option<&(Commit, Trailers)>, tag: &TagName) -> Result<Option<ObjectId>, ArchiveError> {
    match tip {
        Some((commit, trailers)) if trailers.tag == *tag => Ok(Some(commit.id)),
        _ => Ok(repository.tag(&tag.to_string())?.map(|tag| tag.commit)),
    }
}

/// The latest release on `main`; `None` before the first.
pub(super) fn tip(repository: &Repository) -> Result<Option<(Commit, Trailers)>, ArchiveError> {
    repository.main()?.map(|id| released(repository, id)).transpose()
}

/// A commit on `main` with what it says; merges and other people's commits are refused.
pub(super) fn released(repository: &Repository, id: ObjectId) -> Result<(Commit, Trailers), ArchiveError> {
    let commit = repository.commit(id)?;
    match Trailers::read(&commit.message) {
        Some(trailers) if commit.parents.len() <= 1 => Ok((commit, trailers)),
        _ => Err(ArchiveError::Foreign { archive: repository.path().to_owned(), commit: id }),
    }
}
