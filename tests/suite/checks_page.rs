//! `docs/checks.md`: every rule in order, an example that trips it with what is said, and one that narrowly does not.
//!
//! An example is the blocks of its section. A line that ends with a file's name and a colon says what the next block is;
//! without one it is the text. `In the last release` before the name makes it a text that was released before.
//! `AFTALE_ACCEPT=1` writes the page anew with what is said now.

use std::collections::BTreeMap;
use std::path::Path;

use aftale::checks;
use aftale::diagnostic::{Diagnostic, Files};
use aftale::model::PastRelease;
use aftale::model::past::written_ids;

use crate::checks::{WORK, check_beside, read_workspace, small_workspace};
use crate::harness::TestWorkspace;
use crate::painter;

const ALL_RIGHT: &str = "This is all right:\n\n";
const BUILD: &str = "\n## What only a build sees\n";

/// One section of the page.
struct Section<'a> {
    rule: &'a str,
    trips: &'a str,
    passes: &'a str,
}

/// One block of an example.
struct Block<'a> {
    /// The file it is, e.g. `10-tekst.md`.
    path: &'a str,
    /// Whether it was released before.
    released: bool,
    text: &'a str,
}

fn sections(rules: &str) -> Vec<Section<'_>> {
    let sections = rules.split("\n## `").skip(1);
    sections
        .map(|section| {
            let (rule, rest) = section.split_once('`').expect("a rule's name ends with a backtick");
            let example = rest.trim_start().split_once("\n\n").map_or("", |(_, example)| example);
            let (example, passes) = example.split_once(ALL_RIGHT).unwrap_or_else(|| panic!("{rule} has no second example"));
            let trips = example.split("```text\n").next().unwrap_or_default();
            Section { rule, trips: trips.trim_end(), passes: passes.trim_end() }
        })
        .collect()
}

fn blocks(example: &str) -> Vec<Block<'_>> {
    let mut pieces = example.split("```");
    let mut before = pieces.next().unwrap_or_default();
    let mut blocks = Vec::new();
    while let (Some(block), Some(after)) = (pieces.next(), pieces.next()) {
        let (_, text) = block.split_once('\n').expect("a block begins on a line of its own");
        let line = before.trim_end().lines().last().unwrap_or_default();
        let named = line.strip_suffix("`:").and_then(|line| line.rsplit_once('`'));
        let path = named.map_or("10-tekst.md", |(_, path)| path);
        blocks.push(Block { path, released: line.starts_with("In the last release"), text });
        before = after;
    }
    blocks
}

/// Checks an example.
fn run(example: &str) -> (Vec<Diagnostic>, Files) {
    let files = |released: bool| -> Vec<(&str, &str)> {
        blocks(example).iter().filter(|block| block.released == released).map(|block| (block.path, block.text)).collect()
    };
    let mut released = BTreeMap::new();
    if !files(true).is_empty() {
        let folder = small_workspace(&files(true));
        let (reading, _) = read_workspace(folder.path());
        let past = reading.works.values().filter_map(|work| work.agreement.as_ref());
        released.extend(past.map(|past| {
            let tag = format!("{}/r0001", past.id);
            (past.id.clone(), PastRelease { tag, written_ids: written_ids(past) })
        }));
    }
    let folder = small_workspace(&files(false));
    let (reading, files) = read_workspace(folder.path());
    assert!(reading.works.keys().any(|id| id.to_string() == WORK));
    (check_beside(&reading, &files, &released), files)
}

fn accept_or_compare(path: &Path, page: &str, written: &str) {
    if std::env::var_os("AFTALE_ACCEPT").is_some() {
        std::fs::write(path, written).expect("docs/checks.md can be written");
    } else {
        assert_eq!(written, page);
    }
}

#[test]
fn the_page_about_checks_is_what_the_checks_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/checks.md");
    let page = std::fs::read_to_string(&path).expect("docs/checks.md is there");
    let (rules, build) = page.split_once(BUILD).expect("the page ends with what only a build sees");
    let sections = sections(rules);
    let names: Vec<&str> = checks::rules().iter().map(|rule| rule.name).collect();
    assert_eq!(sections.iter().map(|section| section.rule).collect::<Vec<_>>(), names);

    let mut written = rules.split("\n## `").next().unwrap_or_default().trim_end().to_owned();
    for (section, rule) in sections.iter().zip(checks::rules()) {
        let (found, files) = run(section.trips);
        assert!(!found.is_empty() && found.iter().all(|finding| finding.rule == rule.name), "{} is tripped alone: {found:?}", rule.name);
        let said = painter::text(&found, &files, false);
        let (found, files) = run(section.passes);
        assert_eq!(painter::text(&found, &files, false), "", "{} is not tripped by its second example", rule.name);
        let says = rule.says[..1].to_uppercase() + &rule.says[1..];
        written +=
            &format!("\n\n## `{}`\n\n{says}.\n\n{}\n\n```text\n{said}```\n\n{ALL_RIGHT}{}", rule.name, section.trips, section.passes);
    }
    written += "\n";
    written += BUILD;
    written += &build_examples(build);
    accept_or_compare(&path, &page, &written);
}

/// The last section of the page with what a build says now: after each block comes a block of words.
fn build_examples(section: &str) -> String {
    let mut pieces = section.split("```");
    let mut written = pieces.next().unwrap_or_default().to_owned();
    let mut before = written.clone();
    while let (Some(layout), Some(between), Some(_), Some(after)) = (pieces.next(), pieces.next(), pieces.next(), pieces.next()) {
        let line = before.trim_end().lines().last().unwrap_or_default();
        let (_, path) = line.strip_suffix("`:").and_then(|line| line.rsplit_once('`')).expect("a layout has a name");
        let (_, text) = layout.split_once('\n').expect("a block begins on a line of its own");
        let workspace = TestWorkspace::fixture("two_periods").with(path, text);
        assert_eq!(workspace.run(&["check"]).stderr, "2 works checked, no errors\n", "{path} is found by check");
        let format = if path.contains("/html/") { "html" } else { "pdf" };
        let outcome = workspace.run(&["build", "*/*/2019-*", "--format", format]);
        assert_eq!(outcome.code, Some(1), "{path}: {}", outcome.stderr);
        let said = outcome.stderr.lines().find(|line| line.contains("layouts/")).expect("the layout is named");
        written += &format!("```{layout}```{between}```text\n{said}\n```{after}");
        before = after.to_owned();
    }
    written
}
