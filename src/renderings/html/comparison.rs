//! The comparison view: what became of every unit, gravest first, and the two ledgers that prove it.
//!
//! Three steps: every change gets its place on the page (an entry, a sentence, or only a line in the ledgers), the
//! entries are grouped by significance, and the ledgers are put in the print order of their texts.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::diff::comparison::{Change, ChangeKind, Comparison, Count, Effect, Flag, Op, RecordChange, Significance, UnitRef};
use crate::layouts::Layouts;
use crate::model::{FactDate, PartyId, PartyName, Publisher, UnitId, WorkId};
use crate::renderings::html::{Document, links};
use crate::renderings::sentences::sentences as in_law;

/// What the template gets besides words and publisher.
#[derive(Serialize)]
struct Page<'a> {
    /// The result as it is.
    comparison: &'a Comparison,
    /// Whether both sides are works whose pages can be linked to.
    linked: bool,
    /// Entries with their texts, gravest first.
    groups: Vec<Group<'a>>,
    /// Changes that are one sentence each: the same words under another number or along with their section.
    sentences: Vec<Entry<'a>>,
    /// How many lines the ledger has.
    lines: usize,
    /// The sums of its columns.
    totals: Count,
    /// Every unit of `before` with its fate, in print order.
    fates: Vec<LedgerRow<'a>>,
    /// Every unit of `after` with its origin, in print order.
    origins: Vec<LedgerRow<'a>>,
    /// The date on the page, when one is known.
    dated: Option<FactDate>,
}

/// Entries of one significance.
#[derive(Serialize)]
struct Group<'a> {
    significance: Significance,
    entries: Vec<Entry<'a>>,
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
    /// The section it went along with.
    moved_with: Option<&'a UnitRef>,
    /// Whether what was split or merged stands elsewhere, and not only because its section does.
    moved: bool,
    /// Whether one written id stands on very different texts.
    same_id_other_text: bool,
}

/// The words of both sides, a list for each unit.
#[derive(Serialize)]
struct Pieces {
    before: Vec<Vec<Piece>>,
    after: Vec<Vec<Piece>>,
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
    let told = in_law(comparison, &layouts.labels(language, "comparison").unwrap_or_default());
    let (sentences, groups) = grouped(comparison, &anchors, &told);
    let page = Page {
        comparison,
        linked: works.is_some(),
        groups,
        sentences,
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

/// Whether nothing is to be said: the same words and records under the same number.
fn is_silent(change: &Change) -> bool {
    change.kind == ChangeKind::Unchanged && change.significance == Significance::None && change.records.is_empty()
}

/// Whether one sentence says it all.
fn is_sentence(change: &Change) -> bool {
    let carried = change.kind == ChangeKind::Moved && moved_with(change).is_some();
    let slight = change.significance <= Significance::Minor && change.records.is_empty();
    slight && (carried || change.kind == ChangeKind::Renumbered)
}

fn moved_with(change: &Change) -> Option<&UnitId> {
    change.flags.iter().find_map(|flag| match flag {
        Flag::MovedWith(section) => Some(section),
        Flag::Renumbered | Flag::Moved | Flag::SameIdOtherText | Flag::CarriedOn(_) => None,
    })
}

fn grouped<'a>(comparison: &'a Comparison, anchors: &'a [Option<String>], told: &'a [String]) -> (Vec<Entry<'a>>, Vec<Group<'a>>) {
    let after: BTreeMap<&UnitId, &UnitRef> =
        comparison.changes.iter().flat_map(|change| &change.after).map(|unit| (&unit.id, unit)).collect();
    let (mut sentences, mut groups): (Vec<Entry<'a>>, Vec<Group<'a>>) = (Vec::new(), Vec::new());
    for ((change, anchor), sentence) in comparison.changes.iter().zip(anchors).zip(told) {
        let Some(anchor) = anchor else { continue };
        let entry = Entry {
            change,
            anchor,
            sentence,
            direction: direction(change),
            fields: change.records.iter().map(|record| named(record, &comparison.party_names)).collect(),
            pieces: Pieces { before: pieces(change, Op::Delete), after: pieces(change, Op::Insert) },
            moved_with: moved_with(change).and_then(|section| after.get(section).copied()),
            moved: change.flags.contains(&Flag::Moved) && moved_with(change).is_none(),
            same_id_other_text: change.flags.contains(&Flag::SameIdOtherText),
        };
        match groups.last_mut() {
            _ if is_sentence(change) => sentences.push(entry),
            Some(group) if group.significance == change.significance => group.entries.push(entry),
            _ => groups.push(Group { significance: change.significance, entries: vec![entry] }),
        }
    }
    (sentences, groups)
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
