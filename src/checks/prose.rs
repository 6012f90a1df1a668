//! The prose a record stands on, as words: lower case, by sentence, with the commas that part its clauses.
//!
//! A record's prose is its paragraph and the list that directly follows; a list item's is its own words, the list
//! below it, and the sentence that leads into the list. Footnotes are not part of it.

use std::rc::Rc;

use crate::model::text::is_abbreviation;
use crate::model::{Agreement, Block, Item, List, Place, Record, Section, Text};

/// One word of the prose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Lower case, without the punctuation around it.
    pub text: String,
    /// Whether a comma, colon, bracket or dash comes after it.
    pub comma: bool,
    /// Whether the sentence ends with it.
    pub stop: bool,
}

/// The words of a unit.
#[derive(Debug, Clone, Default)]
pub struct Prose {
    /// In the order written; the last one of each block is a stop.
    pub words: Vec<Word>,
}

/// A record with the prose it must agree with.
#[derive(Debug)]
pub struct Marked<'a> {
    /// The record.
    pub record: &'a Record,
    /// The unit that carries it.
    pub place: &'a Place,
    /// The unit's words, shared by its records.
    pub prose: Rc<Prose>,
}

/// Every record of an agreement with its prose, in print order. Empty for works in other languages than Danish.
pub fn marked(agreement: &Agreement) -> Vec<Marked<'_>> {
    let mut found = Vec::new();
    if agreement.facts.language.split('-').next() != Some("da") {
        return found;
    }
    for section in agreement.all_sections() {
        mark(&section.records, &section.place, || section_prose(section), &mut found);
        for block in &section.blocks {
            let Block::Clause(clause) = block else { continue };
            let text = clause.text.words();
            mark(&clause.records, &clause.place, || Prose::read(block_words(&text, clause.list.as_ref())), &mut found);
            items(clause.list.as_ref(), &last_sentence(&text), &mut found);
        }
    }
    found
}

/// The running texts of an agreement with their places, in print order: paragraphs, list items, word lists, footnotes.
pub fn running_texts(agreement: &Agreement) -> Vec<(&Place, &Text)> {
    let mut texts: Vec<(&Place, &Text)> = Vec::new();
    for block in agreement.all_blocks() {
        let start = texts.len();
        match block {
            Block::Clause(clause) => {
                texts.push((&clause.place, &clause.text));
                if let Some(list) = &clause.list {
                    list.for_each_item(&mut |item| texts.push((&item.place, &item.text)));
                }
            }
            Block::Definitions(definitions) => texts.extend(definitions.entries.iter().map(|entry| (&entry.place, &entry.text))),
            _ => {}
        }
        let notes: Vec<_> = texts[start..].iter().flat_map(|(_, text)| text.footnotes()).map(|note| (&note.place, &note.text)).collect();
        texts.extend(notes);
    }
    texts
}

fn items<'a>(list: Option<&'a List>, lead: &[Word], into: &mut Vec<Marked<'a>>) {
    for item in list.map_or(&[][..], |list| &list.items) {
        let text = item.text.words();
        let prose = || Prose { words: [lead, &Prose::read(block_words(&text, item.list.as_ref())).words].concat() };
        mark(&item.records, &item.place, prose, into);
        items(item.list.as_ref(), &[lead, &last_sentence(&text)].concat(), into);
    }
}

fn mark<'a>(records: &'a [Record], place: &'a Place, prose: impl Fn() -> Prose, into: &mut Vec<Marked<'a>>) {
    if records.iter().any(|record| matches!(record, Record::Obligation(_) | Record::Target(_) | Record::Decision(_))) {
        let prose = Rc::new(prose());
        into.extend(records.iter().map(|record| Marked { record, place, prose: Rc::clone(&prose) }));
    }
}

fn section_prose(section: &Section) -> Prose {
    let clauses = section.blocks.iter().filter_map(|block| if let Block::Clause(clause) = block { Some(clause) } else { None });
    let below = clauses.flat_map(|clause| block_words(&clause.text.words(), clause.list.as_ref()));
    Prose::read([section.title.words()].into_iter().chain(below))
}

fn block_words(text: &str, list: Option<&List>) -> Vec<String> {
    let mut words = vec![text.to_owned()];
    if let Some(list) = list {
        list.for_each_item(&mut |item: &Item| words.push(item.text.words()));
    }
    words
}

/// The sentence that leads into a list.
fn last_sentence(text: &str) -> Vec<Word> {
    Prose::read([text.to_owned()]).sentences().last().unwrap_or_default().to_vec()
}

impl Prose {
    /// Takes blocks of running text apart.
    pub fn read(blocks: impl IntoIterator<Item = String>) -> Self {
        let mut prose = Self::default();
        for block in blocks {
            prose.read_block(&plain(&block));
        }
        prose
    }

    /// The sentences, each with at least one word.
    pub fn sentences(&self) -> impl Iterator<Item = &[Word]> {
        self.words.split_inclusive(|word| word.stop)
    }

    fn read_block(&mut self, block: &str) {
        let before = self.words.len();
        let mut pieces = block.split_whitespace().peekable();
        while let Some(piece) = pieces.next() {
            let start = self.words.len();
            let core = piece.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '%' | '§'));
            let tail = piece.rfind(core).map_or("", |at| &piece[at + core.len()..]);
            self.words.extend(parts(core).into_iter().map(|text| Word { text: text.to_lowercase(), comma: false, stop: false }));
            let bracket_next = pieces.peek().is_some_and(|next| next.starts_with('('));
            let upper_next = pieces.peek().is_some_and(|next| starts_upper(next));
            let ended = tail.contains(['.', '!', '?', '…']) && upper_next && !is_abbreviation(core);
            let comma = bracket_next || (core.is_empty() && piece.contains('-')) || tail.contains([',', ';', ':', ')']);
            // A lone dash belongs to the word before it, if the block has one.
            if let Some(last) = self.words.get_mut(before..).and_then(<[Word]>::last_mut).filter(|_| start > before || !core.is_empty()) {
                last.comma |= comma;
                last.stop |= ended;
            }
        }
        if let Some(last) = self.words.get_mut(before..).and_then(<[Word]>::last_mut) {
            last.stop = true;
        }
    }
}

/// Text with one sort of hyphen and no invisible marks; `split_whitespace` knows every sort of space.
fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| !matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}'))
        .map(|c| if matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}') { '-' } else { c })
        .collect()
}

/// `pct.-point`, `%-point`, `procentpoint`, in any inflection.
fn is_per_cent_point(core: &str) -> bool {
    let lower = core.to_lowercase();
    let rest = ["procent", "pct", "%"].iter().find_map(|sign| lower.strip_prefix(sign));
    rest.is_some_and(|rest| rest.trim_start_matches(['.', '-']).starts_with("point"))
}

fn starts_upper(piece: &str) -> bool {
    piece.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_uppercase)
}

/// Parts `12%` and `8-15` and `5-dages`; keeps `1.000`, `30-04-2019` and `PLO-Midtjylland`. `pct.-point` is one word.
fn parts(core: &str) -> Vec<&str> {
    if is_per_cent_point(core) {
        return vec!["procentpoint"];
    }
    let mut parts = Vec::new();
    for piece in core.split_inclusive(['%', '§']) {
        let (word, sign) = piece.strip_suffix(['%', '§']).map_or((piece, ""), |word| (word, &piece[word.len()..]));
        let starts_with_number = word.starts_with(|c: char| c.is_ascii_digit());
        let date = word.split('-').count() == 3 && word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        match starts_with_number && !date {
            true => parts.extend(word.split('-')),
            false => parts.push(word),
        }
        parts.push(sign);
    }
    parts.retain(|part| !part.is_empty());
    parts
}
