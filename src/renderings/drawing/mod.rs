//! A drawing in numbers: boxes, lines and words, which Typst and SVG both draw as they stand.
//!
//! Points, from the top left corner; a drawing is as wide as a full block of the page. Lines of text are chosen here, by
//! widths on the safe side of the faces that the layouts set them in. What a `role` looks like, the layouts decide.

mod organisation;
mod pathway;

use serde::Serialize;

pub use organisation::organisation;
pub use pathway::pathway;

/// The width of every drawing: 160 mm.
pub const WIDTH: f64 = 453.5;

/// A drawing.
#[derive(Debug, Clone, Serialize)]
pub struct Drawing {
    /// In points.
    pub width: f64,
    /// In points.
    pub height: f64,
    /// From the back to the front.
    pub shapes: Vec<Shape>,
}

/// Something drawn.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "shape", rename_all = "snake_case")]
pub enum Shape {
    /// A rectangle.
    Box {
        /// Left edge.
        x: f64,
        /// Upper edge.
        y: f64,
        /// In points.
        width: f64,
        /// In points.
        height: f64,
        /// What it stands for, e.g. `band` or `step-0`.
        role: String,
    },
    /// A line through some points.
    Line {
        /// The points.
        points: Vec<[f64; 2]>,
        /// What it stands for, e.g. `track-1`.
        role: String,
        /// Whether it ends in a point.
        arrow: bool,
    },
    /// A line of text.
    Words {
        /// Where it begins, or its middle.
        x: f64,
        /// Its baseline.
        y: f64,
        /// The size of the type.
        size: f64,
        /// Whether `x` is its middle.
        centred: bool,
        /// Whether it is bold.
        bold: bool,
        /// What it stands on, e.g. `top`.
        role: String,
        /// The words.
        text: String,
    },
}

impl Drawing {
    /// A drawing with nothing on it.
    pub fn new(height: f64) -> Self {
        Self { width: WIDTH, height: rounded(height), shapes: Vec::new() }
    }

    /// Adds a rectangle.
    pub fn rectangle(&mut self, x: f64, y: f64, width: f64, height: f64, role: impl Into<String>) {
        let [x, y, width, height] = [x, y, width, height].map(rounded);
        self.shapes.push(Shape::Box { x, y, width, height, role: role.into() });
    }

    /// Adds a line.
    pub fn line(&mut self, points: &[[f64; 2]], role: impl Into<String>, arrow: bool) {
        let mut kept: Vec<[f64; 2]> = points.iter().map(|point| point.map(rounded)).collect();
        kept.dedup();
        self.shapes.push(Shape::Line { points: kept, role: role.into(), arrow });
    }

    /// Adds lines of text below each other; `y` is the baseline of the first.
    pub fn words(&mut self, lines: &[String], [x, y]: [f64; 2], style: Style, centred: bool, role: &str) {
        for (at, line) in (0_u32..).zip(lines) {
            self.shapes.push(Shape::Words {
                x: rounded(x),
                y: rounded(y + f64::from(at) * style.lead),
                size: style.size,
                centred,
                bold: style.bold,
                role: role.to_owned(),
                text: line.clone(),
            });
        }
    }
}

/// How words are set.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// The size of the type.
    pub size: f64,
    /// Between baselines.
    pub lead: f64,
    /// Whether it is bold.
    pub bold: bool,
}

impl Style {
    /// How wide words are, on the safe side.
    pub fn width(&self, words: &str) -> f64 {
        let ems: f64 = words.chars().map(em).sum();
        ems * self.size * if self.bold { 1.1 } else { 1.03 }
    }

    /// Words as lines no wider than `room`; a word that is longer is parted, with a hyphen.
    pub fn lines(&self, words: &str, room: f64) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        let mut line = String::new();
        let parts = words.split_whitespace().flat_map(|word| self.parts(word, room));
        for (part, parted) in parts {
            let longer = if line.is_empty() { part.clone() } else { format!("{line} {part}") };
            if !line.is_empty() && self.width(&longer) > room {
                lines.push(std::mem::take(&mut line));
                line = part;
            } else {
                line = longer;
            }
            if parted {
                lines.push(std::mem::take(&mut line));
            }
        }
        if !line.is_empty() {
            lines.push(line);
        }
        lines
    }

    /// How high so many lines are.
    pub fn height(&self, lines: usize) -> f64 {
        f64::from(u32::try_from(lines).unwrap_or(u32::MAX)) * self.lead
    }

    /// A word in pieces that fit; each but the last ends in a hyphen and closes its line.
    fn parts(&self, word: &str, room: f64) -> Vec<(String, bool)> {
        let mut parts = Vec::new();
        let mut rest: Vec<char> = word.chars().collect();
        while rest.len() > 1 && self.width(&rest.iter().collect::<String>()) > room {
            let fits = |count: usize| self.width(&format!("{}-", rest[..count].iter().collect::<String>())) <= room;
            let most = (1..rest.len()).rev().find(|count| fits(*count)).unwrap_or(1);
            // a compound is best parted after its joining s, or after a hyphen of its own
            let joint = (most / 2 + 1..=most).rev().find(|count| matches!(rest[count - 1], 's' | '-') && rest.len() - count > 2);
            let cut = joint.unwrap_or(most);
            let tail = rest.split_off(cut);
            let own_hyphen = rest.last() == Some(&'-');
            parts.push((rest.iter().collect::<String>() + if own_hyphen { "" } else { "-" }, true));
            rest = tail;
        }
        parts.push((rest.into_iter().collect(), false));
        parts
    }
}

/// The width of a letter in ems, on the safe side of Noto Sans, Segoe UI, Roboto and Arial.
fn em(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '’' | '|' | '!' => 0.28,
        ' ' | '\u{a0}' | 'f' | 't' | 'r' | '(' | ')' | '-' | '/' => 0.38,
        'm' | 'w' | 'æ' => 0.9,
        'M' | 'W' | 'Æ' | '%' | '@' | '…' => 0.95,
        letter if letter.is_uppercase() => 0.7,
        's' | 'c' | 'k' | 'v' | 'x' | 'y' | 'z' => 0.52,
        _ => 0.6,
    }
}

/// To a tenth of a point: what nobody sees is not written.
fn rounded(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}
