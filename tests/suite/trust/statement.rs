//! The statement that a party signs: exact lines, and nothing that could be read in two ways.

use aftale::trust::{Decision, Statement, StatementFlaw};

use super::{CONTENT, TAG, statement};

fn full() -> Statement {
    let optional = ["2019-06-18", "byrådet 2019-06-18, punkt 7: godkendt", "byrådssekretariatet"].map(|text| Some(text.to_owned()));
    let [decided_at, minutes, office] = optional;
    Statement { decided_at, minutes, office, ..statement("skive", Decision::Approve) }
}

#[test]
fn the_text_is_the_lines_that_anybody_can_write() {
    let expected = format!(
        "Release-Tag: {TAG}\nContent-SHA256: {CONTENT}\nParty: skive\nDecision: approve\nDecided-At: 2019-06-18\n\
         Minutes: byrådet 2019-06-18, punkt 7: godkendt\nSigned-By-Office: byrådssekretariatet\n"
    );
    assert_eq!(full().text().as_ref(), Ok(&expected));
    assert_eq!(Statement::read(expected.as_bytes()), Ok(full()));
    let short = statement("skive", Decision::Reject);
    assert_eq!(short.to_string(), format!("Release-Tag: {TAG}\nContent-SHA256: {CONTENT}\nParty: skive\nDecision: reject\n"));
    assert_eq!(Statement::read(short.to_string().as_bytes()), Ok(short));
}

#[test]
fn each_optional_line_may_be_absent() {
    for left_out in ["Decided-At", "Minutes", "Signed-By-Office"] {
        let text: String = full().to_string().split_inclusive('\n').filter(|line| !line.starts_with(left_out)).collect();
        let read = Statement::read(text.as_bytes()).unwrap();
        assert_eq!(read.to_string(), text);
        assert_eq!([&read.decided_at, &read.minutes, &read.office].iter().filter(|field| field.is_none()).count(), 1);
    }
}

#[test]
fn a_repeated_field_is_a_flaw_of_its_own_also_when_it_says_the_same() {
    let text = full().to_string();
    for line in text.lines() {
        let twice = format!("{text}{line}\n");
        assert!(matches!(Statement::read(twice.as_bytes()), Err(StatementFlaw::Repeated { line: 8, .. })), "{twice}");
    }
    let both = statement("skive", Decision::Reject).to_string() + "Decision: approve\n";
    assert!(matches!(Statement::read(both.as_bytes()), Err(StatementFlaw::Repeated { field: "Decision", .. })));
}

#[test]
fn anything_but_the_exact_lines_is_refused() {
    let text = full().to_string();
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    for at in 0..4 {
        let without: String = lines.iter().enumerate().filter(|(place, _)| *place != at).map(|(_, line)| *line).collect();
        assert!(Statement::read(without.as_bytes()).is_err(), "{without}");
    }
    for at in 0..lines.len() - 1 {
        let mut swapped = lines.clone();
        swapped.swap(at, at + 1);
        assert!(Statement::read(swapped.concat().as_bytes()).is_err(), "{}", swapped.concat());
    }
    let changed = [
        ("approve", "Approve"),
        ("approve", "approve "),
        ("approve", "approved"),
        ("Party: ", "Party:"),
        ("Party: ", "Party:  "),
        ("Party: ", "party: "),
        ("Party: ", "\nParty: "),
        ("Party: skive", "Party: Skive"),
        ("Party: skive", "Party: ../skive"),
        ("Party: skive", "Party: "),
        (TAG, "midtjylland r0001"),
        (TAG, ""),
        (CONTENT, "5FECEB66FFC86F38D952786C6D696C79C2DBC239DD4E91B46729D73A27FB57E9"),
        (CONTENT, "5feceb"),
        ("2019-06-18\nM", "2019-06-31\nM"),
        ("2019-06-18\nM", "20190618\nM"),
        ("2019-06-18\nM", "2019-6-18\nM"),
        ("Signed-By-Office: byrådssekretariatet", "Signed-By-Office: "),
        ("byrådssekretariatet", "byråds\u{2028}sekretariatet"),
        ("Minutes", "Remarks"),
        ("\n", "\r\n"),
    ];
    for (before, after) in changed {
        assert!(Statement::read(text.replacen(before, after, 1).as_bytes()).is_err(), "{before} to {after}");
    }
    for wrong in
        ["", "\n", text.trim_end(), &format!("{text}\n"), &format!("{text}# a comment\n"), &format!("\u{feff}{text}"), &format!(" {text}")]
    {
        assert!(Statement::read(wrong.as_bytes()).is_err(), "{wrong}");
    }
    assert_eq!(Statement::read(b"Release-Tag: \xff\n"), Err(StatementFlaw::NotText));
}

#[test]
fn a_flaw_says_the_line_and_what_belongs_there() {
    let flaw = |text: &str| Statement::read(text.as_bytes()).unwrap_err().to_string();
    assert_eq!(
        flaw(&format!("Release-Tag: {TAG}\nParty: skive\n")),
        "line 2: `Party` is out of its place; `Content-SHA256: …` belongs here"
    );
    assert_eq!(flaw(&format!("Release-Tag: {TAG}\n")), "line 2: `Content-SHA256: …` is missing");
    assert_eq!(flaw("Tag: x\n"), "line 1: `Release-Tag: …` belongs here");
}

#[test]
fn a_field_cannot_smuggle_a_line_into_the_text_to_sign() {
    let smuggled = Statement { minutes: Some("punkt 7\nSigned-By-Office: en anden".to_owned()), ..statement("skive", Decision::Approve) };
    assert!(smuggled.text().is_err());
    assert!(Statement { party: "skive\nDecision: approve".to_owned(), ..full() }.text().is_err());
    assert!(Statement { minutes: Some(String::new()), ..full() }.text().is_err());
    assert!(Statement { decided_at: Some("i går".to_owned()), ..full() }.text().is_err());
}
