//! The workflows of `docs/ci`: GitHub's is run step by step, on a real repository and archive; the others have its commands.

mod forge;
mod workflow;

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;

use aftale::model::digest::hex_sha256;

use crate::ci_workflows::forge::Forge;
use crate::ci_workflows::workflow::{Jobs, actions, gitlab, text};
use crate::harness::{EARLIER, LATER};

const SENTENCE: &str = "Borgeren skal trygt hjem.";

#[test]
fn a_proposal_shows_what_it_changes_clause_by_clause() {
    let mut forge = Forge::new();
    forge.base = forge.git(forge.workspace.path(), &["rev-parse", "HEAD"]);
    let file = forge.workspace.path().join(format!("sources/{LATER}/20-udskrivning.md"));
    let before = fs::read_to_string(&file).unwrap();
    assert!(before.contains(SENTENCE));
    fs::write(&file, before.replace(SENTENCE, "Borgeren bør trygt hjem.")).unwrap();
    forge.commit("proposal", "2019-06-02T08:00:00Z");

    let ran = forge.run("proposal", "proposal", &[]);
    assert!(ran.passed, "{}", ran.printed);
    assert!(ran.summary.contains(&format!("## {LATER}\n")) && !ran.summary.contains(EARLIER), "{}", ran.summary);
    assert!(ran.summary.contains("Borgeren [-skal-]{+bør+} trygt hjem."), "{}", ran.summary);
    let page = ran.checkout.join("output/proposal/midtjylland-sundhedsaftale-2019-2023");
    assert!(fs::read_to_string(page.with_extension("html")).unwrap().contains("<!DOCTYPE html>"));
    assert!(fs::read(page.with_extension("pdf")).unwrap().starts_with(b"%PDF-"));
    assert!(ran.checkout.join("output").join(LATER).join("agreement.pdf").exists());
}

#[test]
fn a_proposal_with_a_mistake_fails_before_anything_is_compared() {
    let mut forge = Forge::new();
    forge.base = forge.git(forge.workspace.path(), &["rev-parse", "HEAD"]);
    fs::write(forge.workspace.path().join(format!("sources/{LATER}/50-proeve.md")), "Se [](#findes-ikke).\n").unwrap();
    forge.commit("proposal", "2019-06-02T08:00:00Z");

    let ran = forge.run("proposal", "proposal", &[]);
    assert!(!ran.passed && ran.printed.contains("50-proeve.md"), "{}", ran.printed);
    assert_eq!((ran.steps, ran.summary.as_str()), (2, ""));
}

#[test]
fn what_everyone_has_approved_is_released_and_pushed_and_proved_at_night() {
    let forge = Forge::new();
    let tags = || forge.git(&forge.archive(), &["for-each-ref", "--format=%(refname:lstrip=2)", "refs/tags"]);
    let witness = || forge.git(&forge.origin(), &["show", "witness:witness"]);
    let night = forge.run("nightly", "main", &[]);
    assert!(night.passed && night.printed.contains("nothing is released yet"), "{}", night.printed);

    // The first release of all goes into an empty archive, and begins the witness.
    forge.workspace.done(&["freeze", "trust"]);
    forge.commit("main", "2019-06-03T08:00:00Z");
    let ran = forge.run("release", "main", &[]);
    assert!(ran.passed, "{}", ran.printed);
    assert_eq!(tags(), "trust/r0001");
    assert_eq!(witness().lines().count(), 1);
    assert!(!forge.keys().exists());

    // One approval is missing: everything else of the job goes well, and nothing is released.
    forge.fetch_archive();
    forge.workspace.done(&["freeze", LATER]);
    let status = forge.workspace.status_of(LATER, "2019-07-01");
    let groups = status["sheet"]["groups"].as_array().unwrap();
    let parties: BTreeSet<&str> =
        groups.iter().flat_map(|group| group["members"].as_array().unwrap()).map(|it| it.as_str().unwrap()).collect();
    let parties: Vec<&str> = parties.into_iter().collect();
    let (last, others) = parties.split_last().unwrap();
    assert!(others.len() > 1);
    others.iter().for_each(|party| assert_eq!(forge.workspace.approved_by(LATER, party).code, Some(0)));
    forge.commit("main", "2019-06-30T08:00:00Z");
    let refs = forge.git(&forge.archive(), &["for-each-ref"]);
    let ran = forge.run("release", "main", &[]);
    assert!(ran.passed && ran.printed.contains(&format!("{LATER}/r0001 waits for approvals")), "{}", ran.printed);
    assert_eq!(forge.git(&forge.archive(), &["for-each-ref"]), refs);

    // The last approval completes it. Its time is that of the commit.
    assert_eq!(forge.workspace.approved_by(LATER, last).code, Some(0));
    forge.commit("main", "2019-07-01T10:30:00+02:00");
    let ran = forge.run("release", "main", &[]);
    assert!(ran.passed, "{}", ran.printed);
    assert_eq!(tags(), format!("{LATER}/r0001\ntrust/r0001"));
    let time = forge.git(&forge.archive(), &["for-each-ref", "--format=%(taggerdate:unix)", &format!("refs/tags/{LATER}")]);
    assert_eq!(time, "1561969800", "2019-07-01T08:30:00Z");
    assert_eq!(forge.git(&forge.origin(), &["rev-list", "--count", "witness"]), "2");
    assert!(witness().lines().last().unwrap().starts_with(&format!("refs/tags/{LATER}/r0001 ")));

    // Run again, the job changes nothing anywhere.
    let all = || (forge.git(&forge.archive(), &["for-each-ref"]), forge.git(&forge.origin(), &["for-each-ref"]));
    let released = all();
    let again = forge.run("release", "main", &[]);
    assert!(again.passed && all() == released, "{}", again.printed);

    let night = forge.run("nightly", "main", &[]);
    assert!(night.passed && night.printed.contains("2 releases, 0 violations; held against the witness"), "{}", night.printed);

    // Somebody moves a tag: the night sees it, and nothing more is released.
    forge.git(&forge.archive(), &["update-ref", &format!("refs/tags/{LATER}/r0001"), "refs/tags/trust/r0001"]);
    let night = forge.run("nightly", "main", &[]);
    assert!(!night.passed && night.printed.contains("I10 witness-moved-tag"), "{}", night.printed);
    let ran = forge.run("release", "main", &[]);
    assert!(!ran.passed && ran.printed.contains("not in the archive as it was"), "{}", ran.printed);
    assert!(!forge.keys().exists());
}

#[test]
fn only_the_program_of_the_digest_is_run() {
    let forge = Forge::new();
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("aftale");
    let words = "#!/bin/sh\necho \"fetched: $1\"\n";
    fs::write(&program, words).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let url = format!("file://{}", program.display());

    let right = forge.run("proposal", "main", &[("AFTALE_URL", &url), ("AFTALE_SHA256", &hex_sha256(words.as_bytes()))]);
    assert!(right.printed.starts_with("fetched: --version\nfetched: check\nfetched: build\n"), "{}", right.printed);
    let wrong = forge.run("proposal", "main", &[("AFTALE_URL", &url), ("AFTALE_SHA256", &hex_sha256(b""))]);
    assert!(!wrong.passed && wrong.steps == 1 && !wrong.printed.contains("fetched"), "{}", wrong.printed);
}

#[test]
fn the_publishers_key_is_given_to_one_step_and_no_other() {
    for name in ["github.yml", "forgejo.yml"] {
        let jobs = actions(&text(name));
        let with_key: Vec<&String> = jobs
            .iter()
            .flat_map(|(job, steps)| steps.iter().filter(|step| step.variables.contains(&"PUBLISHER_KEY".to_owned())).map(move |_| job))
            .collect();
        assert_eq!(with_key, ["release"], "{name}");
        assert_eq!(text(name).matches("PUBLISHER_KEY: ").count(), 1, "{name}");
    }
}

#[test]
fn the_three_forges_are_given_the_same_commands() {
    let commands = |jobs: &Jobs| -> Vec<(String, bool, String)> {
        let normalised = |text: &str| text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim().to_owned();
        let steps = jobs.iter().flat_map(|(job, steps)| steps.iter().map(move |step| (job, step)));
        steps.map(|(job, step)| (job.clone(), step.always, normalised(&step.commands))).collect()
    };
    let github = commands(&actions(&text("github.yml")));
    let count = |job: &str| github.iter().filter(|(name, ..)| name == job).count();
    assert_eq!([count("proposal"), count("release"), count("nightly"), github.len()], [3, 4, 4, 11]);
    assert_eq!(commands(&actions(&text("forgejo.yml"))), github);
    assert_eq!(commands(&gitlab(&text("gitlab.yml"))), github);
}
