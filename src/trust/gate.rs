//! The gate: the policy and keys in force, and the papers that lie there, make a verdict. No disk, no clock.
//!
//! 1. `owners`: whose is each listed key, and is it one party's alone?
//! 2. `papers`: which statements are good? Everything that is not is a flaw, and named.
//! 3. `groups`, `parties`: who has approved, who is missing, and does that meet the policy?

mod paper;

use std::collections::BTreeMap;

use crate::trust::APPROVAL_NAMESPACE;
use crate::trust::allowed_key::AllowedKey;
use crate::trust::policy::{Group, Kind, Policy};
use crate::trust::signers::{AllowedSigners, RevokedKeys};
use crate::trust::statement::Decision;
use crate::trust::verdict::{Flaw, GroupResult, KeyResult, KeyStanding, PartyResult, Standing, Verdict};

use paper::Good;
pub use paper::Paper;

/// What judges approvals: the state of `trust/` before the release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trust {
    /// Who has a say.
    pub policy: Policy,
    /// Whose keys.
    pub signers: AllowedSigners,
    /// And which of them no longer.
    pub revoked: RevokedKeys,
}

/// What is to be released.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Case<'a> {
    /// e.g. `midtjylland/sundhedsaftale/2019-2023/r0001`.
    pub tag: &'a str,
    /// SHA-256 of its `CONTENT.sha256`, lower-case hex.
    pub content_sha256: &'a str,
    /// Whose approval it needs.
    pub kind: Kind,
    /// Unix seconds at which keys are judged: the time of the release.
    pub at: i64,
}

impl Trust {
    /// Reads `policy.json`, `allowed_signers` and `revoked_keys` out of a folder's files; others are left alone.
    ///
    /// # Errors
    /// Every mistake, each beginning with its file. A file that is not there is a mistake too: without `revoked_keys`,
    /// a key once revoked would count again.
    pub fn read(files: &BTreeMap<String, Vec<u8>>) -> Result<Self, Vec<String>> {
        let mut mistakes = Vec::new();
        let file = |name: &str| files.get(name).ok_or_else(|| vec![format!("{name}: is missing")]);
        let text = |name: &str| {
            let bytes = file(name)?;
            std::str::from_utf8(bytes).map_err(|_| vec![format!("{name}: is not UTF-8 text")])
        };
        let named = |name: &str, flaws: Vec<crate::trust::SignersFlaw>| -> Vec<String> {
            flaws.iter().map(|flaw| format!("{name}:{}: {}", flaw.line, flaw.message)).collect()
        };
        let policy = file("policy.json")
            .and_then(|json| Policy::read(json).map_err(|found| found.iter().map(|mistake| format!("policy.json: {mistake}")).collect()));
        let signers = text("allowed_signers").and_then(|text| AllowedSigners::read(text).map_err(|flaws| named("allowed_signers", flaws)));
        let revoked = text("revoked_keys").and_then(|text| RevokedKeys::read(text).map_err(|flaws| named("revoked_keys", flaws)));
        match (policy, signers, revoked) {
            (Ok(policy), Ok(signers), Ok(revoked)) => Ok(Self { policy, signers, revoked }),
            (policy, signers, revoked) => {
                mistakes.extend(policy.err().into_iter().chain(signers.err()).chain(revoked.err()).flatten());
                Err(mistakes)
            }
        }
    }

    /// The parties and registrars that each listed key may sign an approval for, by fingerprint.
    pub(super) fn owners(&self) -> BTreeMap<&str, Vec<&str>> {
        let mut known: Vec<&str> = self.policy.groups.iter().flat_map(|group| &group.members).map(String::as_str).collect();
        known.extend(self.policy.signs_for.keys().map(String::as_str));
        known.sort_unstable();
        known.dedup();
        let mut owners: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for key in self.signers.keys().iter().filter(|key| key.serves(APPROVAL_NAMESPACE)) {
            let names = owners.entry(&key.fingerprint).or_default();
            names.extend(known.iter().filter(|name| key.is_for(name)));
            names.sort_unstable();
            names.dedup();
        }
        owners
    }

    /// Whether a listed key can sign an approval at a time.
    pub(super) fn key_standing(&self, key: &AllowedKey, names: &[&str], at: i64) -> KeyStanding {
        match key {
            _ if self.revoked.revokes(&key.fingerprint) => KeyStanding::Revoked,
            _ if !key.serves(APPROVAL_NAMESPACE) => KeyStanding::OtherNamespace,
            _ if !self.policy.may_share_a_key(names) => KeyStanding::Shared,
            _ if key.is_valid_at(at) => KeyStanding::Usable,
            _ if key.valid_after.is_some_and(|from| at < from) => KeyStanding::NotYetValid,
            _ => KeyStanding::Expired,
        }
    }

    /// Flaws of keys that several parties share, one for each key; revoked keys do nobody harm.
    pub(super) fn shared_keys(&self, owners: &BTreeMap<&str, Vec<&str>>) -> Vec<Flaw> {
        let shared = |(fingerprint, names): (&&str, &Vec<&str>)| {
            let bad = !self.policy.may_share_a_key(names) && !self.revoked.revokes(fingerprint);
            bad.then(|| paper::shared_key(fingerprint, names, &names.join(", ")))
        };
        owners.iter().filter_map(shared).collect()
    }
}

/// Judges the papers of one release.
///
/// Every flawed paper closes the gate, also where the others would be enough: what lies in a release is checked. A good
/// rejection is named, and closes the gate only when its group is not met without it. A key that several parties share
/// closes the gate even when nobody signed with it, except for a change of trust, which is how it is put right.
pub fn judge(trust: &Trust, case: &Case<'_>, papers: &[Paper]) -> Verdict {
    let owners = trust.owners();
    let (good, mut flaws) = paper::read_all(trust, case, &owners, papers);
    let needed = trust.policy.groups_for(case.kind, case.tag);
    if needed.is_empty() && !trust.policy.needed(case.kind).is_empty() {
        let message = format!("no group that a {} needs has a say on `{}`; widen the `tags` of the policy", case.kind, case.tag);
        flaws.push(Flaw::new("no-group", "", message));
    }
    if case.kind != Kind::Trust {
        for flaw in trust.shared_keys(&owners) {
            // A paper signed with the key has named it already, by its party.
            if !flaws.iter().any(|told| told.slug == flaw.slug && flaw.party.split(", ").any(|name| name == told.party)) {
                flaws.push(flaw);
            }
        }
    }
    flaws.sort_by(|one, other| (&one.party, one.slug, &one.message).cmp(&(&other.party, other.slug, &other.message)));
    flaws.dedup();
    let groups = needed.iter().map(|group| group_result(group, &good)).collect();
    let mut names: Vec<&str> = Vec::new();
    for name in needed.iter().flat_map(|group| &group.members).chain(good.keys()) {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    let parties = names.into_iter().map(|party| party_result(trust, case, &owners, party, good.get(party))).collect();
    Verdict { groups, parties, flaws }
}

fn group_result(group: &Group, good: &BTreeMap<String, Good>) -> GroupResult {
    let decided = |decision: Option<Decision>| {
        let same = |member: &&String| good.get(*member).map(|good| good.statement.decision) == decision;
        group.members.iter().filter(same).cloned().collect()
    };
    GroupResult {
        id: group.id.clone(),
        name: group.name.clone(),
        need: group.need,
        approved: decided(Some(Decision::Approve)),
        rejected: decided(Some(Decision::Reject)),
        missing: decided(None),
    }
}

fn party_result(trust: &Trust, case: &Case<'_>, owners: &BTreeMap<&str, Vec<&str>>, party: &str, good: Option<&Good>) -> PartyResult {
    let key_result = |key: &AllowedKey| {
        let names = owners.get(key.fingerprint.as_str()).map_or(&[][..], Vec::as_slice);
        KeyResult {
            fingerprint: key.fingerprint.clone(),
            line: key.line,
            standing: trust.key_standing(key, names, case.at),
            valid_before: key.valid_before,
            registrar: trust.policy.registrar_among(names, party).map(str::to_owned),
        }
    };
    let keys: Vec<KeyResult> = trust.signers.keys_of(party).into_iter().map(key_result).collect();
    let standing = match good.map(|good| good.statement.decision) {
        Some(Decision::Approve) => Standing::Approved,
        Some(Decision::Reject) => Standing::Rejected,
        None if keys.iter().any(|key| key.standing == KeyStanding::Usable) => Standing::Missing,
        None => Standing::NoKey,
    };
    let statement = good.map(|good| good.statement.clone());
    let (decided_at, minutes, office) = statement.map_or((None, None, None), |said| (said.decided_at, said.minutes, said.office));
    let fingerprint = good.map(|good| good.fingerprint.clone());
    let registrar = good.and_then(|good| good.registrar.clone());
    PartyResult { party: party.to_owned(), standing, decided_at, minutes, office, fingerprint, registrar, keys }
}
