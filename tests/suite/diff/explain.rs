//! Why a pair is a pair: what spoke for it, and what it was held against.

use aftale::diff::explain;
use aftale::diff::explanation::{Explanation, NotTaken, SideName, Surrounding};
use aftale::model::{NamedBy, RulingKind, UnitName};

use super::rulings::{lineage, ruling};
use super::*;

fn explained(before: &[&str], after: &[&str]) -> Comparison {
    let (before, after) = (document(before), document(after));
    let mut comparison = compare(&before, &after, &files());
    explain(&mut comparison, &before, &after);
    comparison
}

fn of<'a>(comparison: &'a Comparison, words: &str) -> &'a Explanation {
    change(comparison, words).explanation.as_ref().expect("it was asked for")
}

#[test]
fn nothing_is_explained_unasked() {
    let comparison = compared(&[SEND], &[TRAIN]);
    assert!(comparison.changes.iter().all(|change| change.explanation.is_none()));
    assert!(!serde_json::to_string(&comparison).expect("it is JSON").contains("explanation"));
}

#[test]
fn a_pair_tells_its_rare_words_and_what_stands_around_it() {
    let after = SEND.replace("en besked", "et varsel");
    let comparison = explained(&["# Et", TRAIN, SEND, SMOKE], &["# Et", TRAIN, &after, SMOKE]);
    let explanation = of(&comparison, "varsel");
    assert_eq!(explanation.shared.len(), 5, "{:?}", explanation.shared);
    assert!(explanation.shared.contains(&"registreringen".to_owned()) && !explanation.shared.contains(&"besked".to_owned()));
    assert_eq!(explanation.surroundings, [Surrounding::SameSection, Surrounding::PairBefore, Surrounding::PairAfter]);
}

#[test]
fn the_next_best_is_told_with_why_it_was_not_taken() {
    let near = SEND.replace("en besked", "et varsel");
    let far = "Hospitalet sender praksis en regning ved registreringen";
    let comparison = explained(&["# Et", SEND], &["# Et", &near, far]);
    let next = of(&comparison, "varsel").next.as_ref().expect("there is another like it");
    assert_eq!((next.side, next.unit.position, next.why), (SideName::After, 2, NotTaken::LessLike));
    assert!(next.likeness > 0.0 && next.likeness < change(&comparison, "varsel").pairing.expect("it is a pair").likeness);
    let nearest = of(&comparison, "regning").next.as_ref().expect("it is like the other one");
    assert_eq!((nearest.side, nearest.unit.position, nearest.why), (SideName::Before, 1, NotTaken::Taken));
}

#[test]
fn an_id_that_went_before_likeness_is_said_to() {
    let comparison = explained(&[&format!("{SEND} {{#besked}}")], &[&format!("{MEET} {{#besked}}"), SEND]);
    let next = of(&comparison, "drøfter").next.as_ref().expect("the same words stand below");
    assert_eq!((next.likeness, next.why), (1.0, NotTaken::Outranked));
}

#[test]
fn a_unit_alone_tells_the_nearest_and_what_they_share() {
    let other = "Naboen fik hvert forår før indlæggelsen lov til at vande haven og til at fodre katten hos alle de andre";
    let comparison = explained(&[SEND], &[other]);
    let explanation = of(&comparison, "Naboen");
    assert_eq!(explanation.next.as_ref().map(|next| next.why), Some(NotTaken::TooUnlike));
    assert!(explanation.shared.contains(&"indlæggelsen".to_owned()), "{:?}", explanation.shared);
    assert_eq!(of(&explained(&[SEND], &["Biler holder stille"]), "Biler").next, None);
}

#[test]
fn what_an_editor_ruled_is_said_to_be_ruled() {
    let (before, after) = (document(&[&format!("{SEND} {{#besked}}")]), document(&[&format!("{SEND} {{#besked}}")]));
    let name = || vec![UnitName { by: NamedBy::Id(UnitId::new("besked")), span: Span::default() }];
    let lineage = lineage(vec![ruling(RulingKind::Deleted, name(), vec![]), ruling(RulingKind::Inserted, vec![], name())]);
    let mut comparison = compare_with(&before, &after, &Options { lineage: Some(&lineage) }, &files());
    explain(&mut comparison, &before, &after);
    let why = |change: &Change| change.explanation.as_ref().and_then(|explanation| Some(explanation.next.as_ref()?.why));
    assert_eq!(comparison.changes.iter().map(why).collect::<Vec<_>>(), [Some(NotTaken::Ruled), Some(NotTaken::Ruled)]);
}

#[test]
fn the_terminal_says_it_in_sentences() {
    let layouts = aftale::layouts::Layouts::new(BTreeMap::new());
    let labels = layouts.labels("da", "comparison").expect("the labels are built in");
    let near = SEND.replace("en besked", "et varsel");
    let comparison = explained(&["# Et", SEND], &["# Et", &near, "Hospitalet sender praksis en regning ved registreringen"]);
    let text = render_comparison(&comparison, &labels, false);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in [
        "Parret på fælles ord. Tekstlighed 0,",
        "Sjældne ord, som begge har: ",
        "Overskrifterne over dem hører sammen.",
        "Den næstbedste er ",
        ": den ligner mindre.",
    ] {
        assert!(text.contains(words), "`{words}` is missing in {text}");
    }
}

#[test]
fn ten_thousand_clauses_are_explained_in_near_linear_work() {
    let clause = |at: usize| format!("Hospitalet sender besked nummer{at} om forløb{} og møde{} til kommunen", at / 3, at / 7);
    let lines: Vec<String> = (0..10_000).map(clause).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let comparison = explained(&lines, &lines);
    assert!(comparison.changes.iter().all(|change| change.explanation.as_ref().is_some_and(|explanation| explanation.next.is_some())));
}
