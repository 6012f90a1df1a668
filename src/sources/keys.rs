//! Reads a TOML table key by key, with a span for every value and every mistake told in one run.
//!
//! A [`Keys`] hands out values by name and type, remembers what it was asked for, and on [`finish`](Keys::finish)
//! reports the keys nobody asked for, naming the nearest known one. What a reader asks for is also what the file's
//! JSON Schema says: [`asked_by`] gives it, and each question brings the words that explain the key to an author.

use std::ops::{Range, RangeInclusive};
use std::str::FromStr;

use schemars::JsonSchema;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Diagnostic, FileIndex, Files, Span};
use crate::sources::limits;
use crate::sources::schema::{Asked, Form, schema_of};

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

/// What a reader asks for, in its order.
///
/// The reader gets an empty table: every question is answered with nothing, and tables below are asked about once.
pub fn asked_by<T>(read: impl FnOnce(&mut Keys) -> T) -> Vec<Asked> {
    let table = DeTable::new();
    let mut findings = Vec::new();
    let mut keys = Keys { describing: true, ..Keys::new(FileIndex::default(), &table, 0..0, &mut findings) };
    read(&mut keys);
    keys.asked
}

/// A table being read.
pub struct Keys<'a> {
    file: FileIndex,
    table: &'a DeTable<'a>,
    span: Span,
    asked: Vec<Asked>,
    /// Whether keys that nobody asked for are no mistakes.
    lenient: bool,
    /// Whether the reader is run for its questions only.
    describing: bool,
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

/// Whether a key may be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Need {
    Optional,
    Required,
}

impl<'a> Keys<'a> {
    fn new(file: FileIndex, table: &'a DeTable<'a>, range: Range<usize>, diagnostics: &'a mut Vec<Diagnostic>) -> Self {
        Self { file, table, span: Span::new(file, range), asked: Vec::new(), lenient: false, describing: false, diagnostics }
    }

    /// The whole table.
    pub fn span(&self) -> Span {
        self.span
    }

    /// Where the table starts.
    pub fn start(&self) -> Span {
        Span { end: self.span.start, ..self.span }
    }

    /// Where a key's value was written, if it is there.
    pub fn place(&self, key: &str) -> Option<Span> {
        self.table.get(key).map(|value| Span::new(self.file, value.span()))
    }

    /// Lets the keys that nobody asks for pass: it is not known what they should be.
    pub fn leave_rest(&mut self) {
        self.lenient = true;
    }

    /// Adds a finding.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Notes the question and looks the key up; says so when it is required and not there.
    fn ask(&mut self, key: &'static str, need: Need, form: Form, about: &'static str) -> Option<(&'a DeValue<'a>, Span)> {
        let required = need == Need::Required;
        self.asked.push(Asked { key, about, required, form });
        let value: Option<&Spanned<DeValue>> = self.table.get(key);
        if value.is_none() && required {
            let finding = Diagnostic::error("missing-key", self.start(), format!("`{key}` is missing"));
            self.report(finding.help(format!("add a line `{key} = …`")));
        }
        value.map(|value| (value.get_ref(), Span::new(self.file, value.span())))
    }

    fn wrong(&mut self, key: &str, span: Span, wanted: &str) {
        self.report(Diagnostic::error("value", span, format!("`{key}` must be {wanted}")));
    }

    fn string(&mut self, key: &'static str, need: Need, form: Form, about: &'static str) -> Option<Placed<String>> {
        let (value, span) = self.ask(key, need, form, about)?;
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

    /// A string; a bare TOML date counts as one.
    pub fn text(&mut self, key: &'static str, about: &'static str) -> Option<Placed<String>> {
        self.string(key, Need::Optional, Form::Text, about)
    }

    /// A string that must be there.
    pub fn required(&mut self, key: &'static str, about: &'static str) -> Option<Placed<String>> {
        self.string(key, Need::Required, Form::Text, about)
    }

    /// A string that must parse as something; the parser's words become the finding.
    pub fn parsed<T: Written>(&mut self, key: &'static str, about: &'static str) -> Option<Placed<T>> {
        let text = self.string(key, Need::Optional, Form::Parsed(schema_of::<T>), about)?;
        self.parse(text)
    }

    /// A string that must be there and parse as something.
    pub fn required_parsed<T: Written>(&mut self, key: &'static str, about: &'static str) -> Option<Placed<T>> {
        let text = self.string(key, Need::Required, Form::Parsed(schema_of::<T>), about)?;
        self.parse(text)
    }

    fn parse<T: Written>(&mut self, text: Placed<String>) -> Option<Placed<T>> {
        match text.value.parse() {
            Ok(value) => Some(Placed { value, span: text.span }),
            Err(error) => {
                self.report(Diagnostic::error("value", text.span, error.to_string()));
                None
            }
        }
    }

    /// One of a few words; names the nearest one when it is none of them.
    pub fn choice<T: Copy>(&mut self, key: &'static str, choices: &[(&str, T)], about: &'static str) -> Option<T> {
        self.one_of(key, Need::Optional, choices, about)
    }

    /// One of a few words, which must be there.
    pub fn required_choice<T: Copy>(&mut self, key: &'static str, choices: &[(&str, T)], about: &'static str) -> Option<T> {
        self.one_of(key, Need::Required, choices, about)
    }

    fn one_of<T: Copy>(&mut self, key: &'static str, need: Need, choices: &[(&str, T)], about: &'static str) -> Option<T> {
        let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
        let form = Form::Choice(words.iter().map(ToString::to_string).collect());
        let text = self.string(key, need, form, about)?;
        if let Some((_, value)) = choices.iter().find(|(word, _)| *word == text.value) {
            return Some(*value);
        }
        let message = format!("`{}` is not a {}", text.value, key.replace('_', " "));
        self.report(Diagnostic::error("value", text.span, message).help(one_of(&text.value, &words)));
        None
    }

    /// A whole number from 1.
    pub fn count(&mut self, key: &'static str, about: &'static str) -> Option<Placed<u32>> {
        self.count_in(key, 1..=u32::MAX, about)
    }

    /// A whole number in a range.
    pub fn count_in(&mut self, key: &'static str, range: RangeInclusive<u32>, about: &'static str) -> Option<Placed<u32>> {
        let (value, span) = self.ask(key, Need::Optional, Form::Count(range.clone()), about)?;
        let number = match value {
            DeValue::Integer(number) => u32::from_str_radix(number.as_str(), number.radix()).ok().filter(|number| range.contains(number)),
            _ => None,
        };
        if number.is_none() {
            let to = if *range.end() == u32::MAX { String::new() } else { format!(" to {}", range.end()) };
            self.wrong(key, span, &format!("a whole number from {}{to}", range.start()));
        }
        number.map(|value| Placed { value, span })
    }

    /// True or false.
    pub fn flag(&mut self, key: &'static str, about: &'static str) -> Option<bool> {
        let (value, span) = self.ask(key, Need::Optional, Form::Flag, about)?;
        if let DeValue::Boolean(flag) = value {
            return Some(*flag);
        }
        self.wrong(key, span, "true or false");
        None
    }

    /// A list of strings; empty when it is not there.
    pub fn texts(&mut self, key: &'static str, about: &'static str) -> Vec<Placed<String>> {
        let Some((value, span)) = self.ask(key, Need::Optional, Form::Texts, about) else { return Vec::new() };
        let DeValue::Array(array) = value else {
            self.wrong(key, span, "a list, e.g. [\"…\", \"…\"]");
            return Vec::new();
        };
        let mut texts = Vec::new();
        for item in array {
            let span = Span::new(self.file, item.span());
            match item.get_ref() {
                DeValue::String(text) if text.len() > limits::VALUE.most => {
                    self.report(limits::VALUE.exceeded(span, &format!("a text of `{key}` is longer than {{}}")));
                }
                DeValue::String(text) => texts.push(Placed { value: text.to_string(), span }),
                _ => self.wrong(key, span, "a list of texts in quotes"),
            }
        }
        texts
    }

    /// A list of strings and tables, each read by what it is; empty when it is not there.
    pub fn texts_or_tables<T>(
        &mut self,
        key: &'static str,
        about: &'static str,
        text: impl Fn(Placed<String>) -> T,
        mut table: impl FnMut(&mut Keys) -> Option<T>,
    ) -> Vec<T> {
        let below = self.questions_of(&mut table);
        let Some((value, span)) = self.ask(key, Need::Optional, Form::TextsOrTables(below), about) else { return Vec::new() };
        let DeValue::Array(array) = value else {
            self.wrong(key, span, "a list, e.g. [\"…\", { … = \"…\" }]");
            return Vec::new();
        };
        let mut all = Vec::new();
        for item in array {
            let span = Span::new(self.file, item.span());
            match item.get_ref() {
                DeValue::String(words) => all.push(text(Placed { value: words.to_string(), span })),
                DeValue::Table(keys) => all.extend(self.below(keys, span, &mut table)),
                _ => self.wrong(key, span, "a list of texts in quotes and of tables"),
            }
        }
        all
    }

    /// Reads a table below this one.
    pub fn table<T>(&mut self, key: &'static str, about: &'static str, mut read: impl FnMut(&mut Keys) -> T) -> Option<T> {
        let below = self.questions_of(&mut read);
        let (value, span) = self.ask(key, Need::Optional, Form::Table(below), about)?;
        let DeValue::Table(table) = value else {
            self.wrong(key, span, "a table, e.g. { … = … }");
            return None;
        };
        Some(self.below(table, span, read))
    }

    /// Reads every table of a list of tables; empty when it is not there.
    pub fn tables<T>(&mut self, key: &'static str, about: &'static str, read: impl FnMut(&mut Keys) -> T) -> Vec<T> {
        self.list(key, Need::Optional, about, read)
    }

    /// Reads every table of a list of tables that holds at least one.
    pub fn required_tables<T>(&mut self, key: &'static str, about: &'static str, read: impl FnMut(&mut Keys) -> T) -> Vec<T> {
        self.list(key, Need::Required, about, read)
    }

    fn list<T>(&mut self, key: &'static str, need: Need, about: &'static str, mut read: impl FnMut(&mut Keys) -> T) -> Vec<T> {
        let below = self.questions_of(&mut read);
        let Some((value, span)) = self.ask(key, need, Form::Tables(below), about) else { return Vec::new() };
        let wanted = if need == Need::Required { "a list of tables that is not empty" } else { "a list of tables" };
        let Some(array) = value.as_array().filter(|array| need == Need::Optional || !array.is_empty()) else {
            self.wrong(key, span, wanted);
            return Vec::new();
        };
        let mut all = Vec::new();
        for item in array {
            let span = Span::new(self.file, item.span());
            match item.get_ref() {
                DeValue::Table(table) => all.push(self.below(table, span, &mut read)),
                _ => self.wrong(key, span, wanted),
            }
        }
        all
    }

    /// Reads every table below a table whose keys are names of the author's choosing, in the order of the names.
    pub fn named_tables<T>(&mut self, key: &'static str, about: &'static str, mut read: impl FnMut(&str, &mut Keys) -> T) -> Vec<T> {
        let below = self.questions_of(&mut |keys: &mut Keys| read("", keys));
        let Some((value, span)) = self.ask(key, Need::Optional, Form::NamedTables(below), about) else { return Vec::new() };
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

    /// What the reader of a table below asks for; nothing when a file is read, where nobody wants to know.
    fn questions_of<T>(&self, read: &mut impl FnMut(&mut Keys) -> T) -> Vec<Asked> {
        if self.describing { asked_by(read) } else { Vec::new() }
    }

    fn below<T>(&mut self, table: &DeTable, span: Span, read: impl FnOnce(&mut Keys) -> T) -> T {
        let mut keys =
            Keys { file: self.file, table, span, asked: Vec::new(), lenient: false, describing: false, diagnostics: self.diagnostics };
        let value = read(&mut keys);
        keys.finish();
        value
    }

    /// Reports every key that nobody asked for.
    fn finish(&mut self) {
        let known: Vec<&str> = self.asked.iter().map(|asked| asked.key).collect();
        for key in self.table.keys().filter(|_| !self.lenient) {
            let name: &str = key.get_ref();
            if !known.contains(&name) {
                let span = Span::new(self.file, key.span());
                self.diagnostics.push(unknown("key", name, span, &known));
            }
        }
    }
}

/// A value that is written as a string: it parses, says what is wrong when it does not, and describes itself in a schema.
pub trait Written: FromStr<Err: std::fmt::Display> + JsonSchema {}

impl<T: FromStr<Err: std::fmt::Display> + JsonSchema> Written for T {}

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
