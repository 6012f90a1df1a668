//! The gate's answer: who approved, who rejected, who is missing, what is flawed. Plain data, ready for JSON.

use serde::Serialize;

/// The whole answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// Every group that this kind of release needs, in the order of the policy; none leaves it to the publisher alone.
    pub groups: Vec<GroupResult>,
    /// Every member of those groups, once, in the order of the policy; then anybody else with a good statement, by id.
    pub parties: Vec<PartyResult>,
    /// Everything that must be cleared away before the gate opens, by party and slug.
    pub flaws: Vec<Flaw>,
}

/// One group's approvals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GroupResult {
    /// The group's id, e.g. `kommuner`.
    pub id: String,
    /// The group's printed name.
    pub name: String,
    /// How many must approve.
    pub need: u32,
    /// The members that approved, in the order of the policy.
    pub approved: Vec<String>,
    /// The members that rejected.
    pub rejected: Vec<String>,
    /// The members without a good statement.
    pub missing: Vec<String>,
}

/// One party's answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PartyResult {
    /// The party's id, e.g. `skive`.
    pub party: String,
    /// Its answer, or why there is none.
    pub standing: Standing,
    /// The day it decided, as its statement says.
    pub decided_at: Option<String>,
    /// Where the decision is written down, as its statement says.
    pub minutes: Option<String>,
    /// The office that signed, as its statement says.
    pub office: Option<String>,
    /// The key that signed.
    pub fingerprint: Option<String>,
    /// Who signed for it; `None` when it signed by itself.
    pub registrar: Option<String>,
    /// The keys listed for it, its registrar's too, in the order of `allowed_signers`.
    pub keys: Vec<KeyResult>,
}

/// What is known of a party's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// A good statement approves.
    Approved,
    /// A good statement rejects.
    Rejected,
    /// No good statement.
    Missing,
    /// No good statement, and no key that could make one now.
    NoKey,
}

/// A key that is listed for a party.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeyResult {
    /// e.g. `SHA256:…`.
    pub fingerprint: String,
    /// The line of `allowed_signers`.
    pub line: usize,
    /// Whether it can sign an approval at the time of the judgement.
    pub standing: KeyStanding,
    /// Unix seconds up to which it is valid; `None` without an end.
    pub valid_before: Option<i64>,
    /// The registrar whose key it is; `None` for the party's own.
    pub registrar: Option<String>,
}

/// Whether a key can sign an approval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyStanding {
    /// It can.
    Usable,
    /// It is listed for other name spaces.
    OtherNamespace,
    /// Its time has not come.
    NotYetValid,
    /// Its time is over.
    Expired,
    /// `revoked_keys` lists it.
    Revoked,
    /// It is listed for several parties, which only a registrar's key may be.
    Shared,
}

/// Something that closes the gate until it is cleared away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Flaw {
    /// The invariant it breaks: always `I5`.
    pub invariant: &'static str,
    /// What sort of flaw: of the statement `garbled`, `repeated-field`, `other-party`, `other-tag`, `other-content`,
    /// `no-minutes`; of the signature `no-signature`, `garbled`, `changed`, `other-namespace`, `stranger`, `expired`,
    /// `not-yet-valid`, `revoked`; of the whole `not-a-party`, `repeated-party`, `shared-key`, `no-group`, `no-key`.
    pub slug: &'static str,
    /// The party whose paper or key it is; empty when it is nobody's.
    pub party: String,
    /// In plain English, with a way out.
    pub message: String,
}

impl Verdict {
    /// Whether the release may be made: every group that it needs is met, and nothing is flawed.
    pub fn is_open(&self) -> bool {
        self.flaws.is_empty() && self.groups.iter().all(GroupResult::is_met)
    }

    /// The members without a good statement in the groups that are not met yet, once each, in the order of the policy.
    pub fn missing(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for name in self.groups.iter().filter(|group| !group.is_met()).flat_map(|group| &group.missing) {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        names
    }
}

impl GroupResult {
    /// Whether enough members approved; a rejection beside enough approvals does not undo them.
    pub fn is_met(&self) -> bool {
        self.approved.len() >= self.needed()
    }

    /// Whether it is met, or those who are missing could still bring the approvals.
    pub fn can_be_met(&self) -> bool {
        self.approved.len() + self.missing.len() >= self.needed()
    }

    fn needed(&self) -> usize {
        usize::try_from(self.need).unwrap_or(usize::MAX)
    }
}

impl Flaw {
    /// A flaw of the approvals.
    pub(super) fn new(slug: &'static str, party: impl Into<String>, message: impl Into<String>) -> Self {
        Self { invariant: "I5", slug, party: party.into(), message: message.into() }
    }
}
