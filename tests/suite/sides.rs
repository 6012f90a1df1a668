//! What a side of a comparison can be besides a work and a Markdown file: a release, and a work's folder elsewhere.

use serde_json::Value;

use crate::harness::{EARLIER, LATER, TestWorkspace};

fn compared(workspace: &TestWorkspace, before: &str, after: &str) -> Value {
    let outcome = workspace.run(&["diff", before, after, "--format", "json"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    serde_json::from_str(&outcome.stdout).expect("the ledger is JSON")
}

fn released() -> TestWorkspace {
    let workspace = TestWorkspace::office();
    let outcome = workspace.publish(EARLIER, "2015-01-01");
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    workspace
}

#[test]
fn a_release_keeps_its_words_when_the_work_goes_on() {
    let release = &format!("{EARLIER}/r0001");
    let workspace = released();
    let same = compared(&workspace, release, EARLIER);
    assert_eq!(same["ledger"]["unchanged"], same["changes"].as_array().unwrap().len());
    assert_eq!(same["before"]["id"], format!("{EARLIER} r0001"));

    let workspace = workspace.replacing(&format!("sources/{EARLIER}/10-udskrivning.md"), "trygt hjem", "sikkert hjem");
    let found = compared(&workspace, release, EARLIER);
    let changed: Vec<&Value> = found["changes"].as_array().unwrap().iter().filter(|change| change["kind"] != "unchanged").collect();
    assert_eq!(changed.len(), 1, "{changed:#?}");
    let words = |op: &str| changed[0]["runs"].as_array().unwrap().iter().find(|run| run["op"] == op).map(|run| run["text"].clone());
    assert_eq!((words("delete"), words("insert")), (Some("trygt".into()), Some("sikkert".into())));
    let page = workspace.run(&["diff", release, EARLIER, "--format", "html"]);
    assert_eq!(page.code, Some(0), "{}", page.stderr);
}

#[test]
fn a_release_that_is_not_there_could_not_run() {
    let outcome = released().run(&["diff", &format!("{EARLIER}/r0002"), EARLIER]);
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.stderr.contains(&format!("has no release `{EARLIER}/r0002`")), "{}", outcome.stderr);
}

#[test]
fn folders_of_works_are_compared_from_anywhere() {
    let workspace = TestWorkspace::fixture("two_periods").with("andet/sted.txt", "");
    let folders = [EARLIER, LATER].map(|id| workspace.path().join("sources").join(id).display().to_string());
    let outcome = workspace.run_in("andet", &["diff", &folders[0], &folders[1], "--format", "json"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    let found: Value = serde_json::from_str(&outcome.stdout).expect("the ledger is JSON");
    assert_eq!(found["ledger"], compared(&workspace, EARLIER, LATER)["ledger"]);
    assert_eq!(found["before"]["title"], compared(&workspace, EARLIER, LATER)["before"]["title"]);
}

#[test]
fn a_folder_that_holds_no_work_could_not_run() {
    let workspace = TestWorkspace::fixture("two_periods").with("andet/sted.txt", "");
    let outcome = workspace.run(&["diff", "andet", EARLIER]);
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.stderr.contains("andet is not the folder of a work: it has no agreement.toml"), "{}", outcome.stderr);
}

#[test]
fn a_folder_with_mistakes_says_which() {
    let workspace = TestWorkspace::fixture("two_periods").replacing(&format!("sources/{LATER}/agreement.toml"), "kind", "knid");
    let outcome = workspace.run(&["diff", EARLIER, &format!("sources/{LATER}")]);
    assert_eq!(outcome.code, Some(2), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("knid"), "{}", outcome.stderr);
}
