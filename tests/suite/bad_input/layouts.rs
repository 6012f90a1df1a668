//! Layouts of a workspace's own that never end, or want too much: they are stopped, and nothing else is lost.

use std::fs;
use std::path::Path;

use aftale::pipeline::{Format, render_edition};

use crate::bad_input::{Tree, assert_says, built, output};
use crate::harness::{EARLIER, LATER, TestWorkspace};

/// A built-in layout.
fn built_in(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("layouts").join(path)).expect("the layout is there")
}

/// The fixture, built once, and then with a layout of its own and narrow bounds.
fn with_own(path: &str, words: &str) -> (TestWorkspace, Tree) {
    let (workspace, before) = built("pdf,html");
    let settings = fs::read_to_string(workspace.path().join("aftale.toml")).unwrap();
    let workspace = workspace.with("aftale.toml", format!("{settings}\n[limits]\nlayout_seconds = 2\nlayout_megabytes = 300\n"));
    // a change in the earlier work shows whether it was built again
    let workspace = workspace.replacing(&format!("sources/{EARLIER}/10-udskrivning.md"), "trygt hjem", "sikkert hjem");
    (workspace.with(&format!("layouts/{path}"), words), before)
}

/// Typst that is only reached in the later work, and what is said of it.
const TYPST: [(&str, &str, &[&str]); 7] = [
    (
        "an endless loop",
        "for i in range(100000) { for j in range(100000) { let x = i + j } }",
        &["ran for more than 2 s", "`layout_seconds` under [limits]"],
    ),
    ("a list of two billions", "let x = range(2000000000)", &["needed more than 300 MB of memory", "`layout_megabytes` under [limits]"]),
    ("a text of two billion letters", "let x = \"a\" * 2000000000", &["needed more than 300 MB of memory"]),
    ("a table of half a million cells", "table(columns: 5, ..range(500000).map(i => [#i]))", &["300 MB of memory"]),
    ("endless recursion", "let f(x) = f(x + 1); f(0)", &["line ", "maximum function call depth exceeded"]),
    ("data nested too deep", "let x = xml(bytes(\"<a>\" * 50000 + \"</a>\" * 50000))", &["it went too deep", "nest and recurse less"]),
    ("a condition that is always true", "while true {}", &["line ", "condition is always true"]),
];

#[test]
fn a_typst_layout_without_end_is_stopped_and_nothing_else_is_lost() {
    for (name, code, says) in TYPST {
        let guarded = format!("{}\n#if json(\"agreement.json\").id.ends-with(\"2019-2023\") {{ {code} }}\n", built_in("pdf/agreement.typ"));
        let (workspace, before) = with_own("pdf/agreement.typ", &guarded);
        let outcome = workspace.run(&["build", "--format", "pdf,html"]);
        assert_eq!(outcome.code, Some(1), "{name}: {}", outcome.stderr);
        assert_says(&outcome, says);
        assert_says(&outcome, &[&format!("{LATER} was not built: `layouts/pdf/agreement.typ` stopped: ")]);
        assert_only_the_earlier_work_is_new(name, &before, &output(&workspace));
    }
}

/// What a template does without end, and what is said of it.
const TEMPLATES: [(&str, &str, &[&str]); 4] = [
    (
        "an endless loop",
        "{% for a in range(9999) %}{% for b in range(9999) %}{% for c in range(9999) %}{% set x = a %}{% endfor %}{% endfor %}{% endfor %}",
        &["ran for more than 2 s"],
    ),
    (
        "a page without end",
        "{% set x = \"a\" * 1000 %}{% for a in range(9999) %}{% for b in range(9999) %}{{ x }}{% endfor %}{% endfor %}",
        &["300 MB of memory"],
    ),
    ("endless recursion", "{% macro f(x) %}{{ f(x) }}{% endmacro %}{{ f(1) }}", &["recursion limit exceeded", "html/frame.html:"]),
    ("a word that is not there", "{{ agreement.facts.tilte }}", &["undefined", "html/frame.html:"]),
];

#[test]
fn a_template_without_end_is_stopped_and_nothing_else_is_lost() {
    for (name, code, says) in TEMPLATES {
        let guarded = format!("{}{{% if label == '2019-2023' %}}{code}{{% endif %}}", built_in("html/frame.html"));
        let guarded = guarded.replace("label == ", "label is defined and label == ");
        let (workspace, before) = with_own("html/frame.html", &guarded);
        let outcome = workspace.run(&["build", "--format", "pdf,html"]);
        assert_eq!(outcome.code, Some(1), "{name}: {}", outcome.stderr);
        assert_says(&outcome, says);
        assert_says(&outcome, &[&format!("{LATER} was not built: `layouts/html/frame.html` stopped: ")]);
        assert_only_the_earlier_work_is_new(name, &before, &output(&workspace));
    }
}

fn assert_only_the_earlier_work_is_new(name: &str, before: &Tree, after: &Tree) {
    assert_eq!(before.len(), after.len(), "{name}: something is gone or left over");
    for ((path, before), (_, after)) in before.iter().zip(after) {
        let built_again = path.contains("/2015-2018/");
        assert_eq!(before != after, built_again, "{name}: {path}");
    }
}

#[test]
fn a_candidate_with_a_layout_without_end_is_not_begun() {
    let (workspace, _) = with_own("pdf/agreement.typ", &format!("{}\n#let x = range(2000000000)\n", built_in("pdf/agreement.typ")));
    let outcome = workspace.run(&["freeze", LATER]);
    assert_eq!(outcome.code, Some(1), "{}", outcome.stderr);
    assert_says(&outcome, &["`layouts/pdf/agreement.typ` stopped: it needed more than 300 MB"]);
    assert!(!workspace.path().join("frozen").exists());
}

#[test]
fn a_layout_that_is_one_of_ours_with_a_remark_gives_the_same_bytes_apart() {
    let (workspace, before) = built("pdf,html");
    let remark = |path: &str, remark: &str| format!("{remark}\n{}", built_in(path));
    let workspace = workspace
        .with("layouts/pdf/theme.typ", remark("pdf/theme.typ", "// our own"))
        .with("layouts/html/text.html", remark("html/text.html", "{#- our own -#}"));
    let outcome = workspace.run(&["build", "--format", "pdf,html"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    for ((path, before), (_, after)) in before.iter().zip(output(&workspace)) {
        assert!(*before == after, "{path} differs");
    }
}

#[test]
fn only_layouts_that_differ_from_the_built_in_ones_run_apart() {
    let bundle = |workspace: &TestWorkspace| {
        // with this program, everything that runs apart fails
        let project = workspace.load().with_layouts_apart("/bin/false".into());
        let agreement = project.sound(&LATER.parse().unwrap()).unwrap();
        render_edition(&project, agreement, &[Format::Pdf, Format::Html].into(), &|_| {}).map_err(|error| error.to_string())
    };
    let copied = TestWorkspace::fixture("two_periods")
        .with("layouts/pdf/agreement.typ", built_in("pdf/agreement.typ"))
        .with("layouts/html/agreement.html", built_in("html/agreement.html"));
    assert_eq!(bundle(&copied).map(|bundle| bundle.len()), Ok(2));
    let added = TestWorkspace::fixture("two_periods").with("layouts/pdf/logo.typ", "// our own");
    let error = bundle(&added).expect_err("it ran apart");
    assert!(error.starts_with("`layouts/pdf/logo.typ` stopped: its process was ended"), "{error}");
}
