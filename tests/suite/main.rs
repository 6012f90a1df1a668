//! The tests of aftale, in one binary (linking Typst once is enough); one module for each room.
#![allow(clippy::unwrap_used)]

mod harness;

mod akn;
mod archive;
mod archive_faults;
mod checks;
mod diff;
mod formats;
mod html;
mod pdf;
mod publication;
mod prose;
mod report;
mod sources;

#[path = "../../src/cli/report.rs"]
mod painter;
