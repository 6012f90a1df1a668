//! Brings releases to where the archive is published, and into the witness: a list of every tag ever seen.

use std::path::Path;
use std::sync::Arc;

use crate::archive::witness::{self, Extent};
use crate::archive::{Archive, ArchiveError, Before, Pushed, Violation, Waiting};
use crate::diagnostic::Warned;
use crate::publication::candidate::{CandidateError, Frozen, without_release};
use crate::publication::gate::{Gate, papers};
use crate::publication::places::Files;
use crate::publication::release::{ReleaseError, shut};
use crate::trust::SigningKey;

/// Pushes every release that a remote lacks, all or none, and then lists what the remote has in the witness. A release of
/// ours that others have overtaken there is made anew after theirs, if the gate still opens for it.
///
/// # Errors
/// [`ArchiveError::NotPushed`] when the remote cannot be reached: the releases stay here; [`ReleaseError::is_conflict`] when
/// the remote holds something else; [`ReleaseError::is_closed`] when a release would not be approved after those of others.
pub fn push(archive: &Path, remote: &str, key: &SigningKey, witness: Option<&Path>) -> Warned<Result<Pushed, ReleaseError>> {
    let archive = match Archive::open(archive) {
        Ok(archive) => archive,
        Err(error) => return Warned { value: Err(error.into()), diagnostics: Vec::new() },
    };
    let Warned { value, mut diagnostics } = archive.push(remote, key, judge_again);
    let pushed = match value {
        Ok(pushed) => pushed,
        Err(error) => return Warned { value: Err(error), diagnostics },
    };
    let listed = witness.map_or(Ok(0), |path| {
        let listed = witness::append(path, &archive, Extent::Pushed);
        diagnostics.extend(listed.diagnostics);
        listed.value
    });
    Warned { value: listed.map(|_| pushed).map_err(ReleaseError::from), diagnostics }
}

/// Lists every release of an archive that has no remote in the witness, and says how many were new.
///
/// # Errors
/// When a listed tag is gone or another one, or the list cannot be written.
pub fn bear_witness(archive: &Path, witness: &Path) -> Warned<Result<usize, ArchiveError>> {
    match Archive::open(archive) {
        Ok(archive) => witness::append(witness, &archive, Extent::Everything),
        Err(error) => Warned { value: Err(error), diagnostics: Vec::new() },
    }
}

/// Holds an archive against a witness.
///
/// # Errors
/// When one of them cannot be read.
pub fn check_witness(archive: &Path, witness: &Path) -> Result<Vec<Violation>, ArchiveError> {
    witness::check(witness, &Archive::open(archive)?)
}

/// The gate for a release of ours after those of others, with their policy and keys before it.
fn judge_again(waiting: &Waiting, before: &Before) -> Result<(), ReleaseError> {
    let files: Files = waiting.files.iter().map(|(path, bytes)| (path.clone(), Arc::from(bytes.as_slice()))).collect();
    let approvals = files.iter().filter_map(|(path, bytes)| Some((path.strip_prefix("approvals/")?.to_owned(), Arc::clone(bytes))));
    let papers = papers(&approvals.collect());
    let frozen =
        Frozen::of(&waiting.tag, without_release(files)).map_err(|flaws| CandidateError::Released { tag: waiting.tag.clone(), flaws })?;
    let gate = Gate::judge(before, &frozen, &papers);
    if gate.is_open() { Ok(()) } else { Err(shut(&frozen, &gate)) }
}
