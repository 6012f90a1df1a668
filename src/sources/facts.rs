//! Reads the facts of a work from its `agreement.toml`.

use crate::diagnostic::{Diagnostic, FileIndex, Files, Span};
use crate::model::{DocumentState, FactDate, Facts, Numbering, PartyId, RevisionKind, WorkId};
use crate::sources::keys::{Keys, with_table};
use crate::sources::normalise::normalise;
use crate::sources::relations::{KEYS, Relation};

const STATES: [(&str, DocumentState); 3] =
    [("kladde", DocumentState::Draft), ("høringsudkast", DocumentState::Consultation), ("forelagt", DocumentState::Submitted)];
const REVISION_KINDS: [(&str, RevisionKind); 3] =
    [("content", RevisionKind::Content), ("correction", RevisionKind::Correction), ("republication", RevisionKind::Republication)];

/// Where facts that others judge were written.
#[derive(Debug, Clone, Default)]
pub struct FactPlaces {
    /// `round`.
    pub round: Span,
    /// `replaces`, `part_of`, …: every work that is named.
    pub relations: Vec<Relation>,
}

/// Reads the facts; `None` when a required one is missing or wrong (and said so).
pub fn read_facts(files: &Files, file: FileIndex, diagnostics: &mut Vec<Diagnostic>) -> Option<(Facts, FactPlaces)> {
    with_table(files, file, diagnostics, facts)
}

fn facts(keys: &mut Keys) -> Option<(Facts, FactPlaces)> {
    let kind = keys.required("kind");
    let title = keys.required("title");
    let short_title = keys.required("short_title");
    let language = keys.choice("language", &[("da", "da")]).unwrap_or("da");
    let round = keys.required("round");
    let in_force_from = keys.required("in_force_from").and_then(|text| keys.parse::<FactDate>(text));
    let valid_to = keys.parsed::<FactDate>("valid_to").map(|date| date.value);
    let parties = keys.texts("parties");
    let mut relations = Vec::new();
    let mut relation = |(key, _)| {
        let named = keys.parsed::<WorkId>(key)?;
        relations.push(Relation { key, work: named.value.clone(), span: named.span });
        Some(named.value)
    };
    let [replaces, part_of, adds_to, annex_of, draft_of] = KEYS.map(&mut relation);
    let state = keys.choice("state", &STATES).unwrap_or(DocumentState::Draft);
    let revision = keys.count("revision").map_or(1, |number| number.value);
    let revision_kind = keys.choice("revision_kind", &REVISION_KINDS).unwrap_or(RevisionKind::Content);
    let erratum = keys.text("erratum").map(|text| normalise(&text.value));
    let dated = keys.required("dated").and_then(|text| keys.parse::<FactDate>(text));
    let numbering = keys.choice("numbering", &[("decimal", Numbering::Decimal)]).unwrap_or(Numbering::Decimal);
    let example = keys.choice("basis", &[("example", true), ("agreement", false)]).unwrap_or(false);
    if let Some(date) = dated.as_ref().filter(|date| !date.value.is_full()) {
        let message = format!("`dated` is the date on the document, and `{}` is not a day", date.value);
        keys.report(Diagnostic::error("value", date.span, message).help("write year, month and day, e.g. 2019-07-01"));
        return None;
    }
    let place = |span: Option<Span>| span.unwrap_or(keys.span());
    let parties_span = parties.first().zip(parties.last()).map(|(first, last)| Span { end: last.span.end, ..first.span });
    let places = FactPlaces { round: place(round.as_ref().map(|round| round.span)), relations };
    let facts = Facts {
        kind: kind?.value,
        title: normalise(&title?.value),
        short_title: normalise(&short_title?.value),
        language: language.to_owned(),
        round: round?.value,
        in_force_from: in_force_from?.value,
        valid_to,
        parties: parties.into_iter().map(|party| PartyId(party.value)).collect(),
        replaces,
        part_of,
        adds_to,
        annex_of,
        draft_of,
        state,
        revision,
        revision_kind,
        erratum,
        dated: dated?.value,
        numbering,
        example,
        span: place(parties_span),
    };
    Some((facts, places))
}
