//! The whole build: same bytes, whole folders, one failing work does not lose the others.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use aftale::model::digest::text_digest;
use aftale::output::{Bundle, Output, OutputError};
use aftale::pipeline::{Format, Job, Options, Progress, build};

use crate::harness::{EARLIER, LATER, TestWorkspace};

/// Nobody watches.
struct Silent;

impl Progress for Silent {
    fn planned(&self, _: &[Job]) {}
    fn rendering(&self, _: &Job, _: Format) {}
    fn finished(&self, _: &Job, _: bool) {}
}

fn options(workspace: &TestWorkspace, jobs: usize, formats: &[Format]) -> Options {
    Options { formats: formats.iter().copied().collect::<BTreeSet<Format>>(), jobs, out: workspace.path().join("output") }
}

fn names(workspace: &TestWorkspace) -> Vec<String> {
    workspace.tree("output").into_iter().map(|(name, _)| name).filter(|name| !name.ends_with(".lock")).collect()
}

#[test]
fn a_build_writes_every_edition_and_every_successive_comparison() {
    let workspace = TestWorkspace::fixture("two_periods");
    let outcome = workspace.run(&["build"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    let mut expected = Vec::new();
    for id in [EARLIER, LATER] {
        expected.extend(["html", "json", "pdf", "xml"].map(|format| format!("{id}/agreement.{format}")));
    }
    expected.extend(
        ["csv", "html", "json", "pdf", "xlsx"].map(|format| format!("midtjylland/sundhedsaftale/2015-2018..2019-2023/changes.{format}")),
    );
    expected.sort();
    assert_eq!(names(&workspace), expected);
    assert_eq!(outcome.stdout.lines().count(), 3, "a line a folder:\n{}", outcome.stdout);
}

#[test]
fn a_comparison_cites_the_pages_of_both_texts_whether_or_not_they_were_built_with_it() {
    let changes = "midtjylland/sundhedsaftale/2015-2018..2019-2023/changes.pdf";
    let (built, alone) = (TestWorkspace::fixture("two_periods"), TestWorkspace::fixture("two_periods"));
    assert_eq!(built.run(&["build", "--format", "pdf"]).code, Some(0));
    assert_eq!(alone.run(&["diff", EARLIER, LATER, "--format", "pdf", "--out", "output"]).code, Some(0));
    let [built, alone] = [&built, &alone].map(|workspace| fs::read(workspace.path().join("output").join(changes)).expect("it was written"));
    assert!(built == alone, "the same bytes");
    let words = crate::pdf::words_of(&built);
    assert!(words.matches("(s.3)").count() > 1, "the chapter is on page 3 of both: {words}");
}

#[test]
fn two_builds_in_two_folders_time_zones_and_thread_counts_give_equal_trees() {
    let trees: Vec<Vec<(String, Vec<u8>)>> = [("1", "UTC", "C"), ("4", "Pacific/Auckland", "da_DK.UTF-8")]
        .into_iter()
        .map(|(jobs, zone, locale)| {
            let workspace = TestWorkspace::fixture("two_periods");
            let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_aftale"));
            command
                .current_dir(workspace.path())
                .args(["build", "--jobs", jobs])
                .env("TZ", zone)
                .env("LC_ALL", locale)
                .env("RAYON_NUM_THREADS", jobs);
            assert_eq!(crate::harness::outcome(command).code, Some(0));
            workspace.tree("output")
        })
        .collect();
    assert!(trees[0].len() > 10);
    for (one, other) in trees[0].iter().zip(&trees[1]) {
        assert_eq!(one.0, other.0);
        assert!(one.1 == other.1, "{} differs between two builds", one.0);
    }
    assert_eq!(trees[0].len(), trees[1].len());
}

#[test]
fn one_work_with_mistakes_does_not_lose_the_others() {
    let workspace = TestWorkspace::fixture("two_periods");
    assert_eq!(workspace.run(&["build", "--format", "json"]).code, Some(0));
    let before = workspace.tree(&format!("output/{LATER}"));
    let workspace =
        workspace.with_text("# Prøve {#besked}\n").replacing(&format!("sources/{EARLIER}/10-udskrivning.md"), "trygt hjem", "sikkert hjem");
    let outcome = workspace.run(&["build", "--format", "json"]);
    assert_eq!(outcome.code, Some(1));
    assert!(outcome.stderr.contains("the id `besked` is given twice"), "{}", outcome.stderr);
    assert!(outcome.stderr.contains(&format!("{LATER} was not built")), "{}", outcome.stderr);
    assert_eq!(workspace.tree(&format!("output/{LATER}")), before, "earlier output stays");
    let earlier = fs::read_to_string(workspace.path().join(format!("output/{EARLIER}/agreement.json"))).unwrap();
    assert!(earlier.contains("sikkert hjem"), "the sound work was built");
}

#[test]
fn a_comparison_is_held_back_when_one_of_its_editions_failed() {
    let workspace = TestWorkspace::fixture("two_periods");
    assert_eq!(workspace.run(&["build", "--format", "html,pdf"]).code, Some(0));
    let changes = "output/midtjylland/sundhedsaftale/2015-2018..2019-2023";
    let before = workspace.tree(changes);
    let workspace = workspace.with(&format!("sources/{LATER}/figures/niveauer.svg"), "<svg").replacing(
        &format!("sources/{LATER}/10-forord.md"),
        "tillid",
        "tro",
    );
    let outcome = workspace.run(&["build", "--format", "html,pdf"]);
    assert_eq!(outcome.code, Some(1), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("its comparison is held back"), "{}", outcome.stderr);
    assert_eq!(workspace.tree(changes), before);
}

#[test]
fn a_mistake_in_a_shared_file_stops_every_work() {
    let workspace = TestWorkspace::fixture("two_periods").replacing("aftale.toml", "accent", "akcent");
    let outcome = workspace.run(&["build", "--format", "json"]);
    assert_eq!(outcome.code, Some(1), "{}", outcome.stderr);
    assert!(names(&workspace).is_empty());
}

#[test]
fn a_bundle_takes_its_place_whole_and_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let output = Output::open(folder.path()).unwrap();
    let bundle = |words: &str| Bundle::from([(format!("{words}.txt"), words.as_bytes().to_vec())]);
    output.swap_in("a/b", &bundle("one")).unwrap();
    let place: PathBuf = output.swap_in("a/b", &bundle("two")).unwrap();
    let files: Vec<String> = fs::read_dir(&place).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(files, ["two.txt"]);
    let beside: Vec<_> = fs::read_dir(place.parent().unwrap()).unwrap().collect();
    assert_eq!(beside.len(), 1, "no staged folder is left");
}

#[test]
fn what_cannot_be_staged_leaves_the_earlier_output_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let output = Output::open(folder.path()).unwrap();
    output.swap_in("a", &Bundle::from([("one.txt".to_owned(), b"one".to_vec())])).unwrap();
    let unwritable = Bundle::from([("one.txt".to_owned(), b"two".to_vec()), ("no/such/folder.txt".to_owned(), Vec::new())]);
    assert!(matches!(output.swap_in("a", &unwritable), Err(OutputError::Unwritable { .. })));
    assert_eq!(fs::read(folder.path().join("a/one.txt")).unwrap(), b"one");
}

#[test]
fn two_builds_into_one_folder_do_not_mix() {
    let folder = tempfile::tempdir().unwrap();
    let _held = Output::open(folder.path()).unwrap();
    assert!(matches!(Output::open(folder.path()), Err(OutputError::Busy(_))));
}

#[test]
fn the_text_digest_knows_words_and_not_dates_states_or_revisions() {
    let workspace = TestWorkspace::fixture("two_periods");
    let before = text_digest(&workspace.agreement(LATER));
    let facts = format!("sources/{LATER}/agreement.toml");
    let workspace = workspace.replacing(&facts, "revision = 1", "revision = 2").replacing(&facts, "forelagt", "kladde");
    let workspace = workspace.replacing(&facts, "dated = \"2019-07-01\"", "dated = \"2019-08-01\"");
    assert_eq!(text_digest(&workspace.agreement(LATER)), before);
    let workspace = workspace.replacing(&format!("sources/{LATER}/20-udskrivning.md"), "trygt hjem", "trygt hjem igen");
    assert_ne!(text_digest(&workspace.agreement(LATER)), before);
}

#[test]
fn successive_periods_are_paired_by_entry_into_force() {
    let workspace = TestWorkspace::fixture("two_periods");
    let pairs: Vec<String> = workspace.load().pairs().iter().map(|(before, after)| format!("{before} {after}")).collect();
    assert_eq!(pairs, [format!("{EARLIER} {LATER}")]);
}

#[test]
fn a_build_of_one_work_takes_its_comparison_along() {
    let workspace = TestWorkspace::fixture("two_periods");
    let project = workspace.load();
    let selection = project.select(&["*/*/2019-*".to_owned()]).unwrap();
    let report = build(&project, &selection, &options(&workspace, 1, &[Format::Json]), &Silent).unwrap();
    let jobs: Vec<String> = report.done.iter().map(|done| done.job.folder()).collect();
    assert_eq!(jobs, [LATER.to_owned(), "midtjylland/sundhedsaftale/2015-2018..2019-2023".to_owned()]);
    assert!(report.done.iter().all(|done| done.result.is_ok()));
}

#[test]
fn a_table_without_a_caption_is_a_warning_and_no_more() {
    let workspace = TestWorkspace::fixture("two_periods").with_text("# Prøve\n\n| Opgave | Hvem |\n| --- | --- |\n| Besked | Kommunen |\n");
    let outcome = workspace.run(&["build", "--format", "pdf"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("warning[missing-caption]"), "{}", outcome.stderr);
}
