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
    /// How often, e.g. `hver dag`, `årligt`, `to gange om året`, `hver fjerde uge`.
    Every(Rate),
    /// Which side of a time is meant.
    Direction(Direction),
    /// Any other number.
    Number(Number),
}

/// So many times in a span of time, e.g. 2 in 1 year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rate {
    /// How many times.
    pub times: Number,
    /// In how many units.
    pub span: Number,
    /// What the span is counted in.
    pub unit: Unit,
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
    /// Quarters of an hour.
    QuarterHours,
    /// Quarters of a year.
    Quarters,
    /// Halves of a year.
    HalfYears,
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

/// How many bytes a month's name has at most, and a number's; other words need not be looked up.
const LONGEST_MONTH: usize = 10;
const LONGEST_NUMBER: usize = 16;

/// One mention and how many words it takes, if one begins here.
type Reading = Option<(Mention, usize)>;

/// Lists what some words mention, in order.
pub fn mentions(words: &[Word]) -> Vec<Said> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let readings = [date, clock, rate, quantity, every, direction, month, plain_number];
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
    let month_in_figures = || {
        let (day, month) = word(words, at).split_once('/')?;
        let year = number(word(words, at + 1)).filter(|year| is_year(year));
        let used = if year.is_some() { 2 } else { 1 };
        Some((Mention::Date(small(day, 31)?, small(month, 12)?, year), used))
    };
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
    in_figures().or_else(in_words).or_else(month_in_figures)
}

fn small(figures: &str, most: u8) -> Option<u8> {
    let all_figures = !figures.is_empty() && figures.len() <= 2 && figures.bytes().all(|byte| byte.is_ascii_digit());
    all_figures.then(|| figures.parse().ok()).flatten().filter(|number| (1..=most).contains(number))
}

fn month_named(word: &str) -> Option<u8> {
    const SHORT: [&str; 12] = ["jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sept", "okt", "nov", "dec"];
    if word.len() > LONGEST_MONTH {
        return None;
    }
    let is_short = |month: u8| usize::from(month).checked_sub(1).and_then(|index| SHORT.get(index)) == Some(&word);
    let whole = word.strip_suffix('s').filter(|_| word != "marts").unwrap_or(word);
    (1..=12).find(|month| month_in_words(*month) == whole || is_short(*month))
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
        let next = word(words, at + 1);
        let (hours, minutes) = time_of_day(next).or_else(|| time_of_day(&number(next)?))?;
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

/// `fem hverdage`, `5 hele dage`, `femte dag`, `en halv time`, and the first number of `3-5 hverdage` and `to til tre uger`.
fn quantity(words: &[Word], at: usize) -> Reading {
    const BETWEEN: [&str; 8] = ["hel", "hele", "fulde", "første", "følgende", "påfølgende", "efterfølgende", "sammenhængende"];
    if let Some((number, used)) = half(words, at).or_else(|| Some((ordinal(word(words, at))?, 1))) {
        return unit(word(words, at + used)).map(|unit| (Mention::Quantity(number, unit), used + 1));
    }
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

/// `halvanden`, `en halv`, `halve`: the number and how many words it takes.
fn half(words: &[Word], at: usize) -> Option<(Number, usize)> {
    let is_half = |word: &str| matches!(word, "halv" | "halvt" | "halve");
    match (word(words, at), word(words, at + 1)) {
        ("halvanden" | "halvandet", _) => Some(("1,5".to_owned(), 1)),
        ("en" | "et" | "én" | "ét", next) if is_half(next) => Some(("0,5".to_owned(), 2)),
        (here, _) if is_half(here) => Some(("0,5".to_owned(), 1)),
        _ => None,
    }
}

/// The number of an ordinal, e.g. `4` for `fjerde`.
pub fn ordinal(word: &str) -> Option<Number> {
    const ORDINALS: &str = "første anden tredje fjerde femte sjette syvende ottende niende tiende ellevte tolvte";
    let word = if word == "andet" { "anden" } else { word };
    ORDINALS.split(' ').position(|ordinal| ordinal == word).map(|at| (at + 1).to_string())
}

fn unit(word: &str) -> Option<Unit> {
    const OTHERS: [(&str, Unit); 7] = [
        ("minut", Unit::Minutes),
        ("minutt", Unit::Minutes),
        ("kvarter", Unit::QuarterHours),
        ("kvartal", Unit::Quarters),
        ("halvår", Unit::HalfYears),
        ("år", Unit::Years),
        ("gang", Unit::Times),
    ];
    let other = || OTHERS.iter().find(|(stem, _)| inflects(word, stem)).map(|(_, unit)| *unit);
    unit_of(word).map(Unit::Time).or_else(other)
}

/// `to gange om året`, `to årlige`.
fn rate(words: &[Word], at: usize) -> Reading {
    let times = number(word(words, at))?;
    let skip = 1 + usize::from(unit(word(words, at + 1)) == Some(Unit::Times));
    let (Mention::Every(rate), used) = every(words, at + skip)? else { return None };
    let counts = skip == 2 || adjective(word(words, at + 1)).is_some();
    (counts && rate.times == "1").then(|| (Mention::Every(Rate { times, ..rate }), skip + used))
}

/// `årligt`, `hver dag`, `hver fjerde uge`, `hvert halve år`, `om året`, `på hverdage`.
fn every(words: &[Word], at: usize) -> Reading {
    let here = word(words, at);
    let every = |span: Number, unit: Unit, used: usize| Some((Mention::Every(Rate { times: "1".to_owned(), span, unit }), used));
    if let Some(unit) = adjective(here) {
        return every("1".to_owned(), unit, 1);
    }
    let next = word(words, at + 1);
    let repeats = matches!(here, "hver" | "hvert" | "alle" | "pr" | "per");
    if repeats && next == "ugens" && unit(word(words, at + 2)).is_some() {
        return every("1".to_owned(), unit(word(words, at + 2))?, 3); // `alle ugens dage`
    }
    let spanned = half(words, at + 1).or_else(|| Some((ordinal(next).or_else(|| number(next))?, 1)));
    if let Some((span, used)) = spanned.filter(|_| matches!(here, "hver" | "hvert")) {
        let counted = unit(word(words, at + 1 + used)).filter(|unit| *unit != Unit::Times)?;
        return every(span, counted, 2 + used);
    }
    let counted = unit(next).filter(|unit| *unit != Unit::Times)?;
    let working_days = counted == Unit::Time(TimeUnit::WorkingDays) && (next.ends_with('e') || next.ends_with("ene"));
    let repeats = match here {
        "om" | "i" => next.ends_with("en") || next.ends_with("et") || working_days,
        "på" => working_days,
        _ => repeats,
    };
    if repeats { every("1".to_owned(), counted, 2) } else { None }
}

/// The unit of an adjective such as `halvårlig`, in any inflection.
fn adjective(word: &str) -> Option<Unit> {
    const ADJECTIVES: [(&str, Unit); 8] = [
        ("daglig", Unit::Time(TimeUnit::CalendarDays)),
        ("ugentlig", Unit::Time(TimeUnit::Weeks)),
        ("månedlig", Unit::Time(TimeUnit::Months)),
        ("kvartalsvis", Unit::Quarters),
        ("kvartårlig", Unit::Quarters),
        ("halvårlig", Unit::HalfYears),
        ("halvårsvis", Unit::HalfYears),
        ("årlig", Unit::Years),
    ];
    let is = |stem: &str| word.strip_prefix(stem).is_some_and(|ending| matches!(ending, "" | "t" | "e"));
    ADJECTIVES.iter().find(|(stem, _)| is(stem)).map(|(_, unit)| *unit)
}

fn direction(words: &[Word], at: usize) -> Reading {
    let same_day = |word: &str| matches!(unit(word), Some(Unit::Time(TimeUnit::CalendarDays)));
    let (direction, used) = match (before(words, at, 1), word(words, at), word(words, at + 1)) {
        ("det", "samme", _) => (Direction::AtOnce, 1),
        (_, "ophold" | "forsinkelse", _) if before(words, at, 1) == "uden" || before(words, at, 2) == "uden" => (Direction::AtOnce, 1),
        (_, "samme", next) if same_day(next) => (Direction::SameDay, 2),
        (_, "senest" | "inden" | "indenfor" | "før" | "forinden" | "højst" | "maksimalt" | "indtil" | "varsel", _)
        | (_, "frem", "til")
        | ("i", "løbet", _)
        | ("ikke", "senere", _) => (Direction::Latest, 1),
        (_, "fra" | "tidligst", _) => (Direction::From, 1),
        (_, "ved" | "når" | "under" | "samtidig" | "samtidigt", _) | ("i", "forbindelse" | "tilknytning", _) => (Direction::At, 1),
        ("på", here, _) if here == "dagen" || here.ends_with("sdagen") || here.ends_with("tidspunktet") => (Direction::At, 1),
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
        let short = word.len() <= LONGEST_NUMBER && word.chars().all(char::is_alphabetic);
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
