//! The tests of aftale, in one binary; one module for each room.

mod akn;
//! The one test binary: linking Typst once is enough. One module per room.

mod diff;
//! One binary for all tests: linking Typst once is enough. One module per room.

mod archive;
mod archive_faults;
mod publication;
//! The suite: one binary, one module per room.

mod checks;
mod report;

#[path = "../../src/cli/report.rs"]
mod painter;
