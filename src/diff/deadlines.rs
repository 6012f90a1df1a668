//! Whether a deadline became stricter or looser: only where both sides are counted in units that compare.
//!
//! Hours, days and weeks compare; months compare with them when the shortest and the longest month agree; working
//! days compare with nothing but working days. A time of day or a date compares with one in otherwise equal words.

use std::cmp::Ordering;

use crate::diff::comparison::Effect;
use crate::model::Deadline;
use crate::model::deadline::TimeUnit;

/// Says which way a deadline went; a new one is stricter than none, and one that is gone is looser.
pub(super) fn deadline_effect(before: Option<&Deadline>, after: Option<&Deadline>) -> Effect {
    let (Some(before), Some(after)) = (before, after) else {
        return if after.is_some() { Effect::Stricter } else { Effect::Looser };
    };
    let later = span_order(before, after).or_else(|| moment_order(before, after));
    match later {
        Some(Ordering::Greater) => Effect::Looser,
        Some(Ordering::Less) => Effect::Stricter,
        Some(Ordering::Equal) | None => Effect::Changed,
    }
}

/// Orders `after` against `before`: greater means more time.
fn span_order(before: &Deadline, after: &Deadline) -> Option<Ordering> {
    let counted = |deadline: &Deadline| deadline.quantity().map(|(count, unit)| (hours(count, unit), unit == TimeUnit::WorkingDays));
    let ((one, one_working), (other, other_working)) = (counted(before)?, counted(after)?);
    let (one_ahead, other_ahead) = (counts_back(before), counts_back(after));
    if one_working != other_working || one_ahead != other_ahead {
        return None;
    }
    let order = if other.0 > one.1 {
        Ordering::Greater
    } else if other.1 < one.0 {
        Ordering::Less
    } else if one == other {
        Ordering::Equal
    } else {
        return None;
    };
    // Two days before the discharge leave less time than one day before it.
    Some(if one_ahead { order.reverse() } else { order })
}

/// Fewest and most hours of a span; for working days, in working days' own hours.
fn hours(count: u32, unit: TimeUnit) -> (u64, u64) {
    let (least, most) = match unit {
        TimeUnit::Hours => (1, 1),
        TimeUnit::CalendarDays | TimeUnit::WorkingDays => (24, 24),
        TimeUnit::Weeks => (24 * 7, 24 * 7),
        TimeUnit::Months => (24 * 28, 24 * 31),
    };
    (u64::from(count) * least, u64::from(count) * most)
}

/// Whether a deadline counts back from an event, as in `senest 2 dage før mødet`.
fn counts_back(deadline: &Deadline) -> bool {
    deadline.0.split_whitespace().any(|word| matches!(word.to_lowercase().as_str(), "før" | "forud"))
}

/// Orders two times of day, or two dates of a year, that stand in equal words.
fn moment_order(before: &Deadline, after: &Deadline) -> Option<Ordering> {
    let ((one, one_words), (other, other_words)) = (moment(&before.0)?, moment(&after.0)?);
    (one_words == other_words).then(|| other.cmp(&one))
}

/// Month and day, or hour and minute, with the words around them.
fn moment(text: &str) -> Option<((u8, u8), Vec<String>)> {
    let words: Vec<String> = text.split_whitespace().map(|word| word.trim_end_matches([',', ';', ':']).to_lowercase()).collect();
    let (at, moment) =
        words.windows(2).enumerate().find_map(|(at, two)| Some((at, clock(&two[0], &two[1]).or_else(|| day(&two[0], &two[1]))?)))?;
    let is_clock = words[at] == "kl.";
    let mut around = words;
    around.drain(at..at + 2);
    around.push(if is_clock { "kl." } else { "dato" }.to_owned());
    Some((moment, around))
}

/// e.g. `kl. 12` or `kl. 14.30`
fn clock(word: &str, time: &str) -> Option<(u8, u8)> {
    if word != "kl." {
        return None;
    }
    let (hour, minute) = time.trim_end_matches('.').split_once(['.', ':']).unwrap_or((time.trim_end_matches('.'), "0"));
    Some((hour.parse().ok().filter(|hour| *hour <= 24)?, minute.parse().ok().filter(|minute| *minute < 60)?))
}

const MONTHS: [&str; 12] =
    ["januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november", "december"];

/// e.g. `1. marts`, as month and day.
fn day(day: &str, month: &str) -> Option<(u8, u8)> {
    let month = MONTHS.iter().position(|name| *name == month.trim_end_matches('.'))?;
    let day = day.strip_suffix('.')?.parse().ok().filter(|day| (1..=31).contains(day))?;
    Some((u8::try_from(month).ok()?, day))
}
