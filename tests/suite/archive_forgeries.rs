//! Releases that no publication writes, each with signatures as good as a forger's, and what a verification finds.

use std::path::Path;

use aftale::archive::{CONTENT, MANIFEST};

use crate::archive::{LOCAL, NEW_YEAR_2019, git};
use crate::archive_damage::{Damage, check, damage, id};
use crate::archive_forge::{Forgery, PLAIN, seal, set, stranger, whole_files, write_object};

/// Forges the last release anew, with a change.
pub fn forge(archive: &Path, change: impl FnOnce(&mut Forgery)) {
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
const HISTORY: &[Damage] = &[
    damage("a commit is unsigned", |at| forge(at, |it| it.key = None), &["I1 commit-unsigned"]),
    damage("a tag is unsigned", |at| forge(at, |it| it.tag_key = None), &["I1 tag-unsigned"]),
    damage("a stranger commits", |at| forge(at, |it| it.key = Some(stranger())), &["I1 commit-by-stranger"]),
    damage("a stranger tags", |at| forge(at, |it| it.tag_key = Some(stranger())), &["I1 tag-by-stranger"]),
    damage(
        "a signature is of another commit",
        |at| {
            let text = git(at, &["cat-file", "commit", "main"]) + "\n";
            let changed =
                text.replace("gpgsig", "GPGSIG").replacen(&id(at, "main^{tree}"), &id(at, "main~^{tree}"), 1).replace("GPGSIG", "gpgsig");
            let commit = write_object(at, "commit", changed.as_bytes());
            set(at, "refs/heads/main", &commit);
        },
        &[
            "I1 commit-signature-bad",
            "I1 tag-off-main",
            "I2 manifest-unbound",
            "I2 content-unbound",
            "I3 release-facts",
            "I3 release-facts",
            "I3 release-facts",
        ],
    ),
    damage("a merge", |at| forge(at, |it| it.parents.push(id(at, "main~2"))), &["I1 not-linear"]),
    damage(
        "a commit of nobody's",
        |at| {
            let tree = id(at, "main^{tree}");
            let text = format!(
                "tree {tree}\nparent {}\nauthor A <a@b> 1700000000 +0000\ncommitter A <a@b> 1700000000 +0000\n\nHi\n",
                id(at, "main")
            );
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
    damage(
        "a file elsewhere is added",
        |at| forge(at, |it| drop(it.outside.insert("README".into(), Some(b"x".to_vec())))),
        &["I4 foreign-change"],
    ),
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
    damage(
        "a file elsewhere is removed",
        |at| forge(at, |it| drop(it.outside.insert("trust/policy.json".into(), None))),
        &["I4 foreign-change"],
    ),
    damage("a tag names another manifest", |at| forge(at, |it| it.tag = |text| text.replace("SHA256: ", "SHA256: 0")), &["I2 tag-unbound"]),
    damage("a tag has another time", |at| forge(at, |it| it.tag = |text| text.replace(" +0000", "1 +0000")), &["I2 tag-unbound"]),
];

const FOLDERS: &[Damage] = &[
    damage("a file is edited", |at| forge(at, |it| it.files.get_mut("sources/page.md").unwrap().1.push(b'!')), &["I2 file-changed"]),
    damage(
        "an approved file is edited",
        |at| forge(at, |it| it.files.get_mut("agreement.pdf").unwrap().1.push(b'!')),
        &["I2 content-changed", "I2 file-changed"],
    ),
    damage("a file is added", |at| forge(at, |it| drop(it.files.insert("extra".into(), (PLAIN, vec![])))), &["I2 manifest-incomplete"]),
    damage("a file is removed", |at| forge(at, |it| drop(it.files.remove("sources/page.md"))), &["I2 manifest-extra"]),
    damage(
        "an approved file is removed",
        |at| forge(at, |it| drop(it.files.remove("agreement.xml"))),
        &["I2 content-changed", "I2 manifest-extra"],
    ),
    damage("the manifest is removed", |at| forge(at, |it| drop(it.files.remove(MANIFEST))), &["I2 manifest-missing"]),
    damage(
        "the content list is removed",
        |at| {
            forge(at, |it| {
                it.files.remove(CONTENT);
                seal(&mut it.files);
            })
        },
        &["I2 content-missing"],
    ),
    damage("a symbolic link", |at| forge_file(at, "link", "120000"), &["I2 mode", "I2 manifest-extra"]),
    damage("a program", |at| forge_file(at, "program", "100755"), &["I2 mode", "I2 manifest-extra"]),
    damage("a submodule", |at| forge_file(at, "module", "160000"), &["I2 mode", "I2 manifest-extra"]),
    damage("a group-writable file", |at| forge_file(at, "shared", "100664"), &["I2 mode", "I2 manifest-extra"]),
    damage("a way out", |at| forge_file(at, "../x", PLAIN), &["I11 object-syntax", "I2 name"]),
    damage(
        "a line break in a name",
        |at| forge_file(at, "a\nb", PLAIN),
        &["I2 manifest-extra", "I2 manifest-incomplete", "I2 manifest-line", "I2 name"],
    ),
    damage("a name in NFD", |at| forge_file(at, "a\u{30a}.md", PLAIN), &["I2 name"]),
    damage("names that differ in case", |at| forge_file(at, "Sources/page.md", PLAIN), &["I2 name"]),
    damage("git's own name", |at| forge_file(at, "sources/.gitattributes", PLAIN), &["I2 name"]),
    damage(
        "a manifest with itself",
        |at| forge_list(at, MANIFEST, |text| format!("{}  {MANIFEST}\n{text}", "0".repeat(64))),
        &["I2 manifest-extra", "I2 manifest-order"],
    ),
    damage(
        "a manifest out of order",
        |at| forge_list(at, MANIFEST, |text| text.lines().rev().map(|line| format!("{line}\n")).collect()),
        &["I2 manifest-order"],
    ),
    damage(
        "a manifest with one space",
        |at| forge_list(at, MANIFEST, |text| text.replacen("  agreement.html", " agreement.html", 1)),
        &["I2 manifest-incomplete", "I2 manifest-line"],
    ),
    damage(
        "a manifest with star lines",
        |at| forge_list(at, MANIFEST, |text| text.replacen("  agreement.html", " *agreement.html", 1)),
        &["I2 manifest-incomplete", "I2 manifest-line"],
    ),
    damage(
        "a manifest without its last line end",
        |at| forge_list(at, MANIFEST, |text| text.trim_end().into()),
        &["I2 manifest-incomplete", "I2 manifest-line"],
    ),
    damage(
        "a manifest with capital digits",
        |at| forge_list(at, MANIFEST, |text| format!("{}{}", text[..64].to_uppercase(), &text[64..])),
        &["I2 manifest-incomplete", "I2 manifest-line"],
    ),
    damage(
        "a manifest that the commit does not name",
        |at| forge(at, |it| it.commit = |text| text.replace("\nManifest-SHA256: ", "\nManifest-SHA256: 0")),
        &["I2 manifest-unbound", "I2 tag-unbound"],
    ),
    damage(
        "a content list that the commit does not name",
        |at| forge(at, |it| it.commit = |text| text.replace("Content-SHA256: ", "Content-SHA256: 0")),
        &["I2 content-unbound"],
    ),
    damage(
        "a content list with one file less",
        |at| forge_list(at, CONTENT, |text| text.split_inclusive('\n').skip(1).collect()),
        &["I2 content-list"],
    ),
    damage(
        "a content list out of order",
        |at| forge_list(at, CONTENT, |text| text.lines().rev().map(|line| format!("{line}\n")).collect()),
        &["I2 content-order"],
    ),
    damage(
        "a work's list for trust",
        |at| {
            Forgery { files: whole_files(LOCAL, 2, "x"), ..Forgery::after(at, &id(at, "main"), "trust", 2, "x") }.write(at);
        },
        &["I2 content-list", "I3 release-facts", "I3 release-facts"],
    ),
];
#[test]
fn a_forged_history_is_found_for_what_it_is() {
    check(HISTORY);
}

#[test]
fn a_forged_release_is_found_for_what_it_is() {
    check(FOLDERS);
}
