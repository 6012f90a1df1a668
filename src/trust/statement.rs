//! What a party signs: which text, and whether it approves or rejects it. Plain lines that anybody can write and read.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The field names, in the order of the lines; the last three may be absent.
const FIELDS: [&str; 7] = ["Release-Tag", "Content-SHA256", "Party", "Decision", "Decided-At", "Minutes", "Signed-By-Office"];
/// How many of the fields are always there.
const REQUIRED: usize = 4;

/// A party's word on one text.
///
/// ```text
/// Release-Tag: midtjylland/sundhedsaftale/2019-2023/r0001
/// Content-SHA256: 5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9
/// Party: skive
/// Decision: approve
/// Decided-At: 2019-06-18
/// Minutes: byrådet 2019-06-18, punkt 7
/// Signed-By-Office: byrådssekretariatet
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Statement {
    /// The tag that the release will get.
    pub tag: String,
    /// SHA-256 of `CONTENT.sha256`, 64 lower-case hex digits.
    pub content_sha256: String,
    /// The party's id, e.g. `skive`.
    pub party: String,
    /// Approved or rejected.
    pub decision: Decision,
    /// The day of the decision, e.g. `2019-06-18`.
    pub decided_at: Option<String>,
    /// Where the decision is written down; never a person's name.
    pub minutes: Option<String>,
    /// The office that signed, never a person's name.
    pub office: Option<String>,
}

/// What the party says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// It agrees to these very bytes.
    Approve,
    /// It does not.
    Reject,
}

/// Why a text is no statement.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StatementFlaw {
    /// A field stands there twice.
    #[error("line {line}: `{field}` stands there twice; a statement says one thing once")]
    Repeated {
        /// From 1.
        line: usize,
        /// The field.
        field: &'static str,
    },
    /// A line that is not what stands at its place.
    #[error("line {line}: {reason}")]
    Line {
        /// From 1.
        line: usize,
        /// In plain English, with what belongs there.
        reason: String,
    },
    /// No text at all.
    #[error("the statement is not UTF-8 text")]
    NotText,
}

impl Statement {
    /// Reads the exact lines that [`Display`](fmt::Display) writes, each ended by one `\n`.
    ///
    /// # Errors
    /// The first line that is not what belongs there.
    pub fn read(text: &[u8]) -> Result<Self, StatementFlaw> {
        let text = std::str::from_utf8(text).map_err(|_| StatementFlaw::NotText)?;
        let mut values: [Option<&str>; FIELDS.len()] = [None; FIELDS.len()];
        let mut next = 0; // the fields before this one can no longer come
        let mut line = 0;
        for text in text.split_inclusive('\n') {
            line += 1;
            let wrong = |reason: String| StatementFlaw::Line { line, reason };
            let text =
                text.strip_suffix('\n').ok_or_else(|| wrong("the last line has no end; every line ends with a line feed".to_owned()))?;
            let expected = || FIELDS.get(next).map_or("nothing more".to_owned(), |field| format!("`{field}: …`"));
            let (name, value) = text.split_once(": ").ok_or_else(|| wrong(format!("{} belongs here", expected())))?;
            let place = FIELDS.iter().position(|field| *field == name).ok_or_else(|| wrong(format!("{} belongs here", expected())))?;
            if values[place].is_some() {
                return Err(StatementFlaw::Repeated { line, field: FIELDS[place] });
            }
            if place < next || (place > next && next < REQUIRED) {
                return Err(wrong(format!("`{name}` is out of its place; {} belongs here", expected())));
            }
            check_value(place, value).map_err(|reason| wrong(format!("`{name}` {reason}")))?;
            values[place] = Some(value);
            next = place + 1;
        }
        let kept = |place: usize| values[place].map(str::to_owned);
        let required = |place: usize| {
            kept(place).ok_or_else(|| StatementFlaw::Line { line: line + 1, reason: format!("`{}: …` is missing", FIELDS[place]) })
        };
        Ok(Self {
            tag: required(0)?,
            content_sha256: required(1)?,
            party: required(2)?,
            decision: if required(3)? == "approve" { Decision::Approve } else { Decision::Reject },
            decided_at: kept(4),
            minutes: kept(5),
            office: kept(6),
        })
    }

    /// The bytes to sign: checked, so that they read back as this very statement.
    ///
    /// # Errors
    /// When a field holds what its line cannot say, e.g. a second line.
    pub fn text(&self) -> Result<String, StatementFlaw> {
        let text = self.to_string();
        match Self::read(text.as_bytes())? {
            read if read == *self => Ok(text),
            _ => Err(StatementFlaw::Line { line: 1, reason: "a field holds what would be read as another one".to_owned() }),
        }
    }
}

/// What a field's value must be; the reason is a verb with what belongs there.
fn check_value(place: usize, value: &str) -> Result<(), &'static str> {
    let words = !value.is_empty()
        && value.trim() == value
        && !value.chars().any(|letter| letter.is_control() || "\u{2028}\u{2029}".contains(letter));
    let id = |letters: &str| {
        words && value.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || letters.as_bytes().contains(&byte))
    };
    let hex = value.len() == 64 && value.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
    let day = value.len() == 10 && value.parse::<Date>().is_ok_and(|date| date.to_string() == value);
    match place {
        0 if !id("-/") => Err("is not a tag: a-z, 0-9, hyphens and slashes"),
        1 if !hex => Err("is not 64 lower-case hex digits"),
        2 if !id("-") => Err("is not a party's id: a-z, 0-9 and hyphens"),
        3 if !matches!(value, "approve" | "reject") => Err("is `approve` or `reject`"),
        4 if !day => Err("is not a day, e.g. `2019-06-18`"),
        5 | 6 if !words => Err("is empty, has spaces around it or a control character"),
        _ => Ok(()),
    }
}

impl fmt::Display for Statement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decision = self.decision.to_string();
        let required = [&self.tag, &self.content_sha256, &self.party, &decision].map(Some);
        let optional = [&self.decided_at, &self.minutes, &self.office].map(Option::as_ref);
        for (field, value) in FIELDS.iter().zip(required.into_iter().chain(optional)) {
            if let Some(value) = value {
                writeln!(f, "{field}: {value}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Approve => "approve",
            Self::Reject => "reject",
        })
    }
}
