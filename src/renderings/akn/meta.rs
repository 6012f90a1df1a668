//! The metadata of a work: what it is called, when it is valid, who is bound, what it replaces.
//!
//! A date that is not known to the day takes the first day, is named `nominal` and says in `aft:known` what is
//! known; temporal data is then left out.

use std::collections::BTreeMap;

use crate::model::{Agreement, FactDate, PartyId, Publisher, Record};
use crate::renderings::akn::Labels;
use crate::renderings::akn::element::Element;
use crate::renderings::akn::history;
use crate::renderings::akn::iri::Frbr;
use crate::renderings::akn::terms::Terms;
use crate::renderings::akn::vocabulary as akn;
use crate::renderings::akn::vocabulary::Name;

/// The identifier of whoever is responsible for the markup.
pub(super) const PUBLISHER: &str = "#publisher";

/// What a kind of document is called as an `act`; other kinds keep their own name.
const ACT_NAMES: [(&str, &str); 3] =
    [("general", "sundhedsaftale"), ("cooperation", "samarbejdsaftale"), ("local_addendum", "lokalaftale")];

/// The `name` of the act for a kind of document, e.g. `sundhedsaftale` for `general`.
pub fn act_name(kind: &str) -> String {
    ACT_NAMES.iter().find(|(known, _)| *known == kind).map_or_else(|| kind.replace('_', "-"), |(_, name)| (*name).to_owned())
}

/// The identifier of a party's organization, e.g. `org-region-midtjylland`.
pub fn organization_id(party: &PartyId) -> String {
    format!("org-{party}")
}

/// What the metadata is made from.
pub struct Metadata<'a> {
    /// The work.
    pub agreement: &'a Agreement,
    /// Who publishes it.
    pub publisher: &'a Publisher,
    /// Digest of what is agreed.
    pub text_digest: &'a str,
    /// Display words.
    pub labels: &'a Labels,
    /// The defined words.
    pub terms: &'a Terms,
    /// What the work is called.
    pub frbr: &'a Frbr,
    /// The IRIs of works that the facts name, by what they are to this one (e.g. `replaces`), where they can be known.
    pub related: BTreeMap<&'static str, String>,
}

impl Metadata<'_> {
    /// The metadata of the act.
    pub fn act(&self) -> Element {
        Element::new(akn::META)
            .child(self.identification("main"))
            .children(self.classification())
            .child(self.lifecycle())
            .children(history::workflow(&self.agreement.facts.history))
            .children(self.analysis())
            .children(self.temporal_data())
            .child(self.references())
            .child(self.proprietary())
    }

    /// The metadata of an annex: its identification alone, since ids of embedded documents share one space.
    pub fn annex(&self, component: &str) -> Element {
        Element::new(akn::META).child(self.identification(component))
    }

    fn identification(&self, component: &str) -> Element {
        let (frbr, facts) = (self.frbr, &self.agreement.facts);
        let (work, expression) = (frbr.work(), frbr.expression());
        let level =
            |name, this: String, uri: String| Element::new(name).child(value(akn::FRBR_THIS, this)).child(value(akn::FRBR_URI, uri));
        let dated = || date(akn::FRBR_DATE, facts.dated).attribute("name", "dateret");
        let editor = || Element::new(akn::FRBR_AUTHOR).attribute("href", PUBLISHER);
        let in_force = date(akn::FRBR_DATE, facts.in_force_from).attribute("name", self.in_force_name());
        let alias = value(akn::FRBR_ALIAS, self.agreement.id.to_string()).attribute("name", "aftale");
        source(akn::IDENTIFICATION)
            .child(
                level(akn::FRBR_WORK, format!("{work}/!{component}"), work.clone())
                    .child(alias)
                    .child(in_force)
                    .children(self.authors())
                    .child(value(akn::FRBR_COUNTRY, frbr.country.as_str()))
                    .child(value(akn::FRBR_SUBTYPE, frbr.subtype.as_str()))
                    .child(value(akn::FRBR_NUMBER, frbr.number)),
            )
            .child(
                level(akn::FRBR_EXPRESSION, format!("{expression}/!{component}"), expression.clone())
                    .child(dated())
                    .child(editor())
                    .child(value(akn::FRBR_VERSION_NUMBER, facts.revision.to_string()))
                    .child(Element::new(akn::FRBR_LANGUAGE).attribute("language", frbr.language)),
            )
            .child(
                level(akn::FRBR_MANIFESTATION, format!("{expression}/!{component}.xml"), format!("{expression}/.akn"))
                    .child(dated())
                    .child(editor()),
            )
    }

    fn in_force_name(&self) -> &'static str {
        if self.agreement.facts.in_force_from.is_full() { "ikrafttraeden" } else { "nominal" }
    }

    fn authors(&self) -> Vec<Element> {
        let parties = &self.agreement.facts.parties;
        if parties.is_empty() {
            return vec![Element::new(akn::FRBR_AUTHOR).attribute("href", PUBLISHER)];
        }
        let author = |party| Element::new(akn::FRBR_AUTHOR).attribute("href", format!("#{}", organization_id(party)));
        parties.iter().map(|party| author(party).attribute("as", "#role-party")).collect()
    }

    /// The required areas of the round that the agreement covers.
    fn classification(&self) -> Option<Element> {
        let dictionary = format!("/akn/ontology/concept/dk/indsatsomraade/{}", self.agreement.facts.round);
        let mut keywords: Vec<(&str, String)> = Vec::new();
        for section in self.agreement.all_sections() {
            for record in &section.records {
                let Record::Area(area) = record else { continue };
                for cover in area.covers.iter().filter(|cover| !cover.is_empty()) {
                    if keywords.iter().all(|(known, _)| known != cover) {
                        keywords.push((cover, section.title.words()));
                    }
                }
            }
        }
        let keyword = |(cover, title): (&str, String)| {
            value(akn::KEYWORD, cover).attribute("showAs", title).attribute("dictionary", dictionary.as_str())
        };
        (!keywords.is_empty()).then(|| source(akn::CLASSIFICATION).children(keywords.into_iter().map(keyword)))
    }

    fn lifecycle(&self) -> Element {
        let facts = &self.agreement.facts;
        let event = |number: &str, day: Element, meaning: &str| {
            day.attribute("eId", format!("eref_{number}")).attribute("source", "#original").attribute("refersTo", meaning)
        };
        let begins = event("1", date(akn::EVENT_REF, facts.in_force_from), "#event-in-force").attribute("type", "generation");
        // What ends it is known to the successor only, so this event is no `repeal` with a source of its own.
        let ends = self.day_after().map(|day| event("2", day, "#event-expiry"));
        source(akn::LIFECYCLE).child(begins).children(ends)
    }

    /// The day after the last day of validity, where it is known to the day.
    fn day_after(&self) -> Option<Element> {
        let last = self.agreement.facts.valid_to.filter(|date| date.is_full())?;
        let day = last.first_day().tomorrow().ok()?;
        Some(Element::new(akn::EVENT_REF).attribute("date", day.to_string()))
    }

    fn analysis(&self) -> Option<Element> {
        let old = self.related.get("replaces")?;
        let remaking = Element::new(akn::LEGAL_SYSTEM_MOD)
            .attribute("eId", "am_1")
            .attribute("type", "remaking")
            .child(Element::new(akn::SOURCE).attribute("href", "#body"))
            .child(Element::new(akn::DESTINATION).attribute("href", old.as_str()));
        Some(source(akn::ANALYSIS).child(Element::new(akn::ACTIVE_MODIFICATIONS).child(remaking)))
    }

    fn temporal_data(&self) -> Option<Element> {
        if !self.agreement.facts.in_force_from.is_full() {
            return None;
        }
        let mut interval = Element::new(akn::TIME_INTERVAL).attribute("start", "#eref_1").attribute("refersTo", "#event-in-force");
        if self.day_after().is_some() {
            interval = interval.attribute("end", "#eref_2");
        }
        Some(source(akn::TEMPORAL_DATA).child(Element::new(akn::TEMPORAL_GROUP).attribute("eId", "tmpg_1").child(interval)))
    }

    fn references(&self) -> Element {
        let (agreement, labels) = (self.agreement, self.labels);
        let publisher = agreement.id.series().publisher();
        let organization = |id: String, key: &str, name: &str| top_level(akn::TLC_ORGANIZATION, &id, "organization", key, name);
        let mut parties: Vec<&PartyId> = agreement.facts.parties.iter().chain(agreement.party_names.keys()).collect();
        parties.sort();
        parties.dedup();
        let name = |party: &PartyId| agreement.party_names.get(party).map_or(party.0.clone(), |name| name.name.clone());
        let related = agreement.facts.related().filter_map(|(key, work)| {
            let iri = self.related.get(key)?;
            let title = agreement.work_titles.get(&work.to_string()).cloned().unwrap_or_else(|| work.to_string());
            let name = if key == "annex_of" { akn::ATTACHMENT_OF } else { akn::ACTIVE_REF };
            let reference = Element::new(name).attribute("eId", key.replace('_', "-")).attribute("href", iri.as_str());
            Some(reference.attribute("showAs", title).attribute("aft:relation", key))
        });
        let ends = self.day_after().map(|_| top_level(akn::TLC_EVENT, "event-expiry", "event", "ophoer", &labels.expiry));
        source(akn::REFERENCES)
            .child(
                Element::new(akn::ORIGINAL)
                    .attribute("eId", "original")
                    .attribute("href", self.frbr.expression())
                    .attribute("showAs", agreement.facts.short_title.as_str()),
            )
            .children(related)
            .child(organization("publisher".into(), publisher, &self.publisher.name))
            .children(parties.iter().map(|party| organization(organization_id(party), &party.0, &name(party))))
            .child(top_level(akn::TLC_ROLE, "role-party", "role", "aftalepart", &labels.party))
            .child(top_level(akn::TLC_EVENT, "event-in-force", "event", "ikrafttraeden", &labels.in_force))
            .children(ends)
            .children(history::references(&agreement.facts.history, &labels.steps))
            .children(self.terms.listed.iter().map(|(id, word)| {
                let key = id.trim_start_matches("term-");
                top_level(akn::TLC_TERM, id, "term", key, word)
            }))
    }

    fn proprietary(&self) -> Element {
        let facts = serde_json::to_value(&self.agreement.facts).expect("facts have string keys only");
        let mut edition = Element::new(akn::OWN_EDITION).attribute("work", self.agreement.id.to_string());
        for key in ["kind", "round", "state", "revision", "revision_kind", "erratum", "numbering", "example"] {
            match &facts[key] {
                serde_json::Value::Null => {}
                serde_json::Value::String(text) => edition = edition.attribute(key.replace('_', "-"), text.as_str()),
                other => edition = edition.attribute(key.replace('_', "-"), other.to_string()),
            }
        }
        source(akn::PROPRIETARY)
            .child(edition)
            .child(Element::new(akn::OWN_TEXT_DIGEST).attribute("algorithm", "sha256").words(self.text_digest))
            .child(Element::new(akn::OWN_TOOL).attribute("name", env!("CARGO_PKG_NAME")).attribute("version", env!("CARGO_PKG_VERSION")))
    }
}

pub(super) fn source(name: Name) -> Element {
    Element::new(name).attribute("source", PUBLISHER)
}

pub(super) fn value(name: Name, value: impl Into<String>) -> Element {
    Element::new(name).attribute("value", value)
}

pub(super) fn date(name: Name, date: FactDate) -> Element {
    let element = Element::new(name).attribute("date", date.first_day().to_string());
    if date.is_full() { element } else { element.attribute("aft:known", date.to_string()) }
}

/// An entry of the ontology, e.g. `/akn/ontology/role/dk/aftalepart`.
pub(super) fn top_level(name: Name, id: &str, class: &str, key: &str, show_as: &str) -> Element {
    Element::new(name).attribute("eId", id).attribute("href", format!("/akn/ontology/{class}/dk/{key}")).attribute("showAs", show_as)
}
