//! Builds many works and comparisons side by side, and writes each whole or not at all.
//!
//! One thread takes one job at a time; a job that fails, even by a fault of ours, does not lose the others.
//! Results are reported in the order of the jobs, whatever the order they were done in.

use std::collections::BTreeSet;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::model::WorkId;
use crate::output::{Output, OutputError};
use crate::pipeline::{Format, PipelineError, Project, SideName, render_comparison, render_edition};

/// Layout of deep documents needs more than the default.
const STACK_BYTES: usize = 16 << 20;

/// How to build.
#[derive(Debug, Clone)]
pub struct Options {
    /// Which formats.
    pub formats: BTreeSet<Format>,
    /// How many jobs at a time; at least one.
    pub jobs: usize,
    /// Where to write.
    pub out: PathBuf,
}

/// One thing to build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Job {
    /// The edition of a work.
    Edition(WorkId),
    /// The comparison of two successive works.
    Comparison {
        /// The earlier.
        before: WorkId,
        /// The later.
        after: WorkId,
    },
}

impl Job {
    /// The folder below the output that it fills, e.g. `midtjylland/sundhedsaftale/2015-2018..2019-2023`.
    pub fn folder(&self) -> String {
        match self {
            Self::Edition(id) => id.to_string(),
            Self::Comparison { before, after } => format!("{}/{}..{}", after.series(), before.label(), after.label()),
        }
    }

    /// The work whose edition it builds.
    fn edition(&self) -> Option<&WorkId> {
        if let Self::Edition(id) = self { Some(id) } else { None }
    }
}

impl fmt::Display for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.folder())
    }
}

/// Why a job was not done; its earlier output is untouched.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Its sources, layouts or folder said no.
    #[error(transparent)]
    Pipeline(#[from] PipelineError),
    /// It could not be written.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// A comparison whose edition failed: it would speak of a text that is not there.
    #[error("{0} was not built, so its comparison is held back")]
    HeldBack(WorkId),
    /// A fault of ours.
    #[error("a fault of aftale itself: {0}; please report it")]
    Fault(String),
}

/// The files a job wrote, or why there are none.
pub type Outcome = Result<Vec<PathBuf>, Failure>;

/// What became of a job.
#[derive(Debug)]
pub struct Done {
    /// The job.
    pub job: Job,
    /// The files written, or why there are none.
    pub result: Outcome,
}

/// What became of every job, in the order of the jobs.
#[derive(Debug)]
pub struct Report {
    /// One entry a job.
    pub done: Vec<Done>,
}

/// Told how far a build is; called from several threads.
pub trait Progress: Sync {
    /// The jobs are known.
    fn planned(&self, jobs: &[Job]);
    /// A job is about to render a format.
    fn rendering(&self, job: &Job, format: Format);
    /// A job is over.
    fn finished(&self, job: &Job, ok: bool);
}

/// Builds the selected works, and every comparison of successive periods that one of them takes part in.
///
/// # Errors
/// When the output folder cannot be opened or no thread started; the failures of single jobs are in the report.
pub fn build(project: &Project, selection: &[WorkId], options: &Options, progress: &dyn Progress) -> Result<Report, PipelineError> {
    let output = Output::open(&options.out)?;
    let jobs = plan(project, selection, &options.formats);
    progress.planned(&jobs);
    let (editions, comparisons): (Vec<Job>, Vec<Job>) = jobs.into_iter().partition(|job| matches!(job, Job::Edition(_)));
    let mut done = side_by_side(project, editions, options, &output, &[], progress)?;
    let failed: Vec<WorkId> = done.iter().filter(|done| done.result.is_err()).filter_map(|done| done.job.edition().cloned()).collect();
    done.extend(side_by_side(project, comparisons, options, &output, &failed, progress)?);
    Ok(Report { done })
}

/// Does jobs on several threads; `failed` names the works whose comparisons are held back.
fn side_by_side(
    project: &Project,
    jobs: Vec<Job>,
    options: &Options,
    output: &Output,
    failed: &[WorkId],
    progress: &dyn Progress,
) -> Result<Vec<Done>, PipelineError> {
    let next = AtomicUsize::new(0);
    let results: Mutex<Vec<(usize, Outcome)>> = Mutex::new(Vec::new());
    let work = || {
        while let Some((index, job)) = Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|index| Some((index, jobs.get(index)?))) {
            let result = catch_unwind(AssertUnwindSafe(|| run(project, job, options, output, failed, progress)));
            let result = result.unwrap_or_else(|panic| Err(Failure::Fault(words_of(&*panic))));
            progress.finished(job, result.is_ok());
            results.lock().expect("no thread panics while it holds the results").push((index, result));
        }
    };
    thread::scope(|scope| {
        for _ in 0..options.jobs.clamp(1, jobs.len().max(1)) {
            thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, work).map_err(PipelineError::Thread)?;
        }
        Ok::<(), PipelineError>(())
    })?;
    let mut results = results.into_inner().expect("no thread panics while it holds the results");
    results.sort_by_key(|(index, _)| *index);
    Ok(jobs.into_iter().zip(results).map(|(job, (_, result))| Done { job, result }).collect())
}

/// The jobs for a selection: editions first, then comparisons; none that has nothing to write.
fn plan(project: &Project, selection: &[WorkId], formats: &BTreeSet<Format>) -> Vec<Job> {
    let editions = selection.iter().cloned().map(Job::Edition);
    let pairs = project.pairs().into_iter().filter(|(before, after)| selection.contains(before) || selection.contains(after));
    let writes_edition = formats.iter().any(|format| ![Format::Csv, Format::Xlsx].contains(format));
    let writes_comparison = formats.iter().any(|format| *format != Format::Xml);
    let editions = editions.filter(|_| writes_edition);
    editions.chain(pairs.filter(|_| writes_comparison).map(|(before, after)| Job::Comparison { before, after })).collect()
}

fn run(project: &Project, job: &Job, options: &Options, output: &Output, failed: &[WorkId], progress: &dyn Progress) -> Outcome {
    let note = |format| progress.rendering(job, format);
    let bundle = match job {
        Job::Edition(id) => render_edition(project, project.sound(id)?, &options.formats, &note)?,
        Job::Comparison { before, .. } if failed.contains(before) => Err(Failure::HeldBack(before.clone()))?,
        Job::Comparison { after, .. } if failed.contains(after) => Err(Failure::HeldBack(after.clone()))?,
        Job::Comparison { before, after } => {
            let comparison = project.compare(before, after)?;
            render_comparison(project, &comparison, &project.imprint(&SideName::Work(after.clone()))?, &options.formats, &note)?
        }
    };
    let folder: PathBuf = output.swap_in(&job.folder(), &bundle)?;
    Ok(bundle.keys().map(|name| folder.join(Path::new(name))).collect())
}

/// The words of a panic.
fn words_of(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or("no words").to_owned()
}
