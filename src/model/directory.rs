//! A directory: units and their role mailboxes, never people, with the day it was drawn up.

use schemars::JsonSchema;
use serde::Serialize;

use crate::diagnostic::Span;
use crate::model::agreement::Table;
use crate::model::date::FactDate;
use crate::model::text::Text;

/// A directory, from a data file: a table that tells how fresh it is.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Directory {
    /// The table; it is counted among the tables of the work.
    #[serde(flatten)]
    pub table: Table,
    /// The day it was drawn up.
    pub as_of: FactDate,
    /// Says so, e.g. `Opgjort 1. marts 2020.`; a reader is told its age at the date of the document as well.
    pub stated: Text,
    /// The day each entry was confirmed, in the order of the rows; absent where only the day of the whole counts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub checked: Vec<Option<FactDate>>,
    /// Where the dates were written.
    #[serde(skip)]
    pub places: DirectoryPlaces,
}

/// Where the dates of a directory were written.
#[derive(Debug, Clone, Default)]
pub struct DirectoryPlaces {
    /// `as_of`.
    pub as_of: Span,
    /// `checked` of each entry that has one, in the order of the rows.
    pub checked: Vec<Option<Span>>,
}

/// How much time lies between two days: whole years and months, or days when it is less than a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Age {
    /// So many days, less than a month.
    Days(i32),
    /// So many whole months, less than two years.
    Months(i32),
    /// So many whole years.
    Years(i32),
}

impl Age {
    /// The age at `day` of what was drawn up on `then`; nothing when that is later.
    pub fn between(then: FactDate, day: FactDate) -> Option<Self> {
        let (then, day) = (then.first_day(), day.first_day());
        if then > day {
            return None;
        }
        let months = i32::from(day.year() - then.year()) * 12 + i32::from(day.month() - then.month()) - i32::from(day.day() < then.day());
        let days = then.until(day).map_or(0, |span| span.get_days());
        Some(match months {
            0 => Self::Days(days),
            1..24 => Self::Months(months),
            _ => Self::Years(months / 12),
        })
    }
}

impl Directory {
    /// Every date it says, with its place: the day of the whole, then those of its entries.
    pub fn dates(&self) -> Vec<(FactDate, Span)> {
        let entries = self.checked.iter().zip(&self.places.checked).filter_map(|(date, span)| Some(((*date)?, (*span)?)));
        std::iter::once((self.as_of, self.places.as_of)).chain(entries).collect()
    }

    /// Whether something drawn up on a day is older than a year on another; a date known to less than the day counts from
    /// the last day it can mean.
    pub fn is_stale(then: FactDate, day: FactDate) -> bool {
        let anniversary = then.last_day().checked_add(jiff::Span::new().years(1));
        anniversary.is_ok_and(|anniversary| day.first_day() > anniversary)
    }
}
