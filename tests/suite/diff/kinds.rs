//! The kinds of change.

use super::*;

#[test]
fn equal_texts_are_unchanged() {
    let comparison = compared(&["# Formål", SEND, TRAIN], &["# Formål", SEND, TRAIN]);
    assert!(comparison.changes.iter().all(|change| change.kind == ChangeKind::Unchanged && change.reason == Reason::Same));
    assert_eq!(comparison.ledger[&ChangeKind::Unchanged], 3);
}

#[test]
fn other_words_at_the_same_place_are_reworded() {
    let after = SEND.replace("en besked", "et varsel");
    let comparison = compared(&["# Formål", SEND, TRAIN], &["# Formål", &after, TRAIN]);
    let change = change(&comparison, "varsel");
    assert_eq!((change.kind, change.significance, change.reason), (ChangeKind::Reworded, Significance::Minor, Reason::Wording));
    assert_eq!(change.pairing.expect("it is a pair").by, PairedBy::Likeness);
}

#[test]
fn a_new_text_is_inserted_and_a_missing_one_deleted() {
    let comparison = compared(&["# Formål", SEND, TRAIN], &["# Formål", SEND, SMOKE]);
    assert_eq!(change(&comparison, "rygestop").kind, ChangeKind::Inserted);
    assert_eq!(change(&comparison, "genoptræningen").kind, ChangeKind::Deleted);
}

#[test]
fn a_deleted_text_is_told_at_the_place_it_stood() {
    let comparison = compared(&["# Formål", SEND, TRAIN, MEET], &["# Formål", SEND, MEET]);
    let told: Vec<&str> = comparison.changes.iter().map(|change| change.runs[0].text.as_str()).collect();
    assert_eq!(told, [TRAIN, "Formål", SEND, MEET], "gravest first, then in print order");
}

#[test]
fn a_lighter_text_that_passes_a_heavier_one_has_moved() {
    let comparison = compared(&["# Formål", SEND, "Her står lidt", TRAIN], &["# Formål", SEND, TRAIN, "Her står lidt"]);
    let change = change(&comparison, "Her står lidt");
    assert_eq!((change.kind, change.significance), (ChangeKind::Moved, Significance::Minor));
    assert_eq!(change.flags, [Flag::Renumbered]);
    assert_eq!(super::change(&comparison, "genoptræningen").kind, ChangeKind::Renumbered, "what it passed stays");
}

#[test]
fn a_text_may_move_and_be_reworded() {
    let after = SMOKE.replace("rygere", "alle borgere");
    let comparison = compared(&["# Et", SMOKE, SEND, TRAIN, MEET], &["# Et", SEND, TRAIN, MEET, &after]);
    assert_eq!(change(&comparison, "rygestop").kind, ChangeKind::MovedReworded);
}

#[test]
fn a_heading_with_other_words_is_renamed_by_the_text_below_it() {
    let before = ["# Indlæggelse", SEND, TRAIN, "# Sundhed", SMOKE, MEET];
    let comparison = compared(&before, &["# Vejen gennem hospitalet", SEND, TRAIN, "# Sundhed", SMOKE, MEET]);
    let change = change(&comparison, "Vejen");
    assert_eq!(change.kind, ChangeKind::Renamed);
    assert_eq!(change.pairing.expect("it is a pair").by, PairedBy::Structure);
}

#[test]
fn a_new_chapter_renumbers_headings_but_not_their_paragraphs() {
    let comparison = compared(&["# Sundhed", SEND, TRAIN], &["# Formål", MEET, "# Sundhed", SEND, TRAIN]);
    let heading = change(&comparison, "Sundhed");
    assert_eq!((heading.kind, heading.significance, heading.reason), (ChangeKind::Renumbered, Significance::None, Reason::Number));
    assert_eq!(change(&comparison, "genoptræningen").kind, ChangeKind::Unchanged);
}

#[test]
fn a_number_printed_in_a_bare_heading_is_not_wording() {
    let bare = |title: &str| {
        let mut document = document(&[&format!("# {title}"), SEND]);
        document.units[0].number = None;
        document
    };
    let kind = |before, after| compare(&bare(before), &bare(after), &files()).changes.iter().map(|change| change.kind).max();
    assert_eq!(kind("§ 12. Formål", "§ 13. Formål"), Some(ChangeKind::Unchanged));
    let comparison = compare(&bare("2.1 Formål"), &bare("3.1 Formål"), &files());
    assert_eq!(change(&comparison, "Formål").kind, ChangeKind::Renumbered);
    assert_eq!(side(change(&comparison, "Formål"), Op::Insert), "3.1 Formål");
}

#[test]
fn a_paragraph_may_become_an_item_but_not_a_heading() {
    let item = format!("- {SEND}");
    assert_eq!(change(&compared(&[SEND], &[&item]), "registreringen").kind, ChangeKind::Renumbered);
    let heading = format!("# {SEND}");
    let comparison = compared(&[SEND], &[&heading]);
    assert_eq!(comparison.ledger[&ChangeKind::Deleted], 1);
}

#[test]
fn every_kind_is_in_the_ledger() {
    let comparison = compared(&[], &[]);
    assert!(ChangeKind::ALL.iter().all(|kind| comparison.ledger[kind] == 0));
}
