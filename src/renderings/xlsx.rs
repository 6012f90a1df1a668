//! A comparison as `changes.xlsx`: a sheet of changes with the words marked, and a sheet with the ledger.
//!
//! All text stands in the cells as text, so nothing in it can calculate. This file is the only door to the crate
//! `rust_xlsxwriter`. The day that the book says it was made is the caller's, never the clock's.

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, FormatUnderline, Workbook, Worksheet, XlsxError,
};
use serde_json::Value;

use crate::diff::comparison::{Change, ChangeKind, Comparison, Op};
use crate::model::FactDate;
use crate::renderings::phrases::Phrases;
use crate::renderings::rows::{COLUMNS, Cell, table};

/// Widths of the columns, in characters; what is not listed is for tools.
const WIDTHS: [(&str, u32); 12] = [
    ("row", 6),
    ("significance", 11),
    ("kind", 14),
    ("what", 40),
    ("why", 32),
    ("records", 36),
    ("before_place", 18),
    ("before_heading", 22),
    ("before_text", 60),
    ("after_place", 18),
    ("after_heading", 22),
    ("after_text", 60),
];
/// Width of every other column.
const WIDTH: u32 = 20;
/// The longest text a cell holds, in UTF-16 units, with room for the sign that something is left out.
const MOST_UNITS: usize = 32_000;
/// The most rows a sheet holds.
const MOST_ROWS: usize = 1_048_576;
/// A4, by the number that spreadsheets know it by.
const A4: u8 = 9;

/// Why a workbook could not be written.
#[derive(Debug, thiserror::Error)]
#[error("the workbook cannot be written: {0}")]
pub struct WorkbookError(#[from] XlsxError);

/// Renders a comparison as a workbook; `dated` is the day it says it was made, without one the first that files can have.
///
/// # Errors
/// When the labels give both sheets one name.
pub fn render_comparison(comparison: &Comparison, labels: &Value, dated: Option<FactDate>) -> Result<Vec<u8>, WorkbookError> {
    let phrases = Phrases::of(comparison, labels);
    let styles = Styles::new();
    let mut book = Workbook::new();
    let made = dated.map(|date| date.first_day()).unwrap_or(jiff::civil::date(1980, 1, 1));
    let [year, month, day] = [i32::from(made.year()), i32::from(made.month()), i32::from(made.day())];
    let [year, month, day] = [year, month, day].map(|number| number.unsigned_abs());
    let small = |number: u32| u8::try_from(number).expect("months and days are small");
    let made = ExcelDateTime::from_ymd(u16::try_from(year).expect("years have four digits"), small(month), small(day))?;
    book.set_properties(&DocProperties::new().set_title(phrases.label(&["title"])).set_creation_datetime(&made));
    changes(book.add_worksheet(), comparison, labels, &phrases, &styles)?;
    ledger(book.add_worksheet(), comparison, &phrases, &styles)?;
    Ok(book.save_to_buffer()?)
}

/// How cells and words look.
struct Styles {
    /// As it comes.
    plain: Format,
    /// Bold, over a rule.
    head: Format,
    /// Wrapped, from the top.
    text: Format,
    /// The same with two decimals.
    share: Format,
    deleted: Format,
    inserted: Format,
}

impl Styles {
    fn new() -> Self {
        let text = Format::new().set_align(FormatAlign::Top).set_text_wrap();
        Self {
            plain: Format::new(),
            head: text.clone().set_bold().set_border_bottom(FormatBorder::Thin),
            share: Format::new().set_align(FormatAlign::Top).set_num_format("0.00"),
            text,
            deleted: Format::new().set_font_strikethrough().set_font_color(Color::RGB(0x8C_2D_0A)),
            inserted: Format::new().set_underline(FormatUnderline::Single).set_font_color(Color::RGB(0x0A_4A_8A)),
        }
    }
}

/// A row a change, its head frozen and filtered.
fn changes(sheet: &mut Worksheet, comparison: &Comparison, labels: &Value, phrases: &Phrases, styles: &Styles) -> Result<(), XlsxError> {
    name(sheet, &phrases.label(&["table", "changes"]))?;
    let table = table(comparison, labels);
    for (at, head) in table.heads.iter().enumerate() {
        let known = COLUMNS.get(at).and_then(|column| WIDTHS.iter().find(|(name, _)| name == column));
        sheet.set_column_width(column(at), known.map_or(WIDTH, |(_, width)| *width))?;
        words(sheet, (0, at), head, &styles.head)?;
    }
    let texts = [("before_text", Op::Delete), ("after_text", Op::Insert)];
    for (row, (change, cells)) in (1..).zip(table.rows.iter().take(MOST_ROWS - 1)) {
        for (at, cell) in cells.iter().enumerate() {
            let marks = texts.iter().find(|(name, _)| COLUMNS.get(at) == Some(name));
            match (marks, cell) {
                (Some((_, side)), _) => marked(sheet, (row, at), &pieces(change, *side), styles)?,
                (None, Cell::Words(parts)) => words(sheet, (row, at), &parts.join("\n"), &styles.text)?,
                (None, Cell::Count(count)) => number(sheet, (row, at), *count, &styles.text)?,
                (None, Cell::Share(share)) => {
                    sheet.write_number_with_format(row, column(at), *share, &styles.share)?;
                }
            }
        }
    }
    let last = u32::try_from(table.rows.len().min(MOST_ROWS - 1)).expect("a sheet has fewer rows");
    sheet.autofilter(0, 0, last, column(table.heads.len().saturating_sub(1)))?;
    sheet.set_freeze_panes(1, 0)?.set_repeat_rows(0, 0)?;
    sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
    Ok(())
}

/// What is compared, what was asked for, and how many lines and units each kind has.
fn ledger(sheet: &mut Worksheet, comparison: &Comparison, phrases: &Phrases, styles: &Styles) -> Result<(), XlsxError> {
    name(sheet, &phrases.label(&["table", "ledger"]))?;
    for (at, width) in [24, 12, 12, 12].into_iter().enumerate() {
        sheet.set_column_width(column(at), width)?;
    }
    let mut row = 0;
    for (side, text) in [("before", &comparison.before), ("after", &comparison.after)] {
        words(sheet, (row, 0), &phrases.label(&[side]), &styles.plain)?;
        words(sheet, (row, 1), format!("{} {}", text.id, text.title).trim_end(), &styles.plain)?;
        row += 1;
    }
    for wish in phrases.shown(comparison).into_iter().chain(phrases.wishes(comparison)) {
        words(sheet, (row, 0), &wish, &styles.plain)?;
        row += 1;
    }
    row += 1;
    let heads = [&["text", "kind"][..], &["text", "changes"], &["before"], &["after"]];
    for (at, head) in heads.into_iter().enumerate() {
        words(sheet, (row, at), &phrases.label(head), &styles.head)?;
    }
    let mut sums = [0; 3];
    for kind in ChangeKind::ALL {
        let (Some(lines), Some(count)) = (comparison.ledger.get(&kind), comparison.counts.get(&kind)) else { continue };
        let numbers = [*lines, count.before, count.after];
        sums.iter_mut().zip(numbers).for_each(|(sum, number)| *sum += number);
        row += 1;
        counts(sheet, row, &phrases.word("kinds", &kind), numbers, &styles.plain)?;
    }
    counts(sheet, row + 1, &phrases.label(&["text", "total"]), sums, &styles.head)
}

fn counts(sheet: &mut Worksheet, row: u32, head: &str, numbers: [usize; 3], style: &Format) -> Result<(), XlsxError> {
    words(sheet, (row, 0), head, style)?;
    (1..).zip(numbers).try_for_each(|(at, count)| number(sheet, (row, at), count, style))
}

/// Names the sheet's tab, which has at most 31 letters and none of those that formulas need.
fn name(sheet: &mut Worksheet, words: &str) -> Result<(), XlsxError> {
    let plain: String = words.chars().map(|letter| if "[]:*?/\\'".contains(letter) { ' ' } else { letter }).take(31).collect();
    sheet.set_name(plain).map(drop)
}

fn words(sheet: &mut Worksheet, (row, at): (u32, usize), words: &str, style: &Format) -> Result<(), XlsxError> {
    sheet.write_string_with_format(row, column(at), shortened(&shown(words), MOST_UNITS), style).map(drop)
}

fn number(sheet: &mut Worksheet, (row, at): (u32, usize), count: usize, style: &Format) -> Result<(), XlsxError> {
    sheet.write_number_with_format(row, column(at), u32::try_from(count).unwrap_or(u32::MAX), style).map(drop)
}

/// Writes words of which some are struck through or underlined.
fn marked(sheet: &mut Worksheet, place: (u32, usize), pieces: &[(Op, String)], styles: &Styles) -> Result<(), XlsxError> {
    let mut left = MOST_UNITS;
    let mut kept: Vec<(&Format, String)> = Vec::new();
    for (op, text) in pieces.iter().filter(|(_, text)| !text.is_empty()) {
        let style = match op {
            Op::Equal => &styles.plain,
            Op::Delete => &styles.deleted,
            Op::Insert => &styles.inserted,
        };
        let units = text.encode_utf16().count();
        kept.push((style, shortened(text, left)));
        if units > left {
            break;
        }
        left -= units;
    }
    match &kept[..] {
        [] => words(sheet, place, "", &styles.text),
        // words in one style are plain: what stands alone is told by its row
        [(_, text)] => words(sheet, place, text, &styles.text),
        _ => {
            let parts: Vec<(&Format, &str)> = kept.iter().map(|(style, text)| (*style, text.as_str())).collect();
            sheet.write_rich_string_with_format(place.0, column(place.1), &parts, &styles.text).map(drop)
        }
    }
}

/// The words of one side, unit by unit on lines of their own, what the other side lacks marked.
fn pieces(change: &Change, side: Op) -> Vec<(Op, String)> {
    let units = if side == Op::Delete { &change.before } else { &change.after };
    let mut pieces = Vec::new();
    for runs in change.runs_by_unit(side).iter().take(units.len()) {
        if !pieces.is_empty() {
            pieces.push((Op::Equal, "\n".to_owned()));
        }
        let own = runs.iter().filter(|run| run.op == Op::Equal || run.op == side);
        pieces.extend(own.map(|run| (run.op, shown(&run.text))));
    }
    pieces
}

fn column(at: usize) -> u16 {
    u16::try_from(at).expect("a table has few columns")
}

/// Text as a cell may show it: cells of a row apart, and nothing that a file of XML cannot hold.
fn shown(words: &str) -> String {
    let letter = |letter: char| match letter {
        '\n' => '\n',
        '\u{fffe}' | '\u{ffff}' => char::REPLACEMENT_CHARACTER,
        letter if letter.is_control() => char::REPLACEMENT_CHARACTER,
        letter => letter,
    };
    words.replace('\t', " | ").chars().map(letter).collect()
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
