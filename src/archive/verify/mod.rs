//! Verifies the promises that the archive's structure makes, with everything it finds in one run:
//!
//! 1. Files that divert git (`tags.rs`), and the references as files (`references.rs`).
//! 2. The branch: one line of releases, chained, with growing revisions and times (`history.rs`).
//! 3. Every reference: `main`, and one signed tag on each commit (`tags.rs`).
//! 4. Each release: signatures (`signatures.rs`), what its commit changes (`change.rs`), its folder (`folder.rs`).
//! 5. The objects that no release needs, and every copy of the others (`store.rs`, `syntax.rs`), and what git
//!    has derived from them (`derived.rs`).
//!
//! The numbers of the invariants are those of the documentation. What approvals say is not the archive's to judge.

mod change;
mod derived;
mod folder;
pub(super) mod history;
mod list;
pub(super) mod report;
mod signatures;
mod store;
mod syntax;
mod tags;

use std::collections::BTreeMap;
use std::path::Path;

use crate::archive::objects::ObjectStore;
use crate::archive::objects::text::TagText;
use crate::archive::reference_files::References;
use crate::archive::repository::{MAIN, ObjectId, Repository};
use crate::archive::verify::change::Before;
use crate::archive::verify::history::History;
use crate::archive::verify::report::Report;
use crate::archive::{ArchiveError, TagName, Violation};
use crate::trust::{AllowedSigners, RevokedKeys};

/// Who may publish: keys that come from outside the archive, for it cannot vouch for itself.
#[derive(Debug, Clone)]
pub struct Publishers {
    /// The keys whose signatures count, in the name space `git`.
    pub signers: AllowedSigners,
    /// Keys whose signatures count no longer, whenever they were made.
    pub revoked: RevokedKeys,
}

/// Verifies an archive; see [`Archive::verify`](crate::archive::Archive::verify).
pub(super) fn verify(
    archive: &Path,
    publishers: &Publishers,
    since: Option<&TagName>,
    only: &[TagName],
) -> Result<Vec<Violation>, ArchiveError> {
    Repository::open(archive)?; // refuses what is no archive at all
    let store = ObjectStore::open(archive)?;
    let mut report = Report::new(&store);
    let (history, tags) = check_references(&mut report, archive)?;
    let scope = Scope::new(&mut report, &history, since, only);
    check_releases(&mut report, publishers, &history, &tags, &scope);
    if since.is_none() && only.is_empty() {
        store::check_store(&mut report, archive)?;
        derived::check_derived(&mut report, archive)?;
    }
    Ok(report.violations)
}

/// Verifies the references and the branch alone.
pub(super) fn verify_references(archive: &Path) -> Result<Vec<Violation>, ArchiveError> {
    let store = ObjectStore::open(archive)?;
    let mut report = Report::new(&store);
    check_references(&mut report, archive)?;
    Ok(report.violations)
}

/// The tag of each commit on the branch, with its object.
type Tags = BTreeMap<ObjectId, (ObjectId, TagText)>;

fn check_references(report: &mut Report, archive: &Path) -> Result<(History, Tags), ArchiveError> {
    let references = References::read(archive)?;
    tags::check_diversions(report, archive);
    let history = History::walk(report, references.found.get(MAIN).copied());
    history.check(report);
    let tags = tags::check_tags(report, &references, &history);
    Ok((history, tags))
}

/// Which releases are read in full.
struct Scope {
    first: usize,
    only: Vec<usize>,
    all: bool,
}

impl Scope {
    fn new(report: &mut Report, history: &History, since: Option<&TagName>, only: &[TagName]) -> Self {
        for tag in since.into_iter().chain(only).filter(|tag| history.place(tag).is_none()) {
            report.add(
                "I1",
                "release-unknown",
                tag,
                "there is no such release on `main`; look for its name in `aftale log`, or for its loss in the witness",
            );
        }
        let first = since.and_then(|tag| history.place(tag)).map_or(0, |place| place + 1);
        Self { first, only: only.iter().filter_map(|tag| history.place(tag)).collect(), all: only.is_empty() }
    }

    fn has(&self, place: usize) -> bool {
        place >= self.first && (self.all || self.only.contains(&place))
    }
}

fn check_releases(report: &mut Report, publishers: &Publishers, history: &History, tags: &Tags, scope: &Scope) {
    let mut latest: BTreeMap<&str, &TagName> = BTreeMap::new();
    let mut before = if history.is_whole { Before::Nothing } else { Before::Unknown };
    for (place, link) in history.links.iter().enumerate() {
        let previous = link.trailers().and_then(|trailers| latest.insert(trailers.tag.folder(), &trailers.tag));
        if scope.has(place) {
            signatures::check_commit(report, publishers, link);
            if let Some((_, tag)) = tags.get(&link.id) {
                signatures::check_tag(report, publishers, link, tag);
            }
            match link.trailers() {
                None => change::read_all(report, link.text.tree, &format!("commit {}", link.id), 0),
                Some(trailers) => {
                    let folder = change::check_change(report, &link.subject(), trailers.tag.folder(), before, link.text.tree);
                    if let Some(folder) = folder {
                        folder::check_folder(report, folder, trailers, previous);
                    }
                }
            }
        }
        before = Before::Root(link.text.tree);
    }
}
