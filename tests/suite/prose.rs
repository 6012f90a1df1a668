//! Records against their prose: which words fit a modality, a deadline, a target or a decision, and which do not.

use std::path::Path;
use std::sync::LazyLock;

use aftale::model::{Agreement, Block, Deadline, Decision, FactDate, Modality, Obligation, Record, Registry, Section, Target, Text};
use proptest::prelude::*;

use crate::checks::{check_alone, check_text, one_agreement, read_workspace};

/// The rules that a slip in a record trips.
const OF_RECORDS: [&str; 5] =
    ["modality-not-in-prose", "deadline-not-in-prose", "target-not-in-prose", "target-direction", "decision-not-in-prose"];

/// A clause marked in every way that is held against prose.
const MARKED: &str = "# Prøve\n\nTekst.\n{.obligation .target .decision actor=\"hospitalet\" modality=\"skal\" deadline=\"x\" indicator=\"Andel\" \
    value=\"1\" body=\"udvalget\" date=\"2019\"}\n";

/// The rules that a duty trips, with its prose and the keys of its block.
fn duty(prose: &str, keys: &str) -> Vec<&'static str> {
    let (found, _) = check_text(&format!("# Prøve\n\n{prose}\n{{.obligation actor=\"hospitalet\" {keys}}}\n"));
    found.iter().map(|finding| finding.rule).collect()
}

/// Checks one line per case: `=` fits, `!` does not; then what the record says, and the prose.
fn hold(rule: &str, key: impl Fn(&str) -> String, cases: &str) {
    for case in cases.trim().lines().map(str::trim) {
        let (sign, rest) = case.split_at(1);
        let (value, prose) = rest.split_once('|').expect("a case has a record and its prose");
        let expected: &[&str] = if sign == "!" { &[rule] } else { &[] };
        assert_eq!(duty(&prose.trim().replace('/', "\n"), &key(value.trim())), expected, "{case}");
    }
}

#[test]
fn a_modality_is_the_one_its_sentence_has() {
    let cases = "
        = skal      | Hospitalet skal ringe.
        = skal      | I weekenden skal hospitalet ringe.
        = skal      | Hospitalet SKAL ringe.
        = skal      | Hospitalet skal ikke kun skrive, men også ringe.
        = skal      | Hospitalet skal huske ikke at vente.
        = skal      | Hospitalet skal ringe og ikke skrive.
        = skal      | Hvis hospitalet ikke skal ringe, skal det skrive.
        = skal      | Derfor skal der ringes.
        = skal      | Hospitalet skal:// - ringe/ - skrive
        ! skal      | Hospitalet skal ikke ringe.
        ! skal      | I weekenden skal hospitalet ikke ringe.
        ! skal      | Derfor skal der ikke ringes.
        ! skal      | Hospitalet ringer.
        ! skal      | Hospitalets skaleringer kan vente.
        ! skal      | Hospitalet skulle have ringet.
        = skal ikke | Hospitalet skal ikke ringe.
        = skal ikke | Hospitalet og kommunen siger til, når de ikke skal ringe.
        ! skal ikke | Hospitalet skal ringe. Kommunen ringer ikke.
        = må ikke   | Hospitalet må ikke vente.
        = må ikke   | Ingen må vente på hospitalet.
        ! må ikke   | Hospitalet må vente.
        ! må ikke   | Hospitalet skal ikke vente.
        = bør       | Hospitalet bør ringe.
        ! bør       | Hospitalet skal ringe.
        ! bør       | Hospitalet burde ringe.
        = kan       | Hospitalet kan ringe.
        = kan       | Hospitalet må gerne ringe.
        ! kan       | Hospitalet kan ikke ringe.
        ! kan       | Hospitalet skal ringe.
        = nutid     | Hospitalet ringer.
        = nutid     | Hospitalet ringer. Kommunen skal svare.
        ! skal ikke | Hospitalet skal ringe til borgere, som ikke svarer.
        = nutid     | Når borgeren kan komme hjem, ringer hospitalet.
        = nutid     | Hospitalet afgør, om borgeren kan komme hjem.
        = nutid     | Hospitalet ringer og skal vente på svar.
        ! nutid     | Hospitalet skal ringe.
        ! nutid     | Når borgeren kommer hjem, bør hospitalet ringe. Kommunen kan svare.
    ";
    hold("modality-not-in-prose", |modality| format!("modality=\"{modality}\""), cases);
}

#[test]
fn the_sentence_with_the_deadline_is_the_one_whose_modality_counts() {
    let cases = "
        = bør       | Lægen bør svare senest to dage efter. Haster det, skal kommunen ringe.
        ! skal      | Lægen bør svare senest to dage efter. Haster det, skal kommunen ringe.
        ! kan       | Lægen skal svare senest to dage efter. Borgeren kan klage.
        ! nutid     | Lægen skal svare senest to dage efter. Borgeren får en kopi.
        = skal      | Lægen skal svare. Svaret kommer senest to dage efter.
        = kan       | Lægen kan svare senest to dage efter. Kommunen skal senest to dage efter læse svaret.
    ";
    hold("modality-not-in-prose", |modality| format!("modality=\"{modality}\" deadline=\"senest 2 dage\""), cases);
}

#[test]
fn a_deadline_is_the_one_its_sentence_sets() {
    let cases = "
        = senest 5 hverdage            | Det skal ske senest fem hverdage efter.
        = inden for fem hverdage       | Det skal ske senest 5 hverdage efter.
        = inden 5 hverdage             | Det skal ske inden for 5\u{a0}hverdage.
        = senest 5 hverdage            | Det skal ske før, inden for fem hele hverdages frist.
        = senest 3-5 hverdage          | Det skal ske senest 3\u{2013}5 hverdage efter.
        = senest 3-5 hverdage          | Det skal ske senest tre til fem hverdage efter.
        = senest 5 dage                | Det skal ske inden for en 5-dages frist.
        = senest 5 dage                | Det skal ske senest fem kalenderdage efter.
        ! senest 5 hverdage            | Det skal ske senest fem kalenderdage efter.
        ! senest 5 dage                | Det skal ske senest fem hverdage efter.
        ! senest 5 hverdage            | Det skal ske senest tre hverdage efter.
        ! senest 5 hverdage            | Det skal ske fem hverdage efter.
        = senest 5 hverdage            | Det skal ske senest på 5. hverdag.
        = inden 24 timer               | Det skal ske i løbet af 24 timer.
        ! inden 24 timer               | Det skal ske tidligst efter 24 timer.
        ! inden 24 timer               | Det skal ske inden 24 dage.
        = senest 1 uge                 | Det skal ske senest en uge efter.
        = senest 6 måneder             | Det skal ske senest seks måneders dagen.
        ! senest 6 måneder             | Det skal ske senest 6 uger efter.
        = senest fjorten dage          | Det skal ske senest 14 dage efter.
        = senest kl. 12                | Det skal ske senest kl. 12.
        = senest kl. 12                | Det skal ske inden klokken 12.00.
        ! senest kl. 12                | Det skal ske senest kl. 14.
        ! senest kl. 12                | Det skal ske senest 12 timer efter.
        = senest kl. 14.30             | Det skal ske senest kl.\u{a0}14.30 samme dag.
        ! senest kl. 14.30             | Det skal ske senest kl. 14 og 30 andre gange.
        = hver dag kl. 8-15            | Det skal ske dagligt kl. 8\u{2013}15.
        = kl. 8-15                     | Det skal ske mellem kl. 8 og 15.
        ! kl. 8-15                     | Det skal ske kl. 8-16.
        = senest den 1. april          | Det skal ske hvert år senest den 1. april.
        = senest 1. april 2020         | Det skal ske senest den 1. april 2020.
        ! senest 1. april 2021         | Det skal ske senest den 1. april 2020.
        ! senest den 1. april          | Det skal ske senest den 1. marts.
        = inden udgangen af 2020       | Det skal ske inden udgangen af 2020.
        ! inden udgangen af 2021       | Det skal ske inden udgangen af 2020.
        = hurtigst muligt              | Det skal ske så snart, det kan lade sig gøre.
        ! hurtigst muligt              | Det skal ske senere.
        = straks                       | Det skal ske med det samme.
        ! straks                       | Det skal ske senest fem dage efter.
        = samme dag                    | Det skal ske på udskrivningsdagen.
        ! samme dag                    | Det skal ske ugen efter.
        = ved udskrivningen            | Det skal ske, når borgeren bliver udskrevet.
        = én gang om året              | Det skal ske 1 gang årligt.
        ! to gange om året             | Det skal ske én gang om året.
        = hele døgnet                  | Det skal ske døgnet rundt.
        ! hele døgnet                  | Det skal ske i dagtimerne.
    ";
    hold("deadline-not-in-prose", |deadline| format!("modality=\"skal\" deadline=\"{deadline}\""), cases);
}

/// Sentences as agreements have them, each with the record an author would write.
#[test]
fn good_danish_is_not_taken_for_a_slip() {
    let deadlines = "
        = senest fem hverdage efter         | Senest fem hverdage efter udskrivningen skal hospitalet sende epikrisen.
        = inden for 1 uge                   | Kommunen skal svare inden for en uge.
        = senest 14 dage                    | Kommunen skal svare senest to uger efter henvendelsen.
        ! senest 14 dage                    | Kommunen skal svare senest tre uger efter henvendelsen.
        = inden for 24 timer                | Vagten skal ringe tilbage inden for et døgn.
        ! senest 5 hverdage                 | Vagten skal ringe tilbage senest en uge efter.
        = døgnet rundt                      | Vagttelefonen skal kunne svare døgnet rundt.
        = hver fjerde uge                   | Styregruppen skal mødes hver fjerde uge.
        = hver 4. uge                       | Styregruppen skal mødes hver fjerde uge.
        = hver 14. dag                      | Styregruppen skal mødes hver anden uge.
        ! hver 4. uge                       | Styregruppen skal mødes hver tredje uge.
        = halvårligt                        | Klyngen skal gøre status halvårligt.
        = halvårligt                        | Klyngen skal gøre status to gange om året.
        = to gange årligt                   | Klyngen skal gøre status hvert halve år.
        = to gange om året                  | Klyngen skal holde to årlige møder.
        = kvartalsvist                      | Tallene skal kvartalsvist forelægges udvalget.
        = kvartalsvis                       | Tallene skal hver tredje måned forelægges udvalget.
        ! årligt                            | Klyngen skal gøre status to gange om året.
        = én gang om ugen                   | Listen skal ajourføres ugentligt.
        = dagligt                           | Advis skal læses alle ugens dage.
        = alle hverdage kl. 8-15            | Der skal kunne ringes på hverdage mellem kl. 8 og 15.
        = 30 minutter                       | Akutteamet skal være fremme inden for en halv time.
        = inden for 90 minutter             | Akutteamet skal være fremme inden for halvanden time.
        = senest kl. 12                     | Senest klokken tolv skal hospitalet ringe.
        = senest 5 dage før                 | Mødet skal indkaldes med mindst fem dages varsel.
        = straks                            | Kommunen skal uden unødigt ophold kontakte borgeren.
        = hurtigst muligt                   | Kommunen skal snarest muligt kontakte borgeren.
        = ved udskrivningen                 | Planen skal udleveres på udskrivningstidspunktet.
        = senest kl. 15                     | Der skal kunne bestilles frem til kl. 15.
        = 1. kvartal 2020                   | Planen skal foreligge i første kvartal af 2020.
        = senest 25 dage                    | Sagen skal være afsluttet senest femogtyve dage efter.
        = inden for de første 24 timer      | Behovet skal vurderes inden for de første 24 timer.
        = senest dagen efter                | Epikrisen skal sendes senest den følgende dag.
    ";
    hold("deadline-not-in-prose", |deadline| format!("modality=\"skal\" deadline=\"{deadline}\""), deadlines);
    let modalities = "
        = skal      | Epikrisen skal sendes til almen praksis, når borgeren udskrives.
        = skal      | Kommunen er forpligtet til at følge op.
        = skal      | Hospitalet har pligt til at orientere kommunen.
        ! skal      | Kommunen er ikke forpligtet til at følge op.
        = skal ikke | Kommunen behøver ikke at svare.
        = må ikke   | Det er ikke tilladt at sende planen pr. brev.
        = bør       | Det anbefales, at praksis følger op.
        = kan       | Praksis har mulighed for at henvise.
        = nutid     | Skal borgeren have hjælp, ringer hospitalet til kommunen.
        = nutid     | De borgere kommunen kan hjælpe, får en plan.
        = nutid     | Kommunen sørger for at borgeren kan komme hjem.
        = nutid     | Planen sendes, så snart den kan læses af kommunen.
        ! nutid     | Hospitalet skal, når borgeren udskrives, sende planen.
        ! kan       | Styregruppen skal udpege de aftaler, der skal skrives om, og dem, der kan undværes.
        ! kan       | Hospitalet skal sørge for at borgeren får besked, så hun kan planlægge.
        = kan       | Praksis kan deltage. Kommunen sikrer, at mødet skal ligge om eftermiddagen.
        = skal      | Inden for to dage skal hospitalet svare, og lægen kan deltage.
        = skal      | For at nå det skal hospitalet ringe, og lægen kan deltage.
        = skal      | Som minimum skal planen sendes, og lægen kan deltage.
    ";
    hold("modality-not-in-prose", |modality| format!("modality=\"{modality}\""), modalities);
    let targets = [
        ("Andelen skal stige med 2,5 procentpoint.", "value=\"2,5\" unit=\"pct.-point\""),
        ("Andelen skal stige med 2,5 pct.-point.", "value=\"2,5\" unit=\"procentpoint\""),
        ("Halvdelen af borgerne skal have en plan.", "value=\"50\" unit=\"pct.\""),
        ("To tredjedele af borgerne skal have en plan.", "value=\"67\" unit=\"%\""),
        ("Alle borgere skal have en plan i 2023.", "value=\"100\" unit=\"pct.\" year=\"2023\""),
        ("Højst hver tiende borger må genindlægges.", "value=\"10\" unit=\"pct.\""),
        ("Antallet skal op på 12.500 borgere.", "value=\"12500\" unit=\"borgere\""),
        ("Antallet skal op på 12 500 borgere.", "value=\"12.500\" unit=\"borger\""),
        ("Der bruges 1,5 mio. kr. om året.", "value=\"1.500.000\" unit=\"kr.\""),
        ("Femogtyve procent af forløbene skal være digitale.", "value=\"25\" unit=\"pct.\""),
        ("Ventetiden skal i 2019/20 ned på syv dage.", "value=\"7\" unit=\"dage\" year=\"2019\""),
    ];
    for (prose, keys) in targets {
        let (found, _) = check_text(&format!("# Prøve\n\n{prose}\n{{.target indicator=\"Andel\" {keys}}}\n"));
        assert!(found.is_empty(), "{prose} {keys}: {found:?}");
    }
    for (prose, date) in
        [("godkendte den 5. nov. 2019", "2019-11-05"), ("godkendte den 30/4 2019", "2019-04-30"), ("godkendte den 30/4-2019", "2019-04-30")]
    {
        let (found, _) = check_text(&format!("# Prøve\n\nUdvalget {prose}.\n{{.decision body=\"udvalget\" date=\"{date}\"}}\n"));
        assert!(found.iter().all(|finding| finding.rule == "dates-order"), "{prose}: {found:?}");
    }
}

#[test]
fn a_target_is_the_one_its_sentence_gives() {
    let target = |prose: &str, keys: &str| {
        let (found, _) = check_text(&format!("# Prøve\n\n{prose}\n{{.target indicator=\"Andel\" {keys}}}\n"));
        found.into_iter().map(|finding| finding.label).collect::<Vec<_>>().join("; ")
    };
    let prose = "Tallet skal falde fra 1.062 i 2017 til 54,5 i 2023, opgjort pr. 1.000 ældre borgere.";
    assert_eq!(target(prose, "value=\"54,5\" baseline=\"1062\" unit=\"pr. 1.000 borgere\" year=\"2023\" direction=\"ned\""), "");
    assert_eq!(target(prose, "value=\"54,5\" year=\"2024\""), "the year `2024` is not in the sentence");
    assert_eq!(target(prose, "value=\"54,5\" unit=\"pct.\""), "the unit's `pct` is not in the sentence");
    assert_eq!(target(prose, "value=\"1062\" baseline=\"54,5\""), "the sentence goes from `1062` to `54,5`");
    assert_eq!(
        target(prose, "value=\"54\" baseline=\"62\""),
        "the value `54` is not in the sentence; the baseline `62` is not in the sentence"
    );
    assert_eq!(target("Ventetiden skal ned på 10 %.", "value=\"10\" unit=\"procent\""), "");
    assert_eq!(target("Ventetiden skal ned på 10 dages kø.", "value=\"ti\" unit=\"dage\""), "");
    assert_eq!(target("Ventetiden skal ned på 10 hverdage.", "value=\"10\" unit=\"dage\""), "the unit's `dage` is not in the sentence");
}

#[test]
fn a_decision_has_the_date_its_sentence_gives() {
    let decision = |prose: &str, date: &str| {
        let (found, _) = check_text(&format!("# Prøve\n\n{prose}\n{{.decision body=\"udvalget\" date=\"{date}\"}}\n"));
        found.into_iter().map(|finding| finding.label).collect::<Vec<_>>().join("; ")
    };
    assert_eq!(decision("Udvalget godkendte den 30.\u{a0}april 2019.", "2019-04-30"), "");
    assert_eq!(decision("Udvalget godkendte den 30.4.2019.", "2019-04-30"), "");
    assert_eq!(decision("Udvalget godkendte den i april 2019.", "2019-04"), "");
    assert_eq!(decision("I 2019 godkendte udvalget den, nemlig den 30. april.", "2019-04-30"), "");
    assert_eq!(decision("Udvalget godkendte den 30. april 2018, ikke i 2019.", "2019-04-30"), "the sentence says `30. april 2018`");
    assert_eq!(decision("Udvalget godkendte den i 2019.", "2019-04-30"), "the sentence has no `30. april 2019`");
}

#[test]
fn a_list_item_is_read_with_the_sentence_that_leads_to_it() {
    let text = |lead: &str, item: &str| {
        let block = "{.obligation actor=\"hospitalet\" modality=\"skal\" deadline=\"senest 2 dage\"}";
        check_text(&format!("# Prøve\n\nSkal det ske? {lead}\n\n1. ringe først\n2. {item}\n   {block}\n")).0
    };
    assert!(text("Hospitalet skal senest to dage efter:", "sende planen").is_empty());
    assert!(text("Hospitalet skal:", "sende planen senest to dage efter").is_empty());
    assert_eq!(text("Hospitalet skal:", "sende planen senest tre dage efter").len(), 1);
    assert_eq!(text("Hospitalet bør:", "sende planen senest to dage efter").len(), 1);
}

#[test]
fn a_translation_is_not_held_against_danish_words() {
    let (registry, mut agreement) = one_agreement(MARKED);
    assert!(!check_alone(&agreement, &registry).is_empty());
    agreement.facts.language = "en".into();
    assert!(check_alone(&agreement, &registry).is_empty());
}

/// A text with its first number, in figures, raised by one.
fn raised(text: &str) -> Option<String> {
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let end = text[start..].find(|c: char| !c.is_ascii_digit()).map_or(text.len(), |at| start + at);
    let number: u32 = text[start..end].parse().ok()?;
    Some(format!("{}{}{}", &text[..start], number + 1, &text[end..]))
}

/// Changes a record in the ways a slip of the hand would; empty for records without times and numbers.
fn altered(record: &Record) -> Vec<Record> {
    let mut all = Vec::new();
    match record {
        Record::Obligation(duty) => {
            for (modality, _) in Modality::ALL.into_iter().filter(|(modality, _)| *modality != duty.modality) {
                all.push(Record::Obligation(Obligation { modality, ..duty.clone() }));
            }
            let deadline = duty.deadline.as_ref().map(|deadline| deadline.0.as_str()).unwrap_or_default();
            for (from, to) in
                [("hverdage", "dage"), ("kalenderdage", "hverdage"), ("timer", "dage"), ("senest", "tidligst"), ("april", "marts")]
            {
                if deadline.contains(from) {
                    all.push(Record::Obligation(Obligation { deadline: Some(Deadline(deadline.replace(from, to))), ..duty.clone() }));
                }
            }
            all.extend(raised(deadline).map(|words| Record::Obligation(Obligation { deadline: Some(Deadline(words)), ..duty.clone() })));
        }
        Record::Target(target) => {
            let raise = |text: &Option<String>| text.as_deref().and_then(raised);
            all.extend(raise(&target.value).map(|value| Record::Target(Target { value: Some(value), ..target.clone() })));
            all.extend(raise(&target.baseline).map(|baseline| Record::Target(Target { baseline: Some(baseline), ..target.clone() })));
            all.extend(raise(&target.year).map(|year| Record::Target(Target { year: Some(year), ..target.clone() })));
            if target.value != target.baseline {
                all.push(Record::Target(Target { value: target.baseline.clone(), baseline: target.value.clone(), ..target.clone() }));
            }
        }
        Record::Decision(decision) => {
            let date = FactDate { year: decision.date.year + 1, ..decision.date };
            all.push(Record::Decision(Decision { date, ..decision.clone() }));
        }
        _ => {}
    }
    all
}

/// Each clause of an agreement that carries a record, as an agreement of its own.
fn clauses(agreement: &Agreement) -> Vec<Agreement> {
    let sections = agreement.all_sections().into_iter();
    let blocks = sections.flat_map(|section| section.blocks.iter().map(move |block| (section, block)));
    let marked = blocks.filter(|(_, block)| matches!(block, Block::Clause(clause) if !clause.records.is_empty()));
    let alone = marked.map(|(section, block)| Section { level: 1, blocks: vec![block.clone()], sections: Vec::new(), ..section.clone() });
    alone.map(|section| Agreement { sections: vec![section], annexes: Vec::new(), ..agreement.clone() }).collect()
}

fn records(clause: &mut Agreement) -> &mut Vec<Record> {
    let Some(Block::Clause(clause)) = clause.sections[0].blocks.first_mut() else { panic!("the section has one clause") };
    &mut clause.records
}

/// No word shows the plain present, so that a duty wrongly marked with it may go unseen. So may a modality that another
/// sentence of the same provision has, where nothing tells which of them holds the duty; that is rare.
#[test]
fn a_slip_in_a_record_of_these_agreements_is_noticed() {
    let (reading, _) = read_workspace(Path::new(env!("CARGO_MANIFEST_DIR")));
    let agreements = reading.works.values().filter_map(|work| work.agreement.as_ref());
    let mut unseen = Vec::new();
    let mut tried = 0;
    for mut clause in agreements.flat_map(clauses) {
        for slip in records(&mut clause).clone().iter().flat_map(altered) {
            *records(&mut clause) = vec![slip.clone()];
            tried += 1;
            if !check_alone(&clause, &reading.registry).iter().any(|finding| OF_RECORDS.contains(&finding.rule)) {
                unseen.push(slip);
            }
        }
    }
    unseen.retain(|slip| !matches!(slip, Record::Obligation(duty) if duty.modality == Modality::Present));
    assert!(unseen.len() * 20 <= tried, "{} of {tried} slips go unseen: {unseen:#?}", unseen.len());
    assert!(tried > 200, "only {tried} slips were tried");
}

proptest! {
    #[test]
    fn no_words_make_a_check_panic(
        prose in "(skal|ikke|fra|til|kl\\.|1\\.|en|5|8-15|12,5%|30\\.4\\.2019|april|år|–|\\(|, | |\u{a0}|\\PC){0,60}",
        deadline in "(senest|kl\\.|1\\.|en|5|-|/|april|2019| |\\PC){0,12}",
        value in "\\PC{0,8}|[0-9.,-]{0,8}",
    ) {
        static READ: LazyLock<(Registry, Agreement)> = LazyLock::new(|| one_agreement(MARKED));
        let (registry, mut agreement) = READ.clone();
        let Block::Clause(clause) = &mut agreement.sections[0].blocks[0] else { panic!("the text begins with a clause") };
        clause.text = Text::plain(prose);
        for record in &mut clause.records {
            match record {
                Record::Obligation(duty) => duty.deadline = Some(Deadline(deadline.clone())),
                Record::Target(target) => (target.value, target.unit) = (Some(value.clone()), Some(deadline.clone())),
                _ => {}
            }
        }
        check_alone(&agreement, &registry);
    }
}
