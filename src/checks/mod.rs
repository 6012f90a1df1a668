//! Model in, diagnostics out: what a reader of the files cannot see, because it takes the whole agreement, its prose,
//! the registries or the works around it to see it. Unknown keys, double ids and dangling references are found on reading.
//!
//! Each rule is a file in [`rules`], where they are listed once; `docs/checks.md` has an example for each.
//! Rules that hold a record against its words share [`prose`] (the words, by sentence) and [`mentions`] (the times
//! and numbers among them). They speak Danish, and leave translations alone. [`svg`] reads drawings.

mod mentions;
mod prose;
mod rules;
mod spans;
mod svg;

use std::collections::BTreeMap;

use crate::checks::prose::{Marked, marked};
use crate::diagnostic::{Diagnostic, Files, sort};
use crate::model::period::periods;
use crate::model::{Agreement, PastRelease, Registry, Series, WorkId};

pub use crate::checks::rules::rules;

/// Something that is checked in every agreement.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// The name a diagnostic carries, e.g. `unknown-party`.
    pub name: &'static str,
    /// What is wrong when it speaks, in one line.
    pub says: &'static str,
    check: fn(&Subject) -> Vec<Diagnostic>,
}

/// What a text is checked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// To be written on: what may still be open is a warning.
    Draft,
    /// To be frozen and published: nothing may be open.
    Freeze,
}

/// What an agreement is held against besides itself.
#[derive(Debug)]
pub struct Surroundings<'a> {
    files: &'a Files,
    registry: &'a Registry,
    works: BTreeMap<&'a WorkId, &'a Agreement>,
    periods: BTreeMap<&'a Series, Vec<&'a Agreement>>,
    released: &'a BTreeMap<WorkId, PastRelease>,
}

impl<'a> Surroundings<'a> {
    /// Gathers the loaded files, the registries, every work that could be read, and the last releases that are known.
    pub fn new(
        files: &'a Files,
        registry: &'a Registry,
        works: impl IntoIterator<Item = &'a Agreement>,
        released: &'a BTreeMap<WorkId, PastRelease>,
    ) -> Self {
        let works: BTreeMap<&WorkId, &Agreement> = works.into_iter().map(|work| (&work.id, work)).collect();
        let periods = periods(works.values().copied());
        Self { files, registry, works, periods, released }
    }
}

/// What is checked.
struct Subject<'a> {
    agreement: &'a Agreement,
    around: &'a Surroundings<'a>,
    stage: Stage,
    /// The records that prose can contradict, each with its prose.
    marked: Vec<Marked<'a>>,
}

impl<'a> Subject<'a> {
    /// The work of the same series that takes effect before this one.
    fn predecessor(&self) -> Option<&'a Agreement> {
        let (periods, at) = self.period()?;
        at.checked_sub(1).map(|at| periods[at])
    }

    /// The work of the same series that takes effect after this one.
    fn successor(&self) -> Option<&'a Agreement> {
        let (periods, at) = self.period()?;
        periods.get(at + 1).copied()
    }

    /// The works of the series, and which of them this one is; `None` for drafts and translations.
    fn period(&self) -> Option<(&'a [&'a Agreement], usize)> {
        let periods = self.around.periods.get(self.agreement.id.series())?;
        let at = periods.iter().position(|work| work.id == self.agreement.id)?;
        Some((periods, at))
    }
}

/// Holds an agreement against every rule; findings in file order.
pub fn check(agreement: &Agreement, around: &Surroundings, stage: Stage) -> Vec<Diagnostic> {
    let subject = Subject { agreement, around, stage, marked: marked(agreement) };
    let mut found = rules().iter().flat_map(|rule| (rule.check)(&subject)).collect();
    sort(&mut found);
    found
}
