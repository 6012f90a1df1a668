//! What a build hands over for publication: one work's finished bytes and the few facts its release tells.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::{FactDate, RevisionKind, WorkId};

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
    /// What a correction corrects.
    pub erratum: Option<String>,
    /// The date on the document.
    pub dated: FactDate,
    /// When the agreement takes effect.
    pub in_force_from: FactDate,
    /// The last day it is valid, when that is known.
    pub valid_to: Option<FactDate>,
    /// The digest of what was agreed ([`text_digest`](crate::model::digest::text_digest)).
    pub text_digest: String,
    /// The bytes of [`EDITION_FILES`], by name.
    pub files: BTreeMap<String, Arc<[u8]>>,
    /// Every source read for them, by path below the workspace's `sources/`.
    pub sources: BTreeMap<String, Arc<[u8]>>,
    /// Every layout used for them, by path below `layouts/`.
    pub layouts: BTreeMap<String, Arc<[u8]>>,
    /// Comparisons with other works, by file name, e.g. `2015-2018.json`. They are no part of what is approved.
    pub comparisons: BTreeMap<String, Arc<[u8]>>,
    /// The commit the sources were taken from; `None` when they are not in git, or not as committed.
    pub source_commit: Option<String>,
}
