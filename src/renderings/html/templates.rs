//! The door to minijinja: one set of templates, its words and its filters, for one page.
//!
//! Everything that a template prints is escaped so that it is right in HTML and XML alike; asking for something
//! that is not there is an error that names the template, asking for a missing word one that names the label file.

use std::error::Error as _;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Enumerator, Kwargs, Object, Serde};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior, Value};
use sha2::{Digest, Sha256};

use crate::layouts::{LayoutError, Layouts};
use crate::model::labels::count;
use crate::model::period::printed_label;
use crate::model::{Publisher, WorkId};
use crate::renderings::html::links;

const STYLE: &str = "html/style.css";

/// The templates of one page, with the words of its language.
pub(super) struct Templates {
    environment: Environment<'static>,
}

impl Templates {
    /// Gathers the templates below `layouts/html/`. `words` is the page's own label group; `common` holds the
    /// words that every page needs, `exhibit_words` those that exhibits bring with them. `folder` is where the page will lie below `output/`.
    ///
    /// # Errors
    /// When a layout or label file is missing or cannot be read.
    pub(super) fn new(layouts: &Layouts, publisher: &Publisher, language: &str, words: &str, folder: &str) -> Result<Self, LayoutError> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment
            .set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build().expect("the delimiters are the usual ones"));
        environment.set_formatter(|out, state, value| match value.as_str() {
            Some(text) if !value.is_safe() && *state.auto_escape() == AutoEscape::Html => Ok(out.write_str(&escape(text))?),
            _ => minijinja::escape_formatter(out, state, value),
        });
        let common = Words::read(layouts, language, "agreement")?;
        environment.add_filter("date", dates(common.clone()));
        environment.add_global("common", Value::from_dyn_object(common));
        environment.add_global("exhibit_words", Value::from_dyn_object(Words::read(layouts, language, "exhibits")?));
        environment.add_global("labels", Value::from_dyn_object(Words::read(layouts, language, words)?));
        let thousands = layouts.labels(language, "agreement")?["thousands"].as_str().unwrap_or_default().to_owned();
        let apart = thousands.clone();
        environment.add_filter("count", move |number: usize| count(number, &apart));
        environment.add_filter("fill", move |pattern: &str, values: Kwargs| fill(pattern, &values, &thousands));
        environment.add_filter("ranges", |text: &str| {
            ranges(text).into_iter().map(|(text, kept)| minijinja::context! { text, kept }).collect::<Vec<_>>()
        });
        environment.add_filter("period", |label: &str| printed_label(label));
        environment.add_filter("plain", |text: &Value| plain(text));
        let from = folder.to_owned();
        environment.add_function("edition_page", move |work: &str| Ok::<_, Error>(links::edition_page(&from, &work_id(work)?)));
        let from = folder.to_owned();
        environment.add_function("comparison_page", move |before: &str, after: &str| {
            Ok::<_, Error>(links::comparison_page(&from, &work_id(before)?, &work_id(after)?))
        });
        let style = style(layouts, publisher)?;
        environment.add_global("style_hash", BASE64.encode(Sha256::digest(&style)));
        environment.add_global("style", Value::from_safe_string(style));
        environment.add_global("language", language);
        environment.add_global("publisher", Value::from(Serde(publisher)));
        for (path, bytes) in layouts.below("html/").filter(|(path, _)| path.ends_with(".html")) {
            environment.add_template_owned(path.to_owned(), text_of(path, bytes)?).map_err(|error| layout_error(path, &error))?;
        }
        Ok(Self { environment })
    }

    /// Prints a page.
    ///
    /// # Errors
    /// When a template stops or asks for a word that is not there.
    pub(super) fn print(&self, path: &str, data: serde_json::Value) -> Result<Vec<u8>, LayoutError> {
        let page = self.environment.get_template(path).and_then(|template| template.render(Value::from(Serde(data))));
        page.map(String::into_bytes).map_err(|error| layout_error(path, &error))
    }
}

/// The style sheet with the publisher's colour, exactly as it stands in the page.
fn style(layouts: &Layouts, publisher: &Publisher) -> Result<String, LayoutError> {
    let sheet = text_of(STYLE, layouts.file(STYLE)?)?.replace("\r\n", "\n");
    let style = format!("\n:root {{ --accent: {}; }}\n{sheet}", publisher.accent);
    match style.contains(['<', '&']) {
        true => {
            Err(LayoutError::Failed { path: STYLE.into(), reason: "`<` and `&` cannot stand in a sheet that travels inside a page".into() })
        }
        false => Ok(style),
    }
}

fn text_of(path: &str, bytes: &[u8]) -> Result<String, LayoutError> {
    String::from_utf8(bytes.to_vec()).map_err(|error| LayoutError::Failed { path: path.into(), reason: error.to_string() })
}

fn work_id(id: &str) -> Result<WorkId, Error> {
    id.parse().map_err(|error: crate::model::work::WorkIdError| Error::new(ErrorKind::InvalidOperation, error.to_string()))
}

fn layout_error(path: &str, error: &Error) -> LayoutError {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if let Some(missing) = error.downcast_ref::<MissingWord>() {
            return LayoutError::Labels { path: missing.path.to_string(), reason: missing.to_string() };
        }
        cause = error.source();
    }
    let reason = error.source().map_or_else(|| error.to_string(), |source| format!("{error}: {source}"));
    LayoutError::Failed { path: error.name().unwrap_or(path).into(), reason }
}

/// One label file, or an object in it.
#[derive(Debug)]
struct Words {
    path: Arc<str>,
    at: String,
    entries: serde_json::Map<String, serde_json::Value>,
}

/// A template asked a label file for a word it does not have.
#[derive(Debug, thiserror::Error)]
#[error("it has no word `{word}`")]
struct MissingWord {
    path: Arc<str>,
    word: String,
}

impl Words {
    fn read(layouts: &Layouts, language: &str, group: &str) -> Result<Arc<Self>, LayoutError> {
        let path = format!("{language}/{group}.json");
        match layouts.labels(language, group)? {
            serde_json::Value::Object(entries) => Ok(Arc::new(Self { path: path.into(), at: String::new(), entries })),
            _ => Err(LayoutError::Labels { path, reason: "it is not an object".into() }),
        }
    }

    fn word(&self, key: &str) -> Result<Value, Error> {
        let word = format!("{}{key}", self.at);
        match self.entries.get(key) {
            Some(serde_json::Value::Object(entries)) => {
                Ok(Value::from_object(Self { path: self.path.clone(), at: format!("{word}."), entries: entries.clone() }))
            }
            Some(value) => Ok(Value::from(Serde(value))),
            None => {
                let missing = MissingWord { path: self.path.clone(), word };
                Err(Error::new(ErrorKind::UndefinedError, format!("`layouts/{}`: {missing}", self.path)).with_source(missing))
            }
        }
    }
}

impl Object for Words {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        Some(self.word(key.as_str()?).unwrap_or_else(Value::from))
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Values(self.entries.keys().map(Value::from).collect())
    }
}

/// Escapes text for content and quoted attributes of HTML and XML; what neither may hold becomes U+FFFD.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(character),
            '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fdd0}'..='\u{fdef}' => out.push(char::REPLACEMENT_CHARACTER),
            _ if u32::from(character) & 0xfffe == 0xfffe => out.push(char::REPLACEMENT_CHARACTER),
            _ => out.push(character),
        }
    }
    out
}

/// Filter: puts values in the places of a sentence, e.g. `{before} bliver herefter {after}.`; values may hold markup,
/// numbers are counts.
fn fill(pattern: &str, values: &Kwargs, thousands: &str) -> Result<Value, Error> {
    let mut out = String::new();
    let mut rest = pattern;
    while let Some((words, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').ok_or_else(|| unclosed(pattern))?;
        let value: Value = values.get(name)?;
        out.push_str(&escape(words));
        match (value.is_safe(), value.as_usize().filter(|_| value.is_integer())) {
            (true, _) => out.push_str(value.as_str().unwrap_or_default()),
            (false, Some(number)) => out.push_str(&escape(&count(number, thousands))),
            (false, None) => out.push_str(&escape(&value.to_string())),
        }
        rest = after;
    }
    out.push_str(&escape(rest));
    Ok(Value::from_safe_string(out))
}

fn unclosed(pattern: &str) -> Error {
    Error::new(ErrorKind::InvalidOperation, format!("a `{{` without its `}}` in the words `{pattern}`"))
}

/// Filter: cuts text so that number ranges such as `2015-2018` stand alone; a browser would break them at the dash.
fn ranges(text: &str) -> Vec<(String, bool)> {
    const LONGEST: usize = 24;
    let mut pieces = Vec::new();
    let (mut plain, mut rest) = (0, 0);
    while let Some(start) = text[rest..].find(|c: char| c.is_ascii_digit()).map(|at| rest + at) {
        let length = text[start..].find(|c: char| !c.is_ascii_digit() && c != '-' && c != '–').unwrap_or(text.len() - start);
        let range = text[start..start + length].trim_end_matches(['-', '–']);
        if range.contains(['-', '–']) && range.len() <= LONGEST {
            if plain < start {
                pieces.push((text[plain..start].to_owned(), false));
            }
            pieces.push((range.to_owned(), true));
            plain = start + range.len();
        }
        rest = start + length;
    }
    if plain < text.len() {
        pieces.push((text[plain..].to_owned(), false));
    }
    pieces
}

/// Filter: the words of a text without marks and footnotes.
fn plain(text: &Value) -> Result<String, Error> {
    let mut out = String::new();
    for piece in text.try_iter()? {
        let kind = piece.get_attr("type")?;
        match kind.as_str() {
            Some("words" | "reference") => out.push_str(piece.get_attr("text")?.as_str().unwrap_or_default()),
            Some("footnote") => {}
            _ => out.push_str(&plain(&piece.get_attr("content")?)?),
        }
    }
    Ok(out)
}

/// Filter: a date of the facts in words, as far as it is known, e.g. `1. juli 2019`.
fn dates(common: Arc<Words>) -> impl Fn(&str) -> Result<Value, Error> + Send + Sync + 'static {
    move |date: &str| {
        let mut parts = date.split('-');
        let year = parts.next().unwrap_or_default();
        let number = |part: Option<&str>| part.and_then(|part| part.parse::<usize>().ok());
        let (month, day) = (number(parts.next()), number(parts.next()));
        let Some(month) = month.filter(|month| (1..=12).contains(month)) else { return Ok(Value::from(year)) };
        let pattern = common.word("dates")?.get_attr(if day.is_some() { "day" } else { "month" })?;
        let month = common.word("months")?.get_item(&Value::from(month - 1))?;
        let values = [("year", Value::from(year)), ("month", month), ("day", Value::from(day.unwrap_or_default()))];
        fill(pattern.as_str().unwrap_or_default(), &Kwargs::from_iter(values), "")
    }
}
