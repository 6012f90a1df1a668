//! The suite: one binary, one module per room.

mod checks;
mod prose;
mod report;

#[path = "../../src/cli/report.rs"]
mod painter;
