//! A bare Markdown file to units: no facts, no checks, no attribute blocks, no typographic changes.
//!
//! A unit's text is its slice of the source with white space collapsed, marks included; of a heading the marks that
//! make it one are left out, and so is what only draws a table or goes on with a quotation. Every line that is not
//! blank lies in the span of one unit. Blocks are told apart line by line, as CommonMark does with lines that stand
//! flush: nothing inside a line is looked at.

mod lines;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::diagnostic::{FileIndex, Files, Span};
use crate::model::{Unit, UnitId, UnitKind};
use crate::sources::bare::lines::{Opening, columns, draws_table, ends_fence, is_blank, opening};

/// Why a Markdown file cannot be compared.
#[derive(Debug, thiserror::Error)]
pub enum BareError {
    /// The disk said no.
    #[error("{path} cannot be read: {reason}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's words.
        reason: io::Error,
    },
    /// Bytes that are no text.
    #[error("{path} is not UTF-8 text: line {line} holds other bytes; save the file as UTF-8")]
    NotText {
        /// The file.
        path: PathBuf,
        /// 1-based.
        line: usize,
    },
    /// More than a span can point into.
    #[error("{0} is larger than 1 GiB")]
    TooLarge(PathBuf),
}

/// Bytes of a file that is compared.
const LARGEST: usize = 1 << 30;

/// Loads a Markdown file and lists its units in print order.
///
/// # Errors
/// When it cannot be read, or is not UTF-8.
pub fn load(path: &Path, files: &mut Files) -> Result<Vec<Unit>, BareError> {
    let bytes = fs::read(path).map_err(|reason| BareError::Unreadable { path: path.to_owned(), reason })?;
    if bytes.len() > LARGEST {
        return Err(BareError::TooLarge(path.to_owned()));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let sound = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        BareError::NotText { path: path.to_owned(), line: sound.iter().filter(|byte| **byte == b'\n').count() + 1 }
    })?;
    let text = match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    };
    let text = if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text };
    let shown = path.to_string_lossy();
    let file = files.add(shown, text);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Ok(units(&files.file(file).text, file, &name))
}

/// Lists the units of a text in print order; `name` is what its lines are cited by.
pub fn units(text: &str, file: FileIndex, name: &str) -> Vec<Unit> {
    let mut reader = Reader {
        text,
        file,
        name: format!("{name}:"),
        units: Vec::new(),
        above: [None; 6],
        open: None,
        fence: None,
        unclosed: [usize::MAX; 2],
    };
    let mut start = reader.front_matter();
    let mut number = text[..start].matches('\n').count();
    while start < text.len() {
        let end = text[start..].find('\n').map_or(text.len(), |length| start + length);
        number += 1;
        reader.line(Line { number, start, end });
        start = end + 1;
    }
    reader.close();
    reader.units
}

struct Reader<'t> {
    text: &'t str,
    file: FileIndex,
    /// What stands before a line's number.
    name: String,
    units: Vec<Unit>,
    /// The last heading of each level that is still in force.
    above: [Option<usize>; 6],
    /// The unit that the next line may go on with.
    open: Option<Open>,
    /// Inside a fenced block: the bytes that end it.
    fence: Option<&'t str>,
    /// From which length on a fence of backticks, and one of tildes, is not closed any more.
    unclosed: [usize; 2],
}

/// A line of the text, without its end.
#[derive(Debug, Clone, Copy)]
struct Line {
    /// 1-based.
    number: usize,
    start: usize,
    end: usize,
}

/// A unit that may go on.
struct Open {
    kind: UnitKind,
    /// Its first line.
    first: Line,
    /// Its last line.
    last: Line,
    /// The words before the last line.
    before_last: usize,
    text: String,
    quoted: bool,
}

impl<'t> Reader<'t> {
    fn line(&mut self, line: Line) {
        let words = &self.text[line.start..line.end];
        if let Some(fence) = self.fence {
            return self.fenced(line, words, fence);
        }
        match opening(words) {
            Opening::Blank => self.close(),
            Opening::Heading { level, title } => self.heading(level, title, line, line),
            Opening::Fence(fence) if self.is_closed(fence, line.end) => {
                self.begin(UnitKind::Paragraph, line, words);
                self.fence = Some(fence);
            }
            Opening::Rule => match self.underlined(words) {
                Some(level) => self.turn_into_heading(level, line),
                None => {
                    self.begin(UnitKind::Paragraph, line, words);
                    self.close();
                }
            },
            Opening::Quote => self.quote(line, words),
            Opening::Item { interrupts } if interrupts || !self.is_open(UnitKind::Paragraph) => self.begin(UnitKind::Item, line, words),
            Opening::Footnote => self.begin(UnitKind::Footnote, line, words),
            Opening::Fence(_) | Opening::Item { .. } | Opening::Words => self.words(line, words),
        }
    }

    /// A line that goes on with what is open, when it can.
    fn words(&mut self, line: Line, words: &'t str) {
        if let Some(level) = self.underlined(words) {
            return self.turn_into_heading(level, line);
        }
        if self.is_open(UnitKind::Row) {
            return self.begin(UnitKind::Row, line, words);
        }
        if self.begins_table(words) {
            return self.turn_into_row(line);
        }
        self.go_on(line, words);
    }

    fn quote(&mut self, line: Line, words: &'t str) {
        let inner = words.trim_start_matches([' ', '\t', '>']);
        match &mut self.open {
            Some(open) if open.quoted && inner.is_empty() => {
                open.last = line;
                self.close();
            }
            Some(open) if open.quoted => self.go_on(line, inner),
            _ => {
                self.begin(UnitKind::Paragraph, line, words);
                self.open.iter_mut().for_each(|open| open.quoted = true);
            }
        }
    }

    /// A line of a fenced block: a unit for each stretch between blank lines, whatever its lines look like.
    fn fenced(&mut self, line: Line, words: &'t str, fence: &str) {
        if is_blank(words) {
            return self.close();
        }
        self.go_on(line, words);
        if ends_fence(words, fence) {
            self.fence = None;
            self.close();
        }
    }

    fn begin(&mut self, kind: UnitKind, line: Line, words: &str) {
        self.close();
        self.open = Some(Open { kind, first: line, last: line, before_last: 0, text: collapsed(words), quoted: false });
    }

    fn go_on(&mut self, line: Line, words: &str) {
        let Some(open) = &mut self.open else { return self.begin(UnitKind::Paragraph, line, words) };
        open.before_last = open.text.len();
        open.last = line;
        let words = collapsed(words);
        if !words.is_empty() && !open.text.is_empty() {
            open.text.push(' ');
        }
        open.text.push_str(&words);
    }

    fn close(&mut self) {
        if let Some(open) = self.open.take().filter(|open| !open.text.is_empty()) {
            let parent = self.above.iter().rev().find_map(|above| *above);
            self.push(open.kind, open.text, parent, open.first, open.last);
        }
    }

    fn heading(&mut self, level: usize, title: &str, first: Line, last: Line) {
        self.close();
        let parent = self.above[..level - 1].iter().rev().find_map(|above| *above);
        self.above[level - 1..].fill(None);
        self.above[level - 1] = Some(self.units.len());
        self.push(UnitKind::Heading, collapsed(title), parent, first, last);
    }

    fn push(&mut self, kind: UnitKind, text: String, parent: Option<usize>, first: Line, last: Line) {
        self.units.push(Unit {
            kind,
            id: UnitId::new(with_line("l", first.number)),
            written: false,
            number: None,
            citation: with_line(&self.name, first.number),
            text,
            records: Vec::new(),
            drawing: None,
            parent,
            span: Span::new(self.file, first.start..last.end),
        });
    }

    fn is_open(&self, kind: UnitKind) -> bool {
        self.open.as_ref().is_some_and(|open| open.kind == kind)
    }

    /// The level of the heading that a line makes of the paragraph above it.
    fn underlined(&self, words: &str) -> Option<usize> {
        let open = self.open.as_ref().filter(|open| open.kind == UnitKind::Paragraph && !open.quoted)?;
        let bare = words.trim_end_matches([' ', '\t']);
        let marks = bare.trim_start_matches(' ');
        let level = match marks.as_bytes().first()? {
            b'=' => 1,
            b'-' => 2,
            _ => return None,
        };
        let only = marks.bytes().all(|byte| byte == marks.as_bytes()[0]);
        (only && bare.len() - marks.len() <= 3 && !open.text.is_empty()).then_some(level)
    }

    fn turn_into_heading(&mut self, level: usize, line: Line) {
        if let Some(open) = self.open.take() {
            self.heading(level, &open.text, open.first, line);
        }
    }

    /// Whether a line draws a table whose head is the line above it.
    fn begins_table(&self, words: &str) -> bool {
        let Some(open) = self.open.as_ref().filter(|open| open.kind == UnitKind::Paragraph && !open.quoted) else { return false };
        let head = &self.text[open.last.start..open.last.end];
        head.contains('|') && draws_table(words) && columns(head) == columns(words)
    }

    /// Makes a table's head of the last line of what is open; the line that draws the table goes with it.
    fn turn_into_row(&mut self, line: Line) {
        let Some(open) = &mut self.open else { return };
        let head = open.last;
        if open.before_last > 0 {
            open.text.truncate(open.before_last);
            open.last = Line { end: head.start.saturating_sub(1), ..open.first };
        } else {
            self.open = None;
        }
        let words = &self.text[head.start..head.end];
        self.begin(UnitKind::Row, head, words);
        self.open.iter_mut().for_each(|open| open.last = line);
    }

    /// Whether a fence is closed further down; one that is not is a line like any other.
    fn is_closed(&mut self, fence: &str, from: usize) -> bool {
        let unclosed = &mut self.unclosed[usize::from(fence.starts_with('~'))];
        let closed = fence.len() < *unclosed && self.text[from..].split('\n').any(|words| ends_fence(words, fence));
        if !closed {
            *unclosed = fence.len().min(*unclosed);
        }
        closed
    }

    /// Takes the block of settings that some programs put first, as one unit; gives where it ends.
    fn front_matter(&mut self) -> usize {
        let Some(rest) = self.text.strip_prefix("---\n").filter(|rest| rest.lines().next().is_some_and(|line| line.contains(':'))) else {
            return 0;
        };
        let mut end = 4;
        for (at, line) in rest.split_inclusive('\n').take(MOST_SETTINGS).enumerate() {
            end += line.len();
            if matches!(line.trim_end(), "---" | "...") {
                let first = Line { number: 1, start: 0, end: 3 };
                let last = Line { number: at + 2, start: end - line.len(), end };
                self.push(UnitKind::Paragraph, collapsed(&self.text[..end]), None, first, last);
                return end;
            }
        }
        0
    }
}

/// Lines that a block of settings may have.
const MOST_SETTINGS: usize = 200;

/// The words with one blank between them.
fn collapsed(words: &str) -> String {
    let trimmed = words.trim();
    if !is_collapsed(trimmed) {
        let mut collapsed = String::with_capacity(trimmed.len());
        for word in trimmed.split_whitespace() {
            if !collapsed.is_empty() {
                collapsed.push(' ');
            }
            collapsed.push_str(word);
        }
        return collapsed;
    }
    trimmed.to_owned()
}

/// Whether single blanks are all the white space there is, as in nearly every line.
fn is_collapsed(words: &str) -> bool {
    let bytes = words.as_bytes();
    // Looked at without a way out on the way, many bytes are taken at once.
    let twice = bytes.iter().zip(bytes.iter().skip(1)).fold(false, |twice, (one, two)| twice | ((*one == b' ') & (*two == b' ')));
    let odd = bytes.iter().fold(false, |odd, byte| odd | (*byte < b' ') | (*byte == 0xC2) | (byte.wrapping_sub(0xE1) < 3));
    !twice && (!odd || words.chars().all(|letter| letter == ' ' || !letter.is_whitespace()))
}

/// A line's number after some letters.
fn with_line(before: &str, line: usize) -> String {
    let mut digits = [0; 20];
    let mut first = digits.len();
    let mut rest = line;
    while first == digits.len() || rest > 0 {
        first -= 1;
        digits[first] = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    let mut words = String::with_capacity(before.len() + digits.len() - first);
    words.push_str(before);
    words.extend(digits[first..].iter().map(|digit| char::from(*digit)));
    words
}
