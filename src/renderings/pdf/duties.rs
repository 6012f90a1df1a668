//! What the PDF of a list of duties is made from: the list as `duties.json`, with the words that Rust has for each duty.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::{Value, json};

use crate::diff::party_duties::{PartyDuties, PartyDuty};
use crate::layouts::{LayoutError, Layouts};
use crate::model::Publisher;
use crate::renderings::duties::Words;
use crate::renderings::pdf::data::{Document, attached_as, attachment_facts, layout_files, to_json, tool};
use crate::renderings::pdf::{Attachment, Relationship};

/// Gathers what the PDF of a list of duties is made from; `files` are attached.
pub fn duties(
    list: &PartyDuties,
    words: &Words,
    publisher: &Publisher,
    layouts: &Layouts,
    language: &str,
    files: [(&str, Vec<u8>); 2],
) -> Result<Document, LayoutError> {
    let since = list.since.as_ref().map(|since| format!("{}..", since.at)).unwrap_or_default();
    let identity = format!("duties {} {since}{}", list.party.id, list.at);
    let attachments = files.map(|(name, bytes)| {
        let ending = name.rsplit_once('.').map_or(name, |(_, ending)| ending);
        Attachment {
            path: name.to_owned(),
            media_type: if ending == "csv" { "text/csv" } else { "application/json" },
            relationship: Relationship::Data,
            description: words.label(&["pdf", ending]),
            bytes: Arc::from(bytes),
        }
    });
    let listed: Vec<Value> = attachments.iter().enumerate().map(|(index, file)| attachment_facts(index, file)).collect();
    let edition = json!({ "identity": identity, "language": language, "tool": tool(), "dated": list.at, "attachments": listed });
    let groups = json!({ "agreement": &words.agreement, "comparison": &words.comparison, "duties": &words.duties });

    let mut read = layout_files(layouts);
    read.insert("duties.json".into(), to_json(&with_words(list, words)));
    read.insert("labels.json".into(), to_json(&groups));
    read.insert("publisher.json".into(), to_json(publisher));
    read.insert("edition.json".into(), to_json(&edition));
    read.extend(attachments.into_iter().enumerate().map(|(index, file)| (attached_as(index), file.bytes)));
    Ok(Document { layout: "duties.typ".into(), files: read, identity, destinations: BTreeSet::new() })
}

/// The list with the sentences of each duty, work and change.
fn with_words(list: &PartyDuties, words: &Words) -> Value {
    let mut value = serde_json::to_value(list).expect("the model has string keys only");
    value["heading"] = json!(words.title(list));
    for (told, duty) in value["duties"].as_array_mut().into_iter().flatten().zip(&list.duties) {
        told["said"] = said(duty, list, words);
    }
    let Some(since) = &list.since else { return value };
    for (told, change) in value["since"]["changes"].as_array_mut().into_iter().flatten().zip(&since.changes) {
        told["what"] = json!(change.records.iter().map(|record| words.record_in_words(record, list)).collect::<Vec<_>>());
        for (told, duty) in told["before"].as_array_mut().into_iter().flatten().zip(&change.before) {
            told["said"] = said(duty, list, words);
        }
    }
    value
}

fn said(duty: &PartyDuty, list: &PartyDuties, words: &Words) -> Value {
    let provenance = |key: &str, clause: &Option<crate::diff::party_duties::Provenance>| {
        clause.as_ref().map(|clause| json!({ "words": words.provenance(key, clause), "text": clause.text }))
    };
    let party = |id| words.party(list, id);
    let from = [provenance("makes_precise", &duty.makes_precise), provenance("carries_on", &duty.carries_on)];
    let facts: BTreeMap<&str, String> = [
        Some(("actor", party(&duty.actor))),
        duty.counterpart.as_ref().map(|id| ("counterpart", party(id))),
        duty.deadline.as_ref().map(|deadline| ("deadline", deadline.0.clone())),
        duty.channel.as_ref().map(|channel| ("channel", channel.clone())),
    ]
    .into_iter()
    .flatten()
    .collect();
    json!({
        "facts": facts,
        "text": duty.in_full(),
        "place": words.place(duty),
        "through": words.through(duty, list),
        "applies": words.applies(duty),
        "example": duty.example.then(|| words.label(&["example"])),
        "from": from.into_iter().flatten().collect::<Vec<_>>(),
    })
}
