//! What an editor rules is followed: it pairs, parts and drops before anything is found, and takes part in the same
//! ledger.

use proptest::prelude::*;

use aftale::model::rulings::LineagePlaces;
use aftale::model::{Elsewhere, Lineage, NamedBy, Ruling, RulingKind, UnitName};

use super::limits::{any_document, check_ledger_with};
use super::*;

fn name(by: NamedBy) -> UnitName {
    UnitName { by, span: Span::default() }
}

fn id(id: &str) -> UnitName {
    name(NamedBy::Id(UnitId::new(id)))
}

pub fn ruling(kind: RulingKind, before: Vec<UnitName>, after: Vec<UnitName>) -> Ruling {
    let there = || Elsewhere { work: "midtjylland/praksisplan/2019".parse().expect("a work id"), unit: UnitId::new("her") };
    let carried_to = (kind == RulingKind::CarriedOn).then(there);
    Ruling { kind, before, after, carried_to, reason: "Fordi.".into(), by: "Sekretariatet".into() }
}

pub fn lineage(rulings: Vec<Ruling>) -> Lineage {
    Lineage {
        before: "midtjylland/sundhedsaftale/2015-2018".parse().expect("a work id"),
        after: "midtjylland/sundhedsaftale/2019-2023".parse().expect("a work id"),
        before_digest: String::new(),
        after_digest: String::new(),
        rulings,
        equivalents: Vec::new(),
        places: LineagePlaces::default(),
    }
}

fn ruled(before: &[&str], after: &[&str], rulings: Vec<Ruling>) -> Comparison {
    let lineage = lineage(rulings);
    compare_with(&document(before), &document(after), &Options { lineage: Some(&lineage) }, &files())
}

#[test]
fn a_ruling_overrules_the_id_and_what_it_leaves_free_is_paired_as_usual() {
    let before = [&*format!("{SEND} {{#besked}}"), TRAIN];
    let after = [&*format!("{MEET} {{#moede}}"), &*format!("{SEND} {{#besked}}"), TRAIN];
    let comparison = ruled(&before, &after, vec![ruling(RulingKind::Continued, vec![id("besked")], vec![id("moede")])]);
    let change = change(&comparison, "drøfter");
    assert_eq!(change.pairing.map(|pairing| pairing.by), Some(PairedBy::Ruling));
    assert_eq!(change.ruling.as_ref().map(|ruling| ruling.reason.as_str()), Some("Fordi."));
    assert_eq!(change.flags, [], "an editor knows that the texts are different");
    let free = comparison.changes.iter().find(|change| change.kind == ChangeKind::Inserted).expect("the clause with the id is new");
    assert_eq!(free.after[0].id.as_str(), "besked");
    assert_eq!(comparison.ledger[&ChangeKind::Unchanged] + comparison.ledger[&ChangeKind::Renumbered], 1);
}

#[test]
fn equal_words_are_parted_when_one_is_dropped_and_the_other_new() {
    let (before, after) = (["# Et", SEND, TRAIN], ["# Et", SEND, TRAIN]);
    let quote = || vec![name(NamedBy::Quote("Hospitalet sender kommunen".into()))];
    let rulings = vec![ruling(RulingKind::Deleted, quote(), vec![]), ruling(RulingKind::Inserted, vec![], quote())];
    let comparison = ruled(&before, &after, rulings);
    let kinds =
        (comparison.ledger[&ChangeKind::Deleted], comparison.ledger[&ChangeKind::Inserted], comparison.ledger[&ChangeKind::Unchanged]);
    assert_eq!(kinds, (1, 1, 2));
    let dropped = comparison.changes.iter().find(|change| change.kind == ChangeKind::Deleted).expect("it is dropped");
    assert_eq!(dropped.ruling.as_ref().map(|ruling| ruling.by.as_str()), Some("Sekretariatet"));
}

#[test]
fn a_ruled_group_is_neither_taken_apart_nor_added_to() {
    let whole = format!("{SEND}. {TRAIN}. {SMOKE} {{#alt}}");
    let parts = [&*format!("{SEND}. {{#et}}"), &*format!("{TRAIN}. {{#to}}"), SMOKE, MEET];
    let rulings = vec![ruling(RulingKind::Split, vec![id("alt")], vec![id("to"), id("et")])];
    let comparison = ruled(&[&whole, MEET], &parts, rulings);
    let split = comparison.changes.iter().find(|change| change.kind == ChangeKind::Split).expect("it is a split");
    assert_eq!(split.after.iter().map(|unit| unit.position).collect::<Vec<_>>(), [0, 1], "in print order, and no third one");
    let inserted = comparison.changes.iter().filter(|change| change.kind == ChangeKind::Inserted);
    assert_eq!(inserted.map(|change| change.after[0].position).collect::<Vec<_>>(), [2]);

    let alone = vec![ruling(RulingKind::Continued, vec![id("alt")], vec![id("et")])];
    let comparison = ruled(&[&whole, MEET], &parts, alone);
    assert_eq!(comparison.ledger[&ChangeKind::Split], 0, "one that continues as one is not split");
}

#[test]
fn a_ruled_heading_tells_where_its_text_went() {
    let before = ["# Et {#et}", "Ja", "# To {#to}", "Ja"];
    let after = ["# Tre {#tre}", "Ja", "# Fire {#fire}", "Ja"];
    let rulings = vec![
        ruling(RulingKind::Continued, vec![id("et")], vec![id("fire")]),
        ruling(RulingKind::Continued, vec![id("to")], vec![id("tre")]),
    ];
    let comparison = ruled(&before, &after, rulings);
    let below: Vec<(usize, usize)> = comparison
        .changes
        .iter()
        .filter(|change| change.before.first().is_some_and(|unit| unit.unit == UnitKind::Paragraph))
        .map(|change| (change.before[0].position, change.after[0].position))
        .collect();
    assert_eq!(below.iter().filter(|pair| matches!(pair, (1, 3) | (3, 1))).count(), 2, "{below:?}");
}

#[test]
fn what_goes_on_elsewhere_is_flagged_and_never_grave() {
    let mut before = document(&[&format!("{SEND} {{#besked}}"), TRAIN]);
    before.units[0].records.push(Record::Obligation(Obligation {
        actor: PartyId("hospitalet".into()),
        counterpart: None,
        modality: Modality::Must,
        deadline: None,
        channel: None,
        basis: None,
        places: Default::default(),
    }));
    let lineage = lineage(vec![ruling(RulingKind::CarriedOn, vec![id("besked")], vec![])]);
    let comparison = compare_with(&before, &document(&[TRAIN]), &Options { lineage: Some(&lineage) }, &files());
    let change = change(&comparison, "registreringen");
    assert_eq!((change.kind, change.significance, change.reason), (ChangeKind::Deleted, Significance::Substantial, Reason::CarriedOn));
    assert_eq!(change.flags, [Flag::CarriedOn("midtjylland/praksisplan/2019#her".into())]);
    assert_eq!(
        compare(&before, &document(&[TRAIN]), &files()).changes[0].significance,
        Significance::Grave,
        "without the ruling it is lost"
    );
}

#[test]
fn rulings_that_cannot_be_followed_change_nothing() {
    let (before, after) = (["# Et {#et}", &*format!("{SEND} {{#besked}}")], ["# Et {#et}", &*format!("{SEND} {{#besked}}")]);
    let rulings = vec![
        ruling(RulingKind::Deleted, vec![id("ukendt")], vec![]),
        ruling(RulingKind::Continued, vec![id("et")], vec![id("besked")]),
        ruling(RulingKind::Split, vec![id("besked")], vec![id("besked")]),
    ];
    let plain = compare(&document(&before), &document(&after), &files());
    assert_eq!(serde_json::to_string(&ruled(&before, &after, rulings)).ok(), serde_json::to_string(&plain).ok());
}

/// Rulings of every kind over units picked by number; some of them cannot be followed.
fn any_rulings() -> impl Strategy<Value = Vec<(usize, Vec<usize>, Vec<usize>)>> {
    let units = || prop::collection::vec(0_usize..24, 0..4);
    prop::collection::vec((0_usize..6, units(), units()), 0..8)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn every_unit_has_one_place_whatever_is_ruled(before in any_document(), after in any_document(), picks in any_rulings()) {
        const KINDS: [RulingKind; 6] = [
            RulingKind::Continued,
            RulingKind::Split,
            RulingKind::Merged,
            RulingKind::Inserted,
            RulingKind::Deleted,
            RulingKind::CarriedOn,
        ];
        let names = |document: &Document, picks: &[usize]| {
            let unit = |at: &usize| document.units.get(*at).map(|unit| {
                name(if unit.written { NamedBy::Id(unit.id.clone()) } else { NamedBy::Quote(unit.text.clone()) })
            });
            picks.iter().filter_map(unit).collect::<Vec<_>>()
        };
        let made = picks.iter().map(|(kind, one, other)| {
            let kind = KINDS[*kind];
            let one = if kind == RulingKind::Inserted { Vec::new() } else { names(&before, one) };
            let other = if matches!(kind, RulingKind::Deleted | RulingKind::CarriedOn) { Vec::new() } else { names(&after, other) };
            let (one, other) = match kind {
                RulingKind::Continued => (one.into_iter().take(1).collect(), other.into_iter().take(1).collect()),
                RulingKind::Split => (one.into_iter().take(1).collect(), other),
                RulingKind::Merged => (one, other.into_iter().take(1).collect()),
                _ => (one, other),
            };
            ruling(kind, one, other)
        });
        let lineage = lineage(made.collect());
        check_ledger_with(&before, &after, &Options { lineage: Some(&lineage) })?;
    }
}
