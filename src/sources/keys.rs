//! Reads a TOML table key by key, with a span for every value and every mistake told in one run.
//!
//! A [`Keys`] hands out values by name and type, remembers which names it was asked for, and on
//! [`finish`](Keys::finish) reports the ones nobody asked for, naming the nearest known one.

use std::ops::{Range, RangeInclusive};
use std::str::FromStr;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Diagnostic, FileIndex, Files, Span};
use crate::sources::limits;

/// Parses a file and hands its top table to a reader; syntax errors are all reported, and what could be parsed is read.
pub fn with_table<T>(files: &Files, file: FileIndex, diagnostics: &mut Vec<Diagnostic>, read: impl FnOnce(&mut Keys) -> T) -> T {
    let (table, errors) = DeTable::parse_recoverable(&files.file(file).text);
    for error in errors {
        let range = error.span().unwrap_or(0..0);
        let message = error.message().lines().next().unwrap_or("this is not TOML").to_owned();
        diagnostics.push(Diagnostic::error("toml", Span::new(file, range), message));
    }
    let mut keys = Keys::new(file, table.get_ref(), table.span(), diagnostics);
    let value = read(&mut keys);
    keys.finish();
    value
}

/// A table being read.
pub struct Keys<'a> {
    file: FileIndex,
    table: &'a DeTable<'a>,
    span: Span,
    asked: Vec<&'static str>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

/// A value with its place.
#[derive(Debug, Clone)]
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// Where it was written.
    pub span: Span,
}

impl<'a> Keys<'a> {
    fn new(file: FileIndex, table: &'a DeTable<'a>, range: Range<usize>, diagnostics: &'a mut Vec<Diagnostic>) -> Self {
        Self { file, table, span: Span::new(file, range), asked: Vec::new(), diagnostics }
    }

    /// The whole table.
    pub fn span(&self) -> Span {
        self.span
    }

    /// Adds a finding.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    fn value(&mut self, key: &'static str) -> Option<(&'a DeValue<'a>, Span)> {
        self.asked.push(key);
        let value: &Spanned<DeValue> = self.table.get(key)?;
        Some((value.get_ref(), Span::new(self.file, value.span())))
    }

    fn wrong(&mut self, key: &str, span: Span, wanted: &str) {
        self.report(Diagnostic::error("value", span, format!("`{key}` must be {wanted}")));
    }

    /// A string; a bare TOML date counts as one.
    pub fn text(&mut self, key: &'static str) -> Option<Placed<String>> {
        let (value, span) = self.value(key)?;
        match value {
            DeValue::String(text) if text.len() > limits::VALUE.most => {
                self.report(limits::VALUE.exceeded(span, &format!("`{key}` is longer than {{}}")));
                None
            }
            DeValue::String(text) => Some(Placed { value: text.to_string(), span }),
            DeValue::Datetime(date) => Some(Placed { value: date.to_string(), span }),
            _ => {
                self.wrong(key, span, "text in quotes");
                None
            }
        }
    }

    /// A string that must be there; says so when it is not.
    pub fn required(&mut self, key: &'static str) -> Option<Placed<String>> {
        if self.table.contains_key(key) {
            return self.text(key);
        }
        self.asked.push(key);
        let start = Span { end: self.span.start, ..self.span };
        self.report(Diagnostic::error("missing-key", start, format!("`{key}` is missing")).help(format!("add a line `{key} = …`")));
        None
    }

    /// A string that must parse as something; the parser's words become the finding.
    pub fn parsed<T: FromStr<Err: std::fmt::Display>>(&mut self, key: &'static str) -> Option<Placed<T>> {
        let text = self.text(key)?;
        self.parse(text)
    }

    /// Parses a placed string; the parser's words become the finding.
    pub fn parse<T: FromStr<Err: std::fmt::Display>>(&mut self, text: Placed<String>) -> Option<Placed<T>> {
        match text.value.parse() {
            Ok(value) => Some(Placed { value, span: text.span }),
            Err(error) => {
                self.report(Diagnostic::error("value", text.span, error.to_string()));
                None
            }
        }
    }

    /// One of a few words; names the nearest one when it is none of them.
    pub fn choice<T: Copy>(&mut self, key: &'static str, choices: &[(&str, T)]) -> Option<T> {
        let text = self.text(key)?;
        if let Some((_, value)) = choices.iter().find(|(word, _)| *word == text.value) {
            return Some(*value);
        }
        let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
        let message = format!("`{}` is not a {}", text.value, key.replace('_', " "));
        self.report(Diagnostic::error("value", text.span, message).help(one_of(&text.value, &words)));
        None
    }

    /// A whole number from 1.
    pub fn count(&mut self, key: &'static str) -> Option<Placed<u32>> {
        let (value, span) = self.value(key)?;
        let number = match value {
            DeValue::Integer(number) => u32::from_str_radix(number.as_str(), number.radix()).ok().filter(|number| *number > 0),
            _ => None,
        };
        if number.is_none() {
            self.wrong(key, span, "a whole number from 1");
        }
        number.map(|value| Placed { value, span })
    }

    /// A whole number in a range.
    pub fn count_in(&mut self, key: &'static str, range: RangeInclusive<u32>) -> Option<u32> {
        let number = self.count(key)?;
        if range.contains(&number.value) {
            return Some(number.value);
        }
        self.wrong(key, number.span, &format!("from {} to {}", range.start(), range.end()));
        None
    }

    /// True or false.
    pub fn flag(&mut self, key: &'static str) -> Option<bool> {
        let (value, span) = self.value(key)?;
        if let DeValue::Boolean(flag) = value {
            return Some(*flag);
        }
        self.wrong(key, span, "true or false");
        None
    }

    /// A list of strings; empty when it is not there.
    pub fn texts(&mut self, key: &'static str) -> Vec<Placed<String>> {
        let Some((value, span)) = self.value(key) else { return Vec::new() };
        let DeValue::Array(array) = value else {
            self.wrong(key, span, "a list, e.g. [\"…\", \"…\"]");
            return Vec::new();
        };
        let mut texts = Vec::new();
        for item in array {
            let span = Span::new(self.file, item.span());
            match item.get_ref() {
                DeValue::String(text) => texts.push(Placed { value: text.to_string(), span }),
                _ => self.wrong(key, span, "a list of texts in quotes"),
            }
        }
        texts
    }

    /// Reads a table below this one.
    pub fn table<T>(&mut self, key: &'static str, read: impl FnOnce(&mut Keys) -> T) -> Option<T> {
        let (value, span) = self.value(key)?;
        let DeValue::Table(table) = value else {
            self.wrong(key, span, "a table, e.g. { … = … }");
            return None;
        };
        Some(self.below(table, span, read))
    }

    /// Reads every table of a list of tables; empty when it is not there.
    pub fn tables<T>(&mut self, key: &'static str, mut read: impl FnMut(&mut Keys) -> T) -> Vec<T> {
        let Some((value, span)) = self.value(key) else { return Vec::new() };
        let DeValue::Array(array) = value else {
            self.wrong(key, span, "a list of tables");
            return Vec::new();
        };
        let mut all = Vec::new();
        for item in array {
            let span = Span::new(self.file, item.span());
            match item.get_ref() {
                DeValue::Table(table) => all.push(self.below(table, span, &mut read)),
                _ => self.wrong(key, span, "a list of tables"),
            }
        }
        all
    }

    /// Reads every table below a table whose keys are names of the author's choosing, in the order of the names.
    pub fn named_tables<T>(&mut self, key: &'static str, mut read: impl FnMut(&str, &mut Keys) -> T) -> Vec<T> {
        let Some((value, span)) = self.value(key) else { return Vec::new() };
        let DeValue::Table(outer) = value else {
            self.wrong(key, span, "a table of tables");
            return Vec::new();
        };
        let mut all = Vec::new();
        for (name, item) in outer {
            let span = Span::new(self.file, item.span());
            match item.get_ref() {
                DeValue::Table(table) => all.push(self.below(table, span, |keys| read(name.get_ref(), keys))),
                _ => self.wrong(name.get_ref(), span, "a table"),
            }
        }
        all
    }

    fn below<T>(&mut self, table: &DeTable, span: Span, read: impl FnOnce(&mut Keys) -> T) -> T {
        let mut keys = Keys { file: self.file, table, span, asked: Vec::new(), diagnostics: self.diagnostics };
        let value = read(&mut keys);
        keys.finish();
        value
    }

    /// Reports every key that nobody asked for.
    fn finish(&mut self) {
        for key in self.table.keys() {
            let name: &str = key.get_ref();
            if !self.asked.contains(&name) {
                let span = Span::new(self.file, key.span());
                self.diagnostics.push(unknown("key", name, span, &self.asked));
            }
        }
    }
}

/// The finding for a name that is not known, with the nearest known one.
pub fn unknown(what: &str, name: &str, span: Span, known: &[&str]) -> Diagnostic {
    Diagnostic::error("unknown-key", span, format!("there is no {what} `{name}` here")).help(one_of(name, known))
}

/// Names the nearest of the known names when one is near, and all of them otherwise.
pub fn one_of(name: &str, known: &[&str]) -> String {
    let near = known.iter().map(|word| (strsim::jaro_winkler(name, word), *word)).max_by(|one, other| one.0.total_cmp(&other.0));
    match near {
        Some((likeness, word)) if likeness > 0.8 => format!("the nearest known one is `{word}`"),
        None => "none is known here".to_owned(),
        _ => format!("known are: {}", known.join(", ")),
    }
}
