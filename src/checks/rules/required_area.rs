//! A general agreement covers every area that its round requires, each by a heading that says so.
//!
//! Which areas these are is data (`rounds.toml`); a round without a list requires none. A consultation draft is only warned.

use std::collections::BTreeSet;

use crate::checks::{Rule, Subject};
use crate::diagnostic::Diagnostic;
use crate::model::Record;

/// The rule.
pub const RULE: Rule = Rule { name: "required-area", says: "no heading covers an area that the round requires", check };

/// The kind of agreement that must cover the areas; supplements and local agreements need not.
const GENERAL: &str = "general";

fn check(subject: &Subject) -> Vec<Diagnostic> {
    let facts = &subject.agreement.facts;
    let Some(round) = subject.around.registry.rounds.get(&facts.round).filter(|_| facts.kind == GENERAL) else { return Vec::new() };
    let records = subject.agreement.all_records().into_iter();
    let areas = records.filter_map(|record| if let Record::Area(area) = record { Some(&area.covers) } else { None });
    let covered: BTreeSet<&String> = areas.flatten().collect();
    let missing: Vec<&(String, String)> = round.areas.iter().filter(|(id, _)| !covered.contains(id)).collect();
    let Some((first, _)) = missing.first() else { return Vec::new() };
    let areas = if missing.len() == 1 { "area" } else { "areas" };
    let message = format!("no heading covers {} {areas} that the round {} requires", missing.len(), round.label);
    let finding = match facts.draft_of {
        None => Diagnostic::error(RULE.name, facts.places.round, message),
        Some(_) => Diagnostic::warning(RULE.name, facts.places.round, message),
    };
    let names: Vec<String> = missing.iter().map(|(id, name)| format!("`{id}` ({name})")).collect();
    let help = format!("the heading of the chapter that deals with an area is marked, e.g. `{{.area covers=\"{first}\"}}`");
    vec![finding.label(format!("missing: {}", names.join(", "))).help(help)]
}
