//! A lineage file to begin from, or what is missing in one that is there: rulings for an editor to confirm or change.
//!
//! 1. the two works are compared as the rulings so far say
//! 2. whatever rests on likeness, was divided or joined, or brings or drops a duty becomes a ruling that nobody has made:
//!    `reason` and `by` are empty, which is an error until a person fills them in or deletes the ruling
//! 3. the rulings are written below what is there, which stays as it is, letter by letter

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::Value;

use crate::diagnostic::Files;
use crate::diff::comparison::{Change, ChangeKind, Comparison, PairedBy, UnitRef};
use crate::diff::explanation::SideName;
use crate::diff::{Document, Options, compare_with, explain};
use crate::model::digest::text_digest;
use crate::model::{Agreement, Lineage, NamedBy, UnitNames, WorkId};
use crate::pipeline::{PipelineError, Project};
use crate::scaffold::ScaffoldError;
use crate::scaffold::place::{NewFiles, below, place, replace};
use crate::sources::lineage::{quoted, read_lineage};

/// From this likeness on the likest clause is shown for one that came or went.
const WORTH_A_LOOK: f64 = 0.25;
/// Words of a clause that a comment shows.
const SHOWN_WORDS: usize = 16;

/// A lineage file as it could be.
#[derive(Debug)]
pub struct Proposed {
    /// Where it belongs, below the workspace.
    pub path: String,
    /// The whole file.
    pub text: String,
    /// How many rulings in it are new, and to be decided.
    pub open: usize,
    /// Whether a file is there already.
    pub there: bool,
    /// Whether it differs from what is there.
    pub differs: bool,
    /// Whether it still has the digest of another text.
    pub outdated: bool,
}

/// Proposes rulings on how one work continues in another; `renew` writes the digests of the texts as they are now.
///
/// # Errors
/// When the works are not two of one series, one of them is not there or has mistakes, or the lineage file between them
/// cannot be added to.
pub fn propose(project: &Project, before: &WorkId, after: &WorkId, renew: bool) -> Result<Proposed, ScaffoldError> {
    if before.series() != after.series() || before == after {
        return Err(ScaffoldError::NoPair(before.clone(), after.clone()));
    }
    let works = [project.sound(before)?, project.sound(after)?];
    let path = format!("sources/{}", Lineage::path(before, after));
    let there = project.lineage(before, after);
    let broken = |rule: &str| project.lineage_findings(before, after).any(|finding| finding.rule == rule);
    if broken("toml") || (there.is_none() && project.lineage_findings(before, after).next().is_some()) {
        return Err(PipelineError::Lineage(path).into());
    }
    let documents = works.map(|work| Document::of(work, &project.registry));
    let options = Options { lineage: there };
    let mut comparison = compare_with(&documents[0], &documents[1], &options, &project.files);
    explain(&mut comparison, &documents[0], &documents[1]);
    let language = &works[1].facts.language;
    let labels = project.layouts.labels(language, "comparison").map_err(PipelineError::from)?;
    let mut writer = Writer {
        labels: &labels,
        documents: &documents,
        names: documents.each_ref().map(|side| UnitNames::of(&side.units)),
        out: String::new(),
        open: 0,
    };
    writer.rulings(&comparison);

    let digests = works.map(text_digest);
    let mut text = there.map_or_else(|| head(works, &digests, &labels), |lineage| kept(&project.files, lineage, &digests, renew));
    if writer.open > 0 || there.is_none() {
        text.push_str(&writer.out);
    }
    let outdated = there.is_some_and(|lineage| is_outdated(lineage, &digests) && !renew && is_ruled(lineage));
    let differs = there.is_none_or(|lineage| project.files.file(lineage.places.before_digest.file).text != text);
    if !can_be_read(&path, &text) {
        return Err(PipelineError::Lineage(path).into());
    }
    Ok(Proposed { path, text, open: writer.open, there: there.is_some(), differs, outdated })
}

/// Writes a proposed file to where it belongs; gives its path.
///
/// # Errors
/// When a file has appeared there meanwhile, or the disk says no.
pub fn write(root: &Path, proposed: &Proposed) -> Result<PathBuf, ScaffoldError> {
    let bytes = proposed.text.clone().into_bytes();
    if proposed.there {
        replace(root, &proposed.path, &bytes)?;
    } else {
        let files: NewFiles = vec![(proposed.path.clone(), bytes)];
        place(root, &files)?;
    }
    Ok(below(root, &proposed.path))
}

fn is_outdated(lineage: &Lineage, digests: &[String; 2]) -> bool {
    lineage.before_digest != digests[0] || lineage.after_digest != digests[1]
}

/// Whether a file says anything that rests on the texts.
fn is_ruled(lineage: &Lineage) -> bool {
    !lineage.rulings.is_empty() || !lineage.equivalents.is_empty()
}

/// What a new file begins with.
fn head(works: [&Agreement; 2], digests: &[String; 2], labels: &Value) -> String {
    let about = labels["lineage"]["about"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let mut head: String = about.map(|line| format!("# {line}\n")).collect();
    for (key, work, digest) in [("before", works[0], &digests[0]), ("after", works[1], &digests[1])] {
        let _ = writeln!(head, "{key} = {}\n{key}_digest = {}", quoted(&work.id.to_string()), quoted(digest));
    }
    head
}

/// The file that is there, with other digests where that is asked for or nothing rests on them.
fn kept(files: &Files, lineage: &Lineage, digests: &[String; 2], renew: bool) -> String {
    let mut text = files.file(lineage.places.before_digest.file).text.clone();
    if renew || !is_ruled(lineage) {
        let mut edits = [(lineage.places.before_digest, &digests[0]), (lineage.places.after_digest, &digests[1])];
        edits.sort_by_key(|(span, _)| std::cmp::Reverse(*span));
        for (span, digest) in edits {
            text.replace_range(span.range(), &quoted(digest));
        }
    }
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

/// Whether the file is TOML: in one that holds its rulings as a list in brackets none can be written below.
fn can_be_read(path: &str, text: &str) -> bool {
    let (mut files, mut found) = (Files::default(), Vec::new());
    let file = files.add(path, text);
    read_lineage(&files, file, &mut found);
    found.iter().all(|finding| finding.rule != "toml")
}

struct Writer<'a> {
    labels: &'a Value,
    documents: &'a [Document; 2],
    names: [UnitNames<'a>; 2],
    out: String,
    open: usize,
}

impl Writer<'_> {
    /// All that a person should look at, the unsure first.
    fn rulings(&mut self, comparison: &Comparison) {
        let open = || comparison.changes.iter().filter(|change| change.ruling.is_none());
        let unsure = |change: &&Change| {
            let pair = change.before.len() == 1 && change.after.len() == 1;
            pair && change.pairing.is_some_and(|pairing| matches!(pairing.by, PairedBy::Structure | PairedBy::Likeness))
        };
        let mut pairs: Vec<&Change> = open().filter(unsure).collect();
        let likeness = |change: &Change| change.pairing.map_or(0.0, |pairing| pairing.likeness);
        pairs.sort_by(|one, other| likeness(one).total_cmp(&likeness(other)));
        self.group("pairs", "continued", &pairs);
        let duty = |change: &&Change| change.records.iter().any(|record| record.record == "obligation" && record.field.is_empty());
        let of = |kind: ChangeKind| open().filter(move |change| change.kind == kind);
        self.group("split", "split", &of(ChangeKind::Split).collect::<Vec<_>>());
        self.group("merged", "merged", &of(ChangeKind::Merged).collect::<Vec<_>>());
        self.group("deleted", "deleted", &of(ChangeKind::Deleted).filter(duty).collect::<Vec<_>>());
        self.group("inserted", "inserted", &of(ChangeKind::Inserted).filter(duty).collect::<Vec<_>>());
    }

    fn group(&mut self, title: &str, kind: &str, changes: &[&Change]) {
        if changes.is_empty() {
            return;
        }
        let title = self.label(&["lineage", title]).replace("{count}", &changes.len().to_string());
        self.out.push('\n');
        self.comment(&title);
        for change in changes {
            self.ruling(kind, change);
        }
    }

    fn ruling(&mut self, kind: &str, change: &Change) {
        self.out.push('\n');
        let mut about = format!("{}.", self.label(&["kinds", &code(&change.kind)]));
        if let Some(pairing) = change.pairing {
            let likeness = format!("{:.2}", pairing.likeness).replace('.', &self.label(&["decimal"]));
            let how = self.label(&["paired_by", &code(&pairing.by)]);
            about = format!("{about} {how} {}", self.label(&["likeness"]).replace("{likeness}", &likeness));
        }
        self.comment(&about);
        for (side, units) in [("before", &change.before), ("after", &change.after)] {
            for unit in units {
                self.comment(&format!("{}, {}: {}", self.label(&[side]), unit.citation, self.opening(side, unit)));
            }
        }
        self.nearest(change);
        let (Some(before), Some(after)) = (self.named(0, &change.before), self.named(1, &change.after)) else {
            self.comment(&self.label(&["lineage", "unnamed"]));
            return;
        };
        self.open += 1;
        let _ = writeln!(self.out, "[[ruling]]\nkind = \"{kind}\"");
        for (key, names) in [("before", before), ("after", after)].into_iter().filter(|(_, names)| !names.is_empty()) {
            let _ = writeln!(self.out, "{key} = [{}]", names.join(", "));
        }
        self.out.push_str("reason = \"\"\nby = \"\"\n");
    }

    /// For a clause alone, the one that is most like it: it may go on there.
    fn nearest(&mut self, change: &Change) {
        let next = change.explanation.as_ref().and_then(|explanation| explanation.next.as_ref());
        let Some(next) = next.filter(|next| change.pairing.is_none() && next.likeness >= WORTH_A_LOOK) else { return };
        let side = if next.side == SideName::After { "after" } else { "before" };
        let likeness = format!("{:.2}", next.likeness).replace('.', &self.label(&["decimal"]));
        let words = self.label(&["lineage", "nearest"]).replace("{place}", &next.unit.citation).replace("{likeness}", &likeness);
        self.comment(&format!("{words} {}", self.opening(side, &next.unit)));
    }

    /// Units as a lineage file names them; `None` when one of them cannot be told from another.
    fn named(&self, side: usize, units: &[UnitRef]) -> Option<Vec<String>> {
        let name = |unit: &UnitRef| match self.names[side].name(unit.position)? {
            NamedBy::Id(id) => Some(quoted(id.as_str())),
            NamedBy::Quote(quote) => Some(format!("{{ quote = {} }}", quoted(&quote))),
        };
        units.iter().map(name).collect()
    }

    /// A unit's first words.
    fn opening(&self, side: &str, unit: &UnitRef) -> String {
        let units = &self.documents[usize::from(side == "after")].units;
        let mut words = units[unit.position].text.split_whitespace();
        let opening = words.by_ref().take(SHOWN_WORDS).collect::<Vec<_>>().join(" ");
        if words.next().is_some() { format!("{opening} …") } else { opening }
    }

    /// A line that says something; nothing in it can end it.
    fn comment(&mut self, words: &str) {
        let plain: String = words.chars().map(|letter| if letter.is_control() || letter.is_whitespace() { ' ' } else { letter }).collect();
        let _ = writeln!(self.out, "# {plain}");
    }

    fn label(&self, path: &[&str]) -> String {
        let found = path.iter().try_fold(self.labels, |value, key| value.get(key)).and_then(Value::as_str);
        found.or(path.last().copied()).unwrap_or_default().to_owned()
    }
}

/// The code of an enumerated value, e.g. `moved_reworded`: the key of its label.
fn code(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
