//! The words of a web page.

use super::furniture::html_drops;
use super::words::{Kind, Words};
use crate::akn::tree::{Child, Tree};

/// Reads a page, which is well-formed XML behind its doctype.
pub fn read(page: &[u8]) -> Words {
    let mut words = Words::default();
    outside(&Tree::parse(page), &mut words);
    words
}

/// Outside of blocks nothing may say anything, except that a picture has its text alternative.
fn outside(element: &Tree, words: &mut Words) {
    if element.name == "svg" {
        let shows = element.child("desc").map(Tree::text).unwrap_or_default();
        return words.push(Kind::Alternative, "", &shows);
    }
    if html_drops(&element.name, element.attribute("data-apparatus").is_some()) {
        return;
    }
    if let Some(block) = element.attribute("data-block") {
        return words.push(kind(block), "", &inside(element));
    }
    if element.name == "img" {
        words.push(Kind::Alternative, "", element.attribute("alt").unwrap_or_default());
    }
    for child in &element.children {
        match child {
            Child::Element(child) => outside(child, words),
            Child::Words(text) => words.push(Kind::Loose, "", text),
        }
    }
}

fn kind(block: &str) -> Kind {
    match block {
        "heading" => Kind::Heading,
        "paragraph" => Kind::Paragraph,
        "item" => Kind::Item,
        "cell" => Kind::Cell,
        "caption" => Kind::Caption,
        "note" => Kind::Note,
        "term" => Kind::Term,
        "definition" => Kind::Definition,
        _ => Kind::Loose,
    }
}

fn inside(element: &Tree) -> String {
    let pieces = element.children.iter().map(|child| match child {
        Child::Words(text) => text.clone(),
        Child::Element(call) if call.attribute("class") == Some("call") => format!("[{}]", own_words(call)),
        Child::Element(child) if html_drops(&child.name, child.attribute("data-apparatus").is_some()) => String::new(),
        Child::Element(child) => inside(child),
    });
    pieces.collect()
}

/// The number of a call, without the word for those who cannot see that it is one.
fn own_words(call: &Tree) -> String {
    let words = call.children.iter().filter_map(|child| match child {
        Child::Words(words) => Some(words.as_str()),
        Child::Element(_) => None,
    });
    words.collect()
}
