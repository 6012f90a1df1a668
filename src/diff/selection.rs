//! A comparison and what was asked for ──▶ the same comparison with only the changes that answer it.
//!
//! Ledger and counts stay those of the whole: whoever reads a part sees of how much it is a part. What a party or an
//! area is to a unit is told by the units of either side; a list belongs to the duty that it follows.

use std::collections::BTreeSet;

use crate::diff::comparison::{Change, ChangeKind, Comparison, Selection, Significance, UnitRef};
use crate::diff::document::Document;
use crate::model::{PartyId, Record, UnitKind};

/// What part of a comparison is asked for. What is left empty asks for nothing; what is said has to hold together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Request {
    /// A party whose duties and claims are asked for.
    pub party: Option<PartyId>,
    /// A required area, by id.
    pub area: Option<String>,
    /// Kinds of change.
    pub kinds: Vec<ChangeKind>,
    /// The least significance.
    pub min_significance: Option<Significance>,
}

impl Request {
    /// Whether it asks for everything.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// One text, as far as a request can ask for it.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The text, with who is behind the ids that its records name; an id that is not there stands for itself.
    pub document: &'a Document,
    /// Who the party asked for is in this text: its members, those before it and those after it.
    pub party: &'a BTreeSet<PartyId>,
}

/// Leaves the changes that answer a request; one that asks for nothing changes nothing.
pub fn select(mut comparison: Comparison, request: &Request, before: Subject, after: Subject) -> Comparison {
    if request.is_empty() {
        return comparison;
    }
    let sides = [before.answers(request), after.answers(request)];
    let of = comparison.changes.len();
    comparison.changes.retain(|change| request.takes(change, &sides));
    let Request { party, area, kinds, min_significance } = request.clone();
    comparison.selection = Some(Selection { party, area, kinds, min_significance, shown: comparison.changes.len(), of });
    comparison
}

/// Which units of a text answer a request.
struct Answers {
    to_party: Vec<bool>,
    to_area: Vec<bool>,
}

impl Request {
    /// A change answers when any of its units does, on either side.
    fn takes(&self, change: &Change, [before, after]: &[Answers; 2]) -> bool {
        let any = |before: &[bool], after: &[bool]| {
            let one = |units: &[UnitRef], side: &[bool]| units.iter().any(|unit| side.get(unit.position) == Some(&true));
            one(&change.before, before) || one(&change.after, after)
        };
        (self.kinds.is_empty() || self.kinds.contains(&change.kind))
            && self.min_significance.is_none_or(|least| change.significance >= least)
            && (self.party.is_none() || any(&before.to_party, &after.to_party))
            && (self.area.is_none() || any(&before.to_area, &after.to_area))
    }
}

impl Subject<'_> {
    /// Which units answer the party and the area of a request.
    pub fn answering(&self, request: &Request) -> Vec<bool> {
        let Answers { to_party, to_area } = self.answers(request);
        let holds = |asked: bool, answers: &[bool], unit: usize| !asked || answers[unit];
        let both = |unit| holds(request.party.is_some(), &to_party, unit) && holds(request.area.is_some(), &to_area, unit);
        (0..self.document.units.len()).map(both).collect()
    }

    fn answers(&self, request: &Request) -> Answers {
        let to_party = if request.party.is_some() { self.units_of_party() } else { Vec::new() };
        let to_area = request.area.as_ref().map_or_else(Vec::new, |area| self.units_of_area(area));
        Answers { to_party, to_area }
    }

    /// Units whose records name the party, or a group that it has members in common with; and the lists that follow.
    fn units_of_party(&self) -> Vec<bool> {
        let mut answers: Vec<bool> = Vec::with_capacity(self.document.units.len());
        let mut of_paragraph = false;
        for unit in &self.document.units {
            let own = unit.records.iter().any(|record| self.binds(record));
            of_paragraph = match unit.kind {
                UnitKind::Paragraph => own,
                UnitKind::Item | UnitKind::Footnote => of_paragraph,
                UnitKind::Heading | UnitKind::Row | UnitKind::Figure => false,
            };
            answers.push(own || of_paragraph);
        }
        answers
    }

    fn binds(&self, record: &Record) -> bool {
        record.parties().iter().any(|(_, party, _)| match self.document.members.get(*party) {
            Some(members) => members.iter().any(|member| self.party.contains(member)),
            None => self.party.contains(*party),
        })
    }

    /// Headings that cover the area, with all that stands below them.
    fn units_of_area(&self, area: &str) -> Vec<bool> {
        let mut answers: Vec<bool> = Vec::with_capacity(self.document.units.len());
        for unit in &self.document.units {
            let covers = |record: &Record| matches!(record, Record::Area(record) if record.covers.iter().any(|id| id == area));
            let above = unit.parent.is_some_and(|parent| answers.get(parent) == Some(&true));
            answers.push(above || unit.records.iter().any(covers));
        }
        answers
    }
}
