//! The approvals as Akoma Ntoso.

use std::collections::{BTreeMap, BTreeSet};

use aftale::layouts::Layouts;
use aftale::model::ApprovalSheet;
use aftale::renderings::akn::{expression_of, render_workflow};
use aftale::renderings::approvals::ApprovalWords;

use super::sample::{alone, of_trust, sheet, troubled};
use crate::akn::schema;
use crate::akn::tree::Tree;
use crate::pdf::sample::publisher;

fn render(sheet: &ApprovalSheet) -> Vec<u8> {
    let words = ApprovalWords::read(&Layouts::new(BTreeMap::new()), "da").expect("the built-in labels");
    render_workflow(sheet, &publisher(), &words)
}

fn read(sheet: &ApprovalSheet) -> Tree {
    Tree::parse(&render(sheet))
}

#[test]
fn every_kind_of_sheet_is_valid_under_the_strict_schema() {
    for sheet in [sheet(19), troubled(), of_trust(), alone()] {
        assert_eq!(schema::findings(&render(&sheet)), Vec::<String>::new(), "{}", sheet.tag);
    }
}

#[test]
fn every_statement_is_a_step_and_silence_is_none() {
    let document = read(&troubled());
    let steps: Vec<&Tree> = document.path("doc/meta/workflow").elements().collect();
    let told: Vec<[Option<&str>; 3]> = steps.iter().map(|step| ["by", "date", "outcome"].map(|name| step.attribute(name))).collect();
    let step = |party, day, outcome| [Some(party), Some(day), Some(outcome)];
    assert_eq!(
        told,
        [
            step("#org-region-midtjylland", "2019-06-26", "#outcome-approved"),
            step("#org-kommune-1", "2019-06-25", "#outcome-rejected"),
            step("#org-kommune-4", "2019-07-01", "#outcome-approved"),
            step("#org-plo-midtjylland", "2019-06-20", "#outcome-approved"),
        ]
    );
    let dated: Vec<Option<&str>> = steps.iter().map(|step| step.attribute("aft:dated")).collect();
    assert_eq!(dated, [None, None, Some("release"), None], "the release's day stands in for a date that was not said");
    assert_eq!(steps[1].attribute("aft:signed-by"), Some("#registrar-faellessekretariatet"));
    assert_eq!(steps[0].attribute("aft:signed-by"), None);
    assert_eq!(steps[1].attribute("aft:statement"), Some("kommune-1.approval"));
    assert_eq!(steps[1].attribute("aft:minutes"), Some("Mødet 2019-06-25, punkt 4"));
}

#[test]
fn every_reference_resolves_and_every_eid_is_used_once() {
    for sheet in [troubled(), of_trust()] {
        let document = read(&sheet);
        let mut eids = BTreeSet::new();
        for eid in document.all().iter().filter_map(|element| element.attribute("eId")) {
            assert!(eids.insert(eid.to_owned()), "{eid} is given twice");
        }
        let mut references = 0;
        for element in document.all() {
            for (name, value) in element.attributes.iter().filter(|(_, value)| value.starts_with('#')) {
                assert!(eids.contains(&value[1..]), "{} {name}=\"{value}\" leads nowhere", element.name);
                references += 1;
            }
        }
        assert!(references > 20, "only {references} references were looked at");
    }
}

#[test]
fn a_party_that_signs_for_others_is_one_organization() {
    let mut sheet = sheet(2);
    sheet.parties[1].registrar = Some("Region Midtjylland".into());
    let document = read(&sheet);
    let steps: Vec<Option<&str>> = document.path("doc/meta/workflow").elements().map(|step| step.attribute("aft:signed-by")).collect();
    assert_eq!(steps[..3], [None, Some("#org-region-midtjylland"), Some("#registrar-faellessekretariatet")]);
}

#[test]
fn it_is_a_work_beside_the_agreement_and_names_the_expression_that_is_approved() {
    let document = read(&sheet(1));
    let value = |path: &str| document.path(path).attribute("value").map(str::to_owned);
    let work = "/akn/dk-82/doc/godkendelser/2019-06-12/sundhedsaftale-2019-2023-r0001";
    assert_eq!(value("doc/meta/identification/FRBRWork/FRBRuri"), Some(work.into()));
    assert_eq!(value("doc/meta/identification/FRBRExpression/FRBRuri"), Some(format!("{work}/dan@2019-06-26")));
    let approved = document.path("doc/meta/references/activeRef").attribute("href");
    assert_eq!(approved, Some("/akn/dk-82/act/sundhedsaftale/2019-07-01/1/dan@2019-06-12"));
    let trust = read(&of_trust());
    let uri = trust.path("doc/meta/identification/FRBRWork/FRBRuri").attribute("value");
    assert_eq!(uri, Some("/akn/dk-82/doc/godkendelser/2019-07-01/trust-r0002"));
}

#[test]
fn more_approvals_leave_the_work_as_it_is() {
    let uri = |sheet: &ApprovalSheet| read(sheet).path("doc/meta/identification/FRBRWork/FRBRuri").attribute("value").map(str::to_owned);
    let mut later = sheet(4);
    later.parties[2].decided_at = Some(super::sample::date("2019-08-30"));
    assert_eq!(uri(&later), uri(&troubled()));
}

#[test]
fn the_words_say_the_same_as_the_steps() {
    let document = read(&troubled());
    let rows: Vec<String> = document
        .all()
        .into_iter()
        .filter(|element| element.name == "tr")
        .map(|row| row.elements().map(|cell| cell.text().trim().to_owned()).collect::<Vec<_>>().join(" | "))
        .collect();
    insta::assert_snapshot!(rows[2..7].join("\n"), @r"
    Part | Beslutning | Dato | Referat | Underskrevet af
    Kommune1 | Afvist | 25. juni 2019 | Mødet 2019-06-25, punkt 4 | Fællessekretariatet, for parten
    Kommune2 | Mangler | – | – | –
    Kommune3 | Ingen gyldig nøgle | – | – | –
    Kommune4 | Godkendt | uden dato | Mødet 2019-06-25, punkt 4 | Fællessekretariatet, for parten
    ");
    let said = document.text();
    assert!(said.contains("Kravet er ikke opfyldt. Afvist: Kommune1. Mangler: Kommune2. Ingen gyldig nøgle: Kommune3."), "{said}");
}

#[test]
fn the_expression_is_read_off_the_frozen_agreement() {
    let agreement = crate::akn::sample::full();
    let labels = aftale::renderings::akn::Labels::read(&Layouts::new(BTreeMap::new()), "da").expect("the built-in labels");
    let xml = aftale::renderings::akn::render(&agreement, &publisher(), "c0ffee", &labels, &BTreeMap::new());
    let work = aftale::renderings::akn::work_iri(&agreement, &publisher());
    assert_eq!(expression_of(&xml), Some(format!("{work}/dan@{}", agreement.facts.dated)));
    assert_eq!(expression_of(b"<a/>"), None);
    assert_eq!(expression_of(b"no document <"), None);
}
