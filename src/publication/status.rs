//! How far each candidate is on its way: who approved, who rejected, who is missing, and what the gate would say.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::archive::{Archive, ArchiveError, Before, NameError, TagName};
use crate::model::digest::hex_sha256;
use crate::model::status::{ClosedReason, Hint, MovedSource, SourceChange, Stage, Status, StatusFlaw};
use crate::model::{PartyId, WorkId};
use crate::pipeline::{PipelineError, Project, RenderedApprovals};
use crate::publication::candidate::{Candidate, CandidateError, Frozen};
use crate::publication::gate::{Gate, approvals, papers};
use crate::publication::places::{PlaceError, TRUST, Target, all_frozen_tags};
use crate::publication::sheet::{approval_sheet, rendered};
use crate::publication::time::ReleaseTime;
use crate::trust::{Flaw, PartyResult, Standing, Verdict};

/// Why a status cannot be told.
#[derive(Debug, thiserror::Error)]
pub enum StatusError {
    /// A folder that cannot be read.
    #[error(transparent)]
    Place(#[from] PlaceError),
    /// A candidate that cannot be read.
    #[error(transparent)]
    Candidate(#[from] CandidateError),
    /// The archive cannot be read.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// A layout that fails.
    #[error(transparent)]
    Pipeline(#[from] PipelineError),
    /// A work without a name in the archive.
    #[error(transparent)]
    Name(#[from] NameError),
}

/// The status of what is asked for, or of every work that is not yet released as it stands, and of `trust` where that is frozen.
/// `at` is when a release would be: keys are judged at it.
///
/// # Errors
/// When something cannot be read, or what is asked for is not there.
pub fn status(
    project: &Project,
    root: &Path,
    archive: Option<&Path>,
    targets: &[Target],
    at: ReleaseTime,
) -> Result<Vec<Status>, StatusError> {
    let archive = match archive.map(Archive::open).transpose() {
        Err(ArchiveError::Missing(_)) => None,
        other => other?,
    };
    let before = match &archive {
        Some(archive) => archive.before_next(at.seconds())?,
        None => Before { trust: BTreeMap::new(), time: at.seconds(), first: true },
    };
    let around = Around { project, root, archive: archive.as_ref(), before, at };
    if targets.is_empty() {
        let frozen = all_frozen_tags(root)?;
        let written = project.works.iter().filter_map(|(id, work)| Some((id, work.agreement.as_ref()?.facts.revision)));
        let written: Vec<TagName> = written.map(|(id, revision)| TagName::new(&id.to_string(), revision)).collect::<Result<_, _>>()?;
        let tags: BTreeSet<TagName> = newest(frozen).chain(newest(written)).collect();
        return newest(tags).map(|tag| around.status(&tag)).collect();
    }
    targets.iter().map(|target| around.status(&around.tag(target)?)).collect()
}

/// The approval sheet of a status and its workflow, as a release would hold them; `None` before something is frozen.
///
/// # Errors
/// When the candidate or the statements cannot be read any more, or a layout fails.
pub fn render_sheet(root: &Path, status: &Status, program: Option<PathBuf>) -> Result<Option<RenderedApprovals>, StatusError> {
    let Some(sheet) = &status.sheet else { return Ok(None) };
    let tag: TagName = status.tag.parse()?;
    let frozen = Frozen::read(root, &tag)?;
    Ok(Some(rendered(&frozen, sheet, &approvals(root, &tag)?, program)?))
}

/// The newest tag of each folder.
fn newest(tags: impl IntoIterator<Item = TagName>) -> impl Iterator<Item = TagName> {
    let mut newest: BTreeMap<String, TagName> = BTreeMap::new();
    for tag in tags {
        let known = newest.entry(tag.folder().to_owned()).or_insert_with(|| tag.clone());
        if tag > *known {
            *known = tag;
        }
    }
    newest.into_values()
}

struct Around<'a> {
    project: &'a Project,
    root: &'a Path,
    archive: Option<&'a Archive>,
    before: Before,
    at: ReleaseTime,
}

impl Around<'_> {
    /// The candidate that is meant; for a work that is not frozen, the revision that is being written.
    fn tag(&self, target: &Target) -> Result<TagName, StatusError> {
        match target.tag(self.root) {
            Err(error @ PlaceError::NotFrozen { .. }) => {
                let agreement = target.work().and_then(|id| self.project.works.get(&id)?.agreement.as_ref());
                let agreement = agreement.ok_or(error)?;
                Ok(TagName::new(target.folder(), agreement.facts.revision)?)
            }
            other => Ok(other?),
        }
    }

    fn status(&self, tag: &TagName) -> Result<Status, StatusError> {
        let frozen = match Frozen::read(self.root, tag) {
            Ok(frozen) => frozen,
            Err(CandidateError::Place(PlaceError::NotFrozen { .. })) => {
                return Ok(self.unfrozen(tag, Stage::Written, ClosedReason::NotFrozen));
            }
            Err(CandidateError::Changed { flaws, .. }) => {
                let file = flaws.into_iter().next().unwrap_or_default();
                return Ok(self.unfrozen(tag, Stage::Frozen, ClosedReason::Damaged { file }));
            }
            Err(error) => return Err(error.into()),
        };
        let released = self.archive.map(|archive| archive.content_of(tag)).transpose()?.flatten();
        // What is released was judged by the state before it, and is not judged again.
        let then = self.archive.filter(|_| released.is_some()).map(|archive| archive.before(tag)).transpose()?.flatten();
        let gate = Gate::judge(then.as_ref().unwrap_or(&self.before), &frozen, &papers(&approvals(self.root, tag)?));
        let stage = if released.as_ref() == Some(&frozen.content_sha256) { Stage::Released } else { Stage::Frozen };
        let reasons = match &released {
            Some(content) if *content != frozen.content_sha256 => vec![ClosedReason::Taken],
            Some(_) => Vec::new(),
            None => reasons(&gate, &frozen),
        };
        let flaws = if stage == Stage::Released { Vec::new() } else { flaws(&gate, &frozen) };
        Ok(Status {
            short_title: Some(frozen.candidate.printed.short_title.clone()).filter(|title| !title.is_empty()),
            open: reasons.is_empty(),
            reasons,
            moved_sources: self.moved_sources(tag, &frozen.candidate),
            flaws,
            hints: if stage == Stage::Released { Vec::new() } else { self.hints(&gate, &frozen) },
            sheet: Some(approval_sheet(&frozen, &gate, self.at)),
            stage,
            ..self.unfrozen(tag, stage, ClosedReason::NotFrozen)
        })
    }

    fn unfrozen(&self, tag: &TagName, stage: Stage, reason: ClosedReason) -> Status {
        let work = tag.folder().parse::<WorkId>().ok();
        let agreement = work.and_then(|id| self.project.works.get(&id)?.agreement.as_ref());
        Status {
            folder: tag.folder().to_owned(),
            short_title: agreement.map(|agreement| agreement.facts.short_title.clone()),
            tag: tag.to_string(),
            stage,
            sheet: None,
            open: false,
            reasons: vec![reason],
            moved_sources: Vec::new(),
            flaws: Vec::new(),
            hints: Vec::new(),
        }
    }

    /// The sources that are not as they were frozen.
    fn moved_sources(&self, tag: &TagName, candidate: &Candidate) -> Vec<MovedSource> {
        let mut now: BTreeMap<String, String> = BTreeMap::new();
        if tag.folder() == TRUST {
            return Vec::new();
        }
        now.extend(self.project.registries.iter().map(|(path, bytes)| (path.clone(), hex_sha256(bytes))));
        let own = format!("{}/", tag.folder());
        for (id, work) in &self.project.works {
            let prefix = format!("{id}/");
            if candidate.sources.keys().any(|path| path.starts_with(&prefix)) {
                let sources = work.agreement.iter().flat_map(|work| &work.sources);
                now.extend(sources.map(|(path, bytes)| (format!("{prefix}{path}"), hex_sha256(bytes))));
            }
        }
        let paths: BTreeSet<&String> = candidate.sources.keys().chain(now.keys()).collect();
        let moved = paths.into_iter().filter_map(|path| {
            let change = match (candidate.sources.get(path), now.get(path)) {
                (Some(before), Some(after)) if before != after => SourceChange::Changed,
                (Some(_), None) => SourceChange::Removed,
                (None, Some(_)) => SourceChange::Added,
                _ => return None,
            };
            Some(MovedSource { path: path.clone(), change })
        });
        // The texts of other works lie beside it for their titles and numbers only; what moved in them is not this work's.
        moved.filter(|source| source.path.starts_with(&own) || !source.path.contains('/')).collect()
    }

    fn hints(&self, gate: &Gate, frozen: &Frozen) -> Vec<Hint> {
        let Gate::Judged { trust, verdict } = gate else { return Vec::new() };
        let name = |id: &str| frozen.candidate.printed.name(id);
        let registry = &self.project.registry;
        let mut hints = Vec::new();
        for party in &verdict.parties {
            let id = PartyId(party.party.clone());
            let successor = registry.successor(&id);
            if *successor != id {
                let into = registry.parties.get(successor).and_then(|party| party.names.last()).map(|name| name.text.clone());
                hints.push(Hint::Merged { party: name(&party.party), into: into.unwrap_or_else(|| successor.to_string()) });
            }
            if party.standing == Standing::NoKey && !trust.signers.keys_of(&party.party).is_empty() {
                hints.push(Hint::LostKey { party: name(&party.party) });
            }
        }
        let silent = |party: &&PartyResult| matches!(party.standing, Standing::Missing | Standing::NoKey);
        for (registrar, parties) in &trust.policy.signs_for {
            let waiting = verdict.parties.iter().filter(silent).filter(|party| parties.contains(&party.party));
            let waiting: Vec<String> = waiting.map(|party| name(&party.party)).collect();
            if !waiting.is_empty() {
                hints.push(Hint::RegistrarMaySign { registrar: name(registrar), parties: waiting });
            }
        }
        hints
    }
}

/// Why the gate is closed, in the order in which somebody would have to act.
pub(super) fn reasons(gate: &Gate, frozen: &Frozen) -> Vec<ClosedReason> {
    if gate.is_open() {
        return Vec::new();
    }
    let Some(verdict) = gate.verdict() else { return vec![ClosedReason::NoPolicy] };
    let name = |id: &String| frozen.candidate.printed.name(id);
    let count = |list: &[String]| u32::try_from(list.len()).unwrap_or(u32::MAX);
    let short = verdict.groups.iter().filter(|group| count(&group.approved) < group.need);
    let mut reasons: Vec<ClosedReason> = short
        .map(|group| ClosedReason::TooFew {
            group: group.name.clone(),
            approved: count(&group.approved),
            need: group.need,
            members: count(gate.members(&group.id)),
            rejected: group.rejected.iter().map(name).collect(),
            missing: group.missing.iter().map(name).collect(),
        })
        .collect();
    if !verdict.flaws.is_empty() {
        reasons.push(ClosedReason::Flaws { count: u32::try_from(verdict.flaws.len()).unwrap_or(u32::MAX) });
    }
    reasons
}

/// Every statement and key that does not hold.
fn flaws(gate: &Gate, frozen: &Frozen) -> Vec<StatusFlaw> {
    let told = |verdict: &Verdict| -> Vec<StatusFlaw> {
        let flaw = |flaw: &Flaw| StatusFlaw {
            invariant: flaw.invariant.to_owned(),
            slug: flaw.slug.to_owned(),
            party: frozen.candidate.printed.name(&flaw.party),
            message: flaw.message.clone(),
        };
        verdict.flaws.iter().map(flaw).collect()
    };
    let unreadable = |message: &String| StatusFlaw {
        invariant: "I5".to_owned(),
        slug: "unreadable-trust".to_owned(),
        party: TRUST.to_owned(),
        message: message.clone(),
    };
    match gate {
        Gate::Unreadable(flaws) => flaws.iter().map(unreadable).collect(),
        _ => gate.verdict().map(told).unwrap_or_default(),
    }
}
