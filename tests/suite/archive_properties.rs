//! The archive's promises over any course of events: releases, repetitions, conflicts, interruptions, packing and copying.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use aftale::archive::witness::{Extent, append, check};
use aftale::archive::{Archive, Outcome, TagName};
use proptest::prelude::*;
use tempfile::TempDir;

use crate::archive::{LOCAL, REGION, archive, attempt, bytes, git};
use crate::archive_forge::{fsck, publishers, slugs, whole};

const FOLDERS: [&str; 4] = ["trust", REGION, LOCAL, "sjaelland/sundhedsaftale/2019-2023"];

/// Something that happens to an archive.
#[derive(Debug, Clone)]
enum Event {
    /// The next revision of a folder, with this text.
    Release(usize, u8),
    /// A release that is there already, once more.
    Again(usize),
    /// Other content under a tag that is there.
    Other(usize),
    /// A run was killed between the branch and its tag, and left a lock.
    Killed,
    /// Somebody packs it.
    Packed,
    /// It goes on in a copy.
    Copied,
    /// Releases are no longer synced, or are again.
    Durability(bool),
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        6 => (0..FOLDERS.len(), any::<u8>()).prop_map(|(folder, text)| Event::Release(folder, text)),
        2 => any::<usize>().prop_map(Event::Again),
        1 => any::<usize>().prop_map(Event::Other),
        2 => Just(Event::Killed),
        1 => Just(Event::Packed),
        1 => Just(Event::Copied),
        1 => any::<bool>().prop_map(Event::Durability),
    ]
}

/// An archive with what was released in it, oldest first: folder, revision, text.
struct Course {
    folder: TempDir,
    path: PathBuf,
    durable: bool,
    copies: u32,
    released: Vec<(&'static str, u32, String)>,
}

impl Course {
    fn open(&self) -> Archive {
        Archive::open(&self.path).unwrap().with_durability(self.durable)
    }

    fn refs(&self) -> String {
        git(&self.path, &["for-each-ref", "--format=%(refname) %(objectname)"])
    }

    fn happen(&mut self, event: &Event) {
        match event {
            Event::Release(folder, text) => {
                let folder = FOLDERS[*folder];
                let revision = self.released.iter().filter(|(known, _, _)| *known == folder).count() as u32 + 1;
                let outcome = attempt(&self.open(), &whole(folder, revision, &text.to_string())).value.unwrap();
                assert!(matches!(outcome, Outcome::Published { .. }));
                self.released.push((folder, revision, text.to_string()));
            }
            Event::Again(number) if !self.released.is_empty() => {
                let (folder, revision, text) = &self.released[number % self.released.len()];
                let before = (self.refs(), objects(&self.path));
                let outcome = attempt(&self.open(), &whole(folder, *revision, text)).value.unwrap();
                assert!(matches!(outcome, Outcome::Already { .. }), "I8");
                assert_eq!((self.refs(), objects(&self.path)), before, "I8");
            }
            Event::Other(number) if !self.released.is_empty() => {
                let (folder, revision, text) = &self.released[number % self.released.len()];
                let before = (self.refs(), objects(&self.path));
                let error = attempt(&self.open(), &whole(folder, *revision, &format!("{text} og mere"))).value.unwrap_err();
                assert!(error.is_conflict(), "I9: {error}");
                assert_eq!((self.refs(), objects(&self.path)), before, "I9");
            }
            Event::Killed => {
                fs::write(self.path.join("refs/heads/main.lock"), "").unwrap();
                if let Some((folder, revision, _)) = self.released.last() {
                    let tag = self.path.join(format!("refs/tags/{}", TagName::new(folder, *revision).unwrap()));
                    let _ = fs::remove_file(tag); // once packed it is not there alone
                }
                let (folder, revision, text) = self.released.first().cloned().unwrap_or((FOLDERS[0], 1, "0".into()));
                attempt(&self.open(), &whole(folder, revision, &text)).value.unwrap();
                if self.released.is_empty() {
                    self.released.push((folder, revision, text));
                }
            }
            Event::Packed => self.open().gc().value.unwrap(),
            Event::Copied if !self.released.is_empty() => {
                self.copies += 1;
                let next = self.folder.path().join(format!("copy-{}", self.copies));
                git(&next, &["clone", "-q", "--mirror", "--no-local", self.path.to_str().unwrap(), next.to_str().unwrap()]);
                self.path = next;
            }
            Event::Durability(durable) => self.durable = *durable,
            Event::Again(_) | Event::Other(_) | Event::Copied => {} // there is nothing yet
        }
    }
}

/// Every object file, by path below the archive.
fn objects(path: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    bytes(&path.join("objects"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_every_promise_holds(events in proptest::collection::vec(event(), 1..10)) {
        let (folder, path, _) = archive();
        let witness = folder.path().join("witness");
        let mut course = Course { folder, path, durable: false, copies: 0, released: Vec::new() };
        let mut seen = String::new();
        for event in &events {
            course.happen(event);
            append(&witness, &course.open(), Extent::Everything).value.unwrap();
            let now = fs::read_to_string(&witness).unwrap();
            prop_assert!(now.starts_with(&seen), "I10: {event:?}");
            seen = now;
        }
        prop_assume!(!course.released.is_empty());
        prop_assert_eq!(slugs(&course.path, &publishers()), Vec::<String>::new(), "I1 to I4, I11");
        prop_assert_eq!(check(&witness, &course.open()).unwrap(), Vec::new(), "I10");
        prop_assert_eq!(fsck(&course.path), "", "I12");
        prop_assert_eq!(seen.lines().count(), course.released.len(), "every release has its tag");

        let (_folder, straight, archive) = archive();
        for (folder, revision, text) in &course.released {
            attempt(&archive, &whole(folder, *revision, text)).value.unwrap();
        }
        let refs = git(&straight, &["for-each-ref", "--format=%(refname) %(objectname)"]);
        prop_assert_eq!(course.refs(), refs, "I6: the same releases, the same ids");
    }
}
