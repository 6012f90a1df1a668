//! Makes the next period from the last: ids and records kept, facts set anew, lineage opened.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::layouts::Layouts;
use crate::model::digest::text_digest;
use crate::model::{Agreement, FactDate, Facts, Lineage, Round, WorkId};
use crate::pipeline::{PipelineError, Project};
use crate::scaffold::ScaffoldError;
use crate::scaffold::place::{NewFiles, below, place};
use crate::sources::renew::{LostAreas, NewFact, renew_facts, without_areas};
use crate::sources::{collect, read};

/// The next period as asked for.
#[derive(Debug, Clone)]
pub struct NextPeriod {
    /// The new work.
    pub id: WorkId,
    /// The last period, whose text it begins with.
    pub from: WorkId,
    /// Its round; the one with the label of the work when not given.
    pub round: Option<String>,
    /// When it takes effect; the day after the last period when not given.
    pub in_force_from: Option<FactDate>,
    /// The date on the document; the entry into force when not given.
    pub dated: Option<FactDate>,
}

/// What was made, and what is left for the editor to do.
#[derive(Debug)]
pub struct Opened {
    /// The new files.
    pub files: Vec<PathBuf>,
    /// The facts of the new work.
    pub facts: Facts,
    /// The day before the entry into force; absent when no day is known.
    pub last_day: Option<FactDate>,
    /// Whether the facts of the last period do not yet say that it ends then.
    pub last_day_unsaid: bool,
    /// Whether its short title is still that of the last period.
    pub same_title: bool,
    /// Headings that covered areas which the new round does not have.
    pub lost_areas: Vec<LostAreas>,
    /// Relations to other works that were left out, as key and work.
    pub dropped: Vec<(&'static str, WorkId)>,
}

/// Makes the next period in a workspace.
///
/// # Errors
/// When the last period is not there or has mistakes, the round or the dates do not fit, something stands where the
/// new files go, or they cannot be written; nothing is left behind then.
pub fn next_period(root: &Path, project: &Project, asked: &NextPeriod) -> Result<Opened, ScaffoldError> {
    let before = project.sound(&asked.from)?;
    let folder = format!("sources/{}", asked.id);
    if root.join(&folder).exists() {
        return Err(ScaffoldError::Taken([below(root, &folder)].into()));
    }
    if asked.id.series() != asked.from.series() {
        return Err(ScaffoldError::OtherSeries { id: asked.id.clone(), series: asked.from.series().clone() });
    }
    if let Some(draft_of) = &before.facts.draft_of {
        return Err(ScaffoldError::Draft(asked.from.clone(), draft_of.clone()));
    }
    let round = round(&project.registry.rounds, asked)?;
    let first = in_force_from(before, asked)?;
    let dated = asked.dated.unwrap_or(first);
    if !dated.is_full() {
        return Err(ScaffoldError::NotADay(dated));
    }

    let (sources, lost_areas) = sources(before, asked, round, first, dated);
    let after = read_back(root, &asked.id, &sources)?;
    let mut files: NewFiles = sources.into_iter().map(|(path, bytes)| (format!("{folder}/{path}"), bytes)).collect();
    let lineage = format!("sources/{}", Lineage::path(&asked.from, &asked.id));
    files.push((lineage, lineage_file(before, &after).into_bytes()));
    let files = place(root, &files)?;

    let last_day = first.is_full().then(|| first.first_day().yesterday().ok()).flatten().map(FactDate::from);
    let relations = [
        ("part_of", &before.facts.part_of),
        ("adds_to", &before.facts.adds_to),
        ("annex_of", &before.facts.annex_of),
        ("carried_on", &before.facts.carried_on),
    ];
    Ok(Opened {
        files,
        last_day_unsaid: before.facts.valid_to.is_none_or(|said| said.compare(first).is_ge() || last_day.is_some_and(|day| said != day)),
        last_day,
        same_title: after.facts.short_title == before.facts.short_title,
        lost_areas,
        dropped: relations.into_iter().filter_map(|(key, work)| Some((key, work.clone()?))).collect(),
        facts: after.facts,
    })
}

/// The round asked for, or the one with the label of the work.
fn round<'a>(rounds: &'a BTreeMap<String, Round>, asked: &NextPeriod) -> Result<&'a Round, ScaffoldError> {
    let known = || rounds.values().map(|round| format!("{} ({})", round.id, round.label)).collect::<Vec<_>>().join(", ");
    let label = asked.id.label();
    match &asked.round {
        Some(id) => rounds.get(id).ok_or_else(|| ScaffoldError::UnknownRound { id: id.clone(), known: known() }),
        None => rounds
            .values()
            .find(|round| round.label == label)
            .ok_or_else(|| ScaffoldError::NoRound { label: label.to_owned(), known: known() }),
    }
}

/// The entry into force asked for, or the day after the last period.
fn in_force_from(before: &Agreement, asked: &NextPeriod) -> Result<FactDate, ScaffoldError> {
    let next_day = || before.facts.valid_to.filter(|date| date.is_full())?.first_day().tomorrow().ok().map(FactDate::from);
    let missing = || ScaffoldError::NoFirstDay(asked.id.clone(), asked.from.clone());
    let date = asked.in_force_from.or_else(next_day).ok_or_else(missing)?;
    if date.compare(before.facts.in_force_from).is_le() {
        let (id, from) = (asked.id.clone(), asked.from.clone());
        return Err(ScaffoldError::TooEarly { id, date, from, before: before.facts.in_force_from });
    }
    Ok(date)
}

/// The files of the last period as those of the next, by path below the work.
fn sources(
    before: &Agreement,
    asked: &NextPeriod,
    round: &Round,
    first: FactDate,
    dated: FactDate,
) -> (BTreeMap<String, Vec<u8>>, Vec<LostAreas>) {
    let known: Vec<&str> = round.areas.iter().map(|(id, _)| id.as_str()).collect();
    let facts = new_facts(asked, round, first, dated);
    let mut lost_areas = Vec::new();
    let renewed = before.sources.iter().map(|(path, bytes)| {
        let text = std::str::from_utf8(bytes).ok();
        let bytes = match text {
            Some(text) if path == "agreement.toml" => renew_facts(text, &facts).into_bytes(),
            Some(text) if path.ends_with(".md") => {
                let (text, lost) = without_areas(text, &known);
                lost_areas.extend(lost);
                text.into_bytes()
            }
            _ => bytes.to_vec(),
        };
        (path.clone(), bytes)
    });
    (renewed.collect(), lost_areas)
}

/// What becomes of each fact, in the order in which a file has them.
fn new_facts(asked: &NextPeriod, round: &Round, first: FactDate, dated: FactDate) -> Vec<(&'static str, NewFact)> {
    let relabelled = || NewFact::Reworded(asked.from.label().to_owned(), asked.id.label().to_owned());
    vec![
        ("title", relabelled()),
        ("short_title", relabelled()),
        ("round", NewFact::Text(round.id.clone())),
        ("in_force_from", NewFact::Text(first.to_string())),
        ("valid_to", NewFact::Gone),
        ("parties", NewFact::Kept),
        ("replaces", NewFact::Text(asked.from.to_string())),
        ("part_of", NewFact::Gone),
        ("adds_to", NewFact::Gone),
        ("annex_of", NewFact::Gone),
        ("carried_on", NewFact::Gone),
        ("draft_of", NewFact::Gone),
        ("state", NewFact::Text("kladde".into())),
        ("revision", NewFact::Number(1)),
        ("revision_kind", NewFact::Text("content".into())),
        ("erratum", NewFact::Gone),
        ("dated", NewFact::Text(dated.to_string())),
        ("history", NewFact::Gone),
    ]
}

/// The new work as the workspace will read it.
fn read_back(root: &Path, id: &WorkId, sources: &BTreeMap<String, Vec<u8>>) -> Result<Agreement, ScaffoldError> {
    let mut collected = collect(root).map_err(PipelineError::from)?;
    collected.add_work(id, sources.clone());
    let layouts = Layouts::new(std::mem::take(&mut collected.layouts));
    let mut reading = read(&collected, &layouts).map_err(PipelineError::from)?;
    let work = reading.works.remove(id).and_then(|work| work.agreement);
    work.ok_or_else(|| PipelineError::Mistakes(id.clone()).into())
}

/// A lineage file without rulings, with one to show how they are written.
fn lineage_file(before: &Agreement, after: &Agreement) -> String {
    let template = include_str!("lineage.toml");
    let words = [
        ("{before}", before.id.to_string()),
        ("{before_digest}", text_digest(before)),
        ("{after}", after.id.to_string()),
        ("{after_digest}", text_digest(after)),
    ];
    words.iter().fold(template.to_owned(), |text, (name, value)| text.replace(name, value))
}
