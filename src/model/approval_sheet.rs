//! What the parties have said about one candidate: the data of the approval sheet, of its workflow, and of a status.
//!
//! Publication fills it from the candidate, the policy and the statements; the renderings print it. Organizations and
//! offices stand here, never a person's name.

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::date::FactDate;
use crate::model::party::PartyId;

/// The decisions of all parties on one candidate, with what a reader of the printed sheet needs in order to check it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ApprovalSheet {
    /// The folder in the archive: a work id, e.g. `midtjylland/sundhedsaftale/2019-2023`, or `trust`.
    pub folder: String,
    /// The title on the cover; absent for a change of trust, which the labels name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The title in running heads, e.g. `Sundhedsaftale 2019–2023`; absent for a change of trust.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub short_title: Option<String>,
    /// Who publishes, as printed, e.g. `Region Midtjylland`.
    pub publisher: String,
    /// `da`.
    pub language: String,
    /// The release that is approved, e.g. `midtjylland/sundhedsaftale/2019-2023/r0001`.
    pub tag: String,
    /// 1, 2, …
    pub revision: u32,
    /// What the release changes; decides which groups must approve.
    pub kind: ReleaseKind,
    /// What a correction corrects.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub erratum: Option<String>,
    /// Why something is withdrawn, or why the trust changes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The Akoma Ntoso expression that is approved, e.g. `/akn/dk-82/act/sundhedsaftale/2019-07-01/1/dan@2019-07-01`;
    /// absent for a change of trust.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expression: Option<String>,
    /// The digest of what was agreed; absent for a change of trust.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text_digest: Option<String>,
    /// SHA-256 of `CONTENT.sha256`, lower-case hex: what every statement names.
    pub content_sha256: String,
    /// Files that a reader may hold in hand, in the order printed: `agreement.pdf` and `agreement.xml`, or those of
    /// `trust`.
    pub files: Vec<ApprovedFile>,
    /// The day of the release, as given; dates the sheet where no decision has a date.
    pub released: FactDate,
    /// The time at which keys are judged, e.g. `2019-07-01T00:00:00Z`.
    pub judged_at: String,
    /// Whether all this is a made-up example; every page says so.
    pub example: bool,
    /// The groups that this kind of release needs, in the order of the policy; empty when the publisher stands alone.
    pub groups: Vec<PartyGroup>,
    /// Every member of a group once, in the order of the policy.
    pub parties: Vec<PartyDecision>,
}

impl ApprovalSheet {
    /// The date of the sheet: the last day on which a party decided, else the day of the release.
    pub fn dated(&self) -> FactDate {
        self.parties.iter().filter_map(|party| party.decided_at).max_by_key(|date| date.first_day()).unwrap_or(self.released)
    }

    /// Whether every group has as many approvals as it needs.
    pub fn is_met(&self) -> bool {
        self.groups.iter().all(PartyGroup::is_met)
    }

    /// The members of a group with what they decided, in the group's order.
    pub fn members<'a>(&'a self, group: &'a PartyGroup) -> impl Iterator<Item = &'a PartyDecision> {
        group.members.iter().filter_map(|id| self.parties.iter().find(|party| party.id == *id))
    }
}

/// What a release changes, and so who must approve it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReleaseKind {
    /// What is agreed.
    Content,
    /// An error in print, named by an erratum line.
    Correction,
    /// Nothing in the text: the text digest is equal.
    Republication,
    /// The agreement is withdrawn, for a reason.
    Withdrawal,
    /// Who may approve, with which key.
    Trust,
}

/// A file with its digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ApprovedFile {
    /// Its name in the release's folder, e.g. `agreement.pdf`.
    pub name: String,
    /// SHA-256, lower-case hex.
    pub sha256: String,
}

/// A group of parties of which so many must approve.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PartyGroup {
    /// Its id in the policy, e.g. `kommuner`.
    pub id: String,
    /// As printed, e.g. `Kommuner`.
    pub name: String,
    /// How many of its members must approve.
    pub need: u32,
    /// How many have approved, validly.
    pub approved: u32,
    /// Its members, in the order of the policy; each is one of the sheet's parties.
    pub members: Vec<PartyId>,
}

impl PartyGroup {
    /// Whether it has as many approvals as it needs.
    pub fn is_met(&self) -> bool {
        self.approved >= self.need
    }
}

/// What one party has said, and who signed it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PartyDecision {
    /// e.g. `skive`.
    pub id: PartyId,
    /// As printed, e.g. `Skive Kommune`.
    pub name: String,
    /// Where it stands.
    pub standing: Standing,
    /// The day it decided; absent when it has said nothing, or no day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<FactDate>,
    /// Where the decision is recorded, e.g. `Byrådet, møde 6, punkt 12`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minutes: Option<String>,
    /// The office that signed, as the statement names it, e.g. `Borgmesterkontoret`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub office: Option<String>,
    /// The registrar that signed for the party, as printed; absent when the party's own key did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registrar: Option<String>,
    /// The key that signed, e.g. `SHA256:abc…`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
}

/// Where a party stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It approved, by a statement that holds.
    Approved,
    /// It rejected, by a statement that holds.
    Rejected,
    /// It has a key and has said nothing that holds.
    Missing,
    /// No key could sign for it at this time.
    NoKey,
}
