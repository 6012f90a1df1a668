//! The words of a deadline read as what they are: a span, a moment, a rate, opening hours, a stretch of time.
//!
//! 1. the words are parted where two limits stand together: `hurtigst muligt` and `senest kl. 12`
//! 2. each part is found again in the prose, which says what the mark leaves out: `senest 3 hverdage` *før udskrivningen*
//! 3. each part is read; what is none of the known forms stays words
//!
//! How two readings compare is said in `order`.

use crate::model::deadline::amounts::{Amount, Unit, amount, number, ordinal, unit};
use crate::model::deadline::words::{Token, place, tokens, tokens_of_prose};

/// One limit of a deadline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Limit {
    /// So long before or after an event: `5 hverdage`, `samme dag`, `senest 3 hverdage før udskrivningen`.
    Within(Amount, Side, Event),
    /// Before an event, however little: `før udskrivningen`.
    Before(Event),
    /// At an event: `senest ved udskrivningen`.
    At(Event),
    /// As fast as one can; `straks` is 0, `hurtigst muligt` 1.
    Prompt(u8),
    /// A time of day in minutes: `senest kl. 12`; of a beginning, `fra kl. 8`.
    Clock(u32, Bound, Event),
    /// A date: `1. april`, `udgangen af 2020`.
    Date(Date, Bound),
    /// So often: `fire gange om året`.
    Rate(u32, Period, Option<String>),
    /// When somebody can be reached: `hverdage kl. 8-16`, `hele døgnet`.
    Hours(Days, Option<(u32, u32)>),
    /// For so long: `i de første 2 døgn`.
    Lasting(Amount, Event),
    /// Anything else, in its words.
    Words(Vec<String>),
}

/// On which side of its event a span lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// It ends so long before.
    Before,
    /// It ends so long after.
    After,
}

/// What a limit is counted from: the words that name it, without small ones; empty when nothing is said.
pub type Event = Vec<String>;

/// Which end a moment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// The first moment: `fra den 1. januar`.
    From,
    /// The last moment, not itself included: `inden kl. 10`.
    Until,
    /// The last moment: `senest kl. 10`.
    Latest,
}

/// A date, with or without a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Date {
    /// Absent for a date that comes back each year.
    pub year: Option<u32>,
    /// 1 to 12.
    pub month: u32,
    /// 1 to 31.
    pub day: u32,
}

/// What a rate is counted per.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Period {
    /// A stretch of the calendar.
    Calendar(Amount),
    /// Anything else, e.g. `vagt`.
    Of(String),
}

/// The days that hours are kept on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Days {
    /// Every day.
    All,
    /// Monday to Friday.
    Working,
    /// Not said.
    Unsaid,
}

const MONTHS: [&str; 12] =
    ["januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november", "december"];
const SEASONS: [&str; 4] = ["forår", "sommer", "efterår", "vinter"];
/// Words between two limits that hold together.
const JOINTS: [&str; 4] = ["og", "dog", "men", "samt"];
/// Words that name no event.
const SMALL: [&str; 14] =
    ["efter", "inden", "denne", "dette", "disse", "deres", "hvor", "bliver", "blevet", "været", "sidste", "første", "næste", "samme"];
/// How many words after a span may name its event.
const EVENT_WORDS: usize = 6;
/// Letters of the shortest word that names an event.
const EVENT_LETTERS: usize = 5;

/// Reads a deadline, with the prose it was marked in; all limits hold together.
pub fn limits(words: &str, prose: &str) -> Vec<Limit> {
    let (tokens, prose) = (tokens(words), tokens_of_prose(prose));
    let whole = |tokens: &[Token]| vec![read(tokens, &prose)];
    if tokens.iter().any(|token| token.word == "eller") {
        return vec![Limit::Words(tokens.into_iter().map(|token| token.word).collect())];
    }
    let parts: Vec<&[Token]> = tokens.split(|token| JOINTS.contains(&token.word.as_str())).filter(|part| !part.is_empty()).collect();
    let read: Vec<Limit> = parts.iter().map(|part| read(part, &prose)).collect();
    if read.len() > 1 && !read.iter().any(|limit| matches!(limit, Limit::Words(_))) { read } else { whole(&tokens) }
}

/// What the prose says right after the words of a deadline, e.g. `før udskrivningen`; empty when it says nothing.
pub fn context(words: &str, prose: &str) -> String {
    let (tokens, prose) = (tokens(words), tokens_of_prose(prose));
    let Some(after) = place(&tokens, &prose).map(|place| &prose[place + tokens.len()..]) else { return String::new() };
    if side_of(after).is_none() {
        return String::new();
    }
    let mut words = Vec::new();
    for token in after.iter().take(EVENT_WORDS) {
        words.push(token.word.as_str());
        if token.stop || token.comma {
            break;
        }
    }
    words.join(" ")
}

fn read(part: &[Token], prose: &[Token]) -> Limit {
    let words: Vec<&str> = part.iter().map(|token| token.word.as_str()).collect();
    let found = place(part, prose);
    let surroundings = Surroundings {
        before: found.and_then(|at| prose.get(at.checked_sub(1)?)).map_or("", |token| token.word.as_str()),
        after: found.map_or(&[], |at| &prose[at + part.len()..]),
        closed: part.last().is_some_and(|token| token.comma || token.stop)
            || found.is_some_and(|at| prose[at + part.len() - 1].stop || prose[at + part.len() - 1].comma),
    };
    prompt(&words)
        .or_else(|| hours(&words))
        .or_else(|| clock(part, &surroundings))
        .or_else(|| date(&words))
        .or_else(|| rate(&words))
        .or_else(|| span(part, &surroundings))
        .or_else(|| event(part))
        .unwrap_or_else(|| Limit::Words(words.into_iter().map(str::to_owned).collect()))
}

/// What stands around the words in the prose.
struct Surroundings<'a> {
    /// The word before.
    before: &'a str,
    /// The words after.
    after: &'a [Token],
    /// Whether the clause ends with the words.
    closed: bool,
}

fn prompt(words: &[&str]) -> Option<Limit> {
    let has = |word: &str| words.contains(&word);
    if has("straks") || has("omgående") || has("øjeblikkeligt") {
        Some(Limit::Prompt(0))
    } else if (has("muligt") && (has("hurtigst") || has("snarest") || has("hurtigt") || has("snart"))) || (has("uden") && has("ophold")) {
        Some(Limit::Prompt(1))
    } else {
        None
    }
}

fn hours(words: &[&str]) -> Option<Limit> {
    let has = |word: &str| words.contains(&word);
    let day_of = |word: &&str| ["hverdage", "hverdag", "hverdagene"].contains(word);
    let every = has("dagligt") || words.windows(2).any(|two| two == ["hver", "dag"] || two == ["alle", "dage"] || two == ["ugens", "dage"]);
    let days = if words.iter().any(day_of) {
        Days::Working
    } else if every {
        Days::All
    } else {
        Days::Unsaid
    };
    if has("hele") && has("døgnet") {
        return Some(Limit::Hours(if days == Days::Working { days } else { Days::All }, Some((0, 24 * 60))));
    }
    let at = words.iter().position(|word| *word == "kl.");
    if let Some(range) = at.and_then(|at| opening(&words[at + 1..])) {
        return Some(Limit::Hours(days, Some(range)));
    }
    (words == ["alle", "ugens", "dage"] || words == ["alle", "dage"]).then_some(Limit::Hours(Days::All, None))
}

/// e.g. `8-15` or `8 til 15.30`, in minutes.
fn opening(words: &[&str]) -> Option<(u32, u32)> {
    let (from, to) = match words {
        [from, "til" | "-" | "–", to, ..] => (*from, *to),
        [both, ..] => both.split_once(['-', '–'])?,
        [] => return None,
    };
    Some((minutes(from)?, minutes(to)?)).filter(|(from, to)| from < to)
}

/// e.g. `14.30`, `12`
fn minutes(time: &str) -> Option<u32> {
    let time = time.trim_end_matches('.');
    let (hour, minute) = time.split_once(['.', ':']).unwrap_or((time, "0"));
    let hour: u32 = hour.parse().ok().filter(|hour| *hour <= 24)?;
    Some(hour * 60 + minute.parse::<u32>().ok().filter(|minute| *minute < 60)?)
}

fn bound(words: &[&str]) -> Bound {
    match words.first() {
        Some(&("fra" | "efter" | "tidligst")) => Bound::From,
        Some(&("inden" | "før")) => Bound::Until,
        _ => Bound::Latest,
    }
}

fn clock(part: &[Token], around: &Surroundings) -> Option<Limit> {
    let words: Vec<&str> = part.iter().map(|token| token.word.as_str()).collect();
    let at = words.iter().position(|word| *word == "kl." || *word == "klokken")?;
    let minutes = minutes(words.get(at + 1)?)?;
    let mut day = event_words(&part[..at]);
    day.extend(event_words(&part[at + 2..]));
    if day.is_empty() && !around.closed && around.after.first().is_some_and(|token| token.word == "på") {
        day = event_words(clause(around.after));
    }
    Some(Limit::Clock(minutes, bound(&words), day))
}

fn date(words: &[&str]) -> Option<Limit> {
    let month_of = |word: &str| MONTHS.iter().position(|name| *name == word).and_then(|at| u32::try_from(at + 1).ok());
    let year_of = |word: &str| word.parse::<u32>().ok().filter(|year| (1900..2200).contains(year));
    if let Some(at) = words.iter().position(|word| *word == "udgangen" || *word == "udgang") {
        let (month, year) = (words.iter().find_map(|word| month_of(word)), words.iter().find_map(|word| year_of(word)));
        let of_the_year = words[at..].contains(&"året") || words.contains(&"årets");
        let known = month.is_some() || year.is_some() || of_the_year;
        return known.then(|| Limit::Date(Date { year, month: month.unwrap_or(12), day: 31 }, Bound::Latest));
    }
    let (at, month) = words.iter().enumerate().find_map(|(at, word)| Some((at, month_of(word)?)))?;
    let day = words.get(at.checked_sub(1)?)?.strip_suffix('.')?.parse().ok().filter(|day| (1..=31).contains(day))?;
    Some(Limit::Date(Date { year: words.get(at + 1).and_then(|word| year_of(word)), month, day }, bound(words)))
}

fn rate(words: &[&str]) -> Option<Limit> {
    if words.iter().any(|word| ["højst", "maksimalt", "højest"].contains(word)) {
        return None;
    }
    if let Some(at) = words.iter().position(|word| *word == "gang" || *word == "gange") {
        let times = number(words.get(at.checked_sub(1)?)?)?.checked_div(2)?;
        let period = words[at + 1..].iter().rev().find(|word| word.chars().count() > 1)?;
        return Some(Limit::Rate(times, period_of(period, 1), None));
    }
    if let Some(at) = words.iter().position(|word| *word == "hver" || *word == "hvert") {
        let rest = &words[at + 1..];
        let (every, named) = match rest {
            ["halve" | "halvt", named, ..] => return Some(Limit::Rate(1, half_of(named)?, None)),
            [nth, named, ..] if ordinal(nth).is_some() => (ordinal(nth)?, *named),
            [named, ..] => (1, *named),
            [] => return None,
        };
        if let Some(season) = SEASONS.iter().find(|season| named.starts_with(*season)) {
            return Some(Limit::Rate(1, Period::Calendar(Amount::Months(12)), Some((*season).to_owned())));
        }
        return Some(Limit::Rate(1, period_of(named, every), None));
    }
    const ADVERBS: [(&str, Amount); 6] = [
        ("daglig", Amount::days(1)),
        ("ugentlig", Amount::days(7)),
        ("månedlig", Amount::Months(1)),
        ("kvartalsvis", Amount::Months(3)),
        ("halvårlig", Amount::Months(6)),
        ("årlig", Amount::Months(12)),
    ];
    let named = words.last()?;
    let (_, period) = ADVERBS.iter().find(|(stem, _)| named.strip_prefix(stem).is_some_and(|ending| ["", "t", "e"].contains(&ending)))?;
    Some(Limit::Rate(1, Period::Calendar(*period), None))
}

fn period_of(named: &str, every: u32) -> Period {
    unit(named).and_then(|unit| amount(2 * every, unit)).map_or_else(|| Period::Of(format!("{every} {named}")), Period::Calendar)
}

fn half_of(named: &str) -> Option<Period> {
    unit(named).and_then(|unit| amount(1, unit)).map(Period::Calendar)
}

fn span(part: &[Token], around: &Surroundings) -> Option<Limit> {
    let words: Vec<&str> = part.iter().map(|token| token.word.as_str()).collect();
    if words.iter().any(|word| ["højst", "mindst", "tidligst"].contains(word)) {
        return None;
    }
    let (amount, end) = named_day(&words).or_else(|| counted(&words))?;
    let said = part[end..].iter().chain(around.after).take(EVENT_WORDS + 2).cloned().collect::<Vec<Token>>();
    // After a comma `før` begins a clause of its own; `efter, at` goes on.
    let open = end < part.len() || !around.closed;
    let side = side_of(&said).filter(|side| open || *side == Side::After);
    // `senest tre måneder før.` names no event, and the next sentence does not either.
    let goes_on = |first: &Token| !first.stop && (!first.comma || said.get(1).is_some_and(|next| next.word == "at"));
    let event = side.filter(|_| said.first().is_some_and(goes_on)).map(|_| event_words(clause(&said[1..]))).unwrap_or_default();
    let lasts = !words.contains(&"inden") && !words.contains(&"senest") && !words.contains(&"løbet");
    let of_the_first = words.contains(&"første") && unit(words[end - 1]).is_some() && !words.contains(&"hverdag");
    let during = ["i", "til", "gennem"].contains(&words[0]) || (of_the_first && ["i", "til", "gennem"].contains(&around.before));
    if lasts && (during || of_the_first) && side.is_none() {
        return Some(Limit::Lasting(amount, event));
    }
    Some(Limit::Within(amount, side.unwrap_or(Side::After), event))
}

/// `samme dag`, `dagen efter`, `den følgende hverdag`, with the place after it.
fn named_day(words: &[&str]) -> Option<(Amount, usize)> {
    let place = words.windows(2).position(|two| matches!(two, ["samme", "dag"] | ["dagen", "efter"]));
    if let Some(at) = place {
        return Some((Amount::days(u32::from(words[at] == "dagen")), at + 2));
    }
    let at = words.windows(2).position(|two| ["følgende", "næste", "første"].contains(&two[0]) && two[1].ends_with("dag"))?;
    match unit(words[at + 1])? {
        Unit::Day => Some((Amount::days(1), at + 2)),
        Unit::WorkingDay => Some((Amount::WorkingDays(1), at + 2)),
        _ => None,
    }
}

/// A number and a unit, or an ordinal and one, with the place after it.
fn counted(words: &[&str]) -> Option<(Amount, usize)> {
    for at in 0..words.len() {
        let next = |ahead: usize| words.get(at + ahead).copied();
        if let (Some("halvt" | "halv"), Some(named)) = (next(1), next(2))
            && number(words[at]) == Some(2)
        {
            return Some((amount(1, unit(named)?)?, at + 3));
        }
        if let Some(unit) = next(1).and_then(unit)
            && let Some(halves) = number(words[at]).or_else(|| ordinal(words[at]).map(|nth| 2 * nth))
        {
            return Some((amount(halves, unit)?, at + 2));
        }
        if let (Some(nth), Some(day)) = (ordinal(words[at]), next(1))
            && day.ends_with("dag")
        {
            return Some((Amount::days(nth), at + 2));
        }
    }
    None
}

fn side_of(tail: &[Token]) -> Option<Side> {
    match tail.first()?.word.as_str() {
        "før" | "inden" | "forud" => Some(Side::Before),
        "efter" | "fra" | "siden" => Some(Side::After),
        _ => None,
    }
}

/// The words up to the end of the clause, or to what is added with `og`; a comma right before `at` does not end it.
fn clause(tokens: &[Token]) -> &[Token] {
    let tokens = tokens.split(|token| JOINTS.contains(&token.word.as_str())).next().unwrap_or_default();
    let ends = |(at, token): (usize, &Token)| token.stop || (token.comma && tokens.get(at + 1).is_none_or(|next| next.word != "at"));
    let end = tokens.iter().enumerate().take(EVENT_WORDS).position(ends).map_or(EVENT_WORDS, |end| end + 1);
    &tokens[..end.min(tokens.len())]
}

fn event_words(tokens: &[Token]) -> Event {
    let named = |word: &&str| word.chars().count() >= EVENT_LETTERS && !SMALL.contains(word);
    tokens.iter().map(|token| token.word.as_str()).filter(named).filter(|word| *word != "senest").map(str::to_owned).collect()
}

fn event(part: &[Token]) -> Option<Limit> {
    let from = part.iter().position(|token| !["senest", "allerede"].contains(&token.word.as_str()))?;
    let named = event_words(&part[from + 1..]);
    if named.is_empty() {
        return None;
    }
    match part[from].word.as_str() {
        "før" | "inden" | "forud" => Some(Limit::Before(named)),
        "ved" | "på" | "når" | "i" | "samtidig" => Some(Limit::At(named)),
        _ => None,
    }
}
