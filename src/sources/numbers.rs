//! Computes ids, numbers and citations of everything in a work.
//!
//! Headings are counted decimally to level three; the clauses of a numbered section are its stk. 1, 2, …; items
//! are nr. 1, 2 with letters below them; tables, figures, forms, checklists and footnotes are counted through the work. Annexes
//! begin anew: sections of annex 1 are cited `bilag 1, afsnit 2`. Written ids stay; the rest gets a placed one.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Span};
use crate::model::{
    Block, Checklist, CitationLabels, Clause, Definitions, Directory, Figure, Footnote, Form, Inline, List, Organisation, Pathway, Place,
    Responses, Section, Table, Text, UnitId,
};
use crate::sources::compose::Composed;

/// Numbers a work in place; an id given twice is a finding.
pub fn number(composed: &mut Composed, labels: &CitationLabels, diagnostics: &mut Vec<Diagnostic>) {
    let unnumbered = std::mem::take(&mut composed.unnumbered);
    let mut numberer = Numberer {
        labels,
        diagnostics,
        unnumbered,
        seen: BTreeMap::new(),
        placed: BTreeMap::new(),
        tables: 0,
        figures: 0,
        forms: 0,
        checklists: 0,
        footnotes: 0,
    };
    let root = UnitId::new("tekst");
    let mut chapters = 0;
    for section in &mut composed.sections {
        numberer.section(section, &root, None, &mut chapters, "");
    }
    for (index, annex) in composed.annexes.iter_mut().enumerate() {
        numberer.annex(annex, index + 1);
    }
}

struct Numberer<'a> {
    labels: &'a CitationLabels,
    diagnostics: &'a mut Vec<Diagnostic>,
    unnumbered: BTreeSet<Span>,
    seen: BTreeMap<UnitId, Span>,
    placed: BTreeMap<UnitId, usize>,
    tables: usize,
    figures: usize,
    forms: usize,
    checklists: usize,
    footnotes: usize,
}

/// A label word and a number, e.g. `stk. 3`, tied by a no-break space.
fn cite(label: &str, number: impl std::fmt::Display) -> String {
    format!("{label}\u{a0}{number}")
}

/// A citation below another, e.g. `afsnit 2.1, stk. 3`.
fn below(above: &str, citation: &str) -> String {
    if above.is_empty() { citation.to_owned() } else { format!("{above}, {citation}") }
}

/// Letters for lower levels: a, b, … z, aa, ab, …
fn letter(mut index: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(b'a' + u8::try_from(index % 26).expect("a remainder of 26 fits"));
        index /= 26;
        if index == 0 {
            break;
        }
        index -= 1;
    }
    letters.reverse();
    String::from_utf8(letters).expect("letters are ASCII")
}

impl Numberer<'_> {
    /// Gives a place its id: the written one, or the next ordinal below `above`.
    fn identify(&mut self, place: &mut Place, above: &UnitId) {
        if place.written {
            if let Some(first) = self.seen.get(&place.id) {
                let finding = Diagnostic::error("duplicate-id", place.span, format!("the id `{}` is given twice", place.id));
                self.diagnostics.push(finding.related(*first, "first given here").help("ids name one thing in a work; choose another"));
            } else {
                self.seen.insert(place.id.clone(), place.span);
            }
            return;
        }
        let ordinal = self.placed.entry(above.clone()).or_insert(0);
        *ordinal += 1;
        place.id = above.placed(*ordinal);
    }

    fn section(&mut self, section: &mut Section, above: &UnitId, number_above: Option<&str>, counter: &mut usize, scope: &str) {
        self.identify(&mut section.place, above);
        let inherits = section.level > 1 && number_above.is_none();
        if inherits || self.unnumbered.contains(&section.place.span) {
            section.place.citation = below(scope, &section.title.words());
        } else {
            *counter += 1;
            let number =
                number_above.filter(|above| !above.is_empty()).map_or_else(|| counter.to_string(), |above| format!("{above}.{counter}"));
            section.place.citation = below(scope, &cite(&self.labels.section, &number));
            section.place.number = Some(number);
        }
        let number = section.place.number.clone();
        self.contents(section, number.as_deref(), scope);
    }

    fn annex(&mut self, annex: &mut Section, index: usize) {
        self.identify(&mut annex.place, &UnitId::new("bilag"));
        annex.place.number = Some(index.to_string());
        annex.place.citation = cite(&self.labels.annex, index);
        let scope = annex.place.citation.clone();
        self.contents(annex, Some(""), &scope);
    }

    fn contents(&mut self, section: &mut Section, number: Option<&str>, scope: &str) {
        let id = section.place.id.clone();
        let citation = section.place.citation.clone();
        self.text(&mut section.title, &id);
        let mut clauses = 0;
        for block in &mut section.blocks {
            match block {
                Block::Clause(clause) => self.clause(clause, &id, &citation, number.is_some(), &mut clauses),
                Block::Table(table) | Block::Directory(Directory { table, .. }) | Block::Responses(Responses { table, .. }) => {
                    self.table(table, &id);
                }
                Block::Figure(figure) => self.figure(figure, &id),
                Block::Definitions(definitions) => self.definitions(definitions, &id, &citation),
                Block::Form(form) => self.form(form, &id),
                Block::Checklist(checklist) => self.checklist(checklist, &id),
                Block::Organisation(organisation) => self.organisation(organisation, &id),
                Block::Pathway(pathway) => self.pathway(pathway, &id),
            }
        }
        let mut counter = 0;
        for section in &mut section.sections {
            self.section(section, &id, number, &mut counter, scope);
        }
    }

    fn clause(&mut self, clause: &mut Clause, above: &UnitId, citation: &str, numbered: bool, counter: &mut usize) {
        self.identify(&mut clause.place, above);
        if clause.lead {
            clause.place.citation = citation.to_owned();
        } else {
            *counter += 1;
            clause.place.citation = below(citation, &cite(&self.labels.clause, *counter));
            let exempt = self.unnumbered.contains(&clause.place.span);
            clause.place.number = (numbered && !exempt).then(|| counter.to_string());
        }
        let (id, citation) = (clause.place.id.clone(), clause.place.citation.clone());
        self.text(&mut clause.text, &id);
        if let Some(list) = &mut clause.list {
            self.list(list, &id, &citation, false);
        }
    }

    fn list(&mut self, list: &mut List, above: &UnitId, citation: &str, lettered: bool) {
        for (index, item) in list.items.iter_mut().enumerate() {
            self.identify(&mut item.place, above);
            let (label, number) = match (list.ordered, lettered) {
                (true, false) => (&self.labels.item, Some((index + 1).to_string())),
                (true, true) => (&self.labels.letter, Some(letter(index))),
                (false, _) => (&self.labels.bullet, None),
            };
            let shown = number.clone().unwrap_or_else(|| (index + 1).to_string());
            item.place.citation = below(citation, &cite(label, shown));
            item.place.number = number;
            let (id, citation) = (item.place.id.clone(), item.place.citation.clone());
            self.text(&mut item.text, &id);
            if let Some(inner) = &mut item.list {
                self.list(inner, &id, &citation, list.ordered && !lettered);
            }
        }
    }

    fn table(&mut self, table: &mut Table, above: &UnitId) {
        self.tables += 1;
        self.identify(&mut table.place, above);
        table.place.number = Some(self.tables.to_string());
        table.place.citation = cite(&self.labels.table, self.tables);
        let id = table.place.id.clone();
        self.text(&mut table.caption, &id);
        for column in &mut table.columns {
            self.text(&mut column.title, &id);
        }
        for (index, row) in table.rows.iter_mut().enumerate() {
            self.identify(&mut row.place, &id);
            row.place.citation = below(&table.place.citation, &cite(&self.labels.row, index + 1));
            let id = row.place.id.clone();
            for cell in &mut row.cells {
                self.text(cell, &id);
            }
        }
    }

    fn figure(&mut self, figure: &mut Figure, above: &UnitId) {
        self.figures += 1;
        self.identify(&mut figure.place, above);
        figure.place.number = Some(self.figures.to_string());
        figure.place.citation = cite(&self.labels.figure, self.figures);
        let id = figure.place.id.clone();
        self.text(&mut figure.caption, &id);
    }

    fn definitions(&mut self, definitions: &mut Definitions, above: &UnitId, citation: &str) {
        self.identify(&mut definitions.place, above);
        definitions.place.citation = citation.to_owned();
        let id = definitions.place.id.clone();
        for entry in &mut definitions.entries {
            self.identify(&mut entry.place, &id);
            entry.place.citation = below(citation, &entry.term.words());
            let id = entry.place.id.clone();
            self.text(&mut entry.term, &id);
            self.text(&mut entry.text, &id);
        }
    }

    fn form(&mut self, form: &mut Form, above: &UnitId) {
        self.forms += 1;
        self.counted(&mut form.place, &mut form.caption, above, &self.labels.form, self.forms);
        let (id, citation) = (form.place.id.clone(), form.place.citation.clone());
        for (index, part) in form.parts.iter_mut().enumerate() {
            self.identify(&mut part.place, &id);
            let number = letter(index).to_uppercase();
            part.place.citation = below(&citation, &cite(&self.labels.part, &number));
            part.place.number = Some(number);
            let (id, citation) = (part.place.id.clone(), part.place.citation.clone());
            for (index, field) in part.fields.iter_mut().enumerate() {
                self.identify(&mut field.place, &id);
                field.place.citation = below(&citation, &cite(&self.labels.field, index + 1));
                let (id, citation) = (field.place.id.clone(), field.place.citation.clone());
                for (index, choice) in field.choices.iter_mut().enumerate() {
                    self.identify(&mut choice.place, &id);
                    choice.place.citation = below(&citation, &cite(&self.labels.choice, index + 1));
                }
            }
        }
    }

    fn checklist(&mut self, checklist: &mut Checklist, above: &UnitId) {
        self.checklists += 1;
        self.counted(&mut checklist.place, &mut checklist.caption, above, &self.labels.checklist, self.checklists);
        let (id, citation) = (checklist.place.id.clone(), checklist.place.citation.clone());
        let mut steps = 0;
        for part in &mut checklist.parts {
            self.titled(&mut part.place, &part.title, &id, &citation);
            let id = part.place.id.clone();
            part.steps.iter_mut().for_each(|step| self.step(&mut step.place, &id, &citation, &mut steps));
        }
    }

    fn organisation(&mut self, organisation: &mut Organisation, above: &UnitId) {
        self.figures += 1;
        self.counted(&mut organisation.place, &mut organisation.caption, above, &self.labels.figure, self.figures);
        let (id, citation) = (organisation.place.id.clone(), organisation.place.citation.clone());
        for body in &mut organisation.bodies {
            self.titled(&mut body.place, &body.name, &id, &citation);
        }
    }

    fn pathway(&mut self, pathway: &mut Pathway, above: &UnitId) {
        self.figures += 1;
        self.counted(&mut pathway.place, &mut pathway.caption, above, &self.labels.figure, self.figures);
        let (id, citation) = (pathway.place.id.clone(), pathway.place.citation.clone());
        let mut steps = 0;
        for stage in &mut pathway.stages {
            self.titled(&mut stage.place, &stage.title, &id, &citation);
            let id = stage.place.id.clone();
            stage.steps.iter_mut().for_each(|step| self.step(&mut step.place, &id, &citation, &mut steps));
        }
    }

    /// Something with a caption that is counted through the work.
    fn counted(&mut self, place: &mut Place, caption: &mut Text, above: &UnitId, label: &str, number: usize) {
        self.identify(place, above);
        place.number = Some(number.to_string());
        place.citation = cite(label, number);
        let id = place.id.clone();
        self.text(caption, &id);
    }

    /// Something cited by its title.
    fn titled(&mut self, place: &mut Place, title: &Text, above: &UnitId, citation: &str) {
        self.identify(place, above);
        let title = title.words();
        place.citation = if title.is_empty() { citation.to_owned() } else { below(citation, &title) };
    }

    fn step(&mut self, place: &mut Place, above: &UnitId, citation: &str, counter: &mut usize) {
        self.identify(place, above);
        *counter += 1;
        place.number = Some(counter.to_string());
        place.citation = below(citation, &cite(&self.labels.step, *counter));
    }

    /// Numbers the footnotes called from a text.
    fn text(&mut self, text: &mut Text, above: &UnitId) {
        let (footnotes, label) = (&mut self.footnotes, &self.labels.footnote);
        let mut ordinal = 0;
        text.for_each_mut(&mut |inline| {
            if let Inline::Footnote(Footnote { place, .. }) = inline {
                *footnotes += 1;
                ordinal += 1;
                place.id = above.placed(format_args!("{label}-{ordinal}"));
                place.number = Some(footnotes.to_string());
                place.citation = cite(label, *footnotes);
            }
        });
    }
}
