//! Bare Markdown: how a file falls into units, and its comparison with no workspace around.

use aftale::diagnostic::FileIndex;
use aftale::model::Unit;
use aftale::sources::bare::units;
use proptest::prelude::*;
use serde_json::Value;

use crate::harness::{LATER, TestWorkspace};

fn read(text: &str) -> Vec<Unit> {
    units(text, FileIndex::default(), "tekst.md")
}

/// Each unit as its kind, its line and its words.
fn listed(text: &str) -> Vec<String> {
    let line = |unit: &Unit| text[..unit.span.range().start].matches('\n').count() + 1;
    read(text).iter().map(|unit| format!("{:?} {} {}", unit.kind, line(unit), unit.text)).collect()
}

#[test]
fn headings_lose_their_marks_and_everything_else_keeps_them() {
    let text = "# Aftale\n## § 1. Formål ##\nEt afsnit\nover to linjer.\n- et punkt\n  der går videre\n2. et andet\n\n> citeret\n> videre\n\n[^1]: En note.\n\nSidste\n======\n";
    assert_eq!(
        listed(text),
        [
            "Heading 1 Aftale",
            "Heading 2 § 1. Formål",
            "Paragraph 3 Et afsnit over to linjer.",
            "Item 5 - et punkt der går videre",
            "Item 7 2. et andet",
            "Paragraph 9 > citeret videre",
            "Footnote 12 [^1]: En note.",
            "Heading 14 Sidste",
        ]
    );
}

#[test]
fn a_level_gives_the_heading_above() {
    let parents = |text| read(text).iter().map(|unit| unit.parent).collect::<Vec<_>>();
    assert_eq!(
        parents("a\n\n## A\n\n#### B\n\nb\n\n### C\n\nc\n\n# D\n\nd\n"),
        [None, None, Some(1), Some(2), Some(1), Some(4), None, Some(6)]
    );
}

#[test]
fn a_table_is_a_unit_a_row_and_a_bar_alone_draws_none() {
    assert_eq!(
        listed("| Frist | Dage |\n|---|---|\n| Svar | 5 |\n\n| ingen | tabel |\n\n|---|---|\n"),
        ["Row 1 | Frist | Dage |", "Row 3 | Svar | 5 |", "Paragraph 5 | ingen | tabel |", "Paragraph 7 |---|---|",]
    );
}

#[test]
fn a_date_or_number_at_a_line_start_begins_no_item_inside_a_paragraph() {
    assert_eq!(listed("Aftalen gælder fra\n12. april\nog frem.\n"), ["Paragraph 1 Aftalen gælder fra 12. april og frem."]);
}

#[test]
fn fenced_lines_are_no_headings_and_a_fence_that_is_never_closed_is_a_line() {
    assert_eq!(listed("```\n# nej\n\n- nej\n```\n\n# ja\n"), ["Paragraph 1 ``` # nej", "Paragraph 4 - nej ```", "Heading 7 ja"]);
    assert_eq!(listed("```\n\n# ja\n"), ["Paragraph 1 ```", "Heading 3 ja"]);
}

#[test]
fn settings_at_the_start_are_one_unit() {
    assert_eq!(listed("---\ntitle: A\n\nlayout: b\n---\n# C\n"), ["Paragraph 1 --- title: A layout: b ---", "Heading 6 C"]);
    assert_eq!(listed("---\n\nB\n"), ["Paragraph 1 ---", "Paragraph 3 B"]);
}

#[test]
fn odd_lines_that_stand_alone_keep_their_words() {
    for line in [
        "12. tekst",
        "* * *",
        "---",
        "===",
        "| a | b |",
        "[x]: https://example.dk",
        "<div>",
        "- ",
        "-",
        ">",
        "> a",
        "#",
        "## ##",
        "#x",
        "    indrykket",
        "`````",
        "~~~ a",
        "(2) foo",
        "§ 3 bar",
        "1.",
        "[^a]:",
        "|",
        "\\# a",
        "+ a",
        "a\u{a0}b",
    ] {
        let text = format!("før\n\n{line}\n\nefter\n");
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let found: Vec<Unit> = read(&text);
        assert_eq!(found.len(), 3, "{line:?}: {found:?}");
        assert_eq!(words(&found[1].text), words(line), "{line:?}");
        assert_eq!(found[1].text, words(line).join(" "), "one blank between words");
    }
}

#[test]
fn line_ends_and_a_byte_order_mark_make_no_difference() {
    let workspace = TestWorkspace::empty().with("a.md", "# A\n\nb\nc\n\n- d\n").with("b.md", "\u{feff}# A\r\n\r\nb\r\nc\r\n\r\n- d");
    let outcome = workspace.run(&["diff", "a.md", "b.md", "--exit-code"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stdout);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn every_line_lies_in_one_unit_and_no_word_is_lost(
        lines in prop::collection::vec(prop::sample::select(vec![
            "", "", "ord", "flere ord her", "# Titel", "### Under ###", "#", "- punkt", "1. et", "2. to", "  - dybt", "> citat", ">", "```", "~~~",
            "---", "===", "| a | b |", "|---|---|", "    kode", "[^1]: note", "* * *", "title: x", "...", "`` a", "```b",
        ]), 0..24),
        ends in any::<bool>(),
    ) {
        let text = lines.join("\n") + if ends { "\n" } else { "" };
        let found = read(&text);
        let mut covered = 0;
        for unit in &found {
            let range = unit.span.range();
            prop_assert!(range.start >= covered, "units stand in order and apart");
            prop_assert!(text[covered..range.start].trim().is_empty(), "a line lies in no unit: {:?}", &text[covered..range.start]);
            prop_assert!(!unit.text.is_empty());
            covered = range.end;
        }
        prop_assert!(text[covered.min(text.len())..].trim().is_empty(), "the last line lies in no unit");
        // Marks may be left out, letters never.
        let letters = |text: &str| text.chars().filter(|letter| letter.is_alphanumeric()).collect::<String>();
        prop_assert_eq!(letters(&found.iter().map(|unit| unit.text.as_str()).collect::<String>()), letters(&text));
    }
}

#[test]
fn two_files_are_compared_with_no_workspace() {
    let workspace = TestWorkspace::empty()
        .with("før.md", "# Aftale\n\nHospitalet skal svare inden 24 timer.\n\nBliver stående.\n")
        .with("ny/efter.md", "# Aftale\n\nNy tekst om noget helt andet her.\n\nHospitalet skal svare inden 48 timer.\n\nBliver stående.\n");
    let outcome = workspace.run(&["diff", "før.md", "ny/efter.md", "--format", "json"]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""));
    let found: Value = serde_json::from_str(&outcome.stdout).expect("the ledger is JSON");
    assert_eq!(found["ledger"]["reworded"], 1);
    assert_eq!(found["ledger"]["inserted"], 1);
    assert_eq!(found["ledger"]["unchanged"], 2);
    let reworded = found["changes"].as_array().unwrap().iter().find(|change| change["kind"] == "reworded").unwrap();
    assert_eq!((&reworded["before"][0]["line"], &reworded["before"][0]["file"]), (&3.into(), &"før.md".into()));
    assert_eq!((&reworded["after"][0]["line"], &reworded["after"][0]["file"]), (&5.into(), &"ny/efter.md".into()));
    assert_eq!(reworded["after"][0]["heading"], "Aftale");
    let words = |op: &str| {
        reworded["runs"].as_array().unwrap().iter().filter(|run| run["op"] == op).map(|run| &run["text"]).cloned().collect::<Vec<_>>()
    };
    assert_eq!((words("delete"), words("insert")), (vec!["24 timer.".into()], vec!["48 timer.".into()]));
}

#[test]
fn bare_files_have_a_page_and_a_text_but_no_pdf_for_want_of_a_date() {
    let workspace = TestWorkspace::empty().with("a.md", "# A\n\nEt ord.\n").with("b.md", "# A\n\nTo ord.\n");
    let page = workspace.run(&["diff", "a.md", "b.md", "--format", "html"]);
    assert_eq!(page.code, Some(0), "{}", page.stderr);
    assert!(page.stdout.contains("b.md:3") && !page.stdout.contains("<time"), "{}", page.stdout);
    let text = workspace.run(&["diff", "a.md", "b.md"]);
    assert!(text.stdout.contains("[-Et-]{+To+} ord."), "{}", text.stdout);
    let refused = workspace.run(&["diff", "a.md", "b.md", "--format", "pdf"]);
    assert_eq!(refused.code, Some(2));
    assert!(refused.stderr.contains("carries a date"), "{}", refused.stderr);
    assert_eq!(workspace.run(&["diff", "a.md", "b.md", "--format", "json", "--out", "ud"]).code, Some(0));
    assert!(workspace.path().join("ud/a..b/changes.json").is_file());
}

#[test]
fn a_file_that_is_missing_or_no_text_could_not_run() {
    let workspace = TestWorkspace::empty().with("a.md", "ord\n").with("b.md", b"ord\n\nkr\xf8ller\n".as_slice()).with("tom.md", "");
    for (side, words) in [
        ("c.md", "c.md cannot be read"),
        ("b.md", "b.md is not UTF-8 text: line 3"),
        ("x/y", "neither a file, a folder, a release nor a work"),
    ] {
        let outcome = workspace.run(&["diff", "a.md", side, "--format", "json"]);
        assert_eq!(outcome.code, Some(2), "{side}");
        assert!(outcome.stderr.contains(words), "{side}: {}", outcome.stderr);
    }
    assert_eq!(workspace.run(&["diff", "tom.md", "tom.md", "--exit-code"]).code, Some(0));
    assert_eq!(workspace.run(&["diff", "tom.md", "a.md", "--exit-code"]).code, Some(1));
}

#[test]
fn a_work_can_be_held_against_a_file() {
    let workspace = TestWorkspace::fixture("two_periods").with("notat.md", "# Et notat\n\nHelt andre ord.\n");
    for sides in [[LATER, "notat.md"], ["notat.md", LATER]] {
        let outcome = workspace.run(&["diff", sides[0], sides[1], "--format", "json"]);
        assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
        let found: Value = serde_json::from_str(&outcome.stdout).expect("the ledger is JSON");
        assert_eq!((found["before"]["id"].as_str(), found["after"]["id"].as_str()), (Some(sides[0]), Some(sides[1])));
    }
}
