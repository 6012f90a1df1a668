//! Parses a text without attribute blocks into raw blocks with exact byte ranges. The one door to pulldown-cmark.
//!
//! Only what an agreement needs is let through: headings, paragraphs, lists, tables, images that stand alone,
//! word lists, footnotes, emphasis and links. Anything else is a finding with a way out.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{Alignment, Event, HeadingLevel, Options, Parser, Tag};

use crate::diagnostic::{Diagnostic, FileIndex, Span};
use crate::model::Align;
use crate::sources::limits;
use crate::sources::raw::{RawBlock, RawDefinition, RawInline, RawItem, RawKind};

/// A parsed text.
#[derive(Debug)]
pub struct Parsed {
    /// The blocks, in order.
    pub blocks: Vec<RawBlock>,
    /// The footnotes by label.
    pub footnotes: BTreeMap<String, (Range<usize>, Vec<RawInline>)>,
}

/// Parses a text.
pub fn parse(text: &str, file: FileIndex, diagnostics: &mut Vec<Diagnostic>) -> Parsed {
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_DEFINITION_LIST;
    let events: Vec<(Event, Range<usize>)> = Parser::new_ext(text, options).into_offset_iter().collect();
    let mut reader = Reader { text, events, at: 0, file, diagnostics, footnotes: BTreeMap::new(), list_depth: 0, mark_depth: 0 };
    let mut blocks = Vec::new();
    while reader.at < reader.events.len() {
        blocks.extend(reader.block());
    }
    Parsed { blocks, footnotes: reader.footnotes }
}

struct Reader<'t, 'd> {
    text: &'t str,
    events: Vec<(Event<'t>, Range<usize>)>,
    at: usize,
    file: FileIndex,
    diagnostics: &'d mut Vec<Diagnostic>,
    footnotes: BTreeMap<String, (Range<usize>, Vec<RawInline>)>,
    list_depth: usize,
    mark_depth: usize,
}

impl<'t> Reader<'t, '_> {
    fn next(&mut self) -> Option<(Event<'t>, Range<usize>)> {
        let event = self.events.get(self.at).cloned();
        self.at += 1;
        event
    }

    fn peek_is_end(&self) -> bool {
        matches!(self.events.get(self.at), None | Some((Event::End(_), _)))
    }

    fn refuse(&mut self, range: Range<usize>, message: &str, help: &str) {
        self.diagnostics.push(Diagnostic::error("not-in-agreements", Span::new(self.file, range), message).help(help));
    }

    /// Reads one block; nothing for what is refused, a paragraph's worth for stray inlines of a tight item.
    fn block(&mut self) -> Option<RawBlock> {
        let (event, range) = self.next()?;
        let kind = match event {
            Event::Start(Tag::Heading { level, .. }) => {
                let level = heading_level(level);
                RawKind::Heading { level, text: self.inlines() }
            }
            Event::Start(Tag::Paragraph) => RawKind::Paragraph(self.inlines()),
            Event::Start(Tag::List(start)) => self.list(start, range.clone()),
            Event::Start(Tag::Table(align)) => self.table(align),
            Event::Start(Tag::DefinitionList) => RawKind::Definitions(self.definitions()),
            Event::Start(Tag::FootnoteDefinition(label)) => {
                let text = self.flow(range.clone(), "a footnote");
                self.footnotes.insert(label.to_string(), (range, text));
                return None;
            }
            Event::Start(tag) => {
                self.refuse_block(&tag, range);
                self.skip();
                return None;
            }
            Event::Rule => {
                self.refuse(range, "a rule has no place in an agreement", "begin a new section with a heading");
                return None;
            }
            Event::Html(_) => {
                self.refuse(range, "raw HTML has no place in an agreement", "write the words only; layouts decide how they look");
                return None;
            }
            _ => return None,
        };
        Some(RawBlock { kind, range })
    }

    fn refuse_block(&mut self, tag: &Tag, range: Range<usize>) {
        let (message, help) = match tag {
            Tag::HtmlBlock => ("raw HTML has no place in an agreement", "write the words only; layouts decide how they look"),
            Tag::BlockQuote(_) => ("a block quote has no place in an agreement", "write the words as a paragraph, without `>`"),
            Tag::CodeBlock(_) => {
                ("a code block has no place in an agreement", "write the words as a paragraph, without indentation or fences")
            }
            _ => ("this has no place in an agreement", "write it as headings, paragraphs, lists, tables or figures"),
        };
        self.refuse(range, message, help);
    }

    /// Skips to the end of the element just opened.
    fn skip(&mut self) {
        let mut depth = 1;
        while depth > 0 {
            match self.next() {
                Some((Event::Start(_), _)) => depth += 1,
                Some((Event::End(_), _)) => depth -= 1,
                Some(_) => {}
                None => return,
            }
        }
    }

    /// Reads inline pieces up to and including the end of the element just opened.
    fn inlines(&mut self) -> Vec<RawInline> {
        let mut pieces = Vec::new();
        let first = self.at;
        while !self.peek_is_end() {
            self.inline(&mut pieces);
        }
        self.measure(first);
        self.at += 1;
        pieces
    }

    /// Says when the words since an event are too many for one paragraph.
    fn measure(&mut self, first: usize) {
        let ends = self.events.get(first).zip(self.events.get(..self.at).and_then(<[_]>::last));
        let Some(range) = ends.map(|((_, first), (_, last))| first.start..last.end.max(first.start)) else { return };
        if range.len() > limits::PARAGRAPH.most && self.mark_depth == 0 {
            let shown = limits::opening(self.text, range);
            self.over(&limits::PARAGRAPH, shown, "these words are longer than {}; a paragraph, item or note holds no more");
        }
    }

    fn inline(&mut self, pieces: &mut Vec<RawInline>) {
        let Some((event, range)) = self.next() else { return };
        let piece = match event {
            Event::Text(words) => RawInline::Words(words.to_string()),
            Event::SoftBreak | Event::HardBreak => RawInline::Words(" ".to_owned()),
            Event::FootnoteReference(label) => RawInline::Footnote { label: label.to_string(), range },
            Event::Start(Tag::Emphasis) => RawInline::Emphasis(self.marked(range)),
            Event::Start(Tag::Strong) => RawInline::Strong(self.marked(range)),
            Event::Start(Tag::Link { dest_url, .. }) => {
                RawInline::Link { url: dest_url.to_string(), content: self.marked(range.clone()), range }
            }
            Event::Start(Tag::Image { dest_url, title, .. }) => {
                let (path, title) = (dest_url.to_string(), title.to_string());
                RawInline::Image { path, title, alternative: self.marked(range.clone()), range }
            }
            Event::Code(words) => {
                self.refuse(range, "code has no place in an agreement", "write the words without backticks");
                RawInline::Words(words.to_string())
            }
            Event::InlineHtml(_) => {
                self.refuse(range, "raw HTML has no place in an agreement", "write the words only; layouts decide how they look");
                return;
            }
            Event::Start(_) => {
                self.refuse(range, "this has no place in running text", "write plain words, emphasis, links or references");
                self.skip();
                return;
            }
            _ => return,
        };
        match (pieces.last_mut(), piece) {
            (Some(RawInline::Words(before)), RawInline::Words(words)) => before.push_str(&words),
            (_, piece) => pieces.push(piece),
        }
    }

    /// Reads what stands within emphasis, a link or an image.
    fn marked(&mut self, range: Range<usize>) -> Vec<RawInline> {
        if self.mark_depth == limits::MARK_DEPTH.most {
            self.over(&limits::MARK_DEPTH, range, "more than {} of emphasis, links and images stand in each other");
            self.skip();
            return Vec::new();
        }
        self.mark_depth += 1;
        let pieces = self.inlines();
        self.mark_depth -= 1;
        pieces
    }

    fn over(&mut self, limit: &limits::Limit, range: Range<usize>, message: &str) {
        self.diagnostics.push(limit.exceeded(Span::new(self.file, range), message));
    }

    fn list(&mut self, start: Option<u64>, range: Range<usize>) -> RawKind {
        self.list_depth += 1;
        if self.list_depth > limits::LIST_DEPTH.most {
            self.over(&limits::LIST_DEPTH, range, "more than {} lists stand in each other");
            self.skip();
            self.list_depth -= 1;
            return RawKind::List { ordered: start.is_some(), items: Vec::new() };
        }
        let mut items = Vec::new();
        while let Some((event, range)) = self.next() {
            match event {
                Event::Start(Tag::Item) => items.push(self.item(range)),
                _ => break,
            }
        }
        self.list_depth -= 1;
        RawKind::List { ordered: start.is_some(), items }
    }

    fn item(&mut self, whole: Range<usize>) -> RawItem {
        let first = self.at;
        let mut item = RawItem { text: Vec::new(), list: None, range: whole.start..whole.start };
        while !self.peek_is_end() {
            let (event, range) = self.events[self.at].clone();
            match event {
                Event::Start(Tag::List(_)) => {
                    self.measure(first);
                    let list = self.block().map(Box::new);
                    if item.list.is_some() {
                        self.refuse(range, "an item has one list below it", "make the second list part of the first");
                    } else {
                        item.list = list;
                    }
                }
                Event::Start(Tag::Paragraph) => {
                    self.at += 1;
                    let text = self.inlines();
                    if !item.text.is_empty() {
                        self.refuse(
                            range.clone(),
                            "an item holds one paragraph",
                            "make the second paragraph an item or a clause of its own",
                        );
                    }
                    item.text.extend(text);
                    item.range.end = range.end;
                }
                Event::Start(Tag::Emphasis | Tag::Strong | Tag::Link { .. } | Tag::Image { .. })
                | Event::Text(_)
                | Event::Code(_)
                | Event::InlineHtml(_)
                | Event::SoftBreak
                | Event::HardBreak
                | Event::FootnoteReference(_) => {
                    self.inline(&mut item.text);
                    item.range.end = range.end;
                }
                _ => {
                    if self.block().is_some() {
                        self.refuse(range, "an item holds words and a list, nothing else", "move it out of the list");
                    }
                }
            }
        }
        if item.list.is_none() {
            self.measure(first);
        }
        self.at += 1;
        item
    }

    fn table(&mut self, align: Vec<Alignment>) -> RawKind {
        let (mut header, mut rows) = (Vec::new(), Vec::new());
        while let Some((event, range)) = self.next() {
            match event {
                Event::Start(Tag::TableHead) => header = self.cells(),
                Event::Start(Tag::TableRow) => rows.push((range, self.cells())),
                _ => break,
            }
        }
        RawKind::Table { align: align.into_iter().map(asked_alignment).collect(), header, rows }
    }

    fn cells(&mut self) -> Vec<Vec<RawInline>> {
        let mut cells = Vec::new();
        while let Some((Event::Start(Tag::TableCell), _)) = self.next() {
            cells.push(self.inlines());
        }
        cells
    }

    fn definitions(&mut self) -> Vec<RawDefinition> {
        let mut entries: Vec<RawDefinition> = Vec::new();
        while let Some((event, range)) = self.next() {
            match event {
                Event::Start(Tag::DefinitionListTitle) => entries.push(RawDefinition { term: self.inlines(), text: Vec::new(), range }),
                Event::Start(Tag::DefinitionListDefinition) => {
                    let text = self.flow(range.clone(), "a word's meaning");
                    match entries.last_mut() {
                        Some(entry) if entry.text.is_empty() => entry.text = text,
                        _ => self.refuse(range, "a word has one meaning", "join the meanings in one line"),
                    }
                }
                _ => break,
            }
        }
        entries
    }

    /// Reads an element that may hold words or paragraphs, and gives their words; other blocks are refused.
    fn flow(&mut self, whole: Range<usize>, what: &str) -> Vec<RawInline> {
        let mut pieces: Vec<RawInline> = Vec::new();
        let mut paragraphs = 0;
        let first = self.at;
        while !self.peek_is_end() {
            match self.events[self.at].0 {
                Event::Start(Tag::Paragraph) => {
                    self.at += 1;
                    paragraphs += 1;
                    pieces.extend(self.inlines());
                }
                Event::Start(
                    Tag::List(_) | Tag::Heading { .. } | Tag::Table(_) | Tag::BlockQuote(_) | Tag::CodeBlock(_) | Tag::HtmlBlock,
                ) => {
                    paragraphs = 2;
                    self.at += 1;
                    self.skip();
                }
                _ => self.inline(&mut pieces),
            }
        }
        if paragraphs == 0 {
            self.measure(first);
        }
        self.at += 1;
        if paragraphs > 1 {
            self.refuse(whole, &format!("{what} holds one paragraph"), "shorten it, or make the rest a clause of the text");
        }
        pieces
    }
}

/// The alignment an author asked for.
fn asked_alignment(alignment: Alignment) -> Option<Align> {
    match alignment {
        Alignment::None => None,
        Alignment::Left => Some(Align::Left),
        Alignment::Center => Some(Align::Center),
        Alignment::Right => Some(Align::Right),
    }
}

fn heading_level(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}
