//! A status for the terminal: how far a work has come, who has said what, and whether it can be released.
//!
//! The words are a council secretary's and come from the labels of the groups `status` and `approvals`. Lines are at
//! most 80 columns wide; nothing rests on colour alone.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::layouts::{LayoutError, Layouts};
use crate::model::{ApprovalSheet, ClosedReason, Hint, PartyDecision, PartyGroup, PartyId, PartyName, Stage, Standing, Status, StatusFlaw};
use crate::renderings::approvals::words::ApprovalWords;
use crate::renderings::lines::{Span, WIDTH, wrap};
use crate::renderings::phrases::{Phrases, code, shown};

const BOLD: &str = "1";
const RED: &str = "31";

/// What stands between two columns.
const GAP: usize = 2;
/// Columns of a table that are never broken: party, standing and date.
const KEPT: usize = 3;

/// Parties go by the names that the status has for them.
static NO_NAMES: BTreeMap<PartyId, PartyName> = BTreeMap::new();

/// Renders a status as text, with the words of a language; with `colour`, what stands in the way is red.
///
/// # Errors
/// When a label file is missing or not JSON.
pub fn render_status(status: &Status, layouts: &Layouts, language: &str, colour: bool) -> Result<String, LayoutError> {
    let labels = layouts.labels(language, "status")?;
    let words = ApprovalWords::read(layouts, language)?;
    let mut page = Page { labels: &labels, words: &words, colour, out: String::new() };
    page.head(status);
    if let Some(sheet) = &status.sheet {
        page.decisions(sheet);
    }
    page.answer(status);
    page.moved(status);
    page.flaws(&status.flaws);
    page.hints(&status.hints);
    Ok(page.out)
}

struct Page<'a> {
    labels: &'a Value,
    words: &'a ApprovalWords,
    colour: bool,
    out: String,
}

impl Page<'_> {
    fn head(&mut self, status: &Status) {
        let title = status.short_title.clone().unwrap_or_else(|| self.words.label(&["trust_short_title"]));
        self.line("", 2, BOLD, &title);
        let mut facts = vec![
            (self.label(&["facts", "release"]), status.tag.clone()),
            (self.label(&["facts", "stage"]), self.label(&["stages", &code(&status.stage)])),
        ];
        if let Some(sheet) = &status.sheet {
            let digest = self.fill(&["facts", "content_words"], &[("digest", &sheet.content_sha256)]);
            facts.push((self.label(&["facts", "content"]), digest));
        }
        let wide = facts.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
        for (name, value) in facts {
            self.line(&format!("{name:wide$}{:GAP$}", ""), wide + GAP, "", &value);
        }
    }

    /// A table for each group, all with columns of the same width.
    fn decisions(&mut self, sheet: &ApprovalSheet) {
        if sheet.groups.is_empty() {
            self.out.push('\n');
            self.line("", 0, "", &self.words.summary(sheet));
            return;
        }
        let heads = ["party", "standing", "date", "minutes", "signed"].map(|name| self.label(&["columns", name]));
        let rows: Vec<[String; 5]> = sheet.parties.iter().map(|party| self.row(party)).collect();
        let widths: [usize; KEPT] = std::array::from_fn(|at| {
            let cells = rows.iter().map(|row| &row[at]).chain([&heads[at]]);
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        });
        for group in &sheet.groups {
            self.group(sheet, group, &heads, &widths);
        }
    }

    fn group(&mut self, sheet: &ApprovalSheet, group: &PartyGroup, heads: &[String; 5], widths: &[usize; KEPT]) {
        self.out.push('\n');
        self.line("", 2, BOLD, &format!("{}. {}", self.words.group(group), self.words.need(group)));
        self.cells(heads, widths, "");
        for party in sheet.members(group) {
            let style = if party.standing == Standing::Approved { "" } else { RED };
            let row = self.row(party);
            self.cells(&row, widths, style);
        }
    }

    fn row(&self, party: &PartyDecision) -> [String; 5] {
        let words = self.words;
        [party.name.clone(), words.standing(party), words.decided(party), words.minutes(party), words.signed(party)]
            .map(|cell| shown(&cell))
    }

    /// One row: the first columns are set as wide as the widest of them, the last two share what is left and go on below.
    fn cells(&mut self, cells: &[String; 5], widths: &[usize; KEPT], style: &'static str) {
        let indent = 2 + widths.iter().map(|width| width + GAP).sum::<usize>();
        let half = WIDTH.saturating_sub(indent + GAP) / 2;
        if half < NARROWEST {
            return self.cells_below(cells, widths, style);
        }
        let (minutes, signed) = (broken(&cells[3], half), broken(&cells[4], half));
        for at in 0..minutes.len().max(signed.len()) {
            let kept: String = match at {
                0 => self.kept(cells, widths, style),
                _ => " ".repeat(indent - 2),
            };
            let piece = |lines: &[String]| lines.get(at).cloned().unwrap_or_default();
            let line = format!("  {kept}{:half$}{:GAP$}{}", piece(&minutes), "", piece(&signed));
            self.out.push_str(line.trim_end());
            self.out.push('\n');
        }
    }

    /// One row where names are too long for all columns: where it is recorded and who signed stand on lines of their own.
    fn cells_below(&mut self, cells: &[String; 5], widths: &[usize; KEPT], style: &'static str) {
        let kept = self.kept(cells, widths, style);
        self.out.push_str(format!("  {kept}").trim_end());
        self.out.push('\n');
        let none = self.words.none();
        for cell in cells[KEPT..].iter().filter(|cell| **cell != none) {
            self.line("    ", 4, "", cell);
        }
    }

    fn kept(&self, cells: &[String; 5], widths: &[usize; KEPT], style: &'static str) -> String {
        let padded = |at: usize| format!("{:1$}{2:GAP$}", cells[at], widths[at], "");
        let standing = if self.colour && !style.is_empty() { format!("\u{1b}[{style}m{}\u{1b}[0m", padded(1)) } else { padded(1) };
        format!("{}{standing}{}", padded(0), padded(2))
    }

    /// The gate's answer, with every reason.
    fn answer(&mut self, status: &Status) {
        self.out.push('\n');
        if status.stage == Stage::Released {
            return self.line("", 2, BOLD, &self.label(&["open", "released"]));
        }
        if status.open {
            return self.line("", 2, BOLD, &self.label(&["open", "yes"]));
        }
        let no = self.label(&["open", "no"]);
        self.out.push_str(&wrap(&[Span { style: if self.colour { "1;31" } else { BOLD }, text: &no }], "", 2, self.colour));
        for reason in &status.reasons {
            let words = self.reason(reason, &status.folder);
            self.line("  – ", 4, "", &words);
        }
    }

    fn reason(&self, reason: &ClosedReason, folder: &str) -> String {
        match reason {
            ClosedReason::NotFrozen => self.fill(&["reasons", "not_frozen"], &[("folder", folder)]),
            ClosedReason::NoPolicy => self.label(&["reasons", "no_policy"]),
            ClosedReason::TooFew { group, approved, need, members, rejected, missing } => {
                let figures = [("approved", approved.to_string()), ("need", need.to_string()), ("members", members.to_string())];
                let gaps: Vec<(&str, &str)> =
                    figures.iter().map(|(name, figure)| (*name, figure.as_str())).chain([("group", group.as_str())]).collect();
                let who = |name: &str, parties: &[String]| {
                    (!parties.is_empty()).then(|| self.fill(&["reasons", name], &[("parties", &self.words.list(parties))]))
                };
                let said =
                    [Some(self.fill(&["reasons", "too_few"], &gaps)), who("too_few_rejected", rejected), who("too_few_missing", missing)];
                said.into_iter().flatten().collect::<Vec<_>>().join("; ")
            }
            ClosedReason::Flaws { count: 1 } => self.label(&["reasons", "flaws_one"]),
            ClosedReason::Flaws { count } => self.fill(&["reasons", "flaws"], &[("count", &count.to_string())]),
            ClosedReason::Damaged { file } => self.fill(&["reasons", "damaged"], &[("file", file)]),
            ClosedReason::Taken => self.label(&["reasons", "taken"]),
        }
    }

    fn moved(&mut self, status: &Status) {
        if status.moved_sources.is_empty() {
            return;
        }
        self.heading(&["moved", "heading"]);
        let word = |change| self.label(&["moved", &code(change)]);
        let wide = status.moved_sources.iter().map(|source| word(&source.change).chars().count()).max().unwrap_or(0);
        let lines: Vec<String> = status
            .moved_sources
            .iter()
            .map(|source| format!("  {:wide$}{:GAP$}{}\n", word(&source.change), "", shown(&source.path)))
            .collect();
        self.out.extend(lines);
        self.line("  ", 2, "", &self.label(&["moved", "note"]));
    }

    fn flaws(&mut self, flaws: &[StatusFlaw]) {
        if flaws.is_empty() {
            return;
        }
        self.heading(&["flaws", "heading"]);
        for StatusFlaw { invariant, slug, party, message } in flaws {
            // one that the labels do not know yet says so in its own words
            let known = self.labels["flaws"].get(slug).and_then(Value::as_str);
            let words = known.map_or_else(|| format!("{message} ({invariant} {slug})"), |words| format!("{words} ({invariant} {slug})"));
            let line = self.fill(&["flaws", "line"], &[("party", party), ("words", &words)]);
            self.line("  – ", 4, "", &line);
        }
    }

    fn hints(&mut self, hints: &[Hint]) {
        if hints.is_empty() {
            return;
        }
        self.heading(&["hints", "heading"]);
        for hint in hints {
            let words = match hint {
                Hint::Merged { party, into } => self.fill(&["hints", "merged"], &[("party", party), ("into", into)]),
                Hint::LostKey { party } => self.fill(&["hints", "lost_key"], &[("party", party)]),
                Hint::KeyEnds { party, last_day } => {
                    self.fill(&["hints", "key_ends"], &[("party", party), ("date", &self.words.date(*last_day))])
                }
                Hint::RegistrarMaySign { party, registrar } => {
                    self.fill(&["hints", "registrar_may_sign"], &[("party", party), ("registrar", registrar)])
                }
            };
            self.line("  – ", 4, "", &words);
        }
    }

    fn heading(&mut self, path: &[&str]) {
        self.out.push('\n');
        let words = self.label(path);
        self.line("", 2, BOLD, &words);
    }

    fn line(&mut self, lead: &str, indent: usize, style: &'static str, words: &str) {
        self.out.push_str(&wrap(&[Span { style, text: &shown(words) }], lead, indent, self.colour));
    }

    fn label(&self, path: &[&str]) -> String {
        self.fill(path, &[])
    }

    fn fill(&self, path: &[&str], gaps: &[(&str, &str)]) -> String {
        Phrases::new(self.labels, &NO_NAMES).fill(path, gaps)
    }
}

/// A column narrower than this is not worth reading.
const NARROWEST: usize = 12;

/// Words in lines of at most so many columns; a longer word stands alone, broken where it must.
fn broken(words: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in words.split(' ').filter(|word| !word.is_empty()) {
        let pieces: Vec<char> = word.chars().collect();
        for piece in pieces.chunks(columns) {
            let piece: String = piece.iter().collect();
            let last = lines.last_mut().expect("there is a line");
            if last.is_empty() {
                *last = piece;
            } else if last.chars().count() + 1 + piece.chars().count() <= columns {
                last.push(' ');
                last.push_str(&piece);
            } else {
                lines.push(piece);
            }
        }
    }
    lines
}
