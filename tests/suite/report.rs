//! How diagnostics look on a terminal, and as JSON lines.

use aftale::diagnostic::{Diagnostic, Files, Span};
use insta::assert_snapshot;
use proptest::prelude::*;

use crate::painter;

/// A file with one place in it: the words between `«` and `»`.
fn file_with_place(path: &str, marked: &str) -> (Files, Span) {
    let start = marked.find('«').expect("a place begins");
    let end = marked.find('»').expect("a place ends") - '«'.len_utf8();
    let mut files = Files::default();
    let file = files.add(path, marked.replace(['«', '»'], ""));
    (files, Span::new(file, start..end))
}

fn painted(diagnostic: Diagnostic, files: &Files) -> String {
    painter::text(&[diagnostic], files, false)
}

#[test]
fn an_error_shows_its_line_label_and_help() {
    let (files, span) = file_with_place("sources/a/b/2020/10-frister.md", "# Frister\n\nKommunen svarer.\n«{#svar .x}»\n");
    let error =
        Diagnostic::error("unknown-class", span, "there is no class `.x`").label("not a class").help("the classes are `.lead` and `.goal`");
    assert_snapshot!(painted(error, &files), @r#"
    error[unknown-class]: there is no class `.x`
      ╭▸ sources/a/b/2020/10-frister.md:4:1
      │
    4 │ {#svar .x}
      │ ━━━━━━━━━━ not a class
      │
      ╰ help: the classes are `.lead` and `.goal`

    1 error in 1 file
    "#);
}

#[test]
fn related_places_are_shown_with_it_near_and_far() {
    let text = "# Mål\n\nAndelen falder til 12 pct.\n«{#andel .target value=\"10\"}»\n\n\n\n\n\n\nSe også afsnit 4.\n";
    let (files, span) = file_with_place("sources/a/b/2020/40-maal.md", text);
    let words = |words: &str| {
        let whole = files.file(span.file).text.find(words).expect("the words are there");
        Span::new(span.file, whole..whole + words.len())
    };
    let error = Diagnostic::error("target-not-in-prose", span, "the target is not the one its sentence gives")
        .label("the value `10` is not in the sentence")
        .related(words("Andelen falder til 12 pct."), "the sentence")
        .related(words("afsnit 4"), "named here too");
    assert_snapshot!(painted(error, &files), @r#"
    error[target-not-in-prose]: the target is not the one its sentence gives
       ╭▸ sources/a/b/2020/40-maal.md:4:1
       │
     3 │ Andelen falder til 12 pct.
       │ ────────────────────────── the sentence
     4 │ {#andel .target value="10"}
       │ ━━━━━━━━━━━━━━━━━━━━━━━━━━━ the value `10` is not in the sentence
       │
       ⸬  sources/a/b/2020/40-maal.md:11:9
       │
    11 │ Se også afsnit 4.
       ╰╴        ──────── named here too

    1 error in 1 file
    "#);
}

#[test]
fn an_error_without_a_place_has_only_words() {
    let error = Diagnostic::placeless("no-text", "a/b/2020 has no text").help("write it in files such as 10-forord.md");
    assert_snapshot!(painted(error, &Files::default()), @r#"
    error[no-text]: a/b/2020 has no text
     │
     ╰ help: write it in files such as 10-forord.md

    1 error
    "#);
}

#[test]
fn letters_and_tabs_keep_the_underline_under_the_words() {
    let (files, span) = file_with_place("sources/æ.md", "\tPå årets 漢字 dag: «blåbær\tgrød» og mere");
    assert_snapshot!(painted(Diagnostic::warning("words", span, "too sweet").label("this"), &files), @r#"
    warning[words]: too sweet
      ╭▸ sources/æ.md:1:19
      │
    1 │     På årets 漢字 dag: blåbær    grød og mere
      ╰╴                       ━━━━━━━━━━━━━━ this

    1 warning in 1 file
    "#);
}

#[test]
fn a_long_line_is_cut_to_a_window_but_keeps_its_column() {
    let text = format!("{}«her»{}", "venstre ".repeat(500_000), " højre".repeat(500_000));
    let (files, span) = file_with_place("lang.md", &text);
    assert_snapshot!(painted(Diagnostic::error("words", span, "a word too many").label("this"), &files), @r#"
    error[words]: a word too many
      ╭▸ lang.md:1:4000001
      │
    1 │ …venstre venstre venstre venstre her højre højre højre højre højre højre højre højre højre højre højre højre højre højre …
      ╰╴                                 ━━━ this

    1 error in 1 file
    "#);
}

#[test]
fn two_places_on_one_long_line_are_each_shown() {
    let text = format!("{}«her»{}", "venstre ".repeat(50), " højre".repeat(50));
    let (files, span) = file_with_place("lang.md", &text);
    let error = Diagnostic::error("words", span, "said twice").label("here").related(Span::new(span.file, 0..7), "and here");
    assert_snapshot!(painted(error, &files), @r#"
    error[words]: said twice
      ╭▸ lang.md:1:401
      │
    1 │ …venstre venstre venstre venstre her højre højre højre højre højre højre højre højre højre højre højre højre højre højre …
      │                                  ━━━ here
      │
      ⸬  lang.md:1:1
      │
    1 │ venstre venstre venstre venstre venstre venstre venstre venstre venstre venstre venstre venstre venstre venstre venstre …
      ╰╴─────── and here

    1 error in 1 file
    "#);
}

#[test]
fn an_empty_place_at_the_end_of_a_file_is_shown() {
    let (files, span) = file_with_place("kort.md", "Ingen slutning\n«»");
    assert_snapshot!(painted(Diagnostic::error("end", span, "the file ends here").label("here"), &files), @r#"
    error[end]: the file ends here
      ╭▸ kort.md:2:1
      │
    2 │
      ╰╴━ here

    1 error in 1 file
    "#);
}

#[test]
fn the_summary_counts_errors_warnings_and_files() {
    let mut files = Files::default();
    let (one, two) = (files.add("en.md", "en"), files.add("to.md", "to"));
    let findings = [
        Diagnostic::error("a", Span::new(one, 0..2), "first"),
        Diagnostic::error("a", Span::new(two, 0..2), "second"),
        Diagnostic::warning("a", Span::new(two, 0..2), "third"),
    ];
    let text = painter::text(&findings, &files, false);
    assert_eq!(text.lines().last(), Some("2 errors, 1 warning in 2 files"));
    assert_eq!(painter::text(&[], &files, false), "");
}

#[test]
fn colour_changes_nothing_but_the_colour() {
    let (files, span) = file_with_place("kort.md", "en «to» tre\n");
    let error = [Diagnostic::error("end", span, "not two").label("here").help("write three")];
    let coloured = painter::text(&error, &files, true);
    let mut plain = String::new();
    let mut pieces = coloured.split("\u{1b}[");
    plain += pieces.next().unwrap_or_default();
    for piece in pieces {
        plain += piece.split_once('m').expect("a colour ends").1;
    }
    assert_ne!(coloured, plain);
    assert_eq!(plain, painter::text(&error, &files, false));
}

#[test]
fn a_json_line_says_the_same_as_the_text() {
    let (files, span) = file_with_place("sources/æ.md", "Ærø\nåbner «dør\nog» vindue\n");
    let first = Span::new(span.file, 0..4);
    let error = Diagnostic::error("a-rule", span, "not `open`").label("here").help("close it").related(first, "and there");
    assert_snapshot!(painter::json_line(&error, &files), @r#"{"severity":"error","rule":"a-rule","message":"not `open`","file":"sources/æ.md","line":2,"column":7,"end_line":3,"end_column":3,"label":"here","help":"close it","related":[{"file":"sources/æ.md","line":1,"column":1,"end_line":1,"end_column":4,"label":"and there"}]}"#);
    assert_snapshot!(painter::json_line(&Diagnostic::placeless("no-text", "no text"), &files), @r#"{"severity":"error","rule":"no-text","message":"no text","file":null,"line":null,"column":null,"end_line":null,"end_column":null,"label":"","help":"","related":[]}"#);
}

proptest! {
    #[test]
    fn no_text_and_no_span_makes_the_painter_panic(
        text in "([a-zæøå \t]|\n|\r|\u{f8ff}|\u{301}|\u{1b}|\u{202e}|漢|😀|\\PC){0,400}",
        label in "\\PC{0,20}|a\nb",
        ranges in prop::collection::vec((0usize..600, 0usize..600), 1..4),
        colour: bool,
    ) {
        let mut files = Files::default();
        let file = files.add("sources/a.md", text);
        let spans: Vec<Span> = ranges.iter().map(|(start, end)| Span::new(file, *start..*end)).collect();
        let mut finding = Diagnostic::error("rule", spans[0], label.clone()).label(label.clone()).help(label.clone());
        for span in &spans[1..] {
            finding = finding.related(*span, label.clone());
        }
        let painted = painter::text(std::slice::from_ref(&finding), &files, colour);
        prop_assert!(painted.contains("sources/a.md:"));
        prop_assert!(!painter::json_line(&finding, &files).contains('\n'));
    }
}
