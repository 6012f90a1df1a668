//! Verifications: of a good archive, of some of its releases, and of one with any bit flipped.

use std::fs;
use std::path::{Path, PathBuf};

use aftale::archive::{Archive, TagName, Violation};
use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, any, proptest};
use proptest::sample::Index;

use crate::archive::{LOCAL, REGION, bytes, git, publish, publisher};
use crate::archive_damage::id;
use crate::archive_forge::{
    four_releases, fsck, loose, many_releases, numbered, overwrite, publishers, publishers_with, set, slugs, whole, whole_files,
};
use crate::archive_forgeries::forge;

const TAG_1: &str = "refs/tags/midtjylland/sundhedsaftale/2019-2023/r0001";
const TAG_2: &str = "refs/tags/midtjylland/sundhedsaftale/2019-2023/r0002";

#[test]
fn a_good_archive_breaks_no_promise() {
    let (_folder, path) = four_releases();
    assert_eq!(slugs(&path, &publishers()), [""; 0]);
    assert_eq!(fsck(&path), "");
}

#[test]
fn a_finding_names_its_subject_and_a_way_out() {
    let (_folder, path) = four_releases();
    fs::remove_file(path.join(TAG_1)).unwrap();
    let found = Archive::open(&path).unwrap().verify(&publishers(), None, &[]).unwrap();
    let message = "the release is on `main`, and its tag is gone; `repair` restores it where its object is left or a copy has it".into();
    assert_eq!(found, [Violation { invariant: "I1", slug: "tag-missing", subject: format!("{REGION}/r0001"), message }]);
}

#[test]
fn keys_are_judged_at_the_time_of_the_commit() {
    let (_folder, path) = four_releases();
    let line = |options: &str| format!("publisher namespaces=\"git\",{options} {}\n", publisher().public_line());
    let found = |signers: &str, revoked: &str| {
        let mut slugs = slugs(&path, &publishers_with(signers, revoked));
        slugs.dedup();
        slugs
    };
    // The releases are of the first two seconds of 2019.
    assert_eq!(found(&line("valid-before=\"20190102Z\""), ""), [""; 0]);
    assert_eq!(found(&line("valid-after=\"20190102Z\""), ""), ["I1 commit-key-untimely", "I1 tag-key-untimely"]);
    assert_eq!(found(&line("valid-before=\"20181231Z\""), ""), ["I1 commit-key-untimely", "I1 tag-key-untimely"]);
    assert_eq!(found(&publishers_line("git"), &publisher().public_line()), ["I1 commit-key-revoked", "I1 tag-key-revoked"]);
    assert_eq!(found(&publishers_line("file"), ""), ["I1 commit-signature-bad", "I1 tag-signature-bad"]);
    assert_eq!(found("", ""), ["I1 commit-by-stranger", "I1 tag-by-stranger"]);
}

fn publishers_line(namespace: &str) -> String {
    format!("publisher namespaces=\"{namespace}\" {}\n", publisher().public_line())
}

#[test]
fn what_came_before_is_not_read_again() {
    let (_folder, path) = four_releases();
    let tag = |name: &str, revision| TagName::new(name, revision).unwrap();
    let archive = Archive::open(&path).unwrap();
    let found = |since: Option<&TagName>, only: &[TagName]| {
        let found = archive.verify(&publishers(), since, only).unwrap();
        found.into_iter().map(|violation| violation.slug).collect::<Vec<_>>()
    };
    overwrite(&loose(&path, &id(&path, "main:trust/policy.json")), b"");

    assert_eq!(found(Some(&tag("trust", 1)), &[]), [""; 0]);
    assert_eq!(found(None, &[tag(REGION, 2), tag(LOCAL, 1)]), [""; 0]);
    assert_eq!(found(None, &[tag("trust", 1)]), ["object-damaged"]);
    assert_eq!(found(Some(&tag("trust", 1)), &[tag("trust", 1)]), [""; 0], "it does not come after itself");
    assert_eq!(found(Some(&tag("trust", 2)), &[]), ["release-unknown", "object-damaged"]);
    fs::remove_file(path.join(TAG_1)).unwrap();
    assert_eq!(found(Some(&tag(REGION, 2)), &[]), ["tag-missing"], "references are looked at in any case");
}

#[test]
fn a_release_replaced_with_good_signatures_can_only_be_seen_from_outside() {
    let (_folder, path) = four_releases();
    forge(&path, |forgery| forgery.files = whole_files(REGION, 2, "Andet"));
    assert_eq!(slugs(&path, &publishers()), [""; 0]);

    let (_folder, path) = four_releases();
    set(&path, "refs/heads/main", &id(&path, "main~"));
    fs::remove_file(path.join(TAG_2)).unwrap();
    assert_eq!(slugs(&path, &publishers()), [""; 0]);
}

#[test]
fn each_copy_of_an_object_is_read() {
    let (_folder, path) = four_releases();
    let other = id(&path, "main:trust/policy.json");
    git(&path, &["repack", "-q", "-a"]);
    let list = git(&path, &["rev-list", "--objects", "--all"]);
    assert!(list.contains(&other));
    publish(&Archive::open(&path).unwrap(), &whole(LOCAL, 2, "Nyt"));
    // A second pack with the same objects, then one bit of it.
    let (packs, ending) = (path.join("objects/pack"), |path: &Path| path.extension().is_some_and(|ending| ending == "pack"));
    let first = fs::read_dir(&packs).unwrap().map(|entry| entry.unwrap().path()).find(|path| ending(path)).unwrap();
    git(&path, &["repack", "-q", "-a", "-F", "--window=0"]);
    assert_eq!(slugs(&path, &publishers()), [""; 0]);
    assert_eq!(fs::read_dir(&packs).unwrap().filter(|entry| ending(&entry.as_ref().unwrap().path())).count(), 2);
    let mut bytes = fs::read(&first).unwrap();
    bytes[60] ^= 1;
    overwrite(&first, &bytes);
    let found = slugs(&path, &publishers());
    assert!(found.contains(&"I11 pack-damaged".into()) && found.contains(&"I11 object-damaged".into()), "{found:?}");
}

#[test]
fn the_newest_of_many_releases_is_verified_without_reading_the_others() {
    let count = std::env::var("AFTALE_TEST_RELEASES").map_or(300, |count| count.parse().unwrap());
    let (_folder, path) = many_releases(count);
    let archive = Archive::open(&path).unwrap();
    publish(&archive, &whole(LOCAL, 1, "Nyt"));
    let last = TagName::new(&numbered(count - 1), 1).unwrap();
    let start = std::time::Instant::now();
    assert_eq!(archive.verify(&publishers(), Some(&last), &[]).unwrap(), []);
    println!("{count} packed tags: {:?} since the last", start.elapsed());
    // The others are unsigned, so whoever reads them finds it.
    let found = archive.verify(&publishers(), None, &[TagName::new(&numbered(7), 1).unwrap()]).unwrap();
    assert_eq!(found.iter().map(|violation| violation.slug).collect::<Vec<_>>(), ["commit-unsigned", "tag-unsigned"]);
    let start = std::time::Instant::now();
    assert_eq!(archive.verify(&publishers(), None, &[]).unwrap().len(), 2 * count);
    println!("{count} packed tags: {:?} for everything", start.elapsed());
}

/// Everything that git shows of an archive: its own verdict, references, and the bytes of every object.
fn shown(path: &Path) -> (String, String, String) {
    let references = git(path, &["for-each-ref", "--format=%(refname) %(objectname) %(*objectname)"]);
    (fsck(path), references, git(path, &["cat-file", "--batch", "--batch-all-objects"]))
}

/// Flips a bit in one of the files that hold objects and references; the archive is put back as it was.
fn flip(path: &Path, good: &(String, String, String), file: &Path, at: usize, bit: u8) {
    let bytes = fs::read(file).unwrap();
    let mut flipped = bytes.clone();
    let at = at % bytes.len();
    flipped[at] ^= 1 << bit;
    overwrite(file, &flipped);
    let found = match Archive::open(path) {
        Err(_) => vec!["it is no archive any more".into()],
        Ok(_) => slugs(path, &publishers()),
    };
    if found.is_empty() {
        assert_eq!(&shown(path), good, "bit {bit} of byte {at} in {} goes unnoticed", file.display());
    }
    overwrite(file, &bytes);
}

fn held_files(path: &Path) -> Vec<PathBuf> {
    let held = |file: &PathBuf| ["objects", "refs", "packed-refs", "HEAD"].iter().any(|name| file.starts_with(path.join(name)));
    bytes(path).into_iter().filter(|(file, bytes)| held(file) && !bytes.is_empty()).map(|(file, _)| file).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_flipped_bit_goes_unnoticed_and_matters(flips in vec((any::<Index>(), any::<usize>(), 0..8u8), 150), packed: bool) {
        let (_folder, path) = four_releases();
        if packed {
            Archive::open(&path).unwrap().gc().value.unwrap();
        }
        let (good, files) = (shown(&path), held_files(&path));
        for (file, at, bit) in flips {
            flip(&path, &good, &files[file.index(files.len())], at, bit);
        }
    }
}
