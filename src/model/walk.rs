//! Ways through the tree of an agreement: all of one kind, in print order, to read or to change.

use crate::diagnostic::Span;
use crate::model::agreement::{Agreement, Block, Figure, Item, List, Place, Section, Table};
use crate::model::checklist::Checklist;
use crate::model::directory::Directory;
use crate::model::form::Form;
use crate::model::organisation::Organisation;
use crate::model::party::PartyId;
use crate::model::pathway::Pathway;
use crate::model::record::Record;
use crate::model::responses::Responses;
use crate::model::text::Text;

impl Agreement {
    /// Every section of body and annexes, parents before children, in print order.
    pub fn all_sections(&self) -> Vec<&Section> {
        fn walk<'a>(sections: &'a [Section], into: &mut Vec<&'a Section>) {
            for section in sections {
                into.push(section);
                walk(&section.sections, into);
            }
        }
        let mut all = Vec::new();
        walk(&self.sections, &mut all);
        walk(&self.annexes, &mut all);
        all
    }

    /// Every block of body and annexes, in print order.
    pub fn all_blocks(&self) -> impl Iterator<Item = &Block> {
        self.all_sections().into_iter().flat_map(|section| &section.blocks)
    }

    /// Every figure, in print order.
    pub fn all_figures(&self) -> impl Iterator<Item = &Figure> {
        self.all_blocks().filter_map(|block| if let Block::Figure(figure) = block { Some(figure) } else { None })
    }

    /// Every table, in print order.
    pub fn all_tables(&self) -> impl Iterator<Item = &Table> {
        self.all_blocks().filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None })
    }

    /// Every response digest, in print order.
    pub fn all_responses(&self) -> impl Iterator<Item = &Responses> {
        self.all_blocks().filter_map(|block| if let Block::Responses(digest) = block { Some(digest) } else { None })
    }

    /// Every directory, in print order.
    pub fn all_directories(&self) -> impl Iterator<Item = &Directory> {
        self.all_blocks().filter_map(|block| if let Block::Directory(directory) = block { Some(directory) } else { None })
    }

    /// Caption and place of every exhibit from a data file of its own, in print order.
    pub fn all_captions(&self) -> impl Iterator<Item = (&Place, &Text, &str)> {
        self.all_blocks().filter_map(|block| match block {
            Block::Directory(Directory { table, .. }) | Block::Responses(Responses { table, .. }) => {
                Some((&table.place, &table.caption, table.data_file.as_deref().unwrap_or_default()))
            }
            Block::Form(it) => Some((&it.place, &it.caption, it.data_file.as_str())),
            Block::Checklist(it) => Some((&it.place, &it.caption, it.data_file.as_str())),
            Block::Organisation(it) => Some((&it.place, &it.caption, it.data_file.as_str())),
            Block::Pathway(it) => Some((&it.place, &it.caption, it.data_file.as_str())),
            Block::Clause(_) | Block::Table(_) | Block::Figure(_) | Block::Definitions(_) => None,
        })
    }

    /// The parties that checklists, organisation diagrams, pathways and response digests name: part, party, and where it is named.
    pub fn exhibited_parties(&self) -> Vec<(&'static str, &PartyId, Span)> {
        let mut found = Vec::new();
        for block in self.all_blocks() {
            match block {
                Block::Checklist(Checklist { roles, .. }) | Block::Pathway(Pathway { lanes: roles, .. }) => {
                    found.extend(roles.iter().filter_map(|role| Some(("role", role.party.as_ref()?, role.span))));
                }
                Block::Organisation(organisation) => {
                    found.extend(organisation.bodies.iter().filter_map(|body| Some(("body", body.party.as_ref()?, body.span))));
                }
                Block::Responses(digest) => {
                    found.extend(digest.responses.iter().filter_map(|it| Some(("response", it.party.as_ref()?, it.places.party))));
                }
                _ => {}
            }
        }
        found
    }

    /// Every record, in print order.
    pub fn all_records(&self) -> Vec<&Record> {
        let mut all: Vec<&Record> = Vec::new();
        for section in self.all_sections() {
            all.extend(&section.records);
            for block in &section.blocks {
                let Block::Clause(clause) = block else { continue };
                all.extend(&clause.records);
                if let Some(list) = &clause.list {
                    list.for_each_item(&mut |item| all.extend(&item.records));
                }
            }
        }
        all
    }
}

impl Agreement {
    /// Calls a function on every block that may be changed, in print order.
    pub fn for_each_block_mut(&mut self, visit: &mut impl FnMut(&mut Block)) {
        for section in self.sections.iter_mut().chain(&mut self.annexes) {
            section.for_each_block_mut(visit);
        }
    }

    /// Calls a function on every record that may be changed.
    pub fn for_each_record_mut(&mut self, visit: &mut impl FnMut(&mut Record)) {
        for section in self.sections.iter_mut().chain(&mut self.annexes) {
            section.for_each_record_mut(visit);
        }
    }
}

impl Section {
    fn for_each_block_mut(&mut self, visit: &mut impl FnMut(&mut Block)) {
        self.blocks.iter_mut().for_each(&mut *visit);
        self.sections.iter_mut().for_each(|section| section.for_each_block_mut(visit));
    }

    fn for_each_record_mut(&mut self, visit: &mut impl FnMut(&mut Record)) {
        self.records.iter_mut().for_each(&mut *visit);
        for block in &mut self.blocks {
            let Block::Clause(clause) = block else { continue };
            clause.records.iter_mut().for_each(&mut *visit);
            clause.list.iter_mut().for_each(|list| list.for_each_record_mut(visit));
        }
        self.sections.iter_mut().for_each(|section| section.for_each_record_mut(visit));
    }

    /// Calls a function on every text of a section and of those below it, in print order; footnotes are inside their texts.
    pub fn for_each_text_mut(&mut self, visit: &mut impl FnMut(&mut Text)) {
        visit(&mut self.title);
        for block in &mut self.blocks {
            match block {
                Block::Clause(clause) => {
                    visit(&mut clause.text);
                    if let Some(list) = &mut clause.list {
                        list.for_each_text_mut(visit);
                    }
                }
                Block::Table(table) | Block::Directory(Directory { table, .. }) | Block::Responses(Responses { table, .. }) => {
                    visit(&mut table.caption);
                    table.columns.iter_mut().for_each(|column| visit(&mut column.title));
                    table.rows.iter_mut().flat_map(|row| &mut row.cells).for_each(&mut *visit);
                }
                Block::Figure(figure) => visit(&mut figure.caption),
                Block::Form(Form { caption, .. })
                | Block::Checklist(Checklist { caption, .. })
                | Block::Organisation(Organisation { caption, .. }) => {
                    visit(caption);
                }
                Block::Pathway(pathway) => {
                    visit(&mut pathway.caption);
                    pathway.stages.iter_mut().flat_map(|stage| &mut stage.steps).for_each(|step| visit(&mut step.clauses));
                }
                Block::Definitions(definitions) => {
                    for entry in &mut definitions.entries {
                        visit(&mut entry.term);
                        visit(&mut entry.text);
                    }
                }
            }
        }
        self.sections.iter_mut().for_each(|section| section.for_each_text_mut(visit));
    }
}

impl List {
    fn for_each_record_mut(&mut self, visit: &mut impl FnMut(&mut Record)) {
        for item in &mut self.items {
            item.records.iter_mut().for_each(&mut *visit);
            item.list.iter_mut().for_each(|list| list.for_each_record_mut(visit));
        }
    }

    fn for_each_text_mut(&mut self, visit: &mut impl FnMut(&mut Text)) {
        for item in &mut self.items {
            visit(&mut item.text);
            if let Some(inner) = &mut item.list {
                inner.for_each_text_mut(visit);
            }
        }
    }

    /// Calls a function on every item, parents before children, in print order.
    pub fn for_each_item<'a>(&'a self, visit: &mut impl FnMut(&'a Item)) {
        for item in &self.items {
            visit(item);
            if let Some(list) = &item.list {
                list.for_each_item(visit);
            }
        }
    }
}
