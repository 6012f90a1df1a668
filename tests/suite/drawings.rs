//! Drawings hold shapes and words and nothing else: what an SVG may be, and what is refused in it.

use aftale::diagnostic::Diagnostic;

use crate::checks::check_files;
use crate::harness::{LATER, TestWorkspace};

/// What is said of a drawing with this inside.
fn drawn(inside: &str) -> Vec<String> {
    let root = "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 90 30\">";
    whole(&format!("{root}\n{inside}\n</svg>\n"))
}

fn whole(svg: &str) -> Vec<String> {
    let (found, files) = check_files(&[("figures/tegning.svg", svg)]);
    assert!(found.iter().all(|finding| finding.rule == "svg-allowlist" && finding.is_error()));
    let place = |finding: &Diagnostic| files.line_column(finding.span.expect("it has a place"));
    found.iter().map(|finding| format!("{}:{} {}", place(finding).0, place(finding).1, finding.message)).collect()
}

#[test]
fn a_drawing_of_shapes_and_words_is_all_right() {
    let good = [
        "<!-- en kasse --><rect x=\"1\" y=\"1\" width=\"9\" height=\"9\" rx=\"3\" fill=\"none\" stroke=\"#17505f\"/>",
        "<g font-family=\"Noto Sans, sans-serif\" style=\"font-size: 9px; fill: black\"><text x=\"1\">Region &amp; &#107;ommune</text></g>",
        "<text x=\"1\"><tspan font-family=\"'Libertinus Serif'\">Region</tspan></text>",
        "<defs><marker id=\"pil\" orient=\"auto\"><path d=\"M0 0L5 2\"/></marker></defs><path d=\"M0 0h9\" marker-end=\"url(#pil)\"/>",
        "<defs><linearGradient id=\"a\"><stop offset=\"0\" stop-color=\"red\"/></linearGradient></defs><circle r=\"3\" fill=\"url('#a')\"/>",
        "<g id=\"hus\"><path d=\"M0 0h9\"/></g><use href=\"#hus\" x=\"9\"/><use xlink:href=\"#hus\"/>",
    ];
    for inside in good {
        assert_eq!(drawn(inside), [""; 0], "{inside}");
    }
    assert_eq!(
        whole("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"24.5mm\" height=\"30\"/>"),
        [""; 0]
    );
}

#[test]
fn a_drawing_that_runs_moves_or_reaches_out_is_refused() {
    let bad = [
        ("<script>alert(1)</script>", "2:2 `<script>` has no place in a drawing"),
        ("<g><foreignObject/></g>", "2:5 `<foreignObject>` has no place in a drawing"),
        ("<image href=\"https://example.org/a.png\"/>", "2:2 `<image>` has no place in a drawing"),
        ("<a href=\"https://example.org\"/>", "2:2 `<a>` has no place in a drawing"),
        ("<rect><animate attributeName=\"x\"/></rect>", "2:8 `<animate>` has no place in a drawing"),
        ("<style>@import url(x)</style>", "2:2 `<style>` has no place in a drawing"),
        ("<svg:rect/>", "2:2 `<svg:rect>` has no place in a drawing"),
        ("<svg width=\"1\"/>", "2:2 `<svg>` has no place in a drawing"),
        ("<rect onload=\"f()\"/>", "2:7 `onload` has no place in a drawing"),
        ("<rect ONCLICK=\"f()\"/>", "2:7 `ONCLICK` has no place in a drawing"),
        ("<rect inkscape:label=\"x\"/>", "2:7 `inkscape:label` has no place in a drawing"),
        ("<use href=\"https://example.org/a.svg#b\"/>", "2:6 `href` leads out of the drawing"),
        ("<use xlink:href=\"java&#115;cript:f()\"/>", "2:6 `xlink:href` leads out of the drawing"),
        ("<use href=\"#nowhere\"/>", "2:6 the drawing has no `#nowhere`"),
        ("<rect fill=\"url(https://example.org/#a)\"/>", "2:7 `fill` leads out of the drawing"),
        ("<rect fill=\"URL(#a)\"/>", "2:7 `fill` leads out of the drawing"),
        ("<rect fill=\"url(#a)\"/>", "2:7 the drawing has no `#a`"),
        ("<rect style=\"fill: url(//example.org)\"/>", "2:7 `fill` leads out of the drawing"),
        ("<rect style=\"fill: u\\72l(x)\"/>", "2:7 this `style` holds more than declarations"),
        ("<rect style=\"behavior: url(#a)\"/>", "2:7 `behavior` has no place in a drawing's `style`"),
        ("<text font-family=\"Arial\">A</text>", "2:7 the font `Arial` is not bundled"),
        ("<text font-family=\"Noto Sans, Arial\">A</text>", "2:7 the font `Arial` is not bundled"),
        ("<text font-family=\"serif\">A</text>", "2:7 the font `serif` is not bundled"),
        ("<text>A</text>", "2:2 these words name no font"),
        ("<![CDATA[x]]>", "2:1 a marked section has no place in a drawing"),
        ("<?php f() ?>", "2:1 a processing instruction has no place in a drawing"),
        ("<title>&nbsp;</title>", "2:8 the entity `&nbsp;` is not known"),
        ("<rect x=\"&x;\"/>", "2:7 this is not well-formed XML: the value has a `<`, or an entity that is not known"),
        ("<rect x=\"1\" x=\"2\"/>", "2:2 this is not well-formed XML: an attribute is given twice or has no value in quotes"),
        ("<g id=\"a\"><use href=\"#a\"/></g>", "2:12 what a `<use>` shows holds a `<use>` itself"),
        ("<marker><path/><path/><path/><path/><path/></marker>", "2:2 a marker holds more than 4 elements"),
    ];
    for (inside, said) in bad {
        assert_eq!(drawn(inside), [said], "{inside}");
    }
}

#[test]
fn a_drawing_is_one_well_formed_file_of_a_size() {
    let whole_says = |svg: &str| whole(svg).join("; ");
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"";
    assert_eq!(whole_says(&format!("{svg}/>")), "1:2 the drawing has no size");
    assert_eq!(whole_says(&format!("{svg} width=\"90\"/>")), "1:2 the drawing has no size");
    for size in
        ["width=\"90\" height=\"0\"", "width=\"90%\" height=\"3\"", "viewBox=\"0 0 9\"", "viewBox=\"0 0 NaN 9\"", "viewBox=\"0 0 1e9 9\""]
    {
        assert_eq!(whole_says(&format!("{svg} {size}/>")), "1:2 the drawing's size is not one between 0 and 10000", "{size}");
    }
    assert_eq!(whole_says("<svg viewBox=\"0 0 9 9\"/>"), "1:2 a drawing is an `<svg>` in its own namespace");
    assert_eq!(whole_says(""), "1:1 there is no drawing in this file");
    assert_eq!(whole_says(&format!("{svg} viewBox=\"0 0 9 9\">")), "1:2 this is not well-formed XML: an element is not closed");
    assert!(whole_says(&format!("{svg} viewBox=\"0 0 9 9\"><g></svg>")).contains("this is not well-formed XML"));
    assert!(whole_says("<svg").contains("this is not well-formed XML"));
    assert!(whole_says(&format!("{svg} viewBox=\"0 0 9 9\"/><g/>")).contains("a second element stands beside the drawing"));
    assert!(whole_says(&format!("<!DOCTYPE svg [<!ENTITY x \"y\">]>\n{svg} viewBox=\"0 0 9 9\"/>")).contains("1:1 a document type"));
    assert!(whole_says(&format!("<?xml version=\"1.0\" encoding=\"latin1\"?>{svg} viewBox=\"0 0 9 9\"/>")).contains("UTF-8"));
}

#[test]
fn a_drawing_is_bounded() {
    let deep = format!("{}{}", "<g>".repeat(32), "</g>".repeat(32));
    assert_eq!(drawn(&deep), [format!("2:{} elements stand more than 32 deep in each other", 31 * 3 + 2)]);
    assert_eq!(drawn(&format!("{}{}", "<g>".repeat(31), "</g>".repeat(31))), [""; 0]);
    let bomb = format!("<g id=\"a\">{}</g>{}", "<path/>".repeat(200), "<use href=\"#a\"/>".repeat(100));
    assert_eq!(drawn(&bomb), ["1:2 the drawing has more than 20000 elements"]);
    assert_eq!(drawn(&(0..99).map(|n| format!("<x{n}/>")).collect::<String>()).len(), 20, "the first few say enough");
}

#[test]
fn a_broken_drawing_is_found_by_check() {
    let workspace = TestWorkspace::fixture("two_periods").with(&format!("sources/{LATER}/figures/niveauer.svg"), "<svg");
    let outcome = workspace.run(&["check"]);
    assert_eq!(outcome.code, Some(1));
    assert!(outcome.stderr.contains("error[svg-allowlist]") && outcome.stderr.contains("niveauer.svg:1:"), "{}", outcome.stderr);
}
