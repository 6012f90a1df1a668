//! A group that is bound has members when the agreement takes effect.
//!
//! A group that the registry gives no members at any time is a name like any other.

use crate::checks::{Rule, Subject};
use crate::diagnostic::Diagnostic;
use crate::model::{Party, PartyType, Record, Registry};

/// The rule.
pub const RULE: Rule = Rule { name: "empty-group", says: "a group has no members when the agreement takes effect", check };

fn check(subject: &Subject) -> Vec<Diagnostic> {
    let (agreement, registry) = (subject.agreement, subject.around.registry);
    let date = agreement.facts.in_force_from;
    let bound = agreement.all_records().into_iter().filter(|record| matches!(record, Record::Obligation(_))).flat_map(Record::parties);
    let groups = agreement.facts.placed_parties().chain(bound).filter_map(|(role, id, span)| Some((role, registry.parties.get(id)?, span)));
    groups
        .filter(|(_, party, _)| has_members(party, registry) && registry.expand(&party.id, date).is_empty())
        .map(|(role, party, span)| {
            let label = match &party.computed {
                Some((_, region)) => format!("nobody of that type in `{region}` has a name on {date}"),
                None => format!("nobody is listed in it on {date}"),
            };
            Diagnostic::error(RULE.name, span, format!("the {role} `{}` is a group without members", party.id))
                .label(label)
                .help("`sources/parties.toml` says who is in a group, and when")
        })
        .collect()
}

/// Whether the registry ever gives a group members, by a rule or by a list.
fn has_members(group: &Party, registry: &Registry) -> bool {
    let listed = || registry.parties.values().flat_map(|party| &party.member_of).any(|membership| membership.group == group.id);
    group.party_type == PartyType::Group && (group.computed.is_some() || listed())
}
