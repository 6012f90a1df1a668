//! What holds for any two texts, and how much work hostile ones take. Work is counted, never timed.

use proptest::prelude::*;

use super::*;

/// Checks what must hold for any two texts.
fn check_ledger(before: &Document, after: &Document) -> Result<(), TestCaseError> {
    check_ledger_with(before, after, &Options::default())
}

/// The same when an editor has ruled.
pub fn check_ledger_with(before: &Document, after: &Document, options: &Options) -> Result<(), TestCaseError> {
    let comparison = compare_with(before, after, options, &files());
    let counts = comparison.counts.values().fold((0, 0), |sum, count| (sum.0 + count.before, sum.1 + count.after));
    prop_assert_eq!(counts, (before.units.len(), after.units.len()));
    prop_assert_eq!(comparison.ledger.values().sum::<usize>(), comparison.changes.len());
    let ordinal = |id: &UnitId| id.as_str().rsplit_once('.').and_then(|(_, at)| at.parse::<usize>().ok()).expect("ids end in their place");
    for (units, is_before) in [(&before.units, true), (&after.units, false)] {
        let mut seen = vec![false; units.len()];
        for change in &comparison.changes {
            let (refs, op) = if is_before { (&change.before, Op::Delete) } else { (&change.after, Op::Insert) };
            let places: Vec<usize> = refs.iter().map(|unit| ordinal(&unit.id)).collect();
            for &at in &places {
                prop_assert!(!std::mem::replace(&mut seen[at], true), "a unit has two places");
            }
            prop_assert!(places.is_sorted(), "units of a group stand in print order");
            let texts: Vec<&str> = places.iter().map(|at| units[*at].text.as_str()).collect();
            prop_assert_eq!(side(change, op), texts.join(" "));
            if places.len() > 1 {
                let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
                let own = |run: &&Run| run.op == op || run.op == Op::Equal;
                let cut = change.runs_by_unit(op);
                let cut = cut.iter().map(|runs| words(&runs.iter().filter(own).map(|run| run.text.as_str()).collect::<String>()));
                prop_assert_eq!(cut.collect::<Vec<_>>(), texts.into_iter().map(words).collect::<Vec<_>>());
            }
        }
        prop_assert!(seen.into_iter().all(|seen| seen), "a unit has no place");
    }
    for change in &comparison.changes {
        for run in change.runs.iter().filter(|_| !change.cells.is_empty()) {
            prop_assert!(
                run.text.chars().skip(1).all(|letter| letter != '\t'),
                "a run crosses from one cell into the next: {:?}",
                run.text
            );
        }
        let several = (change.before.len() > 1, change.after.len() > 1);
        prop_assert_eq!(several, (change.kind == ChangeKind::Merged, change.kind == ChangeKind::Split));
        if let ([one], [other]) = (&change.before[..], &change.after[..]) {
            prop_assert_eq!(one.unit == UnitKind::Heading, other.unit == UnitKind::Heading);
            let pairing = change.pairing.expect("it is a pair");
            let by_name = matches!(pairing.by, PairedBy::Id | PairedBy::Ruling | PairedBy::RowHeader);
            let alike = pairing.likeness >= 0.175 || by_name || one.unit == UnitKind::Heading;
            prop_assert!(alike, "paired at {}", pairing.likeness);
        }
    }
    prop_assert!(comparison.changes.windows(2).all(|two| two[0].significance >= two[1].significance));
    prop_assert_eq!(serde_json::to_string(&comparison).ok(), serde_json::to_string(&compare_with(before, after, options, &files())).ok());
    Ok(())
}

/// Cuts texts in two or more and joins neighbours, as the numbers say.
fn divided(document: &Document, cuts: &[usize]) -> Document {
    let mut units: Vec<Unit> = Vec::new();
    for (unit, cut) in document.units.iter().zip(cuts.iter().cycle()) {
        let words: Vec<&str> = unit.text.split_whitespace().collect();
        match units.last_mut() {
            Some(last) if *cut == 0 && last.kind == unit.kind => last.text = format!("{} {}", last.text, unit.text).trim().to_owned(),
            _ if *cut > 2 && words.len() > *cut => {
                units.extend(words.chunks(*cut).map(|words| Unit { text: words.join(" "), ..unit.clone() }));
            }
            _ => units.push(unit.clone()),
        }
    }
    let mut heading = None;
    for (at, unit) in units.iter_mut().enumerate() {
        unit.id = UnitId::new(format!("{}.{at}", unit.id.as_str().split('.').next().unwrap_or_default()));
        unit.parent = heading;
        if unit.kind == UnitKind::Heading {
            heading = Some(at);
        }
    }
    Document { units, ..document.clone() }
}

pub(super) fn any_document() -> impl Strategy<Value = Document> {
    let words = prop_oneof![
        prop::collection::vec(prop::sample::select(vec!["skal", "ikke", "kommunen", "5", "og", "planen.", "ÆØÅ", "senest"]), 0..12)
            .prop_map(|words| words.join(" ")),
        any::<String>().prop_map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ")),
        Just("Samme linje".to_owned()),
    ];
    let kind = prop::sample::select(vec![UnitKind::Heading, UnitKind::Paragraph, UnitKind::Item, UnitKind::Row, UnitKind::Footnote]);
    let unit = (kind, words, prop::option::of(0_usize..6), any::<bool>());
    prop::collection::vec(unit, 0..24).prop_map(|lines| {
        let mut heading = None;
        let mut units = Vec::new();
        for (at, (kind, text, written, numbered)) in lines.into_iter().enumerate() {
            let id = UnitId::new(format!("{}.{at}", written.map_or("sted".to_owned(), |id| format!("navn-{id}"))));
            let number = numbered.then(|| at.to_string());
            let citation = number.clone().unwrap_or_default();
            let (written, records, span) = (written.is_some(), Vec::new(), Span::default());
            let text = if kind == UnitKind::Row { text.replace(' ', "\t") } else { text };
            units.push(Unit { kind, id, written, number, citation, text, records, drawing: None, parent: heading, span });
            if kind == UnitKind::Heading {
                heading = Some(at);
            }
        }
        Document { id: "tekst".into(), units, ..Document::default() }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn every_unit_has_one_place_in_the_ledger(before in any_document(), after in any_document()) {
        check_ledger(&before, &after)?;
    }

    #[test]
    fn every_unit_has_one_place_when_units_are_cut_and_joined(before in any_document(), cuts in prop::collection::vec(0_usize..6, 1..12)) {
        check_ledger(&before, &divided(&before, &cuts))?;
        check_ledger(&divided(&before, &cuts), &before)?;
    }

    #[test]
    fn runs_rebuild_both_sides(before in any::<String>(), after in any::<String>()) {
        check_runs(&before, &after)?;
    }

    #[test]
    fn runs_of_few_words_rebuild_both_sides(before in "([ab,5]|ikke|og)( ([ab,5]|ikke|og)){0,30}", after in "([ab,5]|ikke|og)( ([ab,5]|ikke|og)){0,30}") {
        check_runs(&before, &after)?;
    }
}

/// Texts of dates, amounts and references.
fn any_dated_text() -> impl Strategy<Value = String> {
    let atoms = ["1. juli 2019", "1. juli 2020", "2. maj 2019", "5 hverdage", "3 hverdage", "§ 205, stk. 2", "§ 206, stk. 2", "kl. 12"];
    let words = ["og", "senest", "planen", "den", "kommunen"];
    prop::collection::vec(prop::sample::select([&atoms[..], &words[..]].concat()), 0..14).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn dates_amounts_and_references_are_marked_whole_or_not_at_all(before in any_dated_text(), after in any_dated_text()) {
        check_runs(&before, &after)?;
        let runs = runs(&before, &after);
        for two in runs.windows(2).filter(|two| (two[0].op == Op::Equal) != (two[1].op == Op::Equal)) {
            let (last, first) = (two[0].text.split_whitespace().next_back(), two[1].text.split_whitespace().next());
            let (Some(last), Some(first)) = (last, first) else { continue };
            let cut = matches!((last, first), ("§", _) | ("kl.", _) | ("1." | "2.", "juli" | "maj") | ("juli" | "maj", _) | ("stk.", _) | ("5" | "3", "hverdage"));
            prop_assert!(!cut, "cut between {last} and {first}: {runs:?}");
        }
    }
}

fn check_runs(before: &str, after: &str) -> Result<(), TestCaseError> {
    let runs = runs(before, after);
    let side = |op| runs.iter().filter(|run| run.op == Op::Equal || run.op == op).map(|run| run.text.as_str()).collect::<String>();
    prop_assert_eq!(side(Op::Delete), before);
    prop_assert_eq!(side(Op::Insert), after);
    prop_assert!(runs.iter().all(|run| !run.text.is_empty()));
    prop_assert!(runs.windows(2).all(|two| two[0].op != two[1].op), "neighbouring runs of one kind are one run");
    Ok(())
}

/// Texts made to hurt. What they take is counted; a clock would only measure the machine.
mod hostile {
    use super::*;

    /// A row of numbers that is the same everywhere.
    fn numbers(seed: u64) -> impl FnMut(u64) -> u64 {
        let mut state = seed;
        move |below| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        }
    }

    fn paragraph(words: usize, alphabet: u64, next: &mut impl FnMut(u64) -> u64) -> String {
        (0..words).map(|_| format!("ord{}", next(alphabet))).collect::<Vec<_>>().join(" ")
    }

    fn paragraphs(count: usize, words: usize, alphabet: u64, seed: u64) -> Vec<String> {
        let mut next = numbers(seed);
        (0..count).map(|_| paragraph(words, alphabet, &mut next)).collect()
    }

    fn counted(before: &[String], after: &[String]) -> (Comparison, Work) {
        let document = |texts: &[String]| document(&texts.iter().map(String::as_str).collect::<Vec<_>>());
        compare_counting(&document(before), &document(after), &files())
    }

    #[test]
    fn ten_thousand_different_paragraphs_take_near_linear_work() {
        let took = |count| counted(&paragraphs(count, 30, 20_000, 1), &paragraphs(count, 30, 20_000, 2)).1;
        let (small, large) = (took(1_000), took(10_000));
        assert!(large.looks <= 10_000 * 41 * 60, "{large:?}");
        assert!(small.looks > 0 && small.cells == 0, "nothing alike, nothing to search: {small:?}");
    }

    #[test]
    fn ten_thousand_reworded_and_shuffled_paragraphs_are_found_again() {
        let before = paragraphs(10_000, 30, 20_000, 1);
        let mut after: Vec<String> = before.iter().map(|text| format!("nyt {text} slut")).collect();
        let mut next = numbers(3);
        for at in (1..after.len()).rev() {
            after.swap(at, next(at as u64 + 1) as usize);
        }
        let (comparison, work) = counted(&before, &after);
        assert_eq!(comparison.ledger[&ChangeKind::Inserted], 0);
        assert!(work.looks <= 10_000 * 41 * 60, "{work:?}");
    }

    #[test]
    fn five_thousand_equal_lines_take_no_search() {
        let (comparison, work) = counted(&vec!["Samme linje".to_owned(); 5_000], &vec!["Samme linje".to_owned(); 4_000]);
        assert_eq!(comparison.ledger[&ChangeKind::Deleted], 1_000);
        assert_eq!(comparison.ledger[&ChangeKind::Inserted], 0);
        assert_eq!((work.looks, work.cells), (0, 0));
    }

    #[test]
    fn one_giant_paragraph_that_becomes_ten_thousand_is_one_split() {
        let before = paragraphs(1, 120_000, 40_000, 1);
        let words: Vec<&str> = before[0].split(' ').collect();
        let after: Vec<String> = words.chunks(12).map(|words| words.join(" ")).collect();
        let (comparison, work) = counted(&before, &after);
        assert_eq!((comparison.ledger[&ChangeKind::Split], comparison.counts[&ChangeKind::Split].after), (1, 10_000));
        assert!(work.looks <= 10_000 * 100, "{work:?}");
        let (comparison, _) = counted(&after, &before);
        assert_eq!(comparison.counts[&ChangeKind::Merged].before, 10_000);
    }

    #[test]
    fn ten_thousand_paragraphs_cut_in_two_take_near_linear_work() {
        let before = paragraphs(10_000, 30, 20_000, 1);
        let halves = |text: &String| text.split(' ').collect::<Vec<_>>().chunks(15).map(|words| words.join(" ")).collect::<Vec<_>>();
        let (comparison, work) = counted(&before, &before.iter().flat_map(halves).collect::<Vec<_>>());
        assert_eq!(comparison.ledger[&ChangeKind::Split], 10_000);
        assert!(work.looks <= 20_000 * 41 * 60 * 2, "{work:?}");
    }

    #[test]
    fn forty_thousand_different_words_on_either_side_find_nothing() {
        let words = |from: usize| vec![(from..from + 40_000).map(|word| format!("ord{word}")).collect::<Vec<_>>().join(" ")];
        let (comparison, work) = counted(&words(0), &words(40_000));
        assert_eq!(comparison.ledger[&ChangeKind::Deleted], 1);
        assert_eq!((work.cells, work.long_words), (0, 0), "nothing is paired, so nothing is searched: {work:?}");
    }

    #[test]
    fn one_giant_paragraph_is_cut_into_stretches() {
        let before = paragraphs(1, 120_000, 5_000, 1);
        let mut words: Vec<&str> = before[0].split(' ').collect();
        words.splice(0..0, std::iter::repeat_n("nyt", 30_000));
        let mut next = numbers(4);
        for _ in 0..3_000 {
            let at = next(words.len() as u64) as usize;
            words[at] = "ændret";
        }
        let (comparison, work) = counted(&before, &[words.join(" ")]);
        let marked: usize =
            comparison.changes[0].runs.iter().filter(|run| run.op != Op::Equal).map(|run| run.text.split(' ').count()).sum();
        assert!(marked < 45_000, "{marked} marked words where about 36,000 changed");
        assert!(work.cells <= 4_000_000 * 20 && work.long_words <= 270_000, "{work:?}");
    }

    #[test]
    fn two_words_only_end_too() {
        let (_, work) = counted(&paragraphs(1, 60_000, 2, 1), &paragraphs(1, 60_000, 2, 2));
        assert!(work.long_words <= 120_000, "{work:?}");
        let (comparison, work) = counted(&paragraphs(3_000, 12, 2, 1), &paragraphs(3_000, 12, 2, 2));
        assert_eq!(comparison.before.units, 3_000);
        assert!(work.looks <= 3_000 * 6 * 5 * 41, "{work:?}");
    }
}
