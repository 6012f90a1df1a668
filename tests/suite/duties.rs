//! What applies to one party on one day, and since another: whose duty, from which text, through which group.

use aftale::diff::comparison::Effect;
use aftale::diff::party_duties::{DutyFate, PartyDuties, PartyDuty, Role};
use aftale::model::PartyId;
use aftale::renderings::json;
use serde_json::Value;

use crate::harness::{TestWorkspace, tagged_words};

const GENERAL: &str = "midtjylland/sundhedsaftale/2011-2014";
const LATER: &str = "midtjylland/sundhedsaftale/2015-2018";
const SKIVE: &str = "midtjylland/lokalaftale-skive/2011-2014";

fn workspace() -> TestWorkspace {
    TestWorkspace::fixture("with_addendum")
}

fn duties(party: &str, at: &str, since: Option<&str>) -> PartyDuties {
    let day = |words: &str| words.parse().expect("a date");
    let list = workspace().load().party_duties(&PartyId(party.into()), Some(day(at)), since.map(day));
    list.unwrap_or_else(|error| panic!("{error}"))
}

fn ids(list: &PartyDuties) -> Vec<&str> {
    list.duties.iter().map(|duty| duty.id.rsplit_once('/').map_or("", |(_, id)| id)).collect()
}

fn duty<'a>(list: &'a PartyDuties, id: &str) -> &'a PartyDuty {
    list.duties.iter().find(|duty| duty.id.ends_with(&format!("#{id}"))).unwrap_or_else(|| panic!("{:?} has no {id}", ids(list)))
}

#[test]
fn the_fixture_has_no_findings() {
    assert_eq!(workspace().findings(), [""; 0]);
}

#[test]
fn a_general_duty_that_the_own_addendum_makes_precise_stands_once() {
    let list = duties("skive", "2012-05-01", None);
    let expected = [
        "2011-2014#moede",
        "2011-2014#hjaelpemidler",
        "2011-2014#genoptraening",
        "2011-2014#rygestop",
        "2011-2014#rapport-skive",
        "2011-2014#mad-skive",
        "2011-2014#varsel",
    ];
    assert_eq!(ids(&list), expected);
    let precise = duty(&list, "rapport-skive");
    assert_eq!((precise.work.as_str(), precise.role), (SKIVE, Role::Actor));
    assert!(precise.through.is_empty(), "Skive is named itself");
    let general = precise.makes_precise.as_ref().expect("it makes the general text precise");
    assert_eq!((general.id.as_str(), general.in_force), (format!("{GENERAL}#rapport").as_str(), true));
    assert_eq!(general.deadline.as_ref().map(|deadline| deadline.0.as_str()), Some("inden for 24\u{a0}timer"));
    let added = duty(&list, "mad-skive").makes_precise.as_ref().expect("the clause is named");
    assert_eq!(added.modality, None, "the general clause is no duty");
    let claim = duty(&list, "varsel");
    assert_eq!((claim.role, claim.through.as_slice()), (Role::Counterpart, [PartyId("kommuner-midtjylland".into())].as_slice()));
    assert!(!claim.example && precise.example, "a fact is no example");
}

#[test]
fn whoever_owes_the_general_duty_to_others_too_has_both() {
    let list = duties("hospitalsenhed-midt", "2015-06-01", None);
    let owed: Vec<&str> = list.duties.iter().filter(|duty| duty.role == Role::Actor).map(|duty| duty.id.as_str()).collect();
    assert_eq!(owed, [format!("{LATER}#varsel"), "midtjylland/lokalaftale-skive/2015-2018#varsel-skive".into()]);
    let viborg = duties("viborg", "2012-05-01", None);
    assert!(ids(&viborg).contains(&"2011-2014#rapport"), "another municipality's addendum changes nothing for Viborg");
    assert!(viborg.works.iter().all(|work| work.id != SKIVE));
}

#[test]
fn groups_expand_on_the_day_asked_for() {
    let has = |at: &str| ids(&duties("aarhus", at, None)).iter().any(|id| id.ends_with("#moede"));
    assert!(!has("2014-12-31"), "Aarhus is no member of the cluster yet");
    assert!(has("2015-01-01"));
}

#[test]
fn what_a_work_carries_on_is_told_with_where_it_comes_from() {
    let list = duties("skive", "2016-01-01", None);
    let carried = duty(&list, "genoptraening");
    assert_eq!(carried.work, "midtjylland/samarbejdsaftale-genoptraening/2015");
    let origin = carried.carries_on.as_ref().expect("it is carried on");
    assert_eq!((origin.id.as_str(), origin.in_force), (format!("{GENERAL}#genoptraening").as_str(), false));
    assert!(carried.makes_precise.is_none());
}

#[test]
fn works_stand_below_what_they_add_to_and_in_the_order_of_their_titles() {
    let titles = |list: &PartyDuties| list.works.iter().map(|work| work.short_title.clone()).collect::<Vec<_>>();
    let list = duties("skive", "2016-01-01", None);
    assert_eq!(titles(&list), ["Sundhedsaftale 2015–2018", "Aftale om genoptræning 2015", "Lokalaftale Skive 2015–2018"]);
    let aa = |title: &str| {
        let file = "sources/midtjylland/samarbejdsaftale-genoptraening/2015/agreement.toml";
        let renamed = workspace().replacing(file, "short_title = \"Aftale om genoptræning 2015\"", &format!("short_title = \"{title}\""));
        titles(&renamed.load().party_duties(&PartyId("skive".into()), None, None).expect("a list"))[1..].to_vec()
    };
    assert_eq!(aa("Aarhusaftale"), ["Lokalaftale Skive 2015–2018", "Aarhusaftale"], "Aa sorts as å, which comes last");
}

#[test]
fn without_a_day_the_newest_text_decides() {
    let list = workspace().load().party_duties(&PartyId("skive".into()), None, None).expect("a list");
    assert_eq!(list.at.to_string(), "2015-01-01");
}

#[test]
fn every_duty_of_either_day_stands_in_one_change() {
    let list = duties("skive", "2016-01-01", Some("2012-05-01"));
    let since = list.since.as_ref().expect("it was asked for");
    let told: Vec<(DutyFate, Vec<&str>, Vec<&str>)> = since
        .changes
        .iter()
        .map(|change| {
            let before = change.before.iter().map(|duty| duty.unit.as_str()).collect();
            (change.fate, before, change.after.iter().map(|at| list.duties[*at].unit.as_str()).collect())
        })
        .collect();
    let expected = [
        (DutyFate::New, vec![], vec!["videomoede"]),
        (DutyFate::Gone, vec!["hjaelpemidler"], vec![]),
        (DutyFate::Gone, vec!["mad-skive"], vec![]),
        (DutyFate::PreciseNow, vec!["varsel"], vec!["varsel-skive"]),
        (DutyFate::GeneralAgain, vec!["rapport-skive"], vec!["rapport"]),
        (DutyFate::Changed, vec!["rygestop"], vec!["rygestop"]),
        (DutyFate::Unchanged, vec!["moede"], vec!["moede"]),
        (DutyFate::Unchanged, vec!["genoptraening"], vec!["genoptraening"]),
    ];
    assert_eq!(told, expected);
    let of = |fate: DutyFate| since.changes.iter().find(|change| change.fate == fate).expect("it is there");
    assert_eq!(of(DutyFate::Changed).direction, Some(Effect::Looser), "from `skal` to `kan`");
    assert_eq!(of(DutyFate::PreciseNow).direction, Some(Effect::Stricter), "from kl. 12 to kl. 10");
    assert_eq!(of(DutyFate::GeneralAgain).direction, Some(Effect::Stricter), "from 16 hours to 12");
    assert_eq!(since.counts.values().sum::<usize>(), since.changes.len());
    let both = since.changes.iter().fold((0, 0), |sum, change| (sum.0 + change.before.len(), sum.1 + change.after.len()));
    assert_eq!(both, (duties("skive", "2012-05-01", None).duties.len(), list.duties.len()));
}

#[test]
fn the_same_day_of_a_work_changes_nothing() {
    let list = duties("skive", "2014-01-01", Some("2012-05-01"));
    let since = list.since.expect("it was asked for");
    assert!(since.changes.iter().all(|change| change.fate == DutyFate::Unchanged), "{:?}", since.counts);
}

#[test]
fn the_json_is_as_the_schema_says() {
    let schema: Value = serde_json::from_slice(&json::schema("duties").expect("it is published")).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    for since in [vec![], vec!["--since", "2012-05-01"]] {
        let outcome = workspace().run(&[&["duties", "--for", "skive", "--at", "2016-01-01", "--format", "json"], &since[..]].concat());
        assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
        let document: Value = serde_json::from_str(&outcome.stdout).expect("JSON");
        assert!(validator.is_valid(&document), "{:?}", validator.iter_errors(&document).map(|error| error.to_string()).collect::<Vec<_>>());
        assert_eq!(document["duties"].as_array().map(Vec::len), Some(6));
    }
}

#[test]
fn the_terminal_is_narrow_or_wide() {
    for columns in [40, 80] {
        let project = workspace().load();
        let list = duties("skive", "2016-01-01", Some("2012-05-01"));
        let text = aftale::pipeline::render_duties_text(&project, &list, false, columns).expect("the words are there");
        let widest = text.lines().map(|line| line.chars().count()).max();
        assert!(widest.is_some_and(|widest| widest <= columns), "{widest:?} of {columns}:\n{text}");
        for words in ["Præciseret lokalt", "Ikke længere", "»Kommunen kan", "Grad: skal → kan"] {
            assert!(text.contains(words), "`{words}` in\n{text}");
        }
    }
}

#[test]
fn a_table_has_a_row_a_duty() {
    let outcome = workspace().run(&["duties", "--for", "skive", "--at", "2012-05-01", "--format", "csv"]);
    let lines: Vec<&str> = outcome.stdout.lines().collect();
    assert_eq!(lines.len(), 1 + 7);
    assert!(lines[0].trim_start_matches('\u{feff}').starts_with("Rolle;Ordlyd;Ansvarlig;Modpart"), "{}", lines[0]);
    assert!(lines.iter().any(|line| line.contains("inden for 16 timer") && line.contains("inden for 24 timer")), "{lines:?}");
}

#[test]
fn the_document_is_tagged_and_says_every_duty() {
    let run = || {
        let workspace = workspace();
        let arguments = ["duties", "--for", "skive", "--at", "2016-01-01", "--since", "2012-05-01", "--format", "pdf,csv", "--out", "ud"];
        let outcome = workspace.run(&arguments);
        assert_eq!((outcome.code, outcome.stdout.trim_end()), (Some(0), "ud/duties/skive/2012-05-01..2016-01-01"), "{}", outcome.stderr);
        let read = |name: &str| std::fs::read(workspace.path().join("ud/duties/skive/2012-05-01..2016-01-01").join(name)).expect(name);
        (read("duties.pdf"), read("duties.csv"))
    };
    let (pdf, table) = run();
    assert!(table.starts_with("\u{feff}Ændring;Retning".as_bytes()));
    assert!((pdf.as_slice(), table.as_slice()) == (run().0.as_slice(), run().1.as_slice()), "the same bytes each time");
    let words = tagged_words(&pdf);
    for duty in duties("skive", "2016-01-01", None).duties {
        let said = duty.in_full().replace('\u{a0}', " ");
        assert!(words.contains(&said), "`{said}` in the tags: {words}");
    }
}

#[test]
fn a_wrong_question_is_told() {
    let refused = |arguments: &[&str], code: i32, words: &str| {
        let outcome = workspace().run(&[&["duties"], arguments].concat());
        assert_eq!(outcome.code, Some(code), "{}", outcome.stderr);
        assert!(outcome.stderr.contains(words), "`{words}` in {}", outcome.stderr);
    };
    refused(&["--for", "skiv"], 2, "the nearest id there is `skive`");
    refused(&["--for", "skive", "--at", "2016"], 2, "not a day");
    refused(&["--for", "skive", "--at", "2012-05-01", "--since", "2012-05-01"], 2, "not before");
    refused(&["--for", "skive", "--format", "pdf,csv"], 2, "--out");
    refused(&[], 2, "--for");
    let wrong = workspace().replacing(&format!("sources/{SKIVE}/10-tekst.md"), "16 timer\"", "30 timer\"");
    let outcome = wrong.run(&["duties", "--for", "skive", "--at", "2012-05-01"]);
    assert_eq!(outcome.code, Some(1), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("deadline-not-in-prose"), "{}", outcome.stderr);
    let other = wrong.run(&["duties", "--for", "viborg", "--at", "2012-05-01"]);
    assert_eq!(other.code, Some(0), "the addendum of Skive does not concern Viborg: {}", other.stderr);
}

#[test]
fn a_duty_out_of_a_list_keeps_the_words_that_lead_into_it_and_one_before_a_list_its_items() {
    let text = "# Huset {#huset}\n\nGruppen mødes, jf. nr. 2. Skive Kommune skal\n\n1. vælge et hus\n   \
                {#hus .obligation actor=\"skive\" modality=\"skal\" basis=\"example\"}\n2. finde en leder.\n\n\
                Skive Kommune skal sørge for tre ting:\n{#ting .obligation actor=\"skive\" modality=\"skal\" basis=\"example\"}\n\n\
                - varme\n- lys, og\n- vand.\n\nSådan er det.\n\n- Skive Kommune skal tænde.\n  \
                {#taend .obligation actor=\"skive\" modality=\"skal\" basis=\"example\"}\n";
    let workspace = workspace().with(&format!("sources/{LATER}/70-huset.md"), text);
    let list = workspace.load().party_duties(&PartyId("skive".into()), Some("2016-05-01".parse().expect("a date")), None).expect("a list");
    let read = |id: &str| duty(&list, id).in_full().replace('\u{a0}', " ");
    assert_eq!(read("hus"), "Skive Kommune skal vælge et hus");
    assert_eq!(read("ting"), "Skive Kommune skal sørge for tre ting: varme; lys, og vand.");
    assert_eq!(read("taend"), "Skive Kommune skal tænde.", "what ends in a full stop leads into nothing");
    assert_eq!(duty(&list, "hus").text, "vælge et hus");
}
