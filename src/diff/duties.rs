//! Records inside a pair: two lists of marks ──▶ what changed in them, field by field, and which way.
//!
//! Duties pair with duties and targets with targets, by actor or indicator first, then in order. In a group each
//! record is held against the likest of its sort: a duty that became two is not a dropped one. How binding a duty
//! is follows one order: `skal` and `må ikke` bind most, then the plain present, `bør`, `kan`, and `skal ikke` least.

use std::fmt::Display;

use crate::diff::comparison::{Effect, RecordChange};
use crate::diff::deadlines::deadline_effect;
use crate::model::record::Direction;
use crate::model::{Decision, Goal, Measure, Modality, Obligation, Precision, Record, Target};

/// Lists what changed between the records of two paired units, in the order of the fields.
pub(super) fn record_changes(before: &[&Record], after: &[&Record]) -> Vec<RecordChange> {
    let mut changes = Vec::new();
    let mut taken = vec![false; after.len()];
    for (place, record) in before.iter().enumerate() {
        match partner(record, before, place, after, &taken) {
            Some(at) => {
                taken[at] = true;
                fields(record, after[at], &mut changes);
            }
            None => changes.push(whole(record, Effect::Removed)),
        }
    }
    changes.extend(after.iter().zip(taken).filter(|(_, taken)| !taken).map(|(record, _)| whole(record, Effect::Added)));
    changes
}

/// Lists what changed between the records of all units of a group, taken together.
pub(super) fn records_of_groups(before: &[&Record], after: &[&Record]) -> Vec<RecordChange> {
    let between = |one: &Record, other: &Record| {
        let mut changes = Vec::new();
        fields(one, other, &mut changes);
        changes
    };
    let likest = |record: &Record, others: &[&Record], is_before: bool| {
        let same_sort = (0..others.len()).filter(|&at| name(others[at]) == name(record));
        same_sort.min_by_key(|&at| {
            let changes = if is_before { between(record, others[at]) } else { between(others[at], record) };
            (key(others[at]) != key(record), changes.len())
        })
    };
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    let mut alone = Vec::new();
    for (at, record) in before.iter().enumerate() {
        match likest(record, after, true) {
            Some(other) => pairs.push((at, other)),
            None => alone.push(whole(record, Effect::Removed)),
        }
    }
    for (at, record) in after.iter().enumerate().filter(|(at, _)| !pairs.iter().any(|pair| pair.1 == *at)).collect::<Vec<_>>() {
        match likest(record, before, false) {
            Some(other) => pairs.push((other, at)),
            None => alone.push(whole(record, Effect::Added)),
        }
    }
    pairs.sort_unstable();
    let mut changes: Vec<RecordChange> = Vec::new();
    for change in pairs.into_iter().flat_map(|(one, other)| between(before[one], after[other])).chain(alone) {
        if !changes.contains(&change) {
            changes.push(change);
        }
    }
    changes
}

/// All records of a unit that came or went whole.
pub(super) fn whole_records(records: &[Record], effect: Effect) -> Vec<RecordChange> {
    records.iter().map(|record| whole(record, effect)).collect()
}

/// The record of the same sort with the same actor or indicator; else the first one free that no other claims.
fn partner(record: &Record, before: &[&Record], place: usize, after: &[&Record], taken: &[bool]) -> Option<usize> {
    let free = |at: &usize| !taken[*at] && name(after[*at]) == name(record);
    let claimed = |at: &usize| before[place + 1..].iter().any(|other| name(other) == name(record) && key(other) == key(after[*at]));
    let all = || (0..after.len()).filter(free);
    all().find(|&at| key(after[at]) == key(record)).or_else(|| all().find(|at| !claimed(at)))
}

fn name(record: &Record) -> &'static str {
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

fn key(record: &Record) -> &str {
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
        Record::Precision(precision) => Some(precision.of.clone()),
        Record::Decision(decision) => Some(decision.body.to_string()),
        Record::Measure(measure) => measure.state.clone(),
        Record::Goal(_) | Record::Vision(_) | Record::Term => None,
    }
}

fn whole(record: &Record, effect: Effect) -> RecordChange {
    let gist = gist(record);
    let (before, after) = if effect == Effect::Removed { (gist, None) } else { (None, gist) };
    RecordChange { record: name(record).into(), field: String::new(), before, after, effect }
}

fn fields(before: &Record, after: &Record, into: &mut Vec<RecordChange>) {
    let mut fields = Fields { record: name(before), changes: into };
    match (before, after) {
        (Record::Obligation(before), Record::Obligation(after)) => obligation(before, after, &mut fields),
        (Record::Target(before), Record::Target(after)) => target(before, after, &mut fields),
        (Record::Area(before), Record::Area(after)) => fields.list("covers", before.covered(), after.covered()),
        (Record::Goal(Goal { serves: before, .. }), Record::Goal(Goal { serves: after, .. })) => fields.list("serves", before, after),
        (Record::Measure(before), Record::Measure(after)) => measure(before, after, &mut fields),
        (Record::Precision(Precision { of: before }), Record::Precision(Precision { of: after })) => {
            fields.differs("of", Some(before), Some(after));
        }
        (Record::Decision(before), Record::Decision(after)) => decision(before, after, &mut fields),
        _ => {}
    }
}

fn obligation(before: &Obligation, after: &Obligation, fields: &mut Fields) {
    fields.differs("actor", Some(&before.actor), Some(&after.actor));
    fields.differs("counterpart", before.counterpart.as_ref(), after.counterpart.as_ref());
    if before.modality != after.modality {
        fields.add("modality", Some(&before.modality), Some(&after.modality), modality_effect(before.modality, after.modality));
    }
    let (one, other) = (before.deadline.as_ref(), after.deadline.as_ref());
    if one != other {
        fields.add("deadline", one.map(|deadline| &deadline.0), other.map(|deadline| &deadline.0), deadline_effect(one, other));
    }
    fields.differs("channel", before.channel.as_ref(), after.channel.as_ref());
}

fn target(before: &Target, after: &Target, fields: &mut Fields) {
    fields.differs("indicator", Some(&before.indicator), Some(&after.indicator));
    if before.value != after.value {
        fields.add("value", before.value.as_ref(), after.value.as_ref(), value_effect(before, after));
    }
    fields.differs("baseline", before.baseline.as_ref(), after.baseline.as_ref());
    fields.differs("unit", before.unit.as_ref(), after.unit.as_ref());
    fields.differs("year", before.year.as_ref(), after.year.as_ref());
    let direction = |target: &Target| target.direction.map(|direction| if direction == Direction::Up { "op" } else { "ned" });
    fields.differs("direction", direction(before).as_ref(), direction(after).as_ref());
    fields.differs("source", before.source.as_ref(), after.source.as_ref());
    fields.differs("split", before.split.as_ref(), after.split.as_ref());
}

fn measure(before: &Measure, after: &Measure, fields: &mut Fields) {
    fields.differs("state", before.state.as_ref(), after.state.as_ref());
    fields.differs("replaced_by", before.replaced_by.as_ref(), after.replaced_by.as_ref());
    fields.differs("of", before.of.as_ref(), after.of.as_ref());
}

fn decision(before: &Decision, after: &Decision, fields: &mut Fields) {
    fields.differs("body", Some(&before.body), Some(&after.body));
    fields.differs("date", Some(&before.date), Some(&after.date));
}

/// How much a modality binds. `skal` and `må ikke` are equal in rank and opposite in meaning.
fn rank(modality: Modality) -> u8 {
    match modality {
        Modality::Must | Modality::MustNot => 4,
        Modality::Present => 3,
        Modality::Should => 2,
        Modality::May => 1,
        Modality::NeedNot => 0,
    }
}

fn modality_effect(before: Modality, after: Modality) -> Effect {
    // From a duty to a prohibition or back, neither more nor less is promised: the opposite is.
    if (before == Modality::MustNot) != (after == Modality::MustNot) && rank(before).min(rank(after)) >= rank(Modality::Should) {
        return Effect::Changed;
    }
    match rank(after).cmp(&rank(before)) {
        std::cmp::Ordering::Less => Effect::Looser,
        std::cmp::Ordering::Greater => Effect::Stricter,
        std::cmp::Ordering::Equal => Effect::Changed,
    }
}

/// A target is stricter when it lies further in its direction; without a direction nobody can say.
fn value_effect(before: &Target, after: &Target) -> Effect {
    let (Some(one), Some(other)) = (&before.value, &after.value) else {
        return if after.value.is_some() { Effect::Added } else { Effect::Removed };
    };
    let direction = before.direction.filter(|_| before.direction == after.direction && before.unit == after.unit);
    match (direction, number(one), number(other)) {
        (Some(direction), Some(one), Some(other)) if one != other => {
            if (other > one) == (direction == Direction::Up) {
                Effect::Stricter
            } else {
                Effect::Looser
            }
        }
        _ => Effect::Changed,
    }
}

/// A number as Danish prints it, e.g. `1.234,5`; the whole text must be one, but for a sign of per cent.
fn number(text: &str) -> Option<f64> {
    let bare = text.trim().trim_end_matches(['%', ' ']).trim_end_matches("pct.").trim_end();
    let plain: String = bare.chars().filter(|letter| *letter != '.').map(|letter| if letter == ',' { '.' } else { letter }).collect();
    plain.bytes().next().filter(|first| first.is_ascii_digit() || *first == b'-')?;
    plain.parse().ok()
}

struct Fields<'a> {
    record: &'static str,
    changes: &'a mut Vec<RecordChange>,
}

impl Fields<'_> {
    fn differs<T: Display + PartialEq>(&mut self, field: &str, before: Option<&T>, after: Option<&T>) {
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

    fn add<T: Display>(&mut self, field: &str, before: Option<&T>, after: Option<&T>, effect: Effect) {
        let (before, after) = (before.map(ToString::to_string), after.map(ToString::to_string));
        self.changes.push(RecordChange { record: self.record.into(), field: field.into(), before, after, effect });
    }
}
