//! Turns raw inline pieces into running text: words, emphasis, links, references and footnotes.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Span};
use crate::model::{Footnote, Inline, Place, Reference, Text, UnitId, WorkId};
use crate::sources::compose::{Composer, Pending};
use crate::sources::normalise::normalise_in;
use crate::sources::raw::RawInline;

impl Composer<'_> {
    pub(super) fn text(&mut self, pieces: &[RawInline]) -> Text {
        let mut out: Vec<Inline> = Vec::new();
        for piece in pieces {
            match piece {
                RawInline::Words(words) => out.push(Inline::Words { text: normalise_in(self.language, words) }),
                RawInline::Emphasis(content) => out.push(Inline::Emphasis { content: self.text(content) }),
                RawInline::Strong(content) => out.push(Inline::Strong { content: self.text(content) }),
                RawInline::Link { url, content, range } => out.push(self.link(url, content, range.clone())),
                RawInline::Footnote { label, range } => out.extend(self.footnote(label, range.clone()).map(Inline::Footnote)),
                RawInline::Image { range, .. } => {
                    let help = "let the image stand alone, as a paragraph of its own";
                    self.error("image-in-text", range.clone(), "an image cannot stand among words", help);
                }
            }
        }
        trim(&mut out);
        Text(out)
    }

    /// A link out, or a reference to this or another work.
    fn link(&mut self, url: &str, content: &[RawInline], range: Range<usize>) -> Inline {
        let span = Span::new(self.file, range.clone());
        let content = self.text(content);
        if url.starts_with("https://") || url.starts_with("http://") || url.starts_with("mailto:") {
            return Inline::Link { url: url.to_owned(), content };
        }
        let (work, target) = url.split_once('#').map_or((url, None), |(work, target)| (work, Some(UnitId::new(target))));
        let work = match work {
            "" => None,
            id => match id.parse::<WorkId>() {
                Ok(id) => Some(id),
                Err(error) => {
                    let finding =
                        Diagnostic::error("dangling-reference", span, format!("`{url}` is neither a reference nor a web address"));
                    self.diagnostics.push(finding.help(format!("write `#id`, `<work id>#id` or `https://…`: {error}")));
                    return Inline::Words { text: content.words() };
                }
            },
        };
        self.composed.references.push(Pending { work: work.clone(), target: target.clone(), span });
        Inline::Reference(Reference { work, target, text: content.words() })
    }

    fn footnote(&mut self, label: &str, range: Range<usize>) -> Option<Footnote> {
        let span = Span::new(self.file, range.clone());
        if let Some(first) = self.called.insert(label.to_owned(), span) {
            let finding = Diagnostic::error("footnote", span, format!("the footnote `{label}` is called twice"));
            self.diagnostics.push(finding.related(first, "the first call").help("write a second footnote, or a reference"));
            return None;
        }
        self.composed.size.add_unit();
        let (body, pieces) = self.footnotes.get(label).cloned()?;
        let text = self.text(&pieces);
        if !text.footnotes().is_empty() {
            self.error("footnote", body.clone(), "a footnote calls no footnotes", "write the words in one note");
        }
        let place = Place { span: Span::new(self.file, body), ..Place::default() };
        Some(Footnote { place, text })
    }

    /// Says which footnotes nothing calls.
    pub(super) fn uncalled_footnotes(&mut self) {
        let uncalled: Vec<(String, Range<usize>)> = self
            .footnotes
            .iter()
            .filter(|(label, _)| !self.called.contains_key(*label))
            .map(|(label, (range, _))| (label.clone(), range.clone()))
            .collect();
        for (label, range) in uncalled {
            let help = format!("call it with `[^{label}]`, or remove it");
            self.error("footnote", range, format!("the footnote `{label}` is never called"), &help);
        }
    }
}

/// Drops white space at both ends of a text.
fn trim(pieces: &mut Vec<Inline>) {
    let space: &[char] = &[' ', '\n', '\t'];
    if let Some(Inline::Words { text }) = pieces.first_mut() {
        *text = text.trim_start_matches(space).to_owned();
    }
    if let Some(Inline::Words { text }) = pieces.last_mut() {
        *text = text.trim_end_matches(space).to_owned();
    }
    pieces.retain(|piece| !matches!(piece, Inline::Words { text } if text.is_empty()));
}
