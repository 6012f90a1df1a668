//! The comparison view: what became of every unit, gravest first, and the two ledgers that prove it.
//!
//! Three steps: every change gets its place on the page (in a passage, a sentence, or only a line in the ledgers), the
//! passages are grouped by significance, and the ledgers are put in the print order of their texts.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::diff::comparison::{
    CarriedPlace, Change, ChangeKind, Comparison, Count, Effect, Flag, Op, Reason, RecordChange, Significance, UnitRef,
};
use crate::layouts::Layouts;
use crate::model::{FactDate, PartyId, PartyName, Publisher, UnitId, WorkId};
use crate::renderings::cells::{Cell, cells};
use crate::renderings::html::{Document, links};
use crate::renderings::passages::{Passage, Telling, is_silent, moved_with, tell};
use crate::renderings::sentences::sentences as in_law;

/// What the template gets besides words and publisher.
#[derive(Serialize)]
struct Page<'a> {
    /// The result as it is.
    comparison: &'a Comparison,
    /// Whether both sides are works whose pages can be linked to.
    linked: bool,
    /// The grave changes in brief, by their reasons.
    brief: Vec<Brief<'a>>,
    /// How many changes are grave.
    grave: usize,
    /// Passages with their texts, gravest first.
    groups: Vec<Group<'a>>,
    /// Changes that are one sentence each: the same words under another number.
    sentences: Vec<Entry<'a>>,
    /// How many lines the ledger has.
    lines: usize,
    /// The sums of its columns.
    totals: Count,
    /// Every unit of `before` that is listed with its fate, in print order.
    fates: Vec<LedgerRow<'a>>,
    /// Every unit of `after` that is listed with its origin, in print order.
    origins: Vec<LedgerRow<'a>>,
    /// The date on the page, when one is known.
    dated: Option<FactDate>,
}

/// The grave changes of one reason.
#[derive(Serialize)]
struct Brief<'a> {
    reason: Reason,
    lines: Vec<BriefLine<'a>>,
}

/// A grave change in one line.
#[derive(Serialize)]
struct BriefLine<'a> {
    unit: &'a UnitRef,
    anchor: &'a str,
    /// The fields that went the wrong way, with parties by name.
    fields: Vec<RecordChange>,
}

/// Passages of one significance.
#[derive(Serialize)]
struct Group<'a> {
    significance: Significance,
    /// How many changes have it.
    count: usize,
    /// How many of them stand in a graver passage, beside what they belong to.
    above: usize,
    passages: Vec<Told<'a>>,
}

/// A passage with its changes.
#[derive(Serialize)]
struct Told<'a> {
    #[serde(flatten)]
    passage: &'a Passage,
    entries: Vec<Entry<'a>>,
    /// The first entry of what the same section gained, or lost.
    other_half: Option<&'a str>,
    /// What stood in the same section and is told elsewhere.
    others: Vec<Pointer<'a>>,
}

/// A change that is told at another place.
#[derive(Serialize)]
struct Pointer<'a> {
    change: &'a Change,
    anchor: Option<&'a str>,
}

/// A change with its place on the page.
#[derive(Serialize)]
struct Entry<'a> {
    #[serde(flatten)]
    change: &'a Change,
    /// The entry's id on the page.
    anchor: &'a str,
    /// What happened, in the language of amending acts.
    sentence: &'a str,
    /// Worst direction of its records.
    direction: Option<Effect>,
    /// What changed in the records, with parties by name.
    fields: Vec<RecordChange>,
    /// The words of either side unit by unit, with blanks outside the marks.
    pieces: Pieces,
    /// The cells of a row with the heads of their columns, instead of its words in one.
    row: Option<Vec<CellPieces>>,
    /// The section it went along with.
    moved_with: Option<&'a UnitRef>,
    /// Whether what was split or merged stands elsewhere, and not only because its section does.
    moved: bool,
    /// What it stood after and what it stands after now, when it moved by itself; `none` where nothing stands before it.
    neighbours: [Option<&'a UnitRef>; 2],
    /// Whether one written id stands on very different texts.
    same_id_other_text: bool,
    /// Where it goes on.
    carried_on: Vec<CarriedOn<'a>>,
}

/// A place in another text.
#[derive(Serialize)]
struct CarriedOn<'a> {
    /// The work and the unit, as one says it to the program.
    target: &'a str,
    /// The id of the unit.
    unit: &'a str,
    /// The work, and how the unit is cited; `none` when it is no work here.
    place: Option<&'a CarriedPlace>,
}

/// The words of both sides, a list for each unit.
#[derive(Serialize)]
struct Pieces {
    before: Vec<Vec<Piece>>,
    after: Vec<Vec<Piece>>,
}

/// A cell with the heads of its column.
#[derive(Serialize)]
struct CellPieces {
    head_before: String,
    head_after: String,
    pieces: Vec<Piece>,
}

/// A run of words, with the blanks at its ends apart.
#[derive(Serialize)]
struct Piece {
    op: Op,
    lead: String,
    text: String,
    tail: String,
}

/// One unit in a ledger.
#[derive(Serialize)]
struct LedgerRow<'a> {
    unit: &'a UnitRef,
    kind: ChangeKind,
    /// Id of the entry or sentence; `none` when nothing changed.
    anchor: Option<&'a str>,
    /// Where it went, or where it came from.
    others: &'a [UnitRef],
}

/// Prepares a comparison as `changes.html`, to lie in the folder of the comparison.
pub fn prepare_comparison(
    comparison: &Comparison,
    publisher: &Publisher,
    dated: impl Into<Option<FactDate>>,
    layouts: &Layouts,
    language: &str,
) -> Document {
    let works = comparison.before.id.parse::<WorkId>().ok().zip(comparison.after.id.parse::<WorkId>().ok());
    let folder = works.as_ref().map(|(before, after)| links::comparison_folder(before, after)).unwrap_or_default();
    let anchors = anchors(comparison);
    let telling = tell(comparison);
    let in_law = in_law(comparison, &layouts.labels(language, "comparison").unwrap_or_default());
    let entries = Entries::of(comparison, &anchors, &in_law);
    let page = Page {
        comparison,
        linked: works.is_some(),
        brief: brief(comparison, &anchors),
        grave: comparison.changes.iter().filter(|change| change.significance == Significance::Grave).count(),
        groups: grouped(&entries, &telling),
        sentences: entries.list(&telling.sentences),
        lines: comparison.ledger.values().sum(),
        totals: totals(comparison),
        fates: ledger(comparison, &anchors, |change| (&change.before, &change.after)),
        origins: ledger(comparison, &anchors, |change| (&change.after, &change.before)),
        dated: dated.into(),
    };
    Document::new("comparison", layouts, publisher, language, folder, &page)
}

/// The id of each change on the page, `None` for what stands in the ledgers only: the id of its first unit in
/// `after`, or, when it was dropped, of its unit in `before`, set apart where `after` has that id too.
fn anchors(comparison: &Comparison) -> Vec<Option<String>> {
    let after: BTreeSet<&UnitId> = comparison.changes.iter().flat_map(|change| &change.after).map(|unit| &unit.id).collect();
    let anchor = |change: &Change| match (change.after.first(), change.before.first()) {
        (Some(unit), _) => unit.id.to_string(),
        (None, Some(unit)) if after.contains(&unit.id) => format!("_gone.{}", unit.id),
        (None, Some(unit)) => unit.id.to_string(),
        (None, None) => "_nothing".into(),
    };
    comparison.changes.iter().map(|change| (!is_silent(change)).then(|| anchor(change))).collect()
}

fn brief<'a>(comparison: &'a Comparison, anchors: &'a [Option<String>]) -> Vec<Brief<'a>> {
    let mut by_reason: BTreeMap<Reason, Vec<BriefLine<'a>>> = BTreeMap::new();
    for (change, anchor) in comparison.changes.iter().zip(anchors).filter(|(change, _)| change.significance == Significance::Grave) {
        let (Some(unit), Some(anchor)) = (change.after.first().or(change.before.first()), anchor) else { continue };
        let worse = change.records.iter().filter(|record| effect(record) == Some(Effect::Looser));
        let fields = worse.map(|record| named(record, &comparison.party_names)).collect();
        by_reason.entry(change.reason).or_default().push(BriefLine { unit, anchor, fields });
    }
    let mut brief: Vec<Brief<'a>> = by_reason.into_iter().map(|(reason, lines)| Brief { reason, lines }).collect();
    // the rarest first: one lowered duty must not hide behind fifty dropped ones
    brief.sort_by_key(|group| group.lines.len());
    brief
}

fn grouped<'a>(entries: &Entries<'a>, telling: &'a Telling) -> Vec<Group<'a>> {
    let Entries { comparison, anchors, .. } = *entries;
    let mut groups: Vec<Group<'a>> = Vec::new();
    for passage in &telling.passages {
        if groups.last().is_none_or(|group| group.significance != passage.significance) {
            groups.push(Group { significance: passage.significance, count: 0, above: 0, passages: Vec::new() });
        }
        let pointer = |&at: &usize| Pointer { change: &comparison.changes[at], anchor: anchors[at].as_deref() };
        let other_half = passage.counterpart.and_then(|other| anchors[*telling.passages[other].changes.first()?].as_deref());
        let others = passage.elsewhere.iter().map(pointer).collect();
        let told = Told { passage, entries: entries.list(&passage.changes), other_half, others };
        groups.last_mut().expect("one was pushed just now").passages.push(told);
    }
    let mut found: BTreeMap<Significance, usize> = BTreeMap::new();
    let mut above: BTreeMap<Significance, usize> = BTreeMap::new();
    for (change, passage) in telling.passages.iter().flat_map(|passage| passage.changes.iter().map(move |&at| (at, passage))) {
        let significance = comparison.changes[change].significance;
        *found.entry(significance).or_default() += 1;
        *above.entry(significance).or_default() += usize::from(significance < passage.significance);
    }
    for group in &mut groups {
        group.count = found.get(&group.significance).copied().unwrap_or_default();
        group.above = above.get(&group.significance).copied().unwrap_or_default();
    }
    groups
}

/// Makes entries of changes.
struct Entries<'a> {
    comparison: &'a Comparison,
    anchors: &'a [Option<String>],
    in_law: &'a [String],
    cells: BTreeMap<usize, Vec<Cell>>,
    after: BTreeMap<&'a UnitId, &'a UnitRef>,
    /// The listed units of either side, by position.
    places: [BTreeMap<usize, &'a UnitRef>; 2],
}

impl<'a> Entries<'a> {
    fn of(comparison: &'a Comparison, anchors: &'a [Option<String>], in_law: &'a [String]) -> Self {
        let after = comparison.changes.iter().flat_map(|change| &change.after).map(|unit| (&unit.id, unit)).collect();
        let by_position =
            |units: fn(&Change) -> &Vec<UnitRef>| comparison.changes.iter().flat_map(units).map(|unit| (unit.position, unit)).collect();
        let places = [by_position(|change| &change.before), by_position(|change| &change.after)];
        Self { comparison, anchors, in_law, cells: cells(comparison), after, places }
    }

    fn list(&self, changes: &[usize]) -> Vec<Entry<'a>> {
        changes.iter().filter_map(|&at| Some(self.entry(at, self.anchors[at].as_deref()?))).collect()
    }

    fn entry(&self, at: usize, anchor: &'a str) -> Entry<'a> {
        let change = &self.comparison.changes[at];
        Entry {
            change,
            anchor,
            sentence: &self.in_law[at],
            direction: direction(change),
            fields: change.records.iter().map(|record| named(record, &self.comparison.party_names)).collect(),
            pieces: Pieces { before: pieces(change, Op::Delete), after: pieces(change, Op::Insert) },
            row: self.cells.get(&at).map(|cells| cells.iter().map(cell_pieces).collect()),
            moved_with: moved_with(change).and_then(|section| self.after.get(section).copied()),
            moved: change.flags.contains(&Flag::Moved) && moved_with(change).is_none(),
            neighbours: self.neighbours(change),
            same_id_other_text: change.flags.contains(&Flag::SameIdOtherText),
            carried_on: change.flags.iter().filter_map(|flag| self.carried_on(flag)).collect(),
        }
    }

    fn neighbours(&self, change: &Change) -> [Option<&'a UnitRef>; 2] {
        let moved = matches!(change.kind, ChangeKind::Moved | ChangeKind::MovedReworded) || change.flags.contains(&Flag::Moved);
        let neighbour = |units: &[UnitRef], side: usize| {
            let unit = units.first().filter(|_| moved && moved_with(change).is_none())?;
            self.places[side].get(&unit.position.checked_sub(1)?).copied()
        };
        [neighbour(&change.before, 0), neighbour(&change.after, 1)]
    }

    fn carried_on(&self, flag: &'a Flag) -> Option<CarriedOn<'a>> {
        let Flag::CarriedOn(target) = flag else { return None };
        let unit = target.split_once('#').map_or("", |(_, unit)| unit);
        Some(CarriedOn { target, unit, place: self.comparison.carried_on.get(target) })
    }
}

/// Which way a change goes: what its fields say, or that a duty or a target came or went; looser outweighs stricter.
fn direction(change: &Change) -> Option<Effect> {
    let effects: Vec<Effect> = change.records.iter().filter_map(effect).collect();
    [Effect::Looser, Effect::Stricter].into_iter().find(|effect| effects.contains(effect))
}

fn effect(record: &RecordChange) -> Option<Effect> {
    let whole = record.field.is_empty() && ["obligation", "target"].contains(&record.record.as_str());
    match record.effect {
        Effect::Looser | Effect::Stricter => Some(record.effect),
        Effect::Removed if whole => Some(Effect::Looser),
        Effect::Added if whole => Some(Effect::Stricter),
        Effect::Removed | Effect::Added | Effect::Changed | Effect::Incomparable | Effect::Same | Effect::Narrowed | Effect::Widened => {
            None
        }
    }
}

/// A record change with its party by name: in a party's own field, and first in what sums up a whole record.
fn named(record: &RecordChange, names: &BTreeMap<PartyId, PartyName>) -> RecordChange {
    let named = |words: &String| {
        let (first, rest) = words.split_at(words.find(' ').unwrap_or(words.len()));
        names.get(&PartyId(first.into())).map_or_else(|| words.clone(), |party| format!("{}{rest}", party.name))
    };
    let by_id =
        matches!((record.record.as_str(), record.field.as_str()), ("obligation", "actor" | "counterpart" | "") | ("decision", "body" | ""));
    let [before, after] = [&record.before, &record.after].map(|words| if by_id { words.as_ref().map(named) } else { words.clone() });
    RecordChange { before, after, ..record.clone() }
}

fn pieces(change: &Change, side: Op) -> Vec<Vec<Piece>> {
    change.runs_by_unit(side).iter().map(|runs| runs.iter().map(|run| piece(run.op, &run.text)).collect()).collect()
}

fn cell_pieces(cell: &Cell) -> CellPieces {
    let Cell { head_before, head_after, runs } = cell;
    let pieces = runs.iter().map(|run| piece(run.op, &run.text)).collect();
    CellPieces { head_before: head_before.clone(), head_after: head_after.clone(), pieces }
}

fn piece(op: Op, run: &str) -> Piece {
    let text = run.trim();
    let start = run.len() - run.trim_start().len();
    let (lead, rest) = run.split_at(start);
    Piece { op, lead: lead.to_owned(), text: text.to_owned(), tail: rest[text.len()..].to_owned() }
}

fn totals(comparison: &Comparison) -> Count {
    let sum = |sum: Count, count: &Count| Count { before: sum.before + count.before, after: sum.after + count.after };
    comparison.counts.values().fold(Count::default(), sum)
}

fn ledger<'a>(
    comparison: &'a Comparison,
    anchors: &'a [Option<String>],
    sides: fn(&Change) -> (&Vec<UnitRef>, &Vec<UnitRef>),
) -> Vec<LedgerRow<'a>> {
    let mut rows: Vec<LedgerRow<'a>> = Vec::new();
    for (change, anchor) in comparison.changes.iter().zip(anchors) {
        let (units, others) = sides(change);
        rows.extend(units.iter().map(|unit| LedgerRow { unit, kind: change.kind, anchor: anchor.as_deref(), others }));
    }
    rows.sort_by_key(|row| row.unit.position);
    rows
}
