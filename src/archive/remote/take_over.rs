//! Takes what is new at a remote into the archive, under the lock. Nothing is merged, and nothing of ours is lost.
//!
//! 1. `fetch` the objects that are missing here; no reference moves.
//! 2. `refuse_forced`: a remote that does not go on from what was last seen there stops everything.
//! 3. `arrive`: what is new there must be releases, one after the other, each with its tag.
//! 4. `refuse_strays`: no tag there may be another than here, or on no release of `main`.
//! 5. `main` and tags go on to the remote's; where both sides have something of their own, ours is rebuilt (`rebase.rs`).

use std::collections::{BTreeMap, BTreeSet};

use crate::archive::ArchiveError;
use crate::archive::history::released;
use crate::archive::moves::{self, Move};
use crate::archive::publish::Before;
use crate::archive::release::Trailers;
use crate::archive::remote::push::Pushed;
use crate::archive::remote::rebase::{Race, Waiting, rebase};
use crate::archive::remote::seen;
use crate::archive::remote::{Listing, Remote};
use crate::archive::repository::{Commit, MAIN, ObjectId, Repository, TAGS};
use crate::archive::sync::Durability;
use crate::interrupt;
use crate::trust::SigningKey;

/// A release of the remote's that is not yet on our `main`.
pub(in crate::archive) struct Arrived {
    pub(in crate::archive) commit: Commit,
    pub(in crate::archive) trailers: Trailers,
    pub(in crate::archive) tag: ObjectId,
}

/// Takes over what a remote lists, and adds to what the push has done.
pub(in crate::archive) fn take_over<E: From<ArchiveError>>(
    remote: &Remote,
    durability: &Durability,
    there: &Listing,
    key: &SigningKey,
    gate: &mut impl FnMut(&Waiting, &Before) -> Result<(), E>,
    pushed: &mut Pushed,
) -> Result<(), E> {
    let repository = fetch(remote, durability, there)?;
    let ours = repository.main()?;
    refuse_forced(&repository, remote, ours, there.main)?;
    let base = base(&repository, remote, ours, there.main)?;
    let arrived = arrive(&repository, remote, base, there)?;
    let waiting = ours.map(|ours| repository.commits_since(base, ours)).transpose()?.unwrap_or_default();
    let waiting = waiting.into_iter().map(|id| released(&repository, id)).collect::<Result<Vec<_>, _>>()?;
    let here = repository.tags()?;
    refuse_strays(&repository, remote, there, &here, &arrived, &waiting)?;
    let Some(theirs) = there.main else { return Ok(()) };

    let mut steps = Vec::new();
    let mut tip = arrived.last().map(|arrived| arrived.commit.id).or(ours);
    if !arrived.is_empty() && !waiting.is_empty() {
        let rebuilt = rebase(&Race { repository: &repository, remote, there, here: &here, arrived: &arrived }, &waiting, key, gate)?;
        durability.sync()?;
        let fresh = durability.references()?;
        for written in &rebuilt.written {
            fresh.reread(written.commit, written.name.folder())?;
            fresh.reread_tag(written.tag)?;
        }
        pushed.rebuilt.extend(rebuilt.written.into_iter().map(|written| written.name));
        steps = rebuilt.moves;
        tip = Some(rebuilt.tip);
    }
    if let Some(after) = tip.filter(|tip| Some(*tip) != ours) {
        steps.insert(0, Move { reference: MAIN.into(), before: ours, after });
    }
    let new = there.tags.iter().filter(|(name, _)| !here.contains_key(*name));
    steps.extend(new.map(|(name, tag)| Move { reference: format!("{TAGS}{name}"), before: None, after: *tag }));
    if !steps.is_empty() {
        durability.sync()?;
        let _uninterrupted = interrupt::hold();
        moves::apply(&durability.references()?, &steps)?;
    }
    let new = arrived.into_iter().map(|arrived| arrived.trailers.tag);
    pushed.fetched.extend(new.filter(|tag| !here.contains_key(&tag.to_string())));
    Ok(seen::write(repository.path(), theirs, &remote.name())?)
}

/// Brings the objects that are missing here, and opens the archive with them.
fn fetch(remote: &Remote, durability: &Durability, there: &Listing) -> Result<Repository, ArchiveError> {
    let repository = durability.objects()?;
    let mut missing = Vec::new();
    let listed = there.tags.iter().map(|(name, id)| (format!("{TAGS}{name}"), *id));
    for (reference, id) in there.main.map(|id| (MAIN.to_owned(), id)).into_iter().chain(listed) {
        if !repository.has(id)? {
            missing.push((reference, id));
        }
    }
    if missing.is_empty() {
        return Ok(repository);
    }
    let references: Vec<String> = missing.iter().map(|(reference, _)| reference.clone()).collect();
    remote.fetch(&references, repository.main()?)?;
    let repository = durability.objects()?;
    for (reference, id) in missing {
        if !repository.has(id)? {
            return Err(remote.not_pushed(format!("its `{reference}` moved while it was fetched")));
        }
    }
    Ok(repository)
}

/// Refuses a remote that does not go on from what was last seen there. Another remote may be behind us, or empty.
fn refuse_forced(repository: &Repository, remote: &Remote, ours: Option<ObjectId>, theirs: Option<ObjectId>) -> Result<(), ArchiveError> {
    let Some(seen) = seen::read(repository.path())? else { return Ok(()) };
    let follows = |before: ObjectId, after: Option<ObjectId>| match after {
        Some(after) => Ok(repository.common(before, after)? == Some(before)),
        None => Ok::<_, ArchiveError>(false),
    };
    let behind = match theirs {
        Some(theirs) => follows(theirs, ours)?,
        None => true,
    };
    if follows(seen.tip, theirs)? || (seen.remote != remote.name() && behind) {
        return Ok(());
    }
    Err(ArchiveError::Forced { remote: remote.name(), ours: seen.tip, theirs })
}

/// The last commit that both sides have; `None` when one of them has none at all.
fn base(
    repository: &Repository,
    remote: &Remote,
    ours: Option<ObjectId>,
    theirs: Option<ObjectId>,
) -> Result<Option<ObjectId>, ArchiveError> {
    let (Some(ours), Some(theirs)) = (ours, theirs) else { return Ok(None) };
    match repository.common(ours, theirs)? {
        None => Err(ArchiveError::Forced { remote: remote.name(), ours, theirs: Some(theirs) }),
        base => Ok(base),
    }
}

/// The remote's releases after `base`, the oldest first: a chain of manifests without a gap, each with its tag.
fn arrive(repository: &Repository, remote: &Remote, base: Option<ObjectId>, there: &Listing) -> Result<Vec<Arrived>, ArchiveError> {
    let Some(theirs) = there.main else { return Ok(Vec::new()) };
    let refuse = |what: String| Err(ArchiveError::NotOurs { remote: remote.name(), what });
    let mut before = base.map(|base| released(repository, base)).transpose()?;
    let mut arrived = Vec::new();
    for id in repository.commits_since(base, theirs)? {
        let commit = repository.commit(id)?;
        let follows = commit.parents.iter().eq(before.iter().map(|(commit, _)| &commit.id));
        let trailers = Trailers::read(&commit.message).filter(|_| follows);
        let Some(trailers) = trailers.filter(|now| now.previous_manifest.as_ref() == before.as_ref().map(|(_, before)| &before.manifest))
        else {
            return refuse(format!("commit {id} on `main` is no release that follows the one before it"));
        };
        let name = trailers.tag.to_string();
        let Some(tag) = there.tags.get(&name) else { return refuse(format!("the tag `{name}` is missing")) };
        match repository.tag_object(*tag)? {
            Some((said, object)) if said == name && object.commit == id => {}
            _ => return refuse(format!("the tag `{name}` is not on the release of its name")),
        }
        arrived.push(Arrived { commit: repository.commit(id)?, trailers: trailers.clone(), tag: *tag });
        before = Some((commit, trailers));
    }
    Ok(arrived)
}

/// Refuses tags there that are other than here, and new ones that are on no release of the remote's `main`.
fn refuse_strays(
    repository: &Repository,
    remote: &Remote,
    there: &Listing,
    here: &BTreeMap<String, ObjectId>,
    arrived: &[Arrived],
    waiting: &[(Commit, Trailers)],
) -> Result<(), ArchiveError> {
    let new: BTreeSet<String> = arrived.iter().map(|arrived| arrived.trailers.tag.to_string()).collect();
    for (name, tag) in &there.tags {
        let ours = || waiting.iter().any(|(_, trailers)| trailers.tag.to_string() == *name);
        match here.get(name) {
            Some(known) if known == tag => {}
            Some(_) if !ours() => return Err(ArchiveError::Conflict { archive: remote.name().into(), tag: name.parse()? }),
            _ if new.contains(name) => {}
            // A tag of an old release that is gone here comes back, if that is what it is.
            None if is_old(repository, there, name, *tag)? => {}
            _ => return Err(stray(remote, name)),
        }
    }
    Ok(())
}

/// Says that a tag at the remote has no place there.
pub(in crate::archive) fn stray(remote: &Remote, name: &str) -> ArchiveError {
    ArchiveError::NotOurs { remote: remote.name(), what: format!("the tag `{name}` is on no release of `main`") }
}

/// Whether a tag is the one of a release on the remote's `main`.
fn is_old(repository: &Repository, there: &Listing, name: &str, tag: ObjectId) -> Result<bool, ArchiveError> {
    let (Some(main), Some((said, tag))) = (there.main, repository.tag_object(tag)?) else { return Ok(false) };
    let on_main = repository.common(tag.commit, main)? == Some(tag.commit);
    Ok(on_main && said == name && released(repository, tag.commit)?.1.tag.to_string() == name)
}
