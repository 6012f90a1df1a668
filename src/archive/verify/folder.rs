//! I2: what lies in a release's folder, and that its two lists tell exactly that.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::archive::name::{check_paths, flaw};
use crate::archive::objects::Kind;
use crate::archive::objects::tree::{FILE, FOLDER, TreeEntry, read_tree};
use crate::archive::release::Trailers;
use crate::archive::repository::ObjectId;
use crate::archive::verify::list::read_list;
use crate::archive::verify::report::{Report, sha256};
use crate::archive::{CONTENT, MANIFEST, TRUST, TagName};

/// What parties approve of a work.
const WORK_CONTENT: [&str; 5] = ["agreement.html", "agreement.json", "agreement.pdf", "agreement.xml", "candidate.json"];
/// What the old quorum approves of a change of keys or policy.
const TRUST_CONTENT: [&str; 5] = ["VERIFY.md", "allowed_signers", "candidate.json", "policy.json", "revoked_keys"];
/// What the release says of itself.
const FACTS: &str = "release.json";
/// How deep folders may lie in each other before it is no release.
const DEEPEST: usize = 32;

/// The files of a release by path below its folder.
type Files = BTreeMap<String, ObjectId>;

/// Checks a release's folder, its lists and what it says of itself. `previous` is the release of the folder before it.
pub(super) fn check_folder(report: &mut Report, folder: ObjectId, trailers: &Trailers, previous: Option<&TagName>) {
    let tag = &trailers.tag;
    let mut files = Files::new();
    let mut names = Vec::new();
    list_files(report, folder, tag, "", 0, &mut files, &mut names);
    check_names(report, tag, &names);
    check_manifest(report, trailers, &files);
    check_content(report, trailers, &files);
    check_facts(report, tag, &files, previous);
}

/// Collects plain files, and the names of everything; reports whatever is neither a plain file nor a folder.
fn list_files(report: &mut Report, folder: ObjectId, tag: &TagName, path: &str, depth: usize, files: &mut Files, names: &mut Vec<String>) {
    let place = format!("{tag}, folder `{}/{path}`", tag.folder());
    let Some(object) = report.read(folder, Kind::Tree, &place) else { return };
    for entry in read_tree(&object.bytes).unwrap_or_default() {
        let below = format!("{path}{}", entry.shown());
        match entry.mode {
            FOLDER if depth < DEEPEST => list_files(report, entry.id, tag, &format!("{below}/"), depth + 1, files, names),
            FOLDER => {
                report.add("I2", "name", tag, format!("`{below}` lies deeper than any release has folders; restore a copy of the archive"))
            }
            FILE => {
                files.insert(below.clone(), entry.id);
                names.push(below);
            }
            _ => {
                report_mode(report, tag, &below, &entry);
                names.push(below);
            }
        }
    }
}

fn report_mode(report: &mut Report, tag: &TagName, path: &str, entry: &TreeEntry) {
    let what = match entry.mode {
        0o100_755 => "can be run as a program",
        0o120_000 => "is a symbolic link",
        0o160_000 => "is a commit of another repository",
        _ => "has a mode that no release gives a file",
    };
    report.add(
        "I2",
        "mode",
        tag,
        format!("`{path}` {what} ({:06o}), and a release holds plain files; restore a copy of the archive", entry.mode),
    );
    if !matches!(entry.mode, 0o160_000) {
        report.digest(entry.id, &format!("{tag}, file `{path}`"));
    }
}

/// Checks the names as the writer does.
fn check_names(report: &mut Report, tag: &TagName, names: &[String]) {
    let flaws: Vec<String> =
        names.iter().filter_map(|name| flaw(name).map(|reason| format!("{name:?} cannot be archived: {reason}"))).collect();
    let pair = if flaws.is_empty() { check_paths(names.iter().map(String::as_str)).err().map(|error| error.to_string()) } else { None };
    for message in flaws.into_iter().chain(pair) {
        report.add("I2", "name", tag, message);
    }
}

/// Checks that `SHA256SUMS` is complete, equal to the bytes, and named by the commit.
fn check_manifest(report: &mut Report, trailers: &Trailers, files: &Files) {
    let tag = &trailers.tag;
    let Some(listed) = check_list(report, tag, files, MANIFEST, &trailers.manifest, "Manifest-SHA256") else { return };
    for path in files.keys().filter(|path| *path != MANIFEST && !listed.contains_key(*path)) {
        report.add("I2", "manifest-incomplete", tag, format!("`{MANIFEST}` does not list `{path}`; restore a copy of the archive"));
    }
    for (path, digest) in &listed {
        match files.get(path) {
            Some(_) if path == MANIFEST => {
                report.add("I2", "manifest-extra", tag, format!("`{MANIFEST}` lists itself, which no digest can be true of"))
            }
            None => report.add(
                "I2",
                "manifest-extra",
                tag,
                format!("`{MANIFEST}` lists `{path}`, which is not there; restore a copy of the archive"),
            ),
            Some(file) => {
                if report.digest(*file, &format!("{tag}, file `{path}`")).is_some_and(|found| found != *digest) {
                    report.add(
                        "I2",
                        "file-changed",
                        tag,
                        format!("`{path}` is not the file that `{MANIFEST}` lists; restore a copy of the archive"),
                    );
                }
            }
        }
    }
    // What the manifest leaves out must be sound all the same.
    for (path, file) in files {
        report.digest(*file, &format!("{tag}, file `{path}`"));
    }
}

/// Checks that `CONTENT.sha256` lists what is approved, no more and no less.
fn check_content(report: &mut Report, trailers: &Trailers, files: &Files) {
    let tag = &trailers.tag;
    let Some(listed) = check_list(report, tag, files, CONTENT, &trailers.content, "Content-SHA256") else { return };
    let wanted: BTreeSet<&str> = if tag.folder() == TRUST { TRUST_CONTENT.into() } else { WORK_CONTENT.into() };
    let found: BTreeSet<&str> = listed.keys().map(String::as_str).collect();
    if found != wanted {
        let wanted: Vec<&str> = wanted.into_iter().collect();
        report.add(
            "I2",
            "content-list",
            tag,
            format!("`{CONTENT}` does not list exactly {}; restore a copy of the archive", wanted.join(", ")),
        );
    }
    for (path, digest) in &listed {
        let found = files.get(path).and_then(|file| report.digest(*file, &format!("{tag}, file `{path}`")));
        if files.contains_key(path) && found.as_ref().is_some_and(|found| found != digest) || !files.contains_key(path) {
            report.add(
                "I2",
                "content-changed",
                tag,
                format!("`{path}` is not the file that `{CONTENT}` lists, and that was approved; restore a copy of the archive"),
            );
        }
    }
}

/// Reads one of the two lists, and checks its form and that the commit names its digest.
fn check_list(
    report: &mut Report,
    tag: &TagName,
    files: &Files,
    name: &str,
    digest: &str,
    trailer: &str,
) -> Option<BTreeMap<String, String>> {
    let content = name == CONTENT;
    let slug = |of_manifest, of_content| if content { of_content } else { of_manifest };
    let Some(file) = files.get(name) else {
        report.add(
            "I2",
            slug("manifest-missing", "content-missing"),
            tag,
            format!("the release has no `{name}`; restore a copy of the archive"),
        );
        return None;
    };
    let bytes = report.read(*file, Kind::Blob, &format!("{tag}, file `{name}`"))?.bytes;
    if sha256(&bytes) != digest {
        report.add(
            "I2",
            slug("manifest-unbound", "content-unbound"),
            tag,
            format!("`{name}` is not the list that the commit names by `{trailer}`; restore a copy of the archive"),
        );
    }
    let list = read_list(&bytes);
    if let Some(line) = list.bad_line {
        report.add(
            "I2",
            slug("manifest-line", "content-line"),
            tag,
            format!("`{name}`:{line} is not as `sha256sum` writes it; restore a copy of the archive"),
        );
    }
    if let Some(line) = list.unsorted_line {
        report.add(
            "I2",
            slug("manifest-order", "content-order"),
            tag,
            format!("`{name}`:{line} is out of order or names a file again; restore a copy of the archive"),
        );
    }
    Some(list.digests)
}

/// Checks that `release.json` tells the history as it is, in as far as it tells it.
fn check_facts(report: &mut Report, tag: &TagName, files: &Files, previous: Option<&TagName>) {
    let Some(object) = files.get(FACTS).and_then(|file| report.read(*file, Kind::Blob, &format!("{tag}, file `{FACTS}`"))) else { return };
    let Ok(Value::Object(facts)) = serde_json::from_slice(&object.bytes) else { return };
    let expected = [
        ("tag", Value::from(tag.to_string())),
        ("revision", Value::from(tag.revision())),
        ("previous", previous.map_or(Value::Null, |previous| Value::from(previous.to_string()))),
    ];
    for (name, expected) in expected {
        if let Some(said) = facts.get(name).filter(|said| **said != expected) {
            report.add(
                "I3",
                "release-facts",
                tag,
                format!("`{FACTS}` says that `{name}` is {said}, and the history says {expected}; restore a copy of the archive"),
            );
        }
    }
}
