//! A history for the terminal: what happened between the periods in figures, then each duty with its way over them.

use serde_json::Value;

use crate::diff::comparison::Effect;
use crate::diff::history::{DutyHistory, History, Standing, Step};
use crate::renderings::history::{duty_in_words, step_in_words};
use crate::renderings::lines::{Span, WIDTH, wrap};
use crate::renderings::phrases::{Phrases, code, place, shown};

const BOLD: &str = "1";

/// Renders a history as text; the words of a duty stand in full when it is the only one.
pub fn render_text(history: &History, labels: &Value, colour: bool) -> String {
    let phrases = Phrases::new(labels, &history.party_names);
    let widest = history.periods.iter().map(|period| period.label.chars().count()).max().unwrap_or(0);
    let mut page = Page { phrases, colour, column: 4 + widest, in_full: history.duties.len() == 1, out: String::new() };
    page.head(history);
    page.figures(history);
    for group in history.duties.chunk_by(|one, other| one.group() == other.group()) {
        page.group(group);
    }
    page.out
}

struct Page<'a> {
    phrases: Phrases<'a>,
    colour: bool,
    /// Where the text beside the periods begins.
    column: usize,
    in_full: bool,
    out: String,
}

impl Page<'_> {
    fn head(&mut self, history: &History) {
        self.strong(&self.phrases.fill(&["history", "title"], &[("series", &history.series)]));
        for period in &history.periods {
            let label = if period.duties == 1 { "duties_one" } else { "duties" };
            let duties = self.phrases.fill(&["history", label], &[("count", &period.duties.to_string())]);
            self.below(&format!("{:1$}", period.label, self.column), self.column, &shown(&format!("{} · {duties}", period.title)));
        }
        let Some(selection) = &history.selection else { return };
        let gaps = [("shown", selection.shown.to_string()), ("of", selection.of.to_string())];
        let gaps = gaps.each_ref().map(|(name, words)| (*name, words.as_str()));
        self.out.push('\n');
        self.strong(&self.phrases.fill(&["history", "shown"], &gaps));
        for wish in self.phrases.wishes_of_history(selection) {
            self.below("  ", 4, &shown(&wish));
        }
    }

    /// A row for what can happen, a column for each later period.
    fn figures(&mut self, history: &History) {
        let figures = history.figures();
        let later: Vec<&str> = history.periods.iter().skip(1).map(|period| period.label.as_str()).collect();
        if later.is_empty() {
            return;
        }
        let aside = |figure: &str| if ["stricter", "looser"].contains(&figure) { "  " } else { "" };
        let name = |figure: &str| format!("{}{}", aside(figure), self.phrases.label(&["history", "figures", figure]));
        let names: Vec<String> = figures.iter().map(|(figure, _)| name(figure)).collect();
        let wide = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
        self.out.push('\n');
        let heads: String = later.iter().map(|label| format!("  {label}")).collect();
        self.out.push_str(&format!("{:wide$}{heads}\n", self.phrases.label(&["history", "figures", "head"])));
        for ((_, counts), name) in figures.iter().zip(&names) {
            let cells = counts.iter().zip(&later).map(|(count, label)| format!("  {count:>0$}", label.chars().count()));
            self.out.push_str(&format!("{name:wide$}{}\n", cells.collect::<String>()));
        }
    }

    fn group(&mut self, entries: &[DutyHistory]) {
        let Some((fate, period)) = entries.first().map(DutyHistory::group) else { return };
        let count = entries.len().to_string();
        self.out.push('\n');
        let group = self.phrases.fill(&["history", "groups", &code(&fate)], &[("period", period)]);
        self.strong(&self.phrases.fill(&["web", "group_count"], &[("group", &group), ("count", &count)]));
        entries.iter().for_each(|entry| self.entry(entry));
    }

    fn entry(&mut self, entry: &DutyHistory) {
        let Some(newest) = entry.newest() else { return };
        self.out.push('\n');
        let back = if entry.brought_back { format!(" · {}", self.phrases.label(&["history", "brought_back"])) } else { String::new() };
        let name = if newest.place.written { format!(" · #{}", entry.id) } else { String::new() };
        self.strong(&shown(&format!("{}, {}{name}{back}", place(&newest.place), newest.place.heading)));
        if !self.in_full {
            self.below("  ", 2, &self.phrases.quoted(&beginning(&shown(&newest.text), WIDTH - 6)));
        }
        for standing in &entry.periods {
            for step in entry.steps.iter().filter(|step| step.to == standing.period) {
                self.step(step);
            }
            self.standing(standing);
        }
    }

    fn step(&mut self, step: &Step) {
        let sign = match step.direction {
            Some(Effect::Looser) => "▼",
            Some(Effect::Stricter) => "▲",
            _ => "·",
        };
        self.below(&format!("  {sign:>0$} ", self.column - 3), self.column, &shown(&step_in_words(step, &self.phrases)));
    }

    fn standing(&mut self, standing: &Standing) {
        let lead = format!("  {:1$}", standing.period, self.column - 2);
        for (at, unit) in standing.units.iter().enumerate() {
            let lead = if at == 0 { lead.clone() } else { " ".repeat(self.column) };
            let work = unit.work.as_ref().map(|work| format!("{work}: ")).unwrap_or_default();
            self.below(&lead, self.column, &shown(&format!("{work}{}", place(&unit.place))));
            if unit.duties.is_empty() {
                self.below(&" ".repeat(self.column), self.column, &self.phrases.label(&["history", "no_duty"]));
            }
            for duty in &unit.duties {
                self.below(&" ".repeat(self.column), self.column, &shown(&duty_in_words(duty, &self.phrases)));
            }
            if self.in_full {
                self.below(&" ".repeat(self.column), self.column, &self.phrases.quoted(&shown(&unit.text)));
            }
        }
    }

    fn strong(&mut self, words: &str) {
        self.out.push_str(&wrap(&[Span { style: BOLD, text: words }], "", 2, self.colour));
    }

    fn below(&mut self, lead: &str, indent: usize, words: &str) {
        self.out.push_str(&wrap(&[Span::plain(words)], lead, indent, self.colour));
    }
}

/// As many of the first words as stand on a line.
fn beginning(words: &str, columns: usize) -> String {
    let mut end = 0;
    let mut width = 0;
    for word in words.split_inclusive(' ') {
        width += word.chars().count();
        if width > columns {
            return format!("{} …", words[..end].trim_end());
        }
        end += word.len();
    }
    words.to_owned()
}
