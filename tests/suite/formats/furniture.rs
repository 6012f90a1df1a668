//! The closed list of what a format adds to the words of an agreement. What is not named here must be equal.
//!
//! | format | added | how it is told apart |
//! | --- | --- | --- |
//! | PDF | running heads, folios, repeated table heads, drawn marks | artifacts: in no tag |
//! | PDF | title page, facts | before the heading of the contents, which is the first `H1` |
//! | PDF | the subject of a letter, below the addressee | `Title` |
//! | PDF | contents, lists of tables and figures, history, colophon | that heading and all up to the next `H1`; a letter has none |
//! | PDF | records beside a provision or an item | third cell of its row (second of an item's), and nothing but known labels in it |
//! | PDF | the words inside a drawing | `Figure`, which stands for its text alternative |
//! | XML | metadata with the history, title page | `meta`, `preface` |
//! | XML | records, ids, data | attributes |
//! | HTML | title, facts, history, navigation, numbers, records, citations, colophon | `data-apparatus` |
//! | HTML | what a browser needs | `head` |
//! | PDF, XML | numbers: `2.1`, `Bilag 1`, `Stk. 3`, `1`, `Tabel 1`, `Figur 1` | compared too, as the block's label |
//! | PDF, HTML | a diagram | an image, which stands for its text alternative; XML has the tables alone |
//! | HTML | inputs, and what they are called for those who do not see them | elements without words; `aria-label` |
//! | all | the age of a directory, told against the date of the document | compared too |
//! | all | the call of a footnote | compared too, as `[1]` |

use std::collections::BTreeSet;

use aftale::layouts::Layouts;
use aftale::model::{Block, ExhibitLabels, FactDate, PathwayStep};
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
    Form,
    Part,
    Checklist,
    Note,
}

/// The display words that the list above speaks of.
#[derive(Debug)]
pub struct Furniture {
    labels: Value,
    records: BTreeSet<String>,
    exhibits: ExhibitLabels,
}

impl Furniture {
    /// From the layouts in force, in a language.
    pub fn new(layouts: &Layouts, language: &str) -> Self {
        let labels = layouts.labels(language, "agreement").expect("the labels can be read");
        let words = labels["records"].as_object().expect("the records have labels").values();
        let records = words.filter_map(Value::as_str).map(str::to_owned).collect();
        let exhibits = layouts.exhibit_labels(language).expect("the labels can be read");
        Self { labels, records, exhibits }
    }

    /// What a diagram shows, in sentences; nothing for other blocks.
    pub fn alternative(&self, block: &Block) -> Option<String> {
        let words = &self.exhibits.alternatives;
        let put = |sentence: &str, pairs: &[(&str, String)]| {
            pairs.iter().fold(sentence.to_owned(), |sentence, (name, value)| sentence.replace(&format!("{{{name}}}"), value))
        };
        let listed = |names: Vec<String>| match names.len() {
            0 | 1 => names.concat(),
            count => format!("{}{}{}", names[..count - 1].join(&words.comma), words.and, names[count - 1]),
        };
        let mut said = Vec::new();
        match block {
            Block::Organisation(it) => {
                said.push(words.organisation.clone());
                for (level, title) in it.levels.iter().enumerate() {
                    let bodies = it.bodies.iter().filter(|body| body.level == level).map(|body| body.name.words()).collect();
                    said.push(put(&words.level, &[("level", title.words()), ("bodies", listed(bodies))]));
                }
                for body in it.bodies.iter().filter(|body| !body.reports_to.is_empty()) {
                    let above = body.reports_to.iter().map(|above| it.bodies[*above].name.words()).collect();
                    said.push(put(&words.reports, &[("body", body.name.words()), ("above", listed(above))]));
                }
            }
            Block::Pathway(it) => {
                let lane = |at: usize| it.lanes[at].name.words();
                let number = |step: &PathwayStep| step.place.number.clone().unwrap_or_default();
                said.push(put(&words.pathway, &[("lanes", listed((0..it.lanes.len()).map(lane).collect()))]));
                for stage in &it.stages {
                    let step = |step: &PathwayStep| format!("{} {} ({})", number(step), step.title.words(), lane(step.lane));
                    let steps = listed(stage.steps.iter().map(step).collect());
                    said.push(put(&words.stage, &[("stage", stage.title.words()), ("steps", steps)]));
                }
                for (track, title) in it.tracks.iter().enumerate() {
                    let steps = listed(it.steps().filter(|step| step.tracks.contains(&track)).map(number).collect());
                    said.push(put(&words.track, &[("track", title.words()), ("steps", steps)]));
                }
            }
            _ => return None,
        }
        said.push(words.table.clone());
        Some(said.join(" "))
    }

    /// How old a directory is.
    pub fn aged(&self, as_of: FactDate, dated: FactDate) -> String {
        self.exhibits.aged(as_of, dated).expect("a directory is not from after its document")
    }

    /// What a format prints before a block with a number.
    pub fn label(&self, format: Format, what: Numbered, number: Option<&str>) -> String {
        let Some(number) = number else { return String::new() };
        let word = match what {
            Numbered::Section | Numbered::Item | Numbered::Note | Numbered::Part => "",
            Numbered::Form => &self.exhibits.form,
            Numbered::Checklist => &self.exhibits.checklist,
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
        let words = [self.word("annex"), self.word("table"), self.word("figure"), &self.exhibits.form, &self.exhibits.checklist];
        let labelled = piece.split_once(char::is_whitespace).is_some_and(|(word, rest)| words.contains(&word) && number(rest));
        let letter = piece.len() == 1 && piece.chars().all(|c| c.is_ascii_uppercase());
        number(piece) || labelled || letter
    }

    /// Whether a caption is a form's.
    pub fn is_form(&self, caption: &str) -> bool {
        caption.starts_with(&self.exhibits.form)
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
    matches!(tag, "TOC" | "Title")
}

/// XML: elements of the act that hold nothing of the agreement's text.
pub fn xml_drops(name: &str) -> bool {
    matches!(name, "meta" | "preface")
}

/// HTML: what the page adds.
pub fn html_drops(name: &str, is_apparatus: bool) -> bool {
    name == "head" || is_apparatus
}
