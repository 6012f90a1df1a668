//! What a verification finds in an archive: nothing in a good one, and in a damaged one exactly what was done to it.

use std::fs;
use std::path::{Path, PathBuf};

use aftale::archive::{Archive, CONTENT, MANIFEST, TagName, Violation};
use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, any, proptest};
use proptest::sample::Index;

use crate::archive::{LOCAL, NEW_YEAR_2019, REGION, bytes, git, publish, publisher};
use crate::archive_forge::{
    Forgery, PLAIN, copy, four_releases, fsck, loose, overwrite, publishers, publishers_with, seal, set, slugs, stranger, whole, whole_files,
    write_object,
};

/// One way to damage an archive, and what is found then.
struct Damage {
    name: &'static str,
    harm: fn(&Path),
    found: &'static [&'static str],
}

const fn damage(name: &'static str, harm: fn(&Path), found: &'static [&'static str]) -> Damage {
    Damage { name, harm, found }
}

const TAG_1: &str = "refs/tags/midtjylland/sundhedsaftale/2019-2023/r0001";
const TAG_2: &str = "refs/tags/midtjylland/sundhedsaftale/2019-2023/r0002";

fn id(archive: &Path, of: &str) -> String {
    git(archive, &["rev-parse", of])
}

/// Forges the last release anew, with a change.
fn forge(archive: &Path, change: impl FnOnce(&mut Forgery)) {
    let mut forgery = Forgery::of_last(archive);
    change(&mut forgery);
    forgery.write(archive);
}

/// Forges the last release with one more file, that its manifest lists.
fn forge_file(archive: &Path, path: &str, mode: &'static str) {
    forge(archive, |forgery| {
        forgery.files.insert(path.into(), (mode, b"x".to_vec()));
        seal(&mut forgery.files);
    });
}

/// Changes a list of the last release and leaves everything else true.
fn forge_list(archive: &Path, name: &str, change: fn(String) -> String) {
    forge(archive, |forgery| {
        let (_, bytes) = forgery.files.get_mut(name).unwrap();
        *bytes = change(String::from_utf8(std::mem::take(bytes)).unwrap()).into_bytes();
        if name != MANIFEST {
            seal(&mut forgery.files);
        }
    });
}

fn harm_object(archive: &Path, of: &str, harm: fn(&mut Vec<u8>)) {
    let path = loose(archive, &id(archive, of));
    let mut bytes = fs::read(&path).unwrap();
    harm(&mut bytes);
    overwrite(&path, &bytes);
}

const PAGE: &str = "main:midtjylland/sundhedsaftale/2019-2023/sources/page.md";

const REFERENCES: &[Damage] = &[
    damage("a tag is deleted", |at| fs::remove_file(at.join(TAG_1)).unwrap(), &["I1 tag-missing"]),
    damage("the newest tag is deleted", |at| fs::remove_file(at.join(TAG_2)).unwrap(), &["I1 tag-owed"]),
    damage("a tag is empty", |at| overwrite(&at.join(TAG_1), b""), &["I1 reference-empty"]),
    damage("a tag is garbage", |at| overwrite(&at.join(TAG_1), b"\0\0\0\0"), &["I1 reference-garbage"]),
    damage("a tag is cut", |at| overwrite(&at.join(TAG_1), b"0123456789"), &["I1 reference-garbage"]),
    damage("a tag is symbolic", |at| overwrite(&at.join(TAG_1), b"ref: refs/heads/main\n"), &["I1 reference-symbolic"]),
    damage("a tag is lightweight", |at| set(at, TAG_1, &id(at, "main~2")), &["I1 tag-lightweight"]),
    damage("a tag shows a tree", |at| set(at, TAG_1, &id(at, "main^{tree}")), &["I1 tag-lightweight"]),
    damage("a tag shows another's object", |at| set(at, TAG_1, &id(at, TAG_2)), &["I1 tag-other-name"]),
    damage("a tag shows nothing", |at| set(at, TAG_1, &"1".repeat(40)), &["I11 object-missing"]),
    damage(
        "a tag is made anew on another commit",
        |at| {
            let mut forgery = Forgery::after(at, "main~3", REGION, 1, "Formål");
            forgery.commit = |text| text.replace(REGION, LOCAL);
            let text = git(at, &["cat-file", "tag", TAG_1]);
            let text = text.split("-----BEGIN").next().unwrap().replace(&id(at, "main~2"), &id(at, "main~"));
            let signature = publisher().sign("git", text.as_bytes()).unwrap();
            set(at, TAG_1, &write_object(at, "tag", format!("{text}{signature}").as_bytes()));
        },
        &["I1 second-tag"],
    ),
    damage(
        "a tag is on a commit off the branch",
        |at| {
            let (_, tag) = Forgery::of_last(at).write_objects(at);
            let mut other = Forgery::of_last(at);
            other.time += 1;
            let (_, elsewhere) = other.write_objects(at);
            assert_ne!(tag, elsewhere);
            set(at, TAG_2, &elsewhere);
        },
        &["I1 tag-off-main"],
    ),
    damage("a second tag on a commit", |at| drop(second_tag(at)), &["I1 second-tag"]),
    damage("a stray branch", |at| set(at, "refs/heads/draft", &id(at, "main")), &["I1 stray-reference"]),
    damage("a stray tag", |at| set(at, "refs/tags/v1", &id(at, "main")), &["I1 stray-reference"]),
    damage("a note", |at| set(at, "refs/notes/commits", &id(at, "main")), &["I1 stray-reference"]),
    damage(
        "an object is replaced",
        |at| set(at, &format!("refs/replace/{}", id(at, "main")), &id(at, "main~")),
        &["I1 replace-reference"],
    ),
    damage("a graft", |at| overwrite(&at.join("info/grafts"), format!("{}\n", id(at, "main")).as_bytes()), &["I1 grafts"]),
    damage("a shallow archive", |at| overwrite(&at.join("shallow"), format!("{}\n", id(at, "main")).as_bytes()), &["I1 shallow"]),
    damage("borrowed objects", |at| overwrite(&at.join("objects/info/alternates"), b"/nowhere\n"), &["I1 alternates"]),
    damage("HEAD elsewhere", |at| overwrite(&at.join("HEAD"), b"ref: refs/heads/draft\n"), &["I1 head-elsewhere"]),
    damage("HEAD detached", |at| overwrite(&at.join("HEAD"), format!("{}\n", id(at, "main")).as_bytes()), &["I1 head-elsewhere"]),
    damage("main is empty", |at| overwrite(&at.join("refs/heads/main"), b""), &["I1 reference-empty"]),
    damage("main is gone", |at| fs::remove_file(at.join("refs/heads/main")).unwrap(), &["I1 main-missing"]),
    damage("main is rewound", |at| set(at, "refs/heads/main", &id(at, "main~")), &["I1 tag-off-main"]),
    damage("main is a tag", |at| set(at, "refs/heads/main", &id(at, TAG_2)), &["I11 object-kind"]),
    damage("packed references are cut in a line", |at| cut_packed(at, 10), &["I1 packed-references-cut", "I1 packed-peel"]),
    damage("packed references are cut between lines", drop_packed_lines, &["I1 packed-peel", "I1 tag-missing"]),
    damage("packed references are empty", |at| cut_packed(at, usize::MAX), &["I1 packed-references-cut"]),
    damage(
        "a packed tag lies about its commit",
        |at| {
            git(at, &["pack-refs", "--all"]);
            let text = fs::read_to_string(at.join("packed-refs")).unwrap();
            overwrite(&at.join("packed-refs"), text.replace(&format!("^{}", id(at, "main")), &format!("^{}", id(at, "main~"))).as_bytes());
        },
        &["I1 packed-peel"],
    ),
];

/// Packs the references and takes bytes off the end.
fn cut_packed(at: &Path, bytes: usize) {
    git(at, &["pack-refs", "--all"]);
    let text = fs::read(at.join("packed-refs")).unwrap();
    overwrite(&at.join("packed-refs"), &text[..text.len().saturating_sub(bytes)]);
}

/// Packs the references and drops the last three lines: a tag, its commit, and the commit of the tag before it.
fn drop_packed_lines(at: &Path) {
    git(at, &["pack-refs", "--all"]);
    let text = fs::read_to_string(at.join("packed-refs")).unwrap();
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    overwrite(&at.join("packed-refs"), lines[..lines.len() - 3].concat().as_bytes());
}

fn second_tag(at: &Path) -> String {
    let text = format!("object {}\ntype commit\ntag trust/r0002\ntagger a <a@b> 1 +0000\n\nx\n", id(at, "main"));
    let tag = write_object(at, "tag", text.as_bytes());
    set(at, "refs/tags/trust/r0002", &tag);
    tag
}

const HISTORY: &[Damage] = &[
    damage("a commit is unsigned", |at| forge(at, |it| it.key = None), &["I1 commit-unsigned"]),
    damage("a tag is unsigned", |at| forge(at, |it| it.tag_key = None), &["I1 tag-unsigned"]),
    damage("a stranger commits", |at| forge(at, |it| it.key = Some(stranger())), &["I1 commit-by-stranger"]),
    damage("a stranger tags", |at| forge(at, |it| it.tag_key = Some(stranger())), &["I1 tag-by-stranger"]),
    damage(
        "a signature is of another commit",
        |at| {
            let text = git(at, &["cat-file", "commit", "main"]) + "\n";
            let changed = text.replace("gpgsig", "GPGSIG").replacen(&id(at, "main^{tree}"), &id(at, "main~^{tree}"), 1).replace("GPGSIG", "gpgsig");
            let commit = write_object(at, "commit", changed.as_bytes());
            set(at, "refs/heads/main", &commit);
        },
        &["I1 commit-signature-bad", "I1 tag-off-main", "I2 manifest-unbound", "I2 content-unbound", "I3 release-facts", "I3 release-facts", "I3 release-facts"],
    ),
    damage("a merge", |at| forge(at, |it| it.parents.push(id_of(at, "main~2"))), &["I1 not-linear"]),
    damage(
        "a commit of nobody's",
        |at| {
            let tree = id(at, "main^{tree}");
            let text = format!("tree {tree}\nparent {}\nauthor A <a@b> 1700000000 +0000\ncommitter A <a@b> 1700000000 +0000\n\nHi\n", id(at, "main"));
            set(at, "refs/heads/main", &write_object(at, "commit", text.as_bytes()));
        },
        &["I1 commit-unsigned", "I1 foreign-commit"],
    ),
    damage(
        "a commit with one header more",
        |at| forge(at, |it| it.commit = |text| text.replacen("\n\n", "\nencoding latin1\n\n", 1)),
        &["I1 foreign-commit"],
    ),
    damage("a time zone", |at| forge(at, |it| it.commit = |text| text.replacen("+0000", "+0100", 1)), &["I1 foreign-commit"]),
    damage("a chain is cut", |at| forge(at, |it| it.previous_manifest = "0".repeat(64)), &["I3 chain-broken"]),
    damage("a chain begins anew", |at| forge(at, |it| it.previous_manifest = "-".into()), &["I3 chain-broken"]),
    damage("time falls", |at| forge(at, |it| it.time = NEW_YEAR_2019 - 1), &["I3 time-falls"]),
    damage(
        "a revision is left out",
        |at| {
            Forgery::after(at, &id(at, "main"), LOCAL, 3, "Lokalt").write(at);
        },
        &["I3 release-facts", "I3 revision-order"],
    ),
    damage(
        "a release says that it follows another",
        |at| {
            forge(at, |it| {
                it.files.get_mut("release.json").unwrap().1 = b"{\"previous\":null,\"revision\":2}".to_vec();
                seal(&mut it.files);
            });
        },
        &["I3 release-facts"],
    ),
    damage("a file elsewhere is added", |at| forge(at, |it| drop(it.outside.insert("README".into(), Some(b"x".to_vec())))), &["I4 foreign-change"]),
    damage(
        "a file elsewhere is changed",
        |at| forge(at, |it| drop(it.outside.insert(format!("{LOCAL}/agreement.pdf"), Some(b"x".to_vec())))),
        &["I4 foreign-change"],
    ),
    damage(
        "keys are changed in a release of something else",
        |at| forge(at, |it| drop(it.outside.insert("trust/allowed_signers".into(), Some(b"x".to_vec())))),
        &["I4 foreign-change"],
    ),
    damage("a file elsewhere is removed", |at| forge(at, |it| drop(it.outside.insert("trust/policy.json".into(), None))), &["I4 foreign-change"]),
    damage("a tag names another manifest", |at| forge(at, |it| it.tag = |text| text.replace("SHA256: ", "SHA256: 0")), &["I2 tag-unbound"]),
    damage("a tag has another time", |at| forge(at, |it| it.tag = |text| text.replace(" +0000", "1 +0000")), &["I2 tag-unbound"]),
];

fn id_of(at: &Path, of: &str) -> String {
    id(at, of)
}

const FOLDERS: &[Damage] = &[
    damage("a file is edited", |at| forge(at, |it| it.files.get_mut("sources/page.md").unwrap().1.push(b'!')), &["I2 file-changed"]),
    damage("an approved file is edited", |at| forge(at, |it| it.files.get_mut("agreement.pdf").unwrap().1.push(b'!')), &[
        "I2 content-changed",
        "I2 file-changed",
    ]),
    damage("a file is added", |at| forge(at, |it| drop(it.files.insert("extra".into(), (PLAIN, vec![])))), &["I2 manifest-incomplete"]),
    damage("a file is removed", |at| forge(at, |it| drop(it.files.remove("sources/page.md"))), &["I2 manifest-extra"]),
    damage("an approved file is removed", |at| forge(at, |it| drop(it.files.remove("agreement.xml"))), &[
        "I2 content-changed",
        "I2 manifest-extra",
    ]),
    damage("the manifest is removed", |at| forge(at, |it| drop(it.files.remove(MANIFEST))), &["I2 manifest-missing"]),
    damage("the content list is removed", |at| forge(at, |it| { it.files.remove(CONTENT); seal(&mut it.files); }), &["I2 content-missing"]),
    damage("a symbolic link", |at| forge_file(at, "link", "120000"), &["I2 mode", "I2 manifest-extra"]),
    damage("a program", |at| forge_file(at, "program", "100755"), &["I2 mode", "I2 manifest-extra"]),
    damage("a submodule", |at| forge_file(at, "module", "160000"), &["I2 mode", "I2 manifest-extra"]),
    damage("a group-writable file", |at| forge_file(at, "shared", "100664"), &["I2 mode", "I2 manifest-extra"]),
    damage("a way out", |at| forge_file(at, "../x", PLAIN), &["I11 object-syntax", "I2 name"]),
    damage("a line break in a name", |at| forge_file(at, "a\nb", PLAIN), &["I2 manifest-extra", "I2 manifest-incomplete", "I2 manifest-line", "I2 name"]),
    damage("a name in NFD", |at| forge_file(at, "a\u{30a}.md", PLAIN), &["I2 name"]),
    damage("names that differ in case", |at| forge_file(at, "Sources/page.md", PLAIN), &["I2 name"]),
    damage("git's own name", |at| forge_file(at, "sources/.gitattributes", PLAIN), &["I2 name"]),
    damage("a manifest with itself", |at| forge_list(at, MANIFEST, |text| format!("{}  {MANIFEST}\n{text}", "0".repeat(64))), &["I2 manifest-extra", "I2 manifest-order"]),
    damage("a manifest out of order", |at| forge_list(at, MANIFEST, |text| text.lines().rev().map(|line| format!("{line}\n")).collect()), &["I2 manifest-order"]),
    damage("a manifest with one space", |at| forge_list(at, MANIFEST, |text| text.replacen("  agreement.html", " agreement.html", 1)), &["I2 manifest-incomplete", "I2 manifest-line"]),
    damage("a manifest with star lines", |at| forge_list(at, MANIFEST, |text| text.replacen("  agreement.html", " *agreement.html", 1)), &["I2 manifest-incomplete", "I2 manifest-line"]),
    damage("a manifest without its last line end", |at| forge_list(at, MANIFEST, |text| text.trim_end().into()), &["I2 manifest-incomplete", "I2 manifest-line"]),
    damage("a manifest with capital digits", |at| forge_list(at, MANIFEST, |text| format!("{}{}", text[..64].to_uppercase(), &text[64..])), &["I2 manifest-incomplete", "I2 manifest-line"]),
    damage("a manifest that the commit does not name", |at| forge(at, |it| it.commit = |text| text.replace("\nManifest-SHA256: ", "\nManifest-SHA256: 0")), &["I2 manifest-unbound", "I2 tag-unbound"]),
    damage("a content list that the commit does not name", |at| forge(at, |it| it.commit = |text| text.replace("Content-SHA256: ", "Content-SHA256: 0")), &["I2 content-unbound"]),
    damage("a content list with one file less", |at| forge_list(at, CONTENT, |text| text.split_inclusive('\n').skip(1).collect()), &["I2 content-list"]),
    damage("a content list out of order", |at| forge_list(at, CONTENT, |text| text.lines().rev().map(|line| format!("{line}\n")).collect()), &["I2 content-order"]),
    damage("a work's list for trust", |at| { Forgery { files: whole_files(LOCAL, 2, "x"), ..Forgery::after(at, &id(at, "main"), "trust", 2, "x") }.write(at); }, &["I2 content-list", "I3 release-facts", "I3 release-facts"]),
];

const OBJECTS: &[Damage] = &[
    damage("a file's object is emptied", |at| harm_object(at, PAGE, Vec::clear), &["I11 object-damaged"]),
    damage("a file's object is cut", |at| harm_object(at, PAGE, |bytes| bytes.truncate(8)), &["I11 object-damaged"]),
    damage("a bit flips", |at| harm_object(at, PAGE, |bytes| bytes[12] ^= 4), &["I11 object-damaged"]),
    damage("something follows an object", |at| harm_object(at, PAGE, |bytes| bytes.push(0)), &["I11 object-damaged"]),
    damage("another object's bytes", |at| { let other = fs::read(loose(at, &id(at, "main~:trust/policy.json"))).unwrap(); overwrite(&loose(at, &id(at, PAGE)), &other); }, &["I11 object-damaged"]),
    damage("a file's object is gone", |at| fs::remove_file(loose(at, &id(at, PAGE))).unwrap(), &["I11 object-missing"]),
    damage("a folder's object is gone", |at| fs::remove_file(loose(at, &id(at, &format!("main:{REGION}")))).unwrap(), &["I11 object-missing", "I2 content-missing", "I2 manifest-missing"]),
    damage("a root is gone", |at| fs::remove_file(loose(at, &id(at, "main^{tree}"))).unwrap(), &["I11 object-missing"]),
    damage("the first commit is gone", |at| fs::remove_file(loose(at, &id(at, "main~3"))).unwrap(), &["I11 object-missing"]),
    damage("a tag's object is gone", |at| fs::remove_file(loose(at, &id(at, TAG_1))).unwrap(), &["I11 object-missing"]),
    damage("an object that nobody needs is damaged", |at| { let spare = write_object(at, "blob", b"spare"); overwrite(&loose(at, &spare), b"x"); }, &["I11 spare-object-damaged"]),
    damage("a commit that nobody needs is malformed", |at| drop(write_object(at, "commit", b"tree x\n\n")), &["I11 object-syntax"]),
    damage("a file that is no object", |at| overwrite(&at.join("objects/00/letter"), b"x"), &["I11 stray-object-file"]),
    damage("a pack's bit flips", |at| { git(at, &["gc", "-q"]); harm_pack(at, "pack", |bytes| bytes[40] ^= 1); }, &["I11 object-damaged", "I11 pack-damaged"]),
    damage("a pack's checksum flips", |at| { git(at, &["gc", "-q"]); harm_pack(at, "pack", |bytes| *bytes.last_mut().unwrap() ^= 1); }, &["I11 pack-damaged"]),
    damage("an index's checksum flips", |at| { git(at, &["gc", "-q"]); harm_pack(at, "idx", |bytes| *bytes.last_mut().unwrap() ^= 1); }, &["I11 pack-damaged"]),
    damage("a packed object has a damaged loose copy", |at| { let page = id(at, PAGE); git(at, &["gc", "-q"]); overwrite(&loose(at, &page), b"x"); }, &["I11 object-damaged"]),
];

fn harm_pack(at: &Path, ending: &str, harm: fn(&mut Vec<u8>)) {
    let packs = fs::read_dir(at.join("objects/pack")).unwrap().map(|entry| entry.unwrap().path());
    let path = packs.into_iter().find(|path| path.extension().is_some_and(|found| found == ending)).unwrap();
    let mut bytes = fs::read(&path).unwrap();
    harm(&mut bytes);
    overwrite(&path, &bytes);
}

fn check(table: &[Damage]) {
    let (folder, good) = four_releases();
    let mut wrong = Vec::new();
    for (number, damage) in table.iter().enumerate() {
        let at = folder.path().join(format!("copy-{number}"));
        copy(&good, &at);
        (damage.harm)(&at);
        let found = slugs(&at, &publishers());
        let mut expected: Vec<&str> = damage.found.to_vec();
        expected.sort_unstable();
        let git = fsck(&at);
        // What git finds, we find; and what we find in objects, git finds.
        let objects = found.iter().any(|slug| slug.starts_with("I11 "));
        if found != expected || !git.is_empty() && found.is_empty() || objects && git.is_empty() {
            wrong.push(format!("{}: {found:?}, expected {expected:?}; git: {git}", damage.name));
        }
        fs::remove_dir_all(&at).unwrap();
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn damage_to_references_is_found_for_what_it_is() {
    check(REFERENCES);
}

#[test]
fn damage_to_the_history_is_found_for_what_it_is() {
    check(HISTORY);
}

#[test]
fn damage_to_a_release_is_found_for_what_it_is() {
    check(FOLDERS);
}

#[test]
fn damage_to_objects_is_found_for_what_it_is() {
    check(OBJECTS);
}

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
    git(&path, &["config", "x.y", "z"]);
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
