//! A small agreement that has one of everything a page can show.

use std::collections::BTreeMap;
use std::sync::Arc;

use aftale::diagnostic::Span;
use aftale::model::agreement::{
    Agreement, Align, Block, Clause, Column, Definition, Definitions, Figure, Item, List, Place, Row, Section, Table,
};
use aftale::model::{
    Area, Deadline, Decision, Direction, DocumentState, FactDate, Facts, Footnote, Goal, Inline, Measure, MeasureState, Modality,
    Numbering, Obligation, PartyId, PartyName, PartyType, Precision, Publisher, Record, Reference, RevisionKind, Target, Text, UnitId,
    Vision,
};

/// Words that would be markup if a page let them.
pub const HOSTILE: &str = "<script>alert(\"x\")</script> & ]]> '</style>";

pub fn publisher() -> Publisher {
    Publisher { name: "Region Midtjylland".into(), accent: "#17505f".into(), subdivision: "82".into() }
}

pub fn place(id: &str, number: &str, citation: &str) -> Place {
    let number = (!number.is_empty()).then(|| number.to_owned());
    Place { id: UnitId::new(id), written: !id.contains('.'), number, citation: citation.into(), span: Span::default() }
}

pub fn clause(id: &str, number: &str, text: Text) -> Clause {
    let citation = format!("afsnit 1.1, stk. {number}");
    Clause { place: place(id, number, &citation), text, lead: false, records: Vec::new(), list: None }
}

pub fn section(id: &str, number: &str, level: u8, title: &str, blocks: Vec<Block>, sections: Vec<Section>) -> Section {
    let citation = if number.is_empty() { title.to_owned() } else { format!("afsnit {number}") };
    Section { place: place(id, number, &citation), level, title: Text::plain(title), records: Vec::new(), blocks, sections }
}

fn item(id: &str, number: &str, text: Text, list: Option<List>) -> Item {
    Item { place: place(id, number, &format!("nr. {number}")), text, records: Vec::new(), list }
}

fn note(id: &str, number: &str, text: &str) -> Inline {
    Inline::Footnote(Footnote { place: place(id, number, &format!("note {number}")), text: Text::plain(text) })
}

fn date(text: &str) -> FactDate {
    text.parse().expect("a date")
}

fn records() -> Vec<Record> {
    let party = |id: &str| PartyId(id.into());
    let text = |words: &str| Some(words.to_owned());
    vec![
        Record::Obligation(Obligation {
            actor: party("region"),
            counterpart: Some(party("ukendt")),
            modality: Modality::Should,
            deadline: Some(Deadline("inden for 5-7 dage".into())),
            channel: text("MedCom"),
            basis: text("example"),
            places: Default::default(),
        }),
        Record::Target(Target {
            indicator: "Ventetid".into(),
            value: None,
            baseline: text("12"),
            unit: text("dage"),
            year: text("2021"),
            direction: Some(Direction::Down),
            source: text("eSundhed"),
            split: text("køn"),
            basis: None,
            places: Default::default(),
        }),
        Record::Goal(Goal { serves: vec!["1".into(), "2".into()], basis: None }),
        Record::Goal(Goal { serves: Vec::new(), basis: None }),
        Record::Vision(Vision { basis: None }),
        Record::Term,
        Record::Measure(Measure {
            state: Some(MeasureState::Planned),
            replaced_by: text("stk-liste"),
            replaced_by_clause: Some(Reference { work: None, target: Some(UnitId::new("stk-liste")), text: "stk. 2".into() }),
            of: text("noget"),
            ..Measure::default()
        }),
        Record::Measure(Measure::default()),
        Record::Precision(Precision {
            of: "udskrivning".into(),
            clause: Some(Reference {
                work: Some("midtjylland/sundhedsaftale/2011-2014".parse().expect("a work id")),
                target: Some(UnitId::new("udskrivning")),
                text: "Sundhedsaftale 2011–2014, afsnit 2".into(),
            }),
            ..Precision::default()
        }),
        Record::Decision(Decision { body: party("region"), date: date("2019-04-30"), places: Default::default() }),
    ]
}

fn blocks() -> Vec<Block> {
    let reference = |work: Option<&str>, target: Option<&str>, text: &str| {
        let (work, target) = (work.map(|work| work.parse().expect("a work id")), target.map(UnitId::new));
        Inline::Reference(Reference { work, target, text: text.into() })
    };
    let words = |text: &str| Inline::Words { text: text.into() };
    let rich = Text(vec![
        words("Aftalen 2015–2018, se "),
        reference(None, Some("stk-liste"), "stk. 2"),
        words(" og "),
        reference(Some("sjaelland/sundhedsaftale/2019-2023"), Some("maal"), "målene på Sjælland"),
        Inline::Strong {
            content: Text(vec![
                words(" er "),
                Inline::Emphasis { content: Text(vec![words("vigtig"), note("rig.note-1", "1", "En note.")]) },
            ]),
        },
        Inline::Link { url: "https://example.dk/?a=1&b=\"2\"".into(), content: Text::plain(" ude") },
        Inline::Link { url: "javascript:alert(1)".into(), content: Text::plain(" farlig") },
    ]);
    let letters = List {
        ordered: true,
        items: vec![item("liste.2.1", "a", Text::plain("Bogstav"), None), item("liste.2.2", "b", Text::plain("Andet bogstav"), None)],
    };
    let list = List {
        ordered: true,
        items: vec![
            item("liste.1", "1", Text(vec![words("Første punkt"), note("liste.note-2", "2", "Punktets note.")]), None),
            item("liste.2", "2", Text::plain("Andet punkt"), Some(letters)),
        ],
    };
    let bullets = List { ordered: false, items: vec![item("pind.1", "", Text::plain(HOSTILE), None)] };
    let columns = vec![
        Column { title: Text::plain("Opgave \"et\""), align: Align::Left },
        Column { title: Text::plain("Antal"), align: Align::Right },
        Column { title: Text::default(), align: Align::Center },
    ];
    let rows = vec![Row {
        place: place("tabel.1", "", "tabel 1, række 1"),
        cells: vec![Text::plain("Melding"), Text::plain("12"), Text::default()],
    }];
    vec![
        Block::Clause(Clause { lead: true, ..clause("leder", "", Text::plain("Kapitlets sigte.")) }),
        Block::Clause(Clause { records: records(), ..clause("rig", "1", rich) }),
        Block::Clause(Clause { list: Some(list), ..clause("stk-liste", "2", Text::plain(HOSTILE)) }),
        Block::Clause(Clause { list: Some(bullets), ..clause("stk-pinde", "3", Text::default()) }),
        Block::Table(Table {
            place: place("tabel", "1", "tabel 1"),
            caption: Text::plain("Frister"),
            columns,
            rows,
            data_file: None,
            made: None,
        }),
        Block::Figure(Figure {
            place: place("figur", "1", "figur 1"),
            caption: Text::plain("Niveauer"),
            alternative: format!("Fem kasser {HOSTILE}"),
            file: "figures/niveauer.svg".into(),
            sha256: "0".repeat(64),
        }),
        Block::Definitions(Definitions {
            place: place("ord", "", "ordlisten"),
            entries: vec![Definition {
                place: place("ord.1", "", "ordlisten, pind 1"),
                term: Text::plain("Klynge"),
                text: Text::plain("En fast kreds."),
            }],
        }),
    ]
}

/// The agreement. Its words hold what would be markup, its records hold every field.
pub fn agreement() -> Agreement {
    let facts = Facts {
        kind: "general".into(),
        title: format!("Sundhedsaftale {HOSTILE}"),
        short_title: "Sundhedsaftale 2019–2023".into(),
        language: "da".into(),
        round: "2019".into(),
        in_force_from: date("2019-07"),
        valid_to: Some(date("2023")),
        parties: vec![PartyId("region".into()), PartyId("kommuner".into())],
        replaces: Some("midtjylland/sundhedsaftale/2015-2018".parse().expect("a work id")),
        part_of: None,
        adds_to: Some("midtjylland/rammeaftale/2019-2023".parse().expect("a work id")),
        annex_of: None,
        carried_on: None,
        draft_of: None,
        state: DocumentState::Consultation,
        revision: 2,
        revision_kind: RevisionKind::Correction,
        erratum: Some("Stk. 2 er rettet.".into()),
        dated: date("2019-07-01"),
        numbering: Numbering::Decimal,
        example: true,
        history: Vec::new(),
        places: Default::default(),
    };
    let mut chapter = section(
        "kapitel",
        "1",
        1,
        "Første kapitel",
        Vec::new(),
        vec![section("afsnit", "1.1", 2, "Et afsnit 2015-2018", blocks(), Vec::new())],
    );
    chapter.records =
        vec![Record::Area(Area { covers: vec!["forebyggelse".into()], names: vec!["Forebyggelse".into()], places: Default::default() })];
    let deep = section("dyb", "1.1.1", 3, "Dybt", vec![Block::Clause(clause("dyb.1", "1", Text::plain("Nederst.")))], Vec::new());
    chapter.sections[0].sections.push(deep);
    let annex = section("bilag", "1", 1, "Et bilag", vec![Block::Clause(clause("bilag.1", "", Text::plain("I bilaget.")))], Vec::new());
    let name = |name: &str| PartyName { name: name.into(), short: name.into(), party_type: PartyType::Region };
    let svg: Arc<[u8]> = Arc::from(&b"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4 4\"><path d=\"M0 0h4v4\"/></svg>"[..]);
    Agreement {
        id: "midtjylland/sundhedsaftale/2019-2023".parse().expect("a work id"),
        facts,
        sections: vec![section("forord", "", 1, "Forord", Vec::new(), Vec::new()), chapter],
        annexes: vec![annex],
        party_names: BTreeMap::from([(PartyId("region".into()), name("Regionen")), (PartyId("kommuner".into()), name("Kommunerne"))]),
        clusters: Vec::new(),
        work_titles: BTreeMap::from([("midtjylland/sundhedsaftale/2015-2018".into(), "Sundhedsaftale 2015–2018".into())]),
        figures: BTreeMap::from([("figures/niveauer.svg".into(), svg)]),
        sources: BTreeMap::new(),
        drawings: BTreeMap::new(),
    }
}
