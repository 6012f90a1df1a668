//! A part of a work as a document of its own: one area, what binds one party, or one section.
//!
//! Ids, numbers and citations stay those of the whole, and headings stay above what was taken. A reference to what was
//! left behind names the whole.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::model::agreement::{Agreement, Block, Clause, Place, Section};
use crate::model::digest::text_digest;
use crate::model::party::PartyId;
use crate::model::record::Record;
use crate::model::text::{Inline, Reference, Text};
use crate::model::unit::units;
use crate::model::work::{UnitId, WorkId};

/// A part of a work.
#[derive(Debug, Clone)]
pub struct Extract {
    /// The work with what was taken, and nothing else.
    pub agreement: Agreement,
    /// What a reader is told about it.
    pub imprint: ExtractImprint,
}

/// What the first page of an extract says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExtractImprint {
    /// The work that it is a part of.
    pub of: WorkId,
    /// Area, party or section.
    pub kind: ExtractKind,
    /// The id that was asked for.
    pub id: String,
    /// What the part is called: the title of an area or section, or the name of a party.
    pub name: String,
    /// How the parts taken are cited in the whole; empty for a party, whose clauses are many.
    pub citations: Vec<String>,
    /// Text digest of the whole.
    pub text_digest: String,
}

/// What an extract is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ExtractKind {
    /// What stands under the headings of an area.
    Area,
    /// The clauses that bind a party.
    Party,
    /// A section, a provision, a table or a figure.
    Section,
}

impl ExtractKind {
    /// The word for it in names of files, e.g. `party`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Area => "area",
            Self::Party => "party",
            Self::Section => "section",
        }
    }
}

impl ExtractImprint {
    /// Its folder below the output, e.g. `midtjylland/sundhedsaftale/2019-2023~party-skive`; no work's id holds a `~`.
    pub fn folder(&self) -> String {
        format!("{}~{}-{}", self.of, self.kind.as_str(), self.id)
    }
}

/// Takes what stands under headings that cover an area, or that are marked as an area and have this id.
pub fn area(whole: &Agreement, id: &str) -> Option<Extract> {
    let is_area = |section: &Section| {
        section.records.iter().any(|record| match record {
            Record::Area(area) => area.covers.iter().any(|covered| covered == id) || section.place.id.as_str() == id,
            _ => false,
        })
    };
    let agreement = taken(whole, &is_area, &|_| false)?;
    let found: Vec<&Section> = outermost(whole.all_sections(), &is_area);
    let name = found.iter().map(|section| section.title.words()).collect::<Vec<_>>().join(", ");
    let citations = found.iter().map(|section| section.place.citation.clone()).collect();
    Some(extract(whole, agreement, ExtractKind::Area, id, name, citations))
}

/// Takes one section, or the provision, table, figure or word list that has this id or an item with it.
pub fn section(whole: &Agreement, id: &str) -> Option<Extract> {
    let wanted = UnitId::new(id);
    let agreement = taken(whole, &|section| section.place.id == wanted, &|block| holds(block, &wanted))?;
    let sections = whole.all_sections();
    let (name, citation) = match sections.iter().find(|section| section.place.id == wanted) {
        Some(section) => (section.title.words(), section.place.citation.clone()),
        None => {
            let (heading, block) =
                sections.iter().find_map(|section| Some((section, section.blocks.iter().find(|block| holds(block, &wanted))?)))?;
            (heading.title.words(), place(block).citation.clone())
        }
    };
    Some(extract(whole, agreement, ExtractKind::Section, id, name, vec![citation]))
}

/// Takes every provision with a duty of one of these parties, and the lists that belong to it.
pub fn party(whole: &Agreement, id: &PartyId, name: String, binds: &dyn Fn(&PartyId) -> bool) -> Option<Extract> {
    let bound = |records: &[Record]| records.iter().any(|record| matches!(record, Record::Obligation(duty) if binds(&duty.actor)));
    let agreement = taken(whole, &|_| false, &|block| matches!(block, Block::Clause(clause) if any_records(clause, &bound)))?;
    Some(extract(whole, agreement, ExtractKind::Party, &id.0, name, Vec::new()))
}

fn any_records(clause: &Clause, wanted: &dyn Fn(&[Record]) -> bool) -> bool {
    let mut found = wanted(&clause.records);
    if let Some(list) = &clause.list {
        list.for_each_item(&mut |item| found |= wanted(&item.records));
    }
    found
}

/// The sections that answer, without those inside another one.
fn outermost<'a>(sections: Vec<&'a Section>, wanted: &dyn Fn(&Section) -> bool) -> Vec<&'a Section> {
    let mut inside: BTreeSet<&UnitId> = BTreeSet::new();
    let mut found = Vec::new();
    for section in sections {
        let within = inside.contains(&section.place.id);
        if within || wanted(section) {
            inside.extend(section.sections.iter().map(|below| &below.place.id));
        }
        if !within && wanted(section) {
            found.push(section);
        }
    }
    found
}

fn extract(whole: &Agreement, mut agreement: Agreement, kind: ExtractKind, id: &str, name: String, citations: Vec<String>) -> Extract {
    name_the_whole(&mut agreement, whole);
    let used: BTreeSet<String> = agreement.all_figures().map(|figure| figure.file.clone()).collect();
    agreement.figures.retain(|file, _| used.contains(file));
    agreement.facts.history.clear();
    let (of, text_digest) = (whole.id.clone(), text_digest(whole));
    Extract { agreement, imprint: ExtractImprint { of, kind, id: id.to_owned(), name, citations, text_digest } }
}

/// The work with the sections and blocks that answer, and the headings above them; `None` when none does.
fn taken(whole: &Agreement, section: &dyn Fn(&Section) -> bool, block: &dyn Fn(&Block) -> bool) -> Option<Agreement> {
    let take = |sections: &[Section]| sections.iter().filter_map(|it| pruned(it, section, block)).collect::<Vec<_>>();
    let (sections, annexes) = (take(&whole.sections), take(&whole.annexes));
    let empty = sections.is_empty() && annexes.is_empty();
    (!empty).then(|| Agreement { sections, annexes, ..whole.clone() })
}

fn pruned(section: &Section, whole: &dyn Fn(&Section) -> bool, block: &dyn Fn(&Block) -> bool) -> Option<Section> {
    if whole(section) {
        return Some(section.clone());
    }
    let blocks: Vec<Block> = section.blocks.iter().filter(|it| block(it)).cloned().collect();
    let sections: Vec<Section> = section.sections.iter().filter_map(|it| pruned(it, whole, block)).collect();
    let Section { place, level, title, records, .. } = section;
    let empty = blocks.is_empty() && sections.is_empty();
    (!empty).then(|| Section { place: place.clone(), level: *level, title: title.clone(), records: records.clone(), blocks, sections })
}

fn place(block: &Block) -> &Place {
    match block {
        Block::Clause(clause) => &clause.place,
        Block::Table(table) => &table.place,
        Block::Figure(figure) => &figure.place,
        Block::Definitions(definitions) => &definitions.place,
        Block::Directory(directory) => &directory.table.place,
        Block::Responses(digest) => &digest.table.place,
        Block::Form(form) => &form.place,
        Block::Checklist(checklist) => &checklist.place,
        Block::Organisation(organisation) => &organisation.place,
        Block::Pathway(pathway) => &pathway.place,
    }
}

/// Whether a block has an id, or one of its items has.
fn holds(block: &Block, id: &UnitId) -> bool {
    let mut found = place(block).id == *id;
    match block {
        Block::Clause(Clause { list: Some(list), .. }) => list.for_each_item(&mut |item| found |= item.place.id == *id),
        Block::Definitions(definitions) => found |= definitions.entries.iter().any(|entry| entry.place.id == *id),
        _ => {}
    }
    found
}

/// Turns references to what is not in the extract into citations of the whole.
fn name_the_whole(extract: &mut Agreement, whole: &Agreement) {
    let there: BTreeSet<UnitId> = units(extract).into_iter().map(|unit| unit.id).chain(places(extract)).collect();
    let citations: BTreeMap<UnitId, String> = citations(whole);
    let title = &whole.facts.short_title;
    let name = |reference: &mut Reference| {
        let Reference { work: None, target, text } = &reference else { return };
        let Some(citation) = target.as_ref().filter(|target| !there.contains(*target)).map(|target| citations.get(target)) else {
            return;
        };
        let cited = citation.map_or_else(|| title.clone(), |citation| format!("{title}, {citation}"));
        let computed = citation.is_some_and(|citation| citation.to_lowercase() == text.to_lowercase());
        reference.text = if computed { cited } else { format!("{text} ({cited})") };
        reference.work = Some(whole.id.clone());
    };
    let mut name_all = |text: &mut Text| {
        text.for_each_mut(&mut |inline| {
            if let Inline::Reference(reference) = inline {
                name(reference);
            }
        });
    };
    extract.sections.iter_mut().chain(&mut extract.annexes).for_each(|section| section.for_each_text_mut(&mut name_all));
    extract.for_each_record_mut(&mut |record| record.clauses_mut().for_each(name));
    extract.work_titles.insert(whole.id.to_string(), title.clone());
}

/// Ids of what holds units and is none itself: a list without words of its own, a word list.
fn places(agreement: &Agreement) -> Vec<UnitId> {
    agreement.all_blocks().map(|block| place(block).id.clone()).collect()
}

fn citations(agreement: &Agreement) -> BTreeMap<UnitId, String> {
    let blocks = agreement.all_blocks().map(|block| (place(block).id.clone(), place(block).citation.clone()));
    blocks.chain(units(agreement).into_iter().map(|unit| (unit.id, unit.citation))).collect()
}
