//! A comparison for the terminal: what was asked for, one screen of counts, the changes gravest first, and what editors
//! declared equal.
//!
//! All words come from the labels of the group `comparison`; a label that is missing shows its code. Deleted words
//! stand in `[-…-]`, inserted ones in `{+…+}`, so that nothing rests on colour alone. Lines are at most 80 columns
//! wide, whatever the terminal.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::diff::comparison::{Change, ChangeKind, Comparison, Flag, Op, Reason, RoundSide, Run, Side, Significance, UnitRef};
use crate::model::UnitKind;
use crate::renderings::explanations::explanation;
use crate::renderings::lines::{Span, WIDTH, wrap};
use crate::renderings::phrases::{Phrases, place, shown};
use crate::renderings::sentences::sentences;

/// Equal words shown on either side of a change; what is between is left out.
const CONTEXT_WORDS: usize = 8;

const BOLD: &str = "1";
const DIM: &str = "2";
const DELETED: &str = "31";
const INSERTED: &str = "34;4";

/// Renders a comparison as text; with `colour`, deleted words are red and inserted ones blue and underlined.
pub fn render_comparison(comparison: &Comparison, labels: &Value, colour: bool) -> String {
    let phrases = Phrases::of(comparison, labels);
    let sections = comparison.changes.iter().flat_map(|change| &change.after).map(|unit| (unit.id.as_str(), unit)).collect();
    let mut page = Page { comparison, phrases, sections, colour, roomy: false, out: String::new() };
    let told = sentences(comparison, labels);
    page.head(comparison);
    page.selection(comparison);
    page.counts(comparison);
    page.rounds(comparison);
    page.memberships(comparison);
    for significance in [Significance::Grave, Significance::Substantial, Significance::Minor, Significance::None] {
        let told = comparison.changes.iter().zip(&told);
        let told = told.filter(|(change, _)| change.significance == significance && change.kind != ChangeKind::Unchanged);
        page.group(significance, told.collect());
    }
    page.equivalents(comparison);
    page.out
}

struct Page<'a> {
    comparison: &'a Comparison,
    phrases: Phrases<'a>,
    /// Units of the later text, by id.
    sections: BTreeMap<&'a str, &'a UnitRef>,
    colour: bool,
    /// Whether the entry before stands on lines of its own, with room around it.
    roomy: bool,
    out: String,
}

impl Page<'_> {
    fn head(&mut self, comparison: &Comparison) {
        self.strong(&self.phrases.label(&["title"]));
        let names = [self.phrases.label(&["before"]), self.phrases.label(&["after"])];
        let wide = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
        for (name, side) in names.iter().zip([&comparison.before, &comparison.after]) {
            let Side { id, title, .. } = side;
            self.below(&format!("{name:wide$}  "), wide + 2, format!("{} {}", shown(id), shown(title)).trim_end());
        }
    }

    fn selection(&mut self, comparison: &Comparison) {
        let Some(words) = self.phrases.shown(comparison) else { return };
        self.out.push('\n');
        self.strong(&words);
        for wish in self.phrases.wishes(comparison) {
            self.below("  ", 4, &shown(&wish));
        }
    }

    fn counts(&mut self, comparison: &Comparison) {
        self.out.push('\n');
        let label = |path: &[&str]| self.phrases.label(path);
        let mut rows = vec![[label(&["text", "kind"]), label(&["text", "changes"]), label(&["before"]), label(&["after"])]];
        let mut total = [0; 3];
        for kind in ChangeKind::ALL {
            let (Some(lines), Some(count)) = (comparison.ledger.get(&kind), comparison.counts.get(&kind)) else { continue };
            let numbers = [*lines, count.before, count.after];
            total.iter_mut().zip(numbers).for_each(|(sum, number)| *sum += number);
            let [changes, before, after] = numbers.map(|number| self.phrases.count(number));
            rows.push([self.phrases.word("kinds", &kind), changes, before, after]);
        }
        let [changes, before, after] = total.map(|number| self.phrases.count(number));
        rows.push([label(&["text", "total"]), changes, before, after]);
        let wide: Vec<usize> = (0..4).map(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0)).collect();
        for [kind, changes, before, after] in &rows {
            let [w0, w1, w2, w3] = wide[..] else { continue };
            self.out.push_str(&format!("{kind:w0$}  {changes:>w1$}  {before:>w2$}  {after:>w3$}\n"));
        }
    }

    /// What the law of either round requires, side by side, and where the texts have it.
    fn rounds(&mut self, comparison: &Comparison) {
        let rounds = [&comparison.before.round, &comparison.after.round];
        if rounds.iter().all(|round| round.is_none()) {
            return;
        }
        self.out.push('\n');
        self.strong(&self.phrases.label(&["areas", "heading"]));
        let column = (WIDTH - 4) / 2;
        let [before, after] = rounds.map(|round| round.as_ref().map(|round| self.areas(round)).unwrap_or_default());
        let cell = |words: Option<&String>| words.map(|words| wrap_to(words, column)).unwrap_or_default();
        for row in 0..before.len().max(after.len()) {
            let (before, after) = (cell(before.get(row)), cell(after.get(row)));
            for line in 0..before.len().max(after.len()) {
                let [left, right] = [&before, &after].map(|cell| cell.get(line).map_or("", String::as_str));
                self.out.push_str(format!("  {left:column$}  {right}").trim_end());
                self.out.push('\n');
            }
        }
    }

    /// The order of a round, and each area with the places that cover it.
    fn areas(&self, round: &RoundSide) -> Vec<String> {
        let mut lines = vec![self.phrases.round(round)];
        for area in &round.areas {
            let places = match &area.covered_by[..] {
                [] => self.phrases.label(&["areas", "uncovered"]),
                units => places(units),
            };
            lines.push(format!("{}: {places}", shown(&area.name)));
        }
        if round.areas.is_empty() {
            lines.push(self.phrases.label(&["text", "areas_free"]));
        }
        lines
    }

    fn memberships(&mut self, comparison: &Comparison) {
        if comparison.memberships.is_empty() {
            return;
        }
        self.out.push('\n');
        self.strong(&self.phrases.label(&["members", "heading"]));
        for change in &comparison.memberships {
            self.below("  ", 4, &shown(&self.phrases.membership(change)));
        }
    }

    fn group(&mut self, significance: Significance, changes: Vec<(&Change, &String)>) {
        if changes.is_empty() {
            return;
        }
        let name = self.phrases.word("significances", &significance);
        self.out.push('\n');
        self.strong(&format!("{name} ({})", changes.len()));
        self.roomy = false;
        for (change, sentence) in changes {
            self.change(change, sentence);
        }
    }

    fn change(&mut self, change: &Change, sentence: &str) {
        let head = format!("{} · {}", route(change), self.phrases.word("kinds", &change.kind));
        let section = |id: &str| self.sections.get(id).map(|unit| place(unit));
        let mut notes: Vec<String> = self.phrases.flags(change, &section);
        let along = change.flags.iter().any(|flag| matches!(flag, Flag::MovedWith(_)));
        let quiet = change.significance == Significance::None || (along && change.kind == ChangeKind::Moved);
        if quiet && change.records.is_empty() && change.ruling.is_none() {
            let along = match change.reason {
                Reason::Typography => self.phrases.word("reasons", &change.reason),
                _ if along => notes.join(" "),
                _ => String::new(),
            };
            let words = if along.is_empty() { head } else { format!("{head} · {along}") };
            self.close_up();
            self.below("  ", 4, &shown(&words));
            return self.explanation(change);
        }
        let alone = change.before.is_empty() || change.after.is_empty();
        if alone && change.significance <= Significance::Minor && change.records.is_empty() && notes.is_empty() && change.ruling.is_none() {
            self.close_up();
            self.below("  ", 4, &shown(&head));
            self.words("    ", "", &change.runs);
            return self.explanation(change);
        }
        self.roomy = true;
        self.out.push('\n');
        self.strong(&shown(&head));
        self.styled(DIM, "  ", 4, &shown(&whereabouts(change)));
        notes.splice(..0, [sentence.to_owned(), self.phrases.word("reasons", &change.reason)]);
        notes.extend(change.records.iter().map(|record| self.phrases.record(record)));
        notes.extend(change.ruling.as_ref().map(|ruled| self.phrases.ruling(ruled)));
        for note in notes {
            self.below("  ", 4, &shown(&note));
        }
        // A row has a line for each cell that changed, and what was split or merged one for each of its units.
        for (at, cell) in change.cells.iter().enumerate() {
            let column = self.phrases.column(cell);
            let lead = if at == 0 { format!("{}, {column}", self.phrases.row(cell)) } else { column };
            self.words("  ", &format!("{}: ", shown(&lead)), &cell.runs);
        }
        if !change.cells.is_empty() {
            return self.explanation(change);
        }
        let (several, side) = if change.after.len() > 1 { (&change.after, Op::Insert) } else { (&change.before, Op::Delete) };
        for (at, runs) in change.runs_by_unit(side).iter().enumerate() {
            let lead = if several.len() > 1 { format!("{}: ", shown(&place(&several[at]))) } else { String::new() };
            self.words("  ", &lead, runs);
        }
        self.explanation(change);
    }

    fn explanation(&mut self, change: &Change) {
        for sentence in explanation(change, self.comparison, &self.phrases) {
            self.below("    ", 6, &shown(&sentence));
        }
    }

    /// Leaves room before the first of the short entries that follow a long one.
    fn close_up(&mut self) {
        if std::mem::take(&mut self.roomy) {
            self.out.push('\n');
        }
    }

    fn words(&mut self, indent: &str, lead: &str, runs: &[Run]) {
        let last = runs.len().saturating_sub(1);
        let mut pieces = vec![("", lead.to_owned())];
        for (at, run) in runs.iter().enumerate() {
            let words = shown(&run.text);
            match run.op {
                Op::Equal => pieces.push(("", shortened(&words, at == 0, at == last))),
                Op::Delete => pieces.extend(marked(DELETED, ["[-", "-]"], &words)),
                Op::Insert => pieces.extend(marked(INSERTED, ["{+", "+}"], &words)),
            }
        }
        if pieces[1..].iter().any(|(_, text)| !text.trim().is_empty()) {
            let spans: Vec<Span> = pieces.iter().map(|(style, text)| Span { style, text }).collect();
            self.out.push_str(&wrap(&spans, indent, indent.len(), self.colour));
        }
    }

    fn equivalents(&mut self, comparison: &Comparison) {
        if comparison.equivalents.is_empty() {
            return;
        }
        self.out.push('\n');
        self.strong(&self.phrases.label(&["equivalents", "heading"]));
        for applied in &comparison.equivalents {
            self.below("  ", 4, &shown(&self.phrases.equivalent(applied)));
            for at in &applied.places {
                let (before, after) = (place(&at.before), place(&at.after));
                let route = if before == after { before } else { format!("{before} → {after}") };
                self.below("    ", 6, &shown(&if at.times > 1 { format!("{route} ({} ×)", at.times) } else { route }));
            }
        }
    }

    fn strong(&mut self, words: &str) {
        self.out.push_str(&wrap(&[Span { style: BOLD, text: words }], "", 2, self.colour));
    }

    fn below(&mut self, lead: &str, indent: usize, words: &str) {
        self.styled("", lead, indent, words);
    }

    fn styled(&mut self, style: &'static str, lead: &str, indent: usize, words: &str) {
        if words.is_empty() && lead.trim().is_empty() {
            return;
        }
        self.out.push_str(&wrap(&[Span { style, text: words }], lead, indent, self.colour));
    }
}

/// Where a change begins and ends.
fn route(change: &Change) -> String {
    let (before, after) = (places(&change.before), places(&change.after));
    if before == after || after.is_empty() {
        before
    } else if before.is_empty() {
        after
    } else {
        format!("{before} → {after}")
    }
}

/// The heading that a change stands under, and the ids that a ruling would name.
fn whereabouts(change: &Change) -> String {
    let units = if change.after.is_empty() { &change.before } else { &change.after };
    let heading = units.first().filter(|unit| unit.unit != UnitKind::Heading).map_or("", |unit| &unit.heading);
    let ids =
        |units: &[UnitRef]| units.iter().filter(|unit| unit.written).map(|unit| format!("#{}", unit.id)).collect::<Vec<_>>().join(", ");
    let (before, after) = (ids(&change.before), ids(&change.after));
    let ids = if before == after || after.is_empty() {
        before
    } else if before.is_empty() {
        after
    } else {
        format!("{before} → {after}")
    };
    [heading, &ids].into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn places(units: &[UnitRef]) -> String {
    units.iter().map(place).collect::<Vec<_>>().join(", ")
}

fn wrap_to(words: &str, columns: usize) -> Vec<String> {
    // The page is as wide as the column and the blanks before it.
    let lead = WIDTH - columns;
    let wrapped = wrap(&[Span::plain(words)], &" ".repeat(lead), lead + 2, false);
    wrapped.lines().map(|line| line[lead..].to_owned()).collect()
}

/// Words between marks; white space at their ends stays outside.
fn marked(style: &'static str, [open, close]: [&str; 2], words: &str) -> [(&'static str, String); 3] {
    let bare = words.trim();
    if bare.is_empty() {
        return [("", words.to_owned()), ("", String::new()), ("", String::new())];
    }
    let lead = &words[..words.len() - words.trim_start().len()];
    let tail = &words[words.trim_end().len()..];
    [("", lead.to_owned()), (style, format!("{open}{bare}{close}")), ("", tail.to_owned())]
}

/// Equal words next to a change, without the middle of a long run.
fn shortened(text: &str, first: bool, last: bool) -> String {
    let words: Vec<&str> = text.split_inclusive(' ').collect();
    let (head, tail) = (if first { 0 } else { CONTEXT_WORDS }, if last { 0 } else { CONTEXT_WORDS });
    if (first && last) || words.len() <= head + tail + 1 {
        return text.to_owned();
    }
    format!("{}… {}", words[..head].concat(), words[words.len() - tail..].concat())
}
