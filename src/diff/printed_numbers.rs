//! The number that a bare text prints at the start of a heading: `§ 12.`, `2.1`, `Kapitel 3`.

/// Words that stand before a number in a printed heading.
const LABEL_WORDS: [&str; 12] =
    ["§", "§§", "kapitel", "kap.", "kapittel", "afsnit", "bilag", "artikel", "art.", "artikkel", "teil", "abschnitt"];

/// How many words at a heading's start are its printed number, 0 to 2.
pub(super) fn label_words(text: &str) -> usize {
    let mut words = text.split_whitespace();
    let (Some(first), second) = (words.next(), words.next()) else { return 0 };
    if is_printed_number(first.trim_start_matches('§')) {
        return 1;
    }
    let named = second.is_some_and(is_printed_number) && LABEL_WORDS.contains(&first.to_lowercase().as_str());
    if named { 2 } else { 0 }
}

/// e.g. `2`, `2.1`, `12a`, `4.2.1.`
fn is_printed_number(word: &str) -> bool {
    let bare = word.trim_end_matches(['.', ':', ')']);
    let mut parts = bare.split('.');
    bare.starts_with(|letter: char| letter.is_ascii_digit())
        && parts.all(|part| {
            let digits = part.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
            !digits.is_empty() && part.len() <= digits.len() + 1 && digits.bytes().all(|byte| byte.is_ascii_digit())
        })
}
