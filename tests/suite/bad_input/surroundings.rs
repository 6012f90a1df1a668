//! Disks that are full, folders that cannot be written, streams that nobody reads, a user without a home.

use std::fs::File;
use std::process::{Command, Stdio};

use crate::bad_input::{assert_says, built, output, program};
use crate::harness::{EARLIER, LATER, Outcome, TestWorkspace, outcome};

/// Runs a shell script in a workspace, with the program as `$AFTALE`, in a mount namespace of its own.
fn with_mounts(workspace: &TestWorkspace, script: &str) -> Outcome {
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "--mount", "sh", "-euc", script]);
    command.current_dir(workspace.path()).env("AFTALE", env!("CARGO_BIN_EXE_aftale")).env("LATER", LATER);
    outcome(command)
}

/// Whether disks can be mounted here; where not, says that a test is left out.
fn can_mount(test: &str) -> bool {
    let mut probe = Command::new("unshare");
    probe.args(["--user", "--map-root-user", "--mount", "sh", "-c", "mount -t tmpfs -o size=64k tmpfs /mnt"]);
    let can = probe.stderr(Stdio::null()).status().is_ok_and(|status| status.success());
    if !can {
        println!("left out, for no disk can be mounted here: {test}");
    }
    can
}

#[test]
fn a_full_disk_is_told_and_earlier_output_stays() {
    if !can_mount("a_full_disk_is_told_and_earlier_output_stays") {
        return;
    }
    let workspace = TestWorkspace::fixture("two_periods");
    let outcome = with_mounts(
        &workspace,
        r#"mkdir output; mount -t tmpfs -o size=100k tmpfs output
        "$AFTALE" build --format json >/dev/null
        list() { find output -type f ! -name .lock | sort | xargs sha256sum; }
        list >before
        code=0; "$AFTALE" build --format json,pdf $LATER || code=$?
        list >after; cmp before after
        find output -name '.*staged*'
        echo "code $code""#,
    );
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(0), "code 2\n"), "{}", outcome.stderr);
    assert_says(&outcome, &[&format!("output/{LATER} cannot be written: No space left on device"), "make room, or choose"]);
}

#[test]
fn a_full_disk_stops_a_release_and_the_next_one_is_made() {
    if !can_mount("a_full_disk_stops_a_release_and_the_next_one_is_made") {
        return;
    }
    let workspace = TestWorkspace::office();
    let outcome = with_mounts(
        &workspace,
        r#"mkdir disk; mount -t tmpfs -o size=16m tmpfs disk
        head -c $((16 * 1024 * 1024 - 100 * 1024)) /dev/zero >disk/others
        code=0; "$AFTALE" release trust --at 2019-07-01 --archive disk/archive.git || code=$?
        "$AFTALE" log --archive disk/archive.git | wc -l
        rm disk/others
        "$AFTALE" release trust --at 2019-07-01 --archive disk/archive.git 2>/dev/null
        git -C disk/archive.git fsck --strict
        echo "code $code""#,
    );
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    assert!(outcome.stdout.starts_with("0\ntrust/r0001 released"), "{}", outcome.stdout);
    assert!(outcome.stdout.ends_with("code 2\n"), "{}", outcome.stdout);
    assert_says(&outcome, &["disk/archive.git", "No space left on device"]);
}

#[test]
fn a_file_larger_than_the_system_allows_is_told_and_earlier_output_stays() {
    let (workspace, before) = built("json");
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -f 16; exec \"$0\" build --format json,html", env!("CARGO_BIN_EXE_aftale")]);
    command.current_dir(workspace.path());
    let outcome = outcome(command);
    assert_eq!(outcome.code, Some(2), "{}", outcome.stderr);
    assert_says(&outcome, &["cannot be written: File too large", "make room"]);
    assert!(output(&workspace) == before);
}

#[test]
fn a_folder_that_cannot_be_written_is_named_with_a_way_out() {
    let workspace = TestWorkspace::fixture("two_periods");
    for command in [&["build", "--out", "aftale.toml/her"][..], &["diff", EARLIER, LATER, "--out", "aftale.toml/her"]] {
        let outcome = workspace.run(command);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{}", outcome.stderr);
        assert_says(&outcome, &["aftale.toml/her cannot be written: ", "choose a folder that can be written with --out"]);
    }
    let workspace = TestWorkspace::office();
    let outcome = workspace.run(&["release", "trust", "--at", "2019-07-01", "--archive", "aftale.toml/her"]);
    assert_eq!(outcome.code, Some(2), "{}", outcome.stderr);
    assert_says(&outcome, &["aftale.toml/her"]);
    if can_mount("a_folder_that_cannot_be_written_is_named_with_a_way_out") {
        let script = "mkdir output; mount -t tmpfs -o ro tmpfs output; exec \"$AFTALE\" build --format json";
        let outcome = with_mounts(&workspace, script);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{}", outcome.stderr);
        assert_says(&outcome, &["output cannot be written: Read-only file system"]);
    }
}

#[test]
fn a_stdout_that_nobody_reads_is_no_matter() {
    let workspace = TestWorkspace::fixture("two_periods");
    let commands =
        [&["build", "--format", "json"][..], &["diff", EARLIER, LATER], &["schema", "agreement"], &["--help"], &["check"], &["--version"]];
    for arguments in commands {
        let mut child = program(&workspace, arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {stderr}");
        assert!(!stderr.contains("error:") && !stderr.contains("panicked"), "{arguments:?}: {stderr}");
    }
    assert!(workspace.path().join("output").join(LATER).join("agreement.json").is_file(), "it was built all the same");
    let differs = program(&workspace, &["diff", EARLIER, LATER, "--exit-code"]).stdout(Stdio::piped()).spawn().map(|mut child| {
        drop(child.stdout.take());
        child.wait().unwrap().code()
    });
    assert_eq!(differs.unwrap(), Some(1));
}

#[test]
fn a_stdout_that_cannot_be_written_could_not_run() {
    let workspace = TestWorkspace::fixture("two_periods");
    for arguments in [&["diff", EARLIER, LATER][..], &["schema", "agreement"], &["build", "--format", "json"]] {
        let mut command = program(&workspace, arguments);
        command.stdout(File::options().write(true).open("/dev/full").unwrap()).stderr(Stdio::piped());
        let output = command.spawn().unwrap().wait_with_output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {stderr}");
        assert!(stderr.contains("stdout: No space left on device") && !stderr.contains("panicked"), "{arguments:?}: {stderr}");
    }
    let mut help = program(&workspace, &["--help"]);
    help.stdout(File::options().write(true).open("/dev/full").unwrap());
    assert_eq!(outcome_code(help), Some(2));
}

#[test]
fn a_stderr_that_nobody_reads_or_that_is_closed_changes_no_exit_code() {
    let workspace = TestWorkspace::fixture("two_periods").with_text("# Prøve {#besked}\n");
    let mut child = program(&workspace, &["check"]).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stderr.take());
    assert_eq!(child.wait().unwrap().code(), Some(1));
    let mut full = program(&workspace, &["check"]);
    full.stderr(File::options().write(true).open("/dev/full").unwrap());
    assert_eq!(outcome_code(full), Some(1));
    for closed in [">&-", "2>&-", "<&- >&- 2>&-"] {
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("exec \"$0\" build --format json {closed}"), env!("CARGO_BIN_EXE_aftale")]);
        shell.current_dir(workspace.path());
        assert_eq!(outcome_code(shell), Some(1), "{closed}");
    }
}

fn outcome_code(mut command: Command) -> Option<i32> {
    command.status().expect("the program can be started").code()
}

#[test]
fn no_home_and_no_environment_change_nothing() {
    let (workspace, _) = built("json,pdf,html,xml,csv,xlsx");
    let before = output(&workspace);
    let office = TestWorkspace::office();
    office.frozen_and_approved(LATER, "2019-07-01");
    let ready = TestWorkspace::copy_of(office.path());
    office.done(&["release", LATER, "--at", "2019-07-01"]);
    let log = office.run(&["log", "--format", "json"]).stdout;
    for home in [None, Some(""), Some("/nonexistent"), Some("/dev/null")] {
        let bare = TestWorkspace::copy_of(ready.path());
        for arguments in
            [&["build"][..], &["freeze", LATER], &["release", LATER, "--at", "2019-07-01"], &["verify"], &["log", "--format", "json"]]
        {
            let mut command = program(&bare, arguments);
            command.env_clear();
            if let Some(home) = home {
                command.env("HOME", home).env("XDG_CONFIG_HOME", home);
            }
            let outcome = outcome(command);
            assert_eq!(outcome.code, Some(0), "HOME {home:?}, {arguments:?}: {}", outcome.stderr);
            assert!(arguments[0] != "log" || outcome.stdout == log, "HOME {home:?}");
        }
        assert!(output(&bare) == before, "HOME {home:?}");
    }
}
