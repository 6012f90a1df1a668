//! Inside a target: what is measured, from where to where, by when, and which way it went.
//!
//! A value is held against a value only while both measure the same thing the same way. When the indicator, the unit or
//! the direction is another, values, baselines and years stand beside each other as what cannot be compared.

use crate::diff::comparison::Effect;
use crate::diff::duties::Fields;
use crate::model::Target;
use crate::model::record::Direction;

/// Notes what differs between two targets.
pub(super) fn target(before: &Target, after: &Target, fields: &mut Fields) {
    fields.differs("indicator", Some(&before.indicator), Some(&after.indicator));
    let comparable = before.indicator == after.indicator && before.unit == after.unit && before.direction == after.direction;
    fields.measured("value", (before.value.as_ref(), after.value.as_ref()), comparable, value_effect(before, after));
    fields.measured("baseline", (before.baseline.as_ref(), after.baseline.as_ref()), comparable, Effect::Changed);
    fields.differs("unit", before.unit.as_ref(), after.unit.as_ref());
    fields.measured("year", (before.year.as_ref(), after.year.as_ref()), comparable, year_effect(before, after));
    let direction = |target: &Target| target.direction.map(|direction| if direction == Direction::Up { "op" } else { "ned" });
    fields.differs("direction", direction(before).as_ref(), direction(after).as_ref());
    fields.differs("source", before.source.as_ref(), after.source.as_ref());
    fields.differs("split", before.split.as_ref(), after.split.as_ref());
}

impl Fields<'_> {
    fn measured(&mut self, field: &str, (before, after): (Option<&String>, Option<&String>), comparable: bool, effect: Effect) {
        match (before, after) {
            (Some(one), Some(other)) if one != other => {
                self.add(field, before, after, if comparable { effect } else { Effect::Incomparable });
            }
            _ => self.differs(field, before, after),
        }
    }
}

/// A target is stricter when its value lies further in its direction; without a direction nobody can say.
fn value_effect(before: &Target, after: &Target) -> Effect {
    let values = || Some((before.direction?, number(before.value.as_ref()?)?, number(after.value.as_ref()?)?));
    match values() {
        Some((_, (one, counted), (other, other_counted))) if counted != other_counted || one.is_nan() || other.is_nan() => Effect::Changed,
        Some((_, (one, _), (other, _))) if one == other => Effect::Same,
        Some((direction, (one, _), (other, _))) => {
            if (other > one) == (direction == Direction::Up) {
                Effect::Stricter
            } else {
                Effect::Looser
            }
        }
        None => Effect::Changed,
    }
}

/// The same value by an earlier year is stricter, by a later one looser; another value by another year is neither.
fn year_effect(before: &Target, after: &Target) -> Effect {
    let year = |target: &Target| target.year.as_ref()?.trim().parse::<u16>().ok();
    match (year(before), year(after)) {
        (Some(one), Some(other)) if before.value.is_some() && before.value == after.value => {
            if other > one {
                Effect::Looser
            } else {
                Effect::Stricter
            }
        }
        _ => Effect::Changed,
    }
}

/// A number as Danish prints it, e.g. `1.234,5`, with what it counts; per cent in either spelling.
fn number(text: &str) -> Option<(f64, String)> {
    let text = text.trim();
    let end = text.find(|letter: char| !letter.is_ascii_digit() && !['.', ',', '-'].contains(&letter)).unwrap_or(text.len());
    let (number, counted) = text.split_at(end);
    let plain: String = number.chars().filter(|letter| *letter != '.').map(|letter| if letter == ',' { '.' } else { letter }).collect();
    plain.bytes().next().filter(|first| first.is_ascii_digit() || *first == b'-')?;
    let counted = counted.trim().trim_end_matches('.').to_lowercase();
    let per_cent = ["%", "pct", "procent"].contains(&counted.as_str());
    Some((plain.parse().ok()?, if per_cent { "%".to_owned() } else { counted }))
}
