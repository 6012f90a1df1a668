//! Lays out a pathway: a column for each who acts, a band for each stage, time running down, a line for each track.
//!
//! 1. a step comes in the row after the steps before it on its tracks, and in no row of an earlier stage;
//! 2. rows are as high as their highest box, bands as high as their rows;
//! 3. each track runs from the bottom of a step to the top of the next, between the rows, beside boxes that are in its way.

use std::collections::BTreeSet;

use crate::model::{Pathway, PathwayStep};
use crate::renderings::drawing::{Drawing, Style, WIDTH};

/// Where the stages' names stand.
const LABELS: f64 = 72.0;
const PADDING: f64 = 9.0;
/// Between rows, where lines run.
const BETWEEN: f64 = 15.5;
/// Between a lane's edge and its boxes.
const BESIDE: f64 = 11.0;
/// The side of the mark that a step's number stands on.
const MARK: f64 = 12.5;
const TITLE: Style = Style { size: 7.9, lead: 9.9, bold: false };
const LANE: Style = Style { size: 8.0, lead: 10.0, bold: true };
const STAGE: Style = Style { size: 7.8, lead: 10.0, bold: true };
const NUMBER: Style = Style { size: 7.4, lead: 9.0, bold: true };
const LEGEND: Style = Style { size: 7.6, lead: 10.0, bold: false };

struct Placed<'a> {
    step: &'a PathwayStep,
    stage: usize,
    row: usize,
    lines: Vec<String>,
    y: f64,
}

impl Placed<'_> {
    fn height(&self) -> f64 {
        TITLE.height(self.lines.len()) + 13.0
    }
}

/// Lays out the diagram.
pub fn pathway(pathway: &Pathway) -> Drawing {
    let lanes = as_f64(pathway.lanes.len().max(1));
    let lane = (WIDTH - LABELS) / lanes;
    let mut steps = rows(pathway, lane);
    let heads: Vec<Vec<String>> = pathway.lanes.iter().map(|role| LANE.lines(&role.name.words(), lane - 8.0)).collect();
    let head = LANE.height(heads.iter().map(Vec::len).max().unwrap_or(1)) + 12.0;

    // the top of each row, and of each band with its height
    let mut tops: Vec<f64> = Vec::new();
    let mut bands: Vec<(f64, f64)> = Vec::new();
    let mut y = head + 6.0;
    for stage in 0..pathway.stages.len() {
        let first = y;
        let inside: BTreeSet<usize> = steps.iter().filter(|step| step.stage == stage).map(|step| step.row).collect();
        y += BETWEEN;
        for row in inside.iter().copied() {
            let height = steps.iter().filter(|step| step.row == row).map(Placed::height).fold(0.0, f64::max);
            tops.push(y);
            y += height + BETWEEN;
        }
        let label = STAGE.lines(&pathway.stages[stage].title.words(), LABELS - PADDING - 6.0);
        y = (y - BETWEEN + PADDING).max(first + STAGE.height(label.len()) + 2.0 * PADDING);
        bands.push((first, y - first));
        y += 4.0;
    }
    steps.iter_mut().for_each(|step| step.y = tops[step.row]);
    let body = y - 4.0;
    let legend = if pathway.tracks.len() > 1 { 20.0 } else { 0.0 };

    let mut drawing = Drawing::new(body + legend);
    for (stage, (top, height)) in pathway.stages.iter().zip(&bands) {
        drawing.rectangle(0.0, *top, WIDTH, *height, "band");
        let label = STAGE.lines(&stage.title.words(), LABELS - PADDING - 6.0);
        drawing.words(&label, [PADDING, top + PADDING + STAGE.size], STAGE, false, "band");
    }
    for (at, words) in heads.iter().enumerate() {
        let x = LABELS + as_f64(at) * lane;
        if at > 0 {
            drawing.line(&[[x, head + 6.0], [x, body]], "lane", false);
        }
        drawing.rectangle(x + 2.0, 0.0, lane - 4.0, head, "top");
        let first = (head - LANE.height(words.len())) / 2.0 + LANE.size;
        drawing.words(words, [x + lane / 2.0, first], LANE, true, "top");
    }
    draw_tracks(&mut drawing, pathway, &steps, lane, &tops);
    for step in &steps {
        draw_step(&mut drawing, pathway, step, lane);
    }
    if legend > 0.0 {
        draw_legend(&mut drawing, pathway, body + 14.0);
    }
    drawing
}

/// The row of every step.
fn rows(pathway: &Pathway, lane: f64) -> Vec<Placed<'_>> {
    let mut placed: Vec<Placed> = Vec::new();
    let mut start = 0;
    for (stage, part) in pathway.stages.iter().enumerate() {
        for step in &part.steps {
            let before = placed.iter().filter(|before| follows(pathway, before.step, step)).map(|before| before.row + 1).max();
            let mut row = before.unwrap_or(0).max(start);
            while placed.iter().any(|other| other.row == row && other.step.lane == step.lane) {
                row += 1;
            }
            let lines = TITLE.lines(&step.title.words(), lane - 2.0 * BESIDE - 10.0);
            placed.push(Placed { step, stage, row, lines, y: 0.0 });
        }
        start = placed.iter().map(|step| step.row + 1).max().unwrap_or(0);
    }
    // rows without steps would leave a hole
    let used: BTreeSet<usize> = placed.iter().map(|step| step.row).collect();
    for step in &mut placed {
        step.row = used.range(..step.row).count();
    }
    placed
}

/// Whether two steps are on one track.
fn follows(pathway: &Pathway, before: &PathwayStep, after: &PathwayStep) -> bool {
    pathway.tracks.is_empty() || before.tracks.iter().any(|track| after.tracks.contains(track))
}

fn draw_tracks(drawing: &mut Drawing, pathway: &Pathway, steps: &[Placed], lane: f64, tops: &[f64]) {
    let count = pathway.tracks.len().max(1);
    for track in 0..count {
        let aside = (as_f64(track) - (as_f64(count) - 1.0) / 2.0) * 6.0;
        let on: Vec<&Placed> = steps.iter().filter(|step| pathway.tracks.is_empty() || step.step.tracks.contains(&track)).collect();
        for pair in on.windows(2) {
            let points = route(pair[0], pair[1], steps, lane, tops, aside);
            drawing.line(&points, format!("track-{track}"), true);
        }
    }
}

/// From the bottom of a step to the top of the next; `aside` is how far from the middle the track runs.
fn route(from: &Placed, to: &Placed, steps: &[Placed], lane: f64, tops: &[f64], aside: f64) -> Vec<[f64; 2]> {
    let middle = |of: usize| LABELS + (as_f64(of) + 0.5) * lane + aside;
    let (start, end) = ([middle(from.step.lane), from.y + from.height()], [middle(to.step.lane), to.y]);
    let above = |row: usize| tops[row] - BETWEEN / 2.0 - 1.5 + aside * 0.55;
    let free = |of: usize| !steps.iter().any(|other| other.step.lane == of && from.row < other.row && other.row < to.row);
    let (first, last) = (above(from.row + 1), above(to.row));
    if free(to.step.lane) {
        vec![start, [start[0], first], [end[0], first], end]
    } else if free(from.step.lane) {
        vec![start, [start[0], last], [end[0], last], end]
    } else {
        let way = LABELS + as_f64(to.step.lane) * lane + BESIDE / 2.0 + aside * 0.4;
        vec![start, [start[0], first], [way, first], [way, last], [end[0], last], end]
    }
}

fn draw_step(drawing: &mut Drawing, pathway: &Pathway, step: &Placed, lane: f64) {
    let x = LABELS + as_f64(step.step.lane) * lane + BESIDE;
    let width = lane - 2.0 * BESIDE;
    let role = match step.step.tracks[..] {
        [only] if pathway.tracks.len() > 1 => format!("step-{only}"),
        _ => "step".to_owned(),
    };
    drawing.rectangle(x, step.y, width, step.height(), role);
    drawing.words(&step.lines, [x + width / 2.0, step.y + 6.5 + TITLE.size], TITLE, true, "step");
    drawing.rectangle(x - MARK / 2.0, step.y - MARK / 2.0, MARK, MARK, "mark");
    let number = step.step.place.number.clone().unwrap_or_default();
    drawing.words(&[number], [x, step.y + NUMBER.size * 0.36], NUMBER, true, "mark");
}

fn draw_legend(drawing: &mut Drawing, pathway: &Pathway, y: f64) {
    let mut x = LABELS;
    for (track, title) in pathway.tracks.iter().enumerate() {
        drawing.line(&[[x, y - 2.6], [x + 26.0, y - 2.6]], format!("track-{track}"), true);
        let title = title.words();
        x += 32.0;
        let width = LEGEND.width(&title);
        drawing.words(&[title], [x, y], LEGEND, false, "legend");
        x += width + 20.0;
    }
}

fn as_f64(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
