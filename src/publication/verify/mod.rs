//! Verifies an archive: its structure, each release's approvals under the policy of then, the witness, and that each
//! edition can be built again to the same bytes.
//!
//! `approvals.rs` judges I5, `rebuild.rs` I7; the archive itself judges I1 to I4, I10 and I11. Everything wrong is told in
//! one run.

mod approvals;
mod rebuild;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::Serialize;

use crate::archive::{Archive, ArchiveError, Publishers, TagName, Violation, witness};
use crate::publication::candidate::{Candidate, Frozen};
use crate::trust::{AllowedSigners, RevokedKeys};

pub use rebuild::Rebuild;

/// What is to be verified, and against what.
#[derive(Debug, Clone)]
pub struct Verifying<'a> {
    /// The archive's folder.
    pub archive: &'a Path,
    /// The file of the keys that may publish.
    pub publishers: &'a Path,
    /// The file of publishers' keys that no longer count.
    pub revoked: Option<&'a Path>,
    /// The witness.
    pub witness: Option<&'a Path>,
    /// The releases; nothing means all.
    pub only: &'a [TagName],
    /// Everything up to this release was verified before.
    pub since: Option<&'a TagName>,
    /// Whether editions are built again.
    pub rebuild: bool,
    /// The program that runs layouts which are not built in; in this process when there is none.
    pub program: Option<PathBuf>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Verification {
    /// The releases that were looked at, oldest first.
    pub releases: Vec<VerifiedRelease>,
    /// What is wrong, by invariant.
    pub violations: Vec<Violation>,
    /// Whether the tags were held against a witness.
    pub witnessed: bool,
}

/// One release that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct VerifiedRelease {
    /// e.g. `midtjylland/sundhedsaftale/2019-2023/r0001`.
    pub tag: String,
    /// Whether its edition came out the same again.
    pub rebuild: Rebuild,
}

impl Verification {
    /// Whether nothing is wrong. What could not be built again for want of another version is not wrong, nor is it proved.
    pub fn is_sound(&self) -> bool {
        self.violations.is_empty()
    }
}

/// Why nothing could be verified.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// The archive cannot be read at all.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// A list of keys that cannot be read.
    #[error("{}: {reason}", path.display())]
    Keys {
        /// The file.
        path: PathBuf,
        /// What is wrong, a line a mistake.
        reason: String,
    },
    /// Releases that are not there.
    #[error("{} has no release `{tag}`; `aftale log` lists them", archive.display())]
    Missing {
        /// The archive.
        archive: PathBuf,
        /// The tag asked for.
        tag: TagName,
    },
}

/// Verifies an archive; nothing in it is changed. `progress` is told each release before it is built again.
///
/// # Errors
/// When the archive or a list of keys cannot be read at all; what is wrong in the archive is in the result.
pub fn verify(verifying: &Verifying, progress: &dyn Fn(&TagName)) -> Result<Verification, VerifyError> {
    let archive = Archive::open(verifying.archive)?;
    let publishers = publishers(verifying.publishers, verifying.revoked)?;
    let tags = match chosen(&archive, verifying) {
        Err(VerifyError::Archive(error)) => Err(error),
        other => Ok(other?),
    };
    let mut violations = archive.verify(&publishers, verifying.since, verifying.only)?;
    // Damage that the archive has told of keeps nobody from telling the rest.
    let tags = if violations.is_empty() { tags? } else { tags.unwrap_or_default() };
    let mut releases = Vec::new();
    for tag in tags {
        let frozen = match Frozen::released(&archive, &tag) {
            Ok(frozen) => frozen,
            Err(error) => {
                violations.push(violation("I2", "candidate", &tag, error.to_string()));
                releases.push(VerifiedRelease { tag: tag.to_string(), rebuild: Rebuild::Skipped });
                continue;
            }
        };
        let judged = approvals::verify(&archive, &frozen);
        violations.extend(told_or(judged, &violations, |words| violation("I5", "not-judged", &tag, words))?);
        let rebuilt = if verifying.rebuild {
            progress(&tag);
            rebuild::rebuild(&frozen, verifying.program.as_deref())
        } else {
            Rebuild::Skipped
        };
        if let Rebuild::Differs { files } = &rebuilt {
            let words = format!("built again from its own sources, it differs in {}; something else was released", files.join(", "));
            violations.push(violation("I7", "rebuild-differs", &tag, words));
        }
        releases.push(VerifiedRelease { tag: tag.to_string(), rebuild: rebuilt });
    }
    if let Some(path) = verifying.witness {
        let checked = witness::check(path, &archive);
        let unread = |message| Violation { invariant: "I10", slug: "not-checked", subject: path.display().to_string(), message };
        violations.extend(told_or(checked, &violations, unread)?);
    }
    violations.sort();
    violations.dedup();
    Ok(Verification { releases, violations, witnessed: verifying.witness.is_some() })
}

/// What a step found. Where the archive is known to be damaged already, what keeps a step from looking is a finding too.
fn told_or(
    step: Result<Vec<Violation>, ArchiveError>,
    known: &[Violation],
    unread: impl FnOnce(String) -> Violation,
) -> Result<Vec<Violation>, ArchiveError> {
    match step {
        Err(error) if !known.is_empty() => Ok(vec![unread(error.to_string())]),
        other => other,
    }
}

/// Reads the keys that may publish, and those that may no more.
///
/// # Errors
/// When a file cannot be read, or has mistakes.
pub fn publishers(signers: &Path, revoked: Option<&Path>) -> Result<Publishers, VerifyError> {
    let revoked = revoked.map(|path| read_keys(path, RevokedKeys::read)).transpose()?.unwrap_or_default();
    Ok(Publishers { signers: read_keys(signers, AllowedSigners::read)?, revoked })
}

/// The releases to look at, oldest first.
fn chosen(archive: &Archive, verifying: &Verifying) -> Result<Vec<TagName>, VerifyError> {
    let mut tags: Vec<TagName> = archive.log()?.into_iter().rev().map(|entry| entry.tag).collect();
    let known: BTreeSet<&TagName> = tags.iter().collect();
    if let Some(tag) = verifying.only.iter().chain(verifying.since).find(|tag| !known.contains(tag)) {
        return Err(VerifyError::Missing { archive: verifying.archive.to_owned(), tag: tag.clone() });
    }
    if let Some(since) = verifying.since {
        let first = tags.iter().position(|tag| tag == since).map_or(0, |at| at + 1);
        tags.drain(..first);
    }
    if !verifying.only.is_empty() {
        tags.retain(|tag| verifying.only.contains(tag));
    }
    Ok(tags)
}

fn read_keys<T, F: std::fmt::Display>(path: &Path, read: impl FnOnce(&str) -> Result<T, Vec<F>>) -> Result<T, VerifyError> {
    let keys = |reason: String| VerifyError::Keys { path: path.to_owned(), reason };
    let text = std::fs::read_to_string(path).map_err(|error| keys(format!("cannot be read: {error}")))?;
    read(&text).map_err(|flaws| keys(flaws.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")))
}

fn violation(invariant: &'static str, slug: &'static str, tag: &TagName, message: String) -> Violation {
    Violation { invariant, slug, subject: tag.to_string(), message }
}

/// Whether a candidate was made by this very version of the program.
fn made_by_this_version(candidate: &Candidate) -> bool {
    candidate.tool == crate::publication::candidate::TOOL
}
