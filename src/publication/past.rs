//! Loads a workspace beside its archive, so that each work is held against its last release.
//!
//! The archive is opened once and read only. That there is none is nothing to tell; one that cannot be read is a warning,
//! since a text can be written and built without it.

use std::path::{Path, PathBuf};

use crate::archive::{Archive, ArchiveError, TagName};
use crate::diagnostic::{Diagnostic, Severity, Warned};
use crate::model::past::written_ids;
use crate::model::{PastRelease, WorkId};
use crate::pipeline::{PipelineError, Project, Releases, load_beside, load_changed};
use crate::sources::Reading;

/// The file of a release that holds the model.
const MODEL: &str = "agreement.json";

/// Loads, reads and checks a workspace beside an archive: the one given, or the one that `aftale.toml` names.
///
/// # Errors
/// When the sources cannot be loaded or the layouts' label files not used; mistakes in texts are in the project.
pub fn load(root: &Path, archive: Option<&Path>) -> Result<Project, PipelineError> {
    load_beside(root, |reading| {
        let named = || reading.workspace.releases.archive.as_ref().map(|archive| root.join(archive));
        match archive.map(Path::to_owned).or_else(named) {
            Some(archive) => last_releases(&archive, reading),
            None => Warned { value: Releases::new(), diagnostics: Vec::new() },
        }
    })
}

/// Why a release's text cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum PastError {
    /// A release that is not there.
    #[error("{archive} has no release `{tag}`; `aftale log` lists them")]
    Missing {
        /// The archive's folder.
        archive: PathBuf,
        /// The release.
        tag: TagName,
    },
    /// A release of something else than a work.
    #[error("`{0}` is no release of a work")]
    NoWork(TagName),
    /// The archive's refusal.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// The workspace cannot be loaded.
    #[error(transparent)]
    Pipeline(#[from] PipelineError),
}

/// Loads, reads and checks a workspace with one work, those it speaks of, and the registries, as they were released.
///
/// # Errors
/// When there is no such release, or the archive or the workspace cannot be read.
pub fn load_released(root: &Path, archive: &Path, tag: &TagName) -> Result<(WorkId, Project), PastError> {
    let id: WorkId = tag.folder().parse().map_err(|_| PastError::NoWork(tag.clone()))?;
    let missing = || PastError::Missing { archive: archive.to_owned(), tag: tag.clone() };
    let sources = Archive::open(archive)?.files(tag, "sources")?.ok_or_else(missing)?;
    let project = load_changed(root, |collected| collected.replace_sources(sources))?;
    Ok((id, project))
}

fn last_releases(archive: &Path, reading: &Reading) -> Warned<Releases> {
    let revisions = reading.works.iter().filter_map(|(id, work)| Some((id, work.agreement.as_ref()?.facts.revision)));
    // a name that cannot be archived has no release
    let wanted = revisions.filter_map(|(id, revision)| Some((id, TagName::new(&id.to_string(), revision).ok()?)));
    let wanted: Vec<(&WorkId, TagName)> = wanted.collect();
    let tags: Vec<TagName> = wanted.iter().map(|(_, tag)| tag.clone()).collect();
    let files = match Archive::open(archive).and_then(|archive| archive.last_files(&tags, MODEL)) {
        Ok(files) => files,
        Err(ArchiveError::Missing(_)) => return Warned { value: Releases::new(), diagnostics: Vec::new() },
        Err(error) => {
            let help = "nothing is held against the last release; `archive` in aftale.toml says where the releases are";
            return Warned { value: Releases::new(), diagnostics: vec![unreadable(error.to_string()).help(help)] };
        }
    };
    let mut read = Warned { value: Releases::new(), diagnostics: Vec::new() };
    for ((id, _), (tag, bytes)) in wanted.iter().zip(files).filter_map(|(wanted, file)| Some((wanted, file?))) {
        match serde_json::from_slice::<serde_json::Value>(&bytes) {
            Ok(model) => {
                read.value.insert((*id).clone(), PastRelease { tag: tag.to_string(), written_ids: written_ids(&model) });
            }
            Err(error) => {
                let message = format!("{}: the `{MODEL}` of {tag} cannot be read: {error}", archive.display());
                read.diagnostics.push(unreadable(message).help("restore the archive from a copy"));
            }
        }
    }
    read
}

fn unreadable(message: String) -> Diagnostic {
    Diagnostic { severity: Severity::Warning, ..Diagnostic::placeless("unreadable-archive", message) }
}
