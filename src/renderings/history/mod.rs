//! A history of duties to text and table. All words come from the labels of the group `comparison`, key `history`.

mod table;
mod text;

pub use table::render_table;
pub use text::render_text;

use crate::diff::history::{Step, StepKind};
use crate::model::Obligation;
use crate::renderings::phrases::Phrases;

/// Who owes what to whom, by when, in one line.
fn duty_in_words(duty: &Obligation, phrases: &Phrases) -> String {
    let mut parts = vec![phrases.party(&duty.actor), phrases.label(&["history", "modalities", duty.modality.as_str()])];
    if let Some(party) = &duty.counterpart {
        parts.push(phrases.fill(&["history", "towards"], &[("party", &phrases.party(party))]));
    }
    parts.extend(duty.deadline.as_ref().map(|deadline| deadline.0.clone()));
    parts.extend(duty.channel.clone());
    parts.join(" · ")
}

/// What happened between two periods, in one line.
fn step_in_words(step: &Step, phrases: &Phrases) -> String {
    let there = step.after.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let gaps = [("from", step.from.as_str()), ("to", &step.to), ("there", &there)];
    let what = match (step.kind, step.change) {
        (StepKind::Continued, Some(change)) => phrases.word("kinds", &change),
        _ => phrases.fill(&["history", "steps", &crate::renderings::phrases::code(&step.kind)], &gaps),
    };
    let mut parts = vec![what];
    if matches!(step.kind, StepKind::Continued | StepKind::Divided | StepKind::Joined | StepKind::BroughtBack) {
        parts.extend(step.records.iter().map(|record| phrases.record(record)));
    }
    parts.extend(step.ruling.as_ref().map(|ruled| phrases.ruling(ruled)));
    parts.join(" · ")
}
