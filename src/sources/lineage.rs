//! Reads a lineage file: an editor's rulings on how the clauses of one text continue in the next.
//!
//! What the file names becomes a list of [`Pending`] references, so that it is judged as references in a text are.

use std::borrow::Cow;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::diagnostic::{Diagnostic, FileIndex, Files};
use crate::model::{Equivalent, Lineage, Ruling, RulingKind, UnitId, WorkId};
use crate::sources::compose::Pending;
use crate::sources::keys::{Keys, Placed, with_table};

const KINDS: [(&str, RulingKind); 5] = [
    ("continued", RulingKind::Continued),
    ("split", RulingKind::Split),
    ("merged", RulingKind::Merged),
    ("inserted", RulingKind::Inserted),
    ("deleted", RulingKind::Deleted),
];

/// A lineage file as read, with everything in it that must be there elsewhere.
#[derive(Debug)]
pub struct ReadLineage {
    /// The rulings.
    pub lineage: Lineage,
    /// The two works.
    pub works: Vec<Pending>,
    /// The ids that rulings name.
    pub units: Vec<Pending>,
}

/// Reads a lineage file; `None` when a work is not named or a digest is none (and that was said).
pub fn read_lineage(files: &Files, file: FileIndex, diagnostics: &mut Vec<Diagnostic>) -> Option<ReadLineage> {
    let (read, top) = with_table(files, file, diagnostics, |keys| (lineage(keys), keys.start()));
    let read = read?;
    let (before, after) = (&read.lineage.before, &read.lineage.after);
    let path = format!("sources/{}", Lineage::path(before, after));
    if before.series() != after.series() {
        let finding = Diagnostic::error("lineage-name", top, "the two works are not of one series");
        diagnostics.push(finding.help("`before` and `after` differ in their label only"));
    } else if files.file(file).path != path {
        let finding = Diagnostic::error("lineage-name", top, "the file is not named after its two works");
        diagnostics.push(finding.help(format!("move it to `{path}`")));
    }
    Some(read)
}

/// The later of the two works that the path of a lineage file names.
pub fn later_work(path: &str) -> Option<WorkId> {
    let (series, name) = path.strip_prefix("sources/")?.split_once("/lineage/")?;
    let (_, label) = name.strip_suffix(".toml")?.split_once("..")?;
    format!("{series}/{label}").parse().ok()
}

/// Reads the keys of a lineage file.
pub fn lineage(keys: &mut Keys) -> Option<ReadLineage> {
    let before = keys.required_parsed::<WorkId>("before", "The earlier work, e.g. `midtjylland/sundhedsaftale/2015-2018`.");
    let before_digest = keys.required_parsed::<Digest>("before_digest", "The earlier work's text digest when the rulings were made.");
    let after = keys.required_parsed::<WorkId>("after", "The later work, of the same series.");
    let after_digest = keys.required_parsed::<Digest>("after_digest", "The later work's text digest when the rulings were made.");
    let named = |work: &Option<Placed<WorkId>>| work.as_ref().map(|work| work.value.clone());
    let sides = [named(&before), named(&after)];
    let mut units = Vec::new();
    let rulings = keys.tables("ruling", "What became of one or several clauses: `[[ruling]]`.", |keys| ruling(keys, &sides, &mut units));
    let equivalents = keys.tables("equivalent", "Words that mean the same in both works: `[[equivalent]]`.", equivalent);
    let works = [&before, &after].into_iter().flatten();
    let works = works.map(|work| Pending { work: Some(work.value.clone()), target: None, span: work.span }).collect();
    let lineage = Lineage {
        before: before?.value,
        after: after?.value,
        before_digest: before_digest?.value.0,
        after_digest: after_digest?.value.0,
        rulings: rulings.into_iter().flatten().collect(),
        equivalents: equivalents.into_iter().flatten().collect(),
    };
    Some(ReadLineage { lineage, works, units })
}

fn ruling(keys: &mut Keys, sides: &[Option<WorkId>; 2], units: &mut Vec<Pending>) -> Option<Ruling> {
    let kind = keys.required_choice("kind", &KINDS, "What became of them. Moves and changed words need no ruling.");
    let before = keys.texts("before", "Ids in the earlier work; none when the clauses are new.");
    let after = keys.texts("after", "Ids in the later work; none when the clauses are gone.");
    let reason = keys.required("reason", "Why, in a sentence; it stands in the report.");
    let by = keys.required("by", "Who says so.");
    for (work, ids) in sides.iter().zip([&before, &after]) {
        let Some(work) = work else { continue };
        units.extend(ids.iter().map(|id| Pending {
            work: Some(work.clone()),
            target: Some(UnitId::new(id.value.as_str())),
            span: id.span,
        }));
    }
    let kind = kind?;
    if !kind.takes(before.len(), after.len()) {
        let message = format!("this ruling names {} before and {} after", before.len(), after.len());
        let help = "`continued` takes one and one, `split` one and several, `merged` several and one, `inserted` none before, `deleted` none after";
        keys.report(Diagnostic::error("ruling", keys.span(), message).help(help));
    }
    let ids = |ids: Vec<Placed<String>>| ids.into_iter().map(|id| UnitId::new(id.value)).collect();
    Some(Ruling { kind, before: ids(before), after: ids(after), reason: reason?.value, by: by?.value })
}

fn equivalent(keys: &mut Keys) -> Option<Equivalent> {
    let before = keys.required("before", "The earlier work's words.");
    let after = keys.required("after", "The later work's words.");
    let reason = keys.required("reason", "Why, in a sentence; it stands in the report.");
    Some(Equivalent { before: before?.value, after: after?.value, reason: reason?.value })
}

/// A text digest: SHA-256 in lower-case hex.
struct Digest(String);

impl FromStr for Digest {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let hex = text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if hex { Ok(Self(text.to_owned())) } else { Err("a text digest has 64 digits 0-9 and a-f; the colophon of the PDF prints it") }
    }
}

impl JsonSchema for Digest {
    fn schema_name() -> Cow<'static, str> {
        "Digest".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[0-9a-f]{64}$" })
    }
}
