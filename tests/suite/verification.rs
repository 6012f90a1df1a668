//! The proof of an archive: by the program, and by stock tools as the archive's own VERIFY.md tells.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;
use std::sync::Arc;

use aftale::archive::{Archive, ArchiveError, CONTENT, MANIFEST, Release, TagName};
use aftale::model::digest::{hex_sha256, text_digest_of};
use aftale::trust::SigningKey;
use serde_json::Value;

use crate::archive::git;
use crate::harness::{EARLIER, LATER, Outcome, TestWorkspace};

fn released() -> TestWorkspace {
    let workspace = TestWorkspace::office();
    assert_eq!(workspace.publish(LATER, "2019-07-01").code, Some(0));
    workspace
}

fn found(outcome: &Outcome) -> Vec<(String, String)> {
    let found: Value = serde_json::from_str(&outcome.stdout).unwrap_or_else(|_| panic!("{}", outcome.stderr));
    let word = |value: &Value| value.as_str().unwrap().to_owned();
    found["violations"].as_array().unwrap().iter().map(|wrong| (word(&wrong["invariant"]), word(&wrong["slug"]))).collect()
}

fn verified(workspace: &TestWorkspace) -> Outcome {
    workspace.run(&["verify", "--format", "json"])
}

/// Publishes the files of the last release, changed, as its next revision, and asks no gate.
fn smuggle(workspace: &TestWorkspace, change: impl FnOnce(&mut BTreeMap<String, Vec<u8>>)) {
    let archive = Archive::open(&workspace.path().join("archive.git")).unwrap();
    let tag = TagName::new(LATER, 1).unwrap();
    let next = TagName::new(LATER, 2).unwrap();
    let mut files = archive.files(&tag, "").unwrap().unwrap();
    let text = |files: &BTreeMap<String, Vec<u8>>, name: &str| String::from_utf8(files[name].clone()).unwrap();
    let candidate = text(&files, "candidate.json").replace("/r0001\"", "/r0002\"").replace("\"revision\":1", "\"revision\":2");
    let candidate = candidate.replace("\"previous\":null", &format!("\"previous\":\"{tag}\""));
    files.insert("candidate.json".into(), candidate.into_bytes());
    let facts = text(&files, "release.json").replace("/r0001\"", "/r0002\"").replace("\"revision\":1", "\"revision\":2");
    let facts = facts.replace("\"previous\":null", &format!("\"previous\":\"{tag}\""));
    files.insert("release.json".into(), facts.into_bytes());
    files.retain(|name, _| !name.starts_with("approvals/"));
    change(&mut files);
    let sums = |files: &BTreeMap<String, Vec<u8>>, listed: &dyn Fn(&str) -> bool| {
        let lines = files.iter().filter(|(name, _)| listed(name)).map(|(name, bytes)| format!("{}  {name}\n", hex_sha256(bytes)));
        lines.collect::<String>().into_bytes()
    };
    let content = sums(&files, &|name| name.starts_with("agreement.") || name == "candidate.json");
    files.insert(CONTENT.into(), content);
    files.remove(MANIFEST);
    let manifest = sums(&files, &|_| true);
    files.insert(MANIFEST.into(), manifest);
    let files = files.into_iter().map(|(name, bytes)| (name, Arc::from(bytes))).collect();
    let release = Release::new(next, Some(tag), files, 1_564_617_600, None).unwrap();
    let key = SigningKey::open(&workspace.path().join("keys/publisher"), None).unwrap();
    archive.publish(&release, &key, |_| Ok::<_, ArchiveError>(())).value.unwrap();
}

#[test]
fn a_sound_archive_is_proved_and_its_editions_are_built_again() {
    let workspace = released();
    let outcome = verified(&workspace);
    assert_eq!(outcome.code, Some(0), "{}{}", outcome.stdout, outcome.stderr);
    let found: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let outcomes: Vec<&Value> = found["releases"].as_array().unwrap().iter().map(|release| &release["rebuild"]["outcome"]).collect();
    assert_eq!(outcomes, ["nothing", "identical"]);
    assert_eq!(found["witnessed"], true);
    let words = workspace.done(&["verify", &format!("{LATER}/r0001")]);
    assert!(words.starts_with(&format!("sound  {LATER}/r0001  built again: identical\n")), "{words}");
    assert_eq!(workspace.run(&["verify", &format!("{EARLIER}/r0001")]).code, Some(2), "there is no such release");
}

#[test]
fn what_nobody_approved_is_found_whoever_signed_it() {
    let workspace = released();
    smuggle(&workspace, |_| {});
    let outcome = workspace.run(&["verify", "--no-rebuild", "--format", "json"]);
    assert_eq!(outcome.code, Some(4));
    let found = found(&outcome);
    assert!(found.contains(&("I5".into(), "too-few-approvals".into())), "{found:?}");
    assert!(found.iter().all(|(invariant, _)| ["I5", "I10"].contains(&invariant.as_str())), "{found:?}");
    let since = workspace.run(&["verify", "--no-rebuild", "--since", &format!("{LATER}/r0001"), "--format", "json"]);
    assert_eq!(serde_json::from_str::<Value>(&since.stdout).unwrap()["releases"].as_array().unwrap().len(), 1);
}

/// Makes the smuggled revision a republication with other words.
fn republish_other_words(files: &mut BTreeMap<String, Vec<u8>>) {
    let replace = |files: &mut BTreeMap<String, Vec<u8>>, name: &str, from: &str, to: &str| {
        let text = String::from_utf8(files[name].clone()).unwrap();
        assert!(text.contains(from), "{name}");
        files.insert(name.into(), text.replace(from, to).into_bytes());
    };
    replace(files, "candidate.json", "\"revision_kind\":\"content\"", "\"revision_kind\":\"republication\"");
    replace(files, "agreement.json", "trygt", "hurtigt");
}

#[test]
fn a_republication_of_another_text_is_found_whatever_digest_it_gives() {
    let workspace = released();
    smuggle(&workspace, republish_other_words);
    let forged = found(&workspace.run(&["verify", "--no-rebuild", "--format", "json"]));
    assert!(forged.contains(&("I2".into(), "candidate".into())), "{forged:?}");

    let workspace = released();
    smuggle(&workspace, |files| {
        let before = text_digest_of(&files["agreement.json"]).unwrap();
        republish_other_words(files);
        let candidate = String::from_utf8(files["candidate.json"].clone()).unwrap();
        let candidate = candidate.replace(&before, &text_digest_of(&files["agreement.json"]).unwrap());
        files.insert("candidate.json".into(), candidate.into_bytes());
    });
    let honest = found(&workspace.run(&["verify", "--no-rebuild", "--format", "json"]));
    assert!(honest.contains(&("I5".into(), "other-text".into())), "{honest:?}");
    assert!(honest.iter().all(|(invariant, _)| ["I5", "I10"].contains(&invariant.as_str())), "{honest:?}");
}

#[test]
fn an_edition_that_its_sources_do_not_make_is_found() {
    let workspace = released();
    smuggle(&workspace, |files| {
        let page = String::from_utf8(files["agreement.html"].clone()).unwrap().replace("trygt", "hurtigt");
        files.insert("agreement.html".into(), page.into_bytes());
    });
    let found = found(&verified(&workspace));
    assert!(found.contains(&("I7".into(), "rebuild-differs".into())), "{found:?}");
}

#[test]
fn damage_is_a_finding_and_what_it_hides_is_told() {
    let tag = format!("archive.git/refs/tags/{LATER}/r0001");
    for (reference, bytes, slug) in [
        (tag.as_str(), &b""[..], "reference-empty"),
        (tag.as_str(), b"ref: refs/heads/main\n", "reference-symbolic"),
        ("archive.git/refs/heads/main", b"0123456789", "reference-garbage"),
    ] {
        let workspace = released().with(reference, bytes);
        let outcome = workspace.run(&["verify", "--no-rebuild", "--format", "json"]);
        assert_eq!(outcome.code, Some(4), "{reference}: {}", outcome.stderr);
        let found = found(&outcome);
        assert!(found.contains(&("I1".into(), slug.into())), "{found:?}");
        assert!(
            found.iter().any(|(invariant, _)| invariant != "I1"),
            "the approvals or the witness could not be held against it: {found:?}"
        );
    }
}

#[test]
fn an_edition_of_another_version_is_neither_wrong_nor_proved() {
    let workspace = released();
    smuggle(&workspace, |files| {
        let candidate = String::from_utf8(files["candidate.json"].clone()).unwrap();
        let candidate = candidate.replace(concat!("aftale ", env!("CARGO_PKG_VERSION")), "aftale 99.0.0");
        files.insert("candidate.json".into(), candidate.into_bytes());
    });
    let outcome = verified(&workspace);
    let found: Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert_eq!(found["releases"][2]["rebuild"], serde_json::json!({ "outcome": "needs_tool", "tool": "aftale 99.0.0" }));
    assert!(workspace.run(&["verify"]).stdout.contains("not proved: building it again needs aftale 99.0.0"));
}

#[test]
fn another_publishers_signature_is_not_the_publishers() {
    let workspace = released();
    workspace.done(&["trust", "key", "keys/other", "--comment", "kontor"]);
    let other = fs::read_to_string(workspace.path().join("keys/other.pub")).unwrap();
    let workspace = workspace.with("keys/publishers", format!("archive@aftale.invalid namespaces=\"git\" {other}"));
    let outcome = workspace.run(&["verify", "--no-rebuild", "--format", "json"]);
    assert_eq!(outcome.code, Some(4));
    let found = found(&outcome);
    assert!(found.len() >= 2 && found.iter().all(|(invariant, _)| invariant == "I1"), "{found:?}");
}

#[test]
fn a_release_that_vanished_is_seen_by_the_witness_alone() {
    let workspace = released();
    let archive = workspace.path().join("archive.git");
    git(&archive, &["update-ref", "refs/heads/main", "main~"]);
    git(&archive, &["update-ref", "-d", &format!("refs/tags/{LATER}/r0001")]);
    let check = workspace.run(&["witness", "check"]);
    assert_eq!(check.code, Some(4));
    assert!(check.stdout.starts_with("I10 ") && check.stdout.contains(&format!("{LATER}/r0001")), "{}", check.stdout);
    assert_eq!(workspace.run(&["verify", "--no-rebuild"]).code, Some(4));
    let blind = workspace.run(&["verify", "--no-rebuild", "--archive", "archive.git"]);
    assert_eq!(blind.code, Some(0), "nothing inside the archive shows it: {}", blind.stdout);
    assert!(blind.stdout.contains("without a witness"), "{}", blind.stdout);
}

/// The commands of the archive's own VERIFY.md, as written.
fn follow(workspace: &TestWorkspace) -> Option<Outcome> {
    if Command::new("ssh-keygen").arg("-?").output().is_err() {
        eprintln!("skipped: there is no ssh-keygen to follow VERIFY.md with");
        return None;
    }
    let guide = git(&workspace.path().join("archive.git"), &["show", "main:trust/VERIFY.md"]);
    let commands: Vec<&str> = guide.split("```sh\n").skip(1).filter_map(|part| part.split("```").next()).collect();
    assert_eq!(commands.len(), 7, "{guide}");
    let script = workspace.path().join("follow.sh");
    fs::write(&script, commands.concat()).unwrap();
    let folder = workspace.path().join("auditor");
    fs::create_dir(&folder).unwrap();
    let mut command = Command::new("bash");
    command.arg(&script).current_dir(folder).env("TZ", "America/New_York");
    for (name, place) in [("ARKIV", "archive.git"), ("UDGIVERE", "keys/publishers"), ("VIDNE", "witness")] {
        command.env(name, workspace.path().join(place));
    }
    Some(crate::harness::outcome(command))
}

#[test]
fn an_auditor_without_this_program_proves_the_same() {
    let workspace = released();
    let Some(outcome) = follow(&workspace) else { return };
    assert_eq!(outcome.code, Some(0), "{}{}", outcome.stdout, outcome.stderr);
    assert!(outcome.stdout.contains(&format!("{LATER}/r0001 skive: approve")), "{}", outcome.stdout);
}

type Spoil = &'static dyn Fn(&TestWorkspace);

#[test]
fn an_auditor_without_this_program_finds_what_is_wrong() {
    let spoil: [(&str, Spoil); 5] = [
        ("a tag without a signature", &|workspace| {
            let archive = workspace.path().join("archive.git");
            let name = format!("{LATER}/r0001");
            git(&archive, &["update-ref", "-d", &format!("refs/tags/{name}")]);
            git(&archive, &["-c", "user.name=x", "-c", "user.email=x@example.invalid", "tag", "-a", "-m", "x", &name, "main"]);
        }),
        ("a branch that was cut", &|workspace| {
            let archive = workspace.path().join("archive.git");
            git(&archive, &["update-ref", "refs/heads/main", "main~"]);
            git(&archive, &["update-ref", "-d", &format!("refs/tags/{LATER}/r0001")]);
        }),
        ("a second branch", &|workspace| {
            git(&workspace.path().join("archive.git"), &["update-ref", "refs/heads/other", "main"]);
        }),
        ("a republication of another text", &|workspace| smuggle(workspace, republish_other_words)),
        ("a statement by a key that was not allowed", &|workspace| {
            smuggle(workspace, |files| {
                files.insert("approvals/skive.approval".into(), b"Release-Tag: x\n".to_vec());
                files.insert("approvals/skive.approval.sig".into(), b"x".to_vec());
            });
        }),
    ];
    for (name, spoil) in spoil {
        let workspace = released();
        spoil(&workspace);
        let Some(outcome) = follow(&workspace) else { return };
        assert_ne!(outcome.code, Some(0), "{name}: {}", outcome.stdout);
        assert_eq!(workspace.run(&["verify", "--no-rebuild"]).code, Some(4), "{name}");
    }
}
