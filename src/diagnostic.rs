//! How any room says what is wrong, and where.
//!
//! A [`Files`] table holds the text of everything that was loaded; a [`Span`] is a byte range in one of them.
//! Rooms hand their findings on as [`Diagnostic`]s beside the result ([`Warned`]); only `cli` prints them.

use serde::Serialize;

/// Names one file of a [`Files`] table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FileIndex(u32);

/// A byte range in a loaded file; `start` inclusive, `end` exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// The file the range lies in.
    pub file: FileIndex,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// Makes a span from byte offsets. Files are limited to 4 GiB long before this by the loader.
    pub fn new(file: FileIndex, range: std::ops::Range<usize>) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self { file, start: clamp(range.start), end: clamp(range.end) }
    }

    /// The range as byte offsets.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// One loaded text file.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Path as shown to people: relative to the workspace, with `/`.
    pub path: String,
    /// The whole text, without a byte order mark and with `\n` line ends.
    pub text: String,
}

/// The text of every loaded file, in the order they were loaded.
#[derive(Debug, Clone, Default)]
pub struct Files {
    files: Vec<SourceFile>,
}

impl Files {
    /// Adds a file and returns its index.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<String>) -> FileIndex {
        let index = u32::try_from(self.files.len()).expect("a workspace has fewer than 2^32 files");
        self.files.push(SourceFile { path: path.into(), text: text.into() });
        FileIndex(index)
    }

    /// The file behind an index.
    pub fn file(&self, index: FileIndex) -> &SourceFile {
        &self.files[index.0 as usize]
    }

    /// The words a span covers.
    pub fn slice(&self, span: Span) -> &str {
        self.file(span.file).text.get(span.range()).unwrap_or("")
    }

    /// 1-based line and column (in characters) of a span's start.
    pub fn line_column(&self, span: Span) -> (usize, usize) {
        let text = &self.file(span.file).text;
        let mut start = (span.start as usize).min(text.len());
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        let before = &text[..start];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Nothing is built from this work.
    Error,
    /// Something is built; a person should look.
    Warning,
}

/// One finding: what is wrong, where, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule's name, e.g. `dangling-reference`.
    pub rule: &'static str,
    /// Error or warning.
    pub severity: Severity,
    /// Lower case, no full stop, the source's own words in backticks.
    pub message: String,
    /// Where; `None` when no text file is to blame (a missing folder).
    pub span: Option<Span>,
    /// A few words at the underline; may be empty.
    pub label: String,
    /// Other places that belong to it, each with a few words.
    pub related: Vec<(Span, String)>,
    /// What to do, as a statement; may be empty.
    pub help: String,
}

impl Diagnostic {
    /// An error at a place.
    pub fn error(rule: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self::new(rule, Severity::Error, Some(span), message.into())
    }

    /// A warning at a place.
    pub fn warning(rule: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self::new(rule, Severity::Warning, Some(span), message.into())
    }

    /// An error that no place in a text file can show.
    pub fn placeless(rule: &'static str, message: impl Into<String>) -> Self {
        Self::new(rule, Severity::Error, None, message.into())
    }

    fn new(rule: &'static str, severity: Severity, span: Option<Span>, message: String) -> Self {
        let (label, related, help) = (String::new(), Vec::new(), String::new());
        Self { rule, severity, message, span, label, related, help }
    }

    /// Adds the words at the underline.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Adds what to do.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    /// Adds another place that belongs to the finding.
    pub fn related(mut self, span: Span, words: impl Into<String>) -> Self {
        self.related.push((span, words.into()));
        self
    }

    /// Whether this finding stops its work from being built.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// A result with the findings made on the way to it.
#[derive(Debug, Clone)]
pub struct Warned<T> {
    /// The result; what it means when there are errors is said by the function that returns it.
    pub value: T,
    /// All findings, in file order once [`sorted`](Warned::sorted) was called.
    pub diagnostics: Vec<Diagnostic>,
}

impl<T> Warned<T> {
    /// Puts the findings in file order and drops exact repetitions.
    pub fn sorted(mut self) -> Self {
        sort(&mut self.diagnostics);
        self
    }

    /// Whether any finding is an error.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }
}

/// Puts findings in file order and drops exact repetitions.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|one, other| (one.span, one.severity, &one.message).cmp(&(other.span, other.severity, &other.message)));
    diagnostics.dedup();
}
