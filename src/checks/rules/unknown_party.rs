//! Every party an agreement names must be in the registry.

use crate::checks::{Rule, Subject};
use crate::diagnostic::Diagnostic;
use crate::model::{PartyId, Record, Registry};

/// How like an id must be to be offered as the one that was meant; 1.0 is equal.
const LIKENESS: f64 = 0.7;

/// How many bytes an id may have to be compared with others; likeness takes time by the square of it.
const LONGEST_ID: usize = 100;

/// The rule.
pub const RULE: Rule = Rule { name: "unknown-party", says: "a party, actor, counterpart or deciding body is not in the registry", check };

fn check(subject: &Subject) -> Vec<Diagnostic> {
    let (agreement, registry) = (subject.agreement, subject.around.registry);
    let records = agreement.all_records().into_iter().flat_map(Record::parties);
    let bodies = agreement.facts.history.iter().filter_map(|step| Some(("body", step.body.as_ref()?, step.places.body)));
    agreement
        .facts
        .placed_parties()
        .chain(bodies)
        .chain(records)
        .chain(agreement.exhibited_parties())
        .filter(|(_, party, _)| !registry.parties.contains_key(party))
        .map(|(role, party, span)| {
            Diagnostic::error(RULE.name, span, format!("the {role} `{party}` is not in the registry of parties"))
                .label(format!("no party has the id `{party}`"))
                .help(help(party, registry))
        })
        .collect()
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
