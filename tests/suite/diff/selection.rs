//! What part of a comparison answers a request, and that nothing else does.

use std::collections::BTreeSet;

use aftale::diff::selection::{Request, Subject, select};

use super::*;

/// Lines of which those after `!party:` are duties of that party, and headings after `!area:` cover that area.
fn marked_document(lines: &[&str]) -> Document {
    let mark = |line: &&str| line.strip_prefix('!').and_then(|line| line.split_once(": ")).map(|(mark, _)| mark.to_owned());
    let marks: Vec<Option<String>> = lines.iter().map(mark).collect();
    let bare: Vec<&str> =
        lines.iter().map(|line| line.strip_prefix('!').and_then(|line| line.split_once(": ")).map_or(*line, |two| two.1)).collect();
    let mut document = document(&bare);
    for (unit, mark) in document.units.iter_mut().zip(marks) {
        unit.records.extend(mark.map(|mark| match unit.kind {
            UnitKind::Heading => Record::Area(Area { covers: vec![mark], names: Vec::new(), places: Default::default() }),
            _ => Record::Obligation(Obligation {
                actor: PartyId(mark),
                counterpart: None,
                modality: Modality::Must,
                deadline: None,
                channel: None,
                basis: None,
                places: Default::default(),
            }),
        }));
    }
    document
}

fn with_members(mut document: Document, groups: &[(&str, &[&str])]) -> Document {
    let ids = |members: &[&str]| members.iter().map(|id| PartyId((*id).to_owned())).collect();
    document.members = groups.iter().map(|(group, members)| (PartyId((*group).to_owned()), ids(members))).collect();
    document
}

/// The first word of each unit that is shown, in the order of the comparison.
fn shown(before: &Document, after: &Document, request: &Request) -> Vec<String> {
    let party: BTreeSet<PartyId> = request.party.iter().cloned().collect();
    let subject = |document| Subject { document, party: &party };
    let selected = select(compare(before, after, &files()), request, subject(before), subject(after));
    let word =
        |change: &Change| change.runs.iter().map(|run| run.text.as_str()).collect::<String>().split(' ').next().unwrap_or("").to_owned();
    let mut words: Vec<String> = selected.changes.iter().map(word).collect();
    words.sort();
    words
}

fn of_party(id: &str) -> Request {
    Request { party: Some(PartyId(id.into())), ..Request::default() }
}

fn of_area(id: &str) -> Request {
    Request { area: Some(id.into()), ..Request::default() }
}

#[test]
fn a_party_is_shown_what_binds_it_alone_or_as_a_member() {
    let lines = [
        "!skive: Alene skal den gøre dette",
        "!klynge: Sammen skal de gøre noget andet",
        "!odder: Andre skal gøre det tredje",
        "Ingen nævnes i denne linje",
    ];
    let groups: [(&str, &[&str]); 1] = [("klynge", &["skive", "viborg"])];
    let text = with_members(marked_document(&lines), &groups);
    assert_eq!(shown(&text, &text, &of_party("skive")), ["Alene", "Sammen"]);
    assert_eq!(shown(&text, &text, &of_party("viborg")), ["Sammen"]);
}

#[test]
fn a_party_that_joined_a_group_is_shown_its_duties_though_no_word_changed() {
    let lines = ["!klynge: Sammen skal de gøre noget"];
    let before = with_members(marked_document(&lines), &[("klynge", &["viborg"])]);
    let after = with_members(marked_document(&lines), &[("klynge", &["skive", "viborg"])]);
    assert_eq!(shown(&before, &after, &of_party("skive")), ["Sammen"]);
    assert_eq!(shown(&before, &before, &of_party("skive")), [""; 0]);
}

#[test]
fn a_list_belongs_to_the_duty_that_it_follows_and_to_no_other() {
    let text = marked_document(&["!skive: Pligten omfatter", "- et og", "- to", "Prosa omfatter", "- tre"]);
    assert_eq!(shown(&text, &text, &of_party("skive")), ["Pligten", "et", "to"]);
}

#[test]
fn an_area_is_all_below_its_heading_in_either_text() {
    let before = marked_document(&[
        "# Andet",
        "Udenfor står dette",
        "!forebyggelse: # Sundhed",
        "Indenfor står noget",
        "## Dybere",
        "Dybt nede står mere",
    ]);
    let after = marked_document(&["# Andet", "Udenfor står dette"]);
    assert_eq!(shown(&before, &after, &of_area("forebyggelse")), ["Dybere", "Dybt", "Indenfor", "Sundhed"]);
    assert_eq!(shown(&after, &before, &of_area("forebyggelse")), ["Dybere", "Dybt", "Indenfor", "Sundhed"]);
    assert_eq!(shown(&after, &after, &of_area("forebyggelse")), [""; 0]);
}

#[test]
fn wishes_hold_together_and_leave_the_ledger_whole() {
    let before =
        marked_document(&["!skive: Første pligt er her endnu", "!skive: Anden pligt er væk om lidt", "Prosa uden pligt forsvinder"]);
    let after = marked_document(&["!skive: Første pligt er her endnu"]);
    let dropped = Request { kinds: vec![ChangeKind::Deleted], ..Request::default() };
    assert_eq!(shown(&before, &after, &dropped), ["Anden", "Prosa"]);
    let of_skive = Request { kinds: vec![ChangeKind::Deleted], ..of_party("skive") };
    assert_eq!(shown(&before, &after, &of_skive), ["Anden"]);
    let grave = Request { min_significance: Some(Significance::Grave), ..Request::default() };
    assert_eq!(shown(&before, &after, &grave), ["Anden"]);

    let nobody = BTreeSet::new();
    let whole = compare(&before, &after, &files());
    let (counts, ledger) = (whole.counts.clone(), whole.ledger.clone());
    let subject = |document| Subject { document, party: &nobody };
    let selected = select(whole, &dropped, subject(&before), subject(&after));
    assert_eq!((selected.counts, selected.ledger), (counts, ledger));
    let selection = selected.selection.expect("a part was asked for");
    assert_eq!((selection.shown, selection.of), (2, 3));
}

#[test]
fn asking_for_nothing_changes_nothing() {
    let text = marked_document(&["!skive: En pligt er her", "Og en anden linje"]);
    let whole = compare(&text, &text, &files());
    let nobody = BTreeSet::new();
    let subject = Subject { document: &text, party: &nobody };
    let selected = select(whole.clone(), &Request::default(), subject, subject);
    assert_eq!(serde_json::to_string(&selected).ok(), serde_json::to_string(&whole).ok());
}
