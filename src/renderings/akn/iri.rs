//! What a work, its text and its parts are called on the web of law (naming convention 1.0, section 4).
//!
//! Segments agree with the metadata: subdivision is the publisher's, subtype the series' name, the date the first
//! day of validity, the number always 1: a series has one work that takes effect on a day. A consultation draft and a
//! translation are other expressions of the same work.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::model::{Agreement, Publisher, UnitId};
use crate::renderings::akn::eid::Eid;

/// The IRIs of one work and of the units in it; what other works need in order to refer to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Iris {
    /// The work's, e.g. `/akn/dk-82/act/sundhedsaftale/2019-07-01/1`; of a draft or a translation, which share it with the
    /// text that came of it or that was translated, the expression's, e.g. `…/1/dan@2018-06-01`.
    pub uri: String,
    pub(super) eids: BTreeMap<UnitId, Eid>,
}

impl Iris {
    /// The IRI of a unit, e.g. `/akn/dk-82/act/sundhedsaftale/2019-07-01/1/~chp_2`; of the work when no unit is meant.
    /// `None` when the work has no such unit.
    pub fn of(&self, unit: Option<&UnitId>) -> Option<String> {
        let Some(unit) = unit else { return Some(self.uri.clone()) };
        self.eid(unit).map(|eid| format!("{}/~{eid}", self.uri))
    }

    /// The eId of a unit in its work's document, e.g. `chp_2__sec_2-1__para_3`.
    pub fn eid(&self, unit: &UnitId) -> Option<&Eid> {
        self.eids.get(unit)
    }
}

/// The FRBR levels of one work, without the component.
#[derive(Debug, Clone)]
pub struct Frbr {
    /// e.g. `dk-82`.
    pub country: String,
    /// e.g. `sundhedsaftale`.
    pub subtype: String,
    /// First day of validity, `YYYY-MM-DD`.
    pub work_date: String,
    /// e.g. `1`.
    pub number: &'static str,
    /// ISO 639-2, e.g. `dan`.
    pub language: &'static str,
    /// The date on the document, `YYYY-MM-DD`.
    pub expression_date: String,
}

impl Frbr {
    /// Reads the levels off the facts.
    pub fn new(agreement: &Agreement, publisher: &Publisher) -> Self {
        let facts = &agreement.facts;
        Self {
            country: format!("dk-{}", publisher.subdivision),
            subtype: agreement.id.series().name().to_owned(),
            work_date: facts.in_force_from.first_day().to_string(),
            number: "1",
            language: language(&facts.language),
            expression_date: facts.dated.first_day().to_string(),
        }
    }

    /// e.g. `/akn/dk-82/act/sundhedsaftale/2019-07-01/1`.
    pub fn work(&self) -> String {
        format!("/akn/{}/act/{}/{}/{}", self.country, self.subtype, self.work_date, self.number)
    }

    /// e.g. `/akn/dk-82/act/sundhedsaftale/2019-07-01/1/dan@2019-07-01`.
    pub fn expression(&self) -> String {
        format!("{}/{}@{}", self.work(), self.language, self.expression_date)
    }
}

/// ISO 639-2 of a language, e.g. `dan` for `da`.
pub fn language(language: &str) -> &'static str {
    if language == "en" { "eng" } else { "dan" }
}

/// The URI of a document's first expression, from its identification.
pub fn expression_of(document: &[u8]) -> Option<String> {
    let mut reader = Reader::from_reader(document);
    let mut inside = false;
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) if start.name().as_ref() == "FRBRExpression" => inside = true,
            Event::Start(tag) | Event::Empty(tag) if inside && tag.name().as_ref() == "FRBRuri" => {
                let value = tag.attributes().flatten().find(|attribute| attribute.key.as_ref() == "value")?;
                // an IRI of ours holds nothing that would be escaped
                return Some(value.value.into_owned());
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}
