//! A tree of elements, and how it becomes bytes: indented by two spaces, but never inside mixed content.

use std::collections::BTreeMap;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use serde_json::Value;

use crate::model::{Place, Record, UnitId};
use crate::renderings::akn::vocabulary::Name;

/// An element that is being put together; eIds and the targets of references are filled in last.
#[derive(Debug, Clone)]
pub struct Element {
    /// Its name and what the standard says about it.
    pub name: Name,
    /// In the order written, unescaped.
    pub attributes: Vec<(String, String)>,
    /// Elements and words, in order.
    pub children: Vec<Node>,
    /// The unit of the agreement it stands for.
    pub unit: Option<UnitId>,
    /// The number in print without words, e.g. `2.1`: what its eId is made from.
    pub number: Option<String>,
    /// The unit of this work it refers to.
    pub target: Option<UnitId>,
}

/// An element or words.
#[derive(Debug, Clone)]
pub enum Node {
    /// An element.
    Element(Element),
    /// Words, unescaped.
    Words(String),
}

impl Element {
    /// An element without anything in it.
    pub fn new(name: Name) -> Self {
        Self { name, attributes: Vec::new(), children: Vec::new(), unit: None, number: None, target: None }
    }

    /// Adds an attribute.
    pub fn attribute(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.attributes.push((name.into(), value.into()));
        self
    }

    /// Adds a child.
    pub fn child(mut self, child: Self) -> Self {
        self.children.push(Node::Element(child));
        self
    }

    /// Adds children.
    pub fn children(mut self, children: impl IntoIterator<Item = Self>) -> Self {
        self.children.extend(children.into_iter().map(Node::Element));
        self
    }

    /// Adds words.
    pub fn words(mut self, words: impl Into<String>) -> Self {
        self.children.push(Node::Words(words.into()));
        self
    }

    /// Makes it stand for a unit; an id that an author wrote becomes an attribute.
    pub fn unit(mut self, place: &Place) -> Self {
        self.unit = Some(place.id.clone());
        if place.written { self.attribute("aft:id", place.id.as_str()) } else { self }
    }

    /// Says which number its eId is made from.
    pub fn number(mut self, number: Option<&String>) -> Self {
        self.number = number.cloned();
        self
    }

    /// Says what the unit was marked as: `aft:record="obligation"`, and an attribute for each field of the record.
    pub fn records(mut self, records: &[Record]) -> Self {
        let mut fields: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for record in records {
            let record = serde_json::to_value(record).expect("a record has string keys only");
            for (key, value) in record.as_object().into_iter().flatten() {
                let values = fields.entry(format!("aft:{}", key.replace('_', "-"))).or_default();
                let value = plain(value);
                if !value.is_empty() && !values.contains(&value) {
                    values.push(value);
                }
            }
        }
        fields.retain(|_, values| !values.is_empty());
        self.attributes.extend(fields.into_iter().map(|(key, values)| (key, values.join(" "))));
        self
    }

    /// The child elements.
    pub fn elements_mut(&mut self) -> impl Iterator<Item = &mut Self> {
        self.children.iter_mut().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Words(_) => None,
        })
    }

    /// Puts children in the order of the schema, here and below.
    pub fn sort_children(&mut self) {
        let order = self.name.children;
        if !order.is_empty() {
            self.children.sort_by_key(|node| match node {
                Node::Element(child) => order.iter().position(|tag| *tag == child.name.tag).unwrap_or(order.len()),
                Node::Words(_) => order.len(),
            });
        }
        self.elements_mut().for_each(Self::sort_children);
    }

    /// The document as UTF-8, with declaration and a line end.
    pub fn to_document(&self) -> Vec<u8> {
        let mut out = Output { writer: Writer::new(Vec::new()) };
        out.event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
        out.element(self, 0, false);
        out.event(Event::Text(BytesText::new("\n")));
        out.writer.into_inner()
    }
}

struct Output {
    writer: Writer<Vec<u8>>,
}

impl Output {
    /// `inside` says that an element further out holds words: white space would become part of them.
    fn element(&mut self, element: &Element, depth: usize, inside: bool) {
        if !inside {
            self.new_line(depth);
        }
        let mut start = BytesStart::new(element.name.tag);
        for (name, value) in &element.attributes {
            start.push_attribute((name.as_str(), one_line(value).as_str()));
        }
        if element.children.is_empty() {
            return self.event(Event::Empty(start));
        }
        self.event(Event::Start(start));
        let compact = inside || element.name.mixed;
        for child in &element.children {
            match child {
                Node::Element(child) => self.element(child, depth + 1, compact),
                Node::Words(words) => self.event(Event::Text(BytesText::new(&allowed(words)))),
            }
        }
        if !compact {
            self.new_line(depth);
        }
        self.event(Event::End(BytesEnd::new(element.name.tag)));
    }

    fn new_line(&mut self, depth: usize) {
        self.event(Event::Text(BytesText::new(&format!("\n{}", "  ".repeat(depth)))));
    }

    fn event(&mut self, event: Event<'_>) {
        self.writer.write_event(event).expect("memory takes every write");
    }
}

/// A field of a record in words: lists with blanks between their entries, a clause by its citation.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Object(fields) => fields.get("text").map_or_else(String::new, plain),
        Value::Array(values) => values.iter().map(plain).collect::<Vec<_>>().join(" "),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// Without the characters that XML 1.0 cannot hold (section 2.2).
fn allowed(words: &str) -> String {
    words.chars().filter(|c| !matches!(c, '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}')).collect()
}

/// A parser reads line ends and tabs in an attribute as blanks; written as such, nobody is surprised.
fn one_line(value: &str) -> String {
    allowed(value).replace(['\n', '\r', '\t'], " ")
}
