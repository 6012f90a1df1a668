//! Restores what the archive, or a copy, proves: objects whose bytes hash to their names, references that the releases
//! name. Whatever cannot be proved stays as it is, and is said.
//!
//! A verification tells what is broken; each round repairs what it can of that (`objects.rs`, `packs.rs`,
//! `references.rs`), with sound bytes from the archive itself or from the sources (`source.rs`), until a round changes
//! nothing.

mod objects;
mod packs;
mod references;
mod source;

use std::path::Path;

use crate::archive::lock::WriteLock;
use crate::archive::objects::ObjectStore;
use crate::archive::repository::Repository;
use crate::archive::sweep::{Depth, sweep};
use crate::archive::sync::Durability;
use crate::archive::verify::{Publishers, verify};
use crate::archive::{Archive, ArchiveError, Violation, moves};
use crate::diagnostic::{Diagnostic, Severity, Warned};
use crate::interrupt;

pub use source::Source;

use source::Supply;

/// How often what was repaired may bring to light what else is broken: a history is read from its end, tree by tree.
const MOST_ROUNDS: usize = 10_000;

/// Repairs; see [`Archive::repair`](crate::archive::Archive::repair).
pub(super) fn repair(archive: &Archive, publishers: &Publishers, sources: &[Source]) -> Warned<Result<Vec<Violation>, ArchiveError>> {
    let mut diagnostics = Vec::new();
    let value = repair_locked(archive, publishers, sources, &mut diagnostics);
    Warned { value, diagnostics }
}

fn repair_locked(
    archive: &Archive,
    publishers: &Publishers,
    sources: &[Source],
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Vec<Violation>, ArchiveError> {
    let path = &archive.path;
    let _lock = WriteLock::take(path, archive.patience)?;
    let _uninterrupted = interrupt::hold();
    Repository::open(path)?;
    sweep(path, Depth::Everything, diagnostics)?;
    if let Err(error) = moves::finish(&Durability::begin(path, archive.durable)?.references()?, diagnostics) {
        diagnostics.push(Diagnostic::placeless("archive-unrepaired", error.to_string()));
    }
    let supply = Supply::open(sources)?;
    for _ in 0..MOST_ROUNDS {
        let found = verify(path, publishers, None, &[])?;
        let mut round =
            Round { archive: path, store: ObjectStore::open(path)?, publishers, supply: &supply, done: Vec::new(), refused: Vec::new() };
        round.run(&found)?;
        let changed = !round.done.is_empty();
        diagnostics.extend(round.done);
        if !changed {
            diagnostics.extend(round.refused);
            return Ok(found);
        }
    }
    verify(path, publishers, None, &[])
}

/// One pass over what a verification found.
struct Round<'a> {
    archive: &'a Path,
    store: ObjectStore,
    publishers: &'a Publishers,
    supply: &'a Supply,
    /// What was repaired.
    done: Vec<Diagnostic>,
    /// What could not be, and why.
    refused: Vec<Diagnostic>,
}

impl Round<'_> {
    /// Packs, then objects: what the references need must be readable before it can prove anything.
    fn run(&mut self, found: &[Violation]) -> Result<(), ArchiveError> {
        for violation in found.iter().filter(|violation| violation.slug == "pack-damaged") {
            self.restore_pack(&violation.subject)?;
        }
        if !self.done.is_empty() {
            return Ok(()); // what was missing may be there now
        }
        for violation in found {
            match violation.slug {
                "object-missing" | "object-damaged" => self.restore_object(&violation.subject)?,
                "derived-file-damaged" => self.remove_derived(&violation.subject)?,
                _ => {}
            }
        }
        if self.done.is_empty() {
            self.restore_references(found)?;
        }
        if self.done.is_empty() && found.iter().all(|violation| violation.slug == "spare-object-damaged") {
            for violation in found {
                self.remove_spare(&violation.subject)?;
            }
        }
        Ok(())
    }

    fn repaired(&mut self, message: String) {
        self.done.push(Diagnostic { severity: Severity::Warning, ..Diagnostic::placeless("archive-repaired", message) });
    }

    fn refuse(&mut self, message: String) {
        self.refused.push(Diagnostic::placeless("archive-unrepaired", message));
    }
}
