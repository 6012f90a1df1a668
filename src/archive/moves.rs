//! References that move together: a journal on the disk first, then one reference after the other.
//!
//! A push that takes over what is at the remote moves `main` and then some tags. Killed in between, it has left the
//! file `moves` in the archive, and whoever takes the archive's lock next finishes it.

use std::fs;
use std::io;
use std::path::Path;

use crate::archive::ArchiveError;
use crate::archive::repository::{ObjectId, Repository};
use crate::archive::sync::{replace_synced, sync_folder};
use crate::diagnostic::{Diagnostic, Severity};

/// The journal, below the archive.
const JOURNAL: &str = "moves";

/// What the journal says of a reference that is not there yet.
const NONE: &str = "-";

/// A reference on its way from one object to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Move {
    /// The whole name, e.g. `refs/heads/main`.
    pub(super) reference: String,
    /// What it shows now; `None` when it is to be made.
    pub(super) before: Option<ObjectId>,
    /// What it shall show.
    pub(super) after: ObjectId,
}

/// Moves references in their order, under the lock; all of their objects are on the disk.
///
/// # Errors
/// When the journal cannot be written, or one of them is neither here nor there.
pub(super) fn apply(repository: &Repository, moves: &[Move]) -> Result<(), ArchiveError> {
    let journal = repository.path().join(JOURNAL);
    let line = |step: &Move| {
        let before = step.before.map_or(NONE.into(), |id| id.to_string());
        format!("{} {before} {}\n", step.reference, step.after)
    };
    let text: String = moves.iter().map(line).collect();
    replace_synced(&journal, &text).map_err(ArchiveError::file(&journal, "write the file"))?;
    run(repository, moves)
}

/// Finishes the moves of a run that was killed among them, under the lock, and warns of it.
///
/// # Errors
/// When the journal cannot be read, or a reference has since gone elsewhere.
pub(super) fn finish(repository: &Repository, diagnostics: &mut Vec<Diagnostic>) -> Result<(), ArchiveError> {
    let Some(moves) = read(repository.path())? else { return Ok(()) };
    run(repository, &moves)?;
    let message = format!("moved the references of {} that an interrupted push had left", repository.path().display());
    diagnostics.push(Diagnostic { severity: Severity::Warning, ..Diagnostic::placeless("archive-recovered", message) });
    Ok(())
}

fn run(repository: &Repository, moves: &[Move]) -> Result<(), ArchiveError> {
    for Move { reference, before, after } in moves {
        let now = repository.target(reference)?;
        if now == Some(*after) {
            continue;
        }
        if now != *before {
            let (archive, tag) = (repository.path().to_owned(), reference.clone());
            return Err(ArchiveError::Astray { archive, tag, what: "has moved since a push began to move it" });
        }
        repository.move_reference(reference, *before, *after)?;
    }
    let journal = repository.path().join(JOURNAL);
    let removed = fs::remove_file(&journal).and_then(|()| sync_folder(repository.path()));
    removed.map_err(ArchiveError::file(&journal, "remove the file"))
}

/// What the journal says; `None` when there is none.
fn read(archive: &Path) -> Result<Option<Vec<Move>>, ArchiveError> {
    let path = archive.join(JOURNAL);
    let refused = || ArchiveError::file(&path, "finish the moves of an interrupted push");
    let text = match fs::read_to_string(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        other => other.map_err(refused())?,
    };
    let moves: Option<Vec<Move>> = text.lines().map(read_line).collect();
    moves.map(Some).ok_or_else(|| refused()(io::Error::new(io::ErrorKind::InvalidData, "a line of it is garbled")))
}

fn read_line(line: &str) -> Option<Move> {
    let mut words = line.split(' ');
    let (reference, before, after) = (words.next()?, words.next()?, ObjectId::read(words.next()?)?);
    let before = if before == NONE { None } else { Some(ObjectId::read(before)?) };
    let plain = words.next().is_none() && reference.starts_with("refs/");
    plain.then(|| Move { reference: reference.to_owned(), before, after })
}
