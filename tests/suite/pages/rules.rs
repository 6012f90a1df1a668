//! The rules of a page, each on geometry alone: what breaks one, in words.

use std::collections::{BTreeMap, BTreeSet};

use super::geometry::{Block, Geometry, Line, MM};

/// A rule and its name.
pub type Rule = (&'static str, fn(&Geometry) -> Vec<String>);

/// Every rule.
pub const RULES: [Rule; 8] = [
    ("a heading stands above two lines of text", headings),
    ("a paragraph is not parted from its first or last line", single_lines),
    ("no three lines in a row end with a hyphen", hyphens),
    ("a table row stands on one page", rows),
    ("number, sentence and record begin on one page", rows_of_clauses),
    ("nothing leaves the type area", margins),
    ("no words stand on others", overlaps),
    ("the contents name every heading with its page, lists every caption", contents),
];

/// A heading in the last two lines of a page has lost what it is about. A figure below it is enough; a chapter that is
/// over after one line ends the page high up.
fn headings(geometry: &Geometry) -> Vec<String> {
    let low = |heading: &Block| heading.last().bottom > geometry.pages[heading.last().page - 1].height / 2.0;
    let lonely = geometry.blocks.iter().filter(|heading| heading.is_heading() && low(heading) && !holds(geometry, heading));
    lonely.map(|heading| said(heading, heading.last())).collect()
}

fn holds(geometry: &Geometry, heading: &Block) -> bool {
    let end = heading.last();
    let below = geometry.on_page(end.page).filter(|(block, line)| {
        line.top > end.bottom - 2.0 && !block.is_heading() && !block.is_record() && block.tag != "Note" && !is_in_note(geometry, line)
    });
    let below: Vec<(&Block, &Line)> = below.collect();
    let lines: BTreeSet<String> = below.iter().map(|(_, line)| format!("{:.0}", line.bottom)).collect();
    lines.len() >= 2 || below.iter().any(|(block, _)| block.tag == "Figure")
}

/// Whether a line is the number of a note, which is tagged for itself.
fn is_in_note(geometry: &Geometry, line: &Line) -> bool {
    geometry.on_page(line.page).any(|(block, note)| block.tag == "Note" && (note.top - line.top).abs() < 4.0 && line.x0 <= note.x0)
}

/// One line of a paragraph alone at the foot or the top of a page.
fn single_lines(geometry: &Geometry) -> Vec<String> {
    let mut found = Vec::new();
    for block in geometry.blocks.iter().filter(|block| block.tag != "TOCI") {
        let mut lines: BTreeMap<usize, Vec<&Line>> = BTreeMap::new();
        block.lines.iter().for_each(|line| lines.entry(line.page).or_default().push(line));
        if lines.len() > 1 {
            let ends = [lines.first_key_value(), lines.last_key_value()];
            let alone = ends.into_iter().flatten().filter(|(_, lines)| lines.len() == 1);
            found.extend(alone.map(|(_, lines)| said(block, lines[0])));
        }
    }
    found
}

/// Three hyphens in a row make a ladder.
fn hyphens(geometry: &Geometry) -> Vec<String> {
    let mut found = Vec::new();
    for block in &geometry.blocks {
        let ladders = block.lines.windows(3).filter(|lines| lines.iter().all(|line| line.text.ends_with(['-', '\u{ad}', '\u{2010}'])));
        found.extend(ladders.map(|lines| said(block, &lines[2])));
    }
    found
}

fn rows(geometry: &Geometry) -> Vec<String> {
    let mut pages: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for block in &geometry.blocks {
        if let Some(row) = block.row {
            pages.entry(row).or_default().extend(block.lines.iter().map(|line| line.page));
        }
    }
    let split: BTreeSet<usize> = pages.into_iter().filter(|(_, pages)| pages.len() > 1).map(|(row, _)| row).collect();
    let cells = geometry.blocks.iter().filter(|block| block.row.is_some_and(|row| split.contains(&row)));
    cells.map(|cell| said(cell, cell.last())).collect()
}

fn rows_of_clauses(geometry: &Geometry) -> Vec<String> {
    let mut found = Vec::new();
    // A record stands beside an item's sentence, or beside the one that opens its provision, which a list may take to the next page.
    let (mut opening, mut sentence): (Option<&Block>, Option<&Block>) = (None, None);
    for (index, block) in geometry.blocks.iter().enumerate().filter(|(_, block)| block.row.is_none() && !block.is_heading()) {
        let page = block.first().page;
        if block.is_record() {
            let beside = [opening, sentence].into_iter().flatten().any(|sentence| sentence.first().page == page);
            found.extend(sentence.filter(|_| !beside).map(|_| said(block, block.first())));
        } else if is_clause_number(&block.text()) {
            let next = geometry.blocks.get(index + 1);
            found.extend(next.filter(|next| next.first().page != page).map(|_| said(block, block.first())));
            opening = next;
        } else if block.tag == "P" {
            sentence = Some(block);
        }
    }
    found
}

/// `Stk. 3`.
fn is_clause_number(words: &str) -> bool {
    words.strip_prefix("Stk.").is_some_and(|rest| rest.trim().parse::<u32>().is_ok())
}

/// Words beyond the type area: 20 mm from the left (16 mm lie before the text), 14 mm from the right.
fn margins(geometry: &Geometry) -> Vec<String> {
    let mut found = Vec::new();
    // the title page is set freely
    for (number, page) in (1..).zip(&geometry.pages).skip(1) {
        let right = if page.width > page.height { 20.0 } else { 14.0 };
        let (left, right, top, bottom) = (20.0 * MM, page.width - right * MM, 28.0 * MM, page.height - 24.0 * MM);
        let outside = geometry
            .on_page(number)
            .filter(|(_, line)| line.x0 < left - 1.0 || line.x1 > right + 1.0 || line.top < top - 1.0 || line.bottom > bottom + 1.0);
        found.extend(outside.map(|(block, line)| said(block, line)));
    }
    found
}

/// Words that cover others; a raised number in a line is no others.
fn overlaps(geometry: &Geometry) -> Vec<String> {
    let mut found = Vec::new();
    for number in 1..=geometry.pages.len() {
        let lines: Vec<(&Block, &Line)> = geometry.on_page(number).filter(|(block, _)| block.tag != "Lbl").collect();
        for (index, (block, line)) in lines.iter().enumerate() {
            let covered = lines[index + 1..].iter().find(|(_, other)| {
                let wide = line.x1.min(other.x1) - line.x0.max(other.x0);
                let high = line.bottom.min(other.bottom) - line.top.max(other.top);
                wide > 0.5 && high > 3.0
            });
            found.extend(covered.map(|_| said(block, line)));
        }
    }
    found
}

/// Every heading of the two upper levels but those of the lists themselves, in order, with the page it stands on; in a list
/// of tables or figures below the contents, every caption that begins with the same word.
fn contents(geometry: &Geometry) -> Vec<String> {
    let is_entry = |block: &Block| block.tag == "TOCI";
    let runs = geometry.blocks.chunk_by(|one, next| is_entry(one) == is_entry(next));
    let lists: Vec<&[Block]> = runs.filter(|run| is_entry(&run[0])).collect();
    let of_list = |at: usize| geometry.blocks.get(at + 1).is_some_and(is_entry);
    let headings = geometry.blocks.iter().enumerate().filter(|(at, block)| matches!(block.tag.as_str(), "H1" | "H2") && !of_list(*at));
    // a letter has no contents and one heading
    let headings: Vec<&Block> = headings.map(|(_, heading)| heading).skip(usize::from(lists.is_empty())).collect();
    let entries = lists.first().copied().unwrap_or_default();
    if entries.len() != headings.len() {
        return vec![format!("{} entries for {} headings", entries.len(), headings.len())];
    }
    let wrong = entries.iter().zip(headings).filter(|(entry, heading)| printed_page(entry) != Some(heading.first().page));
    let wrong = wrong.map(|(entry, heading)| format!("`{}` stands on page {}", entry.text(), heading.first().page));
    wrong.chain(lists.iter().skip(1).flat_map(|list| captions(geometry, list))).collect()
}

/// What a list says wrong of the captions it names, which are those that begin with the same word: `Tabel 3 Frister`.
fn captions(geometry: &Geometry, list: &[Block]) -> Vec<String> {
    let word = |block: &Block, at: usize| block.text().split_whitespace().nth(at).map(str::to_owned);
    let captions: Vec<&Block> = geometry.blocks.iter().filter(|block| block.tag == "Caption").collect();
    let named = |entry: &Block| {
        let is_it = |caption: &&&Block| word(caption, 1) == word(entry, 0) && Some(caption.first().page) == printed_page(entry);
        captions.iter().find(is_it).copied()
    };
    let mut found: Vec<String> =
        list.iter().filter(|entry| named(entry).is_none()).map(|entry| format!("no caption is `{}`", entry.text())).collect();
    let kind = list.iter().find_map(named).and_then(|caption| word(caption, 0));
    let of_kind = captions.iter().filter(|caption| word(caption, 0) == kind).count();
    if of_kind != list.len() {
        found.push(format!("{} entries for {of_kind} captions", list.len()));
    }
    found
}

fn printed_page(entry: &Block) -> Option<usize> {
    entry.text().split_whitespace().last().and_then(|page| page.parse().ok())
}

fn said(block: &Block, line: &Line) -> String {
    format!("page {}, {:.0} mm from the top, {}: {}", line.page, line.top / MM, block.tag, line.text)
}
