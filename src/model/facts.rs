//! The facts of a work, from its `agreement.toml`.

use schemars::JsonSchema;
use serde::Serialize;

use crate::diagnostic::Span;
use crate::model::date::FactDate;
use crate::model::milestone::Milestone;
use crate::model::party::PartyId;
use crate::model::work::WorkId;

/// What is known about a work besides its text.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Facts {
    /// The kind of document; kinds are data, e.g. `general`.
    pub kind: String,
    /// The title on the cover.
    pub title: String,
    /// The title in running heads and references, e.g. `Sundhedsaftale 2019–2023`.
    pub short_title: String,
    /// `da`.
    pub language: String,
    /// The round of agreements whose law applies, e.g. `2019`.
    pub round: String,
    /// When it takes effect.
    pub in_force_from: FactDate,
    /// The last day it is valid; absent until a successor takes effect.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<FactDate>,
    /// Who is bound.
    pub parties: Vec<PartyId>,
    /// The work this one takes the place of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replaces: Option<WorkId>,
    /// The work this one is a part of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part_of: Option<WorkId>,
    /// The work this one adds to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub adds_to: Option<WorkId>,
    /// The work this one is an annex of, approved on its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub annex_of: Option<WorkId>,
    /// The work whose clauses this one carries on beside its successor: what is dropped there and stands here is not lost.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carried_on: Option<WorkId>,
    /// The work this one is a consultation draft of; no period check applies to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub draft_of: Option<WorkId>,
    /// How far the text has come.
    pub state: DocumentState,
    /// 1, 2, …
    pub revision: u32,
    /// What the revision changes.
    pub revision_kind: RevisionKind,
    /// What a correction corrects.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub erratum: Option<String>,
    /// The date on the document and in the PDF; always to the day.
    pub dated: FactDate,
    /// How headings and list items are counted.
    pub numbering: Numbering,
    /// Whether the text is a made-up example; page one says so.
    pub example: bool,
    /// How the text came to be, up to the freeze, in the order of time.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<Milestone>,
    /// Where facts that are judged were written.
    #[serde(skip)]
    pub places: FactPlaces,
}

impl Facts {
    /// The works that the facts name, each with what it is to this one, e.g. `replaces`.
    pub fn related(&self) -> impl Iterator<Item = (&'static str, &WorkId)> {
        let all = [
            ("replaces", &self.replaces),
            ("part_of", &self.part_of),
            ("adds_to", &self.adds_to),
            ("annex_of", &self.annex_of),
            ("carried_on", &self.carried_on),
            ("draft_of", &self.draft_of),
        ];
        all.into_iter().filter_map(|(key, work)| Some((key, work.as_ref()?)))
    }

    /// The parties as a record names them: part, party, and where it is named.
    pub fn placed_parties(&self) -> impl Iterator<Item = (&'static str, &PartyId, Span)> {
        let places = self.places.parties.iter().copied().chain(std::iter::repeat(self.places.in_force_from));
        self.parties.iter().zip(places).map(|(party, span)| ("party", party, span))
    }
}

/// Where facts that are judged were written; the start of the file for one that is not there.
#[derive(Debug, Clone, Default)]
pub struct FactPlaces {
    /// `kind`.
    pub kind: Span,
    /// `round`.
    pub round: Span,
    /// `in_force_from`.
    pub in_force_from: Span,
    /// `valid_to`.
    pub valid_to: Span,
    /// `dated`.
    pub dated: Span,
    /// `replaces`.
    pub replaces: Span,
    /// Each fact that names another work, by key, e.g. `adds_to`.
    pub relations: Vec<(&'static str, Span)>,
    /// `revision_kind`, or `revision` where that is not there.
    pub revision: Span,
    /// Each of the `parties`.
    pub parties: Vec<Span>,
}

impl FactPlaces {
    /// Where a fact that names another work was written; the entry into force when it is not there.
    pub fn relation(&self, key: &str) -> Span {
        self.relations.iter().find(|(known, _)| *known == key).map_or(self.in_force_from, |(_, span)| *span)
    }
}

/// How far a text has come. Frozen bytes never say "approved": approvals live beside them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub enum DocumentState {
    /// Being written.
    #[serde(rename = "kladde")]
    Draft,
    /// In public consultation.
    #[serde(rename = "høringsudkast")]
    Consultation,
    /// Put before the parties for approval.
    #[serde(rename = "forelagt")]
    Submitted,
}

/// What a revision changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RevisionKind {
    /// What is agreed.
    Content,
    /// An error in print, named by an erratum line.
    Correction,
    /// Nothing in the text: the text digest is equal.
    Republication,
}

/// How headings and list items are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Numbering {
    /// 1, 1.1, 1.1.1; items 1, 2 and a, b below them.
    Decimal,
}
