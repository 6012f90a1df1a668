//! `docs/releases.md` shows the way from a text to a release; its commands are run here, in its order, on the fixture of two
//! periods. `…` in what they print stands for anything, and alone on a line for any lines; a command with nothing below it
//! prints what it likes.

use std::fs;
use std::path::Path;

use aftale::sources::read_settings_at;

use crate::harness::{LATER, TestWorkspace};
use crate::sources_page::fences;

/// The words of a command line; double quotes keep words together.
fn words(line: &str) -> Vec<String> {
    let parts = line.split('"').enumerate();
    let words = parts.flat_map(|(at, part)| match at % 2 {
        0 => part.split_whitespace().map(str::to_owned).collect::<Vec<_>>(),
        _ => vec![part.to_owned()],
    });
    words.collect()
}

/// Whether lines are as they are shown.
fn is_as_shown(shown: &[&str], printed: &[&str]) -> bool {
    match (shown, printed) {
        ([], []) => true,
        (["…", rest @ ..], _) => (0..=printed.len()).any(|from| is_as_shown(rest, &printed[from..])),
        ([line, rest @ ..], [said, left @ ..]) => {
            let mut parts = line.split('…');
            let first = parts.next().unwrap_or_default();
            let ends = parts.clone().next_back();
            let same = match ends {
                None => *line == *said,
                Some(end) => said.starts_with(first) && said.ends_with(end),
            };
            same && is_as_shown(rest, left)
        }
        _ => false,
    }
}

fn run(workspace: &TestWorkspace, line: &str, shown: &[&str]) {
    let words = words(line);
    let arguments: Vec<&str> = words.iter().skip(1).map(String::as_str).collect();
    let waits = arguments.contains(&"--dry-run");
    if arguments[0] == "release" && arguments[1] != "trust" && !waits {
        for party in ["region-midtjylland", "viborg", "odder"] {
            let key = "keys/sekretariat";
            let all = ["approve", LATER, "--party", party, "--key", key, "--decided-at", "2019-06-26", "--minutes", "punkt 7"];
            workspace.done(&all);
        }
    }
    let outcome = workspace.run(&arguments);
    assert_eq!(outcome.code, Some(if waits { 3 } else { 0 }), "{line}: {}", outcome.stderr);
    let printed: Vec<&str> = outcome.stdout.lines().collect();
    assert!(shown.is_empty() || is_as_shown(shown, &printed), "{line} prints\n{}\nand not\n{}", outcome.stdout, shown.join("\n"));
}

#[test]
fn the_page_about_releases_shows_what_the_program_does() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/releases.md")).expect("docs/releases.md is there");
    let workspace = TestWorkspace::fixture("two_periods");
    workspace.done(&["trust", "key", "keys/publisher", "--comment", "udgiver"]);
    let public = fs::read_to_string(workspace.path().join("keys/publisher.pub")).unwrap();
    let mut workspace = workspace.with("keys/publishers", format!("archive@aftale.invalid namespaces=\"git\" {public}"));
    let mut commands = 0;
    for fence in fences(&page) {
        match fence.language {
            "" => {}
            "toml" => {
                let known = TestWorkspace::empty().with("aftale.toml", fence.body);
                assert_eq!(read_settings_at(known.path()).unwrap().diagnostics, []);
                let settings: String =
                    fence.body.lines().filter(|line| !line.starts_with("remote")).map(|line| format!("{line}\n")).collect();
                workspace = workspace.replacing("aftale.toml", "archive = \"archive.git\"\n", &settings);
            }
            "console" => {
                let lines: Vec<&str> = fence.body.lines().collect();
                let starts: Vec<usize> = (0..lines.len()).filter(|at| lines[*at].starts_with("$ ")).collect();
                for (at, start) in starts.iter().enumerate() {
                    let end = starts.get(at + 1).copied().unwrap_or(lines.len());
                    run(&workspace, &lines[*start][2..], &lines[start + 1..end]);
                    commands += 1;
                }
            }
            other => panic!("`{other}` is not run here"),
        }
    }
    assert!(commands >= 12, "only {commands} commands were found");
}
