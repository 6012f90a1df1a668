//! An agreement, a comparison or an approval sheet as PDF/A-3a and PDF/UA-1 in one file, carrying its own XML and sources.
//!
//! 1. [`data`] turns the model into the JSON files that a layout reads;
//! 2. the layout (`layouts/pdf/agreement.typ`, `comparison.typ`, `approvals.typ`) decides how it looks;
//! 3. [`world`] hands both to Typst, without disk, network, packages or clock, and exports the PDF.
//!
//! Same model, layouts and tool version: same bytes, whatever the thread, pool or order.
//!
//! # What the PDF adds to the words of the model
//!
//! Taken away, the text of the tag tree, read in order and with soft hyphens joined, is the model's, block by block.
//! A provision is a `Div` of three: number, words, records; a list item with records is a `Div` of two, without the
//! number.
//!
//! | added | where | how a reader tells it apart |
//! |---|---|---|
//! | cover drawing, rules, tracks, the mark of a draft | every page | artifacts: in no tag |
//! | running head, state and revision, `Side 3 af 22` | every page but the first | artifacts |
//! | repeated header rows of a table | where a table goes on | artifacts |
//! | kind and period, title (`Title`), facts, state, revision, the example line | page 1 | before the first `H1` |
//! | how the text came to be, colophon | page 2 | before the first `H1` |
//! | heading `Indhold`, the contents with page numbers | from page 3 | the first `H1`, and `TOC` |
//! | `1`, `2.1`, `Bilag 1` | an `H1` to `H3` | its first piece: the number, an annex's after its label |
//! | `Stk. 3` | before a provision | the first of three |
//! | `1`, `a`, `–` | a list item | its `Lbl`: the number; a dash when it has none |
//! | records | beside a provision or an item | the last of three or two; each `P` and `Lbl` there is one of `labels.records` |
//! | `Tabel 1`, `Figur 1` | a `Caption` | its first piece: label and number |
//! | `Formular 1`, `Tjekliste 1` | a `Caption` | its first piece |
//! | `A` | the title of a form's part, a `P` | its first piece, a letter |
//! | how old a directory is | the `P` after its table | behind the sentence that says when it was drawn up |
//! | boxes to tick, lines to write on | a form, a checklist | artifacts |
//! | a footnote's number | the call, and the `Note` that is read there | `Lbl` |
//! | the words inside a drawing | `Figure` | it has the model's text alternative as `Alt` |
//!
//! A part of an agreement is set like the whole; its first page says what it is an extract of.
//!
//! A comparison is an edition of its own: nothing else has its words. The words of an approval sheet are also those of
//! the Akoma Ntoso workflow beside it.

mod approvals;
mod data;
mod duties;
mod world;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use crate::diff::comparison::Comparison;
use crate::diff::party_duties::PartyDuties;
use crate::layouts::{LayoutError, Layouts};
use crate::model::extract::Extract;
use crate::model::unit::units;
use crate::model::{Agreement, ApprovalSheet, FactDate, Publisher};
use crate::renderings::PageNumbers;
use crate::renderings::duties::Words;

pub use data::Document;

/// A file that travels inside the PDF.
#[derive(Debug, Clone)]
pub struct Attachment {
    /// Where it belongs, e.g. `agreement.xml` or `sources/10-forord.md`; each only once. Its name in the PDF has
    /// hyphens for slashes.
    pub path: String,
    /// e.g. `application/xml`; PDF/A-3 asks for it.
    pub media_type: &'static str,
    /// What it is to the document.
    pub relationship: Relationship,
    /// A few words for people, in the document's language; PDF/UA asks for them, so never empty.
    pub description: String,
    /// The file.
    pub bytes: Arc<[u8]>,
}

/// What an attached file is to the document it is attached to (PDF/A-3, `AFRelationship`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Relationship {
    /// What the document was made from.
    Source,
    /// The data behind a table or a drawing.
    Data,
    /// The same content in another format.
    Alternative,
    /// Something besides.
    Supplement,
}

/// Prepares an agreement. The document's date is the fact `dated`, its identifier the work id with the revision.
///
/// # Errors
/// When a layout or label file is missing, or no font has a letter of the text.
pub fn prepare_agreement(
    agreement: &Agreement,
    publisher: &Publisher,
    layouts: &Layouts,
    text_digest: &str,
    attachments: &[Attachment],
) -> Result<Document, LayoutError> {
    let document = data::agreement(agreement, publisher, layouts, text_digest, attachments, None)?;
    readable(agreement, &document.layout)?;
    Ok(document)
}

/// Prepares a part of an agreement; its date is that of the whole, its identifier the whole's with what was taken.
///
/// # Errors
/// As [`prepare_agreement`] does.
pub fn prepare_extract(extract: &Extract, publisher: &Publisher, layouts: &Layouts) -> Result<Document, LayoutError> {
    let Extract { agreement, imprint } = extract;
    let document = data::agreement(agreement, publisher, layouts, &imprint.text_digest, &[], Some(imprint))?;
    readable(agreement, &document.layout)?;
    Ok(document)
}

/// Prepares a comparison, dated as the caller says, with the words of one language. `pages` tells where the units stand
/// in the PDFs of before and after; what it does not know is cited without a page.
///
/// # Errors
/// When a layout or label file is missing.
pub fn prepare_comparison(
    comparison: &Comparison,
    pages: [&PageNumbers; 2],
    publisher: &Publisher,
    dated: FactDate,
    layouts: &Layouts,
    language: &str,
) -> Result<Document, LayoutError> {
    data::comparison(comparison, pages, publisher, dated, layouts, language)
}

/// Prepares an approval sheet, dated [`ApprovalSheet::dated`], with the words of its language. `files` are what lies
/// beside it, by name, and is attached: `<party>.approval`, `<party>.approval.sig`, `workflow.xml`.
///
/// # Errors
/// When a layout or label file is missing.
pub fn prepare_approvals(
    sheet: &ApprovalSheet,
    publisher: &Publisher,
    layouts: &Layouts,
    files: &BTreeMap<String, Arc<[u8]>>,
) -> Result<Document, LayoutError> {
    approvals::approvals(sheet, publisher, layouts, files)
}

/// Prepares what applies to a party on a day, dated that day, with the words of a language. `files` are the same list in
/// other formats, by name, and are attached.
///
/// # Errors
/// When a layout or label file is missing.
pub fn prepare_duties(
    list: &PartyDuties,
    words: &Words,
    publisher: &Publisher,
    layouts: &Layouts,
    language: &str,
    files: [(&str, Vec<u8>); 2],
) -> Result<Document, LayoutError> {
    duties::duties(list, words, publisher, layouts, language, files)
}

/// Holds every letter of the text against the fonts: Typst would name the letter, but not where it stands.
fn readable(agreement: &Agreement, layout: &str) -> Result<(), LayoutError> {
    let lacking = units(agreement).into_iter().find_map(|unit| world::lacking(&unit.text).map(|letter| (letter, unit.citation)));
    lacking.map_or(Ok(()), |(letter, place)| {
        Err(world::failed(layout, format!("no bundled font has the letter `{letter}` (U+{:04X}) of {place}", u32::from(letter))))
    })
}
