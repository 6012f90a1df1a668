//! Fills in what references say, and tells which of them lead nowhere.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::model::text::is_abbreviation;
use crate::model::{Agreement, Block, Checklist, Directory, Inline, Organisation, Pathway, Reference, Responses, Text, UnitId, WorkId};
use crate::sources::compose::Pending;
use crate::sources::keys::one_of;

/// What other works may refer to: the citation of every written id, and the short title.
#[derive(Debug, Default)]
pub struct Index {
    /// e.g. `Sundhedsaftale 2015–2018`.
    pub short_title: String,
    /// Citations by written id.
    pub citations: BTreeMap<UnitId, String>,
    /// Placed ids, which nothing may refer to.
    pub placed: Vec<UnitId>,
    /// Whether some of the work could not be read, so that what is not listed may still be there.
    pub partial: bool,
}

/// Lists what can be referred to in a work.
pub fn index(agreement: &Agreement) -> Index {
    let mut index = Index { short_title: agreement.facts.short_title.clone(), ..Index::default() };
    let mut add = |place: &crate::model::Place| {
        if place.written {
            index.citations.insert(place.id.clone(), place.citation.clone());
        } else {
            index.placed.push(place.id.clone());
        }
    };
    for section in agreement.all_sections() {
        add(&section.place);
        for block in &section.blocks {
            match block {
                Block::Clause(clause) => {
                    add(&clause.place);
                    if let Some(list) = &clause.list {
                        list.for_each_item(&mut |item| add(&item.place));
                    }
                }
                Block::Table(table) | Block::Directory(Directory { table, .. }) | Block::Responses(Responses { table, .. }) => {
                    add(&table.place);
                    table.rows.iter().for_each(|row| add(&row.place));
                }
                Block::Figure(figure) => add(&figure.place),
                Block::Definitions(definitions) => {
                    add(&definitions.place);
                    definitions.entries.iter().for_each(|entry| add(&entry.place));
                }
                Block::Form(form) => {
                    add(&form.place);
                    for part in &form.parts {
                        add(&part.place);
                        for field in &part.fields {
                            add(&field.place);
                            field.choices.iter().for_each(|choice| add(&choice.place));
                        }
                    }
                }
                Block::Checklist(Checklist { place, .. })
                | Block::Organisation(Organisation { place, .. })
                | Block::Pathway(Pathway { place, .. }) => {
                    add(place);
                    for part in block.parts() {
                        if part.place.id != place.id {
                            add(&part.place);
                        }
                        part.rows.iter().for_each(|row| add(&row.place));
                    }
                }
            }
        }
    }
    index
}

/// Says which references lead nowhere.
///
/// `unread` names works that are there and could not be read; what leads to them is not judged.
pub fn judge(home: &WorkId, pending: &[Pending], indexes: &BTreeMap<WorkId, Index>, unread: &[WorkId], diagnostics: &mut Vec<Diagnostic>) {
    for reference in pending {
        let work = reference.work.as_ref().unwrap_or(home);
        if unread.contains(work) || indexes.get(work).is_some_and(|index| index.partial) {
            continue;
        }
        let Some(index) = indexes.get(work) else {
            let works: Vec<String> = indexes.keys().map(ToString::to_string).collect();
            let known: Vec<&str> = works.iter().map(String::as_str).collect();
            let finding = Diagnostic::error("dangling-reference", reference.span, format!("there is no work `{work}` here"));
            diagnostics.push(finding.help(one_of(&work.to_string(), &known)));
            continue;
        };
        let Some(target) = reference.target.as_ref().filter(|target| !index.citations.contains_key(target)) else { continue };
        let placed = index.placed.contains(target);
        let message = if placed { format!("`{target}` is a placed id") } else { format!("nothing in {work} has the id `{target}`") };
        let known: Vec<&str> = index.citations.keys().map(UnitId::as_str).collect();
        let help = if placed {
            "placed ids move when text is added; give the unit an id of its own".to_owned()
        } else {
            nearest(target, &known, index)
        };
        diagnostics.push(Diagnostic::error("dangling-reference", reference.span, message).label("leads nowhere").help(help));
    }
}

/// Names the nearest id, or says how to give one.
pub fn nearest(target: &UnitId, known: &[&str], index: &Index) -> String {
    let near = known.iter().map(|id| (strsim::jaro_winkler(target.as_str(), id), *id)).max_by(|one, other| one.0.total_cmp(&other.0));
    match near {
        Some((likeness, id)) if likeness > 0.7 => {
            let citation = index.citations.get(&UnitId::new(id)).map_or("", String::as_str);
            format!("the nearest id there is `{id}` ({citation})")
        }
        _ => "give the unit meant an id of its own: `{#id}`".to_owned(),
    }
}

/// Puts the citation into every reference without words of its own, and gathers the titles of the works meant.
pub fn fill(agreement: &mut Agreement, indexes: &BTreeMap<WorkId, Index>) {
    let home = agreement.id.clone();
    let mut titles: BTreeMap<String, String> = BTreeMap::new();
    let original = home.original();
    for work in agreement.facts.related().map(|(_, work)| work).chain(&original) {
        if let Some(index) = indexes.get(work) {
            titles.insert(work.to_string(), index.short_title.clone());
        }
    }
    let mut fill_one = |reference: &mut Reference, opens: bool| {
        let Some(index) = indexes.get(reference.work.as_ref().unwrap_or(&home)) else { return };
        if let Some(work) = &reference.work {
            titles.insert(work.to_string(), index.short_title.clone());
        }
        if reference.text.is_empty() {
            let citation = citation(reference, index);
            reference.text = if opens { capitalised(&citation) } else { citation };
        }
    };
    agreement.for_each_block_mut(&mut |block| {
        if let Block::Responses(digest) = block {
            fill_digest(digest, indexes);
        }
    });
    for section in agreement.sections.iter_mut().chain(&mut agreement.annexes) {
        section.for_each_text_mut(&mut |text| drop(fill_text(text, "", &mut fill_one)));
    }
    agreement.work_titles = titles;
}

/// Puts citations into a digest, whose columns say which text they are of.
fn fill_digest(digest: &mut Responses, indexes: &BTreeMap<WorkId, Index>) {
    let mut fill = |reference: &mut Reference, opens: bool| {
        let index = reference.work.as_ref().and_then(|work| indexes.get(work));
        let Some(citation) = index.zip(reference.target.as_ref()).and_then(|(index, target)| index.citations.get(target)) else { return };
        reference.text = if opens { capitalised(citation) } else { citation.clone() };
    };
    digest.table.rows.iter_mut().flat_map(|row| &mut row.cells).for_each(|cell| drop(fill_text(cell, "", &mut fill)));
}

/// Calls a function on every reference of a text, and says whether a sentence opens there. `before` is what stands
/// before the text; what stands at its end is given back.
fn fill_text(text: &mut Text, before: &str, fill: &mut impl FnMut(&mut Reference, bool)) -> String {
    let mut before = before.to_owned();
    for inline in &mut text.0 {
        match inline {
            Inline::Words { text } => before.push_str(text),
            Inline::Emphasis { content } | Inline::Strong { content } | Inline::Link { content, .. } => {
                before = fill_text(content, &before, fill);
            }
            Inline::Reference(reference) => {
                fill(reference, opens_sentence(&before));
                before.push_str(&reference.text);
            }
            Inline::Footnote(footnote) => {
                fill_text(&mut footnote.text, "", fill);
            }
        }
    }
    before
}

/// Whether what follows these words is the first of a sentence.
fn opens_sentence(before: &str) -> bool {
    let Some(word) = before.split_whitespace().last() else { return true };
    let parted = before.ends_with(char::is_whitespace) && word.ends_with(['.', '!', '?']);
    parted && !is_abbreviation(word.trim_matches(|letter: char| !letter.is_alphanumeric()))
}

fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn citation(reference: &Reference, index: &Index) -> String {
    let unit = reference.target.as_ref().and_then(|target| index.citations.get(target));
    match (&reference.work, unit) {
        (Some(_), Some(unit)) => format!("{}, {unit}", index.short_title),
        (Some(_), None) => index.short_title.clone(),
        (None, Some(unit)) => unit.clone(),
        (None, None) => String::new(),
    }
}
