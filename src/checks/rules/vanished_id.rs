//! A written id stays put over the revisions of a work: links, comparisons and other works find their clause by it.
//!
//! A revision of what is agreed may take a clause away, so that a lost id is a warning there. A correction or a
//! republication takes nothing away.

use std::collections::BTreeSet;

use crate::checks::{Rule, Subject};
use crate::diagnostic::Diagnostic;
use crate::model::past::written_ids;
use crate::model::{RevisionKind, UnitId};

/// The rule.
pub const RULE: Rule = Rule { name: "vanished-id", says: "an id that the last release has is gone", check };

/// How like a new id must be to be offered as the one that was meant; 1.0 is equal.
const LIKENESS: f64 = 0.8;

/// How many ids are named at most.
const MOST_NAMED: usize = 8;

fn check(subject: &Subject) -> Vec<Diagnostic> {
    let facts = &subject.agreement.facts;
    let Some(past) = subject.around.released.get(&subject.agreement.id) else { return Vec::new() };
    let now = written_ids(subject.agreement);
    let gone: Vec<&UnitId> = past.written_ids.difference(&now).collect();
    if gone.is_empty() {
        return Vec::new();
    }
    let ids = if gone.len() == 1 { "an id".to_owned() } else { format!("{} ids", gone.len()) };
    let finding = match facts.revision_kind {
        RevisionKind::Content => {
            Diagnostic::warning(RULE.name, facts.places.revision, format!("{ids} of {} cannot be found any more", past.tag))
        }
        RevisionKind::Correction => {
            Diagnostic::error(RULE.name, facts.places.revision, format!("this correction takes away {ids} of {}", past.tag))
        }
        RevisionKind::Republication => {
            Diagnostic::error(RULE.name, facts.places.revision, format!("this republication takes away {ids} of {}", past.tag))
        }
    };
    let new: BTreeSet<&UnitId> = now.difference(&past.written_ids).collect();
    let near: Vec<String> =
        gone.iter().take(MOST_NAMED).filter_map(|id| Some(format!("`{}` looks like `{id}`", nearest(id, &new)?))).collect();
    let help = match (near.is_empty(), facts.revision_kind) {
        (false, _) => format!("{}; an id stays as it was when its words change", near.join(", ")),
        (true, RevisionKind::Content) => "a clause that only has other words keeps its id; one that is meant to go may go".to_owned(),
        (true, _) => "a revision that takes something away has `revision_kind = \"content\"`".to_owned(),
    };
    let rest = gone.len().saturating_sub(MOST_NAMED);
    let named: Vec<String> = gone.iter().take(MOST_NAMED).map(|id| format!("`{id}`")).collect();
    let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
    vec![finding.label(format!("gone: {}{more}", named.join(", "))).help(help)]
}

/// The new id most like a lost one, if any is like it.
fn nearest<'a>(gone: &UnitId, new: &BTreeSet<&'a UnitId>) -> Option<&'a UnitId> {
    let likeness = |id: &UnitId| strsim::jaro_winkler(gone.as_str(), id.as_str());
    let nearest = new.iter().copied().max_by(|one, other| likeness(one).total_cmp(&likeness(other)))?;
    (likeness(nearest) >= LIKENESS).then_some(nearest)
}
