//! Approves: writes a party's statement on a candidate, and its signature, into the workspace.

use std::path::Path;

use crate::archive::{Archive, ArchiveError, Before};
use crate::model::FactDate;
use crate::publication::candidate::{CandidateError, Frozen};
use crate::publication::gate::{Gate, SIGNATURE, STATEMENT, approvals};
use crate::publication::places::{PlaceError, TRUST, Target, approval_path, read_files};
use crate::publication::time::ReleaseTime;
use crate::scaffold::{ScaffoldError, place, replace};
use crate::trust::{APPROVAL_NAMESPACE, Decision, Flaw, KeyError, Paper, SigningKey, Statement, StatementFlaw};

/// What a party says.
#[derive(Debug, Clone)]
pub struct Approval<'a> {
    /// What it says it on.
    pub target: &'a Target,
    /// The party's id.
    pub party: &'a str,
    /// Approve or reject.
    pub decision: Decision,
    /// The day of the decision.
    pub decided_at: FactDate,
    /// Where it is recorded, e.g. `Byrådet 26.6.2019, punkt 7`.
    pub minutes: Option<&'a str>,
    /// The office that signs; never a person.
    pub office: Option<&'a str>,
    /// Whether an earlier statement of the party gives way.
    pub replace: bool,
}

/// A statement that lies in the workspace.
#[derive(Debug, Clone)]
pub struct Approved {
    /// The statement's path below the workspace.
    pub path: String,
    /// The statement.
    pub statement: Statement,
    /// Whether it was there before, in the same words.
    pub already: bool,
    /// What would keep it from counting today but may not on the day of the release, e.g. a key that is not yet valid.
    pub warnings: Vec<Flaw>,
}

/// Why a statement was not written.
#[derive(Debug, thiserror::Error)]
pub enum ApproveError {
    /// The candidate is not there, or not as it was frozen.
    #[error(transparent)]
    Candidate(#[from] CandidateError),
    /// A folder that cannot be read.
    #[error(transparent)]
    Place(#[from] PlaceError),
    /// The archive cannot be read.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// Words that would not be read back as they are.
    #[error(transparent)]
    Statement(#[from] StatementFlaw),
    /// The key cannot be used.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// It cannot be written.
    #[error(transparent)]
    Write(#[from] ScaffoldError),
    /// A date that is not a whole day.
    #[error("`{0}` is not a day; a decision is dated to the day, e.g. 2019-06-26")]
    NoDay(FactDate),
    /// Words that do not fit on a line.
    #[error("{0:?} does not fit on one line; minutes and office are a few words without line breaks")]
    NotOneLine(String),
    /// The party has said something else before.
    #[error("{party} has made a statement on `{tag}` already, in other words; --replace puts this one in its place")]
    Said {
        /// The party.
        party: String,
        /// The tag.
        tag: String,
    },
    /// The signed statement would not count.
    #[error("this statement would not count:\n{}", .0.iter().map(|flaw| format!("  {}", flaw.message)).collect::<Vec<_>>().join("\n"))]
    WouldNotCount(Vec<Flaw>),
}

/// Writes and signs a statement. Where somebody says who may sign (the archive, else the workspace's own `trust/`), a
/// statement that would not count is not written.
///
/// # Errors
/// When there is no such candidate, the key cannot sign, the statement would not count, or it cannot be written.
pub fn approve(root: &Path, archive: Option<&Path>, approval: &Approval, key: &SigningKey) -> Result<Approved, ApproveError> {
    let frozen = Frozen::find(root, approval.target)?;
    let statement = statement(&frozen, approval)?;
    let text = statement.text()?;
    let names = [STATEMENT, SIGNATURE].map(|end| approval_path(&frozen.tag, &format!("{}{end}", approval.party)));
    let there = approvals(root, &frozen.tag)?;
    let before = [STATEMENT, SIGNATURE].map(|end| there.get(&format!("{}{end}", approval.party)));
    let signature = key.sign(APPROVAL_NAMESPACE, text.as_bytes())?;
    let same = before[0].is_some_and(|bytes| bytes[..] == *text.as_bytes()) && before[1].is_some();
    if !same && before[0].is_some() && !approval.replace {
        return Err(ApproveError::Said { party: approval.party.to_owned(), tag: frozen.tag.to_string() });
    }
    let paper =
        Paper { party: approval.party.to_owned(), statement: text.clone().into_bytes(), signature: Some(signature.clone().into_bytes()) };
    let (warnings, flaws) = flaws(root, archive, &frozen, paper, approval.decided_at)?;
    if !flaws.is_empty() {
        return Err(ApproveError::WouldNotCount(flaws));
    }
    let [path, signature_path] = names;
    if same && !approval.replace {
        return Ok(Approved { path, statement, already: true, warnings });
    }
    // The signature goes first: alone, as a killed run leaves it, it says nothing, and the same command completes it.
    let files = vec![(signature_path, signature.into_bytes()), (path.clone(), text.into_bytes())];
    if before.iter().any(Option::is_some) {
        for (path, bytes) in &files {
            replace(root, path, bytes)?;
        }
    } else {
        place(root, &files)?;
    }
    Ok(Approved { path, statement, already: false, warnings })
}

fn statement(frozen: &Frozen, approval: &Approval) -> Result<Statement, ApproveError> {
    if !approval.decided_at.is_full() {
        return Err(ApproveError::NoDay(approval.decided_at));
    }
    let line = |words: Option<&str>| match words.map(str::trim).filter(|words| !words.is_empty()) {
        Some(words) if words.chars().any(char::is_control) => Err(ApproveError::NotOneLine(words.to_owned())),
        words => Ok(words.map(str::to_owned)),
    };
    Ok(Statement {
        tag: frozen.tag.to_string(),
        content_sha256: frozen.content_sha256.clone(),
        party: approval.party.to_owned(),
        decision: approval.decision,
        decided_at: Some(approval.decided_at.to_string()),
        minutes: line(approval.minutes)?,
        office: line(approval.office)?,
    })
}

/// What would keep a statement from counting: what the day of the release may cure, and what it cannot.
fn flaws(
    root: &Path,
    archive: Option<&Path>,
    frozen: &Frozen,
    paper: Paper,
    decided_at: FactDate,
) -> Result<(Vec<Flaw>, Vec<Flaw>), ApproveError> {
    let at: ReleaseTime = decided_at.to_string().parse().unwrap_or(ReleaseTime::EPOCH);
    let released = match archive.map(Archive::open).transpose() {
        Ok(Some(archive)) => archive.before_next(at.seconds())?.trust,
        Ok(None) | Err(ArchiveError::Missing(_)) => Default::default(),
        Err(error) => return Err(error.into()),
    };
    let own = || Ok::<_, PlaceError>(read_files(&root.join(TRUST))?.into_iter().map(|(name, bytes)| (name, bytes.to_vec())).collect());
    let trust = if released.is_empty() { own()? } else { released };
    let before = Before { trust, time: at.seconds(), first: false };
    let gate = Gate::judge(&before, frozen, &[paper]);
    let flaws = gate.verdict().map(|verdict| verdict.flaws.clone()).unwrap_or_default();
    Ok(flaws.into_iter().partition(|flaw| matches!(flaw.slug, "expired" | "not-yet-valid")))
}
