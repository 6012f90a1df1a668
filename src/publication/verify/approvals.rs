//! I5: each release has the approvals that the policy in force before it asks for, by keys that were valid then.

use crate::archive::{Archive, ArchiveError, Violation};
use crate::model::status::ClosedReason;
use crate::publication::candidate::Frozen;
use crate::publication::gate::{Gate, papers};
use crate::publication::places::Files;
use crate::publication::status::reasons;
use crate::publication::verify::violation;
use crate::trust::Kind;

/// Judges a release by the keys and the policy of the commit before it, at its own time.
pub(super) fn verify(archive: &Archive, frozen: &Frozen) -> Result<Vec<Violation>, ArchiveError> {
    let tag = &frozen.tag;
    let Some(before) = archive.before(tag)? else { return Ok(Vec::new()) };
    let files: Files = archive.files(tag, "approvals")?.unwrap_or_default().into_iter().map(|(name, bytes)| (name, bytes.into())).collect();
    let gate = Gate::judge(&before, frozen, &papers(&files));
    let told = |slug, words: String| violation("I5", slug, tag, words);
    let mut violations = Vec::new();
    for flaw in gate.verdict().into_iter().flat_map(|verdict| &verdict.flaws) {
        violations.push(violation(flaw.invariant, flaw.slug, tag, format!("{}: {}", flaw.party, flaw.message)));
    }
    if let Gate::Unreadable(flaws) = &gate {
        violations.extend(flaws.iter().map(|flaw| told("unreadable-trust", format!("what said who must approve cannot be read: {flaw}"))));
        return Ok(violations);
    }
    for reason in reasons(&gate, frozen) {
        match reason {
            ClosedReason::TooFew { group, approved, need, rejected, missing, .. } => {
                let lacking = [rejected, missing].concat().join(", ");
                violations.push(told("too-few-approvals", format!("{group}: {approved} of {need} approvals that hold; without {lacking}")));
            }
            ClosedReason::NoPolicy => violations.push(told("no-policy", "nothing said who must approve when it was released".to_owned())),
            _ => {} // flaws are told one by one
        }
    }
    if frozen.candidate.revision_kind == Kind::Republication {
        let previous = frozen.candidate.previous.as_ref().and_then(|tag| tag.parse().ok());
        let previous = previous.and_then(|previous| Frozen::released(archive, &previous).ok());
        if previous.is_none_or(|previous| previous.candidate.text_digest != frozen.candidate.text_digest) {
            violations.push(told("other-text", "it is a republication, but its text is not that of the release before it".to_owned()));
        }
    }
    Ok(violations)
}
