//! Deadlines as quantities with a direction: one line a case.

use super::*;

/// One duty with a deadline, in prose that says where the deadline counts from.
fn with(deadline: Option<&str>, prose: &str) -> Document {
    let mut document = document(&["# Formål", prose]);
    document.units[1].records.push(Record::Obligation(Obligation {
        actor: PartyId("regionen".into()),
        counterpart: None,
        modality: Modality::Must,
        deadline: deadline.map(|words| Deadline(words.into())),
        channel: None,
        basis: None,
        places: Default::default(),
    }));
    document
}

/// What is said of the deadline; nothing when it did not change.
fn between(before: &Document, after: &Document) -> Option<Effect> {
    let comparison = compare(before, after, &files());
    comparison.changes.iter().flat_map(|change| &change.records).find(|record| record.field == "deadline").map(|record| record.effect)
}

fn effect(before: &str, after: &str) -> Option<Effect> {
    between(&with(Some(before), SEND), &with(Some(after), SEND))
}

const STRICTER: Option<Effect> = Some(Effect::Stricter);
const LOOSER: Option<Effect> = Some(Effect::Looser);
const SAME: Option<Effect> = Some(Effect::Same);
const NEITHER: Option<Effect> = Some(Effect::Incomparable);

/// Before, after, which way; the other way round follows.
const CASES: [(&str, &str, Option<Effect>); 98] = [
    // spans in one unit
    ("24 timer", "inden for 48 timer", LOOSER),
    ("5 hverdage", "inden for tre hverdage", STRICTER),
    ("7 kalenderdage", "14 dage", LOOSER),
    ("senest 6 måneder", "senest 3 måneder", STRICTER),
    ("inden for to uger", "inden tre uger", LOOSER),
    ("30 minutter", "15 minutter", STRICTER),
    ("inden 5 hverdage", "senest fem hverdage", SAME),
    ("inden 2-3 dage", "inden 4 dage", LOOSER),
    // spans across units, where every calendar agrees
    ("inden 24 timer", "inden for 2 dage", LOOSER),
    ("inden 24 timer", "inden for et døgn", SAME),
    ("to uger", "14 dage", SAME),
    ("inden for et døgn", "inden for 1 dag", SAME),
    ("inden for halvandet døgn", "inden 36 timer", SAME),
    ("et halvt år", "6 måneder", SAME),
    ("et kvartal", "3 måneder", SAME),
    ("senest et år", "12 måneder", SAME),
    ("senest 3 måneder", "senest 30 dage", STRICTER),
    ("senest 1 måned", "senest 5 uger", LOOSER),
    ("3 måneder", "88 dage", STRICTER),
    ("5 dage", "5 hverdage", LOOSER),
    ("10 hverdage", "11 dage", STRICTER),
    ("24 timer", "1 hverdag", LOOSER),
    // spans that some calendar turns round
    ("5 hverdage", "7 kalenderdage", NEITHER),
    ("1 måned", "30 dage", NEITHER),
    ("3 måneder", "90 dage", NEITHER),
    ("10 hverdage", "14 dage", NEITHER),
    ("1 dag", "36 timer", NEITHER),
    ("2 uger", "10 hverdage", NEITHER),
    // named days
    ("inden 24 timer", "samme dag", STRICTER),
    ("samme dag", "dagen efter", LOOSER),
    ("samme dag", "senest den følgende hverdag", LOOSER),
    ("dagen efter", "senest den næste hverdag", LOOSER),
    ("senest den første hverdag", "senest 2 hverdage", LOOSER),
    ("samme dag", "inden 2 timer", NEITHER),
    ("senest på femte levedag", "senest 7 dage", LOOSER),
    ("inden for den første uge", "senest 5 dage", STRICTER),
    // prompt
    ("straks", "hurtigst muligt", LOOSER),
    ("hurtigst muligt", "snarest muligt", SAME),
    ("uden ophold", "omgående", STRICTER),
    ("straks", "inden for et døgn", LOOSER),
    ("straks", "inden 2 timer", NEITHER),
    ("hurtigst muligt", "inden 24 timer", NEITHER),
    ("hurtigst muligt", "senest kl. 12", NEITHER),
    // times of day
    ("senest kl. 12", "senest kl. 14.30", LOOSER),
    ("senest kl. 12", "inden kl. 12", STRICTER),
    ("senest kl. 12 på udskrivningsdagen", "senest kl. 10 på udskrivningsdagen", STRICTER),
    ("senest kl. 12 på udskrivningsdagen", "senest kl. 10 på indlæggelsesdagen", NEITHER),
    ("senest kl. 12", "fra kl. 12", NEITHER),
    ("senest kl. 12", "samme dag", NEITHER),
    // dates
    ("1. april", "senest den 1. marts", STRICTER),
    ("senest den 1. april 2016", "senest den 1. marts 2017", LOOSER),
    ("senest den 1. april", "inden den 1. april", STRICTER),
    ("inden udgangen af 2020", "senest den 1. december 2020", STRICTER),
    ("inden udgangen af januar", "senest den 15. februar", LOOSER),
    ("fra den 1. januar 2016", "fra den 1. juli 2016", LOOSER),
    ("senest den 1. april", "senest den 1. april 2016", NEITHER),
    ("senest den 15. december", "senest den 15. januar", NEITHER),
    ("fra den 1. januar 2016", "senest den 1. januar 2016", NEITHER),
    ("fra den 1. januar 2016", "hele døgnet", NEITHER),
    ("inden skoleåret 2020/2021", "inden udgangen af 2020", NEITHER),
    // before, at and after an event
    ("senest 2 dage før mødet", "senest 1 dag før mødet", LOOSER),
    ("to uger før mødet", "tre uger før mødet", STRICTER),
    ("senest 2 dage før mødet", "senest 1 dag efter mødet", LOOSER),
    ("senest 2 dage før mødet", "senest 1 dag efter udskrivningen", NEITHER),
    ("senest ved udskrivningen", "før udskrivningen", STRICTER),
    ("senest ved udskrivningen", "senest 2 hverdage efter udskrivningen", LOOSER),
    ("senest 3 hverdage før udskrivningen", "før udskrivningen", LOOSER),
    ("senest ved forundersøgelsen", "ved forundersøgelsen", SAME),
    ("før en planlagt operation", "ved forundersøgelsen", NEITHER),
    ("senest 7 dage efter henvisningen", "senest 5 dage efter at borgeren er henvist", STRICTER),
    ("senest 7 dage efter henvisningen", "senest 5 dage efter udskrivningen", NEITHER),
    ("senest 3 måneder", "før beslutningen bliver truffet", NEITHER),
    // rates
    ("én gang om året", "to gange om året", STRICTER),
    ("hvert år", "én gang om året", SAME),
    ("hvert halve år", "to gange om året", SAME),
    ("hvert kvartal", "kvartalsvis", SAME),
    ("årligt", "hver måned", STRICTER),
    ("hver uge", "hver måned", LOOSER),
    ("hver 14. dag", "to gange om måneden", LOOSER),
    ("hvert andet år", "hvert år", STRICTER),
    ("dagligt", "én gang om ugen", LOOSER),
    ("mindst fire gange om året", "fire gange om året", SAME),
    ("hvert efterår", "hvert år", NEITHER),
    ("hvert efterår", "to gange om året", STRICTER),
    ("én gang i hver vagt", "dagligt", NEITHER),
    ("én gang i hver vagt", "to gange i hver vagt", STRICTER),
    ("én gang i perioden", "hvert andet år", NEITHER),
    ("hvert år", "inden 24 timer", NEITHER),
    // hours
    ("hverdage kl. 8-16", "hele døgnet", STRICTER),
    ("hver dag kl. 8-15", "på hverdage kl. 8-15", LOOSER),
    ("hverdage kl. 8-16", "hverdage kl. 9-15", LOOSER),
    ("hverdage kl. 8-16", "hverdage kl. 10-18", NEITHER),
    ("hverdage kl. 8-16", "hver dag kl. 9-15", NEITHER),
    // what lasts is stricter when it lasts longer
    ("i de første 2 døgn", "de første 3 døgn", STRICTER),
    ("i 6 måneder", "i 3 måneder", LOOSER),
    // several limits together
    ("hurtigst muligt og senest kl. 12", "senest kl. 12", LOOSER),
    ("inden for 5 hverdage, dog senest 1. maj", "inden for 3 hverdage, dog senest 1. maj", STRICTER),
    ("inden for 5 hverdage, dog senest 1. maj", "inden for 3 hverdage, dog senest 1. juni", NEITHER),
];

#[test]
fn every_deadline_is_read_as_what_it_is() {
    let turned = |effect: Option<Effect>| match effect {
        Some(Effect::Stricter) => LOOSER,
        Some(Effect::Looser) => STRICTER,
        other => other,
    };
    let wrong = |(before, after, expected): (&str, &str, Option<Effect>)| {
        let (there, back) = (effect(before, after), effect(after, before));
        (there != expected || back != turned(expected)).then(|| format!("{before} → {after}: {there:?}, and back {back:?}"))
    };
    let wrong: Vec<String> = CASES.into_iter().filter_map(wrong).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn equal_words_are_no_change() {
    for words in ["24 timer", "hurtigst muligt", "indtil lægen har svaret", "senest mandag eller tirsdag"] {
        assert_eq!(effect(words, words), None, "{words}");
    }
}

#[test]
fn a_deadline_that_goes_is_looser_and_one_that_comes_stricter() {
    assert_eq!(between(&with(Some("senest kl. 12"), SEND), &with(None, SEND)), LOOSER);
    assert_eq!(between(&with(None, SEND), &with(Some("senest kl. 12"), SEND)), STRICTER);
}

#[test]
fn a_deadline_that_only_lost_its_mark_is_the_same() {
    let prose = "Hospitalet skal sende kommunen en plan senest tre hverdage efter indlæggelsen";
    assert_eq!(between(&with(Some("senest 3 hverdage"), prose), &with(None, prose)), SAME);
}

#[test]
fn the_prose_says_from_which_side_a_span_counts() {
    let at = |days: &str, side: &str| {
        let prose = format!("Hospitalet skal varsle kommunen om udskrivningen senest {days} hverdage {side} udskrivningen");
        with(Some(&format!("senest {days} hverdage")), &prose)
    };
    assert_eq!(between(&at("3", "før"), &at("2", "før")), LOOSER, "two days ahead are less notice than three");
    assert_eq!(between(&at("3", "efter"), &at("2", "efter")), STRICTER);
    assert_eq!(between(&at("3", "før"), &at("3", "efter")), LOOSER, "equal marks, and six days between them");
    assert_eq!(between(&at("3", "før"), &at("3", "før")), None);
}

#[test]
fn what_follows_a_sentence_or_an_og_is_no_event() {
    let before = "Regionen skal varsle kommunerne om et nyt system senest tre måneder før. Parterne prøver udvekslingen af";
    let after = "Regionen skal varsle kommunerne om et nyt system et halvt år før og fortælle om beskederne";
    assert_eq!(between(&with(Some("senest 3 måneder"), before), &with(Some("et halvt år"), after)), STRICTER);
}

#[test]
fn numbers_in_letters_are_found_in_the_prose() {
    let at = |side: &str| {
        with(Some("senest 2 uger"), &format!("Kommunen skal svare hospitalet skriftligt senest to uger {side} mødet i klyngen"))
    };
    assert_eq!(between(&at("før"), &at("efter")), LOOSER);
}

#[test]
fn a_comma_ends_what_a_span_counts_from() {
    let prose = "Hospitalet skal svare kommunen inden 24 timer, før borgeren er kommet hjem til sin bolig";
    let longer = prose.replace("24 timer", "48 timer");
    assert_eq!(between(&with(Some("inden 24 timer"), prose), &with(Some("inden 48 timer"), &longer)), LOOSER);
}
