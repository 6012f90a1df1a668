//! Everything that has a limit: as much as is allowed is read, a little more is an error, and nothing recurses too deep.

use std::path::Path;

use aftale::model::Bounds;
use aftale::sources::limits::{ALL, CELLS, COLUMNS, FIGURES, FILE, LIST_DEPTH, Limit, MARK_DEPTH, PARAGRAPH, TEXT, UNITS, VALUE};

use crate::harness::{LATER, TestWorkspace};

/// The fixture with a text whose size is a number of something.
type Make = fn(usize) -> TestWorkspace;

fn text(words: &str) -> TestWorkspace {
    TestWorkspace::fixture("two_periods").with_text(&format!("# Prøve {{#proeve}}\n\n{words}\n"))
}

/// A data file that a text shows.
fn table(columns: usize, rows: usize) -> TestWorkspace {
    let line = |word: &str| vec![word; columns].join(",") + "\n";
    let data = line("K") + &line("1").repeat(rows);
    text("![Tal](data/stor.csv)").with(&format!("sources/{LATER}/data/stor.csv"), data)
}

/// A figure of a quarter of the bytes that may be shown, shown some times.
fn figures(times: usize) -> TestWorkspace {
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><rect width=\"9\" height=\"9\"/>";
    let svg = format!("{svg}{}</svg>", " ".repeat(FIGURES.most / 4 - svg.len() - 6));
    text(&"![Alt](figures/stor.svg \"Figur\")\n\n".repeat(times)).with(&format!("sources/{LATER}/figures/stor.svg"), svg)
}

/// Units of the fixture's later work without the text added, and cells of its table.
const OTHER_UNITS: usize = 19;
const OTHER_CELLS: usize = 9;

/// A limit, texts made of a number of something, the number that is at the limit, and where the error stands.
const CASES: [(Limit, Make, usize, &str); 10] = [
    (FILE, |bytes| TestWorkspace::fixture("two_periods").with("layouts/html/x.txt", "x".repeat(bytes)), FILE.most, "limit - "),
    (
        TEXT,
        |bytes| TestWorkspace::fixture("two_periods").with(&format!("sources/{LATER}/data/x.csv"), "x,y\n".repeat(bytes / 4)),
        500 << 10,
        "limit x.csv:1:1",
    ),
    (FIGURES, figures, 3, "limit 50-proeve.md:9:1"),
    (PARAGRAPH, |bytes| text(&"a ".repeat(bytes / 2)), PARAGRAPH.most, "limit 50-proeve.md:3:1"),
    (
        VALUE,
        |bytes| {
            TestWorkspace::fixture("two_periods").replacing(
                &format!("sources/{LATER}/agreement.toml"),
                "Et sundhedsvæsen i balance",
                &"x".repeat(bytes),
            )
        },
        VALUE.most,
        "limit agreement.toml:2:9",
    ),
    (UNITS, |units| text(&"- a\n".repeat(units - OTHER_UNITS - 2)), UNITS.most, "limit 50-proeve.md:3:1"),
    (CELLS, |cells| table(2, (cells - OTHER_CELLS) / 2 - 1), CELLS.most, "limit 50-proeve.md:3:1"),
    (COLUMNS, |columns| table(columns, 1), COLUMNS.most, "limit stor.csv:1:1"),
    (
        LIST_DEPTH,
        |depth| text(&(0..depth).map(|at| format!("{}- a\n", "  ".repeat(at))).collect::<String>()),
        LIST_DEPTH.most,
        "limit 50-proeve.md:",
    ),
    (MARK_DEPTH, |depth| text(&format!("{}x{}", "*a ".repeat(depth), " b*".repeat(depth))), MARK_DEPTH.most, "limit 50-proeve.md:3:"),
];

#[test]
fn as_much_as_is_allowed_is_read_and_more_is_an_error() {
    for (limit, make, most, place) in CASES {
        let over = |found: &[String]| found.iter().find(|finding| finding.starts_with("limit")).cloned();
        let within = make(most).findings();
        assert_eq!(over(&within), None, "{}: {within:#?}", limit.what);
        let found = make(most + most / 8 + 1).findings();
        let finding = over(&found).unwrap_or_else(|| panic!("{}: nothing is said, but {found:#?}", limit.what));
        assert!(finding.starts_with(place) && finding.contains(&limit.said()), "{}: {finding}", limit.what);
        let dangling = found.iter().any(|finding| finding.starts_with("dangling"));
        assert!(!dangling, "{}: what was not read is not said to be missing: {found:#?}", limit.what);
    }
}

#[test]
fn the_words_of_any_block_are_bounded() {
    let line = "ord ".repeat(1_000);
    let lines = |first: &str, next: &str| format!("{first}{line}\n{next}{line}\n{next}{line}\n");
    for (what, words) in [
        ("a paragraph", lines("", "")),
        ("an item", lines("- ", "")),
        ("a loose item", format!("{}\n- kort\n", lines("- ", "  "))),
        ("an item with a list", format!("{}  - kort\n", lines("- ", "  "))),
        ("a footnote", format!("Ord.[^a]\n\n{}", lines("[^a]: ", ""))),
        ("a meaning", lines("Ord\n: ", "")),
        ("emphasis", format!("*{}*", lines("", "").trim())),
        ("a heading", format!("{}---\n", lines("", ""))),
    ] {
        let found = text(&words).findings();
        let over: Vec<&String> = found.iter().filter(|finding| finding.starts_with("limit 50-proeve.md:")).collect();
        assert_eq!(over.len(), 1, "{what}: {found:#?}");
    }
    let data = format!("A,B\n1,\"{line}\n{line}\n{line}\"\n");
    let found = text("![Tal](data/x.csv)").with(&format!("sources/{LATER}/data/x.csv"), data).findings();
    assert_eq!(found, ["limit x.csv:2:1 a cell of this row is longer than 10000 bytes"]);
}

#[test]
fn no_nesting_overflows_the_stack() {
    let around = |open: &str, inner: &str, close: &str, times: usize| format!("{}{inner}{}\n", open.repeat(times), close.repeat(times));
    for times in [500, 2_400, 100_000] {
        for (open, inner, close) in [
            ("*a ", "x", " b*"),
            ("*(", "x", ")*"),
            ("**(*(", "x", ")*)**"),
            ("[", "x", "]"),
            ("[", "x", "](#besked)"),
            ("![", "x", "](y)"),
            ("> ", "x", ""),
            ("- ", "x", ""),
            ("1. ", "x", ""),
            ("{", "", "}"),
            ("(", "", ")"),
            ("[^", "x", "]"),
            ("<a ", "x", ">"),
            ("`", "x", "`"),
            ("x\n: ", "", ""),
            ("> - ", "x", ""),
            ("|", "", "|"),
            ("{#a}\n\n", "", ""),
            ("    b}\n", "", ""),
        ] {
            let outcome = text(&around(open, inner, close, times)).run(&["check"]);
            assert!(matches!(outcome.code, Some(0 | 1)), "{open:?} {times} times: {:?}\n{}", outcome.code, outcome.stderr);
            assert!(!outcome.stderr.contains("panicked"), "{open:?} {times} times: {}", outcome.stderr);
        }
        for (open, close) in [("a = [", "]"), ("a = {a = ", "}"), ("a.", ""), ("[a.", ""), ("[[a]]\n", "")] {
            let workspace = text("Ord.").with("sources/rounds.toml", around(open, "1", close, times));
            let outcome = workspace.run(&["check"]);
            assert!(matches!(outcome.code, Some(1)), "{open:?} {times} times: {:?}\n{}", outcome.code, outcome.stderr);
        }
    }
}

#[test]
fn a_thousand_findings_are_shown_and_the_rest_is_counted() {
    let outcome = text(&"Se [](#intet).\n\n".repeat(1_500)).run(&["check", "--message-format", "json"]);
    assert_eq!((outcome.code, outcome.stderr.lines().count()), (Some(1), 1_001));
    assert!(outcome.stderr.lines().last().unwrap().contains("500 more findings are not shown"), "{}", outcome.stderr);
}

/// `docs/limits.md` holds every limit as it is in force. `AFTALE_ACCEPT=1` writes its table anew.
#[test]
fn the_limits_are_documented() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/limits.md");
    let page = std::fs::read_to_string(&path).expect("docs/limits.md is there");
    let row = |limit: &Limit| format!("| {} | {} | {} | {} |\n", limit.what, limit.said(), limit.reason, limit.way_out);
    let table: String = ALL.iter().map(row).collect();
    let head = "|---|---|---|---|\n";
    let (before, rest) = page.split_once(head).expect("the page has the table");
    let after = rest.split_once("\n\n").map_or("", |(_, after)| after);
    let written = format!("{before}{head}{table}\n{after}");
    if std::env::var_os("AFTALE_ACCEPT").is_some() {
        std::fs::write(&path, &written).expect("docs/limits.md can be written");
    }
    assert_eq!(page, written, "run with AFTALE_ACCEPT=1 to accept");
    let Bounds { seconds, megabytes } = Bounds::default();
    let (longest, largest) = (Bounds::SECONDS, Bounds::MEGABYTES);
    for words in [
        format!("`layout_seconds = {seconds}`"),
        format!("`layout_megabytes = {megabytes}`"),
        format!("{} to {}", longest.start(), longest.end()),
        format!("{} to {}", largest.start(), largest.end()),
    ] {
        assert!(page.contains(&words), "{words} is not in docs/limits.md");
    }
}
