//! Where the units of each work stand in its PDF, so that a comparison can cite the pages of both.
//!
//! An edition that is built anyway leaves its page numbers here; only a work that was not is set for them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

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

    /// The page numbers of a side of a comparison: of a work, which is set for them if need be; none of a bare text.
    ///
    /// # Errors
    /// When the work has mistakes, or its layout fails.
    pub(super) fn of(&self, project: &Project, side: &str) -> Result<Arc<PageNumbers>, PipelineError> {
        let Some(id) = side.parse::<WorkId>().ok().filter(|id| project.works.contains_key(id)) else { return Ok(Arc::default()) };
        let known = self.known().get(&id).map(Arc::clone);
        match known {
            Some(pages) => Ok(pages),
            None => Ok(self.keep(&id, number_pages(project, project.sound(&id)?)?)),
        }
    }

    fn keep(&self, id: &WorkId, pages: PageNumbers) -> Arc<PageNumbers> {
        Arc::clone(self.known().entry(id.clone()).or_insert(Arc::new(pages)))
    }

    fn known(&self) -> std::sync::MutexGuard<'_, BTreeMap<WorkId, Arc<PageNumbers>>> {
        self.0.lock().expect("no thread panics while it holds the page numbers")
    }
}
