//! A history as a table: a row a duty, the periods side by side, what happened between them in the columns between.

use serde_json::Value;

use crate::diff::comparison::Effect;
use crate::diff::history::{DutyHistory, History, Standing, StandingUnit};
use crate::model::Obligation;
use crate::renderings::csv;
use crate::renderings::history::step_in_words;
use crate::renderings::phrases::{Phrases, code, place};

/// The columns of each period, as keys of the labels.
const OF_PERIOD: [&str; 7] = ["place", "actor", "counterpart", "modality", "deadline", "channel", "text"];
/// What stands between the parts of one cell.
const PARTS: &str = " | ";

/// Renders a history as CSV.
pub fn render_table(history: &History, labels: &Value) -> Vec<u8> {
    let phrases = Phrases::new(labels, &history.party_names);
    let rows = history.duties.iter().map(|entry| row(entry, history, &phrases));
    csv::write(std::iter::once(heads(history, &phrases)).chain(rows))
}

fn heads(history: &History, phrases: &Phrases) -> Vec<String> {
    let head = |name: &str| phrases.label(&["history", "columns", name]);
    let mut heads = vec![head("id"), head("fate"), head("brought_back")];
    for (at, period) in history.periods.iter().enumerate() {
        if at > 0 {
            heads.extend([head("direction"), head("step")].map(|name| format!("{}: {name}", period.label)));
        }
        heads.extend(OF_PERIOD.map(|name| format!("{}: {}", period.label, head(name))));
    }
    heads
}

fn row(entry: &DutyHistory, history: &History, phrases: &Phrases) -> Vec<String> {
    let yes = if entry.brought_back { phrases.label(&["history", "brought_back"]) } else { String::new() };
    let fate = phrases.label(&["history", "fate_words", &code(&entry.fate)]);
    let mut cells = vec![format!("{}#{}", history.series, entry.id), fate, yes];
    for (at, standing) in entry.periods.iter().enumerate() {
        if at > 0 {
            let steps = || entry.steps.iter().filter(|step| step.to == standing.period);
            let ways = steps().filter_map(|step| step.direction).map(|way: Effect| phrases.word("effects", &way));
            cells.push(ways.collect::<Vec<_>>().join(PARTS));
            cells.push(steps().map(|step| step_in_words(step, phrases)).collect::<Vec<_>>().join(PARTS));
        }
        cells.extend(OF_PERIOD.map(|column| cell(column, standing, phrases)));
    }
    cells
}

fn cell(column: &str, standing: &Standing, phrases: &Phrases) -> String {
    let units = |say: &dyn Fn(&StandingUnit) -> String| standing.units.iter().map(say).collect::<Vec<_>>();
    let duties = |say: &dyn Fn(&Obligation) -> Option<String>| {
        standing.units.iter().flat_map(|unit| &unit.duties).map(|duty| say(duty).unwrap_or_default()).collect::<Vec<_>>()
    };
    let parts = match column {
        "place" => units(&|unit| unit.work.iter().map(|work| format!("{work}: ")).collect::<String>() + &place(&unit.place)),
        "actor" => duties(&|duty| Some(phrases.party(&duty.actor))),
        "counterpart" => duties(&|duty| duty.counterpart.as_ref().map(|party| phrases.party(party))),
        "modality" => duties(&|duty| Some(duty.modality.to_string())),
        "deadline" => duties(&|duty| duty.deadline.as_ref().map(|deadline| deadline.0.clone())),
        "channel" => duties(&|duty| duty.channel.clone()),
        _ => units(&|unit| unit.text.clone()),
    };
    if parts.iter().all(String::is_empty) { String::new() } else { parts.join(PARTS) }
}
