//! `aftale`: health agreements from structured sources to the official PDF and XML, comparisons and releases.
//!
//! ```text
//! sources/*.md ─ read ─▶ model ─ check ─▶ model ─ render ─▶ PDF · Akoma Ntoso · HTML · JSON ─ freeze, approve, release ─▶ git tag
//!                                  └─ compare two periods ─▶ comparison ─ render ─▶ PDF · HTML · JSON
//! ```
//!
//! The rooms, in the order a document passes through them:

pub mod diagnostic;

pub mod interrupt;

pub mod model;

pub mod layouts;

pub mod sources;

pub mod checks;

pub mod diff;

pub mod renderings;

pub mod output;

pub mod pipeline;

pub mod scaffold;

pub mod trust;

pub mod archive;

pub mod publication;
