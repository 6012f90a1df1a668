//! How far a measure is: a closed list, so that reports on one agreement can be counted and compared.

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

/// How far a measure is, in the words of status reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub enum MeasureState {
    /// Nobody has begun.
    #[serde(rename = "ikke igangsat")]
    NotBegun,
    /// Prepared, and not begun.
    #[serde(rename = "under planlægning")]
    Planned,
    /// Begun.
    #[serde(rename = "igangsat")]
    Begun,
    /// Begun, and later than agreed.
    #[serde(rename = "forsinket")]
    Delayed,
    /// Put off to a later time.
    #[serde(rename = "udskudt")]
    Postponed,
    /// Another measure took its place.
    #[serde(rename = "erstattet")]
    Replaced,
    /// Done, or kept as a matter of course.
    #[serde(rename = "i mål")]
    Achieved,
}

impl MeasureState {
    /// Every state with the words an author writes, from nothing done to all done.
    pub const ALL: [(Self, &'static str); 7] = [
        (Self::NotBegun, "ikke igangsat"),
        (Self::Planned, "under planlægning"),
        (Self::Begun, "igangsat"),
        (Self::Delayed, "forsinket"),
        (Self::Postponed, "udskudt"),
        (Self::Replaced, "erstattet"),
        (Self::Achieved, "i mål"),
    ];

    /// The words an author writes.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(state, _)| *state == self).expect("every state is listed").1
    }
}

impl fmt::Display for MeasureState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
