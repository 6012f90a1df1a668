//! Tables by row header and column head, and figures by their drawing.

use super::*;

const BEFORE: [&str; 6] = [
    "# Frister",
    "## Hvem gør hvad",
    "| Opgave | Ansvarlig | Frist",
    "| Indlæggelsesrapport | Kommunen | Inden 24 timer",
    "| Første kontakt om genoptræning | Kommunen | Senest 5 hverdage efter modtagelsen",
    "| Svar på spørgsmål | Almen praksis | Senest 5 hverdage efter modtagelsen",
];

/// Row, heads and marked words of each cell that changed, and the kind of the row that has these words.
fn cells(comparison: &Comparison, words: &str) -> Vec<String> {
    let head = |head: &Option<String>| head.clone().unwrap_or("–".to_owned());
    let told = |cell: &CellChange| {
        let heads = if cell.column_before == cell.column_after {
            head(&cell.column_after)
        } else {
            format!("{}>{}", head(&cell.column_before), head(&cell.column_after))
        };
        format!("{} · {heads} · {}", cell.row, shown(&cell.runs))
    };
    change(comparison, words).cells.iter().map(told).collect()
}

fn shown(runs: &[Run]) -> String {
    runs.iter()
        .map(|run| match run.op {
            Op::Equal => run.text.replace('\t', "|"),
            Op::Delete => format!("[{}]", run.text.replace('\t', "|")),
            Op::Insert => format!("{{{}}}", run.text.replace('\t', "|")),
        })
        .collect()
}

fn with_rows(rows: &[&'static str]) -> Vec<&'static str> {
    [&BEFORE[..2], rows].concat()
}

#[test]
fn a_changed_cell_is_told_by_row_and_column() {
    let after =
        with_rows(&[BEFORE[2], BEFORE[3], "| Første kontakt om genoptræning | Kommunen | Senest 3 hverdage efter modtagelsen", BEFORE[5]]);
    let comparison = compared(&BEFORE, &after);
    let told = cells(&comparison, "Første kontakt");
    assert_eq!(told, ["Første kontakt om genoptræning · Frist · Senest [5 hverdage]{3 hverdage} efter modtagelsen"]);
    assert_eq!(change(&comparison, "Indlæggelsesrapport").kind, ChangeKind::Unchanged);
}

#[test]
fn a_row_pairs_by_its_first_cell_when_all_else_changed() {
    let after = with_rows(&[BEFORE[2], "| Svar på spørgsmål | Egen læge | Samme dag", BEFORE[3]]);
    let comparison = compared(&BEFORE, &after);
    let change = change(&comparison, "Samme dag");
    assert_eq!(change.pairing.expect("it is a pair").by, PairedBy::RowHeader);
    assert_eq!(shown(&change.runs), "Svar på spørgsmål|[Almen praksis]{Egen læge}|[Senest 5 hverdage efter modtagelsen]{Samme dag}");
}

#[test]
fn rows_of_another_table_do_not_pair_by_their_first_cell() {
    let before =
        ["# A", SEND, "## Et", "| Navn | Tal", "| Skive | 4 og meget andet", "# B", TRAIN, "## To", "| Ord | Svar", "| Viborg | nej"];
    let after =
        ["# A", SEND, "## Et", "| Navn | Tal", "| Horsens | 9", "# B", TRAIN, "## To", "| Ord | Svar", "| Viborg | nej", "| Skive | ja"];
    let comparison = compared(&before, &after);
    assert!(change(&comparison, "Skive\tja").pairing.is_none_or(|pairing| pairing.by != PairedBy::RowHeader));
}

#[test]
fn a_column_that_came_leaves_the_other_cells_alone() {
    let after = with_rows(&[
        "| Opgave | Ansvarlig | Kanal | Frist",
        "| Indlæggelsesrapport | Kommunen | MedCom | Inden 24 timer",
        "| Første kontakt om genoptræning | Kommunen | Telefon | Senest 5 hverdage efter modtagelsen",
    ]);
    let comparison = compared(&BEFORE, &after);
    assert_eq!(cells(&comparison, "Indlæggelsesrapport"), ["Indlæggelsesrapport · –>Kanal · {MedCom}"]);
    let row = change(&comparison, "Indlæggelsesrapport");
    assert_eq!(shown(&row.runs), "Indlæggelsesrapport|Kommunen{|MedCom}|Inden 24 timer");
    assert_eq!((row.significance, row.reason), (Significance::Minor, Reason::Columns));
    assert_eq!(cells(&comparison, "Opgave"), [" · –>Kanal · {Kanal}"]);
}

#[test]
fn a_column_that_went_with_its_deadlines_is_substantial() {
    let after = with_rows(&["| Opgave | Ansvarlig", "| Indlæggelsesrapport | Kommunen", "| Svar på spørgsmål | Almen praksis"]);
    let comparison = compared(&BEFORE, &after);
    assert_eq!(cells(&comparison, "Indlæggelsesrapport"), ["Indlæggelsesrapport · Frist>– · [Inden 24 timer]"]);
    assert!(change(&comparison, "Indlæggelsesrapport").significance >= Significance::Substantial);
}

#[test]
fn a_renamed_column_is_told_at_its_head_alone() {
    let comparison = compared(&BEFORE, &with_rows(&["| Opgave | Ansvarlig part | Frist", BEFORE[3], BEFORE[4], BEFORE[5]]));
    assert_eq!(cells(&comparison, "Opgave"), [" · Ansvarlig>Ansvarlig part · Ansvarlig{ part}"]);
    assert_eq!(comparison.ledger[&ChangeKind::Reworded], 1);
}

#[test]
fn a_column_with_another_head_goes_by_its_cells() {
    let after = with_rows(&["| Opgave | Hvem | Frist", BEFORE[3], "| Første kontakt om genoptræning | Regionen | Samme dag", BEFORE[5]]);
    let told = cells(&compared(&BEFORE, &after), "Første kontakt");
    assert_eq!(told[0], "Første kontakt om genoptræning · Ansvarlig>Hvem · [Kommunen]{Regionen}");
}

#[test]
fn columns_that_change_places_change_no_words() {
    let after = with_rows(&[
        "| Opgave | Frist | Ansvarlig",
        "| Indlæggelsesrapport | Inden 24 timer | Kommunen",
        "| Svar på spørgsmål | Senest 3 hverdage efter modtagelsen | Almen praksis",
    ]);
    let comparison = compared(&BEFORE, &after);
    let row = change(&comparison, "Indlæggelsesrapport");
    assert_eq!((row.cells.len(), row.reason), (0, Reason::Place));
    assert_eq!(cells(&comparison, "Svar på").len(), 1);
    assert_eq!(side(row, Op::Insert), "Indlæggelsesrapport\tInden 24 timer\tKommunen");
    assert_eq!(side(row, Op::Delete), "Indlæggelsesrapport\tKommunen\tInden 24 timer");
}

#[test]
fn a_figure_that_was_drawn_anew_is_not_unchanged() {
    let figure = |drawing: &str| {
        let mut figure = document(&["# Organisering", "Hvem mødes med hvem"]);
        (figure.units[1].kind, figure.units[1].drawing) = (UnitKind::Figure, Some(drawing.to_owned()));
        figure
    };
    let comparison = compare(&figure("a1"), &figure("b2"), &files());
    let redrawn = change(&comparison, "Hvem mødes");
    assert_eq!((redrawn.kind, redrawn.reason), (ChangeKind::Reworded, Reason::Drawing));
    assert_eq!((redrawn.significance, redrawn.flags.as_slice()), (Significance::Substantial, &[Flag::DrawingChanged][..]));
    assert_eq!(change(&compare(&figure("a1"), &figure("a1"), &files()), "Hvem mødes").kind, ChangeKind::Unchanged);
}
