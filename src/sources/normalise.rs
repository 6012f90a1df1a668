//! Typography of running text, applied once on reading, so that every format says the same.
//!
//! NFC; straight quotes become ”…” (in English “…”) and ’; hyphens between numbers and spaced hyphens become en dashes, a
//! period has both years in full; no-break
//! spaces tie what a line end must not part (`§ 205`, `stk. 2`, `24 timer`, `1. juli`). Sources: domain.md 11
//! and typography.md 4 of the design.

use unicode_normalization::UnicodeNormalization;

use crate::model::period::printed;

/// The no-break space.
const TIE: char = '\u{a0}';

/// Words that are tied to a number or letter after them.
const BEFORE_NUMBER: [&str; 26] = [
    "§", "§§", "stk.", "nr.", "kl.", "litra", "afsnit", "bilag", "kapitel", "side", "tabel", "figur", "note", "pind", "række", "ca.", "nr",
    "section", "para.", "item", "letter", "annex", "table", "figure", "row", "page",
];

/// Words that are tied to a number before them.
const AFTER_NUMBER: [&str; 29] = [
    "pct.",
    "procent",
    "kr.",
    "mio.",
    "mia.",
    "sekunder",
    "minut",
    "minutter",
    "mia",
    "timer",
    "time",
    "dag",
    "dage",
    "døgn",
    "hverdag",
    "hverdage",
    "kalenderdag",
    "kalenderdage",
    "uge",
    "uger",
    "måned",
    "måneder",
    "år",
    "gang",
    "gange",
    "møder",
    "pct",
    "%",
    "kommuner",
];

const MONTHS: [&str; 12] =
    ["januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november", "december"];

/// Months and units that are tied to a number before them in English.
const AFTER_NUMBER_IN_ENGLISH: [&str; 22] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "per",
    "hours",
    "hour",
    "days",
    "weeks",
    "week",
    "months",
    "month",
    "years",
    "municipalities",
];

/// Normalises one piece of Danish text that stands alone.
pub fn normalise(text: &str) -> String {
    normalise_in("da", text)
}

/// Normalises one piece of text in a language: in English a quotation begins with another mark than it ends with.
pub fn normalise_in(language: &str, text: &str) -> String {
    let composed: Vec<char> = text.nfc().collect();
    tie(&printed(&punctuate(&composed, if language == "en" { '“' } else { '”' })))
}

/// Quotes, apostrophes, dashes and ellipses.
fn punctuate(letters: &[char], opening: char) -> String {
    let mut out = String::with_capacity(letters.len() + 8);
    let mut at = 0;
    while at < letters.len() {
        let letter = letters[at];
        let before = at.checked_sub(1).map(|index| letters[index]);
        let after = letters.get(at + 1).copied();
        match letter {
            '"' if before.is_none_or(|letter| letter.is_whitespace() || matches!(letter, '(' | '[' | '–')) => out.push(opening),
            '"' => out.push('”'),
            '\'' => out.push('’'),
            '.' if letters[at..].starts_with(&['.', '.', '.']) => {
                out.push('…');
                at += 2;
            }
            '-' if letters[at..].starts_with(&['-', '-']) && letters.get(at + 2) != Some(&'-') => {
                out.push('–');
                at += 1;
            }
            '-' if before.is_none_or(char::is_whitespace) && after.is_some_and(char::is_whitespace) => out.push('–'),
            '-' if is_range(letters, at) => out.push('–'),
            _ => out.push(letter),
        }
        at += 1;
    }
    out
}

/// Whether the hyphen stands between two numbers and nothing else: `2015-2018` and `8-15`, but not `2019-07-01`.
fn is_range(letters: &[char], at: usize) -> bool {
    let numeric = |letter: &char| letter.is_ascii_digit() || *letter == '.' || *letter == ',';
    let left = letters[..at].iter().rev().take_while(|letter| numeric(letter)).count();
    let right = letters[at + 1..].iter().take_while(|letter| numeric(letter)).count();
    let starts_with_digit = letters.get(at + 1).is_some_and(char::is_ascii_digit);
    let ends_with_digit = at > 0 && letters[at - 1].is_ascii_digit();
    let lone = |letter: Option<&char>| letter.is_none_or(|letter| *letter != '-' && !letter.is_alphanumeric() && *letter != '/');
    let before = (at - left).checked_sub(1).and_then(|index| letters.get(index));
    left > 0 && right > 0 && starts_with_digit && ends_with_digit && lone(before) && lone(letters.get(at + 1 + right))
}

/// Puts no-break spaces where a line end would hurt.
fn tie(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let words: Vec<&str> = text.split(' ').collect();
    for (index, word) in words.iter().enumerate() {
        if index > 0 {
            out.push(if is_tied(words[index - 1], word) { TIE } else { ' ' });
        }
        out.push_str(word);
    }
    out
}

fn is_tied(before: &str, after: &str) -> bool {
    let open = before.trim_start_matches(['(', '”', '»', '[']).to_lowercase();
    let bare = after.trim_end_matches([',', '.', ';', ':', ')', '”', '«', '?', '!']).to_lowercase();
    let after_lower = after.to_lowercase();
    let number_after = after.starts_with(|letter: char| letter.is_ascii_digit());
    let letter_after = open == "litra" && bare.chars().count() == 1;
    if BEFORE_NUMBER.contains(&open.as_str()) && (number_after || letter_after) {
        return true;
    }
    let number_before = open.ends_with(|letter: char| letter.is_ascii_digit()) && open.starts_with(|letter: char| letter.is_ascii_digit());
    if number_before && AFTER_NUMBER_IN_ENGLISH.contains(&bare.as_str()) {
        return true;
    }
    if number_before && AFTER_NUMBER.iter().any(|unit| *unit == bare || *unit == after_lower.trim_end_matches([',', ')', ';'])) {
        return true;
    }
    let ordinal = open.strip_suffix('.').is_some_and(|day| !day.is_empty() && day.bytes().all(|byte| byte.is_ascii_digit()));
    ordinal && MONTHS.contains(&bare.as_str())
}
