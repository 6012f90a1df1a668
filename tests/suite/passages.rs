//! How a report gathers what belongs together, from the smallest texts that show it.

use aftale::diff::comparison::{Change, ChangeKind, Comparison, Significance};
use aftale::renderings::passages::{Form, Passage, Telling, is_silent, tell};

use crate::diff::{MEET, SEND, SMOKE, TRAIN, compared};

const ICE: &str = "Kommunen skal salte gangstierne omkring plejehjemmene hver morgen i frostvejr.";
const BOATS: &str = "Færgen til øen holdes sejlklar for ambulancer hele natten.";

fn words(change: &Change) -> &str {
    change.runs.first().map_or("", |run| run.text.as_str())
}

/// The one passage of a form.
fn only(telling: &Telling, form: Form) -> &Passage {
    let found: Vec<&Passage> = telling.passages.iter().filter(|passage| passage.form == form).collect();
    assert_eq!(found.len(), 1, "{form:?}: {found:?}");
    found[0]
}

fn told<'a>(comparison: &'a Comparison, changes: &[usize]) -> Vec<&'a str> {
    changes.iter().map(|&at| words(&comparison.changes[at])).collect()
}

#[test]
fn a_section_that_is_gone_is_told_once_with_all_that_stood_in_it() {
    let comparison =
        compared(&["# Formål", SEND, "# Vinter", ICE, "## Is", BOATS, "# Andet", TRAIN], &["# Formål", SEND, "# Andet", TRAIN]);
    let telling = tell(&comparison);
    let gone = only(&telling, Form::Dropped);
    assert!(gone.whole && gone.elsewhere.is_empty());
    assert_eq!(told(&comparison, &gone.changes), ["Vinter", ICE, "Is", BOATS], "in print order");
    let gravest = gone.changes.iter().map(|&at| comparison.changes[at].significance).max();
    assert_eq!(Some(gone.significance), gravest, "that of its gravest unit");
    assert!(gone.significance > Significance::Minor, "one of them says that somebody must");
}

#[test]
fn a_new_section_is_told_once_too() {
    let comparison = compared(&["# Formål", SEND], &["# Formål", SEND, "# Vinter", ICE, BOATS]);
    let telling = tell(&comparison);
    assert_eq!(told(&comparison, &only(&telling, Form::New).changes), ["Vinter", ICE, BOATS]);
}

#[test]
fn what_one_section_lost_is_told_together_with_the_section_as_it_is_now() {
    let before = ["# Andet", MEET, "# Formål", ICE, SEND, BOATS];
    let comparison = compared(&before, &["# Andet", MEET, SMOKE, "# Formål", SEND]);
    let telling = tell(&comparison);
    let lost = only(&telling, Form::Dropped);
    assert_eq!(told(&comparison, &lost.changes), [ICE, BOATS]);
    assert!(!lost.whole);
    assert_eq!(lost.section.as_ref().map(|section| section.heading.as_str()), Some("Formål"));
    assert_eq!(lost.section_there.iter().map(|section| section.number.as_deref()).collect::<Vec<_>>(), [Some("2")]);
}

#[test]
fn what_goes_on_from_a_section_that_is_gone_is_pointed_at_from_there() {
    let comparison = compared(&["# Formål", SEND, "# Vinter", ICE, TRAIN], &["# Formål", SEND, TRAIN]);
    let telling = tell(&comparison);
    let gone = only(&telling, Form::Dropped);
    assert_eq!(told(&comparison, &gone.changes), ["Vinter", ICE]);
    assert_eq!(told(&comparison, &gone.elsewhere), [TRAIN]);
}

#[test]
fn a_section_that_moved_is_told_once_with_the_units_that_went_along() {
    let first = ["# Træning", TRAIN, "# Rygning", SMOKE, MEET, "# Post", SEND, ICE, BOATS];
    let then = ["# Post", SEND, ICE, BOATS, "# Træning", TRAIN, "# Rygning", SMOKE, MEET];
    let comparison = compared(&first, &then);
    let telling = tell(&comparison);
    let moved: Vec<Vec<&str>> =
        telling.passages.iter().filter(|passage| passage.form == Form::Moved).map(|passage| told(&comparison, &passage.changes)).collect();
    let along = comparison.changes.iter().filter(|change| change.kind == ChangeKind::Moved).count();
    assert_eq!(moved.iter().map(Vec::len).sum::<usize>(), along, "{moved:?}");
    assert!(moved.iter().all(|units| units.len() > 1 && !units[0].contains(' ')), "each begins with its heading: {moved:?}");
}

#[test]
fn every_change_but_the_silent_ones_is_told_exactly_once() {
    let one = ["# Formål", SEND, "# Vinter", ICE, "- salt", "- grus", TRAIN, "## Is", BOATS, "# Rygning", SMOKE];
    let other = ["# Rygning", SMOKE, "# Sommer", "- grus", MEET, "## Is", "# Formål", SEND, TRAIN, BOATS];
    for (before, after) in [(&one[..], &other[..]), (&other, &one), (&one, &one), (&one, &[]), (&[], &other)] {
        let comparison = compared(before, after);
        let telling = tell(&comparison);
        let mut told: Vec<usize> =
            telling.passages.iter().flat_map(|passage| passage.changes.iter().copied()).chain(telling.sentences).collect();
        told.sort_unstable();
        let spoken: Vec<usize> = (0..comparison.changes.len()).filter(|&at| !is_silent(&comparison.changes[at])).collect();
        assert_eq!(told, spoken);
        let weights: Vec<Significance> = telling.passages.iter().map(|passage| passage.significance).collect();
        assert!(weights.is_sorted_by(|one, other| one >= other), "gravest first: {weights:?}");
    }
}

#[test]
fn what_a_section_lost_and_what_it_gained_know_each_other() {
    let comparison = compared(&["# Formål", SEND, ICE, "# Andet", TRAIN], &["# Formål", SEND, MEET, "# Andet", TRAIN]);
    let telling = tell(&comparison);
    let (lost, gained) = (only(&telling, Form::Dropped), only(&telling, Form::New));
    let passage = |at: Option<usize>| told(&comparison, &telling.passages[at.expect("it has a counterpart")].changes);
    assert_eq!((passage(lost.counterpart), passage(gained.counterpart)), (vec![MEET], vec![ICE]));
}
