//! Table rows, told by row header and column head.
//!
//! 1. rows of paired tables pair by their row header: the first cell that has letters
//! 2. columns pair by head, then by the cells below them; so a column may come, go, move or get another name
//! 3. inside a pair of rows, cell is held against cell
//!
//! A table's first row is its header row. Cells stand a tab apart, and no run crosses from one into the next.

use std::collections::BTreeMap;

use crate::diff::align::Alignment;
use crate::diff::comparison::{CellChange, Op, PairedBy, Reason, Run};
use crate::diff::moves::heaviest_chain;
use crate::diff::texts::{Map, Pair, Texts, fold};
use crate::diff::wording::runs_counting;
use crate::diff::work::Work;
use crate::model::{Unit, UnitKind};

impl Alignment<'_, '_> {
    /// Pairs rows of paired tables that have the same row header; it must stand once in either table.
    pub fn by_row_header(&mut self) {
        let mut waiting: Map<(usize, String), Option<usize>> = Map::default();
        for before in (0..self.pair.before.len()).filter(|&unit| self.successor[unit].is_none()) {
            if let Some(table) = table_of(&self.pair.before, before).and_then(|caption| self.successor[caption]) {
                let header = key(&self.pair.before, before);
                waiting.entry((table, header)).and_modify(|row| *row = None).or_insert(Some(before));
            }
        }
        if waiting.is_empty() {
            return;
        }
        let mut found: Map<(usize, String), Option<usize>> = Map::default();
        for after in (0..self.pair.after.len()).filter(|&unit| self.origin[unit].is_none()) {
            if let Some(table) = table_of(&self.pair.after, after) {
                found.entry((table, key(&self.pair.after, after))).and_modify(|row| *row = None).or_insert(Some(after));
            }
        }
        let mut pairs: Vec<(usize, usize)> =
            waiting.iter().filter_map(|(row, before)| Some(((*before)?, found.get(row).copied().flatten()?))).collect();
        pairs.sort_unstable();
        for (before, after) in pairs {
            self.link(before, after, PairedBy::RowHeader);
        }
    }
}

/// The caption above a row.
fn table_of(side: &Texts, unit: usize) -> Option<usize> {
    if side.units[unit].kind == UnitKind::Row { side.parent[unit] } else { None }
}

/// Whether a row is its table's header row.
fn is_header(side: &Texts, row: usize) -> bool {
    table_of(side, row).is_some_and(|caption| header_row(side, caption) == Some(row))
}

/// The first row below a caption.
fn header_row(side: &Texts, caption: usize) -> Option<usize> {
    // Notes that the caption calls may stand between it and its table.
    (caption + 1..side.len()).take_while(|&unit| side.parent[unit] == Some(caption)).find(|&unit| side.units[unit].kind == UnitKind::Row)
}

/// What names a row among those of its table; header rows share a name that no other row has.
fn key(side: &Texts, row: usize) -> String {
    if is_header(side, row) { String::new() } else { format!("\t{}", folded(row_header(&side.units[row].text))) }
}

/// The first cell that has letters: a running number names nothing.
fn row_header(text: &str) -> &str {
    text.split('\t').find(|cell| cell.chars().any(char::is_alphabetic)).unwrap_or_else(|| text.split('\t').next().unwrap_or_default())
}

fn folded(words: &str) -> String {
    words.split_whitespace().map(fold).collect::<Vec<_>>().join(" ")
}

/// Whether two rows, or two entries of a word list, are named by words of which none is the same.
pub(super) fn otherwise_named(pair: &Pair, before: usize, after: usize) -> bool {
    let [one, other] = [&pair.before.units[before], &pair.after.units[after]];
    let named = |unit: &Unit| matches!(unit.kind, UnitKind::Row | UnitKind::Item) && unit.text.contains('\t');
    let header = |unit: &Unit| row_header(&unit.text).split_whitespace().map(fold).collect::<Vec<_>>();
    named(one) && named(other) && {
        let words = header(one);
        header(other).iter().all(|word| !words.contains(word))
    }
}

/// The columns of two tables that belong together, in the order of `after`.
#[derive(Debug, Default)]
struct Columns {
    heads_before: Vec<String>,
    heads_after: Vec<String>,
    /// (before, after, whether the pair keeps its place among the others).
    pairs: Vec<(usize, usize, bool)>,
}

/// What changed in two paired rows.
pub(super) struct RowRuns {
    /// All cells in order.
    pub runs: Vec<Run>,
    /// The cells that changed, by column; empty when columns only changed places.
    pub cells: Vec<CellChange>,
    /// What happened to the row, when that is not another wording of a cell.
    pub reason: Option<Reason>,
}

impl RowRuns {
    /// The runs of the changed cells, what is equal standing between any two: a word that only changed its column is
    /// no change of words.
    pub fn told(&self) -> Vec<Run> {
        let border = || Run { op: Op::Equal, text: "|".to_owned() };
        self.cells.iter().flat_map(|cell| cell.runs.iter().cloned().chain([border()])).collect()
    }
}

/// Compares rows, and remembers how the columns of each two tables belong together.
#[derive(Default)]
pub(super) struct Rows {
    columns: BTreeMap<(usize, usize), Columns>,
}

impl Rows {
    /// Compares two paired rows cell by cell; `None` when they are not rows below captions.
    pub fn compare(
        &mut self,
        pair: &Pair,
        successor: &[Option<usize>],
        (before, after): (usize, usize),
        work: &mut Work,
    ) -> Option<RowRuns> {
        let tables = (table_of(&pair.before, before)?, table_of(&pair.after, after)?);
        let columns = self.columns.entry(tables).or_insert_with(|| Columns::of(pair, successor, tables));
        let header = is_header(&pair.after, after) && is_header(&pair.before, before);
        Some(columns.compare(&pair.before.units[before].text, &pair.after.units[after].text, header, work))
    }
}

impl Columns {
    fn of(pair: &Pair, successor: &[Option<usize>], tables: (usize, usize)) -> Self {
        let heads = |side: &Texts, caption| -> Vec<String> {
            let row = header_row(side, caption);
            row.map(|row| side.units[row].text.split('\t').map(str::to_owned).collect()).unwrap_or_default()
        };
        let mut columns =
            Self { heads_before: heads(&pair.before, tables.0), heads_after: heads(&pair.after, tables.1), pairs: Vec::new() };
        columns.pair_by_head();
        columns.pair_row_headers();
        columns.pair_by_cells(pair, successor, tables);
        columns.pair_by_place();
        columns.pairs.sort_by_key(|pair| pair.1);
        let weighted: Vec<_> = columns.pairs.iter().map(|&(one, other, _)| (one, other, 1)).collect();
        columns.pairs.iter_mut().zip(heaviest_chain(&weighted)).for_each(|(pair, kept)| pair.2 = kept);
        columns
    }

    fn pair_by_head(&mut self) {
        let heads: Vec<String> = self.heads_before.iter().map(|head| folded(head)).collect();
        for (other, head) in self.heads_after.iter().enumerate() {
            let head = folded(head);
            let found = (0..heads.len()).find(|&one| heads[one] == head && self.partner_of_before(one).is_none());
            self.pairs.extend(found.map(|one| (one, other, true)));
        }
    }

    /// The first columns name the rows, whatever stands above them.
    fn pair_row_headers(&mut self) {
        let (one, other) = self.without_partner();
        if (one.first(), other.first()) == (Some(&0), Some(&0)) {
            self.pairs.push((0, 0, true));
        }
    }

    /// A column whose head is another belongs to the one it shares most cells with.
    fn pair_by_cells(&mut self, pair: &Pair, successor: &[Option<usize>], tables: (usize, usize)) {
        let (one, other) = self.without_partner();
        if one.is_empty() || other.is_empty() {
            return;
        }
        let mut shared: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        for row in (tables.0 + 1..pair.before.len()).take_while(|&row| pair.before.parent[row].is_some_and(|parent| parent >= tables.0)) {
            let partner = successor[row].filter(|&partner| table_of(&pair.after, partner) == Some(tables.1));
            let Some(partner) = partner.filter(|_| table_of(&pair.before, row) == Some(tables.0)) else { continue };
            if is_header(&pair.before, row) {
                continue;
            }
            let [cells, others] =
                [&pair.before.units[row], &pair.after.units[partner]].map(|unit| unit.text.split('\t').collect::<Vec<_>>());
            for (&one, &other) in one.iter().flat_map(|one| other.iter().map(move |other| (one, other))) {
                if cells.get(one).is_some_and(|cell| !cell.is_empty() && others.get(other) == Some(cell)) {
                    *shared.entry((one, other)).or_default() += 1;
                }
            }
        }
        let mut best: Vec<_> = shared.into_iter().collect();
        best.sort_by_key(|&(columns, count)| (std::cmp::Reverse(count), columns));
        for ((one, other), _) in best {
            if self.partner_of_before(one).is_none() && self.pairs.iter().all(|pair| pair.1 != other) {
                self.pairs.push((one, other, true));
            }
        }
    }

    /// One column each that is left at the same place, with a word of its head in common, has another name.
    fn pair_by_place(&mut self) {
        if let ([one], [other]) = (&self.without_partner().0[..], &self.without_partner().1[..])
            && one == other
            && self.heads_before[*one]
                .split_whitespace()
                .any(|word| self.heads_after[*other].split_whitespace().any(|o| fold(o) == fold(word)))
        {
            self.pairs.push((*one, *other, true));
        }
    }

    fn without_partner(&self) -> (Vec<usize>, Vec<usize>) {
        let before = (0..self.heads_before.len()).filter(|&one| self.partner_of_before(one).is_none());
        let after = (0..self.heads_after.len()).filter(|&other| self.pairs.iter().all(|pair| pair.1 != other));
        (before.collect(), after.collect())
    }

    fn partner_of_before(&self, one: usize) -> Option<usize> {
        self.pairs.iter().find(|pair| pair.0 == one).map(|pair| pair.1)
    }

    fn compare(&self, before: &str, after: &str, header: bool, work: &mut Work) -> RowRuns {
        let (one, other): (Vec<&str>, Vec<&str>) = (before.split('\t').collect(), after.split('\t').collect());
        // Cells beyond the heads belong together by their place.
        let further = (self.heads_before.len()..one.len()).zip(self.heads_after.len()..other.len()).map(|(i, j)| (i, j, true));
        let pairs = self.pairs.iter().copied().chain(further).filter(|&(i, j, _)| i < one.len() && j < other.len());
        let mut row = Row { runs: Vec::new(), done: (0, 0), one: &one, other: &other };
        let mut cells = Vec::new();
        let mut paired = (vec![false; one.len()], vec![false; other.len()]);
        let mut reworded = false;
        for (i, j, in_place) in pairs {
            (paired.0[i], paired.1[j]) = (true, true);
            let runs = runs_counting(one[i], other[j], work);
            if in_place {
                row.pair((i, j), &runs);
            }
            if one[i] != other[j] {
                reworded = true;
                cells.push(((j, 0), self.cell(before, after, header, (Some(i), Some(j)), runs)));
            }
        }
        row.finish();
        let alone = |op, text: &str| if text.is_empty() { Vec::new() } else { vec![Run { op, text: text.to_owned() }] };
        for j in (0..other.len()).filter(|&j| !paired.1[j]) {
            cells.push(((j, 0), self.cell(before, after, header, (None, Some(j)), alone(Op::Insert, other[j]))));
        }
        for i in (0..one.len()).filter(|&i| !paired.0[i]) {
            cells.push(((i, 1), self.cell(before, after, header, (Some(i), None), alone(Op::Delete, one[i]))));
        }
        cells.sort_by_key(|(place, _)| *place);
        let reason = match (reworded, cells.is_empty()) {
            (true, _) => None,
            (false, true) => Some(Reason::Place),
            (false, false) => Some(Reason::Columns),
        };
        RowRuns { runs: row.runs, cells: cells.into_iter().map(|(_, cell)| cell).collect(), reason }
    }

    fn cell(&self, before: &str, after: &str, header: bool, columns: (Option<usize>, Option<usize>), runs: Vec<Run>) -> CellChange {
        let head_before = columns.0.map(|column| self.heads_before.get(column).cloned().unwrap_or_default());
        let head_after = columns.1.map(|column| self.heads_after.get(column).cloned().unwrap_or_default());
        let row = if header { "" } else { row_header(if columns.1.is_some() { after } else { before }) };
        CellChange { row: row.to_owned(), column_before: head_before, column_after: head_after, runs }
    }
}

/// The runs of a row while they are written, cell by cell.
struct Row<'t> {
    runs: Vec<Run>,
    /// How many cells of either side are written.
    done: (usize, usize),
    one: &'t [&'t str],
    other: &'t [&'t str],
}

impl Row<'_> {
    /// Writes what comes before two cells, then the two.
    fn pair(&mut self, (i, j): (usize, usize), runs: &[Run]) {
        self.up_to(i, j);
        let tab = match (i > 0, j > 0) {
            (true, true) => Some(Op::Equal),
            (true, false) => Some(Op::Delete),
            (false, true) => Some(Op::Insert),
            (false, false) => None,
        };
        self.cell(tab, runs);
        self.done = (i + 1, j + 1);
    }

    fn finish(&mut self) {
        self.up_to(self.one.len(), self.other.len());
    }

    /// Writes the cells without partner, and those that stand elsewhere on the other side.
    fn up_to(&mut self, i: usize, j: usize) {
        for (op, cells, done, end) in [(Op::Delete, self.one, self.done.0, i), (Op::Insert, self.other, self.done.1, j)] {
            for (at, cell) in cells.iter().enumerate().take(end).skip(done) {
                self.cell((at > 0).then_some(op), &[Run { op, text: (*cell).to_owned() }]);
            }
        }
    }

    /// Writes one cell: a run of its own begins with its tab.
    fn cell(&mut self, tab: Option<Op>, runs: &[Run]) {
        let start = self.runs.len();
        self.runs.extend(tab.map(|op| Run { op, text: "\t".to_owned() }));
        for run in runs.iter().filter(|run| !run.text.is_empty()) {
            match self.runs[start..].last_mut() {
                Some(last) if last.op == run.op => last.text.push_str(&run.text),
                _ => self.runs.push(run.clone()),
            }
        }
    }
}
