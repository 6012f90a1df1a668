//! Judges what works say of each other in their facts: which one they replace, belong to, add to, carry on or are a draft of.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::diagnostic::{Diagnostic, Span};
use crate::model::WorkId;
use crate::sources::keys::one_of;

/// The keys that name another work, what they say, and what a work is told that names itself.
pub const KEYS: [(&str, &str, &str); 6] = [
    ("replaces", "The work it takes the place of, e.g. `midtjylland/sundhedsaftale/2015-2018`.", "a work does not replace itself"),
    ("part_of", "The work it is a part of.", "a work is no part of itself"),
    ("adds_to", "The work it adds to, e.g. the general agreement of a local addendum.", "a work adds nothing to itself"),
    ("annex_of", "The work it is an annex of, when it is approved on its own.", "a work is no annex of itself"),
    (
        "carried_on",
        "The work whose clauses it carries on beside that work's successor, e.g. a cooperation agreement of an earlier period's.",
        "a work does not carry itself on",
    ),
    ("draft_of", "The work it is a consultation draft of; no period check applies to a draft.", "a work is no draft of itself"),
];

/// One work named in the facts of another.
#[derive(Debug, Clone)]
pub struct Relation {
    /// e.g. `replaces`.
    pub key: &'static str,
    /// The work named.
    pub work: WorkId,
    /// Where it was written.
    pub span: Span,
}

/// The relations of every work whose facts could be read.
pub type Relations = BTreeMap<WorkId, Vec<Relation>>;

/// Says which works named by one do not exist, are itself, or lead back to it. `unread` names works that are there and
/// could not be read.
pub fn judge_relations(home: &WorkId, all: &Relations, unread: &[WorkId], diagnostics: &mut Vec<Diagnostic>) {
    for relation in all.get(home).into_iter().flatten() {
        let Relation { key, work, span } = relation;
        if work == home {
            let message = KEYS.iter().find(|(known, ..)| known == key).map_or("", |(.., message)| message);
            diagnostics.push(Diagnostic::error("dangling-reference", *span, message).help("name another work, or remove the line"));
        } else if !all.contains_key(work) && !unread.contains(work) {
            let works: Vec<String> = all.keys().chain(unread).filter(|other| *other != home).map(ToString::to_string).collect();
            let known: Vec<&str> = works.iter().map(String::as_str).collect();
            let finding = Diagnostic::error("dangling-reference", *span, format!("there is no work `{work}` here"));
            diagnostics.push(finding.help(one_of(&work.to_string(), &known)));
        } else if let Some(way) = way_back(relation, home, all) {
            let steps: Vec<String> = std::iter::once(relation).chain(way).map(|step| format!("`{}` → {}", step.key, step.work)).collect();
            let finding =
                Diagnostic::error("reference-cycle", *span, format!("this leads back to the same work: {home} {}", steps.join(" ")));
            diagnostics.push(finding.help("one of these works came first; remove the line from it"));
        }
    }
}

/// The shortest way from the work that a relation names back to a work.
fn way_back<'a>(from: &Relation, home: &WorkId, all: &'a Relations) -> Option<Vec<&'a Relation>> {
    let mut seen: BTreeSet<&WorkId> = BTreeSet::new();
    let mut open: VecDeque<(&WorkId, Vec<&Relation>)> = VecDeque::from([(&from.work, Vec::new())]);
    while let Some((work, way)) = open.pop_front() {
        if work == home {
            return Some(way);
        }
        if !seen.insert(work) {
            continue;
        }
        for relation in all.get(work).into_iter().flatten() {
            let mut longer = way.clone();
            longer.push(relation);
            open.push_back((&relation.work, longer));
        }
    }
    None
}
