//! How much a change matters, and why: the gravest of all reasons that apply.

use crate::diff::binding::is_binding;
use crate::diff::comparison::{ChangeKind, Effect, Flag, Op, Reason, RecordChange, Run, Significance};
use crate::diff::force::binds;
use crate::diff::texts::fold;
use crate::diff::vocabulary::Openings;
use crate::model::{Record, Unit, UnitKind};

/// What is known of a pair besides its kind, words and records.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// What happened to its text, when that is less or other than another wording.
    pub text: Option<Reason>,
    /// What its words say of duties.
    pub words: Vec<Reason>,
    /// Whether it no longer covers a required area that nothing else covers.
    pub uncovered: bool,
    /// Whether it is a heading, whose words bind nobody.
    pub heading: bool,
    /// Whether the earlier text marks its duties; what is not marked there is none.
    pub marked: bool,
}

/// Weighs a change of a pair.
pub(super) fn weigh(kind: ChangeKind, flags: &[Flag], runs: &[Run], records: &[RecordChange], known: Known) -> (Significance, Reason) {
    let mut reasons = vec![match kind {
        ChangeKind::Unchanged => Reason::Same,
        ChangeKind::Renumbered => Reason::Number,
        ChangeKind::Moved => Reason::Place,
        ChangeKind::Split | ChangeKind::Merged if runs.iter().all(|run| run.op == Op::Equal) => Reason::Division,
        ChangeKind::MovedReworded if known.text == Some(Reason::Typography) => Reason::Place,
        _ => known.text.unwrap_or(Reason::Wording),
    }];
    let says_the_same = matches!(known.text, Some(Reason::Typography | Reason::Place | Reason::Drawing));
    if flags.contains(&Flag::SameIdOtherText) {
        reasons.push(Reason::SameIdOtherText);
    }
    if !matches!(kind, ChangeKind::Unchanged | ChangeKind::Renumbered | ChangeKind::Moved)
        && !known.heading
        && !says_the_same
        && binding_words_changed(runs)
    {
        reasons.push(Reason::BindingWordChanged);
    }
    if !says_the_same {
        reasons.extend(known.words);
    }
    reasons.extend(known.uncovered.then_some(Reason::AreaUncovered));
    reasons.extend(records.iter().map(reason_of));
    gravest(reasons, Significance::Minor, known.marked)
}

/// Words that make a text without marks weigh more when it comes or goes whole: it may hold a duty.
const DUTY_WORDS: [&str; 8] = ["skal", "skulle", "må", "bør", "senest", "shall", "must", "should"];

/// Weighs a unit that came or went.
pub(super) fn weigh_alone(unit: &Unit, came: bool, known: Known) -> (Significance, Reason) {
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
    reasons.extend(known.uncovered.then_some(Reason::AreaUncovered));
    if unit.records.is_empty() && matches!(unit.kind, UnitKind::Paragraph | UnitKind::Item | UnitKind::Row) && binds(&unit.text) {
        reasons.push(if came { Reason::DutyWordsAdded } else { Reason::DutyWordsDropped });
    }
    const OPENINGS: Openings = Openings::of(&DUTY_WORDS);
    let heading = unit.kind == UnitKind::Heading;
    let speaks_of_duty =
        !heading && unit.text.split_whitespace().any(|word| OPENINGS.fit(word) && DUTY_WORDS.contains(&fold(word).as_str()));
    gravest(reasons, if speaks_of_duty { Significance::Substantial } else { Significance::Minor }, known.marked)
}

/// The reason that weighs most of what changed in records; absent when nothing did.
pub(super) fn gravest_of_records(records: &[RecordChange]) -> Option<(Significance, Reason)> {
    let reasons: Vec<Reason> = records.iter().map(reason_of).collect();
    (!reasons.is_empty()).then(|| gravest(reasons, Significance::Minor, true))
}

/// The reason that weighs most; of equal ones the first in the order they are declared.
fn gravest(reasons: Vec<Reason>, of_text: Significance, marked: bool) -> (Significance, Reason) {
    let weight = |reason| match reason {
        // A text whose author marked the duties has said which sentences are none.
        Reason::DutyWordsDropped if marked => Significance::Substantial,
        _ => significance(reason, of_text),
    };
    let weighed = reasons.into_iter().map(|reason| (weight(reason), reason));
    weighed.min_by_key(|&(significance, reason)| (std::cmp::Reverse(significance), reason)).expect("there is at least one reason")
}

fn significance(reason: Reason, of_text: Significance) -> Significance {
    match reason {
        Reason::DutyDropped
        | Reason::ModalityLowered
        | Reason::ModalityReversed
        | Reason::DeadlineLooser
        | Reason::ActorNarrowed
        | Reason::CounterpartNarrowed
        | Reason::TargetLooser
        | Reason::AreaUncovered
        | Reason::WordsLowered
        | Reason::WordsReversed
        | Reason::WordsLater
        | Reason::DutyWordsDropped
        | Reason::SameIdOtherText => Significance::Grave,
        Reason::CarriedOn
        | Reason::ActorChanged
        | Reason::ActorWidened
        | Reason::CounterpartChanged
        | Reason::CounterpartWidened
        | Reason::DeadlineChanged
        | Reason::TargetChanged
        | Reason::IndicatorChanged
        | Reason::GoalDropped
        | Reason::DeadlineStricter
        | Reason::ModalityRaised
        | Reason::TargetStricter
        | Reason::WordsRaised
        | Reason::WordsSooner
        | Reason::DutyWordsAdded
        | Reason::DutyAdded
        | Reason::GoalAdded
        | Reason::AreaChanged
        | Reason::DutyRewritten
        | Reason::RecordChanged
        | Reason::Drawing
        | Reason::BindingWordChanged => Significance::Substantial,
        Reason::TextDropped | Reason::TextAdded => of_text,
        Reason::SameInOtherWords | Reason::Wording | Reason::Columns | Reason::Division | Reason::Place => Significance::Minor,
        Reason::Typography | Reason::Number | Reason::Same => Significance::None,
    }
}

fn reason_of(change: &RecordChange) -> Reason {
    match (change.record.as_str(), change.field.as_str(), change.effect) {
        (_, _, Effect::Same) => Reason::SameInOtherWords,
        ("obligation", "", Effect::Removed) => Reason::DutyDropped,
        ("goal" | "vision" | "target", "", Effect::Removed) => Reason::GoalDropped,
        ("obligation", "actor", Effect::Narrowed) => Reason::ActorNarrowed,
        ("obligation", "actor", Effect::Widened) => Reason::ActorWidened,
        ("obligation", "actor", _) => Reason::ActorChanged,
        ("obligation", "counterpart", Effect::Narrowed) => Reason::CounterpartNarrowed,
        ("obligation", "counterpart", Effect::Widened) => Reason::CounterpartWidened,
        ("obligation", "counterpart", _) => Reason::CounterpartChanged,
        ("obligation", "modality", Effect::Looser) => Reason::ModalityLowered,
        ("obligation", "modality", Effect::Stricter) => Reason::ModalityRaised,
        ("obligation", "modality", _) => Reason::ModalityReversed,
        ("obligation", "deadline", Effect::Looser) => Reason::DeadlineLooser,
        ("obligation", "deadline", Effect::Stricter) => Reason::DeadlineStricter,
        ("obligation", "deadline", _) => Reason::DeadlineChanged,
        ("target", "value" | "year", Effect::Looser) => Reason::TargetLooser,
        ("target", "value" | "year", Effect::Stricter) => Reason::TargetStricter,
        ("target", "value" | "baseline" | "year", Effect::Incomparable) => Reason::IndicatorChanged,
        ("target", "value" | "baseline" | "year" | "source", _) => Reason::TargetChanged,
        ("target", "indicator" | "unit" | "direction" | "split", _) => Reason::IndicatorChanged,
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
