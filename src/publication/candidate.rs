//! The candidate: what is frozen for approval, and goes out byte for byte when it is approved.
//!
//! ```text
//! agreement.{html,json,pdf,xml}  candidate.json     what is approved (of `trust`: its own files),
//! CONTENT.sha256                                    and the list of exactly these
//! aftale.toml  sources/  layouts/                   what it was made from: the folder is a workspace of its own
//! comparisons/  checks.json                         what changed, and what the checks found
//! ```
//!
//! Both lists of digests are what `sha256sum` prints for the files by name, so `sha256sum -c` reads them. What is not
//! listed there has its digest in `candidate.json`, so an approval binds every byte of the folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::archive::{Archive, ArchiveError, CONTENT, MANIFEST, TagName};
use crate::model::Publisher;
use crate::model::digest::{hex_sha256, text_digest_of};
use crate::publication::edition::EDITION_FILES;
use crate::publication::places::{FROZEN, Files, PlaceError, TRUST, Target, read_files};
use crate::trust::Kind;

/// The word on where a candidate comes from.
pub(super) const CANDIDATE: &str = "candidate.json";
/// What a release says of itself.
pub(super) const RELEASE: &str = "release.json";
/// The files that are approved when who may approve changes.
pub const TRUST_FILES: [&str; 4] = ["VERIFY.md", "allowed_signers", "policy.json", "revoked_keys"];
/// The tool as candidates name it, e.g. `aftale 0.1.0`.
pub(super) const TOOL: &str = concat!("aftale ", env!("CARGO_PKG_VERSION"));

/// What `candidate.json` says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Candidate {
    /// The tag that it becomes, e.g. `midtjylland/sundhedsaftale/2019-2023/r0001`.
    pub tag: String,
    /// 1, 2, …
    pub revision: u32,
    /// What the revision changes; it decides who has to approve.
    pub revision_kind: Kind,
    /// The release it follows; `null` for the first.
    pub previous: Option<String>,
    /// Why what it follows is withdrawn; `null` otherwise.
    pub reason: Option<String>,
    /// SHA-256 of what is agreed, whatever the dates, state and revision; `null` for `trust`.
    pub text_digest: Option<String>,
    /// The program that made it, e.g. `aftale 0.1.0`.
    pub tool: String,
    /// SHA-256 of every source, by path below `sources/`.
    pub sources: BTreeMap<String, String>,
    /// SHA-256 of every layout in force, by path below `layouts/`.
    pub layouts: BTreeMap<String, String>,
    /// SHA-256 of everything else that lies in the folder and is not listed in `CONTENT.sha256`.
    pub accompanying: BTreeMap<String, String>,
    /// The commit of the sources, `-` when they are not in git as they are.
    pub source_commit: String,
    /// SHA-256 of the list of `sources`, as `sha256sum` prints it.
    pub source_tree: String,
    /// What is printed of it on the approval sheet.
    pub printed: Printed,
}

/// What is printed of a candidate beside its digests.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Printed {
    /// The title on the cover; empty for `trust`.
    pub title: String,
    /// The title in running heads; empty for `trust`.
    pub short_title: String,
    /// e.g. `da`.
    pub language: String,
    /// Who publishes.
    pub publisher: Publisher,
    /// What a correction corrects; `null` otherwise.
    pub erratum: Option<String>,
    /// Whether the text is a made-up example.
    pub example: bool,
    /// Names of whoever may have to approve, by id, at the entry into force.
    pub names: BTreeMap<String, String>,
}

impl Printed {
    /// The printed name of a party; its id when it has none.
    pub(super) fn name(&self, id: &str) -> String {
        self.names.get(id).cloned().unwrap_or_else(|| id.to_owned())
    }
}

/// A candidate with its files.
#[derive(Debug, Clone)]
pub struct Frozen {
    /// The tag that it becomes.
    pub tag: TagName,
    /// What `candidate.json` says.
    pub candidate: Candidate,
    /// SHA-256 of `CONTENT.sha256`: what the parties approve.
    pub content_sha256: String,
    /// Every file, by path below the candidate's folder.
    pub files: Files,
}

/// Why a candidate cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CandidateError {
    /// The archive cannot be read.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// A release that was not made from a candidate.
    #[error("the release `{tag}` holds no candidate as it was approved: {}; `aftale verify {tag}` tells more", flaws.join("; "))]
    Released {
        /// The release.
        tag: TagName,
        /// What is wrong, one entry a file.
        flaws: Vec<String>,
    },
    /// It is not there or cannot be read.
    #[error(transparent)]
    Place(#[from] PlaceError),
    /// Its files are not those that were frozen.
    #[error("{} is not as it was frozen: {}; take the folder back from a copy, or delete it and freeze again", folder.display(), flaws.join("; "))]
    Changed {
        /// The candidate's folder.
        folder: PathBuf,
        /// What is wrong, one entry a file.
        flaws: Vec<String>,
    },
}

impl Candidate {
    /// Lays out the files of a candidate: `approved` and the candidate itself become the content, `beside` lies beside it.
    pub(super) fn lay_out(mut self, approved: Files, beside: Files) -> Files {
        self.accompanying = digests(&beside, |path| !path.starts_with("sources/") && !path.starts_with("layouts/"), "");
        self.sources = digests(&beside, |path| path.starts_with("sources/"), "sources/");
        self.layouts = digests(&beside, |path| path.starts_with("layouts/"), "layouts/");
        let list: String = self.sources.iter().map(|(path, digest)| format!("{digest}  {path}\n")).collect();
        self.source_tree = hex_sha256(list.as_bytes());
        let mut files = approved;
        files.insert(CANDIDATE.into(), canonical(&self));
        let list = sha256sums(&files);
        files.insert(CONTENT.into(), Arc::from(list.into_bytes()));
        files.extend(beside);
        files
    }
}

impl Frozen {
    /// Reads a candidate of a workspace, and proves that it is as it was frozen.
    ///
    /// # Errors
    /// When it is not there, cannot be read, or a file was changed, added or taken away.
    pub fn read(root: &Path, tag: &TagName) -> Result<Self, CandidateError> {
        let folder = root.join(FROZEN).join(tag.to_string());
        let files = read_files(&folder)?;
        if files.is_empty() {
            let what = tag.to_string();
            return Err(PlaceError::NotFrozen { what, folder: tag.folder().to_owned() }.into());
        }
        Self::of(tag, files).map_err(|flaws| CandidateError::Changed { folder, flaws })
    }

    /// Takes the newest candidate of a target, or the one it names.
    ///
    /// # Errors
    /// As [`Frozen::read`].
    pub fn find(root: &Path, target: &Target) -> Result<Self, CandidateError> {
        Self::read(root, &target.tag(root)?)
    }

    /// Takes a candidate back out of a release.
    ///
    /// # Errors
    /// When the release cannot be read, or does not hold a candidate.
    pub(super) fn released(archive: &Archive, tag: &TagName) -> Result<Self, CandidateError> {
        let files = archive.files(tag, "")?.unwrap_or_default().into_iter().map(|(path, bytes)| (path, Arc::from(bytes)));
        Self::of(tag, without_release(files.collect())).map_err(|flaws| CandidateError::Released { tag: tag.clone(), flaws })
    }

    /// Takes the files of a candidate, by path below its folder.
    ///
    /// # Errors
    /// What is wrong with them, one entry a file.
    pub(super) fn of(tag: &TagName, files: Files) -> Result<Self, Vec<String>> {
        let candidate: Candidate = match files.get(CANDIDATE).map(|bytes| serde_json::from_slice(bytes)) {
            Some(Ok(candidate)) => candidate,
            Some(Err(error)) => return Err(vec![format!("`{CANDIDATE}` cannot be read: {error}")]),
            None => return Err(vec![format!("`{CANDIDATE}` is missing")]),
        };
        let mut flaws = Vec::new();
        if candidate.tag != tag.to_string() || candidate.revision != tag.revision() {
            flaws.push(format!("`{CANDIDATE}` is of `{}`", candidate.tag));
        }
        // The digest decides whether a republication needs approvals, so nobody's word is taken for it.
        let text_digest = files.get("agreement.json").filter(|_| tag.folder() != TRUST).and_then(|bytes| text_digest_of(bytes));
        if candidate.text_digest != text_digest {
            flaws.push(format!("the text digest in `{CANDIDATE}` is not that of `agreement.json`"));
        }
        let mut expected: BTreeMap<String, String> = BTreeMap::new();
        for (folder, digests) in [("sources/", &candidate.sources), ("layouts/", &candidate.layouts), ("", &candidate.accompanying)] {
            expected.extend(digests.iter().map(|(path, digest)| (format!("{folder}{path}"), digest.clone())));
        }
        let listed: Files = approved_names(tag).filter_map(|name| Some((name.to_owned(), Arc::clone(files.get(name)?)))).collect();
        let content = files.get(CONTENT).map(|bytes| &bytes[..]).unwrap_or_default();
        if content != sha256sums(&listed).as_bytes() {
            flaws.push(format!(
                "`{CONTENT}` does not list exactly {} with their digests",
                approved_names(tag).collect::<Vec<_>>().join(", ")
            ));
        }
        for (path, digest) in &expected {
            match files.get(path) {
                None => flaws.push(format!("`{path}` is missing")),
                Some(bytes) if hex_sha256(bytes) != *digest => flaws.push(format!("`{path}` was changed")),
                Some(_) => {}
            }
        }
        let known = |path: &&String| expected.contains_key(*path) || *path == CONTENT || approved_names(tag).any(|name| name == *path);
        flaws.extend(files.keys().filter(|path| !known(path)).map(|path| format!("`{path}` was added")));
        if !flaws.is_empty() {
            return Err(flaws);
        }
        Ok(Self { tag: tag.clone(), candidate, content_sha256: hex_sha256(content), files })
    }

    /// The facts of the work, as its `agreement.json` has them; `null` for `trust`.
    pub(super) fn facts(&self) -> serde_json::Value {
        let model = self.files.get("agreement.json").and_then(|bytes| serde_json::from_slice::<serde_json::Value>(bytes).ok());
        model.map(|mut model| model["facts"].take()).unwrap_or_default()
    }
}

/// The files of a release that were its candidate's.
pub(super) fn without_release(mut files: Files) -> Files {
    files.retain(|path, _| path != MANIFEST && path != RELEASE && !path.starts_with("approvals/"));
    files
}

/// The names that `CONTENT.sha256` lists, sorted.
pub(super) fn approved_names(tag: &TagName) -> impl Iterator<Item = &'static str> {
    let own: &[&str] = if tag.folder() == TRUST { &TRUST_FILES } else { &EDITION_FILES };
    let mut names: Vec<&str> = own.iter().copied().chain([CANDIDATE]).collect();
    names.sort_unstable();
    names.into_iter()
}

fn digests(files: &Files, chosen: impl Fn(&str) -> bool, prefix: &str) -> BTreeMap<String, String> {
    let chosen = files.iter().filter(|(path, _)| chosen(path));
    chosen.map(|(path, bytes)| (path[prefix.len()..].to_owned(), hex_sha256(bytes))).collect()
}

/// One line a file, sorted by path, as `sha256sum` prints them.
pub(super) fn sha256sums(files: &Files) -> String {
    files.iter().map(|(path, bytes)| format!("{}  {path}\n", hex_sha256(bytes))).collect()
}

/// JSON with sorted keys and no white space but the line's end.
pub(super) fn canonical(value: &impl Serialize) -> Arc<[u8]> {
    let value = serde_json::to_value(value).expect("what is written here has string keys only");
    Arc::from(format!("{value}\n").into_bytes())
}
