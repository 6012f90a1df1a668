//! One party's paper: a statement and its signature, good or named as flawed.

use std::collections::BTreeMap;

use crate::trust::APPROVAL_NAMESPACE;
use crate::trust::gate::{Case, Trust};
use crate::trust::signature::SignatureFlaw;
use crate::trust::statement::{Statement, StatementFlaw};
use crate::trust::verdict::Flaw;

/// What lies there for one party.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// The party as the file is called, without `.approval`.
    pub party: String,
    /// The bytes that were signed.
    pub statement: Vec<u8>,
    /// The armoured signature; `None` when there is no such file.
    pub signature: Option<Vec<u8>>,
}

/// A statement that counts.
#[derive(Debug, Clone)]
pub(super) struct Good {
    pub(super) statement: Statement,
    pub(super) fingerprint: String,
    pub(super) registrar: Option<String>,
}

/// The good statements by party, and every flaw of the others.
pub(super) fn read_all(
    trust: &Trust,
    case: &Case<'_>,
    owners: &BTreeMap<&str, Vec<&str>>,
    papers: &[Paper],
) -> (BTreeMap<String, Good>, Vec<Flaw>) {
    let mut by_party: BTreeMap<&str, Vec<&Paper>> = BTreeMap::new();
    for paper in papers {
        by_party.entry(&paper.party).or_default().push(paper);
    }
    let (mut good, mut flaws) = (BTreeMap::new(), Vec::new());
    for (party, papers) in by_party {
        if papers.len() > 1 {
            let message = format!("`{party}` has {} statements; it says one thing once", papers.len());
            flaws.push(Flaw::new("repeated-party", party, message));
        }
        for paper in &papers {
            match read(trust, case, owners, paper) {
                Ok(one) if papers.len() == 1 => {
                    good.insert(party.to_owned(), one);
                }
                Ok(_) => {}
                Err(found) => flaws.extend(found),
            }
        }
    }
    (good, flaws)
}

/// Reads one paper; all that is wrong with it is told at once.
fn read(trust: &Trust, case: &Case<'_>, owners: &BTreeMap<&str, Vec<&str>>, paper: &Paper) -> Result<Good, Vec<Flaw>> {
    let party = paper.party.as_str();
    let flaw = |slug: &'static str, message: String| Flaw::new(slug, party, message);
    let mut flaws = Vec::new();
    if !trust.policy.has_member(party) {
        flaws.push(flaw(
            "not-a-party",
            format!("`{}` is in no group of the policy; its statement does not belong here", party.escape_debug()),
        ));
    }
    let statement = Statement::read(&paper.statement).map_err(|error| {
        let slug = if matches!(error, StatementFlaw::Repeated { .. }) { "repeated-field" } else { "garbled" };
        flaw(slug, format!("the statement of `{}` cannot be read: {error}", party.escape_debug()))
    });
    let signed = signature(trust, case, paper);
    let statement = match statement {
        Ok(statement) => statement,
        Err(garbled) => {
            flaws.push(garbled);
            flaws.extend(signed.err());
            return Err(flaws);
        }
    };
    if statement.party != party {
        flaws.push(flaw("other-party", format!("the statement filed for `{}` is one of `{}`", party.escape_debug(), statement.party)));
    }
    if statement.tag != case.tag {
        flaws.push(flaw("other-tag", format!("`{party}` speaks of `{}`, and this is `{}`", statement.tag, case.tag)));
    }
    if statement.content_sha256 != case.content_sha256 {
        flaws.push(flaw(
            "other-content",
            format!("`{party}` speaks of the content {}, and this is {}", statement.content_sha256, case.content_sha256),
        ));
    }
    let fingerprint = match signed {
        Ok(fingerprint) => fingerprint,
        Err(bad) => {
            flaws.push(bad);
            return Err(flaws);
        }
    };
    let names = owners.get(fingerprint.as_str()).map_or(&[][..], Vec::as_slice);
    let registrar = trust.policy.registrar_among(names, party);
    if !trust.policy.may_share_a_key(names) {
        flaws.push(shared_key(&fingerprint, names, party));
    } else if let (Some(registrar), None) = (registrar, &statement.minutes) {
        let message =
            format!("`{registrar}` signed for `{party}` and names no minutes; a registrar says where the decision is written down");
        flaws.push(flaw("no-minutes", message));
    }
    match flaws.is_empty() {
        true => Ok(Good { statement, registrar: registrar.map(str::to_owned), fingerprint }),
        false => Err(flaws),
    }
}

/// The key that signed the paper, at the time of the case.
fn signature(trust: &Trust, case: &Case<'_>, paper: &Paper) -> Result<String, Flaw> {
    let party = paper.party.as_str();
    let flaw = |slug: &'static str, message: String| Flaw::new(slug, party, format!("`{}`: {message}", party.escape_debug()));
    let bytes = paper.signature.as_ref().ok_or_else(|| flaw("no-signature", "the statement is not signed".to_owned()))?;
    let text = std::str::from_utf8(bytes).map_err(|_| flaw("garbled", SignatureFlaw::Garbled.to_string()))?;
    let signer = trust.signers.verify(&trust.revoked, Some(party), APPROVAL_NAMESPACE, &paper.statement, text, case.at);
    signer.map(|signer| signer.fingerprint).map_err(|bad| flaw(slug(&bad), bad.to_string()))
}

/// A flaw of the signature as a flaw of the paper.
fn slug(flaw: &SignatureFlaw) -> &'static str {
    match flaw {
        SignatureFlaw::Garbled => "garbled",
        SignatureFlaw::Changed => "changed",
        SignatureFlaw::Namespace { .. } | SignatureFlaw::KeyNamespace { .. } => "other-namespace",
        SignatureFlaw::UnknownKey { .. } | SignatureFlaw::OtherPrincipal { .. } => "stranger",
        SignatureFlaw::NotYetValid { .. } => "not-yet-valid",
        SignatureFlaw::Expired { .. } => "expired",
        SignatureFlaw::Revoked { .. } => "revoked",
    }
}

/// The flaw of a key that serves several parties.
pub(super) fn shared_key(fingerprint: &str, names: &[&str], party: &str) -> Flaw {
    let message =
        format!("the key {fingerprint} is listed for {}; a key serves one party, or a registrar and those it signs for", names.join(", "));
    Flaw::new("shared-key", party, message)
}
