//! Every party an agreement names must be in the registry.

use crate::checks::Subject;
use crate::diagnostic::{Diagnostic, Span};
use crate::model::{Agreement, Block, Item, PartyId, Record, Registry};

/// How like an id must be to be offered as the one that was meant; 1.0 is equal.
const LIKENESS: f64 = 0.7;

/// How many bytes an id may have to be compared with others; likeness takes time by the square of it.
const LONGEST_ID: usize = 100;

/// Finds parties, actors, counterparts and deciding bodies that the registry does not have.
pub fn unknown(rule: &'static str, subject: &Subject) -> Vec<Diagnostic> {
    let Subject { agreement, registry, .. } = subject;
    let facts = agreement.facts.parties.iter().map(|party| ("party", party, agreement.facts.span));
    let records = records(agreement).into_iter().flat_map(named);
    facts
        .chain(records)
        .filter(|(_, party, _)| !registry.parties.contains_key(party))
        .map(|(role, party, span)| {
            Diagnostic::error(rule, span, format!("the {role} `{party}` is not in the registry of parties"))
                .label(format!("no party has the id `{party}`"))
                .help(help(party, registry))
        })
        .collect()
}

fn records(agreement: &Agreement) -> Vec<&Record> {
    let mut records = Vec::new();
    for section in agreement.all_sections() {
        records.extend(&section.records);
        for block in &section.blocks {
            let Block::Clause(clause) = block else { continue };
            records.extend(&clause.records);
            if let Some(list) = &clause.list {
                list.for_each_item(&mut |item: &Item| records.extend(&item.records));
            }
        }
    }
    records
}

fn named(record: &Record) -> Vec<(&'static str, &PartyId, Span)> {
    match record {
        Record::Obligation(duty) => {
            let counterpart = duty.counterpart.iter().map(|party| ("counterpart", party, duty.span));
            [("actor", &duty.actor, duty.span)].into_iter().chain(counterpart).collect()
        }
        Record::Decision(decision) => vec![("body", &decision.body, decision.span)],
        _ => Vec::new(),
    }
}

fn help(party: &PartyId, registry: &Registry) -> String {
    let likeness = |other: &PartyId| match party.0.len() {
        0..=LONGEST_ID => strsim::normalized_damerau_levenshtein(&party.0, &other.0),
        _ => 0.0,
    };
    let nearest = registry.parties.values().max_by(|one, other| likeness(&one.id).total_cmp(&likeness(&other.id)));
    match nearest.filter(|nearest| likeness(&nearest.id) >= LIKENESS) {
        Some(nearest) => format!("the nearest id there is `{}`", nearest.id),
        None => "`sources/parties.toml` lists the parties; a new one is added there first".into(),
    }
}
