//! The phrases that all formats of a list of duties have in common.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::diff::comparison::RecordChange;
use crate::diff::party_duties::{PartyDuties, PartyDuty, Provenance, Role, WorkInForce};
use crate::layouts::{LayoutError, Layouts};
use crate::model::{FactDate, Modality, PartyId, PartyName};
use crate::renderings::phrases::{Phrases, code};

/// Nobody is named by id in a phrase that has the name already.
static NO_NAMES: BTreeMap<PartyId, PartyName> = BTreeMap::new();

/// The display words of a list of duties, in one language.
#[derive(Debug, Clone)]
pub struct Words {
    pub(in crate::renderings) duties: Value,
    pub(in crate::renderings) agreement: Value,
    pub(in crate::renderings) comparison: Value,
}

impl Words {
    /// Reads the words from the layouts in force: `duties.json`, `agreement.json` and `comparison.json` of a language.
    ///
    /// # Errors
    /// When a file is missing or not JSON.
    pub fn read(layouts: &Layouts, language: &str) -> Result<Self, LayoutError> {
        let [duties, agreement, comparison] = ["duties", "agreement", "comparison"].map(|group| layouts.labels(language, group));
        Ok(Self { duties: duties?, agreement: agreement?, comparison: comparison? })
    }

    /// A sentence with its gaps filled, each by name; a word that is missing shows its key.
    pub(in crate::renderings) fn fill(&self, path: &[&str], gaps: &[(&str, &str)]) -> String {
        Phrases::new(&self.duties, &NO_NAMES).fill(path, gaps)
    }

    /// A word.
    pub(in crate::renderings) fn label(&self, path: &[&str]) -> String {
        self.fill(path, &[])
    }

    /// What a kind of document is called, e.g. `Lokalaftale`.
    pub(in crate::renderings) fn kind(&self, kind: &str) -> String {
        Phrases::new(&self.agreement, &NO_NAMES).label(&["kinds", kind])
    }

    /// A date as far as it is known, e.g. `1. juli 2019`.
    pub(in crate::renderings) fn date(&self, date: FactDate) -> String {
        let phrases = Phrases::new(&self.agreement, &NO_NAMES);
        let Some(month) = date.month.and_then(|month| usize::try_from(month - 1).ok()) else { return date.year.to_string() };
        let month = self.agreement["months"][month].as_str().unwrap_or_default();
        let (year, day) = (date.year.to_string(), date.day.unwrap_or_default().to_string());
        let form = if date.day.is_some() { "day" } else { "month" };
        phrases.fill(&["dates", form], &[("day", &day), ("month", month), ("year", &year)])
    }

    /// The printed name of a party.
    pub(in crate::renderings) fn party(&self, list: &PartyDuties, id: &PartyId) -> String {
        list.party_names.get(id).map_or_else(|| id.to_string(), |party| party.name.clone())
    }

    /// What the list is called.
    pub(in crate::renderings) fn title(&self, list: &PartyDuties) -> String {
        let key = if list.since.is_some() { "title_since" } else { "title" };
        self.fill(&[key], &[("party", &list.party.name)])
    }

    /// How many duties there are.
    pub(in crate::renderings) fn count(&self, count: usize) -> String {
        self.fill(&[if count == 1 { "count_one" } else { "count" }], &[("count", &count.to_string())])
    }

    /// For how long a work is in force.
    pub(in crate::renderings) fn lasting(&self, work: &WorkInForce) -> String {
        let from = self.date(work.in_force_from);
        match work.valid_to {
            Some(to) => self.fill(&["works", "from_to"], &[("from", &from), ("to", &self.date(to))]),
            None => self.fill(&["works", "from_open"], &[("from", &from)]),
        }
    }

    /// Where a duty stands, e.g. `Sundhedsaftale 2011–2014, afsnit 2.1, stk. 3`.
    pub(in crate::renderings) fn place(&self, duty: &PartyDuty) -> String {
        self.fill(&["place"], &[("title", &duty.title), ("citation", &duty.citation)])
    }

    /// What the party is in a duty, e.g. `ansvarlig`.
    pub(in crate::renderings) fn role(&self, role: Role) -> String {
        self.label(&["role_words", &code(&role)])
    }

    /// The groups that the party is named through.
    pub(in crate::renderings) fn through(&self, duty: &PartyDuty, list: &PartyDuties) -> String {
        let groups: Vec<String> = duty.through.iter().map(|id| self.party(list, id)).collect();
        if groups.is_empty() { self.label(&["itself"]) } else { self.fill(&["through"], &[("groups", &groups.join(", "))]) }
    }

    /// What a duty rests on; nothing when nothing is said.
    pub(in crate::renderings) fn basis(&self, duty: &PartyDuty) -> Option<String> {
        let source = duty.basis.as_deref().and_then(|basis| basis.strip_prefix("fact:"));
        let source = source.map(|source| self.fill(&["basis"], &[("source", source)]));
        // A true duty in a made-up text is still made up.
        let example = duty.example.then(|| self.label(&["example"]));
        let parts: Vec<String> = source.into_iter().chain(example).collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }

    /// From when a duty applies.
    pub(in crate::renderings) fn applies(&self, duty: &PartyDuty) -> String {
        let from = self.date(duty.in_force_from);
        match duty.valid_to {
            Some(to) => self.fill(&["in_force_to"], &[("from", &from), ("to", &self.date(to))]),
            None => self.fill(&["in_force"], &[("from", &from)]),
        }
    }

    /// Where a duty comes from, with what is said there of how much and by when: `makes_precise` or `carries_on`.
    pub(in crate::renderings) fn provenance(&self, key: &str, clause: &Provenance) -> String {
        let place = self.fill(&["place"], &[("title", &clause.title), ("citation", &clause.citation)]);
        let mut parts = vec![self.fill(&[key], &[("place", &place)])];
        match clause.modality {
            None => parts.push(self.label(&["no_duty"])),
            Some(Modality::Must | Modality::Present) => {}
            Some(modality) => parts.push(self.fill(&["modality"], &[("words", modality.as_str())])),
        }
        parts.extend(clause.deadline.as_ref().map(|deadline| self.fill(&["deadline"], &[("words", &deadline.0)])));
        if !clause.in_force && key == "makes_precise" {
            parts.push(self.label(&["no_longer"]));
        }
        parts.join("; ")
    }

    /// Who owes what to whom, by when, in one line.
    pub(in crate::renderings) fn duty(&self, duty: &PartyDuty, list: &PartyDuties) -> String {
        let mut words = self.party(list, &duty.actor);
        // Plain present needs no word: the sentence says that it is so.
        if duty.modality != Modality::Present {
            words = format!("{words} {}", duty.modality);
        }
        if let Some(party) = &duty.counterpart {
            words = format!("{words} {}", self.fill(&["towards"], &[("party", &self.party(list, party))]));
        }
        let deadline = duty.deadline.as_ref().map(|deadline| self.fill(&["deadline"], &[("words", &deadline.0)]));
        let channel = duty.channel.as_ref().map(|channel| self.fill(&["channel"], &[("words", channel)]));
        std::iter::once(words).chain(deadline).chain(channel).collect::<Vec<_>>().join("; ")
    }

    /// A field that changed, e.g. `Frist: senest kl. 12 → senest kl. 15 (lempet)`.
    pub(in crate::renderings) fn record(&self, change: &RecordChange, list: &PartyDuties) -> String {
        Phrases::new(&self.comparison, &list.party_names).record(change)
    }

    /// The same without arrows, e.g. `Frist: fra »senest kl. 12« til »senest kl. 15« (lempet)`.
    pub(in crate::renderings) fn record_in_words(&self, change: &RecordChange, list: &PartyDuties) -> String {
        Phrases::new(&self.comparison, &list.party_names).record_in_words(change)
    }

    /// Words of a text between the marks of a quotation.
    pub(in crate::renderings) fn quoted(&self, words: &str) -> String {
        Phrases::new(&self.comparison, &NO_NAMES).quoted(words)
    }

    /// Which way a duty went, e.g. `Skærpet`.
    pub(in crate::renderings) fn effect(&self, effect: &crate::diff::comparison::Effect) -> String {
        Phrases::new(&self.comparison, &NO_NAMES).word("effects", effect)
    }
}
