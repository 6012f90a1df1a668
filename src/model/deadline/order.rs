//! Whether one deadline is stricter or looser than another: said only where it holds for every calendar.
//!
//! | what | stricter is | compared where |
//! |---|---|---|
//! | a span after an event | less time | both from the same event, or from one that is not named |
//! | a span before an event | more time ahead | as above |
//! | before, at, after one event | the earlier | both name the event |
//! | a time of day, a date | the earlier | same day or event; both with a year, or both without and less than half a year apart |
//! | a rate | more often | calendar to calendar; `i hver vagt` only to itself |
//! | opening hours | more days and hours | where one holds the other |
//! | a time that something lasts | longer | by length |
//! | `straks` | – | before `hurtigst muligt`, and before a span of at least a day |
//! | `hurtigst muligt` | – | with nothing that can be counted: it may be sooner or later |
//!
//! Hours, days, weeks, months and working days compare through the fewest and most days they can take (`amounts`): 10
//! working days are never less than 10 days, and 5 of them may be more or less than 7 days. Limits that hold together
//! are stricter when each of the other side's is kept or bettered.

use std::cmp::Ordering;

use crate::model::deadline::amounts::Amount;
use crate::model::deadline::limits::{Bound, Date, Days, Event, Limit, Period, Side};

/// Orders `after` against `before`: greater means looser.
pub fn order(before: &[Limit], after: &[Limit]) -> Option<Ordering> {
    if before.is_empty() || after.is_empty() {
        return None;
    }
    // Whether each former limit is kept or bettered, and whether each present one was kept or bettered before.
    let kept = before.iter().all(|one| after.iter().any(|other| order_of(one, other).is_some_and(Ordering::is_le)));
    let was_kept = after.iter().all(|other| before.iter().any(|one| order_of(one, other).is_some_and(Ordering::is_ge)));
    match (kept, was_kept) {
        (true, true) => Some(Ordering::Equal),
        (true, false) => Some(Ordering::Less),
        (false, true) => Some(Ordering::Greater),
        (false, false) => None,
    }
}

/// Orders a limit of `after` against one of `before`: greater means looser.
fn order_of(before: &Limit, after: &Limit) -> Option<Ordering> {
    match (before, after) {
        (Limit::Prompt(before), Limit::Prompt(after)) => Some(after.cmp(before)),
        (Limit::Prompt(0), Limit::Within(amount, Side::After, _)) => a_day_or_more(*amount).then_some(Ordering::Greater),
        (Limit::Within(amount, Side::After, _), Limit::Prompt(0)) => a_day_or_more(*amount).then_some(Ordering::Less),
        (Limit::Clock(before, bound, day), Limit::Clock(after, other_bound, other_day)) => {
            let starts = (*bound == Bound::From) == (*other_bound == Bound::From);
            let same_day = same_event(day, other_day) == Some(true) || day.is_empty() || other_day.is_empty();
            (starts && same_day).then(|| (after, latest(*other_bound)).cmp(&(before, latest(*bound))))
        }
        (Limit::Date(before, bound), Limit::Date(after, other_bound)) => dates((*before, *bound), (*after, *other_bound)),
        (Limit::Rate(before, period, season), Limit::Rate(after, other_period, other_season)) => {
            let order = rates((*before, period), (*after, other_period))?;
            (order != Ordering::Equal || season == other_season).then_some(order)
        }
        (Limit::Hours(days, hours), Limit::Hours(other_days, other_hours)) => {
            let both = (days_of(*days, *other_days)?, hours_of(*hours, *other_hours)?);
            both.0.is_eq().then_some(both.1).or_else(|| (both.1.is_eq() || both.0 == both.1).then_some(both.0))
        }
        (Limit::Lasting(before, event), Limit::Lasting(after, other_event)) => {
            (same_event(event, other_event) != Some(false)).then(|| before.order(*after)).flatten()
        }
        (Limit::Words(before), Limit::Words(after)) => (before == after).then_some(Ordering::Equal),
        _ => positions(before, after),
    }
}

/// Hours before the next day begins are not told apart from `straks`.
fn a_day_or_more(amount: Amount) -> bool {
    amount.bounds(true).0 >= 24 * 60
}

fn latest(bound: Bound) -> bool {
    bound != Bound::Until
}

/// Orders what lies before, at or after an event.
fn positions(before: &Limit, after: &Limit) -> Option<Ordering> {
    let position = |limit: &Limit| match limit {
        Limit::Within(amount, Side::Before, event) => Some((0, Some(*amount), event.clone())),
        Limit::Before(event) => Some((1, None, event.clone())),
        Limit::At(event) => Some((2, None, event.clone())),
        Limit::Within(amount, Side::After, event) => Some((3, Some(*amount), event.clone())),
        _ => None,
    };
    let ((class, amount, event), (other_class, other_amount, other_event)) = (position(before)?, position(after)?);
    let same = same_event(&event, &other_event);
    if class != other_class {
        return (same == Some(true)).then(|| other_class.cmp(&class));
    }
    match (amount, other_amount) {
        (Some(amount), Some(other)) if same != Some(false) => {
            if class == 0 {
                amount.order(other)
            } else {
                other.order(amount)
            }
        }
        (None, None) if same == Some(true) => Some(Ordering::Equal),
        _ => None,
    }
}

/// Whether two events share a word, but for its ending; `None` when one is not named.
fn same_event(one: &Event, other: &Event) -> Option<bool> {
    const STEM: usize = 5;
    let alike = |one: &str, other: &str| one.chars().zip(other.chars()).take_while(|(one, other)| one == other).count() >= STEM;
    (!one.is_empty() && !other.is_empty()).then(|| one.iter().any(|word| other.iter().any(|other| alike(word, other))))
}

fn dates((before, bound): (Date, Bound), (after, other_bound): (Date, Bound)) -> Option<Ordering> {
    if (bound == Bound::From) != (other_bound == Bound::From) || before.year.is_some() != after.year.is_some() {
        return None;
    }
    let day = |date: Date, bound: Bound| (date.year, date.month, date.day, latest(bound));
    // Of two days without a year that lie far apart, either may come first.
    let apart = (before.month * 31 + before.day).abs_diff(after.month * 31 + after.day);
    (before.year.is_some() || apart < 6 * 31).then(|| day(after, other_bound).cmp(&day(before, bound)))
}

/// More often is stricter.
fn rates((before, period): (u32, &Period), (after, other): (u32, &Period)) -> Option<Ordering> {
    if period == other {
        return Some(before.cmp(&after));
    }
    let (Period::Calendar(period), Period::Calendar(other)) = (period, other) else { return None };
    let (period, other) = (*period, *other);
    // So many times the other's period: what `before` asks for in as long as `after` takes for one round of its own.
    let times = |count: u32, amount: Amount, which: fn((u64, u64)) -> u64| {
        let (least, most) = amount.bounds(false);
        Some(u64::from(count) * which((least, most?)))
    };
    if let (Amount::Months(one), Amount::Months(two)) = (period, other) {
        return Some((u64::from(before) * u64::from(two)).cmp(&(u64::from(after) * u64::from(one))));
    }
    let most_before = times(before, other, |bounds| bounds.1)?;
    let least_before = times(before, other, |bounds| bounds.0)?;
    let (least_after, most_after) = (times(after, period, |bounds| bounds.0)?, times(after, period, |bounds| bounds.1)?);
    if (least_before, most_before) == (least_after, most_after) && least_before == most_before {
        Some(Ordering::Equal)
    } else if most_before <= least_after {
        Some(Ordering::Less)
    } else if most_after <= least_before {
        Some(Ordering::Greater)
    } else {
        None
    }
}

/// More days are stricter.
fn days_of(before: Days, after: Days) -> Option<Ordering> {
    match (before, after) {
        _ if before == after => Some(Ordering::Equal),
        (Days::Working, Days::All) => Some(Ordering::Less),
        (Days::All, Days::Working) => Some(Ordering::Greater),
        _ => None,
    }
}

/// More hours are stricter.
fn hours_of(before: Option<(u32, u32)>, after: Option<(u32, u32)>) -> Option<Ordering> {
    match (before, after) {
        _ if before == after => Some(Ordering::Equal),
        (Some(before), Some(after)) if after.0 <= before.0 && before.1 <= after.1 => Some(Ordering::Less),
        (Some(before), Some(after)) if before.0 <= after.0 && after.1 <= before.1 => Some(Ordering::Greater),
        _ => None,
    }
}
