//! Records inside a pair: two lists of marks ──▶ what changed in them, field by field, and which way.
//!
//! Duties pair with duties and targets with targets, by actor or indicator first, then in order. In a group each
//! record is held against the likest of its sort: a duty that became two is not a dropped one. How binding a duty
//! is follows one order: `skal` and `må ikke` bind most, then the plain present, `bør`, `kan`, and `skal ikke` least.

use std::fmt::{self, Display};

use crate::diff::comparison::{Effect, RecordChange};
use crate::diff::deadlines::{Set, deadline_effect};
use crate::diff::force::Force;
use crate::diff::parties::Parties;
use crate::diff::targets::target;
use crate::model::{Decision, Goal, Measure, Modality, Obligation, PartyId, Precision, Record, Reference};

/// A record with the unit it stands in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Marked<'a> {
    /// The record.
    pub record: &'a Record,
    /// The words of its unit.
    pub prose: &'a str,
    /// Which of a side's several units it stands in.
    pub part: usize,
}

/// Lists what changed between the records of two paired units, in the order of the fields.
pub(super) fn record_changes(before: &[Marked], after: &[Marked], parties: Parties) -> Vec<RecordChange> {
    let mut changes = Vec::new();
    let mut taken = vec![false; after.len()];
    for (place, marked) in before.iter().enumerate() {
        match partner(before, place, after, &taken, parties) {
            Some(at) => {
                taken[at] = true;
                fields(marked, &after[at], parties, &mut changes);
            }
            None => changes.push(whole(marked.record, Effect::Removed)),
        }
    }
    changes.extend(after.iter().zip(taken).filter(|(_, taken)| !taken).map(|(marked, _)| whole(marked.record, Effect::Added)));
    changes
}

/// All records of a unit that came or went whole.
pub(super) fn whole_records(records: &[Record], effect: Effect) -> Vec<RecordChange> {
    records.iter().map(|record| whole(record, effect)).collect()
}

/// The record of the same sort with the same actor or indicator; else the first one free that no other claims.
fn partner(before: &[Marked], place: usize, after: &[Marked], taken: &[bool], parties: Parties) -> Option<usize> {
    let record = before[place].record;
    let free = |at: &usize| !taken[*at] && name(after[*at].record) == name(record);
    let claimed = |at: &usize| before[place + 1..].iter().any(|other| same_key(other.record, after[*at].record, parties));
    let all = || (0..after.len()).filter(free);
    all().find(|&at| same_key(record, after[at].record, parties)).or_else(|| all().find(|at| !claimed(at)))
}

fn same_key(before: &Record, after: &Record, parties: Parties) -> bool {
    match (before, after) {
        (Record::Obligation(before), Record::Obligation(after)) => parties.same(&before.actor, &after.actor),
        _ => name(before) == name(after) && key(before) == key(after),
    }
}

/// The sort of a record, e.g. `obligation`.
pub(super) fn name(record: &Record) -> &'static str {
    match record {
        Record::Area(_) => "area",
        Record::Vision(_) => "vision",
        Record::Goal(_) => "goal",
        Record::Target(_) => "target",
        Record::Obligation(_) => "obligation",
        Record::Measure(_) => "measure",
        Record::Term => "term",
        Record::Precision(_) => "precision",
        Record::Decision(_) => "decision",
    }
}

/// What tells records of one sort apart: the actor of a duty, the indicator of a target.
pub(super) fn key(record: &Record) -> &str {
    match record {
        Record::Obligation(obligation) => &obligation.actor.0,
        Record::Target(target) => &target.indicator,
        Record::Precision(precision) => &precision.of,
        Record::Decision(decision) => &decision.body.0,
        Record::Area(_) | Record::Vision(_) | Record::Goal(_) | Record::Measure(_) | Record::Term => "",
    }
}

/// What a record is about in a few words, for one that came or went whole; absent when there is nothing to say.
fn gist(record: &Record) -> Option<String> {
    match record {
        Record::Area(area) => (!area.covers.is_empty()).then(|| area.covered().join(", ")),
        // Plain present needs no word: the sentence says that it is so.
        Record::Obligation(Obligation { actor, modality: Modality::Present, .. }) => Some(actor.to_string()),
        Record::Obligation(Obligation { actor, modality, .. }) => Some(format!("{actor} {modality}")),
        Record::Target(target) => Some(target.indicator.clone()),
        Record::Precision(precision) => Some(precision.clause.as_ref().map_or_else(|| precision.of.clone(), |clause| clause.text.clone())),
        Record::Decision(decision) => Some(decision.body.to_string()),
        Record::Measure(measure) => measure.state.map(|state| state.to_string()),
        Record::Goal(_) | Record::Vision(_) | Record::Term => None,
    }
}

/// A record that came or went whole.
pub(super) fn whole(record: &Record, effect: Effect) -> RecordChange {
    let gist = gist(record);
    let (before, after) = if effect == Effect::Removed { (gist, None) } else { (None, gist) };
    RecordChange { record: name(record).into(), field: String::new(), before, after, effect, ..RecordChange::default() }
}

/// Notes what differs between two records of one sort.
pub(super) fn fields(before: &Marked, after: &Marked, parties: Parties, into: &mut Vec<RecordChange>) {
    let mut fields = Fields { record: name(before.record), changes: into };
    match (before.record, after.record) {
        (Record::Obligation(one), Record::Obligation(other)) => {
            obligation((one, before.prose), (other, after.prose), parties, &mut fields);
        }
        (Record::Target(before), Record::Target(after)) => target(before, after, &mut fields),
        (Record::Area(before), Record::Area(after)) => fields.list("covers", before.covered(), after.covered()),
        (Record::Goal(Goal { serves: before, .. }), Record::Goal(Goal { serves: after, .. })) => fields.list("serves", before, after),
        (Record::Measure(before), Record::Measure(after)) => measure(before, after, &mut fields),
        (Record::Precision(before), Record::Precision(after)) => precision(before, after, &mut fields),
        (Record::Decision(before), Record::Decision(after)) => decision(before, after, parties, &mut fields),
        _ => {}
    }
}

fn obligation((before, prose): (&Obligation, &str), (after, prose_after): (&Obligation, &str), parties: Parties, fields: &mut Fields) {
    fields.party("actor", Some(&before.actor), Some(&after.actor), parties);
    fields.party("counterpart", before.counterpart.as_ref(), after.counterpart.as_ref(), parties);
    let (force, force_after) = (Force::of(before.modality, prose), Force::of(after.modality, prose_after));
    if force != force_after {
        let effect = force.went(force_after).unwrap_or(Effect::Changed);
        fields.add("modality", Some(&before.modality), Some(&after.modality), effect);
    }
    let one = before.deadline.as_ref().map(|deadline| Set { deadline, prose });
    let other = after.deadline.as_ref().map(|deadline| Set { deadline, prose: prose_after });
    if let Some(effect) = deadline_effect(one, other, (prose, prose_after)) {
        // Equal marks on words that mean something else are told with those words.
        let words = if before.deadline == after.deadline { Set::words_in_context } else { Set::words };
        fields.add("deadline", one.as_ref().map(words).as_ref(), other.as_ref().map(words).as_ref(), effect);
    }
    fields.differs("channel", before.channel.as_ref(), after.channel.as_ref());
}

fn measure(before: &Measure, after: &Measure, fields: &mut Fields) {
    fields.differs("state", before.state.as_ref(), after.state.as_ref());
    let named = |written: &Option<String>, clause: &Option<Reference>| written.clone().map(|written| Named::of(written, clause.as_ref()));
    let [one, other] = [before, after].map(|measure| named(&measure.replaced_by, &measure.replaced_by_clause));
    fields.differs("replaced_by", one.as_ref(), other.as_ref());
    let [one, other] = [before, after].map(|measure| named(&measure.of, &measure.of_clause));
    fields.differs("of", one.as_ref(), other.as_ref());
}

fn precision(before: &Precision, after: &Precision, fields: &mut Fields) {
    let [one, other] = [before, after].map(|precision| Named::of(precision.of.clone(), precision.clause.as_ref()));
    fields.differs("of", Some(&one), Some(&other));
}

/// A clause that a record names: the same by its id, told by its citation.
struct Named {
    id: String,
    words: String,
}

impl Named {
    fn of(written: String, clause: Option<&Reference>) -> Self {
        let words = clause.map_or_else(|| written.clone(), |clause| clause.text.clone());
        // The same clause of two periods' texts has one id, whichever work it is written with.
        let id = written.split_once('#').map_or_else(|| written.clone(), |(_, id)| id.to_owned());
        Self { id, words }
    }
}

impl PartialEq for Named {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}

fn decision(before: &Decision, after: &Decision, parties: Parties, fields: &mut Fields) {
    fields.party("body", Some(&before.body), Some(&after.body), parties);
    fields.differs("date", Some(&before.date), Some(&after.date));
}

/// The fields of one record, as they are held against each other.
pub(super) struct Fields<'a> {
    record: &'static str,
    changes: &'a mut Vec<RecordChange>,
}

impl Fields<'_> {
    fn party(&mut self, field: &str, before: Option<&PartyId>, after: Option<&PartyId>, parties: Parties) {
        let (Some(one), Some(other)) = (before, after) else { return self.differs(field, before, after) };
        if let Some(difference) = parties.difference(one, other) {
            self.add(field, before, after, difference.effect);
            if let Some(change) = self.changes.last_mut() {
                (change.gained, change.lost) = (difference.gained, difference.lost);
            }
        }
    }

    /// Notes a field that differs, without a direction.
    pub fn differs<T: Display + PartialEq>(&mut self, field: &str, before: Option<&T>, after: Option<&T>) {
        let effect = match (before, after) {
            (Some(one), Some(other)) if one == other => return,
            (None, None) => return,
            (Some(_), Some(_)) => Effect::Changed,
            (None, Some(_)) => Effect::Added,
            (Some(_), None) => Effect::Removed,
        };
        self.add(field, before, after, effect);
    }

    fn list(&mut self, field: &str, before: &[String], after: &[String]) {
        let printed = |list: &[String]| (!list.is_empty()).then(|| list.join(", "));
        self.differs(field, printed(before).as_ref(), printed(after).as_ref());
    }

    /// Notes a field that differs.
    pub fn add<T: Display>(&mut self, field: &str, before: Option<&T>, after: Option<&T>, effect: Effect) {
        let (before, after) = (before.map(ToString::to_string), after.map(ToString::to_string));
        let (record, field) = (self.record.to_owned(), field.to_owned());
        self.changes.push(RecordChange { record, field, before, after, effect, ..RecordChange::default() });
    }
}
