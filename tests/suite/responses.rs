//! Response digests: what was proposed in a consultation, tied to the draft and to what came of it.

use std::collections::BTreeMap;

use aftale::layouts::Layouts;
use aftale::model::unit::units;
use aftale::model::{Inline, ResponseOutcome, Responses};
use aftale::renderings::akn::{self, Labels};
use aftale::renderings::html;

use crate::akn::schema;
use crate::akn::tree::Tree;
use crate::checks::small_workspace;
use crate::harness::{LATER, TestWorkspace};
use crate::pdf::sample::publisher;
use crate::sources_page::said;

const DRAFT: &str = "midtjylland/sundhedsaftale/2019-2023-udkast";
const DIGEST: &str = "midtjylland/hoeringsnotat/2019-2023";

/// A text with two provisions, a draft of it, and a digest of two proposals.
fn workspace() -> Vec<(String, String)> {
    let text = |days: &str| {
        format!(
            "# Svar {{#svar}}\n\nKommunen svarer inden for {days} hverdage.\n{{#frist}}\n\n## Plan {{#plan}}\n\nDer er en plan.\n{{#planen}}\n"
        )
    };
    let digest = format!(
        "type = \"responses\"\ndraft = \"{DRAFT}\"\nfinal = \"{LATER}\"\n\n\
         [[response]]\nid = \"kortere-frist\"\nproposal = \"Fristen bør være fem hverdage.\"\nsender = \"Kommunerne\"\nparty = \"kommunerne\"\n\
         sections = [\"frist\", \"plan\"]\noutcome = \"medtaget\"\nreason = \"Borgeren venter kortere.\"\nled_to = [\"frist\"]\n\n\
         [[response]]\nproposal = \"Planen bør falde bort.\"\nsender = \"En borger\"\nsections = [\"planen\"]\noutcome = \"ikke medtaget\"\n\
         reason = \"Den er nyttig.\"\n"
    );
    let files = [
        (format!("{LATER}/10-tekst.md"), text("fem")),
        (format!("{DRAFT}/10-tekst.md"), text("ti")),
        (format!("{DRAFT}/agreement.toml"), format!("kind = \"draft\"\ndraft_of = \"{LATER}\"\ndated = \"2018-06-01\"\n")),
        (format!("{DIGEST}/10-tekst.md"), "# Forslag\n\n![Forslag til udkastet](data/svar.toml)\n\n{#svar-liste}\n".into()),
        (format!("{DIGEST}/agreement.toml"), format!("kind = \"response_digest\"\npart_of = \"{DRAFT}\"\n")),
        (format!("{DIGEST}/data/svar.toml"), digest),
    ];
    files.into()
}

fn in_folder(files: &[(String, String)]) -> TestWorkspace {
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    TestWorkspace::copy_of(small_workspace(&files).path())
}

/// What is said after words of a file were replaced.
fn said_with(path: &str, from: &str, to: &str) -> String {
    let mut files = workspace();
    let (_, text) = files.iter_mut().find(|(file, _)| file.ends_with(path)).expect("a file of that name");
    assert!(text.contains(from), "{path} has {from}");
    *text = text.replace(from, to);
    said(&in_folder(&files))
}

#[test]
fn a_digest_is_a_table_whose_columns_cite_the_draft_and_the_final_text() {
    let workspace = in_folder(&workspace());
    assert_eq!(said(&workspace), "");
    let agreement = workspace.agreement(DIGEST);
    let digest: &Responses = agreement.all_responses().next().expect("a digest");
    let words = |text: String| text.replace('\u{a0}', " ");
    let rows: Vec<Vec<String>> = digest.table.rows.iter().map(|row| row.cells.iter().map(|cell| words(cell.words())).collect()).collect();
    assert_eq!(
        rows,
        [
            [
                "1",
                "Fristen bør være fem hverdage.",
                "Kommunerne",
                "Afsnit 1, stk. 1; afsnit 1.1",
                "Medtaget",
                "Borgeren venter kortere.",
                "Afsnit 1, stk. 1"
            ],
            ["2", "Planen bør falde bort.", "En borger", "Afsnit 1.1, stk. 1", "Ikke medtaget", "Den er nyttig.", ""],
        ]
    );
    let targets: Vec<String> = digest
        .table
        .rows
        .iter()
        .flat_map(|row| &row.cells)
        .flat_map(|cell| &cell.0)
        .filter_map(|inline| if let Inline::Reference(reference) = inline { Some(reference) } else { None })
        .map(|reference| format!("{}#{}", reference.work.as_ref().expect("another work"), reference.target.as_ref().expect("a unit")))
        .collect();
    let expected = [format!("{DRAFT}#frist"), format!("{DRAFT}#plan"), format!("{LATER}#frist"), format!("{DRAFT}#planen")];
    assert_eq!(targets, expected);
    assert_eq!(words(digest.stated.words()), "2 forslag, heraf 1 medtaget og 1 ikke medtaget.");
    let outcomes: Vec<ResponseOutcome> = digest.responses.iter().map(|response| response.outcome).collect();
    assert_eq!(outcomes, [ResponseOutcome::TakenIn, ResponseOutcome::NotTakenIn]);
    assert_eq!(digest.table.rows[0].place.id.as_str(), "kortere-frist");

    let texts: Vec<String> = units(&agreement).into_iter().map(|unit| format!("{} {}", unit.id, words(unit.text))).collect();
    assert!(texts.contains(&"svar-liste.i-alt 2 forslag, heraf 1 medtaget og 1 ikke medtaget.".to_owned()), "{texts:?}");
}

#[test]
fn the_column_of_places_in_the_final_text_is_left_out_when_nothing_was_taken_in() {
    let mut files = workspace();
    let (_, digest) = files.last_mut().expect("the digest");
    *digest = digest.replace("outcome = \"medtaget\"", "outcome = \"ikke medtaget\"").replace("led_to = [\"frist\"]\n", "");
    let workspace = in_folder(&files);
    assert_eq!(said(&workspace), "");
    let agreement = workspace.agreement(DIGEST);
    assert_eq!(agreement.all_responses().next().expect("a digest").table.columns.len(), 6);
}

#[test]
fn xml_and_page_have_the_links_and_the_two_texts() {
    let workspace = in_folder(&workspace());
    let agreement = workspace.agreement(DIGEST);
    let layouts = Layouts::new(BTreeMap::new());
    let labels = Labels::read(&layouts, "da").expect("the built-in labels");
    let xml = akn::render(&agreement, &publisher(), "c0ffee", &labels, &BTreeMap::new());
    assert_eq!(schema::findings(&xml), Vec::<String>::new());
    let tree = Tree::parse(&xml);
    let counted = tree.all().into_iter().find(|element| element.attribute("aft:draft").is_some()).expect("the sentence that counts");
    assert_eq!((counted.attribute("aft:draft"), counted.attribute("aft:final")), (Some(DRAFT), Some(LATER)));
    workspace.done(&["build", DIGEST, "--format", "xml"]);
    let built = std::fs::read_to_string(workspace.path().join(format!("output/{DIGEST}/agreement.xml"))).expect("it is built");
    assert!(built.contains("/dan@2018-06-01/~chp_1__"), "a draft is named as an expression of the work that came of it");
    assert!(built.contains("/sundhedsaftale/2019-07-01/1/~chp_1__"), "what came of it by the work");
    let page = html::prepare_agreement(&agreement, &publisher(), &layouts, "c0ffee").render().expect("the page can be made");
    let page = String::from_utf8(page).expect("text");
    assert!(page.contains("2019-2023-udkast") && page.contains("#frist"), "the cells lead to both texts");
}

#[test]
fn every_mistake_in_a_digest_has_its_place() {
    for (from, to, rule, place) in [
        ("outcome = \"medtaget\"", "outcome = \"taget med\"", "error[value]", ":11:11"),
        ("led_to = [\"frist\"]\n", "", "error[response]: the proposal was taken in, and nothing says where", ":11:11"),
        ("outcome = \"medtaget\"", "outcome = \"ikke medtaget\"", "error[response]: the proposal was not taken in", ":13:10"),
        ("sections = [\"planen\"]\n", "", "error[response]: the proposal does not say what of the draft", ":15:1"),
        ("sections = [\"planen\"]", "sections = [\"planer\"]", "error[dangling-reference]", ":18:13"),
        ("party = \"kommunerne\"", "party = \"kommunen\"", "error[unknown-party]", ":9:9"),
        ("reason = \"Den er nyttig.\"", "reason = \" \"", "error[empty-exhibit]", ":20:10"),
        ("draft = \"midtjylland/", "draft = \"Midtjylland/", "error[work-id]", ":2:9"),
    ] {
        let said = said_with("data/svar.toml", from, to);
        assert!(said.contains(rule) && said.contains(&format!("svar.toml{place}")), "{to}:\n{said}");
    }
}

#[test]
fn a_list_that_changed_shows_that_a_proposal_was_taken_in() {
    let list = |last: &str| {
        format!(
            "# Svar {{#svar}}\n\nKommunen svarer på tre måder:\n{{#frist}}\n\n- hurtigt\n- {last}\n\n## Plan {{#plan}}\n\nDer er en plan.\n{{#planen}}\n"
        )
    };
    let mut files = workspace();
    files[0].1 = list("venligt");
    files[1].1 = list("ordentligt");
    assert_eq!(said(&in_folder(&files)), "");
    files[1].1 = list("venligt");
    assert!(said(&in_folder(&files)).contains("error[response-unchanged]"));
}
