//! Takes attribute blocks such as `{#udskrivning .area covers="pleje"}` out of a text, before it is parsed.
//!
//! Blocks are read from the raw lines, outside code blocks, and overwritten with as many spaces: every offset of
//! what remains is exact, and tables, lists and headings parse as if the blocks had never been there.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, FileIndex, Span};

/// One attribute block.
#[derive(Debug, Clone)]
pub struct Attributes {
    /// The whole block with its braces.
    pub span: Span,
    /// `#id`.
    pub id: Option<(String, Span)>,
    /// `.class`, in order.
    pub classes: Vec<(String, Span)>,
    /// `key="value"`; a bare word has an empty value.
    pub pairs: Vec<(String, String, Span)>,
    /// Whether its words could not be told apart (and that was said); nothing in it counts then.
    pub broken: bool,
}

/// A text without its attribute blocks.
#[derive(Debug)]
pub struct Stripped {
    /// The same length as the original, blocks overwritten with spaces.
    pub text: String,
    /// The blocks, in order.
    pub blocks: Vec<Attributes>,
}

/// Takes the blocks out of a text.
pub fn strip(text: &str, file: FileIndex, diagnostics: &mut Vec<Diagnostic>) -> Stripped {
    let mut blocks = Vec::new();
    let mut bytes = text.as_bytes().to_vec();
    for range in find(text) {
        blocks.push(parse(text, range.clone(), file, diagnostics));
        bytes[range].fill(b' ');
    }
    let text = String::from_utf8(bytes).expect("a block begins and ends between letters");
    report_leftovers(&text, file, diagnostics);
    Stripped { text, blocks }
}

/// Says what looks like an attribute block and was not read as one: it would be printed, and its record lost.
fn report_leftovers(text: &str, file: FileIndex, diagnostics: &mut Vec<Diagnostic>) {
    for (at, _) in text.match_indices('{') {
        let rest = text[at + 1..].split('\n').next().unwrap_or("");
        let inside = rest.split('}').next().unwrap_or("");
        let opens =
            inside.trim_start().strip_prefix(['#', '.']).is_some_and(|name| name.starts_with(|letter: char| letter.is_ascii_alphabetic()));
        let holds = inside.contains("=\"") || inside.split_whitespace().skip(1).any(|word| word.starts_with('.') && word.len() > 2);
        if !opens && !holds {
            continue;
        }
        let finding = Diagnostic::error(
            "attribute-block",
            Span::new(file, at..at + 1 + inside.len()),
            "this looks like an attribute block and is not one",
        );
        diagnostics.push(finding.label("would be printed as words").help(
            "it begins with `#id`, `.class` or `key=\"…\"`, closes with `}`, and stands at the end of a heading's line or alone on the line right after its paragraph",
        ));
    }
}

/// The byte ranges of all blocks: at the end of a heading's line, or alone on a line.
fn find(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut fence: Option<&str> = None;
    let mut at = 0;
    let mut lines: Vec<(usize, &str)> = Vec::new();
    for line in text.split_inclusive('\n') {
        lines.push((at, line.trim_end_matches('\n')));
        at += line.len();
    }
    // whether an item began since the last empty line: what is indented then continues it, and is no code
    let mut in_item = false;
    for (index, (start, line)) in lines.iter().enumerate() {
        let body = line.trim_start();
        let continues_item = in_item;
        in_item = !body.is_empty() && (in_item || body.starts_with(['-', '*', '+']) || body.starts_with(|c: char| c.is_ascii_digit()));
        let marker = ["```", "~~~"].into_iter().find(|marker| body.starts_with(marker));
        if let Some(marker) = marker {
            fence = match fence {
                None => Some(marker),
                Some(open) if open == marker => None,
                open => open,
            };
        }
        let code = fence.is_some() || line.len() - body.len() >= 4 && !continues_item;
        let trimmed = line.trim_end();
        if code || !trimmed.ends_with('}') {
            continue;
        }
        let underlined = lines.get(index + 1).is_some_and(|(_, next)| {
            let next = next.trim_end();
            !next.is_empty() && (next.bytes().all(|byte| byte == b'=') || next.bytes().all(|byte| byte == b'-'))
        });
        if is_block(body.trim_end()) {
            found.push(start + line.len() - body.len()..start + trimmed.len());
        } else if let Some(open) = trimmed.rfind('{').filter(|_| body.starts_with('#') || underlined) {
            let open = opening(trimmed).unwrap_or(open);
            found.push(start + open..start + trimmed.len());
        }
    }
    found
}

/// Where the block at the end of a heading's line opens; a `{` inside a quoted value does not count.
fn opening(line: &str) -> Option<usize> {
    line.match_indices('{').map(|(at, _)| at).find(|at| is_block(&line[*at..]) && line[..*at].ends_with(char::is_whitespace))
}

fn is_block(words: &str) -> bool {
    let inside = words.strip_prefix('{').and_then(|words| words.strip_suffix('}'));
    inside.is_some_and(|inside| inside.trim_start().starts_with(['#', '.']) || opens_with_key(inside.trim_start()))
}

/// Whether the words open with `key="`; a brace around plain words is no block.
fn opens_with_key(words: &str) -> bool {
    words.split_once("=\"").is_some_and(|(key, _)| !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'))
}

/// Reads the words between the braces.
fn parse(text: &str, range: Range<usize>, file: FileIndex, diagnostics: &mut Vec<Diagnostic>) -> Attributes {
    let mut attributes =
        Attributes { span: Span::new(file, range.clone()), id: None, classes: Vec::new(), pairs: Vec::new(), broken: false };
    let end = range.end - 1;
    let mut at = range.start + 1;
    while at < end {
        let rest = &text[at..end];
        let skipped = rest.len() - rest.trim_start().len();
        if skipped > 0 {
            at += skipped;
            continue;
        }
        let (length, problem) = token(rest);
        let span = Span::new(file, at..at + length);
        let word = &rest[..length];
        let curly = ['”', '“', '„'].into_iter().any(|quote| word.contains(&format!("={quote}")));
        let problem = problem.or_else(|| curly.then(|| "these quotes are not straight".to_owned()));
        if let Some(problem) = problem {
            attributes.broken = true;
            diagnostics.push(Diagnostic::error("attribute-block", span, problem).help("values stand in straight quotes: `key=\"value\"`"));
        } else if let Some(id) = word.strip_prefix('#') {
            if let Some((_, first)) = &attributes.id {
                diagnostics.push(Diagnostic::error("attribute-block", span, "a block has one id").related(*first, "the first one"));
            } else {
                attributes.id = Some((id.to_owned(), span));
            }
        } else if let Some(class) = word.strip_prefix('.') {
            attributes.classes.push((class.to_owned(), span));
        } else if let Some((key, value)) = word.split_once('=') {
            let value = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value);
            attributes.pairs.push((key.to_owned(), value.to_owned(), span));
        } else {
            attributes.pairs.push((word.to_owned(), String::new(), span));
        }
        at += length;
    }
    attributes
}

/// Length of the next word in bytes, and what is wrong with it. A quoted value may hold spaces.
fn token(rest: &str) -> (usize, Option<String>) {
    let mut quoted = false;
    for (at, letter) in rest.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            letter if letter.is_whitespace() && !quoted => return (at, None),
            _ => {}
        }
    }
    let problem = quoted.then(|| "a quote opens here and does not close".to_owned());
    (rest.len(), problem)
}
