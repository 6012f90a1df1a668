//! `docs/sources.md` teaches the text format; whatever it shows is run here, in a workspace made by `aftale init`.
//!
//! - `markdown`: a text file of the small agreement, without findings; or with those in the `text` block right after it.
//! - `toml` whose first line names a file: that file, or what is added to a registry.
//! - `toml` whose first line names a file in `data/`: an exhibit, shown by a text beside a draft of the small agreement.
//! - `console`: commands with what they print.
//!
//! `AFTALE_ACCEPT=1` writes the findings and what the commands print anew.

use std::collections::BTreeSet;
use std::path::Path;

use aftale::pipeline::load;

use crate::harness::{LATER, TestWorkspace};
use crate::painter;
use crate::scaffold::initialised;

/// A fenced block of the page.
pub struct Fence<'a> {
    /// What it is written in.
    pub language: &'a str,
    /// What is in it.
    pub body: &'a str,
    /// Where the body stands in the page.
    pub start: usize,
}

/// The fenced blocks of a page.
pub fn fences(page: &str) -> Vec<Fence<'_>> {
    let mut fences = Vec::new();
    let mut at = 0;
    while let Some(open) = page[at..].find("```").map(|open| at + open) {
        let start = open + page[open..].find('\n').expect("a fence has a line of its own") + 1;
        let end = start + page[start..].find("```").expect("a fence closes");
        fences.push(Fence { language: &page[open + 3..start - 1], body: &page[start..end], start });
        at = end + 3;
    }
    fences
}

/// What `aftale check` says about everything in a workspace.
pub fn said(workspace: &TestWorkspace) -> String {
    let project = load(workspace.path()).expect("a workspace");
    let found: Vec<_> = project
        .diagnostics
        .iter()
        .chain(project.works.values().flat_map(|work| work.diagnostics.iter().chain(&work.lineage_findings)))
        .cloned()
        .collect();
    painter::text(&found, &project.files, false)
}

fn said_about(text: &str) -> String {
    said(&initialised().with(&format!("sources/{LATER}/50-eksempel.md"), text))
}

/// What a block of commands looks like once they have been run, in the folder that earlier ones changed to.
pub fn transcript(workspace: &TestWorkspace, folder: &mut String, commands: &str) -> String {
    let mut written = String::new();
    for line in commands.lines().filter(|line| line.starts_with("$ ")) {
        written += &format!("{line}\n");
        let words: Vec<&str> = line[2..].split(' ').collect();
        match words[..] {
            ["cd", into] => *folder = into.to_owned(),
            ["aftale", ref arguments @ ..] => {
                let outcome = workspace.run_in(folder, arguments);
                assert_eq!(outcome.code, Some(0), "{line}: {}", outcome.stderr);
                written += &(outcome.stdout + &outcome.stderr);
            }
            _ => panic!("`{line}` is not run here"),
        }
    }
    written
}

#[test]
fn the_page_about_sources_shows_what_the_program_does() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/sources.md");
    let page = std::fs::read_to_string(&path).expect("docs/sources.md is there");
    let fences = fences(&page);
    let console = TestWorkspace::empty();
    let (mut folder, mut run) = (String::new(), 0);
    let mut written = String::new();
    let mut kept = 0;
    for (at, fence) in fences.iter().enumerate() {
        let shown = match fence.language {
            "markdown" => {
                let said = said_about(fence.body);
                if fences.get(at + 1).is_none_or(|next| next.language != "text") {
                    assert_eq!(said, "", "nothing is to be said about\n{}", fence.body);
                }
                fence.body.to_owned()
            }
            "text" => said_about(fences[at - 1].body),
            "console" => transcript(&console, &mut folder, fence.body),
            "toml" if fence.body.starts_with("# sources/") => {
                check_facts(fence.body);
                fence.body.to_owned()
            }
            "toml" if fence.body.starts_with("# data/") => {
                check_exhibit(fence.body);
                fence.body.to_owned()
            }
            _ => continue,
        };
        run += 1;
        written += &page[kept..fence.start];
        written += &shown;
        kept = fence.start + fence.body.len();
    }
    written += &page[kept..];
    assert!(run >= 12, "only {run} examples were found");
    if std::env::var_os("AFTALE_ACCEPT").is_some() {
        std::fs::write(&path, &written).expect("docs/sources.md can be written");
    } else {
        assert_eq!(written, page);
    }
}

/// Holds a TOML example against its reader; the first line says where it goes.
fn check_facts(example: &str) {
    let path = example.lines().next().and_then(|line| line.strip_prefix("# ")).expect("a path");
    let mut workspace = initialised();
    let registry = path.ends_with("parties.toml") || path.ends_with("rounds.toml");
    let there = std::fs::read_to_string(workspace.path().join(path)).expect("every example changes a file that is there");
    workspace = workspace.with(path, if registry { there + "\n" + example } else { example.to_owned() });
    assert_eq!(said(&workspace), "", "{path}");
}

/// Reads an exhibit; the first line says where it goes.
fn check_exhibit(example: &str) {
    let path = example.lines().next().and_then(|line| line.strip_prefix("# ")).expect("a path");
    let text = format!("# Eksempel {{#eksempel}}\n\n![Eksempel]({path})\n");
    let workspace = initialised().with(&format!("sources/{LATER}/{path}"), example).with(&format!("sources/{LATER}/50-eksempel.md"), text);
    let workspace = with_a_draft(workspace);
    assert_eq!(said(&workspace), "", "{path}");
}

/// Adds a draft of the small agreement, in which a call comes later in the day.
fn with_a_draft(mut workspace: TestWorkspace) -> TestWorkspace {
    for file in ["agreement.toml", "20-udskrivning.md"] {
        let there = std::fs::read_to_string(workspace.path().join(format!("sources/{LATER}/{file}"))).expect("the small agreement has it");
        let draft = match file {
            "agreement.toml" => there
                .replace("kind = \"general\"", &format!("kind = \"draft\"\ndraft_of = \"{LATER}\""))
                .replace("dated = \"2019-07-01\"", "dated = \"2018-06-01\""),
            _ => there.replace("kl. 12", "kl. 14"),
        };
        assert_ne!(draft, there, "{file} is another one in the draft");
        workspace = workspace.with(&format!("sources/{LATER}-udkast/{file}"), draft);
    }
    workspace
}

/// The names after `known are:` in what is said about a block that has nothing right in it.
fn known_in(block: &str) -> BTreeSet<String> {
    let said = said_about(&format!("# Eksempel {{#eksempel}}\n\nKommunen skal svare.\n{block}\n"));
    let known = said.lines().filter_map(|line| line.split_once("known are: ")).flat_map(|(_, names)| names.split(", "));
    known.map(|name| name.trim().to_owned()).collect()
}

#[test]
fn the_table_of_classes_has_every_class_and_key_there_is() {
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/sources.md")).expect("docs/sources.md is there");
    let row = |class: &str| {
        let start = format!("| `.{class}` |");
        page.lines().find(|line| line.starts_with(&start)).unwrap_or_else(|| panic!("the table lacks .{class}")).to_owned()
    };
    let classes = known_in("{.qqqq}");
    assert!(classes.len() > 8, "{classes:?}");
    for class in &classes {
        for key in known_in(&format!("{{.{class} qqqq=\"1\"}}")) {
            assert!(row(class).contains(&format!("`{key}`")), ".{class} has the key {key}");
        }
    }
    let listed: BTreeSet<String> = page.lines().filter_map(|line| Some(line.strip_prefix("| `.")?.split_once('`')?.0.to_owned())).collect();
    let on_headings = ["annex", "area"].map(str::to_owned);
    assert_eq!(listed, classes.into_iter().chain(on_headings).collect());
}
