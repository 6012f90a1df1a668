//! The text digest: what was agreed, as one number that no date, state or revision changes.

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::model::agreement::Agreement;

/// Facts that say when and how a text came to be and is published, not what it says.
const NOT_TEXT: [&str; 8] = ["revision", "revision_kind", "erratum", "state", "dated", "in_force_from", "valid_to", "history"];

/// SHA-256, lower-case hex, of the canonical model without spans, revision, state, dates and history (design: text digest).
///
/// Canonical means JSON with sorted keys and no white space. Placed ids and computed numbers are part of it.
pub fn text_digest(agreement: &Agreement) -> String {
    digest(serde_json::to_value(agreement).expect("the model has string keys only"))
}

/// The text digest of a work as its `agreement.json` has it; `None` when that is no JSON object.
pub fn text_digest_of(agreement_json: &[u8]) -> Option<String> {
    let mut model: Value = serde_json::from_slice(agreement_json).ok()?;
    model.as_object_mut()?.remove("$schema");
    Some(digest(model))
}

fn digest(mut model: Value) -> String {
    if let Some(facts) = model.get_mut("facts").and_then(Value::as_object_mut) {
        facts.retain(|key, _| !NOT_TEXT.contains(&key.as_str()));
    }
    hex_sha256(model.to_string().as_bytes())
}

/// SHA-256 as lower-case hex.
pub fn hex_sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
