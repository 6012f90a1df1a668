//! What the codes of a comparison are called, and the short phrases that every format without a layout of its own has
//! in common: places, fields, flags, what was asked for. All words come from the labels of the group `comparison`.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::diff::comparison::{
    AppliedEquivalent, CarriedPlace, CellChange, Change, Comparison, Flag, MembershipChange, RecordChange, RoundSide, Ruled, UnitRef,
};
use crate::diff::history::HistorySelection;
use crate::model::labels::count;
use crate::model::period::printed;
use crate::model::{FactDate, PartyId, PartyName};

/// The words of one language, with the names of one comparison's parties.
#[derive(Debug, Clone, Copy)]
pub struct Phrases<'a> {
    labels: &'a Value,
    parties: &'a BTreeMap<PartyId, PartyName>,
    /// Where duties go on that were dropped.
    carried_on: Option<&'a BTreeMap<String, CarriedPlace>>,
}

impl<'a> Phrases<'a> {
    /// Takes the labels of the group `comparison`; one that is missing shows its key.
    pub fn new(labels: &'a Value, parties: &'a BTreeMap<PartyId, PartyName>) -> Self {
        Self { labels, parties, carried_on: None }
    }

    /// Takes the labels of the group `comparison`, for one comparison.
    pub fn of(comparison: &'a Comparison, labels: &'a Value) -> Self {
        Self { labels, parties: &comparison.party_names, carried_on: Some(&comparison.carried_on) }
    }

    /// A display word; its last key when the labels lack it.
    pub fn label(&self, path: &[&str]) -> String {
        let found = path.iter().try_fold(self.labels, |value, key| value.get(key)).and_then(Value::as_str);
        found.or(path.last().copied()).unwrap_or_default().to_owned()
    }

    /// Words of a text between the marks of a quotation.
    pub fn quoted(&self, words: &str) -> String {
        self.fill(&["web", "quoted"], &[("words", words)])
    }

    /// A count as it is printed.
    pub fn count(&self, number: usize) -> String {
        count(number, &self.label(&["thousands"]))
    }

    /// A display sentence with its gaps filled, each by name.
    pub fn fill(&self, path: &[&str], gaps: &[(&str, &str)]) -> String {
        let sentence = self.label(path);
        let mut out = String::with_capacity(sentence.len());
        let mut rest = sentence.as_str();
        // In one pass: what fills a gap is never taken for another one.
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, after)) = after.split_once('}') else { break };
            let words = gaps.iter().find(|(gap, _)| *gap == name).map_or("", |(_, words)| words);
            out.push_str(before);
            out.push_str(words);
            rest = after;
        }
        out + rest
    }

    /// The word for an enumerated value, e.g. `moved` of the group `kinds`.
    pub fn word(&self, group: &str, value: &impl Serialize) -> String {
        self.label(&[group, &code(value)])
    }

    /// The printed name of a party; its id when there is none.
    pub fn party(&self, id: &PartyId) -> String {
        self.parties.get(id).map_or_else(|| id.to_string(), |party| party.name.clone())
    }

    /// The printed names of several parties.
    pub fn party_list(&self, ids: &[PartyId]) -> String {
        ids.iter().map(|id| self.party(id)).collect::<Vec<_>>().join(", ")
    }

    /// What else is true of a change, a sentence a flag; `section` names the heading with an id.
    pub fn flags(&self, change: &Change, section: &dyn Fn(&str) -> Option<String>) -> Vec<String> {
        let along = change.flags.iter().any(|flag| matches!(flag, Flag::MovedWith(_)));
        let phrase = |flag: &Flag| match flag {
            Flag::Renumbered => Some(self.label(&["flags", "renumbered"])),
            // The section says so already.
            Flag::Moved if along => None,
            Flag::Moved => Some(self.label(&["flags", "moved"])),
            // Of a selection the section itself may be left out.
            Flag::MovedWith(id) => Some(match section(id.as_str()) {
                Some(name) => self.fill(&["flags", "moved_with"], &[("section", &name)]),
                None => self.label(&["flags", "moved"]),
            }),
            Flag::SameIdOtherText => Some(self.label(&["flags", "same_id_other_text"])),
            Flag::DrawingChanged => Some(self.label(&["flags", "drawing_changed"])),
            Flag::CarriedOn(text) => Some(self.fill(&["flags", "carried_on"], &[("text", &self.carried(text))])),
        };
        change.flags.iter().filter_map(phrase).collect()
    }

    /// A place in another text: its title and citation, or its id as long as nothing else is known.
    fn carried(&self, place: &str) -> String {
        let known = self.carried_on.and_then(|places| places.get(place));
        known.map_or_else(|| place.to_owned(), |known| format!("{}, {}", known.title, known.citation))
    }

    /// The column of a cell, e.g. `Frist`; one that came, went or got another name says so.
    pub fn column(&self, cell: &CellChange) -> String {
        match (&cell.column_before, &cell.column_after) {
            (Some(before), Some(after)) if before == after => after.clone(),
            (Some(before), Some(after)) => self.fill(&["cells", "renamed"], &[("before", before), ("after", after)]),
            (None, Some(column)) => self.fill(&["cells", "added"], &[("column", column)]),
            (Some(column), None) => self.fill(&["cells", "removed"], &[("column", column)]),
            (None, None) => String::new(),
        }
    }

    /// The row of a cell by its first words, e.g. `Plejeforløbsplan`; a header row by what it is.
    pub fn row(&self, cell: &CellChange) -> String {
        if cell.row.is_empty() { self.label(&["cells", "header"]) } else { cell.row.clone() }
    }

    /// A field that changed, e.g. `Frist: senest kl. 12 → senest kl. 15 (lempet)`.
    pub fn record(&self, change: &RecordChange) -> String {
        self.told(change, &|before, after| match (before, after) {
            (Some(before), Some(after)) => format!("{before} → {after}"),
            (only, None) | (None, only) => only.unwrap_or_default().to_owned(),
        })
    }

    /// The same without arrows, e.g. `Frist: fra »senest kl. 12« til »senest kl. 15« (lempet)`.
    pub fn record_in_words(&self, change: &RecordChange) -> String {
        self.told(change, &|before, after| match (before, after) {
            (Some(before), Some(after)) => self.fill(&["web", "from_to"], &[("before", before), ("after", after)]),
            (Some(before), None) => self.fill(&["pdf", "value_gone"], &[("words", before)]),
            (None, Some(after)) => self.fill(&["pdf", "value_new"], &[("words", after)]),
            (None, None) => String::new(),
        })
    }

    /// The field, what it said before and says now, and which way it went.
    fn told(&self, change: &RecordChange, values: &dyn Fn(Option<&str>, Option<&str>) -> String) -> String {
        let name = if change.field.is_empty() { self.label(&["records", &change.record]) } else { self.label(&["fields", &change.field]) };
        let [before, after] = [&change.before, &change.after].map(|words| words.as_deref().map(|words| self.named(words)));
        let values = values(before.as_deref(), after.as_deref());
        let lead = if values.is_empty() { name } else { format!("{name}: {values}") };
        format!("{lead} ({})", self.effect(change))
    }

    /// Which way a field went, and whom it reaches or leaves.
    fn effect(&self, change: &RecordChange) -> String {
        let mut effect = self.word("effects", &change.effect).to_lowercase();
        for (name, parties) in [("gained", &change.gained), ("lost", &change.lost)] {
            if !parties.is_empty() {
                effect = format!("{effect}; {}", self.fill(&[name], &[("parties", &self.party_list(parties))]));
            }
        }
        effect
    }

    /// The words of a record, which begin with a party's id where they name one, with its printed name.
    fn named(&self, words: &str) -> String {
        let (first, rest) = words.split_at(words.find(' ').unwrap_or(words.len()));
        let party = self.parties.get(&PartyId(first.to_owned()));
        party.map_or_else(|| words.to_owned(), |party| format!("{}{rest}", party.name))
    }

    /// An editor's word on a change.
    pub fn ruling(&self, ruled: &Ruled) -> String {
        self.fill(&["ruled"], &[("reason", &ruled.reason), ("by", &ruled.by)])
    }

    /// The round that a text belongs to, with the order that governs it.
    pub fn round(&self, round: &RoundSide) -> String {
        let round_words = self.fill(&["round"], &[("label", &printed(&round.label))]);
        let date = round.order_date.map(day);
        match (&round.order_number, &date) {
            (Some(number), Some(date)) => {
                format!("{round_words}, {}", self.fill(&["areas", "order"], &[("number", number), ("date", date)]))
            }
            (Some(number), None) => format!("{round_words}, {}", self.fill(&["areas", "order_undated"], &[("number", number)])),
            (None, _) => round_words,
        }
    }

    /// Who came to a group and who went.
    pub fn membership(&self, change: &MembershipChange) -> String {
        let (group, joined, left) = (self.party(&change.group), self.party_list(&change.joined), self.party_list(&change.left));
        match (joined.is_empty(), left.is_empty()) {
            (false, false) => self.fill(&["membership", "both"], &[("group", &group), ("joined", &joined), ("left", &left)]),
            (false, true) => self.fill(&["membership", "joined"], &[("group", &group), ("parties", &joined)]),
            _ => self.fill(&["membership", "left"], &[("group", &group), ("parties", &left)]),
        }
    }

    /// Words declared equal, and why.
    pub fn equivalent(&self, applied: &AppliedEquivalent) -> String {
        let gaps = [("before", applied.before.as_str()), ("after", &applied.after), ("reason", &applied.reason)];
        let words = self.fill(&["equivalent"], &gaps);
        if applied.places.is_empty() { format!("{words} ({})", self.label(&["equivalents", "nowhere"])) } else { words }
    }

    /// What was asked for, a phrase a wish; nothing when everything is listed.
    pub fn wishes(&self, comparison: &Comparison) -> Vec<String> {
        let Some(selection) = &comparison.selection else { return Vec::new() };
        let wish = |name: &str, words: &str| self.fill(&["selection", name], &[("words", words)]);
        let mut wishes = Vec::new();
        wishes.extend(selection.party.as_ref().map(|party| wish("party", &self.party(party))));
        let areas =
            || [&comparison.before, &comparison.after].into_iter().filter_map(|side| side.round.as_ref()).flat_map(|round| &round.areas);
        let name = |id: &String| areas().find(|area| area.id == *id).map_or_else(|| id.clone(), |area| area.name.clone());
        wishes.extend(selection.area.as_ref().map(|area| wish("area", &name(area))));
        if !selection.kinds.is_empty() {
            let kinds: Vec<String> = selection.kinds.iter().map(|kind| self.word("kinds", kind).to_lowercase()).collect();
            wishes.push(wish("kinds", &kinds.join(", ")));
        }
        wishes.extend(selection.min_significance.map(|least| wish("min_significance", &self.word("significances", &least).to_lowercase())));
        wishes
    }

    /// What was asked for of a history, a phrase a wish.
    pub fn wishes_of_history(&self, selection: &HistorySelection) -> Vec<String> {
        let unit = selection.unit.as_ref().map(|unit| self.fill(&["history", "unit"], &[("words", &format!("#{unit}"))]));
        let party = selection.party.as_ref().map(|party| self.fill(&["selection", "party"], &[("words", &self.party(party))]));
        let area = selection.area.as_ref().map(|area| self.fill(&["selection", "area"], &[("words", area)]));
        unit.into_iter().chain(party).chain(area).collect()
    }

    /// How many of how many changes are listed; nothing when all are.
    pub fn shown(&self, comparison: &Comparison) -> Option<String> {
        let selection = comparison.selection.as_ref()?;
        Some(self.fill(&["selection", "shown"], &[("shown", &selection.shown.to_string()), ("of", &selection.of.to_string())]))
    }
}

/// The code of an enumerated value, e.g. `moved_reworded`: the key of its label.
pub fn code(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// Where a unit stands, as a reader cites it; file and line where there is nothing to cite.
pub fn place(unit: &UnitRef) -> String {
    if unit.citation.is_empty() { format!("{}:{}", unit.file, unit.line) } else { unit.citation.clone() }
}

/// A date in figures, as far as it is known, e.g. `28.2.2018`.
fn day(date: FactDate) -> String {
    let parts = [date.day.map(i16::from), date.month.map(i16::from), Some(date.year)];
    parts.into_iter().flatten().map(|part| part.to_string()).collect::<Vec<_>>().join(".")
}

/// Text on one line, cells apart, and no control characters that would steer a terminal or a table.
pub fn shown(text: &str) -> String {
    text.replace('\t', " | ").chars().map(|letter| if letter.is_control() { char::REPLACEMENT_CHARACTER } else { letter }).collect()
}
