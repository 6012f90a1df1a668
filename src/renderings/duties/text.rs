//! A list of duties for the terminal: the texts in force, then every duty with where it comes from; held against an earlier
//! day, what has happened in figures, then every change.
//!
//! Lines are as wide as they are asked to be, down to 40 columns; nothing rests on colour alone.

use crate::diff::comparison::Effect;
use crate::diff::party_duties::{DutyChange, DutyFate, PartyDuties, PartyDuty, Role, Since, WorkInForce};
use crate::renderings::duties::Words;
use crate::renderings::lines::{Span, WIDTH, wrap_in};
use crate::renderings::phrases::{code, shown};

const BOLD: &str = "1";
const DIM: &str = "2";
/// The fewest columns that are written for.
const LEAST: usize = 40;

/// Renders a list of duties as text, at most `columns` wide.
pub fn render_text(list: &PartyDuties, words: &Words, colour: bool, columns: usize) -> String {
    let mut page = Page { list, words, colour, columns: columns.clamp(LEAST, WIDTH), out: String::new() };
    page.head();
    match &list.since {
        Some(since) => page.changes(since),
        None => page.roles(),
    }
    if list.duties.iter().any(|duty| duty.example) {
        page.out.push('\n');
        page.set(DIM, "", 0, &words.label(&["example_note"]));
    }
    page.out
}

struct Page<'a> {
    list: &'a PartyDuties,
    words: &'a Words,
    colour: bool,
    columns: usize,
    out: String,
}

impl Page<'_> {
    fn head(&mut self) {
        let (words, list) = (self.words, self.list);
        self.set(BOLD, "", 2, &words.title(list));
        let at = words.fill(&["at"], &[("at", &words.date(list.at))]);
        let since = list.since.as_ref().map(|since| words.fill(&["since"], &[("since", &words.date(since.at))]));
        let said: Vec<String> = [Some(at), since, Some(words.count(list.duties.len()))].into_iter().flatten().collect();
        self.set("", "", 2, &said.join(" · "));
        self.out.push('\n');
        self.set(BOLD, "", 2, &words.label(&["works", "heading"]));
        self.works(&list.works);
        if let Some(since) = &list.since {
            self.out.push('\n');
            self.set(BOLD, "", 2, &words.fill(&["works", "heading_then"], &[("since", &words.date(since.at))]));
            self.works(&since.works);
        }
    }

    fn works(&mut self, works: &[WorkInForce]) {
        if works.is_empty() {
            self.set("", "  ", 4, &self.words.label(&["works", "none"]));
        }
        for work in works {
            let said = format!("{} · {} · {}", work.short_title, self.words.lasting(work), self.words.count(work.duties));
            self.set("", "  ", 4, &shown(&said));
        }
    }

    fn roles(&mut self) {
        if self.list.duties.is_empty() {
            self.out.push('\n');
            self.set("", "", 0, &self.words.fill(&["none"], &[("party", &self.list.party.name)]));
        }
        for duties in self.list.duties.chunk_by(|one, other| acts(one) == acts(other)) {
            let Some(first) = duties.first() else { continue };
            let role = if acts(first) { "actor" } else { "counterpart" };
            let head = self.words.fill(&["roles", role], &[("party", &self.list.party.name)]);
            self.out.push('\n');
            self.set(BOLD, "", 2, &format!("{head} ({})", duties.len()));
            for duties in duties.chunk_by(|one, other| one.work == other.work) {
                duties.iter().for_each(|duty| self.duty(duty));
            }
        }
    }

    fn duty(&mut self, duty: &PartyDuty) {
        self.out.push('\n');
        self.set(BOLD, "  ", 4, &shown(&self.words.place(duty)));
        self.said(duty);
    }

    /// The words of a duty, who it binds, and where it comes from.
    fn said(&mut self, duty: &PartyDuty) {
        let (words, list) = (self.words, self.list);
        self.set("", "    ", 4, &self.quoted(&duty.in_full()));
        self.set("", "    ", 6, &shown(&words.duty(duty, list)));
        let basis = words.basis(duty);
        let facts: Vec<String> = [words.through(duty, list), words.applies(duty)].into_iter().chain(basis).collect();
        self.set(DIM, "    ", 6, &shown(&facts.join("; ")));
        let from = [("makes_precise", &duty.makes_precise), ("carries_on", &duty.carries_on)];
        for (key, clause) in from.into_iter().filter_map(|(key, clause)| Some((key, clause.as_ref()?))) {
            self.set("", "    ", 6, &shown(&words.provenance(key, clause)));
            self.set("", "      ", 6, &self.quoted(&clause.text));
        }
    }

    fn changes(&mut self, since: &Since) {
        let words = self.words;
        self.out.push('\n');
        self.set(BOLD, "", 2, &words.label(&["counts", "heading"]));
        let name = |fate: &DutyFate| words.label(&["fates", &code(fate)]);
        let wide = DutyFate::ALL.iter().map(|fate| name(fate).chars().count()).max().unwrap_or(0);
        for fate in DutyFate::ALL {
            let count = since.counts.get(&fate).copied().unwrap_or(0);
            self.out.push_str(&format!("  {:wide$}  {count:>4}\n", name(&fate)));
        }
        for changes in since.changes.chunk_by(|one, other| one.fate == other.fate) {
            let Some(first) = changes.first() else { continue };
            let gaps = [("fate", name(&first.fate)), ("count", changes.len().to_string())];
            let gaps = gaps.each_ref().map(|(gap, words)| (*gap, words.as_str()));
            self.out.push('\n');
            self.set(BOLD, "", 2, &words.fill(&["counts", "group"], &gaps));
            changes.iter().for_each(|change| self.change(change));
        }
    }

    fn change(&mut self, change: &DutyChange) {
        let (words, list) = (self.words, self.list);
        let after: Vec<&PartyDuty> = change.after.iter().map(|at| &list.duties[*at]).collect();
        self.out.push('\n');
        for record in &change.records {
            let sign = match record.effect {
                Effect::Looser => "▼",
                Effect::Stricter => "▲",
                _ => "·",
            };
            self.set("", &format!("  {sign} "), 4, &shown(&words.record(record, list)));
        }
        // What is the same is told once.
        let sides: Vec<(Option<&str>, Vec<&PartyDuty>)> = match change.fate {
            DutyFate::Unchanged | DutyFate::New => vec![(None, after)],
            DutyFate::Gone => vec![(None, change.before.iter().collect())],
            _ => vec![(Some("before"), change.before.iter().collect()), (Some("after"), after)],
        };
        for (side, duties) in sides {
            for duty in duties {
                let lead = side.map(|side| format!("{}: ", words.label(&[side]))).unwrap_or_default();
                self.set(BOLD, "  ", 4, &shown(&format!("{lead}{}", words.place(duty))));
                if change.fate == DutyFate::Unchanged {
                    self.set("", "    ", 6, &shown(&words.duty(duty, list)));
                } else {
                    self.said(duty);
                }
            }
        }
    }

    fn quoted(&self, words: &str) -> String {
        shown(&self.words.quoted(words))
    }

    fn set(&mut self, style: &'static str, lead: &str, indent: usize, words: &str) {
        self.out.push_str(&wrap_in(self.columns, &[Span { style, text: words }], lead, indent, self.colour));
    }
}

fn acts(duty: &PartyDuty) -> bool {
    duty.role != Role::Counterpart
}
