//! From a finished text to its release: what is frozen, what goes out, and what anyone can check in it with stock tools.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use aftale::model::digest::hex_sha256;
use aftale::publication::ReleaseTime;
use serde_json::Value;

use crate::archive::git;
use crate::harness::{EARLIER, LATER, TestWorkspace};
use crate::office::REGISTRAR;

const TEXT: &str = "sources/midtjylland/sundhedsaftale/2019-2023/20-udskrivning.md";
const FACTS: &str = "sources/midtjylland/sundhedsaftale/2019-2023/agreement.toml";

/// A file of the release now in force.
fn file(workspace: &TestWorkspace, path: &str) -> String {
    git(&workspace.path().join("archive.git"), &["show", &format!("main:{LATER}/{path}")])
}

fn json(workspace: &TestWorkspace, path: &str) -> Value {
    serde_json::from_str(&file(workspace, path)).unwrap()
}

fn names(listed: &str) -> Vec<&str> {
    listed.lines().filter_map(|line| line.split_once("  ")).map(|(_, name)| name).collect()
}

#[test]
fn a_candidate_lists_exactly_the_edition_and_itself() {
    let workspace = TestWorkspace::fixture("two_periods");
    workspace.done(&["freeze", LATER]);
    let content = fs::read_to_string(workspace.path().join(format!("frozen/{LATER}/r0001/CONTENT.sha256"))).unwrap();
    assert_eq!(names(&content), ["agreement.html", "agreement.json", "agreement.pdf", "agreement.xml", "candidate.json"]);
    let folder = workspace.path().join(format!("frozen/{LATER}/r0001"));
    let check = Command::new("sha256sum").args(["--strict", "--quiet", "-c", "CONTENT.sha256"]).current_dir(&folder).status();
    assert!(check.unwrap().success());
    workspace.done(&["build", LATER]);
    for name in ["agreement.pdf", "agreement.xml", "agreement.html", "agreement.json"] {
        let built = fs::read(workspace.path().join(format!("output/{LATER}/{name}"))).unwrap();
        assert!(built == fs::read(folder.join(name)).unwrap(), "{name} is what a build makes");
    }
}

#[test]
fn a_candidate_is_a_workspace_that_builds_the_same_bytes() {
    let workspace = TestWorkspace::fixture("two_periods");
    workspace.done(&["freeze", LATER]);
    let copy = TestWorkspace::copy_of(&workspace.path().join(format!("frozen/{LATER}/r0001")));
    copy.done(&["build", LATER]);
    for name in ["agreement.pdf", "agreement.xml", "agreement.html", "agreement.json"] {
        let built = fs::read(copy.path().join(format!("output/{LATER}/{name}"))).unwrap();
        assert!(built == fs::read(copy.path().join(name)).unwrap(), "{name}");
    }
}

#[test]
fn nothing_that_happens_elsewhere_changes_a_candidate() {
    let workspace = TestWorkspace::office();
    let commit = |words: &str| {
        let git = |args: &[&str]| {
            let mut git = Command::new("git");
            git.current_dir(workspace.path()).args(["-c", "user.name=kontor", "-c", "user.email=kontor@example.invalid"]).args(args);
            assert!(git.output().unwrap().status.success(), "{args:?}");
        };
        git(&["init", "-q"]);
        git(&["add", "aftale.toml", "sources"]);
        git(&["commit", "-q", "--allow-empty", "-m", words]);
    };
    commit("første");
    workspace.done(&["freeze", LATER]);
    let before = workspace.tree("frozen");
    let head = git(&workspace.path().join(".git"), &["rev-parse", "HEAD"]);
    let candidate: Value =
        serde_json::from_slice(&fs::read(workspace.path().join(format!("frozen/{LATER}/r0001/candidate.json"))).unwrap()).unwrap();
    assert_eq!(candidate["source_commit"], head, "the sources are in git as they are");

    commit("anden");
    workspace.done(&["build"]);
    workspace.approved_by(LATER, "skive");
    assert!(workspace.done(&["freeze", LATER]).contains("is frozen already, nothing to do"));
    assert!(workspace.tree("frozen") == before);
}

#[test]
fn a_text_that_goes_on_does_not_change_what_is_frozen() {
    let workspace = TestWorkspace::office();
    workspace.frozen_and_approved(LATER, "2019-07-01");
    let before = workspace.tree("frozen");
    let workspace = workspace.replacing(TEXT, "trygt hjem", "sikkert hjem");

    let again = workspace.run(&["freeze", LATER]);
    assert_eq!(again.code, Some(4), "{}", again.stderr);
    assert!(
        again.stderr.contains("is frozen with other content (agreement.html, ") && again.stderr.contains("raise the revision"),
        "{}",
        again.stderr
    );
    let status = workspace.status_of(LATER, "2019-07-01");
    assert_eq!(status["moved_sources"][0]["path"], format!("{LATER}/20-udskrivning.md"));
    assert_eq!(status["open"], true, "what is frozen can go out");
    workspace.done(&["release", LATER, "--at", "2019-07-01"]);
    assert!(workspace.tree("frozen") == before);
    assert!(file(&workspace, "sources/midtjylland/sundhedsaftale/2019-2023/20-udskrivning.md").contains("trygt hjem"));
}

#[test]
fn a_candidate_that_somebody_touched_is_neither_approved_nor_released() {
    let workspace = TestWorkspace::office();
    workspace.frozen_and_approved(LATER, "2019-07-01");
    let folder = format!("frozen/{LATER}/r0001");
    let spoilt = [
        ("agreement.html", "changed"),
        ("sources/parties.toml", "changed"),
        ("comparisons/2015-2018.json", "changed"),
        ("andet.md", "added"),
    ];
    for (name, words) in spoilt {
        let path = workspace.path().join(&folder).join(name);
        let before = fs::read(&path).ok();
        fs::write(&path, "andet").unwrap();
        for outcome in [workspace.run(&["release", LATER, "--at", "2019-07-01"]), workspace.approved_by(LATER, "viborg")] {
            assert_eq!(outcome.code, Some(2), "{name}: {}", outcome.stderr);
            let expected =
                if name == "agreement.html" { "`CONTENT.sha256` does not list".to_owned() } else { format!("`{name}` was {words}") };
            assert!(outcome.stderr.contains(&expected), "{name}: {}", outcome.stderr);
        }
        assert_eq!(workspace.status_of(LATER, "2019-07-01")["reasons"][0]["reason"], "damaged", "{name}");
        match before {
            Some(before) => fs::write(&path, before).unwrap(),
            None => fs::remove_file(&path).unwrap(),
        }
    }
    workspace.done(&["release", LATER, "--at", "2019-07-01"]);
}

#[test]
fn a_release_holds_all_that_went_into_it_and_stock_tools_check_it() {
    let workspace = TestWorkspace::office();
    assert_eq!(workspace.publish(EARLIER, "2015-01-01").code, Some(0));
    assert_eq!(workspace.publish(LATER, "2019-07-01").code, Some(0));
    let archive = workspace.path().join("archive.git");
    assert_eq!(git(&archive, &["fsck", "--strict"]), "");

    let tar = workspace.path().join("release.tar");
    git(&archive, &["archive", "--output", tar.to_str().unwrap(), &format!("{LATER}/r0001")]);
    fs::create_dir(workspace.path().join("taken")).unwrap();
    assert!(Command::new("tar").arg("-xf").arg(&tar).arg("-C").arg(workspace.path().join("taken")).status().unwrap().success());
    let folder = workspace.path().join("taken").join(LATER);
    for list in ["SHA256SUMS", "CONTENT.sha256"] {
        assert!(
            Command::new("sha256sum").args(["--strict", "--quiet", "-c", list]).current_dir(&folder).status().unwrap().success(),
            "{list}"
        );
    }
    let listed = fs::read_to_string(folder.join("SHA256SUMS")).unwrap();
    let listed: BTreeSet<&str> = names(&listed).into_iter().collect();
    let there: Vec<String> =
        workspace.tree(&format!("taken/{LATER}")).into_iter().map(|(name, _)| name).filter(|name| name != "SHA256SUMS").collect();
    assert_eq!(listed, there.iter().map(String::as_str).collect::<BTreeSet<_>>());
    for name in [
        "agreement.pdf",
        "aftale.toml",
        "approvals/sheet.pdf",
        "approvals/workflow.xml",
        "approvals/skive.approval",
        "approvals/skive.approval.sig",
        "candidate.json",
        "checks.json",
        "comparisons/2015-2018.json",
        "comparisons/2015-2018.pdf",
        "layouts/pdf/agreement.typ",
        "release.json",
        "sources/parties.toml",
        "sources/midtjylland/sundhedsaftale/2019-2023/agreement.toml",
        "sources/midtjylland/sundhedsaftale/2015-2018/agreement.toml",
    ] {
        assert!(listed.contains(name), "{name} is missing in {listed:?}");
    }
    let said = json(&workspace, "release.json");
    assert_eq!(
        (&said["released"], &said["dated"], &said["previous"]),
        (&"2019-07-01T00:00:00Z".into(), &"2019-07-01".into(), &Value::Null)
    );
}

#[test]
fn no_file_of_a_release_tells_of_a_place_or_a_clock() {
    let workspace = TestWorkspace::office();
    workspace.frozen_and_approved(LATER, "2019-07-01");
    let other = TestWorkspace::copy_of(workspace.path());
    let released = |workspace: &TestWorkspace, zone: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_aftale"));
        command.current_dir(workspace.path()).args(["release", LATER, "--at", "2019-07-01"]).env("TZ", zone).env("LC_ALL", "C");
        assert!(command.status().unwrap().success());
        git(&workspace.path().join("archive.git"), &["for-each-ref", "--format=%(refname) %(objectname)"])
    };
    assert_eq!(released(&workspace, "America/New_York"), released(&other, "Asia/Kathmandu"), "signed tags and commits have equal ids");
}

#[test]
fn a_dry_run_shows_the_plan_and_writes_nothing() {
    let workspace = TestWorkspace::office();
    workspace.frozen_and_approved(LATER, "2019-07-01");
    let before = (workspace.tree("archive.git"), workspace.tree("frozen"), workspace.tree("approvals"));
    let plan = workspace.done(&["release", LATER, "--at", "2019-07-01", "--dry-run"]);
    for words in [
        "r0001 (content)",
        "it is the first",
        "2019-07-01T00:00:00Z",
        "Kommuner: 3 of 3",
        "approvals/sheet.pdf",
        "refs/tags/midtjylland",
        "witness",
    ] {
        assert!(plan.contains(words), "`{words}` is missing in\n{plan}");
    }
    assert!(before == (workspace.tree("archive.git"), workspace.tree("frozen"), workspace.tree("approvals")));
    fs::remove_file(workspace.path().join(format!("approvals/{LATER}/r0001/skive.approval"))).unwrap();
    assert_eq!(workspace.run(&["release", LATER, "--at", "2019-07-01", "--dry-run"]).code, Some(3));
}

#[test]
fn a_correction_takes_the_registrar_and_carries_its_erratum() {
    let workspace = TestWorkspace::office();
    assert_eq!(workspace.publish(LATER, "2019-07-01").code, Some(0));
    let workspace = workspace.replacing(TEXT, "trygt hjem", "sikkert hjem").replacing(
        FACTS,
        "revision = 1",
        "revision = 2\nrevision_kind = \"correction\"\nerratum = \"Et ord er rettet.\"",
    );
    workspace.done(&["freeze", LATER]);
    assert_eq!(workspace.run(&["release", LATER, "--at", "2019-08-01"]).code, Some(3));
    let outcome =
        workspace.run(&["approve", LATER, "--party", REGISTRAR, "--key", &format!("keys/{REGISTRAR}"), "--decided-at", "2019-07-20"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    workspace.done(&["release", LATER, "--at", "2019-08-01"]);
    let said = json(&workspace, "release.json");
    assert_eq!((&said["erratum"], &said["previous"]), (&"Et ord er rettet.".into(), &format!("{LATER}/r0001").into()));
    let compared = json(&workspace, "comparisons/r0001.json");
    assert!(compared["changes"].as_array().unwrap().iter().any(|change| change["kind"] == "reworded"), "with the previous revision");
}

#[test]
fn a_republication_is_the_publishers_alone_and_takes_the_same_text() {
    let workspace = TestWorkspace::office();
    assert_eq!(workspace.publish(LATER, "2019-07-01").code, Some(0));
    let workspace = workspace.replacing(FACTS, "revision = 1", "revision = 2\nrevision_kind = \"republication\"");
    let other = TestWorkspace::copy_of(workspace.path()).replacing(TEXT, "trygt hjem", "sikkert hjem");
    let refused = other.run(&["freeze", LATER]);
    assert_eq!(refused.code, Some(1), "{}", refused.stderr);
    assert!(refused.stderr.contains("its text is another"), "{}", refused.stderr);
    workspace.done(&["freeze", LATER]);
    workspace.done(&["release", LATER, "--at", "2019-08-01"]);
    let digest = |revision: &str| {
        let tag = format!("{LATER}/{revision}");
        let text = git(&workspace.path().join("archive.git"), &["show", &format!("{tag}:{LATER}/candidate.json")]);
        serde_json::from_str::<Value>(&text).unwrap()["text_digest"].clone()
    };
    assert_eq!(digest("r0001"), digest("r0002"));
}

#[test]
fn a_candidate_whose_text_digest_is_forged_does_not_go_out() {
    let workspace = TestWorkspace::office();
    assert_eq!(workspace.publish(LATER, "2019-07-01").code, Some(0));
    let workspace = workspace.replacing(FACTS, "revision = 1", "revision = 2\nrevision_kind = \"republication\"");
    workspace.done(&["freeze", LATER]);
    let folder = format!("frozen/{LATER}/r0002");
    let before = fs::read(workspace.path().join(&folder).join("agreement.json")).unwrap();
    let after = String::from_utf8(before.clone()).unwrap().replace("trygt", "hurtigt");
    let workspace = workspace.replacing(&format!("{folder}/agreement.json"), "trygt", "hurtigt").replacing(
        &format!("{folder}/CONTENT.sha256"),
        &hex_sha256(&before),
        &hex_sha256(after.as_bytes()),
    );
    let refused = workspace.run(&["release", LATER, "--at", "2019-08-01"]);
    assert_eq!(refused.code, Some(2), "{}", refused.stderr);
    assert!(refused.stderr.contains("the text digest in `candidate.json` is not that of `agreement.json`"), "{}", refused.stderr);
}

#[test]
fn freeze_refuses_what_it_would_have_to_pass_over() {
    let workspace = TestWorkspace::office();
    for arguments in [&["freeze", "trust", "--withdraw", "Fejl"][..], &["freeze", &format!("{LATER}/r0001")], &["freeze", "trust/r0002"]] {
        let refused = workspace.run(arguments);
        assert_eq!(refused.code, Some(2), "{arguments:?}: {}", refused.stderr);
    }
    assert!(!workspace.path().join(format!("frozen/{LATER}")).exists());
}

#[test]
fn a_withdrawal_supersedes_with_a_reason_and_the_same_files() {
    let workspace = TestWorkspace::office();
    let nothing = workspace.run(&["freeze", LATER, "--withdraw", "Fejl"]);
    assert_eq!(nothing.code, Some(2), "{}", nothing.stderr);
    assert_eq!(workspace.publish(LATER, "2019-07-01").code, Some(0));
    let pdf = file(&workspace, "CONTENT.sha256").lines().find(|line| line.ends_with("agreement.pdf")).map(str::to_owned);
    workspace.done(&["freeze", LATER, "--withdraw", "Godkendt af den forkerte udgave."]);
    let tag = format!("{LATER}/r0002");
    assert_eq!(workspace.run(&["release", &tag, "--at", "2019-08-01"]).code, Some(3), "everyone who approved it has to withdraw it");
    for party in ["region-midtjylland", "skive", "viborg", "odder"] {
        assert_eq!(workspace.approved_by(&tag, party).code, Some(0));
    }
    workspace.done(&["release", &tag, "--at", "2019-08-01"]);
    assert_eq!(json(&workspace, "release.json")["withdrawal"], "Godkendt af den forkerte udgave.");
    assert_eq!(file(&workspace, "CONTENT.sha256").lines().find(|line| line.ends_with("agreement.pdf")).map(str::to_owned), pdf);
    assert_eq!(workspace.run(&["freeze", LATER, "--withdraw", "Igen"]).code, Some(2), "there is nothing in force to withdraw");
}

#[test]
fn a_release_time_is_a_day_or_a_full_time() {
    let seconds = |text: &str| text.parse::<ReleaseTime>().map(ReleaseTime::seconds).ok();
    assert_eq!(seconds("2019-07-01"), Some(1_561_939_200));
    assert_eq!(seconds("2019-07-01T02:00:00+02:00"), Some(1_561_939_200));
    assert_eq!(seconds("2019-07-01T00:00:00Z"), Some(1_561_939_200));
    assert_eq!("2019-07-01".parse::<ReleaseTime>().unwrap().to_string(), "2019-07-01T00:00:00Z");
    for text in ["", "2019", "2019-07", "20190701", "2019-02-29", "1.7.2019", "2019-07-01T02:00:00", "2019-07-01T00:00:00.5Z", "1969-12-31"]
    {
        assert_eq!(seconds(text), None, "{text}");
    }
}

#[test]
fn a_release_is_not_dated_in_the_future() {
    let workspace = TestWorkspace::office();
    workspace.frozen_and_approved(LATER, "2019-07-01");
    let outcome = workspace.run(&["release", LATER, "--at", "9000-01-01"]);
    assert_eq!(outcome.code, Some(2), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("has not come yet"), "{}", outcome.stderr);
    assert_eq!(workspace.run(&["log"]).stdout.lines().count(), 1, "only who may approve is released");
}

#[test]
fn a_release_is_not_made_before_it_is_frozen_nor_without_a_key() {
    let workspace = TestWorkspace::office();
    let outcome = workspace.run(&["release", LATER, "--at", "2019-07-01"]);
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.stderr.contains("is not frozen; `aftale freeze"), "{}", outcome.stderr);
    workspace.frozen_and_approved(LATER, "2019-07-01");
    let before = workspace.tree("archive.git");
    let outcome = workspace.run(&["release", LATER, "--at", "2019-07-01", "--key", "keys/none"]);
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.stderr.contains("keys/none"), "{}", outcome.stderr);
    assert!(workspace.tree("archive.git") == before);
}
