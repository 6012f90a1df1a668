//! An editor's word on how the clauses of one text continue in the next.

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
}

/// What became of one or several clauses.
#[derive(Debug, Clone)]
pub struct Ruling {
    /// What became of them.
    pub kind: RulingKind,
    /// Written ids in the earlier work.
    pub before: Vec<UnitId>,
    /// Written ids in the later work.
    pub after: Vec<UnitId>,
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
            Self::Deleted => before > 0 && after == 0,
        }
    }
}
