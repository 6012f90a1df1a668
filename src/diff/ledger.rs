//! From pairs to the ledger: what became of every unit, how much it matters, where a reader finds it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{FileIndex, Files, Span};
use crate::diff::Said;
use crate::diff::comparison::{
    Change, ChangeKind, Comparison, Count, Effect, Flag, MembershipChange, Op, PairedBy, Pairing, Reason, Run, Side, Significance, UnitRef,
};
use crate::diff::document::Document;
use crate::diff::duties::{Marked, record_changes, whole_records};
use crate::diff::duties_of_groups::records_of_groups;
use crate::diff::duty_words;
use crate::diff::equivalents::Equivalents;
use crate::diff::groups::Partners;
use crate::diff::moves::heaviest_chain;
use crate::diff::parties::Parties;
use crate::diff::rounds::{covers, round_side, uncovered_areas};
use crate::diff::rulings::Rulings;
use crate::diff::significance::{Known, weigh, weigh_alone};
use crate::diff::texts::Pair;
use crate::diff::wording::runs_counting;
use crate::diff::work::Work;
use crate::model::{PartyId, PartyName, Record, Unit, UnitKind};

/// Below this likeness one written id stands on very different texts.
const SAME_TEXT: f64 = 0.18;

/// From this likeness on a `bør` at the place of a `skal` is the same statement, lowered; below it a duty may be another.
const SAME_STATEMENT: f64 = 0.5;

/// Writes the ledger: one change for all that belongs together and for every unit left alone, gravest first, then in
/// print order.
pub(super) fn ledger(
    before: &Document,
    after: &Document,
    pair: &Pair,
    partners: &[Partners],
    said: Said,
    files: &Files,
    work: &mut Work,
) -> Comparison {
    let Said { rulings, mut equivalents } = said;
    let words = |group: &Partners| group.after.iter().map(|&unit| pair.after.words(unit).len() as u64).sum::<u64>();
    let weighted: Vec<_> = partners.iter().map(|group| (group.before[0], group.after[0], 1 + words(group))).collect();
    let in_order = heaviest_chain(&weighted);
    let mut writer = Writer {
        pair,
        rulings: &rulings,
        parties: Parties::of(before, after),
        uncovered: uncovered_areas(before, after),
        marked: before.units.iter().flat_map(|unit| &unit.records).any(|record| matches!(record, Record::Obligation(_))),
        lines: Lines::of(files, [before, after]),
        successor: vec![None; before.units.len()],
        origin: vec![None; after.units.len()],
        moved_with: vec![None; after.units.len()],
        moved: vec![false; after.units.len()],
    };
    for (group, in_order) in partners.iter().zip(&in_order) {
        group.before.iter().for_each(|&unit| writer.successor[unit] = Some(group.after[0]));
        for &unit in &group.after {
            writer.origin[unit] = Some(group.before[0]);
            writer.moved[unit] = !in_order;
        }
    }
    writer.find_moved_sections();

    let mut changes: Vec<((usize, usize), Change)> =
        partners.iter().map(|group| ((group.after[0] + 1, 0), writer.paired(group, &mut equivalents, work))).collect();
    changes.extend((0..after.units.len()).filter(|&unit| writer.origin[unit].is_none()).map(|unit| ((unit + 1, 0), writer.inserted(unit))));
    // A deleted unit stands after the last unit before it that is still in its place.
    let mut place = (0, 0);
    for unit in 0..before.units.len() {
        match writer.successor[unit] {
            Some(after) if !writer.moved[after] => place = (after + 1, 0),
            Some(_) => {}
            None => {
                place.1 += 1;
                changes.push((place, writer.deleted(unit)));
            }
        }
    }
    changes.sort_by_key(|(place, change)| (std::cmp::Reverse(change.significance), *place));
    let changes: Vec<Change> = changes.into_iter().map(|(_, change)| change).collect();
    let (ledger, counts) = counted(&changes);
    let memberships = writer.parties.memberships();
    let party_names = names(before, after, &changes, &memberships);
    let side = |document: &Document| {
        let Document { id, label, title, units, party_names, .. } = document;
        let label = if label.is_empty() { id.clone() } else { label.clone() };
        let round = document.round.as_ref().map(|round| round_side(round, units, |unit| writer.lines.unit_ref(units, unit)));
        Side { id: id.clone(), label, title: title.clone(), units: units.len(), party_names: party_names.clone(), round }
    };
    Comparison {
        before: side(before),
        after: side(after),
        ledger,
        counts,
        selection: None,
        party_names,
        memberships,
        carried_on: BTreeMap::new(),
        equivalents: equivalents.applied(),
        changes,
    }
}

/// Names of the parties that records name, and of the members that are told of one by one.
fn names(before: &Document, after: &Document, changes: &[Change], memberships: &[MembershipChange]) -> BTreeMap<PartyId, PartyName> {
    let of_records = changes.iter().flat_map(|change| &change.records).flat_map(|record| record.gained.iter().chain(&record.lost));
    let of_groups = memberships.iter().flat_map(|change| change.joined.iter().chain(&change.left));
    let name = |id: &PartyId| after.member_names.get(id).or_else(|| before.member_names.get(id)).cloned();
    let mut names: BTreeMap<PartyId, PartyName> = of_records.chain(of_groups).filter_map(|id| Some((id.clone(), name(id)?))).collect();
    names.extend(before.party_names.clone());
    names.extend(after.party_names.clone());
    names
}

/// How many lines each kind has, and how many units it takes.
fn counted(changes: &[Change]) -> (BTreeMap<ChangeKind, usize>, BTreeMap<ChangeKind, Count>) {
    let mut lines: BTreeMap<ChangeKind, usize> = ChangeKind::ALL.into_iter().map(|kind| (kind, 0)).collect();
    let mut counts: BTreeMap<ChangeKind, Count> = ChangeKind::ALL.into_iter().map(|kind| (kind, Count::default())).collect();
    for change in changes {
        *lines.entry(change.kind).or_default() += 1;
        let count = counts.entry(change.kind).or_default();
        count.before += change.before.len();
        count.after += change.after.len();
    }
    (lines, counts)
}

struct Writer<'p, 'a> {
    pair: &'p Pair<'a>,
    rulings: &'p Rulings<'p>,
    parties: Parties<'a>,
    /// Areas that both rounds require, and that only the earlier text covers.
    uncovered: BTreeSet<&'a str>,
    /// Whether the earlier text marks its duties.
    marked: bool,
    lines: Lines<'a>,
    successor: Vec<Option<usize>>,
    origin: Vec<Option<usize>>,
    moved: Vec<bool>,
    /// For a unit that moved along, the heading of the section that moved.
    moved_with: Vec<Option<usize>>,
}

impl Writer<'_, '_> {
    /// A unit moved along when it moved, its heading moved, and its origin stood under that heading's origin.
    fn find_moved_sections(&mut self) {
        for unit in 0..self.origin.len() {
            let Some(before) = self.origin[unit].filter(|_| self.moved[unit]) else { continue };
            let Some(heading) = self.pair.after.parent[unit].filter(|&heading| self.moved[heading]) else { continue };
            if self.pair.before.parent[before].is_some_and(|parent| self.successor[parent] == Some(heading)) {
                self.moved_with[unit] = Some(self.moved_with[heading].unwrap_or(heading));
            }
        }
    }

    fn paired(&self, group: &Partners, equivalents: &mut Equivalents, work: &mut Work) -> Change {
        // Of a group, the first units stand for its place and number.
        let (one, other) = (group.before[0], group.after[0]);
        let (before, after) = (&self.pair.before.units[one], &self.pair.after.units[other]);
        let alone = group.before.len() + group.after.len() == 2;
        let same_words = alone
            && (self.pair.before.text[one] == self.pair.after.text[other]
                || (self.pair.before.is_label(one) && self.pair.after.is_label(other)));
        let renumbered = before.number != after.number || self.pair.before.label(one) != self.pair.after.label(other);
        let runs = runs_counting(&text(self.pair.before.units, &group.before), &text(self.pair.after.units, &group.after), work);
        let explained = if same_words { None } else { equivalents.explain(&runs) };
        let same_meaning = same_words || (alone && explained.as_ref().is_some_and(|explained| explained.whole));
        let kind = match (self.moved[other], same_meaning) {
            _ if group.after.len() > 1 => ChangeKind::Split,
            _ if group.before.len() > 1 => ChangeKind::Merged,
            (true, false) => ChangeKind::MovedReworded,
            (true, true) => ChangeKind::Moved,
            (false, false) if after.kind == UnitKind::Heading => ChangeKind::Renamed,
            (false, false) => ChangeKind::Reworded,
            (false, true) if renumbered => ChangeKind::Renumbered,
            (false, true) => ChangeKind::Unchanged,
        };
        let likeness = if same_words { 1.0 } else { self.pair.joined_likeness(&group.before, &group.after) };
        let mut flags = Vec::new();
        if renumbered && kind != ChangeKind::Renumbered {
            flags.push(Flag::Renumbered);
        }
        if !alone && self.moved[other] {
            flags.push(Flag::Moved);
        }
        if let Some(heading) = self.moved_with[other] {
            flags.push(Flag::MovedWith(self.pair.after.units[heading].id.clone()));
        }
        if group.by == PairedBy::Id && likeness < SAME_TEXT && !self.shares_text_below(one, other) {
            flags.push(Flag::SameIdOtherText);
        }
        let (records_before, records_after) = (marked(self.pair.before.units, &group.before), marked(self.pair.after.units, &group.after));
        let records = match alone {
            true => record_changes(&records_before, &records_after, self.parties),
            false => records_of_groups(&records_before, &records_after, group.after.len() > 1, self.parties),
        };
        let counting = explained.as_ref().map_or(&runs, |explained| &explained.runs);
        let known = Known {
            words: self.duty_words(group, likeness, counting, (&records_before, &records_after)),
            uncovered: self.uncovers(before, Some(after)),
            heading: after.kind == UnitKind::Heading,
            marked: self.marked,
        };
        let (significance, reason) = weigh(kind, &flags, counting, &records, known);
        let pairing = Some(Pairing { by: group.by, likeness: (likeness * 100.0).round() / 100.0 });
        let ruling = self.rulings.said(Some(one), None);
        let before: Vec<UnitRef> = group.before.iter().map(|&unit| self.before_ref(unit)).collect();
        let after: Vec<UnitRef> = group.after.iter().map(|&unit| self.after_ref(unit)).collect();
        if let Some(explained) = &explained {
            equivalents.note(&explained.stands, &before, &after);
        }
        Change { kind, flags, significance, reason, pairing, ruling, before, after, runs, records }
    }

    fn inserted(&self, unit: usize) -> Change {
        let after = &self.pair.after.units[unit];
        let (significance, reason) = weigh_alone(after, true, Known { marked: self.marked, ..Known::default() });
        let records = whole_records(&after.records, Effect::Added);
        let refs = (Vec::new(), vec![self.after_ref(unit)]);
        let change = alone(ChangeKind::Inserted, (significance, reason), refs, (Op::Insert, after), records);
        Change { ruling: self.rulings.said(None, Some(unit)), ..change }
    }

    fn deleted(&self, unit: usize) -> Change {
        let before = &self.pair.before.units[unit];
        let mut weighed =
            weigh_alone(before, false, Known { uncovered: self.uncovers(before, None), marked: self.marked, ..Known::default() });
        let records = whole_records(&before.records, Effect::Removed);
        let carried_on = self.rulings.carried_on(unit).map(Flag::CarriedOn);
        if carried_on.is_some() {
            // What goes on in another text is not lost.
            weighed = (weighed.0.min(Significance::Substantial), Reason::CarriedOn);
        }
        let refs = (vec![self.before_ref(unit)], Vec::new());
        let change = alone(ChangeKind::Deleted, weighed, refs, (Op::Delete, before), records);
        Change { flags: carried_on.into_iter().collect(), ruling: self.rulings.said(Some(unit), None), ..change }
    }

    /// What the changed words of a pair say of duties. Of very different words only that is said.
    fn duty_words(&self, group: &Partners, likeness: f64, runs: &[Run], (before, after): (&[Marked], &[Marked])) -> Vec<Reason> {
        let (one, other) = (&self.pair.before.units[group.before[0]], &self.pair.after.units[group.after[0]]);
        if one.kind == UnitKind::Heading || runs.iter().all(|run| run.op == Op::Equal) {
            return Vec::new();
        }
        let duties = |side: &[Marked]| side.iter().any(|marked| matches!(marked.record, Record::Obligation(_)));
        if likeness < SAME_STATEMENT {
            return if duties(before) && duties(after) { vec![Reason::DutyRewritten] } else { Vec::new() };
        }
        let timed = before.iter().chain(after).any(|marked| matches!(marked.record, Record::Obligation(duty) if duty.deadline.is_some()));
        let row = one.kind == UnitKind::Row;
        let mut reasons = duty_words::reasons(runs, timed || row);
        if row {
            reasons.extend(duty_words::row_reasons(&one.text, &other.text));
        }
        reasons
    }

    /// Whether a heading loses an area that both rounds require and nothing else covers.
    fn uncovers(&self, before: &Unit, after: Option<&Unit>) -> bool {
        let lost = |area: &str| self.uncovered.contains(area) && !after.is_some_and(|after| covers(after).any(|other| other == area));
        !self.uncovered.is_empty() && covers(before).any(lost)
    }

    /// Whether units right below one heading continue right below the other: then the id names the same section still.
    fn shares_text_below(&self, before: usize, after: usize) -> bool {
        let below = (after + 1..self.origin.len()).take_while(|&unit| self.pair.after.parent[unit].is_some_and(|parent| parent >= after));
        self.pair.after.is_heading(after)
            && below.filter_map(|unit| self.origin[unit]).any(|origin| self.pair.before.parent[origin] == Some(before))
    }

    fn before_ref(&self, unit: usize) -> UnitRef {
        self.lines.unit_ref(self.pair.before.units, unit)
    }

    fn after_ref(&self, unit: usize) -> UnitRef {
        self.lines.unit_ref(self.pair.after.units, unit)
    }
}

/// All words of a side.
fn text<'a>(units: &'a [Unit], group: &[usize]) -> Cow<'a, str> {
    match group {
        [unit] => Cow::Borrowed(&units[*unit].text),
        _ => Cow::Owned(group.iter().map(|&unit| units[unit].text.as_str()).collect::<Vec<_>>().join(" ")),
    }
}

fn marked<'a>(units: &'a [Unit], group: &[usize]) -> Vec<Marked<'a>> {
    let of_unit = |(part, unit): (usize, &'a Unit)| unit.records.iter().map(move |record| Marked { record, prose: &unit.text, part });
    group.iter().map(|&unit| &units[unit]).enumerate().flat_map(of_unit).collect()
}

fn alone(
    kind: ChangeKind,
    (significance, reason): (Significance, Reason),
    (before, after): (Vec<UnitRef>, Vec<UnitRef>),
    (op, unit): (Op, &Unit),
    records: Vec<crate::diff::comparison::RecordChange>,
) -> Change {
    let runs = if unit.text.is_empty() { Vec::new() } else { vec![Run { op, text: unit.text.clone() }] };
    Change { kind, flags: Vec::new(), significance, reason, pairing: None, ruling: None, before, after, runs, records }
}

/// Where the lines of the files begin; counting them afresh for every unit would be quadratic.
pub(super) struct Lines<'a> {
    files: &'a Files,
    starts: BTreeMap<FileIndex, Vec<usize>>,
}

impl<'a> Lines<'a> {
    /// Counts the lines of the files that the units of some texts stand in.
    pub(super) fn of<const N: usize>(files: &'a Files, documents: [&Document; N]) -> Self {
        let mut starts = BTreeMap::new();
        for unit in documents.into_iter().flat_map(|document| &document.units) {
            starts
                .entry(unit.span.file)
                .or_insert_with(|| files.file(unit.span.file).text.match_indices('\n').map(|(at, _)| at + 1).collect());
        }
        Self { files, starts }
    }

    fn line(&self, span: Span) -> usize {
        self.starts.get(&span.file).map_or(0, |starts| starts.partition_point(|&start| start <= span.start as usize)) + 1
    }

    /// A unit as a reader finds it.
    pub(super) fn unit_ref(&self, units: &[Unit], at: usize) -> UnitRef {
        let unit = &units[at];
        let heading = if unit.kind == UnitKind::Heading { Some(unit) } else { unit.parent.and_then(|parent| units.get(parent)) };
        UnitRef {
            position: at,
            id: unit.id.clone(),
            written: unit.written,
            unit: unit.kind,
            parent: unit.parent,
            number: unit.number.clone(),
            citation: unit.citation.clone(),
            words: unit.text.split_whitespace().count(),
            heading: heading.map_or("", |heading| if heading.text.is_empty() { &heading.citation } else { &heading.text }).to_owned(),
            file: self.files.file(unit.span.file).path.clone(),
            line: self.line(unit.span),
        }
    }
}
