//! Reads a drawing as a flat list of elements with their attributes, each with its place: the reading door to quick-xml.
//!
//! What is not plain XML (a document type, instructions, marked sections, unknown entities) is a flaw, told with its place;
//! which elements and attributes a drawing may have is for others to judge.

use std::ops::Range;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// A drawing as it was read; with flaws, the elements up to the first that ends the reading.
#[derive(Debug, Default)]
pub struct Drawing {
    /// In the order written, outer before inner.
    pub elements: Vec<Element>,
    /// What is no plain XML, in the order found.
    pub flaws: Vec<Flaw>,
}

/// One element.
#[derive(Debug)]
pub struct Element {
    /// e.g. `rect`.
    pub name: String,
    /// Where its name was written.
    pub range: Range<usize>,
    /// How many elements it stands in.
    pub depth: usize,
    /// One past the last element in it, in the list of all.
    pub end: usize,
    /// In the order written.
    pub attributes: Vec<Attribute>,
}

/// One attribute.
#[derive(Debug)]
pub struct Attribute {
    /// e.g. `fill`.
    pub name: String,
    /// Its value, entities resolved.
    pub value: String,
    /// Where name and value were written.
    pub range: Range<usize>,
}

/// Something that is no plain XML.
#[derive(Debug)]
pub struct Flaw {
    /// Where.
    pub range: Range<usize>,
    /// What, as a finding's message.
    pub message: String,
}

impl Element {
    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|attribute| attribute.name == name).map(|attribute| attribute.value.as_str())
    }
}

/// Reads a drawing.
pub fn read(text: &str) -> Drawing {
    let mut reading = Reading { text, drawing: Drawing::default(), open: Vec::new() };
    let mut reader = Reader::from_str(text);
    loop {
        let start = to_index(reader.buffer_position());
        let event = reader.read_event();
        let range = start..to_index(reader.buffer_position()).min(text.len());
        match event {
            Ok(Event::Start(tag)) => reading.open(&tag, range),
            Ok(Event::Empty(tag)) => {
                reading.open(&tag, range);
                reading.close();
            }
            Ok(Event::End(_)) => reading.close(),
            Ok(Event::Text(words)) if reading.open.is_empty() && !words.trim().is_empty() => {
                reading.flaw(range, "words stand outside the drawing")
            }
            Ok(Event::GeneralRef(name)) if !is_known_entity(&name) => {
                reading.flaw(range, format!("the entity `&{};` is not known", &*name))
            }
            Ok(Event::Decl(_)) if !is_utf8_declared(&text[range.clone()]) => reading.flaw(range, "a drawing is XML 1.0 in UTF-8"),
            Ok(Event::DocType(_)) => reading.flaw(range, "a document type has no place in a drawing"),
            Ok(Event::PI(_)) => reading.flaw(range, "a processing instruction has no place in a drawing"),
            Ok(Event::CData(_)) => reading.flaw(range, "a marked section has no place in a drawing"),
            Ok(Event::Text(_) | Event::GeneralRef(_) | Event::Comment(_) | Event::Decl(_)) => {}
            Ok(Event::Eof) => {
                let unclosed = reading.open.first().map(|at| reading.drawing.elements[*at].range.clone());
                if let Some(range) = unclosed {
                    reading.flaw(range, "this is not well-formed XML: an element is not closed");
                } else if reading.drawing.elements.is_empty() {
                    reading.flaw(0..0, "there is no drawing in this file");
                }
                break;
            }
            Err(error) => {
                let at = to_index(reader.error_position()).min(text.len());
                reading.flaw(at..line_end(text, at), format!("this is not well-formed XML: {error}"));
                break;
            }
        }
    }
    while !reading.open.is_empty() {
        reading.close();
    }
    reading.drawing
}

struct Reading<'a> {
    text: &'a str,
    drawing: Drawing,
    /// The elements that are open, by their place in the list.
    open: Vec<usize>,
}

impl Reading<'_> {
    fn flaw(&mut self, range: Range<usize>, message: impl Into<String>) {
        self.drawing.flaws.push(Flaw { range, message: message.into() });
    }

    fn open(&mut self, tag: &BytesStart, range: Range<usize>) {
        let name = tag.name().into_inner().to_owned();
        let named = range.start + 1..(range.start + 1 + name.len()).min(range.end);
        if self.open.is_empty() && !self.drawing.elements.is_empty() {
            self.flaw(named.clone(), "this is not well-formed XML: a second element stands beside the drawing");
        }
        let attributes = self.attributes(tag, &named);
        let at = self.drawing.elements.len();
        self.drawing.elements.push(Element { name, range: named, depth: self.open.len(), end: at + 1, attributes });
        self.open.push(at);
    }

    fn close(&mut self) {
        if let Some(at) = self.open.pop() {
            self.drawing.elements[at].end = self.drawing.elements.len();
        }
    }

    fn attributes(&mut self, tag: &BytesStart, named: &Range<usize>) -> Vec<Attribute> {
        let mut attributes = Vec::new();
        for attribute in tag.attributes() {
            let Ok(attribute) = attribute else {
                self.flaw(named.clone(), "this is not well-formed XML: an attribute is given twice or has no value in quotes");
                break;
            };
            let name = attribute.key.into_inner();
            let range = match (self.place(name), self.place(&attribute.value)) {
                (Some(name), Some(value)) if name.end <= value.start => name.start..(value.end + 1).min(self.text.len()),
                _ => named.clone(),
            };
            match attribute.normalized_value(XmlVersion::Implicit1_0) {
                Ok(value) if !attribute.value.contains('<') => {
                    attributes.push(Attribute { name: name.to_owned(), value: value.into_owned(), range });
                }
                _ => self.flaw(range, "this is not well-formed XML: the value has a `<`, or an entity that is not known"),
            }
        }
        attributes
    }

    /// Where a piece of the text lies in it.
    fn place(&self, piece: &str) -> Option<Range<usize>> {
        let start = (piece.as_ptr() as usize).checked_sub(self.text.as_ptr() as usize)?;
        let range = start..start + piece.len();
        (range.end <= self.text.len()).then_some(range)
    }
}

fn to_index(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

fn line_end(text: &str, from: usize) -> usize {
    text.as_bytes()[from..].iter().position(|byte| *byte == b'\n').map_or(text.len(), |length| from + length)
}

/// The five entities of XML itself, and characters by number.
fn is_known_entity(name: &str) -> bool {
    name.starts_with('#') || matches!(name, "lt" | "gt" | "amp" | "quot" | "apos")
}

fn is_utf8_declared(declaration: &str) -> bool {
    let declaration = declaration.to_ascii_lowercase();
    declaration.contains("1.0") && (!declaration.contains("encoding") || declaration.contains("utf-8"))
}
