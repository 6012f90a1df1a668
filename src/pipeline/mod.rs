//! The whole build, one verb per line: load, read, check, compare, render, write.
//!
//! [`load`] gives a [`Project`] with every finding; `edition` renders one work or one comparison of it; `batch`
//! builds many side by side and writes them. What is written depends on sources, layouts and tool version only.

mod approvals;
mod batch;
mod edition;
mod error;
mod extract;
mod history;
mod page_numbers;
mod party_duties;
mod selection;
mod sides;

pub use approvals::{RenderedApprovals, render_approvals};
pub use batch::{Done, Failure, Job, Options, Progress, Report, build};
pub use edition::{render_comparison, render_edition};
pub use error::PipelineError;
pub use extract::{ExtractFormat, ExtractRequest, build_extract};
pub use history::{Followed, render_history_page};
pub use page_numbers::KnownPages;
pub use party_duties::{duties_folder, render_duties, render_duties_text};
pub use sides::{Adopted, Imprint, SideName, comparison_folder};

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::checks::{self, Stage, Surroundings};
use crate::diagnostic::{Diagnostic, Files, Warned, sort};
use crate::diff::comparison::Comparison;
use crate::diff::{self, Document};
use crate::layouts::Layouts;
use crate::model::period::periods;
use crate::model::{Agreement, Equivalent, Lineage, PastRelease, Publisher, Registry, Series, WorkId, Workspace};
use crate::renderings::akn;
use crate::renderings::apart::Apart;
use crate::sources::{self, Collected, ReadWork, Reading};

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
    /// Parties and rounds.
    pub registry: Registry,
    /// The last release of each work, as far as one is known.
    pub released: Releases,
    /// Every work, by id.
    pub works: BTreeMap<WorkId, CheckedWork>,
    /// What editors have said about successive works.
    pub lineages: Vec<Lineage>,
    /// Findings about what works share; an error here stops every work.
    pub diagnostics: Vec<Diagnostic>,
    /// How layouts run that are not built in; in this process, without bounds, when there is nothing.
    pub apart: Option<Apart>,
    /// Where the units stand in the PDFs that were set so far.
    pub page_numbers: KnownPages,
    /// Texts of other projects that are compared here, by the name of the side.
    pub adopted: BTreeMap<SideName, Adopted>,
}

/// The last release of each work, by its id.
pub type Releases = BTreeMap<WorkId, PastRelease>;

/// A work with everything found in it.
#[derive(Debug)]
pub struct CheckedWork {
    /// The work; absent when its facts cannot be used.
    pub agreement: Option<Agreement>,
    /// Findings of reading and checking, in file order.
    pub diagnostics: Vec<Diagnostic>,
    /// Findings about the lineage files that lead to it, in file order. An error stops that comparison, not the edition:
    /// while a text is written, its rulings are not yet those of the text.
    pub lineage_findings: Vec<Diagnostic>,
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
    /// A comparison as a table, a row a change; there is none of an edition.
    Csv,
    /// The same table as a workbook.
    Xlsx,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 6] = [Self::Pdf, Self::Xml, Self::Html, Self::Json, Self::Csv, Self::Xlsx];

    /// The end of file names, e.g. `pdf`.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Xml => "xml",
            Self::Html => "html",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }
}

/// Loads, reads and checks a workspace.
///
/// # Errors
/// When the sources cannot be loaded or the layouts' label files not used; mistakes in texts are in the project.
pub fn load(root: &Path) -> Result<Project, PipelineError> {
    load_beside(root, |_| Warned { value: Releases::new(), diagnostics: Vec::new() })
}

/// Loads, reads and checks a workspace; `released` is asked for the releases that the works are held against.
///
/// # Errors
/// As [`load`] does.
pub fn load_beside(root: &Path, released: impl FnOnce(&Reading) -> Warned<Releases>) -> Result<Project, PipelineError> {
    let mut collected = sources::collect(root)?;
    let layouts = Layouts::new(std::mem::take(&mut collected.layouts));
    let reading = sources::read(&collected, &layouts)?;
    let released = released(&reading);
    Ok(check(collected, layouts, reading, released))
}

/// Loads, reads and checks a workspace after `change` has changed what was loaded, e.g. one work to an earlier text.
///
/// # Errors
/// As [`load`] does.
pub fn load_changed(root: &Path, change: impl FnOnce(&mut Collected)) -> Result<Project, PipelineError> {
    let mut collected = sources::collect(root)?;
    change(&mut collected);
    load_collected(collected)
}

/// Reads and checks a workspace that was loaded, from the disk or from a release.
///
/// # Errors
/// When the layouts' label files cannot be used; mistakes in texts are in the project.
pub fn load_collected(mut collected: Collected) -> Result<Project, PipelineError> {
    let layouts = Layouts::new(std::mem::take(&mut collected.layouts));
    let reading = sources::read(&collected, &layouts)?;
    Ok(check(collected, layouts, reading, Warned { value: Releases::new(), diagnostics: Vec::new() }))
}

fn check(collected: Collected, layouts: Layouts, reading: Reading, released: Warned<Releases>) -> Project {
    let Reading { workspace, registry, works, lineages, mut diagnostics } = reading;
    diagnostics.extend(released.diagnostics);
    sort(&mut diagnostics);
    let checked = |work: ReadWork| {
        let ReadWork { agreement, diagnostics, lineage_findings } = work;
        CheckedWork { agreement, diagnostics, lineage_findings }
    };
    let works = works.into_iter().map(|(id, work)| (id, checked(work))).collect();
    let Collected { files, registries, .. } = collected;
    let (released, page_numbers) = (released.value, KnownPages::default());
    let mut project = Project {
        files,
        layouts,
        workspace,
        registries,
        registry,
        released,
        works,
        lineages,
        diagnostics,
        apart: None,
        page_numbers,
        adopted: BTreeMap::new(),
    };
    let shared = shared_names(&project.works, &project.workspace);
    project.diagnostics.extend(shared);
    let around = project.surroundings();
    let agreements = project.works.iter().filter_map(|(id, work)| Some((id, work.agreement.as_ref()?)));
    let found: Vec<(WorkId, Vec<Diagnostic>)> =
        agreements.map(|(id, agreement)| (id.clone(), checks::check(agreement, &around, Stage::Draft))).collect();
    for (id, found) in found {
        let work = project.works.get_mut(&id).expect("it was checked just now");
        work.diagnostics.extend(found);
        sort(&mut work.diagnostics);
    }
    project.judge_equivalents();
    project
}

/// Says which works would have one name in XML. A draft has the name of the work it is a draft of, a translation that of its
/// original: they are other expressions of it.
fn shared_names(works: &BTreeMap<WorkId, CheckedWork>, workspace: &Workspace) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let mut named: BTreeMap<String, WorkId> = BTreeMap::new();
    for (id, work) in works {
        let Some(agreement) = work.agreement.as_ref().filter(|agreement| agreement.facts.draft_of.is_none() && id.original().is_none())
        else {
            continue;
        };
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
    fn surroundings(&self) -> Surroundings<'_> {
        let works = self.works.values().filter_map(|work| work.agreement.as_ref());
        Surroundings::new(&self.files, &self.registry, works, &self.released)
    }

    /// Says which words cannot be declared to mean the same, each in the later work of its lineage file.
    fn judge_equivalents(&mut self) {
        for lineage in self.lineages.iter().filter(|lineage| !lineage.equivalents.is_empty()) {
            let agreement = |id| self.works.get(id).and_then(|work| work.agreement.as_ref());
            let (Some(before), Some(after)) = (agreement(&lineage.before), agreement(&lineage.after)) else { continue };
            let found = diff::judge_equivalents(lineage, &Document::of(before, &self.registry), &Document::of(after, &self.registry));
            let work = self.works.get_mut(&lineage.after).expect("its agreement was there just now");
            work.lineage_findings.extend(found);
            sort(&mut work.lineage_findings);
        }
    }

    /// A work that can be frozen: nothing in it is wrong, and nothing is left open.
    ///
    /// # Errors
    /// When there is no such work, it has mistakes, or it leaves something open ([`PipelineError::Unready`]).
    pub fn ready(&self, id: &WorkId) -> Result<&Agreement, PipelineError> {
        let agreement = self.sound(id)?;
        let findings = checks::check(agreement, &self.surroundings(), Stage::Freeze);
        match findings.iter().any(Diagnostic::is_error) {
            true => Err(PipelineError::Unready { work: id.clone(), findings }),
            false => Ok(agreement),
        }
    }

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

    /// What is compared: successive works of each series, by entry into force, and each consultation draft with the work that
    /// came of it. Translations stay out.
    pub fn pairs(&self) -> Vec<(WorkId, WorkId)> {
        let works = || self.works.values().filter_map(|work| work.agreement.as_ref());
        let successive = periods(works()).into_values();
        let pair = |pair: &[&Agreement]| (pair[0].id.clone(), pair[1].id.clone());
        let drafts = works().filter_map(|work| Some((work.id.clone(), work.facts.draft_of.clone()?)));
        let mut pairs: Vec<(WorkId, WorkId)> = successive.flat_map(|works| works.windows(2).map(pair).collect::<Vec<_>>()).collect();
        pairs.extend(drafts.filter(|(_, becomes)| self.works.contains_key(becomes)));
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

    /// Compares two works, following the lineage file between them.
    ///
    /// # Errors
    /// When one of them is not there or has mistakes, or the lineage file has.
    pub fn compare(&self, before: &WorkId, after: &WorkId) -> Result<Comparison, PipelineError> {
        if self.lineage_findings(before, after).any(Diagnostic::is_error) {
            return Err(PipelineError::Lineage(format!("sources/{}", Lineage::path(before, after))));
        }
        self.compare_with(before, after, &diff::Options { lineage: self.lineage(before, after) })
    }

    /// Compares two works in another way than the workspace says.
    ///
    /// # Errors
    /// When one of them is not there or has mistakes.
    pub fn compare_with(&self, before: &WorkId, after: &WorkId, options: &diff::Options) -> Result<Comparison, PipelineError> {
        let (before, after) = (self.sound(before)?, self.sound(after)?);
        let (one, other) = (Document::of(before, &self.registry), Document::of(after, &self.registry));
        let mut comparison = diff::compare_with(&one, &other, options, &self.files);
        for work in self.carrying(before, after) {
            diff::carry_on(&mut comparison, &one, &Document::of(work, &self.registry));
        }
        for work in self.carried_on_in(std::slice::from_ref(&comparison)).values() {
            diff::cite_carried(&mut comparison, work);
        }
        Ok(comparison)
    }

    /// The works that carry on an agreement's clauses while its successor is in force; drafts and works with mistakes
    /// carry on nothing.
    fn carrying(&self, before: &Agreement, after: &Agreement) -> Vec<&Agreement> {
        let in_force = |work: &Agreement| {
            let begins_in_time = after.facts.valid_to.is_none_or(|end| work.facts.in_force_from.compare(end).is_le());
            begins_in_time && work.facts.valid_to.is_none_or(|end| end.compare(after.facts.in_force_from).is_ge())
        };
        let works = self.works.keys().filter(|id| **id != after.id).filter_map(|id| self.sound(id).ok());
        works.filter(|work| work.facts.carried_on.as_ref() == Some(&before.id) && work.facts.draft_of.is_none() && in_force(work)).collect()
    }

    /// What an editor has said about how one work continues in another.
    pub fn lineage(&self, before: &WorkId, after: &WorkId) -> Option<&Lineage> {
        self.lineages.iter().find(|lineage| lineage.before == *before && lineage.after == *after)
    }

    /// Which words that were declared to mean the same stand nowhere against each other.
    pub fn unmet_equivalents(&self, before: &WorkId, after: &WorkId, comparison: &Comparison) -> Vec<Diagnostic> {
        let declared = self.lineage(before, after).into_iter().flat_map(|lineage| &lineage.equivalents);
        let unmet = declared.zip(&comparison.equivalents).filter(|(_, applied)| applied.places.is_empty());
        let finding = |equivalent: &Equivalent| {
            let message = format!("`{}` stands nowhere against `{}`", equivalent.before, equivalent.after);
            let finding = Diagnostic::warning("equivalent", equivalent.places.before, message);
            finding.help("nothing rests on this equivalence; delete it, or write the words with the endings that they have in the texts")
        };
        unmet.map(|(equivalent, _)| finding(equivalent)).collect()
    }

    /// What was found in the lineage file between two works.
    pub fn lineage_findings(&self, before: &WorkId, after: &WorkId) -> impl Iterator<Item = &Diagnostic> {
        let path = format!("sources/{}", Lineage::path(before, after));
        let findings = self.works.get(after).into_iter().flat_map(|work| &work.lineage_findings);
        findings.filter(move |finding| finding.span.is_some_and(|span| self.files.file(span.file).path == path))
    }
}
