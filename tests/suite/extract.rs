//! Extracts: one area, one party, one section of a work as a document of its own, with the numbers and citations of the whole.

use std::collections::BTreeMap;

use aftale::layouts::Layouts;
use aftale::model::digest::text_digest;
use aftale::model::extract::Extract;
use aftale::model::unit::units;
use aftale::model::{Inline, PartyId, Record};
use aftale::pipeline::ExtractRequest;
use aftale::renderings::{html, pdf};

use crate::akn::sample;
use crate::harness::{LATER, Outcome, TestWorkspace, taken_apart};
use crate::html::assert_linked;
use crate::html::page::parse;
use crate::pages::geometry::Geometry;

/// A chapter that refers to the rest of the work in its own words and in computed ones.
const MORE: &str = "# Samarbejde {#samarbejde}

## Møder {#moeder}

Skive Kommune skal holde møde hvert år, jf. [](#plan), [](#ring) og [planen](#plan).
{#holdmoede .obligation actor=\"skive\" modality=\"skal\" deadline=\"hvert år\" basis=\"example\"}

Hospitalet skal komme.
{#kom .obligation actor=\"hospitaler-midtjylland\" modality=\"skal\" basis=\"example\"}

Kommunerne kan ringe.[^ring]
{#ring .obligation actor=\"kommuner-midtjylland\" modality=\"kan\" basis=\"example\"}

[^ring]: Også om aftenen.

[](#besked) gælder også her.
";

fn workspace() -> TestWorkspace {
    TestWorkspace::fixture("two_periods").with_text(MORE)
}

fn extract(asked: &ExtractRequest) -> Extract {
    workspace().load().extract(&LATER.parse().expect("a work id"), asked).expect("there is something to take")
}

fn party(id: &str) -> ExtractRequest {
    ExtractRequest::Party(PartyId(id.into()))
}

/// The units of an extract, as `number citation`.
fn citations(extract: &Extract) -> Vec<String> {
    units(&extract.agreement).into_iter().map(|unit| unit.citation.replace('\u{a0}', " ")).collect()
}

fn run(arguments: &[&str]) -> (TestWorkspace, Outcome) {
    let workspace = workspace();
    let outcome = workspace.run(&[&["extract", LATER], arguments].concat());
    (workspace, outcome)
}

#[test]
fn a_party_gets_the_clauses_that_bind_it_with_their_headings_and_numbers() {
    let skive = extract(&party("skive"));
    assert_eq!(skive.imprint.name, "Skive Kommune");
    assert_eq!(
        citations(&skive),
        ["afsnit 2", "afsnit 2.1", "afsnit 2.1, stk. 1", "afsnit 2.1, stk. 3", "note 2"],
        "its own duty, and that of the group it is a member of"
    );
    let odder = extract(&party("odder"));
    assert_eq!(citations(&odder), ["afsnit 2", "afsnit 2.1", "afsnit 2.1, stk. 3", "note 2"]);
    let hospital = extract(&party("hospitaler-midtjylland"));
    assert_eq!(citations(&hospital)[..3], ["afsnit 1", "afsnit 1.1", "afsnit 1.1, stk. 1"], "what it promises to others is its own");
}

#[test]
fn an_area_and_a_section_are_taken_whole_and_a_provision_with_its_headings() {
    let area = extract(&ExtractRequest::Area("udskrivning".into()));
    assert_eq!((area.imprint.name.as_str(), area.imprint.citations.as_slice()), ("Udskrivning", &["afsnit\u{a0}1".to_owned()][..]));
    assert_eq!(area.agreement.sections.len(), 1);
    let whole = workspace().agreement(LATER);
    let of_chapter = units(&whole).into_iter().skip_while(|unit| unit.id.as_str() != "udskrivning");
    let of_chapter: Vec<_> = of_chapter.take_while(|unit| unit.id.as_str() != "samarbejde").map(|unit| unit.id).collect();
    assert_eq!(units(&area.agreement).into_iter().map(|unit| unit.id).collect::<Vec<_>>(), of_chapter);

    let section = extract(&ExtractRequest::Section("moeder".into()));
    assert_eq!(citations(&section)[..2], ["afsnit 2", "afsnit 2.1"]);
    let clause = extract(&ExtractRequest::Section("kom".into()));
    assert_eq!(citations(&clause), ["afsnit 2", "afsnit 2.1", "afsnit 2.1, stk. 2"]);
    assert_eq!(clause.imprint.name, "Møder");
    let table = extract(&ExtractRequest::Section("tabel-frister".into()));
    assert!(citations(&table).contains(&"tabel 1".to_owned()));
}

#[test]
fn what_is_left_behind_is_cited_with_the_title_of_the_whole() {
    let skive = extract(&party("skive"));
    let mut told = Vec::new();
    let mut agreement = skive.agreement.clone();
    agreement.sections[0].for_each_text_mut(&mut |text| {
        text.for_each_mut(&mut |inline| {
            if let Inline::Reference(reference) = inline {
                told.push((reference.work.as_ref().map(ToString::to_string), reference.text.replace('\u{a0}', " ")));
            }
        });
    });
    let whole = || Some(LATER.to_owned());
    assert_eq!(
        told,
        [
            (whole(), "Sundhedsaftale 2019–2023, afsnit 1.1, stk. 1".to_owned()),
            (None, "afsnit 2.1, stk. 3".to_owned()),
            (whole(), "planen (Sundhedsaftale 2019–2023, afsnit 1.1, stk. 1)".to_owned()),
        ]
    );
    let section = extract(&ExtractRequest::Section("moeder".into()));
    let page = String::from_utf8(page(&section)).expect("a page is UTF-8");
    assert!(page.contains(
        "<a href=\"../2019-2023/agreement.html#besked\">Sundhedsaftale <span class=\"nb\">2019–2023</span>, afsnit\u{a0}1.1</a>"
    ));
}

#[test]
fn a_clause_that_a_record_names_is_cited_with_the_title_when_it_is_left_behind() {
    let text = "# Indsatser {#indsatser}\n\nKommunerne deler en liste.\n\
                {#liste .measure of=\"plan\" replaced_by=\"register\" state=\"erstattet\" basis=\"example\"}\n\n\
                Kommunerne fører et register.\n{#register .measure state=\"i mål\" basis=\"example\"}\n";
    let workspace = workspace().with(&format!("sources/{LATER}/60-indsatser.md"), text);
    let asked = ExtractRequest::Section("indsatser".into());
    let extract = workspace.load().extract(&LATER.parse().expect("a work id"), &asked).expect("a chapter");
    let measures: Vec<_> = extract
        .agreement
        .all_records()
        .into_iter()
        .filter_map(|record| if let Record::Measure(it) = record { Some(it) } else { None })
        .collect();
    let of = measures[0].of_clause.as_ref().expect("a clause");
    let by = measures[0].replaced_by_clause.as_ref().expect("a clause");
    assert_eq!(of.work.as_ref().map(ToString::to_string).as_deref(), Some(LATER));
    assert_eq!(of.text.replace('\u{a0}', " "), "Sundhedsaftale 2019–2023, afsnit 1.1, stk. 1");
    assert_eq!((by.work.as_ref(), by.text.replace('\u{a0}', " ").as_str()), (None, "afsnit 3, stk. 2"));
    workspace.done(&["extract", LATER, "--section", "indsatser"]);
}

fn layouts() -> Layouts {
    Layouts::new(BTreeMap::new())
}

fn page(extract: &Extract) -> Vec<u8> {
    html::prepare_extract(extract, &sample::publisher(), &layouts()).render().expect("the page can be made")
}

#[test]
fn page_one_says_what_it_is_an_extract_of() {
    let skive = extract(&party("skive"));
    let digest = text_digest(&workspace().agreement(LATER));
    assert_eq!(skive.imprint.text_digest, digest, "the digest is that of the whole");
    let expected = [
        "Skive Kommune",
        "Uddrag af Sundhedsaftale 2019–2023",
        "Et sundhedsvæsen i balance",
        "De bestemmelser, der forpligter Skive Kommune",
        "Udgave 1",
        "1. juli 2019",
        digest.as_str(),
        "Dette er et uddrag.",
        "Eksempel – ikke den underskrevne aftale",
    ];
    let document = pdf::prepare_extract(&skive, &sample::publisher(), &layouts()).expect("it can be prepared");
    let bytes = document.render().expect("it can be set");
    let geometry: Geometry = taken_apart(&bytes, "pdf_pages.py");
    let first = geometry.on_page(1).map(|(_, line)| line.text.as_str()).collect::<Vec<_>>().join(" ");
    let page = parse(&page(&skive));
    let top = page.all().into_iter().filter(|element| matches!(element.attribute("class"), Some("title" | "facts")));
    let words: String = top.map(|element| element.words()).collect();
    for expected in expected {
        // the digest stands in two lines
        let plain = |words: &str| words.split_whitespace().collect::<String>();
        assert!(plain(&first).contains(&plain(expected)), "page one does not say `{expected}`: {first}");
        assert!(plain(&words).contains(&plain(expected.trim_start_matches("Udgave "))), "the page does not say `{expected}`");
    }
    assert_linked(&page);
}

#[test]
fn the_same_extract_is_the_same_bytes_and_another_one_another_document() {
    let bytes = |asked: &ExtractRequest| {
        let document = pdf::prepare_extract(&extract(asked), &sample::publisher(), &layouts()).expect("it can be prepared");
        document.render().expect("it can be set")
    };
    assert_eq!(bytes(&party("skive")), bytes(&party("skive")));
    assert_ne!(bytes(&party("skive")), bytes(&party("odder")));
}

#[test]
fn the_command_writes_beside_the_edition_and_tells_where() {
    let (workspace, outcome) = run(&["--party", "skive"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    let folder = format!("output/{LATER}~party-skive");
    assert_eq!(outcome.stdout, format!("{folder}/extract.html\n{folder}/extract.pdf\n"));
    let names: Vec<String> = workspace.tree(&folder).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["extract.html", "extract.pdf"]);
    let outcome = workspace.run(&["extract", LATER, "--section", "moeder", "--format", "html", "--out", "elsewhere"]);
    assert_eq!(outcome.stdout, format!("elsewhere/{LATER}~section-moeder/extract.html\n"), "{}", outcome.stderr);
}

#[test]
fn what_is_not_there_is_told_with_what_is() {
    let said = |arguments: &[&str]| {
        let (workspace, outcome) = run(arguments);
        assert_eq!(outcome.code, Some(2), "{}", outcome.stderr);
        assert!(!workspace.path().join("output").join("midtjylland").exists(), "nothing was written");
        outcome.stderr
    };
    assert_eq!(said(&["--party", "skibe"])[..70], "error: there is no party `skibe`; the nearest id there is `skive`; the"[..70]);
    assert!(said(&["--section", "moder"]).contains("there is no section `moder`; the nearest id there is `moeder`"));
    assert!(said(&["--area", "nix"]).contains("there is no area `nix`; there are: udskrivning"));
    assert!(said(&["--party", "region-midtjylland"]).contains(&format!("nothing in {LATER} binds region-midtjylland")));
    let (_, outcome) = run(&[]);
    assert_eq!(outcome.code, Some(2));
    let (_, outcome) = run(&["--party", "skive", "--area", "udskrivning"]);
    assert_eq!(outcome.code, Some(2), "one part at a time");
}
