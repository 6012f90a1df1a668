//! A comparison for the terminal: one screen of counts, then the changes, gravest first.
//!
//! All words come from the labels of the group `comparison`; a label that is missing shows its code. Deleted words
//! stand in `[-…-]`, inserted ones in `{+…+}`, so that nothing rests on colour alone.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::diff::comparison::{Change, ChangeKind, Comparison, Flag, Op, RecordChange, Run, Side, Significance, UnitRef};
use crate::model::{PartyId, PartyName};
use crate::renderings::sentences::sentences;

/// Equal words shown on either side of a change; what is between is left out.
const CONTEXT_WORDS: usize = 8;

/// Renders a comparison as text; with `colour`, deleted words are red and inserted ones blue and underlined.
pub fn render_comparison(comparison: &Comparison, labels: &Value, colour: bool) -> String {
    let mut page = Page { labels, parties: &comparison.party_names, colour, out: String::new() };
    page.head(comparison);
    page.counts(comparison);
    let sentences = sentences(comparison, labels);
    for significance in [Significance::Grave, Significance::Substantial, Significance::Minor, Significance::None] {
        let told = |change: &Change| change.significance == significance && change.kind != ChangeKind::Unchanged;
        page.group(significance, comparison.changes.iter().zip(&sentences).filter(|(change, _)| told(change)).collect());
    }
    page.out
}

struct Page<'a> {
    labels: &'a Value,
    parties: &'a BTreeMap<PartyId, PartyName>,
    colour: bool,
    out: String,
}

impl Page<'_> {
    fn head(&mut self, comparison: &Comparison) {
        let title = self.label(&["title"]);
        self.line(&self.strong(&title));
        let names = [self.label(&["before"]), self.label(&["after"])];
        let wide = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
        for (name, side) in names.iter().zip([&comparison.before, &comparison.after]) {
            let Side { id, title, .. } = side;
            self.line(format!("{name:wide$}  {}  {}", shown(id), shown(title)).trim_end());
        }
    }

    fn counts(&mut self, comparison: &Comparison) {
        self.line("");
        let heads = [self.label(&["text", "kind"]), self.label(&["text", "changes"]), self.label(&["before"]), self.label(&["after"])];
        let mut rows = vec![heads];
        let mut total = [0; 3];
        for kind in ChangeKind::ALL {
            let (Some(lines), Some(count)) = (comparison.ledger.get(&kind), comparison.counts.get(&kind)) else { continue };
            let numbers = [*lines, count.before, count.after];
            total.iter_mut().zip(numbers).for_each(|(sum, number)| *sum += number);
            let [changes, before, after] = numbers.map(|number| number.to_string());
            rows.push([self.label(&["kinds", &code(&kind)]), changes, before, after]);
        }
        let [changes, before, after] = total.map(|number| number.to_string());
        rows.push([self.label(&["text", "total"]), changes, before, after]);
        let wide: Vec<usize> = (0..4).map(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0)).collect();
        for [kind, changes, before, after] in &rows {
            self.line(&format!(
                "{kind:w0$}  {changes:>w1$}  {before:>w2$}  {after:>w3$}",
                w0 = wide[0],
                w1 = wide[1],
                w2 = wide[2],
                w3 = wide[3]
            ));
        }
    }

    fn group(&mut self, significance: Significance, changes: Vec<(&Change, &String)>) {
        if changes.is_empty() {
            return;
        }
        let name = self.label(&["significances", &code(&significance)]);
        self.line("");
        self.line(&self.strong(&format!("{name} ({})", changes.len())));
        for (change, sentence) in changes {
            self.change(change, sentence);
        }
    }

    fn change(&mut self, change: &Change, sentence: &str) {
        let (before, after) = (places(&change.before), places(&change.after));
        let place = if before == after || after.is_empty() {
            before
        } else if before.is_empty() {
            after
        } else {
            format!("{before} → {after}")
        };
        let kind = self.label(&["kinds", &code(&change.kind)]);
        let along = change.flags.iter().find_map(|flag| match flag {
            Flag::MovedWith(section) => Some(self.label(&["text", "moved_with"]).replace("{section}", section.as_str())),
            Flag::Renumbered | Flag::Moved | Flag::SameIdOtherText | Flag::CarriedOn(_) => None,
        });
        let quiet = change.significance == Significance::None || (along.is_some() && change.kind == ChangeKind::Moved);
        if quiet && change.records.is_empty() {
            let along = along.as_ref().map(|words| format!(" · {words}")).unwrap_or_default();
            return self.line(&format!("  {place} · {kind}{along}"));
        }
        self.line("");
        self.line(&self.strong(&format!("{place} · {kind}")));
        self.line(&format!("  {}", shown(sentence)));
        let reason = self.label(&["reasons", &code(&change.reason)]);
        self.line(&format!("  {reason}"));
        if let Some(words) = &along {
            self.line(&format!("  {words}"));
        }
        if along.is_none() && change.flags.contains(&Flag::Moved) {
            let words = self.label(&["text", "moved_too"]);
            self.line(&format!("  {words}"));
        }
        for record in &change.records {
            let words = self.record(record);
            self.line(&format!("  {words}"));
        }
        // What was split or merged has a line for each of its units.
        let (several, side) = if change.after.len() > 1 { (&change.after, Op::Insert) } else { (&change.before, Op::Delete) };
        for (at, runs) in change.runs_by_unit(side).iter().enumerate() {
            let words = self.words(runs);
            let place = if several.len() > 1 { format!("{}: ", places(&several[at..=at])) } else { String::new() };
            if !words.is_empty() {
                self.line(&format!("  {place}{words}"));
            }
        }
    }

    fn record(&self, change: &RecordChange) -> String {
        let name = if change.field.is_empty() { self.label(&["records", &change.record]) } else { self.label(&["fields", &change.field]) };
        let effect = self.label(&["effects", &code(&change.effect)]).to_lowercase();
        match (&change.before, &change.after) {
            (Some(before), Some(after)) => format!("{name}: {} → {} ({effect})", self.named(before), self.named(after)),
            (Some(only), None) | (None, Some(only)) => format!("{name}: {} ({effect})", self.named(only)),
            (None, None) => format!("{name} ({effect})"),
        }
    }

    /// The words of a record, which begin with a party's id where they name one, with its printed name.
    fn named(&self, words: &str) -> String {
        let (first, rest) = words.split_at(words.find(' ').unwrap_or(words.len()));
        let party = self.parties.get(&PartyId(first.to_owned()));
        shown(&party.map_or_else(|| words.to_owned(), |party| format!("{}{rest}", party.name)))
    }

    fn words(&self, runs: &[Run]) -> String {
        let last = runs.len().saturating_sub(1);
        let run = |(at, run): (usize, &Run)| match run.op {
            Op::Equal => shortened(&shown(&run.text), at == 0, at == last),
            Op::Delete => self.marked("31", "[-", &shown(&run.text), "-]"),
            Op::Insert => self.marked("34;4", "{+", &shown(&run.text), "+}"),
        };
        runs.iter().enumerate().map(run).collect::<String>().trim_end().to_owned()
    }

    /// Sets words between marks; white space at their ends stays outside.
    fn marked(&self, style: &str, open: &str, words: &str, close: &str) -> String {
        let bare = words.trim();
        if bare.is_empty() {
            return words.to_owned();
        }
        let lead = &words[..words.len() - words.trim_start().len()];
        let tail = &words[words.trim_end().len()..];
        format!("{lead}{}{tail}", self.styled(style, &format!("{open}{bare}{close}")))
    }

    fn strong(&self, words: &str) -> String {
        self.styled("1", words)
    }

    fn styled(&self, style: &str, words: &str) -> String {
        if self.colour { format!("\u{1b}[{style}m{words}\u{1b}[0m") } else { words.to_owned() }
    }

    /// A display word; its last key when the labels lack it.
    fn label(&self, path: &[&str]) -> String {
        let found = path.iter().try_fold(self.labels, |value, key| value.get(key)).and_then(Value::as_str);
        found.or(path.last().copied()).unwrap_or_default().to_owned()
    }

    fn line(&mut self, words: &str) {
        self.out.push_str(words);
        self.out.push('\n');
    }
}

/// The code of an enumerated value, e.g. `moved_reworded`: the key of its label.
fn code(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn places(units: &[UnitRef]) -> String {
    let place = |unit: &UnitRef| {
        if unit.citation.is_empty() { format!("{}:{}", shown(&unit.file), unit.line) } else { shown(&unit.citation) }
    };
    units.iter().map(place).collect::<Vec<_>>().join(", ")
}

/// Text as a terminal may show it: cells apart, and no control characters that would steer it.
fn shown(text: &str) -> String {
    text.replace('\t', " | ").chars().map(|letter| if letter.is_control() { char::REPLACEMENT_CHARACTER } else { letter }).collect()
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
