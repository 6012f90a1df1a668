//! A release from an edition's bytes: what its folder holds, and what anyone can check in it with stock tools.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use aftale::model::{FactDate, RevisionKind};
use aftale::publication::{Edition, ReleaseError, ReleaseTime, Released, log, release};
use tempfile::TempDir;

use crate::archive::{REGION, git};

fn files(files: &[(&str, &str)]) -> BTreeMap<String, Arc<[u8]>> {
    files.iter().map(|(path, text)| ((*path).into(), Arc::from(text.as_bytes()))).collect()
}

fn edition(revision: u32, text: &str) -> Edition {
    let date = |text: &str| text.parse::<FactDate>().unwrap();
    let (html, json) = (format!("<p>{text}</p>"), format!("{{\"text\":\"{text}\"}}"));
    Edition {
        work: REGION.parse().unwrap(),
        revision,
        revision_kind: RevisionKind::Content,
        erratum: None,
        dated: date("2019-06-20"),
        in_force_from: date("2019-07-01"),
        valid_to: None,
        text_digest: "0".repeat(64),
        files: files(&[("agreement.pdf", text), ("agreement.xml", text), ("agreement.html", &html), ("agreement.json", &json)]),
        sources: files(&[("parties.toml", ""), (&format!("{REGION}/10-forord.md"), text)]),
        layouts: files(&[("da/agreement.json", "{}")]),
        comparisons: files(&[("2015-2018.json", "{}")]),
        source_commit: None,
    }
}

fn july_2019() -> ReleaseTime {
    "2019-07-01".parse().unwrap()
}

fn released(edition: &Edition, archive: &Path) -> Released {
    release(edition, archive, july_2019()).value.unwrap()
}

/// A file of the release now in force.
fn file(archive: &Path, path: &str) -> String {
    git(archive, &["show", &format!("main:{REGION}/{path}")])
}

#[test]
fn stock_tools_check_a_release() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("archive");
    let tag = released(&edition(1, "Formål"), &path).tag;
    assert_eq!(git(&path, &["fsck", "--strict"]), "");

    let tar = folder.path().join("release.tar");
    git(&path, &["archive", "--output", tar.to_str().unwrap(), &tag]);
    assert!(Command::new("tar").arg("-xf").arg(&tar).arg("-C").arg(folder.path()).status().unwrap().success());
    let work = folder.path().join(REGION);
    let check = |list: &str| Command::new("sha256sum").args(["--strict", "--quiet", "-c", list]).current_dir(&work).output().unwrap();
    for list in ["SHA256SUMS", "CONTENT.sha256"] {
        assert!(check(list).status.success(), "{list}");
    }
    let names = |list: &str| fs::read_to_string(work.join(list)).unwrap().lines().map(|line| line[66..].to_owned()).collect::<Vec<_>>();
    assert_eq!(names("CONTENT.sha256"), ["agreement.html", "agreement.json", "agreement.pdf", "agreement.xml", "candidate.json"]);
    let listed = git(&path, &["ls-tree", "-r", "--name-only", &format!("{tag}:{REGION}")]);
    assert_eq!(names("SHA256SUMS"), listed.lines().filter(|name| *name != "SHA256SUMS").collect::<Vec<_>>());

    fs::write(work.join("agreement.xml"), "Vision").unwrap();
    assert!(!check("CONTENT.sha256").status.success());
}

#[test]
fn the_tag_vouches_for_every_byte() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("archive");
    let tag = released(&edition(1, "Formål"), &path).tag;
    let entry = log(&path).unwrap().remove(0);

    let sums = folder.path().join("SHA256SUMS");
    fs::write(&sums, file(&path, "SHA256SUMS") + "\n").unwrap();
    let digest = String::from_utf8(Command::new("sha256sum").arg(&sums).output().unwrap().stdout).unwrap();
    assert!(digest.starts_with(&entry.manifest_sha256));
    assert!(git(&path, &["cat-file", "tag", &tag]).ends_with(&format!("Manifest-SHA256: {}", entry.manifest_sha256)));
}

#[test]
fn candidate_and_release_say_what_they_are() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("archive");
    released(&edition(1, "Formål"), &path);
    released(&Edition { source_commit: Some("a".repeat(40)), valid_to: "2023".parse().ok(), ..edition(2, "Vision") }, &path);
    let pretty = |name: &str| {
        let text = file(&path, name).replace(env!("CARGO_PKG_VERSION"), "X.Y.Z");
        serde_json::to_string_pretty(&serde_json::from_str::<serde_json::Value>(&text).unwrap()).unwrap()
    };
    insta::assert_snapshot!(pretty("candidate.json"), @r#"
    {
      "layouts": {
        "da/agreement.json": "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
      },
      "revision": 2,
      "revision_kind": "content",
      "source_commit": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      "source_tree": "be2b92f5b0bbd4d199c32f24381c38bb46a6f29ce98d86bfa94834049eb9aaf3",
      "sources": {
        "midtjylland/sundhedsaftale/2019-2023/10-forord.md": "c587c2601ccfc456cb7d4d9bb34f12f0fd11ad49faeeb4602860e239b5397843",
        "parties.toml": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
      },
      "tag": "midtjylland/sundhedsaftale/2019-2023/r0002",
      "text_digest": "0000000000000000000000000000000000000000000000000000000000000000",
      "tool": "aftale X.Y.Z"
    }
    "#);
    insta::assert_snapshot!(pretty("release.json"), @r#"
    {
      "dated": "2019-06-20",
      "erratum": null,
      "in_force_from": "2019-07-01",
      "previous": "midtjylland/sundhedsaftale/2019-2023/r0001",
      "released": "2019-07-01T00:00:00Z",
      "revision": 2,
      "tag": "midtjylland/sundhedsaftale/2019-2023/r0002",
      "valid_to": "2023"
    }
    "#);
    assert_eq!(
        file(&path, "candidate.json").find(char::is_whitespace),
        file(&path, "candidate.json").find(" 0."),
        "but for the tool's name"
    );
}

#[test]
fn only_what_is_approved_makes_two_releases_differ() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("archive");
    let first = released(&edition(1, "Formål"), &path);
    assert!(!first.already);

    let compared = Edition { comparisons: BTreeMap::new(), ..edition(1, "Formål") };
    let again = release(&compared, &path, "2024-01-01".parse().unwrap()).value.unwrap();
    assert_eq!(again, Released { already: true, ..first });

    let other_layout = Edition { layouts: files(&[("da/agreement.json", "{ }")]), ..edition(1, "Formål") };
    for other in [edition(1, "Vision"), other_layout] {
        assert!(release(&other, &path, july_2019()).value.unwrap_err().is_conflict());
    }
}

#[test]
fn an_edition_is_its_four_files() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("archive");
    let mut missing = edition(1, "Formål");
    missing.files.remove("agreement.xml");
    let error = release(&missing, &path, july_2019()).value.unwrap_err();
    assert!(matches!(error, ReleaseError::Missing { file: "agreement.xml", .. }) && !error.is_conflict(), "{error}");

    let mut extra = edition(1, "Formål");
    extra.files.insert("SHA256SUMS".into(), Arc::from(&b""[..]));
    assert!(matches!(release(&extra, &path, july_2019()).value, Err(ReleaseError::Extra { .. })));

    let mut named = edition(1, "Formål");
    named.sources.insert("../outside.md".into(), Arc::from(&b""[..]));
    assert!(release(&named, &path, july_2019()).value.unwrap_err().to_string().contains("sources/../outside.md"));
    assert_eq!(log(&path).unwrap(), []);
}

#[test]
fn a_release_time_is_a_day_or_a_full_time() {
    let seconds = |text: &str| text.parse::<ReleaseTime>().map(ReleaseTime::seconds).ok();
    assert_eq!(seconds("2019-07-01"), Some(1_561_939_200));
    assert_eq!(seconds("2019-07-01T02:00:00+02:00"), Some(1_561_939_200));
    assert_eq!(seconds("2019-07-01T00:00:00Z"), Some(1_561_939_200));
    assert_eq!(july_2019().to_string(), "2019-07-01T00:00:00Z");
    for text in ["", "2019", "2019-07", "20190701", "2019-02-29", "1.7.2019", "2019-07-01T02:00:00", "2019-07-01T00:00:00.5Z", "1969-12-31"]
    {
        assert_eq!(seconds(text), None, "{text}");
    }
}

#[test]
fn a_release_is_not_dated_in_the_future() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("archive");
    let error = release(&edition(1, "Formål"), &path, "9000-01-01".parse().unwrap()).value.unwrap_err();
    assert!(matches!(error, ReleaseError::Time(_)), "{error}");
    assert!(!path.exists());
}
