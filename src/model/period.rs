//! Periods: who follows whom in a series, and how one is printed.

use std::collections::BTreeMap;

use crate::model::agreement::Agreement;
use crate::model::work::Series;

/// The works of each series by entry into force. Consultation drafts and translations are no periods and stay out.
pub fn periods<'a>(works: impl IntoIterator<Item = &'a Agreement>) -> BTreeMap<&'a Series, Vec<&'a Agreement>> {
    let mut series: BTreeMap<&Series, Vec<&Agreement>> = BTreeMap::new();
    for work in works.into_iter().filter(|work| is_period(work)) {
        series.entry(work.id.series()).or_default().push(work);
    }
    for works in series.values_mut() {
        works.sort_by_key(|work| (work.facts.in_force_from.first_day(), &work.id));
    }
    series
}

/// Whether a work is in force for a time of its own: neither a consultation draft nor a translation.
pub fn is_period(work: &Agreement) -> bool {
    work.facts.draft_of.is_none() && work.id.original().is_none()
}

/// Words with every period printed in one way, whatever was written: `2019-2023`, `2019 – 2023` and `2019-23` are
/// `2019–2023`. Years lie between 1900 and 2099, and the second one is the later; dates and other numbers stay.
pub fn printed(words: &str) -> String {
    let letters: Vec<char> = words.chars().collect();
    let mut out = String::with_capacity(words.len());
    let mut at = 0;
    while at < letters.len() {
        let (years, end) = years(&letters, at).unwrap_or((None, at + 1));
        match years {
            Some((first, last)) => out.push_str(&format!("{first}–{last}")),
            None => out.extend(&letters[at..end]),
        }
        at = end;
    }
    out
}

/// A label as it is printed: the years it begins with as a period, what comes after them apart, e.g. `2019–2023 udkast` of
/// `2019-2023-udkast`.
pub fn printed_label(label: &str) -> String {
    let is_year = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let years = label.split('-').take_while(is_year).map(|part| part.len() + 1).sum::<usize>();
    match label.get(years..).filter(|rest| years > 0 && !rest.is_empty()) {
        Some(rest) => format!("{}\u{a0}{rest}", printed(&label[..years - 1])),
        None => printed(label),
    }
}

/// The two years of a period that begins here, and where it ends. A number that is no period is left as a whole.
fn years(letters: &[char], start: usize) -> Option<(Option<(u32, u32)>, usize)> {
    let digits = |from: usize| letters[from.min(letters.len())..].iter().take_while(|letter| letter.is_ascii_digit()).count();
    let number = |from: usize, count: usize| letters[from..from + count].iter().collect::<String>().parse::<u32>().ok();
    let joins =
        |letter: Option<&char>| letter.is_some_and(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '–' | '/' | '.' | ','));
    let length = digits(start);
    if length == 0 {
        return None;
    }
    let whole = Some((None, start + length));
    if length != 4 || start.checked_sub(1).is_some_and(|before| joins(letters.get(before))) {
        return whole;
    }
    let space = |at: usize| letters.get(at).is_some_and(|letter| matches!(letter, ' ' | '\u{a0}'));
    let dash = start + 4 + usize::from(space(start + 4));
    let second = dash + 1 + usize::from(space(dash + 1));
    let spaced = space(start + 4);
    if !matches!(letters.get(dash), Some('-' | '–')) || spaced != space(dash + 1) {
        return whole;
    }
    let count = digits(second);
    let end = second + count;
    let (Some(first), Some(last)) = (number(start, 4), number(second, count)) else { return whole };
    let last = if count == 2 && !spaced { first / 100 * 100 + last } else { last };
    let closed = |letter: &char| !letter.is_alphanumeric() && !matches!(letter, '-' | '–' | '/');
    let ends = letters.get(end).is_none_or(closed) && !(matches!(letters.get(end), Some('.' | ',')) && digits(end + 1) > 0);
    let is_period = (count == 4 || count == 2 && !spaced) && (1900..2100).contains(&first) && (first + 1..2100).contains(&last) && ends;
    if is_period { Some((Some((first, last)), end)) } else { whole }
}

#[cfg(test)]
mod tests {
    use super::{printed, printed_label};

    #[test]
    fn a_label_has_its_years_apart() {
        let told = ["2019-2023", "2019-2023-udkast", "2014", "2014-en", "2019-2023-r0001", "foerste-udkast", "", "2019-"];
        let words = ["2019–2023", "2019–2023\u{a0}udkast", "2014", "2014\u{a0}en", "2019–2023\u{a0}r0001", "foerste-udkast", "", "2019-"];
        assert_eq!(told.map(printed_label), words);
    }

    #[test]
    fn a_period_is_printed_in_one_way() {
        for written in ["2019-2023", "2019–2023", "2019-23", "2019–23", "2019 - 2023", "2019 – 2023", "2019\u{a0}–\u{a0}2023"] {
            assert_eq!(printed(&format!("Aftale {written}, del 2.")), "Aftale 2019–2023, del 2.", "{written}");
        }
        assert_eq!(printed("2011-14"), "2011–2014");
        assert_eq!(printed("(2011-14)/2015-18"), "(2011–2014)/2015-18", "what stands behind a slash is one of several");
    }

    #[test]
    fn other_numbers_stay_as_they_are() {
        for words in [
            "2019-07-01",
            "2019-07",
            "2019-2019",
            "2023-2019",
            "1001-1203",
            "12019-2023",
            "2019-20235",
            "2019-2023-udkast",
            "LOV-2019-23",
            "8–15",
            "2019 -2023",
            "2019- 2023",
            "2019 – 23 kommuner",
            "nr. 2019-2023/7",
            "2019-23.5",
            "i 2019",
            "2019-",
            "-2019-2023",
            "",
        ] {
            assert_eq!(printed(words), words);
        }
    }
}
