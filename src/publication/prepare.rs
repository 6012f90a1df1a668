//! Fills an edition from a project: renders the work in every format, and its comparisons with what came before.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use serde_json::json;

use crate::archive::source_commit::source_commit;
use crate::diff::comparison::Comparison;
use crate::diff::selection::Request;
use crate::model::digest::text_digest;
use crate::model::{Agreement, PartyType, WorkId};
use crate::output::Bundle;
use crate::pipeline::{Format, PipelineError, Project, SideName, render_comparison, render_edition};
use crate::publication::candidate::{Printed, canonical};
use crate::publication::edition::Edition;
use crate::publication::places::Files;
use crate::sources::settings_of;

/// Everything that a candidate of a work holds. `previous` is the release that the work follows, taken in as a side.
///
/// # Errors
/// When the work is not there, has mistakes or leaves something open, or a layout fails.
pub fn prepare(project: &mut Project, root: &Path, id: &WorkId, previous: Option<&SideName>) -> Result<Edition, PipelineError> {
    project.ready(id)?;
    let mut comparisons = Files::new();
    for (before, after) in project.pairs().into_iter().filter(|(_, after)| after == id) {
        let comparison = project.compare(&before, &after)?;
        comparisons.extend(rendered(project, &comparison, id, before.label())?);
    }
    if let Some(SideName::Release { revision, .. }) = previous
        && let Some(previous) = previous
    {
        let comparison = project.compare_sides(previous, &SideName::Work(id.clone()), &Request::default(), false)?;
        comparisons.extend(rendered(project, &comparison, id, &format!("r{revision:04}"))?);
    }
    let agreement = project.ready(id)?;
    let files = shared(render_edition(project, agreement, &BTreeSet::from(Format::ALL), &|_| {})?);
    let sources = sources(project, agreement);
    let publisher = project.publisher(id.series())?.clone();
    let facts = &agreement.facts;
    let printed = Printed {
        title: facts.title.clone(),
        short_title: facts.short_title.clone(),
        language: facts.language.clone(),
        publisher,
        erratum: facts.erratum.clone(),
        example: facts.example,
        names: names(project, agreement),
    };
    let settings: Arc<[u8]> = Arc::from(settings_of(&project.workspace).into_bytes());
    Ok(Edition {
        work: id.clone(),
        revision: agreement.facts.revision,
        revision_kind: agreement.facts.revision_kind,
        text_digest: text_digest(agreement),
        files,
        source_commit: source_commit(root, &below("sources/", &sources)),
        sources,
        layouts: project.layouts.all().map(|(path, bytes)| (path.to_owned(), Arc::clone(bytes))).collect(),
        comparisons,
        checks: checks(project, id),
        settings,
        printed,
    })
}

/// A comparison in every format, each file named after what came before.
fn rendered(project: &Project, comparison: &Comparison, id: &WorkId, before: &str) -> Result<Files, PipelineError> {
    let imprint = project.imprint(&SideName::Work(id.clone()))?;
    let bundle = render_comparison(project, comparison, &imprint, &BTreeSet::from(Format::ALL), &|_| {})?;
    Ok(shared(bundle).into_iter().map(|(name, bytes)| (name.replacen("changes", before, 1), bytes)).collect())
}

/// The sources of a work, of the works it speaks of (their titles, numbers and addresses are in it), and the registries.
fn sources(project: &Project, agreement: &Agreement) -> Files {
    let mut sources = project.registries.clone();
    let spoken_of = agreement.work_titles.keys().filter_map(|id| id.parse::<WorkId>().ok());
    for id in spoken_of.chain([agreement.id.clone()]) {
        let work = project.works.get(&id).and_then(|work| work.agreement.as_ref());
        let files = work.iter().flat_map(|work| &work.sources);
        sources.extend(files.map(|(path, bytes)| (format!("{id}/{path}"), Arc::clone(bytes))));
    }
    sources
}

/// What was found in the work and in what it shares with others, in file order; nothing among it is an error.
fn checks(project: &Project, id: &WorkId) -> Arc<[u8]> {
    let own = project.works.get(id).into_iter().flat_map(|work| work.diagnostics.iter().chain(&work.lineage_findings));
    let findings = project.diagnostics.iter().chain(own).map(|finding| {
        let place = finding.span.map(|span| (project.files.line_column(span), &project.files.file(span.file).path));
        json!({
            "severity": finding.severity,
            "rule": finding.rule,
            "message": finding.message,
            "path": place.map(|(_, path)| path),
            "line": place.map(|((line, _), _)| line),
            "column": place.map(|((_, column), _)| column),
            "help": finding.help,
        })
    });
    canonical(&json!({ "work": id, "findings": findings.collect::<Vec<_>>() }))
}

/// Printed names of the parties that the facts name, of the members of groups among them, and of every body.
fn names(project: &Project, agreement: &Agreement) -> BTreeMap<String, String> {
    let date = agreement.facts.in_force_from;
    let parties = agreement.facts.parties.iter().flat_map(|id| project.registry.expand(id, date));
    let bodies = project.registry.parties.values().filter(|party| party.party_type == PartyType::Body);
    parties.chain(bodies).map(|party| (party.id.to_string(), party.name_at(date).name)).collect()
}

fn below(folder: &str, files: &Files) -> Files {
    files.iter().map(|(path, bytes)| (format!("{folder}{path}"), Arc::clone(bytes))).collect()
}

fn shared(bundle: Bundle) -> Files {
    bundle.into_iter().map(|(name, bytes)| (name, Arc::from(bytes))).collect()
}
