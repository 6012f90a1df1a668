//! The PDF: its words, its names, its bytes, and what makes it stop.

pub mod reader;
pub mod sample;

use std::collections::BTreeMap;
use std::sync::Arc;

use aftale::diagnostic::Files;
use aftale::diff::comparison::Comparison;
use aftale::diff::{Document, compare};
use aftale::layouts::{LayoutError, Layouts};
use aftale::model::unit::units;
use aftale::model::{Agreement, Block, Registry, Text};
use aftale::renderings::PageNumbers;
use aftale::renderings::pdf::{Attachment, Relationship, prepare_agreement, prepare_comparison};
use rayon::prelude::*;

use reader::{Pdf, squeezed};
use sample::{full, publisher, saying};

/// The words of a PDF's pages, without white space.
pub fn words_of(pdf: &[u8]) -> String {
    Pdf::read(pdf).words()
}

fn built_in() -> Layouts {
    Layouts::new(BTreeMap::new())
}

/// The built-in layouts with one replaced.
fn with_layout(path: &str, layout: &str) -> Layouts {
    Layouts::new(BTreeMap::from([(path.into(), Arc::from(layout.as_bytes()))]))
}

fn render_with(agreement: &Agreement, layouts: &Layouts) -> Result<Vec<u8>, LayoutError> {
    prepare_agreement(agreement, &publisher(), layouts, "c0ffee", &[])?.render()
}

fn render(agreement: &Agreement) -> Vec<u8> {
    render_with(agreement, &built_in()).expect("the layouts are our own")
}

/// What a layout of one line says when it stops.
fn complaint(layout: &str) -> String {
    let layout = format!("#set document(title: \"x\", date: datetime(year: 2019, month: 7, day: 1))\n#set text(lang: \"da\")\n{layout}");
    render_with(&saying("Ord."), &with_layout("pdf/agreement.typ", &layout)).expect_err("it stops").to_string()
}

#[test]
fn typst_code_in_the_words_comes_out_as_those_very_words() {
    let code = r##"#import "x": y; #read("/etc/passwd") #eval("1") $x^2$ *a* _b_ @kapitel `c` <d> = e - f + g / h: \i // j /* k */ [l] {m} ~ --- "n" 'o' \u{41} https://p.q"##;
    let pdf = Pdf::read(&render(&saying(code)));
    assert!(pdf.words().matches(&squeezed(code)).count() >= 3, "in the contents, the heading and the provision: {}", pdf.words());
}

#[test]
fn every_unit_stands_in_the_text_in_print_order() {
    let words = Pdf::read(&render(&full())).words();
    let mut rest = words.as_str();
    for unit in
        units(&full()).iter().filter(|unit| !matches!(unit.kind, aftale::model::UnitKind::Footnote | aftale::model::UnitKind::Figure))
    {
        // the call of a note stands between the words
        for piece in unit.text.split('\t').flat_map(|cell| cell.split_inclusive("stk. 1")) {
            let found =
                rest.find(&squeezed(piece)).unwrap_or_else(|| panic!("`{piece}` is missing after {}", &words[..words.len() - rest.len()]));
            rest = &rest[found + squeezed(piece).len()..];
        }
    }
    assert!(words.contains("Notensord."));
}

#[test]
fn what_the_edition_adds_is_there_too() {
    let words = Pdf::read(&render(&full())).words();
    for added in [
        "Eksempel–ikkedenunderskrevneaftale",
        "Forelagttilgodkendelse",
        "Gælderfra1.juli2019",
        "RegionMidtjyllandogKommunerneiregionen",
        "midtjylland/sundhedsaftale/2019-2023,r0001",
        "c0ffee",
        "Indhold",
        "Stk.1Hospitalet",
        "AnsvarligRegionenModpartKommunenFristindenfor5hverdageKanaltelefonGradbør",
        "Udgangspunkt10,5Måltal7EnheddageÅr2023",
        "Tabel1Frister",
        "Figur1Niveauerne",
        "Bilag1Oversigt",
        "Side2af",
    ] {
        assert!(words.contains(added), "{added} is missing in {words}");
    }
}

#[test]
fn a_date_is_printed_as_far_as_it_is_known() {
    for (date, printed) in
        [("2015", "Gælderfra2015Parter"), ("2015-03", "Gælderframarts2015Parter"), ("2015-03-01", "Gælderfra1.marts2015Parter")]
    {
        let mut agreement = saying("Ord.");
        agreement.facts.in_force_from = date.parse().expect("a date");
        let words = Pdf::read(&render(&agreement)).words();
        assert!(words.contains(printed), "{printed} is missing in {words}");
    }
}

#[test]
fn a_plain_duty_shows_no_degree() {
    let mut agreement = full();
    let Block::Clause(duty) = &mut agreement.sections[0].blocks[1] else { panic!("the duty") };
    let aftale::model::Record::Obligation(obligation) = &mut duty.records[0] else { panic!("an obligation") };
    obligation.modality = aftale::model::Modality::Must;
    assert!(!Pdf::read(&render(&agreement)).words().contains("Grad"));
}

#[test]
fn every_unit_is_a_destination() {
    let pdf = Pdf::read(&render(&full()));
    for unit in units(&full()).iter().filter(|unit| unit.written) {
        assert!(pdf.says(&format!("({})", unit.id)), "{} is no destination", unit.id);
    }
}

#[test]
fn it_claims_both_standards_and_carries_its_files() {
    let xml: Arc<[u8]> = Arc::from(&b"<akomaNtoso/>"[..]);
    let attachment = Attachment {
        path: "sources/agreement.xml".into(),
        media_type: "application/xml",
        relationship: Relationship::Alternative,
        description: "Aftalen som XML".into(),
        bytes: Arc::clone(&xml),
    };
    let document = prepare_agreement(&full(), &publisher(), &built_in(), "c0ffee", &[attachment]).expect("the layouts are our own");
    let bytes = document.render().expect("the layouts are our own");
    let pdf = Pdf::read(&bytes);
    assert!(pdf.streams().any(|stream| stream == &xml[..]), "the file itself");
    assert!(pdf.says("/UF(sources-agreement.xml)") && pdf.says("/AFRelationship/Alternative"));
    let metadata = pdf.streams().map(String::from_utf8_lossy).find(|stream| stream.contains("pdfaid")).expect("XMP");
    for claim in ["<pdfaid:part>3<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<"] {
        assert!(metadata.contains(claim), "{claim} is missing in {metadata}");
    }
}

#[test]
fn the_same_model_gives_the_same_bytes_whatever_the_pool() {
    let first = render(&full());
    for threads in [1, 4] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        assert!(pool.install(|| render(&full())) == first, "a pool of {threads}");
    }
}

#[test]
fn many_documents_at_once_from_one_pool_are_each_themselves() {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(3).build().expect("a pool");
    let numbers: Vec<String> = (0..24).map(|number| format!("Dokument {number} for sig.")).collect();
    let words: Vec<String> = pool.install(|| numbers.par_iter().map(|words| Pdf::read(&render(&saying(words))).words()).collect());
    for (number, words) in numbers.iter().zip(words) {
        assert!(words.contains(&squeezed(number)), "{number} is missing in {words}");
    }
}

#[test]
fn the_revision_is_part_of_the_identifier_and_the_date_is_a_fact() {
    let mut second = full();
    second.facts.revision = 2;
    second.facts.dated = "2020-02-29".parse().expect("a date");
    let pdf = Pdf::read(&render(&second));
    assert!(pdf.says("D:20200229") && !pdf.says("D:20190701"));
    assert!(pdf.words().contains("2019-2023,r0002"));
}

#[test]
fn a_draft_says_so_on_every_page_and_a_submitted_text_does_not() {
    let mut draft = full();
    draft.facts.state = aftale::model::DocumentState::Draft;
    let (draft, submitted) = (Pdf::read(&render(&draft)).words(), Pdf::read(&render(&full())).words());
    assert!(draft.matches("Kladde").count() > 2 * 3 && !submitted.contains("Kladde"));
}

#[test]
fn a_layout_that_stops_names_its_file_and_line() {
    insta::assert_snapshot!(complaint("#let a = 1\n#panic(\"enough\")"), @"`layouts/pdf/agreement.typ` stopped: line 4: panicked with: enough");
}

#[test]
fn an_imported_layout_that_stops_is_the_one_named() {
    let broken = with_layout("pdf/provisions.typ", "#let agreement = json(\"agreement.json\")\n#let inline = 1 + \"a\"");
    let message = render_with(&saying("Ord."), &broken).expect_err("it stops").to_string();
    insta::assert_snapshot!(message, @"`layouts/pdf/provisions.typ` stopped: line 2: cannot add integer and string");
}

#[test]
fn a_layout_that_only_warns_stops_too() {
    insta::assert_snapshot!(complaint("#set text(font: \"No Such Face\")\nOrd."), @"`layouts/pdf/agreement.typ` stopped: line 3: unknown font family: no such face");
}

#[test]
fn a_layout_reaches_neither_disk_nor_packages_nor_clock() {
    insta::assert_snapshot!(complaint("#read(\"/etc/passwd\")"), @"`layouts/pdf/agreement.typ` stopped: line 3: file not found (searched at etc/passwd)");
    insta::assert_snapshot!(complaint("#import \"@preview/cetz:0.4.0\": *"), @"`layouts/pdf/agreement.typ` stopped: line 3: failed to load file (layouts use no packages)");
    insta::assert_snapshot!(complaint("#datetime.today().display()"), @"`layouts/pdf/agreement.typ` stopped: line 3: unable to get the current date");
}

#[test]
fn a_letter_that_the_fonts_lack_is_shown_with_its_place() {
    let mut agreement = saying("Ord.");
    agreement.sections[0].blocks.push(Block::Clause(sample::clause("to", "2", Text::plain("Ordet er 漢."))));
    let message = render_with(&agreement, &built_in()).expect_err("there is no such letter").to_string();
    insta::assert_snapshot!(message, @"`layouts/pdf/agreement.typ` stopped: no bundled font has the letter `漢` (U+6F22) of afsnit to");
}

#[test]
fn a_letter_that_the_fonts_lack_outside_the_text_is_shown_too() {
    let mut agreement = saying("Ord.");
    agreement.facts.title = "Titlen 漢".into();
    let message = render_with(&agreement, &built_in()).expect_err("there is no such letter").to_string();
    assert!(message.matches("the text `\"漢\"` could not be displayed").count() == 1, "{message}");
}

#[test]
fn a_drawing_that_is_no_svg_is_named() {
    let mut agreement = full();
    agreement.figures.insert("figures/niveauer.svg".into(), Arc::from(&b"<svg"[..]));
    let message = render_with(&agreement, &built_in()).expect_err("it is no drawing").to_string();
    assert!(message.contains("figures/niveauer.svg"), "{message}");
}

#[test]
fn a_missing_layout_is_named() {
    let message = render_with(&saying("Ord."), &with_layout("pdf/agreement.typ", "#import \"nowhere.typ\"")).expect_err("it is missing");
    insta::assert_snapshot!(message, @"`layouts/pdf/agreement.typ` stopped: line 1: file not found (searched at nowhere.typ)");
}

/// What becomes of one text in another.
fn between(before: &Agreement, after: &Agreement) -> Comparison {
    let mut files = Files::default();
    files.add("10-tekst.md", "");
    compare(&Document::of(before, &Registry::default()), &Document::of(after, &Registry::default()), &files)
}

/// The sample against one in which a duty has other words and a clause came.
fn changed() -> Comparison {
    let mut after = full();
    after.id = "midtjylland/sundhedsaftale/2024-2027".parse().expect("a work id");
    let Block::Clause(duty) = &mut after.sections[0].blocks[1] else { panic!("the duty") };
    duty.text = Text::plain("Hospitalet bør ringe inden for 10\u{a0}hverdage.");
    after.sections[0].blocks.push(Block::Clause(sample::clause("ny", "4", Text::plain("Noget helt nyt #read(\"x\") *kommer* til."))));
    between(&full(), &after)
}

fn compared(comparison: &Comparison) -> Vec<u8> {
    let unknown = PageNumbers::new();
    compared_with(comparison, [&unknown, &unknown])
}

fn compared_with(comparison: &Comparison, pages: [&PageNumbers; 2]) -> Vec<u8> {
    let document = prepare_comparison(comparison, pages, &publisher(), "2024-01-01".parse().expect("a date"), &built_in(), "da");
    document.and_then(|document| document.render()).expect("the layouts are our own")
}

#[test]
fn a_comparison_shows_both_sides_of_what_changed() {
    let words = Pdf::read(&compared(&changed())).words();
    for shown in ["Hospitaletskalringeindenfor5hverdage.", "Hospitaletbørringeindenfor10hverdage.", "Før,2019–2023:", "Efter,2024–2027:"]
    {
        assert!(words.contains(shown), "{shown} is missing in {words}");
    }
    assert!(words.contains(&squeezed("Noget helt nyt #read(\"x\") *kommer* til.")), "{words}");
    assert!(!words.contains("Bilagetsord."), "what did not change is only counted: {words}");
}

#[test]
fn what_was_split_is_set_unit_by_unit() {
    let one = "Hospitalet sender hurtigst muligt kommunen en plan for plejen.";
    let other = "Afdelingen ringer inden middag til hjemmesygeplejersken om borgerens behov.";
    let with = |texts: &[&str]| {
        let mut agreement = full();
        let clause =
            |(at, text): (usize, &&str)| Block::Clause(sample::clause(&format!("ny-{at}"), &(4 + at).to_string(), Text::plain(*text)));
        agreement.sections[0].blocks.extend(texts.iter().enumerate().map(clause));
        agreement
    };
    let (whole, parts) = (with(&[&format!("{one} {other}")]), with(&[one, other]));
    for comparison in [between(&whole, &parts), between(&parts, &whole)] {
        let words = Pdf::read(&compared(&comparison)).words();
        for shown in ["(1af2)", "(2af2)", &squeezed(one), &squeezed(other)] {
            assert!(words.contains(shown), "{shown} is missing in {words}");
        }
    }
}

#[test]
fn two_equal_texts_make_a_comparison_without_changes() {
    let same = between(&full(), &full());
    let words = Pdf::read(&compared(&same)).words();
    assert!(words.contains(&format!("{}bestemmelsereruændrede", same.after.units)), "{words}");
}

#[test]
fn the_same_comparison_gives_the_same_bytes() {
    assert!(compared(&changed()) == compared(&changed()));
}

#[test]
fn every_unit_has_the_page_that_it_begins_on() {
    let paged = prepare_agreement(&full(), &publisher(), &built_in(), "c0ffee", &[]).and_then(|document| document.render_paged());
    let pages = paged.expect("the layouts are our own").pages;
    let on_page = |unit: &aftale::model::Unit| pages.get(&unit.id).unwrap_or_else(|| panic!("{} has no page", unit.id)).parse::<usize>();
    // a header row stands with its caption
    let numbers: Vec<usize> =
        units(&full()).iter().filter(|unit| unit.id.as_str() != "tabel.0").map(|unit| on_page(unit).expect("a number")).collect();
    assert!(numbers.is_sorted() && numbers[0] > 2 && numbers[0] < numbers[numbers.len() - 1], "{numbers:?}");
}

#[test]
fn a_page_is_cited_by_the_number_that_is_printed_on_it() {
    let layout = "#set document(title: \"x\", date: datetime(year: 2019, month: 7, day: 1))\n#set text(lang: \"da\")\n\
                  #set page(numbering: \"i\")\n#counter(page).update(4)\n#metadata(none)<kapitel>#pagebreak()#metadata(none)<ord>Ord.";
    let layouts = with_layout("pdf/agreement.typ", layout);
    let document = prepare_agreement(&saying("Ord."), &publisher(), &layouts, "c0ffee", &[]).expect("it can be prepared");
    let pages = document.render_paged().expect("it can be set").pages;
    let pages: Vec<(&str, &str)> = pages.iter().map(|(id, page)| (id.as_str(), page.as_str())).collect();
    assert_eq!(pages, [("kapitel", "iv"), ("ord", "v")]);
}

#[test]
fn each_side_of_a_change_is_cited_with_its_page() {
    let page = |page: &str| PageNumbers::from([(aftale::model::UnitId::new("varsel"), page.to_owned())]);
    let mut graver = changed();
    graver.changes[0].significance = aftale::diff::comparison::Significance::Grave;
    let words = Pdf::read(&compared_with(&graver, [&page("17"), &page("xxi")])).words();
    for shown in ["Før,2019–2023:afsnitvarsel(s.17)", "Efter,2024–2027:afsnitvarsel(s.xxi)", "Afsnitvarsel(s.17),nuafsnitvarsel(s.xxi)"]
    {
        assert!(words.contains(shown), "{shown} is missing in {words}");
    }
    assert!(!Pdf::read(&compared(&changed())).words().contains("(s."), "what has no pages is cited without");
}

#[test]
fn the_first_page_says_how_many_grave_changes_stand_behind_it() {
    let many: Vec<Block> = (0..60)
        .map(|at| {
            let mut duty =
                sample::clause(&format!("pligt-{at}"), &(4 + at).to_string(), Text::plain(format!("Regionen skal sørge for sag {at}.")));
            let Block::Clause(known) = &full().sections[0].blocks[1] else { panic!("the duty") };
            duty.records = known.records.clone();
            Block::Clause(duty)
        })
        .collect();
    let mut before = full();
    before.sections[0].blocks.extend(many);
    let words = Pdf::read(&compared(&between(&before, &full()))).words();
    let (first, _) = words.split_once("Listengårviderepåside2med").expect("the list goes on");
    let shown = first.matches("»Regionenskalsørgeforsag").count();
    assert!(shown > 5 && words.contains(&format!("Listengårviderepåside2med{}alvorligeændringermere.", 60 - shown)), "{words}");
}
