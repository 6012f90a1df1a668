//! From pairs to the ledger: what became of every unit, how much it matters, where a reader finds it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use crate::diagnostic::{FileIndex, Files, Span};
use crate::diff::comparison::{
    Change, ChangeKind, Comparison, Count, Effect, Flag, Op, PairedBy, Pairing, Reason, Run, Side, Significance, UnitRef,
};
use crate::diff::document::Document;
use crate::diff::duties::{record_changes, records_of_groups, whole_records};
use crate::diff::groups::Partners;
use crate::diff::lcs::Matcher;
use crate::diff::moves::heaviest_chain;
use crate::diff::significance::{weigh, weigh_alone};
use crate::diff::texts::{Pair, Texts};
use crate::diff::wording::{Sides, unchanged};
use crate::diff::work::Work;
use crate::model::{Record, Unit, UnitKind};

/// Below this likeness one written id stands on very different texts.
const SAME_TEXT: f64 = 0.18;

/// Writes the ledger: one change for all that belongs together and for every unit left alone, gravest first, then in
/// print order.
pub(super) fn ledger(
    before: &Document,
    after: &Document,
    pair: &Pair,
    partners: &[Partners],
    files: &Files,
    work: &mut Work,
) -> Comparison {
    let words = |group: &Partners| group.after.iter().map(|&unit| pair.after.words(unit).len() as u64).sum::<u64>();
    let weighted: Vec<_> = partners.iter().map(|group| (group.before[0], group.after[0], 1 + words(group))).collect();
    let in_order = heaviest_chain(&weighted);
    let mut writer = Writer {
        pair,
        matcher: Matcher::default(),
        lines: Lines::of(files, before, after),
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

    let mut changes: Vec<Change> = Vec::with_capacity(writer.lines_of(partners.len()));
    let mut places: Vec<(usize, usize)> = Vec::with_capacity(changes.capacity());
    for group in partners {
        places.push((group.after[0] + 1, 0));
        changes.push(writer.paired(group, work));
    }
    for unit in (0..after.units.len()).filter(|&unit| writer.origin[unit].is_none()) {
        places.push((unit + 1, 0));
        changes.push(writer.inserted(unit));
    }
    // A deleted unit stands after the last unit before it that is still in its place.
    let mut place = (0, 0);
    for unit in 0..before.units.len() {
        match writer.successor[unit] {
            Some(after) if !writer.moved[after] => place = (after + 1, 0),
            Some(_) => {}
            None => {
                place.1 += 1;
                places.push(place);
                changes.push(writer.deleted(unit));
            }
        }
    }
    sort(&mut changes, &places);
    let mut party_names = before.party_names.clone();
    party_names.extend(after.party_names.clone());
    let (ledger, counts) = counted(&changes);
    let (memberships, equivalents) = (Vec::new(), Vec::new());
    Comparison { before: side(before), after: side(after), ledger, counts, selection: None, party_names, memberships, equivalents, changes }
}

/// Sorts changes, gravest first, then by place; no two places are equal. Changes are large, so only keys are compared
/// and each change is moved once.
fn sort(changes: &mut [Change], places: &[(usize, usize)]) {
    let key = |(at, change): (usize, &Change)| (std::cmp::Reverse(change.significance), places[at], at);
    let mut order: Vec<_> = changes.iter().enumerate().map(key).collect();
    order.sort_unstable();
    let mut from: Vec<usize> = order.into_iter().map(|(_, _, at)| at).collect();
    for start in 0..from.len() {
        // Each swap brings one change home; the other waits at the place that the first came from.
        let mut at = start;
        while from[at] != start {
            let next = from[at];
            changes.swap(at, next);
            from[at] = at;
            at = next;
        }
        from[at] = at;
    }
}

fn side(document: &Document) -> Side {
    let Document { id, label, title, units, .. } = document;
    let label = if label.is_empty() { id.clone() } else { label.clone() };
    Side { id: id.clone(), label, title: title.clone(), units: units.len(), round: None }
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
    matcher: Matcher,
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

    /// How many lines the ledger has, with so many for what has a partner.
    fn lines_of(&self, partnered: usize) -> usize {
        let alone = |partners: &[Option<usize>]| partners.iter().filter(|partner| partner.is_none()).count();
        partnered + alone(&self.successor) + alone(&self.origin)
    }

    fn paired(&mut self, group: &Partners, work: &mut Work) -> Change {
        // Of a group, the first units stand for its place and number.
        let (one, other) = (group.before[0], group.after[0]);
        let (before, after) = (&self.pair.before.units[one], &self.pair.after.units[other]);
        let alone = group.before.len() + group.after.len() == 2;
        let same_words = alone
            && (self.pair.before.text[one] == self.pair.after.text[other]
                || (self.pair.before.is_label(one) && self.pair.after.is_label(other)));
        let renumbered = before.number != after.number || self.pair.before.label(one) != self.pair.after.label(other);
        let kind = match (self.moved[other], same_words) {
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
        let (records_before, records_after) =
            (records(self.pair.before.units, &group.before), records(self.pair.after.units, &group.after));
        let compared = if alone { record_changes } else { records_of_groups };
        let records = compared(&records_before, &records_after);
        let runs = self.runs(group, work);
        let (significance, reason) = weigh(kind, &flags, &runs, &records);
        let pairing = Some(Pairing { by: group.by, likeness: (likeness * 100.0).round() / 100.0 });
        let before = group.before.iter().map(|&unit| self.before_ref(unit)).collect();
        let after = group.after.iter().map(|&unit| self.after_ref(unit)).collect();
        Change { kind, flags, significance, reason, pairing, ruling: None, before, after, runs, records }
    }

    fn inserted(&self, unit: usize) -> Change {
        let after = &self.pair.after.units[unit];
        let (significance, reason) = weigh_alone(after, true);
        let records = whole_records(&after.records, Effect::Added);
        alone(ChangeKind::Inserted, (significance, reason), (Vec::new(), vec![self.after_ref(unit)]), (Op::Insert, after), records)
    }

    fn deleted(&self, unit: usize) -> Change {
        let before = &self.pair.before.units[unit];
        let weighed = weigh_alone(before, false);
        let records = whole_records(&before.records, Effect::Removed);
        alone(ChangeKind::Deleted, weighed, (vec![self.before_ref(unit)], Vec::new()), (Op::Delete, before), records)
    }

    /// Compares the words of all that belongs together.
    fn runs(&mut self, group: &Partners, work: &mut Work) -> Vec<Run> {
        let (before, after) = (text(self.pair.before.units, &group.before), text(self.pair.after.units, &group.after));
        if before == after {
            return unchanged(&before);
        }
        let (one, words_before) = words(&self.pair.before, &group.before);
        let (other, words_after) = words(&self.pair.after, &group.after);
        Sides { before: &before, after: &after, words_before, words_after, one, other }.runs(&mut self.matcher, work)
    }

    /// Whether units right below one heading continue right below the other: then the id names the same section still.
    fn shares_text_below(&self, before: usize, after: usize) -> bool {
        let below = (after + 1..self.origin.len()).take_while(|&unit| self.pair.after.parent[unit].is_some_and(|parent| parent >= after));
        self.pair.after.is_heading(after)
            && below.filter_map(|unit| self.origin[unit]).any(|origin| self.pair.before.parent[origin] == Some(before))
    }

    fn before_ref(&self, unit: usize) -> UnitRef {
        self.lines.unit_ref(&self.pair.before, unit)
    }

    fn after_ref(&self, unit: usize) -> UnitRef {
        self.lines.unit_ref(&self.pair.after, unit)
    }
}

/// All words of a side.
fn text<'a>(units: &'a [Unit], group: &[usize]) -> Cow<'a, str> {
    match group {
        [unit] => Cow::Borrowed(&units[*unit].text),
        _ => Cow::Owned(group.iter().map(|&unit| units[unit].text.as_str()).collect::<Vec<_>>().join(" ")),
    }
}

/// The words of all units of a side as numbers, and where they stand in its [`text`].
fn words(side: &Texts, group: &[usize]) -> (Vec<u32>, Vec<Range<usize>>) {
    let (mut words, mut places, mut start) = (Vec::new(), Vec::new(), 0);
    for &unit in group {
        words.extend(side.all_words(unit));
        places.extend(side.places(unit).map(|place| start + place.start..start + place.end));
        start += side.units[unit].text.len() + 1;
    }
    (words, places)
}

fn records<'a>(units: &'a [Unit], group: &[usize]) -> Vec<&'a Record> {
    group.iter().flat_map(|&unit| &units[unit].records).collect()
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
struct Lines<'a> {
    files: &'a Files,
    starts: BTreeMap<FileIndex, Vec<usize>>,
}

impl<'a> Lines<'a> {
    fn of(files: &'a Files, before: &Document, after: &Document) -> Self {
        let mut starts = BTreeMap::new();
        for unit in before.units.iter().chain(&after.units) {
            starts
                .entry(unit.span.file)
                .or_insert_with(|| files.file(unit.span.file).text.match_indices('\n').map(|(at, _)| at + 1).collect());
        }
        Self { files, starts }
    }

    fn line(&self, span: Span) -> usize {
        self.starts.get(&span.file).map_or(0, |starts| starts.partition_point(|&start| start <= span.start as usize)) + 1
    }

    fn unit_ref(&self, side: &Texts, at: usize) -> UnitRef {
        let units = side.units;
        let unit = &units[at];
        let heading = if unit.kind == UnitKind::Heading { Some(unit) } else { unit.parent.and_then(|parent| units.get(parent)) };
        UnitRef {
            position: at,
            id: unit.id.clone(),
            written: unit.written,
            unit: unit.kind,
            number: unit.number.clone(),
            citation: unit.citation.clone(),
            words: side.all_words(at).len(),
            heading: heading.map_or("", |heading| if heading.text.is_empty() { &heading.citation } else { &heading.text }).to_owned(),
            file: self.files.file(unit.span.file).path.clone(),
            line: self.line(unit.span),
        }
    }
}
