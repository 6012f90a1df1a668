//! What the law of either round requires, and which headings say that they cover it.

use std::collections::BTreeSet;

use crate::diff::comparison::{RequiredArea, RoundSide, UnitRef};
use crate::diff::document::{Document, DocumentRound};
use crate::model::{Record, Unit};

/// The round of a side, each required area with the headings that cover it; `refer` cites a unit.
pub(super) fn round_side(round: &DocumentRound, units: &[Unit], refer: impl Fn(usize) -> UnitRef) -> RoundSide {
    let area = |(id, name): &(String, String)| {
        let covering = (0..units.len()).filter(|&unit| covers(&units[unit]).any(|area| area == id));
        RequiredArea { id: id.clone(), name: name.clone(), covered_by: covering.map(&refer).collect() }
    };
    RoundSide {
        label: round.label.clone(),
        order_number: round.order_number.clone(),
        order_date: round.order_date,
        areas: round.areas.iter().map(area).collect(),
    }
}

/// Areas that both rounds require, that the earlier text covers, and that no heading of the later one does.
pub(super) fn uncovered_areas<'a>(before: &'a Document, after: &'a Document) -> BTreeSet<&'a str> {
    let (Some(one), Some(other)) = (&before.round, &after.round) else { return BTreeSet::new() };
    let required = |round: &'a DocumentRound| round.areas.iter().map(|(id, _)| id.as_str()).collect::<BTreeSet<&str>>();
    let covered = |document: &'a Document| document.units.iter().flat_map(covers).collect::<BTreeSet<&str>>();
    let still: BTreeSet<&str> = &required(one) & &required(other);
    let lost: BTreeSet<&str> = &covered(before) - &covered(after);
    &still & &lost
}

/// The areas that a heading says it covers.
pub(super) fn covers(unit: &Unit) -> impl Iterator<Item = &str> {
    let areas = unit.records.iter().filter_map(|record| if let Record::Area(area) = record { Some(area) } else { None });
    areas.flat_map(|area| &area.covers).map(String::as_str)
}
