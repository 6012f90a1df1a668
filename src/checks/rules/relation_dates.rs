//! What works say of each other must fit their dates: what adds to another is there no sooner, what carries it on is there
//! after its end, and a draft is older than the text it became. What is a part of another, as a status is, may come after it.
//!
//! Only what is sure counts. A supplementary agreement may run on after the end of what it adds to, until it is revised
//! (domain.md 2); one that begins after that end adds to something that is carried on, or to nothing.

use crate::checks::{Rule, Subject};
use crate::diagnostic::{Diagnostic, Span};
use crate::model::{Agreement, FactDate, WorkId};

/// The rule.
pub const RULE: Rule = Rule { name: "relation-dates", says: "the dates of two works contradict what one says of the other", check };

/// The facts that tie a work to one it belongs to, and how that is said.
const BELONGS: [(&str, &str); 3] = [("adds_to", "adds to"), ("part_of", "is a part of"), ("annex_of", "is an annex of")];

fn check(subject: &Subject) -> Vec<Diagnostic> {
    let facts = &subject.agreement.facts;
    if let Some(last) = named(subject, facts.draft_of.as_ref()) {
        return draft(subject.agreement, last).into_iter().collect();
    }
    let belongs = [&facts.adds_to, &facts.part_of, &facts.annex_of].map(|work| named(subject, work.as_ref()));
    let mut found: Vec<Diagnostic> = Vec::new();
    for ((key, says), other) in BELONGS.into_iter().zip(belongs) {
        let Some(other) = other else { continue };
        let late = || (key != "part_of").then(|| too_late(subject, other, (key, says))).flatten();
        found.extend(too_soon(subject.agreement, other, (key, says)).or_else(late));
    }
    found.extend(named(subject, facts.carried_on.as_ref()).and_then(|other| carried(subject.agreement, other)));
    found
}

/// Another work that can be read; drafts have no time of their own.
fn named<'a>(subject: &Subject<'a>, id: Option<&WorkId>) -> Option<&'a Agreement> {
    let work = subject.around.works.get(id.filter(|id| **id != subject.agreement.id)?)?;
    work.facts.draft_of.is_none().then_some(*work)
}

fn too_soon(agreement: &Agreement, other: &Agreement, (key, says): (&str, &str)) -> Option<Diagnostic> {
    let (facts, of) = (&agreement.facts, &other.facts);
    let finding = |message: String, mine: (Span, String), theirs: (Span, String)| {
        let label = format!("{says} {}", other.id);
        let finding = Diagnostic::error(RULE.name, facts.places.relation(key), message).label(label);
        finding.related(mine.0, mine.1).related(theirs.0, theirs.1)
    };
    if facts.in_force_from.compare(of.in_force_from).is_lt() {
        let message = format!("this agreement takes effect before {}, which it {says}", other.id);
        let mine = (facts.places.in_force_from, format!("takes effect {}", facts.in_force_from));
        let theirs = (of.places.in_force_from, format!("takes effect {}", of.in_force_from));
        let help = format!("`in_force_from` is {} or later, or `{key}` names an earlier agreement", of.in_force_from);
        return Some(finding(message, mine, theirs).help(help));
    }
    let exists = if of.dated.compare(of.in_force_from).is_lt() { of.dated } else { of.in_force_from };
    facts.dated.compare(exists).is_lt().then(|| {
        let message = format!("this agreement is dated before there is a {}, which it {says}", other.id);
        let mine = (facts.places.dated, format!("dated {}", facts.dated));
        let theirs = if exists == of.dated {
            (of.places.dated, format!("dated {exists}"))
        } else {
            (of.places.in_force_from, format!("takes effect {exists}"))
        };
        finding(message, mine, theirs).help(format!("`dated` is {exists} or later, or `{key}` names an earlier agreement"))
    })
}

/// A work that begins when the other has ended, unless the other is carried on.
fn too_late(subject: &Subject, other: &Agreement, (key, says): (&str, &str)) -> Option<Diagnostic> {
    let facts = &subject.agreement.facts;
    let end = other.facts.valid_to.filter(|end| end.compare(facts.in_force_from).is_lt())?;
    let carries = |work: &Agreement| work.facts.carried_on.as_ref() == Some(&other.id);
    if subject.around.works.values().any(|work| carries(work)) {
        return None;
    }
    let message = format!("this agreement takes effect after the end of {}, which it {says}", other.id);
    let then = subject.around.periods.get(other.id.series())?.iter().find(|work| in_force(work, facts.in_force_from));
    let help = match then.filter(|work| work.id != other.id && work.id != subject.agreement.id) {
        Some(then) => format!("`{key} = \"{}\"` names the agreement that is in force then", then.id),
        None => format!("`{key}` names an agreement that is in force, or one that another carries on (`carried_on`)"),
    };
    let finding = Diagnostic::error(RULE.name, facts.places.relation(key), message)
        .label(format!("{says} {}", other.id))
        .related(facts.places.in_force_from, format!("takes effect {}", facts.in_force_from))
        .related(other.facts.places.valid_to, format!("ends {end}"))
        .help(help);
    Some(finding)
}

fn in_force(work: &Agreement, date: FactDate) -> bool {
    work.facts.in_force_from.compare(date).is_le() && work.facts.valid_to.is_none_or(|end| end.compare(date).is_ge())
}

/// A work that carries on clauses and has ended when the work they come from does.
fn carried(agreement: &Agreement, other: &Agreement) -> Option<Diagnostic> {
    let facts = &agreement.facts;
    let (mine, end) = (facts.valid_to?, other.facts.valid_to?);
    let order = mine.compare(end);
    if order.is_gt() || (order.is_eq() && !(mine.is_full() && end.is_full())) {
        return None;
    }
    let message = format!("this agreement carries on clauses of {} and ends no later", other.id);
    let finding = Diagnostic::error(RULE.name, facts.places.relation("carried_on"), message)
        .label(format!("carries on {}", other.id))
        .related(facts.places.valid_to, format!("ends {mine}"))
        .related(other.facts.places.valid_to, format!("ends {end}"))
        .help("`carried_on` is for what goes on beside a successor; what stands beside an agreement in force `adds_to` it");
    Some(finding)
}

/// A draft that is not older than the text it became.
fn draft(agreement: &Agreement, last: &Agreement) -> Option<Diagnostic> {
    let facts = &agreement.facts;
    (!facts.dated.compare(last.facts.dated).is_lt()).then(|| {
        let message = format!("this draft is not older than {}, which it is a draft of", last.id);
        Diagnostic::error(RULE.name, facts.places.dated, message)
            .label(format!("dated {}", facts.dated))
            .related(last.facts.places.dated, format!("dated {}", last.facts.dated))
            .help(format!("a draft is dated before the agreement it became: {} or earlier", last.facts.dated.previous()))
    })
}
