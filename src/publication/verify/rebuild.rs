//! I7: an edition comes out the same when it is built again from the sources and layouts in its release.

use std::collections::BTreeSet;
use std::path::Path;

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::WorkId;
use crate::pipeline::{Format, PipelineError, load_collected, render_edition};
use crate::publication::candidate::Frozen;
use crate::publication::edition::EDITION_FILES;
use crate::publication::verify::made_by_this_version;
use crate::sources::Collected;

/// What came of building an edition again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Rebuild {
    /// Byte for byte the same.
    Identical,
    /// Other bytes, or none.
    Differs {
        /// The files that differ; why it could not be built, when it could not.
        files: Vec<String>,
    },
    /// It was made by another version, which alone can prove it.
    NeedsTool {
        /// e.g. `aftale 0.1.0`.
        tool: String,
    },
    /// There is nothing to build: who may approve is no edition.
    Nothing,
    /// Not tried.
    Skipped,
}

/// Builds an edition again.
pub(super) fn rebuild(frozen: &Frozen, program: Option<&Path>) -> Rebuild {
    let Ok(id) = frozen.tag.folder().parse::<WorkId>() else { return Rebuild::Nothing };
    if !made_by_this_version(&frozen.candidate) {
        return Rebuild::NeedsTool { tool: frozen.candidate.tool.clone() };
    }
    match built(frozen, &id, program) {
        Err(error) => Rebuild::Differs { files: vec![format!("all, since it cannot be built: {error}")] },
        Ok(differing) if differing.is_empty() => Rebuild::Identical,
        Ok(files) => Rebuild::Differs { files },
    }
}

/// The files that come out different.
fn built(frozen: &Frozen, id: &WorkId, program: Option<&Path>) -> Result<Vec<String>, PipelineError> {
    let files = frozen.files.iter().map(|(path, bytes)| (path.clone(), bytes.to_vec())).collect();
    let mut project = load_collected(Collected::of(files))?;
    if let Some(program) = program {
        project = project.with_layouts_apart(program.to_owned());
    }
    let edition = render_edition(&project, project.sound(id)?, &BTreeSet::from(Format::ALL), &|_| {})?;
    let same = |name: &str| edition.get(name).map(Vec::as_slice) == frozen.files.get(name).map(|bytes| &bytes[..]);
    Ok(EDITION_FILES.into_iter().filter(|name| !same(name)).map(str::to_owned).collect())
}
