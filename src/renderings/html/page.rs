//! The reading view: one agreement as one page.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::Serialize;

use crate::layouts::Layouts;
use crate::model::agreement::{Agreement, Block, List, Place};
use crate::model::extract::{Extract, ExtractImprint};
use crate::model::{Publisher, Record, UnitId, WorkId};
use crate::renderings::exhibits::{Exhibit, exhibits};
use crate::renderings::html::{Document, links};

/// What the template gets besides words and publisher.
#[derive(Serialize)]
struct Page<'a> {
    /// The model.
    agreement: &'a Agreement,
    /// The period's label, e.g. `2019-2023`.
    label: &'a str,
    /// The work this one is a translation of; `none` when it is none.
    original: Option<WorkId>,
    /// The label of the work this one replaces; `none` when it replaces none.
    predecessor: Option<&'a str>,
    /// The text digest.
    digest: &'a str,
    /// The drawings in base 64, by the path written in the text.
    figures: BTreeMap<&'a str, String>,
    /// Where a record rests on an example.
    examples: Vec<&'a Place>,
    /// What is added to exhibits, by id.
    exhibits: BTreeMap<&'a UnitId, Exhibit<'a>>,
    /// What part of the work it is; `none` for the whole.
    extract: Option<&'a ExtractImprint>,
}

/// Prepares an agreement as `agreement.html`, to lie in the folder of its edition.
pub fn prepare_agreement(agreement: &Agreement, publisher: &Publisher, layouts: &Layouts, text_digest: &str) -> Document {
    let predecessor = agreement.facts.replaces.as_ref().map(|work| work.label());
    prepare(agreement, publisher, layouts, text_digest, links::edition_folder(&agreement.id), predecessor, None)
}

/// Prepares a part of an agreement as `extract.html`, to lie in its folder.
pub fn prepare_extract(extract: &Extract, publisher: &Publisher, layouts: &Layouts) -> Document {
    let Extract { agreement, imprint } = extract;
    prepare(agreement, publisher, layouts, &imprint.text_digest, imprint.folder(), None, Some(imprint))
}

fn prepare(
    agreement: &Agreement,
    publisher: &Publisher,
    layouts: &Layouts,
    digest: &str,
    folder: String,
    predecessor: Option<&str>,
    extract: Option<&ExtractImprint>,
) -> Document {
    let page = Page {
        agreement,
        label: agreement.id.label(),
        original: agreement.id.original(),
        predecessor,
        digest,
        figures: agreement.figures.iter().map(|(path, bytes)| (path.as_str(), BASE64.encode(bytes))).collect(),
        examples: examples(agreement),
        // words that are missing are told when the page is printed
        exhibits: layouts.exhibit_labels(&agreement.facts.language).map(|labels| exhibits(agreement, &labels)).unwrap_or_default(),
        extract,
    };
    Document::new("agreement", layouts, publisher, &agreement.facts.language, folder, &page)
}

fn examples(agreement: &Agreement) -> Vec<&Place> {
    let mut found = Vec::new();
    for section in agreement.all_sections() {
        for block in &section.blocks {
            let Block::Clause(clause) = block else { continue };
            if clause.records.iter().any(rests_on_example) {
                found.push(&clause.place);
            }
            clause.list.iter().for_each(|list| examples_in(list, &mut found));
        }
    }
    found
}

fn examples_in<'a>(list: &'a List, found: &mut Vec<&'a Place>) {
    list.for_each_item(&mut |item| {
        if item.records.iter().any(rests_on_example) {
            found.push(&item.place);
        }
    });
}

fn rests_on_example(record: &Record) -> bool {
    record.basis() == Some("example")
}
