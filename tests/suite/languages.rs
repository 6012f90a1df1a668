//! Words in several languages: each label set is whole, and a translation is set in its own.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::harness::{LATER, TestWorkspace};

/// Every word of a language by its place, e.g. `comparison.kinds.split`, with the gaps that are filled in it.
fn words(language: &str) -> BTreeMap<String, BTreeSet<String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("layouts").join(language);
    let mut words = BTreeMap::new();
    for file in fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()) {
        if file.extension().is_some_and(|end| end == "json") {
            let group = file.file_stem().unwrap().to_str().unwrap().to_owned();
            gather(&serde_json::from_slice(&fs::read(&file).unwrap()).unwrap(), &group, &mut words);
        }
    }
    words
}

fn gather(value: &Value, place: &str, words: &mut BTreeMap<String, BTreeSet<String>>) {
    match value {
        Value::Object(below) => below.iter().for_each(|(key, value)| gather(value, &format!("{place}.{key}"), words)),
        Value::Array(below) => below.iter().enumerate().for_each(|(at, value)| gather(value, &format!("{place}.{at}"), words)),
        value => {
            let text = value.as_str().unwrap_or_default();
            let gaps = text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name.to_owned());
            words.insert(place.to_owned(), gaps.collect());
        }
    }
}

#[test]
fn english_has_every_word_that_danish_has_and_the_same_gaps_in_it() {
    let (danish, english) = (words("da"), words("en"));
    assert!(danish.len() > 700, "{}", danish.len());
    let missing: Vec<_> = danish.iter().filter(|(place, gaps)| english.get(*place) != Some(gaps)).collect();
    let odd: Vec<_> = english.keys().filter(|place| !danish.contains_key(*place)).collect();
    assert!(missing.is_empty() && odd.is_empty(), "{missing:?} {odd:?}");
}

#[test]
fn a_translation_is_set_in_its_own_language_and_is_no_period_of_its_own() {
    let facts = "kind = \"summary\"\ntitle = \"The agreement in brief\"\nshort_title = \"Summary\"\nlanguage = \"en\"\nround = \"2019\"\n\
                 in_force_from = \"2019-07-01\"\nparties = [\"kommuner-midtjylland\"]\nstate = \"forelagt\"\ndated = \"2019-07-01\"\n";
    let text = "# Home {#home}\n\nThe municipality answers with \"yes\" or \"no\" within 3 days, see [](midtjylland/sundhedsaftale/2019-2023#besked).\n";
    let workspace = TestWorkspace::fixture("two_periods")
        .with(&format!("sources/{LATER}-en/agreement.toml"), facts)
        .with(&format!("sources/{LATER}-en/10-home.md"), text);
    let checked = workspace.run(&["check"]);
    assert_eq!(checked.code, Some(0), "{}", checked.stderr);
    workspace.done(&["build", &format!("{LATER}-en"), "--format", "html,xml,pdf"]);
    let file = |name: &str| fs::read_to_string(workspace.path().join(format!("output/{LATER}-en/{name}"))).unwrap();
    let (page, xml) = (file("agreement.html"), file("agreement.xml"));
    for words in ["lang=\"en\"", "Submitted for approval", "Translation of", "1 July 2019", "“yes” or “no”"] {
        assert!(page.contains(words), "{words}");
    }
    assert!(!page.contains("Gælder") && !page.contains("Parter"), "no Danish word of ours is left");
    assert!(xml.contains("language=\"eng\"") && xml.contains("/1/eng@2019-07-01"), "another expression of the same work");
}

#[test]
fn names_of_parties_stand_in_danish_order() {
    let order = aftale::model::Collation::of("da");
    let mut names = ["Aarhus", "Viborg", "Ærø", "Åbenrå", "Odder", "Ølstykke"];
    names.sort_by(|one, other| order.compare(one, other));
    assert_eq!(names, ["Odder", "Viborg", "Ærø", "Ølstykke", "Åbenrå", "Aarhus"]);

    let skive = "[[party]]\nid = \"skive\"";
    let aarhus =
        "[[party]]\nid = \"aarhus\"\ntype = \"municipality\"\nregion = \"region-midtjylland\"\nnames = [{ text = \"Aarhus Kommune\" }]";
    let workspace = TestWorkspace::fixture("two_periods").replacing("sources/parties.toml", skive, &format!("{aarhus}\n\n{skive}"));
    let (project, group) = (workspace.load(), aftale::model::PartyId("kommuner-midtjylland".into()));
    let found = project.registry.expand(&group, "2019-07-01".parse().unwrap()).into_iter().map(|party| party.id.to_string());
    assert_eq!(found.collect::<Vec<_>>(), ["odder", "skive", "viborg", "aarhus"]);
}
