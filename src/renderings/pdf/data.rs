//! The files that a layout reads: the model, the words around it, who publishes, figures and attachments.
//!
//! The model arrives as `agreement.json` or `comparison.json`, exactly as it serialises, but for a `sentence` in each
//! change, `runs_by_unit` beside the runs of what was split or merged, `row` with the cells of one, and `page` beside each unit; `telling.json` says
//! what is told together, by the places of the changes; `exhibits.json` holds what is added to exhibits; `labels.json` holds the display words by group,
//! `publisher.json` name and colour, `edition.json` what is known about this file. Figures lie under the path written
//! in the text, attachments are counted. No path names a work: Typst keeps every path for the life of the process, and
//! has room for 65 535.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::diff::comparison::{Comparison, Op};
use crate::layouts::{LayoutError, Layouts};
use crate::model::extract::ExtractImprint;
use crate::model::period::{printed, printed_label};
use crate::model::{Agreement, FactDate, Publisher, UnitId, unit};
use crate::renderings::cells::cells;
use crate::renderings::document::base64_files;
use crate::renderings::exhibits::exhibits;
use crate::renderings::paged::{PageNumbers, Paged};
use crate::renderings::passages::{Form, Telling, tell};
use crate::renderings::pdf::Attachment;
use crate::renderings::pdf::world::typeset;
use crate::renderings::sentences::sentences;

/// The folder below `layouts/` that holds the Typst layouts.
pub const FOLDER: &str = "pdf/";

/// All that one PDF is made from.
#[derive(Serialize, Deserialize)]
pub struct Document {
    /// The layout, e.g. `agreement.typ`, one of `files`.
    pub(super) layout: String,
    /// Everything that the layout may read, by path.
    #[serde(with = "base64_files")]
    pub(super) files: BTreeMap<String, Arc<[u8]>>,
    /// Names the document for good; seeds the PDF's first identifier.
    pub(super) identity: String,
    /// Ids that become named destinations, where the layout has set labels of that name.
    pub(super) destinations: BTreeSet<String>,
}

impl Document {
    /// Path of its layout below `layouts/`, e.g. `pdf/agreement.typ`.
    pub fn path(&self) -> String {
        format!("{FOLDER}{}", self.layout)
    }

    /// Sets and exports it.
    ///
    /// # Errors
    /// When the layout stops or warns: a missing letter in the fonts, a figure that is no SVG, a reference without a
    /// target.
    pub fn render(self) -> Result<Vec<u8>, LayoutError> {
        Ok(typeset(self)?.bytes)
    }

    /// Sets and exports it, and tells on which page each destination stands.
    ///
    /// # Errors
    /// As [`Document::render`] does.
    pub fn render_paged(self) -> Result<Paged, LayoutError> {
        typeset(self)
    }
}

/// Gathers what the PDF of an agreement, or of a part of it, is made from.
pub fn agreement(
    agreement: &Agreement,
    publisher: &Publisher,
    layouts: &Layouts,
    text_digest: &str,
    attachments: &[Attachment],
    extract: Option<&ExtractImprint>,
) -> Result<Document, LayoutError> {
    let part = extract.map(|extract| format!(", {} {}", extract.kind.as_str(), extract.id)).unwrap_or_default();
    let identity = format!("{}, r{:04}{part}", agreement.id, agreement.facts.revision);
    let listed: Vec<Value> = attachments.iter().enumerate().map(|(index, file)| attachment_facts(index, file)).collect();
    let language = &agreement.facts.language;
    let mut edition = json!({ "identity": identity, "language": language, "tool": tool(), "text_digest": text_digest, "attachments": listed, "period": agreement.id.period() });
    if let Some(extract) = extract {
        edition["extract"] = json!(extract);
    }

    let mut files = layout_files(layouts);
    files.insert("agreement.json".into(), to_json(agreement));
    files.insert("exhibits.json".into(), to_json(&exhibits(agreement, &layouts.exhibit_labels(language)?)));
    files.insert("labels.json".into(), labels(layouts, language)?);
    files.insert("publisher.json".into(), to_json(publisher));
    files.insert("edition.json".into(), to_json(&edition));
    files.extend(agreement.figures.iter().map(|(path, bytes)| (path.clone(), Arc::clone(bytes))));
    files.extend(attachments.iter().enumerate().map(|(index, file)| (attached_as(index), Arc::clone(&file.bytes))));

    let destinations = unit::units(agreement).into_iter().map(|unit| unit.id.to_string()).collect();
    // A kind of document may have a layout of its own.
    let own = format!("{}.typ", agreement.facts.kind);
    let layout = if files.contains_key(&own) { own } else { "agreement.typ".into() };
    Ok(Document { layout, files, identity, destinations })
}

/// Gathers what the PDF of a comparison is made from.
pub fn comparison(
    comparison: &Comparison,
    pages: [&PageNumbers; 2],
    publisher: &Publisher,
    dated: FactDate,
    layouts: &Layouts,
    language: &str,
) -> Result<Document, LayoutError> {
    let identity = format!("{}..{}", comparison.before.id, comparison.after.id);
    let edition = json!({ "identity": identity, "language": language, "tool": tool(), "dated": dated });

    let mut files = layout_files(layouts);
    let sentences = sentences(comparison, &layouts.labels(language, "comparison")?);
    files.insert("comparison.json".into(), to_json(&with_words(comparison, sentences, pages)));
    files.insert("telling.json".into(), to_json(&with_pages(&tell(comparison), pages)));
    files.insert("labels.json".into(), labels(layouts, language)?);
    files.insert("publisher.json".into(), to_json(publisher));
    files.insert("edition.json".into(), to_json(&edition));
    Ok(Document { layout: "comparison.typ".into(), files, identity, destinations: BTreeSet::new() })
}

/// The comparison with a sentence for each change, the words of groups unit by unit, of `after` for a split, of `before`
/// for a merger, and the page that each unit stands on.
fn with_words(comparison: &Comparison, sentences: Vec<String>, [before, after]: [&PageNumbers; 2]) -> Value {
    let mut value = serde_json::to_value(comparison).expect("the model has string keys only");
    let cells = cells(comparison);
    for (at, (change, sentence)) in comparison.changes.iter().zip(sentences).enumerate() {
        let told = &mut value["changes"][at];
        told["sentence"] = json!(sentence);
        if let Some(cells) = cells.get(&at) {
            told["row"] = json!(cells);
        }
        if change.before.len() + change.after.len() > 2 {
            let side = if change.after.len() > 1 { Op::Insert } else { Op::Delete };
            told["runs_by_unit"] = json!(change.runs_by_unit(side));
        }
        number(&mut told["before"], before);
        number(&mut told["after"], after);
    }
    for (side, pages) in [("before", before), ("after", after)] {
        value[side]["period"] = json!(printed_label(value[side]["label"].as_str().unwrap_or_default()));
        if let Some(Value::String(label)) = value.pointer_mut(&format!("/{side}/round/label")) {
            *label = printed(label);
        }
        let areas = value.pointer_mut(&format!("/{side}/round/areas"));
        for area in areas.and_then(Value::as_array_mut).into_iter().flatten() {
            number(&mut area["covered_by"], pages);
        }
    }
    for place in value["equivalents"].as_array_mut().into_iter().flatten().flat_map(|same| same["places"].as_array_mut()).flatten() {
        number(&mut place["before"], before);
        number(&mut place["after"], after);
    }
    value
}

/// What is told together, with the pages of the sections.
fn with_pages(telling: &Telling, [before, after]: [&PageNumbers; 2]) -> Value {
    let mut value = serde_json::to_value(telling).expect("the telling has string keys only");
    for (at, passage) in telling.passages.iter().enumerate() {
        let (here, there) = if passage.form == Form::Dropped { (before, after) } else { (after, before) };
        number(&mut value["passages"][at]["section"], here);
        number(&mut value["passages"][at]["section_there"], there);
    }
    value
}

/// Sets the page beside a unit, or beside each of several.
fn number(units: &mut Value, pages: &PageNumbers) {
    match units {
        Value::Array(units) => units.iter_mut().for_each(|unit| number(unit, pages)),
        Value::Object(unit) => {
            let id = unit.get("id").and_then(Value::as_str).map(UnitId::new);
            if let Some(page) = id.and_then(|id| pages.get(&id)) {
                unit.insert("page".into(), json!(page));
            }
        }
        _ => {}
    }
}

/// The name and version of this program, as the PDF tells them.
pub fn tool() -> String {
    concat!("aftale ", env!("CARGO_PKG_VERSION")).into()
}

/// The layouts in force, by path below their folder.
pub(super) fn layout_files(layouts: &Layouts) -> BTreeMap<String, Arc<[u8]>> {
    layouts.below(FOLDER).map(|(path, bytes)| (path[FOLDER.len()..].to_owned(), Arc::clone(bytes))).collect()
}

/// The display words of both kinds of document, by group.
fn labels(layouts: &Layouts, language: &str) -> Result<Arc<[u8]>, LayoutError> {
    let group = |name| layouts.labels(language, name);
    Ok(to_json(&json!({ "agreement": group("agreement")?, "comparison": group("comparison")?, "exhibits": group("exhibits")? })))
}

/// Where the layout finds the bytes of an attachment.
pub(super) fn attached_as(index: usize) -> String {
    format!("attached/{}", index + 1)
}

/// What the layout is told of an attachment. Folders become part of the name: stock tools that unpack a PDF
/// (poppler's `pdfdetach`) stop at a name with a slash.
pub(super) fn attachment_facts(index: usize, file: &Attachment) -> Value {
    let Attachment { path, media_type, relationship, description, .. } = file;
    let name = path.replace('/', "-");
    json!({
        "name": name, "file": attached_as(index), "media_type": media_type, "relationship": relationship, "description": description,
    })
}

pub(super) fn to_json(value: &impl Serialize) -> Arc<[u8]> {
    serde_json::to_vec(value).expect("the model has string keys only").into()
}
