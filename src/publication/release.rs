//! Releases a candidate: judge it, lay the release's folder out beside its frozen bytes, hand both to the archive.
//!
//! ```text
//! (the candidate, byte for byte)                    what was approved
//! approvals/<party>.approval .approval.sig          by whom
//! approvals/sheet.pdf  workflow.xml                 the same for readers, made from them
//! release.json                                      what the release says of itself
//! SHA256SUMS                                        the list of every file but itself
//! ```

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;
use serde_json::json;

use crate::archive::{Archive, ArchiveError, Before, MANIFEST, NameError, Outcome, Release, TagName};
use crate::diagnostic::Warned;
use crate::model::status::ClosedReason;
use crate::pipeline::PipelineError;
use crate::publication::candidate::{Candidate, CandidateError, Frozen, RELEASE, canonical, sha256sums};
use crate::publication::freeze::shutting_out;
use crate::publication::gate::{Gate, approvals, papers};
use crate::publication::places::{Files, PlaceError, Target};
use crate::publication::sheet::{approval_sheet, rendered};
use crate::publication::status::reasons;
use crate::publication::time::{ReleaseTime, ReleaseTimeError};
use crate::trust::{Flaw, Kind, SigningKey, Trust};

/// So often a release is laid out anew because who may approve has changed meanwhile.
const TRIES: u32 = 3;

/// What is to be released, when and where.
#[derive(Debug, Clone)]
pub struct Order<'a> {
    /// The workspace.
    pub root: &'a Path,
    /// The archive's folder.
    pub archive: &'a Path,
    /// The candidate.
    pub target: &'a Target,
    /// When it is released.
    pub at: ReleaseTime,
    /// The program that runs layouts which are not built in; in this process when there is none.
    pub program: Option<PathBuf>,
}

/// What a release would do, or has done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// e.g. `midtjylland/sundhedsaftale/2019-2023/r0001`.
    pub tag: String,
    /// What it changes.
    pub kind: Kind,
    /// The release it follows.
    pub previous: Option<String>,
    /// The time of its commit and tag: the one given, or that of the release before it where that is later.
    pub time: Option<ReleaseTime>,
    /// SHA-256 of its `CONTENT.sha256`.
    pub content_sha256: String,
    /// Its files, by path below its folder, with their bytes counted.
    pub files: Vec<(String, usize)>,
    /// Who approved it: group, approvals, need.
    pub groups: Vec<(String, usize, u32)>,
    /// Whether the archive has it already.
    pub already: bool,
}

/// A release that is in the archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Released {
    /// e.g. `midtjylland/sundhedsaftale/2019-2023/r0001`.
    pub tag: String,
    /// The commit on `main`.
    pub commit: String,
    /// The signed annotated tag on it.
    pub tag_object: String,
    /// Whether it was there before, with equal content.
    pub already: bool,
}

/// Why a candidate was not released.
#[derive(Debug, thiserror::Error)]
pub enum ReleaseError {
    /// A time that has not come.
    #[error(transparent)]
    Time(#[from] ReleaseTimeError),
    /// A revision that has no name.
    #[error(transparent)]
    Name(#[from] NameError),
    /// The candidate is not there, or not as it was frozen.
    #[error(transparent)]
    Candidate(#[from] CandidateError),
    /// A folder that cannot be read.
    #[error(transparent)]
    Place(#[from] PlaceError),
    /// The sheet cannot be made.
    #[error(transparent)]
    Pipeline(#[from] PipelineError),
    /// Not everyone has approved whose approval it takes.
    #[error("{}", closed(.tag, .reasons, .flaws))]
    Closed {
        /// The release.
        tag: TagName,
        /// Why the gate is closed.
        reasons: Vec<ClosedReason>,
        /// What does not hold.
        flaws: Vec<Flaw>,
    },
    /// A candidate that was made to follow another release.
    #[error("`{tag}` was frozen to follow {}, but the archive's latest is {}; freeze it again, and have it approved again", quoted(.frozen), quoted(.latest))]
    Overtaken {
        /// The release.
        tag: TagName,
        /// What it was to follow.
        frozen: Option<String>,
        /// What is there.
        latest: Option<String>,
    },
    /// A republication with another text.
    #[error("`{0}` is a republication, but its text is not that of the release before it")]
    OtherText(TagName),
    /// A change of trust after which nobody could approve anything.
    #[error("`{tag}` would shut everyone out:\n{}", flaws.iter().map(|flaw| format!("  {flaw}")).collect::<Vec<_>>().join("\n"))]
    ShutOut {
        /// The release.
        tag: TagName,
        /// What is wrong.
        flaws: Vec<String>,
    },
    /// Somebody released a change of trust meanwhile.
    #[error("who may approve has changed {TRIES} times while `{0}` was laid out; release it again")]
    TrustMoved(TagName),
    /// The archive's refusal.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
}

impl ReleaseError {
    /// Whether the archive holds something else (exit code 4).
    pub fn is_conflict(&self) -> bool {
        matches!(self, Self::Overtaken { .. }) || matches!(self, Self::Archive(error) if error.is_conflict())
    }

    /// Whether approvals are missing or do not hold (exit code 3).
    pub fn is_closed(&self) -> bool {
        matches!(self, Self::Closed { .. } | Self::OtherText(_))
    }
}

/// Says what a release would do; nothing is written.
///
/// # Errors
/// As [`release`].
pub fn plan(order: &Order) -> Result<Plan, ReleaseError> {
    order.at.refuse_future()?;
    let archive = match Archive::open(order.archive) {
        Err(ArchiveError::Missing(_)) => None,
        other => Some(other?),
    };
    let laid_out = lay_out(order, archive.as_ref())?;
    Ok(laid_out.plan())
}

/// Releases a candidate into the archive, which is made if need be. The warnings say what was tidied up there.
///
/// # Errors
/// [`ReleaseError::is_closed`] when approvals are missing, [`ReleaseError::is_conflict`] when the revision is taken by other content; else something was
/// in the way.
pub fn release(order: &Order, key: &SigningKey) -> Warned<Result<Released, ReleaseError>> {
    let mut diagnostics = Vec::new();
    for _ in 0..TRIES {
        let (archive, laid_out) = match prepare(order) {
            Ok(prepared) => prepared,
            Err(error) => return Warned { value: Err(error), diagnostics },
        };
        let tag = laid_out.frozen.tag.clone();
        let made = match laid_out.release(order.at) {
            Ok(made) => made,
            Err(error) => return Warned { value: Err(error), diagnostics },
        };
        let published = archive.publish(&made, key, |before| laid_out.still_holds(before));
        diagnostics.extend(published.diagnostics);
        match published.value {
            Err(ReleaseError::TrustMoved(_)) => {}
            Err(error) => return Warned { value: Err(error), diagnostics },
            Ok(outcome) => return Warned { value: Ok(released(&tag, outcome)), diagnostics },
        }
    }
    let error = order.target.tag(order.root).map_or_else(ReleaseError::from, ReleaseError::TrustMoved);
    Warned { value: Err(error), diagnostics }
}

fn prepare(order: &Order) -> Result<(Archive, LaidOut), ReleaseError> {
    order.at.refuse_future()?;
    let there = match Archive::open(order.archive) {
        Err(ArchiveError::Missing(_)) => None,
        other => Some(other?),
    };
    // A candidate that cannot go out makes no archive.
    let laid_out = lay_out(order, there.as_ref())?;
    let archive = there.map_or_else(|| Archive::open_or_init(order.archive), Ok)?;
    Ok((archive, laid_out))
}

/// A release's files, and the state of the archive that they were made for.
struct LaidOut {
    frozen: Frozen,
    approvals: Files,
    before: Before,
    gate: Gate,
    previous: Option<TagName>,
    already: bool,
    files: Files,
}

/// Judges the candidate and makes its release's files; nothing is written.
fn lay_out(order: &Order, archive: Option<&Archive>) -> Result<LaidOut, ReleaseError> {
    let frozen = Frozen::find(order.root, order.target)?;
    let tag = &frozen.tag;
    let approvals = approvals(order.root, tag)?;
    let before = match archive {
        Some(archive) => archive.before_next(order.at.seconds())?,
        None => Before::nothing(order.at.seconds()),
    };
    let tags = archive.map(|archive| archive.tags(tag.folder())).transpose()?.unwrap_or_default();
    let previous = tags.into_iter().rfind(|before| before < tag);
    let already = archive.map(|archive| archive.content_of(tag)).transpose()?.flatten();
    let gate = Gate::judge(&before, &frozen, &papers(&approvals));
    match &already {
        Some(content) if *content != frozen.content_sha256 => {
            return Err(ArchiveError::Conflict { archive: order.archive.to_owned(), tag: tag.clone() }.into());
        }
        Some(_) => {}
        None => {
            let latest = previous.as_ref().map(ToString::to_string);
            if latest != frozen.candidate.previous {
                return Err(ReleaseError::Overtaken { tag: tag.clone(), frozen: frozen.candidate.previous.clone(), latest });
            }
            if let (Some(archive), Some(previous)) = (archive, &previous)
                && frozen.candidate.revision_kind == Kind::Republication
                && Frozen::released(archive, previous)?.candidate.text_digest != frozen.candidate.text_digest
            {
                return Err(ReleaseError::OtherText(tag.clone()));
            }
            if frozen.candidate.revision_kind == Kind::Trust {
                refuse_to_shut_out(&frozen, order.at)?;
            }
            if !gate.is_open() {
                return Err(shut(&frozen, &gate));
            }
        }
    }
    let mut files = frozen.files.clone();
    files.extend(approvals.iter().map(|(name, bytes)| (format!("approvals/{name}"), Arc::clone(bytes))));
    // Keys are judged at the time of the commit, and so does the sheet tell it.
    let sheet = approval_sheet(&frozen, &gate, ReleaseTime::from_seconds(before.time).unwrap_or(order.at));
    let made = rendered(&frozen, &sheet, &approvals, order.program.clone())?;
    files.insert("approvals/sheet.pdf".into(), Arc::from(made.sheet));
    files.insert("approvals/workflow.xml".into(), Arc::from(made.workflow));
    files.insert(RELEASE.into(), canonical(&release_facts(&frozen, order.at)));
    let list = sha256sums(&files);
    files.insert(MANIFEST.into(), Arc::from(list.into_bytes()));
    Ok(LaidOut { approvals, before, gate, previous, already: already.is_some(), files, frozen })
}

impl LaidOut {
    fn release(&self, at: ReleaseTime) -> Result<Release, ReleaseError> {
        let commit = Some(self.frozen.candidate.source_commit.clone()).filter(|commit| commit != "-");
        Ok(Release::new(self.frozen.tag.clone(), self.previous.clone(), self.files.clone(), at.seconds(), commit)?)
    }

    /// Judges again under the archive's lock, where nobody can come between.
    fn still_holds(&self, before: &Before) -> Result<(), ReleaseError> {
        if before.trust != self.before.trust {
            return Err(ReleaseError::TrustMoved(self.frozen.tag.clone()));
        }
        let gate = Gate::judge(before, &self.frozen, &papers(&self.approvals));
        if gate.is_open() { Ok(()) } else { Err(shut(&self.frozen, &gate)) }
    }

    fn plan(&self) -> Plan {
        let Candidate { tag, revision_kind, previous, .. } = self.frozen.candidate.clone();
        let groups = self.gate.verdict().into_iter().flat_map(|verdict| &verdict.groups);
        Plan {
            tag,
            kind: revision_kind,
            previous,
            time: ReleaseTime::from_seconds(self.before.time),
            content_sha256: self.frozen.content_sha256.clone(),
            files: self.files.iter().map(|(path, bytes)| (path.clone(), bytes.len())).collect(),
            groups: groups.map(|group| (group.name.clone(), group.approved.len(), group.need)).collect(),
            already: self.already,
        }
    }
}

/// Refuses a change of trust after which nobody could open the gate: it could not be taken back.
fn refuse_to_shut_out(frozen: &Frozen, at: ReleaseTime) -> Result<(), ReleaseError> {
    let files = frozen.files.iter().map(|(name, bytes)| (name.clone(), bytes.to_vec())).collect();
    let flaws = match Trust::read(&files) {
        Ok(trust) => shutting_out(&trust, at),
        Err(flaws) => flaws,
    };
    if flaws.is_empty() { Ok(()) } else { Err(ReleaseError::ShutOut { tag: frozen.tag.clone(), flaws }) }
}

/// What the release says of itself; unlike the candidate it is no part of what is approved.
fn release_facts(frozen: &Frozen, at: ReleaseTime) -> serde_json::Value {
    let candidate = &frozen.candidate;
    let mut facts = frozen.facts();
    json!({
        "tag": candidate.tag,
        "revision": candidate.revision,
        "revision_kind": candidate.revision_kind,
        "previous": candidate.previous,
        "released": at,
        "text_digest": candidate.text_digest,
        "dated": facts["dated"].take(),
        "in_force_from": facts["in_force_from"].take(),
        "valid_to": facts["valid_to"].take(),
        "erratum": candidate.printed.erratum,
        "withdrawal": candidate.reason,
    })
}

/// Why the gate is closed.
pub(super) fn shut(frozen: &Frozen, gate: &Gate) -> ReleaseError {
    let mut flaws = gate.verdict().map(|verdict| verdict.flaws.clone()).unwrap_or_default();
    if let Gate::Unreadable(mistakes) = gate {
        let flaw = |message: &String| Flaw { invariant: "I5", slug: "unreadable-trust", party: "trust".into(), message: message.clone() };
        flaws = mistakes.iter().map(flaw).collect();
    }
    ReleaseError::Closed { tag: frozen.tag.clone(), reasons: reasons(gate, frozen), flaws }
}

/// Says what is missing, a line a reason.
fn closed(tag: &TagName, reasons: &[ClosedReason], flaws: &[Flaw]) -> String {
    let mut words = format!("`{tag}` is not approved yet, so nothing was released:");
    for reason in reasons {
        words += "\n  ";
        words += &match reason {
            ClosedReason::TooFew { group, approved, need, rejected, missing, .. } => {
                let named = |word: &str, parties: &[String]| match parties {
                    [] => String::new(),
                    _ => format!("; {word}: {}", parties.join(", ")),
                };
                format!("{group}: {approved} of {need} approvals{}{}", named("rejected by", rejected), named("missing", missing))
            }
            ClosedReason::NoPolicy if flaws.is_empty() => {
                "nothing says who must approve: `aftale trust init`, then freeze and release `trust` first".to_owned()
            }
            ClosedReason::NoPolicy => "what says who must approve cannot be read".to_owned(),
            ClosedReason::Flaws { .. } => "statements that do not hold:".to_owned(),
            ClosedReason::NotFrozen => "it is not frozen".to_owned(),
            ClosedReason::Damaged { file } => format!("it is not as it was frozen: {file}"),
            ClosedReason::Taken => "the archive holds it with other content".to_owned(),
        };
    }
    for flaw in flaws {
        words += &format!("\n    {} {}: {}: {}", flaw.invariant, flaw.slug, flaw.party, flaw.message);
    }
    words
}

fn quoted(tag: &Option<String>) -> String {
    tag.as_ref().map_or_else(|| "nothing".to_owned(), |tag| format!("`{tag}`"))
}

fn released(tag: &TagName, outcome: Outcome) -> Released {
    let already = matches!(outcome, Outcome::Already { .. });
    let (Outcome::Published { commit, tag: tag_object } | Outcome::Already { commit, tag: tag_object }) = outcome;
    Released { tag: tag.to_string(), commit: commit.to_string(), tag_object: tag_object.to_string(), already }
}
