//! Words with styles ──▶ lines of a terminal, none wider than the page unless one word is.
//!
//! Lines break at blanks; a style ends with its line and begins anew on the next, so that no indent is coloured.

/// Columns of a line: a reading width, and what every terminal has.
pub(super) const WIDTH: usize = 80;

/// A stretch of words in one style: the numbers of an ANSI sequence, or none.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span<'a> {
    /// e.g. `31` for red; empty for none.
    pub style: &'static str,
    /// The words with the blanks around them.
    pub text: &'a str,
}

impl<'a> Span<'a> {
    /// Words without a style.
    pub(super) fn plain(text: &'a str) -> Self {
        Self { style: "", text }
    }
}

/// What stands between two blanks, in one style or several.
type Atom<'a> = Vec<Span<'a>>;

/// Sets words in lines, the first after `lead`, the others below `indent` blanks; styles are left out without `colour`.
pub(super) fn wrap(spans: &[Span], lead: &str, indent: usize, colour: bool) -> String {
    wrap_in(WIDTH, spans, lead, indent, colour)
}

/// Sets words in lines of so many columns.
pub(super) fn wrap_in(columns: usize, spans: &[Span], lead: &str, indent: usize, colour: bool) -> String {
    let mut out = String::new();
    let (mut line, mut width): (Vec<Span>, usize) = (Vec::new(), lead.chars().count());
    let mut start = lead.to_owned();
    let bare = width;
    let mut first = bare;
    for atom in atoms(spans) {
        let wide: usize = atom.iter().map(|span| span.text.chars().count()).sum();
        let blank = usize::from(!line.is_empty());
        if !line.is_empty() && width + blank + wide > columns {
            write_line(&mut out, &start, &line, colour);
            line.clear();
            (start, width) = (" ".repeat(indent), indent);
            first = indent;
        }
        if !line.is_empty() {
            let inside = line.last().map(|span| span.style) == atom.first().map(|span| span.style);
            line.push(Span { style: if inside { atom[0].style } else { "" }, text: " " });
            width += 1;
        }
        width += wide;
        line.extend(atom);
    }
    if !line.is_empty() || (out.is_empty() && first > 0) {
        write_line(&mut out, &start, &line, colour);
    }
    out
}

/// Cuts spans at blanks; a blank is white space that is not there to hold words together.
fn atoms<'a>(spans: &[Span<'a>]) -> Vec<Atom<'a>> {
    let mut atoms: Vec<Atom> = Vec::new();
    let mut open = false;
    for span in spans {
        for (at, text) in span.text.split(' ').enumerate() {
            open &= at == 0;
            if text.is_empty() {
                continue;
            }
            let piece = Span { style: span.style, text };
            match atoms.last_mut().filter(|_| open) {
                Some(atom) => atom.push(piece),
                None => atoms.push(vec![piece]),
            }
            open = true;
        }
    }
    atoms
}

fn write_line(out: &mut String, start: &str, line: &[Span], colour: bool) {
    out.push_str(start);
    for stretch in line.chunk_by(|one, other| one.style == other.style) {
        let words: String = stretch.iter().map(|span| span.text).collect();
        match stretch[0].style {
            style if colour && !style.is_empty() => out.push_str(&format!("\u{1b}[{style}m{words}\u{1b}[0m")),
            _ => out.push_str(&words),
        }
    }
    let kept = out.trim_end_matches(' ').len();
    out.truncate(kept);
    out.push('\n');
}
