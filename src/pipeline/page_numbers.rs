//! Where the units of each work stand in its PDF, so that a comparison can cite the pages of both.
//!
//! An edition that is built anyway leaves its page numbers here; only a work that was not is set for them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use crate::diff::comparison::Side;
use crate::model::{Agreement, WorkId};
use crate::pipeline::edition::number_pages;
use crate::pipeline::{PipelineError, Project};
use crate::renderings::PageNumbers;

/// The page numbers known so far, by work.
#[derive(Debug, Default)]
pub struct KnownPages(Mutex<BTreeMap<WorkId, Arc<PageNumbers>>>);

impl KnownPages {
    /// Keeps what the PDF of a work told, unless the text is not the project's own, e.g. one read from a release.
    pub(super) fn remember(&self, project: &Project, agreement: &Agreement, pages: PageNumbers) {
        let own = project.works.get(&agreement.id).and_then(|work| work.agreement.as_ref());
        if own.is_some_and(|own| std::ptr::eq(own, agreement)) {
            self.keep(&agreement.id, pages);
        }
    }

    /// The page numbers of a work, which is set for them if need be.
    ///
    /// # Errors
    /// When there is no such work, it has mistakes, or its layout fails.
    pub(super) fn of(&self, project: &Project, id: &WorkId) -> Result<Arc<PageNumbers>, PipelineError> {
        let known = self.known().get(id).map(Arc::clone);
        match known {
            Some(pages) => Ok(pages),
            None => Ok(self.keep(id, number_pages(project, project.sound(id)?)?)),
        }
    }

    /// The page numbers of one side of a comparison; none for a bare text.
    ///
    /// # Errors
    /// As [`of`](Self::of).
    pub(super) fn of_side(&self, project: &Project, side: &Side) -> Result<Arc<PageNumbers>, PipelineError> {
        let work = side.id.parse::<WorkId>().ok().filter(|id| project.works.contains_key(id));
        work.map_or_else(|| Ok(Arc::default()), |id| self.of(project, &id))
    }

    fn keep(&self, id: &WorkId, pages: PageNumbers) -> Arc<PageNumbers> {
        Arc::clone(self.known().entry(id.clone()).or_insert(Arc::new(pages)))
    }

    fn known(&self) -> std::sync::MutexGuard<'_, BTreeMap<WorkId, Arc<PageNumbers>>> {
        self.0.lock().expect("no thread panics while it holds the page numbers")
    }
}
