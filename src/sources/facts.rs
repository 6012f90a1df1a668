//! Reads the facts of a work from its `agreement.toml`.

use std::borrow::Cow;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::diagnostic::{Diagnostic, FileIndex, Files, Span};
use crate::model::{DocumentState, FactDate, FactPlaces, Facts, Numbering, PartyId, RevisionKind, WorkId};
use crate::sources::keys::{Keys, with_table};
use crate::sources::milestones::milestones;
use crate::sources::normalise::normalise;
use crate::sources::relations::{KEYS, Relation};

const STATES: [(&str, DocumentState); 3] =
    [("kladde", DocumentState::Draft), ("høringsudkast", DocumentState::Consultation), ("forelagt", DocumentState::Submitted)];
/// The languages that layouts have words in.
pub const LANGUAGES: [(&str, &str); 2] = [("da", "da"), ("en", "en")];
const REVISION_KINDS: [(&str, RevisionKind); 3] =
    [("content", RevisionKind::Content), ("correction", RevisionKind::Correction), ("republication", RevisionKind::Republication)];

/// Reads the facts; `None` when a required one is missing or wrong (and said so).
pub fn read_facts(files: &Files, file: FileIndex, diagnostics: &mut Vec<Diagnostic>) -> Option<(Facts, Vec<Relation>)> {
    with_table(files, file, diagnostics, facts)
}

/// Reads the keys of an `agreement.toml`.
pub fn facts(keys: &mut Keys) -> Option<(Facts, Vec<Relation>)> {
    let kind = keys.required("kind", "The kind of document, e.g. `general` for the agreement of a region and its municipalities.");
    let title = keys.required("title", "The title on the cover.");
    let short_title = keys.required("short_title", "The title in running heads and references, e.g. `Sundhedsaftale 2019-2023`.");
    let language = keys.choice("language", &LANGUAGES, "The language of the text; `da` when it is left out.").unwrap_or("da");
    let round = keys.required("round", "The round of agreements it belongs to: an id of `sources/rounds.toml`.");
    let in_force_from =
        keys.required_parsed::<FactDate>("in_force_from", "The first day it is valid: a day, or a month or year where no more is known.");
    let valid_to = keys.parsed::<FactDate>("valid_to", "The last day it is valid; left out until a successor takes effect.");
    let parties = keys.texts("parties", "Who is bound: ids of `sources/parties.toml`, in the order of print.");
    let mut relations = Vec::new();
    let mut relation = |(key, about, _)| {
        let named = keys.parsed::<WorkId>(key, about)?;
        relations.push(Relation { key, work: named.value.clone(), span: named.span });
        Some(named.value)
    };
    let [replaces, part_of, adds_to, annex_of, carried_on, draft_of] = KEYS.map(&mut relation);
    let state = keys.choice("state", &STATES, "How far the text has come; `kladde` when it is left out.").unwrap_or(DocumentState::Draft);
    let revision = keys.count("revision", "1, 2, … A text that has been released is changed under a higher number; 1 when it is left out.");
    let revision_kind = keys.choice("revision_kind", &REVISION_KINDS, "What the revision changes; `content` when it is left out.");
    let erratum = keys.text("erratum", "What a correction corrects, in one sentence.").map(|text| normalise(&text.value));
    let dated = keys.required_parsed::<Day>("dated", "The date on the document and in the PDF: a day.");
    let numbering =
        keys.choice("numbering", &[("decimal", Numbering::Decimal)], "How headings are counted; `decimal` when it is left out.");
    let example = keys.choice(
        "basis",
        &[("example", true), ("agreement", false)],
        "`example` for a made-up text (page one says so); `agreement` for what parties sign, also when it is left out.",
    );
    let history = milestones(keys);
    let place = |span: Option<Span>| span.unwrap_or_else(|| keys.start());
    let revision_place = keys.place("revision_kind").or(revision.as_ref().map(|number| number.span));
    let places = FactPlaces {
        kind: place(kind.as_ref().map(|kind| kind.span)),
        round: place(round.as_ref().map(|round| round.span)),
        in_force_from: place(in_force_from.as_ref().map(|date| date.span)),
        valid_to: place(valid_to.as_ref().map(|date| date.span)),
        dated: place(dated.as_ref().map(|date| date.span)),
        replaces: place(relations.iter().find(|relation| relation.key == "replaces").map(|relation| relation.span)),
        relations: relations.iter().map(|relation| (relation.key, relation.span)).collect(),
        revision: place(revision_place),
        parties: parties.iter().map(|party| party.span).collect(),
    };
    let facts = Facts {
        kind: kind?.value,
        title: normalise(&title?.value),
        short_title: normalise(&short_title?.value),
        language: language.to_owned(),
        round: round?.value,
        in_force_from: in_force_from?.value,
        valid_to: valid_to.map(|date| date.value),
        parties: parties.into_iter().map(|party| PartyId(party.value)).collect(),
        replaces,
        part_of,
        adds_to,
        annex_of,
        carried_on,
        draft_of,
        state,
        revision: revision.map_or(1, |number| number.value),
        revision_kind: revision_kind.unwrap_or(RevisionKind::Content),
        erratum,
        dated: dated?.value.0,
        numbering: numbering.unwrap_or(Numbering::Decimal),
        example: example.unwrap_or(false),
        history,
        places,
    };
    Some((facts, relations))
}

/// A date that is known to the day.
pub struct Day(pub FactDate);

impl FromStr for Day {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let date = text.parse::<FactDate>().map_err(|error| error.to_string())?;
        if date.is_full() { Ok(Self(date)) } else { Err(format!("`{date}` is not a day; write year, month and day, e.g. 2019-07-01")) }
    }
}

impl JsonSchema for Day {
    fn schema_name() -> Cow<'static, str> {
        "Day".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$" })
    }
}
