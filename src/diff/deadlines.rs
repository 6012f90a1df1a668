//! Which way a deadline went, as an effect that a comparison tells. What compares, and how, is said in
//! `model::deadline::order`.

use std::cmp::Ordering;

use crate::diff::comparison::Effect;
use crate::model::Deadline;
use crate::model::deadline::{Limit, context, limits, order, says};

/// A deadline with the prose that it was marked in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Set<'a> {
    /// As marked.
    pub deadline: &'a Deadline,
    /// The words of the unit.
    pub prose: &'a str,
}

impl Set<'_> {
    /// The words as marked.
    pub fn words(&self) -> String {
        self.deadline.0.clone()
    }

    /// The words as marked and what the prose adds, e.g. `senest 3 hverdage før udskrivningen`.
    pub fn words_in_context(&self) -> String {
        format!("{} {}", self.deadline.0, context(&self.deadline.0, self.prose)).trim_end().to_owned()
    }
}

/// Says which way a deadline went, if it went any; a new one is stricter than none, and one that is gone is looser.
///
/// `prose` has the words of both units: a deadline that is marked on one side only and stands in the words of both is
/// the same.
pub(super) fn deadline_effect(before: Option<Set>, after: Option<Set>, prose: (&str, &str)) -> Option<Effect> {
    let (before, after) = match (before, after) {
        (None, None) => return None,
        (None, Some(after)) => return Some(if says(prose.0, &after.deadline.0) { Effect::Same } else { Effect::Stricter }),
        (Some(before), None) => return Some(if says(prose.1, &before.deadline.0) { Effect::Same } else { Effect::Looser }),
        (Some(before), Some(after)) => (before, after),
    };
    let (one, other) = (limits(&before.deadline.0, before.prose), limits(&after.deadline.0, after.prose));
    let same_words = before.deadline == after.deadline;
    match order(&one, &other) {
        Some(Ordering::Equal) => (!same_words).then_some(Effect::Same),
        Some(order) => Some(effect_of(order)),
        None if same_words && one.iter().chain(&other).any(|limit| matches!(limit, Limit::Words(_))) => None,
        None => Some(Effect::Incomparable),
    }
}

/// Says which way the deadlines of several units went that hold together.
pub(super) fn effect_together(before: &[Set], after: &[Set]) -> Effect {
    let all = |sets: &[Set]| sets.iter().flat_map(|set| limits(&set.deadline.0, set.prose)).collect::<Vec<Limit>>();
    order(&all(before), &all(after)).map_or(Effect::Incomparable, effect_of)
}

fn effect_of(order: Ordering) -> Effect {
    match order {
        Ordering::Less => Effect::Stricter,
        Ordering::Greater => Effect::Looser,
        Ordering::Equal => Effect::Same,
    }
}

/// Says which way a limit in running words went; `None` when they are not read as limits that compare.
pub(super) fn words_effect(before: &str, after: &str) -> Option<Effect> {
    match order(&limits(before, ""), &limits(after, ""))? {
        Ordering::Less => Some(Effect::Stricter),
        Ordering::Greater => Some(Effect::Looser),
        Ordering::Equal => None,
    }
}
