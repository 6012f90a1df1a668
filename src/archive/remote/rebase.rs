//! Makes our releases anew after those of others, when both sides have released since they last met.
//!
//! Each goes through the gate again, which now sees the others' state before it. Only the commit before it, the chain of
//! manifests and, where the others' are later, the time change: its files are the same, bit by bit. Nothing moves here;
//! what is to move is handed back.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::archive::history::released;
use crate::archive::moves::Move;
use crate::archive::publish::{Before, astray, before, make_room, write};
use crate::archive::release::{Release, Trailers};
use crate::archive::remote::take_over::{Arrived, stray};
use crate::archive::remote::{Listing, Remote};
use crate::archive::repository::{Commit, ObjectId, Repository, TAGS};
use crate::archive::{ArchiveError, CONTENT, TagName};
use crate::trust::SigningKey;

/// A release of ours that the remote does not have, as the gate gets to see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Its name.
    pub tag: TagName,
    /// Its files by path below its folder.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// Two sides that have both released; the remote's releases go first.
pub(in crate::archive) struct Race<'a> {
    pub(in crate::archive) repository: &'a Repository,
    pub(in crate::archive) remote: &'a Remote<'a>,
    /// What is at the remote.
    pub(in crate::archive) there: &'a Listing,
    /// Every tag of the archive.
    pub(in crate::archive) here: &'a BTreeMap<String, ObjectId>,
    /// The remote's releases that are not here, the oldest first; never empty.
    pub(in crate::archive) arrived: &'a [Arrived],
}

/// Our releases after the remote's, as objects that nothing points to yet.
pub(in crate::archive) struct Rebuilt {
    /// Where `main` shall go.
    pub(in crate::archive) tip: ObjectId,
    /// The tags that shall move.
    pub(in crate::archive) moves: Vec<Move>,
    /// What was made, the oldest first.
    pub(in crate::archive) written: Vec<Written>,
}

/// One release that was made anew.
pub(in crate::archive) struct Written {
    pub(in crate::archive) name: TagName,
    pub(in crate::archive) commit: ObjectId,
    pub(in crate::archive) tag: ObjectId,
}

/// Rebuilds our releases, the oldest first. One that the remote has with equal content is there already, and is its.
///
/// # Errors
/// When the remote has one with other content, one does not fit after the remote's, or the gate is closed to it.
pub(in crate::archive) fn rebase<E: From<ArchiveError>>(
    race: &Race,
    waiting: &[(Commit, Trailers)],
    key: &SigningKey,
    gate: &mut impl FnMut(&Waiting, &Before) -> Result<(), E>,
) -> Result<Rebuilt, E> {
    let Race { repository, arrived, .. } = race;
    let theirs = arrived.last().map(|arrived| arrived.commit.id).expect("a race has somebody else's release");
    let mut tip = released(repository, theirs)?;
    let mut rebuilt = Rebuilt { tip: theirs, moves: Vec::new(), written: Vec::new() };
    for (commit, trailers) in waiting {
        let name = trailers.tag.to_string();
        let Some(now) = race.here.get(&name) else { return Err(astray(repository, &trailers.tag, "is gone").into()) };
        let shown = |after| Move { reference: format!("{TAGS}{name}"), before: Some(*now), after };
        if let Some(equal) = race.already_there(commit, &trailers.tag)? {
            rebuilt.moves.push(shown(equal));
            continue;
        }
        let files = repository.files_below(commit.id, trailers.tag.folder())?.unwrap_or_default();
        let waiting = Waiting { tag: trailers.tag.clone(), files };
        let latest = race.latest(&trailers.tag, &rebuilt.written)?;
        let release = race.release(commit, trailers, &waiting);
        make_room(repository, Some(&tip), latest, &release)?;
        gate(&waiting, &before(repository, Some(&tip), release.at)?)?;
        let (commit, tag) = write(repository, Some(&tip), &release, key)?;
        tip = released(repository, commit)?;
        rebuilt.tip = commit;
        rebuilt.moves.push(shown(tag));
        rebuilt.written.push(Written { name: release.tag, commit, tag });
    }
    Ok(rebuilt)
}

impl Race<'_> {
    /// The remote's tag of the same release with equal content; a conflict when it has other content there.
    fn already_there(&self, commit: &Commit, name: &TagName) -> Result<Option<ObjectId>, ArchiveError> {
        let Some(there) = self.arrived.iter().find(|arrived| arrived.trailers.tag == *name) else {
            return match self.there.tags.contains_key(&name.to_string()) {
                true => Err(stray(self.remote, &name.to_string())),
                false => Ok(None),
            };
        };
        let path = format!("{}/{CONTENT}", name.folder());
        let (ours, theirs) = (self.repository.entry(commit.id, &path)?, self.repository.entry(there.commit.id, &path)?);
        match ours == theirs && ours.is_some() {
            true => Ok(Some(there.tag)),
            false => Err(ArchiveError::Conflict { archive: self.remote.name().into(), tag: name.clone() }),
        }
    }

    /// The latest release of a folder, at the remote or made anew, and its commit.
    fn latest(&self, name: &TagName, written: &[Written]) -> Result<Option<(TagName, ObjectId)>, ArchiveError> {
        let beside = |tag: &TagName| tag.folder() == name.folder();
        if let Some(written) = written.iter().rfind(|written| beside(&written.name)) {
            return Ok(Some((written.name.clone(), written.commit)));
        }
        if let Some(arrived) = self.arrived.iter().rfind(|arrived| beside(&arrived.trailers.tag)) {
            return Ok(Some((arrived.trailers.tag.clone(), arrived.commit.id)));
        }
        let latest = self.there.tags.keys().filter_map(|tag| tag.parse().ok()).filter(beside).max();
        let Some(latest) = latest else { return Ok(None) };
        Ok(self.repository.tag(&latest.to_string())?.map(|tag| (latest, tag.commit)))
    }

    /// The release as it was handed to us, from its commit.
    fn release(&self, commit: &Commit, trailers: &Trailers, waiting: &Waiting) -> Release {
        let earlier = self.here.keys().filter_map(|tag| tag.parse().ok());
        let earlier = earlier.filter(|tag: &TagName| tag.folder() == trailers.tag.folder() && *tag < trailers.tag);
        Release {
            tag: trailers.tag.clone(),
            previous: earlier.max(),
            files: waiting.files.iter().map(|(path, bytes)| (path.clone(), Arc::from(bytes.as_slice()))).collect(),
            at: commit.time,
            source_commit: trailers.source_commit.clone(),
        }
    }
}
