//! A plain tree of an XML document, read back by a parser that knows nothing of how it was written.

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};

/// An element.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    /// The name as written.
    pub name: String,
    /// Attributes, in the order written.
    pub attributes: Vec<(String, String)>,
    /// What is inside.
    pub children: Vec<Child>,
}

/// An element or words.
#[derive(Debug, Clone)]
pub enum Child {
    /// An element.
    Element(Tree),
    /// Words.
    Words(String),
}

impl Tree {
    /// Parses a document; the answer is its root.
    pub fn parse(document: &[u8]) -> Self {
        let text = std::str::from_utf8(document).expect("the document is UTF-8");
        let mut reader = Reader::from_str(text);
        let mut open = vec![Self::default()];
        loop {
            match reader.read_event().expect("the document is well formed") {
                Event::Start(start) => open.push(Self::open(&start)),
                Event::Empty(start) => close(&mut open, Self::open(&start)),
                Event::End(_) => {
                    let element = open.pop().expect("an end has a start");
                    close(&mut open, element);
                }
                Event::Text(text) => words(&mut open, &text.xml10_content()),
                Event::GeneralRef(name) => words(&mut open, &unescape(&format!("&{};", name.xml10_content())).expect("a known entity")),
                Event::Eof => break,
                _ => {}
            }
        }
        open.remove(0).elements().next().cloned().expect("a root element")
    }

    fn open(start: &BytesStart<'_>) -> Self {
        let attributes = start.attributes().map(|attribute| {
            let attribute = attribute.expect("a readable attribute");
            (attribute.key.as_ref().to_owned(), unescape(&attribute.value).expect("known entities").into_owned())
        });
        Self { name: start.name().as_ref().to_owned(), attributes: attributes.collect(), children: Vec::new() }
    }

    /// The child elements.
    pub fn elements(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(|child| match child {
            Child::Element(element) => Some(element),
            Child::Words(_) => None,
        })
    }

    /// The first child of a name.
    pub fn child(&self, name: &str) -> Option<&Self> {
        self.elements().find(|element| element.name == name)
    }

    /// The first descendant along a path of names.
    pub fn path(&self, path: &str) -> &Self {
        path.split('/').fold(self, |element, name| element.child(name).unwrap_or_else(|| panic!("no `{name}` in `{}`", element.name)))
    }

    /// An attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// This element and everything below it.
    pub fn all(&self) -> Vec<&Self> {
        std::iter::once(self).chain(self.elements().flat_map(Self::all)).collect()
    }

    /// All words in it, footnotes included.
    pub fn text(&self) -> String {
        let texts = self.children.iter().map(|child| match child {
            Child::Element(element) => element.text(),
            Child::Words(words) => words.clone(),
        });
        texts.collect()
    }

    /// Takes away every element of a name.
    pub fn without(mut self, name: &str) -> Self {
        self.children.retain(|child| !matches!(child, Child::Element(element) if element.name == name));
        for child in &mut self.children {
            if let Child::Element(element) = child {
                *element = std::mem::take(element).without(name);
            }
        }
        self
    }
}

fn close(open: &mut [Tree], element: Tree) {
    open.last_mut().expect("the document itself is open").children.push(Child::Element(element));
}

fn words(open: &mut [Tree], words: &str) {
    let children = &mut open.last_mut().expect("the document itself is open").children;
    match children.last_mut() {
        Some(Child::Words(before)) => before.push_str(words),
        _ => children.push(Child::Words(words.into())),
    }
}
