//! The names of things: a series, a work of it, a unit in a work. All ASCII, so that they serve as folder,
//! URL, tag and anchor alike.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::period::printed;

/// Names that a workspace or an archive uses for itself and no id segment may take.
pub const RESERVED: [&str; 6] = ["lineage", "trust", "frozen", "approvals", "data", "figures"];

/// What is renewed each period, e.g. `midtjylland/sundhedsaftale`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Series(String);

impl Series {
    /// The id as written, segments joined by `/`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The region or publisher: the first segment, e.g. `midtjylland`.
    pub fn publisher(&self) -> &str {
        self.0.split('/').next().unwrap_or("")
    }

    /// What is agreed: the last segment, e.g. `sundhedsaftale`.
    pub fn name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or("")
    }
}

impl fmt::Display for Series {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One text of a series, e.g. `midtjylland/sundhedsaftale/2019-2023`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WorkId {
    series: Series,
    label: String,
}

impl WorkId {
    /// What is renewed each period.
    pub fn series(&self) -> &Series {
        &self.series
    }

    /// The period's label, e.g. `2019-2023`; says nothing about validity (`in_force_from` does).
    pub fn label(&self) -> &str {
        &self.label
    }

    /// The period as it is printed: the years that the label begins with, e.g. `2019–2023` of `2019-2023-udkast`; the
    /// whole label of one without.
    pub fn period(&self) -> String {
        let years: Vec<&str> = self.label.split('-').take_while(|part| part.bytes().all(|byte| byte.is_ascii_digit())).collect();
        printed(&if years.is_empty() { self.label.clone() } else { years.join("-") })
    }

    /// The work that this one is a translation of, by its label: that of the original with the language after it, e.g.
    /// `2019-2023-en`. `None` for an original.
    pub fn original(&self) -> Option<Self> {
        let label = self.label.strip_suffix("-en")?;
        (!label.is_empty()).then(|| Self { series: self.series.clone(), label: label.to_owned() })
    }
}

impl fmt::Display for WorkId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.series, self.label)
    }
}

/// Why a string is not a work id; the text says what would be one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WorkIdError {
    /// Fewer than three segments.
    #[error("a work id has a series and a label, e.g. `midtjylland/sundhedsaftale/2019-2023`")]
    TooShort,
    /// A segment with letters outside `[a-z0-9-]`, or empty.
    #[error("`{0}` may only hold a-z, 0-9 and hyphens (æ, ø, å become ae, oe, aa)")]
    Segment(String),
    /// A segment the workspace or archive needs for itself.
    #[error("`{0}` is a reserved name")]
    Reserved(String),
}

/// Whether a string is one segment of an id: `[a-z0-9-]`, not empty, no hyphen first.
pub fn is_segment(segment: &str) -> bool {
    !segment.is_empty()
        && !segment.starts_with('-')
        && segment.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

impl FromStr for WorkId {
    type Err = WorkIdError;

    fn from_str(id: &str) -> Result<Self, WorkIdError> {
        let segments: Vec<&str> = id.split('/').collect();
        if segments.len() < 3 {
            return Err(WorkIdError::TooShort);
        }
        for segment in &segments {
            if !is_segment(segment) {
                return Err(WorkIdError::Segment((*segment).into()));
            }
            if RESERVED.contains(segment) {
                return Err(WorkIdError::Reserved((*segment).into()));
            }
        }
        let (label, series) = segments.split_last().expect("at least three segments");
        Ok(Self { series: Series(series.join("/")), label: (*label).into() })
    }
}

impl Serialize for WorkId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl JsonSchema for WorkId {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "WorkId".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*){2,}$" })
    }
}

/// Names a unit of a work. A written id (`udskrivning`) stays put over revisions and periods; a placed one
/// (`udskrivning.3`: nearest written ancestor, ordinal) names what has no written id and pairs nothing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct UnitId(String);

impl UnitId {
    /// Takes an id as it is.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The id as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The id of something below this one that has no written id, e.g. `udskrivning.3`.
    pub fn placed(&self, ordinal: impl fmt::Display) -> Self {
        Self(format!("{}.{ordinal}", self.0))
    }
}

impl fmt::Display for UnitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
