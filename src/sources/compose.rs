//! Turns raw blocks and attribute blocks into sections, clauses, tables, figures and records.
//!
//! One text file after another is added to the same tree; ids stay as written, everything without one gets its
//! place later (`numbers`). References are left empty and listed, so that `references` can fill and judge them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, FileIndex, Files, Span};
use crate::model::work::is_segment;
use crate::model::{
    Align, Block, Clause, Column, Definition, Definitions, ExhibitLabels, Item, List, Place, Row, Section, Table, Text, UnitId, WorkId,
};
use crate::sources::anchors::{Anchor, attach, is_image};
use crate::sources::attributes::{Attributes, strip};
use crate::sources::collect::CollectedWork;
use crate::sources::keys::one_of;
use crate::sources::limits;
use crate::sources::markdown::parse;
use crate::sources::normalise::normalise_in;
use crate::sources::raw::{RawBlock, RawDefinition, RawInline, RawItem, RawKind};
use crate::sources::records::{Marks, Stand, read_marks};
use crate::sources::size::Size;
use crate::sources::tables::alignment;

/// A reference waiting to be filled in, with its place.
#[derive(Debug, Clone)]
pub struct Pending {
    /// The other work, if it is one.
    pub work: Option<WorkId>,
    /// The unit meant.
    pub target: Option<UnitId>,
    /// Where it was written.
    pub span: Span,
}

/// The text of a work before anything is numbered.
#[derive(Debug, Default)]
pub struct Composed {
    /// The chapters.
    pub sections: Vec<Section>,
    /// The annexes.
    pub annexes: Vec<Section>,
    /// Sections that take no number, by the span of their heading.
    pub unnumbered: BTreeSet<Span>,
    /// Every reference.
    pub references: Vec<Pending>,
    /// The figures' bytes.
    pub figures: BTreeMap<String, Arc<[u8]>>,
    /// How much there is of what has a limit.
    pub(super) size: Size,
}

/// Composes all texts of a work, written in this language; `labels` are the words that exhibits bring with them.
pub fn compose(files: &Files, work: &CollectedWork, language: &str, labels: &ExhibitLabels, diagnostics: &mut Vec<Diagnostic>) -> Composed {
    let mut composed = Composed::default();
    for file in &work.texts {
        if !composed.size.is_full() {
            compose_text(files, *file, work, language, labels, &mut composed, diagnostics);
        }
    }
    composed
}

fn compose_text(
    files: &Files,
    file: FileIndex,
    work: &CollectedWork,
    language: &str,
    labels: &ExhibitLabels,
    composed: &mut Composed,
    diagnostics: &mut Vec<Diagnostic>,
) {
    if let Some(finding) = limits::long_line(&files.file(file).text, file) {
        diagnostics.push(finding);
        return;
    }
    let stripped = strip(&files.file(file).text, file, diagnostics);
    let parsed = parse(&stripped.text, file, diagnostics);
    let attributes = attach(&stripped.text, stripped.blocks, &parsed.blocks, diagnostics);
    let footnotes = parsed.footnotes;
    report_undefined_footnotes(&stripped.text, file, &footnotes, diagnostics);
    if parsed.blocks.is_empty() {
        diagnostics.push(Diagnostic::error("no-text", Span::new(file, 0..0), "this file has no text").help("write it, or remove the file"));
    }
    let mut composer =
        Composer { files, file, work, language, labels, composed, diagnostics, attributes, footnotes, called: BTreeMap::new() };
    composer.sections(parsed.blocks);
    if !composer.composed.size.is_full() {
        composer.uncalled_footnotes();
        composer.unused_attributes();
    }
}

/// Says which footnote calls have no footnote; they would be printed as they are written.
fn report_undefined_footnotes(
    text: &str,
    file: FileIndex,
    footnotes: &BTreeMap<String, (Range<usize>, Vec<RawInline>)>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (at, _) in text.match_indices("[^") {
        let Some(label) = text[at + 2..].split('\n').next().and_then(|rest| rest.split_once(']')).map(|(label, _)| label) else { continue };
        if !footnotes.contains_key(label) {
            let known: Vec<&str> = footnotes.keys().map(String::as_str).collect();
            let span = Span::new(file, at..at + label.len() + 3);
            let finding = Diagnostic::error("footnote", span, format!("there is no footnote `{label}` in this file"));
            diagnostics.push(finding.help(format!("write `[^{label}]: …` in the same file; {}", one_of(label, &known))));
        }
    }
}

/// Adds one text file to the tree.
pub(super) struct Composer<'a> {
    pub(super) files: &'a Files,
    pub(super) file: FileIndex,
    pub(super) work: &'a CollectedWork,
    pub(super) language: &'a str,
    pub(super) labels: &'a ExhibitLabels,
    pub(super) composed: &'a mut Composed,
    pub(super) diagnostics: &'a mut Vec<Diagnostic>,
    pub(super) attributes: BTreeMap<Anchor, Attributes>,
    pub(super) footnotes: BTreeMap<String, (Range<usize>, Vec<RawInline>)>,
    pub(super) called: BTreeMap<String, Span>,
}

impl Composer<'_> {
    /// The first words of a block.
    pub(super) fn opening(&self, range: &Range<usize>) -> Span {
        Span::new(self.file, limits::opening(&self.files.file(self.file).text, range.clone()))
    }

    pub(super) fn error(&mut self, rule: &'static str, range: Range<usize>, message: impl Into<String>, help: &str) {
        self.diagnostics.push(Diagnostic::error(rule, Span::new(self.file, range), message).help(help));
    }

    /// Builds the tree of sections: each heading opens one, everything up to the next heading belongs to it.
    fn sections(&mut self, blocks: Vec<RawBlock>) {
        let mut open: Vec<(Section, bool)> = Vec::new();
        let mut blocks = blocks.into_iter().peekable();
        while let Some(block) = blocks.next() {
            let shown = self.opening(&block.range);
            if let RawKind::Heading { level, text } = &block.kind {
                if *level > 3 {
                    self.error("heading-level", block.range.clone(), "headings go to level three", "make it a paragraph or move it up");
                }
                let level = (*level).min(3);
                while open.last().is_some_and(|(above, _)| above.level >= level) {
                    self.close(&mut open);
                }
                let opened = self.section(level, text, block.range);
                open.push(opened);
            } else if open.is_empty() {
                let help = "begin each file with a heading `# …`";
                self.error("no-heading", block.range.clone(), "this stands before the first heading", help);
            } else {
                let list = match &block.kind {
                    RawKind::Paragraph(_) if !is_image(&block) => blocks.next_if(|next| matches!(next.kind, RawKind::List { .. })),
                    _ => None,
                };
                let block = self.block(block, list);
                if self.composed.size.admits_block(shown, self.diagnostics) {
                    open.last_mut().expect("a section is open").0.blocks.extend(block);
                }
            }
            if !self.composed.size.admits_block(shown, self.diagnostics) {
                break;
            }
        }
        while !open.is_empty() {
            self.close(&mut open);
        }
    }

    fn close(&mut self, open: &mut Vec<(Section, bool)>) {
        let Some((section, annex)) = open.pop() else { return };
        match open.last_mut() {
            Some((above, _)) => above.sections.push(section),
            None if annex => self.composed.annexes.push(section),
            None => self.composed.sections.push(section),
        }
    }

    fn section(&mut self, level: u8, text: &[RawInline], range: Range<usize>) -> (Section, bool) {
        let (place, marks) = self.place(range.clone(), (range.start, false), Stand::Heading);
        if marks.annex && level > 1 {
            self.error("annex-level", range.clone(), "an annex is a level-1 heading", "write `# …` and begin a file with it");
        }
        if marks.unnumbered {
            self.composed.unnumbered.insert(place.span);
        }
        let title = self.text(text);
        let section = Section { place, level, title, records: marks.records, blocks: Vec::new(), sections: Vec::new() };
        (section, marks.annex)
    }

    /// The place of a block with its written id, and the rest of what its attribute block says.
    pub(super) fn place(&mut self, range: Range<usize>, anchor: Anchor, stand: Stand) -> (Place, Marks) {
        self.composed.size.add_unit();
        let end = range.start + self.files.file(self.file).text.get(range.clone()).map_or(0, |words| words.trim_end().len());
        let mut place = Place { span: Span::new(self.file, range.start..end), ..Place::default() };
        let Some(attributes) = self.attributes.remove(&anchor) else { return (place, Marks::default()) };
        if let Some((id, span)) = &attributes.id {
            if is_segment(id) {
                place.id = UnitId::new(id.as_str());
                place.written = true;
            } else {
                let finding = Diagnostic::error("id", *span, format!("`{id}` may only hold a-z, 0-9 and hyphens"));
                self.diagnostics.push(finding.help("æ, ø, å become ae, oe, aa"));
            }
        }
        (place, read_marks(&attributes, stand, self.diagnostics))
    }

    fn block(&mut self, block: RawBlock, list: Option<RawBlock>) -> Option<Block> {
        let RawBlock { kind, range } = block;
        match kind {
            RawKind::Paragraph(pieces) => match &pieces[..] {
                [RawInline::Image { path, title, alternative, .. }] => self.included(path, title, alternative, range),
                _ => Some(Block::Clause(self.clause(&pieces, range, list))),
            },
            RawKind::List { .. } => {
                let start = range.start..range.start;
                Some(Block::Clause(self.clause(&[], start, Some(RawBlock { kind, range }))))
            }
            RawKind::Table { align, header, rows } => self.table(&align, &header, rows, range),
            RawKind::Definitions(entries) => Some(self.definitions(entries, range)),
            RawKind::Heading { .. } => None,
        }
    }

    fn clause(&mut self, pieces: &[RawInline], range: Range<usize>, list: Option<RawBlock>) -> Clause {
        let whole = list.as_ref().map(|list| (list.range.start, true)).filter(|anchor| self.attributes.contains_key(anchor));
        let own = (range.start, false);
        let anchor = match whole {
            Some(whole) if !self.attributes.contains_key(&own) => whole,
            Some(whole) => {
                let span = self.attributes[&whole].span;
                self.error(
                    "attribute-block",
                    span.range(),
                    "this provision has an attribute block already",
                    "write everything in one block",
                );
                own
            }
            None => own,
        };
        let (place, marks) = self.place(range, anchor, Stand::Text);
        if marks.unnumbered {
            self.composed.unnumbered.insert(place.span);
        }
        let text = self.text(pieces);
        let list = list.and_then(|list| self.list(list));
        Clause { place, text, lead: marks.lead, records: marks.records, list }
    }

    fn list(&mut self, block: RawBlock) -> Option<List> {
        let RawKind::List { ordered, items } = block.kind else { return None };
        let items: Vec<Item> = items.into_iter().map(|item| self.item(item)).collect();
        if items.is_empty() { None } else { Some(List { ordered, items }) }
    }

    fn item(&mut self, item: RawItem) -> Item {
        let (place, marks) = self.place(item.range.clone(), (item.range.start, false), Stand::Text);
        let text = self.text(&item.text);
        if text.is_empty() {
            self.error("empty-item", item.range, "this item is empty", "write its words, or remove it");
        }
        let list = item.list.and_then(|list| self.list(*list));
        Item { place, text, records: marks.records, list }
    }

    fn table(
        &mut self,
        align: &[Option<Align>],
        header: &[Vec<RawInline>],
        rows: Vec<(Range<usize>, Vec<Vec<RawInline>>)>,
        range: Range<usize>,
    ) -> Option<Block> {
        let (place, marks) = self.place(range.clone(), (range.start, false), Stand::Exhibit);
        let shown = self.opening(&range);
        if header.len() > limits::COLUMNS.most {
            self.diagnostics.push(limits::COLUMNS.exceeded(shown, "the table has more than {} columns"));
            return None;
        }
        if !self.composed.size.admits_cells(header.len(), rows.len(), shown, self.diagnostics) {
            return None;
        }
        let rows: Vec<Row> = rows
            .into_iter()
            .map(|(range, cells)| {
                let place = Place { span: Span::new(self.file, range), ..Place::default() };
                Row { place, cells: cells.iter().map(|cell| self.text(cell)).collect() }
            })
            .collect();
        let columns = header
            .iter()
            .enumerate()
            .map(|(at, title)| {
                let align = align.get(at).copied().flatten().unwrap_or_else(|| alignment(&rows, at));
                Column { title: self.text(title), align }
            })
            .collect();
        let caption = Text::plain(normalise_in(self.language, &marks.caption.unwrap_or_default()));
        if let Some(as_of) = marks.as_of {
            let help = "keep the table in a file in `data/` and show it by an image line";
            self.error("value", as_of.span.range(), "`as_of` belongs to a table from a `.csv` file", help);
        }
        Some(Block::Table(Table { place, caption, columns, rows, data_file: None, made: None }))
    }

    fn definitions(&mut self, entries: Vec<RawDefinition>, range: Range<usize>) -> Block {
        let entries = entries
            .into_iter()
            .map(|entry| {
                let (place, _) = self.place(entry.range.clone(), (entry.range.start, false), Stand::Text);
                Definition { place, term: self.text(&entry.term), text: self.text(&entry.text) }
            })
            .collect();
        Block::Definitions(Definitions { place: Place { span: Span::new(self.file, range), ..Place::default() }, entries })
    }

    /// Says which attribute blocks nothing has taken: their words would be lost.
    fn unused_attributes(&mut self) {
        for attributes in std::mem::take(&mut self.attributes).into_values() {
            let help = "put it on the line right after a paragraph, item, table or figure";
            self.error("attribute-block", attributes.span.range(), "this block belongs to nothing", help);
        }
    }
}
