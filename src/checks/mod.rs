//! Model in, diagnostics out: what a reader of the files cannot see, because it takes the whole agreement or its
//! prose to see it. Unknown keys, double ids and dangling references are found on reading.
//!
//! Each rule is a function of its own, listed once in [`RULES`]; `docs/checks.md` has an example for each.
//! Rules that hold a record against its words share [`prose`] (the words, by sentence) and [`mentions`] (the times
//! and numbers among them). They speak Danish, and leave translations alone.

mod alternatives;
mod deadline;
mod decision;
mod headings;
mod mentions;
mod modality;
mod parties;
mod prose;
mod target;

use crate::checks::prose::{Marked, marked};
use crate::diagnostic::{Diagnostic, sort};
use crate::model::{Agreement, Registry};

/// Something that is checked in every agreement.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// The name a diagnostic carries, e.g. `unknown-party`.
    pub name: &'static str,
    /// What is wrong when it speaks, in one line.
    pub says: &'static str,
    check: Check,
}

/// Finds what is wrong by one rule, whose name comes first.
type Check = fn(&'static str, &Subject) -> Vec<Diagnostic>;

/// What is checked.
struct Subject<'a> {
    agreement: &'a Agreement,
    registry: &'a Registry,
    /// The records that prose can contradict, each with its prose.
    marked: Vec<Marked<'a>>,
}

/// Every rule, in the order of `docs/checks.md`.
const RULES: [Rule; 11] = [
    rule("unknown-party", "a party, actor, counterpart or deciding body is not in the registry", parties::unknown),
    rule("modality-not-in-prose", "a duty is marked more or less binding than its sentence makes it", modality::not_in_prose),
    rule("deadline-not-in-prose", "a duty is marked with a deadline that its sentence does not set", deadline::not_in_prose),
    rule("target-not-in-prose", "a target is marked with a number, unit or year that its sentence does not give", target::not_in_prose),
    rule("target-direction", "a target is to fall but lies above its baseline, or is to rise but lies below it", target::direction),
    rule("decision-not-in-prose", "a decision is marked with a date that its sentence does not give", decision::not_in_prose),
    rule("heading-jump", "a heading stands more than one level below the heading above it", headings::jump),
    rule("empty-heading", "a heading has no words", headings::empty),
    rule("missing-text-alternative", "a figure has no words for those who cannot see it", alternatives::text_alternative),
    rule("missing-table-header", "a table's header row has no words", alternatives::table_header),
    rule("missing-caption", "a table or figure has no caption", alternatives::caption),
];

const fn rule(name: &'static str, says: &'static str, check: Check) -> Rule {
    Rule { name, says, check }
}

/// Every rule, in the order of `docs/checks.md`.
pub fn rules() -> &'static [Rule] {
    &RULES
}

/// Holds an agreement against every rule; findings in file order.
pub fn check(agreement: &Agreement, registry: &Registry) -> Vec<Diagnostic> {
    let subject = Subject { agreement, registry, marked: marked(agreement) };
    let mut found = RULES.iter().flat_map(|rule| (rule.check)(rule.name, &subject)).collect();
    sort(&mut found);
    found
}
