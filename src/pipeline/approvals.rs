//! Renders what the parties have said about a candidate: the approval sheet, and the same as Akoma Ntoso.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::layouts::Layouts;
use crate::model::{ApprovalSheet, Bounds, Publisher};
use crate::pipeline::edition::render;
use crate::pipeline::{PipelineError, Project};
use crate::renderings::akn::render_workflow;
use crate::renderings::apart::Apart;
use crate::renderings::approvals::ApprovalWords;
use crate::renderings::pdf;

/// What is made from the statements on a candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderedApprovals {
    /// The sheet for people, with the statements, their signatures and the workflow inside.
    pub sheet: Vec<u8>,
    /// The same as an Akoma Ntoso document with a workflow.
    pub workflow: Vec<u8>,
}

/// Renders the sheet and the workflow with the layouts of a candidate, by path below `layouts/`; those that are not built
/// in run in processes of `program`. `statements` are attached, by name.
///
/// # Errors
/// When a layout or label file is missing, or a layout fails.
pub fn render_approvals(
    sheet: &ApprovalSheet,
    publisher: &Publisher,
    statements: &BTreeMap<String, Arc<[u8]>>,
    layouts: BTreeMap<String, Arc<[u8]>>,
    program: Option<PathBuf>,
) -> Result<RenderedApprovals, PipelineError> {
    let apart = program.map(|program| Apart::new(program, Bounds::default()));
    let project = Project { layouts: Layouts::new(layouts), apart, ..Project::without_workspace() };
    let words = ApprovalWords::read(&project.layouts, &sheet.language)?;
    let workflow = render_workflow(sheet, publisher, &words);
    let mut attached = statements.clone();
    attached.insert("workflow.xml".to_owned(), Arc::from(workflow.as_slice()));
    let document = pdf::prepare_approvals(sheet, publisher, &project.layouts, &attached)?;
    Ok(RenderedApprovals { sheet: render(&project, document)?.bytes, workflow })
}
