//! What a typographer would send back: the rules of a page, held against where the words of a PDF really stand.
//!
//! The rules look at the agreements of this repository, and at a text that puts every kind of block at every height
//! of a page. That each rule can be broken is shown on pages that break it.

pub mod geometry;
pub mod rules;

use std::collections::BTreeSet;
use std::path::Path;

use aftale::pipeline::{Format, Project, load, render_edition};

use crate::harness::{LATER, TestWorkspace};
use geometry::{Block, Geometry, Line, Page, read};
use rules::RULES;

/// The pages of every work of a project.
fn pages(project: &Project) -> Vec<(String, Geometry)> {
    let pdf = |id: &aftale::model::WorkId| {
        let work = project.sound(id).expect("the work has no mistakes");
        let files = render_edition(project, work, &BTreeSet::from([Format::Pdf]), &|_| {}).expect("the work can be built");
        (id.to_string(), read(&files["agreement.pdf"]))
    };
    project.works.keys().map(pdf).collect()
}

fn broken(work: &str, geometry: &Geometry) -> Vec<String> {
    let by_rule =
        |(name, rule): &rules::Rule| rule(geometry).into_iter().map(|found| format!("{work}: {name}: {found}")).collect::<Vec<_>>();
    RULES.iter().flat_map(by_rule).collect()
}

#[test]
fn every_page_of_every_agreement_keeps_the_rules() {
    let project = load(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the workspace can be loaded");
    let pages = pages(&project);
    assert!(pages.len() >= 3, "three periods are set");
    let found: Vec<String> = pages.iter().flat_map(|(work, geometry)| broken(work, geometry)).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// A chapter for each height at which a page can end: so many short provisions, then every kind of block.
fn at_every_height() -> String {
    let mut text = String::new();
    for height in 0..26 {
        text += &format!("# Kapitel {height} {{#k{height}}}\n\nKapitlets formål står i en enkelt linje.\n{{.lead}}\n\n");
        for line in 0..10 + height {
            text += &format!("Bestemmelse {line} fylder kun én linje i dette kapitel.\n\n");
        }
        text += &format!(
            "## Afsnit med note {{#n{height}}}\n\nBestemmelsen har en note.[^{height}] Den skal stå på samme side som sit nummer og sin overskrift.\n\n\
             [^{height}]: Noten er så lang, at den fylder mere end en enkelt linje nederst på siden, og derfor kan den skubbe bestemmelsen videre.\n\n\
             ## Kort afsnit {{#a{height}}}\n\nEn linje.\n\n### Endnu kortere {{#b{height}}}\n\nOgså en linje.\n\n\
             ## Afsnit med liste {{#l{height}}}\n\nParterne aftaler:\n\n\
             1. Hospitalet sender en besked, som er så lang, at den fylder mere end en linje på siden, og den bliver læst.\n\
             2. Kommunen svarer.\n\n\
             ## Afsnit med pligt {{#p{height}}}\n\nKommunen skal svare senest tre hverdage efter modtagelsen.\n\
             {{#pligt{height} .obligation actor=\"kommuner-midtjylland\" counterpart=\"hospitaler-midtjylland\" modality=\"skal\" deadline=\"senest 3 hverdage\" channel=\"MedCom-besked\"}}\n\n\
             ## Afsnit med tabel {{#t{height}}}\n\n| Opgave | Hvem |\n| --- | --- |\n| Opsporing i hjemmet | Kommunen |\n| Henvisning | Lægen |\n\n\
             {{#tabel{height} caption=\"Opgaver\"}}\n\n",
        );
        let long = "Parterne samarbejder om sundhedskoordinationsudvalgets beslutninger og om borgerens genoptræningsplan i nærområdet. ";
        text += &format!("## Langt afsnit {{#g{height}}}\n\n{}\n\n", long.repeat(7).trim_end());
    }
    text
}

#[test]
fn every_kind_of_block_keeps_the_rules_at_every_height_of_a_page() {
    let workspace = TestWorkspace::fixture("two_periods").with_text(&at_every_height());
    let (work, geometry) = pages(&workspace.load()).into_iter().find(|(work, _)| work == LATER).expect("the later work");
    assert!(geometry.pages.len() > 60, "{} pages", geometry.pages.len());
    let found = broken(&work, &geometry);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn short_chapters_that_go_on_keep_the_rules_at_every_height_too() {
    let each_a_chapter = at_every_height().replace("\n## ", "\n# ").replace("\n### ", "\n## ");
    let workspace = TestWorkspace::fixture("two_periods").with_text(&each_a_chapter);
    let (work, geometry) = pages(&workspace.load()).into_iter().find(|(work, _)| work == LATER).expect("the later work");
    let chapters: Vec<usize> = geometry.blocks.iter().filter(|block| block.tag == "H1").map(|block| block.first().page).collect();
    assert!(chapters.windows(2).any(|pages| pages[0] == pages[1]), "chapters go on on one page");
    let found = broken(&work, &geometry);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// A page with a heading, a paragraph of two lines, a table row, a clause with its record: all as it should be.
fn sound() -> Geometry {
    let line = |page, x0: f64, top: f64, text: &str| {
        let (x0, top) = (x0 * geometry::MM, top * geometry::MM);
        Line { page, x0, x1: x0 + 40.0 * geometry::MM, top, bottom: top + 11.0, text: text.into() }
    };
    let block = |tag: &str, row, lines: Vec<Line>| Block { tag: tag.into(), row, lines };
    let blocks = vec![
        block("H1", None, vec![line(2, 36.0, 30.0, "Indhold")]),
        block("TOCI", None, vec![line(2, 36.0, 40.0, "1 Svar 3")]),
        block("P", None, vec![line(2, 36.0, 50.0, "Linje"), line(2, 36.0, 56.0, "Linje")]),
        block("H1", None, vec![line(3, 36.0, 32.0, "Svar")]),
        block("P", None, vec![line(3, 36.0, 40.0, "for-"), line(3, 36.0, 46.0, "kla-"), line(3, 36.0, 52.0, "ring")]),
        block("TD", Some(1), vec![line(3, 36.0, 70.0, "Opgave")]),
        block("TD", Some(1), vec![line(3, 100.0, 70.0, "Hvem")]),
        block("P", None, vec![line(3, 20.0, 80.0, "Stk. 1")]),
        block("P", None, vec![line(3, 61.0, 80.0, "Kommunen svarer"), line(3, 61.0, 86.0, "inden fredag.")]),
        block("P", None, vec![line(3, 154.0, 80.0, "Kommunen")]),
    ];
    let page = Page { width: 210.0 * geometry::MM, height: 297.0 * geometry::MM };
    Geometry { pages: vec![page; 4], blocks }
}

/// Moves a line to another page, at the top.
fn moved(line: &mut Line) {
    line.page += 1;
    (line.top, line.bottom) = (31.0 * geometry::MM, 31.0 * geometry::MM + 11.0);
}

#[test]
fn each_rule_can_be_broken() {
    assert_eq!(broken("sound", &sound()), [""; 0]);
    let breaks: [fn(&mut Geometry); 8] = [
        |geometry| geometry.blocks[3].lines[0].top += 200.0 * geometry::MM,
        |geometry| moved(&mut geometry.blocks[4].lines[2]),
        |geometry| geometry.blocks[4].lines[2].text = "ring-".into(),
        |geometry| moved(&mut geometry.blocks[6].lines[0]),
        |geometry| moved(&mut geometry.blocks[9].lines[0]),
        |geometry| geometry.blocks[9].lines[0].x1 += 4.0 * geometry::MM,
        |geometry| geometry.blocks[5].lines[0].x1 += 30.0 * geometry::MM,
        |geometry| geometry.blocks[1].lines[0].text = "1 Svar 4".into(),
    ];
    for ((name, rule), breaks) in RULES.iter().zip(breaks) {
        let mut geometry = sound();
        breaks(&mut geometry);
        if *name == RULES[0].0 {
            geometry.blocks[3].lines[0].bottom += 200.0 * geometry::MM;
        }
        assert!(!rule(&geometry).is_empty(), "{name} is not noticed to be broken");
        let others = broken("", &geometry).into_iter().filter(|found| !found.starts_with(&format!(": {name}: "))).collect::<Vec<_>>();
        assert!(others.is_empty(), "{name} is broken alone: {others:?}");
    }
    // a number that stays behind is told by the rule of the record
    let mut geometry = sound();
    geometry.blocks[8].lines.iter_mut().for_each(|line| line.page = 4);
    geometry.blocks[9].lines[0].page = 4;
    assert_eq!(RULES[4].1(&geometry).len(), 1);
    // a list of tables names each of them
    let mut geometry = sound();
    let block = |tag: &str, page: usize, text: &str| {
        let line = Line { page, text: text.into(), ..geometry.blocks[4].lines[0].clone() };
        Block { tag: tag.into(), row: None, lines: vec![line] }
    };
    let (heading, entry) = (block("H2", 2, "Tabeller"), block("TOCI", 2, "1 Frister 3"));
    let captions = [block("Caption", 3, "Tabel 1 Frister"), block("Caption", 4, "Tabel 2 Opgaver")];
    geometry.blocks.splice(2..2, [heading, entry]);
    let contents = RULES[7].1;
    assert_eq!(contents(&geometry).len(), 2, "a table that is not there");
    geometry.blocks.extend(captions);
    assert_eq!(contents(&geometry), ["1 entries for 2 captions"]);
    geometry.blocks.pop();
    assert_eq!(contents(&geometry), [""; 0]);
}
