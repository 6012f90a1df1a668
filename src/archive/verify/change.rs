//! I4: a commit changes its release's folder and nothing else; and the way to that folder.

use std::collections::BTreeMap;

use crate::archive::objects::Kind;
use crate::archive::objects::tree::{TreeEntry, read_tree};
use crate::archive::repository::ObjectId;
use crate::archive::verify::report::Report;

/// How deep folders are followed.
const DEEPEST: usize = 64;

/// What a commit follows.
#[derive(Debug, Clone, Copy)]
pub(super) enum Before {
    /// Nothing: it is the first.
    Nothing,
    /// A commit with this root.
    Root(ObjectId),
    /// A commit that cannot be read.
    Unknown,
}

impl Before {
    fn root(self) -> Option<ObjectId> {
        match self {
            Self::Root(root) => Some(root),
            Self::Nothing | Self::Unknown => None,
        }
    }
}

/// Compares the roots of a commit and the one before, along the way to the release's folder. Gives that folder.
///
/// Everything that the commit brings is read: what lies elsewhere too, though it must not.
pub(super) fn check_change(report: &mut Report, subject: &str, folder: &str, before: Before, after: ObjectId) -> Option<ObjectId> {
    let (mut then_id, mut after) = (before.root(), after);
    let mut path = String::new();
    for segment in folder.split('/') {
        let place = format!("{subject}, folder `/{path}`");
        let now = entries(report, after, &place)?;
        let then = then_id.and_then(|then| entries(report, then, &place)).unwrap_or_default();
        for name in
            now.keys().chain(then.keys().filter(|name| !now.contains_key(*name))).filter(|name| name.as_slice() != segment.as_bytes())
        {
            match (before, now.get(name)) {
                (Before::Unknown, Some(now)) => read_entry(report, now, &place, 0),
                _ => check_same(report, subject, &path, then.get(name), now.get(name)),
            }
        }
        let here = now.get(segment.as_bytes()).filter(|entry| entry.is_folder());
        let Some(here) = here else {
            report.add("I2", "folder-missing", subject, format!("the release has no folder `{folder}`; restore a copy of the archive"));
            return None;
        };
        then_id = then.get(segment.as_bytes()).filter(|entry| entry.is_folder()).map(|entry| entry.id);
        after = here.id;
        path = format!("{path}{segment}/");
    }
    Some(after)
}

/// Reads all that a commit of nobody's brings.
pub(super) fn read_all(report: &mut Report, tree: ObjectId, place: &str, depth: usize) {
    if report.judged.contains(&tree) || depth == DEEPEST {
        return;
    }
    for entry in entries(report, tree, place).unwrap_or_default().into_values() {
        read_entry(report, &entry, &format!("{place}, `{}`", entry.shown()), depth + 1);
    }
}

fn check_same(report: &mut Report, subject: &str, path: &str, before: Option<&TreeEntry>, after: Option<&TreeEntry>) {
    if before == after {
        return;
    }
    let (entry, what) = match (before, after) {
        (None, Some(after)) => (after, "adds"),
        (Some(before), None) => (before, "removes"),
        (Some(_), Some(after)) => (after, "changes"),
        (None, None) => return,
    };
    let name = format!("{path}{}", entry.shown());
    report.add(
        "I4",
        "foreign-change",
        subject,
        format!("the commit {what} `{name}`, which is not in its release's folder; restore `main` from a copy of the archive"),
    );
    if let Some(after) = after {
        read_entry(report, after, &format!("{subject}, `{name}`"), 0);
    }
}

fn read_entry(report: &mut Report, entry: &TreeEntry, place: &str, depth: usize) {
    match entry.mode & 0o170_000 {
        0o040_000 => read_all(report, entry.id, place, depth),
        0o160_000 => {} // a commit of another repository is none of ours
        _ => drop(report.digest(entry.id, place)),
    }
}

fn entries(report: &mut Report, tree: ObjectId, place: &str) -> Option<BTreeMap<Vec<u8>, TreeEntry>> {
    let object = report.read(tree, Kind::Tree, place)?;
    Some(read_tree(&object.bytes)?.into_iter().map(|entry| (entry.name.clone(), entry)).collect())
}
