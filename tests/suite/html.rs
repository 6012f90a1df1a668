//! The pages: their words, their marks, their links, and what they refuse. JSON and its schemas too.

pub mod page;
mod sample;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use aftale::diagnostic::Files;
use aftale::diff::comparison::{
    AppliedEquivalent, CarriedPlace, Change, ChangeKind, Comparison, Count, EquivalentPlace, Flag, Op, PairedBy, Pairing, Reason,
    RequiredArea, RoundSide, Ruled, Run, Selection, Side, Significance, UnitRef,
};
use aftale::diff::{Document, compare};
use aftale::layouts::{LayoutError, Layouts};
use aftale::model::unit::{UnitKind, units};
use aftale::model::{Agreement, Block, FactDate, PartyId, Registry, Text, UnitId};
use aftale::renderings::{html, json};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha2::{Digest, Sha256};

use page::{Element, parse};
use sample::{HOSTILE, agreement, clause, publisher, section};

fn layouts() -> Layouts {
    Layouts::new(BTreeMap::new())
}

fn reading_view(agreement: &Agreement) -> Vec<u8> {
    html::prepare_agreement(agreement, &publisher(), &layouts(), "d1ge57").render().expect("the layouts are our own")
}

fn dated() -> FactDate {
    "2019-07-01".parse().expect("a date")
}

fn comparison_view(comparison: &Comparison) -> Vec<u8> {
    html::prepare_comparison(comparison, &publisher(), dated(), &layouts(), "da").render().expect("the layouts are our own")
}

/// The sample against a sample in which a clause went, one came, one changed and the chapter's number is another.
fn sample_comparison() -> Comparison {
    let before = agreement();
    let mut after = agreement();
    after.id = "midtjylland/sundhedsaftale/2024-2027".parse().expect("a work id");
    after.sections[1].place.number = Some("2".into());
    let blocks = &mut after.sections[1].sections[0].blocks;
    blocks.remove(0);
    if let Block::Clause(rich) = &mut blocks[0] {
        rich.records.remove(0);
        rich.text = Text::plain("Aftalen 2015–2018 er vigtig.");
    }
    blocks.push(Block::Clause(clause("ny", "4", Text::plain("Noget nyt & godt."))));
    let mut files = Files::default();
    files.add("10-tekst.md", "");
    compare(&Document::of(&before, &Registry::default()), &Document::of(&after, &Registry::default()), &files)
}

/// Every id once, and every link within the page to one of them.
pub fn assert_linked(page: &Element) {
    let mut ids = BTreeSet::new();
    for element in page.all() {
        if let Some(id) = element.attribute("id") {
            assert!(ids.insert(id), "`{id}` stands twice");
        }
    }
    let links = page.all().into_iter().flat_map(|element| [element.attribute("href"), element.attribute("aria-labelledby").map(|_| "")]);
    for fragment in links.flatten().filter_map(|href| href.strip_prefix('#')) {
        assert!(ids.contains(fragment), "no element has the id `{fragment}`");
    }
    for label in page.all().into_iter().filter_map(|element| element.attribute("aria-labelledby")) {
        assert!(ids.contains(label), "no element has the id `{label}`");
    }
}

#[test]
fn markup_in_a_source_is_shown_as_text() {
    let bytes = reading_view(&agreement());
    let text = String::from_utf8(bytes.clone()).expect("UTF-8");
    assert!(!text.contains("<script") && !text.contains("javascript:"));
    let page = parse(&bytes);
    assert!(page.by_id("stk-liste").is_some_and(|clause| clause.words().contains(HOSTILE)));
    let image = page.all().into_iter().find(|element| element.name == "img").expect("the figure");
    assert_eq!(image.attribute("alt"), Some(format!("Fem kasser {HOSTILE}").as_str()));
    let outside = page.all().into_iter().filter_map(|element| element.attribute("href")).find(|href| href.starts_with("https:"));
    assert_eq!(outside, Some("https://example.dk/?a=1&b=\"2\""));
}

#[test]
fn every_id_stands_once_and_every_fragment_leads_somewhere() {
    assert_linked(&parse(&reading_view(&agreement())));
    assert_linked(&parse(&comparison_view(&sample_comparison())));
}

#[test]
fn every_unit_of_the_model_has_its_id_on_the_page() {
    let page = parse(&reading_view(&agreement()));
    for unit in units(&agreement()) {
        assert!(page.by_id(unit.id.as_str()).is_some(), "`{}` is not on the page", unit.id);
    }
}

#[test]
fn the_words_of_a_page_are_the_words_of_the_model() {
    let shown = parse(&reading_view(&agreement())).blocks();
    let page = |kinds: &[&str]| collapse(shown.iter().filter(|(kind, _)| kinds.contains(&kind.as_str())).map(|(_, words)| words.as_str()));
    let model = units(&agreement());
    let model = |kind: UnitKind| collapse(model.iter().filter(|unit| unit.kind == kind).map(|unit| unit.text.as_str()));
    // A figure's caption is a caption on the page and a part of the figure in the model.
    assert_eq!(page(&["heading", "caption"]).replace("Niveauer ", ""), model(UnitKind::Heading));
    assert_eq!(page(&["paragraph"]), model(UnitKind::Paragraph));
    assert_eq!(page(&["item", "term", "definition"]), model(UnitKind::Item));
    assert_eq!(page(&["cell"]), model(UnitKind::Row));
    assert_eq!(page(&["note"]), model(UnitKind::Footnote));
}

fn collapse<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    texts.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_range_of_years_is_kept_on_one_line_and_its_letters_are_kept() {
    let page = parse(&reading_view(&agreement()));
    let heading = page.by_id("afsnit").expect("the section").all().into_iter().find(|element| element.name == "h3").expect("its heading");
    let kept = heading.all().into_iter().find(|element| element.attribute("class") == Some("nb")).expect("a range");
    assert_eq!((kept.words().as_str(), heading.words().as_str()), ("2015-2018", "Et afsnit 2015-2018"));
}

#[test]
fn the_numbers_of_a_list_are_the_models() {
    let page = parse(&reading_view(&agreement()));
    let parent = |id: &str| {
        page.all()
            .into_iter()
            .find(|list| list.children.iter().any(|node| matches!(node, page::Node::Element(item) if item.attribute("id") == Some(id))))
            .expect("a list")
    };
    assert_eq!(page.by_id("liste.2").expect("the item").attribute("value"), Some("2"));
    assert_eq!((parent("liste.2.1").name.as_str(), parent("liste.2.1").attribute("type")), ("ol", Some("a")));
    assert_eq!(parent("pind.1").name, "ul");
}

#[test]
fn links_climb_to_other_works_and_to_the_comparison() {
    let page = parse(&reading_view(&agreement()));
    let hrefs: BTreeSet<&str> = page.all().into_iter().filter_map(|element| element.attribute("href")).collect();
    for href in [
        "../2015-2018/agreement.html",
        "../2015-2018..2019-2023/changes.html",
        "../../../sjaelland/sundhedsaftale/2019-2023/agreement.html#maal",
        "../2011-2014/agreement.html#udskrivning",
        "agreement.pdf",
        "agreement.xml",
        "agreement.json",
    ] {
        assert!(hrefs.contains(href), "no link to {href}");
    }
}

#[test]
fn the_policy_allows_the_page_its_own_style_and_nothing_else() {
    for bytes in [reading_view(&agreement()), comparison_view(&sample_comparison())] {
        let text = String::from_utf8(bytes).expect("UTF-8");
        let style = text.split_once("<style>").and_then(|(_, rest)| rest.split_once("</style>")).expect("a style").0;
        let hash = BASE64.encode(Sha256::digest(style));
        let policy = format!("default-src 'none'; style-src 'sha256-{hash}'; img-src data:; base-uri 'none'; form-action 'none'");
        assert!(text.contains(&format!("http-equiv=\"Content-Security-Policy\" content=\"{policy}\"")));
        assert!(style.contains("--accent: #17505f;"));
        assert!(!text.contains(" style=\"") && !text.contains("<script"));
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    assert_eq!(reading_view(&agreement()), reading_view(&agreement()));
    assert_eq!(comparison_view(&sample_comparison()), comparison_view(&sample_comparison()));
    assert_eq!(json::render_agreement(&agreement()), json::render_agreement(&agreement()));
}

fn with_layout(path: &str, change: impl Fn(String) -> String) -> Layouts {
    let bytes = layouts().file(path).expect("a layout of ours").to_vec();
    let changed = change(String::from_utf8(bytes).expect("UTF-8"));
    Layouts::new(BTreeMap::from([(path.to_owned(), Arc::from(changed.into_bytes()))]))
}

#[test]
fn a_missing_word_is_an_error_that_names_its_label_file() {
    let without = with_layout("da/agreement.json", |labels| labels.replace("\"colophon\"", "\"kolofon\""));
    let error = html::prepare_agreement(&agreement(), &publisher(), &without, "").render().expect_err("a word is missing");
    assert_eq!(error.to_string(), "`layouts/da/agreement.json` cannot be read: it has no word `web.colophon`");
    let without = with_layout("da/comparison.json", |labels| labels.replace("\"deleted\": \"Udgået\"", "\"x\": \"\""));
    let error =
        html::prepare_comparison(&sample_comparison(), &publisher(), dated(), &without, "da").render().expect_err("a word is missing");
    assert!(matches!(error, LayoutError::Labels { path, reason } if path == "da/comparison.json" && reason.contains("kinds.deleted")));
    let error =
        html::prepare_comparison(&sample_comparison(), &publisher(), dated(), &layouts(), "kl").render().expect_err("no such language");
    assert_eq!(error, LayoutError::Missing("kl/agreement.json".into()));
}

#[test]
fn a_template_that_stops_is_an_error_that_names_it() {
    let broken = with_layout("html/body.html", |template| template.replace("part.level + 1", "part.lvl + 1"));
    let error = html::prepare_agreement(&agreement(), &publisher(), &broken, "").render().expect_err("there is no such field");
    assert!(matches!(&error, LayoutError::Failed { path, .. } if path == "html/body.html"), "{error}");
    let broken = with_layout("html/text.html", |template| template + "{% if %}");
    assert!(
        matches!(html::prepare_agreement(&agreement(), &publisher(), &broken, "").render(), Err(LayoutError::Failed { path, .. }) if path == "html/text.html")
    );
}

#[test]
fn a_style_sheet_that_could_leave_its_element_is_refused() {
    let sheet = with_layout("html/style.css", |sheet| sheet + "/* </style> */");
    let error = html::prepare_agreement(&agreement(), &publisher(), &sheet, "").render().expect_err("it would leave its element");
    assert!(matches!(error, LayoutError::Failed { path, .. } if path == "html/style.css"));
}

#[test]
fn every_unit_of_either_side_has_one_line_in_its_ledger() {
    let comparison = sample_comparison();
    let page = parse(&comparison_view(&comparison));
    let rows = |side: &str| {
        let ids = page.all().into_iter().filter_map(|element| element.attribute("id")).filter(|id| id.starts_with(side));
        ids.map(|id| id[side.len()..].to_owned()).collect::<Vec<_>>()
    };
    let ids = |agreement: &Agreement| units(agreement).into_iter().map(|unit| unit.id.to_string()).collect::<Vec<_>>();
    assert_eq!(rows("_before."), ids(&agreement()), "in print order");
    assert_eq!(rows("_after.").len(), comparison.after.units);
}

#[test]
fn the_count_table_lists_every_kind_and_adds_up() {
    let comparison = sample_comparison();
    let page = parse(&comparison_view(&comparison));
    let table = page.all().into_iter().find(|element| element.name == "table").expect("the counts");
    let body = table.all().into_iter().find(|element| element.name == "tbody").expect("its rows");
    let numbers = |part: &Element| {
        let cells = part.all().into_iter().filter(|cell| cell.name == "td").map(|cell| cell.words().parse::<usize>().expect("a number"));
        cells.collect::<Vec<_>>()
    };
    let rows = numbers(body);
    assert_eq!(rows.len(), 3 * ChangeKind::ALL.len());
    let sums: Vec<usize> = (0..3).map(|column| rows.iter().skip(column).step_by(3).sum()).collect();
    let total = table.all().into_iter().find(|element| element.name == "tfoot").expect("the sums");
    assert_eq!(sums, numbers(total));
    assert_eq!(sums, [comparison.changes.len(), comparison.before.units, comparison.after.units]);
}

fn unit(id: &str, citation: &str) -> UnitRef {
    UnitRef {
        position: 0,
        id: UnitId::new(id),
        written: false,
        unit: UnitKind::Row,
        parent: None,
        number: None,
        citation: citation.into(),
        words: 2,
        heading: "Frister".into(),
        file: "10.md".into(),
        line: 1,
    }
}

fn change(kind: ChangeKind, before: &[&str], after: &[&str], runs: &[(Op, &str)]) -> Change {
    Change {
        kind,
        flags: Vec::new(),
        significance: Significance::Substantial,
        reason: Reason::Wording,
        pairing: Some(Pairing { by: PairedBy::Text, likeness: 0.5 }),
        ruling: None,
        before: before.iter().map(|id| unit(id, id)).collect(),
        after: after.iter().map(|id| unit(id, id)).collect(),
        runs: runs.iter().map(|(op, text)| Run { op: *op, text: (*text).into() }).collect(),
        cells: Vec::new(),
        records: Vec::new(),
        explanation: None,
    }
}

fn bare(changes: Vec<Change>) -> Comparison {
    let side = |id: &str, units: usize| Side {
        id: id.into(),
        label: id.into(),
        title: String::new(),
        units,
        round: None,
        party_names: BTreeMap::new(),
    };
    let (before, after) = (changes.iter().map(|change| change.before.len()).sum(), changes.iter().map(|change| change.after.len()).sum());
    let mut ledger: BTreeMap<ChangeKind, usize> = ChangeKind::ALL.into_iter().map(|kind| (kind, 0)).collect();
    for change in &changes {
        *ledger.entry(change.kind).or_default() += 1;
    }
    Comparison {
        before: side("a.md", before),
        after: side("b.md", after),
        ledger,
        counts: ChangeKind::ALL.into_iter().map(|kind| (kind, Count::default())).collect(),
        selection: None,
        party_names: BTreeMap::new(),
        carried_on: BTreeMap::new(),
        memberships: Vec::new(),
        equivalents: Vec::new(),
        changes,
    }
}

#[test]
fn marked_words_are_said_aloud_cells_are_parted_and_blanks_stay_outside() {
    let runs = [(Op::Equal, "Melding\t"), (Op::Delete, "12 timer "), (Op::Insert, " 24 <timer>"), (Op::Equal, "\tsenest")];
    let comparison = bare(vec![change(ChangeKind::Reworded, &["t.1"], &["t.1"], &runs)]);
    let page = parse(&comparison_view(&comparison));
    let entry = page.by_id("t.1").expect("the entry");
    let side = |class: &str| {
        let side = entry.all().into_iter().find(|element| element.attribute("class").is_some_and(|classes| classes.starts_with(class)));
        side.and_then(|side| side.all().into_iter().find(|element| element.name == "p")).expect("its words").words()
    };
    assert_eq!(side("side after"), "Melding · [udgået: 12 timer slut] [indsat: 24 <timer> slut] · senest");
    assert_eq!(side("side before"), "Melding · [udgået: 12 timer slut] · senest");
    let marked = entry.all().into_iter().filter(|element| element.name == "ins").collect::<Vec<_>>();
    assert!(matches!(&marked[0].children[1], page::Node::Words(words) if words == "24 "));
}

#[test]
fn what_was_split_stands_once_before_and_unit_by_unit_after() {
    let runs = [(Op::Equal, "Send planen "), (Op::Delete, "og ring"), (Op::Insert, "Ring altid")];
    let mut split = change(ChangeKind::Split, &["t.1"], &["t.1", "t.3"], &runs);
    split.flags.push(Flag::Moved);
    split.before[0].words = 4;
    let page = parse(&comparison_view(&bare(vec![split])));
    assert_linked(&page);
    let entry = page.by_id("t.1").expect("the entry");
    let texts = |class: &str| {
        let side = entry.all().into_iter().find(|element| element.attribute("class").is_some_and(|classes| classes.starts_with(class)));
        let side = side.expect("the side").all();
        side.into_iter().filter(|element| element.name == "p").map(|element| element.words()).collect::<Vec<_>>()
    };
    assert_eq!(texts("side before"), ["Send planen [udgået: og ring slut]"]);
    assert_eq!(texts("side after"), ["t.1 (1 af 2) Send planen [udgået: og ring slut]", "t.3 (2 af 2) [indsat: Ring altid slut]"]);
    assert!(entry.words().contains("Teksten står nu et andet sted."));
}

#[test]
fn a_dropped_unit_whose_placed_id_lives_on_has_an_anchor_of_its_own() {
    let dropped = change(ChangeKind::Deleted, &["t.1"], &[], &[(Op::Delete, "Væk")]);
    let kept = change(ChangeKind::Reworded, &["t.2"], &["t.1"], &[(Op::Insert, "Her")]);
    let page = parse(&comparison_view(&bare(vec![dropped, kept])));
    assert_linked(&page);
    assert!(page.by_id("_gone.t.1").is_some_and(|entry| entry.words().contains("Væk")));
    assert!(page.by_id("t.1").is_some_and(|entry| entry.words().contains("Her")));
}

#[test]
fn bare_texts_are_compared_without_links_to_pages_that_are_not_there() {
    let page = parse(&comparison_view(&bare(vec![change(ChangeKind::Moved, &["x"], &["y"], &[(Op::Equal, "Her")])])));
    let hrefs: Vec<&str> = page.all().into_iter().filter_map(|element| element.attribute("href")).collect();
    assert!(hrefs.iter().all(|href| href.starts_with('#') || *href == "data:,"), "{hrefs:?}");
}

#[test]
fn json_is_valid_under_the_schema_that_is_published_for_it() {
    for (name, document) in
        [("agreement", json::render_agreement(&agreement())), ("comparison", json::render_comparison(&sample_comparison()))]
    {
        let schema: serde_json::Value = serde_json::from_slice(&json::schema(name).expect("published")).expect("JSON");
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        let validator = jsonschema::validator_for(&schema).expect("a schema");
        let mut document: serde_json::Value = serde_json::from_slice(&document).expect("JSON");
        assert_eq!(document["$schema"], format!("{name}.schema.json"));
        assert!(validator.is_valid(&document), "{:?}", validator.iter_errors(&document).map(|error| error.to_string()).collect::<Vec<_>>());
        let first = document.as_object().expect("an object").keys().find(|key| *key != "$schema").expect("a key").clone();
        document[first] = serde_json::Value::Null;
        assert!(!validator.is_valid(&document), "the schema of {name} lets anything through");
    }
    assert_eq!(json::SCHEMAS.map(|name| json::schema(name).is_some()), [true; 5]);
    assert!(json::schema("facts").is_none());
}

#[test]
fn neither_json_nor_schema_tells_where_it_was_written() {
    let files = [json::schema("agreement").expect("published"), json::render_agreement(&agreement())];
    for file in files {
        assert!(!String::from_utf8(file).expect("UTF-8").contains("\"span\""));
    }
}

#[test]
fn an_agreement_without_anything_still_makes_a_page() {
    let mut empty = agreement();
    (empty.sections, empty.annexes) = (vec![section("x", "", 1, "", Vec::new(), Vec::new())], Vec::new());
    (empty.facts.replaces, empty.facts.adds_to, empty.facts.erratum, empty.facts.valid_to) = (None, None, None, None);
    empty.facts.example = false;
    empty.party_names.clear();
    assert_linked(&parse(&reading_view(&empty)));
    assert_linked(&parse(&comparison_view(&bare(Vec::new()))));
}

#[test]
fn a_changed_row_is_shown_cell_by_cell_under_the_heads_of_its_columns() {
    let mut caption = change(ChangeKind::Renumbered, &["t"], &["t"], &[(Op::Equal, "Frister")]);
    let mut head =
        change(ChangeKind::Reworded, &["t.0"], &["t.0"], &[(Op::Equal, "Opgave\t"), (Op::Delete, "Dage"), (Op::Insert, "Timer")]);
    let runs = [(Op::Equal, "Melding\t"), (Op::Delete, "12"), (Op::Insert, "24")];
    let mut row = change(ChangeKind::Reworded, &["t.1"], &["t.1"], &runs);
    for (at, (change, unit)) in
        [(&mut caption, UnitKind::Heading), (&mut head, UnitKind::Row), (&mut row, UnitKind::Row)].into_iter().enumerate()
    {
        for reference in change.before.iter_mut().chain(&mut change.after) {
            (reference.position, reference.unit, reference.parent) = (at, unit, (at > 0).then_some(0));
        }
    }
    let page = parse(&comparison_view(&bare(vec![head, row, caption])));
    let words = |id: &str| page.by_id(id).expect("the entry").words();
    assert!(words("t.1").contains("Melding · Timer: [udgået: 12 slut][indsat: 24 slut]"), "{}", words("t.1"));
    assert!(words("t.1").contains("Melding · Dage: [udgået: 12 slut]"), "{}", words("t.1"));
    assert!(words("t.0").contains("Opgave · [udgået: Dage slut][indsat: Timer slut]"), "a head row has no heads: {}", words("t.0"));
}

#[test]
fn a_selection_says_how_much_of_the_whole_it_shows() {
    let mut part = bare(vec![change(ChangeKind::Moved, &["x"], &["y"], &[(Op::Equal, "Her")])]);
    part.selection = Some(Selection {
        party: Some(PartyId("skive".into())),
        area: None,
        kinds: vec![ChangeKind::Moved, ChangeKind::Deleted],
        min_significance: Some(Significance::Substantial),
        shown: 1,
        of: 22,
    });
    let page = parse(&comparison_view(&part));
    let filter = page.by_id("_filter").expect("the line").words();
    assert!(filter.starts_with("Viser 1 af 22 ændringer: part skive; slags flyttet og udgået; mindst væsentlig."), "{filter}");
}

#[test]
fn what_goes_on_in_another_text_is_linked_and_an_editor_is_heard() {
    let mut gone = change(ChangeKind::Deleted, &["x"], &[], &[(Op::Delete, "Væk")]);
    let target = "midtjylland/rammeaftale/2019-2023#udskrivning".to_owned();
    gone.flags.push(Flag::CarriedOn(target.clone()));
    gone.ruling = Some(Ruled { reason: "Pligten er flyttet".into(), by: "Redaktionen".into() });
    let mut comparison = bare(vec![gone]);
    let page = parse(&comparison_view(&comparison));
    assert!(page.by_id("x").is_some_and(|entry| entry.words().contains(&format!("Videreføres i {target}."))), "without a link");
    let place = CarriedPlace { work: "midtjylland/rammeaftale/2019-2023".into(), title: "Rammeaftale".into(), citation: "afsnit 3".into() };
    comparison.carried_on.insert(target, place);
    let page = parse(&comparison_view(&comparison));
    let words = page.by_id("x").expect("the entry").words();
    assert!(words.contains("Videreføres i Rammeaftale, afsnit 3. Redaktørens afgørelse: Pligten er flyttet (Redaktionen)."), "{words}");
    let hrefs: Vec<&str> = page.all().into_iter().filter_map(|element| element.attribute("href")).collect();
    assert!(hrefs.iter().any(|href| href.ends_with("midtjylland/rammeaftale/2019-2023/agreement.html#udskrivning")), "{hrefs:?}");
}

#[test]
fn required_areas_stand_side_by_side_and_what_was_taken_for_equal_is_listed() {
    let mut comparison = bare(vec![change(ChangeKind::Reworded, &["x"], &["y"], &[(Op::Equal, "Her")])]);
    let area = |id: &str, name: &str, covered_by: Vec<UnitRef>| RequiredArea { id: id.into(), name: name.into(), covered_by };
    let round = |label: &str, areas| Some(RoundSide { label: label.into(), order_number: Some("1569".into()), order_date: None, areas });
    comparison.before.round =
        round("2015-2018", vec![area("it", "Sundheds-it", vec![unit("x", "x")]), area("b", "Behandling", Vec::new())]);
    comparison.after.round = round("2019-2023", vec![area("it", "Sundheds-it", vec![unit("y", "y")])]);
    comparison.equivalents.push(AppliedEquivalent {
        before: "akutteam".into(),
        after: "akutfunktion".into(),
        reason: "Samme hold".into(),
        places: vec![EquivalentPlace { before: unit("x", "x"), after: unit("y", "y"), times: 2 }],
    });
    let page = parse(&comparison_view(&comparison));
    assert_linked(&page);
    let rows: Vec<Vec<String>> = page
        .all()
        .into_iter()
        .filter(|element| element.name == "tr")
        .map(|row| row.all().into_iter().filter(|cell| ["th", "td"].contains(&cell.name.as_str())).map(|cell| cell.words()).collect())
        .collect();
    for row in [
        vec!["Sundheds-it", "x", "y"],
        vec!["Behandling", "ikke dækket", "ikke et krav"],
        vec!["akutteam", "akutfunktion", "Samme hold", "x til y (2 gange)"],
    ] {
        assert!(rows.iter().any(|found| *found == row), "{row:?} is not among {rows:?}");
    }
}
