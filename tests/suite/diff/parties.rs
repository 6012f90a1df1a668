//! Who is behind a party id: groups by members and dates, parties by who took their place; and what a round requires.

use aftale::model::Registry;

use super::*;
use crate::harness::{EARLIER, LATER, TestWorkspace};

const PARTIES: &str = "sources/parties.toml";

/// The two periods of the fixture with other parties; the municipalities' duty is owed by another party later.
fn compared(parties: &str, actor_before: &str, actor_after: &str) -> Comparison {
    let text = |actor: &str| {
        format!(
            "# Svar {{#svar}}\n\nPlanen skal besvares skriftligt over for borgeren og de pårørende.\n\
             {{#pligt .obligation actor=\"{actor}\" modality=\"skal\" basis=\"example\"}}\n"
        )
    };
    let registry = std::fs::read_to_string(TestWorkspace::fixture("two_periods").path().join(PARTIES)).expect("the parties are there");
    let workspace = TestWorkspace::fixture("two_periods")
        .with(PARTIES, format!("{registry}\n{parties}"))
        .with(&format!("sources/{EARLIER}/50-svar.md"), text(actor_before))
        .with(&format!("sources/{LATER}/50-svar.md"), text(actor_after));
    let (before, after) = (workspace.agreement(EARLIER), workspace.agreement(LATER));
    let project = workspace.load();
    compare(&Document::of(&before, &project.registry), &Document::of(&after, &project.registry), &project.files)
}

/// What is said of the actor: its effect, who came, who went, and how grave that is.
fn actor(comparison: &Comparison) -> Option<(Effect, Vec<&str>, Vec<&str>, Significance)> {
    let change = change(comparison, "besvares");
    let field = change.records.iter().find(|record| record.field == "actor")?;
    let ids = |parties: &[PartyId]| parties.iter().map(|id| id.0.clone()).collect::<Vec<_>>();
    let leaked = |ids: Vec<String>| ids.into_iter().map(|id| &*id.leak()).collect();
    Some((field.effect, leaked(ids(&field.gained)), leaked(ids(&field.lost)), change.significance))
}

#[test]
fn another_name_for_the_same_members_is_not_another_actor() {
    let all = "[[party]]\nid = \"alle-kommuner\"\ntype = \"group\"\nnames = [{ text = \"Alle kommuner\" }]\n\
               members = { type = \"municipality\", region = \"region-midtjylland\" }\n";
    let comparison = compared(all, "kommuner-midtjylland", "alle-kommuner");
    assert_eq!(actor(&comparison), Some((Effect::Same, vec![], vec![], Significance::Minor)));
}

#[test]
fn a_group_that_narrows_or_widens_names_who_went_and_who_came() {
    let narrowed = compared("", "kommuner-midtjylland", "klynge-midt");
    assert_eq!(actor(&narrowed), Some((Effect::Narrowed, vec![], vec!["odder"], Significance::Grave)));
    assert_eq!(change(&narrowed, "besvares").reason, Reason::ActorNarrowed);
    assert_eq!(narrowed.party_names[&PartyId("odder".into())].name, "Odder Kommune");
    let widened = compared("", "klynge-midt", "kommuner-midtjylland");
    assert_eq!(actor(&widened), Some((Effect::Widened, vec!["odder"], vec![], Significance::Substantial)));
    let other = compared("", "klynge-midt", "klynge-horsens");
    assert_eq!(actor(&other), Some((Effect::Changed, vec![], vec![], Significance::Substantial)));
}

#[test]
fn a_party_that_took_the_place_of_another_is_the_same() {
    let bodies = "[[party]]\nid = \"udvalget\"\ntype = \"body\"\nnames = [{ text = \"Udvalget\", to = \"2018-12-31\" }]\n\
                  succeeded_by = \"nyt-udvalg\"\n[[party]]\nid = \"nyt-udvalg\"\ntype = \"body\"\n\
                  names = [{ text = \"Det nye udvalg\", from = \"2019-01-01\" }]\n";
    let comparison = compared(bodies, "udvalget", "nyt-udvalg");
    assert_eq!(actor(&comparison), Some((Effect::Same, vec![], vec![], Significance::Minor)));
    let names =
        [&comparison.before, &comparison.after].map(|side| side.party_names.values().map(|name| name.name.clone()).collect::<Vec<_>>());
    assert!(names[0].contains(&"Udvalget".to_owned()) && names[1].contains(&"Det nye udvalg".to_owned()));
}

#[test]
fn a_change_of_membership_is_told_once_and_at_no_duty() {
    let joined = "[[party]]\nid = \"samsoe\"\ntype = \"municipality\"\nregion = \"region-midtjylland\"\n\
                  names = [{ text = \"Samsø Kommune\", from = \"2017-01-01\" }]\n";
    let comparison = compared(joined, "kommuner-midtjylland", "kommuner-midtjylland");
    assert_eq!(actor(&comparison), None);
    assert_eq!(change(&comparison, "besvares").significance, Significance::None);
    let told: Vec<_> =
        comparison.memberships.iter().map(|change| (change.group.0.as_str(), change.joined.len(), change.left.len())).collect();
    assert_eq!(told, [("kommuner-midtjylland", 1, 0)]);
    assert_eq!(comparison.memberships[0].joined, [PartyId("samsoe".into())]);
}

#[test]
fn a_municipality_and_the_one_that_takes_its_place_in_a_year_count_once() {
    let merged = "[[party]]\nid = \"gammel\"\ntype = \"municipality\"\nregion = \"region-midtjylland\"\n\
                  names = [{ text = \"Gammel Kommune\", to = \"2015-06-30\" }]\nsucceeded_by = \"ny\"\n\
                  [[party]]\nid = \"ny\"\ntype = \"municipality\"\nregion = \"region-midtjylland\"\n\
                  names = [{ text = \"Ny Kommune\", from = \"2015-07-01\" }]\n";
    // The earlier work is known to be from 2015, and no more.
    let comparison = compared(merged, "kommuner-midtjylland", "kommuner-midtjylland");
    assert_eq!(comparison.memberships, [], "the new municipality stands in the old one's place");
}

#[test]
fn a_successor_of_a_successor_is_found_and_a_circle_ends() {
    let party = |id: &str, next: &str| {
        format!("[[party]]\nid = \"{id}\"\ntype = \"body\"\nnames = [{{ text = \"{id}\" }}]\nsucceeded_by = \"{next}\"\n")
    };
    let chain = party("et", "to") + &party("to", "tre") + "[[party]]\nid = \"tre\"\ntype = \"body\"\nnames = [{ text = \"tre\" }]\n";
    assert_eq!(actor(&compared(&chain, "et", "tre")).map(|told| told.0), Some(Effect::Same));
    let circle = party("et", "to") + &party("to", "et");
    assert!(actor(&compared(&circle, "et", "to")).is_some());
}

#[test]
fn a_round_is_told_with_its_areas_and_an_unread_order_is_not_named() {
    let areas = "[[round]]\nid = \"2015\"\nlabel = \"2015-2018\"\norder = { number = \"1569\", date = \"2013-12-16\", verified = false }\n\
                 areas = [{ id = \"forebyggelse\", name = \"Forebyggelse\" }]\n[[round]]\nid = \"2019\"\nlabel = \"2019-2023\"\n\
                 order = { number = \"191\", date = \"2018-02-28\" }\nareas = [{ id = \"forebyggelse\", name = \"Forebyggelse\" }]\n";
    let facts = format!("sources/{LATER}/agreement.toml");
    let workspace =
        TestWorkspace::fixture("two_periods").with("sources/rounds.toml", areas).replacing(&facts, "\"general\"", "\"voluntary\"");
    let comparison = compare_works(&workspace);
    let (before, after) = (comparison.before.round.as_ref().expect("it is known"), comparison.after.round.as_ref().expect("it is known"));
    assert_eq!((before.order_number.as_deref(), before.order_date), (None, None));
    assert_eq!(after.order_number.as_deref(), Some("191"));
    let covered =
        |round: &aftale::diff::comparison::RoundSide| round.areas[0].covered_by.iter().map(|unit| unit.id.to_string()).collect::<Vec<_>>();
    assert_eq!((covered(before), covered(after)), (vec!["udskrivning".to_owned()], Vec::new()));
    let heading = comparison.changes.iter().find(|change| change.before.iter().any(|unit| unit.id.as_str() == "udskrivning"));
    let heading = heading.expect("the heading has a fate");
    assert_eq!((heading.significance, heading.reason), (Significance::Grave, Reason::AreaUncovered));
}

fn compare_works(workspace: &TestWorkspace) -> Comparison {
    let project = workspace.load();
    let [before, after] = [EARLIER, LATER].map(|id| id.parse().expect("a work id"));
    project.compare(&before, &after).expect("both works are sound")
}

#[test]
fn a_bare_text_has_no_registry() {
    assert!(Registry::default().parties.is_empty() && Document::default().members.is_empty());
    assert_eq!(super::compared(&[SEND], &[SEND]).memberships, []);
}
