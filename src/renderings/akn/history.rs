//! How a text came to be, as a `workflow` in its metadata: a step each, in the order of time.
//!
//! Approvals have a workflow of their own, in the document beside the agreement. What has no field in the standard (the
//! last day of a step, a note) stands in our own attributes.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Milestone, MilestoneStep};
use crate::renderings::akn::eid::slug;
use crate::renderings::akn::element::Element;
use crate::renderings::akn::meta::{PUBLISHER, date, organization_id, source, top_level};
use crate::renderings::akn::vocabulary as akn;

/// The steps; nothing for a text without a history.
pub fn workflow(history: &[Milestone]) -> Option<Element> {
    let named = named(history);
    let step = |(number, step): (usize, &Milestone)| {
        let element = date(akn::STEP, step.date)
            .attribute("eId", format!("wf_1__step_{number}"))
            .attribute("by", by(step, &named))
            .attribute("refersTo", format!("#{}", step_id(step.step)));
        let to = step.to.map(|to| ("aft:to", to.to_string()));
        let note = step.note.clone().map(|note| ("aft:note", note));
        to.into_iter().chain(note).fold(element, |element, (name, value)| element.attribute(name, value))
    };
    (!history.is_empty()).then(|| source(akn::WORKFLOW).children((1..).zip(history).map(step)))
}

/// The entries that the steps refer to: what was done, and whoever did it and is not in the registry.
pub fn references(history: &[Milestone], words: &BTreeMap<String, String>) -> Vec<Element> {
    let mut steps: Vec<MilestoneStep> = history.iter().map(|step| step.step).collect();
    steps.sort_unstable();
    steps.dedup();
    let organization = |(name, id): (&str, String)| top_level(akn::TLC_ORGANIZATION, &id, "organization", &slug(name), name);
    let process = |step: MilestoneStep| {
        let name = words.get(step.as_str()).map_or(step.as_str(), String::as_str);
        top_level(akn::TLC_PROCESS, &step_id(step), "process", &slug(step.as_str()), name)
    };
    named(history).into_iter().map(organization).chain(steps.into_iter().map(process)).collect()
}

fn step_id(step: MilestoneStep) -> String {
    format!("step-{}", slug(step.as_str()))
}

/// Whoever an author named in words, with an identifier.
fn named(history: &[Milestone]) -> BTreeMap<&str, String> {
    let names: BTreeSet<&str> = history.iter().filter(|step| step.body.is_none()).filter_map(|step| step.by.as_deref()).collect();
    (1..).zip(names).map(|(number, name)| (name, format!("body-{number}"))).collect()
}

/// A step that nobody is named for was the publisher's.
fn by(step: &Milestone, named: &BTreeMap<&str, String>) -> String {
    match (&step.body, &step.by) {
        (Some(body), _) => format!("#{}", organization_id(body)),
        (None, Some(words)) => format!("#{}", named[words.as_str()]),
        (None, None) => PUBLISHER.to_owned(),
    }
}
