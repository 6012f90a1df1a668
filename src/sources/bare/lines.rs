//! What a line of bare Markdown is by its first letters, as CommonMark has it for lines that stand flush.

/// What a line is by its first letters.
pub enum Opening<'t> {
    /// Nothing, or blanks.
    Blank,
    /// Of a heading, how many marks it has and the rest.
    Heading {
        /// How many marks, 1 to 6.
        level: usize,
        /// The rest.
        title: &'t str,
    },
    /// Opens a fenced block; the marks that close it.
    Fence(&'t str),
    /// Parts the text.
    Rule,
    /// A quotation.
    Quote,
    /// An item, and whether it may stand right below a paragraph's line.
    Item {
        /// Whether it may stand right below a paragraph's line.
        interrupts: bool,
    },
    /// A footnote.
    Footnote,
    /// Anything else.
    Words,
}

/// Whether a line holds nothing to read.
pub fn is_blank(words: &str) -> bool {
    words.bytes().all(|byte| matches!(byte, b' ' | b'\t'))
}

/// What a line is.
pub fn opening(words: &str) -> Opening<'_> {
    let inner = words.trim_start_matches([' ', '\t']);
    let Some(&first) = inner.as_bytes().first() else { return Opening::Blank };
    let flush = words.len() - inner.len() <= 3 && !words.starts_with('\t');
    match first {
        b'#' if flush => heading(inner).unwrap_or(Opening::Words),
        b'`' | b'~' if flush => fence(inner).map_or(Opening::Words, Opening::Fence),
        b'>' if flush => Opening::Quote,
        b'*' | b'-' | b'_' if flush && is_rule(inner) => Opening::Rule,
        b'[' if flush && inner.starts_with("[^") && inner.find("]:").is_some_and(|at| at > 2) => Opening::Footnote,
        b'*' | b'-' | b'+' if matches!(inner.as_bytes().get(1), Some(b' ' | b'\t')) => Opening::Item { interrupts: flush },
        b'0'..=b'9' => numbered(inner, flush),
        _ => Opening::Words,
    }
}

/// One to six marks, a blank, a title.
fn heading(inner: &str) -> Option<Opening<'_>> {
    let rest = inner.trim_start_matches('#');
    let level = inner.len() - rest.len();
    let title = rest.trim_matches([' ', '\t']);
    let open = title.trim_end_matches('#');
    let title = if open.ends_with([' ', '\t']) { open.trim_end_matches([' ', '\t']) } else { title };
    let titled = level <= 6 && rest.starts_with([' ', '\t']) && title.bytes().any(|byte| byte != b'#');
    titled.then_some(Opening::Heading { level, title })
}

/// Three or more backticks or tildes that open a fenced block.
fn fence(inner: &str) -> Option<&str> {
    let mark = inner.as_bytes()[0];
    let length = inner.bytes().take_while(|&byte| byte == mark).count();
    (length >= 3 && !(mark == b'`' && inner[length..].contains('`'))).then(|| &inner[..length])
}

/// Whether a line closes a fenced block that these marks opened.
pub fn ends_fence(words: &str, fence: &str) -> bool {
    let marks = words.trim_matches([' ', '\t']);
    marks.len() >= fence.len() && marks.bytes().all(|byte| byte == fence.as_bytes()[0]) && !words.starts_with("    ")
}

/// Three or more of one mark, with or without blanks between.
fn is_rule(inner: &str) -> bool {
    let mark = inner.as_bytes()[0];
    inner.bytes().all(|byte| byte == mark || matches!(byte, b' ' | b'\t')) && inner.bytes().filter(|&byte| byte == mark).count() >= 3
}

/// `1.` or `1)`; only the first of a list may stand right below a paragraph's line, as `12. april` may by chance.
fn numbered(inner: &str, flush: bool) -> Opening<'_> {
    let digits = inner.bytes().take_while(u8::is_ascii_digit).count();
    let marked = matches!(inner.as_bytes().get(digits), Some(b'.' | b')'));
    let apart = matches!(inner.as_bytes().get(digits + 1), Some(b' ' | b'\t'));
    if digits <= 9 && marked && apart { Opening::Item { interrupts: flush && &inner[..digits] == "1" } } else { Opening::Words }
}

/// Whether a line draws a table, e.g. `|---|:-:|`.
pub fn draws_table(words: &str) -> bool {
    let marks = words.bytes().all(|byte| matches!(byte, b'|' | b'-' | b':' | b' ' | b'\t'));
    marks && words.contains('|') && words.contains('-')
}

/// How many cells a table's line has.
pub fn columns(words: &str) -> usize {
    let inner = words.trim_matches([' ', '\t']);
    let inner = inner.strip_prefix('|').unwrap_or(inner);
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    inner.matches('|').count() + 1 - inner.matches("\\|").count()
}
