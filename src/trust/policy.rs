//! Who has a say: groups of parties, how many of each must approve, and which groups each kind of release needs.
//!
//! An example in full:
//!
//! ```json
//! {
//!   "groups": [
//!     { "id": "region", "name": "Regionen", "members": ["midtjylland"], "need": 1 },
//!     { "id": "kommuner", "name": "Kommunerne", "members": ["skive", "viborg", "silkeborg"], "need": 3 },
//!     { "id": "almen-praksis", "members": ["plo-midtjylland"], "need": 1, "tags": ["midtjylland/sundhedsaftale/*"] },
//!     { "id": "sekretariat", "members": ["faelles-sekretariat"], "need": 1 }
//!   ],
//!   "need": {
//!     "content": ["region", "kommuner", "almen-praksis"],
//!     "correction": ["sekretariat"],
//!     "republication": []
//!   },
//!   "trust_groups": ["region", "kommuner"],
//!   "signs_for": { "faelles-sekretariat": ["skive", "viborg"] }
//! }
//! ```

use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

mod mistakes;
mod once;

/// What a release is, for the question whose approval it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A text that says something new.
    Content,
    /// A text that puts a mistake of print right.
    Correction,
    /// The same text in a new print.
    Republication,
    /// A text taken back.
    Withdrawal,
    /// A change of keys or of this policy.
    Trust,
}

/// Who has a say on which release: `trust/policy.json`. The policy in force before a release judges it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// The groups of parties, in the order in which they are printed.
    #[schemars(length(min = 1))]
    pub groups: Vec<Group>,
    /// Which groups must be met, by kind of release.
    pub need: Need,
    /// The ids of the groups that must be met to change the keys or this policy.
    #[schemars(length(min = 1))]
    pub trust_groups: Vec<String>,
    /// The registrars: who may sign for which parties, e.g. a joint secretariat for councils without a key.
    ///
    /// The registrar's line in `allowed_signers` lists itself and these parties, and each of its statements names the minutes.
    #[serde(default, deserialize_with = "once::map", skip_serializing_if = "BTreeMap::is_empty")]
    pub signs_for: BTreeMap<String, Vec<String>>,
}

/// Parties that are counted together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Names the group in this file, e.g. `kommuner`.
    #[schemars(regex(pattern = "^[a-z0-9][a-z0-9-]*$"))]
    pub id: String,
    /// What is printed, e.g. `Kommunerne`; the id when absent.
    #[serde(default)]
    pub name: String,
    /// The ids of its parties, e.g. `skive`, in the order in which they are printed.
    #[schemars(length(min = 1), inner(regex(pattern = "^[a-z0-9][a-z0-9-]*$")))]
    pub members: Vec<String>,
    /// How many of the members must approve, from 1 to all of them.
    #[schemars(range(min = 1))]
    pub need: u32,
    /// Globs over release tags that the group has a say on, e.g. `midtjylland/sundhedsaftale/*`, where `*` also
    /// takes slashes; empty or absent for every tag. Without effect on changes of the keys or of this policy.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
}

/// The ids of the groups that each kind of release needs; an empty list leaves it to the publisher alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Need {
    /// For a text that says something new; never empty.
    #[schemars(length(min = 1))]
    pub content: Vec<String>,
    /// For a text that puts a mistake of print right.
    pub correction: Vec<String>,
    /// For the same text in a new print.
    pub republication: Vec<String>,
    /// For a text taken back; as `content` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawal: Option<Vec<String>>,
}

impl Policy {
    /// Reads `policy.json`.
    ///
    /// # Errors
    /// Every mistake; only the first one when the file is not JSON of this form.
    pub fn read(json: &[u8]) -> Result<Self, Vec<String>> {
        let mut policy: Self = serde_json::from_slice(json).map_err(|error| vec![error.to_string()])?;
        for group in policy.groups.iter_mut().filter(|group| group.name.is_empty()) {
            group.name = group.id.clone();
        }
        let mistakes = mistakes::of(&policy);
        if mistakes.is_empty() { Ok(policy) } else { Err(mistakes) }
    }

    /// The text of `policy.json`, with a line feed at its end.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).expect("a policy has string keys only") + "\n"
    }

    /// The groups that a release needs, in the order of the policy; none leaves it to the publisher alone.
    pub fn groups_for(&self, kind: Kind, tag: &str) -> Vec<&Group> {
        let ids = self.needed(kind);
        self.groups.iter().filter(|group| ids.contains(&group.id) && (kind == Kind::Trust || group.has_a_say_on(tag))).collect()
    }

    /// The ids of the groups that a kind of release needs, whatever its tag.
    pub fn needed(&self, kind: Kind) -> &[String] {
        match kind {
            Kind::Content => &self.need.content,
            Kind::Correction => &self.need.correction,
            Kind::Republication => &self.need.republication,
            Kind::Withdrawal => self.need.withdrawal.as_ref().unwrap_or(&self.need.content),
            Kind::Trust => &self.trust_groups,
        }
    }

    /// Whether any group has this member.
    pub fn has_member(&self, party: &str) -> bool {
        self.groups.iter().any(|group| group.members.iter().any(|member| member == party))
    }

    /// The registrar that may sign for a party with the key of all these names, e.g. `faelles-sekretariat`.
    pub(super) fn registrar_among<'a>(&'a self, names: &[&str], party: &str) -> Option<&'a str> {
        let registrar = |(id, parties): (&'a String, &Vec<String>)| {
            (names.contains(&id.as_str()) && id != party && parties.iter().any(|one| one == party)).then_some(id.as_str())
        };
        self.signs_for.iter().find_map(registrar)
    }

    /// Whether these names may share a key: one name, or a registrar and parties that it signs for.
    pub(super) fn may_share_a_key(&self, names: &[&str]) -> bool {
        let covers = |registrar: &&str, name: &str| {
            *registrar == name || self.signs_for.get(*registrar).is_some_and(|parties| parties.iter().any(|party| party == name))
        };
        names.len() < 2 || names.iter().any(|registrar| names.iter().all(|name| covers(registrar, name)))
    }
}

impl Group {
    fn has_a_say_on(&self, tag: &str) -> bool {
        let admits = |glob: &String| glob::Pattern::new(glob).is_ok_and(|glob| glob.matches(tag));
        self.tags.is_empty() || self.tags.iter().any(admits)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Content => "content",
            Self::Correction => "correction",
            Self::Republication => "republication",
            Self::Withdrawal => "withdrawal",
            Self::Trust => "trust",
        })
    }
}
