//! The words of an agreement as elements: preface, chapters, annexes.
//!
//! | agreement | Akoma Ntoso |
//! | --- | --- |
//! | chapter, section, third level | `chapter`, `section`, `subsection`; without a number `hcontainer name="afsnit"` |
//! | lead in front | `intro` |
//! | provision | `paragraph` with its number; without one `alinea` |
//! | its list | `blockList`, the provision's words as `listIntroduction` |
//! | table, figure, word list | `hcontainer` around `tblock` or `blockList`; `exhibits` has forms, checklists and diagrams |
//! | annex | `attachment` with a `doc name="bilag"` |

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::model::{Agreement, Align, Block, Clause, Definitions, ExhibitLabels, Figure, Item, List, Section, Table, Text, WorkId};
use crate::renderings::akn::Labels;
use crate::renderings::akn::element::Element;
use crate::renderings::akn::iri::Iris;
use crate::renderings::akn::meta::{Metadata, organization_id};
use crate::renderings::akn::terms::Terms;
use crate::renderings::akn::vocabulary as akn;
use crate::renderings::akn::vocabulary::Name;

/// What the elements are made from.
pub struct Body<'a> {
    /// The work.
    pub agreement: &'a Agreement,
    /// Display words.
    pub labels: &'a Labels,
    /// The defined words.
    pub terms: &'a Terms,
    /// The works that can be referred to.
    pub works: &'a BTreeMap<WorkId, Iris>,
}

impl Body<'_> {
    /// What stands on the title page: title, edition and parties.
    pub fn preface(&self) -> Element {
        let (facts, labels) = (&self.agreement.facts, self.labels);
        let line = |name, text: String| Element::new(akn::P).child(Element::new(name).words(text));
        let state = serde_json::to_value(facts.state).ok().and_then(|state| labels.states.get(state.as_str()?).cloned());
        let dated = facts.dated.first_day().to_string();
        let date = Element::new(akn::DOC_DATE).attribute("date", dated.as_str()).words(dated.as_str());
        let party = |id| {
            let name = self.agreement.party_names.get(id).map_or(id.0.clone(), |name| name.name.clone());
            let href = format!("#{}", organization_id(id));
            let party = Element::new(akn::PARTY).attribute("refersTo", href).attribute("as", "#role-party").words(name);
            Element::new(akn::P).child(party)
        };
        let edition = container("udgave")
            .child(line(akn::SHORT_TITLE, facts.short_title.clone()))
            .children(state.map(|state| line(akn::DOC_STAGE, state)))
            .child(line(akn::DOC_NUMBER, format!("{} {}", labels.revision, facts.revision)))
            .child(Element::new(akn::P).child(date))
            .children(facts.erratum.iter().map(|erratum| Element::new(akn::P).words(erratum.as_str())))
            .children(facts.example.then(|| Element::new(akn::P).words(labels.example_of(&facts.kind))));
        let parties = (!facts.parties.is_empty()).then(|| container("parter").children(facts.parties.iter().map(party)));
        Element::new(akn::PREFACE)
            .child(Element::new(akn::LONG_TITLE).child(line(akn::DOC_TITLE, facts.title.clone())))
            .child(edition)
            .children(parties)
    }

    /// The chapters.
    pub fn body(&self) -> Element {
        let chapters = self.agreement.sections.iter().map(|section| self.section(section));
        let empty = self.agreement.sections.is_empty().then(|| content(Element::new(akn::ALINEA), [Element::new(akn::P)]));
        Element::new(akn::BODY).children(chapters).children(empty)
    }

    /// The annexes, when there are any.
    pub fn attachments(&self, metadata: &Metadata<'_>) -> Option<Element> {
        let annex = |(index, section): (usize, &Section)| {
            let label = section.place.number.as_ref().map(|number| format!("{} {number}", self.labels.annex));
            let main = self.below(section, Element::new(akn::MAIN_BODY));
            let main = if main.children.is_empty() { main.child(Element::new(akn::P)) } else { main };
            let document =
                Element::new(akn::DOC).attribute("name", "bilag").child(metadata.annex(&format!("bilag_{}", index + 1))).child(main);
            self.headed(akn::ATTACHMENT, section, label).child(document)
        };
        let annexes = &self.agreement.annexes;
        (!annexes.is_empty()).then(|| Element::new(akn::ATTACHMENTS).children(annexes.iter().enumerate().map(annex)))
    }

    fn section(&self, section: &Section) -> Element {
        let name = match section.level {
            _ if section.place.number.is_none() => akn::HCONTAINER,
            0 | 1 => akn::CHAPTER,
            2 => akn::SECTION,
            _ => akn::SUBSECTION,
        };
        let element = self.headed(name, section, section.place.number.clone());
        let element = if name == akn::HCONTAINER { element.attribute("name", "afsnit") } else { element };
        let leads = section.blocks.iter().map_while(lead).count();
        let intro = Element::new(akn::INTRO).children(section.blocks.iter().map_while(lead).map(|clause| self.lead(clause)));
        let element = element.children((leads > 0).then_some(intro));
        self.rest(section, leads, element)
    }

    fn headed(&self, name: Name, section: &Section, label: Option<String>) -> Element {
        Element::new(name)
            .unit(&section.place)
            .number(section.place.number.as_ref())
            .records(&section.records)
            .children(label.map(|label| Element::new(akn::NUM).words(label)))
            .child(self.text(akn::HEADING, &section.title))
    }

    fn below(&self, section: &Section, parent: Element) -> Element {
        self.rest(section, 0, parent)
    }

    /// The blocks after the first few, then the sections below.
    fn rest(&self, section: &Section, skipped: usize, parent: Element) -> Element {
        parent
            .children(section.blocks.iter().skip(skipped).map(|block| self.block(block)))
            .children(section.sections.iter().map(|below| self.section(below)))
    }

    fn block(&self, block: &Block) -> Element {
        match block {
            Block::Clause(clause) => self.clause(clause),
            Block::Table(table) => self.table(table),
            Block::Figure(figure) => self.figure(figure),
            Block::Definitions(definitions) => self.definitions(definitions),
            Block::Directory(directory) => self.directory(directory),
            Block::Responses(digest) => self.responses(digest),
            Block::Form(form) => self.form(form),
            Block::Checklist(it) => self.parts("tjekliste", self.word(|labels| &labels.checklist), &it.place, &it.caption, block),
            Block::Organisation(it) => self.parts("organisation", &self.labels.figure, &it.place, &it.caption, block),
            Block::Pathway(it) => self.parts("forloeb", &self.labels.figure, &it.place, &it.caption, block),
        }
    }

    fn lead(&self, clause: &Clause) -> Element {
        let element = self.paragraph(&clause.text, clause.list.as_ref());
        element.unit(&clause.place).records(&clause.records)
    }

    fn clause(&self, clause: &Clause) -> Element {
        let number = clause.place.number.as_ref();
        let element = Element::new(if number.is_some() { akn::PARAGRAPH } else { akn::ALINEA });
        let element = if clause.lead { element.attribute("class", "lead") } else { element };
        let label = number.map(|number| Element::new(akn::NUM).words(format!("{} {number}", self.labels.clause)));
        let element = element.unit(&clause.place).number(number).records(&clause.records).children(label);
        content(element, [self.paragraph(&clause.text, clause.list.as_ref())])
    }

    /// Words alone are a `p`; words with a list, or a list alone, a `blockList`.
    fn paragraph(&self, text: &Text, list: Option<&List>) -> Element {
        let Some(list) = list else { return self.text(akn::P, text) };
        let introduction = (!text.is_empty()).then(|| self.text(akn::LIST_INTRODUCTION, text));
        Element::new(akn::BLOCK_LIST).children(introduction).children(list.items.iter().map(|item| self.item(item)))
    }

    fn item(&self, item: &Item) -> Element {
        let number = item.place.number.as_ref();
        Element::new(akn::ITEM)
            .unit(&item.place)
            .number(number)
            .records(&item.records)
            .children(number.map(|number| Element::new(akn::NUM).words(number.as_str())))
            .child(self.paragraph(&item.text, item.list.as_ref()))
    }

    fn table(&self, table: &Table) -> Element {
        let block = self.captioned(&self.labels.table, table.place.number.as_ref(), &table.caption).child(self.grid(table));
        content(named("tabel").unit(&table.place), [block])
    }

    /// Header row and rows.
    pub(super) fn grid(&self, table: &Table) -> Element {
        let header = table.columns.iter().map(|column| self.cell(akn::TH, column.align, &column.title));
        let rows = table.rows.iter().map(|row| {
            let cells = row.cells.iter().zip(&table.columns).map(|(cell, column)| self.cell(akn::TD, column.align, cell));
            Element::new(akn::TR).unit(&row.place).children(cells)
        });
        let grid = Element::new(akn::TABLE).child(Element::new(akn::TR).children(header)).children(rows);
        let grid = match &table.data_file {
            Some(file) => grid.attribute("aft:data-file", file.as_str()),
            None => grid,
        };
        match table.made {
            Some(made) => grid.attribute("aft:made", made.as_str()),
            None => grid,
        }
    }

    /// A display word that exhibits bring with them.
    pub(super) fn word(&self, word: fn(&ExhibitLabels) -> &String) -> &str {
        self.labels.exhibits.as_ref().map_or("", |labels| word(labels))
    }

    fn cell(&self, name: Name, align: Align, text: &Text) -> Element {
        let cell = match align {
            Align::Left => Element::new(name),
            Align::Right => Element::new(name).attribute("class", "right"),
            Align::Center => Element::new(name).attribute("class", "center"),
        };
        cell.child(self.text(akn::P, text))
    }

    fn figure(&self, figure: &Figure) -> Element {
        let image = Element::new(akn::IMG)
            .attribute("src", self.image(&figure.file))
            .attribute("alt", figure.alternative.as_str())
            .attribute("aft:file", figure.file.as_str())
            .attribute("aft:sha256", figure.sha256.as_str());
        let block = self.captioned(&self.labels.figure, figure.place.number.as_ref(), &figure.caption);
        let block = block.attribute("class", "figur").child(Element::new(akn::P).child(image));
        content(named("figur").unit(&figure.place), [block])
    }

    /// The drawing itself, so that the document needs no other file.
    fn image(&self, file: &str) -> String {
        let media_type = match file.rsplit('.').next() {
            Some("svg") => "image/svg+xml",
            Some("png") => "image/png",
            Some("jpg" | "jpeg") => "image/jpeg",
            _ => "application/octet-stream",
        };
        match self.agreement.figures.get(file) {
            Some(bytes) => format!("data:{media_type};base64,{}", STANDARD.encode(bytes)),
            None => file.to_owned(),
        }
    }

    /// A block with a number in words and a caption, as far as there are any.
    pub(super) fn captioned(&self, label: &str, number: Option<&String>, caption: &Text) -> Element {
        Element::new(akn::TBLOCK)
            .number(number)
            .children(number.map(|number| Element::new(akn::NUM).words(format!("{label} {number}").trim())))
            .children((!caption.is_empty()).then(|| self.text(akn::HEADING, caption)))
    }

    fn definitions(&self, definitions: &Definitions) -> Element {
        let entries = definitions.entries.iter().map(|entry| {
            let term = self.text(akn::DEF, &entry.term);
            let term = match self.terms.id(&entry.term.words()) {
                Some(id) => term.attribute("refersTo", format!("#{id}")),
                None => term,
            };
            let heading = Element::new(akn::HEADING).child(term);
            Element::new(akn::ITEM).unit(&entry.place).child(heading).child(self.text(akn::P, &entry.text))
        });
        content(named("ordliste").unit(&definitions.place), [Element::new(akn::BLOCK_LIST).children(entries)])
    }
}

fn lead(block: &Block) -> Option<&Clause> {
    match block {
        Block::Clause(clause) if clause.lead => Some(clause),
        _ => None,
    }
}

fn container(name: &str) -> Element {
    Element::new(akn::CONTAINER).attribute("name", name)
}

pub(super) fn named(name: &str) -> Element {
    Element::new(akn::HCONTAINER).attribute("name", name)
}

pub(super) fn content<const N: usize>(element: Element, blocks: [Element; N]) -> Element {
    element.child(Element::new(akn::CONTENT).children(blocks))
}
