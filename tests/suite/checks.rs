//! What an agreement must be beyond what each file says on its own.
//!
//! `docs/checks.md` has a case that trips each rule and one that narrowly does not; both are run here. Narrower
//! cases of the rules that hold a record against its prose follow, one line each.

use std::path::Path;

use aftale::checks;
use aftale::diagnostic::{Diagnostic, Files};
use aftale::layouts::Layouts;
use aftale::sources::{collect, read};

use crate::painter;

const WORK: &str = "sources/midtjylland/sundhedsaftale/2019-2023";

/// Reads a workspace and checks every work of it; the findings of reading come first.
fn read_and_check(root: &Path) -> (Vec<Diagnostic>, Vec<Diagnostic>, Files) {
    let collected = collect(root).expect("the folder is a workspace");
    let layouts = Layouts::new(collected.layouts.clone());
    let reading = read(&collected, &layouts).expect("the built-in layouts have their labels");
    let mut read = reading.diagnostics.clone();
    let mut checked = Vec::new();
    for work in reading.works.values() {
        read.extend(work.diagnostics.clone());
        checked.extend(work.agreement.iter().flat_map(|agreement| checks::check(agreement, &reading.registry)));
    }
    (read, checked, collected.files)
}

/// Puts a text into a small workspace and checks it there.
fn check_text(markdown: &str) -> (Vec<Diagnostic>, Files) {
    check_with("", markdown)
}

/// The same, with the facts `replaced` by others.
fn check_with(language: &str, markdown: &str) -> (Vec<Diagnostic>, Files) {
    let language = if language.is_empty() { "da" } else { language };
    let parties: String = ["kommunerne", "hospitalet", "praksis", "udvalget"]
        .map(|id| format!("[[party]]\nid = \"{id}\"\ntype = \"other\"\nnames = [{{ text = \"{id}\" }}]\n\n"))
        .concat();
    let facts = format!(
        "kind = \"general\"\ntitle = \"Prøve\"\nshort_title = \"Prøve\"\nlanguage = \"{language}\"\nround = \"2019\"\n\
         in_force_from = \"2019-07-01\"\nparties = [\"kommunerne\"]\nstate = \"kladde\"\nrevision = 1\n\
         revision_kind = \"content\"\ndated = \"2019-07-01\"\nnumbering = \"decimal\"\nbasis = \"example\"\n"
    );
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("every path has a folder")).expect("a folder can be made");
        std::fs::write(path, text).expect("a file can be written");
    };
    write("aftale.toml", "language = \"da\"\n\n[publisher.midtjylland]\nname = \"Prøve\"\naccent = \"#17505f\"\nsubdivision = \"82\"\n");
    write("sources/parties.toml", &parties);
    write("sources/rounds.toml", "[[round]]\nid = \"2019\"\nlabel = \"2019-2023\"\nareas = []\n");
    write(&format!("{WORK}/agreement.toml"), &facts);
    write(&format!("{WORK}/10-tekst.md"), markdown);
    write(&format!("{WORK}/figures/tegning.svg"), "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    let (read, checked, files) = read_and_check(folder.path());
    assert_eq!(painter::text(&read, &files, false), "", "the text reads without findings:\n{markdown}");
    (checked, files)
}

#[test]
fn the_agreements_of_this_workspace_pass_every_check() {
    let (read, checked, files) = read_and_check(Path::new(env!("CARGO_MANIFEST_DIR")));
    assert_eq!(painter::text(&read, &files, false), "");
    assert_eq!(painter::text(&checked, &files, false), "");
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
