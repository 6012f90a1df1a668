//! What the archive knows of a work: the last release before the text at hand.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value;

use crate::model::work::UnitId;

/// A release of a work, as far as the next text is held against it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastRelease {
    /// e.g. `midtjylland/sundhedsaftale/2019-2023/r0001`.
    pub tag: String,
    /// The ids that its authors wrote.
    pub written_ids: BTreeSet<UnitId>,
}

/// Every id that an author wrote in a model: an agreement, or the value of a released `agreement.json`.
pub fn written_ids(model: &impl Serialize) -> BTreeSet<UnitId> {
    let mut ids = BTreeSet::new();
    collect(&serde_json::to_value(model).expect("the model has string keys only"), &mut ids);
    ids
}

/// A place is an object with `id` and `written`, whatever it is the place of.
fn collect(value: &Value, into: &mut BTreeSet<UnitId>) {
    match value {
        Value::Object(fields) => {
            if let (Some(Value::Bool(true)), Some(Value::String(id))) = (fields.get("written"), fields.get("id")) {
                into.insert(UnitId::new(id.as_str()));
            }
            fields.values().for_each(|field| collect(field, into));
        }
        Value::Array(values) => values.iter().for_each(|value| collect(value, into)),
        _ => {}
    }
}
