//! Duties in running words: what `skal`, `må ikke`, `bør`, `kan` and a deadline say where no record says it again.
//!
//! A change between two equal runs is looked at with a few words around it, so that an `ikke` that came beside a `skal`
//! is seen. Words that bind are held against each other in order; what stands on both sides alike says nothing.

use crate::diff::comparison::{Effect, Op, Reason, Run};
use crate::diff::deadlines::words_effect;
use crate::diff::force::{Force, forces};
use crate::diff::texts::fold;

/// Words before and after a change that are read with it.
const AROUND: usize = 4;
/// From how many words on a deleted or inserted run is a statement of its own.
const STATEMENT: usize = 5;
/// Words of a phrase that names a deadline.
const PHRASE: usize = 8;
/// The longest cell that is read as a deadline.
const CELL: usize = 14;

/// Why a change of words matters to a duty; `timed` says that records tell of its deadlines already.
pub(super) fn reasons(runs: &[Run], timed: bool) -> Vec<Reason> {
    let mut reasons = Vec::new();
    for change in Changed::all(runs) {
        change.forces(&mut reasons);
        if !timed {
            reasons.extend(change.deadline());
        }
    }
    reasons
}

/// Why a change of a row's cells matters: a cell that is a deadline is read whole.
pub(super) fn row_reasons(before: &str, after: &str) -> Vec<Reason> {
    let cells = before.split('\t').zip(after.split('\t'));
    let timed = |cell: &str| {
        let words: Vec<String> = cell.split_whitespace().take(CELL + 1).map(fold).collect();
        words.len() <= CELL && words.first().is_some_and(|word| LEADS.contains(&word.as_str()))
    };
    cells.filter(|(one, other)| one != other && timed(one) && timed(other)).filter_map(|(one, other)| timing(one, other)).collect()
}

/// What stands between two equal runs, with the words around it.
struct Changed<'a> {
    left: Vec<&'a str>,
    old: Vec<&'a str>,
    new: Vec<&'a str>,
    right: Vec<&'a str>,
}

impl<'a> Changed<'a> {
    /// The changes of a text, in order.
    fn all(runs: &'a [Run]) -> Vec<Self> {
        let mut all: Vec<Self> = Vec::new();
        let mut left: &str = "";
        let mut open = false;
        for run in runs {
            match run.op {
                Op::Equal if run.text.trim().is_empty() => {}
                Op::Equal => {
                    if let Some(last) = all.last_mut().filter(|_| open) {
                        last.right = first_words(&run.text);
                    }
                    (left, open) = (&run.text, false);
                }
                Op::Delete | Op::Insert => {
                    if !open {
                        all.push(Self { left: last_words(left), old: Vec::new(), new: Vec::new(), right: Vec::new() });
                        open = true;
                    }
                    let change = all.last_mut().expect("one is open");
                    if run.op == Op::Delete { &mut change.old } else { &mut change.new }.extend(run.text.split_whitespace());
                }
            }
        }
        all
    }

    fn side(&self, own: &[&'a str]) -> Vec<&'a str> {
        [&self.left, own, &self.right].concat()
    }

    fn forces(&self, reasons: &mut Vec<Reason>) {
        let of = |own: &[&'a str]| forces(&self.side(own)).into_iter().map(|(_, force)| force).collect::<Vec<Force>>();
        let (before, after) = (of(&self.old), of(&self.new));
        let start = before.iter().zip(&after).take_while(|(one, other)| one == other).count();
        let rest = before.len().min(after.len()) - start;
        let end = before.iter().rev().zip(after.iter().rev()).take(rest).take_while(|(one, other)| one == other).count();
        let (before, after) = (&before[start..before.len() - end], &after[start..after.len() - end]);
        for (one, other) in before.iter().zip(after) {
            match one.went(*other) {
                Some(Effect::Looser) => reasons.push(Reason::WordsLowered),
                Some(Effect::Stricter) => reasons.push(Reason::WordsRaised),
                Some(_) => reasons.push(Reason::WordsReversed),
                None => {}
            }
        }
        let strict = |rest: &[Force]| rest.iter().any(|force| force.is_strict());
        if self.new.is_empty() && self.old.len() >= STATEMENT && strict(before.get(after.len()..).unwrap_or_default()) {
            reasons.push(Reason::DutyWordsDropped);
        }
        if self.old.is_empty() && self.new.len() >= STATEMENT && strict(after.get(before.len()..).unwrap_or_default()) {
            reasons.push(Reason::DutyWordsAdded);
        }
    }

    fn deadline(&self) -> Option<Reason> {
        if self.old.is_empty() || self.new.is_empty() {
            return None;
        }
        timing(&phrase(&self.side(&self.old))?, &phrase(&self.side(&self.new))?)
    }
}

/// Words that a deadline begins with.
const LEADS: [&str; 9] = ["senest", "inden", "straks", "hurtigst", "snarest", "samme", "hver", "hvert", "dagligt"];

/// The only phrase that names a deadline.
fn phrase(words: &[&str]) -> Option<String> {
    let leads = |word: &&str| LEADS.contains(&fold(word).as_str());
    let mut starts = words.iter().enumerate().filter(|(_, word)| leads(word)).map(|(at, _)| at);
    let start = starts.next()?;
    // `inden for` and `senest den` are one phrase; a second one further on is another deadline.
    starts.all(|other| other <= start + 1).then(|| words[start..].iter().take(PHRASE).copied().collect::<Vec<_>>().join(" "))
}

fn timing(before: &str, after: &str) -> Option<Reason> {
    match words_effect(before, after)? {
        Effect::Looser => Some(Reason::WordsLater),
        Effect::Stricter => Some(Reason::WordsSooner),
        _ => None,
    }
}

fn first_words(text: &str) -> Vec<&str> {
    text.split_whitespace().take(AROUND).collect()
}

/// The last words of a text, and none from before the sentence they stand in.
fn last_words(text: &str) -> Vec<&str> {
    let mut words: Vec<&str> = text.split_whitespace().rev().take(AROUND).collect();
    if let Some(end) = words.iter().position(|word| word.ends_with(['.', ';', ':', '?', '!'])) {
        words.truncate(end);
    }
    words.reverse();
    words
}
