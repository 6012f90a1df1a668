//! What happened, in the language of amending acts.

use aftale::renderings::sentences::sentences;

use super::*;

/// A text whose headings are cited `afsnit 2.1` and whose paragraphs `afsnit 2.1, stk. 3`.
fn cited(lines: &[&str]) -> Document {
    let mut document = document(lines);
    let mut above = String::new();
    for unit in &mut document.units {
        let number = unit.number.clone().unwrap_or_default();
        unit.citation = match unit.kind {
            UnitKind::Heading => format!("afsnit {number}"),
            _ => format!("{above}, stk. {number}"),
        };
        if unit.kind == UnitKind::Heading {
            above.clone_from(&unit.citation);
        }
    }
    document
}

/// The sentences of all that changed, in the order of the report.
fn told(before: &[&str], after: &[&str]) -> String {
    let labels = aftale::layouts::Layouts::new(BTreeMap::new()).labels("da", "comparison").expect("the labels are built in");
    let comparison = compare(&cited(before), &cited(after), &files());
    let told = sentences(&comparison, &labels);
    let changed = comparison.changes.iter().zip(told).filter(|(change, _)| change.kind != ChangeKind::Unchanged);
    changed.map(|(_, sentence)| sentence).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_short_edit_is_quoted_and_a_long_one_is_worded_anew() {
    let before = "Svaret kommer inden for 5 hverdage efter modtagelsen";
    insta::assert_snapshot!(told(&["# Et", before], &["# Et", "Svaret kommer inden for 3 hverdage efter modtagelsen"]), @"I afsnit 1, stk. 1, ændres »5 hverdage« til: »3 hverdage«.");
    insta::assert_snapshot!(told(&["# Et", before], &["# Et", "Svaret kommer skriftligt inden for 5 hverdage"]), @"I afsnit 1, stk. 1, indsættes efter »kommer«: »skriftligt«, og »efter modtagelsen« udgår.");
    insta::assert_snapshot!(told(&["# Et", before], &["# Et", "Skriftligt svar kommer inden for 5 hverdage efter modtagelsen af en plan fra hospitalet eller kommunen i klyngen"]), @"Afsnit 1, stk. 1, affattes således:");
    insta::assert_snapshot!(told(&["# Et", SEND], &["# Et", &format!("Straks {SEND}")]), @"I afsnit 1, stk. 1, indsættes før »Hospitalet«: »Straks«.");
}

#[test]
fn a_quoted_sentence_brings_its_own_full_stop() {
    let before = "Hospitalet sender kommunen en plan.";
    insta::assert_snapshot!(told(&["# Et", before], &["# Et", &format!("{before} Kommunen svarer.")]), @"I afsnit 1, stk. 1, indsættes efter »plan.«: »Kommunen svarer.«");
}

#[test]
fn words_that_stand_twice_are_not_quoted() {
    let (before, after) = ("En plan og en plan til er nok for alle", "En plan og en aftale til er nok for alle");
    insta::assert_snapshot!(told(&["# Et", before], &["# Et", after]), @"Afsnit 1, stk. 1, affattes således:");
}

#[test]
fn what_goes_or_comes_tells_what_its_neighbours_are_called_then() {
    let (all, some) = (["# Et", SEND, TRAIN, SMOKE, MEET], ["# Et", SEND, SMOKE, MEET]);
    insta::assert_snapshot!(told(&all, &some), @r"
    Afsnit 1, stk. 2, udgår. Stk. 3 og 4 bliver herefter stk. 2 og 3.
    Afsnit 1, stk. 3, bliver herefter stk. 2.
    Afsnit 1, stk. 4, bliver herefter stk. 3.
    ");
    insta::assert_snapshot!(told(&some, &all), @r"
    I afsnit 1 indsættes som stk. 2 (stk. 2 og 3 bliver herefter stk. 3 og 4):
    Afsnit 1, stk. 2, bliver herefter stk. 3.
    Afsnit 1, stk. 3, bliver herefter stk. 4.
    ");
}

#[test]
fn headings_are_named_by_their_words() {
    let before = ["# Et", SEND, "# Rygestop", SMOKE];
    insta::assert_snapshot!(told(&before, &["# Et", SEND]), @r"
    Afsnit 2, »Rygestop«, udgår.
    Afsnit 2, stk. 1, udgår.
    ");
    insta::assert_snapshot!(told(&["# Et", SEND], &before), @r"
    Afsnit 2, »Rygestop«, indsættes.
    I afsnit 2 indsættes som stk. 1:
    ");
    insta::assert_snapshot!(told(&["# Besked", SEND], &["# Beskeder om indlæggelse", SEND]), @"Overskriften til afsnit 1 affattes således: »Beskeder om indlæggelse«.");
}

#[test]
fn what_moves_says_where_to() {
    let before = ["# Et", SEND, "# To", TRAIN, SMOKE, MEET];
    insta::assert_snapshot!(told(&before, &["# Et", "# To", TRAIN, SMOKE, MEET, SEND]), @"Afsnit 1, stk. 1, flyttes og bliver afsnit 2, stk. 4.");
    let reworded = SEND.replace("en besked", "et varsel");
    insta::assert_snapshot!(told(&before, &["# Et", "# To", TRAIN, SMOKE, MEET, &reworded]), @"I afsnit 1, stk. 1, der flyttes og bliver afsnit 2, stk. 4, ændres »en besked« til: »et varsel«.");
    insta::assert_snapshot!(told(&["# Et", TRAIN, SEND, SMOKE, MEET], &["# Et", SEND.replace("en besked", "et varsel").as_str(), SMOKE, MEET]), @r"
    Afsnit 1, stk. 1, udgår. Stk. 2-4 bliver herefter stk. 1-3.
    I afsnit 1, stk. 2, der bliver stk. 1, ændres »en besked« til: »et varsel«.
    Afsnit 1, stk. 3, bliver herefter stk. 2.
    Afsnit 1, stk. 4, bliver herefter stk. 3.
    ");
}

#[test]
fn what_is_divided_or_joined_lists_its_parts_under_one_roof() {
    let whole = format!("{SEND} {TRAIN} {SMOKE}");
    let (one, three) = (["# Et", whole.as_str(), MEET], ["# Et", SEND, TRAIN, SMOKE, MEET]);
    insta::assert_snapshot!(told(&one, &three), @r"
    Afsnit 1, stk. 1, deles og bliver afsnit 1, stk. 1-3. Stk. 2 bliver herefter stk. 4.
    Afsnit 1, stk. 2, bliver herefter stk. 4.
    ");
    insta::assert_snapshot!(told(&three, &one), @r"
    Afsnit 1, stk. 1-3, sammenlægges og bliver afsnit 1, stk. 1. Stk. 4 bliver herefter stk. 2.
    Afsnit 1, stk. 4, bliver herefter stk. 2.
    ");
}

#[test]
fn a_unit_without_a_citation_goes_by_its_line() {
    let labels = aftale::layouts::Layouts::new(BTreeMap::new()).labels("da", "comparison").expect("the labels are built in");
    let mut bare = document(&[SEND, TRAIN]);
    bare.units.iter_mut().for_each(|unit| unit.citation.clear());
    let rest = Document { units: bare.units[..1].to_vec(), ..bare.clone() };
    let comparison = compare(&bare, &rest, &files());
    insta::assert_snapshot!(sentences(&comparison, &labels)[0], @"Linje 1 udgår.");
}
