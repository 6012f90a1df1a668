//! Two texts to a comparison: what became of every unit.
//!
//! ```text
//! Document ─ number words (texts) ─▶ pair units (align, groups) ─▶ moves ─▶ words inside pairs (wording)
//!                                                                      └──▶ records inside pairs (duties) ─▶ ledger
//! ```

mod align;
mod candidates;
pub mod comparison;
mod deadlines;
mod document;
mod duties;
mod groups;
mod headings;
mod lcs;
mod ledger;
mod moves;
mod significance;
mod texts;
mod vocabulary;
pub mod wording;
mod work;

use crate::diagnostic::Files;
use crate::diff::comparison::Comparison;

pub use document::Document;
pub use work::Work;

/// Compares two texts. Near linear in their length; the same input gives the same answer on every machine.
///
/// `files` holds the sources that the units' spans lie in, for both sides.
pub fn compare(before: &Document, after: &Document, files: &Files) -> Comparison {
    compare_counting(before, after, files).0
}

/// Compares two texts and counts what that took.
pub fn compare_counting(before: &Document, after: &Document, files: &Files) -> (Comparison, Work) {
    let pair = texts::Pair::of(&before.units, &after.units);
    let (partners, mut work) = align::align(&pair);
    let comparison = ledger::ledger(before, after, &pair, &partners, files, &mut work);
    (comparison, work)
}
