//! Akoma Ntoso 3.0: one agreement as an `act` that is valid under the strict schema, and its approvals as a `doc`.
//!
//! 1. `body`, `exhibits` and `meta` put the elements together; `words` the words inside them; `terms` finds the defined words.
//! 2. `eid` gives every element its eId and points references at them; `iri` names the work itself.
//! 3. `workflow` does the same for approvals.
//! 4. `element` writes the bytes, in the order that `vocabulary` knows from the schema.

mod body;
mod eid;
mod element;
mod exhibits;
mod history;
mod iri;
mod meta;
mod terms;
mod vocabulary;
mod words;
mod workflow;

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::layouts::{LayoutError, Layouts};
use crate::model::{Agreement, ExhibitLabels, Publisher, WorkId};
use crate::renderings::akn::body::Body;
use crate::renderings::akn::element::Element;
use crate::renderings::akn::iri::Frbr;
use crate::renderings::akn::meta::{Metadata, act_name};
use crate::renderings::akn::terms::Terms;
use crate::renderings::akn::vocabulary as akn;

pub use crate::renderings::akn::eid::Eid;
pub use crate::renderings::akn::iri::Iris;
pub use crate::renderings::akn::workflow::render_workflow;

/// The display words that an Akoma Ntoso document carries, in one language.
#[derive(Debug, Clone, Default)]
pub struct Labels {
    /// Before a provision's number, e.g. `Stk.`.
    pub clause: String,
    /// Before an annex's number, e.g. `Bilag`.
    pub annex: String,
    /// Before a table's number, e.g. `Tabel`.
    pub table: String,
    /// Before a figure's number, e.g. `Figur`.
    pub figure: String,
    /// Before the revision's number, e.g. `Udgave`.
    pub revision: String,
    /// How far the text has come, by the word of the facts, e.g. `forelagt`.
    pub states: BTreeMap<String, String>,
    /// The line that says the text is an example.
    pub example: String,
    /// The same for kinds of document that are no agreement, by kind.
    pub examples: BTreeMap<String, String>,
    /// What a party is in its role, e.g. `Aftalepart`.
    pub party: String,
    /// The event of taking effect, e.g. `Ikrafttræden`.
    pub in_force: String,
    /// The event of ceasing to be valid, e.g. `Ophør`.
    pub expiry: String,
    /// What exhibits bring with them; absent where only identifiers are wanted.
    pub exhibits: Option<ExhibitLabels>,
    /// What was done on the way to the text, by the words of the facts, e.g. `Høring`.
    pub steps: BTreeMap<String, String>,
}

impl Labels {
    /// What a made-up document of a kind says of itself.
    fn example_of(&self, kind: &str) -> &str {
        self.examples.get(kind).unwrap_or(&self.example)
    }

    /// Reads the words from the layouts in force: `agreement.json` and `akn.json` of a language.
    ///
    /// # Errors
    /// When a file is missing, not JSON, or lacks a word.
    pub fn read(layouts: &Layouts, language: &str) -> Result<Self, LayoutError> {
        let shared: Shared = group(layouts, language, "agreement")?;
        let own: Own = group(layouts, language, "akn")?;
        let Shared { clause, annex, table, figure, revision, states, example, examples, history } = shared;
        let Own { party, in_force, expiry } = own;
        let (exhibits, steps) = (Some(layouts.exhibit_labels(language)?), history.steps);
        Ok(Self { clause, annex, table, figure, revision, states, example, examples, party, in_force, expiry, exhibits, steps })
    }
}

#[derive(Deserialize)]
struct Shared {
    clause: String,
    annex: String,
    table: String,
    figure: String,
    revision: String,
    states: BTreeMap<String, String>,
    example: String,
    #[serde(default)]
    examples: BTreeMap<String, String>,
    history: Steps,
}

#[derive(Deserialize)]
struct Steps {
    steps: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Own {
    party: String,
    in_force: String,
    expiry: String,
}

fn group<T: DeserializeOwned>(layouts: &Layouts, language: &str, group: &str) -> Result<T, LayoutError> {
    serde_json::from_value(layouts.labels(language, group)?)
        .map_err(|error| LayoutError::Labels { path: format!("{language}/{group}.json"), reason: error.to_string() })
}

/// Renders an agreement as an Akoma Ntoso document.
///
/// `works` names the works that references and facts may lead to (see [`iris`]); one that is not there stays
/// words. UTF-8 with a declaration, indented without touching mixed content; the same input gives the same bytes.
pub fn render(agreement: &Agreement, publisher: &Publisher, text_digest: &str, labels: &Labels, works: &BTreeMap<WorkId, Iris>) -> Vec<u8> {
    let terms = Terms::of(agreement);
    let frbr = Frbr::new(agreement, publisher);
    let related = agreement.facts.related().filter_map(|(key, work)| Some((key, works.get(work)?.uri.clone()))).collect();
    let metadata = Metadata { agreement, publisher, text_digest, labels, terms: &terms, frbr: &frbr, related };
    let body = Body { agreement, labels, terms: &terms, works };

    let mut act = act(&metadata, &body);
    let eids = eid::assign(&mut act);
    eid::resolve(&mut act, &eids);
    let mut root = Element::new(akn::AKOMA_NTOSO).attribute("xmlns", akn::NAMESPACE).attribute("xmlns:aft", akn::OWN_NAMESPACE).child(act);
    root.sort_children();
    root.to_document()
}

/// The IRI of a work, e.g. `/akn/dk-82/act/sundhedsaftale/2019-07-01/1`.
pub fn work_iri(agreement: &Agreement, publisher: &Publisher) -> String {
    Frbr::new(agreement, publisher).work()
}

/// The IRI of the expression that an agreement's own document is, read off its bytes, e.g.
/// `/akn/dk-82/act/sundhedsaftale/2019-07-01/1/dan@2019-07-01`. `None` when they are no such document.
pub fn expression_of(document: &[u8]) -> Option<String> {
    iri::expression_of(document)
}

/// The IRIs of a work and of its units, for other works that refer to it.
pub fn iris(agreement: &Agreement, publisher: &Publisher) -> Iris {
    let (labels, works, terms) = (Labels::default(), BTreeMap::new(), Terms::of(agreement));
    let frbr = Frbr::new(agreement, publisher);
    let metadata =
        Metadata { agreement, publisher, text_digest: "", labels: &labels, terms: &terms, frbr: &frbr, related: BTreeMap::new() };
    let body = Body { agreement, labels: &labels, terms: &terms, works: &works };
    let uri = if agreement.facts.draft_of.is_some() || agreement.id.original().is_some() { frbr.expression() } else { frbr.work() };
    Iris { uri, eids: eid::assign(&mut act(&metadata, &body)) }
}

fn act(metadata: &Metadata<'_>, body: &Body<'_>) -> Element {
    let facts = &metadata.agreement.facts;
    let contains = if facts.revision == 1 { "originalVersion" } else { "singleVersion" };
    Element::new(akn::ACT)
        .attribute("name", act_name(&facts.kind))
        .attribute("contains", contains)
        .child(metadata.act())
        .child(body.preface())
        .child(body.body())
        .children(body.attachments(metadata))
}
