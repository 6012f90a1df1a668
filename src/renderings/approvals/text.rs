//! A status for the terminal: how far a work has come, who has said what, and whether it can be released.
//!
//! The words are a council secretary's and come from the labels of the groups `status` and `approvals`. Lines are at
//! most 80 columns wide; nothing rests on colour alone.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::layouts::{LayoutError, Layouts};
use crate::model::{ApprovalSheet, ClosedReason, Hint, PartyDecision, PartyId, PartyName, Stage, Standing, Status, StatusFlaw};
use crate::renderings::approvals::words::ApprovalWords;
use crate::renderings::lines::{Span, WIDTH, wrap};
use crate::renderings::phrases::{Phrases, code, shown};

const BOLD: &str = "1";
const RED: &str = "31";

/// What stands between two columns.
const GAP: usize = 2;
/// A longer name stands on a line of its own.
const LONGEST_NAME: usize = 30;
/// A last column narrower than this stands below its row.
const NARROWEST: usize = 20;

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

/// A row of the table.
struct Row {
    /// Party, standing and date.
    cells: [String; 3],
    /// Where it is recorded and who signed; or a dash.
    further: String,
    /// Of the standing.
    style: &'static str,
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
            facts.push((self.label(&["facts", "content"]), sheet.content_sha256.clone()));
        }
        let wide = facts.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
        let example = status.sheet.as_ref().is_some_and(|sheet| sheet.example);
        for (name, value) in facts {
            self.line(&format!("{name:wide$}{:GAP$}", ""), wide + GAP, "", &value);
        }
        if example {
            self.line("", 0, BOLD, &self.words.label(&["example"]));
        }
    }

    /// A table for each group, all with columns of the same width.
    fn decisions(&mut self, sheet: &ApprovalSheet) {
        if sheet.groups.is_empty() {
            self.out.push('\n');
            self.line("", 0, "", &self.words.summary(sheet));
            return;
        }
        let heads = Row {
            cells: ["party", "standing", "date"].map(|name| self.label(&["columns", name])),
            further: self.label(&["columns", "further"]),
            style: "",
        };
        let rows: Vec<Row> = sheet.parties.iter().map(|party| self.row(party)).collect();
        let short = |cell: &&String| cell.chars().count() <= LONGEST_NAME;
        let widths = std::array::from_fn(|at| {
            let cells = rows.iter().chain([&heads]).map(|row| &row.cells[at]).filter(short);
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        });
        for group in &sheet.groups {
            self.out.push('\n');
            self.line("", 2, BOLD, &format!("{}. {}", self.words.group(group), self.words.need(group)));
            self.table_row(&heads, &widths);
            for party in sheet.members(group) {
                let row = self.row(party);
                self.table_row(&row, &widths);
            }
        }
    }

    fn row(&self, party: &PartyDecision) -> Row {
        let words = self.words;
        let none = words.none();
        let further: Vec<String> = [words.minutes(party), words.signed(party)].into_iter().filter(|cell| *cell != none).collect();
        let standing = self.label(&["standings", &code(&party.standing)]);
        Row {
            cells: [party.name.clone(), standing, words.decided(party)].map(|cell| shown(&cell)),
            further: if further.is_empty() { none } else { shown(&further.join("; ")) },
            style: if party.standing == Standing::Approved { "" } else { RED },
        }
    }

    /// The last column takes the room that is left and goes on below itself, or stands below the row.
    fn table_row(&mut self, row: &Row, widths: &[usize; 3]) {
        let [name, standing, date] = &row.cells;
        let [name_width, standing_width, date_width] = *widths;
        let alone = name.chars().count() > name_width;
        if alone {
            self.line("  ", 4, "", name);
        }
        let name = format!("  {:name_width$}{:GAP$}", if alone { "" } else { name }, "");
        let lead = format!("{name}{standing:standing_width$}{:GAP$}{date:date_width$}{:GAP$}", "", "");
        let indent = lead.chars().count();
        let line = if WIDTH.saturating_sub(indent) >= NARROWEST {
            wrap(&[Span::plain(&row.further)], &lead, indent, self.colour)
        } else {
            let below =
                if row.further == self.words.none() { String::new() } else { wrap(&[Span::plain(&row.further)], "    ", 4, self.colour) };
            format!("{}\n{below}", lead.trim_end())
        };
        let (name, rest) = line.split_at(name.len());
        self.out.push_str(name);
        match row.style {
            style if self.colour && !style.is_empty() => {
                self.out.push_str(&rest.replacen(standing.as_str(), &format!("\u{1b}[{style}m{standing}\u{1b}[0m"), 1));
            }
            _ => self.out.push_str(rest),
        }
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
                Hint::RegistrarMaySign { registrar, parties } => {
                    self.fill(&["hints", "registrar_may_sign"], &[("parties", &self.words.list(parties)), ("registrar", registrar)])
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
