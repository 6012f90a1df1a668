//! A history of duties to text and table. All words come from the labels of the group `comparison`, key `history`.

mod table;
mod text;

pub use table::render_table;
pub use text::render_text;

use crate::diff::history::{Step, StepKind};
use crate::model::{Modality, Obligation};
use crate::renderings::phrases::{Phrases, code};

/// Who owes what to whom, by when, in one line.
fn duty_in_words(duty: &Obligation, phrases: &Phrases) -> String {
    let mut words = phrases.party(&duty.actor);
    // Plain present needs no word: the sentence says that it is so.
    if duty.modality != Modality::Present {
        words = format!("{words} {}", duty.modality);
    }
    if let Some(party) = &duty.counterpart {
        words = format!("{words} {}", phrases.fill(&["history", "towards"], &[("party", &phrases.party(party))]));
    }
    let further = |name: &str, said: &str| phrases.fill(&["history", name], &[("words", said)]);
    let deadline = duty.deadline.as_ref().map(|deadline| further("deadline", &deadline.0));
    let channel = duty.channel.as_ref().map(|channel| further("channel", channel));
    std::iter::once(words).chain(deadline).chain(channel).collect::<Vec<_>>().join("; ")
}

/// What happened between two periods, in one line.
fn step_in_words(step: &Step, phrases: &Phrases) -> String {
    let there = step.after.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let gaps = [("from", step.from.as_str()), ("to", &step.to), ("there", &there)];
    let of_duty = step.duties.before + step.duties.after > 0;
    let what = match (step.kind, step.change) {
        (StepKind::Continued, Some(change)) => phrases.word("kinds", &change),
        (StepKind::Introduced, _) if !of_duty => phrases.label(&["history", "steps", "introduced_text"]),
        (StepKind::Dissolved, _) if !of_duty => phrases.label(&["history", "steps", "dissolved_text"]),
        _ => phrases.fill(&["history", "steps", &code(&step.kind)], &gaps),
    };
    let mut parts = vec![what];
    if !matches!(step.kind, StepKind::Introduced | StepKind::Dissolved | StepKind::CarriedOn) {
        parts.extend(step.records.iter().map(|record| phrases.record(record)));
    }
    parts.extend(step.ruling.as_ref().map(|ruled| phrases.ruling(ruled)));
    parts.join("; ")
}
