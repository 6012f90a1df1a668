//! Renders one work, or one comparison, into the files of its output folder.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diff::comparison::Comparison;
use crate::layouts::{LayoutError, Layouts};
use crate::model::digest::text_digest;
use crate::model::{Agreement, WorkId};
use crate::output::Bundle;
use crate::pipeline::{Format, Imprint, PipelineError, Project};
use crate::renderings::pdf::{Attachment, Relationship};
use crate::renderings::{Document, PageNumbers, Paged, akn, csv, html, json, pdf, xlsx};

/// The files of an edition, e.g. `agreement.pdf`; `note` is told each format before it is rendered.
///
/// # Errors
/// When the publisher is not known or a layout fails.
pub fn render_edition(
    project: &Project,
    agreement: &Agreement,
    formats: &BTreeSet<Format>,
    note: &dyn Fn(Format),
) -> Result<Bundle, PipelineError> {
    let publisher = project.publisher(agreement.id.series())?;
    let layouts = &project.layouts;
    let digest = text_digest(agreement);
    let mut bundle = Bundle::new();
    let mut add = |format: Format, bytes: Vec<u8>| bundle.insert(format!("agreement.{}", format.extension()), bytes);
    if formats.contains(&Format::Pdf) || formats.contains(&Format::Xml) {
        note(Format::Xml);
        let xml = render_xml(project, agreement, &digest)?;
        if formats.contains(&Format::Pdf) {
            note(Format::Pdf);
            let Paged { bytes, pages } = render_pdf(project, agreement, &digest, &xml)?;
            project.page_numbers.remember(project, agreement, pages);
            add(Format::Pdf, bytes);
        }
        if formats.contains(&Format::Xml) {
            add(Format::Xml, xml);
        }
    }
    if formats.contains(&Format::Html) {
        note(Format::Html);
        add(Format::Html, render(project, html::prepare_agreement(agreement, publisher, layouts, &digest))?.bytes);
    }
    if formats.contains(&Format::Json) {
        note(Format::Json);
        add(Format::Json, json::render_agreement(agreement));
    }
    Ok(bundle)
}

/// The files of a comparison, e.g. `changes.html`; there is no XML of it.
///
/// # Errors
/// When a layout fails, or a PDF is asked for and there is no date.
pub fn render_comparison(
    project: &Project,
    comparison: &Comparison,
    imprint: &Imprint,
    formats: &BTreeSet<Format>,
    note: &dyn Fn(Format),
) -> Result<Bundle, PipelineError> {
    let Imprint { publisher, dated, language } = imprint;
    let layouts = &project.layouts;
    let mut bundle = Bundle::new();
    for format in formats.iter().copied().filter(|format| *format != Format::Xml) {
        note(format);
        let bytes = match format {
            Format::Pdf => {
                let dated = dated.ok_or(PipelineError::Undated)?;
                let pages = [&comparison.before, &comparison.after].map(|side| project.page_numbers.of(project, &side.id));
                let [before, after] = pages;
                let (before, after) = (before?, after?);
                render(project, pdf::prepare_comparison(comparison, [&before, &after], publisher, dated, layouts, language)?)?.bytes
            }
            Format::Html => render(project, html::prepare_comparison(comparison, publisher, *dated, layouts, language))?.bytes,
            Format::Json => json::render_comparison(comparison),
            Format::Csv => csv::render_comparison(comparison, &layouts.labels(language, "comparison")?),
            Format::Xlsx => xlsx::render_comparison(comparison, &layouts.labels(language, "comparison")?, *dated)?,
            Format::Xml => continue,
        };
        bundle.insert(format!("changes.{}", format.extension()), bytes);
    }
    Ok(bundle)
}

/// Akoma Ntoso of an agreement.
fn render_xml(project: &Project, agreement: &Agreement, digest: &str) -> Result<Vec<u8>, PipelineError> {
    let labels = akn::Labels::read(&project.layouts, &agreement.facts.language)?;
    let publisher = project.publisher(agreement.id.series())?;
    Ok(akn::render(agreement, publisher, digest, &labels, &iris_of_others(project, agreement)?))
}

/// The official document, with its XML and its sources inside.
fn render_pdf(project: &Project, agreement: &Agreement, digest: &str, xml: &[u8]) -> Result<Paged, PipelineError> {
    let publisher = project.publisher(agreement.id.series())?;
    let attached = attachments(agreement, xml, &project.layouts)?;
    Ok(render(project, pdf::prepare_agreement(agreement, publisher, &project.layouts, digest, &attached)?)?)
}

/// Where the units of an agreement stand in its PDF.
pub(super) fn number_pages(project: &Project, agreement: &Agreement) -> Result<PageNumbers, PipelineError> {
    let digest = text_digest(agreement);
    Ok(render_pdf(project, agreement, &digest, &render_xml(project, agreement, &digest)?)?.pages)
}

/// Lets its layout make a document: the built-in ones here, the workspace's own apart from us.
pub(super) fn render(project: &Project, document: impl Into<Document>) -> Result<Paged, LayoutError> {
    let document = document.into();
    let layout = document.layout();
    match (&project.apart, project.layouts.own(&layout)) {
        (Some(apart), Some(own)) => apart.render(&document, own),
        _ => document.render(),
    }
}

/// The IRIs of every other work that facts or references of this one lead to.
fn iris_of_others(project: &Project, agreement: &Agreement) -> Result<BTreeMap<WorkId, akn::Iris>, PipelineError> {
    let mut iris = BTreeMap::new();
    for (id, other) in project.works.iter().filter_map(|(id, work)| Some((id, work.agreement.as_ref()?))) {
        if agreement.work_titles.contains_key(&id.to_string()) {
            iris.insert(id.clone(), akn::iris(other, project.publisher(id.series())?));
        }
    }
    Ok(iris)
}

/// What travels inside the PDF: the XML as the same agreement in another format, and every source file.
fn attachments(agreement: &Agreement, xml: &[u8], layouts: &Layouts) -> Result<Vec<Attachment>, LayoutError> {
    let language = &agreement.facts.language;
    let labels = layouts.labels(language, "attachments")?;
    let word = |key: &str| {
        let missing = || LayoutError::Labels { path: format!("{language}/attachments.json"), reason: format!("it has no word `{key}`") };
        labels.get(key).and_then(|word| word.as_str()).map(str::to_owned).ok_or_else(missing)
    };
    let mut attachments = vec![Attachment {
        path: "agreement.xml".to_owned(),
        media_type: "application/xml",
        relationship: Relationship::Alternative,
        description: word("xml")?,
        bytes: Arc::from(xml),
    }];
    for (path, bytes) in &agreement.sources {
        attachments.push(Attachment {
            path: format!("sources/{path}"),
            media_type: media_type(path),
            relationship: Relationship::Source,
            description: format!("{} {path}", word("source")?),
            bytes: Arc::clone(bytes),
        });
    }
    Ok(attachments)
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "md" => "text/markdown",
        "csv" => "text/csv",
        "svg" => "image/svg+xml",
        "toml" => "application/toml",
        _ => "application/octet-stream",
    }
}
