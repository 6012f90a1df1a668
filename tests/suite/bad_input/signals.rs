//! SIGINT and SIGTERM while something is built or released.

use std::fs;
use std::path::Path;
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::bad_input::{built, output, program};
use crate::harness::{LATER, Outcome, TestWorkspace, copy};

fn start(workspace: &TestWorkspace, arguments: &[&str]) -> Child {
    program(workspace, arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program can be started")
}

fn signal(child: &Child, signal: Signal) {
    kill_process(Pid::from_child(child), signal).expect("the program runs");
}

fn ended(child: Child) -> Outcome {
    let output = child.wait_with_output().expect("the program ends");
    let words = |bytes: Vec<u8>| String::from_utf8(bytes).expect("what is printed is UTF-8");
    Outcome { code: output.status.code(), stdout: words(output.stdout), stderr: words(output.stderr) }
}

/// Waits for something, a minute at most.
fn wait_for<T>(mut look: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        match look() {
            Some(found) => return found,
            None if start.elapsed() > Duration::from_secs(60) => panic!("it never happened"),
            None => sleep(Duration::from_millis(5)),
        }
    }
}

/// The processes that a process has started, from any of its threads.
fn children(process: u32) -> Vec<String> {
    let tasks = fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten();
    let lists = tasks.filter_map(|task| fs::read_to_string(task.path().join("children")).ok());
    lists.flat_map(|list| list.split_whitespace().map(str::to_owned).collect::<Vec<_>>()).collect()
}

/// Whether a process is still at work; one that nobody has buried yet is not.
fn runs(process: &str) -> bool {
    let status = fs::read_to_string(Path::new("/proc").join(process).join("stat")).unwrap_or_default();
    status.rsplit(')').next().and_then(|rest| rest.trim_start().chars().next()).is_some_and(|state| state != 'Z' && state != 'X')
}

#[test]
fn a_build_that_is_stopped_ends_with_its_layouts_and_leaves_everything_as_it_was() {
    for (asked, code, name) in [(Signal::INT, 130, "SIGINT"), (Signal::TERM, 143, "SIGTERM")] {
        let (workspace, before) = built("json");
        let settings = fs::read_to_string(workspace.path().join("aftale.toml")).unwrap();
        let endless = "#for i in range(1000000) { for j in range(1000000) { let x = i + j } }\n";
        let workspace = workspace
            .with("aftale.toml", format!("{settings}\n[limits]\nlayout_seconds = 3600\n"))
            .with("layouts/pdf/agreement.typ", endless)
            .with("layouts/pdf/comparison.typ", endless);
        for arguments in [&["build", LATER][..], &["freeze", LATER]] {
            let child = start(&workspace, arguments);
            let layout = wait_for(|| children(child.id()).pop());
            signal(&child, asked);
            let outcome = ended(child);
            assert_eq!(outcome.code, Some(code), "{arguments:?}: {}", outcome.stderr);
            assert_eq!(outcome.stderr, format!("stopped by {name}; what was finished is in place, all other output is as it was before\n"));
            wait_for(|| (!runs(&layout)).then_some(()));
            assert!(output(&workspace) == before, "{arguments:?}");
            assert!(!workspace.path().join("frozen").exists());
        }
    }
}

#[test]
fn a_build_stopped_at_any_moment_leaves_whole_folders_and_nothing_besides() {
    let (workspace, old) = built("json,xml,html");
    let workspace = workspace.replacing(&format!("sources/{LATER}/20-udskrivning.md"), "trygt hjem", "sikkert hjem");
    let text = format!("sources/{LATER}/20-udskrivning.md");
    let there = TestWorkspace::fixture("two_periods").replacing(&text, "trygt hjem", "sikkert hjem");
    assert_eq!(there.run(&["build", "--format", "json,xml,html"]).code, Some(0));
    let new = output(&there);
    let folder = |path: &str| path.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_owned());
    let mut interrupted = 0;
    for step in 0..40 {
        let child = start(&workspace, &["build", "--format", "json,xml,html"]);
        sleep(Duration::from_millis(step * 2));
        let asked = if step % 2 == 0 { Signal::TERM } else { Signal::INT };
        // it may be over already
        let _ = kill_process(Pid::from_child(&child), asked);
        let outcome = ended(child);
        interrupted += usize::from(outcome.code != Some(0));
        let now = output(&workspace);
        assert_eq!(
            now.len(),
            old.len(),
            "step {step}: nothing is gone or left over: {:?}",
            now.iter().map(|(path, _)| path).collect::<Vec<_>>()
        );
        for (path, _) in &old {
            let files =
                |tree: &[(String, Vec<u8>)]| tree.iter().filter(|(other, _)| folder(other) == folder(path)).cloned().collect::<Vec<_>>();
            let found = files(&now);
            assert!(found == files(&old) || found == files(&new), "step {step}: {path} is neither old nor new");
        }
        // begin again from the old output
        let workspace_again = workspace.path().join("output");
        fs::remove_dir_all(&workspace_again).unwrap();
        for (path, bytes) in &old {
            let path = workspace_again.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
    }
    assert!(interrupted > 0, "no build was stopped");
}

#[test]
fn a_release_stopped_at_any_moment_is_whole_or_not_there() {
    let workspace = TestWorkspace::office();
    workspace.frozen_and_approved(LATER, "2019-07-01");
    let whole = TestWorkspace::copy_of(workspace.path());
    whole.done(&["release", LATER, "--at", "2019-07-01"]);
    let expected = whole.run(&["log", "--format", "json"]).stdout;
    let before = TestWorkspace::copy_of(workspace.path());
    for step in 0..12 {
        let child = start(&workspace, &["release", LATER, "--at", "2019-07-01"]);
        sleep(Duration::from_millis(step * 25));
        let _ = kill_process(Pid::from_child(&child), Signal::TERM);
        let outcome = ended(child);
        let again = workspace.run(&["release", LATER, "--at", "2019-07-01"]);
        assert_eq!(again.code, Some(0), "step {step}, after {:?}: {}", outcome.code, again.stderr);
        assert!(!again.stderr.contains("archive-swept"), "step {step}: something was left over: {}", again.stderr);
        assert_eq!(workspace.run(&["log", "--format", "json"]).stdout, expected, "step {step}");
        fs::remove_dir_all(workspace.path().join("archive.git")).unwrap();
        copy(&before.path().join("archive.git"), &workspace.path().join("archive.git"));
        fs::copy(before.path().join("witness"), workspace.path().join("witness")).unwrap();
    }
}
