//! Words as numbers: every word gets one, and so does its folded form (lower case, without punctuation at its ends)
//! and, for titles, its stem. Equal words have equal numbers.

use std::borrow::Cow;

/// The words of both sides.
#[derive(Default)]
pub(super) struct Vocabulary<'a> {
    words: Vec<Cow<'a, str>>,
    /// The folded form of each word, and its stem; [`NONE`] while nobody asked.
    folded: Vec<u32>,
    stems: Vec<u32>,
    /// Open addressing; the number of places is a power of two, and at most half of them are taken.
    places: Vec<Place>,
}

#[derive(Debug, Clone, Copy)]
struct Place {
    key: Key,
    number: u32,
}

/// What is known of a word's bytes: all of them and how many they are while they are few, else a hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Key(u64, u64);

/// No word has this number.
const NONE: u32 = u32::MAX;
/// Bytes of a word that its key holds whole, with the length in the sixteenth.
const SHORT: usize = 15;

impl<'a> Vocabulary<'a> {
    /// Number of a word that stands in a text.
    pub fn number(&mut self, text: &'a str, start: usize, end: usize) -> u32 {
        let word = &text[start..end];
        // A short word is read with what follows it, which is then cut off.
        let key = match text.as_bytes().get(start..start + 16) {
            Some(bytes) if word.len() <= SHORT => Key::short(bytes.try_into().expect("sixteen bytes"), word.len()),
            _ => Key::of(word.as_bytes()),
        };
        self.number_as(key, word, || Cow::Borrowed(word))
    }

    /// Number of a word's folded form.
    pub fn folded(&mut self, number: u32) -> u32 {
        let known = self.folded[number as usize];
        if known != NONE {
            return known;
        }
        let folded = match &self.words[number as usize] {
            Cow::Borrowed(word) => fold_cow(word),
            Cow::Owned(word) => Cow::Owned(fold(word)),
        };
        let folded = self.number_of(folded);
        self.folded[number as usize] = folded;
        // What is folded stays as it is.
        self.folded[folded as usize] = folded;
        folded
    }

    /// Number of a word's stem.
    pub fn stem(&mut self, number: u32) -> u32 {
        let known = self.stems[number as usize];
        if known != NONE {
            return known;
        }
        let folded = self.folded(number) as usize;
        let stem = match &self.words[folded] {
            Cow::Borrowed(word) => Cow::Borrowed(stem(word)),
            Cow::Owned(word) => Cow::Owned(stem(word).to_owned()),
        };
        let stem = self.number_of(stem);
        self.stems[number as usize] = stem;
        stem
    }

    /// How many numbers there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    fn number_of(&mut self, word: Cow<'a, str>) -> u32 {
        self.number_as(Key::of(word.as_bytes()), &word, || word.clone())
    }

    fn number_as(&mut self, key: Key, word: &str, text: impl FnOnce() -> Cow<'a, str>) -> u32 {
        if self.words.len() * 2 >= self.places.len() {
            self.grow();
        }
        let mask = self.places.len() - 1;
        let mut at = key.hash() as usize & mask;
        loop {
            let place = self.places[at];
            if place.number == NONE {
                break;
            }
            if place.key == key && (word.len() <= SHORT || *self.words[place.number as usize] == *word) {
                return place.number;
            }
            at = (at + 1) & mask;
        }
        let number = u32::try_from(self.words.len()).expect("texts are limited to 1 GiB");
        self.places[at] = Place { key, number };
        self.words.push(text());
        self.folded.push(NONE);
        self.stems.push(NONE);
        number
    }

    fn grow(&mut self) {
        let size = (self.places.len() * 2).max(1 << 10);
        let before = std::mem::replace(&mut self.places, vec![Place { key: Key::default(), number: NONE }; size]);
        for place in before.into_iter().filter(|place| place.number != NONE) {
            let mut at = place.key.hash() as usize & (size - 1);
            while self.places[at].number != NONE {
                at = (at + 1) & (size - 1);
            }
            self.places[at] = place;
        }
    }
}

impl Key {
    fn of(word: &[u8]) -> Self {
        if word.len() <= SHORT {
            let mut bytes = [0; 16];
            bytes[..word.len()].copy_from_slice(word);
            return Self::short(&bytes, word.len());
        }
        // Eight bytes at a time, the last ones perhaps for the second time.
        let (mut key, mut at) = (word.len() as u64, 0);
        while at < word.len() {
            let from = at.min(word.len() - 8);
            let eight = u64::from_le_bytes(word[from..from + 8].try_into().expect("eight bytes"));
            key = (key.rotate_left(23) ^ eight).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            at += 8;
        }
        Self(key, u64::MAX)
    }

    /// The key of a word of at most [`SHORT`] bytes, which are the first of sixteen.
    fn short(bytes: &[u8; 16], length: usize) -> Self {
        let bytes = u128::from_le_bytes(*bytes) & !(u128::MAX << (8 * length)) | (length as u128) << (8 * SHORT);
        Self(bytes as u64, (bytes >> 64) as u64)
    }

    fn hash(self) -> u64 {
        let mixed = (self.0.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ self.1.rotate_left(32)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed ^ mixed >> 32
    }
}

/// A word in lower case without punctuation at its ends; punctuation alone stays.
pub(super) fn fold(word: &str) -> String {
    fold_cow(word).into_owned()
}

/// The same, as a slice of the word while no letter changes.
fn fold_cow(word: &str) -> Cow<'_, str> {
    let bare = bare(word);
    if bare.is_empty() {
        return Cow::Borrowed(word);
    }
    let is_lower =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || matches!(letter, 'æ' | 'ø' | 'å' | 'ä' | 'ö' | 'ü' | '§');
    if bare.chars().all(is_lower) { Cow::Borrowed(bare) } else { Cow::Owned(bare.to_lowercase()) }
}

/// Which letters some folded words begin with, by their length: most words need not be folded to know that they are
/// none of them.
pub(super) struct Openings([u32; LONGEST_LISTED + 1]);

/// Bytes of the longest word that is listed.
const LONGEST_LISTED: usize = 15;

impl Openings {
    /// Those of some words.
    pub const fn of(words: &[&str]) -> Self {
        let mut openings = [0; LONGEST_LISTED + 1];
        let mut at = 0;
        while at < words.len() {
            let word = words[at].as_bytes();
            openings[word.len()] |= 1 << (word[0] & 31);
            at += 1;
        }
        Self(openings)
    }

    /// The same for a word that may stand in the genitive.
    pub fn fit_genitive(&self, word: &str) -> bool {
        self.fit(word) || word.trim_end_matches(|letter: char| !letter.is_alphanumeric()).ends_with(['s', 'S'])
    }

    /// Whether a word may be one of them once it is folded. The low five bits of a letter are the same in both cases.
    pub fn fit(&self, word: &str) -> bool {
        let bare = bare(word).as_bytes();
        bare.first().is_some_and(|first| self.0.get(bare.len()).is_some_and(|letters| letters >> (first & 31) & 1 == 1))
    }
}

fn bare(word: &str) -> &str {
    word.trim_matches(|letter: char| !letter.is_alphanumeric() && letter != '§' && letter != '%')
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

/// Calls a function with the start and end of each word of a text. A word is what stands between white space.
pub(super) fn for_each_word(text: &str, mut word: impl FnMut(usize, usize)) {
    let bytes = text.as_bytes();
    let (mut start, mut at) = (0, 0);
    while at < bytes.len() {
        let blank = match bytes[at] {
            b'!'..=0xC1 | 0xC3..=0xE0 | 0xE4.. => 0,
            b' ' | b'\t'..=b'\r' => 1,
            0..=b' ' => 0,
            // White space beyond ASCII begins with one of four bytes.
            _ => text[at..].chars().next().filter(|letter| letter.is_whitespace()).map_or(0, char::len_utf8),
        };
        if blank == 0 {
            at += 1;
            continue;
        }
        if start < at {
            word(start, at);
        }
        at += blank;
        start = at;
    }
    if start < bytes.len() {
        word(start, bytes.len());
    }
}
