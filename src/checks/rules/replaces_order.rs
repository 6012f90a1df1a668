//! The work that an agreement replaces is the one before it: earlier, and in the same series with none between.

use crate::checks::{Rule, Subject};
use crate::diagnostic::Diagnostic;

/// The rule.
pub const RULE: Rule = Rule { name: "replaces-order", says: "an agreement replaces one that is not before it", check };

fn check(subject: &Subject) -> Vec<Diagnostic> {
    let agreement = subject.agreement;
    let facts = &agreement.facts;
    let replaced = facts.replaces.as_ref().filter(|id| **id != agreement.id).and_then(|id| subject.around.works.get(id));
    let Some(replaced) = replaced else { return Vec::new() };
    let order = replaced.facts.in_force_from.compare(facts.in_force_from);
    let together = order.is_eq() && replaced.facts.in_force_from == facts.in_force_from;
    if order.is_gt() || together {
        let message = format!(
            "{} takes effect {}, and cannot be replaced by this",
            replaced.id,
            if together { "together with this" } else { "later" }
        );
        let finding = Diagnostic::error(RULE.name, facts.places.replaces, message)
            .label(format!("takes effect {}", replaced.facts.in_force_from))
            .related(facts.places.in_force_from, format!("takes effect {}", facts.in_force_from))
            .help("`replaces` names the agreement that ends when this one begins");
        return vec![finding];
    }
    let between = subject.predecessor().filter(|before| before.id != replaced.id && before.id.series() == replaced.id.series());
    between
        .map(|between| {
            Diagnostic::warning(
                RULE.name,
                facts.places.replaces,
                format!("{} lies between this agreement and the one it replaces", between.id),
            )
            .label(format!("takes effect {}", replaced.facts.in_force_from))
            .related(between.facts.places.in_force_from, format!("takes effect {}", between.facts.in_force_from))
            .help(format!("`replaces = \"{}\"` names the agreement just before", between.id))
        })
        .into_iter()
        .collect()
}
