//! The gate: whether a candidate may be released, by the keys and the policy in force before it.

use std::collections::BTreeMap;
use std::path::Path;

use crate::archive::{Before, TagName};
use crate::publication::candidate::Frozen;
use crate::publication::places::{APPROVALS, Files, PlaceError, read_files};
use crate::trust::{Case, Kind, Paper, Trust, Verdict, judge};

/// The ends of the names of statements and of their signatures.
pub(super) const STATEMENT: &str = ".approval";
/// The end of a signature's name.
pub(super) const SIGNATURE: &str = ".approval.sig";

/// What stands between a candidate and its release.
#[derive(Debug)]
pub(super) enum Gate {
    /// The first trust of an empty archive: nobody is there yet to approve it but the publisher.
    First,
    /// Nothing says who must approve.
    NoPolicy,
    /// What says who must approve cannot be read; why, one entry a mistake.
    Unreadable(Vec<String>),
    /// The parties' statements, judged.
    Judged {
        /// By which keys and policy.
        trust: Box<Trust>,
        /// What came of it.
        verdict: Verdict,
    },
}

impl Gate {
    /// Judges a candidate and the statements on it, by the state before its release.
    pub(super) fn judge(before: &Before, frozen: &Frozen, papers: &[Paper]) -> Self {
        let kind = frozen.candidate.revision_kind;
        if before.trust.is_empty() {
            return if before.first && kind == Kind::Trust { Self::First } else { Self::NoPolicy };
        }
        match Trust::read(&before.trust) {
            Err(flaws) => Self::Unreadable(flaws),
            Ok(trust) => {
                let tag = frozen.tag.to_string();
                let case = Case { tag: &tag, content_sha256: &frozen.content_sha256, kind, at: before.time };
                let verdict = judge(&trust, &case, papers);
                Self::Judged { trust: Box::new(trust), verdict }
            }
        }
    }

    /// Whether the candidate may be released.
    pub(super) fn is_open(&self) -> bool {
        match self {
            Self::First => true,
            Self::NoPolicy | Self::Unreadable(_) => false,
            Self::Judged { verdict, .. } => verdict.is_open(),
        }
    }

    /// The members of a group of the policy, in its order.
    pub(super) fn members(&self, group: &str) -> &[String] {
        let Self::Judged { trust, .. } = self else { return &[] };
        trust.policy.groups.iter().find(|known| known.id == group).map(|group| &group.members[..]).unwrap_or_default()
    }

    /// What came of the statements; nothing where there is nobody to judge them.
    pub(super) fn verdict(&self) -> Option<&Verdict> {
        if let Self::Judged { verdict, .. } = self { Some(verdict) } else { None }
    }
}

/// The statements and signatures on a candidate, as the workspace has them, by name.
pub(super) fn approvals(root: &Path, tag: &TagName) -> Result<Files, PlaceError> {
    let files = read_files(&root.join(APPROVALS).join(tag.to_string()))?;
    Ok(files.into_iter().filter(|(name, _)| name.ends_with(STATEMENT) || name.ends_with(SIGNATURE)).collect())
}

/// Puts statements and signatures together, by party. A signature without a statement is an empty statement, which does not hold.
pub(super) fn papers(files: &Files) -> Vec<Paper> {
    let mut papers: BTreeMap<&str, Paper> = BTreeMap::new();
    for (name, bytes) in files {
        let (party, signature) = match (name.strip_suffix(SIGNATURE), name.strip_suffix(STATEMENT)) {
            (Some(party), _) => (party, true),
            (None, Some(party)) => (party, false),
            (None, None) => continue,
        };
        let new = || Paper { party: party.to_owned(), statement: Vec::new(), signature: None };
        let paper = papers.entry(party).or_insert_with(new);
        if signature {
            paper.signature = Some(bytes.to_vec());
        } else {
            paper.statement = bytes.to_vec();
        }
    }
    papers.into_values().collect()
}
