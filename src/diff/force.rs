//! How much a word binds: `skal` and `må ikke` most, then the plain present, `bør`, `kan`, and `skal ikke` least.
//!
//! What a duty says and what it says in the negative are told apart: `bør ikke` to `må ikke` binds more, `skal` to `må
//! ikke` asks for the opposite.

use crate::diff::comparison::Effect;
use crate::diff::texts::fold;
use crate::diff::vocabulary::Openings;
use crate::model::Modality;

/// Words within which a negation belongs to the word that binds.
const REACH: usize = 4;

/// A degree of a duty, a freedom or a prohibition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Force {
    /// One of the degrees that a record has.
    Modal(Modality),
    /// `bør ikke`.
    ShouldNot,
    /// `må`, which frees or binds; only its negation is clear.
    May,
}

impl Force {
    /// What a record says, with the prose that it was marked in: `bør` may stand there with an `ikke`.
    pub fn of(modality: Modality, prose: &str) -> Self {
        let negative = || {
            let words: Vec<&str> = prose.split_whitespace().collect();
            let mut should = forces(&words).into_iter().map(|(_, force)| force).filter(|force| is_should(*force)).peekable();
            should.peek().is_some() && should.all(|force| force == Self::ShouldNot)
        };
        if modality == Modality::Should && negative() { Self::ShouldNot } else { Self::Modal(modality) }
    }

    /// Whether somebody must, or must not.
    pub fn is_strict(self) -> bool {
        matches!(self, Self::Modal(Modality::Must | Modality::MustNot))
    }

    fn forbids(self) -> bool {
        matches!(self, Self::ShouldNot | Self::Modal(Modality::MustNot))
    }

    fn rank(self) -> Option<u8> {
        match self {
            Self::Modal(modality) => Some(modality.weight()),
            Self::ShouldNot => Some(Modality::Should.weight()),
            Self::May => None,
        }
    }

    /// Which way the force of a duty went: stricter, looser, or turned round; nothing when it cannot be said.
    pub fn went(self, after: Self) -> Option<Effect> {
        match (self, after) {
            (one, Self::May) if one.forbids() => return Some(Effect::Looser),
            (Self::May, other) if other.forbids() => return Some(Effect::Stricter),
            _ => {}
        }
        let (one, other) = (self.rank()?, after.rank()?);
        // From a duty to a prohibition or back, neither more nor less is promised: the opposite is.
        if self.forbids() != after.forbids() && one.min(other) >= 2 {
            return Some(Effect::Changed);
        }
        Some(match other.cmp(&one) {
            std::cmp::Ordering::Less => Effect::Looser,
            std::cmp::Ordering::Greater => Effect::Stricter,
            std::cmp::Ordering::Equal => Effect::Changed,
        })
    }
}

fn is_should(force: Force) -> bool {
    matches!(force, Force::ShouldNot | Force::Modal(Modality::Should))
}

/// The words of a text that bind, free or forbid, each with its place.
pub(super) fn forces(words: &[&str]) -> Vec<(usize, Force)> {
    const LONGEST: usize = 8;
    let closes = |word: &str| word.ends_with(['.', ',', ';', ':', '?', '!']);
    let negated = |at: usize| {
        let reach = words[at..].iter().take(REACH + 1).position(|word| closes(word)).map_or(REACH, |end| end.min(REACH));
        words[at + 1..].iter().take(reach).any(|word| ["ikke", "ej", "aldrig", "not", "never"].contains(&fold(word).as_str()))
    };
    const OPENINGS: Openings =
        Openings::of(&["skal", "skulle", "shall", "must", "må", "måtte", "bør", "burde", "should", "kan", "kunne", "may"]);
    let force = |(at, word): (usize, &&str)| {
        let force = match fold(word).as_str() {
            "skal" | "skulle" => Force::Modal(if negated(at) { Modality::NeedNot } else { Modality::Must }),
            "shall" | "must" => Force::Modal(if negated(at) { Modality::MustNot } else { Modality::Must }),
            "må" | "måtte" if negated(at) => Force::Modal(Modality::MustNot),
            "må" | "måtte" => Force::May,
            "bør" | "burde" | "should" if negated(at) => Force::ShouldNot,
            "bør" | "burde" | "should" => Force::Modal(Modality::Should),
            "kan" | "kunne" | "may" if !negated(at) => Force::Modal(Modality::May),
            _ => return None,
        };
        Some((at, force))
    };
    words.iter().enumerate().filter(|(_, word)| word.len() <= LONGEST && OPENINGS.fit(word)).filter_map(force).collect()
}

/// Whether a text says for itself that somebody must or must not; what stands in a clause below (`det, der skal ske`)
/// only tells of a duty.
pub(super) fn binds(text: &str) -> bool {
    const BELOW: [&str; 16] = [
        "der", "som", "at", "hvis", "når", "hvad", "hvem", "hvor", "hvordan", "hvornår", "hvilke", "hvilken", "fordi", "så", "om", "which",
    ];
    let words: Vec<&str> = text.split_whitespace().collect();
    let in_main_clause = |at: usize| {
        let clause = words[..at].iter().rev().take_while(|word| !word.ends_with(['.', ',', ';', ':', '?', '!']));
        !clause.map(|word| fold(word)).any(|word| BELOW.contains(&word.as_str()))
    };
    forces(&words).into_iter().any(|(at, force)| force.is_strict() && in_main_clause(at))
}
