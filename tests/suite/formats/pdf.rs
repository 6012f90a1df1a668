//! The words of a PDF, as a reader of its tag tree has them.

use serde_json::Value;

use super::furniture::{Furniture, pdf_drops};
use super::words::{Kind, Words};
use crate::harness::taken_apart;

/// Reads a PDF; `tests/pdf_tags.py` takes it apart.
pub fn read(pdf: &[u8], furniture: &Furniture) -> Words {
    let document: Vec<Value> = taken_apart(pdf, "pdf_tags.py");
    let mut reading = Reading { words: Words::default(), furniture };
    let body: Vec<&Value> = document.iter().flat_map(kids).collect();
    // Title page, contents and colophon stand before the first heading of the text; a letter has no contents.
    let mut headings = (0..body.len()).filter(|at| name(body[*at]) == "H1").peekable();
    let first = headings.next_if(|at| furniture.is_contents(&plain(body[*at])));
    let start = headings.next().expect("a PDF has headings");
    assert!(first.is_some() || !body.iter().any(|kid| furniture.is_contents(&plain(kid))), "the contents stand before the text");
    reading.blocks(&body[start..], Kind::Paragraph, "");
    reading.words
}

fn kids(tag: &Value) -> &[Value] {
    tag["kids"].as_array().map_or(&[], Vec::as_slice)
}

fn name(tag: &Value) -> &str {
    tag["tag"].as_str().unwrap_or_default()
}

/// All text below a tag.
fn plain(tag: &Value) -> String {
    tag.as_str().map_or_else(|| kids(tag).iter().map(plain).collect(), str::to_owned)
}

struct Reading<'a> {
    words: Words,
    furniture: &'a Furniture,
}

impl Reading<'_> {
    /// `kind` and `label` are what a paragraph here is, and the number before it.
    fn block(&mut self, tag: &Value, kind: Kind, label: &str) {
        match name(tag) {
            "Div" if self.is_form(tag) => {
                self.numbered(Kind::Caption, &kids(tag)[0]);
                kids(tag)[1..].iter().flat_map(|content| if name(content) == "Div" { kids(content) } else { &[] }).for_each(
                    |kid| match name(kid) {
                        "P" => self.numbered(Kind::Caption, kid),
                        _ => self.fields(kid),
                    },
                );
            }
            dropped if pdf_drops(dropped) => {}
            "H1" | "H2" | "H3" => self.numbered(Kind::Heading, tag),
            "Caption" => self.numbered(Kind::Caption, tag),
            "P" => self.whole(kind, label, tag),
            "TH" | "TD" => self.whole(Kind::Cell, "", tag),
            "Figure" => self.words.push(Kind::Alternative, "", tag["alt"].as_str().unwrap_or_default()),
            "L" if tag["numbering"] == "None" => kids(tag).iter().flat_map(kids).for_each(|side| match name(side) {
                "Lbl" => self.whole(Kind::Term, "", side),
                _ => self.below(side, Kind::Definition, ""),
            }),
            "L" => self.below(tag, Kind::Item, ""),
            "LI" => self.item(tag),
            "Div" if is_strip(tag) && self.is_record(tag) => {}
            "Div" if is_row(tag, 3) => self.provision(kids(tag)),
            "Div" if is_row(tag, 2) && kind == Kind::Item => self.beside(kids(tag), kind, label),
            "" => self.words.push(Kind::Loose, "", tag.as_str().unwrap_or_default()),
            _ => self.below(tag, kind, label),
        }
    }

    /// What stands in a tag. A paragraph right before a table without a caption is the title of that part of an exhibit.
    fn below(&mut self, tag: &Value, kind: Kind, label: &str) {
        self.blocks(&kids(tag).iter().collect::<Vec<_>>(), kind, label);
    }

    fn blocks(&mut self, tags: &[&Value], kind: Kind, label: &str) {
        for (at, tag) in tags.iter().enumerate() {
            let titles = name(tag) == "P" && tags.get(at + 1).is_some_and(|next| name(next) == "Table" && !has_caption(next));
            if titles { self.whole(Kind::Caption, "", tag) } else { self.block(tag, kind, label) }
        }
    }

    fn is_form(&self, tag: &Value) -> bool {
        has_caption(tag) && self.furniture.is_form(&plain(&kids(tag)[0]))
    }

    /// Every paragraph of the boxes of a form: names, help and answers.
    fn fields(&mut self, tag: &Value) {
        match name(tag) {
            "P" => self.whole(Kind::Item, "", tag),
            _ => kids(tag).iter().for_each(|kid| self.fields(kid)),
        }
    }

    /// Number, words, record.
    fn provision(&mut self, cells: &[Value]) {
        let label = plain(&cells[0]);
        if kids(&cells[1]).first().is_some_and(|first| name(first) == "L") {
            self.words.push(Kind::Paragraph, &label, "");
        }
        self.beside(&cells[1..], Kind::Paragraph, &label);
    }

    /// Words and the record beside them.
    fn beside(&mut self, cells: &[Value], kind: Kind, label: &str) {
        self.below(&cells[0], kind, label);
        if !self.is_record(&cells[1]) {
            self.below(&cells[1], Kind::Loose, "");
        }
    }

    /// Whether a tag says only what the furniture names: titles and labels of records, and what they are labels of.
    fn is_record(&self, tag: &Value) -> bool {
        kids(tag).iter().all(|kid| match name(kid) {
            "P" => self.furniture.is_record_label(&plain(kid)),
            "L" => kids(kid)
                .iter()
                .flat_map(kids)
                .filter(|side| name(side) == "Lbl")
                .all(|label| self.furniture.is_record_label(&plain(label))),
            "Div" => self.is_record(kid),
            _ => false,
        })
    }

    fn item(&mut self, item: &Value) {
        let label: String = kids(item).iter().filter(|side| name(side) == "Lbl").map(plain).collect();
        let label = if label.chars().any(char::is_alphanumeric) { label } else { String::new() };
        kids(item).iter().filter(|side| name(side) != "Lbl").for_each(|side| self.below(side, Kind::Item, &label));
    }

    fn whole(&mut self, kind: Kind, label: &str, tag: &Value) {
        let text = self.pieces(tag).concat();
        self.words.push(kind, label, &text);
    }

    /// A block whose first piece may be its number.
    fn numbered(&mut self, kind: Kind, tag: &Value) {
        let pieces = self.pieces(tag);
        match pieces.split_first() {
            Some((first, rest)) if !rest.is_empty() && self.furniture.is_number(first) => self.words.push(kind, first, &rest.concat()),
            _ => self.words.push(kind, "", &pieces.concat()),
        }
    }

    /// The pieces of text below a tag; a note is taken out and leaves its call.
    fn pieces(&mut self, tag: &Value) -> Vec<String> {
        let mut pieces = Vec::new();
        for kid in kids(tag) {
            match name(kid) {
                "" => pieces.push(kid.as_str().unwrap_or_default().to_owned()),
                "Lbl" => pieces.push(format!("[{}]", plain(kid))),
                "Note" => {
                    let (labels, words): (Vec<&Value>, Vec<&Value>) = kids(kid).iter().partition(|kid| name(kid) == "Lbl");
                    let label: String = labels.into_iter().map(plain).collect();
                    let text: String = words.into_iter().map(plain).collect();
                    self.words.push(Kind::Note, &label, &text);
                }
                _ => pieces.extend(self.pieces(kid)),
            }
        }
        pieces
    }
}

fn has_caption(tag: &Value) -> bool {
    kids(tag).first().is_some_and(|first| name(first) == "Caption")
}

/// Whether a tag is a row of a grid with this many cells.
fn is_row(tag: &Value, cells: usize) -> bool {
    kids(tag).len() == cells && kids(tag).iter().all(|kid| name(kid) == "Div")
}

/// Whether a tag is a record below its sentence: a row of lists with a label each.
fn is_strip(tag: &Value) -> bool {
    kids(tag).len() > 1 && kids(tag).iter().all(|cell| name(cell) == "Div" && kids(cell).iter().all(|list| name(list) == "L"))
}
