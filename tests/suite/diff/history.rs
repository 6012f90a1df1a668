//! Duties over several texts: lines of descent, what was dissolved and came back, and that each duty has one entry.

use std::collections::BTreeMap;

use aftale::diff::follow;
use aftale::diff::history::{DutyHistory, Fate, History, StepKind};
use proptest::prelude::*;

use super::limits::any_document;
use super::*;

const VISIT: &str = "Psykiatrien besøger borgeren på bostedet en gang hver måned året rundt";

/// A text of a series; a line with `[deadline]` at its end is a duty, one with `[]` a duty without a deadline.
fn period(label: &str, lines: &[&str]) -> Document {
    let cut = |line: &&str| {
        line.strip_suffix(']').and_then(|line| line.rsplit_once(" [")).map(|(text, deadline)| (text.to_owned(), deadline.to_owned()))
    };
    let cuts: Vec<Option<(String, String)>> = lines.iter().map(cut).collect();
    let bare: Vec<&str> = lines.iter().zip(&cuts).map(|(line, cut)| cut.as_ref().map_or(*line, |(text, _)| text)).collect();
    let mut document = document(&bare);
    for (unit, cut) in document.units.iter_mut().zip(&cuts) {
        unit.records.extend(cut.as_ref().map(|(_, deadline)| duty(deadline)));
    }
    Document { id: format!("region/aftale/{label}"), label: label.to_owned(), ..document }
}

fn duty(deadline: &str) -> Record {
    Record::Obligation(Obligation {
        actor: PartyId("hospitalet".into()),
        counterpart: None,
        modality: Modality::Must,
        deadline: (!deadline.is_empty()).then(|| Deadline(deadline.to_owned())),
        channel: None,
        basis: None,
        places: Default::default(),
    })
}

fn followed(documents: &[Document]) -> History {
    let comparisons: Vec<Comparison> = documents.windows(2).map(|two| compare(&two[0], &two[1], &files())).collect();
    follow("region/aftale", documents, &comparisons, &BTreeMap::new(), &files())
}

/// The steps of an entry, e.g. `a..b continued looser`.
fn steps(entry: &DutyHistory) -> Vec<String> {
    let words = |value: &serde_json::Value| value.as_str().map(|word| format!(" {word}")).unwrap_or_default();
    let step = |step| {
        let value = serde_json::to_value(step).expect("a step is JSON");
        format!(
            "{}..{}{}{}",
            value["from"].as_str().unwrap(),
            value["to"].as_str().unwrap(),
            words(&value["kind"]),
            words(&value["direction"])
        )
    };
    entry.steps.iter().map(step).collect()
}

#[test]
fn a_duty_is_one_entry_over_all_periods_with_the_direction_of_each_step() {
    let line = |hours: &str| format!("{SEND} inden {hours} timer {{#besked}} [inden {hours} timer]");
    let history = followed(&[period("a", &[&line("24")]), period("b", &[&line("12")]), period("c", &[&line("48")])]);
    assert_eq!(history.duties.len(), 1);
    assert_eq!(steps(&history.duties[0]), ["a..b continued stricter", "b..c continued looser"]);
    assert_eq!(history.duties[0].fate, Fate::InForce);
    let deadlines: Vec<&str> = history.duties[0]
        .periods
        .iter()
        .map(|standing| standing.units[0].duties[0].deadline.as_ref().map_or("", |deadline| deadline.0.as_str()))
        .collect();
    assert_eq!(deadlines, ["inden 24 timer", "inden 12 timer", "inden 48 timer"]);
}

#[test]
fn a_duty_that_was_dissolved_and_brought_back_is_one_entry() {
    let prose = "Prosa om noget ganske andet end dette";
    let (train, visit, again) = (format!("{TRAIN} []"), format!("{VISIT} []"), format!("{} []", VISIT.replace("året rundt", "hele året")));
    let (before, between, after) =
        (period("a", &[&train, &visit, prose]), period("b", &[&train, prose]), period("c", &[&train, &again, prose]));
    let history = followed(&[before, between, after]);
    let back = history.duties.iter().find(|entry| entry.brought_back).expect("one is back");
    assert_eq!(steps(back), ["a..b dissolved looser", "a..c brought_back"]);
    assert_eq!(back.periods.iter().map(|standing| standing.units.len()).collect::<Vec<_>>(), [1, 0, 1]);
    assert_eq!(history.duties.len(), 2);
    assert_eq!(history.fates[&Fate::InForce], 2);
}

#[test]
fn a_written_id_brings_a_duty_back_in_other_words() {
    let history = followed(&[
        period("a", &[&format!("{VISIT} {{#besoeg}} []")]),
        period("b", &[SMOKE]),
        period("c", &["Helt nye ord om et helt andet emne står nu her {#besoeg} []"]),
    ]);
    assert!(history.duties.iter().any(|entry| entry.brought_back), "{:?}", history.duties);
}

#[test]
fn unlike_words_bring_nothing_back() {
    let history = followed(&[period("a", &[&format!("{VISIT} []")]), period("b", &[SMOKE]), period("c", &[&format!("{MEET} []")])]);
    assert_eq!(
        history.duties.iter().map(|entry| (entry.fate, entry.brought_back)).collect::<Vec<_>>(),
        [(Fate::InForce, false), (Fate::Dissolved, false)]
    );
}

#[test]
fn what_was_divided_is_one_entry_with_both_branches() {
    let whole = format!("{SEND}. {TRAIN}. []");
    let history = followed(&[
        period("a", &[&whole]),
        period("b", &[&format!("{SEND}. []"), &format!("{TRAIN}. []")]),
        period("c", &[&format!("{TRAIN}. []")]),
    ]);
    assert_eq!(history.duties.len(), 1);
    let kinds: Vec<StepKind> = history.duties[0].steps.iter().map(|step| step.kind).collect();
    assert_eq!(kinds, [StepKind::Divided, StepKind::Continued, StepKind::Dissolved]);
    assert_eq!(history.duties[0].periods[1].units.len(), 2);
}

#[test]
fn text_that_lost_its_mark_is_not_a_duty_in_force() {
    let history = followed(&[period("a", &[&format!("{VISIT} []")]), period("b", &[VISIT])]);
    assert_eq!((history.duties[0].fate, steps(&history.duties[0])), (Fate::Unmarked, vec!["a..b continued looser".to_owned()]));
}

#[test]
fn a_duty_that_is_carried_on_stands_in_the_other_text() {
    let documents = [period("a", &[&format!("{VISIT} []"), TRAIN]), period("b", &[TRAIN])];
    let mut comparison = compare(&documents[0], &documents[1], &files());
    let dropped = comparison.changes.iter_mut().find(|change| change.kind == ChangeKind::Deleted).expect("the duty is dropped");
    dropped.flags.push(Flag::CarriedOn("region/tillaeg/b#besoeg".into()));
    let other = Document { id: "region/tillaeg/b".into(), ..period("b", &[&format!("{VISIT} {{#besoeg}} []")]) };
    let others = [(other.id.clone(), other)].into();
    let history = follow("region/aftale", &documents, &[comparison], &others, &files());
    let entry = &history.duties[0];
    assert_eq!((entry.fate, steps(entry)), (Fate::CarriedOn, vec!["a..b carried_on".to_owned()]));
    assert_eq!(entry.periods[1].units[0].work.as_deref(), Some("region/tillaeg/b"));
}

fn any_period() -> impl Strategy<Value = Document> {
    (any_document(), any::<u32>()).prop_map(|(mut document, marks)| {
        for (at, unit) in
            document.units.iter_mut().enumerate().filter(|(at, unit)| marks & (1 << at) != 0 && unit.kind != UnitKind::Heading)
        {
            unit.records.push(duty(["", "senest 5 dage", "inden 24 timer"][at % 3]));
        }
        document
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn every_duty_of_every_period_has_one_entry_and_counts_in_one_step(mut documents in prop::collection::vec(any_period(), 1..5)) {
        for (at, document) in documents.iter_mut().enumerate() {
            document.label = at.to_string();
        }
        let history = followed(&documents);
        for (at, document) in documents.iter().enumerate() {
            let mut seen = vec![0; document.units.len()];
            for entry in &history.duties {
                prop_assert_eq!(entry.periods.len(), documents.len());
                entry.periods[at].units.iter().for_each(|unit| seen[unit.place.position] += 1);
            }
            for (unit, seen) in document.units.iter().zip(seen) {
                let is_duty = !unit.records.is_empty();
                prop_assert!(seen == 1 || (seen == 0 && !is_duty), "{} stands in {} entries", unit.id, seen);
            }
            if at + 1 < documents.len() {
                let label = document.label.clone();
                let onward = history.duties.iter().flat_map(|entry| &entry.steps).filter(|step| step.from == label && step.kind != StepKind::BroughtBack);
                prop_assert_eq!(onward.map(|step| step.duties.before).sum::<usize>(), history.periods[at].duties);
            }
        }
        prop_assert_eq!(history.fates.values().sum::<usize>(), history.duties.len());
        prop_assert_eq!(serde_json::to_string(&history).ok(), serde_json::to_string(&followed(&documents)).ok());
    }
}
