//! How a text came to be: read from the facts, checked, and told in every format as what an edition adds to the words.

use aftale::layouts::Layouts;
use aftale::model::{MilestoneStep, digest::text_digest};
use aftale::renderings::html;

use crate::akn::sample;
use crate::harness::{LATER, TestWorkspace};

/// The fixture with lines at the end of the later work's facts.
fn with_history(lines: &str) -> TestWorkspace {
    let workspace = TestWorkspace::fixture("two_periods");
    let path = format!("sources/{LATER}/agreement.toml");
    let facts = std::fs::read_to_string(workspace.path().join(&path)).expect("the facts are there");
    workspace.with(&path, format!("{facts}\n{lines}"))
}

const HEARING: &str = "[[history]]\ndate = \"2019-01\"\nto = \"2019-03-01\"\nstep = \"høring\"\nbody = \"skive\"\nnote = \"1.234 svar\"\n";

#[test]
fn a_step_is_read_with_the_printed_name_of_who_did_it() {
    let agreement = with_history(HEARING).agreement(LATER);
    let [step] = &agreement.facts.history[..] else { panic!("one step is read") };
    assert_eq!((step.date.to_string(), step.to.expect("an end").to_string()), ("2019-01".into(), "2019-03-01".into()));
    assert_eq!(step.step, MilestoneStep::Consultation);
    assert_eq!(step.body.as_ref().expect("a party").0, "skive");
    assert_eq!((step.by.as_deref(), step.note.as_deref()), (Some("Skive Kommune"), Some("1.234 svar")));
}

#[test]
fn a_history_does_not_change_what_is_agreed() {
    let digest = |workspace: TestWorkspace| text_digest(&workspace.agreement(LATER));
    assert_eq!(digest(with_history("")), digest(with_history("[[history]]\ndate = \"2018\"\nstep = \"opstart\"\n")));
}

#[test]
fn what_comes_after_the_freeze_and_what_is_no_step_are_told() {
    let lines = ["godkendt af parterne", "i kraft", "hoering"].map(|step| format!("[[history]]\ndate = \"2019\"\nstep = \"{step}\"\n"));
    let later = |step: &str, line: u32| {
        format!("value agreement.toml:{line}:8 `{step}` comes after the freeze: what is frozen cannot tell of it, and `aftale status` does")
    };
    assert_eq!(
        with_history(&lines.concat()).findings(),
        [
            later("godkendt af parterne", 16),
            later("i kraft", 19),
            "value agreement.toml:22:8 `hoering` is not a step; the nearest known one is `høring`".into(),
        ]
    );
}

#[test]
fn a_body_that_looks_like_an_id_must_be_one() {
    let found = with_history(&HEARING.replace("skive", "skivee")).findings();
    assert_eq!(found, ["unknown-party agreement.toml:18:8 the body `skivee` is not in the registry of parties"]);
    assert_eq!(with_history(&HEARING.replace("\"skive", "\"Byrådet i Skive")).findings(), Vec::<String>::new());
}

#[test]
fn a_history_has_room_for_fifty_steps() {
    let steps = |count: usize| "[[history]]\ndate = \"2018\"\nstep = \"forslag\"\n".repeat(count);
    assert_eq!(with_history(&steps(50)).findings(), Vec::<String>::new());
    assert_eq!(with_history(&steps(51)).findings(), ["limit agreement.toml:164:1 with this, the history has more than 50 steps"]);
}

#[test]
fn the_pages_tell_the_history_and_leave_empty_columns_out() {
    let page = |agreement: &aftale::model::Agreement| {
        let page = html::prepare_agreement(agreement, &sample::publisher(), &Layouts::new(Default::default()), "c0ffee").render();
        String::from_utf8(page.expect("the page can be made")).expect("a page is UTF-8")
    };
    let mut agreement = sample::full();
    let full = page(&agreement);
    assert!(full.contains("<h2 class=\"chapter\" id=\"_history\">Tilblivelse</h2>"));
    assert!(full.contains("<time datetime=\"2018-10\">oktober 2018</time> – <time datetime=\"2019-03-01\">1. marts 2019</time>"));
    assert!(full.contains("Efteråret &amp; &lt;vinteren&gt;") && full.contains("<th scope=\"col\">Bemærkning</th>"));
    agreement.facts.history.truncate(0);
    assert!(!page(&agreement).contains("_history"));
    agreement.facts.history = sample::full().facts.history.split_off(1);
    assert!(!page(&agreement).contains("Bemærkning"));
}
