//! The words of both sides as numbers, so that every later step compares integers.
//!
//! A word is what stands between white space. It has an exact number and a folded one (lower case, without
//! punctuation at its ends; in titles without Danish endings too), which likeness counts by. Units of one class with equal words share a text number.
//! A number that a bare text prints inside its heading (`§ 12.`, `2.1`) is set apart: it is not wording.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use crate::diff::printed_numbers::label_words;
use crate::diff::vocabulary::{Vocabulary, for_each_word};
use crate::model::{Unit, UnitKind};

pub(super) use crate::diff::hashing::Map;
pub(super) use crate::diff::vocabulary::fold;

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
    /// The words of both sides, and where each unit has its own there.
    pool: Rc<Pool>,
    pieces: Vec<Piece>,
}

/// The words of both sides. Units with equal texts share theirs.
#[derive(Default)]
struct Pool {
    /// Exact numbers.
    words: Vec<u32>,
    /// Where each word begins and ends in its unit's text.
    places: Vec<(u32, u32)>,
    /// Folded words of each unit.
    bags: Vec<Entry>,
}

/// A folded word of a unit and how often it stands there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    /// The folded word's number.
    pub word: u32,
    /// How often.
    pub times: u32,
    /// What the word weighs, in parts that this type holds exactly.
    pub weight: f32,
}

/// Where a unit's words lie in the pool.
#[derive(Debug, Clone, Copy)]
struct Piece {
    words: (usize, usize),
    bag: (usize, usize),
    label: Label,
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
    /// log(1 + units / units with the word), by folded number; whole multiples of a small part, so that sums are exact
    /// whatever their order.
    pub weights: Vec<f64>,
    /// How many text numbers there are.
    pub texts: usize,
    /// How often the unit that is being held against others has each folded word.
    held: RefCell<Vec<u32>>,
}

/// Parts of one that weights are counted in.
const PARTS: f64 = 65_536.0;
/// From how many times the words of the other on a bag is searched and not walked.
const MUCH_LONGER: usize = 16;
/// Bags of more words than this are sorted, so that they can be searched.
const LARGE_BAG: usize = 256;

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
        let mut reader = Reader::default();
        let pieces = [before, after].map(|units| units.iter().map(|unit| reader.read(unit)).collect::<Vec<u32>>());
        let folded = reader.vocabulary.len();
        let mut holders = vec![0_u32; folded];
        for (piece, uses) in reader.pieces.iter().zip(&reader.uses) {
            for entry in &reader.pool.bags[piece.bag.0..piece.bag.1] {
                holders[entry.word as usize] += uses;
            }
        }
        let units = (before.len() + after.len()) as f64;
        let weights: Vec<f64> = holders.iter().map(|&count| ((1.0 + units / f64::from(count.max(1))).ln() * PARTS).round()).collect();
        reader.pool.bags.iter_mut().for_each(|entry| entry.weight = weights[entry.word as usize] as f32);
        let weigh = |piece: &Piece| {
            let bag = &reader.pool.bags[piece.bag.0..piece.bag.1];
            bag.iter().map(|entry| f64::from(entry.weight) * f64::from(entry.times)).sum::<f64>()
        };
        let heavy: Vec<f64> = reader.pieces.iter().map(weigh).collect();
        let Reader { pool, pieces: places, .. } = reader;
        let pool = Rc::new(pool);
        let side = |units: &'a [Unit], pieces: &[u32]| Texts {
            units,
            parent: units.iter().enumerate().map(|(at, unit)| unit.parent.filter(|&parent| parent < at)).collect(),
            text: Vec::new(),
            weight: pieces.iter().map(|&piece| heavy[piece as usize]).collect(),
            pool: Rc::clone(&pool),
            pieces: pieces.iter().map(|&piece| places[piece as usize]).collect(),
        };
        let (mut before, mut after) = (side(before, &pieces[0]), side(after, &pieces[1]));
        let texts = number_texts([&mut before, &mut after], &pieces, places.len());
        Self { before, after, weights, texts, held: RefCell::new(vec![0; folded]) }
    }

    /// The same words for some of the units of either side, each with where it stands here.
    pub fn only<'b>(&self, before: (&'b [Unit], &[usize]), after: (&'b [Unit], &[usize])) -> Pair<'b> {
        Pair {
            before: self.before.only(before.0, before.1),
            after: self.after.only(after.0, after.1),
            weights: self.weights.clone(),
            texts: self.texts,
            held: RefCell::new(vec![0; self.weights.len()]),
        }
    }

    /// Weighted share of words in common, 0.0 to 1.0 (Dice on word counts).
    pub fn likeness(&self, before: usize, after: usize) -> f64 {
        let mut likeness = 0.0;
        self.hold(&self.after, after, &self.before, [before].into_iter(), |_, common| {
            likeness = dice(common, self.before.weight[before] + self.after.weight[after]);
        });
        likeness
    }

    /// The same for several units, all words of a side together.
    pub fn joined_likeness(&self, before: &[usize], after: &[usize]) -> f64 {
        if let ([before], [after]) = (before, after) {
            return self.likeness(*before, *after);
        }
        let mut held = self.held.borrow_mut();
        for entry in before.iter().flat_map(|&unit| self.before.bag(unit)) {
            held[entry.word as usize] += entry.times;
        }
        let mut common = 0.0;
        for entry in after.iter().flat_map(|&unit| self.after.bag(unit)) {
            let taken = entry.times.min(held[entry.word as usize]);
            held[entry.word as usize] -= taken;
            common += self.weights[entry.word as usize] * f64::from(taken);
        }
        for entry in before.iter().flat_map(|&unit| self.before.bag(unit)) {
            held[entry.word as usize] = 0;
        }
        let weight = |side: &Texts, units: &[usize]| units.iter().map(|&unit| side.weight[unit]).sum::<f64>();
        dice(common, weight(&self.before, before) + weight(&self.after, after))
    }

    /// Holds a unit against units of the other side, and hands on how much the words weigh that it has in common with
    /// each.
    pub fn hold(&self, side: &Texts, unit: usize, other: &Texts, others: impl Iterator<Item = usize>, mut found: impl FnMut(usize, f64)) {
        let own = side.bag(unit);
        let mut held = self.held.borrow_mut();
        for entry in own {
            held[entry.word as usize] = entry.times;
        }
        for unit in others {
            let bag = other.bag(unit);
            // A long text is looked into for every short one that may be part of it; to walk it each time would be
            // quadratic.
            let common = if bag.len() > LARGE_BAG && own.len() * MUCH_LONGER < bag.len() {
                self.common_within(own, bag)
            } else {
                bag.iter().map(|entry| f64::from(entry.weight) * f64::from(entry.times.min(held[entry.word as usize]))).sum()
            };
            found(unit, common);
        }
        for entry in own {
            held[entry.word as usize] = 0;
        }
    }

    /// What a bag has in common with a far longer one, which is sorted.
    fn common_within(&self, short: &[Entry], long: &[Entry]) -> f64 {
        let common = |entry: &Entry| {
            let at = long.binary_search_by_key(&entry.word, |entry| entry.word).ok()?;
            Some(self.weights[entry.word as usize] * f64::from(entry.times.min(long[at].times)))
        };
        short.iter().filter_map(common).sum()
    }

    /// Whether two units may pair at all.
    pub fn same_class(&self, before: usize, after: usize) -> bool {
        class(self.before.units[before].kind) == class(self.after.units[after].kind)
    }
}

/// Likeness of two bags that weigh this much together.
pub(super) fn dice(common: f64, whole: f64) -> f64 {
    if whole > 0.0 { (2.0 * common / whole).min(1.0) } else { 1.0 }
}

impl Texts<'_> {
    /// The same words for some of the units; `from` says where each of them stands here.
    fn only<'b>(&self, units: &'b [Unit], from: &[usize]) -> Texts<'b> {
        Texts {
            units,
            parent: units.iter().enumerate().map(|(at, unit)| unit.parent.filter(|&parent| parent < at)).collect(),
            text: from.iter().map(|&unit| self.text[unit]).collect(),
            weight: from.iter().map(|&unit| self.weight[unit]).collect(),
            pool: Rc::clone(&self.pool),
            pieces: from.iter().map(|&unit| self.pieces[unit]).collect(),
        }
    }

    /// How many units there are.
    pub fn len(&self) -> usize {
        self.units.len()
    }

    /// The exact words without a heading's label; a heading that is nothing but a label keeps it.
    pub fn words(&self, unit: usize) -> &[u32] {
        let Piece { words, label, .. } = self.pieces[unit];
        &self.pool.words[words.0 + label.apart()..words.1]
    }

    /// All exact words, a label's too.
    pub fn all_words(&self, unit: usize) -> &[u32] {
        let Piece { words, .. } = self.pieces[unit];
        &self.pool.words[words.0..words.1]
    }

    /// Where each of all words stands in the unit's text.
    pub fn places(&self, unit: usize) -> impl Iterator<Item = Range<usize>> {
        let Piece { words, .. } = self.pieces[unit];
        self.pool.places[words.0..words.1].iter().map(|&(start, end)| start as usize..end as usize)
    }

    /// The exact words of a heading's label; empty when the number is a field of its own.
    pub fn label(&self, unit: usize) -> &[u32] {
        let Piece { words, label, .. } = self.pieces[unit];
        &self.pool.words[words.0..words.0 + label.words]
    }

    /// Whether a heading is nothing but a label.
    pub fn is_label(&self, unit: usize) -> bool {
        self.pieces[unit].label.words > 0 && self.pieces[unit].label.alone
    }

    /// The folded words, each once.
    pub fn bag(&self, unit: usize) -> &[Entry] {
        let Piece { bag, .. } = self.pieces[unit];
        &self.pool.bags[bag.0..bag.1]
    }

    /// Whether the unit is a heading.
    pub fn is_heading(&self, unit: usize) -> bool {
        self.units[unit].kind == UnitKind::Heading
    }
}

/// Reads units into the pool, each text once.
#[derive(Default)]
struct Reader<'a> {
    vocabulary: Vocabulary<'a>,
    pool: Pool,
    /// The pieces of texts read, by how they are read: paragraphs, headings, headings with a number of their own.
    known: Map<(u8, &'a str), u32>,
    pieces: Vec<Piece>,
    /// How many units have each piece.
    uses: Vec<u32>,
    /// By folded word, the place of its entry in the bag at hand: it is there when that place is and holds it.
    entries: Vec<u32>,
}

impl<'a> Reader<'a> {
    /// Reads a unit, and gives the number of its piece.
    fn read(&mut self, unit: &'a Unit) -> u32 {
        let heading = unit.kind == UnitKind::Heading;
        let labelled = heading && unit.number.is_none();
        let next = u32::try_from(self.pieces.len()).expect("texts are limited to 1 GiB");
        let piece = *self.known.entry((u8::from(heading) + u8::from(labelled), &unit.text)).or_insert(next);
        if piece < next {
            self.uses[piece as usize] += 1;
            return piece;
        }
        let text = unit.text.as_str();
        let start = self.pool.words.len();
        let (vocabulary, pool) = (&mut self.vocabulary, &mut self.pool);
        for_each_word(text, |from, to| {
            pool.words.push(vocabulary.number(text, from, to));
            let place = |at: usize| u32::try_from(at).expect("texts are limited to 1 GiB");
            pool.places.push((place(from), place(to)));
        });
        let end = pool.words.len();
        let label = if labelled { label_words(text) } else { 0 };
        let label = Label { words: label, alone: start + label == end };
        let bag = pool.bags.len();
        for at in start + label.apart()..end {
            // A title has so few words that an ending must not part `Vision` from `Visioner`.
            let word = if heading { vocabulary.stem(pool.words[at]) } else { vocabulary.folded(pool.words[at]) };
            if self.entries.len() <= word as usize {
                self.entries.resize(vocabulary.len().max(word as usize + 1), 0);
            }
            let place = self.entries[word as usize] as usize;
            match pool.bags.get_mut(place).filter(|entry| place >= bag && entry.word == word) {
                Some(entry) => entry.times += 1,
                None => {
                    self.entries[word as usize] = u32::try_from(pool.bags.len()).expect("texts are limited to 1 GiB");
                    pool.bags.push(Entry { word, times: 1, weight: 0.0 });
                }
            }
        }
        if pool.bags.len() - bag > LARGE_BAG {
            pool.bags[bag..].sort_unstable_by_key(|entry| entry.word);
        }
        self.pieces.push(Piece { words: (start, end), bag: (bag, pool.bags.len()), label });
        self.uses.push(1);
        piece
    }
}

/// Gives equal words of one class the same number on both sides; says how many numbers there are.
fn number_texts(sides: [&mut Texts; 2], pieces: &[Vec<u32>; 2], read: usize) -> usize {
    const CLASSES: usize = 5;
    let mut of_piece = vec![u32::MAX; read * CLASSES];
    let pool = Rc::clone(&sides[0].pool);
    let mut seen: Map<(u8, &[u32]), u32> = Map::default();
    for (side, pieces) in sides.into_iter().zip(pieces) {
        for (unit, &piece) in pieces.iter().enumerate() {
            let class = class(side.units[unit].kind);
            let number = &mut of_piece[piece as usize * CLASSES + usize::from(class)];
            if *number == u32::MAX {
                let next = u32::try_from(seen.len()).expect("texts are limited to 1 GiB");
                let Piece { words, label, .. } = side.pieces[unit];
                *number = *seen.entry((class, &pool.words[words.0 + label.apart()..words.1])).or_insert(next);
            }
            side.text.push(*number);
        }
    }
    seen.len()
}
