//! The words of both sides as numbers, so that every later step compares integers.
//!
//! A word is what stands between white space. It has an exact number and a folded one (lower case, without
//! punctuation at its ends; in titles without Danish endings too), which likeness counts by. Units of one class with equal words share a text number.
//! A number that a bare text prints inside its heading (`§ 12.`, `2.1`) is set apart: it is not wording.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::model::{Unit, UnitKind};

/// A map that is asked and never walked, so that its order cannot show.
pub(super) type Map<K, V> = HashMap<K, V, BuildHasherDefault<Mixer>>;

/// One side, word by word.
pub(super) struct Texts<'a> {
    /// The units as they came.
    pub units: &'a [Unit],
    /// Index of the heading above; only ever smaller than the unit's own.
    pub parent: Vec<Option<usize>>,
    /// Number of the unit's words (label apart) and class; equal on both sides for equal words.
    pub text: Vec<u32>,
    /// How much all words of a unit weigh.
    pub weight: Vec<f64>,
    words: Vec<u32>,
    starts: Vec<usize>,
    labels: Vec<Label>,
    bags: Vec<u32>,
    bag_starts: Vec<usize>,
}

/// The number that a bare text prints at a heading's start.
#[derive(Debug, Clone, Copy)]
struct Label {
    /// How many words it has; none when there is no such number.
    words: usize,
    /// Whether nothing follows it.
    alone: bool,
}

impl Label {
    /// How many words are set apart from the wording.
    fn apart(self) -> usize {
        if self.alone { 0 } else { self.words }
    }
}

/// Both sides and what their words weigh.
pub(super) struct Pair<'a> {
    /// The earlier text.
    pub before: Texts<'a>,
    /// The later text.
    pub after: Texts<'a>,
    /// log(1 + units / units with the word), by folded number.
    pub weights: Vec<f64>,
    /// How many text numbers there are.
    pub texts: usize,
}

/// From how many times the words of the other on a bag is searched and not walked.
const MUCH_LONGER: usize = 16;

/// Units of one class may pair; a list item may become a paragraph and the other way round.
pub(super) fn class(kind: UnitKind) -> u8 {
    match kind {
        UnitKind::Heading => 0,
        UnitKind::Paragraph | UnitKind::Item => 1,
        UnitKind::Row => 2,
        UnitKind::Footnote => 3,
        UnitKind::Figure => 4,
    }
}

impl<'a> Pair<'a> {
    /// Numbers the words of both sides.
    pub fn of(before: &'a [Unit], after: &'a [Unit]) -> Self {
        let mut vocabulary = Vocabulary::default();
        let mut before = Texts::read(before, &mut vocabulary);
        let mut after = Texts::read(after, &mut vocabulary);
        let ([text_before, text_after], texts) = number_texts(&before, &after);
        (before.text, after.text) = (text_before, text_after);

        let folded = vocabulary.folded.len();
        let mut holders = vec![0_u32; folded];
        for side in [&before, &after] {
            for unit in 0..side.len() {
                let bag = side.bag(unit);
                for (at, &word) in bag.iter().enumerate() {
                    if at == 0 || bag[at - 1] != word {
                        holders[word as usize] += 1;
                    }
                }
            }
        }
        let units = (before.len() + after.len()) as f64;
        let weights: Vec<f64> = holders.iter().map(|&count| (1.0 + units / f64::from(count.max(1))).ln()).collect();
        for side in [&mut before, &mut after] {
            side.weight = (0..side.len()).map(|unit| side.bag(unit).iter().map(|&word| weights[word as usize]).sum()).collect();
        }
        Self { before, after, weights, texts }
    }

    /// Weighted share of words in common, 0.0 to 1.0 (Dice on word counts).
    pub fn likeness(&self, before: usize, after: usize) -> f64 {
        let (one, other) = (self.before.bag(before), self.after.bag(after));
        dice(self.common(one, other), self.before.weight[before] + self.after.weight[after])
    }

    /// The same for several units, all words of a side together.
    pub fn joined_likeness(&self, before: &[usize], after: &[usize]) -> f64 {
        if let ([before], [after]) = (before, after) {
            return self.likeness(*before, *after);
        }
        let joined = |side: &Texts, units: &[usize]| {
            let mut bag: Vec<u32> = units.iter().flat_map(|&unit| side.bag(unit)).copied().collect();
            bag.sort_unstable();
            (bag, units.iter().map(|&unit| side.weight[unit]).sum::<f64>())
        };
        let ((one, one_weight), (other, other_weight)) = (joined(&self.before, before), joined(&self.after, after));
        dice(self.common(&one, &other), one_weight + other_weight)
    }

    /// How much the words weigh that two sorted bags have in common.
    pub fn common(&self, one: &[u32], other: &[u32]) -> f64 {
        let (short, mut long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
        // A long text is looked into for every short one that may be part of it; to walk it each time would be quadratic.
        let jumps = short.len() * MUCH_LONGER < long.len();
        let mut common = 0.0;
        for &word in short {
            let passed =
                if jumps { long.partition_point(|&other| other < word) } else { long.iter().take_while(|&&other| other < word).count() };
            long = &long[passed..];
            if long.first() == Some(&word) {
                common += self.weights[word as usize];
                long = &long[1..];
            }
        }
        common
    }

    /// Whether two units may pair at all.
    pub fn same_class(&self, before: usize, after: usize) -> bool {
        class(self.before.units[before].kind) == class(self.after.units[after].kind)
    }
}

fn dice(common: f64, whole: f64) -> f64 {
    if whole > 0.0 { (2.0 * common / whole).min(1.0) } else { 1.0 }
}

impl<'a> Texts<'a> {
    fn read(units: &'a [Unit], vocabulary: &mut Vocabulary<'a>) -> Self {
        let (mut words, mut starts, mut labels) = (Vec::new(), vec![0], Vec::new());
        let (mut bags, mut bag_starts) = (Vec::new(), vec![0]);
        for unit in units {
            let start = words.len();
            words.extend(unit.text.split_whitespace().map(|word| vocabulary.number(word)));
            let label = if unit.kind == UnitKind::Heading && unit.number.is_none() { label_words(&unit.text) } else { 0 };
            let label = Label { words: label, alone: start + label == words.len() };
            let bag = bags.len();
            let folded = words[start + label.apart()..].iter().map(|&word| vocabulary.folded_of[word as usize]);
            // A title has so few words that an ending must not part `Vision` from `Visioner`.
            bags.extend(folded.map(|folded| if unit.kind == UnitKind::Heading { folded.stem } else { folded.word }));
            bags[bag..].sort_unstable();
            starts.push(words.len());
            bag_starts.push(bags.len());
            labels.push(label);
        }
        let parent = units.iter().enumerate().map(|(at, unit)| unit.parent.filter(|&parent| parent < at)).collect();
        Self { units, parent, text: Vec::new(), weight: Vec::new(), words, starts, labels, bags, bag_starts }
    }

    /// The same words for some of the units; `from` says where each of them stands here.
    pub fn only<'b>(&self, units: &'b [Unit], from: &[usize]) -> Texts<'b> {
        let mut only = Texts {
            units,
            parent: units.iter().enumerate().map(|(at, unit)| unit.parent.filter(|&parent| parent < at)).collect(),
            text: from.iter().map(|&unit| self.text[unit]).collect(),
            weight: from.iter().map(|&unit| self.weight[unit]).collect(),
            words: Vec::new(),
            starts: vec![0],
            labels: from.iter().map(|&unit| self.labels[unit]).collect(),
            bags: Vec::new(),
            bag_starts: vec![0],
        };
        for &unit in from {
            only.words.extend(&self.words[self.starts[unit]..self.starts[unit + 1]]);
            only.starts.push(only.words.len());
            only.bags.extend(self.bag(unit));
            only.bag_starts.push(only.bags.len());
        }
        only
    }

    /// How many units there are.
    pub fn len(&self) -> usize {
        self.units.len()
    }

    /// The exact words without a heading's label; a heading that is nothing but a label keeps it.
    pub fn words(&self, unit: usize) -> &[u32] {
        &self.words[self.starts[unit] + self.labels[unit].apart()..self.starts[unit + 1]]
    }

    /// The exact words of a heading's label; empty when the number is a field of its own.
    pub fn label(&self, unit: usize) -> &[u32] {
        &self.words[self.starts[unit]..self.starts[unit] + self.labels[unit].words]
    }

    /// Whether a heading is nothing but a label.
    pub fn is_label(&self, unit: usize) -> bool {
        self.labels[unit].words > 0 && self.labels[unit].alone
    }

    /// The folded words, sorted.
    pub fn bag(&self, unit: usize) -> &[u32] {
        &self.bags[self.bag_starts[unit]..self.bag_starts[unit + 1]]
    }

    /// Whether the unit is a heading.
    pub fn is_heading(&self, unit: usize) -> bool {
        self.units[unit].kind == UnitKind::Heading
    }
}

/// Gives equal words of one class the same number on both sides; also says how many numbers there are.
fn number_texts(before: &Texts, after: &Texts) -> ([Vec<u32>; 2], usize) {
    let mut seen: Map<(u8, &[u32]), u32> = Map::default();
    let mut numbers = [before, after].map(|side| Vec::with_capacity(side.len()));
    for (side, numbers) in [before, after].into_iter().zip(&mut numbers) {
        for unit in 0..side.len() {
            let next = u32::try_from(seen.len()).expect("texts are limited to 4 GiB");
            numbers.push(*seen.entry((class(side.units[unit].kind), side.words(unit))).or_insert(next));
        }
    }
    (numbers, seen.len())
}

#[derive(Default)]
struct Vocabulary<'a> {
    exact: Map<&'a str, u32>,
    folded: Map<String, u32>,
    folded_of: Vec<Folded>,
}

impl<'a> Vocabulary<'a> {
    fn number(&mut self, word: &'a str) -> u32 {
        let next = u32::try_from(self.exact.len()).expect("texts are limited to 4 GiB");
        match self.exact.entry(word) {
            std::collections::hash_map::Entry::Occupied(entry) => *entry.get(),
            std::collections::hash_map::Entry::Vacant(entry) => {
                entry.insert(next);
                let folded = fold(word);
                let stem = self.fold_number(stem(&folded).to_owned());
                let folded = self.fold_number(folded);
                self.folded_of.push(Folded { word: folded, stem });
                next
            }
        }
    }

    fn fold_number(&mut self, folded: String) -> u32 {
        let fresh = u32::try_from(self.folded.len()).expect("a text has fewer than 2^32 words");
        *self.folded.entry(folded).or_insert(fresh)
    }
}

/// The folded numbers of an exact word.
#[derive(Debug, Clone, Copy)]
struct Folded {
    word: u32,
    stem: u32,
}

/// A word in lower case without punctuation at its ends; punctuation alone stays.
pub(super) fn fold(word: &str) -> String {
    let bare = word.trim_matches(|letter: char| !letter.is_alphanumeric() && letter != '§' && letter != '%');
    if bare.is_empty() { word.to_owned() } else { bare.to_lowercase() }
}

/// Danish endings of number, definiteness and genitive, longest first.
const ENDINGS: [&str; 12] = ["ernes", "enes", "erne", "ens", "ets", "ers", "ene", "en", "et", "er", "e", "s"];
/// Letters that must be left before an ending.
const SHORTEST_STEM: usize = 4;

/// A folded word without its ending: `Visioner` counts for `Vision`.
fn stem(word: &str) -> &str {
    let bare = |ending: &&str| word.strip_suffix(*ending).filter(|rest| rest.chars().count() >= SHORTEST_STEM);
    ENDINGS.iter().find_map(bare).unwrap_or(word)
}

/// Words that stand before a number in a printed heading.
const LABEL_WORDS: [&str; 12] =
    ["§", "§§", "kapitel", "kap.", "kapittel", "afsnit", "bilag", "artikel", "art.", "artikkel", "teil", "abschnitt"];

/// How many words at a heading's start are its printed number, 0 to 2.
fn label_words(text: &str) -> usize {
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

/// Multiplies and folds; on keys this short the standard hasher costs more than the look-up.
#[derive(Default)]
pub(super) struct Mixer(u64);

impl Mixer {
    fn mix(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}

impl Hasher for Mixer {
    fn write(&mut self, bytes: &[u8]) {
        let mut chunks = bytes.chunks_exact(8);
        for chunk in &mut chunks {
            self.mix(u64::from_le_bytes(chunk.try_into().expect("chunks have eight bytes")));
        }
        let mut last = [0; 8];
        let rest = chunks.remainder();
        last[..rest.len()].copy_from_slice(rest);
        self.mix(u64::from_le_bytes(last) ^ (bytes.len() as u64) << 56);
    }

    fn write_u8(&mut self, value: u8) {
        self.mix(value.into());
    }

    fn write_u32(&mut self, value: u32) {
        self.mix(value.into());
    }

    fn write_u64(&mut self, value: u64) {
        self.mix(value);
    }

    fn write_usize(&mut self, value: usize) {
        self.mix(value as u64);
    }

    fn finish(&self) -> u64 {
        let mixed = (self.0 ^ self.0 >> 29).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed ^ mixed >> 32
    }
}
