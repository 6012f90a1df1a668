//! An editor's word on how the clauses of one text continue in the next.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;

use crate::diagnostic::Span;
use crate::model::unit_name::UnitName;
use crate::model::work::{UnitId, WorkId};

/// What an editor has said about a pair of successive works.
#[derive(Debug, Clone)]
pub struct Lineage {
    /// The earlier work.
    pub before: WorkId,
    /// The later work, of the same series.
    pub after: WorkId,
    /// Text digest of the earlier work when the rulings were made.
    pub before_digest: String,
    /// Text digest of the later work when the rulings were made.
    pub after_digest: String,
    /// What became of single clauses.
    pub rulings: Vec<Ruling>,
    /// Words that mean the same in both works.
    pub equivalents: Vec<Equivalent>,
    /// Where the digests were written.
    pub places: LineagePlaces,
}

/// Where the digests of a lineage file were written.
#[derive(Debug, Clone, Copy, Default)]
pub struct LineagePlaces {
    /// `before_digest`, with its quotes.
    pub before_digest: Span,
    /// `after_digest`, with its quotes.
    pub after_digest: Span,
}

/// What became of one or several clauses.
#[derive(Debug, Clone)]
pub struct Ruling {
    /// What became of them.
    pub kind: RulingKind,
    /// Clauses of the earlier work.
    pub before: Vec<UnitName>,
    /// Clauses of the later work.
    pub after: Vec<UnitName>,
    /// Where clauses go on that are carried on in another work.
    pub carried_to: Option<Elsewhere>,
    /// Why, in a sentence.
    pub reason: String,
    /// Who says so.
    pub by: String,
}

/// What became of clauses, as far as a person has to say it; moves and changed words are found by comparing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RulingKind {
    /// One clause became one other.
    Continued,
    /// One clause became several.
    Split,
    /// Several clauses became one.
    Merged,
    /// Clauses without an origin.
    Inserted,
    /// Clauses without a successor.
    Deleted,
    /// Clauses without a successor here, which go on in another work.
    CarriedOn,
}

/// A clause of another work, e.g. `midtjylland/lokalaftale-skive/2019-2023#hjaelpemidler`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// The work.
    pub work: WorkId,
    /// The clause's written id.
    pub unit: UnitId,
}

/// Words that mean the same.
#[derive(Debug, Clone)]
pub struct Equivalent {
    /// The earlier work's words.
    pub before: String,
    /// The later work's words.
    pub after: String,
    /// Why, in a sentence.
    pub reason: String,
    /// Where each of the two was written, with its quotes.
    pub places: EquivalentPlaces,
}

/// Where the words of an equivalence were written.
#[derive(Debug, Clone, Copy, Default)]
pub struct EquivalentPlaces {
    /// The earlier work's words.
    pub before: Span,
    /// The later work's words.
    pub after: Span,
}

impl Lineage {
    /// Where the file of a pair of works is kept, below `sources/`.
    pub fn path(before: &WorkId, after: &WorkId) -> String {
        format!("{}/lineage/{}..{}.toml", after.series(), before.label(), after.label())
    }
}

impl RulingKind {
    /// Whether so many clauses of either side can have this happen to them.
    pub fn takes(self, before: usize, after: usize) -> bool {
        match self {
            Self::Continued => before == 1 && after == 1,
            Self::Split => before == 1 && after > 1,
            Self::Merged => before > 1 && after == 1,
            Self::Inserted => before == 0 && after > 0,
            Self::Deleted | Self::CarriedOn => before > 0 && after == 0,
        }
    }
}

impl fmt::Display for Elsewhere {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.work, self.unit)
    }
}

impl FromStr for Elsewhere {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let form = || format!("`{text}` names no clause of a work; write it as `midtjylland/sundhedsaftale/2019-2023#udskrivning`");
        let (work, unit) = text.split_once('#').filter(|(_, unit)| !unit.is_empty()).ok_or_else(form)?;
        Ok(Self { work: work.parse().map_err(|_| form())?, unit: UnitId::new(unit) })
    }
}

impl JsonSchema for Elsewhere {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Elsewhere".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*){2,}#." })
    }
}
