//! What the formats add to the exhibits of an agreement: parts as tables, drawings with their text alternatives, and how
//! old a directory is. Made once, so that PDF and page show the same.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::labels::filled;
use crate::model::{Agreement, Block, ExhibitLabels, Field, Form, Organisation, Pathway, PathwayStep, Table, UnitId};
use crate::renderings::drawing::{self, Drawing};

/// What is added to one exhibit.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Exhibit<'a> {
    /// The parts of a checklist or diagram as they are printed, with numbers.
    pub parts: Vec<Table>,
    /// Of a diagram, the drawing.
    pub drawing: Option<Drawing>,
    /// What the drawing shows, in sentences.
    pub alternative: String,
    /// Of a directory, how old it is at the date of the document.
    pub aged: String,
    /// Of a form, the fields of each part, line by line.
    pub lines: Vec<Vec<Vec<&'a Field>>>,
}

/// What is added to the exhibits of an agreement, by id.
pub fn exhibits<'a>(agreement: &'a Agreement, labels: &ExhibitLabels) -> BTreeMap<&'a UnitId, Exhibit<'a>> {
    agreement.all_blocks().filter_map(|block| exhibit(block, agreement, labels)).collect()
}

fn exhibit<'a>(block: &'a Block, agreement: &Agreement, labels: &ExhibitLabels) -> Option<(&'a UnitId, Exhibit<'a>)> {
    let parts = block.printed_parts();
    Some(match block {
        Block::Directory(it) => {
            let aged = labels.aged(it.as_of, agreement.facts.dated).unwrap_or_default();
            (&it.table.place.id, Exhibit { aged, ..Exhibit::default() })
        }
        Block::Responses(it) => (&it.table.place.id, Exhibit::default()),
        Block::Form(it) => (&it.place.id, Exhibit { lines: it.parts.iter().map(Form::lines).collect(), ..Exhibit::default() }),
        Block::Checklist(it) => (&it.place.id, Exhibit { parts, ..Exhibit::default() }),
        Block::Organisation(it) => {
            let drawing = Some(drawing::organisation(it));
            (&it.place.id, Exhibit { parts, drawing, alternative: organisation_in_words(it, labels), ..Exhibit::default() })
        }
        Block::Pathway(it) => {
            let drawing = Some(drawing::pathway(it));
            (&it.place.id, Exhibit { parts, drawing, alternative: pathway_in_words(it, labels), ..Exhibit::default() })
        }
        Block::Clause(_) | Block::Table(_) | Block::Figure(_) | Block::Definitions(_) => return None,
    })
}

/// The bodies of each level, then who reports to whom.
fn organisation_in_words(organisation: &Organisation, labels: &ExhibitLabels) -> String {
    let words = &labels.alternatives;
    let name = |at: &usize| organisation.bodies[*at].name.words();
    let mut sentences = vec![words.organisation.clone()];
    for (level, title) in organisation.levels.iter().enumerate() {
        let bodies: Vec<String> = organisation.bodies.iter().filter(|body| body.level == level).map(|body| body.name.words()).collect();
        if !bodies.is_empty() {
            sentences.push(filled(&words.level, &[("level", &title.words()), ("bodies", &words.joined(&bodies))]));
        }
    }
    for body in organisation.bodies.iter().filter(|body| !body.reports_to.is_empty()) {
        let above: Vec<String> = body.reports_to.iter().map(name).collect();
        sentences.push(filled(&words.reports, &[("body", &body.name.words()), ("above", &words.joined(&above))]));
    }
    sentences.push(words.table.clone());
    sentences.join(" ")
}

/// The steps of each stage, then the way of each track.
fn pathway_in_words(pathway: &Pathway, labels: &ExhibitLabels) -> String {
    let words = &labels.alternatives;
    let lanes: Vec<String> = pathway.lanes.iter().map(|lane| lane.name.words()).collect();
    let number = |step: &PathwayStep| step.place.number.clone().unwrap_or_default();
    let mut sentences = vec![filled(&words.pathway, &[("lanes", &words.joined(&lanes))])];
    for stage in &pathway.stages {
        let step = |step: &PathwayStep| {
            filled(&words.step, &[("number", &number(step)), ("title", &step.title.words()), ("lane", &lanes[step.lane])])
        };
        let steps: Vec<String> = stage.steps.iter().map(step).collect();
        sentences.push(filled(&words.stage, &[("stage", &stage.title.words()), ("steps", &words.joined(&steps))]));
    }
    for (track, title) in pathway.tracks.iter().enumerate().filter(|_| pathway.tracks.len() > 1) {
        let steps: Vec<String> = pathway.steps().filter(|step| step.tracks.contains(&track)).map(number).collect();
        sentences.push(filled(&words.track, &[("track", &title.words()), ("steps", &words.joined(&steps))]));
    }
    sentences.push(words.table.clone());
    sentences.join(" ")
}
