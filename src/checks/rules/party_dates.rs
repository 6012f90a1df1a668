//! A party is named only while it has a name: not after it was succeeded, not before it was there.
//!
//! The time that counts is the agreement's, from entry into force to its end; for a deciding body it is the decision's day.

use crate::checks::{Rule, Subject};
use crate::diagnostic::{Diagnostic, Span};
use crate::model::{FactDate, Party, PartyId, Record, Registry};

/// The rule.
pub const RULE: Rule = Rule { name: "party-dates", says: "a party is named before it was there, or after it was gone", check };

/// A time, with both ends; without a last day it goes on.
#[derive(Clone, Copy)]
struct Time {
    first: FactDate,
    last: Option<FactDate>,
}

fn check(subject: &Subject) -> Vec<Diagnostic> {
    let facts = &subject.agreement.facts;
    let agreement = Time { first: facts.in_force_from, last: facts.valid_to };
    let mut found: Vec<Diagnostic> = facts.placed_parties().filter_map(|named| judge(named, agreement, subject.around.registry)).collect();
    for record in subject.agreement.all_records() {
        let time = match record {
            Record::Decision(decision) => Time { first: decision.date, last: Some(decision.date) },
            _ => agreement,
        };
        found.extend(record.parties().into_iter().filter_map(|named| judge(named, time, subject.around.registry)));
    }
    found
}

fn judge((role, id, span): (&str, &PartyId, Span), time: Time, registry: &Registry) -> Option<Diagnostic> {
    let party = registry.parties.get(id)?;
    let before = |to: Option<FactDate>| to.is_some_and(|to| to.compare(time.first).is_lt());
    let after = |from: Option<FactDate>| from.zip(time.last).is_some_and(|(from, last)| from.compare(last).is_gt());
    if party.names.iter().any(|name| !before(name.to) && !after(name.from)) {
        return None;
    }
    let first = party.names.iter().filter_map(|name| name.from).min_by(|one, other| one.compare(*other));
    let last = party.names.iter().filter_map(|name| name.to).max_by(|one, other| one.compare(*other));
    let finding = match last.filter(|last| before(Some(*last))) {
        Some(last) => Diagnostic::error(RULE.name, span, format!("the {role} `{id}` is named after it was gone"))
            .label(format!("was there to {last}; this is about {}", time.in_words())),
        None => Diagnostic::error(RULE.name, span, format!("the {role} `{id}` is named before it was there")).label(format!(
            "is there from {}; this is about {}",
            first?,
            time.in_words()
        )),
    };
    Some(finding.help(match stand_in(party, time.first, registry) {
        Some(other) => format!("`{}` was there then", other.id),
        None => "the dates of a party's names are in `sources/parties.toml`".to_owned(),
    }))
}

/// The party before or after this one, by who succeeded whom, that was there at a date.
fn stand_in<'a>(party: &'a Party, date: FactDate, registry: &'a Registry) -> Option<&'a Party> {
    let after = |party: &Party| party.succeeded_by.as_ref().and_then(|id| registry.parties.get(id));
    let before = |party: &Party| registry.parties.values().find(|other| other.succeeded_by.as_ref() == Some(&party.id));
    // a registry can hold a circle of successors; no chain is longer than the registry
    let chain = |next: &dyn Fn(&Party) -> Option<&'a Party>| {
        std::iter::successors(next(party), |other| next(other)).take(registry.parties.len()).find(|other| other.exists_at(date))
    };
    chain(&after).or_else(|| chain(&before))
}

impl Time {
    fn in_words(self) -> String {
        match self.last {
            Some(last) if last == self.first => last.to_string(),
            Some(last) => format!("{} to {last}", self.first),
            None => format!("{} on", self.first),
        }
    }
}
