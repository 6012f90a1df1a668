//! Reading: attribute blocks, spans, numbers, references, and everything an author can get wrong.

use aftale::model::digest::text_digest;
use aftale::model::unit::units;
use aftale::model::{Block, Inline, Record};

use crate::harness::{EARLIER, LATER, TestWorkspace};

/// The findings of the fixture with one more text file in its later work.
fn findings(text: &str) -> Vec<String> {
    TestWorkspace::fixture("two_periods").with_text(text).findings()
}

/// Citation and words of every unit of the fixture's later work with one more text file, from that file on.
fn cited(text: &str) -> Vec<String> {
    let agreement = TestWorkspace::fixture("two_periods").with_text(text).agreement(LATER);
    let all = units(&agreement);
    let from = all.iter().position(|unit| unit.id.as_str() == "proeve").expect("the text opens with #proeve");
    all[from..]
        .iter()
        .take_while(|unit| unit.id.as_str() != "ordliste")
        .map(|unit| format!("{}: {}", unit.citation.replace('\u{a0}', " "), unit.text))
        .collect()
}

#[test]
fn a_sound_workspace_has_no_findings() {
    assert_eq!(TestWorkspace::fixture("two_periods").findings(), Vec::<String>::new());
}

#[test]
fn this_repository_is_a_sound_workspace() {
    // A plan leaves targets open on purpose.
    let (open, found): (Vec<String>, Vec<String>) =
        TestWorkspace::own().findings().into_iter().partition(|finding| finding.starts_with("pending-target"));
    assert_eq!((open.len(), found), (4, Vec::new()));
}

#[test]
fn headings_clauses_and_items_are_counted_and_cited() {
    let text = "# Prøve {#proeve}\n\nManchet.\n{.lead}\n\n## Første {#foerste}\n\nEn.\n\nTo:\n\n1. a\n   1. b\n2. c\n\n- d\n\n### Dybere {#dyb}\n\nTre.\n";
    let cited = cited(text);
    insta::assert_snapshot!(cited.join("\n"), @r"
    afsnit 2: Prøve
    afsnit 2: Manchet.
    afsnit 2.1: Første
    afsnit 2.1, stk. 1: En.
    afsnit 2.1, stk. 2: To:
    afsnit 2.1, stk. 2, nr. 1: a
    afsnit 2.1, stk. 2, nr. 1, litra a: b
    afsnit 2.1, stk. 2, nr. 2: c
    afsnit 2.1, stk. 3, pind 1: d
    afsnit 2.1.1: Dybere
    afsnit 2.1.1, stk. 1: Tre.
    ");
}

#[test]
fn unnumbered_sections_take_no_number_and_annexes_begin_anew() {
    let agreement = TestWorkspace::fixture("two_periods").agreement(LATER);
    let numbers: Vec<String> = agreement.all_sections().iter().map(|section| section.place.citation.replace('\u{a0}', " ")).collect();
    assert_eq!(numbers, ["Forord", "afsnit 1", "afsnit 1.1", "afsnit 1.2", "Ordliste", "bilag 1"]);
}

#[test]
fn written_ids_stay_and_the_rest_is_placed_below_the_nearest() {
    let agreement = TestWorkspace::fixture("two_periods").agreement(LATER);
    let ids: Vec<String> = units(&agreement).iter().map(|unit| unit.id.to_string()).collect();
    let expected = [
        "forord",
        "forord.1",
        "udskrivning",
        "udskrivning.1",
        "besked",
        "plan",
        "plan.note-1",
        "besked.1",
        "figur-niveauer",
        "ansvar",
        "ansvar.1",
        "ansvar.1.1",
        "ansvar.1.2",
        "rygere",
        "ordliste",
        "ordliste.1.1",
        "bilag-frister",
        "bilag-frister.1",
        "tabel-frister",
        "tabel-frister.0",
        "tabel-frister.1",
        "tabel-frister.2",
    ];
    assert_eq!(ids, expected);
}

#[test]
fn references_without_words_say_the_citation() {
    let agreement = TestWorkspace::fixture("two_periods").agreement(LATER);
    let plan = units(&agreement).into_iter().find(|unit| unit.id.as_str() == "plan").expect("the fixture has it");
    assert_eq!(
        plan.text,
        "Hospitalet bør sende kommunen en plan senest 48 timer efter indlæggelsen, jf. Sundhedsaftale 2015–2018, afsnit 1.1, stk. 1."
    );
    let next = units(&agreement).into_iter().find(|unit| unit.id.as_str() == "besked.1").expect("the fixture has it");
    assert_eq!(next.text, "Fristerne står i tabel 1 og i bilag 1.");
}

#[test]
fn a_citation_that_opens_a_sentence_has_a_capital() {
    let text = "# Prøve {#proeve}\n\n[](#frist) gælder, jf. [](#frist). *[](#frist)* gælder også.[^1] Se bl.a. [](#frist)!\n{#frist}\n\n[^1]: [](#frist) er ment.\n";
    let words = cited(text).into_iter().map(|line| line.replace('\u{a0}', " ")).collect::<Vec<_>>();
    let place = "afsnit 2, stk. 1";
    assert_eq!(words[1], format!("{place}: Afsnit 2, stk. 1 gælder, jf. {place}. Afsnit 2, stk. 1 gælder også. Se bl.a. {place}!"));
    assert!(words.iter().any(|line| line.ends_with("Afsnit 2, stk. 1 er ment.")), "{words:?}");
}

#[test]
fn an_attribute_block_goes_with_the_paragraph_the_item_or_the_whole_list() {
    let text = "# Prøve {#proeve}\n\nEn.\n{#en .vision}\n\n- To\n  {#to .vision}\n- Tre\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n{#tabel caption=\"Tal\"}\n";
    let agreement = TestWorkspace::fixture("two_periods").with_text(text).agreement(LATER);
    let marked: Vec<String> = units(&agreement).iter().filter(|unit| unit.written).map(|unit| unit.id.to_string()).collect();
    for id in ["en", "to", "tabel"] {
        assert!(marked.contains(&id.to_owned()), "{id} is missing in {marked:?}");
    }
    let section = agreement.all_sections().into_iter().find(|section| section.place.id.as_str() == "proeve").expect("it is there");
    let Block::Clause(clause) = &section.blocks[0] else { panic!("a clause is first") };
    assert!(clause.list.is_some() && clause.place.id.as_str() == "en", "the list belongs to the paragraph before it");
}

#[test]
fn a_block_after_a_list_alone_marks_the_whole_list() {
    let text = "# Prøve {#proeve}\n\nVi vil:\n\n- en\n- to\n\n{#liste .vision}\n";
    let agreement = TestWorkspace::fixture("two_periods").with_text(text).agreement(LATER);
    let clause = units(&agreement).into_iter().find(|unit| unit.id.as_str() == "liste").expect("the id is there");
    assert_eq!(clause.text, "Vi vil:");
    assert!(matches!(clause.records[..], [Record::Vision(_)]));
}

#[test]
fn a_vision_keeps_its_basis() {
    let workspace = |basis: &str| {
        let text = format!("# Prøve {{#proeve}}\n\nBorgeren er tryg.\n{{#tryg .vision basis=\"{basis}\"}}\n");
        TestWorkspace::fixture("two_periods").with_text(&text)
    };
    let example = workspace("example");
    let agreement = example.agreement(LATER);
    let record = agreement.all_records().into_iter().find(|record| matches!(record, Record::Vision(_))).expect("there is a vision");
    assert_eq!(record.basis(), Some("example"));
    assert_ne!(text_digest(&agreement), text_digest(&workspace("fact:formaal").agreement(LATER)));
    assert!(example.run(&["build", "*/*/2019-*", "--format", "xml,html,json"]).code == Some(0));
    let file = |name: &str| std::fs::read_to_string(example.path().join(format!("output/{LATER}/agreement.{name}"))).expect("it was built");
    let marked = |text: String, between: char| {
        text.split(between).filter(|piece| piece.contains("\"vision\"")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert!(marked(file("json"), '{').iter().any(|object| object.contains("\"basis\"")), "the JSON has no basis");
    assert!(marked(file("xml"), '<').iter().any(|tag| tag.contains("aft:basis=\"example\"")), "the XML has no basis");
    assert!(
        file("html").contains("offentlig kilde: ") && file("html").contains("<a href=\"#tryg\">"),
        "the page lists it among the examples"
    );
    let wrong = workspace("gæt").findings();
    assert_eq!(wrong.iter().map(|line| line.split(' ').next().unwrap_or_default()).collect::<Vec<_>>(), ["basis"]);
}

#[test]
fn a_block_may_hold_keys_alone() {
    let text = "# Prøve {#proeve}\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n{caption=\"Tal\"}\n\nOrd i {klammer} bliver stående.\n";
    let cited = cited(text);
    assert!(
        cited.contains(&"tabel 1: Tal".to_owned()) && cited.iter().any(|unit| unit.ends_with("{klammer} bliver stående.")),
        "{cited:#?}"
    );
}

#[test]
fn quotes_dashes_and_ties_are_normalised_once() {
    let text =
        "# Prøve {#proeve}\n\nEfter § 205, stk. 2, har \"parterne\" 24 timer - fra 2015-2018, kl. 8-15, den 1. juli, jf. 2019-07-01...\n";
    let agreement = TestWorkspace::fixture("two_periods").with_text(text).agreement(LATER);
    let section = agreement.all_sections().into_iter().find(|section| section.place.id.as_str() == "proeve").expect("it is there");
    let Block::Clause(clause) = &section.blocks[0] else { panic!("a clause is first") };
    let words = clause.text.words();
    assert_eq!(
        words,
        "Efter §\u{a0}205, stk.\u{a0}2, har ”parterne” 24\u{a0}timer – fra 2015–2018, kl.\u{a0}8–15, den 1.\u{a0}juli, jf. 2019-07-01…"
    );
}

#[test]
fn footnotes_stand_where_they_are_called() {
    let agreement = TestWorkspace::fixture("two_periods").agreement(LATER);
    let section = agreement.all_sections().into_iter().find(|section| section.place.id.as_str() == "besked").expect("it is there");
    let Block::Clause(clause) = &section.blocks[0] else { panic!("a clause is first") };
    let Some(Inline::Footnote(footnote)) = clause.text.0.last() else { panic!("the call ends the sentence") };
    assert_eq!(footnote.text.words(), "Planen må ikke sendes pr. brev.");
    assert_eq!(footnote.place.number.as_deref(), Some("1"));
}

#[test]
fn a_data_file_becomes_a_table_with_numbers_to_the_right() {
    let agreement = TestWorkspace::fixture("two_periods").agreement(LATER);
    let json = serde_json::to_value(&agreement.annexes[0].blocks[1]).expect("blocks are JSON");
    assert_eq!(json["columns"][2]["align"], "right");
    assert_eq!(json["columns"][1]["align"], "left");
    assert_eq!(json["data_file"], "data/frister.csv");
}

#[test]
fn every_mistake_of_every_file_is_told_in_one_run() {
    let workspace = TestWorkspace::fixture("two_periods")
        .replacing(&format!("sources/{EARLIER}/agreement.toml"), "language = \"da\"", "langage = \"da\"\nrevision_kind = \"contents\"")
        .with_text("# Prøve {#besked .aera}\n\nSe [](#beskd) og [](midtjylland/sundhedsaftale/2011-2014#x).\n{#en .obligation actor=\"skive\" modality=\"skl\" deadlin=\"x\"}\n");
    insta::assert_snapshot!(workspace.findings().join("\n"), @r"
    unknown-key agreement.toml:4:1 there is no key `langage` here
    value agreement.toml:5:17 `contents` is not a revision kind
    duplicate-id 50-proeve.md:1:1 the id `besked` is given twice
    unknown-class 50-proeve.md:1:18 there is no class `.aera`
    dangling-reference 50-proeve.md:3:4 nothing in midtjylland/sundhedsaftale/2019-2023 has the id `beskd`
    dangling-reference 50-proeve.md:3:18 there is no work `midtjylland/sundhedsaftale/2011-2014` here
    value 50-proeve.md:4:32 `skl` is not a modality
    unknown-key 50-proeve.md:4:47 there is no key `deadlin` here
    ");
}

#[test]
fn the_nearest_known_name_is_named() {
    let project = TestWorkspace::fixture("two_periods").with_text("# Prøve {#proeve}\n\nSe [](#beskd).\n{#en .visoin}\n").load();
    let helps: Vec<&str> = project.works.values().flat_map(|work| &work.diagnostics).map(|finding| finding.help.as_str()).collect();
    assert_eq!(helps, ["the nearest id there is `besked` (afsnit\u{a0}1.1)", "the nearest known one is `vision`"]);
}

#[test]
fn what_has_no_place_in_an_agreement_is_refused_with_a_way_out() {
    let text = "Før overskrift.\n\n# Prøve {#proeve}\n\nEt <b>ord</b> og `kode`.\n\n<div>\n\n</div>\n\n> citat\n\n***\n\n    kode\n\n## To {#to}\n\n### Tre {#tre}\n\n#### For dybt {#dyb}\n";
    insta::assert_snapshot!(findings(text).join("\n"), @r"
    no-heading 50-proeve.md:1:1 this stands before the first heading
    not-in-agreements 50-proeve.md:5:4 raw HTML has no place in an agreement
    not-in-agreements 50-proeve.md:5:10 raw HTML has no place in an agreement
    not-in-agreements 50-proeve.md:5:18 code has no place in an agreement
    not-in-agreements 50-proeve.md:7:1 raw HTML has no place in an agreement
    not-in-agreements 50-proeve.md:9:1 raw HTML has no place in an agreement
    not-in-agreements 50-proeve.md:11:1 a block quote has no place in an agreement
    not-in-agreements 50-proeve.md:13:1 a rule has no place in an agreement
    not-in-agreements 50-proeve.md:15:5 a code block has no place in an agreement
    heading-level 50-proeve.md:21:1 headings go to level three
    ");
}

#[test]
fn a_block_that_belongs_to_nothing_says_so() {
    let found = findings("# Prøve {#proeve}\n\nEn.\n\n{#en .vision}\n\nTo.\n{#to} \n{#tre}\n");
    assert_eq!(
        found,
        [
            "attribute-block 50-proeve.md:5:1 this block belongs to nothing",
            "attribute-block 50-proeve.md:9:1 this block belongs to nothing",
        ]
    );
}

#[test]
fn what_looks_like_a_block_and_is_none_is_an_error_and_not_printed() {
    for text in [
        "# Prøve {#proeve\n\nEn.\n",
        "# Prøve {#proeve}\n\nEn.\n{#en .vision} ekstra\n",
        "# Prøve {#proeve}\n\nEn. {#en .vision}\n",
        "# Prøve {#proeve}\n\nEn.\n{en .vision}\n",
        "# Prøve {#proeve}\n\nEn.\n    {#en .obligation actor=\"skive\"\n",
    ] {
        let found = findings(text);
        assert!(found.iter().any(|finding| finding.ends_with("this looks like an attribute block and is not one")), "{text}: {found:#?}");
    }
}

#[test]
fn one_mistake_in_a_block_is_told_once() {
    assert_eq!(
        findings("# Prøve {#proeve}\n\nEn skal.\n{#en .obligaton actor=\"skive\" modality=\"skal\"}\n"),
        ["unknown-class 50-proeve.md:4:6 there is no class `.obligaton`"]
    );
    assert_eq!(
        findings("# Prøve {#proeve}\n\nEn skal.\n{#en .obligation actor=”skive” modality=\"skal\"}\n"),
        ["attribute-block 50-proeve.md:4:18 these quotes are not straight"]
    );
}

#[test]
fn a_footnote_that_is_called_and_not_written_is_an_error() {
    assert_eq!(findings("# Prøve {#proeve}\n\nEn.[^a]\n"), ["footnote 50-proeve.md:3:4 there is no footnote `a` in this file"]);
}

#[test]
fn cells_parted_by_semicolons_are_told() {
    let workspace = TestWorkspace::fixture("two_periods").with(&format!("sources/{LATER}/data/frister.csv"), "Opgave;Frist\nPlan;2\n");
    assert_eq!(workspace.findings(), ["data-file frister.csv:1:1 the cells are not separated by commas"]);
}

#[test]
fn an_area_that_the_round_does_not_have_is_told() {
    let workspace = TestWorkspace::fixture("two_periods").replacing(
        &format!("sources/{EARLIER}/10-udskrivning.md"),
        "covers=\"forebyggelse\"",
        "covers=\"forebygelse\"",
    );
    assert_eq!(
        workspace.findings(),
        [
            "unknown-area 10-udskrivning.md:1:35 the round 2015-2018 has no area `forebygelse`",
            "required-area agreement.toml:5:9 no heading covers 1 area that the round 2015-2018 requires",
        ]
    );
}

#[test]
fn facts_that_name_nothing_are_underlined_where_they_stand() {
    let facts = format!("sources/{LATER}/agreement.toml");
    let workspace = TestWorkspace::fixture("two_periods")
        .replacing(&facts, "replaces = \"midtjylland/sundhedsaftale/2015-2018\"", "replaces = \"midtjylland/sundhedsaftale/2019-2023\"")
        .replacing(&facts, "round = \"2019\"", "round = \"2018\"")
        .replacing(&facts, "\"kommuner-midtjylland\"]", "\"komuner-midtjylland\"]");
    assert_eq!(
        workspace.findings(),
        [
            "unknown-round agreement.toml:5:9 there is no round `2018` in sources/rounds.toml",
            "unknown-party agreement.toml:7:34 the party `komuner-midtjylland` is not in the registry of parties",
            "dangling-reference agreement.toml:8:12 a work does not replace itself",
        ]
    );
}

#[test]
fn what_could_not_be_read_is_not_said_to_be_missing() {
    let workspace = TestWorkspace::fixture("two_periods").replacing(
        &format!("sources/{EARLIER}/agreement.toml"),
        "in_force_from = \"2015\"",
        "in_force_from = \"2015-13\"",
    );
    assert_eq!(workspace.findings(), ["value agreement.toml:6:17 `2015-13` is not a date; dates are written 2019, 2019-07 or 2019-07-01"]);
    let workspace = TestWorkspace::fixture("two_periods").with(&format!("sources/{EARLIER}/10-udskrivning.md"), b"# \xe6\n");
    assert!(workspace.findings().iter().all(|finding| !finding.starts_with("dangling")), "{:#?}", workspace.findings());
}

#[test]
fn an_empty_text_and_a_folder_without_facts_are_told() {
    let workspace = TestWorkspace::fixture("two_periods")
        .with_text("")
        .with("sources/midtjylland/lokalaftale-skive/2015-2018/10-tekst.md", "# Tekst\n");
    assert_eq!(
        workspace.findings(),
        [
            "no-facts - the folder `sources/midtjylland/lokalaftale-skive/2015-2018` has texts and no agreement.toml",
            "no-text 50-proeve.md:1:1 this file has no text",
        ]
    );
}

#[test]
fn a_block_below_a_word_list_is_an_error_and_not_given_to_its_first_word() {
    let found = findings("# Prøve {#proeve}\n\nHverdag\n: Mandag til fredag.\n\n{#liste}\n");
    assert_eq!(found, ["attribute-block 50-proeve.md:6:1 this block belongs to nothing"]);
}

#[test]
fn records_tell_what_they_lack() {
    let found = findings(
        "# Prøve {#proeve}\n\nEn.\n{#en .obligation actor=\"skive\"}\n\nTo.\n{#to .target indicator=\"x\"}\n\nTre.\n{#tre .goal basis=\"fakta\"}\n",
    );
    assert_eq!(
        found,
        [
            "missing-key 50-proeve.md:4:6 `modality` is missing",
            "target-value 50-proeve.md:7:1 this target has no value",
            "basis 50-proeve.md:10:13 `fakta` is not a basis",
        ]
    );
}

#[test]
fn footnotes_are_called_exactly_once() {
    let found = findings("# Prøve {#proeve}\n\nEn[^a] to[^a].\n\n[^a]: Note.\n\n[^b]: Ukaldt.\n");
    assert_eq!(
        found,
        ["footnote 50-proeve.md:3:10 the footnote `a` is called twice", "footnote 50-proeve.md:7:1 the footnote `b` is never called"]
    );
}

#[test]
fn missing_and_ragged_data_files_are_told() {
    let workspace = TestWorkspace::fixture("two_periods")
        .with(&format!("sources/{LATER}/data/skaev.csv"), "A,B\n1,2\n1,2,3\n")
        .with_text("# Prøve {#proeve}\n\n![Tal](data/skaev.csv)\n\n![Tal](data/frist.csv)\n\n![Alt](figures/mangler.svg)\n");
    assert_eq!(
        workspace.findings(),
        [
            "missing-file 50-proeve.md:5:1 there is no data file `data/frist.csv`",
            "missing-file 50-proeve.md:7:1 there is no figure `figures/mangler.svg`",
            "ragged-row skaev.csv:3:1 this row has 3 cells and the header has 2",
        ]
    );
}

#[test]
fn windows_line_ends_and_a_byte_order_mark_are_accepted() {
    let workspace = TestWorkspace::fixture("two_periods").with_text("\u{feff}# Prøve {#proeve}\r\n\r\nEn.\r\n{#en .vision}\r\n");
    assert_eq!(workspace.findings(), Vec::<String>::new());
}

#[test]
fn characters_that_cannot_be_seen_are_told() {
    assert_eq!(
        findings("# Prøve {#proeve}\n\nKom\u{ad}munen skal\u{202e} ikke\u{0}.\n"),
        [
            "hidden-character 50-proeve.md:3:4 the character U+00AD cannot be seen and has no place in a text",
            "hidden-character 50-proeve.md:3:15 the character U+202E cannot be seen and has no place in a text",
            "hidden-character 50-proeve.md:3:21 the character U+0000 cannot be seen and has no place in a text",
        ]
    );
}

#[test]
fn broken_toml_and_bytes_that_are_no_text_are_told() {
    let workspace = TestWorkspace::fixture("two_periods")
        .with(&format!("sources/{LATER}/60-bytes.md"), b"# Pr\xf8ve\n")
        .with("sources/rounds.toml", "[[round]]\nid = \nlabel = 3\n");
    let found = workspace.findings();
    assert!(found.iter().any(|finding| finding.starts_with("toml rounds.toml:2")), "{found:#?}");
    assert!(found.iter().any(|finding| finding.contains("`label` must be text")), "{found:#?}");
    assert!(found.iter().any(|finding| finding.starts_with("not-utf-8 - ")), "{found:#?}");
}

#[test]
fn facts_that_are_no_text_are_told_and_nothing_else_is_read_for_them() {
    let workspace = TestWorkspace::fixture("two_periods").with(&format!("sources/{EARLIER}/agreement.toml"), b"kind = \"\xe6\"\n");
    let found = workspace.findings();
    assert!(
        found.contains(&format!("not-utf-8 - `sources/{EARLIER}/agreement.toml` is not UTF-8 text: line 1 holds other bytes")),
        "{found:#?}"
    );
    assert!(found.iter().all(|finding| !finding.contains("aftale.toml")), "{found:#?}");
}

#[test]
fn a_group_that_does_not_exist_and_a_colour_too_light_are_told() {
    let workspace = TestWorkspace::fixture("two_periods")
        .replacing("sources/parties.toml", "{ group = \"klynge-horsens\" }", "{ group = \"klynge-hosens\" }")
        .replacing("aftale.toml", "#17505f", "#9cc0cc");
    assert_eq!(
        workspace.findings(),
        [
            "accent aftale.toml:6:10 the accent `#9cc0cc` is too light: 1.9:1 on white",
            "unknown-party parties.toml:25:14 there is no party `klynge-hosens`",
        ]
    );
}
