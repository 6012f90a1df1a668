//! Comparisons and histories as tables: what a spreadsheet reads, and that it calculates nothing of it.

use std::collections::{BTreeMap, BTreeSet};

use aftale::diff::comparison::{Comparison, Selection};
use aftale::layouts::Layouts;
use aftale::renderings::csv::render_comparison;
use serde_json::Value;

use crate::diff::compared;
use crate::harness::{EARLIER, LATER, TestWorkspace, taken_apart};

fn labels() -> Value {
    Layouts::new(BTreeMap::new()).labels("da", "comparison").expect("the labels are built in")
}

/// The rows of a table as a spreadsheet with Danish settings reads them, heads first.
fn read(bytes: &[u8]) -> Vec<Vec<String>> {
    let bare = bytes.strip_prefix("\u{feff}".as_bytes()).expect("the mark of UTF-8 comes first");
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').has_headers(false).from_reader(bare);
    reader.records().map(|row| row.expect("every row is as wide as the first").iter().map(str::to_owned).collect()).collect()
}

fn table(comparison: &Comparison) -> Vec<Vec<String>> {
    read(&render_comparison(comparison, &labels()))
}

/// The cells of one column, by its head.
fn column(rows: &[Vec<String>], head: &str) -> Vec<String> {
    let at = rows[0].iter().position(|cell| cell == head).unwrap_or_else(|| panic!("there is no column {head}: {:?}", rows[0]));
    rows[1..].iter().map(|row| row[at].clone()).collect()
}

#[test]
fn a_change_is_a_row_with_its_words_on_either_side() {
    let comparison = compared(&["# Formål", "Svaret kommer inden for 5 dage", "Kort"], &["# Formål", "Svaret kommer inden for 3 dage"]);
    let rows = table(&comparison);
    assert_eq!(rows.len(), 1 + comparison.changes.len());
    let heads: BTreeSet<&String> = rows[0].iter().collect();
    assert_eq!(heads.len(), rows[0].len(), "no two columns have one name");
    assert!(
        heads.iter().all(|head| head.chars().any(|letter| letter.is_uppercase() || letter == ':')),
        "every head has its word: {heads:?}"
    );
    assert_eq!(column(&rows, "Før: tekst"), ["Svaret kommer inden for 5 dage", "Kort", "Formål"]);
    assert_eq!(column(&rows, "Efter: tekst"), ["Svaret kommer inden for 3 dage", "", "Formål"]);
    assert_eq!(column(&rows, "Slags"), ["Ændret ordlyd", "Udgået", "Uændret"]);
    assert_eq!(column(&rows, "Tekstlighed")[2], "1,00");
}

#[test]
fn what_would_calculate_is_words() {
    let texts = ["=1+1", "+45 12 34 56 78", "-2", "@SUM(A1)", "\t=1", "＝1+1", " =1", "Almindelige ord; med \"tegn\""];
    let comparison = compared(&[], &texts);
    let cells = column(&table(&comparison), "Efter: tekst");
    assert_eq!(cells.len(), texts.len());
    for (cell, text) in cells.iter().zip(texts) {
        let calculates = cell.trim_start().starts_with(['=', '+', '-', '@', '＝', '\t']);
        assert!(!calculates, "{text:?} became {cell:?}");
        assert!(cell.contains(text.trim_start()), "{text:?} became {cell:?}");
    }
    assert_eq!(cells[7], texts[7]);
}

#[test]
fn lines_end_as_rfc_4180_says_and_no_cell_breaks_one() {
    let comparison = compared(&["a\nb", "c"], &["d\r\ne", "f"]);
    let bytes = render_comparison(&comparison, &labels());
    let text = String::from_utf8(bytes).expect("UTF-8");
    assert_eq!(text.matches("\r\n").count(), 1 + comparison.changes.len());
    assert_eq!(text.replace("\r\n", "").matches(['\r', '\n']).count(), 0);
}

#[test]
fn a_part_says_what_was_asked_for_and_of_how_much_it_is_a_part() {
    let mut comparison = compared(&["En linje"], &["En helt anden linje"]);
    let selection = Selection { party: None, area: None, kinds: Vec::new(), min_significance: None, shown: 1, of: 7 };
    comparison.selection = Some(Selection { kinds: vec![comparison.changes[0].kind], ..selection });
    let rows = table(&comparison);
    let kind = column(&rows, "Slags")[0].to_lowercase();
    assert_eq!(column(&rows, "Udsnit: 1 af 7 poster")[0], format!("Slags: {kind}"));
}

#[test]
fn a_build_writes_tables_for_comparisons_and_none_for_editions() {
    let workspace = TestWorkspace::fixture("two_periods");
    let outcome = workspace.run(&["build", "--format", "csv"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    let written: Vec<String> = workspace.tree("output").into_iter().map(|(path, _)| path).filter(|path| !path.starts_with('.')).collect();
    assert_eq!(written, ["midtjylland/sundhedsaftale/2015-2018..2019-2023/changes.csv"]);
    let (_, built) = workspace.tree("output").pop().expect("a table");
    assert_eq!(built, workspace.run(&["diff", EARLIER, LATER, "--format", "csv"]).stdout.into_bytes());
}

#[test]
fn a_history_is_a_row_a_duty_with_the_periods_side_by_side() {
    let workspace = TestWorkspace::fixture("two_periods");
    let outcome = workspace.run(&["history", "midtjylland/sundhedsaftale", "--format", "csv"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    let rows = read(outcome.stdout.as_bytes());
    assert_eq!(column(&rows, "Pligt"), ["midtjylland/sundhedsaftale#plan", "midtjylland/sundhedsaftale#laes"]);
    assert_eq!(column(&rows, "2015-2018: frist"), ["senest 24\u{a0}timer", ""]);
    assert_eq!(column(&rows, "2019-2023: frist"), ["senest 48\u{a0}timer", ""]);
    assert_eq!(column(&rows, "2019-2023: retning"), ["Lempet", "Lempet"]);
    assert_eq!(column(&rows, "Skæbne"), ["Gældende", "Udgået"]);
}

mod workbook {
    use aftale::renderings::xlsx::render_comparison;

    use super::*;

    fn sheets(comparison: &Comparison) -> Value {
        let book = render_comparison(comparison, &labels(), Some("2019-07-01".parse().unwrap())).expect("a workbook");
        taken_apart(&book, "xlsx_cells.py")
    }

    /// The cells of one column of the first sheet, by its head.
    fn cells(sheets: &Value, head: &str) -> Vec<Value> {
        let rows = sheets[0]["rows"].as_array().expect("rows");
        let at = rows[0].as_array().unwrap().iter().position(|cell| cell == head).unwrap_or_else(|| panic!("there is no column {head}"));
        rows[1..].iter().map(|row| row[at].clone()).collect()
    }

    #[test]
    fn words_are_marked_and_the_head_stays_in_sight() {
        let comparison = compared(&["Svaret kommer inden for 5 dage", "Kort"], &["Svaret kommer inden for 3 dage"]);
        let sheets = sheets(&comparison);
        let marked = |style: &str, number: &str| serde_json::json!([["", "Svaret kommer inden for "], [style, number]]);
        assert_eq!(cells(&sheets, "Før: tekst")[0], marked("strike", "5 dage"));
        assert_eq!(cells(&sheets, "Efter: tekst")[0], marked("u", "3 dage"));
        assert_eq!(cells(&sheets, "Nr."), [1.0, 2.0]);
        assert_eq!((&sheets[0]["frozen"], &sheets[0]["created"]), (&"A2".into(), &"2019-07-01T00:00:00Z".into()));
        assert!(
            sheets[0]["filter"].as_str().is_some_and(|filter| filter.starts_with("A1:") && filter.ends_with('3')),
            "{}",
            sheets[0]["filter"]
        );
    }

    #[test]
    fn the_same_columns_say_the_same_as_the_other_table() {
        let comparison = compared(
            &["# Formål", "a\tb", "En linje, der ændres lidt"],
            &["# Formål", "=1+1 & <b>", "En linje, der ændres meget", "_x0041_"],
        );
        let (sheets, table) = (sheets(&comparison), table(&comparison));
        assert_eq!(sheets[0]["rows"].as_array().map(Vec::len), Some(table.len()));
        for head in ["Slags", "Vægt", "Hvorfor det betyder noget", "Efter: sted", "Før: fil"] {
            assert_eq!(cells(&sheets, head), column(&table, head), "{head}");
        }
        let texts = |value: &Value| match value.as_array() {
            Some(runs) => runs.iter().filter_map(|run| run[1].as_str()).collect::<String>(),
            None => value.as_str().unwrap_or_default().to_owned(),
        };
        let after: Vec<String> = cells(&sheets, "Efter: tekst").iter().map(texts).collect();
        assert!(after.contains(&"=1+1 & <b>".to_owned()) && after.contains(&"_x0041_".to_owned()), "{after:?}");
    }

    #[test]
    fn the_ledger_is_a_sheet_of_its_own_and_the_bytes_are_the_same_each_time() {
        let comparison = compared(&["Ens", "Borte"], &["Ens"]);
        let sheets = sheets(&comparison);
        let rows = sheets[1]["rows"].as_array().unwrap();
        assert!(rows.contains(&serde_json::json!(["Udgået", 1.0, 1.0, 0.0])), "{rows:#?}");
        assert_eq!(rows.last().unwrap(), &serde_json::json!(["I alt", 2.0, 2.0, 1.0]));
        let book = || render_comparison(&comparison, &labels(), None).expect("a workbook");
        assert_eq!(book(), book());
    }
}
