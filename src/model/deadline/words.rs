//! Words of a deadline and of the prose around it: parted, folded, and found again, a number in letters or figures.

use crate::model::deadline::amounts::number;

/// A word of a deadline or its prose.
#[derive(Debug, Clone)]
pub struct Token {
    /// In lower case, without punctuation; `kl.` and `1.` keep their point.
    pub word: String,
    /// Whether a comma, semicolon or colon follows.
    pub comma: bool,
    /// Whether a sentence ends with it.
    pub stop: bool,
}

/// Whether prose has the words of a deadline, numbers in letters or figures.
pub fn says(prose: &str, words: &str) -> bool {
    let tokens = tokens(words);
    !tokens.is_empty() && place(&tokens, &tokens_of_prose(prose)).is_some()
}

/// Parts the words of a deadline.
pub fn tokens(words: &str) -> Vec<Token> {
    words.split_whitespace().map(token).filter(|token| !token.word.is_empty()).collect()
}

/// Prose is read as far as a paragraph goes; what lies beyond says nothing of a deadline.
pub fn tokens_of_prose(prose: &str) -> Vec<Token> {
    const MOST: usize = 2_000;
    prose.split_whitespace().take(MOST).map(token).collect()
}

fn token(word: &str) -> Token {
    let bare = word.trim_matches(['(', ')', '»', '«', '”', '"', '“']);
    let comma = bare.ends_with([',', ';', ':']);
    let bare = bare.trim_end_matches([',', ';', ':', '!', '?']);
    let counted = bare.strip_suffix('.').is_some_and(|number| number.parse::<u32>().is_ok() || number == "kl");
    let stop = !counted && bare.ends_with('.') || word.ends_with(['!', '?']);
    let bare = if counted { bare } else { bare.trim_end_matches('.') };
    Token { word: bare.to_lowercase(), comma, stop }
}

/// Where words stand in the prose, a number in letters or figures.
pub fn place(part: &[Token], prose: &[Token]) -> Option<usize> {
    let same = |one: &Token, other: &Token| {
        let bare = |token: &Token| token.word.trim_end_matches('.').to_owned();
        bare(one) == bare(other) || number(&one.word).is_some_and(|count| number(&other.word) == Some(count))
    };
    prose.windows(part.len().max(1)).position(|window| part.iter().zip(window).all(|(one, other)| same(one, other)))
}
