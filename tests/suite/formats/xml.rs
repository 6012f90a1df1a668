//! The words of an Akoma Ntoso document.

use super::furniture::xml_drops;
use super::words::{Kind, Words};
use crate::akn::tree::{Child, Tree};

/// Reads a document.
pub fn read(document: &[u8]) -> Words {
    let root = Tree::parse(document);
    let mut words = Words::default();
    root.path("act").elements().for_each(|element| block(element, Kind::Loose, "", &mut words));
    words
}

/// `kind` and `label` are what the words right below are, and the number before them.
fn block(element: &Tree, kind: Kind, label: &str, words: &mut Words) {
    if xml_drops(&element.name) {
        return;
    }
    let number = element.child("num").map(Tree::text).unwrap_or_default();
    match element.name.as_str() {
        "p" | "listIntroduction" if element.child("img").is_some() => {
            let image = element.path("img");
            words.push(Kind::Alternative, "", image.attribute("alt").unwrap_or_default());
        }
        "p" | "listIntroduction" => push(kind, label, element, words),
        "heading" => push(kind, label, element, words),
        "paragraph" | "alinea" => {
            element.child("content").into_iter().for_each(|content| block(content, Kind::Paragraph, &number, words));
        }
        "intro" => below(element, Kind::Paragraph, "", words),
        "blockList" => {
            if !label.is_empty() && element.child("listIntroduction").is_none() {
                words.push(kind, label, "");
            }
            below(element, kind, label, words);
        }
        "item" if element.child("heading").is_some() => {
            element.child("heading").into_iter().for_each(|heading| push(Kind::Term, "", heading.path("def"), words));
            element.elements().filter(|child| child.name != "heading").for_each(|child| block(child, Kind::Definition, "", words));
        }
        "item" => below(element, Kind::Item, &number, words),
        "tblock" => {
            let heading = element.child("heading").cloned().unwrap_or_default();
            push(Kind::Caption, &number, &heading, words);
            element.elements().filter(|child| child.name != "heading").for_each(|child| block(child, Kind::Paragraph, "", words));
        }
        "th" | "td" => below(element, Kind::Cell, "", words),
        "num" => {}
        "content" => below(element, kind, label, words),
        _ => {
            element.child("heading").into_iter().for_each(|heading| push(Kind::Heading, &number, heading, words));
            element.elements().filter(|child| child.name != "heading").for_each(|child| block(child, Kind::Loose, "", words));
        }
    }
}

fn below(element: &Tree, kind: Kind, label: &str, words: &mut Words) {
    element.elements().for_each(|child| block(child, kind, label, words));
}

fn push(kind: Kind, label: &str, element: &Tree, words: &mut Words) {
    let text = text(element, words);
    words.push(kind, label, &text);
}

fn text(element: &Tree, words: &mut Words) -> String {
    let mut out = String::new();
    for child in &element.children {
        match child {
            Child::Words(plain) => out.push_str(plain),
            Child::Element(note) if note.name == "authorialNote" => {
                let marker = note.attribute("marker").unwrap_or_default();
                note.elements().for_each(|p| push(Kind::Note, marker, p, words));
                out.push_str(&format!("[{marker}]"));
            }
            Child::Element(inline) => out.push_str(&text(inline, words)),
        }
    }
    out
}
