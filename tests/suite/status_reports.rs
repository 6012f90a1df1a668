//! Status reports: each measure's end state joined to the promise it came from, and the promises nothing is told of.

use aftale::model::{Agreement, Table};
use serde_json::json;

use crate::harness::{EARLIER, LATER, TestWorkspace};

/// The report on the earlier work of the fixture.
pub const REPORT: &str = "midtjylland/slutstatus/2015-2018";

const FACTS: &str = "kind = \"status\"\ntitle = \"Slutstatus\"\nshort_title = \"Slutstatus 2015-2018\"\nround = \"2015\"\n\
    in_force_from = \"2019\"\npart_of = \"midtjylland/sundhedsaftale/2015-2018\"\nstate = \"forelagt\"\nrevision = 1\n\
    dated = \"2019-06-30\"\nbasis = \"example\"\n";

const TEXT: &str = "# Indsatser {#indsatser}

Kommunerne læser beskeder i weekenden, hvor de kan.
{#weekend .measure state=\"igangsat\"}

Planen gik i stå, da beskederne flyttede.
{#planen .measure of=\"midtjylland/sundhedsaftale/2015-2018#plan\" state=\"erstattet\" replaced_by=\"weekend\"}

# Overblik {#overblik .annex}

![Status på alle løfter](status:measures)

{#tabel-status}

![Løfter uden status](status:open)

{#tabel-aabne}
";

/// The fixture with a report on its earlier work.
pub fn workspace() -> TestWorkspace {
    TestWorkspace::fixture("two_periods")
        .with(&format!("sources/{REPORT}/agreement.toml"), FACTS)
        .with(&format!("sources/{REPORT}/10-status.md"), TEXT)
}

fn tables(report: &Agreement) -> Vec<&Table> {
    report.all_tables().collect()
}

/// The words of a table, a line a row.
fn rows(table: &Table) -> Vec<String> {
    let line = |cells: Vec<String>| cells.join(" | ");
    let head = line(table.columns.iter().map(|column| column.title.words()).collect());
    let rows = table.rows.iter().map(|row| line(row.cells.iter().map(aftale::model::Text::words).collect()));
    std::iter::once(head).chain(rows).map(|line| line.replace('\u{a0}', " ")).collect()
}

#[test]
fn each_measure_stands_beside_its_promise_and_new_ones_come_last() {
    let report = workspace().agreement(REPORT);
    let expected = [
        "Løfte i Sundhedsaftale 2015–2018 | Ansvarlig | Frist | Status | Omtalt i",
        "Besked, afsnit 1.1, stk. 1 | Hospitalet | senest 24 timer | Erstattet af afsnit 1, stk. 1 | afsnit 1, stk. 2",
        "Ny indsats |  |  | Igangsat | afsnit 1, stk. 1",
    ];
    assert_eq!(rows(tables(&report)[0]), expected);
}

#[test]
fn promises_that_nothing_is_told_of_are_listed() {
    let workspace = workspace();
    let expected = ["Løfte i Sundhedsaftale 2015–2018 | Ansvarlig | Frist", "Besked, afsnit 1.1, stk. 2 | Kommunen | "];
    assert_eq!(rows(tables(&workspace.agreement(REPORT))[1]), expected);

    let told = "\nBeskeder bliver læst.\n{.measure of=\"midtjylland/sundhedsaftale/2015-2018#laes\" state=\"i mål\"}\n";
    let workspace = workspace.with(&format!("sources/{REPORT}/20-mere.md"), format!("# Mere {{#mere}}\n{told}"));
    assert_eq!(rows(tables(&workspace.agreement(REPORT))[1])[1..], ["Ingen |  | "]);
}

#[test]
fn what_may_be_done_is_no_promise_and_a_part_of_a_told_duty_is_told() {
    let duty = "# Mere {#mere}\n\nKommunen skal:\n\n1. svare og\n   {.obligation actor=\"kommuner-midtjylland\" modality=\"skal\"}\n2. skrive.\n\n\
        {#svar .obligation actor=\"kommuner-midtjylland\" modality=\"skal\"}\n\nKommunen kan ringe.\n\
        {#ring .obligation actor=\"kommuner-midtjylland\" modality=\"kan\"}\n";
    let workspace = workspace().with(&format!("sources/{EARLIER}/20-mere.md"), duty);
    let open = |workspace: &TestWorkspace| rows(tables(&workspace.agreement(REPORT))[1])[1..].to_vec();
    assert_eq!(open(&workspace).len(), 3, "both parts of the duty are open, and what may be done is none: {:?}", open(&workspace));
    let told = "# Mere {#mere}\n\nDer bliver svaret.\n{.measure of=\"midtjylland/sundhedsaftale/2015-2018#svar\" state=\"i mål\"}\n";
    let workspace = workspace.with(&format!("sources/{REPORT}/20-mere.md"), told);
    assert_eq!(open(&workspace), ["Besked, afsnit 1.1, stk. 2 | Kommunen | "]);
}

#[test]
fn the_cells_lead_to_the_promise_and_to_where_it_is_told() {
    let report = workspace().agreement(REPORT);
    let json = serde_json::to_value(tables(&report)[0]).expect("a table can be written");
    assert_eq!(json["made"], "measures");
    let first = &json["rows"][0];
    assert_eq!(first["id"], "tabel-status.1");
    assert_eq!(first["citation"], "tabel\u{a0}1, række\u{a0}1");
    let promise = json!({ "type": "reference", "work": EARLIER, "target": "plan", "text": "afsnit\u{a0}1.1, stk.\u{a0}1" });
    assert_eq!(first["cells"][0][1], promise);
    assert_eq!(first["cells"][4][0]["target"], "planen");
    assert_eq!(first["cells"][3][1]["target"], "weekend");
    assert_eq!(report.work_titles[EARLIER], "Sundhedsaftale 2015–2018");
}

#[test]
fn a_report_is_silent_only_with_a_warning() {
    assert_eq!(workspace().findings(), Vec::<String>::new());
    let silent =
        workspace().replacing(&format!("sources/{REPORT}/10-status.md"), "![Løfter uden status](status:open)\n\n{#tabel-aabne}\n", "");
    assert_eq!(
        silent.findings(),
        ["open-promise agreement.toml:6:11 nothing is told of 1 promise of midtjylland/sundhedsaftale/2015-2018"]
    );
}

#[test]
fn a_table_of_measures_elsewhere_and_one_that_is_not_known_are_told() {
    let text = "# Prøve {#proeve}\n\n![Status](status:measures)\n\n{#tabel-a}\n\n![Status](status:opne)\n";
    assert_eq!(
        TestWorkspace::fixture("two_periods").with_text(text).findings(),
        [
            "status-table 50-proeve.md:3:1 a table `status:measures` stands in a status report only",
            "status-table 50-proeve.md:7:1 there is no table `status:opne`",
        ]
    );
}

#[test]
fn a_measure_has_one_of_seven_states_and_a_replaced_one_a_successor() {
    let text = "# Prøve {#proeve}\n\nDet går.\n{.measure state=\"igansat\"}\n\nDet går ikke.\n{.measure state=\"erstattet\"}\n\n\
        Det gik.\n{.measure state=\"erstattet\" replaced_by=\"plan\"}\n";
    let workspace = TestWorkspace::fixture("two_periods").with_text(text);
    assert_eq!(
        workspace.findings(),
        [
            "value 50-proeve.md:4:11 `igansat` is not a state",
            "missing-key 50-proeve.md:7:11 `replaced_by` is missing: a measure is replaced by something",
        ]
    );
    assert!(workspace.run(&["check", LATER]).stderr.contains("the nearest known one is `igangsat`"));
}

#[test]
fn a_report_is_built_in_every_format_and_a_change_in_it_is_compared() {
    let workspace = workspace();
    let outcome = workspace.run(&["build", REPORT]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    let page = std::fs::read_to_string(workspace.path().join(format!("output/{REPORT}/agreement.html"))).expect("the page is there");
    assert!(page.contains("<a href=\"../../sundhedsaftale/2015-2018/agreement.html#plan\">"), "the promise is linked");
    let xml = std::fs::read_to_string(workspace.path().join(format!("output/{REPORT}/agreement.xml"))).expect("the XML is there");
    assert!(xml.contains("aft:made=\"measures\""));
    assert!(
        xml.contains("<ref eId=") && xml.contains("href=\"/akn/dk-82/act/sundhedsaftale/2015-01-01/1/~chp_1__sec_1-1__para_1\""),
        "{xml}"
    );

    let project = workspace.load();
    let before = project.sound(&REPORT.parse().expect("a work id")).expect("it is sound").clone();
    let changed = workspace.replacing(&format!("sources/{REPORT}/10-status.md"), "state=\"igangsat\"", "state=\"i mål\"");
    let after = changed.agreement(REPORT);
    let registry = &project.registry;
    let comparison = aftale::diff::compare(
        &aftale::diff::Document::of(&before, registry),
        &aftale::diff::Document::of(&after, registry),
        &project.files,
    );
    let touched: Vec<&str> = comparison
        .changes
        .iter()
        .filter(|change| change.kind != aftale::diff::comparison::ChangeKind::Unchanged || !change.records.is_empty())
        .flat_map(|change| change.after.iter().map(|unit| unit.id.as_str()))
        .collect();
    assert_eq!(touched, ["weekend", "tabel-status.2"], "the measure and its row");
}
