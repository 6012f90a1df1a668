//! What moved, and what moved along.

use super::*;

const A: [&str; 4] =
    ["# Forebyggelse", SMOKE, "Kommunen tilbyder et kursus i madlavning hver vinter", "Skolerne får besøg af en sundhedsplejerske"];
const B: [&str; 5] = ["# Genoptræning", TRAIN, SEND, MEET, "Borgeren får en skriftlig plan med hjem fra hospitalet samme dag"];

/// Kind and the section it moved with, by the first word of the text.
fn fates(comparison: &Comparison) -> BTreeMap<String, (ChangeKind, Option<String>)> {
    let along = |flag: &Flag| if let Flag::MovedWith(id) = flag { Some(id.to_string()) } else { None };
    let name = |change: &Change| {
        let op = if change.after.is_empty() { Op::Delete } else { Op::Insert };
        side(change, op).split(' ').take(2).collect::<Vec<_>>().join(" ")
    };
    comparison.changes.iter().map(|change| (name(change), (change.kind, change.flags.iter().find_map(along)))).collect()
}

fn moved(kind: ChangeKind, section: &str) -> (ChangeKind, Option<String>) {
    (kind, Some(section.to_owned()))
}

#[test]
fn of_two_swapped_sections_the_lighter_one_moved_and_is_told_once() {
    let fates = fates(&compared(&[&A[..], &B[..]].concat(), &[&B[..], &A[..]].concat()));
    assert_eq!(fates["Forebyggelse"], (ChangeKind::Moved, None));
    assert_eq!(fates["Almen praksis"], moved(ChangeKind::Moved, "sted.5"));
    assert_eq!(fates["Genoptræning"].0, ChangeKind::Renumbered);
    assert_eq!(fates["Hospitalet sender"], (ChangeKind::Unchanged, None));
}

#[test]
fn a_subsection_moves_into_another_chapter() {
    let sub = ["## Rygestop", SMOKE];
    let before = [&["# Et", SEND], &sub[..], &["# To", TRAIN, MEET, B[4]]].concat();
    let after = [&["# Et", SEND, "# To", TRAIN, MEET, B[4]], &sub[..]].concat();
    let fates = fates(&compared(&before, &after));
    assert_eq!(fates["Rygestop"], (ChangeKind::Moved, None));
    assert_eq!(fates["Almen praksis"], moved(ChangeKind::Moved, "sted.6"));
    assert_eq!(fates["To"].0, ChangeKind::Unchanged);
}

#[test]
fn what_left_a_moved_section_is_a_move_of_its_own() {
    let before = [&A[..], &B[..]].concat();
    let after = [&B[..], &["# Andet", A[2]], &A[..2], &A[3..]].concat();
    let fates = fates(&compared(&before, &after));
    assert_eq!(fates["Kommunen tilbyder"], (ChangeKind::Moved, None));
    assert_eq!(fates["Almen praksis"], moved(ChangeKind::Moved, "sted.7"));
}

#[test]
fn what_changed_its_place_within_a_moved_section_is_a_move_of_its_own() {
    let before = [&A[..], &B[..]].concat();
    let after = [&B[..], &A[..1], &A[2..], &A[1..2]].concat();
    let fates = fates(&compared(&before, &after));
    let alone: Vec<&str> =
        ["Almen praksis", "Kommunen tilbyder", "Skolerne får"].into_iter().filter(|name| fates[*name].1.is_none()).collect();
    assert_eq!(alone, ["Almen praksis"], "the fewest words that passed the others");
}

#[test]
fn in_a_moved_section_each_unit_keeps_its_fate() {
    let course = A[2].replace("hver vinter", "hvert forår");
    let after = [&B[..], &[A[0], SMOKE, &course, "Apotekerne deler foldere ud til alle nye lejere"]].concat();
    let fates = fates(&compared(&[&A[..], &B[..]].concat(), &after));
    assert_eq!(fates["Kommunen tilbyder"], moved(ChangeKind::MovedReworded, "sted.5"));
    assert_eq!(fates["Apotekerne deler"], (ChangeKind::Inserted, None));
    assert_eq!(fates["Skolerne får"], (ChangeKind::Deleted, None));
}

#[test]
fn nested_sections_name_the_outermost_that_moved() {
    let part = ["# Forebyggelse", "## Rygestop", SMOKE, "## Mad", A[2]];
    let fates = fates(&compared(&[&part[..], &B[..]].concat(), &[&B[..], &part[..]].concat()));
    assert_eq!(fates["Mad"], moved(ChangeKind::Moved, "sted.5"));
    assert_eq!(fates["Kommunen tilbyder"], moved(ChangeKind::Moved, "sted.5"));
}

#[test]
fn a_subsection_that_passed_its_sibling_in_a_moved_section_is_a_move_of_its_own() {
    let (smoke, food) = (["## Rygestop", SMOKE], ["## Mad", A[2], A[3]]);
    let before = [&["# Forebyggelse"], &smoke[..], &food[..], &B[..], &["Endnu et stykke om genoptræning i eget hjem"]].concat();
    let after = [&B[..], &["Endnu et stykke om genoptræning i eget hjem"], &["# Forebyggelse"], &food[..], &smoke[..]].concat();
    let fates = fates(&compared(&before, &after));
    assert_eq!(fates["Mad"], moved(ChangeKind::Moved, "sted.6"));
    assert_eq!(fates["Rygestop"], (ChangeKind::Moved, None));
    assert_eq!(fates["Almen praksis"], moved(ChangeKind::Moved, "sted.10"));
}

#[test]
fn a_moved_text_under_a_heading_that_stays_moved_by_itself() {
    let before = ["# Et", SMOKE, SEND, "# To", TRAIN, MEET, B[4]];
    let after = ["# Et", SEND, "# To", TRAIN, MEET, B[4], SMOKE];
    assert_eq!(fates(&compared(&before, &after))["Almen praksis"], (ChangeKind::Moved, None));
}

#[test]
fn equal_units_pair_by_what_stands_around_them() {
    let same = "Parterne følger op en gang om året";
    let before = ["# Et", SMOKE, same, "# To", TRAIN, same, "# Tre", MEET, same];
    let after = ["# Et", SMOKE, same, "# Tre", MEET, same];
    let comparison = compared(&before, &after);
    let gone: Vec<usize> = comparison.changes.iter().filter(|c| c.kind == ChangeKind::Deleted).map(|c| c.before[0].position).collect();
    assert_eq!(gone, [3, 4, 5]);
    assert_eq!(comparison.ledger[&ChangeKind::Moved], 0);
}
