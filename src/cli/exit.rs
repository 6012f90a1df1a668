//! Exit codes, each with its meaning.

use std::process::ExitCode;

/// What the program tells its caller, mildest first. One that a signal has ended gives 130 (SIGINT) or 143 (SIGTERM).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// Problems in the sources, or differences with `--exit-code`.
    Problems = 1,
    /// Could not run: a wrong command line, an unreadable folder, an empty selection.
    CouldNotRun = 2,
    /// Approvals are missing or do not hold.
    Closed = 3,
    /// The archive holds other content under the same name, or what is in it does not hold.
    Conflict = 4,
    /// A fault of ours.
    Fault = 70,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
