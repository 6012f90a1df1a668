//! Words that were declared to mean the same do not count as changed, and stand in the runs all the same.

use aftale::diff::judge_equivalents;
use aftale::model::Equivalent;

use super::rulings::lineage;
use super::*;

fn declared(pairs: &[(&str, &str)]) -> aftale::model::Lineage {
    let equivalent = |(before, after): &(&str, &str)| Equivalent {
        before: (*before).into(),
        after: (*after).into(),
        reason: "Nyt navn.".into(),
        places: Default::default(),
    };
    let mut lineage = lineage(Vec::new());
    lineage.equivalents = pairs.iter().map(equivalent).collect();
    lineage
}

fn compared(before: &[&str], after: &[&str], pairs: &[(&str, &str)]) -> Comparison {
    let lineage = declared(pairs);
    compare_with(&document(before), &document(after), &Options { lineage: Some(&lineage) }, &files())
}

/// The only change with its kind, how much it matters, and how often each equivalence stands in it.
fn one(before: &str, after: &str, pairs: &[(&str, &str)]) -> (ChangeKind, Significance, Vec<usize>) {
    let comparison = compared(&[before], &[after], pairs);
    let [change] = &comparison.changes[..] else { panic!("there is one change") };
    assert_eq!((side(change, Op::Delete), side(change, Op::Insert)), (before.to_owned(), after.to_owned()), "runs rebuild both sides");
    let times = comparison.equivalents.iter().map(|applied| applied.places.iter().map(|place| place.times).sum()).collect();
    (change.kind, change.significance, times)
}

const PLAN: (&str, &str) = ("plejeforløbsplan", "plejeplan");

#[test]
fn a_new_name_alone_leaves_a_clause_unchanged() {
    let (before, after) = ("Hospitalet sender en plejeforløbsplan til kommunen", "Hospitalet sender en plejeplan til kommunen");
    assert_eq!(one(before, after, &[PLAN]), (ChangeKind::Unchanged, Significance::None, vec![1]));
    assert_eq!(one(before, after, &[]).0, ChangeKind::Reworded);
    let change = &compared(&[before], &[after], &[PLAN]).changes[0];
    assert!(change.runs.iter().any(|run| run.op == Op::Delete && run.text == "plejeforløbsplan"), "the words are still to be seen");
    assert_eq!(change.reason, Reason::Same);
}

#[test]
fn it_stands_only_for_the_earlier_words_against_the_later() {
    let (before, after) = ("Kommunen svarer på en plejeforløbsplan", "Kommunen svarer på en plejeplan");
    assert_eq!(one(after, before, &[PLAN]).0, ChangeKind::Reworded, "not the other way round");
    assert_eq!(one("Kommunen læser planen", "Kommunen læser plejeplan", &[("plan", "plejeplan")]).0, ChangeKind::Reworded, "whole words");
    let both = ("Vi kender plejeforløbsplan og plejeplan her", "Vi kender plejeplan og plejeplan her");
    assert_eq!(one(both.0, both.1, &[PLAN]), (ChangeKind::Unchanged, Significance::None, vec![1]));
}

#[test]
fn capitals_may_differ_and_marks_around_may_not() {
    assert_eq!(one("Plejeforløbsplan, kaldet planen", "Plejeplan, kaldet planen", &[PLAN]).0, ChangeKind::Unchanged);
    assert_eq!(one("En plejeforløbsplan, kaldet planen", "En plejeplan. kaldet planen", &[PLAN]).0, ChangeKind::Reworded);
}

#[test]
fn a_phrase_may_share_words_with_its_other_name() {
    let pairs = [("plan for pleje", "plan for støtte og pleje"), ("almen praksis", "lægen")];
    let (before, after) = ("En plan for pleje hos almen praksis i dag", "En plan for støtte og pleje hos lægen i dag");
    assert_eq!(one(before, after, &pairs), (ChangeKind::Unchanged, Significance::None, vec![1, 1]));
}

#[test]
fn what_else_changed_still_counts() {
    let (before, after) = (
        "Hospitalet sender en plejeforløbsplan til kommunen senest 24 timer efter",
        "Hospitalet sender en plejeplan til kommunen senest 48 timer efter",
    );
    assert_eq!(one(before, after, &[PLAN]), (ChangeKind::Reworded, Significance::Grave, vec![1]), "there is more time");
}

#[test]
fn a_split_whose_words_mean_the_same_is_a_division() {
    let before = [&*format!("{SEND} med en plejeforløbsplan. {TRAIN}.")];
    let after = [&*format!("{SEND} med en plejeplan."), &*format!("{TRAIN}.")];
    let comparison = compared(&before, &after, &[PLAN]);
    assert_eq!((comparison.changes[0].kind, comparison.changes[0].reason), (ChangeKind::Split, Reason::Division));
    let places = &comparison.equivalents[0].places;
    assert_eq!((places[0].after.position, places[0].times, places.len()), (0, 1, 1));
}

#[test]
fn a_word_that_binds_cannot_be_declared_away() {
    let pairs = [
        ("skal", "kan"),
        ("senest 5 hverdage", "senest 7 hverdage"),
        ("bør ikke", "bør"),
        ("brev", "bestemt ikke brev"),
        ("skal straks", "straks skal"),
    ];
    let text = document(&["Parterne skal senest 5 hverdage bør ikke brev skal straks"]);
    let other = document(&["Parterne kan senest 7 hverdage bør bestemt ikke brev straks skal"]);
    let lineage = declared(&pairs);
    let said: Vec<String> = judge_equivalents(&lineage, &text, &other).iter().map(|finding| finding.message.clone()).collect();
    let lacks = |word: &str| format!("these words lack `{word}`, which binds");
    assert_eq!(said, [lacks("skal"), lacks("5"), lacks("ikke"), lacks("ikke")]);
    assert_eq!(one("Kommunen skal svare her", "Kommunen kan svare her", &[("skal", "kan")]).0, ChangeKind::Reworded, "it is not followed");
}

#[test]
fn words_that_stand_nowhere_are_told() {
    let lineage = declared(&[PLAN, ("varsel", "Varsel.")]);
    let found = judge_equivalents(&lineage, &document(&["En plejeforløbsplan og et varsel"]), &document(&["En plan og et varsel"]));
    let said: Vec<(bool, &str)> = found.iter().map(|finding| (finding.is_error(), finding.message.as_str())).collect();
    assert_eq!(said, [(false, "`plejeplan` stands nowhere in tekst"), (false, "these are the same words")]);
}

#[test]
fn ways_through_a_long_change_are_given_up_at_last() {
    let pairs: Vec<(String, String)> = (1..40).map(|length| (vec!["a"; length].join(" "), vec!["b"; length + 1].join(" "))).collect();
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(before, after)| (before.as_str(), after.as_str())).collect();
    let (before, after) = (vec!["a"; 4_000].join(" "), vec!["b"; 3_000].join(" "));
    let before = format!("{SEND} {TRAIN} {before} {MEET} {{#lang}}");
    let after = format!("{SEND} {TRAIN} {after} {MEET} {{#lang}}");
    assert_eq!(compared(&[&before], &[&after], &pairs).changes[0].kind, ChangeKind::Reworded);
}
