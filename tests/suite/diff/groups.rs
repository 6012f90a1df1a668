//! One unit that became several, and several that became one.

use super::*;

const PLAN: &str = "Hospitalet sender hurtigst muligt kommunen en plan for plejen efter udskrivningen";
const CALL: &str = "Afdelingen ringer inden middag til hjemmesygeplejersken om borgerens behov samme aften";
const LIST: &str = "Apoteket udleverer medicin til de første døgn sammen med en opdateret oversigt";

fn joined(texts: &[&str]) -> String {
    texts.join(" ")
}

fn places(change: &Change) -> (Vec<usize>, Vec<usize>) {
    let places = |units: &[aftale::diff::comparison::UnitRef]| units.iter().map(|unit| unit.position).collect();
    (places(&change.before), places(&change.after))
}

#[test]
fn one_unit_that_became_two_is_split() {
    let comparison = compared(&["# Et", &joined(&[PLAN, CALL]), MEET], &["# Et", PLAN, CALL, MEET]);
    let change = change(&comparison, "plejen");
    assert_eq!((change.kind, places(change)), (ChangeKind::Split, (vec![1], vec![1, 2])));
    assert_eq!((change.significance, change.reason), (Significance::Minor, Reason::Division));
    assert_eq!(change.pairing.map(|pairing| (pairing.by, pairing.likeness)), Some((PairedBy::Likeness, 1.0)));
    assert_eq!(change.flags, []);
    let count = comparison.counts[&ChangeKind::Split];
    assert_eq!((comparison.ledger[&ChangeKind::Split], count.before, count.after), (1, 1, 2));
}

#[test]
fn two_units_that_became_one_are_merged() {
    let comparison = compared(&["# Et", PLAN, CALL, MEET], &["# Et", &joined(&[PLAN, CALL]), MEET]);
    let change = change(&comparison, "plejen");
    assert_eq!((change.kind, places(change)), (ChangeKind::Merged, (vec![1, 2], vec![1])));
    assert_eq!(side(change, Op::Delete), joined(&[PLAN, CALL]));
}

#[test]
fn a_unit_may_become_many() {
    let all = [PLAN, CALL, LIST, SEND, TRAIN, SMOKE];
    let comparison = compared(&["# Et", &joined(&all), MEET], &[&["# Et"][..], &all[..], &[MEET][..]].concat());
    assert_eq!(places(change(&comparison, "plejen")), (vec![1], vec![1, 2, 3, 4, 5, 6]));
}

#[test]
fn a_new_unit_may_stand_between_the_parts() {
    let comparison = compared(&["# Et", &joined(&[PLAN, CALL]), MEET], &["# Et", PLAN, SMOKE, CALL, MEET]);
    assert_eq!(places(change(&comparison, "plejen")), (vec![1], vec![1, 3]));
    assert_eq!(change(&comparison, "rygestop").kind, ChangeKind::Inserted);
}

#[test]
fn parts_may_be_reworded() {
    let (plan, call) = (PLAN.replace("hurtigst muligt", "straks"), CALL.replace("samme aften", "samme dag"));
    let comparison = compared(&["# Et", &joined(&[PLAN, CALL]), MEET], &["# Et", &plan, &call, MEET]);
    let change = change(&comparison, "plejen");
    assert_eq!((change.kind, change.reason), (ChangeKind::Split, Reason::WordsSooner));
    assert!(change.pairing.is_some_and(|pairing| pairing.likeness < 1.0));
}

#[test]
fn an_id_that_stays_with_half_of_its_text_is_a_split() {
    let comparison =
        compared(&[&format!("{} {{#plan}}", joined(&[PLAN, CALL]))], &[&format!("{PLAN} {{#plan}}"), &format!("{CALL} {{#opkald}}")]);
    let change = &comparison.changes[0];
    assert_eq!((change.kind, change.pairing.map(|pairing| pairing.by)), (ChangeKind::Split, Some(PairedBy::Id)));
}

#[test]
fn a_short_addition_is_not_a_part() {
    let comparison = compared(&["# Et", PLAN, CALL], &["# Et", PLAN, "Hospitalet sender gerne blomster", CALL]);
    assert_eq!(change(&comparison, "blomster").kind, ChangeKind::Inserted);
    let comparison = compared(&["# Et", &joined(&[PLAN, CALL]), SMOKE], &["# Et", &joined(&[PLAN, CALL]), PLAN, SMOKE]);
    assert_eq!(comparison.ledger[&ChangeKind::Split], 0, "the words of the whole are all there already");
}

#[test]
fn a_part_with_a_better_partner_of_its_own_stays_with_it() {
    let call = CALL.replace("samme aften", "samme dag");
    let comparison = compared(&["# Et", &joined(&[PLAN, CALL]), CALL, MEET], &["# Et", PLAN, &call, &joined(&[LIST, CALL]), MEET]);
    let found = comparison.changes.iter().flat_map(|change| &change.after).count();
    assert_eq!(found, comparison.after.units, "every unit has one place");
}

#[test]
fn headings_and_rows_are_never_parts() {
    let heading = format!("# {PLAN}");
    let comparison = compared(&[&joined(&[PLAN, CALL])], &[&heading, CALL]);
    assert_eq!(comparison.ledger[&ChangeKind::Split], 0);
}

#[test]
fn a_group_that_stands_elsewhere_is_told_as_moved_too() {
    let comparison = compared(&["# Et", &joined(&[PLAN, CALL]), SEND, TRAIN, SMOKE, MEET], &["# Et", SEND, TRAIN, SMOKE, MEET, PLAN, CALL]);
    let change = change(&comparison, "plejen");
    assert_eq!(change.kind, ChangeKind::Split);
    assert_eq!(change.flags, [Flag::Renumbered, Flag::Moved]);
}

#[test]
fn the_words_of_a_group_are_told_unit_by_unit() {
    let comparison = compared(
        &[&joined(&["Planen sendes straks.", "Kommunen svarer samme dag."])],
        &["Planen sendes.", "Kommunen svarer inden for samme dag."],
    );
    let units = comparison.changes[0].runs_by_unit(Op::Insert);
    let told = |runs: &[Run]| {
        let mark = |run: &Run| match run.op {
            Op::Equal => run.text.clone(),
            Op::Delete => format!("[{}]", run.text),
            Op::Insert => format!("{{{}}}", run.text),
        };
        runs.iter().map(mark).collect::<String>()
    };
    assert_eq!(comparison.changes[0].kind, ChangeKind::Split);
    assert_eq!(
        units.iter().map(|runs| told(runs)).collect::<Vec<_>>(),
        ["Planen [sendes straks.]{sendes.}", "Kommunen svarer {inden for }samme dag."]
    );
}

mod duties {
    use super::*;

    fn duty(actor: &str, deadline: Option<&str>) -> Record {
        Record::Obligation(Obligation {
            actor: PartyId(actor.into()),
            counterpart: None,
            modality: Modality::Must,
            deadline: deadline.map(|words| Deadline(words.into())),
            channel: None,
            basis: None,
            places: Default::default(),
        })
    }

    fn with(lines: &[&str], records: &[(usize, Record)]) -> Document {
        let mut document = document(lines);
        records.iter().for_each(|(at, record)| document.units[*at].records.push(record.clone()));
        document
    }

    #[test]
    fn a_duty_that_became_two_is_neither_dropped_nor_new() {
        let before = with(&[&joined(&[PLAN, CALL])], &[(0, duty("hospitalet", None))]);
        let after = with(&[PLAN, CALL], &[(0, duty("hospitalet", None)), (1, duty("hospitalet", None))]);
        let comparison = compare(&before, &after, &files());
        assert_eq!((comparison.changes[0].significance, comparison.changes[0].reason), (Significance::Minor, Reason::Division));
        assert_eq!(comparison.changes[0].records, []);
        assert_eq!(compare(&after, &before, &files()).changes[0].records, []);
    }

    #[test]
    fn each_duty_is_held_against_the_likest() {
        let before = with(&[PLAN, CALL], &[(0, duty("hospitalet", Some("inden 24 timer"))), (1, duty("kommunen", None))]);
        let after = with(&[&joined(&[PLAN, CALL])], &[(0, duty("kommunen", None)), (0, duty("hospitalet", Some("inden 48 timer")))]);
        let change = &compare(&before, &after, &files()).changes[0];
        let fields: Vec<_> = change.records.iter().map(|record| (record.field.as_str(), record.effect)).collect();
        assert_eq!((change.kind, fields), (ChangeKind::Merged, vec![("deadline", Effect::Looser)]));
        assert_eq!(change.reason, Reason::DeadlineLooser);
    }

    #[test]
    fn a_duty_that_no_part_has_is_dropped() {
        let before = with(&[&joined(&[PLAN, CALL])], &[(0, duty("hospitalet", None))]);
        assert_eq!(compare(&before, &document(&[PLAN, CALL]), &files()).changes[0].reason, Reason::DutyDropped);
    }
}

mod workspace {
    use super::*;

    use std::path::Path;

    use aftale::layouts::Layouts;
    use aftale::model::WorkId;

    /// The splits and mergers between two of our own periods, as ids.
    fn groups(before: &str, after: &str) -> Vec<(Vec<String>, Vec<String>)> {
        let collected = aftale::sources::collect(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the sources are there");
        let reading = aftale::sources::read(&collected, &Layouts::new(BTreeMap::new())).expect("the labels are built in");
        let document = |label: &str| {
            let id: WorkId = format!("midtjylland/sundhedsaftale/{label}").parse().expect("it is a work id");
            Document::of(reading.works[&id].agreement.as_ref().expect("its facts can be used"), &reading.registry)
        };
        let comparison = compare(&document(before), &document(after), &collected.files);
        let ids = |units: &[aftale::diff::comparison::UnitRef]| units.iter().map(|unit| unit.id.to_string()).collect::<Vec<_>>();
        let several = |change: &&Change| change.before.len() + change.after.len() > 2;
        comparison.changes.iter().filter(several).map(|change| (ids(&change.before), ids(&change.after))).collect()
    }

    fn assert_found(groups: &[(Vec<String>, Vec<String>)], before: &[&str], after: &[&str]) {
        let found = groups.iter().any(|group| group.0 == before && group.1 == after);
        assert!(found, "{before:?} became {after:?}, but found are {groups:#?}");
    }

    #[test]
    fn duties_that_were_divided_in_2015_are_found() {
        let groups = groups("2011-2014", "2015-2018");
        assert_found(&groups, &["udskrivningsvarsel"], &["plejeforloebsplan", "telefonvarsel"]);
        assert_found(&groups, &["laesning-af-beskeder"], &["laes-hospital", "laes-kommune"]);
        assert_found(&groups, &["tilbudsoversigt-almen-praksis", "tilbudsoversigt-hospital"], &["tilbudsoversigt"]);
    }

    #[test]
    fn duties_that_were_divided_in_2019_are_found() {
        let groups = groups("2015-2018", "2019-2023");
        assert_found(&groups, &["medicin-ved-udskrivning"], &["medicinliste", "medicin-foerste-doegn"]);
        assert_found(&groups, &["kontaktperson-hospital", "tegn-paa-forvaerring"], &["kontakt-efter-udskrivning"]);
    }
}
