//! Two texts to a comparison: what became of every unit.
//!
//! ```text
//! Document ─ number words (texts) ─▶ pair units (rulings, align, groups) ─▶ moves ─▶ words inside pairs (wording)
//!                                                       words that mean the same (equivalents) ◀──┤
//!                                                                    records inside pairs (duties) ◀──┴─▶ ledger
//! ```

mod align;
mod atoms;
mod binding;
mod candidates;
mod carried_on;
mod change;
pub mod comparison;
mod deadlines;
mod descent;
mod document;
mod duties;
mod duties_of_groups;
mod duty_words;
mod equivalents;
mod explain;
pub mod explanation;
mod figures;
mod force;
mod group_words;
mod groups;
mod hashing;
mod headings;
pub mod history;
mod lcs;
mod ledger;
mod marks;
mod moves;
mod order;
mod parties;
pub mod party_duties;
mod printed_numbers;
mod reason;
mod returns;
mod rounds;
mod rows;
mod rulings;
pub mod selection;
mod significance;
mod targets;
mod texts;
mod typography;
mod vocabulary;
pub mod wording;
mod work;

use crate::diagnostic::Files;
use crate::diff::comparison::Comparison;
use crate::diff::equivalents::Equivalents;
use crate::diff::rulings::Rulings;
use crate::model::Lineage;

pub use carried_on::{carry_on, cite_carried};
pub use descent::follow;
pub use document::{Document, DocumentRound};
pub use equivalents::judge_equivalents;
pub use explain::explain;
pub use figures::FIGURES;
pub use work::Work;

/// What a comparison follows besides the two texts.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options<'a> {
    /// What an editor has said about the two texts.
    pub lineage: Option<&'a Lineage>,
}

/// Compares two texts. Near linear in their length; the same input gives the same answer on every machine.
///
/// `files` holds the sources that the units' spans lie in, for both sides.
pub fn compare(before: &Document, after: &Document, files: &Files) -> Comparison {
    compare_with(before, after, &Options::default(), files)
}

/// Compares two texts as the options say.
pub fn compare_with(before: &Document, after: &Document, options: &Options, files: &Files) -> Comparison {
    whole(before, after, options, files).0
}

/// Compares two texts and counts what that took.
pub fn compare_counting(before: &Document, after: &Document, files: &Files) -> (Comparison, Work) {
    whole(before, after, &Options::default(), files)
}

/// What an editor said, held against the two texts.
#[derive(Default)]
struct Said<'a> {
    rulings: Rulings<'a>,
    equivalents: Equivalents<'a>,
}

fn whole(before: &Document, after: &Document, options: &Options, files: &Files) -> (Comparison, Work) {
    let of = |lineage| Said { rulings: Rulings::of(lineage, before, after), equivalents: Equivalents::of(lineage) };
    let said = options.lineage.map(of).unwrap_or_default();
    let pair = texts::Pair::of(&before.units, &after.units);
    let (partners, mut work) = said.rulings.align(before, after, &pair);
    let comparison = ledger::ledger(before, after, &pair, &partners, said, files, &mut work);
    (comparison, work)
}
