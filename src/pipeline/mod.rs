//! The whole build, one verb per line: load, read, check, compare, render, write.
//!
//! [`load`] gives a [`Project`] with every finding; `edition` renders one work or one comparison of it; `batch`
//! builds many side by side and writes them. What is written depends on sources, layouts and tool version only.

mod batch;
mod edition;

pub use batch::{Done, Failure, Job, Options, Progress, Report, build};
pub use edition::{render_comparison, render_edition};

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::checks;
use crate::diagnostic::{Diagnostic, Files, sort};
use crate::diff::comparison::Comparison;
use crate::diff::{Document, compare};
use crate::layouts::{LayoutError, Layouts};
use crate::model::{Agreement, Publisher, Series, WorkId, Workspace};
use crate::output::OutputError;
use crate::renderings::akn;
use crate::renderings::apart::Apart;
use crate::sources::{self, CollectError, Collected, Reading};

/// A workspace that was loaded, read and checked.
#[derive(Debug)]
pub struct Project {
    /// The texts, for diagnostics.
    pub files: Files,
    /// The layouts in force.
    pub layouts: Layouts,
    /// The settings.
    pub workspace: Workspace,
    /// The registries as loaded, by path below `sources/`.
    pub registries: BTreeMap<String, Arc<[u8]>>,
    /// Every work, by id.
    pub works: BTreeMap<WorkId, CheckedWork>,
    /// Findings about what works share; an error here stops every work.
    pub diagnostics: Vec<Diagnostic>,
    /// How layouts run that are not built in; in this process, without bounds, when there is nothing.
    pub apart: Option<Apart>,
}

/// A work with everything found in it.
#[derive(Debug)]
pub struct CheckedWork {
    /// The work; absent when its facts cannot be used.
    pub agreement: Option<Agreement>,
    /// Findings of reading and checking, in file order.
    pub diagnostics: Vec<Diagnostic>,
}

/// Why nothing could be done at all.
#[derive(Debug, thiserror::Error)]
pub enum PipelineError {
    /// The sources cannot be loaded.
    #[error(transparent)]
    Collect(#[from] CollectError),
    /// The layouts cannot be used.
    #[error(transparent)]
    Layout(#[from] LayoutError),
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
    /// The processor's threads cannot be used.
    #[error("a thread cannot be started: {0}")]
    Thread(std::io::Error),
    /// A work that was asked for has mistakes.
    #[error("{0} has mistakes")]
    Mistakes(WorkId),
}

/// One of the formats of an edition or a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// The official document.
    Pdf,
    /// Akoma Ntoso.
    Xml,
    /// The web edition.
    Html,
    /// The model.
    Json,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 4] = [Self::Pdf, Self::Xml, Self::Html, Self::Json];

    /// The end of file names, e.g. `pdf`.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Xml => "xml",
            Self::Html => "html",
            Self::Json => "json",
        }
    }
}

/// Loads, reads and checks a workspace.
///
/// # Errors
/// When the sources cannot be loaded or the layouts' label files not used; mistakes in texts are in the project.
pub fn load(root: &Path) -> Result<Project, PipelineError> {
    let mut collected = sources::collect(root)?;
    let layouts = Layouts::new(std::mem::take(&mut collected.layouts));
    let reading = sources::read(&collected, &layouts)?;
    Ok(check(collected, layouts, reading))
}

fn check(collected: Collected, layouts: Layouts, reading: Reading) -> Project {
    let Reading { workspace, registry, works, mut diagnostics } = reading;
    let works: BTreeMap<WorkId, CheckedWork> = works
        .into_iter()
        .map(|(id, work)| {
            let mut diagnostics = work.diagnostics;
            diagnostics.extend(work.agreement.iter().flat_map(|agreement| checks::check(agreement, &registry)));
            sort(&mut diagnostics);
            (id, CheckedWork { agreement: work.agreement, diagnostics })
        })
        .collect();
    diagnostics.extend(shared_names(&works, &workspace));
    let Collected { files, registries, .. } = collected;
    Project { files, layouts, workspace, registries, works, diagnostics, apart: None }
}

/// Says which works would have one name in XML. A draft may have the name of the work it is a draft of.
fn shared_names(works: &BTreeMap<WorkId, CheckedWork>, workspace: &Workspace) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let mut named: BTreeMap<String, WorkId> = BTreeMap::new();
    for (id, work) in works {
        let Some(agreement) = work.agreement.as_ref().filter(|agreement| agreement.facts.draft_of.is_none()) else { continue };
        let Some(publisher) = workspace.publishers.get(id.series().publisher()) else { continue };
        let iri = akn::work_iri(agreement, publisher);
        if let Some(other) = named.get(&iri) {
            let message = format!("{id} would have the same name as {other} in XML: {iri}");
            let help = "two works of one publisher, name and first day are one: give one another `in_force_from`, another folder, or \
                        the publishers different subdivisions";
            findings.push(Diagnostic::placeless("shared-name", message).help(help));
        }
        named.entry(iri).or_insert_with(|| id.clone());
    }
    findings
}

impl Project {
    /// Runs the workspace's own layouts with a program that knows [`apart::SUBCOMMAND`](crate::renderings::apart::SUBCOMMAND),
    /// within the bounds of the settings: a layout is a program, and one that never ends cannot be stopped from within.
    pub fn with_layouts_apart(mut self, program: PathBuf) -> Self {
        self.apart = Some(Apart::new(program, self.workspace.bounds));
        self
    }

    /// The works a selection names, in order; nothing means all.
    ///
    /// # Errors
    /// When a selection names nothing.
    pub fn select(&self, selection: &[String]) -> Result<Vec<WorkId>, PipelineError> {
        if self.works.is_empty() {
            return Err(PipelineError::NoWorks);
        }
        if selection.is_empty() {
            return Ok(self.works.keys().cloned().collect());
        }
        let mut selected = BTreeSet::new();
        for words in selection {
            let pattern = glob::Pattern::new(words).map_err(|error| PipelineError::Glob(words.clone(), error))?;
            let mut named = self.works.keys().filter(|id| pattern.matches(&id.to_string())).peekable();
            if named.peek().is_none() {
                let works: Vec<String> = self.works.keys().map(ToString::to_string).collect();
                return Err(PipelineError::NothingSelected(words.clone(), works.join(", ")));
            }
            selected.extend(named.cloned());
        }
        Ok(selected.into_iter().collect())
    }

    /// A work that can be built.
    ///
    /// # Errors
    /// When there is no such work, or it has mistakes.
    pub fn sound(&self, id: &WorkId) -> Result<&Agreement, PipelineError> {
        let Some(work) = self.works.get(id) else {
            let works: Vec<String> = self.works.keys().map(ToString::to_string).collect();
            return Err(PipelineError::NothingSelected(id.to_string(), works.join(", ")));
        };
        let mistaken = self.diagnostics.iter().chain(&work.diagnostics).any(Diagnostic::is_error);
        work.agreement.as_ref().filter(|_| !mistaken).ok_or_else(|| PipelineError::Mistakes(id.clone()))
    }

    /// Successive works of each series, by entry into force. Consultation drafts are not periods and stay out.
    pub fn pairs(&self) -> Vec<(WorkId, WorkId)> {
        let mut series: BTreeMap<&Series, Vec<&Agreement>> = BTreeMap::new();
        for agreement in self.works.values().filter_map(|work| work.agreement.as_ref()) {
            if agreement.facts.draft_of.is_none() {
                series.entry(agreement.id.series()).or_default().push(agreement);
            }
        }
        let mut pairs = Vec::new();
        for works in series.values_mut() {
            works.sort_by(|one, other| {
                one.facts.in_force_from.first_day().cmp(&other.facts.in_force_from.first_day()).then(one.id.cmp(&other.id))
            });
            pairs.extend(works.windows(2).map(|pair| (pair[0].id.clone(), pair[1].id.clone())));
        }
        pairs
    }

    /// The publisher of a series.
    ///
    /// # Errors
    /// When `aftale.toml` does not have it.
    pub fn publisher(&self, series: &Series) -> Result<&Publisher, PipelineError> {
        let id = series.publisher();
        self.workspace.publishers.get(id).ok_or_else(|| PipelineError::Publisher(id.to_owned()))
    }

    /// Compares two works.
    ///
    /// # Errors
    /// When one of them is not there or has mistakes.
    pub fn compare(&self, before: &WorkId, after: &WorkId) -> Result<Comparison, PipelineError> {
        let (before, after) = (self.sound(before)?, self.sound(after)?);
        Ok(compare(&Document::of(before), &Document::of(after), &self.files))
    }
}
