//! The times and numbers that words mention: `inden for fem hverdage`, `kl. 14.30`, `den 1. april`, `12,5`.
//!
//! The same reading serves the words of a record and the words of its prose, so that the two can be compared.

use crate::checks::prose::Word;
use crate::model::deadline::{TimeUnit, inflects, number_of, unit_of};

/// One time, number or direction in time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mention {
    /// A span of time or a count, e.g. `5 hverdage`, `to gange`.
    Quantity(Number, Unit),
    /// A time of day, e.g. `kl. 14.30`.
    Clock(u8, u8),
    /// A day of a month, and of a year where one is named.
    Date(u8, u8, Option<Number>),
    /// A month by its name alone, 1 to 12.
    Month(u8),
    /// How often, e.g. `hver dag`, `årligt`.
    Every(Unit),
    /// Which side of a time is meant.
    Direction(Direction),
    /// Any other number.
    Number(Number),
}

/// A number in its plainest form: no thousands marks, a decimal comma, no zeros at the end, e.g. `1000`, `12,5`.
pub type Number = String;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Hours, days, weeks, months.
    Time(TimeUnit),
    /// Minutes.
    Minutes,
    /// Quarters of a year.
    Quarters,
    /// Years.
    Years,
    /// Times: `én gang`.
    Times,
}

/// Which side of a time is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Not later: `senest`, `inden for`, `før`.
    Latest,
    /// Not earlier: `fra`, `tidligst`.
    From,
    /// Together with something: `ved`, `når`.
    At,
    /// `hurtigst muligt`, `snarest`.
    Soon,
    /// `straks`, `omgående`.
    AtOnce,
    /// `samme dag`.
    SameDay,
}

/// A mention with the words that make it, e.g. `fem hverdage`.
#[derive(Debug, Clone)]
pub struct Said {
    /// What is mentioned.
    pub mention: Mention,
    /// The words, lower case.
    pub words: String,
}

const MONTHS: [&str; 12] =
    ["januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november", "december"];

/// How many bytes a number word has at most; nearly every word is longer or is none, so the length is looked at first.
const LONGEST_NUMBER_WORD: usize = 10;

/// One mention and how many words it takes, if one begins here.
type Reading = Option<(Mention, usize)>;

/// Lists what some words mention, in order.
pub fn mentions(words: &[Word]) -> Vec<Said> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let readings = [date, clock, quantity, every, direction, month, plain_number];
        let Some((mention, used)) = readings.iter().find_map(|read| read(words, at)) else {
            at += 1;
            continue;
        };
        found.push(Said { words: phrase(&mention, &words[at..at + used]), mention });
        at += used;
    }
    found
}

fn phrase(mention: &Mention, words: &[Word]) -> String {
    match mention {
        Mention::Clock(hours, 0) => format!("kl. {hours}"),
        Mention::Clock(hours, minutes) => format!("kl. {hours}.{minutes:02}"),
        Mention::Date(day, month, year) => day_in_words(*day, *month, year.as_ref()),
        _ => words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" "),
    }
}

/// A date as prose writes it, e.g. `30. april 2019`.
pub fn day_in_words(day: u8, month: u8, year: Option<&Number>) -> String {
    let year = year.map(|year| format!(" {year}")).unwrap_or_default();
    format!("{day}. {}{year}", month_in_words(month))
}

/// A month's name; empty for a number that is none.
pub fn month_in_words(month: u8) -> &'static str {
    usize::from(month).checked_sub(1).and_then(|index| MONTHS.get(index)).copied().unwrap_or_default()
}

fn word(words: &[Word], at: usize) -> &str {
    words.get(at).map_or("", |word| &word.text)
}

/// The word some places before another, empty when there is none.
fn before(words: &[Word], at: usize, places: usize) -> &str {
    at.checked_sub(places).map_or("", |at| word(words, at))
}

fn date(words: &[Word], at: usize) -> Reading {
    if !word(words, at).starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let in_figures = || {
        let parts: Vec<&str> = word(words, at).split(['.', '-', '/']).collect();
        let [first, middle, last] = parts[..] else { return None };
        let (day, year) = if first.len() == 4 { (last, first) } else { (first, last) };
        let year = if year.len() == 2 { format!("20{year}") } else { year.to_owned() };
        let year = (year.len() == 4).then(|| number(&year)).flatten()?;
        Some((Mention::Date(small(day, 31)?, small(middle, 12)?, Some(year)), 1))
    };
    let in_words = || {
        let day = small(word(words, at), 31)?;
        let month = month_named(word(words, at + 1))?;
        let year = number(word(words, at + 2)).filter(|year| is_year(year) && unit(word(words, at + 3)).is_none());
        let used = if year.is_some() { 3 } else { 2 };
        Some((Mention::Date(day, month, year), used))
    };
    in_figures().or_else(in_words)
}

fn small(figures: &str, most: u8) -> Option<u8> {
    let all_figures = !figures.is_empty() && figures.len() <= 2 && figures.bytes().all(|byte| byte.is_ascii_digit());
    all_figures.then(|| figures.parse().ok()).flatten().filter(|number| (1..=most).contains(number))
}

fn month_named(word: &str) -> Option<u8> {
    if word.len() > LONGEST_NUMBER_WORD {
        return None;
    }
    (1..=12).find(|month| month_in_words(*month) == word.strip_suffix('s').filter(|_| word != "marts").unwrap_or(word))
}

/// Whether a number can be a year, e.g. `2019`.
fn is_year(number: &str) -> bool {
    number.len() == 4 && (number.starts_with("19") || number.starts_with("20"))
}

fn month(words: &[Word], at: usize) -> Reading {
    Some((Mention::Month(month_named(word(words, at))?), 1))
}

/// `kl. 12`, `kl. 8-15`, `mellem kl. 8 og 15`.
fn clock(words: &[Word], at: usize) -> Reading {
    let is_sign = |word: &str| matches!(word, "kl" | "klokken");
    if is_sign(word(words, at)) {
        let (hours, minutes) = time_of_day(word(words, at + 1))?;
        return Some((Mention::Clock(hours, minutes), 2));
    }
    let (hours, minutes) = time_of_day(word(words, at))?;
    let gap = if matches!(before(words, at, 1), "til" | "og") { 2 } else { 1 };
    let ends_range = time_of_day(before(words, at, gap)).is_some() && is_sign(before(words, at, gap + 1));
    (ends_range && unit(word(words, at + 1)).is_none()).then_some((Mention::Clock(hours, minutes), 1))
}

fn time_of_day(figures: &str) -> Option<(u8, u8)> {
    let (hours, minutes) = figures.split_once(['.', ':']).unwrap_or((figures, "00"));
    let part = |figures: &str| figures.bytes().all(|byte| byte.is_ascii_digit()).then(|| figures.parse::<u8>().ok()).flatten();
    Some((part(hours)?, part(minutes)?)).filter(|(hours, minutes)| *hours <= 24 && *minutes < 60)
}

/// `fem hverdage`, `5 hele dage`, and the first number of `3-5 hverdage` and `to til tre uger`.
fn quantity(words: &[Word], at: usize) -> Reading {
    const BETWEEN: [&str; 7] = ["hel", "hele", "fulde", "følgende", "påfølgende", "efterfølgende", "sammenhængende"];
    let number_here = number(word(words, at))?;
    let unit_after = |at: usize| {
        let skip = usize::from(BETWEEN.contains(&word(words, at)));
        unit(word(words, at + skip)).map(|unit| (unit, skip + 1))
    };
    if let Some((unit, used)) = unit_after(at + 1) {
        return Some((Mention::Quantity(number_here, unit), 1 + used));
    }
    let next = at + 1 + usize::from(matches!(word(words, at + 1), "til" | "eller" | "og"));
    let (unit, _) = number(word(words, next)).and_then(|_| unit_after(next + 1))?;
    Some((Mention::Quantity(number_here, unit), 1))
}

fn unit(word: &str) -> Option<Unit> {
    const OTHERS: [(&str, Unit); 5] =
        [("minut", Unit::Minutes), ("minutt", Unit::Minutes), ("kvartal", Unit::Quarters), ("år", Unit::Years), ("gang", Unit::Times)];
    let other = || OTHERS.iter().find(|(stem, _)| inflects(word, stem)).map(|(_, unit)| *unit);
    unit_of(word).map(Unit::Time).or_else(other)
}

fn every(words: &[Word], at: usize) -> Reading {
    const ADJECTIVES: [(&str, Unit); 5] = [
        ("daglig", Unit::Time(TimeUnit::CalendarDays)),
        ("ugentlig", Unit::Time(TimeUnit::Weeks)),
        ("månedlig", Unit::Time(TimeUnit::Months)),
        ("kvartalsvis", Unit::Quarters),
        ("årlig", Unit::Years),
    ];
    let here = word(words, at);
    let is = |stem: &str| here.strip_prefix(stem).is_some_and(|ending| matches!(ending, "" | "t" | "e"));
    if let Some((_, unit)) = ADJECTIVES.iter().find(|(stem, _)| is(stem)) {
        return Some((Mention::Every(*unit), 1));
    }
    let next = word(words, at + 1);
    let counted = unit(next).filter(|unit| *unit != Unit::Times)?;
    let repeats = match here {
        "hver" | "hvert" | "alle" | "pr" | "per" => true,
        "om" | "i" => next.ends_with("en") || next.ends_with("et"),
        _ => false,
    };
    repeats.then_some((Mention::Every(counted), 2))
}

fn direction(words: &[Word], at: usize) -> Reading {
    let same_day = |word: &str| matches!(unit(word), Some(Unit::Time(TimeUnit::CalendarDays)));
    let (direction, used) = match (before(words, at, 1), word(words, at), word(words, at + 1)) {
        ("det", "samme", _) | ("uden", "ophold", _) => (Direction::AtOnce, 1),
        (_, "samme", next) if same_day(next) => (Direction::SameDay, 2),
        (_, "senest" | "inden" | "indenfor" | "før" | "forinden" | "højst" | "maksimalt", _)
        | ("i", "løbet", _)
        | ("ikke", "senere", _) => (Direction::Latest, 1),
        (_, "fra" | "tidligst", _) => (Direction::From, 1),
        (_, "ved" | "når" | "under" | "samtidig" | "samtidigt", _) | ("i", "forbindelse", _) => (Direction::At, 1),
        (_, "hurtigst" | "snarest", _) | ("så", "snart" | "hurtigt", _) => (Direction::Soon, 1),
        (_, "straks" | "omgående" | "øjeblikkelig" | "øjeblikkeligt" | "ufortøvet", _) => (Direction::AtOnce, 1),
        _ => return None,
    };
    Some((Mention::Direction(direction), used))
}

/// A number that stands for itself; `en` and `et` are articles unless they count something.
fn plain_number(words: &[Word], at: usize) -> Reading {
    let here = word(words, at);
    let number = number(here).filter(|_| !matches!(here, "en" | "et"))?;
    Some((Mention::Number(number), 1))
}

/// Reads a number, in figures or as a Danish word, e.g. `1000` from `1.000`, `12,5` from `12,50`, `5` from `fem`.
pub fn number(word: &str) -> Option<Number> {
    if !word.starts_with(|c: char| c.is_ascii_digit()) {
        let short = word.len() <= LONGEST_NUMBER_WORD && word.chars().all(char::is_alphabetic);
        return short.then(|| number_of(word)).flatten().map(|number| number.to_string());
    }
    let (whole, decimals) = word.split_once(',').unwrap_or((word, ""));
    let groups: Vec<&str> = whole.split('.').collect();
    let grouped = groups.len() == 1 || (groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3));
    let figures = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !grouped || !groups.iter().all(|group| figures(group)) || !figures(decimals) {
        return None;
    }
    let (whole, decimals) = (groups.concat(), decimals.trim_end_matches('0'));
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        figures => figures,
    };
    Some(if decimals.is_empty() { whole.to_owned() } else { format!("{whole},{decimals}") })
}
