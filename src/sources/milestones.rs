//! Reads how a text came to be: the `[[history]]` tables of an `agreement.toml`.

use std::borrow::Cow;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::model::work::is_segment;
use crate::model::{FactDate, Milestone, MilestonePlaces, MilestoneStep, PartyId};
use crate::sources::keys::{Keys, one_of};
use crate::sources::limits;
use crate::sources::normalise::normalise;

/// Reads the steps, in the order written.
pub fn milestones(keys: &mut Keys) -> Vec<Milestone> {
    let about = "A step on the way to the text, up to the freeze: `[[history]]`, in the order of time, below all other keys.";
    let all = keys.tables("history", about, |keys| (keys.start(), milestone(keys)));
    if let Some((start, _)) = all.get(limits::MILESTONES.most) {
        keys.report(limits::MILESTONES.exceeded(*start, "with this, the history has more than {} steps"));
    }
    all.into_iter().take(limits::MILESTONES.most).filter_map(|(_, milestone)| milestone).collect()
}

/// `None` when what is required is missing or wrong (and said so).
fn milestone(keys: &mut Keys) -> Option<Milestone> {
    let date = keys.required_parsed::<FactDate>("date", "When: a day, month or year; the first of what took longer.");
    let to = keys.parsed::<FactDate>("to", "The last day of what took longer, e.g. of a consultation.");
    let step = keys.required_parsed::<Step>("step", "What was done. Approvals and what follows them lie beside the text, not in it.");
    let body = keys.text("body", "Who did it: an id of `sources/parties.toml`, or words, e.g. `Region Midtjylland og kommunerne`.");
    let note = keys.text("note", "A few words on it.").map(|note| normalise(&note.value)).filter(|note| !note.is_empty());
    let place = |placed: Option<crate::diagnostic::Span>| placed.unwrap_or_else(|| keys.start());
    let places = MilestonePlaces {
        date: place(date.as_ref().map(|date| date.span)),
        to: place(to.as_ref().map(|to| to.span)),
        body: place(body.as_ref().map(|body| body.span)),
    };
    let (body, by) = match body.map(|body| body.value) {
        Some(id) if is_segment(&id) => (Some(PartyId(id)), None),
        words => (None, words.map(|words| normalise(&words)).filter(|words| !words.is_empty())),
    };
    Some(Milestone { date: date?.value, to: to.map(|to| to.value), step: step?.value.0, body, by, note, places })
}

/// A step of the closed list.
struct Step(MilestoneStep);

impl FromStr for Step {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Some((step, _)) = MilestoneStep::ALL.iter().find(|(_, words)| *words == text) {
            return Ok(Self(*step));
        }
        if MilestoneStep::LATER.contains(&text) {
            return Err(format!("`{text}` comes after the freeze: what is frozen cannot tell of it, and `aftale status` does"));
        }
        let known = MilestoneStep::ALL.map(|(_, words)| words);
        Err(format!("`{text}` is not a step; {}", one_of(text, &known)))
    }
}

impl JsonSchema for Step {
    fn schema_name() -> Cow<'static, str> {
        "Step".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "enum": MilestoneStep::ALL.map(|(_, words)| words) })
    }
}
