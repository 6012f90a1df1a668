//! Numbers in running text are written as Danish ones: `1.234.567,89`, `12,5 pct.`.
//!
//! A point parts thousands from four digits on, a comma begins the decimals (Folketingets retskrivningsvejledning); `%`
//! belongs in tables. What may be a year, a paragraph, a time of day or a name of something is left alone.

use crate::checks::prose::running_texts;
use crate::checks::{Rule, Subject};
use crate::diagnostic::Diagnostic;
use crate::model::Text;
use crate::model::labels::grouped;

/// The rule.
pub const RULE: Rule = Rule { name: "danish-number", says: "a number in running text is not written as a Danish one", check };

/// What is counted in plain numbers, after which no year stands before it.
const COUNTED: [&str; 12] =
    ["kr", "kroner", "mio", "mia", "borgere", "patienter", "personer", "ansatte", "indbyggere", "henvendelser", "timer", "dage"];

/// Before the name of something that is written in digits.
const NAMES: [&str; 10] = ["nr", "cvr", "cvr-nr", "ean", "ean-nr", "tlf", "telefon", "kode", "journalnr", "id"];

fn check(subject: &Subject) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if subject.agreement.facts.language.split('-').next() != Some("da") {
        return found;
    }
    for (place, text) in running_texts(subject.agreement) {
        for (written, danish) in odd_numbers(text) {
            let finding = Diagnostic::warning(RULE.name, place.span, format!("`{written}` is not written as a Danish number"));
            found.push(finding.help(format!("write `{danish}`")));
        }
    }
    found
}

/// Every number that is written in another way, with the Danish one.
fn odd_numbers(text: &Text) -> Vec<(String, String)> {
    let words = text.words();
    let words: Vec<&str> = words.split_whitespace().collect();
    let bare = |at: usize| words.get(at).map_or("", |word| word.trim_matches(|letter: char| !letter.is_alphanumeric() && letter != '%'));
    let mut odd = Vec::new();
    for at in 0..words.len() {
        let word = bare(at);
        if let Some(number) = word.strip_suffix('%') {
            let number = if number.is_empty() { at.checked_sub(1).map_or("", bare) } else { number };
            if number.starts_with(|letter: char| letter.is_ascii_digit()) {
                odd.push((format!("{number} %"), format!("{} pct.", english(number, true).unwrap_or_else(|| number.to_owned()))));
            }
            continue;
        }
        let next = bare(at + 1).to_lowercase();
        let named = at.checked_sub(1).is_some_and(|before| NAMES.contains(&bare(before).to_lowercase().as_str()));
        let counted = COUNTED.contains(&next.as_str()) || matches!(next.as_str(), "pct" | "procent");
        if next != "%"
            && !named
            && let Some(danish) = english(word, counted)
        {
            odd.push((word.to_owned(), danish));
        }
    }
    odd
}

/// The Danish form of a number that can only be an English one, or that wants points.
fn english(word: &str, counted: bool) -> Option<String> {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if digits(word) {
        // what begins with a nought is no amount
        if word.starts_with('0') {
            return None;
        }
        return (matches!(word.len(), 5..=7) || word.len() == 4 && counted).then(|| grouped(word, "."));
    }
    let (whole, decimals) = word.split_once('.').map_or((word, None), |(whole, decimals)| (whole, Some(decimals)));
    if decimals.is_some_and(|decimals| !digits(decimals)) {
        return None;
    }
    let mut groups = whole.split(',');
    let first = groups.next().filter(|first| digits(first) && first.len() <= 3)?;
    let rest: Vec<&str> = groups.collect();
    let thousands = rest.iter().all(|group| digits(group) && group.len() == 3);
    let is_english = match (rest.len(), decimals) {
        (0, Some(decimals)) => counted && decimals.len() < 3,
        (1, None) => false, // three decimals, as far as one can see
        (0, None) => false,
        _ => thousands,
    };
    is_english.then(|| {
        let whole = std::iter::once(first).chain(rest).collect::<Vec<_>>().join(".");
        decimals.map_or_else(|| whole.clone(), |decimals| format!("{whole},{decimals}"))
    })
}

#[cfg(test)]
mod tests {
    use super::odd_numbers;
    use crate::model::Text;

    fn odd(words: &str) -> Vec<String> {
        odd_numbers(&Text::plain(words)).into_iter().map(|(written, danish)| format!("{written} > {danish}")).collect()
    }

    #[test]
    fn numbers_of_other_languages_are_found() {
        assert_eq!(odd("Det gælder 12.5 pct. af alle."), ["12.5 > 12,5"]);
        assert_eq!(odd("Det gælder (12.5 %) af alle."), ["12.5 % > 12,5 pct."]);
        assert_eq!(odd("Det gælder 12%."), ["12 % > 12 pct."]);
        assert_eq!(
            odd("I alt 1,234,567 besøg, 1,234.5 timer og 12345 breve."),
            ["1,234,567 > 1.234.567", "1,234.5 > 1.234,5", "12345 > 12.345"]
        );
        assert_eq!(odd("Det koster 1500 kr. og 250000 kr."), ["1500 > 1.500", "250000 > 250.000"]);
    }

    #[test]
    fn danish_numbers_years_and_names_are_not() {
        for words in [
            "Det gælder 12,5 pct. af 1.234.567,89 kr. i 2019, jf. afsnit 2.1 og § 205, stk. 2, kl. 14.30.",
            "Lov nr. 1569 af 16. december 2013, nr. 12345, cvr-nr. 29190925 og telefon 78410000.",
            "Perioden 2015–2018, 8–15 og 1,234 pct.; 1.500 borgere.",
            "Koden a12345, 12345678, 04711 og 2019.",
        ] {
            assert_eq!(odd(words), Vec::<String>::new(), "{words}");
        }
    }
}
