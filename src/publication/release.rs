//! Publishes an edition as a release: name it, lay out its folder, hand the bytes to the archive.

use std::path::Path;

use serde::Serialize;

use crate::archive::{Archive, ArchiveError, NameError, Outcome, Release, TagName};
use crate::diagnostic::Warned;
use crate::publication::edition::Edition;
use crate::publication::folder::folder;
use crate::publication::time::{ReleaseTime, ReleaseTimeError};

/// A release that is in the archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Released {
    /// e.g. `midtjylland/sundhedsaftale/2019-2023/r0001`.
    pub tag: String,
    /// The commit on `main`.
    pub commit: String,
    /// The annotated tag on it.
    pub tag_object: String,
    /// Whether it was there before, with equal content.
    pub already: bool,
}

/// Why an edition was not released.
#[derive(Debug, thiserror::Error)]
pub enum ReleaseError {
    /// A time that has not come.
    #[error(transparent)]
    Time(#[from] ReleaseTimeError),
    /// A revision that has no name.
    #[error(transparent)]
    Name(#[from] NameError),
    /// An edition without one of its files.
    #[error("`{tag}` cannot be released without `{file}`; a release holds the edition in every format")]
    Missing {
        /// The release.
        tag: TagName,
        /// The file it lacks.
        file: &'static str,
    },
    /// An edition with a file of another name.
    #[error("`{tag}` cannot be released with `{file}`, which is no file of an edition")]
    Extra {
        /// The release.
        tag: TagName,
        /// The file too many.
        file: String,
    },
    /// The archive's refusal.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
}

impl ReleaseError {
    /// Whether the archive holds something else (exit code 4); anything else means "could not run" (exit code 2).
    pub fn is_conflict(&self) -> bool {
        matches!(self, Self::Archive(error) if error.is_conflict())
    }
}

/// Releases an edition into the archive at a path, which is made if need be. The warnings say what was tidied up there.
///
/// # Errors
/// [`ReleaseError::is_conflict`] when the revision is taken by other content; else something was in the way.
pub fn release(edition: &Edition, archive: &Path, at: ReleaseTime) -> Warned<Result<Released, ReleaseError>> {
    match prepare(edition, archive, at) {
        Err(error) => Warned { value: Err(error), diagnostics: Vec::new() },
        Ok((archive, release, tag)) => {
            let Warned { value, diagnostics } = archive.publish(&release);
            Warned { value: value.map(|outcome| released(&tag, outcome)).map_err(ReleaseError::from), diagnostics }
        }
    }
}

fn prepare(edition: &Edition, archive: &Path, at: ReleaseTime) -> Result<(Archive, Release, TagName), ReleaseError> {
    at.refuse_future()?;
    let tag = TagName::new(&edition.work.to_string(), edition.revision)?;
    let archive = Archive::open_or_init(archive)?;
    let previous = archive.tags(tag.folder())?.into_iter().rfind(|before| *before < tag);
    let files = folder(edition, &tag, previous.as_ref(), at)?;
    let release = Release::new(tag.clone(), previous, files, at.seconds(), edition.source_commit.clone())?;
    Ok((archive, release, tag))
}

fn released(tag: &TagName, outcome: Outcome) -> Released {
    let already = matches!(outcome, Outcome::Already { .. });
    let (Outcome::Published { commit, tag: tag_object } | Outcome::Already { commit, tag: tag_object }) = outcome;
    Released { tag: tag.to_string(), commit: commit.to_string(), tag_object: tag_object.to_string(), already }
}
