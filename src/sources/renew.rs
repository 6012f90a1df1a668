//! Turns the files of one period into those of the next: facts are set anew, areas of another round are taken away.
//!
//! Files are edited where they say something else, byte for byte, so that comments, order and line breaks stay.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

use toml::de::{DeTable, DeValue};

use crate::diagnostic::FileIndex;
use crate::sources::attributes::{Attributes, strip};

/// What becomes of one key of the facts.
#[derive(Debug, Clone)]
pub enum NewFact {
    /// It stays.
    Kept,
    /// It gets this text.
    Text(String),
    /// It gets this number.
    Number(u32),
    /// These words in it become those; a key without them stays as it is.
    Reworded(String, String),
    /// It is left out.
    Gone,
}

/// Sets facts anew in the text of an `agreement.toml`.
///
/// A key that is not there yet comes on a line of its own below the fact listed before it.
pub fn renew_facts(text: &str, facts: &[(&str, NewFact)]) -> String {
    let text = &if text.ends_with('\n') { text.to_owned() } else { format!("{text}\n") };
    let (table, _) = DeTable::parse_recoverable(text);
    let mut edits = Vec::new();
    let mut added: BTreeMap<usize, String> = BTreeMap::new();
    let mut below = text.len();
    for (key, fact) in facts {
        let place = table.get_ref().get_key_value(*key);
        let literal = literal(place.map(|(_, value)| value.get_ref()), fact);
        let Some((key, value)) = place else {
            *added.entry(below).or_default() += &literal.map(|literal| format!("{key} = {literal}\n")).unwrap_or_default();
            continue;
        };
        let lines = whole_lines(text, key.span().start..value.span().end);
        if matches!(fact, NewFact::Gone) {
            let gone = if text[lines.start..].trim_start().starts_with('[') { table_lines(text, key.get_ref()) } else { vec![lines] };
            edits.extend(gone.into_iter().map(|lines| (lines, String::new())));
            continue;
        }
        below = lines.end;
        edits.extend(literal.map(|literal| (value.span(), literal)));
    }
    edits.extend(added.into_iter().map(|(at, lines)| (at..at, lines)));
    edited(text, edits)
}

/// What is written behind the `=`; `None` when nothing is.
fn literal(value: Option<&DeValue>, fact: &NewFact) -> Option<String> {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    match fact {
        NewFact::Text(text) => Some(quoted(text)),
        NewFact::Number(number) => Some(number.to_string()),
        NewFact::Reworded(before, after) => match value {
            Some(DeValue::String(words)) if words.contains(before.as_str()) => Some(quoted(&words.replace(before.as_str(), after))),
            _ => None,
        },
        NewFact::Kept | NewFact::Gone => None,
    }
}

/// A heading that covered areas which the new round does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LostAreas {
    /// The heading's words.
    pub heading: String,
    /// The areas' ids.
    pub areas: Vec<String>,
}

/// Takes the areas that are not among the known ones out of every `covers="…"` of a text.
pub fn without_areas(text: &str, known: &[&str]) -> (String, Vec<LostAreas>) {
    let mut edits = Vec::new();
    let mut lost = Vec::new();
    // The text has been read before, so whatever there was to say about it was said then.
    for block in strip(text, FileIndex::default(), &mut Vec::new()).blocks {
        let Some((_, value, span)) = block.pairs.iter().find(|(key, _, _)| key == "covers") else { continue };
        let areas = value.split([',', ' ']).filter(|word| !word.is_empty());
        let (kept, gone): (Vec<&str>, Vec<&str>) = areas.partition(|area| known.contains(area));
        if gone.is_empty() {
            continue;
        }
        let range = span.range();
        let before = text[..range.start].trim_end().len();
        edits.push(if kept.is_empty() { (before..range.end, String::new()) } else { (range, format!("covers=\"{}\"", kept.join(","))) });
        lost.push(LostAreas { heading: heading(text, &block), areas: gone.into_iter().map(str::to_owned).collect() });
    }
    (edited(text, edits), lost)
}

/// The words of the heading that a block ends.
fn heading(text: &str, block: &Attributes) -> String {
    let start = block.span.range().start;
    let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
    text[line..start].trim().trim_start_matches('#').trim_start().to_owned()
}

/// The lines that a range lies in, with the end of the last one.
fn whole_lines(text: &str, range: Range<usize>) -> Range<usize> {
    let start = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[range.end..].find('\n').map_or(text.len(), |at| range.end + at + 1);
    start..end
}

/// The lines of every table `[[key]]`, each up to the next table or the end.
fn table_lines(text: &str, key: &str) -> Vec<Range<usize>> {
    let header = format!("[[{key}]]");
    let mut found: Vec<Range<usize>> = Vec::new();
    let (mut at, mut inside) = (0, false);
    for line in text.split_inclusive('\n') {
        let start = line.trim_start();
        if start.starts_with('[') {
            inside = start.starts_with(&header);
        }
        if inside {
            found.push(at..at + line.len());
        }
        at += line.len();
    }
    found
}

/// A text with some ranges, none over another, put in other words.
fn edited(text: &str, mut edits: Vec<(Range<usize>, String)>) -> String {
    // From the end, so that no edit moves the next; what is put in at the start of a range comes after that range.
    edits.sort_by_key(|(range, _)| Reverse((range.start, range.end)));
    let mut edited = text.to_owned();
    for (range, words) in edits {
        edited.replace_range(range, &words);
    }
    edited
}
