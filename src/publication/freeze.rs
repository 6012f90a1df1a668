//! Freezes: makes the candidate that the parties approve, from a work, from the trust folder, or to withdraw a release.
//!
//! Candidates are written once and whole. Frozen again with the same outcome, nothing happens; with another, it is a
//! conflict, since somebody may have approved what is there.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::archive::{Archive, ArchiveError, CONTENT, NameError, TagName};
use crate::layouts::LayoutError;
use crate::model::{PartyId, RevisionKind, WorkId};
use crate::pipeline::{PipelineError, Project, SideName};
use crate::publication::candidate::{CANDIDATE, Candidate, CandidateError, Frozen, Printed, TOOL, TRUST_FILES, approved_names};
use crate::publication::past::{PastError, load_released};
use crate::publication::places::{FROZEN, Files, PlaceError, TRUST, frozen_path, read_files};
use crate::publication::prepare::prepare;
use crate::publication::time::ReleaseTime;
use crate::scaffold::{ScaffoldError, place};
use crate::trust::{Kind, Trust};

/// The layout of what an auditor reads first, below the layouts of a language.
const VERIFY_LAYOUT: &str = "verify.md";

/// A candidate that lies in the workspace.
#[derive(Debug, Clone)]
pub struct Freezing {
    /// The candidate.
    pub frozen: Frozen,
    /// Whether it was there before.
    pub already: bool,
}

/// Why nothing was frozen.
#[derive(Debug, thiserror::Error)]
pub enum FreezeError {
    /// The work cannot be built, or is not ready.
    #[error(transparent)]
    Pipeline(#[from] PipelineError),
    /// The release before it cannot be read.
    #[error(transparent)]
    Past(#[from] PastError),
    /// The archive cannot be read.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// It has no name in the archive.
    #[error(transparent)]
    Name(#[from] NameError),
    /// A candidate that cannot be read.
    #[error(transparent)]
    Candidate(#[from] CandidateError),
    /// A folder that cannot be read.
    #[error(transparent)]
    Place(#[from] PlaceError),
    /// A layout that is missing.
    #[error(transparent)]
    Layout(#[from] LayoutError),
    /// A candidate that cannot be written.
    #[error(transparent)]
    Write(#[from] ScaffoldError),
    /// Other content is frozen under the tag.
    #[error(
        "`{tag}` is frozen with other content ({}), and somebody may have approved it; raise the revision, or, if nobody has, \
         delete {} and freeze again",
        differing.join(", "),
        folder.display()
    )]
    Conflict {
        /// The tag.
        tag: TagName,
        /// The candidate's folder.
        folder: PathBuf,
        /// The files that differ.
        differing: Vec<String>,
    },
    /// A revision that the archive has.
    #[error("`{latest}` is released, and a release never changes; set `revision` in the facts above it")]
    Released {
        /// The latest release.
        latest: TagName,
    },
    /// A republication with another text.
    #[error(
        "`{tag}` is a republication of `{previous}`, but its text is another; only the same text can be republished, so set `revision_kind`"
    )]
    OtherText {
        /// The tag.
        tag: TagName,
        /// The release before it.
        previous: TagName,
    },
    /// Nothing that could be withdrawn, corrected or republished.
    #[error("`{tag}` would be {kind}, but nothing of it is released yet")]
    NothingBefore {
        /// The tag.
        tag: TagName,
        /// e.g. `a withdrawal`.
        kind: &'static str,
    },
    /// Nothing is in force that could be withdrawn.
    #[error("`{0}` is a withdrawal already; there is nothing in force to withdraw")]
    Withdrawn(TagName),
    /// A withdrawal without a reason.
    #[error("a withdrawal says why; give the reason in a sentence of one line")]
    NoReason,
    /// The trust folder has mistakes.
    #[error("trust/ cannot be frozen:\n{}", .0.iter().map(|flaw| format!("  {flaw}")).collect::<Vec<_>>().join("\n"))]
    Trust(Vec<String>),
}

impl FreezeError {
    /// Whether something else is frozen or released under the name (exit code 4).
    pub fn is_conflict(&self) -> bool {
        matches!(self, Self::Conflict { .. } | Self::Released { .. }) || matches!(self, Self::Archive(error) if error.is_conflict())
    }
}

/// Freezes a work as it is now.
///
/// # Errors
/// When it is not ready, its revision is released, other content is frozen, or something cannot be read or written.
pub fn freeze(project: &mut Project, root: &Path, archive: Option<&Path>, id: &WorkId) -> Result<Freezing, FreezeError> {
    let facts = project.ready(id)?.facts.clone();
    let tag = TagName::new(&id.to_string(), facts.revision)?;
    let previous = previous(archive, &tag)?;
    let kind = match facts.revision_kind {
        RevisionKind::Content => Kind::Content,
        RevisionKind::Correction => Kind::Correction,
        RevisionKind::Republication => Kind::Republication,
    };
    let side = previous.as_ref().map(|tag| SideName::Release { work: id.clone(), revision: tag.revision() });
    if let (Some(archive), Some(tag), Some(side)) = (archive, &previous, &side) {
        let (id, past) = load_released(root, archive, tag)?;
        project.adopt(side, &past, &id)?;
    }
    let edition = prepare(project, root, id, side.as_ref())?;
    match (&previous, kind) {
        (None, Kind::Correction) => return Err(FreezeError::NothingBefore { tag, kind: "a correction" }),
        (None, Kind::Republication) => return Err(FreezeError::NothingBefore { tag, kind: "a republication" }),
        (Some(previous), Kind::Republication) => {
            let before = archive.map(|archive| Frozen::released(&Archive::open(archive)?, previous)).transpose()?;
            if before.and_then(|before| before.candidate.text_digest).as_ref() != Some(&edition.text_digest) {
                return Err(FreezeError::OtherText { tag, previous: previous.clone() });
            }
        }
        _ => {}
    }
    let mut beside: Files = [("aftale.toml".to_owned(), edition.settings), ("checks.json".to_owned(), edition.checks)].into();
    for (folder, files) in [("sources", edition.sources), ("layouts", edition.layouts), ("comparisons", edition.comparisons)] {
        beside.extend(files.into_iter().map(|(path, bytes)| (format!("{folder}/{path}"), bytes)));
    }
    let candidate = Candidate {
        text_digest: Some(edition.text_digest),
        source_commit: edition.source_commit.unwrap_or_else(|| "-".to_owned()),
        printed: edition.printed,
        ..empty(&tag, kind, previous.as_ref())
    };
    write(root, &tag, candidate.lay_out(edition.files, beside))
}

/// Freezes the withdrawal of the latest release of a work: its very files, superseded with a reason.
///
/// # Errors
/// When nothing of it is released, or something cannot be read or written.
pub fn withdraw(root: &Path, archive: Option<&Path>, id: &WorkId, reason: &str) -> Result<Freezing, FreezeError> {
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().any(char::is_control) {
        return Err(FreezeError::NoReason);
    }
    let (Some(archive), Some(previous)) = (archive, latest(archive, &id.to_string())?) else {
        return Err(FreezeError::NothingBefore { tag: TagName::new(&id.to_string(), 1)?, kind: "a withdrawal" });
    };
    let tag = TagName::new(&id.to_string(), previous.revision() + 1)?;
    let before = Frozen::released(&Archive::open(archive)?, &previous)?;
    if before.candidate.revision_kind == Kind::Withdrawal {
        return Err(FreezeError::Withdrawn(previous));
    }
    let (approved, beside): (Files, Files) =
        before.files.into_iter().partition(|(path, _)| approved_names(&tag).any(|name| name == path && name != CANDIDATE));
    let lists = [CANDIDATE, CONTENT];
    let beside = beside.into_iter().filter(|(path, _)| !lists.contains(&path.as_str()) && !path.starts_with("comparisons/")).collect();
    let candidate = Candidate {
        reason: Some(reason.to_owned()),
        text_digest: before.candidate.text_digest,
        source_commit: before.candidate.source_commit,
        printed: Printed { erratum: None, ..before.candidate.printed },
        ..empty(&tag, Kind::Withdrawal, Some(&previous))
    };
    write(root, &tag, candidate.lay_out(approved, beside))
}

/// Freezes the workspace's `trust/`: who may approve what, from the release after its own on.
///
/// # Errors
/// When it has mistakes, other content is frozen and not yet released, or something cannot be read or written.
pub fn freeze_trust(project: &Project, root: &Path, archive: Option<&Path>) -> Result<Freezing, FreezeError> {
    let mut files = read_files(&root.join(TRUST))?;
    files.retain(|name, _| TRUST_FILES.contains(&name.as_str()));
    let verify = format!("{}/{VERIFY_LAYOUT}", project.workspace.language);
    files.insert("VERIFY.md".to_owned(), Arc::clone(project.layouts.file(&verify)?));
    let bytes = files.iter().map(|(name, bytes)| (name.clone(), bytes.to_vec())).collect();
    let trust = Trust::read(&bytes).map_err(FreezeError::Trust)?;
    let flaws = shutting_out(&trust, ReleaseTime::now());
    if !flaws.is_empty() {
        return Err(FreezeError::Trust(flaws));
    }
    let latest = latest(archive, TRUST)?;
    if let (Some(archive), Some(latest)) = (archive, &latest) {
        let before = Frozen::released(&Archive::open(archive)?, latest)?;
        if TRUST_FILES.iter().all(|name| before.files.get(*name) == files.get(*name)) {
            return Ok(Freezing { frozen: before, already: true });
        }
    }
    let tag = TagName::new(TRUST, latest.as_ref().map_or(1, |latest| latest.revision() + 1))?;
    let name = |id: &str| Some((id.to_owned(), project.registry.parties.get(&PartyId(id.to_owned()))?.names.last()?.text.clone()));
    let works = project.works.values().filter_map(|work| work.agreement.as_ref());
    let printed = Printed {
        language: project.workspace.language.clone(),
        publisher: project.workspace.publishers.values().next().cloned().unwrap_or_default(),
        example: works.into_iter().all(|work| work.facts.example),
        names: trust.policy.everyone().into_iter().filter_map(name).collect(),
        ..Printed::default()
    };
    let candidate = Candidate { printed, ..empty(&tag, Kind::Trust, latest.as_ref()) };
    write(root, &tag, candidate.lay_out(files, Files::new()))
}

/// Why nobody could ever open the gate again under a policy and its keys, at a time; a principal that is no party does no harm.
pub(super) fn shutting_out(trust: &Trust, at: ReleaseTime) -> Vec<String> {
    let concerns = trust.concerns(at.seconds()).into_iter();
    concerns.filter(|concern| concern.slug != "not-a-party").map(|concern| concern.message).collect()
}

/// A candidate of which only its place in the row of releases is known.
fn empty(tag: &TagName, kind: Kind, previous: Option<&TagName>) -> Candidate {
    Candidate {
        tag: tag.to_string(),
        revision: tag.revision(),
        revision_kind: kind,
        previous: previous.map(ToString::to_string),
        reason: None,
        text_digest: None,
        tool: TOOL.to_owned(),
        sources: BTreeMap::new(),
        layouts: BTreeMap::new(),
        accompanying: BTreeMap::new(),
        source_commit: "-".to_owned(),
        source_tree: String::new(),
        printed: Printed::default(),
    }
}

/// The release that a tag follows; refused when the tag is released or overtaken.
fn previous(archive: Option<&Path>, tag: &TagName) -> Result<Option<TagName>, FreezeError> {
    match latest(archive, tag.folder())? {
        Some(latest) if latest > *tag => Err(FreezeError::Released { latest }),
        Some(latest) if latest == *tag => {
            let tags = archive.map(|archive| Archive::open(archive)?.tags(tag.folder())).transpose()?.unwrap_or_default();
            Ok(tags.into_iter().rfind(|before| before < tag))
        }
        latest => Ok(latest),
    }
}

/// The latest release of a folder; none where there is no archive yet.
fn latest(archive: Option<&Path>, folder: &str) -> Result<Option<TagName>, ArchiveError> {
    match archive.map(Archive::open).transpose() {
        Ok(archive) => Ok(archive.map(|archive| archive.tags(folder)).transpose()?.and_then(|mut tags| tags.pop())),
        Err(ArchiveError::Missing(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Puts a candidate into the workspace, unless it is there. Where it was frozen from another commit or by nothing but that,
/// what is there stays.
fn write(root: &Path, tag: &TagName, files: Files) -> Result<Freezing, FreezeError> {
    let folder = root.join(FROZEN).join(tag.to_string());
    if folder.exists() {
        let frozen = Frozen::read(root, tag)?;
        let differing = differing(&frozen.files, &files);
        if !differing.is_empty() {
            return Err(FreezeError::Conflict { tag: tag.clone(), folder, differing });
        }
        return Ok(Freezing { frozen, already: true });
    }
    let new = files.iter().map(|(path, bytes)| (frozen_path(tag, path), bytes.to_vec())).collect();
    place(root, &new)?;
    Ok(Freezing { frozen: Frozen::read(root, tag)?, already: false })
}

/// The files in which two candidates differ; which commit their sources are from makes no difference, for a commit that
/// leaves them as they are changes nothing.
fn differing(before: &Files, after: &Files) -> Vec<String> {
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let candidate = |files: &Files| {
        let read = files.get(CANDIDATE).and_then(|bytes| serde_json::from_slice::<Candidate>(bytes).ok());
        read.map(|candidate| Candidate { source_commit: String::new(), ..candidate })
    };
    let differs = |name: &&String| match name.as_str() {
        CANDIDATE => candidate(before) != candidate(after),
        CONTENT => false,
        _ => before.get(*name) != after.get(*name),
    };
    names.into_iter().filter(differs).cloned().collect()
}
