//! The works of a series one after the other: who follows whom.

use std::collections::BTreeMap;

use crate::model::agreement::Agreement;
use crate::model::work::Series;

/// The works of each series by entry into force. Consultation drafts and translations are no periods and stay out.
pub fn periods<'a>(works: impl IntoIterator<Item = &'a Agreement>) -> BTreeMap<&'a Series, Vec<&'a Agreement>> {
    let mut series: BTreeMap<&Series, Vec<&Agreement>> = BTreeMap::new();
    for work in works.into_iter().filter(|work| is_period(work)) {
        series.entry(work.id.series()).or_default().push(work);
    }
    for works in series.values_mut() {
        works.sort_by_key(|work| (work.facts.in_force_from.first_day(), &work.id));
    }
    series
}

/// Whether a work is in force for a time of its own: neither a consultation draft nor a translation.
pub fn is_period(work: &Agreement) -> bool {
    work.facts.draft_of.is_none() && work.id.original().is_none()
}
