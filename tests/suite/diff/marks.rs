//! What is marked inside a pair: whole dates, amounts and references, no islands, and what is written otherwise only.

use super::*;

#[test]
fn a_date_is_marked_whole() {
    insta::assert_snapshot!(marked("fra den 1. juli 2019 og frem", "fra den 1. juli 2020 og frem"), @"fra den [1. juli 2019]{1. juli 2020} og frem");
    insta::assert_snapshot!(marked("senest 1. marts hvert år", "senest 1. april hvert år"), @"senest [1. marts]{1. april} hvert år");
    insta::assert_snapshot!(marked("den 1. juli hvert", "den 1. juli 2019 hvert"), @"den [1. juli]{1. juli 2019} hvert");
}

#[test]
fn an_amount_is_marked_with_its_unit() {
    insta::assert_snapshot!(marked("inden for 5 hverdage efter", "inden for 3 hverdage efter"), @"inden for [5 hverdage]{3 hverdage} efter");
    insta::assert_snapshot!(marked("inden for 5 hverdage efter", "inden for 5 kalenderdage efter"), @"inden for [5 hverdage]{5 kalenderdage} efter");
    insta::assert_snapshot!(marked("mindst to gange om", "mindst fire gange om"), @"mindst [to gange]{fire gange} om");
    insta::assert_snapshot!(marked("højst 12,5 pct. af", "højst 12 pct. af"), @"højst [12,5 pct.]{12 pct.} af");
    insta::assert_snapshot!(marked("senest kl. 12 på", "senest kl. 14.30 på"), @"senest [kl. 12]{kl. 14.30} på");
}

#[test]
fn a_reference_is_marked_whole() {
    insta::assert_snapshot!(marked("jf. § 205, stk. 2, i loven", "jf. § 205, stk. 3, i loven"), @"jf. [§ 205, stk. 2,]{§ 205, stk. 3,} i loven");
    insta::assert_snapshot!(marked("efter nr. 4 i aftalen", "efter nr. 5 i aftalen"), @"efter [nr. 4]{nr. 5} i aftalen");
    insta::assert_snapshot!(marked("jf. § 205 i loven", "jf. § 205, stk. 2, i loven"), @"jf. [§ 205]{§ 205, stk. 2,} i loven");
}

#[test]
fn a_date_is_whole_with_the_comma_after_it() {
    insta::assert_snapshot!(marked("fra 1. juli 2019. Parterne", "fra 1. juli 2019, Parterne"), @"fra [1. juli 2019.]{1. juli 2019,} Parterne");
}

#[test]
fn a_full_stop_that_became_a_comma_marks_its_word_alone() {
    let (before, after) = ("Hospitalet sender planen. Kommunen svarer.", "Hospitalet sender planen, Kommunen svarer.");
    insta::assert_snapshot!(marked(before, after), @"Hospitalet sender [planen.]{planen,} Kommunen svarer.");
}

#[test]
fn a_number_that_came_alone_does_not_mark_its_unit() {
    insta::assert_snapshot!(marked("inden dage er gået", "inden 5 dage er gået"), @"inden {5 }dage er gået");
}

#[test]
fn function_words_go_before_other_words() {
    let (before, after) = ("en to tre og fire fem seks", "syv otte ni og ti elleve tolv");
    assert!(!marked(before, after).contains("} og ["));
    let (before, after) = ("gamle lange breve Skive andre faste dage", "nye korte kort Skive flere løse uger");
    assert!(marked(before, after).contains("} Skive ["));
}

#[test]
fn two_function_words_do_not_cut_a_long_change_in_two() {
    let (before, after) = ("gamle lange brune breve i den store røde tynde kasse", "nye korte gule kort i den lille grønne tykke skuffe");
    insta::assert_snapshot!(marked(before, after), @"[gamle lange brune breve i den store røde tynde kasse]{nye korte gule kort i den lille grønne tykke skuffe}");
}

#[test]
fn a_binding_word_is_kept_in_any_form() {
    for word in ["skal", "Ikke", "BØR", "senest", "hverdages", "én", "forpligtede", "måtte", "100", "relevante"] {
        let (before, after) = (format!("aa bb cc dd ee {word} ff gg hh ii jj"), format!("kk ll mm nn oo {word} pp qq rr ss tt"));
        assert!(marked(&before, &after).contains(&format!("}} {word} [")), "{word}");
    }
}

/// What a comparison says of one text that became another.
fn told(before: &str, after: &str) -> (ChangeKind, Significance, Reason) {
    let comparison = compared(&["# Formål", before], &["# Formål", after]);
    let change = comparison.changes.iter().find(|change| change.after.iter().any(|unit| unit.position == 1)).expect("it is there");
    (change.kind, change.significance, change.reason)
}

#[test]
fn what_is_written_otherwise_is_listed_and_no_wording() {
    let style = (ChangeKind::Reworded, Significance::None, Reason::Typography);
    assert_eq!(told("Sundhedsvæsenet sender »en plan« til borgeren", "sundhedsvæsenet sender ”en plan” til borgeren"), style);
    assert_eq!(told("Planen er sundheds- faglig og kort", "Planen er sundhedsfaglig og kort"), style);
    assert_eq!(told("Aftalen gælder fra 1. juli 2019 for alle", "Aftalen gælder fra 01.07.2019 for alle"), style);
    assert_eq!(told("Aftalen gælder 2019-2023 for alle", "Aftalen gælder 2019–2023 for alle"), style);
    assert_eq!(told("Fælles o\u{fb03}cielle mål for 5 % af borgerne", "Fælles officielle mål for 5% af borgerne"), style);
}

#[test]
fn numbers_and_binding_words_are_never_a_matter_of_style() {
    let is_style = |before: &str, after: &str| told(before, after).2 == Reason::Typography;
    assert!(!is_style("Aftalen gælder fra 1. juli 2019 for alle", "Aftalen gælder fra 02.07.2019 for alle"));
    assert!(!is_style("Grænsen er 1.5 grader for alle de kølerum", "Grænsen er 15 grader for alle de kølerum"));
    assert!(!is_style("Grænsen er -5 grader for alle de kølerum", "Grænsen er 5 grader for alle de kølerum"));
    assert!(!is_style("Grænsen er 1 5 grader for alle de kølerum", "Grænsen er 15 grader for alle de kølerum"));
    assert!(!is_style("Hospitalet skal sende planen til borgeren", "Hospitalet skal ikke sende planen til borgeren"));
}

#[test]
fn a_deletion_slides_to_where_it_cuts_no_amount() {
    insta::assert_snapshot!(marked("senest 5 hverdage 3 hverdage", "senest 5 hverdage"), @"senest 5 hverdage[ 3 hverdage]");
}
