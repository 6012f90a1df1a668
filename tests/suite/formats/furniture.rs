//! The closed list of what a format adds to the words of an agreement. What is not named here must be equal.
//!
//! | format | added | how it is told apart |
//! | --- | --- | --- |
//! | PDF | running heads, folios, repeated table heads, drawn marks | artifacts: in no tag |
//! | PDF | title page, facts, history, colophon | before the heading of the contents, which is the first `H1` |
//! | PDF | contents | that heading and `TOC` |
//! | PDF | records beside a provision or an item | third cell of its row (second of an item's), and nothing but known labels in it |
//! | PDF | the words inside a drawing | `Figure`, which stands for its text alternative |
//! | XML | metadata with the history, title page | `meta`, `preface` |
//! | XML | records, ids, data | attributes |
//! | HTML | title, facts, history, navigation, numbers, records, citations, colophon | `data-apparatus` |
//! | HTML | what a browser needs | `head` |
//! | PDF, XML | numbers: `2.1`, `Bilag 1`, `Stk. 3`, `1`, `Tabel 1`, `Figur 1` | compared too, as the block's label |
//! | all | the call of a footnote | compared too, as `[1]` |

use std::collections::BTreeSet;

use aftale::layouts::Layouts;
use serde_json::Value;

use super::words::Format;

/// What is numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbered {
    Section,
    Annex,
    Clause,
    Item,
    Table,
    Figure,
    Note,
}

/// The display words that the list above speaks of.
#[derive(Debug)]
pub struct Furniture {
    labels: Value,
    records: BTreeSet<String>,
}

impl Furniture {
    /// From the layouts in force.
    pub fn new(layouts: &Layouts) -> Self {
        let labels = layouts.labels("da", "agreement").expect("the labels can be read");
        let words = labels["records"].as_object().expect("the records have labels").values();
        let records = words.filter_map(Value::as_str).map(str::to_owned).collect();
        Self { labels, records }
    }

    /// What a format prints before a block with a number.
    pub fn label(&self, format: Format, what: Numbered, number: Option<&str>) -> String {
        let Some(number) = number else { return String::new() };
        let word = match what {
            Numbered::Section | Numbered::Item | Numbered::Note => "",
            Numbered::Annex => self.word("annex"),
            Numbered::Clause => self.word("clause"),
            Numbered::Table => self.word("table"),
            Numbered::Figure => self.word("figure"),
        };
        if format == Format::Html { String::new() } else { format!("{word} {number}").trim().to_owned() }
    }

    /// Whether the first piece of a PDF heading or caption is its number.
    pub fn is_number(&self, piece: &str) -> bool {
        let number = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || c == '.');
        let words = ["annex", "table", "figure"].map(|key| self.word(key));
        let labelled = piece.split_once(char::is_whitespace).is_some_and(|(word, rest)| words.contains(&word) && number(rest));
        number(piece) || labelled
    }

    /// Whether this is the heading over the contents.
    pub fn is_contents(&self, heading: &str) -> bool {
        heading == self.word("contents")
    }

    /// Whether words name a kind of record or one of its fields.
    pub fn is_record_label(&self, words: &str) -> bool {
        self.records.contains(words.trim())
    }

    fn word(&self, key: &str) -> &str {
        self.labels[key].as_str().expect("a label")
    }
}

/// PDF: tags that hold nothing of the agreement.
pub fn pdf_drops(tag: &str) -> bool {
    tag == "TOC"
}

/// XML: elements of the act that hold nothing of the agreement's text.
pub fn xml_drops(name: &str) -> bool {
    matches!(name, "meta" | "preface")
}

/// HTML: what the page adds.
pub fn html_drops(name: &str, is_apparatus: bool) -> bool {
    name == "head" || is_apparatus
}
