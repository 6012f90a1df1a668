//! Repairs: damage is undone where digests and signatures prove what was there, and else left and named.

use std::fs;
use std::path::{Path, PathBuf};

use aftale::archive::{Archive, Source, Violation};
use aftale::diagnostic::Warned;
use tempfile::TempDir;

use crate::archive::{LOCAL, REGION, attempt, bytes, git};
use crate::archive_forge::{
    Forgery, copy, four_releases, fsck, loose, overwrite, publishers, set, slugs, stranger, whole, whole_files, write_object,
};

const TAG_1: &str = "refs/tags/midtjylland/sundhedsaftale/2019-2023/r0001";
const TAG_2: &str = "refs/tags/midtjylland/sundhedsaftale/2019-2023/r0002";
const MAIN: &str = "refs/heads/main";
const PAGE: &str = "main:midtjylland/sundhedsaftale/2019-2023/sources/page.md";

/// A damaged archive beside a good copy of it.
struct Patient {
    _folder: TempDir,
    path: PathBuf,
    good: PathBuf,
}

impl Patient {
    fn new() -> Self {
        let (folder, good) = four_releases();
        let path = folder.path().join("damaged");
        copy(&good, &path);
        Self { _folder: folder, path, good }
    }

    fn packed() -> Self {
        let patient = Self::new();
        git(&patient.path, &["gc", "-q"]);
        patient
    }

    fn repair(&self, sources: &[Source]) -> (Vec<Violation>, Vec<String>) {
        let Warned { value, diagnostics } = Archive::open(&self.path).unwrap().repair(&publishers(), sources);
        (value.unwrap(), diagnostics.into_iter().map(|diagnostic| format!("{}: {}", diagnostic.rule, diagnostic.message)).collect())
    }

    fn copy(&self) -> Source {
        Source::Archive(self.good.clone())
    }

    /// Repairs all that is broken, and is the good copy again.
    fn recovers(&self, sources: &[Source]) {
        assert_ne!(slugs(&self.path, &publishers()), [""; 0], "nothing was broken");
        let (left, said) = self.repair(sources);
        assert_eq!(left, [], "{said:#?}");
        assert!(!said.is_empty() && said.iter().all(|line| line.starts_with("archive-repaired: ")), "{said:#?}");
        assert_eq!(fsck(&self.path), "");
        assert_eq!(git(&self.path, &["for-each-ref"]), git(&self.good, &["for-each-ref"]));
        assert_eq!(git(&self.path, &["symbolic-ref", "HEAD"]), MAIN);
    }

    /// Repairs nothing: says why, and leaves every byte.
    fn stays(&self, sources: &[Source], why: &str) {
        let before = bytes(&self.path);
        let (left, said) = self.repair(sources);
        assert_ne!(left, []);
        assert!(said.iter().any(|line| line.starts_with("archive-unrepaired: ") && line.contains(why)), "{said:#?}");
        assert!(said.iter().all(|line| line.starts_with("archive-unrepaired: ")), "{said:#?}");
        assert_eq!(bytes(&self.path), before);
    }
}

fn id(archive: &Path, of: &str) -> String {
    git(archive, &["rev-parse", of])
}

#[test]
fn a_damaged_file_is_taken_from_a_folder_that_has_its_bytes() {
    for harm in [&b""[..], b"x"] {
        let patient = Patient::new();
        let frozen = patient.good.with_file_name("frozen");
        overwrite(&frozen.join("deep/page.md"), b"Vision");
        overwrite(&loose(&patient.path, &id(&patient.good, PAGE)), harm);
        patient.recovers(&[Source::Folder(frozen)]);
    }
}

#[test]
fn a_file_with_other_bytes_repairs_nothing() {
    let patient = Patient::new();
    let frozen = patient.good.with_file_name("frozen");
    overwrite(&frozen.join("page.md"), b"Vision!");
    overwrite(&loose(&patient.path, &id(&patient.good, PAGE)), b"");
    patient.stays(&[Source::Folder(frozen)], "is in none of the sources");
}

#[test]
fn every_object_can_be_taken_from_a_copy() {
    let patient = Patient::new();
    let all = git(&patient.good, &["cat-file", "--batch-all-objects", "--batch-check=%(objectname)"]);
    for (number, object) in all.lines().enumerate() {
        match number % 2 {
            0 => fs::remove_file(loose(&patient.path, object)).unwrap(),
            _ => overwrite(&loose(&patient.path, object), b"\x78\x9c\x03"),
        }
    }
    patient.recovers(&[patient.copy()]);
}

#[test]
fn a_damaged_copy_spreads_nothing() {
    let patient = Patient::new();
    let object = id(&patient.good, PAGE);
    overwrite(&loose(&patient.path, &object), b"");
    let other = fs::read(loose(&patient.good, &id(&patient.good, "main:trust/policy.json"))).unwrap();
    overwrite(&loose(&patient.good, &object), &other);
    patient.stays(&[patient.copy()], "is in none of the sources");
}

#[test]
fn what_no_release_needs_is_removed_when_it_is_damaged() {
    let patient = Patient::new();
    let release = whole(LOCAL, 2, "Nyt");
    let (commit, _) = Forgery::after(&patient.path, &id(&patient.path, "main"), LOCAL, 2, "Nyt").write_objects(&patient.path);
    overwrite(&loose(&patient.path, &id(&patient.path, &format!("{commit}^{{tree}}"))), b"");
    assert!(attempt(&Archive::open(&patient.path).unwrap(), &release).value.is_err(), "it would be reused");

    patient.recovers(&[]);
    attempt(&Archive::open(&patient.path).unwrap(), &release).value.unwrap();
    assert_eq!(slugs(&patient.path, &publishers()), [""; 0]);
}

#[test]
fn a_damaged_pack_is_taken_apart_and_what_is_lost_comes_from_a_copy() {
    let patient = Patient::packed();
    harm_pack(&patient.path, "pack", |bytes| {
        for at in (60..bytes.len() - 20).step_by(100) {
            bytes[at] ^= 0x10;
        }
    });
    patient.stays(&[], "which no source has");
    patient.recovers(&[patient.copy()]);
}

#[test]
fn a_pack_restores_its_index_and_its_checksum_itself() {
    let harms: [fn(&Path); 4] = [
        |at| harm_pack(at, "idx", |bytes| bytes[1100] ^= 1),
        |at| harm_pack(at, "idx", Vec::clear),
        |at| fs::remove_file(pack(at, "idx")).unwrap(),
        |at| harm_pack(at, "pack", |bytes| *bytes.last_mut().unwrap() ^= 1),
    ];
    for harm in harms {
        let patient = Patient::packed();
        harm(&patient.path);
        patient.recovers(&[]);
    }
}

#[test]
fn references_are_restored_from_signed_tags_alone() {
    let harms: [fn(&Path); 12] = [
        |at| fs::remove_file(at.join(TAG_1)).unwrap(),
        |at| fs::remove_file(at.join(TAG_2)).unwrap(),
        |at| overwrite(&at.join(TAG_1), b""),
        |at| overwrite(&at.join(TAG_2), b"garbage"),
        |at| overwrite(&at.join(MAIN), b""),
        |at| overwrite(&at.join(MAIN), b"\0"),
        |at| fs::remove_file(at.join(MAIN)).unwrap(),
        |at| fs::remove_dir_all(at.join("refs/tags")).unwrap(),
        |at| [MAIN, TAG_1, TAG_2].iter().for_each(|name| overwrite(&at.join(name), b"")),
        |at| overwrite(&at.join("HEAD"), b"ref: refs/heads/x\n"),
        |at| cut_packed(at, 150),
        |at| cut_packed(at, usize::MAX),
    ];
    for harm in harms {
        let patient = Patient::new();
        harm(&patient.path);
        patient.recovers(&[]);
    }
}

#[test]
fn packed_references_can_be_cut_anywhere() {
    let whole = Patient::new();
    git(&whole.path, &["pack-refs", "--all"]);
    let length = fs::read(whole.path.join("packed-refs")).unwrap().len();
    for cut in (1..length).step_by(37) {
        let patient = Patient::new();
        cut_packed(&patient.path, cut);
        patient.recovers(&[]);
    }
}

#[test]
fn a_tag_whose_object_is_lost_comes_only_from_a_copy() {
    let patient = Patient::new();
    let tag = id(&patient.good, TAG_1);
    fs::remove_file(loose(&patient.path, &tag)).unwrap();
    fs::remove_file(patient.path.join(TAG_1)).unwrap();
    patient.stays(&[], "its signed object is nowhere to be found");
    patient.recovers(&[patient.copy()]);
}

#[test]
fn a_strangers_tag_is_never_shown() {
    let patient = Patient::new();
    fs::remove_file(patient.path.join(TAG_1)).unwrap();
    fs::remove_file(loose(&patient.path, &id(&patient.good, TAG_1))).unwrap();
    let text = git(&patient.good, &["cat-file", "tag", TAG_1]);
    let text = text.split("-----BEGIN").next().unwrap();
    let signature = stranger().sign("git", text.as_bytes()).unwrap();
    write_object(&patient.path, "tag", format!("{text}{signature}").as_bytes());
    patient.stays(&[], "its signed object is nowhere to be found");
}

#[test]
fn main_is_not_chosen_among_two() {
    let patient = Patient::new();
    for text in ["Nyt", "Andet"] {
        Forgery::after(&patient.path, &id(&patient.good, "main"), LOCAL, 2, text).write_objects(&patient.path);
    }
    overwrite(&patient.path.join(MAIN), b"");
    patient.stays(&[], "several signed releases could be the newest");
}

#[test]
fn what_is_forged_is_not_repaired() {
    let patient = Patient::new();
    let mut forgery = Forgery::of_last(&patient.path);
    forgery.files = whole_files(REGION, 2, "Andet");
    forgery.key = Some(stranger());
    forgery.write(&patient.path);
    set(&patient.path, "refs/heads/draft", &id(&patient.path, "main"));
    let before = bytes(&patient.path);
    let (left, said) = patient.repair(&[patient.copy()]);
    let left: Vec<&str> = left.iter().map(|violation| violation.slug).collect();
    assert_eq!((left, said.len()), (vec!["stray-reference", "commit-by-stranger"], 0));
    assert_eq!(bytes(&patient.path), before);
}

fn cut_packed(at: &Path, bytes: usize) {
    git(at, &["pack-refs", "--all"]);
    let text = fs::read(at.join("packed-refs")).unwrap();
    overwrite(&at.join("packed-refs"), &text[..text.len().saturating_sub(bytes)]);
}

fn pack(at: &Path, ending: &str) -> PathBuf {
    let mut files = fs::read_dir(at.join("objects/pack")).unwrap().map(|entry| entry.unwrap().path());
    files.find(|path| path.extension().is_some_and(|found| found == ending)).unwrap()
}

fn harm_pack(at: &Path, ending: &str, harm: fn(&mut Vec<u8>)) {
    let path = pack(at, ending);
    let mut bytes = fs::read(&path).unwrap();
    harm(&mut bytes);
    overwrite(&path, &bytes);
}
