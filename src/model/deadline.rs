//! Deadlines as the text states them, and as quantities where they are ones.

use schemars::JsonSchema;
use serde::Serialize;

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

/// Danish number words up to twelve; figures are written from there on.
const NUMBER_WORDS: [(&str, u32); 14] = [
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
    ("tolv", 12),
];

/// The number a Danish word or a figure stands for, e.g. 5 for `fem` and for `5`.
pub fn number_of(word: &str) -> Option<u32> {
    let lower = word.to_lowercase();
    NUMBER_WORDS.iter().find(|(name, _)| *name == lower).map(|(_, number)| *number).or_else(|| lower.parse().ok())
}

impl Deadline {
    /// The span of time it names, e.g. `(5, WorkingDays)` for `inden for fem hverdage`; `None` when it is not one.
    pub fn quantity(&self) -> Option<(u32, TimeUnit)> {
        let words: Vec<String> = self.0.split_whitespace().map(|word| word.trim_matches([',', '.', ';', ':']).to_lowercase()).collect();
        words.windows(2).find_map(|pair| Some((number_of(&pair[0])?, unit_of(&pair[1])?)))
    }
}

fn unit_of(word: &str) -> Option<TimeUnit> {
    Some(match word {
        "time" | "timer" => TimeUnit::Hours,
        "dag" | "dage" | "døgn" | "kalenderdag" | "kalenderdage" => TimeUnit::CalendarDays,
        "hverdag" | "hverdage" | "arbejdsdag" | "arbejdsdage" => TimeUnit::WorkingDays,
        "uge" | "uger" => TimeUnit::Weeks,
        "måned" | "måneder" => TimeUnit::Months,
        _ => return None,
    })
}
