//! Records inside pairs: what became of duties, goals and targets, and how grave it is.

use super::*;

fn duty(modality: Modality, deadline: Option<&str>) -> Obligation {
    let deadline = deadline.map(|words| Deadline(words.into()));
    let party = |id: &str| PartyId(id.into());
    Obligation { actor: party("regionen"), counterpart: None, modality, deadline, channel: None, basis: None, places: Default::default() }
}

fn target(value: Option<&str>) -> Target {
    let value = value.map(str::to_owned);
    let (indicator, direction) = ("andel rygere".to_owned(), Some(Direction::Down));
    Target {
        indicator,
        value,
        direction,
        places: Default::default(),
        baseline: None,
        unit: None,
        year: None,
        source: None,
        split: None,
        basis: None,
    }
}

fn with(record: Option<Record>) -> Document {
    let mut document = document(&["# Formål", SEND]);
    document.units[1].records.extend(record);
    document
}

/// What a comparison says of one unit whose words stay and whose record changes.
fn told(before: Option<Record>, after: Option<Record>) -> (Significance, Reason, Vec<(String, Effect)>) {
    let comparison = compare(&with(before), &with(after), &files());
    let change = change(&comparison, "registreringen");
    let fields = change.records.iter().map(|record| (record.field.clone(), record.effect)).collect();
    (change.significance, change.reason, fields)
}

fn modality(before: Modality, after: Modality) -> (Significance, Reason, Effect) {
    let (significance, reason, fields) = told(Some(Record::Obligation(duty(before, None))), Some(Record::Obligation(duty(after, None))));
    (significance, reason, fields[0].1)
}

#[test]
fn less_binding_is_grave_and_more_binding_substantial() {
    assert_eq!(modality(Modality::Must, Modality::Should), (Significance::Grave, Reason::ModalityLowered, Effect::Looser));
    assert_eq!(modality(Modality::Must, Modality::Present), (Significance::Grave, Reason::ModalityLowered, Effect::Looser));
    assert_eq!(modality(Modality::Should, Modality::May), (Significance::Grave, Reason::ModalityLowered, Effect::Looser));
    assert_eq!(modality(Modality::Must, Modality::NeedNot), (Significance::Grave, Reason::ModalityLowered, Effect::Looser));
    assert_eq!(modality(Modality::May, Modality::Must), (Significance::Substantial, Reason::ModalityRaised, Effect::Stricter));
    assert_eq!(modality(Modality::May, Modality::MustNot), (Significance::Substantial, Reason::ModalityRaised, Effect::Stricter));
}

#[test]
fn a_duty_that_becomes_a_prohibition_is_grave_and_neither_stricter_nor_looser() {
    assert_eq!(modality(Modality::Must, Modality::MustNot), (Significance::Grave, Reason::ModalityReversed, Effect::Changed));
    assert_eq!(modality(Modality::MustNot, Modality::Must), (Significance::Grave, Reason::ModalityReversed, Effect::Changed));
}

#[test]
fn another_actor_is_substantial() {
    let other = Obligation { actor: PartyId("kommunerne".into()), ..duty(Modality::Must, None) };
    let (significance, reason, fields) = told(Some(Record::Obligation(duty(Modality::Must, None))), Some(Record::Obligation(other)));
    assert_eq!((significance, reason), (Significance::Substantial, Reason::ActorChanged));
    assert_eq!(fields, [("actor".to_owned(), Effect::Changed)]);
}

#[test]
fn the_gravest_reason_wins() {
    let other = Obligation { actor: PartyId("kommunerne".into()), ..duty(Modality::May, None) };
    assert_eq!(told(Some(Record::Obligation(duty(Modality::Must, None))), Some(Record::Obligation(other))).1, Reason::ModalityLowered);
}

#[test]
fn a_lower_target_is_stricter_when_less_is_better() {
    let record = |value| Some(Record::Target(target(value)));
    let (significance, reason, fields) = told(record(Some("13,5 pct.")), record(Some("12 pct.")));
    assert_eq!((significance, reason), (Significance::Substantial, Reason::TargetStricter));
    assert_eq!(fields, [("value".to_owned(), Effect::Stricter)]);
    let lowered = told(record(Some("12 pct.")), record(Some("13,5 %")));
    assert_eq!((lowered.0, lowered.1), (Significance::Grave, Reason::TargetLooser));
    assert_eq!(told(record(None), record(Some("12 pct."))).2, [("value".to_owned(), Effect::Added)]);
}

#[test]
fn a_value_of_another_indicator_goes_neither_up_nor_down() {
    let other = Target { indicator: "andel overvægtige".into(), baseline: Some("20".into()), ..target(Some("10 pct.")) };
    let before = Target { baseline: Some("16".into()), ..target(Some("13 pct.")) };
    let (_, reason, fields) = told(Some(Record::Target(before)), Some(Record::Target(other)));
    assert_eq!(reason, Reason::IndicatorChanged);
    let expected = [("indicator", Effect::Changed), ("value", Effect::Incomparable), ("baseline", Effect::Incomparable)];
    assert_eq!(fields, expected.map(|(field, effect)| (field.to_owned(), effect)));
}

#[test]
fn the_same_value_by_a_later_year_is_looser() {
    let by = |year: &str| Some(Record::Target(Target { year: Some(year.into()), ..target(Some("12 pct.")) }));
    assert_eq!(told(by("2018"), by("2020")).1, Reason::TargetLooser);
    assert_eq!(told(by("2020"), by("2018")).1, Reason::TargetStricter);
}

#[test]
fn values_counted_in_different_units_have_no_direction() {
    let record = |value| Some(Record::Target(target(Some(value))));
    assert_eq!(told(record("21 dage"), record("14 dage")).2, [("value".to_owned(), Effect::Stricter)]);
    assert_eq!(told(record("21 dage"), record("3 uger")).2, [("value".to_owned(), Effect::Changed)]);
    assert_eq!(told(record("14 pct."), record("14 %")).2, [("value".to_owned(), Effect::Same)]);
}

#[test]
fn an_advice_against_that_becomes_a_prohibition_binds_more() {
    let text = |words: &str, modality| {
        let mut document = document(&["# Formål", words]);
        document.units[1].records.push(Record::Obligation(duty(modality, None)));
        document
    };
    let before = text("Hospitalet bør ikke udskrive en borger til en tom bolig om aftenen", Modality::Should);
    let after = text("Hospitalet må ikke udskrive en borger til en tom bolig om aftenen", Modality::MustNot);
    let change = |before, after| compare(before, after, &files()).changes[0].clone();
    assert_eq!((change(&before, &after).reason, change(&before, &after).significance), (Reason::ModalityRaised, Significance::Substantial));
    assert_eq!(change(&after, &before).reason, Reason::ModalityLowered);
}

#[test]
fn a_duty_in_very_different_words_is_told() {
    let text = |words: &str| {
        let mut document = document(&["# Formål", SEND, TRAIN, &format!("{words} {{#pligt}}")]);
        document.units[3].records.push(Record::Obligation(duty(Modality::Must, None)));
        document
    };
    let (before, after) = (
        "Almen praksis skal i henvisningen oplyse hvilken medicin borgeren tager og om kommunen giver hjælp",
        "Almen praksis skal i henvisningen skrive hvad borgeren selv ønsker ved genoplivning og intensiv pleje",
    );
    let comparison = compare(&text(before), &text(after), &files());
    assert_eq!((comparison.changes[0].reason, comparison.changes[0].significance), (Reason::DutyRewritten, Significance::Substantial));
}

#[test]
fn areas_that_a_section_no_longer_covers_are_told() {
    let area = |covers: &[&str]| {
        Some(Record::Area(Area { covers: covers.iter().map(|id| (*id).into()).collect(), names: Vec::new(), places: Default::default() }))
    };
    assert_eq!(told(area(&["traening"]), area(&["it"])).1, Reason::AreaChanged);
}

#[test]
fn a_mark_that_goes_from_a_text_that_stays_is_a_dropped_duty() {
    let record = Some(Record::Obligation(duty(Modality::Must, None)));
    assert_eq!(told(record.clone(), None), (Significance::Grave, Reason::DutyDropped, vec![(String::new(), Effect::Removed)]));
    assert_eq!(told(None, record), (Significance::Substantial, Reason::RecordChanged, vec![(String::new(), Effect::Added)]));
}

#[test]
fn a_dropped_duty_is_grave_and_comes_first() {
    let before = with(Some(Record::Obligation(duty(Modality::Must, None))));
    let comparison = compare(&before, &document(&["# Formål", MEET]), &files());
    assert_eq!(comparison.changes[0].reason, Reason::DutyDropped);
    assert_eq!(comparison.changes[0].kind, ChangeKind::Deleted);
    let comparison = compare(&document(&["# Formål", MEET]), &before, &files());
    assert_eq!((comparison.changes[0].reason, comparison.changes[0].significance), (Reason::DutyAdded, Significance::Substantial));
}

#[test]
fn a_text_without_marks_weighs_more_when_it_binds() {
    let weight = |text: &str| compared(&["# Formål", text], &["# Formål"]).changes[0].significance;
    assert_eq!(weight("Regionen skal betale"), Significance::Grave);
    assert_eq!(weight("Regionen bør betale"), Significance::Substantial);
    assert_eq!(weight("Regionen er stor"), Significance::Minor);
}
