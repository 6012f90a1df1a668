//! Duties in running words, in texts that mark nothing.

use super::*;

/// What is said of one paragraph that changes.
fn told(before: &str, after: &str) -> (Significance, Reason) {
    let comparison = compared(&["# Formål", before, TRAIN], &["# Formål", after, TRAIN]);
    (comparison.changes[0].significance, comparison.changes[0].reason)
}

#[test]
fn a_lowered_skal_is_grave_without_a_mark() {
    let lowered = (Significance::Grave, Reason::WordsLowered);
    for (before, after) in [
        ("Hospitalet skal sende kommunen en plan", "Hospitalet bør sende kommunen en plan"),
        ("Hospitalet skal sende kommunen en plan", "Hospitalet kan sende kommunen en plan"),
        ("Hospitalet skal sende kommunen en plan", "Hospitalet skal ikke sende kommunen en plan"),
        ("Derfor skal hospitalet sende kommunen en plan", "Derfor skal hospitalet ikke sende kommunen en plan"),
        ("Hospitalet bør sende kommunen en plan", "Hospitalet kan sende kommunen en plan"),
        ("Hospitalet må ikke udskyde en udskrivning", "Hospitalet bør ikke udskyde en udskrivning"),
        ("The region must send the plan", "The region may send the plan"),
    ] {
        assert_eq!(told(before, after), lowered, "{before} → {after}");
        assert_eq!(told(after, before), (Significance::Substantial, Reason::WordsRaised), "{after} → {before}");
    }
}

#[test]
fn a_duty_turned_round_is_grave() {
    let (before, after) = ("Hospitalet skal sende kommunen en plan", "Hospitalet må ikke sende kommunen en plan");
    assert_eq!(told(before, after), (Significance::Grave, Reason::WordsReversed));
}

#[test]
fn a_negation_far_from_the_word_that_binds_is_not_its_own() {
    let before = "Hospitalet skal sende kommunen en plan, så borgeren ikke venter forgæves derhjemme";
    let after = "Hospitalet skal sende kommunen en plan, så borgeren venter kort tid derhjemme";
    assert_eq!(told(before, after).1, Reason::BindingWordChanged);
}

#[test]
fn a_dropped_duty_is_grave_without_a_mark_and_an_added_one_substantial() {
    let (with, without) = (["# Formål", TRAIN, "Regionen skal betale for transporten."], ["# Formål", TRAIN]);
    let dropped = &compared(&with, &without).changes[0];
    assert_eq!((dropped.kind, dropped.significance, dropped.reason), (ChangeKind::Deleted, Significance::Grave, Reason::DutyWordsDropped));
    let added = &compared(&without, &with).changes[0];
    assert_eq!((added.significance, added.reason), (Significance::Substantial, Reason::DutyWordsAdded));
}

#[test]
fn a_sentence_with_a_duty_that_goes_from_a_paragraph_is_grave() {
    let (rest, duty) = ("Planen beskriver hjælpen derhjemme og de aftaler der er lavet.", " Kommunen skal svare hospitalet samme dag.");
    assert_eq!(told(&format!("{rest}{duty}"), rest), (Significance::Grave, Reason::DutyWordsDropped));
    assert_eq!(told(rest, &format!("{rest}{duty}")).1, Reason::DutyWordsAdded);
}

#[test]
fn a_clause_that_only_tells_of_a_duty_is_none() {
    let weight = |text: &str| compared(&["# Formål", TRAIN, text], &["# Formål", TRAIN]).changes[0].reason;
    assert_eq!(weight("Listen viser det, der skal ske bagefter."), Reason::TextDropped);
    assert_eq!(weight("Når planen er sendt, skal kommunen svare."), Reason::DutyWordsDropped);
}

#[test]
fn in_a_text_that_marks_its_duties_an_unmarked_one_is_not_grave() {
    let mut before = document(&["# Formål", TRAIN, "Regionen skal betale for transporten."]);
    let places = Default::default();
    let duty = Obligation {
        actor: PartyId("kommunen".into()),
        counterpart: None,
        modality: Modality::Present,
        deadline: None,
        channel: None,
        basis: None,
        places,
    };
    before.units[1].records.push(Record::Obligation(duty));
    let after = Document { units: before.units[..2].to_vec(), ..before.clone() };
    let comparison = compare(&before, &after, &files());
    assert_eq!((comparison.changes[0].reason, comparison.changes[0].significance), (Reason::DutyWordsDropped, Significance::Substantial));
}

#[test]
fn a_deadline_in_words_has_its_direction() {
    let at = |when: &str| format!("Kommunen svarer hospitalet skriftligt {when} efter modtagelsen af planen");
    assert_eq!(told(&at("senest 5 hverdage"), &at("senest 10 hverdage")), (Significance::Grave, Reason::WordsLater));
    assert_eq!(told(&at("senest 5 hverdage"), &at("senest tre hverdage")), (Significance::Substantial, Reason::WordsSooner));
    assert_eq!(told(&at("senest 5 hverdage"), &at("senest 7 kalenderdage")).1, Reason::BindingWordChanged);
    let ahead = |days: &str| format!("Hospitalet varsler kommunen skriftligt senest {days} dage før udskrivningen af borgeren");
    assert_eq!(told(&ahead("3"), &ahead("1")).1, Reason::WordsLater);
}

#[test]
fn a_deadline_in_a_cell_has_its_direction() {
    let row = |when: &str| {
        let mut document = document(&["# Frister", &format!("Svar på korrespondance\tAlmen praksis\t{when}")]);
        document.units[1].kind = UnitKind::Row;
        document
    };
    let between = |before: &str, after: &str| compare(&row(before), &row(after), &files()).changes[0].reason;
    assert_eq!(between("Senest 3 hverdage", "Senest 5 hverdage"), Reason::WordsLater);
    assert_eq!(between("Hvert år", "Hvert halve år"), Reason::WordsSooner);
    assert_eq!(between("28 dage", "14 dage"), Reason::BindingWordChanged, "a number alone is no deadline");
}
