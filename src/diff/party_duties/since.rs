//! The views of two days held against each other: every duty of either day in exactly one change.
//!
//! 1. duties of one line of descent, as the comparisons of successive texts found it, stand in one change, unless they
//!    make different clauses precise;
//! 2. of what is left, a general duty and the one that makes it precise stand in one: the same clause, once with an
//!    addendum and once without; likewise a duty and the one that carries it on in another text;
//! 3. what is still alone is new or gone.

use std::collections::{BTreeMap, BTreeSet};

use crate::diff::comparison::{Effect, RecordChange};
use crate::diff::document::Document;
use crate::diff::duties::{Marked, record_changes};
use crate::diff::duties_of_groups::records_of_groups;
use crate::diff::history::History;
use crate::diff::parties::Parties;
use crate::diff::party_duties::{DutyChange, DutyFate, PartyDuties, PartyDuty, Since};
use crate::model::{FactDate, PartyId, Registry};

/// Lines of descent: which units of successive texts are one duty, by `<work id>#<id>`.
#[derive(Debug, Default)]
pub struct Lines {
    /// For each unit that is not alone, another one of its line; itself for the first.
    joined: BTreeMap<String, String>,
}

impl Lines {
    /// Takes in the lines of a series; lines of two series that meet in a work become one.
    pub fn add(&mut self, history: &History) {
        for entry in &history.duties {
            let mut units = entry.periods.iter().zip(&history.periods).flat_map(|(standing, period)| {
                standing.units.iter().map(|unit| format!("{}#{}", unit.work.as_ref().unwrap_or(&period.work), unit.place.id))
            });
            let Some(first) = units.next() else { continue };
            for other in units {
                let (one, other) = (self.of(&first).to_owned(), self.of(&other).to_owned());
                self.joined.insert(one.clone(), one.clone());
                self.joined.insert(other, one);
            }
        }
    }

    /// What names the line of a unit: its own address when it stands in none.
    fn of<'a>(&'a self, address: &'a str) -> &'a str {
        let mut at = address;
        while let Some(next) = self.joined.get(at).filter(|next| *next != at) {
            at = next;
        }
        at
    }
}

/// Duties of both days that belong together.
#[derive(Default)]
struct Group {
    before: Vec<usize>,
    after: Vec<usize>,
}

/// Says what became of the duties of an earlier day by a later one.
pub fn since(earlier: PartyDuties, mut later: PartyDuties, lines: &Lines, registry: &Registry) -> PartyDuties {
    let own = |duty: &PartyDuty| lines.of(&duty.id).to_owned();
    let general = |duty: &PartyDuty| {
        let clause = duty.makes_precise.as_ref().or(duty.carries_on.as_ref()).map(|clause| clause.id.as_str());
        lines.of(clause.unwrap_or(&duty.id)).to_owned()
    };
    let (mut together, mut alone) = grouped(&earlier, &later, None, own);
    let precise = |view: &PartyDuties, side: &[usize]| {
        let of = side.iter().map(|at| &view.duties[*at]).filter(|duty| duty.makes_precise.is_some());
        of.map(general).collect::<BTreeSet<String>>()
    };
    for group in together.extract_if(.., |group| {
        let (one, other) = (precise(&earlier, &group.before), precise(&later, &group.after));
        !one.is_empty() && !other.is_empty() && one.is_disjoint(&other)
    }) {
        alone.before.extend(group.before);
        alone.after.extend(group.after);
    }
    let (precise, left) = grouped(&earlier, &later, Some(alone), general);
    let sides = [(&earlier, earlier.at), (&later, later.at)].map(|(view, at)| document(view, at, registry));
    let parties = Parties::of(&sides[0], &sides[1]);
    let mut changes: Vec<DutyChange> = Vec::new();
    let all = together.into_iter().chain(precise);
    changes.extend(all.map(|group| change(&group, &earlier, &later, parties)));
    let lone = |fate, before, after| DutyChange { fate, direction: None, before, after, records: Vec::new() };
    changes.extend(left.before.into_iter().map(|at| lone(DutyFate::Gone, vec![earlier.duties[at].clone()], Vec::new())));
    changes.extend(left.after.into_iter().map(|at| lone(DutyFate::New, Vec::new(), vec![at])));
    let place_before: BTreeMap<&str, usize> = earlier.duties.iter().enumerate().map(|(at, duty)| (duty.id.as_str(), at)).collect();
    changes.sort_by_key(|change| {
        let before = change.before.first().and_then(|duty| place_before.get(duty.id.as_str()).copied());
        (change.fate, change.after.first().copied().unwrap_or(usize::MAX), before)
    });
    let mut counts: BTreeMap<DutyFate, usize> = DutyFate::ALL.into_iter().map(|fate| (fate, 0)).collect();
    changes.iter().for_each(|change| *counts.entry(change.fate).or_default() += 1);
    for (id, name) in &earlier.party_names {
        later.party_names.entry(id.clone()).or_insert_with(|| name.clone());
    }
    for record in changes.iter().flat_map(|change| &change.records) {
        for (ids, at) in [(&record.gained, later.at), (&record.lost, earlier.at)] {
            for party in ids.iter().filter_map(|id| registry.parties.get(id)) {
                later.party_names.entry(party.id.clone()).or_insert_with(|| party.name_at(at));
            }
        }
    }
    later.since = Some(Since { at: earlier.at, party: earlier.party, works: earlier.works, counts, changes });
    later
}

/// Puts duties with one key together; what stands on one side only is left.
fn grouped(earlier: &PartyDuties, later: &PartyDuties, among: Option<Group>, key: impl Fn(&PartyDuty) -> String) -> (Vec<Group>, Group) {
    let all = || Group { before: (0..earlier.duties.len()).collect(), after: (0..later.duties.len()).collect() };
    let among = among.unwrap_or_else(all);
    let mut groups: BTreeMap<String, Group> = BTreeMap::new();
    for at in among.before {
        groups.entry(key(&earlier.duties[at])).or_default().before.push(at);
    }
    for at in among.after {
        groups.entry(key(&later.duties[at])).or_default().after.push(at);
    }
    let mut left = Group::default();
    let mut together = Vec::new();
    for group in groups.into_values() {
        if group.before.is_empty() || group.after.is_empty() {
            left.before.extend(group.before);
            left.after.extend(group.after);
        } else {
            together.push(group);
        }
    }
    left.before.sort_unstable();
    left.after.sort_unstable();
    (together, left)
}

fn change(group: &Group, earlier: &PartyDuties, later: &PartyDuties, parties: Parties) -> DutyChange {
    let before: Vec<&PartyDuty> = group.before.iter().map(|at| &earlier.duties[*at]).collect();
    let after: Vec<&PartyDuty> = group.after.iter().map(|at| &later.duties[*at]).collect();
    let mut records = records(&before, &after, parties);
    let told = |record: &RecordChange| record.effect != Effect::Same;
    let texts = |duties: &[&PartyDuty]| duties.iter().map(|duty| duty.text.clone()).collect::<Vec<_>>();
    let precise = |duties: &[&PartyDuty]| duties.iter().any(|duty| duty.makes_precise.is_some());
    let fate = match (precise(&before), precise(&after)) {
        (false, true) => DutyFate::PreciseNow,
        (true, false) => DutyFate::GeneralAgain,
        _ if records.iter().any(told) => DutyFate::Changed,
        _ if texts(&before) != texts(&after) => DutyFate::Reworded,
        _ => DutyFate::Unchanged,
    };
    let direction = direction(&records);
    if matches!(fate, DutyFate::PreciseNow | DutyFate::GeneralAgain) {
        // Whom the general clause binds besides is nothing that changed for anybody.
        records.iter_mut().for_each(|record| (record.gained, record.lost) = (Vec::new(), Vec::new()));
    }
    DutyChange { fate, direction, before: before.into_iter().cloned().collect(), after: group.after.clone(), records }
}

fn records(before: &[&PartyDuty], after: &[&PartyDuty], parties: Parties) -> Vec<RecordChange> {
    let (one, other) = (marked(before), marked(after));
    match (one.len(), other.len()) {
        (1, 1) => record_changes(&one, &other, parties),
        (1, _) => records_of_groups(&one, &other, true, parties),
        (_, 1) => records_of_groups(&one, &other, false, parties),
        _ => record_changes(&one, &other, parties),
    }
}

fn marked<'a>(duties: &[&'a PartyDuty]) -> Vec<Marked<'a>> {
    duties.iter().enumerate().map(|(part, duty)| Marked { record: &duty.record, prose: &duty.text, part }).collect()
}

/// Looser outweighs stricter.
fn direction(records: &[RecordChange]) -> Option<Effect> {
    let way = |record: &RecordChange| match record.effect {
        Effect::Removed if record.field.is_empty() => Effect::Looser,
        Effect::Added if record.field.is_empty() => Effect::Stricter,
        other => other,
    };
    [Effect::Looser, Effect::Stricter].into_iter().find(|effect| records.iter().any(|record| way(record) == *effect))
}

/// Who stands behind the parties that a view names, on its day.
fn document(view: &PartyDuties, at: FactDate, registry: &Registry) -> Document {
    let members = view.party_names.keys().map(|id| (id.clone(), registry.expand(id, at).iter().map(|party| party.id.clone()).collect()));
    let members: BTreeMap<PartyId, Vec<PartyId>> = members.collect();
    let succeeded = registry.parties.keys().map(|id| (id.clone(), registry.successor(id).clone())).filter(|(id, next)| id != next);
    Document { members, successors: succeeded.collect(), ..Document::default() }
}
