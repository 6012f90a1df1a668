//! What was taken in shows: the final text differs from the draft where the proposal is said to stand now.

use std::collections::BTreeMap;

use crate::checks::{Rule, Subject};
use crate::diagnostic::Diagnostic;
use crate::model::unit::units;
use crate::model::{Agreement, UnitId, UnitKind};

/// The rule.
pub const RULE: Rule = Rule {
    name: "response-unchanged",
    says: "a proposal is told as taken in, and the final text reads as the draft does where it is said to stand",
    check,
};

fn check(subject: &Subject) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for digest in subject.agreement.all_responses() {
        let works = &subject.around.works;
        let (Some(draft), Some(settled)) = (works.get(&digest.draft), works.get(&digest.settled)) else { continue };
        let (before, after) = (texts(draft), texts(settled));
        for response in &digest.responses {
            let reads_the_same = |id: &UnitId| after.get(id).is_some_and(|text| before.get(id) == Some(text));
            if !response.outcome.is_taken_in() || response.led_to.is_empty() || !response.led_to.iter().all(reads_the_same) {
                continue;
            }
            let named: Vec<String> = response.led_to.iter().map(|id| format!("`{id}`")).collect();
            let message = format!("the proposal was {}, and nothing shows it", response.outcome.as_str());
            let finding = Diagnostic::error(RULE.name, response.places.outcome, message);
            let reads = if named.len() == 1 { "reads" } else { "read" };
            let finding = finding.label(format!("{} {reads} the same in {}", named.join(", "), digest.draft));
            found.push(finding.help("name in `led_to` what the proposal changed, or write another `outcome`"));
        }
    }
    found
}

/// What stands at every written id: its own words and those of all that stands below it; of a provision, its list too.
fn texts(agreement: &Agreement) -> BTreeMap<UnitId, String> {
    let units = units(agreement);
    let mut texts: BTreeMap<UnitId, String> = BTreeMap::new();
    let mut provision = None;
    for unit in &units {
        match unit.kind {
            UnitKind::Item | UnitKind::Footnote => {}
            UnitKind::Paragraph => provision = Some(unit),
            _ => provision = None,
        }
        let own = (unit.kind != UnitKind::Paragraph).then_some(unit);
        let above = std::iter::successors(unit.parent, |at| units[*at].parent).map(|at| &units[at]);
        for holder in own.into_iter().chain(provision).chain(above).filter(|holder| holder.written) {
            let text = texts.entry(holder.id.clone()).or_default();
            text.push_str(&unit.text);
            text.push('\n');
        }
    }
    texts
}
