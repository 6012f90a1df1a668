//! How far a work is on its way to a release: frozen or not, what the parties said, and whether the gate is open.

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::approval_sheet::ApprovalSheet;
use crate::model::date::FactDate;

/// The status of everything that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StatusReport {
    /// When a release would be made; keys are judged at that time, RFC 3339 in UTC.
    pub at: String,
    /// Each by its folder, in order.
    pub statuses: Vec<Status>,
}

/// The way of one work, or of a change of trust, to its release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Status {
    /// The folder in the archive: a work id, or `trust`.
    pub folder: String,
    /// The title in running heads, e.g. `Sundhedsaftale 2019–2023`; absent for a change of trust.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub short_title: Option<String>,
    /// The release that is under way or was last made, e.g. `midtjylland/sundhedsaftale/2019-2023/r0001`.
    pub tag: String,
    /// How far it has come.
    pub stage: Stage,
    /// What the parties have said; absent until something is frozen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<ApprovalSheet>,
    /// Whether it can be released now. What is released already says `true`.
    pub open: bool,
    /// Why it cannot be released; empty when it can.
    pub reasons: Vec<ClosedReason>,
    /// Sources that are no longer as they were frozen, by path. What is frozen, and can be released, stays as it was.
    pub moved_sources: Vec<MovedSource>,
    /// Statements and keys that do not hold.
    pub flaws: Vec<StatusFlaw>,
    /// What someone might want to do something about.
    pub hints: Vec<Hint>,
}

/// How far a work has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Being written: nothing is frozen.
    Written,
    /// Frozen and put before the parties.
    Frozen,
    /// In the archive.
    Released,
}

/// Why something cannot be released.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum ClosedReason {
    /// Nothing is frozen.
    NotFrozen,
    /// There is no policy yet that says who must approve.
    NoPolicy,
    /// A group has too few approvals.
    TooFew {
        /// The group, as printed.
        group: String,
        /// How many have approved.
        approved: u32,
        /// How many must.
        need: u32,
        /// Of how many.
        members: u32,
        /// Who rejected, as printed.
        rejected: Vec<String>,
        /// Who has not said anything that holds, as printed.
        missing: Vec<String>,
    },
    /// Some statements or keys do not hold; the flaws say which.
    Flaws {
        /// How many flaws there are.
        count: u32,
    },
    /// The frozen files are not as they were frozen.
    Damaged {
        /// The first file that is not as its digest says.
        file: String,
    },
    /// The archive holds this release with other content.
    Taken,
}

/// A source that is not as it was frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MovedSource {
    /// Path below the workspace's `sources/`.
    pub path: String,
    /// What happened to it.
    pub change: SourceChange,
}

/// What happened to a source since the freeze.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SourceChange {
    /// Other words.
    Changed,
    /// It came since.
    Added,
    /// It is gone.
    Removed,
}

/// Something among the statements and keys that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StatusFlaw {
    /// The invariant it breaks, e.g. `I5`.
    pub invariant: String,
    /// What it is, in a word, e.g. `other-content`; the labels have a sentence for each.
    pub slug: String,
    /// The party it is about, as printed, or the name of the file.
    pub party: String,
    /// What is wrong, in English, for whoever repairs it.
    pub message: String,
}

/// What someone might want to do something about, though it decides nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "hint", rename_all = "snake_case")]
pub enum Hint {
    /// A party of the policy has been merged into another.
    Merged {
        /// The party, as printed.
        party: String,
        /// What it is a part of now, as printed.
        into: String,
    },
    /// A party had keys, and none of them can sign any more.
    LostKey {
        /// The party, as printed.
        party: String,
    },
    /// A party's last key will soon be too old.
    KeyEnds {
        /// The party, as printed.
        party: String,
        /// The last day it can sign.
        last_day: FactDate,
    },
    /// A registrar may sign for parties that have not said anything.
    RegistrarMaySign {
        /// The registrar, as printed.
        registrar: String,
        /// The parties, as printed, in the order of the policy.
        parties: Vec<String>,
    },
}
