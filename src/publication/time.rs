//! The time of a release, as given on the command line. The clock is never written; it only refuses the future.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::model::FactDate;

/// A day and time in UTC, to the second, from 1970 on: what git holds. A day alone means its first second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReleaseTime(Timestamp);

impl ReleaseTime {
    /// The first second that git has a number for.
    pub(super) const EPOCH: Self = Self(Timestamp::UNIX_EPOCH);

    /// This very second, to tell on the terminal what holds today, and to refuse what would not; never written into a file.
    #[expect(clippy::disallowed_methods, reason = "what holds today is asked today; the time goes into no file")]
    pub fn now() -> Self {
        Self::from_seconds(Timestamp::now().as_second()).unwrap_or(Self::EPOCH)
    }

    /// Unix seconds.
    pub fn seconds(self) -> i64 {
        self.0.as_second()
    }

    /// Takes Unix seconds, as an archive keeps them; `None` out of all calendars.
    pub fn from_seconds(seconds: i64) -> Option<Self> {
        Timestamp::from_second(seconds).ok().map(Self)
    }

    /// The day in UTC.
    pub fn day(self) -> FactDate {
        self.0.to_zoned(TimeZone::UTC).date().into()
    }

    /// Refuses a time that has not come: every later release would be lifted to it.
    ///
    /// # Errors
    /// When it is more than a day ahead of the clock; a day, since somewhere on earth it is tomorrow.
    #[expect(clippy::disallowed_methods, reason = "the clock is read to refuse, and never written")]
    pub fn refuse_future(self) -> Result<(), ReleaseTimeError> {
        match self.0.duration_since(Timestamp::now()) > SignedDuration::from_hours(24) {
            true => Err(ReleaseTimeError::Future(self)),
            false => Ok(()),
        }
    }
}

/// Why a text is not a release's time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReleaseTimeError {
    /// Another notation.
    #[error("`{0}` is not a release's time, which is a day (2019-07-01, from midnight UTC) or a full 2019-07-01T09:30:00+02:00")]
    Notation(String),
    /// Something git has no number for.
    #[error("`{0}` is before 1970, the first year of git")]
    Early(String),
    /// More than a day ahead.
    #[error("`{0}` has not come yet; a release is dated on the day it is made, or before")]
    Future(ReleaseTime),
}

impl FromStr for ReleaseTime {
    type Err = ReleaseTimeError;

    fn from_str(text: &str) -> Result<Self, ReleaseTimeError> {
        let notation = |_| ReleaseTimeError::Notation(text.to_owned());
        // Both parsers of jiff take more than RFC 3339 (`20190701`, zone names); the length and the letters do not.
        let written = text.bytes().all(|byte| byte.is_ascii_digit() || b"-:TZ+".contains(&byte));
        let time = match text.len() {
            10 if written => text.parse::<Date>().and_then(|day| day.to_zoned(TimeZone::UTC)).map(|day| day.timestamp()),
            20 | 25 if written => text.parse::<Timestamp>(),
            _ => return Err(ReleaseTimeError::Notation(text.to_owned())),
        };
        let time = time.map_err(notation)?;
        if time < Timestamp::UNIX_EPOCH { Err(ReleaseTimeError::Early(text.to_owned())) } else { Ok(Self(time)) }
    }
}

/// RFC 3339 in UTC, e.g. `2019-07-01T00:00:00Z`.
impl fmt::Display for ReleaseTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl Serialize for ReleaseTime {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
