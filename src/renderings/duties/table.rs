//! A list of duties as CSV: a row a duty; held against an earlier day, a row a change, both days side by side.

use crate::diff::party_duties::{DutyChange, PartyDuties, PartyDuty, WorkInForce};
use crate::model::{FactDate, PartyId};
use crate::renderings::csv;
use crate::renderings::duties::Words;
use crate::renderings::phrases::code;

/// The columns of a duty, as keys of the labels.
const COLUMNS: [&str; 20] = [
    "role",
    "text",
    "actor",
    "counterpart",
    "modality",
    "deadline",
    "channel",
    "through",
    "title",
    "kind",
    "citation",
    "heading",
    "in_force_from",
    "valid_to",
    "basis",
    "makes_precise",
    "general_text",
    "general_deadline",
    "carries_on",
    "id",
];
/// What stands between the parts of one cell.
const PARTS: &str = " | ";

/// Renders a list of duties as CSV.
pub fn render_table(list: &PartyDuties, words: &Words) -> Vec<u8> {
    let head = |column: &str| words.label(&["columns", column]);
    let Some(since) = &list.since else {
        let heads = COLUMNS.iter().map(|column| head(column)).collect();
        let rows = list.duties.iter().map(|duty| cells(&[duty], &list.works, list, words));
        return csv::write(std::iter::once(heads).chain(rows));
    };
    let mut heads: Vec<String> = ["fate", "direction", "what"].iter().map(|column| head(column)).collect();
    for day in [since.at, list.at] {
        heads.extend(COLUMNS.iter().map(|column| format!("{day}: {}", head(column))));
    }
    let row = |change: &DutyChange| {
        let before: Vec<&PartyDuty> = change.before.iter().collect();
        let after: Vec<&PartyDuty> = change.after.iter().map(|at| &list.duties[*at]).collect();
        let what: Vec<String> = change.records.iter().map(|record| words.record(record, list)).collect();
        let direction = change.direction.map(|effect| words.effect(&effect)).unwrap_or_default();
        let mut row = vec![words.label(&["fates", &code(&change.fate)]), direction, what.join(PARTS)];
        row.extend(cells(&before, &since.works, list, words));
        row.extend(cells(&after, &list.works, list, words));
        row
    };
    csv::write(std::iter::once(heads).chain(since.changes.iter().map(row)))
}

/// The cells of several duties in one row.
fn cells(duties: &[&PartyDuty], works: &[WorkInForce], list: &PartyDuties, words: &Words) -> Vec<String> {
    let cell = |column: &&str| {
        let parts: Vec<String> = duties.iter().map(|duty| cell(column, duty, works, list, words)).collect();
        if parts.iter().all(String::is_empty) { String::new() } else { parts.join(PARTS) }
    };
    COLUMNS.iter().map(cell).collect()
}

fn cell(column: &str, duty: &PartyDuty, works: &[WorkInForce], list: &PartyDuties, words: &Words) -> String {
    let party = |id: &PartyId| words.party(list, id);
    // In a table a date is for sorting: as ISO 8601, as far as it is known.
    let date = |date: Option<FactDate>| date.map(|date| date.to_string()).unwrap_or_default();
    let clause = |clause: &crate::diff::party_duties::Provenance| {
        words.fill(&["place"], &[("title", &clause.title), ("citation", &clause.citation)])
    };
    let precise = duty.makes_precise.as_ref();
    match column {
        "role" => words.role(duty.role),
        "text" => duty.in_full(),
        "actor" => party(&duty.actor),
        "counterpart" => duty.counterpart.as_ref().map(party).unwrap_or_default(),
        "modality" => duty.modality.to_string(),
        "deadline" => duty.deadline.as_ref().map(|deadline| deadline.0.clone()).unwrap_or_default(),
        "channel" => duty.channel.clone().unwrap_or_default(),
        "through" => duty.through.iter().map(party).collect::<Vec<_>>().join(", "),
        "title" => duty.title.clone(),
        "kind" => works.iter().find(|work| work.id == duty.work).map(|work| words.kind(&work.kind)).unwrap_or_default(),
        "citation" => duty.citation.clone(),
        "heading" => duty.heading.clone(),
        "in_force_from" => date(Some(duty.in_force_from)),
        "valid_to" => date(duty.valid_to),
        "basis" => words.basis(duty).unwrap_or_default(),
        "makes_precise" => precise.map(clause).unwrap_or_default(),
        "general_text" => precise.map(|clause| clause.text.clone()).unwrap_or_default(),
        "general_deadline" => precise.and_then(|clause| clause.deadline.as_ref()).map(|deadline| deadline.0.clone()).unwrap_or_default(),
        "carries_on" => duty.carries_on.as_ref().map(clause).unwrap_or_default(),
        _ => duty.id.clone(),
    }
}
