//! The JSON Schemas of what publication reads and writes, made from the same types.

use crate::publication::candidate::Candidate;
use crate::publication::verify::Verification;
use crate::renderings::json::schema_of;
use crate::trust::Policy;

/// Their names: `candidate.json` of a candidate, `policy.json` of `trust/`, what `aftale verify --format json` writes.
pub const SCHEMAS: [&str; 3] = ["candidate", "policy", "verification"];

/// The JSON Schema (draft 2020-12) of one of [`SCHEMAS`]; `None` for any other name.
pub fn schema(name: &str) -> Option<Vec<u8>> {
    match name {
        "candidate" => Some(schema_of::<Candidate>()),
        "policy" => Some(schema_of::<Policy>()),
        "verification" => Some(schema_of::<Verification>()),
        _ => None,
    }
}
