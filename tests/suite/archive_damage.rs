//! Damage to references and objects, and what a verification finds then: exactly what was done.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::archive::{LOCAL, REGION, git, publisher};
use crate::archive_forge::{Forgery, copy, four_releases, fsck, loose, overwrite, publishers, set, slugs, write_object};

/// One way to damage an archive, and what is found then.
pub struct Damage {
    pub name: &'static str,
    pub harm: fn(&Path),
    pub found: &'static [&'static str],
}

pub const fn damage(name: &'static str, harm: fn(&Path), found: &'static [&'static str]) -> Damage {
    Damage { name, harm, found }
}
const TAG_1: &str = "refs/tags/midtjylland/sundhedsaftale/2019-2023/r0001";
const TAG_2: &str = "refs/tags/midtjylland/sundhedsaftale/2019-2023/r0002";

pub fn id(archive: &Path, of: &str) -> String {
    git(archive, &["rev-parse", of])
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
    damage("an object is replaced", |at| set(at, &format!("refs/replace/{}", id(at, "main")), &id(at, "main~")), &["I1 replace-reference"]),
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
const OBJECTS: &[Damage] = &[
    damage("a file's object is emptied", |at| harm_object(at, PAGE, Vec::clear), &["I11 object-damaged"]),
    damage("a file's object is cut", |at| harm_object(at, PAGE, |bytes| bytes.truncate(8)), &["I11 object-damaged"]),
    damage("a bit flips", |at| harm_object(at, PAGE, |bytes| bytes[12] ^= 4), &["I11 object-damaged"]),
    damage("something follows an object", |at| harm_object(at, PAGE, |bytes| bytes.push(0)), &["I11 object-damaged"]),
    damage(
        "another object's bytes",
        |at| {
            let other = fs::read(loose(at, &id(at, "main~:trust/policy.json"))).unwrap();
            overwrite(&loose(at, &id(at, PAGE)), &other);
        },
        &["I11 object-damaged"],
    ),
    damage("a file's object is gone", |at| fs::remove_file(loose(at, &id(at, PAGE))).unwrap(), &["I11 object-missing"]),
    damage(
        "a folder's object is gone",
        |at| fs::remove_file(loose(at, &id(at, &format!("main:{REGION}")))).unwrap(),
        &["I11 object-missing", "I2 content-missing", "I2 manifest-missing"],
    ),
    damage("a root is gone", |at| fs::remove_file(loose(at, &id(at, "main^{tree}"))).unwrap(), &["I11 object-missing"]),
    damage("the first commit is gone", |at| fs::remove_file(loose(at, &id(at, "main~3"))).unwrap(), &["I11 object-missing"]),
    damage("a tag's object is gone", |at| fs::remove_file(loose(at, &id(at, TAG_1))).unwrap(), &["I11 object-missing"]),
    damage(
        "an object that nobody needs is damaged",
        |at| {
            let spare = write_object(at, "blob", b"spare");
            overwrite(&loose(at, &spare), b"x");
        },
        &["I11 spare-object-damaged"],
    ),
    damage("a commit that nobody needs is malformed", |at| drop(write_object(at, "commit", b"tree x\n\n")), &["I11 object-syntax"]),
    damage("a file that is no object", |at| overwrite(&at.join("objects/00/letter"), b"x"), &["I11 stray-object-file"]),
    damage(
        "a pack's bit flips",
        |at| {
            git(at, &["gc", "-q"]);
            harm_pack(at, "pack", |bytes| bytes[40] ^= 1);
        },
        &["I11 object-damaged", "I11 pack-damaged"],
    ),
    damage(
        "a pack's checksum flips",
        |at| {
            git(at, &["gc", "-q"]);
            harm_pack(at, "pack", |bytes| *bytes.last_mut().unwrap() ^= 1);
        },
        &["I11 pack-damaged"],
    ),
    damage(
        "an index's checksum flips",
        |at| {
            git(at, &["gc", "-q"]);
            harm_pack(at, "idx", |bytes| *bytes.last_mut().unwrap() ^= 1);
        },
        &["I11 pack-damaged"],
    ),
    damage(
        "a reverse index flips",
        |at| {
            git(at, &["gc", "-q"]);
            harm_pack(at, "rev", |bytes| bytes[20] ^= 1);
        },
        &["I11 derived-file-damaged"],
    ),
    damage("a graph of commits flips", |at| harm_graph(at, |bytes| bytes[30] ^= 1), &["I11 derived-file-damaged"]),
    damage("a graph of commits lies", |at| harm_graph(at, lie), &["I11 derived-file-damaged"]),
    damage(
        "a packed object has a damaged loose copy",
        |at| {
            let page = id(at, PAGE);
            git(at, &["gc", "-q"]);
            overwrite(&loose(at, &page), b"x");
        },
        &["I11 object-damaged"],
    ),
];
fn harm_pack(at: &Path, ending: &str, harm: fn(&mut Vec<u8>)) {
    let packs = fs::read_dir(at.join("objects/pack")).unwrap().map(|entry| entry.unwrap().path());
    let path = packs.into_iter().find(|path| path.extension().is_some_and(|found| found == ending)).unwrap();
    let mut bytes = fs::read(&path).unwrap();
    harm(&mut bytes);
    overwrite(&path, &bytes);
}

fn harm_graph(at: &Path, harm: fn(&mut Vec<u8>)) {
    git(at, &["commit-graph", "write", "--reachable", "--no-progress"]);
    assert_eq!(slugs(at, &publishers()), [""; 0]);
    let path = at.join("objects/info/commit-graph");
    let mut bytes = fs::read(&path).unwrap();
    harm(&mut bytes);
    overwrite(&path, &bytes);
}

/// Gives the last commit of a graph another time, and the graph a true checksum.
fn lie(bytes: &mut Vec<u8>) {
    let data = bytes.windows(4).position(|four| four == b"CDAT").unwrap() + 4;
    let start = u64::from_be_bytes(bytes[data..data + 8].try_into().unwrap());
    let time = usize::try_from(start).unwrap() + 4 * 36 - 1;
    bytes[time] ^= 1;
    bytes.truncate(bytes.len() - 20);
    let mut child = Command::new("sha1sum").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(bytes).unwrap();
    let sum = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    bytes.extend((0..40).step_by(2).map(|at| u8::from_str_radix(&sum[at..at + 2], 16).unwrap()));
}
/// Damages one good archive in each way of a table.
pub fn check(table: &[Damage]) {
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
fn damage_to_objects_is_found_for_what_it_is() {
    check(OBJECTS);
}
