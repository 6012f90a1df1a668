//! Duties that live on in a cooperation agreement beside the successor.

use super::*;
use crate::harness::{EARLIER, LATER, TestWorkspace};

const COOPERATION: &str = "midtjylland/samarbejdsaftale-beskeder/2019-2023";

/// Three works: an agreement, its successor, and what carries on the first one's clauses.
fn workspace(facts: &str, text: &str) -> TestWorkspace {
    let facts = format!(
        "kind = \"cooperation\"\ntitle = \"Samarbejdsaftale om beskeder\"\nshort_title = \"Samarbejdsaftale om beskeder\"\nround = \"2019\"\n\
         parties = [\"region-midtjylland\", \"kommuner-midtjylland\"]\nstate = \"forelagt\"\ndated = \"2019-07-01\"\nbasis = \"example\"\n{facts}"
    );
    TestWorkspace::fixture("two_periods")
        .with(&format!("sources/{COOPERATION}/agreement.toml"), facts)
        .with(&format!("sources/{COOPERATION}/10-beskeder.md"), text)
}

fn compared(workspace: &TestWorkspace) -> Comparison {
    let project = workspace.load();
    let [before, after] = [EARLIER, LATER].map(|id| id.parse().expect("a work id"));
    let findings: Vec<_> = project.works.values().flat_map(|work| &work.diagnostics).map(|finding| &finding.message).collect();
    project.compare(&before, &after).unwrap_or_else(|error| panic!("{error}: {findings:?}"))
}

/// What became of the duty to read messages, which the successor does not have.
fn reading(comparison: &Comparison) -> &Change {
    comparison.changes.iter().find(|change| change.before.iter().any(|unit| unit.id.as_str() == "laes")).expect("it has a fate")
}

const FACTS: &str = "in_force_from = \"2019-07-01\"\ncarried_on = \"midtjylland/sundhedsaftale/2015-2018\"\n";
const TEXT: &str = "# Beskeder {#beskeder}\n\nKommunen skal læse beskeder hver dag.\n\
                    {#laesning .obligation actor=\"kommuner-midtjylland\" modality=\"skal\" basis=\"example\"}\n";

#[test]
fn a_dropped_duty_that_stands_in_a_cooperation_agreement_is_not_lost() {
    let lost = compared(&TestWorkspace::fixture("two_periods"));
    assert_eq!((reading(&lost).significance, reading(&lost).reason), (Significance::Grave, Reason::DutyDropped));
    let comparison = compared(&workspace(FACTS, TEXT));
    let change = reading(&comparison);
    assert_eq!((change.kind, change.significance, change.reason), (ChangeKind::Deleted, Significance::Substantial, Reason::CarriedOn));
    let place = format!("{COOPERATION}#laesning");
    assert!(change.flags.contains(&Flag::CarriedOn(place.clone())) && change.records.is_empty(), "{change:?}");
    let there = &comparison.carried_on[&place];
    assert_eq!(
        (there.title.as_str(), there.citation.replace('\u{a0}', " ")),
        ("Samarbejdsaftale om beskeder", "afsnit 1, stk. 1".to_owned())
    );
    let weights: Vec<Significance> = comparison.changes.iter().map(|change| change.significance).collect();
    assert!(weights.is_sorted_by(|one, other| one >= other), "gravest first: {weights:?}");
}

#[test]
fn a_written_id_is_enough_and_much_the_same_words_are() {
    let by_id = TEXT.replace("#laesning", "#laes").replace("hver dag", "straks, når de kommer");
    assert_eq!(reading(&compared(&workspace(FACTS, &by_id))).reason, Reason::CarriedOn);
    let alike = TEXT.replace("læse beskeder", "læse alle beskeder");
    assert_eq!(reading(&compared(&workspace(FACTS, &alike))).reason, Reason::CarriedOn);
    let other = "# Møder {#moeder}\n\nKlyngen mødes om fælles projekter og budgetter.\n";
    assert_eq!(reading(&compared(&workspace(FACTS, other))).reason, Reason::DutyDropped);
}

#[test]
fn a_duty_that_goes_on_with_less_force_is_grave() {
    let lowered = TEXT.replace("skal læse", "bør læse").replace("modality=\"skal\"", "modality=\"bør\"");
    let comparison = compared(&workspace(FACTS, &lowered));
    let change = reading(&comparison);
    assert_eq!((change.significance, change.reason), (Significance::Grave, Reason::ModalityLowered));
    assert!(change.flags.iter().any(|flag| matches!(flag, Flag::CarriedOn(_))));
}

#[test]
fn only_a_work_that_says_so_and_is_in_force_carries_on() {
    assert_eq!(reading(&compared(&workspace("in_force_from = \"2019-07-01\"\n", TEXT))).reason, Reason::DutyDropped);
    let over = format!("{}valid_to = \"2019-06-30\"\n", FACTS.replace("2019-07-01", "2016-01-01"));
    assert_eq!(reading(&compared(&workspace(&over, TEXT))).reason, Reason::DutyDropped);
    let on = FACTS.replace("2019-07-01", "2016-01-01");
    assert_eq!(reading(&compared(&workspace(&on, TEXT))).reason, Reason::CarriedOn, "an older one that is still in force");
}

#[test]
fn a_work_that_does_not_exist_or_comes_back_to_itself_is_carried_on_by_nobody() {
    let dangling = FACTS.replace("2015-2018", "2007-2009");
    assert!(workspace(&dangling, TEXT).findings().iter().any(|finding| finding.starts_with("dangling-reference")));
    let own = FACTS.replace("midtjylland/sundhedsaftale/2015-2018", COOPERATION);
    assert!(workspace(&own, TEXT).findings().iter().any(|finding| finding.ends_with("a work does not carry itself on")));
    let circle = workspace(FACTS, TEXT).replacing(
        &format!("sources/{EARLIER}/agreement.toml"),
        "state =",
        &format!("adds_to = \"{COOPERATION}\"\nstate ="),
    );
    assert!(circle.findings().iter().any(|finding| finding.starts_with("reference-cycle")));
}

#[test]
fn the_sentence_names_where_a_duty_goes_on() {
    let comparison = compared(&workspace(FACTS, TEXT));
    let labels = aftale::layouts::Layouts::new(BTreeMap::new()).labels("da", "comparison").expect("the labels are built in");
    let told = aftale::renderings::sentences::sentences(&comparison, &labels);
    let at = comparison.changes.iter().position(|change| change.reason == Reason::CarriedOn).expect("one is carried on");
    insta::assert_snapshot!(told[at].replace('\u{a0}', " "), @"Afsnit 1.1, stk. 2, udgår og videreføres i Samarbejdsaftale om beskeder, afsnit 1, stk. 1.");
}
