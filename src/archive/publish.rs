//! Publishes one release, all under the archive's lock:
//!
//! 1. `sweep` what killed runs left behind.
//! 2. Finish the moves of an interrupted push, and `recover` the tag that the last run still owes.
//! 3. Stop when the tag is there: [`Outcome::Already`] with equal content, else a conflict.
//! 4. `make_room`: refuse a release that cannot follow what is there.
//! 5. Ask the gate, which sees the archive as it is [`Before`] the release.
//! 6. `write` files, trees, signed commit and signed tag as objects that nothing points to yet.
//! 7. Sync them to the disk, read all of them back through a fresh handle, and hash them anew.
//! 8. Move `main` if it is still where it was, then create the tag; both are synced.
//!
//! Killed anywhere, it leaves the archive whole; the same call again ends with the same ids.

use std::collections::BTreeMap;

use crate::archive::history::{released, tags, tip};
use crate::archive::lock::WriteLock;
use crate::archive::moves;
use crate::archive::objects::packs::refuse_misleading;
use crate::archive::release::{Release, Trailers};
use crate::archive::repository::{Commit, ObjectId, Repository};
use crate::archive::sweep::{Depth, sweep};
use crate::archive::sync::Durability;
use crate::archive::{Archive, ArchiveError, CONTENT, MANIFEST, TRUST, TagName};
use crate::diagnostic::{Diagnostic, Severity, Warned};
use crate::interrupt;
use crate::trust::SigningKey;

/// What the archive says before a release: the state that judges it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Before {
    /// The files of the folder `trust` at the tip of `main`, by path below it; empty when there is none yet.
    pub trust: BTreeMap<String, Vec<u8>>,
    /// When the release will have been made, in Unix seconds: its own time, or the tip's where that is later.
    pub time: i64,
    /// Whether nothing has been released yet.
    pub first: bool,
}

impl Before {
    /// The state of an archive that is not there yet.
    pub fn nothing(at: i64) -> Self {
        Self { trust: BTreeMap::new(), time: at, first: true }
    }
}

/// How a publication ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The release is in the archive since this run.
    Published {
        /// Its commit on `main`.
        commit: ObjectId,
        /// Its annotated tag.
        tag: ObjectId,
    },
    /// The release was there before; nothing was written.
    Already {
        /// Its commit on `main`.
        commit: ObjectId,
        /// Its annotated tag.
        tag: ObjectId,
    },
}

/// Publishes, with warnings of what was swept and recovered.
pub(super) fn publish<E: From<ArchiveError>>(
    archive: &Archive,
    release: &Release,
    key: &SigningKey,
    gate: impl FnOnce(&Before) -> Result<(), E>,
) -> Warned<Result<Outcome, E>> {
    let mut diagnostics = Vec::new();
    let value = publish_locked(archive, release, key, gate, &mut diagnostics);
    Warned { value, diagnostics }
}

fn publish_locked<E: From<ArchiveError>>(
    archive: &Archive,
    release: &Release,
    key: &SigningKey,
    gate: impl FnOnce(&Before) -> Result<(), E>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Outcome, E> {
    let _lock = WriteLock::take(&archive.path, archive.patience)?;
    let _uninterrupted = interrupt::hold();
    let Settled { durability, repository, recovered } = settle(archive, key, diagnostics)?;

    if let Some((commit, tag)) = find_equal(&repository, release)? {
        let ours = recovered.as_ref() == Some(&release.tag);
        return Ok(if ours { Outcome::Published { commit, tag } } else { Outcome::Already { commit, tag } });
    }
    let tip = tip(&repository)?;
    make_room(&repository, tip.as_ref(), latest(&repository, release.tag.folder())?, release)?;
    gate(&before(&repository, tip.as_ref(), release.at)?)?;

    let (commit, tag) = write(&repository, tip.as_ref(), release, key)?;
    durability.sync()?;
    let fresh = durability.references()?;
    fresh.reread(commit, release.tag.folder())?;
    fresh.reread_tag(tag)?;

    fresh.move_main(tip.map(|(commit, _)| commit.id), commit)?;
    fresh.create_tag(&release.tag.to_string(), tag)?;
    Ok(Outcome::Published { commit, tag })
}

/// An archive in order, under the lock.
pub(super) struct Settled {
    pub(super) durability: Durability,
    /// The handle to write objects with.
    pub(super) repository: Repository,
    /// The release whose tag was made again.
    recovered: Option<TagName>,
}

/// Puts in order what killed runs have left, under the lock: what they dropped is swept, what they began is finished.
pub(super) fn settle(archive: &Archive, key: &SigningKey, diagnostics: &mut Vec<Diagnostic>) -> Result<Settled, ArchiveError> {
    sweep(&archive.path, Depth::Ours, diagnostics)?;
    refuse_misleading(&archive.path)?;
    let durability = Durability::begin(&archive.path, archive.durable)?;
    moves::finish(&durability.references()?, diagnostics)?;
    let repository = durability.objects()?;
    let recovered = tip(&repository)?.map(|tip| recover(&repository, &durability, &tip, key, diagnostics)).transpose()?.flatten();
    Ok(Settled { durability, repository, recovered })
}

/// The latest release of a folder and its commit.
fn latest(repository: &Repository, folder: &str) -> Result<Option<(TagName, ObjectId)>, ArchiveError> {
    let Some(latest) = tags(repository, folder)?.pop() else { return Ok(None) };
    Ok(repository.tag(&latest.to_string())?.map(|tag| (latest, tag.commit)))
}

/// The state that judges a release made at this time, after this tip.
pub(super) fn before(repository: &Repository, tip: Option<&(Commit, Trailers)>, at: i64) -> Result<Before, ArchiveError> {
    let trust = tip.map(|(commit, _)| repository.files_below(commit.id, TRUST)).transpose()?.flatten();
    Ok(Before { trust: trust.unwrap_or_default(), time: lifted(tip, at), first: tip.is_none() })
}

/// The time of a release: never before the one it follows.
fn lifted(tip: Option<&(Commit, Trailers)>, at: i64) -> i64 {
    tip.map_or(at, |(commit, _)| commit.time.max(at))
}

/// Gives the branch's tip its tag, if a run was killed between the two.
fn recover(
    repository: &Repository,
    durability: &Durability,
    (commit, trailers): &(Commit, Trailers),
    key: &SigningKey,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Option<TagName>, ArchiveError> {
    let name = trailers.tag.to_string();
    match repository.tag(&name)? {
        Some(tag) if tag.commit == commit.id => return Ok(None),
        Some(_) => return Err(astray(repository, &trailers.tag, "is not on the commit that was made for it")),
        None => {}
    }
    repository.reread(commit.id, trailers.tag.folder())?;
    let tag = repository.write_tag(&name, commit.id, &trailers.tag_message(), commit.time, key)?;
    durability.sync()?;
    let fresh = durability.references()?;
    fresh.reread_tag(tag)?;
    fresh.create_tag(&name, tag)?;
    let message = format!("created the tag `{name}`, which an interrupted run left out of {}", repository.path().display());
    diagnostics.push(Diagnostic { severity: Severity::Warning, ..Diagnostic::placeless("archive-recovered", message) });
    Ok(Some(trailers.tag.clone()))
}

/// The commit and tag of the same release with the same content; `None` when its tag is free.
fn find_equal(repository: &Repository, release: &Release) -> Result<Option<(ObjectId, ObjectId)>, ArchiveError> {
    let Some(tag) = repository.tag(&release.tag.to_string())? else { return Ok(None) };
    let (commit, trailers) = released(repository, tag.commit)?;
    if trailers.tag != release.tag {
        return Err(astray(repository, &release.tag, "is on the commit of another release"));
    }
    repository.reread(commit.id, release.tag.folder())?;
    let content = repository.entry(commit.id, &format!("{}/{CONTENT}", release.tag.folder()))?;
    match content.map(|id| repository.file(id)).transpose()? {
        Some(content) if content[..] == release.files[CONTENT][..] => Ok(Some((commit.id, tag.id))),
        _ => Err(ArchiveError::Conflict { archive: repository.path().to_owned(), tag: release.tag.clone() }),
    }
}

/// Refuses a release that does not follow the latest one of its folder, or whose folder lies in or around another's.
pub(super) fn make_room(
    repository: &Repository,
    tip: Option<&(Commit, Trailers)>,
    latest: Option<(TagName, ObjectId)>,
    release: &Release,
) -> Result<(), ArchiveError> {
    let archive = repository.path().to_owned();
    let folder = release.tag.folder();
    if let Some((latest, _)) = latest.clone().filter(|(latest, _)| *latest > release.tag || Some(latest) != release.previous.as_ref()) {
        return Err(ArchiveError::Overtaken { archive, tag: release.tag.clone(), latest });
    }
    let Some((Commit { id: tip, .. }, _)) = tip else { return Ok(()) };
    for (slash, _) in folder.match_indices('/') {
        let other = &folder[..slash];
        if repository.entry(*tip, &format!("{other}/{MANIFEST}"))?.is_some() {
            return Err(ArchiveError::Nested { archive, folder: folder.to_owned(), other: other.to_owned() });
        }
    }
    let now = repository.entry(*tip, folder)?;
    if now.is_some() && repository.entry(*tip, &format!("{folder}/{MANIFEST}"))?.is_none() {
        return Err(ArchiveError::Nested { archive, folder: folder.to_owned(), other: format!("{folder}/…") });
    }
    // The folder and its latest tag tell the same, or a tag has been lost and would be given away twice.
    let Some((latest, commit)) = latest else {
        return now.map_or(Ok(()), |_| Err(astray(repository, &release.tag, "or one before it is gone, but its folder is there")));
    };
    match repository.entry(commit, folder)? == now {
        true => Ok(()),
        false => Err(astray(repository, &latest, "is not what `main` says was released last")),
    }
}

/// Writes the release's objects after the branch's tip; nothing points to them yet.
pub(super) fn write(
    repository: &Repository,
    tip: Option<&(Commit, Trailers)>,
    release: &Release,
    key: &SigningKey,
) -> Result<(ObjectId, ObjectId), ArchiveError> {
    let parent = tip.map(|(commit, _)| commit.id);
    let time = lifted(tip, release.at);
    let trailers = release.trailers(tip.map(|(_, trailers)| trailers.manifest.clone()));
    let tree = repository.write_folder(parent, release.tag.folder(), &release.files)?;
    let commit = repository.write_commit(tree, parent, &trailers.to_string(), time, key)?;
    let tag = repository.write_tag(&release.tag.to_string(), commit, &trailers.tag_message(), time, key)?;
    Ok((commit, tag))
}

pub(super) fn astray(repository: &Repository, tag: &TagName, what: &'static str) -> ArchiveError {
    ArchiveError::Astray { archive: repository.path().to_owned(), tag: tag.to_string(), what }
}
