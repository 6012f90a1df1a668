//! What a build hands over to be frozen: one work's finished bytes, and all that went into them.

use std::sync::Arc;

use crate::model::{RevisionKind, WorkId};
use crate::publication::candidate::Printed;
use crate::publication::places::Files;

/// The files that are an edition: exactly these, by name.
pub const EDITION_FILES: [&str; 4] = ["agreement.html", "agreement.json", "agreement.pdf", "agreement.xml"];

/// The files built from one work, and all that went into them.
#[derive(Debug, Clone)]
pub struct Edition {
    /// The work; its id is the folder in the archive.
    pub work: WorkId,
    /// 1, 2, …
    pub revision: u32,
    /// What the revision changes.
    pub revision_kind: RevisionKind,
    /// The digest of what was agreed ([`text_digest`](crate::model::digest::text_digest)).
    pub text_digest: String,
    /// The bytes of [`EDITION_FILES`], by name.
    pub files: Files,
    /// Every source read for them, by path below the workspace's `sources/`: the work's own, those of the works it speaks
    /// of, and the registries.
    pub sources: Files,
    /// Every layout used for them, by path below `layouts/`.
    pub layouts: Files,
    /// Comparisons with other texts, by file name, e.g. `2015-2018.json` or `r0001.json`.
    pub comparisons: Files,
    /// What the checks found, as JSON.
    pub checks: Arc<[u8]>,
    /// The settings that decide about its bytes, as an `aftale.toml`.
    pub settings: Arc<[u8]>,
    /// The commit the sources were taken from; `None` when they are not in git, or not as committed.
    pub source_commit: Option<String>,
    /// What is printed of it on the approval sheet.
    pub printed: Printed,
}
