//! The words that every format without a layout of its own has for approvals: the workflow and the status.
//!
//! All come from the labels of the groups `approvals` and `agreement`; one that is missing shows its key.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::layouts::{LayoutError, Layouts};
use crate::model::{ApprovalSheet, FactDate, PartyDecision, PartyGroup, PartyId, PartyName, Standing};
use crate::renderings::phrases::{Phrases, code};

/// Parties go by the names that the sheet has for them.
static NO_NAMES: BTreeMap<PartyId, PartyName> = BTreeMap::new();

/// The display words of approvals, in one language.
#[derive(Debug, Clone)]
pub struct ApprovalWords {
    approvals: Value,
    agreement: Value,
}

impl ApprovalWords {
    /// Reads the words from the layouts in force: `approvals.json` and `agreement.json` of a language.
    ///
    /// # Errors
    /// When a file is missing or not JSON.
    pub fn read(layouts: &Layouts, language: &str) -> Result<Self, LayoutError> {
        Ok(Self { approvals: layouts.labels(language, "approvals")?, agreement: layouts.labels(language, "agreement")? })
    }

    /// A sentence with its gaps filled, each by name.
    pub(in crate::renderings) fn fill(&self, path: &[&str], gaps: &[(&str, &str)]) -> String {
        Phrases::new(&self.approvals, &NO_NAMES).fill(path, gaps)
    }

    /// A word.
    pub(in crate::renderings) fn label(&self, path: &[&str]) -> String {
        self.fill(path, &[])
    }

    /// What is approved: the title on the cover, or what a change of trust is called.
    pub(in crate::renderings) fn title(&self, sheet: &ApprovalSheet) -> String {
        sheet.title.clone().unwrap_or_else(|| self.label(&["trust_title"]))
    }

    /// The same, short.
    pub(in crate::renderings) fn short_title(&self, sheet: &ApprovalSheet) -> String {
        sheet.short_title.clone().unwrap_or_else(|| self.label(&["trust_short_title"]))
    }

    /// Whether the parties have approved, e.g. `Godkendt`.
    pub(in crate::renderings) fn verdict(&self, sheet: &ApprovalSheet) -> String {
        let verdict = if sheet.groups.is_empty() { "alone" } else { met(sheet.is_met()) };
        self.label(&["verdicts", verdict])
    }

    /// The same as a sentence, with the figures of each group.
    pub(in crate::renderings) fn summary(&self, sheet: &ApprovalSheet) -> String {
        if sheet.groups.is_empty() {
            return self.label(&["alone", &code(&sheet.kind)]);
        }
        let groups: Vec<String> = sheet.groups.iter().map(|group| self.of_group(&["summaries", "group"], group)).collect();
        self.fill(&["summaries", met(sheet.is_met())], &[("groups", &self.list(&groups))])
    }

    /// The head of a group, e.g. `Kommuner: 17 af 19`.
    pub(in crate::renderings) fn group(&self, group: &PartyGroup) -> String {
        self.of_group(&["decisions", "group"], group)
    }

    /// What a group must do, e.g. `Alle 19 skal godkende.`
    pub(in crate::renderings) fn need(&self, group: &PartyGroup) -> String {
        let need = match (group.members.len(), group.need as usize) {
            (1, _) => "need_one",
            (members, need) if members == need => "need_all",
            _ => "need_some",
        };
        self.of_group(&["decisions", need], group)
    }

    /// The same, whether it has done so, and who has not.
    pub(in crate::renderings) fn requirement(&self, sheet: &ApprovalSheet, group: &PartyGroup) -> String {
        let who = |standing: Standing| {
            let names: Vec<String> =
                sheet.members(group).filter(|party| party.standing == standing).map(|party| party.name.clone()).collect();
            let list = self.list(&names);
            (!names.is_empty()).then(|| self.fill(&["decisions", &code(&standing)], &[("parties", &list)]))
        };
        let others = [Standing::Rejected, Standing::Missing, Standing::NoKey].into_iter().filter_map(who);
        let said = [self.need(group), self.label(&["decisions", met(group.is_met())])];
        said.into_iter().chain(others).collect::<Vec<_>>().join(" ")
    }

    /// Where a party stands, e.g. `Godkendt`.
    pub(in crate::renderings) fn standing(&self, party: &PartyDecision) -> String {
        self.label(&["standings", &code(&party.standing)])
    }

    /// When it decided; a dash when it has not.
    pub(in crate::renderings) fn decided(&self, party: &PartyDecision) -> String {
        match (party.decided_at, party.standing) {
            (Some(date), _) => self.date(date),
            (None, Standing::Approved | Standing::Rejected) => self.label(&["decisions", "undated"]),
            (None, Standing::Missing | Standing::NoKey) => self.none(),
        }
    }

    /// Where that is recorded; a dash when it is not.
    pub(in crate::renderings) fn minutes(&self, party: &PartyDecision) -> String {
        party.minutes.clone().unwrap_or_else(|| self.none())
    }

    /// Which office signed; a dash when none did.
    pub(in crate::renderings) fn signed(&self, party: &PartyDecision) -> String {
        if party.fingerprint.is_none() {
            return self.none();
        }
        match (&party.office, &party.registrar) {
            (Some(office), Some(registrar)) if office != registrar => {
                self.fill(&["decisions", "on_behalf_by"], &[("office", office), ("registrar", registrar)])
            }
            (_, Some(registrar)) => self.fill(&["decisions", "on_behalf"], &[("registrar", registrar)]),
            (Some(office), None) => office.clone(),
            (None, None) => self.label(&["decisions", "own"]),
        }
    }

    /// A dash: there is nothing to say.
    pub(in crate::renderings) fn none(&self) -> String {
        self.label(&["decisions", "none"])
    }

    /// `25. juni 2019`, `juni 2019` or `2019`: what is known of a date.
    pub(in crate::renderings) fn date(&self, date: FactDate) -> String {
        let phrases = Phrases::new(&self.agreement, &NO_NAMES);
        let year = date.year.to_string();
        let month = date.month.and_then(|month| usize::try_from(month - 1).ok());
        let Some(month) = month.and_then(|at| self.agreement["months"][at].as_str()) else { return year };
        match date.day {
            Some(day) => phrases.fill(&["dates", "day"], &[("day", &day.to_string()), ("month", month), ("year", &year)]),
            None => phrases.fill(&["dates", "month"], &[("month", month), ("year", &year)]),
        }
    }

    /// `Region, Kommuner og Almen praksis`.
    pub(in crate::renderings) fn list(&self, names: &[String]) -> String {
        let phrases = Phrases::new(&self.agreement, &NO_NAMES);
        match names {
            [] => String::new(),
            [only] => only.clone(),
            [first @ .., last] => format!("{}{}{last}", first.join(&phrases.label(&["join", "comma"])), phrases.label(&["join", "and"])),
        }
    }

    fn of_group(&self, path: &[&str], group: &PartyGroup) -> String {
        let (approved, need, members) = (group.approved.to_string(), group.need.to_string(), group.members.len().to_string());
        self.fill(path, &[("name", &group.name), ("approved", &approved), ("need", &need), ("members", &members)])
    }
}

/// The key of a word for what is met or not.
fn met(met: bool) -> &'static str {
    if met { "met" } else { "unmet" }
}
