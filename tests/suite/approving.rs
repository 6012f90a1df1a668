//! Statements, keys and the gate, as the offices that sign and the publisher see them.

use std::fs;

use crate::harness::{LATER, TestWorkspace};
use crate::office::{REGISTRAR, SKIVE};

const AT: &str = "2019-07-01";

/// Signs by the party's own key, with further arguments.
fn own(workspace: &TestWorkspace, more: &[&str]) -> crate::harness::Outcome {
    let key = format!("keys/{SKIVE}");
    let arguments = ["approve", LATER, "--party", SKIVE, "--key", &key, "--decided-at", "2019-06-26"];
    workspace.run(&[&arguments[..], more].concat())
}

fn approval(workspace: &TestWorkspace, party: &str) -> String {
    fs::read_to_string(workspace.path().join(format!("approvals/{LATER}/r0001/{party}.approval"))).unwrap()
}

#[test]
fn a_statement_names_tag_content_party_day_and_minutes() {
    let workspace = TestWorkspace::office();
    workspace.done(&["freeze", LATER]);
    let outcome = own(&workspace, &["--minutes", "Byrådet 26.6.2019, punkt 7", "--office", "Byrådssekretariatet"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    let content = workspace.status_of(LATER, AT)["sheet"]["content_sha256"].as_str().unwrap().to_owned();
    let expected = format!(
        "Release-Tag: {LATER}/r0001\nContent-SHA256: {content}\nParty: skive\nDecision: approve\nDecided-At: 2019-06-26\n\
         Minutes: Byrådet 26.6.2019, punkt 7\nSigned-By-Office: Byrådssekretariatet\n"
    );
    assert_eq!(approval(&workspace, SKIVE), expected);
    assert!(
        own(&workspace, &["--minutes", "Byrådet 26.6.2019, punkt 7", "--office", "Byrådssekretariatet"]).stdout.contains("nothing to do")
    );
}

#[test]
fn another_word_takes_the_place_of_the_first_only_when_asked_to() {
    let workspace = TestWorkspace::office();
    workspace.done(&["freeze", LATER]);
    assert_eq!(own(&workspace, &[]).code, Some(0));
    let before = workspace.tree("approvals");
    let again = own(&workspace, &["--reject"]);
    assert_eq!(again.code, Some(4), "{}", again.stderr);
    assert!(again.stderr.contains("--replace"), "{}", again.stderr);
    assert!(workspace.tree("approvals") == before);
    assert_eq!(own(&workspace, &["--reject", "--replace"]).code, Some(0));
    assert!(approval(&workspace, SKIVE).contains("Decision: reject\n"));
    assert_eq!(workspace.status_of(LATER, AT)["flaws"].as_array().unwrap().len(), 0, "statement and signature belong together");
}

#[test]
fn offices_that_approve_at_the_same_moment_do_not_get_in_each_others_way() {
    let workspace = TestWorkspace::office();
    workspace.done(&["freeze", LATER]);
    let parties = ["region-midtjylland", "skive", "viborg", "odder"];
    let codes: Vec<_> = std::thread::scope(|scope| {
        let runs: Vec<_> = parties.iter().map(|party| scope.spawn(|| workspace.approved_by(LATER, party))).collect();
        runs.into_iter().map(|run| run.join().unwrap()).map(|outcome| (outcome.code, outcome.stderr)).collect()
    });
    assert!(codes.iter().all(|(code, _)| *code == Some(0)), "{codes:?}");
    assert!(parties.iter().all(|party| !approval(&workspace, party).is_empty()));
}

#[test]
fn a_statement_that_would_not_count_is_not_written() {
    let workspace = TestWorkspace::office();
    workspace.done(&["freeze", LATER]);
    let registrar = format!("keys/{REGISTRAR}");
    let cases: [(&[&str], &str); 4] = [
        (&["--party", "viborg", "--key", "keys/skive"], "skive"),
        (&["--party", "viborg", "--key", &registrar], "minutes"),
        (&["--party", "aalborg", "--key", "keys/skive"], "aalborg"),
        (&["--party", "skive", "--key", "keys/publisher"], "key"),
    ];
    for (arguments, words) in cases {
        let outcome = workspace.run(&[&["approve", LATER, "--decided-at", "2019-06-26"][..], arguments].concat());
        assert_eq!(outcome.code, Some(2), "{arguments:?}: {}", outcome.stderr);
        assert!(outcome.stderr.contains("would not count") && outcome.stderr.contains(words), "{arguments:?}: {}", outcome.stderr);
    }
    for (arguments, words) in [(&["--minutes", "to\nlinjer"][..], "one line"), (&["--decided-at", "2019-06"], "not a day")] {
        let mut all = vec!["approve", LATER, "--party", SKIVE, "--key", "keys/skive"];
        if !arguments.contains(&"--decided-at") {
            all.extend(["--decided-at", "2019-06-26"]);
        }
        all.extend(arguments);
        let outcome = workspace.run(&all);
        assert_eq!(outcome.code, Some(2));
        assert!(outcome.stderr.contains(words), "{}", outcome.stderr);
    }
    assert!(!workspace.path().join("approvals").exists());
}

#[test]
fn the_gate_names_who_is_missing_and_who_rejected() {
    let workspace = TestWorkspace::office();
    workspace.done(&["freeze", LATER]);
    assert_eq!(workspace.approved_by(LATER, "region-midtjylland").code, Some(0));
    assert_eq!(own(&workspace, &["--reject"]).code, Some(0));
    let outcome = workspace.run(&["release", LATER, "--at", AT]);
    assert_eq!(outcome.code, Some(3), "{}", outcome.stderr);
    let line = "Kommuner: 0 of 3 approvals; rejected by: Skive Kommune; missing: Odder Kommune, Viborg Kommune";
    assert!(outcome.stderr.contains(line), "{}", outcome.stderr);
    assert_eq!(workspace.run(&["log"]).stdout.lines().count(), 1, "nothing was released");

    let status = workspace.status_of(LATER, AT);
    let standing = |party: &str| {
        let parties = status["sheet"]["parties"].as_array().unwrap();
        parties.iter().find(|known| known["id"] == party).unwrap()["standing"].clone()
    };
    assert_eq!(
        (standing(SKIVE), standing("viborg"), standing("region-midtjylland")),
        ("rejected".into(), "missing".into(), "approved".into())
    );
    assert_eq!((&status["open"], &status["stage"]), (&false.into(), &"frozen".into()));
    let table = workspace.done(&["status", LATER, "--at", AT, "--out", "ark"]);
    let sheet = fs::read(workspace.path().join(format!("ark/{LATER}/r0001/sheet.pdf"))).unwrap();
    let workflow = fs::read_to_string(workspace.path().join(format!("ark/{LATER}/r0001/workflow.xml"))).unwrap();
    assert!(sheet.starts_with(b"%PDF-") && workflow.contains("Skive Kommune"), "{workflow}");
    for words in ["Skive Kommune", "Afvist", "Mangler", "Kan udgives: nej"] {
        assert!(table.contains(words), "`{words}` is missing in\n{table}");
    }
}

#[test]
fn forged_and_replayed_statements_close_the_gate_by_name() {
    let workspace = TestWorkspace::office();
    workspace.frozen_and_approved(LATER, AT);
    let folder = workspace.path().join(format!("approvals/{LATER}/r0001"));
    let other = TestWorkspace::copy_of(workspace.path());
    let good = fs::read_to_string(folder.join("viborg.approval")).unwrap();
    let spoilt = [
        ("viborg.approval", good.replace("/r0001", "/r0002"), "other-tag"),
        ("viborg.approval", good.replace("Content-SHA256: ", "Content-SHA256: 0").replacen("00", "0", 1), "garbled"),
        ("viborg.approval", good.replace("Decision: approve\n", "Decision: approve\nDecision: approve\n"), "repeated-field"),
        ("aalborg.approval", good.replace("viborg", "aalborg"), "not-a-party"),
    ];
    for (name, words, slug) in spoilt {
        let workspace = TestWorkspace::copy_of(other.path()).with(&format!("approvals/{LATER}/r0001/{name}"), words);
        let outcome = workspace.run(&["release", LATER, "--at", AT]);
        assert_eq!(outcome.code, Some(3), "{slug}: {}", outcome.stderr);
        assert!(outcome.stderr.contains(&format!("I5 {slug}: ")), "{slug}: {}", outcome.stderr);
    }
}

#[test]
fn keys_count_at_the_time_of_the_release() {
    let workspace = TestWorkspace::fixture("two_periods").with_office();
    let line = fs::read_to_string(workspace.path().join("trust/allowed_signers")).unwrap();
    let until = line.replace("skive namespaces=\"aftale-approval\"", "skive namespaces=\"aftale-approval\",valid-before=\"20190801Z\"");
    let workspace = workspace.with("trust/allowed_signers", until);
    workspace.done(&["freeze", "trust"]);
    for party in ["region-midtjylland", "skive", "viborg", "odder"] {
        assert_eq!(workspace.approved_by("trust", party).code, Some(0));
    }
    workspace.done(&["release", "trust", "--at", "2019-01-01"]);
    workspace.frozen_and_approved(LATER, AT);
    assert_eq!(own(&workspace, &["--replace"]).code, Some(0));
    let late = workspace.run(&["release", LATER, "--at", "2019-08-02"]);
    assert_eq!(late.code, Some(3), "{}", late.stderr);
    assert!(late.stderr.contains("I5 expired: "), "{}", late.stderr);
    workspace.done(&["release", LATER, "--at", "2019-07-31"]);
}

#[test]
fn a_change_of_trust_is_approved_by_those_before_it() {
    let workspace = TestWorkspace::office();
    workspace.done(&["trust", "key", "keys/viborg", "--comment", "kontor"]);
    workspace.done(&["trust", "add", "viborg", "keys/viborg.pub"]);
    workspace.done(&["freeze", "trust"]);
    let alone = workspace.run(&["release", "trust", "--at", "2019-01-01"]);
    assert_eq!(alone.code, Some(3), "{}", alone.stderr);
    let new = workspace.run(&["approve", "trust", "--party", "viborg", "--key", "keys/viborg", "--decided-at", "2018-12-01"]);
    assert_eq!(new.code, Some(2), "a new key does not approve itself: {}", new.stderr);
    for party in ["region-midtjylland", "skive", "viborg", "odder"] {
        assert_eq!(workspace.approved_by("trust", party).code, Some(0));
    }
    workspace.done(&["release", "trust", "--at", "2019-01-01"]);
    workspace.frozen_and_approved(LATER, AT);
    let by_itself = ["approve", LATER, "--party", "viborg", "--key", "keys/viborg", "--decided-at", "2019-06-26", "--replace"];
    assert_eq!(workspace.run(&by_itself).code, Some(0), "now it counts");
    workspace.done(&["release", LATER, "--at", AT]);
    assert_eq!(workspace.done(&["verify", "--no-rebuild"]).lines().last().unwrap(), "3 releases, 0 violations; held against the witness");
}

#[test]
fn a_revoked_key_counts_no_more_from_the_next_release_on() {
    let workspace = TestWorkspace::office();
    workspace.frozen_and_approved(LATER, AT);
    assert_eq!(own(&workspace, &["--replace"]).code, Some(0));
    workspace.done(&["trust", "revoke", "keys/skive.pub"]);
    workspace.done(&["freeze", "trust"]);
    for party in ["region-midtjylland", "skive", "viborg", "odder"] {
        assert_eq!(workspace.approved_by("trust", party).code, Some(0));
    }
    workspace.done(&["release", "trust", "--at", "2019-06-30"]);
    let outcome = workspace.run(&["release", LATER, "--at", AT]);
    assert_eq!(outcome.code, Some(3), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("I5 revoked: "), "{}", outcome.stderr);
    let hints = workspace.status_of(LATER, AT)["hints"].clone();
    assert!(hints.as_array().unwrap().iter().any(|hint| hint["hint"] == "registrar_may_sign"), "{hints}");
}

#[test]
fn a_policy_that_nobody_could_meet_is_not_frozen() {
    let workspace = TestWorkspace::office().replacing("trust/allowed_signers", "sekretariat,", "# sekretariat,");
    let outcome = workspace.run(&["freeze", "trust"]);
    assert_eq!(outcome.code, Some(1), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("needs 3 approvals, and no key can sign one for odder, viborg"), "{}", outcome.stderr);
}

#[test]
fn nothing_is_released_before_somebody_says_who_must_approve() {
    let workspace = TestWorkspace::office();
    workspace.frozen_and_approved(LATER, AT);
    fs::remove_dir_all(workspace.path().join("archive.git")).unwrap();
    let outcome = workspace.run(&["release", LATER, "--at", AT]);
    assert_eq!(outcome.code, Some(3), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("aftale trust init"), "{}", outcome.stderr);
    assert!(!workspace.path().join("archive.git").exists());
}

#[test]
fn a_party_that_was_merged_is_pointed_out() {
    let parties = "sources/parties.toml";
    let workspace = TestWorkspace::office().replacing(
        parties,
        "names = [{ text = \"Odder Kommune\" }]",
        "names = [{ text = \"Odder Kommune\" }]\nsucceeded_by = \"viborg\"",
    );
    workspace.done(&["freeze", LATER]);
    let hints = workspace.status_of(LATER, AT)["hints"].clone();
    let merged = hints.as_array().unwrap().iter().find(|hint| hint["hint"] == "merged").unwrap_or_else(|| panic!("{hints}"));
    assert_eq!((&merged["party"], &merged["into"]), (&"Odder Kommune".into(), &"Viborg Kommune".into()));
}

#[test]
fn keys_are_made_once_and_only_their_owner_reads_them() {
    use std::os::unix::fs::PermissionsExt;
    let workspace = TestWorkspace::office();
    let mode = |name: &str| fs::metadata(workspace.path().join(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode("keys/publisher") & 0o077, 0);
    assert_eq!(workspace.run(&["trust", "key", "keys/publisher", "--comment", "kontor"]).code, Some(2), "it is there already");
    let again = workspace.run(&["trust", "add", "viborg", "keys/skive.pub"]);
    assert_eq!(again.code, Some(2));
    assert!(again.stderr.contains("every party has keys of its own"), "{}", again.stderr);
    let stranger = workspace.run(&["trust", "add", "aalborg", "keys/publisher.pub"]);
    assert!(stranger.stderr.contains("there are: odder, region-midtjylland, sekretariat, skive, viborg"), "{}", stranger.stderr);
}

#[test]
fn whom_an_agreement_does_not_bind_need_not_approve_it() {
    let workspace = TestWorkspace::fixture("with_addendum");
    workspace.done(&["trust", "init", "--registrar", REGISTRAR]);
    let policy: serde_json::Value = serde_json::from_slice(&fs::read(workspace.path().join("trust/policy.json")).unwrap()).unwrap();
    let asked = |tag: &str| {
        let groups = policy["groups"].as_array().unwrap().iter().filter(|group| group["id"] != "registrar");
        let of_tag = groups.filter(|group| {
            let tags = group["tags"].as_array().unwrap();
            tags.is_empty() || tags.iter().any(|glob| glob::Pattern::new(glob.as_str().unwrap()).unwrap().matches(tag))
        });
        let members = of_tag.flat_map(|group| group["members"].as_array().unwrap().clone());
        members.map(|member| member.as_str().unwrap().to_owned()).collect::<std::collections::BTreeSet<String>>()
    };
    let addendum = asked("midtjylland/lokalaftale-skive/2011-2014/r0001");
    assert_eq!(addendum.into_iter().collect::<Vec<_>>(), ["region-midtjylland", "skive"]);
    assert!(asked("midtjylland/sundhedsaftale/2011-2014/r0001").len() > 2, "the general agreement takes everyone");
    let ids: std::collections::BTreeSet<&str> =
        policy["groups"].as_array().unwrap().iter().filter_map(|group| group["id"].as_str()).collect();
    assert_eq!(ids.len(), policy["groups"].as_array().unwrap().len(), "each group has a name of its own");
}
