//! Reads every work of a workspace into the model, and gathers every finding on the way.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::diagnostic::{Diagnostic, Files, Warned, sort};
use crate::layouts::{LayoutError, Layouts};
use crate::model::{
    Agreement, Bounds, Facts, Lineage, PartyId, PartyType, Record, Registry, ReleaseSettings, Round, Section, WorkId, Workspace,
};
use crate::sources::clauses::{fill_clauses, judge_clauses};
use crate::sources::collect::{CollectError, Collected, CollectedWork, collect_settings};
use crate::sources::compose::{Composed, Pending, compose};
use crate::sources::facts::read_facts;
use crate::sources::keys::one_of;
use crate::sources::limits;
use crate::sources::lineage::{later_work, read_lineage};
use crate::sources::numbers::number;
use crate::sources::promises::{self, Joined};
use crate::sources::references::{Index, fill, index, judge};
use crate::sources::registry::{read_registry, read_settings};
use crate::sources::relations::{Relation, Relations, judge_relations};
use crate::sources::rulings::judge_lineage;

/// Everything a workspace says.
#[derive(Debug)]
pub struct Reading {
    /// The settings.
    pub workspace: Workspace,
    /// Parties and rounds.
    pub registry: Registry,
    /// The works, by id.
    pub works: BTreeMap<WorkId, ReadWork>,
    /// What editors have said about successive works.
    pub lineages: Vec<Lineage>,
    /// Findings about what works share.
    pub diagnostics: Vec<Diagnostic>,
}

/// One work as read.
#[derive(Debug)]
pub struct ReadWork {
    /// The work; absent when its facts cannot be used. With errors beside it, it must not be built.
    pub agreement: Option<Agreement>,
    /// Findings about this work, in file order.
    pub diagnostics: Vec<Diagnostic>,
    /// Findings about the lineage files that lead to it, in file order.
    pub lineage_findings: Vec<Diagnostic>,
}

/// Reads the settings of a workspace and nothing else; with them, the texts that its findings point into.
///
/// # Errors
/// When the folder is not a workspace, or the file cannot be read.
pub fn read_settings_at(root: &Path) -> Result<Warned<(Workspace, Files)>, CollectError> {
    let mut collected = collect_settings(root)?;
    let mut diagnostics = std::mem::take(&mut collected.diagnostics);
    let settings = collected.settings.map(|file| read_settings(&collected.files, file, &mut diagnostics));
    let workspace = settings.unwrap_or_else(no_settings);
    Ok(Warned { value: (workspace, collected.files), diagnostics })
}

fn no_settings() -> Workspace {
    Workspace { language: "da".into(), publishers: BTreeMap::new(), releases: ReleaseSettings::default(), bounds: Bounds::default() }
}

/// Reads a loaded workspace.
///
/// # Errors
/// When the label files of the layouts cannot be used.
pub fn read(collected: &Collected, layouts: &Layouts) -> Result<Reading, LayoutError> {
    let files = &collected.files;
    let mut diagnostics = collected.diagnostics.clone();
    let settings = collected.settings.map(|file| read_settings(files, file, &mut diagnostics));
    let workspace = settings.unwrap_or_else(no_settings);
    let registry = read_registry(files, collected.parties, collected.rounds, &mut diagnostics);

    let mut drafts: BTreeMap<WorkId, Draft> = BTreeMap::new();
    for (id, work) in &collected.works {
        drafts.insert(id.clone(), draft(id, work, files, layouts, &registry)?);
    }
    let indexes: BTreeMap<WorkId, Index> = drafts
        .iter()
        .filter_map(|(id, draft)| {
            let partial = draft.diagnostics.iter().any(|finding| finding.rule == "not-utf-8" || finding.rule == limits::RULE);
            Some((id.clone(), Index { partial, ..index(draft.agreement.as_ref()?) }))
        })
        .collect();
    let unread: Vec<WorkId> = drafts.keys().filter(|id| !indexes.contains_key(id)).cloned().collect();
    let relations: Relations =
        drafts.iter().filter(|(id, _)| indexes.contains_key(id)).map(|(id, draft)| (id.clone(), draft.relations.clone())).collect();
    let mut joined = join_reports(&drafts, layouts)?;
    let mut works: BTreeMap<WorkId, ReadWork> = BTreeMap::new();
    for (id, mut draft) in drafts {
        if let Some(agreement) = &mut draft.agreement {
            let labels = layouts.citation_labels(&agreement.facts.language)?;
            promises::fill(agreement, joined.remove(&id).as_ref(), &labels.row, &mut draft.diagnostics);
        }
        works.insert(id.clone(), finish(&id, draft, &indexes, &relations, &unread));
    }
    let lineages = read_lineages(collected, &mut works, &indexes, &unread, &mut diagnostics);
    sort(&mut diagnostics);
    Ok(Reading { workspace, registry, works, lineages, diagnostics })
}

/// What the tables of status reports hold, by report.
fn join_reports(drafts: &BTreeMap<WorkId, Draft>, layouts: &Layouts) -> Result<BTreeMap<WorkId, Joined>, LayoutError> {
    let works: BTreeMap<&WorkId, &Agreement> = drafts.iter().filter_map(|(id, draft)| Some((id, draft.agreement.as_ref()?))).collect();
    let mut joined = BTreeMap::new();
    for (id, agreement) in &works {
        joined.extend(promises::join(agreement, &works, layouts)?.map(|joined| ((*id).clone(), joined)));
    }
    Ok(joined)
}

/// Reads the lineage files and holds them against the works. What is found in one is the later work's, and stops its
/// comparison only.
fn read_lineages(
    collected: &Collected,
    works: &mut BTreeMap<WorkId, ReadWork>,
    indexes: &BTreeMap<WorkId, Index>,
    unread: &[WorkId],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Lineage> {
    let mut lineages = Vec::new();
    for file in &collected.lineages {
        let mut found = Vec::new();
        let read = read_lineage(&collected.files, *file, &mut found);
        if let Some(read) = &read {
            let Lineage { before, after, .. } = &read.lineage;
            judge(after, &read.works, indexes, unread, &mut found);
            judge(after, &read.elsewhere, indexes, unread, &mut found);
            let sound = |id: &WorkId| works.get(id).filter(|work| !work.diagnostics.iter().any(Diagnostic::is_error));
            let side = |id: &WorkId| Some((sound(id)?.agreement.as_ref()?, indexes.get(id)?));
            if let (Some(one), Some(other)) = (side(before), side(after)) {
                judge_lineage(&read.lineage, [one.0, other.0], [one.1, other.1], &mut found);
            }
        }
        let later = later_work(&collected.files.file(*file).path).and_then(|id| works.get_mut(&id));
        later.map_or(&mut *diagnostics, |work| &mut work.lineage_findings).append(&mut found);
        lineages.extend(read.map(|read| read.lineage));
    }
    works.values_mut().for_each(|work| sort(&mut work.lineage_findings));
    lineages
}

/// A work whose references are not filled in yet.
struct Draft {
    agreement: Option<Agreement>,
    relations: Vec<Relation>,
    references: Vec<Pending>,
    diagnostics: Vec<Diagnostic>,
}

fn draft(id: &WorkId, work: &CollectedWork, files: &Files, layouts: &Layouts, registry: &Registry) -> Result<Draft, LayoutError> {
    let mut diagnostics = work.diagnostics.clone();
    let (facts, relations) = work.facts.and_then(|file| read_facts(files, file, &mut diagnostics)).unzip();
    let relations = relations.unwrap_or_default();
    let language = facts.as_ref().map_or("da", |facts| facts.language.as_str());
    let labels = layouts.citation_labels(language)?;
    let mut composed = compose(files, work, language, &layouts.exhibit_labels(language)?, &mut diagnostics);
    number(&mut composed, &labels, &mut diagnostics);
    if composed.sections.is_empty() {
        diagnostics.push(Diagnostic::placeless("no-text", format!("{id} has no text")).help("write it in files such as 10-forord.md"));
    }
    let kinds = layouts.labels(language, "agreement")?;
    let kinds: Vec<&str> = kinds["kinds"].as_object().into_iter().flatten().map(|(kind, _)| kind.as_str()).collect();
    if let Some(facts) = facts.as_ref().filter(|facts| !kinds.contains(&facts.kind.as_str())) {
        let message = format!("there is no kind `{}` of document", facts.kind);
        let help = format!("{}; kinds and their printed names stand in layouts/{language}/agreement.json", one_of(&facts.kind, &kinds));
        diagnostics.push(Diagnostic::error("unknown-kind", facts.places.kind, message).help(help));
    }
    if let Some(facts) = facts.as_ref().filter(|facts| !registry.rounds.contains_key(&facts.round)) {
        let known: Vec<&str> = registry.rounds.keys().map(String::as_str).collect();
        let message = format!("there is no round `{}` in sources/rounds.toml", facts.round);
        diagnostics.push(Diagnostic::error("unknown-round", facts.places.round, message).help(one_of(&facts.round, &known)));
    }
    if let Some(round) = facts.as_ref().and_then(|facts| registry.rounds.get(&facts.round)) {
        name_areas(&mut composed.sections, round, &mut diagnostics);
    }
    let references = std::mem::take(&mut composed.references);
    let agreement = facts.map(|facts| assemble(id, facts, composed, work, registry));
    Ok(Draft { agreement, relations, references, diagnostics })
}

fn assemble(id: &WorkId, facts: Facts, composed: Composed, work: &CollectedWork, registry: &Registry) -> Agreement {
    let clusters = clusters(&facts, registry);
    let mut facts = facts;
    for step in &mut facts.history {
        let party = step.body.as_ref().and_then(|body| registry.parties.get(body));
        step.by = party.map(|party| party.name_at(step.date).name).or(step.by.take());
    }
    let mut agreement = Agreement {
        id: id.clone(),
        facts,
        sections: composed.sections,
        annexes: composed.annexes,
        party_names: BTreeMap::new(),
        clusters,
        work_titles: BTreeMap::new(),
        figures: composed.figures,
        sources: work.sources.clone(),
        drawings: work.drawings.clone(),
    };
    let mentioned: BTreeSet<PartyId> = mentioned_parties(&agreement);
    let date = agreement.facts.in_force_from;
    agreement.party_names = mentioned.into_iter().filter_map(|id| Some((id.clone(), registry.parties.get(&id)?.name_at(date)))).collect();
    agreement
}

/// Names the areas that sections cover, and says which of them the round does not have.
fn name_areas(sections: &mut [Section], round: &Round, diagnostics: &mut Vec<Diagnostic>) {
    let known: Vec<&str> = round.areas.iter().map(|(id, _)| id.as_str()).collect();
    for section in sections {
        for record in &mut section.records {
            let Record::Area(area) = record else { continue };
            let name = |id: &String| round.areas.iter().find(|(known, _)| known == id).map(|(_, name)| name.clone());
            area.names = area.covers.iter().filter_map(name).collect();
            for covered in area.covers.iter().filter(|covered| !known.contains(&covered.as_str())) {
                let message = format!("the round {} has no area `{covered}`", round.label);
                diagnostics.push(Diagnostic::error("unknown-area", area.places.of("covers"), message).help(one_of(covered, &known)));
            }
        }
        name_areas(&mut section.sections, round, diagnostics);
    }
}

fn finish(id: &WorkId, mut draft: Draft, indexes: &BTreeMap<WorkId, Index>, relations: &Relations, unread: &[WorkId]) -> ReadWork {
    judge(id, &draft.references, indexes, unread, &mut draft.diagnostics);
    judge_relations(id, relations, unread, &mut draft.diagnostics);
    if let Some(agreement) = &mut draft.agreement {
        judge_clauses(agreement, indexes, unread, &mut draft.diagnostics);
        fill(agreement, indexes);
        fill_clauses(agreement, indexes);
    }
    sort(&mut draft.diagnostics);
    ReadWork { agreement: draft.agreement, diagnostics: draft.diagnostics, lineage_findings: Vec::new() }
}

/// How many municipalities take part, by the first cluster they are a member of; largest first.
fn clusters(facts: &Facts, registry: &Registry) -> Vec<u32> {
    let mut counts: BTreeMap<Option<&PartyId>, u32> = BTreeMap::new();
    let mut seen: BTreeSet<&PartyId> = BTreeSet::new();
    for party in facts.parties.iter().flat_map(|id| registry.expand(id, facts.in_force_from)) {
        if party.party_type == PartyType::Municipality && seen.insert(&party.id) {
            *counts.entry(party.member_of.first().map(|membership| &membership.group)).or_insert(0) += 1;
        }
    }
    let mut counts: Vec<u32> = counts.into_values().collect();
    counts.sort_unstable_by(|one, other| other.cmp(one));
    counts
}

/// Every party that facts or records mention.
fn mentioned_parties(agreement: &Agreement) -> BTreeSet<PartyId> {
    let named = agreement.all_records().into_iter().flat_map(Record::parties).map(|(_, party, _)| party);
    let bodies = agreement.facts.history.iter().filter_map(|step| step.body.as_ref());
    agreement.facts.parties.iter().chain(bodies).chain(named).cloned().collect()
}
