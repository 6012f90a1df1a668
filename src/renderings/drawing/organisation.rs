//! Lays out an organisation diagram: a band for each level, a box for each body, lines from each to those above it.
//!
//! 1. the bodies of a level stand beside each other, four at most in a row, in boxes as high as their names ask for;
//! 2. a line leaves a box upwards, runs between the rows, and enters the box above from below; where a row lies between,
//!    it passes beside the boxes there.

use crate::model::Organisation;
use crate::renderings::drawing::{Drawing, Style, WIDTH};

/// Where the levels' names stand.
const LABELS: f64 = 76.0;
/// Between boxes of a row.
const BESIDE: f64 = 12.0;
/// Within a band, above and below its rows.
const PADDING: f64 = 9.0;
/// Between bands, and between the rows of one.
const BETWEEN: f64 = 10.0;
/// The widest box.
const WIDEST: f64 = 168.0;
const PER_ROW: usize = 4;
const NAME: Style = Style { size: 8.4, lead: 10.6, bold: true };
const LEVEL: Style = Style { size: 7.8, lead: 10.0, bold: false };

struct Placed {
    row: usize,
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

impl Placed {
    fn middle(&self) -> f64 {
        self.x + self.width / 2.0
    }

    fn bottom(&self) -> f64 {
        self.y + self.height
    }
}

/// Lays out the diagram.
pub fn organisation(organisation: &Organisation) -> Drawing {
    let mut boxes: Vec<Placed> = Vec::new();
    let mut names: Vec<Vec<String>> = Vec::new();
    let mut bands: Vec<(usize, f64, f64)> = Vec::new();
    // where lines run above each row
    let mut above: Vec<f64> = Vec::new();
    let mut y = 0.0;
    for level in 0..organisation.levels.len() {
        let bodies: Vec<String> = organisation.bodies.iter().filter(|body| body.level == level).map(|body| body.name.words()).collect();
        if bodies.is_empty() {
            continue;
        }
        let top = y;
        y += PADDING;
        let rows = bodies.len().div_ceil(PER_ROW);
        for (at, row) in bodies.chunks(bodies.len().div_ceil(rows)).enumerate() {
            if at > 0 {
                y += 2.0 * PADDING;
            }
            above.push(if at == 0 { top - BETWEEN / 2.0 } else { y - PADDING });
            let count = as_f64(row.len());
            let room = WIDTH - LABELS - PADDING;
            let width = ((room - BESIDE * (count - 1.0)) / count).min(WIDEST);
            let lines: Vec<Vec<String>> = row.iter().map(|name| NAME.lines(name, width - 14.0)).collect();
            let height = NAME.height(lines.iter().map(Vec::len).max().unwrap_or(1)) + 15.0;
            let left = LABELS + (room - width * count - BESIDE * (count - 1.0)) / 2.0;
            for (place, lines) in lines.into_iter().enumerate() {
                let x = left + as_f64(place) * (width + BESIDE);
                boxes.push(Placed { row: above.len() - 1, x, y, width, height });
                names.push(lines);
            }
            y += height;
        }
        let label = LEVEL.lines(&organisation.levels[level].words(), LABELS - PADDING - 6.0);
        y = (y + PADDING).max(top + LEVEL.height(label.len()) + 2.0 * PADDING);
        bands.push((level, top, y - top));
        y += BETWEEN;
    }

    let mut drawing = Drawing::new(y - BETWEEN);
    for (level, top, height) in &bands {
        drawing.rectangle(0.0, *top, WIDTH, *height, "band");
        let label = LEVEL.lines(&organisation.levels[*level].words(), LABELS - PADDING - 6.0);
        drawing.words(&label, [PADDING, top + PADDING + LEVEL.size], LEVEL, false, "band");
    }
    for (child, body) in boxes.iter().zip(&organisation.bodies) {
        let aside = aside(child, &body.reports_to, &boxes, organisation);
        for parent in &body.reports_to {
            drawing.line(&route(child, &boxes[*parent], &boxes, &above, aside), "reports", false);
        }
    }
    for ((place, lines), body) in boxes.iter().zip(&names).zip(&organisation.bodies) {
        let role = if body.level == bands[0].0 { "top" } else { "body" };
        drawing.rectangle(place.x, place.y, place.width, place.height, role);
        let first = place.y + (place.height - NAME.height(lines.len())) / 2.0 + NAME.size;
        drawing.words(lines, [place.middle(), first], NAME, true, role);
    }
    drawing
}

/// How far from the middle the lines of a box run: bodies of a row that report to the same ones share their line, others
/// have lines of their own.
fn aside(child: &Placed, reports_to: &[usize], boxes: &[Placed], organisation: &Organisation) -> f64 {
    let mut lines: Vec<&[usize]> = Vec::new();
    for (other, body) in boxes.iter().zip(&organisation.bodies) {
        if other.row == child.row && !body.reports_to.is_empty() && !lines.contains(&body.reports_to.as_slice()) {
            lines.push(&body.reports_to);
        }
    }
    let own = lines.iter().position(|line| *line == reports_to).unwrap_or(0);
    as_f64(own) - (as_f64(lines.len()) - 1.0) / 2.0
}

/// From the top of a box to the bottom of one above.
fn route(child: &Placed, parent: &Placed, boxes: &[Placed], above: &[f64], aside: f64) -> Vec<[f64; 2]> {
    let (start, end) = ([child.middle(), child.y], [parent.middle() + aside * 7.0, parent.bottom()]);
    let turn = above[child.row] + aside * 3.4;
    let between: Vec<&Placed> = boxes.iter().filter(|other| parent.row < other.row && other.row < child.row).collect();
    if between.is_empty() {
        return vec![start, [start[0], turn], [end[0], turn], end];
    }
    let free = |x: f64| x > LABELS && x < WIDTH && between.iter().all(|other| x < other.x - 4.0 || x > other.x + other.width + 4.0);
    let near = (0..u32::from(u16::MAX)).map(|step| f64::from(step) * 2.0).take_while(|away| *away < WIDTH);
    let way = near.flat_map(|away| [end[0] + away, end[0] - away]).find(|x| free(*x)).unwrap_or(WIDTH - 2.0);
    let last = above[parent.row + 1] + 6.0;
    vec![start, [start[0], turn], [way, turn], [way, last], [end[0], last], end]
}

fn as_f64(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
