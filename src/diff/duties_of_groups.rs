//! Records of what was split or merged: each is held against the likest of its sort, and told with the part it stands in.
//!
//! A duty that became two is not a dropped one, and a deadline is not looser because its second half stands in the next
//! part: what several parts share of one record is weighed together. Where one part has all of a record, another duty in
//! the next part is a new one.

use crate::diff::comparison::{Effect, RecordChange};
use crate::diff::deadlines::{Set, effect_together};
use crate::diff::duties::{Marked, fields, key, name, whole};
use crate::diff::parties::Parties;
use crate::model::{Obligation, PartyId, Record};

/// A record of either side, by their places in the lists, with what differs.
struct Held {
    before: usize,
    after: usize,
    changes: Vec<RecordChange>,
}

/// Lists what changed between the records of all units of a group; `split` says which side has the parts.
pub(super) fn records_of_groups(before: &[Marked], after: &[Marked], split: bool, parties: Parties) -> Vec<RecordChange> {
    let group = Group { before, after, split, parties };
    let mut held: Vec<Held> = Vec::new();
    let mut alone = Vec::new();
    for (at, marked) in before.iter().enumerate() {
        match group.likest(marked, after, true) {
            Some(other) => held.push(group.held(at, other)),
            None => alone.push(RecordChange { part: group.part(Some(marked), None), ..whole(marked.record, Effect::Removed) }),
        }
    }
    let left: Vec<usize> = (0..after.len()).filter(|at| !held.iter().any(|pair| pair.after == *at)).collect();
    for at in left {
        match group.likest(&after[at], before, false) {
            Some(other) => {
                let pair = group.held(other, at);
                // Where another part has the whole record already, a different one is one more.
                if !pair.changes.is_empty() && held.iter().any(|pair| pair.before == other && pair.changes.is_empty()) {
                    alone.push(RecordChange { part: group.part(None, Some(&after[at])), ..whole(after[at].record, Effect::Added) });
                } else {
                    held.push(pair);
                }
            }
            None => alone.push(RecordChange { part: group.part(None, Some(&after[at])), ..whole(after[at].record, Effect::Added) }),
        }
    }
    held.sort_unstable_by_key(|pair| (pair.before, pair.after));
    let mut changes: Vec<RecordChange> = Vec::new();
    for change in held.iter().flat_map(|pair| group.weighed(pair, &held)).chain(alone) {
        if !changes.contains(&change) {
            changes.push(change);
        }
    }
    changes
}

struct Group<'a> {
    before: &'a [Marked<'a>],
    after: &'a [Marked<'a>],
    split: bool,
    parties: Parties<'a>,
}

impl Group<'_> {
    fn held(&self, before: usize, after: usize) -> Held {
        Held { before, after, changes: self.between(&self.before[before], &self.after[after]) }
    }

    fn between(&self, before: &Marked, after: &Marked) -> Vec<RecordChange> {
        let mut changes = Vec::new();
        fields(before, after, self.parties, &mut changes);
        changes
    }

    fn likest(&self, marked: &Marked, others: &[Marked], is_before: bool) -> Option<usize> {
        let same_sort = (0..others.len()).filter(|&at| name(others[at].record) == name(marked.record));
        same_sort.min_by_key(|&at| {
            let changes = if is_before { self.between(marked, &others[at]) } else { self.between(&others[at], marked) };
            (key(others[at].record) != key(marked.record), changes.len())
        })
    }

    fn part(&self, before: Option<&Marked>, after: Option<&Marked>) -> Option<usize> {
        if self.split { after } else { before }.map(|marked| marked.part)
    }

    /// What differs in a pair, with what the other parts of the same record have weighed in.
    fn weighed(&self, pair: &Held, all: &[Held]) -> Vec<RecordChange> {
        let shares = |other: &&Held| if self.split { other.before == pair.before } else { other.after == pair.after };
        let sharing: Vec<&Held> = all.iter().filter(shares).collect();
        let part = self.part(Some(&self.before[pair.before]), Some(&self.after[pair.after]));
        let changes = pair.changes.iter().map(|change| RecordChange { part, ..change.clone() });
        if sharing.len() < 2 {
            return changes.collect();
        }
        changes.filter_map(|change| self.together(change, &sharing)).collect()
    }

    /// A field of one part, weighed with the same field of the others; nothing when another part has it.
    fn together(&self, change: RecordChange, sharing: &[&Held]) -> Option<RecordChange> {
        let one_sided = change.before.is_none() || change.after.is_none();
        let elsewhere = |pair: &&Held| {
            let (one, other) = (field(self.before[pair.before].record, &change.field), field(self.after[pair.after].record, &change.field));
            one.is_some() && other.is_some()
        };
        if one_sided && sharing.iter().any(elsewhere) {
            return None;
        }
        match change.field.as_str() {
            "deadline" if change.effect == Effect::Looser => {
                let effect = effect_together(&self.deadlines(sharing, true), &self.deadlines(sharing, false));
                // Nothing is looser when all parts together keep what was.
                Some(RecordChange { effect: if effect == Effect::Looser { effect } else { Effect::Same }, ..change })
            }
            "actor" | "counterpart" if change.effect == Effect::Narrowed => {
                let ids = |side: &[Marked], at: fn(&Held) -> usize| -> Vec<PartyId> {
                    sharing.iter().filter_map(|pair| party(side[at(pair)].record, &change.field)).collect()
                };
                let difference = self.parties.difference_of(&ids(self.before, |pair| pair.before), &ids(self.after, |pair| pair.after));
                let (effect, gained, lost) = (difference.effect, difference.gained, difference.lost);
                Some(RecordChange { effect, gained, lost, ..change })
            }
            _ => Some(change),
        }
    }

    fn deadlines<'b>(&'b self, sharing: &[&Held], is_before: bool) -> Vec<Set<'b>> {
        let side = if is_before { self.before } else { self.after };
        let mut places: Vec<usize> = sharing.iter().map(|pair| if is_before { pair.before } else { pair.after }).collect();
        places.sort_unstable();
        places.dedup();
        let set = |at: usize| {
            let marked = &side[at];
            let Record::Obligation(Obligation { deadline: Some(deadline), .. }) = marked.record else { return None };
            Some(Set { deadline, prose: marked.prose })
        };
        places.into_iter().filter_map(set).collect()
    }
}

/// A field of a duty that a part may have and another lack.
fn field(record: &Record, field: &str) -> Option<String> {
    let Record::Obligation(duty) = record else { return None };
    match field {
        "deadline" => duty.deadline.as_ref().map(|deadline| deadline.0.clone()),
        "counterpart" => duty.counterpart.as_ref().map(ToString::to_string),
        "channel" => duty.channel.clone(),
        _ => None,
    }
}

fn party(record: &Record, field: &str) -> Option<PartyId> {
    let Record::Obligation(duty) = record else { return None };
    if field == "actor" { Some(duty.actor.clone()) } else { duty.counterpart.clone() }
}
