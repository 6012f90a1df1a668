//! Bytes to model, every node with its span.
//!
//! The steps, in order:
//! 1. [`collect()`] loads every file of a workspace;
//! 2. `facts`, `registry` and `lineage` read the TOML files, key by key, through `keys`;
//! 3. `attributes` takes the attribute blocks out of a text, `markdown` parses the rest into raw blocks;
//! 4. `anchors` joins the two, `compose` and `inlines` turn them into sections, clauses, tables and records;
//! 5. `numbers` computes ids, numbers and citations, `references` fills in what references say, `relations` what facts do;
//! 6. `promises` fills the tables that join a status report to its agreement;
//! 7. `rulings` holds each lineage file against the two texts it is about;
//! 8. [`read()`] does 2 to 7 for all works and gathers every finding.
//!
//! [`bare`] reads a Markdown file that is no agreement into units at once.
//! [`schema()`] writes down what step 2 asks for; [`renew`] turns the files of one period into those of the next.

mod anchors;
mod attributes;
pub mod bare;
pub mod collect;
mod compose;
mod facts;
mod inlines;
mod keys;
pub mod limits;
pub mod lineage;
mod markdown;
mod milestones;
mod normalise;
mod numbers;
mod promises;
mod raw;
pub mod read;
mod records;
mod references;
mod registry;
mod relations;
pub mod renew;
mod rulings;
mod schema;
mod size;
mod tables;

pub use collect::{CollectError, Collected, collect};
pub use read::{ReadWork, Reading, read, read_settings_at};
pub use registry::settings_of;
pub use schema::{SCHEMAS, schema};
