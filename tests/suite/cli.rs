//! The command line: exit codes, where things are printed, and each subcommand once.

use serde_json::Value;

use crate::harness::{EARLIER, LATER, TestWorkspace};

#[test]
fn check_says_so_when_all_is_well() {
    let outcome = TestWorkspace::fixture("two_periods").run(&["check"]);
    assert_eq!((outcome.code, outcome.stdout.as_str(), outcome.stderr.as_str()), (Some(0), "", "2 works checked, no errors\n"));
}

#[test]
fn check_underlines_the_offending_words_and_offers_a_way_out() {
    let outcome = TestWorkspace::fixture("two_periods").with_text("# Prøve {#proeve}\n\nSe [](#beskd).\n").run(&["check"]);
    assert_eq!(outcome.code, Some(1));
    for words in ["50-proeve.md:3:4", "[](#beskd)", "━━━━", "leads nowhere", "the nearest id there is `besked`"] {
        assert!(outcome.stderr.contains(words), "`{words}` is missing in\n{}", outcome.stderr);
    }
    assert_eq!(outcome.stdout, "");
}

#[test]
fn findings_for_machines_are_one_object_a_line() {
    let outcome = TestWorkspace::fixture("two_periods").with_text("# Prøve {#besked}\n\nSe [](#beskd).\n").run(&[
        "check",
        "--message-format",
        "json",
    ]);
    let findings: Vec<Value> = outcome.stderr.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect();
    let rules: Vec<&str> = findings.iter().filter_map(|finding| finding["rule"].as_str()).collect();
    assert_eq!(rules, ["duplicate-id", "dangling-reference"]);
    assert_eq!(findings[1]["line"], 3);
    assert_eq!(findings[1]["severity"], "error");
}

#[test]
fn a_selection_that_names_nothing_and_a_folder_that_is_no_workspace_could_not_run() {
    let workspace = TestWorkspace::fixture("two_periods");
    let outcome = workspace.run(&["check", "sjaelland/**"]);
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.stderr.contains(LATER), "the works there are get named: {}", outcome.stderr);
    let outcome = TestWorkspace::empty().run(&["build"]);
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.stderr.contains("no aftale.toml"), "{}", outcome.stderr);
    assert_eq!(workspace.run(&["bild"]).code, Some(2));
}

#[test]
fn diff_prints_text_or_the_ledger_and_tells_differences_by_exit_code() {
    let workspace = TestWorkspace::fixture("two_periods");
    let outcome = workspace.run(&["diff", EARLIER, LATER]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    assert!(outcome.stdout.contains("[-skal-]{+bør+}"), "{}", outcome.stdout);
    let outcome = workspace.run(&["diff", EARLIER, LATER, "--format", "json", "--exit-code"]);
    assert_eq!(outcome.code, Some(1));
    let ledger: Value = serde_json::from_str(&outcome.stdout).expect("the ledger is JSON");
    assert_eq!(ledger["changes"][0]["significance"], "grave");
    assert_eq!(workspace.run(&["diff", LATER, LATER, "--exit-code"]).code, Some(0));
}

#[test]
fn diff_writes_its_file_into_a_folder() {
    let workspace = TestWorkspace::fixture("two_periods");
    let outcome = workspace.run(&["diff", EARLIER, LATER, "--format", "html", "--out", "report"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    assert!(workspace.path().join("report/midtjylland/sundhedsaftale/2015-2018..2019-2023/changes.html").is_file());
}

#[test]
fn releases_go_into_the_archive_once_and_the_log_lists_them() {
    let workspace = TestWorkspace::office();
    assert_eq!(workspace.publish(EARLIER, "2015-01-01").code, Some(0));
    let first = workspace.publish(LATER, "2019-07-01");
    assert_eq!(first.code, Some(0), "{}", first.stderr);
    assert!(first.stdout.starts_with(&format!("{LATER}/r0001 released")), "{}", first.stdout);
    let again = workspace.run(&["release", LATER, "--at", "2020-07-01"]);
    assert_eq!(again.code, Some(0));
    assert!(again.stdout.contains("nothing to do"), "{}", again.stdout);

    let log = workspace.run(&["log", "--format", "json"]);
    let entries: Value = serde_json::from_str(&log.stdout).expect("the log is JSON");
    let tags: Vec<&str> = entries.as_array().unwrap().iter().filter_map(|entry| entry["tag"].as_str()).collect();
    assert_eq!(tags, [format!("{LATER}/r0001"), format!("{EARLIER}/r0001"), "trust/r0001".to_owned()]);
    assert_eq!(workspace.run(&["log"]).stdout.lines().count(), 3);

    let workspace = workspace.replacing(&format!("sources/{LATER}/10-forord.md"), "tillid", "tro");
    let conflict = workspace.run(&["freeze", LATER]);
    assert_eq!(conflict.code, Some(4));
    assert!(conflict.stderr.contains("revision"), "a way out is named: {}", conflict.stderr);
}

#[test]
fn a_work_with_mistakes_is_not_frozen() {
    let workspace = TestWorkspace::fixture("two_periods").with_text("# Prøve {#besked}\n");
    let outcome = workspace.run(&["freeze", LATER]);
    assert_eq!(outcome.code, Some(1), "{}", outcome.stderr);
    assert!(!workspace.path().join("frozen").exists());
}

#[test]
fn schemas_are_listed_and_printed() {
    let workspace = TestWorkspace::empty();
    let names = workspace.run(&["schema"]).stdout;
    assert_eq!(
        names,
        "aftale.toml\nparties.toml\nrounds.toml\nagreement.toml\nlineage.toml\n\
         form\nchecklist\ndirectory\norganisation\npathway\nresponses\nagreement\ncomparison\nduties\nhistory\nstatus\ncandidate\npolicy\nverification\n"
    );
    for name in names.lines() {
        let schema: Value = serde_json::from_str(&workspace.run(&["schema", name]).stdout).expect("a schema is JSON");
        assert!(schema["$schema"].is_string(), "{name}");
    }
    assert_eq!(workspace.run(&["schema", "aftale"]).code, Some(2));
}

#[test]
fn typst_code_in_a_source_comes_out_as_words() {
    let code = "#import \"@preview/x:1.0.0\": y og #read(\"aftale.toml\") og #panic() og $x^2$ og @besked";
    let workspace = TestWorkspace::fixture("two_periods").with_text(&format!("# Prøve {{#proeve}}\n\n{code}\n"));
    let outcome = workspace.run(&["build", "--format", "pdf,json", LATER]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    let json = std::fs::read_to_string(workspace.path().join(format!("output/{LATER}/agreement.json"))).unwrap();
    assert!(json.contains("#panic() og $x^2$ og @besked"));
}

#[test]
fn diff_shows_what_was_asked_for_and_says_so_in_every_format() {
    let workspace = TestWorkspace::fixture("two_periods");
    let diff = |further: &[&str]| workspace.run(&[&["diff", EARLIER, LATER], further].concat());
    let skive = diff(&["--party", "skive"]);
    assert_eq!(skive.code, Some(0), "{}", skive.stderr);
    for words in ["Udsnit: ", "Pligter og krav, der angår Skive Kommune", "[-skal-]{+bør+}", "læse beskeder"] {
        assert!(skive.stdout.contains(words), "`{words}` is missing in\n{}", skive.stdout);
    }
    assert!(!skive.stdout.contains("rygere"), "a target that names nobody is not shown:\n{}", skive.stdout);
    let json: Value = serde_json::from_str(&diff(&["--party", "skive", "--format", "json"]).stdout).expect("JSON");
    assert_eq!(json["selection"]["party"], "skive");
    assert_eq!(json["selection"]["shown"], json["changes"].as_array().map(Vec::len).unwrap_or_default());
    let whole: Value = serde_json::from_str(&diff(&["--format", "json"]).stdout).expect("JSON");
    assert!(whole.get("selection").is_none());
    assert_eq!((&whole["ledger"], &whole["counts"]), (&json["ledger"], &json["counts"]));

    let deleted: Value = serde_json::from_str(&diff(&["--kind", "deleted,inserted", "--format", "json"]).stdout).expect("JSON");
    let kinds: Vec<&str> = deleted["changes"].as_array().unwrap().iter().filter_map(|change| change["kind"].as_str()).collect();
    assert!(!kinds.is_empty() && kinds.iter().all(|kind| ["deleted", "inserted"].contains(kind)), "{kinds:?}");
    let grave: Value = serde_json::from_str(&diff(&["--min-significance", "grave", "--format", "json"]).stdout).expect("JSON");
    assert!(grave["changes"].as_array().unwrap().iter().all(|change| change["significance"] == "grave"));
    let area: Value = serde_json::from_str(&diff(&["--area", "forebyggelse", "--format", "json"]).stdout).expect("JSON");
    let headings: Vec<&str> = area["changes"].as_array().unwrap().iter().filter_map(|change| change["after"][0]["id"].as_str()).collect();
    assert!(headings.contains(&"udskrivning") && !headings.contains(&"forord"), "{headings:?}");
}

#[test]
fn diff_ends_by_what_is_shown() {
    let workspace = TestWorkspace::fixture("two_periods");
    assert_eq!(workspace.run(&["diff", EARLIER, LATER, "--exit-code", "--kind", "unchanged"]).code, Some(0));
    assert_eq!(workspace.run(&["diff", EARLIER, LATER, "--exit-code", "--kind", "unchanged,deleted"]).code, Some(1));
}

#[test]
fn asking_for_what_does_not_exist_names_the_nearest_and_all_there_are() {
    let workspace = TestWorkspace::fixture("two_periods");
    let refused = |arguments: &[&str], words: &[&str]| {
        let outcome = workspace.run(arguments);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{arguments:?}");
        words.iter().for_each(|words| assert!(outcome.stderr.contains(words), "`{words}` is missing in\n{}", outcome.stderr));
    };
    refused(&["diff", EARLIER, LATER, "--party", "skivve"], &["no party `skivve`", "the nearest id there is `skive`", "klynge-midt"]);
    refused(
        &["diff", EARLIER, LATER, "--area", "forebygelse"],
        &["no required area `forebygelse`", "the nearest id there is `forebyggelse`"],
    );
    refused(&["diff", EARLIER, LATER, "--kind", "dropped"], &["invalid value 'dropped'", "deleted"]);
    refused(&["diff", EARLIER, LATER, "--min-significance", "high"], &["invalid value 'high'", "grave"]);
    refused(&["history", "midtjylland/sundhedsaftal"], &["the nearest id there is `midtjylland/sundhedsaftale`"]);
    refused(&["history", "midtjylland/sundhedsaftale#plann"], &["no duty `plann`", "the nearest id there is `plan`", "laes"]);
}

#[test]
fn history_follows_a_series_or_one_duty_of_it() {
    let workspace = TestWorkspace::fixture("two_periods");
    let outcome = workspace.run(&["history", "midtjylland/sundhedsaftale"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    insta::assert_snapshot!(outcome.stdout, @r"
    Pligternes historie i midtjylland/sundhedsaftale
    2015-2018    Mere sundhed i det nære · 2 pligter
    2019-2023    Et sundhedsvæsen i balance · 1 pligt

    Pligter           2019-2023
    Uændrede                  0
    Ændrede                   1
      heraf skærpede          0
      heraf lempede           1
    Nye                       0
    Genindførte               0
    Udgåede                   1

    Gældende i 2019-2023 (1)

    afsnit 1.1, stk. 1, Besked og plan · #plan
      »Hospitalet bør sende kommunen en plan senest 48 timer efter indlæggelsen, …«
      2015-2018  afsnit 1.1, stk. 1
                 Hospitalerne skal over for Kommunerne i Region Midtjylland; frist:
                 senest 24 timer
               ▼ Ændret ordlyd; Grad: skal → bør (lempet); Frist: senest 24 timer →
                 senest 48 timer (lempet)
      2019-2023  afsnit 1.1, stk. 1
                 Hospitalerne bør over for Kommunerne i Region Midtjylland; frist:
                 senest 48 timer

    Udgået efter 2015-2018 (1)

    afsnit 1.1, stk. 2, Besked · #laes
      »Kommunen skal læse beskeder hver dag.«
      2015-2018  afsnit 1.1, stk. 2
                 Kommunerne i Region Midtjylland skal
               ▼ Udgået
    ");
    let one = workspace.run(&["history", "midtjylland/sundhedsaftale#laes", "--format", "json"]);
    let json: Value = serde_json::from_str(&one.stdout).expect("JSON");
    assert_eq!(
        (&json["duties"][0]["fate"], &json["selection"]["shown"], &json["selection"]["of"]),
        (&"dissolved".into(), &1.into(), &2.into())
    );
}
