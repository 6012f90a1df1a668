//! I1 and I3 of the branch: one line of releases from the first to the tip, each bound to the one before it.

use std::collections::BTreeMap;

use crate::archive::TagName;
use crate::archive::objects::Kind;
use crate::archive::objects::text::CommitText;
use crate::archive::release::Trailers;
use crate::archive::repository::ObjectId;
use crate::archive::verify::report::Report;

/// One commit on `main`.
pub(in crate::archive) struct Link {
    pub(in crate::archive) id: ObjectId,
    pub(in crate::archive) text: CommitText,
}

impl Link {
    /// What it says of its release; `None` when no publication wrote it.
    pub(in crate::archive) fn trailers(&self) -> Option<&Trailers> {
        self.text.trailers.as_ref()
    }

    /// Its release's name, or else its own, as the subject of a violation.
    pub(in crate::archive) fn subject(&self) -> String {
        self.trailers().map_or_else(|| self.id.to_string(), |trailers| trailers.tag.to_string())
    }
}

/// The branch from the first release to the tip.
#[derive(Default)]
pub(in crate::archive) struct History {
    pub(in crate::archive) links: Vec<Link>,
    /// Whether it was read back to the first release; else what lies before it is unknown.
    pub(in crate::archive) is_whole: bool,
    places: BTreeMap<ObjectId, usize>,
    tags: BTreeMap<TagName, usize>,
}

impl History {
    /// Follows first parents from the tip of `main`.
    pub(in crate::archive) fn walk(report: &mut Report, main: Option<ObjectId>) -> Self {
        let mut links = Vec::new();
        let mut next = main;
        while let Some(id) = next {
            let place = links.last().map_or_else(|| "`main`".to_owned(), |after: &Link| format!("the commit before {}", after.subject()));
            let Some(object) = report.read(id, Kind::Commit, &place) else { break };
            let Some(text) = CommitText::read(&object.bytes) else {
                report.add(
                    "I1",
                    "foreign-commit",
                    id,
                    format!("{place} is no commit of a publication; restore `main` from a copy of the archive"),
                );
                break;
            };
            next = text.parents.first().copied();
            links.push(Link { id, text });
        }
        links.reverse();
        let is_whole = links.first().is_some_and(|first: &Link| first.text.parents.is_empty());
        let mut history = Self { is_whole, ..Self::default() };
        for (place, link) in links.iter().enumerate() {
            history.places.insert(link.id, place);
            if let Some(trailers) = link.trailers() {
                history.tags.entry(trailers.tag.clone()).or_insert(place);
            }
        }
        Self { links, ..history }
    }

    /// The commit of this id, when it is on the branch.
    pub(in crate::archive) fn link(&self, id: ObjectId) -> Option<&Link> {
        self.places.get(&id).map(|place| &self.links[*place])
    }

    /// Where the release of this name is on the branch.
    pub(in crate::archive) fn place(&self, tag: &TagName) -> Option<usize> {
        self.tags.get(tag).copied()
    }

    /// Checks that the branch is one line of releases, that the manifests are a chain, and that revisions and times grow.
    pub(in crate::archive) fn check(&self, report: &mut Report) {
        let mut revisions: BTreeMap<&str, u32> = BTreeMap::new();
        let mut before: Option<&Link> = None;
        for link in &self.links {
            if link.text.parents.len() > 1 {
                report.add(
                    "I1",
                    "not-linear",
                    link.id,
                    "the commit joins two histories, and releases follow each other one by one; restore `main` from a copy of the archive",
                );
            }
            match link.trailers() {
                None => report.add(
                    "I1",
                    "foreign-commit",
                    link.id,
                    "no publication wrote this commit on `main`; restore `main` from a copy of the archive",
                ),
                Some(trailers) => self.check_release(report, link, trailers, before, &mut revisions),
            }
            if let Some(before) = before.filter(|before| before.text.time > link.text.time) {
                report.add(
                    "I3",
                    "time-falls",
                    link.subject(),
                    format!("the release is older than {}, which it follows; restore `main` from a copy of the archive", before.subject()),
                );
            }
            before = Some(link);
        }
    }

    fn check_release<'a>(
        &self,
        report: &mut Report,
        link: &Link,
        trailers: &'a Trailers,
        before: Option<&Link>,
        revisions: &mut BTreeMap<&'a str, u32>,
    ) {
        let last = before.map(|before| before.trailers().map(|trailers| &trailers.manifest));
        let chained = match last {
            None => trailers.previous_manifest.is_none() || !self.is_whole,
            Some(Some(manifest)) => trailers.previous_manifest.as_ref() == Some(manifest),
            Some(None) => true, // what came before is nothing to be bound to, and was reported
        };
        if !chained {
            let message = "`Previous-Manifest-SHA256` is not the manifest of the release before; restore `main` from a copy of the archive";
            report.add("I3", "chain-broken", link.subject(), message);
        }
        let folder = trailers.tag.folder();
        let last = revisions.get(folder).copied();
        let expected = last.map_or(1, |revision| revision + 1);
        if trailers.tag.revision() != expected && (last.is_some() || self.is_whole) {
            let message =
                format!("the next revision of `{folder}` would have been r{expected:04}; restore `main` from a copy of the archive");
            report.add("I3", "revision-order", link.subject(), message);
        }
        let last = revisions.entry(folder).or_default();
        *last = trailers.tag.revision().max(*last);
    }
}
