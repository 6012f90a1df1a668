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

fn deadline(before: Option<&str>, after: Option<&str>) -> Effect {
    let record = |words| Some(Record::Obligation(duty(Modality::Must, words)));
    told(record(before), record(after)).2[0].1
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
fn deadlines_compare_across_hours_days_and_weeks() {
    assert_eq!(deadline(Some("inden 24 timer"), Some("inden for 2 dage")), Effect::Looser);
    assert_eq!(deadline(Some("inden for to uger"), Some("senest 10 dage")), Effect::Stricter);
    assert_eq!(deadline(Some("senest 3 måneder"), Some("senest 30 dage")), Effect::Stricter);
    assert_eq!(deadline(Some("inden for fem hverdage"), Some("3 hverdage")), Effect::Stricter);
}

#[test]
fn working_days_do_not_compare_with_calendar_days() {
    assert_eq!(deadline(Some("5 hverdage"), Some("7 kalenderdage")), Effect::Changed);
    assert_eq!(deadline(Some("1 måned"), Some("30 dage")), Effect::Changed);
    assert_eq!(deadline(Some("hurtigst muligt"), Some("inden 24 timer")), Effect::Changed);
}

#[test]
fn more_days_before_an_event_leave_less_time() {
    assert_eq!(deadline(Some("senest 2 dage før mødet"), Some("senest 1 dag før mødet")), Effect::Looser);
    assert_eq!(deadline(Some("senest 2 dage før mødet"), Some("senest 1 dag efter mødet")), Effect::Changed);
}

#[test]
fn times_of_day_and_dates_compare_in_equal_words() {
    assert_eq!(deadline(Some("senest kl. 12"), Some("senest kl. 14.30")), Effect::Looser);
    assert_eq!(deadline(Some("senest 1. april"), Some("senest 1. marts")), Effect::Stricter);
    assert_eq!(deadline(Some("senest kl. 12"), Some("dagligt kl. 10")), Effect::Changed);
}

#[test]
fn a_deadline_that_goes_is_looser_and_one_that_comes_stricter() {
    assert_eq!(deadline(Some("senest kl. 12"), None), Effect::Looser);
    assert_eq!(deadline(None, Some("senest kl. 12")), Effect::Stricter);
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
    assert_eq!((significance, reason), (Significance::Substantial, Reason::TargetChanged));
    assert_eq!(fields, [("value".to_owned(), Effect::Stricter)]);
    assert_eq!(told(record(None), record(Some("12 pct."))).2, [("value".to_owned(), Effect::Added)]);
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
    assert_eq!(weight("Regionen skal betale"), Significance::Substantial);
    assert_eq!(weight("Regionen er stor"), Significance::Minor);
}
