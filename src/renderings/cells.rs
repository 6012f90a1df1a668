//! A row of a table cell by cell, each under the head of its column: `Kommunen · Frist: 14 dage` says more than
//! `Kommunen · 14 dage`.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::diff::comparison::{Change, Comparison, Op, Run, UnitRef};
use crate::model::UnitKind;

/// A cell of a row that is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// The head of its column before; empty where there is none, and for the first column, which names the row.
    pub head_before: String,
    /// The head of its column after.
    pub head_after: String,
    /// Its words.
    pub runs: Vec<Run>,
}

/// The cells of every row that is told alone or in a pair, by the place of its change. Left out are head rows, rows
/// whose table's head row is not listed, and pairs that have not the same columns.
pub fn cells(comparison: &Comparison) -> BTreeMap<usize, Vec<Cell>> {
    let heads = [Heads::of(comparison, Op::Delete), Heads::of(comparison, Op::Insert)];
    let rows = comparison.changes.iter().enumerate().filter_map(|(at, change)| Some((at, row(change, &heads)?)));
    rows.collect()
}

fn row(change: &Change, [before, after]: &[Heads; 2]) -> Option<Vec<Cell>> {
    let alone = change.before.len() <= 1 && change.after.len() <= 1;
    let is_row = change.before.iter().chain(&change.after).all(|unit| unit.unit == UnitKind::Row);
    if !alone || !is_row {
        return None;
    }
    let cells = split(&change.runs)?;
    let heads = |units: &[UnitRef], heads: &Heads| units.first().map(|unit| heads.above(unit));
    let (before, after) = (heads(&change.before, before), heads(&change.after, after));
    let fits = |heads: &Option<Option<Vec<String>>>| match heads {
        Some(known) => known.as_ref().is_some_and(|heads| heads.len() == cells.len()),
        None => true,
    };
    if !fits(&before) || !fits(&after) {
        return None;
    }
    let head = |heads: &Option<Option<Vec<String>>>, column: usize| match heads {
        Some(Some(heads)) if column > 0 => heads[column].clone(),
        _ => String::new(),
    };
    let cell = |(column, runs)| Cell { head_before: head(&before, column), head_after: head(&after, column), runs };
    Some(cells.into_iter().enumerate().map(cell).collect())
}

/// The runs cell by cell. `None` when the two sides are not cut at the same places.
fn split(runs: &[Run]) -> Option<Vec<Vec<Run>>> {
    let common = runs.iter().any(|run| run.op == Op::Equal);
    let mut cells = vec![Vec::new()];
    for run in runs {
        if common && run.op != Op::Equal && run.text.contains('\t') {
            return None;
        }
        for (at, text) in run.text.split('\t').enumerate() {
            if at > 0 {
                cells.push(Vec::new());
            }
            if !text.is_empty() {
                cells.last_mut().expect("there is a first").push(Run { op: run.op, text: text.to_owned() });
            }
        }
    }
    let sides = runs.iter().map(|run| run.op).filter(|op| *op != Op::Equal);
    let one_sided = sides.clone().all(|op| op == Op::Delete) || sides.clone().all(|op| op == Op::Insert);
    (common || one_sided).then_some(cells)
}

/// The head rows of one side, by the position of their table's caption.
struct Heads {
    rows: BTreeMap<usize, (usize, String)>,
}

impl Heads {
    fn of(comparison: &Comparison, side: Op) -> Self {
        let mut rows: BTreeMap<usize, (usize, String)> = BTreeMap::new();
        for change in &comparison.changes {
            let [unit] = (if side == Op::Delete { &change.before } else { &change.after }).as_slice() else { continue };
            let Some(caption) = unit.parent.filter(|_| unit.unit == UnitKind::Row) else { continue };
            if rows.get(&caption).is_none_or(|(position, _)| unit.position < *position) {
                let own = change.runs.iter().filter(|run| run.op == Op::Equal || run.op == side);
                rows.insert(caption, (unit.position, own.map(|run| run.text.as_str()).collect()));
            }
        }
        // the first row of a table is its head, and a first row that is not listed is not known
        rows.retain(|caption, (position, _)| *position == caption + 1);
        Self { rows }
    }

    /// The heads above a row that is no head row.
    fn above(&self, unit: &UnitRef) -> Option<Vec<String>> {
        let (position, heads) = self.rows.get(&unit.parent?)?;
        (*position != unit.position).then(|| heads.split('\t').map(|head| head.trim().to_owned()).collect())
    }
}
