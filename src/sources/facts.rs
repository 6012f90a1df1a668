//! Reads the facts of a work from its `agreement.toml`.

use crate::diagnostic::{Diagnostic, FileIndex, Files, Span};
use crate::model::{DocumentState, FactDate, FactPlaces, Facts, Numbering, PartyId, RevisionKind, WorkId};
use crate::sources::keys::{Keys, with_table};
use crate::sources::normalise::normalise;

const STATES: [(&str, DocumentState); 3] =
    [("kladde", DocumentState::Draft), ("høringsudkast", DocumentState::Consultation), ("forelagt", DocumentState::Submitted)];
const REVISION_KINDS: [(&str, RevisionKind); 3] =
    [("content", RevisionKind::Content), ("correction", RevisionKind::Correction), ("republication", RevisionKind::Republication)];

/// Reads the facts; `None` when a required one is missing or wrong (and said so).
pub fn read_facts(files: &Files, file: FileIndex, diagnostics: &mut Vec<Diagnostic>) -> Option<Facts> {
    with_table(files, file, diagnostics, facts)
}

fn facts(keys: &mut Keys) -> Option<Facts> {
    let kind = keys.required("kind");
    let title = keys.required("title");
    let short_title = keys.required("short_title");
    let language = keys.choice("language", &[("da", "da")]).unwrap_or("da");
    let round = keys.required("round");
    let in_force_from = keys.required("in_force_from").and_then(|text| keys.parse::<FactDate>(text));
    let valid_to = keys.parsed::<FactDate>("valid_to");
    let parties = keys.texts("parties");
    let replaces = keys.parsed::<WorkId>("replaces");
    let mut relation = |key| keys.parsed::<WorkId>(key).map(|id| id.value);
    let [part_of, adds_to, annex_of, draft_of] = ["part_of", "adds_to", "annex_of", "draft_of"].map(&mut relation);
    let state = keys.choice("state", &STATES).unwrap_or(DocumentState::Draft);
    let revision = keys.count("revision");
    let revision_kind = keys.choice("revision_kind", &REVISION_KINDS).unwrap_or(RevisionKind::Content);
    let revision_place = keys.place("revision_kind").or(revision.as_ref().map(|number| number.span));
    let erratum = keys.text("erratum").map(|text| normalise(&text.value));
    let dated = keys.required("dated").and_then(|text| keys.parse::<FactDate>(text));
    let numbering = keys.choice("numbering", &[("decimal", Numbering::Decimal)]).unwrap_or(Numbering::Decimal);
    let example = keys.choice("basis", &[("example", true), ("agreement", false)]).unwrap_or(false);
    if let Some(date) = dated.as_ref().filter(|date| !date.value.is_full()) {
        let message = format!("`dated` is the date on the document, and `{}` is not a day", date.value);
        keys.report(Diagnostic::error("value", date.span, message).help("write year, month and day, e.g. 2019-07-01"));
        return None;
    }
    let start = Span { end: keys.span().start, ..keys.span() };
    let place = |span: Option<Span>| span.unwrap_or(start);
    let places = FactPlaces {
        round: place(round.as_ref().map(|round| round.span)),
        in_force_from: place(in_force_from.as_ref().map(|date| date.span)),
        valid_to: place(valid_to.as_ref().map(|date| date.span)),
        dated: place(dated.as_ref().map(|date| date.span)),
        replaces: place(replaces.as_ref().map(|work| work.span)),
        revision: place(revision_place),
        parties: parties.iter().map(|party| party.span).collect(),
    };
    Some(Facts {
        kind: kind?.value,
        title: normalise(&title?.value),
        short_title: normalise(&short_title?.value),
        language: language.to_owned(),
        round: round?.value,
        in_force_from: in_force_from?.value,
        valid_to: valid_to.map(|date| date.value),
        parties: parties.into_iter().map(|party| PartyId(party.value)).collect(),
        replaces: replaces.map(|work| work.value),
        part_of,
        adds_to,
        annex_of,
        draft_of,
        state,
        revision: revision.map_or(1, |number| number.value),
        revision_kind,
        erratum,
        dated: dated?.value,
        numbering,
        example,
        places,
    })
}
