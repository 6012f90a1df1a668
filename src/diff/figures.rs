//! A history in figures: how many duties went on, came and went from each period to the next.

use crate::diff::comparison::Effect;
use crate::diff::history::{History, Step, StepKind};

/// What is counted, as keys of the labels; `stricter` and `looser` are among those that went on or came back.
pub const FIGURES: [&str; 7] = ["unchanged", "changed", "stricter", "looser", "introduced", "brought_back", "gone"];

impl History {
    /// For each of [`FIGURES`], the counts of the periods after the first.
    pub fn figures(&self) -> Vec<(&'static str, Vec<usize>)> {
        let later = || self.periods.iter().skip(1);
        let mut figures: Vec<(&str, Vec<usize>)> = FIGURES.into_iter().map(|figure| (figure, vec![0; later().count()])).collect();
        for step in self.duties.iter().flat_map(|entry| &entry.steps) {
            let Some(period) = later().position(|period| period.label == step.to) else { continue };
            let counted = counted_in(step);
            figures.iter_mut().filter(|(figure, _)| counted.contains(figure)).for_each(|(_, counts)| counts[period] += 1);
        }
        figures
    }
}

/// What happened, and which way a duty went that is there on both sides; nothing for text that is no duty on either.
fn counted_in(step: &Step) -> Vec<&'static str> {
    let what = match step.kind {
        _ if step.duties.before + step.duties.after == 0 => return Vec::new(),
        StepKind::Introduced => return vec!["introduced"],
        StepKind::Dissolved | StepKind::CarriedOn => return vec!["gone"],
        StepKind::BroughtBack => "brought_back",
        _ if step.records.is_empty() && step.is_same() => "unchanged",
        StepKind::Continued | StepKind::Divided | StepKind::Joined => "changed",
    };
    let way = match step.direction {
        Some(Effect::Stricter) => Some("stricter"),
        Some(Effect::Looser) => Some("looser"),
        _ => None,
    };
    std::iter::once(what).chain(way).collect()
}
