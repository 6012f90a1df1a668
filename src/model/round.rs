//! A round of agreements and the order that governs it.

use crate::diagnostic::Span;

/// One round, e.g. 2019: its order and the areas an agreement must cover.
#[derive(Debug, Clone)]
pub struct Round {
    /// e.g. `2019`.
    pub id: String,
    /// As printed, e.g. `2019-2023`.
    pub label: String,
    /// Required areas as (id, name), in the order of the law; empty when the round has no fixed list.
    pub areas: Vec<(String, String)>,
    /// Where it was written.
    pub span: Span,
}
