//! What a comparison takes on either side: a name and a list of units in print order.
//!
//! A whole agreement becomes one through [`Document::of`]; a bare text brings units of its own.

use std::collections::BTreeMap;

use crate::model::unit::units;
use crate::model::{Agreement, PartyId, PartyName, Unit};

/// One side of a comparison.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// Work id, or the path of a bare text.
    pub id: String,
    /// e.g. `2019-2023`; the id when there is no label.
    pub label: String,
    /// The title; empty when there is none.
    pub title: String,
    /// In print order; a unit's `parent` is an index into this list and smaller than its own.
    pub units: Vec<Unit>,
    /// Printed names of the parties that the units' records name by id.
    pub party_names: BTreeMap<PartyId, PartyName>,
}

impl Document {
    /// Lays an agreement out as units.
    pub fn of(agreement: &Agreement) -> Self {
        Self {
            id: agreement.id.to_string(),
            label: agreement.id.label().to_owned(),
            title: agreement.facts.title.clone(),
            units: units(agreement),
            party_names: agreement.party_names.clone(),
        }
    }
}
