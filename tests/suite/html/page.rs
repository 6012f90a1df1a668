//! A page as a tree, read with an XML parser: what is not well-formed does not get here.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// An element with its attributes and what is in it.
#[derive(Debug, Default)]
pub struct Element {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub children: Vec<Node>,
}

#[derive(Debug)]
pub enum Node {
    Element(Element),
    Words(String),
}

impl Element {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Every element, outer before inner, in the order of the page.
    pub fn all(&self) -> Vec<&Element> {
        let mut all = vec![self];
        for child in &self.children {
            if let Node::Element(element) = child {
                all.extend(element.all());
            }
        }
        all
    }

    /// The first element with an id.
    pub fn by_id(&self, id: &str) -> Option<&Element> {
        self.all().into_iter().find(|element| element.attribute("id") == Some(id))
    }

    /// The words in it, but for what the page added; white space as one blank.
    pub fn words(&self) -> String {
        let mut out = String::new();
        self.write_words(&mut out);
        out.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn write_words(&self, out: &mut String) {
        for child in &self.children {
            match child {
                Node::Words(words) => out.push_str(words),
                Node::Element(element) if element.attribute("data-apparatus").is_none() => element.write_words(out),
                Node::Element(_) => {}
            }
        }
    }

    /// (kind, words) of every block of the model, in the order of the page.
    pub fn blocks(&self) -> Vec<(String, String)> {
        let blocks = self.all().into_iter().filter_map(|element| Some((element.attribute("data-block")?.to_owned(), element.words())));
        blocks.collect()
    }
}

/// Reads a page.
///
/// # Panics
/// When it is not well-formed XML behind its doctype.
pub fn parse(page: &[u8]) -> Element {
    let text = std::str::from_utf8(page).expect("a page is UTF-8");
    let body = text.strip_prefix("<!DOCTYPE html>\n").expect("a page starts with its doctype");
    let mut reader = Reader::from_str(body);
    let mut open = vec![Element::default()];
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Start(start) => open.push(element(&start)),
            Event::Empty(start) => push(&mut open, Node::Element(element(&start))),
            Event::End(_) => {
                let done = open.pop().expect("the parser pairs the tags");
                push(&mut open, Node::Element(done));
            }
            Event::Text(words) => push(&mut open, Node::Words(words.to_string())),
            Event::GeneralRef(name) => {
                let character = match &*name {
                    "lt" => "<",
                    "gt" => ">",
                    "amp" => "&",
                    "quot" => "\"",
                    other => panic!("XML alone does not know &{other};"),
                };
                push(&mut open, Node::Words(character.into()));
            }
            Event::Eof => break,
            other => panic!("a page has no {other:?}"),
        }
    }
    assert_eq!(open.len(), 1, "every element is closed");
    match open.remove(0).children.into_iter().find(|node| matches!(node, Node::Element(_))) {
        Some(Node::Element(html)) => html,
        _ => panic!("a page has an element"),
    }
}

fn push(open: &mut [Element], node: Node) {
    open.last_mut().expect("the outermost is never closed").children.push(node);
}

fn element(start: &BytesStart) -> Element {
    let attributes = start.attributes().map(|attribute| {
        let attribute = attribute.expect("quoted, and named once");
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).expect("known entities");
        (attribute.key.as_ref().to_owned(), value.into_owned())
    });
    Element { name: start.name().as_ref().to_owned(), attributes: attributes.collect(), children: Vec::new() }
}
