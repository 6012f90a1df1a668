//! `docs/layouts.md` tells how a publisher brings a look of its own; what it shows is laid into a workspace and built.

use std::fs;
use std::path::Path;

use crate::harness::{LATER, TestWorkspace};
use crate::pdf::reader::Pdf;
use crate::sources_page::fences;

/// A font that nobody else has: the sans of the program under another name.
fn moto() -> Vec<u8> {
    let wide = |name: &str| name.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
    let (from, to) = (wide("Noto"), wide("Moto"));
    let mut font = notosans::REGULAR_TTF.to_vec();
    for at in 0..font.len() - from.len() {
        if font[at..].starts_with(&from) {
            font[at..at + to.len()].copy_from_slice(&to);
        }
    }
    font
}

fn with_layouts_of_the_page(workspace: TestWorkspace) -> TestWorkspace {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/layouts.md")).unwrap();
    let layouts = fences(&page);
    let named = layouts.iter().filter(|fence| fence.language == "typst").map(|fence| {
        let path = fence.body.lines().next().and_then(|line| line.strip_prefix("// ")).expect("the first line names the file");
        (path.to_owned(), fence.body.to_owned())
    });
    let named: Vec<(String, String)> = named.collect();
    assert_eq!(named.len(), 2, "a look and a kind");
    named.into_iter().fold(workspace, |workspace, (path, body)| workspace.with(&path, body))
}

fn built(workspace: &TestWorkspace) -> Vec<u8> {
    workspace.done(&["build", LATER, "--format", "pdf"]);
    fs::read(workspace.path().join(format!("output/{LATER}/agreement.pdf"))).unwrap()
}

fn names(pdf: &[u8], font: &[u8]) -> bool {
    let holds = |bytes: &[u8]| bytes.windows(font.len()).any(|window| window == font);
    holds(pdf) || Pdf::read(pdf).streams().any(holds)
}

#[test]
fn a_publisher_brings_typefaces_and_colours_and_touches_no_program() {
    let plain = built(&TestWorkspace::fixture("two_periods"));
    let workspace = with_layouts_of_the_page(TestWorkspace::fixture("two_periods")).with("layouts/pdf/fonts/Moto-Regular.ttf", moto());
    let own = built(&workspace);
    assert!(names(&own, b"MotoSans") && !names(&plain, b"MotoSans"));
    assert!(names(&plain, b"LibertinusSerif") && own != plain);
    assert_eq!(own, built(&workspace), "and it is as repeatable as the built-in one");
}

#[test]
fn a_kind_has_a_layout_of_its_own_when_there_is_one_of_its_name() {
    let workspace = with_layouts_of_the_page(TestWorkspace::fixture("two_periods"));
    let labels = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("layouts/da/agreement.json")).unwrap();
    let workspace = workspace
        .with("layouts/da/agreement.json", labels.replacen("\"kinds\": {", "\"kinds\": { \"notat\": \"Notat\",", 1))
        .replacing("layouts/pdf/look.typ", "\"Moto Sans\", ", "")
        .replacing(&format!("sources/{LATER}/agreement.toml"), "kind = \"general\"", "kind = \"notat\"");
    let words = Pdf::read(&built(&workspace)).words();
    assert!(!words.contains("Indhold"), "a note has no contents: {words}");
    assert!(words.contains("Borgerenskaltrygthjem."), "{words}");
}

#[test]
fn what_is_no_font_is_named() {
    let workspace = TestWorkspace::fixture("two_periods").with("layouts/pdf/fonts/Moto-Regular.ttf", b"no font");
    let outcome = workspace.run(&["build", LATER, "--format", "pdf"]);
    assert_eq!(outcome.code, Some(1), "{}", outcome.stderr);
    assert!(
        outcome.stderr.contains("`layouts/pdf/fonts/Moto-Regular.ttf`") && outcome.stderr.contains("no TrueType"),
        "{}",
        outcome.stderr
    );
}
