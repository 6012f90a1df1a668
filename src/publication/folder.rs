//! Lays an edition out as a release's folder, the same bytes for the same edition:
//!
//! ```text
//! agreement.{html,json,pdf,xml}  candidate.json     what is approved,
//! CONTENT.sha256                                    and the list of exactly these
//! sources/  layouts/  comparisons/                  what it was made from, and what changed
//! release.json                                      what the release says of itself
//! SHA256SUMS                                        the list of every file but itself
//! ```
//!
//! Both lists are what `sha256sum` prints for the files by name, so `sha256sum -c` reads them.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value, json};

use crate::archive::{CONTENT, MANIFEST, TagName};
use crate::model::digest::hex_sha256;
use crate::publication::edition::{EDITION_FILES, Edition};
use crate::publication::release::ReleaseError;
use crate::publication::time::ReleaseTime;

type Files = BTreeMap<String, Arc<[u8]>>;

/// The tool as releases name it, e.g. `aftale 0.1.0`.
const TOOL: &str = concat!("aftale ", env!("CARGO_PKG_VERSION"));

/// The files of a release, by path below its folder.
///
/// # Errors
/// When the edition is not exactly its four files.
pub(super) fn folder(edition: &Edition, tag: &TagName, previous: Option<&TagName>, at: ReleaseTime) -> Result<Files, ReleaseError> {
    let mut files = content(edition, tag)?;
    let list = sha256sums(&files);
    files.insert(CONTENT.into(), list.into_bytes().into());
    for (folder, below) in [("sources", &edition.sources), ("layouts", &edition.layouts), ("comparisons", &edition.comparisons)] {
        files.extend(below.iter().map(|(path, bytes)| (format!("{folder}/{path}"), bytes.clone())));
    }
    files.insert("release.json".into(), canonical(&release_facts(edition, tag, previous, at)));
    let list = sha256sums(&files);
    files.insert(MANIFEST.into(), list.into_bytes().into());
    Ok(files)
}

/// What the parties approve: the edition and the word on where it comes from.
fn content(edition: &Edition, tag: &TagName) -> Result<Files, ReleaseError> {
    if let Some(missing) = EDITION_FILES.iter().find(|name| !edition.files.contains_key(**name)) {
        return Err(ReleaseError::Missing { tag: tag.clone(), file: missing });
    }
    if let Some(extra) = edition.files.keys().find(|name| !EDITION_FILES.contains(&name.as_str())) {
        return Err(ReleaseError::Extra { tag: tag.clone(), file: extra.clone() });
    }
    let mut files = edition.files.clone();
    files.insert("candidate.json".into(), canonical(&candidate(edition, tag)));
    Ok(files)
}

/// Where the edition comes from, to be checked or built again; without a source commit, `source_tree` names the sources.
fn candidate(edition: &Edition, tag: &TagName) -> Value {
    json!({
        "tag": tag.to_string(),
        "revision": edition.revision,
        "revision_kind": edition.revision_kind,
        "text_digest": edition.text_digest,
        "tool": TOOL,
        "sources": digests(&edition.sources),
        "layouts": digests(&edition.layouts),
        "source_commit": edition.source_commit.as_deref().unwrap_or("-"),
        "source_tree": hex_sha256(sha256sums(&edition.sources).as_bytes()),
    })
}

/// What the release says of itself; unlike the candidate it is no part of what is approved.
fn release_facts(edition: &Edition, tag: &TagName, previous: Option<&TagName>, at: ReleaseTime) -> Value {
    json!({
        "tag": tag.to_string(),
        "revision": edition.revision,
        "previous": previous.map(ToString::to_string),
        "released": at,
        "dated": edition.dated,
        "in_force_from": edition.in_force_from,
        "valid_to": edition.valid_to,
        "erratum": edition.erratum,
    })
}

fn digests(files: &Files) -> BTreeMap<&str, String> {
    files.iter().map(|(path, bytes)| (path.as_str(), hex_sha256(bytes))).collect()
}

/// One line a file, sorted by path, as `sha256sum` prints them.
fn sha256sums(files: &Files) -> String {
    files.iter().map(|(path, bytes)| format!("{}  {path}\n", hex_sha256(bytes))).collect()
}

/// JSON with sorted keys and no white space but the line's end.
fn canonical(value: &Value) -> Arc<[u8]> {
    format!("{value}\n").into_bytes().into()
}
