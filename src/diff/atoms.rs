//! What is marked whole or not at all: dates, amounts with their units, times of day, references to provisions.
//!
//! Two neighbouring words are [`glued`] when nobody would strike out one without the other: `1.` and `juli`, `5` and
//! `hverdage`, `§` and `205,`, `205,` and `stk.`. A row of glued words is one atom.

use crate::diff::binding::{is_any, sorted};
use crate::diff::vocabulary::Openings;

/// Months in Danish, Norwegian, German and English, also shortened; sorted by their bytes, as all lists here.
#[rustfmt::skip] // one word a line would be the whole page
const MONTHS: [&str; 37] = sorted([
    "apr", "april", "aug", "august", "dec", "december", "desember", "dezember", "feb", "februar", "february", "jan",
    "januar", "january", "jul", "juli", "july", "jun", "june", "juni", "mai", "maj", "mar", "march", "mars", "marts",
    "may", "märz", "nov", "november", "oct", "october", "okt", "oktober", "sep", "sept", "september",
]);

/// What is counted: spans of time, shares, money, times.
#[rustfmt::skip] // as above
const UNITS: [&str; 70] = sorted([
    "arbejdsdag", "arbejdsdage", "arbejdsdager", "dag", "dage", "dager", "day", "days", "døgn", "euro",
    "gang", "gange", "ganger", "halvår", "hour", "hours", "hverdag", "hverdage", "jahr", "jahre", "jahren",
    "kalenderdag", "kalenderdage", "kr", "kroner", "kvartal", "kvartaler", "mdr", "mia", "milliard", "milliarder",
    "million", "millioner", "minut", "minutter", "mio", "monat", "monate", "monaten", "month", "months", "måned",
    "måneder", "pct", "percent", "point", "procent", "procentpoint", "promille", "prosent", "prozent", "stunden",
    "tage", "tagen", "time", "timer", "timers", "uge", "uger", "uke", "uker", "virkedag", "virkedager", "week",
    "weeks", "woche", "wochen", "years", "år", "øre",
]);

/// Numbers in words.
#[rustfmt::skip] // as above
const NUMBERS: [&str; 19] = sorted([
    "elleve", "en", "et", "fem", "fire", "fjorten", "halvanden", "ni", "otte", "seks", "syv", "ti", "to", "tolv",
    "tre", "tretten", "tyve", "én", "ét",
]);

/// What stands before the number of a provision, a time of day or a page; with [`PARTS`] those that go on a reference.
#[rustfmt::skip] // as above
const NAMES: [&str; 16] = sorted([
    "afsnit", "art", "artikel", "artikkel", "bilag", "figur", "kap", "kapitel", "kapittel", "kl", "klokken", "krav",
    "side", "tabel", "tillæg", "trin",
]);

/// What goes on a reference: `stk. 2` after `§ 205,`.
#[rustfmt::skip] // as above
const PARTS: [&str; 13] = sorted([
    "abs", "absatz", "buchstabe", "led", "ledd", "litra", "nr", "nummer", "pkt", "punkt", "punktum", "satz", "stk",
]);

/// What has a letter for a number.
const LETTERED: [&str; 3] = sorted(["bogstav", "buchstabe", "litra"]);

/// What may stand between a number and a currency.
const THOUSANDS: [&str; 6] = sorted(["mia", "mill", "milliarder", "millioner", "mio", "tusind"]);

/// Currencies.
const MONEY: [&str; 3] = sorted(["euro", "kr", "kroner"]);

/// Whether two neighbouring words belong to one date, amount, time of day or reference; `further` comes after them.
pub(super) fn glued(word: &str, next: &str, further: Option<&str>) -> bool {
    // `stk.` goes on a reference with its number only.
    belong(word, next) && (!is_any(next, &PARTS) || further.is_some_and(|further| belong(next, further)))
}

fn belong(word: &str, next: &str) -> bool {
    // A word that ends a sentence or a clause goes on with nothing, but for the comma inside a reference.
    let comma = word.ends_with(',');
    let ends = comma || word.ends_with(['.', ';', ':', ')', '?', '!']);
    if is_number(word) {
        return (is_day(word) && is_any(next, &MONTHS))
            || (!ends && (is_any(next, &UNITS) || next.starts_with('%') || is_letter(next)))
            || ((!ends || comma) && is_any(next, &PARTS));
    }
    if is_number(next) {
        let dated = is_year(next) && is_any(word, &MONTHS) && (!ends || word.len() <= SHORT_MONTH);
        return dated || is_section(word) || is_any(word, &NAMES) || is_any(word, &PARTS);
    }
    const COUNTS: Openings = Openings::of(&NUMBERS);
    const MANY: Openings = Openings::of(&THOUSANDS);
    (is_letter(word) && comma && is_any(next, &PARTS))
        || (is_letter(next) && is_any(word, &LETTERED))
        || (!ends && COUNTS.fit_genitive(word) && is_any(word, &NUMBERS) && is_any(next, &UNITS))
        || (MANY.fit_genitive(word) && is_any(word, &THOUSANDS) && is_any(next, &MONEY))
}

/// Bytes of a shortened month with its full stop, e.g. `sept.`
const SHORT_MONTH: usize = 5;

/// e.g. `5`, `12,5`, `1.234,5`, `8-15`, `(3)`
fn is_number(word: &str) -> bool {
    let bare = word.trim_start_matches(['(', '»', '”', '"', '+', '-', '−']);
    bare.starts_with(|letter: char| letter.is_ascii_digit())
}

/// `§`, `§§`
fn is_section(word: &str) -> bool {
    !word.is_empty() && word.trim_start_matches('(').chars().all(|letter| letter == '§')
}

/// The day of a date, e.g. `1.`
fn is_day(word: &str) -> bool {
    let digits = word.trim_end_matches('.');
    matches!(digits.len(), 1 | 2) && digits.parse().is_ok_and(|day: u8| (1..=31).contains(&day))
}

/// e.g. `2019`, `2019.`, `2019-2023`
fn is_year(word: &str) -> bool {
    let bare = word.trim_matches(|letter: char| !letter.is_ascii_digit());
    bare.len() >= 4
        && bare.as_bytes()[..4].iter().all(u8::is_ascii_digit)
        && bare.as_bytes().get(4).is_none_or(|byte| !byte.is_ascii_digit())
}

/// The letter of a provision, e.g. `a`, `b,`; from `i` on it may be a word.
fn is_letter(word: &str) -> bool {
    let bare = word.trim_end_matches(['.', ',', ')', ';']);
    bare.len() == 1 && bare.bytes().all(|byte| (b'a'..b'i').contains(&byte))
}
