//! Brings what is released here to a remote, and what was released there in between to here.
//!
//! 1. Under the lock: settle what killed runs left, ask the remote what it has, and `take_over` what is new there; our
//!    releases that it lacks are rebuilt after its own.
//! 2. `send` it `main` and the tags it lacks, all or none, by git's command line; nothing is ever forced.
//! 3. When somebody else was faster, begin again.
//!
//! Whatever fails, the archive is as whole as before, and the next push goes on from there.

use std::collections::BTreeSet;

use crate::archive::history::released;
use crate::archive::lock::WriteLock;
use crate::archive::publish::{Before, astray, settle};
use crate::archive::remote::rebase::Waiting;
use crate::archive::remote::seen;
use crate::archive::remote::take_over::take_over;
use crate::archive::remote::{Listing, Remote};
use crate::archive::repository::{MAIN, ObjectId, Repository, TAGS};
use crate::archive::{Archive, ArchiveError, TagName};
use crate::diagnostic::{Diagnostic, Warned};
use crate::interrupt;
use crate::trust::SigningKey;

/// How often somebody else may be faster; each time, a release of theirs has got through.
const TRIES: usize = 20;

/// How many tags are sent at once: a command line holds no more than so many.
const LOT: usize = 500;

/// What a push did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pushed {
    /// The tip of `main`, here and there; `None` when nothing has been released.
    pub tip: Option<ObjectId>,
    /// The releases that the remote lacked, the oldest first.
    pub sent: Vec<TagName>,
    /// The releases of others that are now here too, the oldest first.
    pub fetched: Vec<TagName>,
    /// Our releases that were made anew after those of others: same files, another commit and tag.
    pub rebuilt: BTreeSet<TagName>,
}

/// What is sent in one step: references at the remote and the objects they shall show; `main` first.
type Lot = Vec<(String, ObjectId)>;

/// Pushes, with warnings of what was tidied up on the way.
pub(in crate::archive) fn push<E: From<ArchiveError>>(
    archive: &Archive,
    url: &str,
    key: &SigningKey,
    mut gate: impl FnMut(&Waiting, &Before) -> Result<(), E>,
) -> Warned<Result<Pushed, E>> {
    let mut diagnostics = Vec::new();
    let value = push_until_through(archive, url, key, &mut gate, &mut diagnostics);
    Warned { value, diagnostics }
}

fn push_until_through<E: From<ArchiveError>>(
    archive: &Archive,
    url: &str,
    key: &SigningKey,
    gate: &mut impl FnMut(&Waiting, &Before) -> Result<(), E>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Pushed, E> {
    let remote = Remote::open(&archive.path, url, archive.durable)?;
    let mut pushed = Pushed::default();
    for _ in 0..TRIES {
        let (there, lots) = {
            let _lock = WriteLock::take(&archive.path, archive.patience)?;
            let durability = {
                let _uninterrupted = interrupt::hold();
                settle(archive, key, diagnostics)?.durability
            };
            let there = remote.list()?;
            take_over(&remote, &durability, &there, key, gate, &mut pushed)?;
            let repository = durability.objects()?;
            pushed.tip = repository.main()?;
            let lots = lots(&repository, &there)?;
            (there, lots)
        };
        let Err(refusal) = send(archive, &remote, &lots, &mut pushed.sent) else { return Ok(pushed) };
        if remote.list()? == there {
            return Err(refusal.into()); // nobody was faster: it is refused for a reason of its own
        }
    }
    Err(remote.not_pushed(format!("others were faster {TRIES} times in a row")).into())
}

/// What the remote lacks. Each lot of releases takes `main` along, so that the remote is whole after any of them.
fn lots(repository: &Repository, there: &Listing) -> Result<Vec<Lot>, ArchiveError> {
    let Some(main) = repository.main()? else { return Ok(Vec::new()) };
    let mut missing = repository.tags()?;
    missing.retain(|name, _| !there.tags.contains_key(name));
    let mut lots = Vec::new();
    for commits in repository.commits_since(there.main, main)?.chunks(LOT) {
        let mut lot = Vec::new();
        for commit in commits {
            let name = released(repository, *commit)?.1.tag.to_string();
            lot.extend(missing.remove(&name).map(|tag| (format!("{TAGS}{name}"), tag)));
        }
        lot.splice(0..0, commits.last().map(|commit| (MAIN.to_owned(), *commit)));
        lots.push(lot);
    }
    // What is left are tags of old releases that the remote has lost.
    for (name, tag) in &missing {
        let on_main = match repository.tag_object(*tag)? {
            Some((_, tag)) => repository.common(tag.commit, main)? == Some(tag.commit),
            None => false,
        };
        if !on_main {
            return Err(astray(repository, &name.parse()?, "is on no release of `main`"));
        }
    }
    let missing: Lot = missing.into_iter().map(|(name, tag)| (format!("{TAGS}{name}"), tag)).collect();
    lots.extend(missing.chunks(LOT).map(<[_]>::to_vec));
    Ok(lots)
}

/// Sends lot after lot. The lock is not needed: what is sent is named by ids, and never changes.
fn send(archive: &Archive, remote: &Remote, lots: &[Lot], sent: &mut Vec<TagName>) -> Result<(), ArchiveError> {
    for lot in lots {
        remote.push(lot)?;
        for (reference, id) in lot {
            match reference.strip_prefix(TAGS) {
                Some(tag) => sent.push(tag.parse()?),
                None => {
                    let _lock = WriteLock::take(&archive.path, archive.patience)?;
                    seen::write(&archive.path, *id, &remote.name())?;
                }
            }
        }
    }
    Ok(())
}
