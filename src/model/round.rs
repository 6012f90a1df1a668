//! A round of agreements and the order that governs it.

use crate::diagnostic::Span;
use crate::model::date::FactDate;

/// One round, e.g. 2019: its order and the areas an agreement must cover.
#[derive(Debug, Clone)]
pub struct Round {
    /// e.g. `2019`.
    pub id: String,
    /// As printed, e.g. `2019-2023`.
    pub label: String,
    /// The order (bekendtgørelse) that it rests on.
    pub order: Option<Order>,
    /// Required areas as (id, name), in the order of the law; empty when the round has no fixed list.
    pub areas: Vec<(String, String)>,
    /// Where it was written.
    pub span: Span,
}

/// The order that a round rests on.
#[derive(Debug, Clone)]
pub struct Order {
    /// e.g. `191`.
    pub number: String,
    /// Its date.
    pub date: Option<FactDate>,
    /// Whether it was read on a public page; no text may rest on it otherwise.
    pub verified: bool,
}
