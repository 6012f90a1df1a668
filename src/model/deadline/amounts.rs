//! Spans of time and how long they are: what holds for every calendar, and nothing more.
//!
//! A day ends with the day, so `2 dage` lie between 48 and 72 hours; a `døgn` has 24. Of n working days only the least is
//! known, Sundays between them: holidays may make them any number of days longer, and in law a Saturday can be a
//! `hverdag`. Months have the days that so many months in a row have at least and at most.

use std::cmp::Ordering;

use crate::model::deadline::{TimeUnit, inflects, number_of, unit_of};

/// How long a span is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {
    /// Minutes.
    Minutes(u64),
    /// Days of the calendar, to the end of the last one; `exact` when each has 24 hours (`døgn`).
    Days {
        /// How many.
        count: u32,
        /// Whether each has 24 hours.
        exact: bool,
    },
    /// Working days.
    WorkingDays(u32),
    /// Months.
    Months(u32),
}

/// What a span is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Minutes.
    Minute,
    /// Hours.
    Hour,
    /// Days of the calendar.
    Day,
    /// Days of 24 hours.
    FullDay,
    /// Working days.
    WorkingDay,
    /// Weeks.
    Week,
    /// Months.
    Month,
    /// Quarters of a year.
    Quarter,
    /// Half years.
    HalfYear,
    /// Years.
    Year,
}

const HOUR: u64 = 60;
const DAY: u64 = 24 * HOUR;
/// Fewest days of so many months in a row, within a year.
const FEWEST: [u64; 12] = [0, 28, 59, 89, 120, 150, 181, 212, 242, 273, 303, 334];
/// Most days of so many months in a row, within a year.
const MOST: [u64; 12] = [0, 31, 62, 92, 123, 153, 184, 215, 245, 276, 306, 337];

impl Amount {
    /// Days of the calendar.
    pub const fn days(count: u32) -> Self {
        Self::Days { count, exact: false }
    }

    /// Orders two spans where one is never the longer: greater means this one is longer in some calendar and shorter
    /// in none.
    pub fn order(self, other: Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Minutes(one), Self::Minutes(other)) => Some(one.cmp(&other)),
            (Self::Days { count: one, .. }, Self::Days { count: other, .. })
            | (Self::WorkingDays(one), Self::WorkingDays(other))
            | (Self::Months(one), Self::Months(other)) => Some(one.cmp(&other)),
            _ => {
                let to_the_minute = matches!(self, Self::Minutes(_)) || matches!(other, Self::Minutes(_));
                let (one, other) = (self.bounds(to_the_minute), other.bounds(to_the_minute));
                if one.0 == other.0 && Some(one.0) == one.1 && one.1 == other.1 {
                    Some(Ordering::Equal)
                } else if one.1.is_some_and(|most| most <= other.0) {
                    Some(Ordering::Less)
                } else if other.1.is_some_and(|most| most <= one.0) {
                    Some(Ordering::Greater)
                } else {
                    None
                }
            }
        }
    }

    /// Fewest and most minutes; nothing when there is no most. Against hours a day of the calendar has an end, among
    /// days it counts as one.
    pub fn bounds(self, to_the_minute: bool) -> (u64, Option<u64>) {
        match self {
            Self::Minutes(minutes) => (minutes, Some(minutes)),
            Self::Days { count, exact } => {
                let least = u64::from(count) * DAY;
                (least, Some(if to_the_minute && !exact { least + DAY } else { least }))
            }
            Self::WorkingDays(count) => {
                let count = u64::from(count);
                ((count + count.saturating_sub(1) / 6) * DAY, None)
            }
            Self::Months(count) => {
                let (years, months) = (u64::from(count) / 12, count as usize % 12);
                ((years * 365 + FEWEST[months]) * DAY, Some((years * 366 + MOST[months] + u64::from(to_the_minute)) * DAY))
            }
        }
    }
}

/// So many halves of a unit; `None` for a half that is not a whole number of anything.
pub fn amount(halves: u32, unit: Unit) -> Option<Amount> {
    let whole = halves.is_multiple_of(2).then_some(halves / 2);
    match unit {
        Unit::Minute => whole.map(|count| Amount::Minutes(count.into())),
        Unit::Hour => Some(Amount::Minutes(u64::from(halves) * HOUR / 2)),
        Unit::Day | Unit::FullDay => match whole {
            Some(count) => Some(Amount::Days { count, exact: unit == Unit::FullDay }),
            None => Some(Amount::Minutes(u64::from(halves) * DAY / 2)),
        },
        Unit::WorkingDay => whole.map(Amount::WorkingDays),
        Unit::Week => whole.and_then(|count| count.checked_mul(7)).map(Amount::days),
        Unit::Month => whole.map(Amount::Months),
        Unit::Quarter => whole.and_then(|count| count.checked_mul(3)).map(Amount::Months),
        Unit::HalfYear => halves.checked_mul(3).map(Amount::Months),
        Unit::Year => halves.checked_mul(6).map(Amount::Months),
    }
}

/// The unit a Danish word names, in any inflection.
pub fn unit(word: &str) -> Option<Unit> {
    const OTHERS: [(&str, Unit); 5] =
        [("minut", Unit::Minute), ("kvartal", Unit::Quarter), ("halvår", Unit::HalfYear), ("år", Unit::Year), ("døgn", Unit::FullDay)];
    let other = OTHERS.iter().find(|(stem, _)| inflects(word, stem) || word.strip_prefix(stem) == Some("ter"));
    other.map(|(_, unit)| *unit).or_else(|| {
        unit_of(word).map(|unit| match unit {
            TimeUnit::Hours => Unit::Hour,
            TimeUnit::CalendarDays => Unit::Day,
            TimeUnit::WorkingDays => Unit::WorkingDay,
            TimeUnit::Weeks => Unit::Week,
            TimeUnit::Months => Unit::Month,
        })
    })
}

/// Halves of a number in figures or letters; of a range the most: `2-3` gives 6, `halvanden` 3.
pub fn number(word: &str) -> Option<u32> {
    match word {
        "halvanden" | "halvandet" => return Some(3),
        "½" => return Some(1),
        _ => {}
    }
    let last = word.rsplit(['-', '–']).next().unwrap_or(word);
    number_of(last).and_then(|number| number.checked_mul(2))
}

/// e.g. 2 for `anden`, 3 for `3.`
pub fn ordinal(word: &str) -> Option<u32> {
    const ORDINALS: [(&str, u32); 13] = [
        ("første", 1),
        ("anden", 2),
        ("andet", 2),
        ("tredje", 3),
        ("fjerde", 4),
        ("femte", 5),
        ("sjette", 6),
        ("syvende", 7),
        ("ottende", 8),
        ("niende", 9),
        ("tiende", 10),
        ("ellevte", 11),
        ("tolvte", 12),
    ];
    let named = ORDINALS.iter().find(|(name, _)| *name == word).map(|(_, number)| *number);
    named.or_else(|| word.strip_suffix('.')?.parse().ok())
}
