//! Two texts to a comparison: what became of every unit.
//!
//! ```text
//! Document ─ number words (texts) ─▶ pair units (align, groups) ─▶ moves ─▶ words inside pairs (wording)
//!                                                                      └──▶ records inside pairs (duties) ─▶ ledger
//! ```

mod align;
mod atoms;
mod binding;
mod candidates;
pub mod comparison;
mod deadlines;
mod descent;
mod document;
mod duties;
mod duty_words;
mod groups;
mod headings;
pub mod history;
mod ledger;
mod marks;
mod moves;
mod parties;
mod returns;
mod rounds;
pub mod selection;
mod significance;
mod spans;
mod targets;
mod texts;
mod timing;
pub mod wording;
mod work;

use crate::diagnostic::Files;
use crate::diff::comparison::Comparison;

pub use descent::follow;
pub use document::{Document, DocumentRound};
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
