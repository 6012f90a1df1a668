//! `aftale status` in words and as JSON.

use std::collections::BTreeMap;

use aftale::layouts::Layouts;
use aftale::model::{ClosedReason, Hint, MovedSource, SourceChange, Stage, Status, StatusFlaw, StatusReport};
use aftale::renderings::approvals::render_status;
use aftale::renderings::json;
use serde_json::Value;

use super::sample::{date, of_trust, sheet, troubled};

fn text(status: &Status) -> String {
    render_status(status, &Layouts::new(BTreeMap::new()), "da", false).expect("the built-in labels")
}

fn ready() -> Status {
    let sheet = sheet(2);
    Status {
        folder: sheet.folder.clone(),
        short_title: sheet.short_title.clone(),
        tag: sheet.tag.clone(),
        stage: Stage::Frozen,
        sheet: Some(sheet),
        open: true,
        reasons: Vec::new(),
        moved_sources: Vec::new(),
        flaws: Vec::new(),
        hints: Vec::new(),
    }
}

/// Everything that a status can tell.
fn everything() -> Status {
    let too_few = ClosedReason::TooFew {
        group: "Kommuner".into(),
        approved: 1,
        need: 4,
        members: 4,
        rejected: vec!["Kommune1".into()],
        missing: vec!["Kommune2".into(), "Kommune3".into()],
    };
    let damaged = ClosedReason::Damaged { file: "agreement.pdf".into() };
    let source = |path: &str, change| MovedSource { path: path.into(), change };
    let flaw = |slug: &str, message: &str| StatusFlaw {
        invariant: "I5".into(),
        slug: slug.into(),
        party: "Kommune2".into(),
        message: message.into(),
    };
    Status {
        open: false,
        sheet: Some(troubled()),
        reasons: vec![too_few, ClosedReason::Flaws { count: 2 }, damaged, ClosedReason::Taken],
        moved_sources: vec![
            source("midtjylland/sundhedsaftale/2019-2023/10-forord.md", SourceChange::Changed),
            source("parties.toml", SourceChange::Removed),
        ],
        flaws: vec![flaw("other-content", "names another digest"), flaw("brand-new", "is something new")],
        hints: vec![
            Hint::Merged { party: "Kommune2".into(), into: "Nykommune".into() },
            Hint::LostKey { party: "Kommune3".into() },
            Hint::KeyEnds { party: "Kommune4".into(), last_day: date("2019-12-31") },
            Hint::RegistrarMaySign { registrar: "Fællessekretariatet".into(), parties: vec!["Kommune2".into()] },
        ],
        ..ready()
    }
}

#[test]
fn what_is_approved_by_all_can_be_released() {
    insta::assert_snapshot!(text(&ready()), @r"
    Sundhedsaftale 2019–2023
    Udgave          midtjylland/sundhedsaftale/2019-2023/r0001
    Status          Fastfrosset – forelagt til godkendelse
    CONTENT.sha256  c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0

    Region: 1 af 1. Parten skal godkende.
      Part                Beslutning  Dato           Referat og underskrift
      Region Midtjylland  Godkendt    26. juni 2019  Mødet 2019-06-26, punkt 4;
                                                     Region Midtjylland,
                                                     sekretariatet

    Kommuner: 2 af 2. Alle 2 skal godkende.
      Part                Beslutning  Dato           Referat og underskrift
      Kommune1            Godkendt    25. juni 2019  Mødet 2019-06-25, punkt 4;
                                                     Fællessekretariatet, for parten
      Kommune2            Godkendt    25. juni 2019  Mødet 2019-06-25, punkt 4;
                                                     Fællessekretariatet, for parten

    Almen praksis: 1 af 1. Parten skal godkende.
      Part                Beslutning  Dato           Referat og underskrift
      PLO-Midtjylland     Godkendt    20. juni 2019  Mødet 2019-06-20, punkt 4;
                                                     PLO-Midtjylland, sekretariatet

    Kan udgives: ja
    ");
}

#[test]
fn everything_in_the_way_is_told_in_a_secretarys_words() {
    insta::assert_snapshot!(text(&everything()), @r"
    Sundhedsaftale 2019–2023
    Udgave          midtjylland/sundhedsaftale/2019-2023/r0001
    Status          Fastfrosset – forelagt til godkendelse
    CONTENT.sha256  c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0

    Region: 1 af 1. Parten skal godkende.
      Part                Beslutning   Dato           Referat og underskrift
      Region Midtjylland  Godkendt     26. juni 2019  Mødet 2019-06-26, punkt 4;
                                                      Region Midtjylland,
                                                      sekretariatet

    Kommuner: 1 af 4. Alle 4 skal godkende.
      Part                Beslutning   Dato           Referat og underskrift
      Kommune1            Afvist       25. juni 2019  Mødet 2019-06-25, punkt 4;
                                                      Fællessekretariatet, for
                                                      parten
      Kommune2            Mangler      –              –
      Kommune3            Ingen nøgle  –              –
      Kommune4            Godkendt     uden dato      Mødet 2019-06-25, punkt 4;
                                                      Fællessekretariatet, for
                                                      parten

    Almen praksis: 1 af 1. Parten skal godkende.
      Part                Beslutning   Dato           Referat og underskrift
      PLO-Midtjylland     Godkendt     20. juni 2019  Mødet 2019-06-20, punkt 4;
                                                      PLO-Midtjylland, sekretariatet

    Kan udgives: nej, fordi
      – Kommuner: 1 af 4 har godkendt, og 4 skal; afvist af Kommune1; mangler fra
        Kommune2 og Kommune3
      – 2 erklæringer eller nøgler holder ikke; se »Holder ikke« herunder
      – den fastfrosne fil agreement.pdf er ikke, som den blev fastfrosset. Hent den
        fra en kopi, eller frys teksten fast igen som en ny udgave
      – udgaven findes allerede i arkivet med et andet indhold. Giv teksten et
        højere udgavenummer

    Kilderne er ændret siden fastfrysningen:
      ændret   midtjylland/sundhedsaftale/2019-2023/10-forord.md
      fjernet  parties.toml
      Det, der udgives, er det fastfrosne. Skal ændringerne med, fryses teksten fast
      som en ny udgave.

    Holder ikke:
      – Kommune2: erklæringen gælder et andet indhold end det fastfrosne (I5
        other-content)
      – Kommune2: is something new (I5 brand-new)

    Bemærk:
      – Kommune2 er lagt sammen med andre og hører nu til Nykommune. Reglerne nævner
        stadig Kommune2; en ændring af, hvem der kan godkende, retter det.
      – Kommune3 har ingen nøgle, der gælder mere. En ny kommer til med »aftale
        trust add«, og den ændring godkendes af parterne.
      – Nøglen for Kommune4 gælder til og med 31. december 2019.
      – Fællessekretariatet må underskrive for Kommune2, når beslutningen står i et
        referat.
    ");
}

#[test]
fn what_is_not_frozen_says_what_to_do() {
    let status = Status {
        stage: Stage::Written,
        sheet: None,
        open: false,
        reasons: vec![ClosedReason::NotFrozen, ClosedReason::NoPolicy],
        ..ready()
    };
    insta::assert_snapshot!(text(&status), @r"
    Sundhedsaftale 2019–2023
    Udgave  midtjylland/sundhedsaftale/2019-2023/r0001
    Status  Skrives – ikke fastfrosset

    Kan udgives: nej, fordi
      – intet er fastfrosset endnu. »aftale freeze
        midtjylland/sundhedsaftale/2019-2023« lægger teksten frem til godkendelse
      – det er ikke fastlagt, hvem der skal godkende. »aftale trust init« gør det
    ");
}

#[test]
fn a_change_of_trust_has_a_status_too() {
    let sheet = of_trust();
    let status = Status {
        folder: sheet.folder.clone(),
        short_title: None,
        tag: sheet.tag.clone(),
        stage: Stage::Released,
        sheet: Some(sheet),
        ..ready()
    };
    let told = text(&status);
    assert!(told.starts_with("Hvem der kan godkende\n") && told.contains("Er udgivet."), "{told}");
}

#[test]
fn an_example_says_so() {
    let mut status = ready();
    assert!(!text(&status).contains("Eksempel"));
    status.sheet.as_mut().expect("a sheet").example = true;
    assert!(text(&status).contains("\nEksempel – ikke den underskrevne aftale\n"));
}

#[test]
fn no_line_is_wider_than_a_terminal_however_long_the_names() {
    let mut status = everything();
    let sheet = status.sheet.as_mut().expect("a sheet");
    sheet.parties[1].name = "Sundhedskoordinationsudvalget for Ringkøbing-Skjern og omegn".into();
    for status in [everything(), status] {
        let told = text(&status);
        for line in told.lines() {
            assert!(line.chars().count() <= 80, "{line}\n{told}");
            assert_eq!(line.trim_end(), line);
        }
    }
}

#[test]
fn colour_says_nothing_that_words_do_not() {
    let coloured = render_status(&everything(), &Layouts::new(BTreeMap::new()), "da", true).expect("the built-in labels");
    assert!(coloured.contains("\u{1b}["));
    let plain: String = coloured
        .split('\u{1b}')
        .enumerate()
        .map(|(at, part)| if at == 0 { part } else { part.split_once('m').expect("a style").1 })
        .collect();
    assert_eq!(plain, text(&everything()));
}

#[test]
fn names_cannot_steer_the_terminal() {
    let mut status = everything();
    status.flaws[0].party = "a\u{1b}[2Jb".into();
    status.sheet.as_mut().expect("a sheet").parties[1].minutes = Some("c\u{1b}[2Jd".into());
    assert!(!text(&status).contains('\u{1b}'));
}

fn report(status: Status) -> StatusReport {
    StatusReport { at: "2019-07-01T00:00:00Z".into(), statuses: vec![status] }
}

#[test]
fn it_is_valid_under_its_schema_which_explains_every_field() {
    let schema: Value = serde_json::from_slice(&json::schema("status").expect("published")).expect("a schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    for status in [ready(), everything(), Status { sheet: None, ..ready() }] {
        let document: Value = serde_json::from_slice(&json::render_status(&report(status))).expect("JSON");
        assert_eq!(document["$schema"], "status.schema.json");
        let errors: Vec<String> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
    let mut wrong: Value = serde_json::from_slice(&json::render_status(&report(everything()))).expect("JSON");
    wrong["statuses"][0]["reasons"][0]["reason"] = "none".into();
    assert!(!validator.is_valid(&wrong), "a reason that there is not");
    let definitions = schema["$defs"].as_object().expect("definitions").iter().map(|(name, below)| (name.as_str(), below));
    for (name, below) in definitions.chain([("the whole", &schema)]) {
        for (key, property) in below["properties"].as_object().into_iter().flatten() {
            assert!(property["description"].is_string(), "{name}.{key} is not explained");
        }
    }
}
