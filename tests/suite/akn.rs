//! The Akoma Ntoso rendering: valid under the strict schema, identified by the naming convention, and nothing lost.

pub mod outline;
pub mod sample;
pub mod schema;
pub mod tree;

use std::collections::{BTreeMap, BTreeSet};

use aftale::layouts::Layouts;
use aftale::model::{Agreement, Text, UnitId, WorkId};
use aftale::renderings::akn::{self, Iris, Labels};
use proptest::prelude::*;

use sample::{bare, clause, full, plain, publisher, section, work};
use tree::Tree;

fn labels() -> Labels {
    Labels::read(&Layouts::new(BTreeMap::new()), "da").expect("the built-in labels")
}

/// The agreement of the period before, which the full sample replaces and refers to.
fn before() -> Agreement {
    let mut before = bare("2015-2018", "2015");
    before.sections = vec![section("varsling", Some("1"), 1, "Varsling", vec![clause("varsel", Some("1"), plain("Ring."))], vec![])];
    before
}

fn works() -> BTreeMap<WorkId, Iris> {
    BTreeMap::from([(work("2015-2018"), akn::iris(&before(), &publisher()))])
}

fn render(agreement: &Agreement) -> Vec<u8> {
    akn::render(agreement, &publisher(), "c0ffee", &labels(), &works())
}

fn read(agreement: &Agreement) -> Tree {
    Tree::parse(&render(agreement))
}

fn eid(agreement: &Agreement, unit: &str) -> String {
    akn::iris(agreement, &publisher()).eid(&UnitId::new(unit)).map(ToString::to_string).unwrap_or_default()
}

#[test]
fn everything_an_agreement_can_hold_is_valid_under_the_strict_schema() {
    assert_eq!(schema::findings(&render(&full())), Vec::<String>::new());
}

#[test]
fn facts_alone_are_valid_under_the_strict_schema() {
    let mut agreement = bare("2011-2014", "2011");
    agreement.facts.parties.clear();
    agreement.facts.kind = "admin_cooperation".into();
    assert_eq!(schema::findings(&render(&agreement)), Vec::<String>::new());
    assert_eq!(read(&agreement).path("act").attribute("name"), Some("admin-cooperation"));
}

#[test]
fn the_schema_notices_a_document_that_is_not_valid() {
    let text = String::from_utf8(render(&full())).expect("UTF-8");
    assert_ne!(schema::findings(text.replace("<act name=\"sundhedsaftale\"", "<act").as_bytes()), Vec::<String>::new());
    assert_ne!(schema::findings(text.replace("date=\"2019-07-01\"", "date=\"2019\"").as_bytes()), Vec::<String>::new());
}

#[test]
fn words_structure_numbers_tables_and_references_read_back_equal() {
    let known = BTreeMap::from([
        ("midtjylland/sundhedsaftale/2015-2018#varsel".into(), "/akn/dk-82/act/sundhedsaftale/2015-01-01/1/~chp_1__para_1".into()),
        ("midtjylland/sundhedsaftale/2015-2018#".into(), "/akn/dk-82/act/sundhedsaftale/2015-01-01/1".into()),
    ]);
    let document = read(&full()).without("proprietary");
    pretty_equal(&outline::of_document(&document), &outline::of_model(&full(), &known));
}

fn pretty_equal(read: &[String], expected: &[String]) {
    for (read, expected) in read.iter().zip(expected) {
        assert_eq!(read, expected);
    }
    assert_eq!(read.len(), expected.len());
}

#[test]
fn every_local_reference_resolves_and_every_eid_is_used_once() {
    let document = read(&full());
    let mut eids = BTreeSet::new();
    for element in document.all() {
        if let Some(eid) = element.attribute("eId") {
            assert!(eids.insert(eid.to_owned()), "{eid} is given twice");
        }
    }
    let mut references = 0;
    for element in document.all() {
        for name in ["href", "source", "refersTo", "as", "start", "end"] {
            if let Some(target) = element.attribute(name).and_then(|value| value.strip_prefix('#')) {
                assert!(eids.contains(target), "{} {name}=\"#{target}\" leads nowhere", element.name);
                references += 1;
            }
        }
    }
    assert!(references > 20, "only {references} references were looked at");
}

#[test]
fn elements_that_the_convention_wants_identified_have_an_eid() {
    let wanted = "chapter section subsection paragraph alinea hcontainer heading intro content blockList item tblock table ref \
                  authorialNote attachment container longTitle party original activeRef TLCOrganization TLCRole TLCEvent TLCTerm";
    let wanted: BTreeSet<&str> = wanted.split_whitespace().collect();
    let document = read(&full());
    let seen: BTreeSet<&str> = document.all().iter().map(|element| element.name.as_str()).filter(|name| wanted.contains(name)).collect();
    assert_eq!(seen, wanted, "the sample does not hold every element");
    for element in document.all() {
        assert!(!wanted.contains(element.name.as_str()) || element.attribute("eId").is_some(), "a `{}` has no eId", element.name);
    }
}

#[test]
fn eids_follow_the_printed_numbers() {
    let agreement = full();
    let eid = |unit| eid(&agreement, unit);
    assert_eq!(eid("aeldre"), "chp_1");
    assert_eq!(eid("udskrivning"), "chp_1__sec_1-1");
    assert_eq!(eid("dyb.1"), "chp_1__sec_1-1__subsec_1-1-1__para_1");
    assert_eq!(eid("planens-indhold.3"), "chp_1__sec_1-1__para_2__list_1__item_1__list_1__item_b");
    assert_eq!(eid("udskrivning.note"), "chp_1__sec_1-1__para_1__authorialNote_1");
    assert_eq!(eid("andet"), "chp_1__sec_1-2__hcontainer_1__tblock_1__table_1__tr_2");
    assert_eq!(eid("bilag-frister.b"), "att_1__sec_1");
}

#[test]
fn unnumbered_elements_are_counted_in_their_context() {
    let agreement = full();
    assert_eq!(eid(&agreement, "forord"), "hcontainer_1");
    assert_eq!(eid(&agreement, "ordliste"), "hcontainer_2");
    assert_eq!(eid(&agreement, "udskrivning.3"), "chp_1__sec_1-1__al_1");
    assert_eq!(eid(&agreement, "udskrivning.p2"), "chp_1__sec_1-1__al_1__list_1__item_2");
}

#[test]
fn a_number_that_comes_twice_gets_a_suffix() {
    let mut agreement = bare("2011-2014", "2011-01-01");
    let chapter = |id, number| section(id, Some(number), 1, "Kapitel", vec![clause(&format!("{id}.1"), Some("1"), plain("Ja."))], vec![]);
    agreement.sections = vec![chapter("a", "4"), chapter("b", "4"), chapter("c", "4.2"), chapter("d", "(4-2)")];
    let eids: Vec<String> = ["a", "b", "b.1", "c", "d"].map(|unit| eid(&agreement, unit)).into();
    assert_eq!(eids, ["chp_4", "chp_4_2", "chp_4_2__para_1", "chp_4-2", "chp_4-2_2"]);
    assert_eq!(schema::findings(&render(&agreement)), Vec::<String>::new());
}

#[test]
fn an_inserted_number_keeps_its_letter_and_loses_its_punctuation() {
    let mut agreement = bare("2011-2014", "2011-01-01");
    let numbers = ["4.2", "4.2a", "4.2 b.", "§ 5", "6.ø"];
    let sections = numbers.iter().map(|number| section(number, Some(number), 2, "Afsnit", vec![], vec![])).collect();
    agreement.sections = vec![section("fire", Some("4"), 1, "Kapitel", vec![], sections)];
    let eids: Vec<String> = numbers.map(|number| eid(&agreement, number)).into();
    assert_eq!(eids, ["chp_4__sec_4-2", "chp_4__sec_4-2a", "chp_4__sec_4-2b", "chp_4__sec_5", "chp_4__sec_6-oe"]);
}

#[test]
fn work_expression_and_manifestation_name_the_same_thing() {
    let identification = read(&full());
    let identification = identification.path("act/meta/identification");
    let value = |path: &str| identification.path(path).attribute("value").expect("a value").to_owned();
    assert_eq!(value("FRBRWork/FRBRuri"), "/akn/dk-82/act/sundhedsaftale/2019-07-01/1");
    assert_eq!(value("FRBRWork/FRBRalias"), "midtjylland/sundhedsaftale/2019-2023");
    assert_eq!(value("FRBRWork/FRBRcountry"), "dk-82");
    assert_eq!(value("FRBRExpression/FRBRuri"), "/akn/dk-82/act/sundhedsaftale/2019-07-01/1/dan@2019-06-26");
    assert_eq!(value("FRBRManifestation/FRBRthis"), "/akn/dk-82/act/sundhedsaftale/2019-07-01/1/dan@2019-06-26/!main.xml");
}

#[test]
fn a_translation_is_an_expression_of_the_same_work() {
    let mut translation = full();
    translation.facts.language = "en".into();
    let document = read(&translation);
    let uri = |level: &str| document.path(&format!("act/meta/identification/{level}/FRBRuri")).attribute("value").map(str::to_owned);
    assert_eq!(uri("FRBRWork").as_deref(), Some("/akn/dk-82/act/sundhedsaftale/2019-07-01/1"));
    assert_eq!(uri("FRBRExpression").as_deref(), Some("/akn/dk-82/act/sundhedsaftale/2019-07-01/1/eng@2019-06-26"));
}

#[test]
fn a_known_day_gives_a_time_interval_that_ends_the_day_after() {
    let document = read(&full());
    let meta = document.path("act/meta");
    let days: Vec<_> = meta.path("lifecycle").elements().map(|event| event.attribute("date").expect("a date")).collect();
    assert_eq!(days, ["2019-07-01", "2024-01-01"]);
    assert_eq!(meta.path("temporalData/temporalGroup/timeInterval").attribute("end"), Some("#eref_2"));
}

#[test]
fn a_year_alone_is_a_nominal_date_without_temporal_data() {
    let document = read(&before());
    let meta = document.path("act/meta");
    let date = meta.path("identification/FRBRWork/FRBRdate");
    assert_eq!(date.attribute("date"), Some("2015-01-01"));
    assert_eq!(date.attribute("name"), Some("nominal"));
    assert_eq!(date.attribute("aft:known"), Some("2015"));
    assert!(meta.child("temporalData").is_none());
}

#[test]
fn a_replaced_work_is_remade_by_the_new_one() {
    let document = read(&full());
    let remaking = document.path("act/meta/analysis/activeModifications/legalSystemMod");
    assert_eq!(remaking.attribute("type"), Some("remaking"));
    assert_eq!(remaking.path("destination").attribute("href"), Some("/akn/dk-82/act/sundhedsaftale/2015-01-01/1"));
    let alone = akn::render(&full(), &publisher(), "c0ffee", &labels(), &BTreeMap::new());
    assert!(Tree::parse(&alone).path("act/meta").child("analysis").is_none());
    assert_eq!(schema::findings(&alone), Vec::<String>::new());
}

#[test]
fn a_duty_is_told_in_attributes_of_its_provision() {
    let document = read(&full());
    let duty = document.all().into_iter().find(|element| element.attribute("aft:id") == Some("plan-sendes")).expect("the duty");
    let told: Vec<_> =
        duty.attributes.iter().filter(|(name, _)| name.starts_with("aft:")).map(|(name, value)| format!("{name}={value}")).collect();
    assert_eq!(
        told,
        [
            "aft:id=plan-sendes",
            "aft:actor=region-midtjylland",
            "aft:basis=example",
            "aft:channel=telefon & \"brev\"",
            "aft:deadline=senest kl. 12",
            "aft:modality=skal",
            "aft:record=obligation",
        ]
    );
}

#[test]
fn a_drawing_travels_inside_the_document() {
    let document = read(&full());
    let image = document.all().into_iter().find(|element| element.name == "img").expect("the drawing");
    assert_eq!(image.attribute("src"), Some("data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4="));
}

#[test]
fn the_digest_and_the_tool_stand_in_proprietary() {
    let document = read(&full());
    let proprietary = document.path("act/meta/proprietary");
    assert_eq!(proprietary.path("aft:textDigest").text(), "c0ffee");
    assert_eq!(proprietary.path("aft:tool").attribute("version"), Some(env!("CARGO_PKG_VERSION")));
}

#[test]
fn the_same_agreement_gives_the_same_bytes() {
    assert_eq!(render(&full()), render(&full()));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_words_read_back_as_they_were(words in "[^\\r]{1,40}", more in "[ a&<>\"'\\]\\u{a0}\\n]{1,12}") {
        let legal = |text: &str| text.chars().filter(|c| !c.is_control() || matches!(c, '\t' | '\n' | '\u{7f}'..='\u{9f}'))
            .filter(|c| !matches!(c, '\u{fffe}' | '\u{ffff}')).collect::<String>();
        let text = Text(vec![
            aftale::model::Inline::Words { text: words.clone() },
            aftale::model::Inline::Strong { content: plain(&more) },
            aftale::model::Inline::Words { text: more.clone() },
        ]);
        let mut agreement = bare("2011-2014", "2011-01-01");
        agreement.sections = vec![section("et", Some("1"), 1, &words, vec![clause("to", Some("1"), text)], vec![])];
        let document = read(&agreement);
        let chapter = document.path("act/body/chapter");
        prop_assert_eq!(chapter.path("heading").text(), legal(&words));
        prop_assert_eq!(chapter.path("paragraph/content/p").text(), legal(&format!("{words}{more}{more}")));
    }
}
