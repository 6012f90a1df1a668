//! Reads a lineage file: an editor's rulings on how the clauses of one text continue in the next.
//!
//! Works that the file names become [`Pending`] references, so that they are judged as references in a text are; its
//! clauses are held against the two texts in `rulings`.

use std::borrow::Cow;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::diagnostic::{Diagnostic, FileIndex, Files};
use crate::model::rulings::{EquivalentPlaces, LineagePlaces};
use crate::model::{Elsewhere, Equivalent, Lineage, NamedBy, Ruling, RulingKind, UnitId, UnitName, WorkId};
use crate::sources::compose::Pending;
use crate::sources::keys::{Keys, Placed, with_table};
use crate::sources::normalise::normalise;

const KINDS: [(&str, RulingKind); 6] = [
    ("continued", RulingKind::Continued),
    ("split", RulingKind::Split),
    ("merged", RulingKind::Merged),
    ("inserted", RulingKind::Inserted),
    ("deleted", RulingKind::Deleted),
    ("carried_on", RulingKind::CarriedOn),
];

/// A lineage file as read, with everything in it that must be there elsewhere.
#[derive(Debug)]
pub struct ReadLineage {
    /// The rulings.
    pub lineage: Lineage,
    /// The two works.
    pub works: Vec<Pending>,
    /// The clauses of other works in which clauses are carried on.
    pub elsewhere: Vec<Pending>,
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

/// Text as it is written in a TOML file, quotes and all.
pub fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// Reads the keys of a lineage file.
pub fn lineage(keys: &mut Keys) -> Option<ReadLineage> {
    let before = keys.required_parsed::<WorkId>("before", "The earlier work, e.g. `midtjylland/sundhedsaftale/2015-2018`.");
    let before_digest = keys.required_parsed::<Digest>("before_digest", "The earlier work's text digest when the rulings were made.");
    let after = keys.required_parsed::<WorkId>("after", "The later work, of the same series.");
    let after_digest = keys.required_parsed::<Digest>("after_digest", "The later work's text digest when the rulings were made.");
    let mut elsewhere = Vec::new();
    let rulings = keys.tables("ruling", "What became of one or several clauses: `[[ruling]]`.", |keys| ruling(keys, &mut elsewhere));
    let equivalents = keys.tables("equivalent", "Words that mean the same in both works: `[[equivalent]]`.", equivalent);
    let works = [&before, &after].into_iter().flatten();
    let works = works.map(|work| Pending { work: Some(work.value.clone()), target: None, span: work.span }).collect();
    let (before_digest, after_digest) = (before_digest?, after_digest?);
    let lineage = Lineage {
        before: before?.value,
        after: after?.value,
        places: LineagePlaces { before_digest: before_digest.span, after_digest: after_digest.span },
        before_digest: before_digest.value.0,
        after_digest: after_digest.value.0,
        rulings: rulings.into_iter().flatten().collect(),
        equivalents: equivalents.into_iter().flatten().collect(),
    };
    Some(ReadLineage { lineage, works, elsewhere })
}

fn ruling(keys: &mut Keys, elsewhere: &mut Vec<Pending>) -> Option<Ruling> {
    let kind = keys.required_choice("kind", &KINDS, "What became of them. Moves and changed words need no ruling.");
    let before =
        names(keys, "before", "Clauses of the earlier work, each by its id or as `{ quote = \"first words\" }`; none when they are new.");
    let after =
        names(keys, "after", "Clauses of the later work, each by its id or as `{ quote = \"first words\" }`; none when they are gone.");
    let carried_to =
        keys.parsed::<Elsewhere>("in", "For `carried_on`: where they go on, e.g. `midtjylland/praksisplan/2019#hjaelpemidler`.");
    let reason = keys.required("reason", "Why, in a sentence; it stands in the report.");
    let by = keys.required("by", "Who says so.");
    if let Some(there) = &carried_to {
        let Elsewhere { work, unit } = &there.value;
        elsewhere.push(Pending { work: Some(work.clone()), target: Some(unit.clone()), span: there.span });
    }
    let kind = kind?;
    if !kind.takes(before.len(), after.len()) {
        let message = format!("this ruling names {} before and {} after", before.len(), after.len());
        let help = "`continued` takes one and one, `split` one and several, `merged` several and one, `inserted` none before, `deleted` \
                    and `carried_on` none after";
        keys.report(Diagnostic::error("ruling", keys.span(), message).help(help));
    }
    match (kind, keys.place("in")) {
        (RulingKind::CarriedOn, None) => {
            let finding = Diagnostic::error("ruling", keys.span(), "this ruling does not say where its clauses go on");
            keys.report(finding.help("add a line `in = \"<work id>#<id>\"`; a clause that goes on nowhere is `deleted`"));
        }
        (RulingKind::CarriedOn, Some(_)) | (_, None) => {}
        (_, Some(span)) => {
            let finding = Diagnostic::error("ruling", span, "only a clause that is `carried_on` goes on in another work");
            keys.report(finding.help("remove `in`, or write `kind = \"carried_on\"`"));
        }
    }
    let (reason, by) = (reason?, by?);
    let blank = |text: &Placed<String>| text.value.trim().is_empty();
    if blank(&reason) || blank(&by) {
        let open = if blank(&reason) { &reason } else { &by };
        let finding = Diagnostic::error("undecided", open.span, "nobody has decided this yet").label("not filled in");
        keys.report(finding.help("write why in `reason` and who says so in `by`, or delete the ruling and leave it to the comparison"));
    }
    let carried_to = carried_to.map(|there| there.value);
    Some(Ruling { kind, before, after, carried_to, reason: reason.value, by: by.value })
}

/// Clauses, each named by its id or by its first words.
fn names(keys: &mut Keys, key: &'static str, about: &'static str) -> Vec<UnitName> {
    let by_id = |id: Placed<String>| UnitName { by: NamedBy::Id(UnitId::new(id.value)), span: id.span };
    keys.texts_or_tables(key, about, by_id, |keys| {
        let quote = keys.required("quote", "Its first words, as many as it takes to tell it from all others.")?;
        Some(UnitName { by: NamedBy::Quote(normalise(&quote.value)), span: quote.span })
    })
}

fn equivalent(keys: &mut Keys) -> Option<Equivalent> {
    let before = keys.required("before", "The earlier work's words.");
    let after = keys.required("after", "The later work's words.");
    let reason = keys.required("reason", "Why, in a sentence; it stands in the report.");
    let (before, after, reason) = (before?, after?, reason?);
    if reason.value.trim().is_empty() {
        let finding = Diagnostic::error("undecided", reason.span, "nobody has said why these mean the same").label("not filled in");
        keys.report(finding.help("write why in `reason`, or delete the equivalence"));
    }
    let places = EquivalentPlaces { before: before.span, after: after.span };
    Some(Equivalent { before: normalise(&before.value), after: normalise(&after.value), reason: reason.value, places })
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
