//! One sheet: rows of cells to the XML of a worksheet (ISO/IEC 29500-1, 18.3).

use std::fmt::Write as _;

use crate::diff::comparison::Op;

/// The longest text a cell holds, in UTF-16 units, with room for the sign that something is left out.
const MOST_UNITS: usize = 32_000;
/// The most rows a sheet holds.
const MOST_ROWS: usize = 1_048_576;

/// A sheet that is being written.
pub(super) struct Sheet {
    /// As the tab says it.
    pub name: String,
    /// How many columns and rows the filter takes in, head included; `None` without a head on top.
    pub filtered: Option<(usize, usize)>,
    widths: Vec<u32>,
    rows: String,
    written: usize,
}

/// What a cell holds.
pub(super) enum Content {
    /// Words.
    Words(String),
    /// Words with marks.
    Marked(Vec<Piece>),
    /// A count.
    Count(usize),
    /// A share, shown with two decimals.
    Share(f64),
}

/// Words in one style.
pub(super) struct Piece {
    /// The words.
    pub text: String,
    /// Deleted words are struck through, inserted ones underlined.
    pub mark: Op,
}

/// How the cells of a row look; the number is the style's place in the book's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// As it comes.
    Plain = 0,
    /// Bold.
    Head = 1,
    /// Wrapped, from the top.
    Text = 2,
    /// The same with two decimals.
    Share = 3,
}

impl Sheet {
    /// An empty sheet; `widths` are those of its columns, in characters.
    pub(super) fn new(name: &str, widths: Vec<u32>) -> Self {
        // A tab's name has at most 31 letters, and none of these.
        let name = name.chars().map(|letter| if "[]:*?/\\'".contains(letter) { ' ' } else { letter }).take(31).collect();
        Self { name, filtered: None, widths, rows: String::new(), written: 0 }
    }

    /// Writes the head of a table: it stays in sight and has filters.
    pub(super) fn head(&mut self, words: &[String]) {
        self.row(words.iter().cloned().map(Content::Words).collect(), Style::Head);
        self.filtered = Some((words.len(), 1));
    }

    /// Writes a row; what does not fit a sheet any more is left out.
    pub(super) fn row(&mut self, cells: Vec<Content>, style: Style) {
        if self.written == MOST_ROWS {
            return;
        }
        self.written += 1;
        let row = self.written;
        let _ = write!(self.rows, "<row r=\"{row}\">");
        for (at, content) in cells.iter().enumerate() {
            self.cell(&address(at, row), content, style);
        }
        self.rows.push_str("</row>");
        if let Some((_, rows)) = &mut self.filtered {
            *rows = row;
        }
    }

    fn cell(&mut self, address: &str, content: &Content, style: Style) {
        let style = if matches!(content, Content::Share(_)) { Style::Share } else { style } as u8;
        let _ = match content {
            Content::Words(words) if words.is_empty() => write!(self.rows, "<c r=\"{address}\" s=\"{style}\"/>"),
            Content::Marked(pieces) if pieces.iter().all(|piece| piece.text.is_empty()) => {
                write!(self.rows, "<c r=\"{address}\" s=\"{style}\"/>")
            }
            Content::Words(words) => {
                write!(self.rows, "<c r=\"{address}\" s=\"{style}\" t=\"inlineStr\"><is>{}</is></c>", text(&shortened(words, MOST_UNITS)))
            }
            Content::Marked(pieces) => {
                write!(self.rows, "<c r=\"{address}\" s=\"{style}\" t=\"inlineStr\"><is>{}</is></c>", runs(pieces))
            }
            Content::Count(count) => write!(self.rows, "<c r=\"{address}\" s=\"{style}\"><v>{count}</v></c>"),
            Content::Share(share) => write!(self.rows, "<c r=\"{address}\" s=\"{style}\"><v>{share:.2}</v></c>"),
        };
    }

    /// The whole part.
    pub(super) fn xml(&self) -> String {
        let mut xml = String::with_capacity(self.rows.len() + 2048);
        xml.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
        xml.push_str("<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">");
        xml.push_str("<sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr><sheetViews><sheetView workbookViewId=\"0\">");
        if self.filtered.is_some() {
            xml.push_str("<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>");
        }
        xml.push_str("</sheetView></sheetViews><cols>");
        for (at, width) in self.widths.iter().enumerate() {
            let _ = write!(xml, "<col min=\"{0}\" max=\"{0}\" width=\"{width}\" customWidth=\"1\"/>", at + 1);
        }
        let _ = write!(xml, "</cols><sheetData>{}</sheetData>", self.rows);
        if let Some((columns, rows)) = self.filtered {
            let _ = write!(xml, "<autoFilter ref=\"A1:{}\"/>", address(columns.saturating_sub(1), rows));
        }
        xml.push_str("<pageSetup paperSize=\"9\" orientation=\"landscape\" fitToHeight=\"0\"/></worksheet>");
        xml
    }
}

/// The address of a cell, e.g. `AB12`; columns count from 0, rows from 1.
pub(super) fn address(column: usize, row: usize) -> String {
    let mut letters = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        letters.push(char::from(b'A' + u8::try_from((left - 1) % 26).unwrap_or_default()));
        left = (left - 1) / 26;
    }
    let letters: String = letters.into_iter().rev().collect();
    format!("{letters}{row}")
}

fn runs(pieces: &[Piece]) -> String {
    let mut xml = String::new();
    let mut left = MOST_UNITS;
    for piece in pieces.iter().filter(|piece| !piece.text.is_empty()) {
        let words = shortened(&piece.text, left);
        let style = match piece.mark {
            Op::Equal => "",
            Op::Delete => "<rPr><strike/><color rgb=\"FF8C2D0A\"/><sz val=\"11\"/><rFont val=\"Calibri\"/></rPr>",
            Op::Insert => "<rPr><color rgb=\"FF0A4A8A\"/><sz val=\"11\"/><u/><rFont val=\"Calibri\"/></rPr>",
        };
        let _ = write!(xml, "<r>{style}{}</r>", text(&words));
        if words.len() < piece.text.len() {
            break;
        }
        left = left.saturating_sub(piece.text.encode_utf16().count());
    }
    xml
}

/// As many of the letters as there is room for, with a sign when some are left out.
fn shortened(words: &str, units: usize) -> String {
    if words.encode_utf16().count() <= units {
        return words.to_owned();
    }
    let mut room = units;
    let fits = |letter: &char| {
        let needed = letter.len_utf16();
        let fits = needed <= room;
        room = room.saturating_sub(needed);
        fits
    };
    words.chars().take_while(fits).collect::<String>() + "…"
}

/// Words as the text of a cell.
pub(super) fn text(words: &str) -> String {
    format!("<t xml:space=\"preserve\">{}</t>", escaped(words))
}

/// Words as XML holds them. What reads like one of the format's own escapes (`_x0041_`) is escaped itself (22.4.2.4).
pub(super) fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    let mut rest = words;
    while let Some(letter) = rest.chars().next() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '_' if is_escape(rest) => out.push_str("_x005F_"),
            '\t' => out.push_str(" | "),
            '\n' => out.push('\n'),
            '\u{fffe}' | '\u{ffff}' => out.push(char::REPLACEMENT_CHARACTER),
            letter if letter.is_control() => out.push(char::REPLACEMENT_CHARACTER),
            letter => out.push(letter),
        }
        rest = &rest[letter.len_utf8()..];
    }
    out
}

fn is_escape(rest: &str) -> bool {
    let bytes = rest.as_bytes();
    bytes.len() > 6 && bytes[1] == b'x' && bytes[2..6].iter().all(u8::is_ascii_hexdigit) && bytes[6] == b'_'
}
