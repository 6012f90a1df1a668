//! Fills an edition from a project: renders the work in every format, and its comparison with the one before.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::model::WorkId;
use crate::model::digest::text_digest;
use crate::output::Bundle;
use crate::pipeline::{Format, PipelineError, Project, SideName, render_comparison, render_edition};
use crate::publication::edition::Edition;

/// Everything that a release of a work holds.
///
/// # Errors
/// When the work is not there, has mistakes or leaves something open, or a layout fails.
pub fn prepare(project: &Project, id: &WorkId) -> Result<Edition, PipelineError> {
    let agreement = project.ready(id)?;
    let formats = BTreeSet::from(Format::ALL);
    let files = render_edition(project, agreement, &formats, &|_| {})?;
    let mut comparisons = BTreeMap::new();
    for (before, after) in project.pairs().into_iter().filter(|(_, after)| after == id) {
        let bundle = render_comparison(
            project,
            &project.compare(&before, &after)?,
            &project.imprint(&SideName::Work(after.clone()))?,
            &formats,
            &|_| {},
        )?;
        let named = |name: String| name.replacen("changes", before.label(), 1);
        comparisons.extend(shared(bundle).into_iter().map(|(name, bytes)| (named(name), bytes)));
    }
    let mut sources = project.registries.clone();
    sources.extend(agreement.sources.iter().map(|(path, bytes)| (format!("{id}/{path}"), Arc::clone(bytes))));
    let facts = &agreement.facts;
    Ok(Edition {
        work: id.clone(),
        revision: facts.revision,
        revision_kind: facts.revision_kind,
        erratum: facts.erratum.clone(),
        dated: facts.dated,
        in_force_from: facts.in_force_from,
        valid_to: facts.valid_to,
        text_digest: text_digest(agreement),
        files: shared(files),
        sources,
        layouts: project.layouts.all().map(|(path, bytes)| (path.to_owned(), Arc::clone(bytes))).collect(),
        comparisons,
        source_commit: None,
    })
}

fn shared(bundle: Bundle) -> BTreeMap<String, Arc<[u8]>> {
    bundle.into_iter().map(|(name, bytes)| (name, Arc::from(bytes))).collect()
}
