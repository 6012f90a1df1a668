//! How much a change matters, and why: the gravest of all reasons that apply.

use crate::diff::comparison::{ChangeKind, Effect, Flag, Op, Reason, RecordChange, Run, Significance};
use crate::diff::texts::fold;
use crate::diff::vocabulary::Openings;
use crate::diff::wording::is_binding;
use crate::model::{Record, Unit, UnitKind};

/// Weighs a change of a pair.
pub(super) fn weigh(kind: ChangeKind, flags: &[Flag], runs: &[Run], records: &[RecordChange]) -> (Significance, Reason) {
    let mut reasons = vec![match kind {
        ChangeKind::Unchanged => Reason::Same,
        ChangeKind::Renumbered => Reason::Number,
        ChangeKind::Moved => Reason::Place,
        ChangeKind::Split | ChangeKind::Merged if runs.iter().all(|run| run.op == Op::Equal) => Reason::Division,
        _ => Reason::Wording,
    }];
    if flags.contains(&Flag::SameIdOtherText) {
        reasons.push(Reason::SameIdOtherText);
    }
    if !matches!(kind, ChangeKind::Unchanged | ChangeKind::Renumbered | ChangeKind::Moved | ChangeKind::Renamed)
        && binding_words_changed(runs)
    {
        reasons.push(Reason::BindingWordChanged);
    }
    reasons.extend(records.iter().map(reason_of));
    gravest(reasons, Significance::Minor)
}

/// Words that make a text without marks weigh more when it comes or goes whole: it may hold a duty.
const DUTY_WORDS: [&str; 8] = ["skal", "skulle", "må", "bør", "senest", "shall", "must", "should"];

/// Weighs a unit that came or went.
pub(super) fn weigh_alone(unit: &Unit, came: bool) -> (Significance, Reason) {
    let of_record = |record: &Record| match (record, came) {
        (Record::Obligation(_), true) => Reason::DutyAdded,
        (Record::Obligation(_), false) => Reason::DutyDropped,
        (Record::Goal(_) | Record::Vision(_) | Record::Target(_), true) => Reason::GoalAdded,
        (Record::Goal(_) | Record::Vision(_) | Record::Target(_), false) => Reason::GoalDropped,
        (Record::Area(_), _) => Reason::AreaChanged,
        (Record::Measure(_) | Record::Term | Record::Precision(_) | Record::Decision(_), true) => Reason::TextAdded,
        (Record::Measure(_) | Record::Term | Record::Precision(_) | Record::Decision(_), false) => Reason::TextDropped,
    };
    let mut reasons: Vec<Reason> = unit.records.iter().map(of_record).collect();
    reasons.push(if came { Reason::TextAdded } else { Reason::TextDropped });
    const OPENINGS: Openings = Openings::of(&DUTY_WORDS);
    let heading = unit.kind == UnitKind::Heading;
    let speaks_of_duty =
        !heading && unit.text.split_whitespace().any(|word| OPENINGS.fit(word) && DUTY_WORDS.contains(&fold(word).as_str()));
    gravest(reasons, if speaks_of_duty { Significance::Substantial } else { Significance::Minor })
}

/// The reason that weighs most; of equal ones the first in the order they are declared.
fn gravest(reasons: Vec<Reason>, of_text: Significance) -> (Significance, Reason) {
    let weighed = reasons.into_iter().map(|reason| (significance(reason, of_text), reason));
    weighed.min_by_key(|&(significance, reason)| (std::cmp::Reverse(significance), reason)).expect("there is at least one reason")
}

fn significance(reason: Reason, of_text: Significance) -> Significance {
    match reason {
        Reason::DutyDropped | Reason::ModalityLowered | Reason::ModalityReversed | Reason::DeadlineLooser | Reason::SameIdOtherText => {
            Significance::Grave
        }
        Reason::CarriedOn
        | Reason::ActorChanged
        | Reason::CounterpartChanged
        | Reason::DeadlineChanged
        | Reason::TargetChanged
        | Reason::IndicatorChanged
        | Reason::GoalDropped
        | Reason::DeadlineStricter
        | Reason::ModalityRaised
        | Reason::DutyAdded
        | Reason::GoalAdded
        | Reason::AreaChanged
        | Reason::RecordChanged
        | Reason::BindingWordChanged => Significance::Substantial,
        Reason::TextDropped | Reason::TextAdded => of_text,
        Reason::Wording | Reason::Division | Reason::Place => Significance::Minor,
        Reason::Number | Reason::Same => Significance::None,
    }
}

fn reason_of(change: &RecordChange) -> Reason {
    match (change.record.as_str(), change.field.as_str(), change.effect) {
        ("obligation", "", Effect::Removed) => Reason::DutyDropped,
        ("goal" | "vision" | "target", "", Effect::Removed) => Reason::GoalDropped,
        ("obligation", "actor", _) => Reason::ActorChanged,
        ("obligation", "counterpart", _) => Reason::CounterpartChanged,
        ("obligation", "modality", Effect::Looser) => Reason::ModalityLowered,
        ("obligation", "modality", Effect::Stricter) => Reason::ModalityRaised,
        ("obligation", "modality", _) => Reason::ModalityReversed,
        ("obligation", "deadline", Effect::Looser) => Reason::DeadlineLooser,
        ("obligation", "deadline", Effect::Stricter) => Reason::DeadlineStricter,
        ("obligation", "deadline", _) => Reason::DeadlineChanged,
        ("target", "value" | "baseline" | "year", _) => Reason::TargetChanged,
        ("target", "indicator" | "unit" | "direction" | "source" | "split", _) => Reason::IndicatorChanged,
        ("area", _, _) => Reason::AreaChanged,
        _ => Reason::RecordChanged,
    }
}

/// Whether a change between two equal runs takes away or brings a word that binds. Both at once in equal order
/// cancel out: only the words around them changed.
fn binding_words_changed(runs: &[Run]) -> bool {
    let binding = |run: &Run| run.text.split_whitespace().filter(|word| is_binding(word)).map(fold).collect::<Vec<_>>();
    let mut changed = (Vec::new(), Vec::new());
    for run in runs {
        match run.op {
            Op::Delete => changed.0.extend(binding(run)),
            Op::Insert => changed.1.extend(binding(run)),
            Op::Equal if run.text.trim().is_empty() => {}
            Op::Equal => {
                if changed.0 != changed.1 {
                    return true;
                }
                changed = (Vec::new(), Vec::new());
            }
        }
    }
    changed.0 != changed.1
}
