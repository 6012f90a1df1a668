//! A target's value must lie on the side of its baseline that its direction says.

use crate::checks::mentions::number;
use crate::checks::{Rule, Subject};
use crate::diagnostic::Diagnostic;
use crate::model::{Direction, Record};

/// The rule.
pub const RULE: Rule =
    Rule { name: "target-direction", says: "a target is to fall but lies above its baseline, or is to rise but lies below it", check };

fn check(subject: &Subject) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for marked in &subject.marked {
        let Record::Target(target) = marked.record else { continue };
        let plain = |text: &Option<String>| -> Option<f64> { number(text.as_deref()?)?.replace(',', ".").parse().ok() };
        let (Some(value), Some(baseline), Some(direction)) = (plain(&target.value), plain(&target.baseline), target.direction) else {
            continue;
        };
        let (wrong, word, side) = match direction {
            Direction::Down => (value > baseline, "ned", "above"),
            Direction::Up => (value < baseline, "op", "below"),
        };
        if wrong {
            let message = format!("the target for `{}` goes the other way than `{word}`", target.indicator);
            let finding = Diagnostic::error(RULE.name, target.places.of("value"), message)
                .label(format!("the value lies {side} the baseline"))
                .related(target.places.of("direction"), "the direction it is to go")
                .help("`direction` is `ned` when less is better and `op` when more is better");
            found.push(finding);
        }
    }
    found
}
