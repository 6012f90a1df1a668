//! Deadlines as the text states them, and as quantities where they are ones.
//!
//! [`limits`] reads the words of a deadline with the prose around it; [`order`] says which of two is the stricter.

pub mod amounts;
mod limits;
mod order;
mod words;

use schemars::JsonSchema;
use serde::Serialize;

pub use limits::{Limit, context, limits};
pub use order::order;
pub use words::says;

/// A deadline in the words of the text, e.g. `senest kl. 12` or `inden for 5 hverdage`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Deadline(pub String);

/// What a span of time is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeUnit {
    /// Hours.
    Hours,
    /// Days as the calendar has them.
    CalendarDays,
    /// Monday to Friday.
    WorkingDays,
    /// Weeks.
    Weeks,
    /// Months.
    Months,
}

/// Danish number words but for those of a unit and a ten, such as `femogtyve`.
const NUMBER_WORDS: [(&str, u32); 34] = [
    ("en", 1),
    ("et", 1),
    ("én", 1),
    ("ét", 1),
    ("to", 2),
    ("tre", 3),
    ("fire", 4),
    ("fem", 5),
    ("seks", 6),
    ("syv", 7),
    ("otte", 8),
    ("ni", 9),
    ("ti", 10),
    ("elleve", 11),
    ("tolv", 12),
    ("tretten", 13),
    ("fjorten", 14),
    ("femten", 15),
    ("seksten", 16),
    ("sytten", 17),
    ("atten", 18),
    ("nitten", 19),
    ("tyve", 20),
    ("tredive", 30),
    ("fyrre", 40),
    ("halvtreds", 50),
    ("tres", 60),
    ("halvfjerds", 70),
    ("firs", 80),
    ("halvfems", 90),
    ("hundrede", 100),
    ("hundred", 100),
    ("tusind", 1000),
    ("tusinde", 1000),
];

/// The number a Danish word or a figure stands for, e.g. 5 for `fem` and for `5`.
pub fn number_of(word: &str) -> Option<u32> {
    let lower = word.to_lowercase();
    let named = |word: &str| NUMBER_WORDS.iter().find(|(name, _)| *name == word).map(|(_, number)| *number);
    let joined = || {
        let (unit, ten) = lower.split_once("og")?;
        Some(named(unit).filter(|unit| *unit < 10)? + named(ten).filter(|ten| (20..100).contains(ten))?)
    };
    named(&lower).or_else(joined).or_else(|| lower.parse().ok())
}

impl Deadline {
    /// The span of time it names, e.g. `(5, WorkingDays)` for `inden for fem hverdage`; `None` when it is not one.
    pub fn quantity(&self) -> Option<(u32, TimeUnit)> {
        let words: Vec<String> = self.0.split_whitespace().map(|word| word.trim_matches([',', '.', ';', ':']).to_lowercase()).collect();
        words.windows(2).find_map(|pair| Some((number_of(&pair[0])?, unit_of(&pair[1])?)))
    }
}

/// The unit of time a Danish word names, in any inflection, e.g. `WorkingDays` for `hverdage` and `hverdages`.
pub fn unit_of(word: &str) -> Option<TimeUnit> {
    const STEMS: [(&str, TimeUnit); 8] = [
        ("tim", TimeUnit::Hours),
        ("dag", TimeUnit::CalendarDays),
        ("døgn", TimeUnit::CalendarDays),
        ("kalenderdag", TimeUnit::CalendarDays),
        ("hverdag", TimeUnit::WorkingDays),
        ("arbejdsdag", TimeUnit::WorkingDays),
        ("ug", TimeUnit::Weeks),
        ("måned", TimeUnit::Months),
    ];
    STEMS.iter().find(|(stem, _)| inflects(word, stem)).map(|(_, unit)| *unit)
}

/// Whether a lower-case word is a stem with a Danish noun's ending, e.g. `måneders` of `måned`.
pub fn inflects(word: &str, stem: &str) -> bool {
    const ENDINGS: [&str; 15] = ["", "e", "s", "en", "er", "es", "et", "ene", "ens", "ers", "ets", "erne", "enes", "ernes", "r"];
    word.strip_prefix(stem).is_some_and(|ending| ENDINGS.contains(&ending))
}
