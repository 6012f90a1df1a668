//! `aftale init` and `aftale new`: what they make builds, and what stands in their way is left alone.

use std::fs;
use std::path::Path;

use aftale::pipeline::load;

use crate::akn::schema;
use crate::harness::{EARLIER, LATER, Outcome, TestWorkspace};
use crate::painter;

/// The period after the later work of the fixture, which ends when this one takes effect.
const NEXT: &str = "midtjylland/sundhedsaftale/2024-2027";
const ROUND: &str = "\n[[round]]\nid = \"2024\"\nlabel = \"2024-2027\"\nareas = []\n";

/// A workspace made by `aftale init`.
pub fn initialised() -> TestWorkspace {
    let workspace = TestWorkspace::empty();
    let made = workspace.run(&["init"]);
    assert_eq!(made.code, Some(0), "{}", made.stderr);
    workspace
}

/// The fixture with a round for the next period.
fn two_periods() -> TestWorkspace {
    let workspace = TestWorkspace::fixture("two_periods");
    let rounds = fs::read_to_string(workspace.path().join("sources/rounds.toml")).unwrap() + ROUND;
    workspace.with("sources/rounds.toml", rounds)
}

fn new(workspace: &TestWorkspace, options: &[&str]) -> Outcome {
    workspace.run(&[&["new", NEXT, "--from", LATER], options].concat())
}

/// That a run was refused with these words and left the sources as they were.
fn assert_refused(workspace: &TestWorkspace, arguments: &[&str], words: &[&str]) {
    let before = workspace.tree("");
    let outcome = workspace.run(arguments);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{arguments:?}: {}", outcome.stderr);
    for word in words {
        assert!(outcome.stderr.contains(word), "`{word}` is missing in: {}", outcome.stderr);
    }
    assert_eq!(workspace.tree(""), before, "{arguments:?} left something behind");
}

fn read(workspace: &TestWorkspace, path: &str) -> String {
    fs::read_to_string(workspace.path().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn a_new_workspace_holds_the_files_below_src_and_nothing_else() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/scaffold/workspace");
    let kept = TestWorkspace::copy_of(&folder);
    assert_eq!(initialised().tree(""), kept.tree(""));
}

#[test]
fn a_new_workspace_has_no_finding_and_builds_into_every_format() {
    let workspace = initialised();
    let project = load(workspace.path()).expect("a workspace");
    let found: Vec<_> = project.works.values().flat_map(|work| &work.diagnostics).chain(&project.diagnostics).cloned().collect();
    assert_eq!(painter::text(&found, &project.files, false), "", "not even a warning");

    let built = workspace.run(&["build"]);
    assert_eq!(built.code, Some(0), "{}", built.stderr);
    let folder = workspace.path().join("output").join(LATER);
    assert_eq!(schema::findings(&fs::read(folder.join("agreement.xml")).unwrap()), Vec::<String>::new());
    let pdf = crate::pdf::words_of(&fs::read(folder.join("agreement.pdf")).unwrap());
    for words in ["Eksempel–ikkedenunderskrevneaftale", "senestkl.12", "Tabel1Fristervedudskrivning", "Figur1Samarbejdetsniveauer"] {
        assert!(pdf.contains(words), "{words} is missing in {pdf}");
    }
    let page = fs::read_to_string(folder.join("agreement.html")).unwrap();
    assert!(page.contains("Trygt hjem fra hospitalet") && page.contains("id=\"telefonvarsel\""));
}

#[test]
fn init_makes_the_folder_it_is_told_and_says_what_comes_next() {
    let workspace = TestWorkspace::empty();
    let made = workspace.run(&["init", "a/b"]);
    assert_eq!(made.code, Some(0), "{}", made.stderr);
    assert!(made.stdout.lines().all(|path| workspace.path().join(path).is_file()), "{}", made.stdout);
    assert!(made.stdout.ends_with("a/b/aftale.toml\n"));
    assert!(made.stderr.contains("cd a/b") && made.stderr.contains("aftale build"), "{}", made.stderr);
    assert_eq!(workspace.run(&["check", "--project", "a/b"]).code, Some(0));
}

#[test]
fn init_leaves_other_files_of_the_folder_alone() {
    let workspace = TestWorkspace::empty().with("README.md", "Vores aftaler\n").with("sources/noter.txt", "Husk kagen\n");
    assert_eq!(workspace.run(&["init"]).code, Some(0));
    assert_eq!((read(&workspace, "README.md"), read(&workspace, "sources/noter.txt")), ("Vores aftaler\n".into(), "Husk kagen\n".into()));
    assert_eq!(workspace.run(&["check"]).code, Some(0));
}

#[test]
fn init_overwrites_nothing() {
    assert_refused(&initialised(), &["init"], &["is a workspace already"]);
    let taken = TestWorkspace::empty().with(".gitignore", "x\n").with("sources/rounds.toml", "# vores\n");
    assert_refused(&taken, &["init"], &["nothing was written", ".gitignore, sources/rounds.toml"]);
    let in_the_way = TestWorkspace::empty().with("sources", "en fil, ikke en mappe\n");
    assert_refused(&in_the_way, &["init"], &["these are there already: sources\n"]);
}

#[test]
fn init_in_a_place_that_takes_no_files_leaves_nothing_behind() {
    let workspace = TestWorkspace::empty().with("fil", "");
    assert_refused(&workspace, &["init", "fil/mappe"], &["fil/mappe cannot be written"]);
    assert_refused(&workspace, &["init", "/proc/mappe"], &["/proc/mappe cannot be written"]);
}

#[test]
fn a_failure_on_the_way_leaves_the_folder_as_it_was() {
    // The files wait in a hidden folder of this name until all are written.
    let staging = ".aftale.staged";
    let in_the_way = |workspace: TestWorkspace| workspace.with(staging, "en fil, ikke en mappe\n");
    assert_refused(&in_the_way(TestWorkspace::empty()), &["init"], &["cannot be written"]);
    let arguments = ["new", NEXT, "--from", LATER, "--in-force-from", "2024-01-01"];
    assert_refused(&in_the_way(two_periods()), &arguments, &["cannot be written"]);
    let left_behind = two_periods().with(".aftale.staged/sources/rest.md", "fra sidst\n");
    assert_eq!(left_behind.run(&arguments).code, Some(0));
    assert!(!left_behind.path().join(staging).exists());
}

#[test]
fn the_next_period_keeps_text_and_ids_and_sets_the_facts_anew() {
    let facts = format!("sources/{LATER}/agreement.toml");
    let workspace = two_periods().replacing(&facts, "round = \"2019\"\n", "round = \"2019\" # runden\nerratum = \"Side 3\"\n");
    let told = read(&workspace, &facts)
        + "\n[[history]]\ndate = \"2018\"\nstep = \"opstart\"\n\n[[history]]\ndate = \"2019\"\nstep = \"høring\"\n";
    let workspace = workspace.with(&facts, told);
    let outcome = new(&workspace, &["--in-force-from", "2024-01-01"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    insta::assert_snapshot!(read(&workspace, &format!("sources/{NEXT}/agreement.toml")), @r#"
    kind = "general"
    title = "Et sundhedsvæsen i balance"
    short_title = "Sundhedsaftale 2024-2027"
    language = "da"
    round = "2024" # runden
    in_force_from = "2024-01-01"
    parties = ["region-midtjylland", "kommuner-midtjylland"]
    replaces = "midtjylland/sundhedsaftale/2019-2023"
    state = "kladde"
    revision = 1
    revision_kind = "content"
    dated = "2024-01-01"
    basis = "example"
    "#);
    for path in ["10-forord.md", "20-udskrivning.md", "80-bilag.md", "90-ordliste.md", "data/frister.csv", "figures/niveauer.svg"] {
        assert_eq!(read(&workspace, &format!("sources/{NEXT}/{path}")), read(&workspace, &format!("sources/{LATER}/{path}")), "{path}");
    }
    assert!(outcome.stderr.contains(&format!("write `valid_to = \"2023-12-31\"` into {facts}")), "{}", outcome.stderr);
    let workspace = workspace.replacing(&facts, "parties =", "valid_to = \"2023-12-31\"\nparties =");
    let checked = workspace.run(&["check"]);
    assert_eq!((checked.code, checked.stderr.as_str()), (Some(0), "3 works checked, no errors\n"));
    let built = workspace.run(&["build", "--format", "html,json"]);
    assert_eq!(built.code, Some(0), "{}", built.stderr);
    assert!(workspace.path().join("output/midtjylland/sundhedsaftale/2019-2023..2024-2027/changes.html").is_file());
}

#[test]
fn the_next_period_opens_a_lineage_file_with_the_digests_of_both_texts() {
    let facts = format!("sources/{LATER}/agreement.toml");
    let workspace = two_periods().replacing(&facts, "parties =", "valid_to = \"2023-12-31\"\nparties =");
    assert_eq!(new(&workspace, &[]).code, Some(0));
    let project = workspace.load();
    let digest = |id: &str| aftale::model::digest::text_digest(&workspace.agreement(id));
    let [lineage] = &project.lineages[..] else { panic!("one lineage file is read") };
    assert_eq!((lineage.before.to_string(), lineage.after.to_string()), (LATER.into(), NEXT.into()));
    assert_eq!((&lineage.before_digest, &lineage.after_digest), (&digest(LATER), &digest(NEXT)));
    assert!(lineage.rulings.is_empty() && lineage.equivalents.is_empty());

    // The example in it is right once its hashes are taken away, as far as the ids go.
    let path = "sources/midtjylland/sundhedsaftale/lineage/2019-2023..2024-2027.toml";
    let with_example: String = read(&workspace, path)
        .lines()
        .map(|line| line.strip_prefix("# ").filter(|line| line.starts_with('[') || line.contains(" = ")).unwrap_or(line).to_owned() + "\n")
        .collect();
    let mut found = workspace.with(path, with_example).findings();
    found.retain(|finding| !finding.starts_with("equivalent"));
    assert_eq!(found.len(), 3, "{found:#?}");
    assert!(found.iter().all(|finding| finding.starts_with("dangling-reference") && finding.contains("telefonvarsel")), "{found:#?}");
}

#[test]
fn areas_that_the_new_round_lacks_are_taken_away_and_told() {
    let rounds = "[[round]]\nid = \"2015\"\nlabel = \"2015-2018\"\nareas = [{ id = \"forebyggelse\", name = \"Forebyggelse\" }, { id = \"pleje\", name = \"Pleje\" }]\n\n\
         [[round]]\nid = \"2019\"\nlabel = \"2019-2023\"\nareas = [{ id = \"pleje\", name = \"Pleje\" }]\n";
    let text = format!("sources/{EARLIER}/10-udskrivning.md");
    let mut workspace = TestWorkspace::fixture("two_periods").with("sources/rounds.toml", rounds);
    fs::remove_dir_all(workspace.path().join("sources").join(LATER)).unwrap();
    workspace = workspace.replacing(&text, "covers=\"forebyggelse\"", "covers=\"forebyggelse, pleje\"").replacing(
        &text,
        "## Besked {#besked}",
        "# Andet {#andet .area covers=\"forebyggelse\"}\n\n## Besked {#besked}",
    );
    let outcome = workspace.run(&["new", LATER, "--from", EARLIER]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    let renewed = read(&workspace, &format!("sources/{LATER}/10-udskrivning.md"));
    assert!(renewed.starts_with("# Udskrivning {#udskrivning .area covers=\"pleje\"}\n"), "{renewed}");
    assert!(renewed.contains("\n# Andet {#andet .area}\n"), "{renewed}");
    for heading in ["Udskrivning", "Andet"] {
        assert!(
            outcome.stderr.contains(&format!("see what `{heading}` covers: round 2019 has no area forebyggelse")),
            "{}",
            outcome.stderr
        );
    }
    // The last day of the period before was known, and so was the first day of this one.
    assert!(read(&workspace, &format!("sources/{LATER}/agreement.toml")).contains("in_force_from = \"2019-07-01\""));
    assert!(!outcome.stderr.contains("valid_to"), "{}", outcome.stderr);
    assert_eq!(workspace.findings(), Vec::<String>::new());
}

#[test]
fn relations_to_texts_of_the_last_period_are_left_out_and_told() {
    let facts = format!("sources/{LATER}/agreement.toml");
    let workspace = two_periods().replacing(&facts, "state =", &format!("part_of = \"{EARLIER}\"\nstate =")).replacing(
        &facts,
        "short_title = \"Sundhedsaftale 2019-2023\"",
        "short_title = \"Sundhedsaftalen\"",
    );
    let outcome = new(&workspace, &["--in-force-from", "2024", "--dated", "2023-12-15"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    let renewed = read(&workspace, &format!("sources/{NEXT}/agreement.toml"));
    assert!(!renewed.contains("part_of") && renewed.contains("dated = \"2023-12-15\"") && renewed.contains("in_force_from = \"2024\""));
    for words in
        [format!("write `part_of` anew: it was {EARLIER}"), "both periods are `Sundhedsaftalen`".into(), "the last day it is valid".into()]
    {
        assert!(outcome.stderr.contains(&words), "`{words}` is missing in: {}", outcome.stderr);
    }
}

#[test]
fn a_next_period_that_cannot_be_is_refused_with_a_way_out() {
    let workspace = two_periods();
    let day = ["--in-force-from", "2024-01-01"];
    let refused = |arguments: &[&str], words: &[&str]| assert_refused(&workspace, arguments, words);
    refused(&["new", NEXT, "--from", LATER], &["--in-force-from", "no last day"]);
    refused(&[&["new", EARLIER, "--from", LATER][..], &["--in-force-from", "2024-01-01"]].concat(), &[&format!("sources/{EARLIER}")]);
    refused(&[&["new", NEXT, "--from", "midtjylland/sundhedsaftale/2020"], &day[..]].concat(), &["names no work here", LATER]);
    refused(&[&["new", "Midtjylland/x/y", "--from", LATER], &day[..]].concat(), &["`Midtjylland` may only hold a-z"]);
    refused(&[&["new", "sjaelland/sundhedsaftale/2024-2027", "--from", LATER], &day[..]].concat(), &[NEXT]);
    refused(
        &[&["new", "midtjylland/sundhedsaftale/2028", "--from", LATER], &day[..]].concat(),
        &["--round: 2015 (2015-2018), 2019", "2028"],
    );
    refused(&[&["new", NEXT, "--from", LATER, "--round", "2028"], &day[..]].concat(), &["no round `2028`", "2024 (2024-2027)"]);
    refused(&["new", NEXT, "--from", LATER, "--in-force-from", "2019-07-01"], &["cannot take effect on 2019-07-01"]);
    refused(&["new", NEXT, "--from", LATER, "--in-force-from", "2024"], &["--dated"]);
    refused(&["new", NEXT, "--from", LATER, "--in-force-from", "i morgen"], &["is not a date"]);

    let facts = format!("sources/{LATER}/agreement.toml");
    let draft = two_periods().replacing(&facts, "state =", &format!("draft_of = \"{EARLIER}\"\nstate =")).replacing(
        &facts,
        "dated = \"2019-07-01\"",
        "dated = \"2014-06-01\"",
    );
    assert_refused(&draft, &["new", NEXT, "--from", LATER, "--in-force-from", "2024-01-01"], &["is a consultation draft of"]);
}

#[test]
fn a_text_with_mistakes_is_not_carried_on() {
    let workspace = two_periods().with_text("# Prøve {#besked}\n");
    let outcome = new(&workspace, &["--in-force-from", "2024-01-01"]);
    assert_eq!(outcome.code, Some(1), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("duplicate-id") && outcome.stderr.contains("has mistakes"), "{}", outcome.stderr);
    assert!(!workspace.path().join("sources").join(NEXT).exists());
}

/// What is found in a lineage file between the fixture's works.
fn lineage_findings(text: &str) -> Vec<String> {
    TestWorkspace::fixture("two_periods").with("sources/midtjylland/sundhedsaftale/lineage/2015-2018..2019-2023.toml", text).findings()
}

fn lineage_top() -> String {
    let workspace = TestWorkspace::fixture("two_periods");
    let [before, after] = [EARLIER, LATER].map(|id| aftale::model::digest::text_digest(&workspace.agreement(id)));
    format!("before = \"{EARLIER}\"\nbefore_digest = \"{before}\"\nafter = \"{LATER}\"\nafter_digest = \"{after}\"\n")
}

#[test]
fn rulings_name_written_ids_and_as_many_as_their_kind_takes() {
    let ruling = |kind: &str, before: &str, after: &str| {
        format!("[[ruling]]\nkind = \"{kind}\"\nbefore = [{before}]\nafter = [{after}]\nreason = \"x\"\nby = \"y\"\n")
    };
    let right = [
        ("continued", "\"plan\"", "\"plan\""),
        ("split", "\"laes\"", "\"rygere\", { quote = \"Fristerne står i\" }"),
        ("merged", "\"besked\", \"ansvar\"", "\"besked\""),
    ];
    let right: String = right.map(|(kind, before, after)| ruling(kind, before, after)).concat()
        + &ruling("deleted", "\"udskrivning\"", "")
        + &ruling("inserted", "", "\"forord\"")
        + "[[equivalent]]\nbefore = \"besked\"\nafter = \"besked og plan\"\nreason = \"Nyt navn.\"\n";
    assert_eq!(lineage_findings(&(lineage_top() + &right)), Vec::<String>::new());

    let wrong = ruling("split", "\"plan\"", "\"plan\"") + &ruling("continued", "\"rygere\"", "\"ansvar.1\"") + &ruling("moved", "", "");
    let name = "2015-2018..2019-2023.toml";
    assert_eq!(
        lineage_findings(&(lineage_top() + &wrong)),
        [
            format!("ruling {name}:5:1 this ruling names 1 before and 1 after"),
            format!("dangling-reference {name}:13:11 nothing in {EARLIER} has the id `rygere`"),
            format!("dangling-reference {name}:14:10 `ansvar.1` is a placed id"),
            format!("value {name}:18:8 `moved` is not a kind"),
        ]
    );
}

#[test]
fn a_lineage_file_is_named_after_its_works_and_its_mistakes_are_the_later_works() {
    let name = "2015-2018..2019-2023.toml";
    let other = lineage_top().replace("2019-2023", "2020");
    assert_eq!(
        lineage_findings(&other),
        [
            format!("lineage-name {name}:1:1 the file is not named after its two works"),
            format!("dangling-reference {name}:3:9 there is no work `midtjylland/sundhedsaftale/2020` here"),
        ]
    );
    assert_eq!(
        lineage_findings("before = \"x\"\nefter = 1\n"),
        [
            format!("missing-key {name}:1:1 `after_digest` is missing"),
            format!("missing-key {name}:1:1 `after` is missing"),
            format!("missing-key {name}:1:1 `before_digest` is missing"),
            format!("value {name}:1:10 a work id has a series and a label, e.g. `midtjylland/sundhedsaftale/2019-2023`"),
            format!("unknown-key {name}:2:1 there is no key `efter` here"),
        ]
    );
    let workspace = TestWorkspace::fixture("two_periods").with(&format!("sources/midtjylland/sundhedsaftale/lineage/{name}"), "x = \n");
    assert_eq!(workspace.run(&["check", EARLIER]).code, Some(0), "the earlier work does not wait for it");
    assert_eq!(workspace.run(&["check", LATER]).code, Some(1));
}
