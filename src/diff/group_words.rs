//! The words of all that belongs together, as one text on either side ──▶ runs.

use std::borrow::Cow;

use crate::diff::comparison::Run;
use crate::diff::groups::Partners;
use crate::diff::lcs::Matcher;
use crate::diff::marks::{Sides, Words};
use crate::diff::texts::{Pair, Texts};
use crate::diff::wording::{runs_of, unchanged};
use crate::diff::work::Work;
use crate::model::Unit;

/// Compares the words of all that belongs together.
pub(super) fn runs_of_group(pair: &Pair, group: &Partners, matcher: &mut Matcher, work: &mut Work) -> Vec<Run> {
    let (before, after) = (text(pair.before.units, &group.before), text(pair.after.units, &group.after));
    if before == after {
        return unchanged(&before);
    }
    let sides = Sides { before: words(&pair.before, &group.before, &before), after: words(&pair.after, &group.after, &after) };
    runs_of(&sides, matcher, work)
}

/// All words of a side.
fn text<'a>(units: &'a [Unit], group: &[usize]) -> Cow<'a, str> {
    match group {
        [unit] => Cow::Borrowed(&units[*unit].text),
        _ => Cow::Owned(group.iter().map(|&unit| units[unit].text.as_str()).collect::<Vec<_>>().join(" ")),
    }
}

/// The words of all units of a side, whose [`text`] is given.
fn words<'t>(side: &Texts, group: &[usize], text: &'t str) -> Words<'t> {
    let count = group.iter().map(|&unit| side.all_words(unit).len()).sum();
    let mut words = Words { text, places: Vec::with_capacity(count), numbers: Vec::with_capacity(count) };
    let mut start = 0;
    for &unit in group {
        words.numbers.extend(side.all_words(unit));
        words.places.extend(side.places(unit).map(|place| start + place.start..start + place.end));
        start += side.units[unit].text.len() + 1;
    }
    words
}
