//! Reads the stages and steps of a pathway overview.

use crate::diagnostic::Diagnostic;
use crate::model::{Block, ExhibitLabels, Pathway, PathwayStage, PathwayStep, Role, Text, UnitId, WorkId};
use crate::sources::compose::Pending;
use crate::sources::exhibits::{Head, Named, cite, column, distinct, fits, index_of, named, optional, place, required, roles, type_of};
use crate::sources::keys::{Keys, Placed};
use crate::sources::limits;

/// The most tracks that can be told apart by their lines.
const TRACKS: usize = 3;

/// What a file says.
pub struct ReadPathway {
    lanes: Vec<Named<Role>>,
    tracks: Vec<Named<Text>>,
    stages: Vec<PathwayStage>,
    references: Vec<Pending>,
}

/// Reads the keys of a pathway.
pub fn pathway(keys: &mut Keys) -> Option<ReadPathway> {
    type_of(keys, "pathway");
    let lanes = roles(keys);
    fits(keys, "role", lanes.len(), &limits::LANES);
    let tracks = keys.tables("track", "The ways that a citizen may go, e.g. `Akut` and `Planlagt`; left out when there is one.", |keys| {
        let title = required(keys, "title", "As printed, e.g. `Akut`.");
        named(keys, title)
    });
    if tracks.len() > TRACKS {
        let span = keys.place("track").unwrap_or_else(|| keys.start());
        let finding = Diagnostic::error("pathway-tracks", span, format!("a pathway has at most {TRACKS} tracks"));
        keys.report(finding.help("the lines of more cannot be told apart; make another pathway"));
    }
    let tracks = distinct(keys, "track", tracks);
    let mut references = Vec::new();
    let stages = keys.required_tables("stage", "The stages, in order.", |keys| {
        let place = place(keys, "Names the stage for good, e.g. `udskrivning`.");
        let title = required(keys, "title", "As printed, e.g. `Under indlæggelsen`.");
        let steps = keys.required_tables("step", "The steps of the stage, in order.", |keys| step(keys, &lanes, &tracks, &mut references));
        Some(PathwayStage { place, title: title?, steps: steps.into_iter().flatten().collect() })
    });
    let steps = stages.iter().flatten().map(|stage| stage.steps.len()).sum();
    fits(keys, "stage", steps, &limits::STEPS);
    let stages: Vec<PathwayStage> = stages.into_iter().flatten().filter(|stage| !stage.steps.is_empty()).collect();
    Some(ReadPathway { lanes, tracks, stages, references }).filter(|read| !read.stages.is_empty())
}

fn step(keys: &mut Keys, lanes: &[Named<Role>], tracks: &[Named<Text>], references: &mut Vec<Pending>) -> Option<PathwayStep> {
    let place = place(keys, "Names the step for good, e.g. `indlaeggelsesrapport`.");
    let title = required(keys, "title", "A few words, as they stand in the drawing.");
    let who = keys.required("who", "Who acts: the id of a role.");
    let on = keys.texts("tracks", "The tracks it is on, by id; all of them when it is left out.");
    let duty = optional(keys.text("duty", "What is to be done, in one sentence."));
    let deadline = optional(keys.text("deadline", "When, or at the latest when, e.g. `senest kl. 12`."));
    let clauses = keys.texts("clauses", "The clauses it rests on: ids of this work, or `<work id>#<id>`.");
    let lane = who.and_then(|who| index_of(keys, "role", &who, lanes));
    let mut on: Vec<usize> = on.iter().filter_map(|track| index_of(keys, "track", track, tracks)).collect();
    on.sort_unstable();
    on.dedup();
    if on.is_empty() {
        on = (0..tracks.len()).collect();
    }
    let clauses = cited(keys, &clauses, references);
    Some(PathwayStep { place, title: title?, lane: lane?, tracks: on, duty, deadline, clauses })
}

/// References to clauses of this work or of others.
fn cited(keys: &mut Keys, clauses: &[Placed<String>], references: &mut Vec<Pending>) -> Text {
    let mut targets = Vec::new();
    for clause in clauses {
        let (work, target) = clause.value.split_once('#').unwrap_or(("", clause.value.as_str()));
        let work = match work {
            "" => None,
            id => match id.parse::<WorkId>() {
                Ok(id) => Some(id),
                Err(error) => {
                    let finding = Diagnostic::error("dangling-reference", clause.span, format!("`{}` is no reference", clause.value));
                    keys.report(finding.help(format!("write `<id>` or `<work id>#<id>`: {error}")));
                    continue;
                }
            },
        };
        targets.push((work, UnitId::new(target), clause.span));
    }
    cite(targets, references)
}

/// Puts a pathway together, with its references.
pub fn finish(read: ReadPathway, head: Head, labels: &ExhibitLabels) -> (Block, Vec<Pending>) {
    let heads = &labels.columns;
    let columns =
        [&heads.number, &heads.step, &heads.who, &heads.duty, &heads.when, &heads.track, &heads.clauses].map(|head| column(head)).into();
    let Head { place, caption, data_file } = head;
    let lanes = read.lanes.into_iter().map(|lane| lane.value).collect();
    let tracks = read.tracks.into_iter().map(|track| track.value).collect();
    (Block::Pathway(Pathway { place, caption, columns, stages: read.stages, lanes, tracks, data_file }), read.references)
}
