//! Turns the classes and keys of an attribute block into records, and says which of them are not known.

use std::cell::RefCell;

use crate::diagnostic::{Diagnostic, Span};
use crate::model::{
    Area, Deadline, Decision, Direction, FactDate, Goal, Measure, MeasureState, Modality, Obligation, PartyId, Precision, Record,
    RecordPlaces, Target, Vision,
};
use crate::sources::attributes::Attributes;
use crate::sources::facts::Day;
use crate::sources::keys::{Placed, one_of, unknown};
use crate::sources::normalise::normalise;

/// Records that stand on a heading.
const ON_HEADINGS: [&str; 1] = ["area"];
/// Records that stand on a paragraph or an item.
const ON_TEXT: [&str; 7] = ["vision", "goal", "target", "obligation", "measure", "term", "precision"];
const DECISION: &str = "decision";

/// Where a block stands; decides what it may say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stand {
    /// On a heading.
    Heading,
    /// On a paragraph or a list item.
    Text,
    /// On a table or figure.
    Exhibit,
}

/// What a block says besides its id.
#[derive(Debug, Default)]
pub struct Marks {
    /// The records, in the order of the classes.
    pub records: Vec<Record>,
    /// `.lead`.
    pub lead: bool,
    /// `.unnumbered`.
    pub unnumbered: bool,
    /// `.annex`.
    pub annex: bool,
    /// `caption="…"`.
    pub caption: Option<String>,
    /// `as_of="…"`: the day that a table was drawn up, which makes it a directory.
    pub as_of: Option<Placed<FactDate>>,
}

/// Reads a block's classes and keys.
pub fn read_marks(attributes: &Attributes, stand: Stand, diagnostics: &mut Vec<Diagnostic>) -> Marks {
    let mut marks = Marks::default();
    if attributes.broken {
        return marks;
    }
    let pairs = Pairs { attributes, asked: RefCell::new(Vec::new()), findings: RefCell::new(Vec::new()) };
    let known: Vec<&str> = match stand {
        Stand::Heading => ON_HEADINGS.into_iter().chain(["annex", "unnumbered"]).collect(),
        Stand::Text => ON_TEXT.into_iter().chain([DECISION, "lead", "unnumbered"]).collect(),
        Stand::Exhibit => vec![],
    };
    for (class, span) in &attributes.classes {
        if !known.contains(&class.as_str()) {
            let elsewhere = ON_HEADINGS.iter().chain(&ON_TEXT).chain(&[DECISION, "annex", "lead", "unnumbered"]).any(|name| name == class);
            diagnostics.push(match (elsewhere, stand) {
                (true, Stand::Heading) => Diagnostic::error("unknown-class", *span, format!("`.{class}` does not belong on a heading")),
                (true, _) => Diagnostic::error("unknown-class", *span, format!("`.{class}` does not belong here")),
                (false, _) => {
                    Diagnostic::error("unknown-class", *span, format!("there is no class `.{class}`")).help(one_of(class, &known))
                }
            });
            continue;
        }
        match class.as_str() {
            "annex" => marks.annex = true,
            "unnumbered" => marks.unnumbered = true,
            "lead" => marks.lead = true,
            _ => marks.records.extend(record(class, *span, &pairs)),
        }
    }
    if stand == Stand::Exhibit {
        marks.caption = pairs.take("caption");
        marks.as_of = pairs.day("as_of");
    }
    diagnostics.append(&mut pairs.findings.borrow_mut());
    let asked = pairs.asked.borrow();
    let all_known = attributes.classes.iter().all(|(class, _)| known.contains(&class.as_str()));
    for (key, _, span) in &attributes.pairs {
        // The keys of a class that is not known are not known either; the class was told.
        if all_known && !asked.contains(&key.as_str()) {
            diagnostics.push(unknown("key", key, *span, &asked));
        }
    }
    marks
}

/// Reads one record; `None` when a required key is missing (and said so).
fn record(class: &str, span: Span, pairs: &Pairs) -> Option<Record> {
    Some(match class {
        "area" => Record::Area(Area { covers: pairs.words("covers"), names: Vec::new(), places: pairs.places() }),
        "vision" => Record::Vision(Vision { basis: pairs.basis() }),
        "goal" => Record::Goal(Goal { serves: pairs.words("serves"), basis: pairs.basis() }),
        "term" => Record::Term,
        "measure" => {
            let state = measure_state(pairs);
            let [replaced_by, of] = ["replaced_by", "of"].map(|key| pairs.take(key));
            Record::Measure(Measure { state, replaced_by, of, basis: pairs.basis(), places: pairs.places(), ..Measure::default() })
        }
        "precision" => Record::Precision(Precision { of: pairs.required("of", span)?, clause: None, places: pairs.places() }),
        "decision" => {
            let (body, date) = (pairs.required("body", span), pairs.required("date", span));
            let date = pairs.parse::<FactDate>("date", date?);
            Record::Decision(Decision { body: PartyId(body?), date: date?, places: pairs.places() })
        }
        "target" => Record::Target(target(span, pairs)?),
        "obligation" => Record::Obligation(obligation(span, pairs)?),
        _ => unreachable!("only known classes are read"),
    })
}

/// How far a measure is; what took the place of one that was replaced must be named.
fn measure_state(pairs: &Pairs) -> Option<MeasureState> {
    let choices = MeasureState::ALL.map(|(state, words)| (words, state));
    let state = pairs.choice("state", &choices);
    if state == Some(MeasureState::Replaced) && pairs.take("replaced_by").is_none() {
        let span = pairs.places().of("state");
        let finding = Diagnostic::error("missing-key", span, "`replaced_by` is missing: a measure is replaced by something");
        pairs.findings.borrow_mut().push(finding.help("add `replaced_by=\"…\"` with the id of the measure that took its place"));
    }
    state
}

fn target(span: Span, pairs: &Pairs) -> Option<Target> {
    let indicator = pairs.required("indicator", span);
    let value = pairs.shown("value");
    let pending = pairs.take("pending");
    if value.is_some() == pending.is_some() {
        let message = if value.is_some() { "a target has a value or is pending, not both" } else { "this target has no value" };
        let help = "write `value=\"…\"`, or the word `pending` while it is not settled";
        pairs.findings.borrow_mut().push(Diagnostic::error("target-value", pairs.attributes.span, message).help(help));
    }
    let direction = pairs.choice("direction", &[("op", Direction::Up), ("ned", Direction::Down)]);
    Some(Target {
        value,
        baseline: pairs.shown("baseline"),
        unit: pairs.shown("unit"),
        year: pairs.shown("year"),
        direction,
        source: pairs.shown("source"),
        split: pairs.shown("split"),
        basis: pairs.basis(),
        places: pairs.places(),
        indicator: normalise(&indicator?),
    })
}

fn obligation(span: Span, pairs: &Pairs) -> Option<Obligation> {
    let actor = pairs.required("actor", span);
    let modality_written = pairs.required("modality", span).is_some();
    let choices: Vec<(&str, Modality)> = Modality::ALL.iter().map(|(modality, word)| (*word, *modality)).collect();
    let modality = if modality_written { pairs.choice("modality", &choices) } else { None };
    let counterpart = pairs.take("counterpart").map(PartyId);
    let deadline = pairs.shown("deadline").map(Deadline);
    let channel = pairs.shown("channel");
    let basis = pairs.basis();
    Some(Obligation { actor: PartyId(actor?), counterpart, modality: modality?, deadline, channel, basis, places: pairs.places() })
}

/// The keys of a block, remembering which were asked for.
struct Pairs<'a> {
    attributes: &'a Attributes,
    asked: RefCell<Vec<&'static str>>,
    findings: RefCell<Vec<Diagnostic>>,
}

impl Pairs<'_> {
    fn places(&self) -> RecordPlaces {
        let values = self.attributes.pairs.iter().map(|(key, _, span)| (key.clone(), *span)).collect();
        RecordPlaces { block: self.attributes.span, values }
    }

    fn find(&self, key: &'static str) -> Option<(&str, Span)> {
        self.asked.borrow_mut().push(key);
        self.attributes.pairs.iter().find(|(name, _, _)| name == key).map(|(_, value, span)| (value.as_str(), *span))
    }

    fn take(&self, key: &'static str) -> Option<String> {
        self.find(key).map(|(value, _)| value.to_owned())
    }

    /// A value that readers see.
    fn shown(&self, key: &'static str) -> Option<String> {
        self.find(key).map(|(value, _)| normalise(value))
    }

    fn day(&self, key: &'static str) -> Option<Placed<FactDate>> {
        let (value, span) = self.find(key).map(|(value, span)| (value.to_owned(), span))?;
        self.parse::<Day>(key, value).map(|day| Placed { value: day.0, span })
    }

    fn required(&self, key: &'static str, class: Span) -> Option<String> {
        let value = self.take(key).filter(|value| !value.trim().is_empty());
        if value.is_none() {
            let finding = Diagnostic::error("missing-key", class, format!("`{key}` is missing"));
            self.findings.borrow_mut().push(finding.help(format!("add `{key}=\"…\"` to this block")));
        }
        value
    }

    /// Several words in one value, parted by commas or spaces.
    fn words(&self, key: &'static str) -> Vec<String> {
        let value = self.take(key).unwrap_or_default();
        value.split([',', ' ']).filter(|word| !word.is_empty()).map(str::to_owned).collect()
    }

    fn basis(&self) -> Option<String> {
        let (value, span) = self.find("basis")?;
        if value != "example" && value.strip_prefix("fact:").is_none_or(str::is_empty) {
            let finding = Diagnostic::error("basis", span, format!("`{value}` is not a basis"));
            self.findings.borrow_mut().push(finding.help("write `basis=\"example\"`, or `basis=\"fact:<source>\"`"));
        }
        Some(value.to_owned())
    }

    fn choice<T: Copy>(&self, key: &'static str, choices: &[(&str, T)]) -> Option<T> {
        let (value, span) = self.find(key)?;
        if let Some((_, choice)) = choices.iter().find(|(word, _)| *word == value) {
            return Some(*choice);
        }
        let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
        let finding = Diagnostic::error("value", span, format!("`{value}` is not a {key}")).help(one_of(value, &words));
        self.findings.borrow_mut().push(finding);
        None
    }

    fn parse<T: std::str::FromStr<Err: std::fmt::Display>>(&self, key: &'static str, text: String) -> Option<T> {
        match text.parse() {
            Ok(value) => Some(value),
            Err(error) => {
                let span = self.find(key).map_or(self.attributes.span, |(_, span)| span);
                self.findings.borrow_mut().push(Diagnostic::error("value", span, error.to_string()));
                None
            }
        }
    }
}
