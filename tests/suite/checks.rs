//! What an agreement must be beyond what each file says on its own.
//!
//! `docs/checks.md` has a case that trips each rule and one that narrowly does not; both are run by `checks_page.rs`. The
//! rules that hold a record against its prose have many more cases in `prose.rs`.

use std::collections::BTreeMap;
use std::path::Path;

use aftale::checks::{self, Stage, Surroundings};
use aftale::diagnostic::{Diagnostic, Files};
use aftale::layouts::Layouts;
use aftale::model::{Agreement, PartyId, PastRelease, Registry, WorkId};
use aftale::sources::{Reading, collect, read};
use tempfile::TempDir;

use crate::harness::{EARLIER, LATER, TestWorkspace};
use crate::painter;

/// The work that the small texts here are.
pub const WORK: &str = "midtjylland/sundhedsaftale/2019-2023";

/// The facts of a small text, a line each.
const FACTS: &str = "kind = \"general\"\ntitle = \"Prøve\"\nshort_title = \"Prøve\"\nlanguage = \"da\"\nround = \"2019\"\n\
    in_force_from = \"2019-07-01\"\nparties = [\"kommunerne\"]\nstate = \"kladde\"\nrevision = 1\n\
    revision_kind = \"content\"\ndated = \"2019-07-01\"\nnumbering = \"decimal\"\nbasis = \"example\"\n";

/// Reads a workspace.
pub fn read_workspace(root: &Path) -> (Reading, Files) {
    let collected = collect(root).expect("the folder is a workspace");
    let layouts = Layouts::new(collected.layouts.clone());
    let reading = read(&collected, &layouts).expect("the built-in layouts have their labels");
    let found = reading.works.values().flat_map(|work| &work.diagnostics).chain(&reading.diagnostics).cloned().collect::<Vec<_>>();
    assert_eq!(painter::text(&found, &collected.files, false), "", "every text here reads without findings");
    (reading, collected.files)
}

/// A small workspace: a registry of four parties, a round that requires nothing, and a work of these files.
///
/// A path below the work is taken as it is; `parties.toml` and `rounds.toml` are added to the registries, the lines of
/// an `agreement.toml` take the place of those with the same key, and another label (`2015-2018/…`) or a whole id
/// (`midtjylland/lokalaftale/2019-2023/…`) makes another work.
pub fn small_workspace(files: &[(&str, &str)]) -> TempDir {
    let parties = ["kommunerne", "hospitalet", "praksis", "udvalget"]
        .map(|id| format!("[[party]]\nid = \"{id}\"\ntype = \"other\"\nnames = [{{ text = \"{id}\" }}]\n\n"));
    let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"90\" height=\"30\"/>\n";
    let settings = "language = \"da\"\n\n[publisher.midtjylland]\nname = \"Prøve\"\naccent = \"#17505f\"\nsubdivision = \"82\"\n";
    let mut all: BTreeMap<String, String> = BTreeMap::from([
        ("aftale.toml".to_owned(), settings.to_owned()),
        ("sources/parties.toml".to_owned(), parties.concat()),
        ("sources/rounds.toml".to_owned(), "[[round]]\nid = \"2019\"\nlabel = \"2019-2023\"\nareas = []\n".to_owned()),
        (format!("sources/{WORK}/figures/tegning.svg"), drawing.to_owned()),
    ]);
    let (series, _) = WORK.rsplit_once('/').expect("a work has a label");
    let mut works = vec![WORK.to_owned()];
    for (path, text) in files {
        if let Some(registry) = all.get_mut(&format!("sources/{path}")) {
            *registry += &format!("\n{text}");
            continue;
        }
        let labelled = path.split_once('/').filter(|(folder, _)| !matches!(*folder, "figures" | "data"));
        let (work, below) = match (path.match_indices('/').nth(2), labelled) {
            (Some((end, _)), _) => (path[..end].to_owned(), &path[end + 1..]),
            (None, Some((label, below))) => (format!("{series}/{label}"), below),
            (None, None) => (WORK.to_owned(), *path),
        };
        let text = if below == "agreement.toml" { overlaid(FACTS, text) } else { (*text).to_owned() };
        all.insert(format!("sources/{work}/{below}"), text);
        works.push(work);
    }
    for work in works {
        all.entry(format!("sources/{work}/agreement.toml")).or_insert_with(|| FACTS.to_owned());
        all.entry(format!("sources/{work}/10-tekst.md")).or_insert_with(|| "# Aftale\n\nParterne samarbejder.\n".to_owned());
    }
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    for (path, text) in all {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("every path has a folder")).expect("a folder can be made");
        std::fs::write(path, text).expect("a file can be written");
    }
    folder
}

/// Lines of facts with those of another file in their place.
fn overlaid(facts: &str, over: &str) -> String {
    let key = |line: &str| line.split('=').next().unwrap_or_default().trim().to_owned();
    let kept = facts.lines().filter(|line| !over.lines().any(|other| key(other) == key(line)));
    kept.chain(over.lines()).map(|line| format!("{line}\n")).collect()
}

/// Checks every work of a workspace beside some releases.
pub fn check_beside(reading: &Reading, files: &Files, released: &BTreeMap<WorkId, PastRelease>) -> Vec<Diagnostic> {
    let agreements = || reading.works.values().filter_map(|work| work.agreement.as_ref());
    let around = Surroundings::new(files, &reading.registry, agreements(), released);
    agreements().flat_map(|agreement| checks::check(agreement, &around, Stage::Draft)).collect()
}

/// Checks an agreement with nothing around it but a registry.
pub fn check_alone(agreement: &Agreement, registry: &Registry) -> Vec<Diagnostic> {
    let (files, released) = (Files::default(), BTreeMap::new());
    let around = Surroundings::new(&files, registry, [agreement], &released);
    let agreement = Agreement { drawings: BTreeMap::new(), ..agreement.clone() };
    checks::check(&agreement, &around, Stage::Draft)
}

/// Checks the small workspace of some files.
pub fn check_files(files: &[(&str, &str)]) -> (Vec<Diagnostic>, Files) {
    let folder = small_workspace(files);
    let (reading, files) = read_workspace(folder.path());
    (check_beside(&reading, &files, &BTreeMap::new()), files)
}

/// Checks one text.
pub fn check_text(markdown: &str) -> (Vec<Diagnostic>, Files) {
    check_files(&[("10-tekst.md", markdown)])
}

/// One text as an agreement that a test may change.
pub fn one_agreement(markdown: &str) -> (Registry, Agreement) {
    let folder = small_workspace(&[("10-tekst.md", markdown)]);
    let (mut reading, _) = read_workspace(folder.path());
    let (_, work) = reading.works.pop_first().expect("the workspace has one work");
    (reading.registry, work.agreement.expect("its facts are right"))
}

/// The rules that some files trip.
fn rules_of(files: &[(&str, &str)]) -> Vec<&'static str> {
    check_files(files).0.iter().map(|finding| finding.rule).collect()
}

#[test]
fn the_agreements_of_this_workspace_pass_every_check() {
    let (reading, files) = read_workspace(Path::new(env!("CARGO_MANIFEST_DIR")));
    // A plan leaves targets open on purpose, and readers are told so.
    let (open, found): (Vec<_>, Vec<_>) =
        check_beside(&reading, &files, &BTreeMap::new()).into_iter().partition(|finding| finding.rule == "pending-target");
    assert_eq!(painter::text(&found, &files, false), "");
    assert_eq!(open.len(), 4, "{}", painter::text(&open, &files, false));
}

#[test]
fn a_party_of_the_facts_must_be_in_the_registry() {
    let (read, mut agreement) = one_agreement("# Prøve\n\nTekst.\n");
    assert!(check_alone(&agreement, &read).is_empty());
    agreement.facts.parties[0] = PartyId("kommunen".into());
    let found = check_alone(&agreement, &read);
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].message.as_str(), found[0].span),
        ("the party `kommunen` is not in the registry of parties", Some(agreement.facts.places.parties[0]))
    );
    agreement.facts.parties[0] = PartyId("noget-helt-andet".into());
    assert!(check_alone(&agreement, &read)[0].help.contains("sources/parties.toml"));
}

#[test]
fn dates_are_compared_by_what_both_are_known_to() {
    let rules = |in_force_from: &str, valid_to: &str, dated: &str| {
        let facts = format!("in_force_from = \"{in_force_from}\"\nvalid_to = \"{valid_to}\"\ndated = \"{dated}\"\n");
        let (found, _) = check_files(&[("agreement.toml", &facts)]);
        found.iter().map(|finding| (finding.rule, finding.is_error())).collect::<Vec<_>>()
    };
    assert_eq!(rules("2011", "2014", "2011-05-01"), []);
    assert_eq!(rules("2011-05-01", "2011", "2011-05-01"), []);
    assert_eq!(rules("2011-05", "2011-05-01", "2011-05-01"), []);
    assert_eq!(rules("2011-05", "2011-04-30", "2011-03-01"), [("dates-order", true)]);
    assert_eq!(rules("2011", "2010", "2010-12-31"), [("dates-order", true)]);
    assert_eq!(rules("2011", "2014", "2015-01-01"), [("dates-order", false)]);
}

#[test]
fn works_of_a_series_follow_one_another_by_the_day() {
    let rules = |valid_to: &str, in_force_from: &str| {
        let before = format!("in_force_from = \"2010\"\ndated = \"2010-01-01\"\n{valid_to}\n");
        let after = format!("in_force_from = \"{in_force_from}\"\nstate = \"forelagt\"\ndated = \"2010-01-01\"\n");
        rules_of(&[("2010-2014/agreement.toml", &before), ("agreement.toml", &after)])
    };
    assert_eq!(rules("valid_to = \"2014\"", "2015"), [""; 0]);
    assert_eq!(rules("valid_to = \"2014\"", "2015-01-01"), [""; 0]);
    assert_eq!(rules("valid_to = \"2014-12-31\"", "2015"), [""; 0]);
    assert_eq!(rules("valid_to = \"2019-06-30\"", "2019-07-01"), [""; 0]);
    assert_eq!(rules("valid_to = \"2019-06\"", "2019-07-01"), [""; 0]);
    assert_eq!(rules("valid_to = \"2019\"", "2019-07-01"), [""; 0], "nobody knows the day");
    assert_eq!(rules("valid_to = \"2019-07-01\"", "2019-07-01"), ["period-overlap"]);
    assert_eq!(rules("valid_to = \"2015\"", "2014"), ["period-overlap"]);
    assert_eq!(rules("valid_to = \"2014\"", "2015-01-02"), ["period-gap"]);
    assert_eq!(rules("valid_to = \"2014\"", "2016"), ["period-gap"]);
    assert_eq!(rules("", "2015"), ["open-period"]);
    assert_eq!(rules("", "2010"), [""; 0], "nobody knows which of them is first");
}

#[test]
fn drafts_and_translations_are_no_periods() {
    let earlier = "in_force_from = \"2010\"\nvalid_to = \"2030\"\ndated = \"2010-01-01\"\n";
    assert_eq!(rules_of(&[("2010-2014/agreement.toml", earlier)]), ["period-overlap"]);
    let draft = format!("{earlier}draft_of = \"{WORK}\"\n");
    assert_eq!(rules_of(&[("2010-2014/agreement.toml", &draft)]), [""; 0]);
    assert_eq!(rules_of(&[("2010-2014-en/agreement.toml", earlier)]), [""; 0]);
    let earlier = "in_force_from = \"2010\"\ndated = \"2010-01-01\"\n";
    assert_eq!(rules_of(&[("2010-2014/agreement.toml", earlier)]), [""; 0], "the successor is still being written");
}

#[test]
fn a_work_replaces_the_one_just_before_it() {
    let rules = |replaces: &str| {
        let work = |from: &str, to: &str| format!("in_force_from = \"{from}\"\nvalid_to = \"{to}\"\ndated = \"{from}-01-01\"\n");
        let facts = format!("replaces = \"midtjylland/sundhedsaftale/{replaces}\"\nin_force_from = \"2019\"\nvalid_to = \"2023\"\n");
        let (found, _) = check_files(&[
            ("2011-2014/agreement.toml", &work("2011", "2014")),
            ("2015-2018/agreement.toml", &work("2015", "2018")),
            ("2024-2027/agreement.toml", &work("2024", "2027")),
            ("agreement.toml", &facts),
        ]);
        found.iter().map(|finding| (finding.rule, finding.is_error())).collect::<Vec<_>>()
    };
    assert_eq!(rules("2015-2018"), []);
    assert_eq!(rules("2011-2014"), [("replaces-order", false)]);
    assert_eq!(rules("2024-2027"), [("replaces-order", true)]);
}

#[test]
fn a_party_is_named_while_it_is_there() {
    let bodies = "[[party]]\nid = \"sku\"\ntype = \"body\"\nnames = [{ text = \"SKU\", to = \"2022-06-30\" }]\nsucceeded_by = \"ssu\"\n\
        [[party]]\nid = \"ssu\"\ntype = \"body\"\nnames = [{ text = \"SSU\", from = \"2022-07-01\" }]\n";
    let duty = |actor: &str, facts: &str| {
        let text = format!("# Prøve\n\nUdvalget skal mødes.\n{{.obligation actor=\"{actor}\" modality=\"skal\"}}\n");
        let (found, _) = check_files(&[("parties.toml", bodies), ("agreement.toml", facts), ("10-tekst.md", &text)]);
        found.iter().map(|finding| format!("{}; {}", finding.message, finding.help)).collect::<Vec<_>>().join("\n")
    };
    let early = "in_force_from = \"2015\"\nvalid_to = \"2018\"\ndated = \"2015-01-01\"\n";
    let late = "in_force_from = \"2024\"\ndated = \"2024-01-01\"\n";
    assert_eq!(duty("sku", early), "");
    assert_eq!(duty("sku", ""), "", "it was there for some of the time");
    assert_eq!(duty("ssu", ""), "", "an agreement without an end goes on");
    assert_eq!(duty("sku", late), "the actor `sku` is named after it was gone; `ssu` was there then");
    assert_eq!(duty("ssu", early), "the actor `ssu` is named before it was there; `sku` was there then");

    let decision = "# Prøve\n\nUdvalget besluttede det den 1. juli 2022.\n{.decision body=\"sku\" date=\"2022-07-01\"}\n";
    let facts = "dated = \"2022-07-02\"\n";
    assert_eq!(rules_of(&[("parties.toml", bodies), ("agreement.toml", facts), ("10-tekst.md", decision)]), ["party-dates"]);
}

#[test]
fn a_circle_of_successors_ends() {
    let circle = "[[party]]\nid = \"en\"\ntype = \"body\"\nnames = [{ text = \"En\", to = \"2001\" }]\nsucceeded_by = \"to\"\n\
        [[party]]\nid = \"to\"\ntype = \"body\"\nnames = [{ text = \"To\", to = \"2002\" }]\nsucceeded_by = \"en\"\n";
    assert_eq!(rules_of(&[("parties.toml", circle), ("agreement.toml", "parties = [\"en\"]\n")]), ["party-dates"]);
}

#[test]
fn a_group_without_members_at_the_entry_into_force_is_told() {
    let registry = |to: &str| {
        format!(
            "[[party]]\nid = \"nord\"\ntype = \"region\"\nnames = [{{ text = \"Nord\" }}]\n\
             [[party]]\nid = \"by\"\ntype = \"municipality\"\nregion = \"nord\"\nnames = [{{ text = \"By\"{to} }}]\nmember_of = [{{ group = \"klynge\"{to} }}]\n\
             [[party]]\nid = \"byer\"\ntype = \"group\"\nnames = [{{ text = \"Byer\" }}]\nmembers = {{ type = \"municipality\", region = \"nord\" }}\n\
             [[party]]\nid = \"klynge\"\ntype = \"group\"\nnames = [{{ text = \"Klynge\" }}]\n"
        )
    };
    let facts = "parties = [\"byer\", \"klynge\"]\n";
    let rules = |to: &str| rules_of(&[("parties.toml", &registry(to)), ("agreement.toml", facts)]);
    assert_eq!(rules(""), [""; 0]);
    assert_eq!(rules(", to = \"2019\""), [""; 0]);
    assert_eq!(rules(", to = \"2018\""), ["empty-group", "empty-group"]);
    let nobody = "[[party]]\nid = \"navn\"\ntype = \"group\"\nnames = [{ text = \"Navn\" }]\n";
    assert_eq!(rules_of(&[("parties.toml", nobody), ("agreement.toml", "parties = [\"navn\"]\n")]), [""; 0]);
}

#[test]
fn only_general_agreements_must_cover_the_areas() {
    let round = "[[round]]\nid = \"2011\"\nlabel = \"2011-2014\"\nareas = [{ id = \"traening\", name = \"Træning\" }]\n";
    let found = |more: &str| {
        let facts = format!("round = \"2011\"\n{more}");
        let other = (
            "2011-2014/agreement.toml",
            "kind = \"local_addendum\"\nin_force_from = \"2011\"\nvalid_to = \"2019-06-30\"\ndated = \"2011-01-01\"\n",
        );
        let (found, _) = check_files(&[("rounds.toml", round), ("agreement.toml", &facts), other]);
        found.iter().map(|finding| (finding.rule, finding.is_error())).collect::<Vec<_>>()
    };
    assert_eq!(found(""), [("required-area", true)]);
    assert_eq!(found("kind = \"local_addendum\"\n"), []);
    assert_eq!(found("draft_of = \"midtjylland/sundhedsaftale/2011-2014\"\ndated = \"2010-12-01\"\n"), [("required-area", false)]);
}

#[test]
fn a_chapter_that_begins_low_is_a_jump() {
    let (found, _) = check_text("## Svar {#svar}\n\nKommunen svarer.\n");
    assert_eq!(found.iter().map(|finding| finding.message.as_str()).collect::<Vec<_>>(), ["the chapter `Svar` begins at level 2"]);
}

#[test]
fn a_figure_without_words_and_caption_trips_two_rules() {
    let rules = |alternative: &str, caption: &str| -> Vec<&'static str> {
        let (found, _) = check_text(&format!("# Prøve\n\n![{alternative}](figures/tegning.svg{caption})\n"));
        found.iter().map(|finding| finding.rule).collect()
    };
    assert_eq!(rules("", ""), ["missing-text-alternative", "missing-caption"]);
    assert_eq!(rules("figures/tegning.svg", " \"Niveauer\""), ["missing-text-alternative"]);
    assert_eq!(rules("Tegning", " \"Niveauer\""), ["missing-text-alternative"]);
    assert_eq!(rules("Tegning af et træ", " \"Niveauer\""), [""; 0]);
}

#[test]
fn one_empty_header_cell_is_a_warning() {
    let (found, _) = check_text("# Prøve\n\n| | Hvem |\n| --- | --- |\n| Rygestop | Kommunen |\n\n{#tabel-opgaver caption=\"Opgaver\"}\n");
    assert_eq!(found.iter().map(|finding| (finding.rule, finding.is_error())).collect::<Vec<_>>(), [("missing-table-header", false)]);
}

#[test]
fn a_sentence_is_found_again_in_lists_notes_and_word_lists() {
    let again = |text: &str| check_text(&format!("# Prøve {{#proeve}}\n\n{text}\n")).0.len();
    let first = "Kommunen ringer til borgeren samme dag.";
    assert_eq!(again(&format!("{first} Så er det sagt. {}", first.to_uppercase())), 1);
    assert_eq!(again(&format!("{first}\n\nVi aftaler:\n\n- {first}\n- noget andet\n")), 1);
    assert_eq!(again(&format!("{first}\n\nDet står i noten.[^n]\n\n[^n]: {first}\n")), 1);
    assert_eq!(again(&format!("{first}\n\nOpkald\n: {first}\n")), 1);
    assert_eq!(again(&format!("{first}\n\n# Bilag {{#bilag .annex}}\n\nKommunen  ringer\ntil *borgeren* samme dag!\n")), 1);
    assert_eq!(again("Det følger af [](#proeve).\n\nDet følger af [](#proeve)."), 1, "a reference counts by its words");
    assert_eq!(again(&format!("{first}\n\n| A | B |\n| --- | --- |\n| {first} | {first} |\n\n{{caption=\"Opkald\"}}")), 0);
    assert_eq!(again("Parterne aftaler følgende:\n\nParterne aftaler følgende:"), 0, "three words are a phrase");
    assert_eq!(again(&format!("{first} Kommunen ringer til borgeren samme uge.")), 0);
}

#[test]
fn many_sentences_of_one_paragraph_are_one_finding() {
    let (found, _) =
        check_text("# Prøve\n\nDet første er sagt her. Det andet er sagt her.\n\nDet andet er sagt her. Det første er sagt her.\n");
    assert_eq!(found.iter().map(|finding| finding.message.as_str()).collect::<Vec<_>>(), ["2 sentences stand in the text twice"]);
}

/// A target of the later work that was left open, in these words.
fn with_open_target(words: &str, year: &str) -> TestWorkspace {
    let mark = format!("{{#maaltal-aabent .target indicator=\"Ventetid\" pending {year}}}");
    TestWorkspace::fixture("two_periods").with_text(&format!("# Åbne mål {{#aabne-maal}}\n\n{words}\n{mark}\n"))
}

#[test]
fn a_target_left_open_on_purpose_is_a_warning_and_can_be_released() {
    let workspace = with_open_target("Ventetiden skal falde. Måltallet følger af den første opgørelse, som er færdig til 1. april.", "");
    let outcome = workspace.run(&["check"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("warning[pending-target]"), "{}", outcome.stderr);
    let outcome = workspace.run(&["freeze", LATER]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
}

#[test]
fn an_open_target_that_its_sentence_settles_is_not_released() {
    let workspace = with_open_target("Ventetiden skal falde fra 28 dage til 14 dage.", "");
    assert_eq!(workspace.run(&["check"]).code, Some(0));
    let outcome = workspace.run(&["freeze", LATER]);
    assert_eq!(outcome.code, Some(1), "{}", outcome.stderr);
    assert!(
        outcome.stderr.contains("error[pending-target]") && outcome.stderr.contains("its sentence gives one: `14`"),
        "{}",
        outcome.stderr
    );
    assert!(outcome.stderr.contains("is not ready to be frozen"), "{}", outcome.stderr);
    assert!(!workspace.path().join("frozen").exists(), "nothing was written");
    assert_eq!(workspace.run(&["freeze", EARLIER]).code, Some(0), "another work is not held back by it");
}

#[test]
fn an_open_target_whose_year_has_passed_is_not_released() {
    let freeze = |year: &str| {
        let words = format!("Ventetiden skal falde inden udgangen af {year}. Måltallet følger.");
        with_open_target(&words, &format!("year=\"{year}\"")).run(&["freeze", LATER])
    };
    let (passed, ahead) = (freeze("2018"), freeze("2019"));
    assert_eq!(passed.code, Some(1), "{}", passed.stderr);
    assert!(passed.stderr.contains("it was to be reached in 2018"), "{}", passed.stderr);
    assert_eq!(ahead.code, Some(0), "the fixture is dated 2019: {}", ahead.stderr);
}

#[test]
fn an_id_that_a_release_has_and_the_text_lost_is_told() {
    let (text, facts) = (format!("sources/{LATER}/20-udskrivning.md"), format!("sources/{LATER}/agreement.toml"));
    let workspace = TestWorkspace::office();
    assert_eq!(workspace.publish(LATER, "2019-07-01").code, Some(0));
    let outcome = workspace.run(&["check"]);
    assert_eq!(outcome.stderr, "2 works checked, no errors\n");

    let workspace = workspace.replacing(&text, "#rygere", "#rygerne").replacing(&facts, "revision = 1", "revision = 2");
    let outcome = workspace.run(&["check"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    for words in [
        "warning[vanished-id]",
        "2019-2023/r0001 cannot be found",
        "agreement.toml:10:12",
        "gone: `rygere`",
        "`rygerne` looks like `rygere`",
    ] {
        assert!(outcome.stderr.contains(words), "`{words}` is missing in\n{}", outcome.stderr);
    }
    let correction = "revision = 2\nrevision_kind = \"correction\"\nerratum = \"Et id er rettet.\"";
    let workspace = workspace.replacing(&facts, "revision = 2", correction);
    let outcome = workspace.run(&["freeze", LATER]);
    assert_eq!(outcome.code, Some(1), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("error[vanished-id]: this correction takes away an id of"), "{}", outcome.stderr);
}

#[test]
fn an_earlier_revision_is_not_held_against_a_later_release() {
    let (text, facts) = (format!("sources/{LATER}/20-udskrivning.md"), format!("sources/{LATER}/agreement.toml"));
    let workspace = TestWorkspace::office().replacing(&facts, "revision = 1", "revision = 2");
    assert_eq!(workspace.publish(LATER, "2019-07-01").code, Some(0));
    let workspace = workspace.replacing(&facts, "revision = 2", "revision = 1").replacing(&text, "#rygere", "#rygerne");
    assert_eq!(workspace.run(&["check"]).stderr, "2 works checked, no errors\n");
}

#[test]
fn an_archive_that_cannot_be_read_is_a_warning() {
    let workspace = TestWorkspace::office();
    assert_eq!(workspace.publish(LATER, "2019-07-01").code, Some(0));
    let workspace = workspace.with("archive.git/refs/heads/main", "0000000000000000000000000000000000000001\n");
    let outcome = workspace.run(&["check"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    assert!(
        outcome.stderr.contains("warning[unreadable-archive]") && outcome.stderr.contains("aftale.toml says where"),
        "{}",
        outcome.stderr
    );
}
