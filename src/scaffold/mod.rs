//! What a writer begins with: a workspace with one small agreement, and the next period made from the last.
//!
//! [`init()`] writes the files below `workspace/`, which are built into the binary; [`next_period()`] copies a work with
//! its ids, sets its facts anew and opens the lineage file; [`propose`] lists the rulings that are missing in it. `place` puts the files where they belong, all or none.

mod init;
mod lineage;
mod period;
mod place;

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::model::{FactDate, Series, WorkId};
use crate::pipeline::PipelineError;

pub use init::{Initialised, init};
pub use lineage::{Proposed, propose, write};
pub use period::{NextPeriod, Opened, next_period};
pub use place::{place, replace};

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum ScaffoldError {
    /// The sources cannot be read, or the work to begin from is not there or has mistakes.
    #[error(transparent)]
    Pipeline(#[from] PipelineError),
    /// The folder is a workspace already: its settings are there.
    #[error("nothing was written, for this folder is a workspace already: {0} is there")]
    Workspace(PathBuf),
    /// Something stands where a file would go.
    #[error("nothing was written, for these are there already: {}", .0.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", "))]
    Taken(BTreeSet<PathBuf>),
    /// The disk said no; what had been written was taken away again.
    #[error("{path} cannot be written: {reason}", path = path.display())]
    Unwritable {
        /// The file or folder.
        path: PathBuf,
        /// The system's words.
        reason: std::io::Error,
    },
    /// Two works that have no lineage file.
    #[error("{0} and {1} are not two works of one series, so there is no lineage file between them")]
    NoPair(WorkId, WorkId),
    /// The next period is in another series.
    #[error("{id} is not of the series {series}; the next period would be {series}/{label}", label = id.label())]
    OtherSeries {
        /// The work asked for.
        id: WorkId,
        /// The series of the last period.
        series: Series,
    },
    /// The work to begin from is no period.
    #[error("{0} is a consultation draft of {1}; begin from that")]
    Draft(WorkId, WorkId),
    /// No round was named, and none has the label of the work.
    #[error("no round in sources/rounds.toml has the label `{label}`; write it there, or name one with --round: {known}")]
    NoRound {
        /// The label of the work.
        label: String,
        /// The rounds there are, each with its label.
        known: String,
    },
    /// The round named is not there.
    #[error("there is no round `{id}` in sources/rounds.toml; there are: {known}")]
    UnknownRound {
        /// The round asked for.
        id: String,
        /// The rounds there are, each with its label.
        known: String,
    },
    /// The first day is not known.
    #[error("the day {0} takes effect is not known, for {1} has no last day; name it with --in-force-from, e.g. 2024-01-01")]
    NoFirstDay(WorkId, WorkId),
    /// The next period begins before the last.
    #[error("{id} cannot take effect on {date}: {from} takes effect on {before}")]
    TooEarly {
        /// The work asked for.
        id: WorkId,
        /// Its entry into force.
        date: FactDate,
        /// The last period.
        from: WorkId,
        /// Its entry into force.
        before: FactDate,
    },
    /// The date on the document is not a day.
    #[error("`{0}` is not a day, and the document needs one; name it with --dated, e.g. 2024-01-01")]
    NotADay(FactDate),
}
