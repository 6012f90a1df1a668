//! Paints diagnostics: for people, with the words they are about underlined, or as one JSON object a line.
//!
//! Text goes in three steps: places (spans become lines and columns), snippets (lines near each other are shown
//! together, long ones cut to a window around the span), and the painting itself, which `annotate-snippets` does.
//! Spans may lie anywhere, also past the end of a file or inside a character: they are moved to the nearest one.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet, normalize_untrusted_str};
use serde::Serialize;

use aftale::diagnostic::{Diagnostic, FileIndex, Files, Severity, Span};

/// How many characters of a line are shown at most; longer lines are cut, with `…` for what is left out.
const WINDOW_CHARS: usize = 120;

/// How many characters before the span a cut line still shows.
const BEFORE_CHARS: usize = 32;

/// How many characters of a span a cut line shows.
const SPAN_CHARS: usize = 72;

/// How many lines apart two places may stand and still be shown in one snippet.
const NEAR_LINES: usize = 3;

/// Stands in a painted text for a snippet's place until the painting is done; a private-use character.
const MARK: char = '\u{f8ff}';

/// All findings as text, with a blank line between them and their number at the end; empty when there are none.
pub fn text(diagnostics: &[Diagnostic], files: &Files, colour: bool) -> String {
    let mut lines = Lines { files, starts: BTreeMap::new() };
    let mut text: String = diagnostics.iter().map(|diagnostic| paint(diagnostic, &mut lines, colour) + "\n\n").collect();
    if !diagnostics.is_empty() {
        text += &summary(diagnostics);
        text.push('\n');
    }
    text
}

/// One finding as a JSON object without a line break. Lines and columns count from 1, columns in characters; the
/// end is the first column after the span. `file` and the numbers are `null` when no place is to blame.
pub fn json_line(diagnostic: &Diagnostic, files: &Files) -> String {
    let mut lines = Lines { files, starts: BTreeMap::new() };
    let related = diagnostic.related.iter().map(|(span, label)| JsonRelated { place: lines.extent(*span), label }).collect();
    let line = JsonLine {
        severity: diagnostic.severity,
        rule: diagnostic.rule,
        message: &diagnostic.message,
        place: diagnostic.span.map(|span| lines.extent(span)).unwrap_or_default(),
        label: &diagnostic.label,
        help: &diagnostic.help,
        related,
    };
    serde_json::to_string(&line).expect("strings and numbers always serialise")
}

#[derive(Serialize)]
struct JsonLine<'a> {
    severity: Severity,
    rule: &'a str,
    message: &'a str,
    #[serde(flatten)]
    place: Extent<'a>,
    label: &'a str,
    help: &'a str,
    related: Vec<JsonRelated<'a>>,
}

#[derive(Serialize)]
struct JsonRelated<'a> {
    #[serde(flatten)]
    place: Extent<'a>,
    label: &'a str,
}

#[derive(Serialize, Default)]
struct Extent<'a> {
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
}

/// e.g. `2 errors, 1 warning in 2 files`.
fn summary(diagnostics: &[Diagnostic]) -> String {
    let counted = |number: usize, noun: &str| match number {
        1 => format!("1 {noun}"),
        _ => format!("{number} {noun}s"),
    };
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
    let kinds = [(errors, "error"), (diagnostics.len() - errors, "warning")];
    let parts: Vec<String> = kinds.iter().filter(|(number, _)| *number > 0).map(|(number, noun)| counted(*number, noun)).collect();
    let files: BTreeSet<FileIndex> = diagnostics.iter().filter_map(|diagnostic| Some(diagnostic.span?.file)).collect();
    let place = if files.is_empty() { String::new() } else { format!(" in {}", counted(files.len(), "file")) };
    parts.join(", ") + &place
}

fn paint(diagnostic: &Diagnostic, lines: &mut Lines, colour: bool) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let primary = diagnostic.span.map(|span| (span, diagnostic.label.as_str()));
    let places = primary.into_iter().chain(diagnostic.related.iter().map(|(span, label)| (*span, label.as_str())));
    let mut shown: Vec<Shown> = Vec::new();
    for (number, (span, label)) in places.enumerate() {
        let mark = lines.mark(span, label, number == 0 && primary.is_some());
        match shown.last_mut().filter(|shown| shown.takes(&mark)) {
            Some(near) => near.marks.push(mark),
            None => shown.push(Shown { marks: vec![mark] }),
        }
    }
    let mut group = Group::with_title(level.primary_title(diagnostic.message.as_str()).id(diagnostic.rule));
    for (number, snippet) in shown.iter().enumerate() {
        group = group.element(snippet.snippet(number, lines));
    }
    if !diagnostic.help.is_empty() {
        group = group.element(Level::HELP.message(normalize_untrusted_str(&diagnostic.help)));
    }
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    // Lines are cut already; a second cut by the renderer would move the window off the span.
    let renderer = renderer.decor_style(DecorStyle::Unicode).term_width(10 * WINDOW_CHARS);
    let mut painted = renderer.render(&[group]);
    for (number, snippet) in shown.iter().enumerate() {
        name_place(&mut painted, number, &snippet.marks[0]);
    }
    painted
}

/// Puts a snippet's true place where the renderer put its mark: columns it counted in a cut line are wrong.
fn name_place(painted: &mut String, number: usize, mark: &Mark) {
    let stand_in = format!("{MARK}{number}:");
    if let Some(start) = painted.find(&stand_in) {
        let digits = start + stand_in.len();
        let rest = painted[digits..].find(|c: char| !c.is_ascii_digit() && c != ':').map_or(painted.len(), |at| digits + at);
        painted.replace_range(start..rest, &format!("{}:{}:{}", mark.path, mark.line, mark.column));
    }
}

/// Lines of one file that are shown together; never empty.
struct Shown {
    marks: Vec<Mark>,
}

/// A place as it is shown: one line, cut to a window, and what is underlined in it.
struct Mark {
    file: FileIndex,
    path: String,
    line: usize,
    column: usize,
    words: String,
    underlined: Range<usize>,
    cut: bool,
    label: String,
    primary: bool,
}

impl Shown {
    /// Whether a place stands near enough to be shown here; one line is never shown with two windows.
    fn takes(&self, mark: &Mark) -> bool {
        let near = self.marks.iter().any(|shown| shown.line.abs_diff(mark.line) <= NEAR_LINES);
        let fits = self.marks.iter().all(|shown| shown.line != mark.line || !(shown.cut || mark.cut));
        self.marks[0].file == mark.file && near && fits
    }

    fn snippet(&self, number: usize, lines: &mut Lines) -> Snippet<'_, annotate_snippets::Annotation<'_>> {
        let first = self.marks.iter().map(|mark| mark.line).min().unwrap_or(1);
        let last = self.marks.iter().map(|mark| mark.line).max().unwrap_or(1);
        let mut source = String::new();
        let mut annotations = Vec::new();
        for line in first..=last {
            let start = source.len();
            let on_line: Vec<&Mark> = self.marks.iter().filter(|mark| mark.line == line).collect();
            match on_line.first() {
                Some(mark) => source += &mark.words,
                None => source += &window(lines.words(self.marks[0].file, line), 0..0).words,
            }
            source.push('\n');
            for mark in on_line {
                let kind = if mark.primary { AnnotationKind::Primary } else { AnnotationKind::Context };
                let span = start + mark.underlined.start..start + mark.underlined.end;
                let label = Some(mark.label.as_str()).filter(|label| !label.is_empty());
                annotations.push(kind.span(span).label(label));
            }
        }
        Snippet::source(source).line_start(first).path(format!("{MARK}{number}")).annotations(annotations)
    }
}

/// The files with the places where their lines begin, found once for each file that is shown.
struct Lines<'a> {
    files: &'a Files,
    starts: BTreeMap<FileIndex, Vec<usize>>,
}

impl<'a> Lines<'a> {
    fn starts(&mut self, file: FileIndex) -> &[usize] {
        let text = &self.files.file(file).text;
        self.starts.entry(file).or_insert_with(|| {
            let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
            [0].into_iter().chain(breaks).collect()
        })
    }

    /// The words of a line, counted from 1, without its line end; empty past the last one.
    fn words(&mut self, file: FileIndex, line: usize) -> &'a str {
        let starts = self.starts(file);
        let (start, end) = (starts.get(line - 1).copied(), starts.get(line).copied());
        let text = &self.files.file(file).text;
        start.and_then(|start| text.get(start..end.unwrap_or(text.len()))).unwrap_or("").trim_end_matches(['\n', '\r'])
    }

    /// A span moved into its file and out to whole characters.
    fn fit(&self, span: Span) -> Range<usize> {
        let text = &self.files.file(span.file).text;
        let range = span.range();
        let mut start = range.start.min(text.len());
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        let mut end = range.end.clamp(start, text.len());
        while !text.is_char_boundary(end) {
            end += 1;
        }
        start..end
    }

    /// The line and column of a byte, counted from 1.
    fn line_column(&mut self, file: FileIndex, byte: usize) -> (usize, usize) {
        let starts = self.starts(file);
        let line = starts.partition_point(|start| *start <= byte);
        let line_start = starts[line - 1];
        (line, self.files.file(file).text[line_start..byte].chars().count() + 1)
    }

    fn extent(&mut self, span: Span) -> Extent<'a> {
        let range = self.fit(span);
        let (line, column) = self.line_column(span.file, range.start);
        let (end_line, end_column) = self.line_column(span.file, range.end);
        let file = Some(self.files.file(span.file).path.as_str());
        Extent { file, line: Some(line), column: Some(column), end_line: Some(end_line), end_column: Some(end_column) }
    }

    /// The place of a span: its first line, with as much of the span as stands on it.
    fn mark(&mut self, span: Span, label: &str, primary: bool) -> Mark {
        let range = self.fit(span);
        let (line, column) = self.line_column(span.file, range.start);
        let line_start = self.starts(span.file)[line - 1];
        let whole = self.words(span.file, line);
        let in_line = |byte: usize| byte.saturating_sub(line_start).min(whole.len());
        let Window { words, underlined, cut } = window(whole, in_line(range.start)..in_line(range.end));
        Mark {
            file: span.file,
            path: normalize_untrusted_str(&self.files.file(span.file).path),
            line,
            column,
            words,
            underlined,
            cut,
            label: normalize_untrusted_str(label).replace('\n', " "),
            primary,
        }
    }
}

/// As much of a line as is shown.
struct Window {
    words: String,
    underlined: Range<usize>,
    cut: bool,
}

/// Cuts a line to a window around a range. Lines that are short enough stay whole.
fn window(line: &str, range: Range<usize>) -> Window {
    // As long as the mark in bytes, so that ranges stay right.
    let plain = |text: &str| text.replace(MARK, "\u{fffd}");
    if line.chars().nth(WINDOW_CHARS).is_none() {
        return Window { words: plain(line), underlined: range, cut: false };
    }
    let forward = |from: usize, chars: usize| line[from..].char_indices().nth(chars).map_or(line.len(), |(at, _)| from + at);
    let start = line[..range.start].char_indices().rev().take(BEFORE_CHARS).last().map_or(range.start, |(at, _)| at);
    let span_end = range.end.min(forward(range.start, SPAN_CHARS));
    let end = forward(start, WINDOW_CHARS).max(span_end);
    let head = if start > 0 { "…" } else { "" };
    let tail = if end < line.len() { "…" } else { "" };
    let shift = |byte: usize| head.len() + byte - start;
    Window { words: format!("{head}{}{tail}", plain(&line[start..end])), underlined: shift(range.start)..shift(span_end), cut: true }
}
