//! Clauses that records name, and what an addendum may say of them.

use crate::harness::{TestWorkspace, tagged_words};

const GENERAL: &str = "sources/midtjylland/sundhedsaftale/2011-2014/10-tekst.md";
const ADDENDUM: &str = "sources/midtjylland/lokalaftale-skive/2011-2014/10-tekst.md";
const FACTS: &str = "sources/midtjylland/lokalaftale-skive/2011-2014/agreement.toml";

/// What is found where a clause of the general text and its precision are marked so.
fn found(general: (&str, &str), precise: (&str, &str)) -> Vec<String> {
    let text = |(words, marks): (&str, &str), id: &str| format!("# Prøve {{#proeve}}\n\n{words}\n{{#{id}{marks}}}\n");
    let workspace = TestWorkspace::fixture("with_addendum");
    // what carries on the general text names clauses that are not here
    let workspace = workspace
        .with(GENERAL, text(general, "pligt"))
        .with(ADDENDUM, text((precise.0, &format!(" .precision of=\"pligt\"{}", precise.1)), "lokal"));
    let lines = workspace.findings().into_iter().filter(|line| line.contains("precision") || line.contains("general text"));
    lines.collect()
}

/// One duty in words and marks.
fn duty(words: &str, modality: &str, deadline: &str) -> (String, String) {
    let deadline_marked = if deadline.is_empty() { String::new() } else { format!(" deadline=\"{deadline}\"") };
    (
        format!("Kommunen {words} {deadline}."),
        format!(" .obligation actor=\"kommuner-midtjylland\" modality=\"{modality}\"{deadline_marked}"),
    )
}

fn between(general: (&str, &str, &str), precise: (&str, &str, &str)) -> Vec<String> {
    let (one, other) = (duty(general.0, general.1, general.2), duty(precise.0, precise.1, precise.2));
    found((&one.0, &one.1), (&other.0, &other.1))
}

#[test]
fn a_precision_may_not_give_more_time() {
    let deadline = |general: &str, precise: &str| between(("skal svare", "skal", general), ("skal svare", "skal", precise));
    let is = |general: &str, precise: &str, words: &str| {
        let found = deadline(general, precise);
        assert!(
            found.len() == usize::from(!words.is_empty()) && found.iter().all(|line| line.contains(words)),
            "{general} → {precise}: {found:?}"
        );
    };
    is("inden for 5 hverdage", "inden for 3 hverdage", "");
    is("inden for 5 hverdage", "inden for 5 hverdage", "");
    is("inden for 5 hverdage", "inden for 7 hverdage", "is looser");
    is("inden for 2 uger", "inden for 10 dage", "");
    is("inden for 2 uger", "inden for 15 dage", "is looser");
    is("senest kl. 12", "senest kl. 15", "is looser");
    is("to gange om året", "én gang om året", "is looser");
    is("inden for 7 dage", "inden for 5 hverdage", "");
    is("inden for 7 dage", "to gange om året", "");
    is("inden for 7 dage", "", "");
}

#[test]
fn a_precision_may_not_bind_less() {
    let modality = |general: (&str, &str), precise: (&str, &str)| between((general.0, general.1, ""), (precise.0, precise.1, ""));
    let (must, should, may, present, never) =
        (("skal svare", "skal"), ("bør svare", "bør"), ("kan svare", "kan"), ("svarer", "nutid"), ("må ikke svare", "må ikke"));
    for (strong, weak) in [(must, present), (present, should), (should, may), (never, may)] {
        assert!(modality(strong, weak).iter().any(|line| line.contains("binds less")), "{strong:?} → {weak:?}");
        assert_eq!(modality(strong, strong), [""; 0]);
    }
    for (weak, strong) in [(present, must), (should, present), (may, should)] {
        assert_eq!(modality(weak, strong), [""; 0], "{weak:?} → {strong:?}");
    }
    let turned = modality(must, never);
    assert!(turned.len() == 1 && turned[0].contains("cannot be seen"), "{turned:?}");
}

#[test]
fn a_precision_keeps_the_duty_and_its_parties() {
    let general = (
        "Kommunerne skal svare hospitalet.",
        " .obligation actor=\"kommuner-midtjylland\" counterpart=\"hospitaler-midtjylland\" modality=\"skal\"",
    );
    let with = |marks: &str| found(general, ("Skive Kommune skal svare.", marks));
    assert_eq!(with(" .obligation actor=\"skive\" counterpart=\"hospitalsenhed-midt\" modality=\"skal\""), [""; 0]);
    assert_eq!(with(" .obligation actor=\"skive\" modality=\"skal\""), [""; 0], "the general text still says towards whom");
    assert!(with("").iter().any(|line| line.contains("is no duty")));
    assert!(
        with(" .obligation actor=\"borgeren\" modality=\"skal\"")
            .iter()
            .any(|line| line.contains("the actor `borgeren` does not lie within"))
    );
    let other = with(" .obligation actor=\"skive\" counterpart=\"borgeren\" modality=\"skal\"");
    assert!(other.iter().any(|line| line.contains("the counterpart `borgeren` does not lie within")), "{other:?}");
    assert_eq!(found(("Maden er varm.", ""), ("Maden er varm.", "")), [""; 0], "the general clause is no duty");
    let region = ("Regionen skal svare.", " .obligation actor=\"region-midtjylland\" modality=\"skal\"");
    let hospital = " .obligation actor=\"hospitalsenhed-midt\" modality=\"skal\"";
    assert_eq!(found(region, ("Hospitalet skal svare.", hospital)), [""; 0], "a hospital is its region's");
}

#[test]
fn what_a_record_names_is_there() {
    let with = |marks: &str| {
        TestWorkspace::fixture("with_addendum")
            .with(ADDENDUM, format!("# Prøve {{#proeve}}\n\nPrøven er god.\n{{#her {marks}}}\n"))
            .findings()
    };
    let one = |marks: &str, words: &str| {
        let found = with(marks);
        assert!(found.len() == 1 && found[0].contains(words), "{marks}: {found:?}");
    };
    one(".precision of=\"rapportt\"", "has the id `rapportt`");
    one(".precision of=\"midtjylland/sundhedsaftale/2011-2014\"", "as a whole");
    one(".measure of=\"midtjylland/sundhedsaftale/2011-2014#rapportt\"", "has the id `rapportt`");
    one(".measure of=\"midtjylland/sundhedsaftale/2099#rapport\"", "there is no work");
    one(".measure replaced_by=\"her-ikke\"", "has the id `her-ikke`");
    for marks in [
        ".precision of=\"mad\"",
        ".precision of=\"midtjylland/sundhedsaftale/2011-2014#mad\"",
        ".measure of=\"midtjylland/sundhedsaftale/2011-2014#rapport\" replaced_by=\"her\"",
        ".measure replaced_by=\"Fælles indkøb\"",
    ] {
        assert_eq!(with(marks), [""; 0], "{marks}");
    }
    let alone = TestWorkspace::fixture("with_addendum").replacing(FACTS, "adds_to = \"midtjylland/sundhedsaftale/2011-2014\"\n", "");
    let found = alone.findings();
    assert!(found.len() == 2 && found.iter().all(|line| line.contains("adds to none")), "{found:?}");
}

#[test]
fn a_clause_of_another_work_is_cited_and_linked() {
    let workspace = TestWorkspace::fixture("with_addendum");
    let outcome = workspace.run(&["build", "midtjylland/lokalaftale-skive/2011-2014", "--format", "html,pdf,xml,json"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    let folder = workspace.path().join("output/midtjylland/lokalaftale-skive/2011-2014");
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect(name);
    let html = read("agreement.html");
    assert!(html.contains("href=\"../../sundhedsaftale/2011-2014/agreement.html#rapport\""), "the way to the general text");
    assert!(!html.contains(">rapport<"), "no raw id");
    assert!(read("agreement.xml").contains("aft:clause=\"Sundhedsaftale 2011–2014, afsnit\u{a0}1, stk.\u{a0}1\""));
    let json: serde_json::Value = serde_json::from_str(&read("agreement.json")).expect("JSON");
    assert_eq!(json.pointer("/sections/0/blocks/0/records/1/clause/target"), Some(&"rapport".into()));
    let words = tagged_words(&std::fs::read(folder.join("agreement.pdf")).expect("the PDF"));
    assert!(words.contains("Sundhedsaftale 2011–2014, afsnit 1, stk. 1"), "the PDF cites the clause: {words}");
}

#[test]
fn the_dates_of_what_works_say_of_each_other_fit() {
    let found = |path: &str, before: &str, after: &str| {
        let findings = TestWorkspace::fixture("with_addendum").replacing(path, before, after).findings();
        findings.into_iter().filter(|line| line.contains("relation-dates")).collect::<Vec<_>>()
    };
    let carried = "sources/midtjylland/samarbejdsaftale-genoptraening/2015/agreement.toml";
    assert_eq!(found(FACTS, "in_force_from = \"2011\"", "in_force_from = \"2011-03\""), [""; 0]);
    assert_eq!(found(FACTS, "valid_to = \"2014-12-31\"\n", ""), [""; 0], "it may run on");
    assert!(found(FACTS, "in_force_from = \"2011\"", "in_force_from = \"2010\"")[0].contains("before"));
    assert!(found(FACTS, "dated = \"2011-01-01\"", "dated = \"2010-12-31\"")[0].contains("dated before there is"));
    assert_eq!(found(carried, "in_force_from = \"2015-01-01\"", "in_force_from = \"2015\"").len(), 0);
    let older = |more: &str| {
        let found = found(carried, "in_force_from = \"2015-01-01\"", &format!("in_force_from = \"2013-01-01\"{more}"));
        found.into_iter().filter(|line| line.contains("carries on")).collect::<Vec<_>>()
    };
    assert_eq!(older(""), [""; 0], "it may be older, as long as it goes on");
    let over = older("\nvalid_to = \"2014-12-31\"");
    assert!(over.iter().any(|line| line.contains("ends no later")), "{over:?}");
    // An addendum to what has ended adds to something that another work carries on, or to nothing.
    let late = TestWorkspace::fixture("with_addendum")
        .replacing(FACTS, "in_force_from = \"2011\"\nvalid_to = \"2014-12-31\"", "in_force_from = \"2016\"")
        .replacing(
            "sources/midtjylland/lokalaftale-skive/2015-2018/agreement.toml",
            "in_force_from = \"2015-01-01\"",
            "in_force_from = \"2015\"\nvalid_to = \"2015\"",
        );
    assert!(!late.findings().iter().any(|line| line.contains("relation-dates")), "{:?}", late.findings());
    let nobody = late.replacing(carried, "carried_on = \"midtjylland/sundhedsaftale/2011-2014\"\n", "");
    let findings = nobody.findings();
    assert!(findings.iter().any(|line| line.contains("after the end of")), "{findings:?}");
}
