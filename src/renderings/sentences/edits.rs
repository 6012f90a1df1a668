//! Few and short edits as an amending act writes them: »x« ændres til: »y«; more or longer ones are affattet anew.

use crate::diff::comparison::{Op, Run};
use crate::renderings::sentences::Words;

/// Edits that a sentence has room for.
const MOST_EDITS: usize = 2;
/// Words that a sentence quotes at most.
const MOST_WORDS: usize = 8;
/// Words before an insertion that may be needed to find its place.
const MOST_ANCHOR: usize = 5;

/// What stands between two equal runs.
#[derive(Debug, Default, PartialEq, Eq)]
struct Edit {
    old: String,
    new: String,
    /// Words of `before` just before an insertion, as many as find it; after it at the beginning of a text.
    anchor: Anchor,
}

#[derive(Debug, Default, PartialEq, Eq)]
enum Anchor {
    /// Not needed: the old words are the place.
    #[default]
    None,
    /// It follows these words.
    After(String),
    /// It comes before these words.
    Before(String),
}

impl Words<'_> {
    /// The edits of a text as verb phrases; `None` when they are many or long, or their place cannot be named in words.
    pub fn edits(&self, runs: &[Run]) -> Option<String> {
        let edits = edits(runs)?;
        let phrase = |(at, edit): (usize, &Edit)| {
            let group = if at == 0 { "first" } else { "then" };
            let (key, anchor) = match (&edit.anchor, edit.new.is_empty()) {
                (Anchor::After(words), _) => ("insert", words.as_str()),
                (Anchor::Before(words), _) => ("insert_before", words.as_str()),
                (Anchor::None, true) => ("delete", ""),
                (Anchor::None, false) => ("replace", ""),
            };
            let template = self.label(&["edits", group, key]);
            fill_words(&template, &[("old", &edit.old), ("new", &edit.new), ("anchor", anchor)])
        };
        let phrases: Vec<String> = edits.iter().enumerate().map(phrase).collect();
        Some(phrases.join(&format!(",{}", self.label(&["and"]))))
    }
}

/// Fills words into a template in one go, so that braces in them stay what they are.
fn fill_words(template: &str, words: &[(&str, &str)]) -> String {
    let mut filled = String::new();
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        let close = rest[open..].find('}').map_or(rest.len(), |close| open + close);
        filled.push_str(&rest[..open]);
        let name = rest.get(open + 1..close).unwrap_or_default();
        filled.push_str(words.iter().find(|(known, _)| *known == name).map_or("", |(_, words)| words));
        rest = rest.get(close + 1..).unwrap_or_default();
    }
    filled + rest
}

fn edits(runs: &[Run]) -> Option<Vec<Edit>> {
    if runs.iter().filter(|run| run.op != Op::Equal).count() > 2 * MOST_EDITS {
        return None;
    }
    let before: String = runs.iter().filter(|run| run.op != Op::Insert).map(|run| run.text.as_str()).collect();
    let mut edits: Vec<Edit> = Vec::new();
    let mut open = false;
    for (at, run) in runs.iter().enumerate() {
        // A blank that stays between a deletion and an insertion does not part them.
        if run.op == Op::Equal {
            open = open && run.text.trim().is_empty();
            continue;
        }
        if !open {
            edits.push(Edit::default());
            open = true;
        }
        let edit = edits.last_mut()?;
        let side = if run.op == Op::Delete { &mut edit.old } else { &mut edit.new };
        push_words(side, &run.text);
        if edit.old.is_empty() {
            edit.anchor = anchor(&runs[..at], &runs[at + 1..], &before)?;
        } else {
            edit.anchor = Anchor::None;
        }
    }
    let fits = |edit: &Edit| {
        let quotable = |words: &str| words.split_whitespace().count() <= MOST_WORDS && !words.contains(['\t', '»', '«']);
        let found = edit.anchor != Anchor::None || once(&before, &edit.old);
        quotable(&edit.old) && quotable(&edit.new) && found
    };
    (!edits.is_empty() && edits.len() <= MOST_EDITS && edits.iter().all(fits)).then_some(edits)
}

fn push_words(side: &mut String, words: &str) {
    if !side.is_empty() {
        side.push(' ');
    }
    side.push_str(words.trim_matches(' '));
}

/// The fewest words around an insertion that stand only once in the text.
fn anchor(left: &[Run], right: &[Run], before: &str) -> Option<Anchor> {
    if !left.iter().any(|run| run.op != Op::Insert && !run.text.trim().is_empty()) {
        let next = right.iter().find(|run| run.op == Op::Equal && !run.text.trim().is_empty())?;
        let first = (1..=MOST_ANCHOR).map(|count| first_words(&next.text, count)).find(|words| once(before, words))?;
        return quotable_anchor(first).map(|words| Anchor::Before(words.to_owned()));
    }
    let last = left.iter().rev().find(|run| run.op == Op::Equal && !run.text.trim().is_empty())?;
    let words = (1..=MOST_ANCHOR).map(|count| last_words(&last.text, count)).find(|words| once(before, words))?;
    quotable_anchor(words).map(|words| Anchor::After(words.to_owned()))
}

fn quotable_anchor(words: &str) -> Option<&str> {
    (!words.is_empty() && !words.contains(['\t', '»', '«'])).then_some(words)
}

fn first_words(text: &str, count: usize) -> &str {
    let text = text.trim_start();
    text.match_indices(' ').nth(count - 1).map_or(text.trim_end(), |(at, _)| &text[..at])
}

fn last_words(text: &str, count: usize) -> &str {
    let text = text.trim_end();
    text.rmatch_indices(' ').nth(count - 1).map_or(text.trim_start(), |(at, _)| &text[at + 1..])
}

/// Whether words stand in a text once, as whole words.
fn once(text: &str, words: &str) -> bool {
    let whole = |(at, _): &(usize, &str)| {
        let (left, right) = (text[..*at].chars().next_back(), text[at + words.len()..].chars().next());
        let apart = |letter: Option<char>| letter.is_none_or(|letter| !letter.is_alphanumeric());
        apart(left) && apart(right)
    };
    !words.is_empty() && text.match_indices(words).filter(whole).count() == 1
}
