//! How an editor names a unit: by the id that its author wrote, or by its first words.

use std::collections::BTreeMap;

use crate::diagnostic::Span;
use crate::model::unit::{Unit, UnitKind};
use crate::model::work::UnitId;

/// A name for a unit, with its place.
#[derive(Debug, Clone)]
pub struct UnitName {
    /// The name.
    pub by: NamedBy,
    /// Where it was written.
    pub span: Span,
}

/// What a unit is named by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NamedBy {
    /// The id that its author wrote.
    Id(UnitId),
    /// Its first words, or all of them; marks at the end do not count, and cells are parted by blanks.
    Quote(String),
}

/// The units that a name may mean, in print order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meant {
    /// Just one.
    One(usize),
    /// None.
    Nothing,
    /// More than one.
    Several(Vec<usize>),
}

/// The units of a text, to be found by their names.
#[derive(Debug)]
pub struct UnitNames<'a> {
    units: &'a [Unit],
    written: BTreeMap<&'a str, Vec<usize>>,
    by_first_word: BTreeMap<&'a str, Vec<usize>>,
}

/// Words that a quote has at least, where the unit has as many: fewer say nothing to a reader.
const FEWEST_WORDS: usize = 5;

impl<'a> UnitNames<'a> {
    /// Lists the names of a text's units.
    pub fn of(units: &'a [Unit]) -> Self {
        let mut names = Self { units, written: BTreeMap::new(), by_first_word: BTreeMap::new() };
        for (at, unit) in units.iter().enumerate() {
            if unit.written {
                names.written.entry(unit.id.as_str()).or_default().push(at);
            }
            if let Some(first) = unit.text.split_whitespace().next() {
                names.by_first_word.entry(bare(first)).or_default().push(at);
            }
        }
        names
    }

    /// The units.
    pub fn units(&self) -> &'a [Unit] {
        self.units
    }

    /// Finds what a name means. Words that are all of one unit and the beginning of others mean that one.
    pub fn find(&self, name: &NamedBy) -> Meant {
        let found = match name {
            NamedBy::Id(id) => self.written.get(id.as_str()).cloned().unwrap_or_default(),
            NamedBy::Quote(quote) => {
                let words: Vec<&str> = quote.split_whitespace().collect();
                let Some(first) = words.first() else { return Meant::Nothing };
                let all = self.by_first_word.get(bare(first)).into_iter().flatten().copied();
                let found: Vec<(usize, bool)> = all.filter_map(|at| Some((at, opens(&self.units[at].text, &words)?))).collect();
                let mut whole = found.iter().filter(|(_, whole)| *whole);
                match (whole.next(), whole.next()) {
                    (Some((only, _)), None) => vec![*only],
                    _ => found.into_iter().map(|(at, _)| at).collect(),
                }
            }
        };
        match found[..] {
            [] => Meant::Nothing,
            [one] => Meant::One(one),
            _ => Meant::Several(found),
        }
    }

    /// The shortest name that means this unit and no other: its id, else its first words. Absent when another has the
    /// same words, or there are none.
    pub fn name(&self, at: usize) -> Option<NamedBy> {
        let unit = &self.units[at];
        let id = NamedBy::Id(unit.id.clone());
        if unit.written && self.find(&id) == Meant::One(at) {
            return Some(id);
        }
        let words: Vec<&str> = unit.text.split_whitespace().collect();
        let mut length = FEWEST_WORDS.min(words.len());
        loop {
            let quote = NamedBy::Quote(words[..length].join(" "));
            if self.find(&quote) == Meant::One(at) {
                return Some(quote);
            }
            if length == words.len() {
                return None;
            }
            length = (length * 2).min(words.len());
        }
    }

    /// The unit whose first words are nearest to a quote that means nothing.
    pub fn nearest(&self, quote: &str) -> Option<usize> {
        let length = quote.split_whitespace().count();
        let likeness = |unit: &Unit| {
            let opening: Vec<&str> = unit.text.split_whitespace().take(length).collect();
            strsim::normalized_levenshtein(&opening.join(" "), quote)
        };
        let scored = self.units.iter().enumerate().map(|(at, unit)| (likeness(unit), at));
        scored
            .filter(|(likeness, _)| *likeness > 0.5)
            .max_by(|one, other| one.0.total_cmp(&other.0).then(other.1.cmp(&one.1)))
            .map(|(_, at)| at)
    }
}

/// Whether a text begins with these words; tells when they are all of it.
fn opens(text: &str, quote: &[&str]) -> Option<bool> {
    let mut words = text.split_whitespace();
    let (last, others) = quote.split_last()?;
    for word in others {
        words.next().filter(|other| other == word)?;
    }
    words.next().filter(|word| word == last || (bare(word) == bare(last) && !bare(last).is_empty()))?;
    Some(words.next().is_none())
}

fn bare(word: &str) -> &str {
    word.trim_matches(|letter: char| !letter.is_alphanumeric())
}

impl UnitKind {
    /// Whether a unit of this kind may continue as one of the other: a list item may become a paragraph and the other
    /// way round, all others stay what they are.
    pub fn may_become(self, other: Self) -> bool {
        let running_text = |kind| matches!(kind, Self::Paragraph | Self::Item);
        self == other || (running_text(self) && running_text(other))
    }
}
