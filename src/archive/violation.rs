//! What an archive shows that no publication of ours leaves behind.

use schemars::JsonSchema;
use serde::Serialize;

/// One promise of the archive that is broken, and where.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Violation {
    /// The promise, e.g. `I1`: a number of the documentation's list.
    pub invariant: &'static str,
    /// In which way it is broken, e.g. `witness-lost-tag`.
    pub slug: &'static str,
    /// What it is about: a tag, a commit, a file.
    pub subject: String,
    /// One sentence in plain words; lower case, no full stop.
    pub message: String,
}
