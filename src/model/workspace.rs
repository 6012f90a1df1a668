//! What a workspace says about itself in `aftale.toml`.

use std::collections::BTreeMap;

use serde::Serialize;

/// The settings of a workspace.
#[derive(Debug, Clone)]
pub struct Workspace {
    /// Language of messages in print and of works that name none, e.g. `da`.
    pub language: String,
    /// Who publishes, by the first segment of a series, e.g. `midtjylland`.
    pub publishers: BTreeMap<String, Publisher>,
    /// Folder of the release archive, relative to the workspace, e.g. `archive.git`.
    pub archive: Option<String>,
}

/// Who publishes, and the one colour that is theirs.
#[derive(Debug, Clone, Serialize)]
pub struct Publisher {
    /// As printed, e.g. `Region Midtjylland`.
    pub name: String,
    /// Accent colour, `#rrggbb`; at least 7:1 on white.
    pub accent: String,
    /// Two-digit ISO 3166-2 subdivision of Denmark, e.g. `82`; the publisher's place in Akoma Ntoso IRIs.
    pub subdivision: String,
}
