//! Agreements built by hand, so that the rendering is tested without the reader.

use std::collections::BTreeMap;
use std::sync::Arc;

use aftale::model::{
    Agreement, Align, Area, Block, Clause, Column, Deadline, Definition, Definitions, DocumentState, FactDate, Facts, Figure, Footnote,
    Inline, Item, List, Milestone, MilestoneStep, Modality, Numbering, Obligation, PartyId, PartyName, PartyType, Place, Publisher, Record,
    Reference, RevisionKind, Row, Section, Table, Text, UnitId, WorkId,
};

/// The publisher of the samples.
pub fn publisher() -> Publisher {
    Publisher { name: "Region Midtjylland".into(), accent: "#17505f".into(), subdivision: "82".into() }
}

/// A work of the sample series.
pub fn work(label: &str) -> WorkId {
    format!("midtjylland/sundhedsaftale/{label}").parse().expect("a work id")
}

/// An agreement without text: facts and one party.
pub fn bare(label: &str, in_force_from: &str) -> Agreement {
    let party = PartyId("region-midtjylland".into());
    let name = PartyName { name: "Region Midtjylland".into(), short: "Regionen".into(), party_type: PartyType::Region };
    Agreement {
        id: work(label),
        facts: Facts {
            kind: "general".into(),
            title: "Et nært sundhedsvæsen & balance".into(),
            short_title: "Sundhedsaftale 2019–2023".into(),
            language: "da".into(),
            round: "2019".into(),
            in_force_from: date(in_force_from),
            valid_to: None,
            parties: vec![party.clone()],
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
            dated: date("2019-06-26"),
            numbering: Numbering::Decimal,
            example: true,
            history: Vec::new(),
            places: Default::default(),
        },
        sections: Vec::new(),
        annexes: Vec::new(),
        party_names: BTreeMap::from([(party, name)]),
        clusters: Vec::new(),
        work_titles: BTreeMap::new(),
        figures: BTreeMap::new(),
        sources: BTreeMap::new(),
        drawings: BTreeMap::new(),
    }
}

/// Steps of every sort: known to the year and the day, over a time, by a party, by somebody in words and by nobody.
fn milestones() -> Vec<Milestone> {
    let step = |date_of: &str, to: Option<&str>, step| Milestone {
        date: date(date_of),
        to: to.map(date),
        step,
        body: None,
        by: None,
        note: None,
        places: Default::default(),
    };
    let region = (Some(PartyId("region-midtjylland".into())), Some("Region Midtjylland".into()));
    vec![
        Milestone { note: Some("Efteråret & <vinteren>".into()), ..step("2017", None, MilestoneStep::Analysis) },
        Milestone { by: Some("Kommunerne".into()), ..step("2018-10", Some("2019-03-01"), MilestoneStep::Consultation) },
        Milestone { body: region.0, by: region.1, ..step("2019-04-30", None, MilestoneStep::AdjustedDraft) },
    ]
}

/// One of everything that an agreement can hold.
pub fn full() -> Agreement {
    let mut agreement = bare("2019-2023", "2019-07-01");
    agreement.facts.valid_to = Some(date("2023-12-31"));
    agreement.facts.replaces = Some(work("2015-2018"));
    agreement.facts.history = milestones();
    agreement.figures = BTreeMap::from([("figures/led.svg".into(), Arc::from(&b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>"[..]))]);
    agreement.sections = vec![
        section("forord", None, 1, "Forord", vec![clause("forord.1", None, plain("Vi løfter i flok."))], vec![]),
        section(
            "aeldre",
            Some("1"),
            1,
            "Sammen om ældre",
            vec![lead()],
            vec![discharge(), section("tal", Some("1.2"), 2, "Tal", numbers(), vec![])],
        ),
        section("ordliste", None, 1, "Ordliste", vec![word_list()], vec![]),
    ];
    agreement.sections[1].records =
        vec![Record::Area(Area { covers: vec!["behandling".into(), "it".into()], names: Vec::new(), places: Default::default() })];
    let below =
        section("bilag-frister.b", Some("1"), 2, "Oversigt", vec![clause("bilag-frister.2", Some("1"), plain("Se også bilaget."))], vec![]);
    let annex = section(
        "bilag-frister",
        Some("1"),
        1,
        "Frister i overgange",
        vec![clause("bilag-frister.1", None, plain("Kort sagt."))],
        vec![below],
    );
    agreement.annexes = vec![annex, section("bilag-tomt", None, 1, "Noter", vec![], vec![])];
    agreement
}

fn lead() -> Block {
    Block::Clause(Clause { lead: true, ..bare_clause("aeldre.1", None, plain("Borgeren fortæller kun én gang.")) })
}

fn discharge() -> Section {
    let duty = Record::Obligation(Obligation {
        actor: PartyId("region-midtjylland".into()),
        counterpart: None,
        modality: Modality::Must,
        deadline: Some(Deadline("senest kl. 12".into())),
        channel: Some("telefon & \"brev\"".into()),
        basis: Some("example".into()),
        places: Default::default(),
    });
    let text = Text(vec![
        words("Hospitalet skal "),
        Inline::Strong { content: plain("ringe") },
        words(" "),
        Inline::Emphasis { content: Text(vec![words("senest "), Inline::Strong { content: plain("kl.\u{a0}12") }]) },
        words(", jf. "),
        Inline::Reference(Reference { work: None, target: Some(UnitId::new("planens-indhold")), text: "stk.\u{a0}2".into() }),
        words(" og "),
        Inline::Link { url: "https://sst.dk/?a=1&b=2".into(), content: plain("vejledningen") },
        words(".  To blanke <tegn>"),
        Inline::Footnote(Footnote { place: place("udskrivning.note", false, Some("1")), text: plain("Gælder også psykiatrien.") }),
        words(" til sidst."),
    ]);
    let first = Clause { records: vec![duty], ..bare_clause("plan-sendes", Some("1"), text) };
    let letters = List {
        ordered: true,
        items: vec![item("planens-indhold.2", Some("a"), "hvornår"), item("planens-indhold.3", Some("b"), "hvordan")],
    };
    let nested = Item { list: Some(letters), ..item("planens-indhold.1", Some("1"), "borgerens ønsker, herunder") };
    let list = List { ordered: true, items: vec![nested, item("opfoelgning", Some("2"), "opfølgning.")] };
    let second = Clause { list: Some(list), ..bare_clause("planens-indhold", Some("2"), plain("Planen rummer:")) };
    let bullets =
        List { ordered: false, items: vec![item("udskrivning.p1", None, "tæt på"), item("udskrivning.p2", None, "lige for alle")] };
    let third = Clause { list: Some(bullets), ..bare_clause("udskrivning.3", None, Text::default()) };
    let gamle = Reference { work: Some(work("2015-2018")), target: Some(UnitId::new("varsel")), text: "den gamle aftale".into() };
    let ukendt = Reference { work: Some(work("1999")), target: Some(UnitId::new("x")), text: "en ukendt".into() };
    let helhed = Reference { work: Some(work("2015-2018")), target: None, text: "hele aftalen".into() };
    let fourth = Text(vec![Inline::Reference(gamle), words(", "), Inline::Reference(ukendt), words(", "), Inline::Reference(helhed)]);
    let deep = section("dyb", Some("1.1.1"), 3, "Tredje niveau", vec![clause("dyb.1", Some("1"), plain("Dybt."))], vec![]);
    let blocks = vec![Block::Clause(first), Block::Clause(second), Block::Clause(third), clause("henviser", Some("3"), fourth)];
    section("udskrivning", Some("1.1"), 2, "Udskrivning", blocks, vec![deep])
}

fn numbers() -> Vec<Block> {
    let row = |id: &str, written, cells: [&str; 2]| Row { place: place(id, written, None), cells: cells.map(plain).into() };
    let table = Table {
        place: place("frister", true, Some("1")),
        caption: Text(vec![
            words("Frister"),
            Inline::Footnote(Footnote { place: place("frister.n", false, Some("2")), text: plain("I hverdage.") }),
        ]),
        columns: vec![Column { title: plain("Opgave"), align: Align::Left }, Column { title: plain("Dage"), align: Align::Right }],
        rows: vec![row("frister.1", false, ["Første kontakt", "3"]), row("andet", true, ["", "5"])],
        data_file: Some("data/frister.csv".into()),
        made: None,
    };
    let to_row = Reference { work: None, target: Some(UnitId::new("andet")), text: "tabel 1, række 2".into() };
    let figure = Figure {
        place: place("led", true, Some("1")),
        caption: plain("Tre led"),
        alternative: "Tre led\nunder hinanden.".into(),
        file: "figures/led.svg".into(),
        sha256: "00".repeat(32),
    };
    let untitled = Table { place: place("tal.t", false, None), caption: Text::default(), ..table.clone() };
    let untitled = Table { rows: vec![row("tal.t.1", false, ["a", "b"])], data_file: None, made: None, ..untitled };
    vec![
        Block::Table(table),
        clause("tal.c", Some("1"), Text(vec![words("Se "), Inline::Reference(to_row), words(".")])),
        // Words that the formats also add must not be taken for additions here.
        clause("tal.d", Some("2"), plain("Vision")),
        // Too long for a line, so that a page must break it.
        clause("tal.e", Some("3"), plain(&"sundhedskoordinationsudvalgsformandskabet ".repeat(9))),
        Block::Figure(figure),
        Block::Table(untitled),
    ]
}

fn word_list() -> Block {
    let entry = |id: &str, term: &str, text: &str| Definition { place: place(id, false, None), term: plain(term), text: plain(text) };
    let entries = vec![
        entry("ordliste.1.1", "Plejeforløbsplan", "Planen for hjemkomsten."),
        entry("ordliste.1.2", "Åben dør", "En dør på klem."),
        entry("ordliste.1.3", "Plejeforløbsplan", "Nævnt igen."),
    ];
    Block::Definitions(Definitions { place: place("ordliste.1", false, None), entries })
}

/// A place; the citation is not used by this rendering.
pub fn place(id: &str, written: bool, number: Option<&str>) -> Place {
    Place { id: UnitId::new(id), written, number: number.map(str::to_owned), ..Place::default() }
}

/// A section whose id was written.
pub fn section(id: &str, number: Option<&str>, level: u8, title: &str, blocks: Vec<Block>, sections: Vec<Section>) -> Section {
    Section { place: place(id, true, number), level, title: plain(title), records: Vec::new(), blocks, sections }
}

/// A provision; one whose id has no dot was written.
pub fn clause(id: &str, number: Option<&str>, text: Text) -> Block {
    Block::Clause(bare_clause(id, number, text))
}

fn bare_clause(id: &str, number: Option<&str>, text: Text) -> Clause {
    Clause { place: place(id, !id.contains('.'), number), text, lead: false, records: Vec::new(), list: None }
}

fn item(id: &str, number: Option<&str>, text: &str) -> Item {
    Item { place: place(id, !id.contains('.'), number), text: plain(text), records: Vec::new(), list: None }
}

/// Words without marks.
pub fn plain(text: &str) -> Text {
    Text::plain(text)
}

fn words(text: &str) -> Inline {
    Inline::Words { text: text.into() }
}

fn date(text: &str) -> FactDate {
    text.parse().expect("a date")
}
