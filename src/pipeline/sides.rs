//! The two sides of a comparison as a user names them: works of the workspace, Markdown files anywhere, and texts of other
//! projects (a release, a work's folder elsewhere), which are adopted first.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use crate::diagnostic::SourceFile;
use crate::diff::comparison::Comparison;
use crate::diff::selection::Request;
use crate::diff::{Document, compare, explain};
use crate::layouts::Layouts;
use crate::model::work::WorkIdError;
use crate::model::{Bounds, FactDate, Publisher, Registry, UnitKind, WorkId, Workspace};
use crate::pipeline::{KnownPages, PipelineError, Project, Releases};
use crate::sources::bare;

/// Names one side of a comparison.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum SideName {
    /// A work of the workspace.
    Work(WorkId),
    /// A Markdown file, which needs no workspace.
    Markdown(PathBuf),
    /// A release of a work.
    Release {
        /// The work.
        work: WorkId,
        /// 1, 2, …
        revision: u32,
    },
    /// A work's folder, here or in another workspace.
    Folder(PathBuf),
}

/// A text of another project, to be compared here.
#[derive(Debug)]
pub struct Adopted {
    document: Document,
    imprint: Imprint,
}

/// Why a name is not one of a side.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("neither a file, a folder, a release nor a work: {0}")]
pub struct SideNameError(WorkIdError);

impl FromStr for SideName {
    type Err = SideNameError;

    fn from_str(name: &str) -> Result<Self, SideNameError> {
        if name.ends_with(".md") || Path::new(name).is_file() {
            return Ok(Self::Markdown(name.into()));
        }
        if Path::new(name).is_dir() {
            return Ok(Self::Folder(name.into()));
        }
        if let Some((work, revision)) = name.rsplit_once("/r").filter(|(_, digits)| digits.len() >= 4)
            && let (Ok(work), Ok(revision)) = (work.parse(), revision.parse())
        {
            return Ok(Self::Release { work, revision });
        }
        name.parse().map(Self::Work).map_err(SideNameError)
    }
}

impl fmt::Display for SideName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Work(id) => id.fmt(f),
            Self::Markdown(path) | Self::Folder(path) => path.display().fmt(f),
            // As no work is named: what was released is not the work of the workspace.
            Self::Release { work, revision } => write!(f, "{work} r{revision:04}"),
        }
    }
}

impl SideName {
    /// The work, when it is one.
    pub fn work(&self) -> Option<&WorkId> {
        if let Self::Work(id) = self { Some(id) } else { None }
    }

    /// A label, or a file's name without its ending.
    fn short(&self) -> String {
        match self {
            Self::Work(id) => id.label().to_owned(),
            Self::Markdown(path) | Self::Folder(path) => path.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
            Self::Release { work, revision } => format!("{}-r{revision:04}", work.label()),
        }
    }
}

/// The folder below the output that a comparison fills, e.g. `midtjylland/sundhedsaftale/2015-2018..2019-2023`.
pub fn comparison_folder(before: &SideName, after: &SideName) -> String {
    let folder = after.work().map(|id| format!("{}/", id.series())).unwrap_or_default();
    format!("{folder}{}..{}", before.short(), after.short())
}

/// Who a comparison is by, of when, and in which language.
#[derive(Debug, Clone)]
pub struct Imprint {
    /// Without a name when no work is compared.
    pub publisher: Publisher,
    /// The later work's date; absent when the later text is no work.
    pub dated: Option<FactDate>,
    /// The language of the display words.
    pub language: String,
}

impl Project {
    /// A project with nothing in it but the built-in layouts: what bare Markdown is compared with.
    pub fn without_workspace() -> Self {
        let workspace = Workspace {
            language: "da".to_owned(),
            publishers: Default::default(),
            releases: Default::default(),
            bounds: Bounds::default(),
        };
        Self {
            files: Default::default(),
            layouts: Layouts::new(Default::default()),
            workspace,
            registries: Default::default(),
            registry: Registry::default(),
            released: Releases::new(),
            works: Default::default(),
            lineages: Vec::new(),
            diagnostics: Vec::new(),
            apart: None,
            page_numbers: KnownPages::default(),
            adopted: Default::default(),
        }
    }

    /// Takes in a work of another project as a side; its sources join the project's files.
    ///
    /// # Errors
    /// When the work is not there, has mistakes, or has no known publisher.
    pub fn adopt(&mut self, side: &SideName, other: &Self, id: &WorkId) -> Result<(), PipelineError> {
        let mut document = Document::of(other.sound(id)?, &other.registry);
        (document.id, document.label) = (side.to_string(), side.short());
        let mut places = BTreeMap::new();
        for unit in &mut document.units {
            let join = || {
                let SourceFile { path, text } = other.files.file(unit.span.file);
                self.files.add(path, text)
            };
            unit.span.file = *places.entry(unit.span.file).or_insert_with(join);
        }
        self.adopted.insert(side.clone(), Adopted { document, imprint: other.imprint(&SideName::Work(id.clone()))? });
        Ok(())
    }

    /// Compares two sides and leaves the changes that answer a request, each with why it is what it is when that is asked
    /// for. The text of a Markdown file joins the project's files.
    ///
    /// # Errors
    /// When a work is not there or has mistakes, a file cannot be read or is no text, or the request names what does not exist.
    pub fn compare_sides(
        &mut self,
        before: &SideName,
        after: &SideName,
        request: &Request,
        explained: bool,
    ) -> Result<Comparison, PipelineError> {
        let works = before.work().zip(after.work());
        if let Some((before, after)) = works.filter(|_| request.is_empty() && !explained) {
            return self.compare(before, after);
        }
        let sides = [self.document(before)?, self.document(after)?];
        let mut whole = match works {
            Some((before, after)) => self.compare(before, after)?,
            None => compare(&sides[0], &sides[1], &self.files),
        };
        if explained {
            explain(&mut whole, &sides[0], &sides[1]);
        }
        if request.is_empty() { Ok(whole) } else { self.select_changes(whole, sides.each_ref(), request) }
    }

    fn document(&mut self, side: &SideName) -> Result<Document, PipelineError> {
        let path = match side {
            SideName::Work(id) => return Ok(Document::of(self.sound(id)?, &self.registry)),
            SideName::Markdown(path) => path,
            SideName::Release { .. } | SideName::Folder(_) => {
                let adopted = self.adopted.get(side).ok_or_else(|| PipelineError::NotAdopted(side.to_string()))?;
                return Ok(adopted.document.clone());
            }
        };
        let units = bare::load(path, &mut self.files)?;
        let title = units.iter().find(|unit| unit.kind == UnitKind::Heading && unit.parent.is_none());
        let title = title.map(|unit| unit.text.clone()).unwrap_or_default();
        Ok(Document { id: path.to_string_lossy().into_owned(), title, units, ..Document::default() })
    }

    /// What a comparison with this later side says of its origin.
    ///
    /// # Errors
    /// When a work is not there, has mistakes, or has no known publisher.
    pub fn imprint(&self, after: &SideName) -> Result<Imprint, PipelineError> {
        if let Some(adopted) = self.adopted.get(after) {
            return Ok(adopted.imprint.clone());
        }
        if let SideName::Work(id) = after {
            let facts = &self.sound(id)?.facts;
            let publisher = self.publisher(id.series())?.clone();
            return Ok(Imprint { publisher, dated: Some(facts.dated), language: facts.language.clone() });
        }
        let publisher = Publisher { name: String::new(), accent: "#333333".to_owned(), subdivision: String::new() };
        Ok(Imprint { publisher, dated: None, language: self.workspace.language.clone() })
    }
}
