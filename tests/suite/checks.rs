//! What an agreement must be beyond what each file says on its own.
//!
//! `docs/checks.md` has a case that trips each rule and one that narrowly does not; both are run here. The rules that
//! hold a record against its prose have many more cases in `prose.rs`.

use std::path::Path;

use aftale::checks;
use aftale::diagnostic::{Diagnostic, Files};
use aftale::layouts::Layouts;
use aftale::model::{Agreement, PartyId, Registry};
use aftale::sources::{Reading, collect, read};

use crate::painter;

const WORK: &str = "sources/midtjylland/sundhedsaftale/2019-2023";

/// Reads a workspace.
pub fn read_workspace(root: &Path) -> (Reading, Files) {
    let collected = collect(root).expect("the folder is a workspace");
    let layouts = Layouts::new(collected.layouts.clone());
    let reading = read(&collected, &layouts).expect("the built-in layouts have their labels");
    let found = reading.works.values().flat_map(|work| &work.diagnostics).chain(&reading.diagnostics).cloned().collect::<Vec<_>>();
    assert_eq!(painter::text(&found, &collected.files, false), "", "every text here reads without findings");
    (reading, collected.files)
}

/// Reads one text in a small workspace of its own.
fn read_text(markdown: &str) -> (Reading, Files) {
    let parties = ["kommunerne", "hospitalet", "praksis", "udvalget"]
        .map(|id| format!("[[party]]\nid = \"{id}\"\ntype = \"other\"\nnames = [{{ text = \"{id}\" }}]\n\n"));
    let facts = "kind = \"general\"\ntitle = \"Prøve\"\nshort_title = \"Prøve\"\nlanguage = \"da\"\nround = \"2019\"\n\
         in_force_from = \"2019-07-01\"\nparties = [\"kommunerne\"]\nstate = \"kladde\"\nrevision = 1\n\
         revision_kind = \"content\"\ndated = \"2019-07-01\"\nnumbering = \"decimal\"\nbasis = \"example\"\n";
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("every path has a folder")).expect("a folder can be made");
        std::fs::write(path, text).expect("a file can be written");
    };
    write("aftale.toml", "language = \"da\"\n\n[publisher.midtjylland]\nname = \"Prøve\"\naccent = \"#17505f\"\nsubdivision = \"82\"\n");
    write("sources/parties.toml", &parties.concat());
    write("sources/rounds.toml", "[[round]]\nid = \"2019\"\nlabel = \"2019-2023\"\nareas = []\n");
    write(&format!("{WORK}/agreement.toml"), facts);
    write(&format!("{WORK}/10-tekst.md"), markdown);
    write(&format!("{WORK}/figures/tegning.svg"), "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    read_workspace(folder.path())
}

/// Checks every work of a workspace.
pub fn check_all(reading: &Reading) -> Vec<Diagnostic> {
    let agreements = reading.works.values().filter_map(|work| work.agreement.as_ref());
    agreements.flat_map(|agreement| checks::check(agreement, &reading.registry)).collect()
}

/// Checks one text.
pub fn check_text(markdown: &str) -> (Vec<Diagnostic>, Files) {
    let (reading, files) = read_text(markdown);
    (check_all(&reading), files)
}

/// One text as an agreement that a test may change.
pub fn one_agreement(markdown: &str) -> (Registry, Agreement) {
    let (mut reading, _) = read_text(markdown);
    let (_, work) = reading.works.pop_first().expect("the workspace has one work");
    (reading.registry, work.agreement.expect("its facts are right"))
}

#[test]
fn the_agreements_of_this_workspace_pass_every_check() {
    let (reading, files) = read_workspace(Path::new(env!("CARGO_MANIFEST_DIR")));
    assert_eq!(painter::text(&check_all(&reading), &files, false), "");
}

/// One section of `docs/checks.md`: the rule's name, an example that trips it, and one that does not.
struct Example<'a> {
    rule: &'a str,
    trips: &'a str,
    passes: &'a str,
}

fn examples(page: &str) -> Vec<Example<'_>> {
    let sections = page.split("\n## `").skip(1);
    sections
        .map(|section| {
            let (rule, rest) = section.split_once('`').expect("a rule's name ends with a backtick");
            let sources: Vec<&str> =
                rest.split("```markdown\n").skip(1).map(|block| block.split("```").next().unwrap_or_default()).collect();
            let [trips, passes] = sources[..] else { panic!("{rule} needs two examples, not {}", sources.len()) };
            Example { rule, trips, passes }
        })
        .collect()
}

/// `docs/checks.md` holds every rule in order, with what is said about its example. `AFTALE_ACCEPT=1` writes it anew.
#[test]
fn the_page_about_checks_is_what_the_checks_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/checks.md");
    let page = std::fs::read_to_string(&path).expect("docs/checks.md is there");
    let examples = examples(&page);
    let names: Vec<&str> = checks::rules().iter().map(|rule| rule.name).collect();
    assert_eq!(examples.iter().map(|example| example.rule).collect::<Vec<_>>(), names);

    let mut written = page.split("\n## `").next().unwrap_or_default().trim_end().to_owned();
    for (example, rule) in examples.iter().zip(checks::rules()) {
        let (found, files) = check_text(example.trips);
        assert!(!found.is_empty() && found.iter().all(|finding| finding.rule == rule.name), "{} is tripped alone: {found:?}", rule.name);
        let said = painter::text(&found, &files, false);
        let (found, files) = check_text(example.passes);
        assert_eq!(painter::text(&found, &files, false), "", "{} is not tripped by its second example", rule.name);
        let says = rule.says[..1].to_uppercase() + &rule.says[1..];
        written += &format!("\n\n## `{}`\n\n{says}.\n\n```markdown\n{}```\n\n", rule.name, example.trips);
        written += &format!("```text\n{said}```\n\nThis is all right:\n\n```markdown\n{}```", example.passes);
    }
    written.push('\n');
    if std::env::var_os("AFTALE_ACCEPT").is_some() {
        std::fs::write(&path, &written).expect("docs/checks.md can be written");
    } else {
        assert_eq!(written, page);
    }
}

#[test]
fn a_party_of_the_facts_must_be_in_the_registry() {
    let (read, mut agreement) = one_agreement("# Prøve\n\nTekst.\n");
    assert!(checks::check(&agreement, &read).is_empty());
    agreement.facts.parties.push(PartyId("kommunen".into()));
    let found = checks::check(&agreement, &read);
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].message.as_str(), found[0].span),
        ("the party `kommunen` is not in the registry of parties", Some(agreement.facts.span))
    );
    agreement.facts.parties.push(PartyId("noget-helt-andet".into()));
    assert!(checks::check(&agreement, &read)[1].help.contains("sources/parties.toml"));
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
