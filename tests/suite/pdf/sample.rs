//! A small agreement with one of each block, set up by hand.

use std::collections::BTreeMap;
use std::sync::Arc;

use aftale::diagnostic::Span;
use aftale::model::{
    Agreement, Align, Block, Clause, Column, Deadline, Definition, Definitions, DocumentState, Facts, Figure, Footnote, Inline, Item, List,
    Modality, Numbering, Obligation, PartyId, PartyName, PartyType, Place, Publisher, Record, Reference, RevisionKind, Row, Section, Table,
    Target, Text, UnitId,
};

pub const DRAWING: &str =
    r##"<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30"><rect width="90" height="30" fill="#17505f"/></svg>"##;

pub fn publisher() -> Publisher {
    Publisher { name: "Region Midtjylland".into(), accent: "#17505f".into(), subdivision: "82".into() }
}

pub fn place(id: &str, number: &str) -> Place {
    let number = (!number.is_empty()).then(|| number.to_owned());
    Place { id: UnitId::new(id), written: true, number, citation: format!("afsnit {id}"), span: Span::default() }
}

pub fn clause(id: &str, number: &str, text: Text) -> Clause {
    Clause { place: place(id, number), text, lead: false, records: Vec::new(), list: None }
}

pub fn section(id: &str, number: &str, title: &str, blocks: Vec<Block>) -> Section {
    Section { place: place(id, number), level: 1, title: Text::plain(title), records: Vec::new(), blocks, sections: Vec::new() }
}

/// An agreement of these chapters.
pub fn agreement(sections: Vec<Section>) -> Agreement {
    let name = |name: &str, short: &str, party_type| PartyName { name: name.into(), short: short.into(), party_type };
    let date = "2019-07-01".parse().expect("a date");
    Agreement {
        id: "midtjylland/sundhedsaftale/2019-2023".parse().expect("a work id"),
        facts: Facts {
            kind: "general".into(),
            title: "Et nært sundhedsvæsen".into(),
            short_title: "Sundhedsaftale 2019–2023".into(),
            language: "da".into(),
            round: "2019".into(),
            in_force_from: date,
            valid_to: None,
            parties: vec![PartyId("regionen".into()), PartyId("kommunerne".into())],
            replaces: None,
            part_of: None,
            adds_to: None,
            annex_of: None,
            carried_on: None,
            draft_of: None,
            state: DocumentState::Submitted,
            revision: 1,
            revision_kind: RevisionKind::Content,
            erratum: None,
            dated: date,
            numbering: Numbering::Decimal,
            example: true,
            history: Vec::new(),
            places: Default::default(),
        },
        sections,
        annexes: Vec::new(),
        party_names: BTreeMap::from([
            (PartyId("regionen".into()), name("Region Midtjylland", "Regionen", PartyType::Region)),
            (PartyId("kommunerne".into()), name("Kommunerne i regionen", "Kommunen", PartyType::Group)),
        ]),
        clusters: vec![3, 2],
        work_titles: BTreeMap::new(),
        figures: BTreeMap::from([("figures/niveauer.svg".into(), Arc::from(DRAWING.as_bytes()))]),
        sources: BTreeMap::new(),
        drawings: BTreeMap::new(),
    }
}

/// An agreement of one chapter with one provision of these words.
pub fn saying(words: &str) -> Agreement {
    agreement(vec![section("kapitel", "1", words, vec![Block::Clause(clause("ord", "1", Text::plain(words)))])])
}

/// One of each block.
pub fn full() -> Agreement {
    let plain = |words: &str| Text::plain(words);
    let item = |id: &str, number: &str, words: &str| Item { place: place(id, number), text: plain(words), records: Vec::new(), list: None };
    let cells = |words: [&str; 2]| words.into_iter().map(plain).collect();

    let lead = Clause { lead: true, ..clause("sigte", "", plain("Kapitlets sigte.")) };
    let mut duty = clause("varsel", "1", plain("Hospitalet skal ringe inden for 5\u{a0}hverdage."));
    duty.records.push(Record::Obligation(Obligation {
        actor: PartyId("regionen".into()),
        counterpart: Some(PartyId("kommunerne".into())),
        modality: Modality::Should,
        deadline: Some(Deadline("inden for 5\u{a0}hverdage".into())),
        channel: Some("telefon".into()),
        basis: Some("example".into()),
        places: Default::default(),
    }));
    let mut marked = clause("maal", "2", Text::default());
    let reference = Reference { work: None, target: Some(UnitId::new("varsel")), text: "stk.\u{a0}1".into() };
    let note = Footnote { place: place("maal.note", "1"), text: plain("Notens ord.") };
    marked.text = Text(vec![
        Inline::Words { text: "Tallet falder, jf. ".into() },
        Inline::Reference(reference),
        Inline::Footnote(note),
        Inline::Words { text: " og ".into() },
        Inline::Strong { content: plain("det haster") },
        Inline::Link { url: "https://example.org/".into(), content: plain(", se her") },
        Inline::Emphasis { content: plain(" senere.") },
    ]);
    marked.records.push(Record::Target(Target {
        indicator: "Ventetid".into(),
        value: Some("7".into()),
        baseline: Some("10,5".into()),
        unit: Some("dage".into()),
        year: Some("2023".into()),
        direction: None,
        source: None,
        split: None,
        basis: None,
        places: Default::default(),
    }));
    let mut listing = clause("liste", "3", plain("Parterne aftaler:"));
    let mut first = item("liste-1", "1", "det første");
    first.list = Some(List { ordered: true, items: vec![item("liste-1-a", "a", "litra a"), item("liste-1-b", "b", "litra b")] });
    listing.list = Some(List { ordered: true, items: vec![first, item("liste-2", "2", "det andet")] });

    let table = Table {
        place: place("tabel", "1"),
        caption: plain("Frister i overgange"),
        columns: vec![Column { title: plain("Opgave"), align: Align::Left }, Column { title: plain("Dage"), align: Align::Right }],
        rows: vec![
            Row { place: place("tabel.1", ""), cells: cells(["Genoptræning", "7"]) },
            Row { place: place("tabel.2", ""), cells: cells(["Hjemmebesøg", "14"]) },
        ],
        data_file: None,
        made: None,
    };
    let figure = Figure {
        place: place("figur", "1"),
        caption: plain("Niveauerne"),
        alternative: "Ét niveau.".into(),
        file: "figures/niveauer.svg".into(),
        sha256: "0".repeat(64),
    };
    let entry = Definition { place: place("ord.1", ""), term: plain("Klynge"), text: plain("Et hospital og dets kommuner.") };
    let blocks = vec![
        Block::Clause(lead),
        Block::Clause(duty),
        Block::Clause(marked),
        Block::Clause(listing),
        Block::Table(table),
        Block::Figure(figure),
    ];
    let mut agreement = agreement(vec![
        section("kapitel", "1", "Overgange", blocks),
        section("ordliste", "", "Ordliste", vec![Block::Definitions(Definitions { place: place("ord", ""), entries: vec![entry] })]),
    ]);
    agreement.annexes.push(section("bilag", "1", "Oversigt", vec![Block::Clause(clause("bilag-1", "1", plain("Bilagets ord.")))]));
    agreement
}
