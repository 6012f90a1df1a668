//! The approval sheet as PDF.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use aftale::layouts::Layouts;
use aftale::model::ApprovalSheet;
use aftale::renderings::pdf::prepare_approvals;
use serde_json::Value;

use super::sample::{alone, of_trust, sheet, silent, troubled};
use crate::harness::taken_apart;
use crate::pages::geometry::{Geometry, read};
use crate::pages::rules::{RULES, Rule};
use crate::pdf::reader::{Pdf, squeezed};
use crate::pdf::sample::publisher;

fn files() -> BTreeMap<String, Arc<[u8]>> {
    let files = [("kommune-1.approval", "Party: kommune-1\n"), ("kommune-1.approval.sig", "-----BEGIN"), ("workflow.xml", "<akomaNtoso/>")];
    files.map(|(name, words)| (name.into(), Arc::from(words.as_bytes()))).into()
}

/// A sheet as PDF, with the built-in layouts.
pub fn render(sheet: &ApprovalSheet) -> Vec<u8> {
    let document = prepare_approvals(sheet, &publisher(), &Layouts::new(BTreeMap::new()), &files());
    document.and_then(|document| document.render()).expect("the layouts are our own")
}

fn words(sheet: &ApprovalSheet) -> String {
    Pdf::read(&render(sheet)).words()
}

fn says(words: &str, all: &[&str]) {
    for shown in all {
        assert!(words.contains(&squeezed(shown)), "{shown} is missing in {words}");
    }
}

#[test]
fn a_sheet_tells_what_was_approved_by_whom_and_how_to_check_it() {
    let sheet = sheet(3);
    let words = words(&sheet);
    says(
        &words,
        &[
            "Godkendelsesblad",
            "Et nært sundhedsvæsen & balance",
            "Region: 1 af 1",
            "Kommuner: 3 af 3",
            "Alle 3 skal godkende. Kravet er opfyldt.",
        ],
    );
    says(&words, &[&sheet.content_sha256, &sheet.files[0].sha256, &sheet.files[1].sha256, sheet.text_digest.as_deref().expect("a digest")]);
    says(&words, &["Kommune2 Godkendt 25. juni 2019 Mødet 2019-06-25, punkt 4 Fællessekretariatet, for parten (nøgle 2)"]);
    says(&words, &["2 Fællessekretariatet (for 3 parter) SHA256:fff", "sha256sum agreement.pdf agreement.xml CONTENT.sha256"]);
    says(&words, &["ssh-keygen -Y verify -n aftale-approval -f allowed_signers -I region-midtjylland -O verify-time=20190701123000Z"]);
    assert!(!words.contains("Eksempel") && !words.contains("Afvist") && !words.contains("Mangler"), "{words}");
}

#[test]
fn a_rejection_a_silent_party_and_a_lost_key_are_told_in_words() {
    let words = words(&troubled());
    says(&words, &["Ikke godkendt", "Der er ikke de godkendelser, som kræves: Region 1 af 1, Kommuner 1 af 4 og Almen praksis 1 af 1."]);
    says(&words, &["Kravet er ikke opfyldt. Afvist: Kommune1. Mangler: Kommune2. Ingen gyldig nøgle: Kommune3."]);
    says(
        &words,
        &["Kommune1 Afvist 25. juni 2019", "Kommune2 Mangler – – –", "Kommune3 Ingen gyldig nøgle – – –", "Kommune4 Godkendt uden dato"],
    );
}

#[test]
fn a_quorum_that_is_met_in_spite_of_a_rejection_says_both() {
    let mut sheet = troubled();
    sheet.groups[1].need = 1;
    says(&words(&sheet), &["Mindst 1 af 4 skal godkende. Kravet er opfyldt. Afvist: Kommune1.", "Der er de godkendelser, som kræves"]);
}

#[test]
fn an_example_says_so_on_page_one_and_in_the_foot_of_every_other() {
    let pages = |example| {
        let sheet = ApprovalSheet { example, ..sheet(60) };
        let pdf = render(&sheet);
        let pages = read(&pdf).pages.len();
        (Pdf::read(&pdf).words(), pages)
    };
    let (words, count) = pages(true);
    says(&words, &["Eksempel – ikke den underskrevne aftale"]);
    assert!(count > 3);
    assert_eq!(words.matches("Eksempel·Godkendelsesblad,udgave1").count(), count - 1, "{words}");
    assert!(!pages(false).0.contains("Eksempel"));
}

#[test]
fn a_change_of_trust_has_a_sheet_of_its_own() {
    let words = words(&of_trust());
    says(&words, &["Ændring af, hvem der kan godkende", "Begrundelse En ny nøgle", "policy.json", "sha256sum policy.json CONTENT.sha256"]);
    assert!(!words.contains("agreement.pdf") && !words.contains("TekstensSHA-256"), "{words}");
}

#[test]
fn a_republication_says_that_the_publisher_stands_alone() {
    let words = words(&alone());
    says(&words, &["Udgivet af udgiveren alene", "Genudgivelsen hviler på udgiverens underskrift alene."]);
    assert!(!words.contains("Parternesbeslutninger") && !words.contains("ssh-keygen"), "{words}");
}

#[test]
fn it_is_dated_by_the_last_decision_and_without_one_by_the_release() {
    assert!(Pdf::read(&render(&sheet(1))).says("D:20190626"), "the region decided last");
    let mut undated = sheet(1);
    undated.parties.iter_mut().for_each(|party| party.decided_at = None);
    assert!(Pdf::read(&render(&undated)).says("D:20190701"));
}

#[test]
fn it_claims_both_standards_and_carries_what_lies_beside_it() {
    let pdf = render(&sheet(1));
    let pdf = Pdf::read(&pdf);
    for (name, bytes) in files() {
        assert!(pdf.streams().any(|stream| stream == &*bytes), "{name}");
        assert!(pdf.says(&format!("/UF({name})")), "{name}");
    }
    assert!(pdf.says("/AFRelationship/Source") && pdf.says("/AFRelationship/Alternative"));
    let metadata = pdf.streams().map(String::from_utf8_lossy).find(|stream| stream.contains("pdfaid")).expect("XMP");
    for claim in ["<pdfaid:part>3<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<", "Godkendelsesblad: Sundhedsaftale 2019–2023, udgave 1"]
    {
        assert!(metadata.contains(claim), "{claim} is missing in {metadata}");
    }
}

#[test]
fn the_same_sheet_gives_the_same_bytes() {
    assert!(render(&troubled()) == render(&troubled()));
}

/// The tags of a kind below a tag, in reading order.
fn below<'a>(tag: &'a Value, kind: &str, found: &mut Vec<&'a Value>) {
    if tag["tag"] == kind {
        found.push(tag);
    }
    tag["kids"].as_array().into_iter().flatten().for_each(|kid| below(kid, kind, found));
}

#[test]
fn tags_have_a_title_headings_without_a_jump_and_a_head_for_every_column() {
    let tags: Value = taken_apart(&render(&troubled()), "pdf_tags.py");
    let of = |kind: &str| {
        let mut found = Vec::new();
        tags.as_array().expect("a tree").iter().for_each(|tag| below(tag, kind, &mut found));
        found.len()
    };
    // title, then what it is about, the decisions with three groups, keys, checks
    assert_eq!((of("Title"), of("H1"), of("H2"), of("H3")), (1, 4, 3, 0));
    assert_eq!((of("Table"), of("TH")), (4, 3 * 5 + 3), "one table a group, and the keys");
    assert_eq!(of("TD"), 6 * 5 + 3 * 3);
    assert_eq!(of("Figure"), 0, "the signs are artifacts, their words stand beside them");
}

/// Which municipality's row begins on which page, in reading order.
fn rows(geometry: &Geometry) -> Vec<usize> {
    let names = geometry.blocks.iter().filter(|block| block.tag == "TD" && block.text().starts_with("Kommune"));
    names.map(|block| block.first().page).collect()
}

#[test]
fn a_long_list_repeats_its_head_and_leaves_no_row_alone() {
    // 27 are one more than stand on two pages
    for municipalities in [1, 5, 26, 27, 28, 98] {
        let pdf = render(&sheet(municipalities));
        let geometry = read(&pdf);
        let pages = rows(&geometry);
        assert_eq!(pages.len(), municipalities);
        let on_pages: BTreeSet<usize> = pages.iter().copied().collect();
        for page in &on_pages {
            let count = pages.iter().filter(|on| *on == page).count();
            assert!(count > 1 || municipalities == 1, "{municipalities}: one row alone on page {page} of {pages:?}");
        }
        let heads = Pdf::read(&pdf).words().matches("PartBeslutningDatoReferatUnderskrevetaf").count();
        assert_eq!(heads, on_pages.len() + 2, "{municipalities}: the head stands above each part of the list");
        let kept: Vec<&Rule> = RULES.iter().filter(|(name, _)| !name.contains("contents")).collect();
        let broken: Vec<String> =
            kept.iter().flat_map(|(name, rule)| rule(&geometry).into_iter().map(move |found| format!("{name}: {found}"))).collect();
        assert!(broken.is_empty(), "{municipalities}: {}", broken.join("\n"));
    }
}

#[test]
fn typst_code_in_a_statement_comes_out_as_those_very_words() {
    let code = "#read(\"/etc/passwd\") *a* _b_ $x$ @c <d> \\ // e";
    let mut sheet = sheet(1);
    sheet.parties[1].minutes = Some(code.into());
    says(&words(&sheet), &[code]);
}

#[test]
fn a_party_that_never_had_a_key_needs_no_signature_to_be_told() {
    let mut sheet = sheet(1);
    sheet.parties = sheet.parties.into_iter().map(|party| silent(party, aftale::model::Standing::NoKey)).collect();
    sheet.groups.iter_mut().for_each(|group| group.approved = 0);
    let words = words(&sheet);
    assert!(!words.contains("Nøgler,dererunderskrevetmed") && !words.contains("ssh-keygen"), "{words}");
}
