//! Whether two texts differ in the way they are written only: case, quotes, dashes, hyphens, ligatures, spacing, and
//! the style of a date. Numbers keep their digits, signs and separators; words keep their letters.

use unicode_normalization::UnicodeNormalization;

use crate::diff::comparison::{Op, Run};

/// Whether every change says the same as before, written otherwise. False when nothing changed.
pub(super) fn only_typography(runs: &[Run]) -> bool {
    let mut changed = (String::new(), String::new());
    let mut any = false;
    for run in runs {
        match run.op {
            Op::Delete => changed.0.push_str(&run.text),
            Op::Insert => changed.1.push_str(&run.text),
            Op::Equal if run.text.trim().is_empty() => {
                changed.0.push_str(&run.text);
                changed.1.push_str(&run.text);
            }
            Op::Equal => {
                if !is_same(&changed.0, &changed.1) {
                    return false;
                }
                changed.0.clear();
                changed.1.clear();
            }
        }
        any |= run.op != Op::Equal;
    }
    any && is_same(&changed.0, &changed.1)
}

fn is_same(before: &str, after: &str) -> bool {
    before == after || plain(before) == plain(after)
}

/// The text without what is a matter of style.
fn plain(text: &str) -> String {
    let mut plain = Plain::default();
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut at = 0;
    while at < words.len() {
        plain.space();
        if let Some((length, date)) = date(&words[at..]) {
            plain.date(date);
            at += length;
        } else {
            words[at].nfc().for_each(|letter| plain.letter(letter));
            at += 1;
        }
    }
    plain.out
}

#[derive(Default)]
struct Plain {
    out: String,
    spaced: bool,
    dashed: bool,
}

impl Plain {
    fn space(&mut self) {
        self.spaced = true;
    }

    fn letter(&mut self, letter: char) {
        match letter {
            '\u{ad}' | '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{2060}' => {}
            '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' => {
                // Between words a dash or hyphen is style; before a number it may be a sign.
                self.dashed = true;
            }
            '"' | '\u{201c}'..='\u{201f}' | '«' | '»' => self.push('"'),
            '\'' | '\u{2018}'..='\u{201b}' => self.push('\''),
            '\u{fb00}'..='\u{fb06}' => {
                let letters = ["ff", "fi", "fl", "ffi", "ffl", "st", "st"][letter as usize - 0xfb00];
                letters.chars().for_each(|letter| self.push(letter));
            }
            '…' => "...".chars().for_each(|letter| self.push(letter)),
            _ => letter.to_lowercase().for_each(|letter| self.push(letter)),
        }
    }

    fn push(&mut self, letter: char) {
        if letter.is_ascii_digit() {
            let after_number = self.out.ends_with(|last: char| last.is_ascii_digit());
            if self.dashed {
                self.out.push('-');
            } else if self.spaced && after_number {
                self.out.push(' ');
            }
        }
        (self.spaced, self.dashed) = (false, false);
        self.out.push(letter);
    }

    fn date(&mut self, (year, month, day, rest): Date) {
        self.out.push_str(&format!("<{year}/{month}/{day}>{rest}"));
        (self.spaced, self.dashed) = (false, false);
    }
}

/// Year, month, day, and the punctuation after them.
type Date<'a> = (u16, u8, u8, &'a str);

const MONTHS: [&str; 12] =
    ["januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november", "december"];
/// Letters that a shortened month has at least.
const SHORT_MONTH: usize = 3;

/// The date that words begin with, and how many of them it takes: `1. juli 2019`, `01.07.2019`, `1/7 2019`, `2019-07-01`.
fn date<'a>(words: &[&'a str]) -> Option<(usize, Date<'a>)> {
    let first = words.first()?;
    if let (Some(day), Some(name), Some(last)) = (first.strip_suffix('.'), words.get(1), words.get(2)) {
        let name = name.trim_end_matches('.').to_lowercase();
        let month = MONTHS.iter().position(|month| name.len() >= SHORT_MONTH && month.starts_with(&name));
        if let Some(month) = month.and_then(|month| u8::try_from(month + 1).ok()) {
            let (year, rest) = digits(last);
            return Some((3, checked(year, month, day.parse().ok()?, rest)?));
        }
    }
    let (head, rest) = first.split_at(first.trim_end_matches(|letter: char| !letter.is_ascii_digit()).len());
    let parts: Vec<&str> = head.split(['.', '/', '-']).collect();
    match (parts[..].as_ref(), words.get(1)) {
        ([year, month, day], _) if year.len() == 4 => Some((1, checked(year, month.parse().ok()?, day.parse().ok()?, rest)?)),
        ([day, month, year], _) => Some((1, checked(year, month.parse().ok()?, day.parse().ok()?, rest)?)),
        ([day, month], Some(last)) if head.contains('/') && rest.is_empty() => {
            let (year, rest) = digits(last);
            Some((2, checked(year, month.parse().ok()?, day.parse().ok()?, rest)?))
        }
        _ => None,
    }
}

fn digits(word: &str) -> (&str, &str) {
    word.split_at(word.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(word.len()))
}

fn checked<'a>(year: &str, month: u8, day: u8, rest: &'a str) -> Option<Date<'a>> {
    let year: u16 = (year.len() == 4).then(|| year.parse().ok())??;
    ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some((year, month, day, rest))
}
