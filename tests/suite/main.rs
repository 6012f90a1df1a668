//! The tests of aftale, in one binary (linking Typst once is enough); one module for each room.

mod harness;

mod akn;
mod archive;
mod archive_faults;
mod checks;
mod diff;
mod publication;
mod report;
mod sources;

#[path = "../../src/cli/report.rs"]
mod painter;
