//! I1 of the references: `main`, and one annotated tag of its own name on each commit of it. Nothing else.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::archive::TagName;
use crate::archive::objects::Kind;
use crate::archive::objects::text::TagText;
use crate::archive::reference_files::References;
use crate::archive::repository::{MAIN, ObjectId, TAGS};
use crate::archive::verify::history::{History, Link};
use crate::archive::verify::report::Report;

/// Where replaced objects are kept.
const REPLACE: &str = "refs/replace/";
/// Files by which git would read another history, or objects from elsewhere; and the slug and words for each.
const DIVERSIONS: [(&str, &str, &str); 5] = [
    ("info/grafts", "grafts", "gives commits other parents than they have"),
    ("shallow", "shallow", "cuts the history off"),
    ("objects/info/alternates", "alternates", "takes objects from another repository"),
    ("objects/info/http-alternates", "alternates", "takes objects from another repository"),
    ("commondir", "diverted", "takes references and objects from another folder"),
];

/// Reports the files that divert git from what the archive holds.
pub(super) fn check_diversions(report: &mut Report, archive: &Path) {
    for (file, slug, what) in DIVERSIONS {
        if fs::symlink_metadata(archive.join(file)).is_ok() {
            report.add("I1", slug, file, format!("`{file}` {what}; remove it, or restore a copy of the archive"));
        }
    }
}

/// Checks every reference and every commit for its tag. Gives the tag of each commit that has the right one.
pub(super) fn check_tags(report: &mut Report, references: &References, history: &History) -> BTreeMap<ObjectId, (ObjectId, TagText)> {
    for flaw in &references.flaws {
        report.add("I1", flaw.slug, &flaw.subject, format!("`{}` {}", flaw.subject, flaw.what));
    }
    let mut tags = BTreeMap::new();
    for (reference, id) in &references.found {
        if let Some((commit, tag)) = check_reference(report, references, history, reference, *id) {
            tags.insert(commit, (*id, tag));
        }
    }
    if !references.found.contains_key(MAIN) && !references.broken.contains(MAIN) && !references.found.is_empty() {
        report.add(
            "I1",
            "main-missing",
            MAIN,
            "the branch is gone, but there are references; `repair` restores it where the releases prove what it was",
        );
    }
    for (place, link) in history.links.iter().enumerate() {
        let Some(trailers) = link.trailers() else { continue };
        let reference = format!("{TAGS}{}", trailers.tag);
        if references.found.contains_key(&reference)
            || references.broken.contains(&reference)
            || history.place(&trailers.tag) != Some(place)
        {
            continue;
        }
        match place + 1 == history.links.len() {
            true => report.add(
                "I1",
                "tag-owed",
                &trailers.tag,
                "the newest release has no tag yet: its publication was interrupted; release it again, or let `repair` restore the tag",
            ),
            false => report.add(
                "I1",
                "tag-missing",
                &trailers.tag,
                "the release is on `main`, and its tag is gone; `repair` restores it where its object is left or a copy has it",
            ),
        }
    }
    tags
}

/// Checks one reference; the commit and its tag when they belong together.
fn check_reference(
    report: &mut Report,
    references: &References,
    history: &History,
    reference: &str,
    id: ObjectId,
) -> Option<(ObjectId, TagText)> {
    if reference == MAIN {
        return None; // the history is walked from it
    }
    let name = reference.strip_prefix(TAGS).and_then(|name| name.parse::<TagName>().ok());
    let Some(name) = name else {
        match reference.starts_with(REPLACE) {
            true => report.add(
                "I1",
                "replace-reference",
                reference,
                format!("`{reference}` shows another object in the place of one; remove it with `git update-ref -d`"),
            ),
            false => report.add(
                "I1",
                "stray-reference",
                reference,
                format!("`{reference}` is neither `main` nor the tag of a release; remove it with `git update-ref -d`"),
            ),
        }
        return None;
    };
    let object = match report.store.read(id) {
        Ok(object) if object.kind != Kind::Tag => {
            let word = object.kind.word();
            report.add(
                "I1",
                "tag-lightweight",
                &name,
                format!("the tag points to a {word}, not to a signed tag; delete it and let `repair` restore it"),
            );
            return None;
        }
        _ => report.read(id, Kind::Tag, &format!("the tag {name}"))?,
    };
    let Some(tag) = TagText::read(&object.bytes) else {
        report.add("I1", "foreign-tag", &name, "no publication wrote this tag; delete it and let `repair` restore it");
        return None;
    };
    if references.packed.get(reference) == Some(&id) && references.peeled.get(reference) != Some(&tag.target) {
        report.add(
            "I1",
            "packed-peel",
            &name,
            "`packed-refs` says that the tag is on another commit than it is; run `gc`, which writes it anew",
        );
    }
    if tag.name != name.to_string() {
        report.add(
            "I1",
            "tag-other-name",
            &name,
            format!("the tag shows the signed tag `{}`; delete it and let `repair` restore it", tag.name),
        );
        return None;
    }
    let Some(link) = history.link(tag.target).filter(|_| tag.target_kind == Kind::Commit.word()) else {
        // Of a branch that cannot be read to its end nobody knows what is not on it.
        if history.is_whole {
            let message =
                format!("the tag is on {} {}, which is not on `main`; restore it from a copy of the archive", tag.target_kind, tag.target);
            report.add("I1", "tag-off-main", &name, message);
        }
        return None;
    };
    check_own(report, references, link, &name, tag)
}

/// Checks that a tag on a commit is that commit's own.
fn check_own(report: &mut Report, references: &References, link: &Link, name: &TagName, tag: TagText) -> Option<(ObjectId, TagText)> {
    let trailers = link.trailers()?; // a foreign commit was reported, and has no tag of its own
    if trailers.tag != *name {
        let own = format!("{TAGS}{}", trailers.tag);
        match references.found.contains_key(&own) {
            true => {
                report.add("I1", "second-tag", name, format!("the tag is on the commit of {}, which has its own; delete it", trailers.tag))
            }
            false => report.add(
                "I1",
                "tag-moved",
                name,
                format!("the tag is on the commit of {}; restore it from a copy of the archive", trailers.tag),
            ),
        }
        return None;
    }
    if !tag.is_of(link.id, link.text.time, trailers) {
        let message = "the tag says another manifest, time or author than the commit; restore it from a copy of the archive";
        report.add("I2", "tag-unbound", name, message);
    }
    Some((link.id, tag))
}
