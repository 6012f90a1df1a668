//! Bytes to model, every node with its span.
//!
//! The steps, in order:
//! 1. [`collect()`] loads every file of a workspace;
//! 2. `facts`, `registry` and `lineage` read the TOML files, key by key, through `keys`;
//! 3. `attributes` takes the attribute blocks out of a text, `markdown` parses the rest into raw blocks;
//! 4. `exhibits` reads forms, checklists, directories and diagrams from data files, key by key as well;
//! 5. `anchors` joins the two, `compose` and `inlines` turn them into sections, clauses, tables and records;
//! 6. `numbers` computes ids, numbers and citations, `references` fills in what references say, `clauses` what records name;
//!    `relations` judges what facts do;
//! 7. `promises` fills the tables that join a status report to its agreement;
//! 8. `rulings` holds each lineage file against the two texts it is about;
//! 9. [`read()`] does 2 to 8 for all works and gathers every finding.
//!
//! [`bare`] reads a Markdown file that is no agreement into units at once.
//! [`schema()`] writes down what step 2 asks for; [`renew`] turns the files of one period into those of the next.

mod anchors;
mod attributes;
pub mod bare;
mod clauses;
pub mod collect;
mod compose;
mod exhibits;
mod facts;
mod included;
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
