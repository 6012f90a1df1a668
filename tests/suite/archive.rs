//! The archive as git and its readers see it. What goes wrong in it is in `archive_faults.rs`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use aftale::archive::{Archive, ArchiveError, Before, CONTENT, MANIFEST, Outcome, Release, TagName};
use aftale::diagnostic::Warned;
use aftale::trust::SigningKey;
use tempfile::TempDir;

pub const REGION: &str = "midtjylland/sundhedsaftale/2019-2023";
pub const LOCAL: &str = "midtjylland/lokalaftale-skive/2019-2023";
pub const NEW_YEAR_2019: i64 = 1_546_300_800;

/// Runs git on an archive with nobody's configuration; a word on stderr is a failure too.
pub fn git(archive: &Path, args: &[&str]) -> String {
    let mut command = Command::new("git");
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.envs([("GIT_CONFIG_NOSYSTEM", "1"), ("GIT_CONFIG_GLOBAL", "/dev/null"), ("LC_ALL", "C"), ("TZ", "UTC")]);
    let output = command.args(["-c", "core.hooksPath=/dev/null", "--git-dir"]).arg(archive).args(args).output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && errors.is_empty(), "git {args:?}: {errors}");
    String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
}

/// A release whose only page is `text`; its revision tells what it follows.
pub fn page(folder: &str, revision: u32, text: &str) -> Release {
    let previous = (revision > 1).then(|| TagName::new(folder, revision - 1).unwrap());
    with_files(TagName::new(folder, revision).unwrap(), previous, &[("sources/page.md", text), (CONTENT, text), (MANIFEST, text)]).unwrap()
}

pub fn with_files(tag: TagName, previous: Option<TagName>, files: &[(&str, &str)]) -> Result<Release, ArchiveError> {
    let files: BTreeMap<String, Arc<[u8]>> = files.iter().map(|(path, text)| ((*path).into(), Arc::from(text.as_bytes()))).collect();
    Release::new(tag, previous, files, NEW_YEAR_2019, None)
}

/// An archive in a folder that goes with it.
pub fn archive() -> (TempDir, PathBuf, Archive) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("archive");
    let archive = Archive::open_or_init(&path).unwrap();
    (folder, path, archive)
}

/// The publisher's key of these tests: ed25519 from a fixed seed, so ids are the same in every run.
pub fn publisher() -> SigningKey {
    SigningKey::from_seed([7; 32], "publisher")
}

/// The gate of these tests, which is open: approvals are not the archive's own matter.
pub fn open_gate(_: &Before) -> Result<(), ArchiveError> {
    Ok(())
}

/// Publishes with the publisher's key through an open gate.
pub fn attempt(archive: &Archive, release: &Release) -> Warned<Result<Outcome, ArchiveError>> {
    archive.publish(release, &publisher(), open_gate)
}

/// Publishes without any warning, and gives commit and tag.
pub fn publish(archive: &Archive, release: &Release) -> (String, String) {
    let published = attempt(archive, release);
    assert_eq!(published.diagnostics, []);
    match published.value.unwrap() {
        Outcome::Published { commit, tag } => (commit.to_string(), tag.to_string()),
        Outcome::Already { .. } => panic!("it was there already"),
    }
}

/// Every file of an archive but its lock.
pub fn bytes(archive: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(archive).unwrap().map(Result::unwrap) {
        match entry.path().is_dir() {
            true => files.extend(bytes(&entry.path())),
            false => drop(files.insert(entry.path(), std::fs::read(entry.path()).unwrap())),
        }
    }
    files.retain(|path, _| !path.ends_with("publish.flock"));
    files
}

#[test]
fn a_release_is_one_commit_with_an_annotated_tag() {
    let (_folder, path, archive) = archive();
    let (commit, tag) = publish(&archive, &page(REGION, 1, "Formål"));

    assert_eq!(git(&path, &["rev-parse", "main"]), commit);
    assert_eq!(git(&path, &["rev-parse", &format!("refs/tags/{REGION}/r0001")]), tag);
    assert_eq!(git(&path, &["show", &format!("{REGION}/r0001:{REGION}/sources/page.md")]), "Formål");
    insta::assert_snapshot!(git(&path, &["cat-file", "commit", "main"]), @r"
    tree 26fbb7dd83a4907c530d86bb2fe0d6198922f837
    author aftale archive <archive@aftale.invalid> 1546300800 +0000
    committer aftale archive <archive@aftale.invalid> 1546300800 +0000
    gpgsig -----BEGIN SSH SIGNATURE-----
     U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAg6kpsY+KcUgq+9VB7Ey7F+ZVHdq
     6+vnuSQh7qaRRG0iwAAAADZ2l0AAAAAAAAAAZzaGE1MTIAAABTAAAAC3NzaC1lZDI1NTE5
     AAAAQGp4AD7DseznbF21ShHJhlNCoFY7ls7RDDp8u2g81FZq/8FVj6+0BKq+2Qce+r9RjG
     DvvjRUlDVloyeQk5ltowY=
     -----END SSH SIGNATURE-----

    Release midtjylland/sundhedsaftale/2019-2023/r0001

    Release-Tag: midtjylland/sundhedsaftale/2019-2023/r0001
    Manifest-SHA256: e64f42a173376a44697251a606dd328a9224efccc94175e32c881d46667c5ab1
    Previous-Manifest-SHA256: -
    Source-Commit: -
    Content-SHA256: e64f42a173376a44697251a606dd328a9224efccc94175e32c881d46667c5ab1
    ");
    insta::assert_snapshot!(git(&path, &["cat-file", "tag", &tag]), @r"
    object 2b2b7f454e8225deeea8cbf23bcb1799df0ac076
    type commit
    tag midtjylland/sundhedsaftale/2019-2023/r0001
    tagger aftale archive <archive@aftale.invalid> 1546300800 +0000

    Release midtjylland/sundhedsaftale/2019-2023/r0001

    Manifest-SHA256: e64f42a173376a44697251a606dd328a9224efccc94175e32c881d46667c5ab1
    -----BEGIN SSH SIGNATURE-----
    U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAg6kpsY+KcUgq+9VB7Ey7F+ZVHdq
    6+vnuSQh7qaRRG0iwAAAADZ2l0AAAAAAAAAAZzaGE1MTIAAABTAAAAC3NzaC1lZDI1NTE5
    AAAAQI+QIyBqTfYDJUu5Yy1LTcsAe+dB/9xp4PSnz0sb7lV9dp04rGE0ySyAfOeg1uNjR4
    NU3PK5bpbipaxCdAjWTA0=
    -----END SSH SIGNATURE-----
    ");
    assert_eq!(git(&path, &["fsck", "--strict"]), "");
}

#[test]
fn git_knows_the_publishers_signature_on_commit_and_tag() {
    let (folder, path, archive) = archive();
    publish(&archive, &page(REGION, 1, "Formål"));
    let signers = |key: &SigningKey| format!("publisher namespaces=\"git\" {}\n", key.public_line());
    let verify = |command: &str, what: &str, key: &SigningKey| {
        let file = folder.path().join("publishers");
        std::fs::write(&file, signers(key)).unwrap();
        let mut command = vec!["-c", "gpg.format=ssh", "-c", "core.hooksPath=/dev/null", command, what];
        let setting = format!("gpg.ssh.allowedSignersFile={}", file.display());
        command.splice(0..0, ["-c", &setting]);
        Command::new("git").env("HOME", folder.path()).arg("--git-dir").arg(&path).args(command).output().unwrap()
    };
    for (command, what) in [("verify-commit", "main"), ("verify-tag", &format!("{REGION}/r0001"))] {
        let good = verify(command, what, &publisher());
        let words = String::from_utf8_lossy(&good.stderr).into_owned();
        assert!(good.status.success() && words.starts_with("Good \"git\" signature for publisher with ED25519 key"), "{words}");
        assert!(!verify(command, what, &SigningKey::from_seed([8; 32], "stranger")).status.success());
    }
    assert_eq!(git(&path, &["fsck", "--strict"]), "");
}

#[test]
fn the_gate_sees_the_state_before_the_release() {
    let (_folder, _path, archive) = archive();
    let seen = |release: &Release| {
        let mut seen = None;
        let outcome = archive.publish(release, &publisher(), |before| {
            seen = Some(before.clone());
            Ok::<_, ArchiveError>(())
        });
        outcome.value.unwrap();
        seen
    };
    let policy = [("policy.json", "{}"), ("approvals/a.approval", "x"), (CONTENT, "1"), (MANIFEST, "1")];
    let trust = with_files(TagName::new("trust", 1).unwrap(), None, &policy).unwrap();
    assert_eq!(seen(&trust), Some(Before { trust: BTreeMap::new(), time: NEW_YEAR_2019, first: true }));

    let earlier = BTreeMap::from([CONTENT, MANIFEST].map(|name| (name.to_owned(), Arc::from(&b"1"[..]))));
    let before = seen(&Release::new(TagName::new(LOCAL, 1).unwrap(), None, earlier, 0, None).unwrap()).unwrap();
    assert_eq!(before.trust.keys().collect::<Vec<_>>(), [CONTENT, MANIFEST, "approvals/a.approval", "policy.json"]);
    assert_eq!((&before.trust["policy.json"][..], before.time, before.first), (&b"{}"[..], NEW_YEAR_2019, false));
    assert_eq!(seen(&trust), None, "what is there already is not judged again");
}

#[test]
fn a_closed_gate_writes_nothing() {
    let (_folder, path, archive) = archive();
    publish(&archive, &page(REGION, 1, "Formål"));
    let before = bytes(&path);
    let refusal = || ArchiveError::SourceCommit("the gate's own words".into());
    let error = archive.publish(&page(LOCAL, 1, "x"), &publisher(), |_| Err(refusal())).value.unwrap_err();
    assert_eq!(error.to_string(), refusal().to_string());
    assert_eq!(bytes(&path), before);
}

#[test]
fn publishing_again_changes_nothing() {
    let (_folder, path, archive) = archive();
    let (commit, tag) = publish(&archive, &page(REGION, 1, "Formål"));
    let before = bytes(&path);

    let again = attempt(&archive, &page(REGION, 1, "Formål")).value.unwrap();
    assert!(matches!(again, Outcome::Already { commit: c, tag: t } if c.to_string() == commit && t.to_string() == tag));
    assert_eq!(bytes(&path), before);
}

#[test]
fn other_content_under_a_taken_tag_is_a_conflict() {
    let (_folder, path, archive) = archive();
    publish(&archive, &page(REGION, 1, "Formål"));
    let before = bytes(&path);

    let error = attempt(&archive, &page(REGION, 1, "Vision")).value.unwrap_err();
    assert!(matches!(error, ArchiveError::Conflict { .. }) && error.is_conflict(), "{error}");
    assert_eq!(bytes(&path), before);
}

#[test]
fn a_release_changes_only_its_own_folder() {
    let (_folder, path, archive) = archive();
    publish(&archive, &page(REGION, 1, "Formål"));
    publish(&archive, &page(LOCAL, 1, "Lokalt"));
    let region = git(&path, &["rev-parse", &format!("main~:{REGION}")]);

    assert_eq!(git(&path, &["rev-parse", &format!("main:{REGION}")]), region);
    publish(&archive, &page(REGION, 2, "Vision"));
    assert_eq!(git(&path, &["diff", "--name-only", "main~", "main", "--", ".", &format!(":!{REGION}")]), "");
    assert_eq!(git(&path, &["show", &format!("main:{REGION}/sources/page.md")]), "Vision");
    assert_eq!(git(&path, &["fsck", "--strict"]), "");
}

#[test]
fn what_a_new_revision_leaves_out_is_gone() {
    let (_folder, path, archive) = archive();
    let first = TagName::new(REGION, 1).unwrap();
    let files = [("figures/map.svg", "<svg/>"), (CONTENT, "1"), (MANIFEST, "1")];
    publish(&archive, &with_files(first, None, &files).unwrap());
    publish(&archive, &page(REGION, 2, "Formål"));

    let names = git(&path, &["ls-tree", "-r", "--name-only", &format!("main:{REGION}")]);
    assert_eq!(names, "CONTENT.sha256\nSHA256SUMS\nsources/page.md");
}

#[test]
fn the_log_begins_with_the_newest_release() {
    let (_folder, path, archive) = archive();
    let (first, _) = publish(&archive, &page(REGION, 1, "Formål"));
    publish(&archive, &page(LOCAL, 1, "Lokalt"));
    let (_, tag) = publish(&archive, &page(REGION, 2, "Vision"));

    let log = archive.log().unwrap();
    let tags: Vec<String> = log.iter().map(|entry| entry.tag.to_string()).collect();
    assert_eq!(tags, [format!("{REGION}/r0002"), format!("{LOCAL}/r0001"), format!("{REGION}/r0001")]);
    assert_eq!(log[0].tag_object.unwrap().to_string(), tag);
    assert_eq!(log[2].commit.to_string(), first);
    assert_eq!(log[0].time, NEW_YEAR_2019);
    assert_eq!(Archive::open(&path).unwrap().tags(REGION).unwrap().len(), 2);
}

#[test]
fn an_empty_archive_has_an_empty_log() {
    let (_folder, path, archive) = archive();
    assert_eq!(archive.log().unwrap(), []);
    assert_eq!(git(&path, &["symbolic-ref", "HEAD"]), "refs/heads/main");
    assert_eq!(git(&path, &["for-each-ref"]), "");
}

#[test]
fn a_release_is_never_older_than_the_one_before_it() {
    let (_folder, path, archive) = archive();
    publish(&archive, &page(REGION, 1, "Formål"));
    let earlier = BTreeMap::from([CONTENT, MANIFEST].map(|name| (name.to_owned(), Arc::from(&b"1"[..]))));
    publish(&archive, &Release::new(TagName::new(LOCAL, 1).unwrap(), None, earlier, 0, None).unwrap());

    assert_eq!(git(&path, &["log", "--format=%at %ct"]), format!("{NEW_YEAR_2019} {NEW_YEAR_2019}\n{NEW_YEAR_2019} {NEW_YEAR_2019}"));
}

#[test]
fn names_that_cannot_be_archived_are_refused() {
    let tag = || TagName::new(REGION, 1).unwrap();
    let long = "a".repeat(256);
    let bad = [
        "",
        "/a",
        "a/",
        "a//b",
        "../a",
        "a/./b",
        "a\nb",
        "a\tb",
        "a\\b",
        "10-forløb.md",
        "a\u{30a}.md",
        "-",
        "-x",
        " a",
        "a.",
        "a ",
        "c:x",
        ".git/config",
        ".gitattributes",
        "figures/.GIT",
        "git~1",
        &long,
    ];
    for path in bad {
        let error = with_files(tag(), None, &[(path, "x"), (CONTENT, "x"), (MANIFEST, "x")]).unwrap_err();
        assert!(matches!(error, ArchiveError::Name(_)), "{path:?}: {error}");
        assert!(!error.to_string().contains(['\n', '\t']), "{error}");
    }
    for pair in [["a", "a/b"], ["A.md", "a.md"], ["Figures", "figures/a"]] {
        let files = pair.iter().chain(&[CONTENT, MANIFEST]).map(|path| (*path, "x")).collect::<Vec<_>>();
        assert!(matches!(with_files(tag(), None, &files), Err(ArchiveError::Name(_))), "{pair:?}");
    }
    assert!(with_files(tag(), None, &[("sources/a b (1).md", "x"), ("sources/a", "x"), (CONTENT, "x"), (MANIFEST, "x")]).is_ok());
    assert!(matches!(with_files(tag(), None, &[("a", "x"), (CONTENT, "x")]), Err(ArchiveError::Incomplete { file: MANIFEST, .. })));
}

#[test]
fn a_tag_has_one_spelling() {
    let tag: TagName = "trust/r0012".parse().unwrap();
    assert_eq!((tag.folder(), tag.revision()), ("trust", 12));
    for text in ["", "r0001", "/r0001", "a/r1", "a/r00001", "a/r0000", "a/r+001", "A/r0001", "a//b/r0001", "a/-b/r0001", "a.lock/r0001"] {
        assert!(text.parse::<TagName>().is_err(), "{text}");
    }
    assert!("a/r12345".parse::<TagName>().is_ok());
}

#[test]
fn one_folder_cannot_lie_in_another() {
    let (_folder, path, archive) = archive();
    publish(&archive, &page(REGION, 1, "Formål"));
    let before = bytes(&path);
    for folder in ["midtjylland/sundhedsaftale", "midtjylland", &format!("{REGION}/bilag")] {
        let error = attempt(&archive, &page(folder, 1, "x")).value.unwrap_err();
        assert!(matches!(error, ArchiveError::Nested { .. }), "{folder}: {error}");
    }
    assert_eq!(bytes(&path), before);
}

#[test]
fn an_archive_is_made_only_in_an_empty_folder() {
    let folder = TempDir::new().unwrap();
    assert!(matches!(Archive::open(&folder.path().join("none")), Err(ArchiveError::Missing(_))));
    std::fs::write(folder.path().join("letter.txt"), "").unwrap();
    assert!(matches!(Archive::open_or_init(folder.path()), Err(ArchiveError::Occupied(_))));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);

    let half = folder.path().join("half");
    std::fs::create_dir_all(half.join("objects/pack")).unwrap();
    std::fs::write(half.join("HEAD.lock"), "").unwrap();
    publish(&Archive::open_or_init(&half).unwrap(), &page(REGION, 1, "Formål"));
    assert_eq!(git(&half, &["fsck", "--strict"]), "");

    let work_tree = folder.path().join("work-tree");
    std::fs::create_dir(&work_tree).unwrap();
    git(&work_tree.join(".git"), &["init", "-q", "--initial-branch=main", work_tree.to_str().unwrap()]);
    assert!(matches!(Archive::open_or_init(&work_tree), Err(ArchiveError::Occupied(_))));
    for path in [work_tree.join(".git"), work_tree] {
        assert!(matches!(Archive::open(&path), Err(ArchiveError::NotBare(_))), "{path:?}");
    }
}
