//! Lineage files with the program itself: what an editor rules is followed, what cannot be followed is told with its
//! place, and `aftale lineage` lists what is left to rule.

use std::fs;

use serde_json::Value;

use aftale::model::digest::text_digest;

use crate::harness::{EARLIER, LATER, TestWorkspace};

/// The lineage file of the fixture.
pub const FILE: &str = "sources/midtjylland/sundhedsaftale/lineage/2015-2018..2019-2023.toml";
const NAME: &str = "2015-2018..2019-2023.toml";

/// What a lineage file between two works of a workspace begins with.
pub fn top(workspace: &TestWorkspace, before: &str, after: &str) -> String {
    let digest = |id: &str| text_digest(&workspace.agreement(id));
    format!("before = \"{before}\"\nbefore_digest = \"{}\"\nafter = \"{after}\"\nafter_digest = \"{}\"\n", digest(before), digest(after))
}

fn ruling(kind: &str, before: &str, after: &str) -> String {
    format!("[[ruling]]\nkind = \"{kind}\"\nbefore = [{before}]\nafter = [{after}]\nreason = \"Fordi.\"\nby = \"Sekretariatet\"\n")
}

/// The fixture with rulings.
fn ruled(rulings: &str) -> TestWorkspace {
    let workspace = TestWorkspace::fixture("two_periods");
    let top = top(&workspace, EARLIER, LATER);
    workspace.with(FILE, top + rulings)
}

/// The changes as JSON.
fn compared(workspace: &TestWorkspace, before: &str, after: &str) -> Value {
    let outcome = workspace.run(&["diff", before, after, "--format", "json"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    serde_json::from_str(&outcome.stdout).expect("the comparison is JSON")
}

/// The change that the unit of the earlier text is in.
fn fate<'a>(comparison: &'a Value, id: &str) -> &'a Value {
    change(comparison, "before", id)
}

fn change<'a>(comparison: &'a Value, side: &str, id: &str) -> &'a Value {
    let holds = |change: &&Value| change[side].as_array().into_iter().flatten().any(|unit| unit["id"] == id);
    comparison["changes"].as_array().into_iter().flatten().find(holds).unwrap_or_else(|| panic!("no change has `{id}`"))
}

fn ids<'a>(change: &'a Value, side: &str) -> Vec<&'a str> {
    change[side].as_array().into_iter().flatten().filter_map(|unit| unit["id"].as_str()).collect()
}

mod followed {
    use super::*;

    #[test]
    fn a_merger_that_words_do_not_show_is_told_as_the_editor_ruled() {
        let (before, after) = ("midtjylland/sundhedsaftale/2011-2014", "midtjylland/sundhedsaftale/2015-2018");
        let workspace = TestWorkspace::own();
        let file = "sources/midtjylland/sundhedsaftale/lineage/2011-2014..2015-2018.toml";
        let top = top(&workspace, before, after);
        let merger = ruling("merged", "\"hjaelpemidler-bevilling\", \"hjaelpemidler-afhentning\"", "\"hjaelpemidler-betaling\"");
        let workspace = workspace.with(file, top + &merger);
        let comparison = compared(&workspace, before, after);
        let change = fate(&comparison, "hjaelpemidler-afhentning");
        assert_eq!((&change["kind"], &change["pairing"]["by"]), (&"merged".into(), &"ruling".into()));
        assert_eq!(ids(change, "before"), ["hjaelpemidler-bevilling", "hjaelpemidler-afhentning"]);
        assert_eq!(ids(change, "after"), ["hjaelpemidler-betaling"]);
        assert_eq!((&change["ruling"]["reason"], &change["ruling"]["by"]), (&"Fordi.".into(), &"Sekretariatet".into()));
    }

    #[test]
    fn an_id_that_stayed_with_another_text_can_be_parted_from_it() {
        let workspace = ruled(&(ruling("deleted", "\"plan\"", "") + &ruling("inserted", "", "\"plan\"")));
        let comparison = compared(&workspace, EARLIER, LATER);
        assert_eq!(
            (&fate(&comparison, "plan")["kind"], &change(&comparison, "after", "plan")["kind"]),
            (&"deleted".into(), &"inserted".into())
        );
        assert_eq!(fate(&comparison, "plan")["ruling"]["by"], "Sekretariatet");
        assert_eq!(fate(&comparison, "plan")["significance"], "grave", "a duty that is dropped with a reason is dropped");
    }

    #[test]
    fn a_duty_that_goes_on_in_another_work_is_not_lost() {
        let carried = ruling("carried_on", "\"laes\"", "").replace("after = []", &format!("in = \"{LATER}#ansvar\""));
        let comparison = compared(&ruled(&carried), EARLIER, LATER);
        let change = fate(&comparison, "laes");
        assert_eq!(
            (&change["kind"], &change["reason"], &change["significance"]),
            (&"deleted".into(), &"carried_on".into(), &"substantial".into())
        );
        assert_eq!(change["flags"], serde_json::json!([{ "carried_on": format!("{LATER}#ansvar") }]));
    }

    #[test]
    fn a_clause_without_an_id_is_named_by_its_first_words() {
        let split = ruling("split", "\"laes\"", "{ quote = \"Fristerne står\" }, \"rygere\"");
        let comparison = compared(&ruled(&split), EARLIER, LATER);
        assert_eq!(fate(&comparison, "laes")["after"].as_array().map(Vec::len), Some(2));
        assert_eq!(change(&comparison, "after", "rygere")["kind"], "split");
    }
}

mod equivalents {
    use super::*;

    fn declared(before: &str, after: &str) -> String {
        format!("[[equivalent]]\nbefore = \"{before}\"\nafter = \"{after}\"\nreason = \"Nyt ord.\"\n")
    }

    #[test]
    fn a_new_word_for_the_same_is_listed_with_its_places_and_changes_nothing() {
        let text = |how: &str| format!("# Pladser {{#pladser}}\n\nKommunen melder {how} ledige pladser hver uge.\n{{#meld}}\n");
        let with = |rulings: &str| {
            let workspace = TestWorkspace::fixture("two_periods")
                .with(&format!("sources/{EARLIER}/50-proeve.md"), text("hospitalet"))
                .with_text(&text("afdelingen"));
            let top = top(&workspace, EARLIER, LATER);
            workspace.with(FILE, top + rulings)
        };
        let workspace = with(&declared("hospitalet", "afdelingen"));
        let comparison = compared(&workspace, EARLIER, LATER);
        let change = fate(&comparison, "meld");
        assert_eq!((&change["kind"], &change["significance"]), (&"unchanged".into(), &"none".into()));
        let ops: Vec<&str> = change["runs"].as_array().into_iter().flatten().filter_map(|run| run["op"].as_str()).collect();
        assert_eq!(ops, ["equal", "delete", "insert", "equal"], "the runs rebuild both sides still");
        let [applied] = &comparison["equivalents"].as_array().expect("a list")[..] else { panic!("one was declared") };
        assert_eq!((&applied["reason"], &applied["places"][0]["after"]["id"]), (&"Nyt ord.".into(), &"meld".into()));
        assert_eq!(fate(&compared(&with(""), EARLIER, LATER), "meld")["kind"], "reworded");
    }

    #[test]
    fn words_that_bind_are_refused_and_those_that_stand_nowhere_are_warned_of() {
        let workspace = ruled(&declared("24 timer", "48 timer"));
        assert_eq!(workspace.findings(), [format!("equivalent {NAME}:7:9 these words lack `24`, which binds")]);
        assert_eq!(workspace.run(&["check", LATER]).code, Some(1));
        let workspace = ruled(&declared("borgmesteren", "Borgeren"));
        assert_eq!(workspace.findings(), [format!("equivalent {NAME}:6:10 `borgmesteren` stands nowhere in {EARLIER}")]);
        assert_eq!(workspace.run(&["check", LATER]).code, Some(0), "a warning stops nothing");
        let workspace = ruled(&declared("beskeder", "Fristerne"));
        let outcome = workspace.run(&["diff", EARLIER, LATER]);
        assert!(outcome.code == Some(0) && outcome.stderr.contains("`beskeder` stands nowhere against `Fristerne`"), "{}", outcome.stderr);
    }
}

mod explained {
    use super::*;

    #[test]
    fn each_change_says_why_when_it_is_asked() {
        let workspace = ruled(&ruling("deleted", "\"laes\"", ""));
        let plain = compared(&workspace, EARLIER, LATER);
        assert!(plain["changes"].as_array().into_iter().flatten().all(|change| change.get("explanation").is_none()));
        let outcome = workspace.run(&["diff", EARLIER, LATER, "--explain", "--format", "json"]);
        let explained: Value = serde_json::from_str(&outcome.stdout).expect("the comparison is JSON");
        let plan = fate(&explained, "plan");
        assert!(plan["explanation"]["surroundings"].as_array().is_some_and(|around| around.contains(&"same_section".into())), "{plan}");
        let text = workspace.run(&["diff", EARLIER, LATER, "--explain", "--kind", "deleted"]).stdout;
        assert!(
            text.contains("Sekretariatet") && text.contains("Fordi.") && text.contains("Tekstlighed") || text.contains("tekstlighed"),
            "{text}"
        );
    }
}

mod mistaken {
    use super::*;

    fn findings(rulings: &str) -> Vec<String> {
        ruled(rulings).findings()
    }

    #[test]
    fn a_unit_that_is_gone_is_told_with_the_nearest_one() {
        let workspace = ruled(&ruling("deleted", "\"laese\"", ""));
        assert_eq!(workspace.findings(), [format!("dangling-reference {NAME}:7:11 nothing in {EARLIER} has the id `laese`")]);
        assert!(workspace.run(&["check", LATER]).stderr.contains("the nearest id there is `laes`"));
    }

    #[test]
    fn words_that_no_clause_or_several_begin_with_are_told_with_places() {
        let workspace = ruled(&ruling("deleted", "{ quote = \"Kommunen skal laese beskeder\" }, { quote = \"forløb, der\" }", ""));
        assert_eq!(
            workspace.findings(),
            [
                format!("dangling-reference {NAME}:7:21 no clause of {EARLIER} begins with these words"),
                format!("dangling-reference {NAME}:7:65 2 clauses of {EARLIER} begin with these words"),
            ]
        );
        let said = workspace.run(&["check", LATER]).stderr;
        assert!(said.contains("the nearest words there are `Kommunen skal læse beskeder hver dag.`"), "{said}");
        assert!(said.contains("10-udskrivning.md:") && said.contains("write more of its words"), "{said}");
    }

    #[test]
    fn a_unit_is_ruled_once() {
        let twice = ruling("continued", "\"plan\"", "\"plan\"") + &ruling("deleted", "{ quote = \"Hospitalet skal sende\" }", "");
        assert_eq!(findings(&twice), [format!("ruled-twice {NAME}:13:21 `plan` is ruled twice")]);
    }

    #[test]
    fn a_heading_does_not_become_a_paragraph() {
        assert_eq!(
            findings(&ruling("continued", "\"besked\"", "\"plan\"")),
            [format!("ruling {NAME}:8:10 a heading and a paragraph cannot belong together")]
        );
        let item = ruling("continued", "{ quote = \"forløb, der gik godt.\" }", "{ quote = \"Fristerne står\" }");
        assert_eq!(findings(&item), Vec::<String>::new(), "an item may become a paragraph");
    }

    #[test]
    fn what_goes_on_elsewhere_says_where_and_is_judged_as_a_reference() {
        let carried = |there: &str| ruling("carried_on", "\"laes\"", "").replace("after = []", there);
        assert_eq!(findings(&carried("")), [format!("ruling {NAME}:5:1 this ruling does not say where its clauses go on")]);
        let there = carried(&format!("in = \"{LATER}#hjaelp\""));
        assert_eq!(findings(&there), [format!("dangling-reference {NAME}:8:6 nothing in {LATER} has the id `hjaelp`")]);
        let there = carried(&format!("in = \"{LATER}#plan\"")).replace("carried_on", "deleted");
        assert_eq!(findings(&there), [format!("ruling {NAME}:8:6 only a clause that is `carried_on` goes on in another work")]);
    }

    #[test]
    fn a_ruling_that_nobody_has_made_is_told() {
        let open = ruling("deleted", "\"laes\"", "").replace("\"Fordi.\"", "\" \"");
        assert_eq!(findings(&open), [format!("undecided {NAME}:9:10 nobody has decided this yet")]);
    }

    #[test]
    fn rulings_on_another_text_stop_the_comparison_and_not_the_edition() {
        let text = format!("sources/{LATER}/20-udskrivning.md");
        let workspace = ruled(&ruling("deleted", "\"laes\"", "")).replacing(&text, "mødes to gange", "mødes tre gange");
        assert_eq!(workspace.findings(), [format!("text-moved {NAME}:4:16 the rulings were made for another text of {LATER}")]);
        let now = text_digest(&workspace.agreement(LATER));
        let checked = workspace.run(&["check", LATER]);
        assert!(checked.code == Some(1) && checked.stderr.contains(&now), "{}", checked.stderr);
        assert_eq!(workspace.run(&["check", EARLIER]).code, Some(0));
        let built = workspace.run(&["build", "--format", "json"]);
        assert_eq!(built.code, Some(1), "{}", built.stderr);
        assert!(built.stdout.contains(&format!("{LATER}/  agreement.json")), "{}", built.stdout);
        assert!(built.stderr.contains(&format!("{FILE} has mistakes")), "{}", built.stderr);
        assert!(!workspace.path().join("output/midtjylland/sundhedsaftale/2015-2018..2019-2023").exists());
        assert_ne!(workspace.run(&["diff", EARLIER, LATER]).code, Some(0));
        assert_eq!(workspace.run(&["freeze", LATER]).code, Some(1));

        let renewed = workspace.run(&["lineage", EARLIER, LATER, "--write", "--renew"]);
        assert_eq!(renewed.code, Some(0), "{}", renewed.stderr);
        assert!(!workspace.findings().iter().any(|finding| finding.starts_with("text-moved")));
    }

    #[test]
    fn a_file_that_rules_nothing_waits_for_no_text() {
        assert_eq!(
            ruled("").replacing(&format!("sources/{LATER}/20-udskrivning.md"), "to gange", "tre gange").findings(),
            Vec::<String>::new()
        );
    }
}

mod proposed {
    use super::*;

    fn read(workspace: &TestWorkspace) -> String {
        fs::read_to_string(workspace.path().join(FILE)).expect("the lineage file is there")
    }

    #[test]
    fn what_rests_on_words_and_every_duty_that_came_or_went_is_to_be_decided() {
        let text = |how: &str| format!("# Pladser {{#pladser}}\n\nKommunen skriver hver {how} på aflastningen.\n");
        let workspace = TestWorkspace::fixture("two_periods")
            .with(&format!("sources/{EARLIER}/50-proeve.md"), text("måned til hospitalet om ledige pladser"))
            .with_text(&text("uge til hospitalet om ledige senge og pladser"));
        let outcome = workspace.run(&["lineage", EARLIER, LATER]);
        assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
        assert!(outcome.stdout.starts_with("# ") && outcome.stdout.contains(&top(&workspace, EARLIER, LATER)), "{}", outcome.stdout);
        let rulings = outcome.stdout.split_once("\n\n").expect("rulings come below").1;
        insta::assert_snapshot!(rulings, @r#"
        # Par, som alene er fundet på ord og plads, de usikreste først (1).

        # Ændret ordlyd. Parret på fælles ord. Tekstlighed 0,80.
        # Før, afsnit 2, stk. 1: Kommunen skriver hver måned til hospitalet om ledige pladser på aflastningen.
        # Efter, afsnit 2, stk. 1: Kommunen skriver hver uge til hospitalet om ledige senge og pladser på aflastningen.
        [[ruling]]
        kind = "continued"
        before = [{ quote = "Kommunen skriver hver måned til" }]
        after = [{ quote = "Kommunen skriver hver uge til" }]
        reason = ""
        by = ""

        # Pligter, der ikke er genfundet (1).

        # Udgået.
        # Før, afsnit 1.1, stk. 2: Kommunen skal læse beskeder hver dag.
        [[ruling]]
        kind = "deleted"
        before = ["laes"]
        reason = ""
        by = ""
        "#);
        assert!(!workspace.path().join(FILE).exists(), "nothing is written unasked");
    }

    #[test]
    fn an_open_ruling_is_an_error_until_a_person_decides() {
        let workspace = TestWorkspace::fixture("two_periods");
        let outcome = workspace.run(&["lineage", EARLIER, LATER, "--write"]);
        assert_eq!((outcome.code, outcome.stdout.trim()), (Some(0), FILE), "{}", outcome.stderr);
        let open = workspace.findings();
        assert!(!open.is_empty() && open.iter().all(|finding| finding.starts_with("undecided")), "{open:#?}");
        let decided = read(&workspace).replace("reason = \"\"", "reason = \"Fordi.\"").replace("by = \"\"", "by = \"Mig\"");
        let workspace = workspace.with(FILE, decided.clone());
        assert_eq!(workspace.findings(), Vec::<String>::new());
        let again = workspace.run(&["lineage", EARLIER, LATER, "--write"]);
        assert!(again.code == Some(0) && again.stdout.is_empty() && again.stderr.contains("nothing is missing"), "{}", again.stderr);
        assert_eq!(read(&workspace), decided, "what was decided is not proposed again");
    }

    #[test]
    fn a_file_that_is_there_is_kept_letter_by_letter() {
        let own = "# Aftalt på mødet den 3. maj.\n".to_owned()
            + &ruling("inserted", "", "\"rygere\"")
            + "\n[[equivalent]]\nbefore = \"beskeder\"\nafter = \"meddelelser\"\nreason = \"Nyt ord.\"\n";
        let workspace = ruled(&own);
        let before = read(&workspace);
        assert_eq!(workspace.run(&["lineage", EARLIER, LATER, "--write"]).code, Some(0));
        let after = read(&workspace);
        assert!(after.len() > before.len() && after.starts_with(&before), "{after}");
        assert!(workspace.findings().iter().all(|finding| finding.starts_with("undecided") || finding.starts_with("equivalent")));
    }

    #[test]
    fn a_file_that_is_no_toml_is_left_alone() {
        let workspace = ruled("[[ruling\n");
        let before = read(&workspace);
        let outcome = workspace.run(&["lineage", EARLIER, LATER, "--write"]);
        assert_eq!((outcome.code, read(&workspace)), (Some(1), before), "{}", outcome.stderr);
        let inline = ruled("ruling = [{ kind = \"inserted\", after = [\"rygere\"], reason = \"R\", by = \"B\" }]\n");
        let before = read(&inline);
        assert_eq!((inline.run(&["lineage", EARLIER, LATER, "--write"]).code, read(&inline)), (Some(1), before));
    }

    #[test]
    fn words_that_would_end_a_string_or_a_comment_do_not() {
        let text = "# Mere {#mere}\n\nKommunen skal skrive \"hej\\\\nhej\" i \\\\feltet\\\\ og intet # andet.\n{.obligation actor=\"kommuner-midtjylland\" modality=\"skal\" basis=\"example\"}\n";
        let workspace = TestWorkspace::fixture("two_periods").with_text(text);
        assert_eq!(workspace.run(&["lineage", EARLIER, LATER, "--write"]).code, Some(0));
        assert!(read(&workspace).contains("Kommunen skal skrive"));
        assert!(workspace.findings().iter().all(|finding| finding.starts_with("undecided")), "{:#?}", workspace.findings());
    }

    #[test]
    fn two_works_of_other_series_have_no_lineage() {
        let outcome = TestWorkspace::fixture("two_periods").run(&["lineage", EARLIER, "midtjylland/andet/2019"]);
        assert!(outcome.code == Some(2) && outcome.stderr.contains("not two works of one series"), "{}", outcome.stderr);
    }
}
