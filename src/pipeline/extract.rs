//! One area, one party or one section of a work as a document of its own.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::model::extract::{self, Extract};
use crate::model::{Agreement, PartyId, Record, WorkId};
use crate::output::{Bundle, Output};
use crate::pipeline::edition::render;
use crate::pipeline::selection::known;
use crate::pipeline::{PipelineError, Project};
use crate::renderings::{Document, html, pdf};

/// What part of a work is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExtractRequest {
    /// What stands under an area's headings: an area of the round, or the id of a heading marked as an area.
    Area(String),
    /// The provisions that bind a party, alone or as a member of a group.
    Party(PartyId),
    /// A section, provision, table or figure, by its id.
    Section(String),
}

/// A format of an extract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ExtractFormat {
    /// PDF/A-3a and PDF/UA-1.
    Pdf,
    /// A web page.
    Html,
}

/// Makes an extract and puts it below the output folder; gives the paths of its files.
///
/// # Errors
/// When the work is not there or has mistakes, what is asked for does not exist, a layout fails, or nothing can be written.
pub fn build_extract(
    project: &Project,
    work: &WorkId,
    asked: &ExtractRequest,
    formats: &BTreeSet<ExtractFormat>,
    out: &Path,
) -> Result<Vec<PathBuf>, PipelineError> {
    let extract = project.extract(work, asked)?;
    let bundle = render_extract(project, &extract, formats)?;
    let folder = Output::open(out)?.swap_in(&extract.imprint.folder(), &bundle)?;
    Ok(bundle.keys().map(|name| folder.join(name)).collect())
}

fn render_extract(project: &Project, extract: &Extract, formats: &BTreeSet<ExtractFormat>) -> Result<Bundle, PipelineError> {
    let publisher = project.publisher(extract.agreement.id.series())?;
    let mut bundle = Bundle::new();
    for format in formats {
        let (name, document) = match format {
            ExtractFormat::Pdf => ("extract.pdf", Document::from(pdf::prepare_extract(extract, publisher, &project.layouts)?)),
            ExtractFormat::Html => ("extract.html", Document::from(html::prepare_extract(extract, publisher, &project.layouts))),
        };
        bundle.insert(name.to_owned(), render(project, document)?.bytes);
    }
    Ok(bundle)
}

impl Project {
    /// Takes a part out of a work.
    ///
    /// # Errors
    /// When the work is not there or has mistakes, or nothing in it answers.
    pub fn extract(&self, work: &WorkId, asked: &ExtractRequest) -> Result<Extract, PipelineError> {
        let whole = self.sound(work)?;
        match asked {
            ExtractRequest::Area(id) => match extract::area(whole, id) {
                Some(extract) => Ok(extract),
                None => Err(known("area", id, areas(whole)).err().unwrap_or_else(|| empty(work, format!("covers {id}")))),
            },
            ExtractRequest::Section(id) => match extract::section(whole, id) {
                Some(extract) => Ok(extract),
                None => Err(known("section", id, sections(whole)).err().unwrap_or_else(|| empty(work, format!("has the id {id}")))),
            },
            ExtractRequest::Party(id) => {
                known("party", &id.0, self.registry.parties.keys().map(|id| id.0.as_str()).collect())?;
                let date = whole.facts.in_force_from;
                let wanted = self.stands_for(id, date);
                // a group whose members nobody has listed still binds itself
                let is_member = |actor: &PartyId| self.registry.expand(actor, date).iter().any(|party| wanted.contains(&party.id));
                let binds = |actor: &PartyId| actor == id || is_member(actor);
                let name = self.registry.parties[id].name_at(date).name;
                extract::party(whole, id, name, &binds).ok_or_else(|| empty(work, format!("binds {id}")))
            }
        }
    }
}

fn empty(work: &WorkId, what: String) -> PipelineError {
    PipelineError::EmptyExtract { work: work.clone(), what }
}

/// What a work can be asked for as an area: what its headings cover, and the headings that are areas.
fn areas(agreement: &Agreement) -> Vec<&str> {
    let mut areas = Vec::new();
    for section in agreement.all_sections() {
        for record in &section.records {
            let Record::Area(area) = record else { continue };
            areas.extend(area.covers.iter().map(String::as_str));
            areas.extend(section.place.written.then_some(section.place.id.as_str()));
        }
    }
    let mut seen = BTreeSet::new();
    areas.retain(|area| seen.insert(*area));
    areas
}

/// The sections that have an id.
fn sections(agreement: &Agreement) -> Vec<&str> {
    let written = agreement.all_sections().into_iter().filter(|section| section.place.written);
    written.map(|section| section.place.id.as_str()).collect()
}
