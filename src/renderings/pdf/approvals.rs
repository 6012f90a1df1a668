//! What the approval sheet is made from: the sheet as `sheet.json`, and the files that lie beside it, attached.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::{Value, json};

use crate::layouts::{LayoutError, Layouts};
use crate::model::{ApprovalSheet, Publisher};
use crate::renderings::pdf::data::{Document, attached_as, attachment_facts, layout_files, to_json, tool};
use crate::renderings::pdf::{Attachment, Relationship};

/// What ends the name of a statement; its stem is the party.
const STATEMENT: &str = ".approval";
/// What ends the name of a statement's signature.
const SIGNATURE: &str = ".approval.sig";
/// The approvals as Akoma Ntoso.
const WORKFLOW: &str = "workflow.xml";

/// Gathers what the PDF of an approval sheet is made from.
pub fn approvals(
    sheet: &ApprovalSheet,
    publisher: &Publisher,
    layouts: &Layouts,
    files: &BTreeMap<String, Arc<[u8]>>,
) -> Result<Document, LayoutError> {
    let language = &sheet.language;
    let labels = layouts.labels(language, "approvals")?;
    let attachments: Vec<Attachment> = files.iter().map(|(name, bytes)| attachment(name, bytes, sheet, &labels)).collect();
    let listed: Vec<Value> = attachments.iter().enumerate().map(|(index, file)| attachment_facts(index, file)).collect();
    let identity = format!("{} approvals", sheet.tag);
    let edition = json!({ "identity": identity, "language": language, "tool": tool(), "dated": sheet.dated(), "attachments": listed });
    let words = json!({ "agreement": layouts.labels(language, "agreement")?, "approvals": labels });

    let mut read = layout_files(layouts);
    read.insert("sheet.json".into(), to_json(sheet));
    read.insert("labels.json".into(), to_json(&words));
    read.insert("publisher.json".into(), to_json(publisher));
    read.insert("edition.json".into(), to_json(&edition));
    read.extend(attachments.into_iter().enumerate().map(|(index, file)| (attached_as(index), file.bytes)));
    Ok(Document { layout: "approvals.typ".into(), files: read, identity, destinations: BTreeSet::new() })
}

/// A file that lies beside the sheet, with words for people: whose statement it is, or whose signature.
fn attachment(name: &str, bytes: &Arc<[u8]>, sheet: &ApprovalSheet, labels: &Value) -> Attachment {
    let said = |key: &str, gap: &str, words: &str| {
        let sentence = labels.pointer(&format!("/attachments/{key}")).and_then(Value::as_str).unwrap_or(key);
        sentence.replace(gap, words)
    };
    let party = |id: &str| sheet.parties.iter().find(|party| party.id.0 == id).map_or_else(|| id.to_owned(), |party| party.name.clone());
    let (media_type, relationship, description) = if let Some(id) = name.strip_suffix(SIGNATURE) {
        ("text/plain", Relationship::Source, said("signature", "{party}", &party(id)))
    } else if let Some(id) = name.strip_suffix(STATEMENT) {
        ("text/plain", Relationship::Source, said("statement", "{party}", &party(id)))
    } else if name == WORKFLOW {
        ("application/xml", Relationship::Alternative, said("workflow", "", ""))
    } else {
        ("application/octet-stream", Relationship::Supplement, said("other", "{name}", name))
    };
    Attachment { path: name.to_owned(), media_type, relationship, description, bytes: Arc::clone(bytes) }
}
