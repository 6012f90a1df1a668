//! The tests of aftale, in one binary (linking Typst once is enough); one module for each room.

mod akn;
mod archive;
mod archive_faults;
mod checks;
mod diff;
mod html;
mod pdf;
mod publication;
mod report;

#[path = "../../src/cli/report.rs"]
mod painter;
