//! Why a workspace, a selection of it or a comparison could not be had.

use crate::diagnostic::Diagnostic;
use crate::layouts::LayoutError;
use crate::model::{FactDate, PartyId, WorkId};
use crate::output::OutputError;
use crate::renderings::xlsx::WorkbookError;
use crate::sources::CollectError;
use crate::sources::bare::BareError;

/// Why nothing could be done at all.
#[derive(Debug, thiserror::Error)]
pub enum PipelineError {
    /// The sources cannot be loaded.
    #[error(transparent)]
    Collect(#[from] CollectError),
    /// The layouts cannot be used.
    #[error(transparent)]
    Layout(#[from] LayoutError),
    /// A Markdown file cannot be compared.
    #[error(transparent)]
    Bare(#[from] BareError),
    /// A format that needs a date, and a text that has none.
    #[error("a PDF carries a date, and a Markdown file has none; choose another format")]
    Undated,
    /// The output cannot be written.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// A selection that names nothing.
    #[error("`{0}` names no work here; works are: {1}")]
    NothingSelected(String, String),
    /// No work at all.
    #[error("there are no works below sources/; a work is a folder with an agreement.toml, e.g. sources/<region>/<name>/<label>/")]
    NoWorks,
    /// A selection that is not a glob.
    #[error("`{0}` is not a work id or a glob over ids: {1}")]
    Glob(String, glob::PatternError),
    /// A publisher that `aftale.toml` does not have.
    #[error("aftale.toml has no [publisher.{0}]; add its name, accent and subdivision")]
    Publisher(String),
    /// An id that the registries do not have.
    #[error("there is no {what} `{id}`{nearest}; {list}")]
    UnknownId {
        /// What it should name, e.g. `party`.
        what: &'static str,
        /// The id.
        id: String,
        /// The id that is most like it, in words; empty when none is.
        nearest: String,
        /// Every id there is, in words.
        list: String,
    },
    /// A party that was not there on the day asked for.
    #[error("{party} was not there on {date}; the dates of its names are in sources/parties.toml")]
    NotThere {
        /// The party.
        party: PartyId,
        /// The day.
        date: FactDate,
    },
    /// A party that several others had the place of on the day asked for.
    #[error("{party} was not there on {date}; its place was then that of {others}: ask for one of them")]
    SeveralThere {
        /// The party.
        party: PartyId,
        /// The day.
        date: FactDate,
        /// Who was there, in words.
        others: String,
    },
    /// A party that no work has anything to do with.
    #[error("no work here binds or names {0}")]
    Unnamed(PartyId),
    /// Two days, the earlier of which is not before the later.
    #[error("{since} is not before {at}; `--since` names an earlier day")]
    NotBefore {
        /// The day that should be earlier.
        since: FactDate,
        /// The day that should be later.
        at: FactDate,
    },
    /// An extract that would hold nothing.
    #[error("nothing in {work} {what}")]
    EmptyExtract {
        /// The work.
        work: WorkId,
        /// What was looked for, e.g. `binds skive`.
        what: String,
    },
    /// A party or an area that is asked for where no side has any.
    #[error("a Markdown file has no parties and no required areas; --party and --area ask for those of works")]
    NoRecords,
    /// A side that nobody took in before it was compared.
    #[error("{0} was not read before it was compared")]
    NotAdopted(String),
    /// A workbook cannot be written.
    #[error(transparent)]
    Workbook(#[from] WorkbookError),
    /// The processor's threads cannot be used.
    #[error("a thread cannot be started: {0}")]
    Thread(std::io::Error),
    /// A work that was asked for has mistakes.
    #[error("{0} has mistakes")]
    Mistakes(WorkId),
    /// A lineage file that a comparison would follow has mistakes.
    #[error("{0} has mistakes, and a comparison would follow it")]
    Lineage(String),
    /// A work that was to be frozen leaves something open.
    #[error("{work} is not ready to be released")]
    Unready {
        /// The work.
        work: WorkId,
        /// Everything found in it at this stage, in file order.
        findings: Vec<Diagnostic>,
    },
}
