//! One line of `allowed_signers`: who may sign, for what and when, and the key. Read as OpenSSH's `sshsig.c` reads it.

use std::fmt;

use ssh_key::PublicKey;

use crate::trust::instant;
use crate::trust::pattern;
use crate::trust::public_key;

/// OpenSSH matches nothing with a pattern longer than this.
const PATTERN_LIMIT: usize = 1022;

/// A key that may sign, and the conditions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllowedKey {
    /// The line it stands on, from 1.
    pub line: usize,
    /// Who signs with it: ids, or patterns with `*`, `?` and `!`, as written.
    pub principals: Vec<String>,
    /// The name spaces it may sign in, likewise; `None` allows every one.
    pub namespaces: Option<Vec<String>>,
    /// Unix seconds from which on it is valid, inclusive.
    pub valid_after: Option<i64>,
    /// Unix seconds up to which it is valid, inclusive.
    pub valid_before: Option<i64>,
    /// e.g. `SHA256:ldyiXa1JQakitNU5tErauu8DvWQ1dZ7aXu+rm7KQuog`.
    pub fingerprint: String,
    pub(super) key: PublicKey,
}

/// What is wrong with a line of `allowed_signers` or `revoked_keys`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct SignersFlaw {
    /// From 1.
    pub line: usize,
    /// In plain English, with a way out.
    pub message: String,
}

impl AllowedKey {
    /// Whether the key may sign for somebody.
    pub fn is_for(&self, principal: &str) -> bool {
        !principal.is_empty() && pattern::admits(&self.principals, principal)
    }

    /// Whether the key may sign in a name space.
    pub fn serves(&self, namespace: &str) -> bool {
        self.namespaces.as_ref().is_none_or(|list| pattern::admits(list, namespace))
    }

    /// Whether the key is valid at a time.
    pub fn is_valid_at(&self, at: i64) -> bool {
        self.valid_after.is_none_or(|from| from <= at) && self.valid_before.is_none_or(|until| at <= until)
    }

    /// The key itself, as it stands in a `.pub` file and in `revoked_keys`.
    pub fn public_line(&self) -> String {
        public_key::line(&self.key)
    }

    /// Reads a line that is neither empty nor a comment.
    pub(super) fn read(line: usize, text: &str) -> Result<Self, String> {
        let (names, rest) = principals(text)?;
        let (options, key) = match PublicKey::from_openssh(rest) {
            Ok(key) => (Options::default(), key),
            Err(_) => {
                let (options, rest) = split_options(rest)?;
                // A key that cannot be read is not to be taken for an option.
                if looks_like_a_key(options) {
                    return Err(no_key(options));
                }
                let key = PublicKey::from_openssh(rest).map_err(|_| no_key(rest));
                (Options::read(options)?, key?)
            }
        };
        public_key::refuse(&key)?;
        let Options { namespaces, valid_after, valid_before } = options;
        let fingerprint = public_key::fingerprint(&key);
        Ok(Self { line, principals: list(&names)?, namespaces, valid_after, valid_before, fingerprint, key })
    }
}

/// The line as `allowed_signers` has it, whatever the spaces were.
impl fmt::Display for AllowedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quoted = |text: String| format!("\"{}\"", text.replace('"', "\\\""));
        let names = self.principals.join(",");
        let spaced = names.is_empty() || names.contains([' ', '\t']) || names.starts_with('#');
        write!(f, "{} ", if spaced { format!("\"{names}\"") } else { names })?;
        let options = [
            self.namespaces.as_ref().map(|list| format!("namespaces={}", quoted(list.join(",")))),
            self.valid_after.map(|from| format!("valid-after=\"{}\"", instant::verify_time(from))),
            self.valid_before.map(|until| format!("valid-before=\"{}\"", instant::verify_time(until))),
        ];
        let options: Vec<String> = options.into_iter().flatten().collect();
        write!(f, "{}{}{}", options.join(","), if options.is_empty() { "" } else { " " }, self.public_line())
    }
}

/// The first word of a line and the rest. A quote may stand anywhere in the word; the word ends with its partner.
fn principals(text: &str) -> Result<(String, &str), String> {
    let end = text.find([' ', '\t', '"']).ok_or("the line ends after the principals; an option or a key follows them")?;
    let (word, rest) = text.split_at(end);
    match rest.strip_prefix('"') {
        None => Ok((word.to_owned(), rest.trim_start())),
        Some(quoted) => {
            let (inside, rest) = quoted.split_once('"').ok_or("the quote is not closed")?;
            Ok((format!("{word}{inside}"), rest.trim_start()))
        }
    }
}

/// A comma list of patterns.
fn list(text: &str) -> Result<Vec<String>, String> {
    match text.split(',').find(|pattern| pattern.len() > PATTERN_LIMIT) {
        Some(long) => Err(format!("a pattern of {} bytes; OpenSSH takes no more than {PATTERN_LIMIT}", long.len())),
        None => Ok(text.split(',').map(str::to_owned).collect()),
    }
}

/// Splits at the first space outside quotes: the options, and what follows them.
fn split_options(text: &str) -> Result<(&str, &str), String> {
    let (mut quoted, mut escaped) = (false, false);
    for (at, letter) in text.char_indices() {
        match letter {
            '"' if escaped => {}
            '"' => quoted = !quoted,
            ' ' | '\t' if !quoted => return Ok((&text[..at], text[at..].trim_start())),
            _ => {}
        }
        escaped = letter == '\\'; // as OpenSSH: a backslash before a quote escapes it, whatever stands before
    }
    if quoted { Err("the quote of an option is not closed".to_owned()) } else { Ok((text, "")) }
}

/// Whether a word is the name of a kind of key, not an option.
fn looks_like_a_key(word: &str) -> bool {
    ["ssh-", "ecdsa-", "sk-", "rsa-"].iter().any(|start| word.starts_with(start))
}

fn no_key(text: &str) -> String {
    let kind = text.split([' ', '\t']).next().unwrap_or_default();
    match kind {
        "" => "the key is missing".to_owned(),
        kind if kind.contains("-cert-v01@openssh.com") => "certificates are not used here; list the key itself".to_owned(),
        kind => format!("the key cannot be read (`{}`); copy the whole line of its `.pub` file", kind.escape_debug()),
    }
}

/// The options of a line.
#[derive(Default)]
struct Options {
    namespaces: Option<Vec<String>>,
    valid_after: Option<i64>,
    valid_before: Option<i64>,
}

impl Options {
    /// Reads `name="value",name="value"`. A value is quoted, and `\"` in it is a quote.
    fn read(text: &str) -> Result<Self, String> {
        let mut read = Self::default();
        let mut rest = text;
        loop {
            let end = rest.find(['=', ',']).unwrap_or(rest.len());
            let name = rest[..end].to_ascii_lowercase();
            rest = &rest[end..];
            match name.as_str() {
                "namespaces" => once(&mut read.namespaces, &name, list(&value(&name, &mut rest)?)?)?,
                "valid-after" => once(&mut read.valid_after, &name, instant::read(&value(&name, &mut rest)?)?)?,
                "valid-before" => once(&mut read.valid_before, &name, instant::read(&value(&name, &mut rest)?)?)?,
                "cert-authority" => {
                    return Err("`cert-authority` lets somebody else say who signs; list each party's own key instead".to_owned());
                }
                _ => return Err(format!("`{}` is not an option: {OPTIONS}", name.escape_debug())),
            }
            rest = match rest.strip_prefix(',') {
                Some("") => return Err(format!("nothing follows the last comma: {OPTIONS}")),
                Some(rest) => rest,
                None if rest.is_empty() => break,
                None => return Err(format!("a comma is missing after `{name}`")),
            };
        }
        match (read.valid_after, read.valid_before) {
            (Some(from), Some(until)) if until <= from => {
                Err("`valid-before` is not after `valid-after`; the key is never valid".to_owned())
            }
            _ => Ok(read),
        }
    }
}

const OPTIONS: &str = "there are `namespaces`, `valid-after` and `valid-before`";

/// The quoted value after an option's name.
fn value(name: &str, rest: &mut &str) -> Result<String, String> {
    let mut letters = rest.strip_prefix("=\"").ok_or_else(|| format!("`{name}` takes a quoted value: {name}=\"…\""))?;
    let mut value = String::new();
    loop {
        let mut chars = letters.chars();
        match chars.next() {
            None => return Err(format!("the quote of `{name}` is not closed")),
            Some('"') => {
                *rest = chars.as_str();
                return Ok(value);
            }
            Some('\\') if chars.as_str().starts_with('"') => {
                value.push('"');
                letters = &chars.as_str()[1..];
            }
            Some(letter) => {
                value.push(letter);
                letters = chars.as_str();
            }
        }
    }
}

fn once<T>(place: &mut Option<T>, name: &str, value: T) -> Result<(), String> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(format!("`{name}` is given twice")),
    }
}
