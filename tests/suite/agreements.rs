//! The agreements of this repository are what a secretariat would know as health agreements: long enough, with duties
//! of their own, and related to each other.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use aftale::model::unit::units;
use aftale::model::{Agreement, Record, Unit};
use aftale::pipeline::load;

/// Label, least number of words and of duties.
const SIZES: [(&str, usize, usize); 3] = [("2011-2014", 9_000, 45), ("2015-2018", 7_500, 35), ("2019-2023", 6_000, 30)];

fn agreements() -> BTreeMap<String, Agreement> {
    let project = load(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the workspace can be loaded");
    let works = project.works.into_values().filter_map(|work| work.agreement);
    let works = works.filter(|agreement| agreement.id.series().as_str() == "midtjylland/sundhedsaftale");
    works.map(|agreement| (agreement.id.label().to_owned(), agreement)).collect()
}

fn is_duty(unit: &Unit) -> bool {
    unit.records.iter().any(|record| matches!(record, Record::Obligation(_)))
}

#[test]
fn each_is_as_long_as_an_agreement_is_and_binds_somebody() {
    let agreements = agreements();
    for (label, words, duties) in SIZES {
        let units = units(&agreements[label]);
        let said: usize = units.iter().map(|unit| unit.text.split_whitespace().count()).sum();
        assert!(said >= words, "{label} has {said} words");
        let owed = units.iter().filter(|unit| is_duty(unit)).count();
        assert!(owed >= duties, "{label} has {owed} duties");
        assert!(agreements[label].facts.example, "{label} says that it is an example");
    }
}

#[test]
fn no_two_duties_differ_only_by_who_owes_them() {
    const PARTIES: [&str; 14] = [
        "hospitalet",
        "hospitalets",
        "afdelingen",
        "kommunen",
        "kommunens",
        "regionen",
        "almen",
        "praksis",
        "klyngen",
        "parterne",
        "part",
        "psykiatri",
        "social",
        "klyngestyregruppen",
    ];
    for (label, agreement) in agreements() {
        let mut seen = BTreeSet::new();
        for unit in units(&agreement).iter().filter(|unit| is_duty(unit)) {
            let words = unit.text.to_lowercase();
            let words = words.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty() && !PARTIES.contains(word));
            assert!(seen.insert(words.collect::<Vec<_>>().join(" ")), "{label}: {}", unit.text);
        }
    }
}

#[test]
fn what_is_made_up_is_marked() {
    for (label, agreement) in agreements() {
        for unit in units(&agreement) {
            for record in &unit.records {
                let basis = match record {
                    Record::Obligation(duty) => &duty.basis,
                    Record::Target(target) => &target.basis,
                    Record::Goal(goal) => &goal.basis,
                    Record::Measure(measure) => &measure.basis,
                    _ => continue,
                };
                assert!(basis.is_some(), "{label}, {}: {}", unit.citation, unit.text);
            }
        }
    }
}

/// In which of the three works each clause or chapter stands, as areas are split, merged, moved, dissolved and brought back.
const LINEAGE: [(&str, [bool; 3]); 24] = [
    ("indlaeggelse-udskrivning", [true, false, false]),
    ("behandling-og-pleje", [false, true, false]),
    ("sundheds-it", [false, true, false]),
    ("aeldre", [false, false, true]),
    ("udskrivningsvarsel", [true, false, false]),
    ("plejeforloebsplan", [false, true, true]),
    ("telefonvarsel", [false, true, true]),
    ("laesning-af-beskeder", [true, false, false]),
    ("laes-hospital", [false, true, true]),
    ("hjaelpemidler-bevilling", [true, false, false]),
    ("hjaelpemidler-betaling", [false, true, true]),
    ("medicin-ved-udskrivning", [false, true, false]),
    ("medicinliste", [false, false, true]),
    ("sindslidelser", [true, false, false]),
    ("helbredssamtale", [true, false, true]),
    ("udskrivningsplan", [true, false, true]),
    ("psykiatri", [false, false, true]),
    ("utilsigtede-haendelser", [true, false, false]),
    ("haendelser", [false, true, false]),
    ("haendelser-analyse", [true, true, true]),
    ("sociale-forskelle", [true, false, false]),
    ("vision-lighed", [false, false, true]),
    ("kontaktforum", [true, false, false]),
    ("genoptraening-start", [true, true, true]),
];

#[test]
fn the_lineage_of_the_areas_is_in_the_texts() {
    let agreements = agreements();
    for (id, stands) in LINEAGE {
        let found = SIZES.map(|(label, ..)| units(&agreements[label]).iter().any(|unit| unit.id.as_str() == id));
        assert_eq!(found, stands, "{id}");
    }
}
