//! Forms, checklists, directories and diagrams: read from their data files, told apart unit by unit, shown in every format.
//!
//! The fixture `exhibits` has one of each. That the formats say the same is in `formats.rs`, that its files are right under
//! the schemas in `schemas.rs`.

use std::collections::BTreeMap;

use aftale::layouts::Layouts;
use aftale::model::unit::units;
use aftale::model::{Agreement, Block, Inline};
use aftale::renderings::akn::{self, Labels};
use aftale::renderings::{html, pdf};

use crate::akn::tree::Tree;
use crate::akn::{outline, schema};
use crate::harness::TestWorkspace;
use crate::html::page::parse;
use crate::pdf::sample::publisher;

pub const WORK: &str = "sjaelland/vaerktoejskasse/2019-2023";

fn data(name: &str) -> String {
    format!("sources/{WORK}/data/{name}.toml")
}

pub fn agreement() -> Agreement {
    TestWorkspace::fixture("exhibits").agreement(WORK)
}

fn layouts() -> Layouts {
    Layouts::new(BTreeMap::new())
}

fn xml(agreement: &Agreement) -> Vec<u8> {
    akn::render(agreement, &publisher(), "c0ffee", &Labels::read(&layouts(), "da").expect("the built-in labels"), &BTreeMap::new())
}

#[test]
fn every_exhibit_reads_without_findings() {
    assert_eq!(TestWorkspace::fixture("exhibits").findings(), Vec::<String>::new());
    let kinds: Vec<String> = agreement()
        .all_blocks()
        .filter(|block| !matches!(block, Block::Clause(_)))
        .map(|block| serde_json::to_value(block).unwrap()["type"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(kinds, ["form", "checklist", "pathway", "organisation", "directory"]);
}

#[test]
fn fields_steps_bodies_and_entries_are_units_with_citations_of_their_own() {
    let cited: Vec<String> = units(&agreement()).into_iter().map(|unit| format!("{}: {}", unit.citation, unit.text)).collect();
    for line in [
        "formular\u{a0}1, del\u{a0}A: Borgeren",
        "formular\u{a0}1, del\u{a0}A, felt\u{a0}2: Personnummer",
        "formular\u{a0}1, del\u{a0}C, felt\u{a0}1: Behov\tSæt gerne flere kryds.",
        "formular\u{a0}1, del\u{a0}C, felt\u{a0}1, valg\u{a0}3: Hjælpemidler",
        "formular\u{a0}1, del\u{a0}C, felt\u{a0}2, valg\u{a0}1: Ja",
        "tjekliste\u{a0}1, På dagen: På dagen",
        "tjekliste\u{a0}1, trin\u{a0}3: Kommunen er ringet op, hvis den skal handle samme dag\tHospitalet\tkl. 12",
        "figur\u{a0}2, Sundhedsstyregruppen: Sundhedsstyregruppen\tAdministrativt\tForbereder sagerne og fordeler opgaverne\t6 møder om året\tSundhedskoordinationsudvalget",
        "tabel\u{a0}1, række\u{a0}2: Greve\tVisitation og hjælpemidler\tvisitation@greve.example\t10. februar 2020",
    ] {
        assert!(cited.iter().any(|unit| unit.trim_end() == line), "{line} is missing in {cited:#?}");
    }
    assert!(cited.iter().any(|unit| unit.contains("trin\u{a0}6: Ringer, hvis") && unit.ends_with("Afsnit 3, stk. 1")), "{cited:#?}");
}

#[test]
fn a_field_that_is_added_and_a_step_that_is_reworded_are_told_as_such() {
    let earlier = agreement();
    let field = "[[part.field]]\nlabel = \"Pårørendes telefon\"\n\n[[part]]\ntitle = \"Opholdet\"";
    let after = TestWorkspace::fixture("exhibits").replacing(&data("varsel"), "[[part]]\ntitle = \"Opholdet\"", field).replacing(
        &data("dagen"),
        "when = \"kl. 14.30\"",
        "when = \"kl. 12\"",
    );
    let mut later = after.agreement(WORK);
    later.id = "sjaelland/vaerktoejskasse/2024-2027".parse().unwrap();
    let changed: Vec<String> = {
        let (before, after) = (units(&earlier), units(&later));
        let said = |list: &[aftale::model::Unit]| list.iter().map(|unit| format!("{:?} {}", unit.kind, unit.text)).collect::<Vec<_>>();
        let before = said(&before);
        said(&after).into_iter().filter(|unit| !before.contains(unit)).collect()
    };
    assert_eq!(changed, ["Item Pårørendes telefon", "Row Plejeforløbsplanen er sendt, og kommunen har kvitteret\tHospitalet\tkl. 12\t\t"]);
}

#[test]
fn the_xml_is_valid_and_reads_back_equal() {
    let document = xml(&agreement());
    assert_eq!(schema::findings(&document), Vec::<String>::new());
    let read = outline::of_document(&Tree::parse(&document).without("proprietary"));
    let expected = outline::of_model(&agreement(), &BTreeMap::new());
    for (read, expected) in read.iter().zip(&expected) {
        assert_eq!(read, expected);
    }
    assert_eq!(read.len(), expected.len());
    assert!(expected.iter().any(|line| line.starts_with("field 2/1 Personnummer")), "{expected:#?}");
}

#[test]
fn every_field_has_a_name_and_nothing_is_sent() {
    let page = html::prepare_agreement(&agreement(), &publisher(), &layouts(), "c0ffee").render().expect("the page can be made");
    let page = parse(&page);
    let form = page.by_id("formular-varsel").expect("the form is there");
    assert_eq!((form.name.as_str(), form.attribute("action"), form.attribute("autocomplete")), ("form", None, Some("off")));
    let all = page.all();
    let labelled: Vec<&str> = all.iter().filter(|element| element.name == "label").filter_map(|label| label.attribute("for")).collect();
    let mut inputs = 0;
    for input in all.iter().filter(|element| matches!(element.name.as_str(), "input" | "textarea")) {
        let named = input.attribute("aria-label").is_some()
            || input.attribute("id").is_some_and(|id| labelled.contains(&id))
            || all.iter().any(|label| label.name == "label" && label.all().iter().any(|below| std::ptr::eq(*below, *input)));
        assert!(named, "{input:?} has no name");
        inputs += 1;
    }
    assert!(inputs > 25, "only {inputs} inputs");
    assert_eq!(all.iter().filter(|element| element.name == "fieldset").count(), 4 + 3, "a set for each part, and for each question");
    assert!(all.iter().all(|element| !matches!(element.name.as_str(), "button" | "script")));
    let mailbox = all.iter().find(|element| element.attribute("href") == Some("mailto:visitation@faxe.example"));
    assert_eq!(mailbox.map(|link| link.words()).as_deref(), Some("visitation@faxe.example"));
}

#[test]
fn a_directory_tells_its_age_at_the_date_of_the_document() {
    for (as_of, age) in [
        ("2020-03-01", "fra samme dag"),
        ("2020-02-29", "1 dag gamle"),
        ("2020-02-02", "28 dage gamle"),
        ("2020-02-01", "1 måned gamle"),
        ("2018-04-01", "23 måneder gamle"),
        ("2018-03-01", "2 år gamle"),
    ] {
        let workspace =
            TestWorkspace::fixture("exhibits").replacing(&data("visitationer"), "as_of = \"2019-11-01\"", &format!("as_of = \"{as_of}\""));
        let words = Tree::parse(&xml(&workspace.agreement(WORK))).text().replace('\u{a0}', " ");
        let sentence = format!("Ved dokumentets dato, 1. marts 2020, er oplysningerne {age}.");
        assert!(words.contains(&sentence), "{sentence}");
    }
}

#[test]
fn a_directory_from_the_future_and_one_older_than_a_year_are_found() {
    let found = |as_of: &str| {
        let workspace = TestWorkspace::fixture("exhibits").replacing(&data("visitationer"), "2019-11-01", as_of);
        workspace.findings().into_iter().map(|line| line.split(' ').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(found("2019-03-01"), Vec::<String>::new(), "a year and no day");
    assert_eq!(found("2019-02-28"), ["stale-directory"]);
    assert_eq!(found("2020-03-01"), Vec::<String>::new());
    assert_eq!(found("2020-03-02"), ["directory-date"]);
}

#[test]
fn a_spreadsheet_with_a_day_is_a_directory() {
    let csv = "Kommune,Postkasse,Bekræftet\nFaxe,visitation@faxe.example,2019-10-02\nSorø,visitation-2019@soroe.example,\n";
    let text = "# Kontakt\n\n![Visitationer](data/liste.csv)\n\n{#liste as_of=\"2019-11-01\"}\n";
    let workspace = |csv: &str, text: &str| {
        let folder = format!("sources/{WORK}");
        TestWorkspace::fixture("exhibits").with(&format!("{folder}/data/liste.csv"), csv).with(&format!("{folder}/90-liste.md"), text)
    };
    let sound = workspace(csv, text);
    assert_eq!(sound.findings(), Vec::<String>::new());
    let agreement = sound.agreement(WORK);
    let list = agreement.all_directories().find(|directory| directory.table.place.id.as_str() == "liste").expect("a directory");
    assert_eq!(list.stated.words().replace('\u{a0}', " "), "Opgjort 1. november 2019.");
    assert_eq!(list.checked.iter().map(|day| day.map(|day| day.to_string())).collect::<Vec<_>>(), [Some("2019-10-02".into()), None]);
    let cells: Vec<String> = list.table.rows[0].cells.iter().map(|cell| cell.words().replace('\u{a0}', " ")).collect();
    assert_eq!(cells, ["Faxe", "visitation@faxe.example", "2. oktober 2019"]);
    let Inline::Link { url, .. } = &list.table.rows[1].cells[1].0[0] else { panic!("a mailbox is a link") };
    assert_eq!(url, "mailto:visitation-2019@soroe.example");

    let rules = |csv: &str, text: &str| {
        workspace(csv, text).findings().into_iter().map(|line| line.split(' ').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(rules(&csv.replace("2019-10-02", "i efteråret"), text), ["data-file"]);
    assert_eq!(rules(csv, &text.replace("2019-11-01", "november")), ["value"]);
    assert_eq!(rules(csv, &text.replace("2019-11-01", "2018-11-01")), ["stale-directory"]);
    assert_eq!(rules(csv, "# Kontakt\n\n| A |\n|---|\n| B |\n\n{#liste caption=\"C\" as_of=\"2019-11-01\"}\n"), ["value"]);
    assert_eq!(rules(csv, &text.replace("liste.csv", "visitationer.toml")), ["value", "duplicate-id"]);
}

#[test]
fn every_mistake_in_a_data_file_has_its_place() {
    let workspace = TestWorkspace::fixture("exhibits")
        .replacing(&data("varsel"), "label = \"Personnummer\"\nwidth = 2", "label = \"Personnummer\"\nwidth = 9")
        .replacing(&data("varsel"), "kind = \"lines\"", "kind = \"linjer\"")
        .replacing(&data("varsel"), "choices = [\"Med pårørende\", \"Sygetransport\", \"Taxa\"]", "choices = [\"Taxa\"]")
        .replacing(&data("dagen"), "who = \"praksis\"", "who = \"praxis\"")
        .replacing(&data("dagen"), "id = \"plan-sendt\"", "id = \"felt-navn\"")
        .replacing(&data("dagen"), "party = \"region-sjaelland\"", "party = \"region-sjaeland\"")
        .replacing(&data("visitationer"), "cells = [\"Faxe\", \"Visitationen\", \"visitation@faxe.example\"]", "cells = [\"Faxe\"]")
        .replacing(&data("organer"), "reports_to = [\"organ-sku\"]", "reports_to = [\"organ-oest\"]")
        .replacing(&data("forloeb"), "clauses = [\"opringning\"]", "clauses = [\"opringing\"]")
        .replacing(&data("forloeb"), "tracks = [\"planlagt\"]", "tracks = [\"elektiv\"]");
    insta::assert_snapshot!(workspace.findings().join("\n"), @r"
    unknown-party dagen.toml:6:9 the role `region-sjaeland` is not in the registry of parties
    duplicate-id dagen.toml:20:1 the id `felt-navn` is given twice
    dangling-reference dagen.toml:48:7 there is no role `praxis` in this file
    dangling-reference forloeb.toml:32:11 there is no track `elektiv` in this file
    dangling-reference forloeb.toml:71:12 nothing in sjaelland/vaerktoejskasse/2019-2023 has the id `opringing`
    reporting-line organer.toml:37:15 `organ-oest` is not on a level above Sundhedsstyregruppen
    value varsel.toml:14:9 `width` must be a whole number from 1 to 6
    form-field varsel.toml:62:11 a field of this kind has at least two answers to choose among
    value varsel.toml:67:8 `linjer` is not a kind
    form-field varsel.toml:68:9 only a field of the kind `lines` has lines
    ragged-row visitationer.toml:7:9 this entry has 1 cells and the header has 3
    ");
}

#[test]
fn a_file_whose_type_is_not_known_is_one_mistake() {
    let workspace = TestWorkspace::fixture("exhibits").replacing(&data("varsel"), "type = \"form\"", "type = \"formular\"");
    insta::assert_snapshot!(workspace.findings().join("\n"), @"value varsel.toml:1:8 `formular` is not a type");
}

#[test]
fn diagrams_say_in_words_what_they_draw() {
    let page = html::prepare_agreement(&agreement(), &publisher(), &layouts(), "c0ffee").render().expect("the page can be made");
    let page = parse(&page);
    let drawn: Vec<String> = page.all().into_iter().filter(|element| element.name == "svg").map(|svg| svg.all()[2].words()).collect();
    let [pathway, organisation] = &drawn[..] else { panic!("two drawings: {drawn:?}") };
    for words in [
        "en bane for hver aktør: Almen praksis, Hospitalet og Kommunen.",
        "Hjemme igen: 8 Besøger borgeren første gang (Kommunen) og 9 Vurderer opfølgende hjemmebesøg (Almen praksis).",
        "Sporet ”Planlagt” går gennem 1, 2, 4, 5, 7 og 8.",
    ] {
        assert!(pathway.contains(words), "{words} is missing in {pathway}");
    }
    for words in [
        "Klynge: Klyngestyregruppe Øst, Klyngestyregruppe Vest og Klyngestyregruppe Syd.",
        "Temagruppe for børn, unge og familien refererer til Klyngestyregruppe Syd.",
    ] {
        assert!(organisation.contains(words), "{words} is missing in {organisation}");
    }
}

#[test]
fn boxes_do_not_lie_on_each_other_and_no_line_crosses_a_box() {
    let page = html::prepare_agreement(&agreement(), &publisher(), &layouts(), "c0ffee").render().expect("the page can be made");
    let page = parse(&page);
    let mut looked = 0;
    for svg in page.all().into_iter().filter(|element| element.name == "svg") {
        let number = |element: &crate::html::page::Element, name: &str| element.attribute(name).unwrap().parse::<f64>().unwrap();
        let solid = |role: &str| role == "body" || role == "top" || role.starts_with("step");
        let boxes: Vec<[f64; 4]> = svg
            .all()
            .into_iter()
            .filter(|element| element.name == "rect" && solid(element.attribute("class").unwrap()))
            .map(|rect| {
                [
                    number(rect, "x"),
                    number(rect, "y"),
                    number(rect, "x") + number(rect, "width"),
                    number(rect, "y") + number(rect, "height"),
                ]
            })
            .collect();
        for (at, one) in boxes.iter().enumerate() {
            for other in &boxes[at + 1..] {
                let apart = one[2] <= other[0] || other[2] <= one[0] || one[3] <= other[1] || other[3] <= one[1];
                assert!(apart, "{one:?} lies on {other:?}");
            }
        }
        for line in svg.all().into_iter().filter(|element| element.name == "polyline" && element.attribute("class") != Some("lane")) {
            let points: Vec<Vec<f64>> = line
                .attribute("points")
                .unwrap()
                .split_whitespace()
                .map(|point| point.split(',').map(|value| value.parse().unwrap()).collect())
                .collect();
            for pair in points.windows(2) {
                let (left, right) = (pair[0][0].min(pair[1][0]), pair[0][0].max(pair[1][0]));
                let (top, bottom) = (pair[0][1].min(pair[1][1]), pair[0][1].max(pair[1][1]));
                let crossed =
                    boxes.iter().find(|it| left < it[2] - 0.2 && right > it[0] + 0.2 && top < it[3] - 0.2 && bottom > it[1] + 0.2);
                assert!(crossed.is_none(), "{pair:?} crosses {crossed:?}");
                looked += 1;
            }
        }
    }
    assert!(looked > 40, "only {looked} pieces of line were looked at");
}

#[test]
fn a_pdf_of_every_exhibit_is_the_same_each_time() {
    let render = || pdf::prepare_agreement(&agreement(), &publisher(), &layouts(), "c0ffee", &[]).unwrap().render().unwrap();
    assert!(render() == render());
}

#[test]
fn every_unit_has_its_place_on_the_page_and_in_the_pdf() {
    let agreement = agreement();
    let page = html::prepare_agreement(&agreement, &publisher(), &layouts(), "c0ffee").render().expect("the page can be made");
    let page = parse(&page);
    let pdf = pdf::prepare_agreement(&agreement, &publisher(), &layouts(), "c0ffee", &[]).unwrap().render().unwrap();
    let pdf = crate::pdf::reader::Pdf::read(&pdf);
    for unit in units(&agreement) {
        assert!(page.by_id(unit.id.as_str()).is_some(), "`{}` is not on the page", unit.id);
        assert!(!unit.written || pdf.says(&format!("({})", unit.id)), "`{}` is no destination", unit.id);
    }
}

/// A pathway of so many roles, each with a step in every one of so many stages.
fn pathway_of(roles: usize, stages: usize) -> String {
    let mut file = "type = \"pathway\"\n".to_owned();
    for role in 0..roles {
        file += &format!("[[role]]\nid = \"r{role}\"\nname = \"Sundhedskoordinationsudvalgets sekretariat {role}\"\n");
    }
    for stage in 0..stages {
        file += &format!("[[stage]]\ntitle = \"Forberedelsesstadiet {stage}\"\n");
        for role in 0..roles {
            file += &format!("[[stage.step]]\ntitle = \"Sender udskrivningsrapport\"\nwho = \"r{role}\"\n");
        }
    }
    file
}

#[test]
fn a_drawing_holds_what_one_page_can_show() {
    let with = |roles, stages| TestWorkspace::fixture("exhibits").with(&data("forloeb"), pathway_of(roles, stages));
    assert_eq!(with(6, 4).findings(), Vec::<String>::new());
    let limits = |roles, stages| with(roles, stages).findings().iter().filter(|line| line.starts_with("limit forloeb.toml")).count();
    assert_eq!((limits(7, 3), limits(5, 5)), (1, 1));
    let agreement = with(6, 4).agreement(WORK);
    let pdf = pdf::prepare_agreement(&agreement, &publisher(), &layouts(), "c0ffee", &[]).unwrap().render();
    assert!(pdf.is_ok(), "{:?}", pdf.err());
}
