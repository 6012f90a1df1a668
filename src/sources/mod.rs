//! Bytes to model, every node with its span.
//!
//! The steps, in order:
//! 1. [`collect()`] loads every file of a workspace;
//! 2. `facts` and `registry` read the TOML files, key by key, through `keys`;
//! 3. `attributes` takes the attribute blocks out of a text, `markdown` parses the rest into raw blocks;
//! 4. `anchors` joins the two, `compose` turns them into sections, clauses, tables and records;
//! 5. `numbers` computes ids, numbers and citations, `references` fills in what references say, `relations` what facts do;
//! 6. [`read()`] does 2 to 5 for all works and gathers every finding.

mod anchors;
mod attributes;
pub mod collect;
mod compose;
mod facts;
mod keys;
pub mod limits;
mod markdown;
mod normalise;
mod numbers;
pub mod read;
mod records;
mod references;
mod registry;
mod relations;
mod size;
mod tables;

pub use collect::{CollectError, Collected, collect};
pub use read::{ReadWork, Reading, read};
