//! Dates as facts: known to the year, the month or the day.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::Serialize;

/// A date of the facts: `2011`, `2011-01` or `2011-01-01`.
///
/// Comparisons use the precision both sides share; the page prints what is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FactDate {
    /// e.g. `2011`.
    pub year: i16,
    /// 1 to 12.
    pub month: Option<i8>,
    /// 1 to 31, and only with a month.
    pub day: Option<i8>,
}

impl FactDate {
    /// The first day it can mean; Akoma Ntoso wants a full date.
    pub fn first_day(self) -> jiff::civil::Date {
        jiff::civil::date(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1))
    }

    /// The last day it can mean.
    pub fn last_day(self) -> jiff::civil::Date {
        let month = jiff::civil::date(self.year, self.month.unwrap_or(12), 1);
        self.day.map_or_else(|| month.last_of_month(), |_| self.first_day())
    }

    /// The date just before, known as far as this one: `2014` before `2015`, `2019-06-30` before `2019-07-01`.
    pub fn previous(self) -> Self {
        let before = self.first_day().yesterday().unwrap_or(self.first_day());
        Self { year: before.year(), month: self.month.map(|_| before.month()), day: self.day.map(|_| before.day()) }
    }

    /// Whether the day is known.
    pub fn is_full(self) -> bool {
        self.day.is_some()
    }

    /// Orders two dates by the precision they share; equal when one lies within the other.
    pub fn compare(self, other: Self) -> std::cmp::Ordering {
        let years = self.year.cmp(&other.year);
        let months = self.month.zip(other.month).map_or(std::cmp::Ordering::Equal, |(one, two)| one.cmp(&two));
        let days = self.day.zip(other.day).map_or(std::cmp::Ordering::Equal, |(one, two)| one.cmp(&two));
        years.then(months).then(days)
    }
}

impl fmt::Display for FactDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

/// A string that is not a date of the facts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a date; dates are written 2019, 2019-07 or 2019-07-01")]
pub struct FactDateError(String);

impl FromStr for FactDate {
    type Err = FactDateError;

    fn from_str(text: &str) -> Result<Self, FactDateError> {
        let error = || FactDateError(text.into());
        let number = |part: &str, digits: usize| match part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit()) {
            true => part.parse::<i16>().map_err(|_| error()),
            false => Err(error()),
        };
        let small = |part: &str| number(part, 2).and_then(|n| i8::try_from(n).map_err(|_| error()));
        let parts: Vec<&str> = text.split('-').collect();
        let date = match parts[..] {
            [year] => Self { year: number(year, 4)?, month: None, day: None },
            [year, month] => Self { year: number(year, 4)?, month: Some(small(month)?), day: None },
            [year, month, day] => Self { year: number(year, 4)?, month: Some(small(month)?), day: Some(small(day)?) },
            _ => return Err(error()),
        };
        jiff::civil::Date::new(date.year, date.month.unwrap_or(1), date.day.unwrap_or(1)).map_err(|_| error())?;
        Ok(date)
    }
}

impl Serialize for FactDate {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl JsonSchema for FactDate {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "FactDate".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$" })
    }
}

impl From<jiff::civil::Date> for FactDate {
    fn from(date: jiff::civil::Date) -> Self {
        Self { year: date.year(), month: Some(date.month()), day: Some(date.day()) }
    }
}
