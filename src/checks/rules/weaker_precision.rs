//! A local addendum makes the general text precise and may add to it; it never weakens it.
//!
//! A precision's own duty is held against the duty of the clause that it names: more time, a word that binds less, other
//! parties or no duty at all is an error. What the precision leaves out, the general text still says: a duty without a
//! deadline or counterpart of its own keeps the general one. Where the general clause is no duty, anything may be added.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use crate::checks::{Rule, Subject};
use crate::diagnostic::{Diagnostic, Span};
use crate::model::deadline::{limits, order};
use crate::model::{
    Agreement, Block, FactDate, List, Modality, Obligation, PartyId, PartyType, Place, Precision, Record, Registry, Text, UnitId,
};

/// The rule.
pub const RULE: Rule = Rule { name: "weaker-precision", says: "a precision weakens the clause of the general text that it names", check };

/// A paragraph or an item with what it was marked as.
struct Clause<'a> {
    place: &'a Place,
    text: &'a Text,
    records: &'a [Record],
    list: Option<&'a List>,
}

fn check(subject: &Subject) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for clause in clauses(subject.agreement) {
        for record in clause.records {
            let Record::Precision(precision) = record else { continue };
            let Some(general) = general(subject, precision) else { continue };
            found.extend(judge(subject, &clause, precision, &general));
        }
    }
    found
}

/// Every paragraph and item of an agreement, in print order.
fn clauses(agreement: &Agreement) -> Vec<Clause<'_>> {
    let mut all = Vec::new();
    for block in agreement.all_blocks() {
        let Block::Clause(clause) = block else { continue };
        all.push(Clause { place: &clause.place, text: &clause.text, records: &clause.records, list: clause.list.as_ref() });
        if let Some(list) = &clause.list {
            list.for_each_item(&mut |item| {
                all.push(Clause { place: &item.place, text: &item.text, records: &item.records, list: item.list.as_ref() });
            });
        }
    }
    all
}

/// The clause that a precision names.
fn general<'a>(subject: &Subject<'a>, precision: &Precision) -> Option<Clause<'a>> {
    let named = precision.clause.as_ref()?;
    let target: &UnitId = named.target.as_ref()?;
    let work: &Agreement = match &named.work {
        Some(work) => subject.around.works.get(work)?,
        None => subject.agreement,
    };
    clauses(work).into_iter().find(|clause| clause.place.id == *target)
}

impl<'a> Clause<'a> {
    /// The duty it is marked as.
    fn duty(&self) -> Option<&'a Obligation> {
        self.records.iter().find_map(duty)
    }

    /// Its own duty, or the duties of the list that belongs to it, each with its words.
    fn duties(&self) -> Vec<(&'a Obligation, String)> {
        let mut all: Vec<(&Obligation, String)> = self.duty().map(|duty| (duty, self.words())).into_iter().collect();
        if let Some(list) = self.list.filter(|_| all.is_empty()) {
            list.for_each_item(&mut |item| all.extend(item.records.iter().find_map(duty).map(|duty| (duty, item.text.words()))));
        }
        all
    }

    /// The words of the paragraph and its list.
    fn words(&self) -> String {
        let mut words = self.text.words();
        if let Some(list) = self.list {
            list.for_each_item(&mut |item| words = format!("{words} {}", item.text.words()));
        }
        words
    }
}

fn duty(record: &Record) -> Option<&Obligation> {
    if let Record::Obligation(duty) = record { Some(duty) } else { None }
}

fn judge(subject: &Subject, clause: &Clause, precision: &Precision, general: &Clause) -> Vec<Diagnostic> {
    let Some(owed) = general.duty() else { return Vec::new() };
    let pair = Pair { subject, precision, general, owed };
    let judged: Vec<Vec<Diagnostic>> = clause.duties().iter().map(|(duty, words)| pair.judge(duty, words)).collect();
    // Of several items one has to hold; the others may add.
    match judged.iter().find(|found| !found.iter().any(Diagnostic::is_error)) {
        Some(sound) => sound.clone(),
        None => judged.into_iter().next().unwrap_or_else(|| vec![pair.dropped()]),
    }
}

/// A precision with the duty of the general text that it makes precise.
struct Pair<'a> {
    subject: &'a Subject<'a>,
    precision: &'a Precision,
    general: &'a Clause<'a>,
    owed: &'a Obligation,
}

impl Pair<'_> {
    fn judge(&self, duty: &Obligation, words: &str) -> Vec<Diagnostic> {
        let parties = [
            ("actor", Some(&duty.actor), Some(&self.owed.actor)),
            ("counterpart", duty.counterpart.as_ref(), self.owed.counterpart.as_ref()),
        ];
        let parties = parties.into_iter().filter_map(|(key, own, owed)| self.party(key, own?, owed?, duty.places.of(key)));
        parties.chain(self.modality(duty)).chain(self.deadline(duty, words)).collect()
    }

    fn related(&self, finding: Diagnostic, key: &str, words: String) -> Diagnostic {
        let place = if key.is_empty() { self.general.place.span } else { self.owed.places.of(key) };
        finding.related(place, format!("{}: {words}", self.cited()))
    }

    /// e.g. `Sundhedsaftale 2011–2014, afsnit 3.1, stk. 2`.
    fn cited(&self) -> &str {
        self.precision.clause.as_ref().map_or("the general clause", |clause| clause.text.as_str())
    }

    fn dropped(&self) -> Diagnostic {
        let message = "this precision is no duty, and the clause that it makes precise is one";
        let finding = Diagnostic::error(RULE.name, self.precision.places.block, message).label("no `.obligation`");
        let help = "a precision is marked with the duty that it makes precise: `.obligation` with `actor` and `modality`; what is no duty \
                    stands beside it, without `.precision`";
        self.related(finding, "actor", format!("a duty of `{}`", self.owed.actor)).help(help)
    }

    fn party(&self, key: &'static str, own: &PartyId, owed: &PartyId, place: Span) -> Option<Diagnostic> {
        let (registry, date) = (self.subject.around.registry, self.subject.agreement.facts.in_force_from);
        let (mine, theirs) = (members(registry, own, date), members(registry, owed, date));
        // A hospital is its region's: what the region owes, one of its hospitals may owe in a local addendum.
        let run_by = |id: &PartyId| registry.parties.get(id).filter(|party| party.party_type == PartyType::Hospital)?.region.as_ref();
        let outside: Vec<&PartyId> = mine
            .iter()
            .filter(|id| !theirs.contains(*id) && !run_by(id).is_some_and(|region| theirs.contains(registry.successor(region))))
            .copied()
            .collect();
        if own == owed || outside.is_empty() || theirs.is_empty() {
            return None;
        }
        let message = format!("the {key} `{own}` does not lie within the general text's `{owed}`, whose duty is dropped");
        let outside: Vec<String> = outside.iter().map(|party| format!("`{party}`")).collect();
        let label = if mine.len() == 1 { String::new() } else { format!("outside: {}", outside.join(", ")) };
        let help = format!("the {key} of a precision is `{owed}` or some of it; a duty of others stands without `.precision`");
        let finding = Diagnostic::error(RULE.name, place, message).label(label);
        Some(self.related(finding, key, format!("`{owed}`")).help(help))
    }

    fn modality(&self, duty: &Obligation) -> Option<Diagnostic> {
        let (own, owed) = (duty.modality, self.owed.modality);
        let place = duty.places.of("modality");
        let finding = if own.weight() < owed.weight() {
            let message = format!("the precision is marked `{own}`, which binds less than the general text's `{owed}`");
            let help = format!("a precision binds as the general text does, or more: `modality=\"{owed}\"`, in its sentence too");
            Diagnostic::error(RULE.name, place, message).help(help)
        } else if turned(own, owed) {
            let message =
                format!("the precision is marked `{own}`, and the general text `{owed}`: whether it asks for the same cannot be seen");
            let help =
                "where it asks for the same in other words, the general text's word shows it; where not, it weakens the general text";
            Diagnostic::warning(RULE.name, place, message).help(help)
        } else {
            return None;
        };
        Some(self.related(finding, "modality", format!("`{owed}`")))
    }

    fn deadline(&self, duty: &Obligation, words: &str) -> Option<Diagnostic> {
        let (own, owed) = (duty.deadline.as_ref()?, self.owed.deadline.as_ref()?);
        let (mine, theirs) = (limits(&own.0, words), limits(&owed.0, &self.general.words()));
        let place = duty.places.of("deadline");
        // What cannot be compared, as a time of day and a span of days, is the parties' to judge.
        if order(&theirs, &mine) != Some(Ordering::Greater) {
            return None;
        }
        let message = format!("the precision's deadline `{}` is looser than the general text's `{}`", own.0, owed.0);
        let help = format!("a precision may shorten a deadline, not lengthen it: `{}` or stricter", owed.0);
        let finding = Diagnostic::error(RULE.name, place, message).help(help);
        Some(self.related(finding, "deadline", format!("`{}`", owed.0)))
    }
}

/// Whether one word asks for something that the other forbids or frees from, as far as the words alone show.
fn turned(own: Modality, owed: Modality) -> bool {
    let asks = |modality: Modality| matches!(modality, Modality::Must | Modality::Present | Modality::Should);
    let denies = |modality: Modality| matches!(modality, Modality::MustNot | Modality::NeedNot);
    asks(own) && denies(owed) || denies(own) && asks(owed) || own == Modality::May && owed == Modality::NeedNot
}

/// Who stands behind an id: a group's members, each as who took its place.
fn members<'a>(registry: &'a Registry, id: &PartyId, date: FactDate) -> BTreeSet<&'a PartyId> {
    registry.expand(id, date).into_iter().map(|party| registry.successor(&party.id)).collect()
}
