//! I1 of the signatures: a commit and its tag are signed by a publisher whose key was valid at the commit's time.

use crate::archive::objects::text::TagText;
use crate::archive::verify::Publishers;
use crate::archive::verify::history::Link;
use crate::archive::verify::report::Report;
use crate::trust::{GIT_NAMESPACE, SignatureFlaw};

/// What is signed, and the slugs of what can be wrong with its signature.
struct Signed {
    word: &'static str,
    unsigned: &'static str,
    bad: &'static str,
    stranger: &'static str,
    untimely: &'static str,
    revoked: &'static str,
}

const COMMIT: Signed = Signed {
    word: "commit",
    unsigned: "commit-unsigned",
    bad: "commit-signature-bad",
    stranger: "commit-by-stranger",
    untimely: "commit-key-untimely",
    revoked: "commit-key-revoked",
};

const TAG: Signed = Signed {
    word: "tag",
    unsigned: "tag-unsigned",
    bad: "tag-signature-bad",
    stranger: "tag-by-stranger",
    untimely: "tag-key-untimely",
    revoked: "tag-key-revoked",
};

/// Judges the signature of a commit.
pub(super) fn check_commit(report: &mut Report, publishers: &Publishers, link: &Link) {
    check(report, publishers, link, &COMMIT, &link.text.signed, link.text.signature.as_deref());
}

/// Judges the signature of a commit's tag, at the commit's time.
pub(super) fn check_tag(report: &mut Report, publishers: &Publishers, link: &Link, tag: &TagText) {
    check(report, publishers, link, &TAG, &tag.signed, tag.signature.as_deref());
}

fn check(report: &mut Report, publishers: &Publishers, link: &Link, signed: &Signed, message: &[u8], signature: Option<&str>) {
    let (word, subject) = (signed.word, link.subject());
    let Some(signature) = signature else {
        report.add("I1", signed.unsigned, subject, format!("the {word} has no signature; restore a copy of the archive that has one"));
        return;
    };
    let Err(flaw) = publishers.judge(message, signature, link.text.time) else { return };
    let slug = match flaw {
        SignatureFlaw::UnknownKey { .. } | SignatureFlaw::OtherPrincipal { .. } => signed.stranger,
        SignatureFlaw::NotYetValid { .. } | SignatureFlaw::Expired { .. } => signed.untimely,
        SignatureFlaw::Revoked { .. } => signed.revoked,
        _ => signed.bad,
    };
    report.add("I1", slug, subject, format!("the {word} is not a publisher's: {flaw}"));
}

impl Publishers {
    /// Judges a publisher's signature over a commit or tag.
    pub(in crate::archive) fn judge(&self, message: &[u8], signature: &str, at: i64) -> Result<(), SignatureFlaw> {
        self.signers.verify(&self.revoked, None, GIT_NAMESPACE, message, signature, at).map(drop)
    }
}
