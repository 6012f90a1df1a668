//! What a workspace says about itself in `aftale.toml`.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The settings of a workspace.
#[derive(Debug, Clone)]
pub struct Workspace {
    /// Language of messages in print and of works that name none, e.g. `da`.
    pub language: String,
    /// Who publishes, by the first segment of a series, e.g. `midtjylland`.
    pub publishers: BTreeMap<String, Publisher>,
    /// Where releases go, and who vouches for them.
    pub releases: ReleaseSettings,
    /// How long and how large the workspace's own layouts may run.
    pub bounds: Bounds,
}

/// Where releases go, and who vouches for them; paths are seen from the workspace.
#[derive(Debug, Clone, Default)]
pub struct ReleaseSettings {
    /// Folder of the release archive, e.g. `archive.git`.
    pub archive: Option<String>,
    /// File of the keys that may publish, in the form of OpenSSH's `allowed_signers`. It lies outside the archive, which it judges.
    pub allowed_publishers: Option<String>,
    /// File of the key that signs releases: a private key, or the public half of one that an agent or a device holds.
    pub publisher_key: Option<String>,
    /// File that lists every tag ever seen, kept outside the archive.
    pub witness: Option<String>,
    /// Where the archive is published, as git names it, e.g. `ssh://git@arkiv.example/sundhedsaftaler.git`.
    pub remote: Option<String>,
}

/// How long and how large a layout may run that is not built in, for one document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Seconds on a processor.
    pub seconds: u32,
    /// Megabytes of memory.
    pub megabytes: u32,
}

impl Bounds {
    /// What a workspace may set: up to an hour.
    pub const SECONDS: RangeInclusive<u32> = 1..=3600;
    /// What a workspace may set; in less, not even the fonts fit.
    pub const MEGABYTES: RangeInclusive<u32> = 256..=65_536;
}

impl Default for Bounds {
    /// Several times what the built-in layouts need for the largest work that may be written.
    fn default() -> Self {
        Self { seconds: 60, megabytes: 4096 }
    }
}

/// Who publishes, and the one colour that is theirs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Publisher {
    /// As printed, e.g. `Region Midtjylland`.
    pub name: String,
    /// Accent colour, `#rrggbb`; at least 7:1 on white.
    pub accent: String,
    /// Two-digit ISO 3166-2 subdivision of Denmark, e.g. `82`; the publisher's place in Akoma Ntoso IRIs.
    pub subdivision: String,
}
