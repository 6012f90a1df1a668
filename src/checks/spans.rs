//! Whether two spans of time, or two rates, come to the same in whatever units they are said.

use crate::checks::mentions::{Number, Rate, Unit};
use crate::model::deadline::TimeUnit;

/// Whether two spans are equally long, whatever they are counted in: a week is seven days, and never five working days.
pub fn same_span(one: (&Number, Unit), other: (&Number, Unit)) -> bool {
    if one == other {
        return true;
    }
    let (Some((base, length)), Some((other_base, other_length))) = (in_base(one), in_base(other)) else { return false };
    base == other_base && (length - other_length).abs() < 1e-6
}

impl Rate {
    /// Whether two rates come to the same: twice a year is every half year.
    pub fn is_same(&self, other: &Self) -> bool {
        let each = |rate: &Self| Some((in_base((&rate.span, rate.unit))?, decimal(&rate.times).filter(|times| *times > 0.0)?));
        let (Some(((base, span), times)), Some(((other_base, other_span), other_times))) = (each(self), each(other)) else {
            return self == other;
        };
        base == other_base && (span / times - other_span / other_times).abs() < 1e-6
    }
}

/// A span in the unit that others are made of, e.g. two hours as 120 minutes.
fn in_base((number, unit): (&Number, Unit)) -> Option<(Unit, f64)> {
    let (base, factor) = match unit {
        Unit::Minutes => (Unit::Minutes, 1.0),
        Unit::QuarterHours => (Unit::Minutes, 15.0),
        Unit::Time(TimeUnit::Hours) => (Unit::Minutes, 60.0),
        Unit::Time(TimeUnit::CalendarDays) => (Unit::Minutes, 1440.0),
        Unit::Time(TimeUnit::Weeks) => (Unit::Minutes, 10080.0),
        Unit::Time(TimeUnit::Months) => (Unit::Time(TimeUnit::Months), 1.0),
        Unit::Quarters => (Unit::Time(TimeUnit::Months), 3.0),
        Unit::HalfYears => (Unit::Time(TimeUnit::Months), 6.0),
        Unit::Years => (Unit::Time(TimeUnit::Months), 12.0),
        Unit::Time(TimeUnit::WorkingDays) | Unit::Times => (unit, 1.0),
    };
    Some((base, decimal(number)? * factor))
}

/// The value of a number.
pub fn decimal(number: &str) -> Option<f64> {
    number.replace(',', ".").parse().ok()
}
