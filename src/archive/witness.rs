//! The witness: a list of released tags that is kept outside the archive and only ever grows.
//!
//! One line a tag, `refs/tags/<tag> <object id>`, in the order released. A branch that was rewound, or a last release put
//! in the place of another with good signatures, cannot be seen in the archive itself; the witness remembers it.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

use crate::archive::history::released;
use crate::archive::lock::wait_for;
use crate::archive::remote::seen;
use crate::archive::repository::{ObjectId, Repository, TAGS};
use crate::archive::sync::sync_folder;
use crate::archive::{Archive, ArchiveError, TagName, Violation};
use crate::diagnostic::{Diagnostic, Severity, Warned};

/// The promise that is kept here.
const GROWS: &str = "I10";

/// Which releases are final, and so belong into a witness.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Every release of the archive: it has no remote.
    Everything,
    /// Those that have been seen at the remote: a push may still make the others anew.
    Pushed,
}

/// Adds each tag of the archive that the witness does not list, the oldest first, and says how many those were. A list is
/// made where there is none; a last line that a crash has cut short is written anew, with a warning.
///
/// # Errors
/// [`ArchiveError::Unwitnessed`] when a listed tag is gone or another one, or the list is garbled: then nothing is added.
pub fn append(witness: &Path, archive: &Archive, extent: Extent) -> Warned<Result<usize, ArchiveError>> {
    let mut diagnostics = Vec::new();
    let value = append_locked(witness, archive, extent, &mut diagnostics);
    Warned { value, diagnostics }
}

fn append_locked(witness: &Path, archive: &Archive, extent: Extent, diagnostics: &mut Vec<Diagnostic>) -> Result<usize, ArchiveError> {
    let refused = |doing| ArchiveError::file(witness, doing);
    let file = File::options().read(true).write(true).create(true).truncate(false).open(witness);
    let mut file = wait_for(file.map_err(refused("open the witness"))?, witness, archive.patience)?;
    let mut text = Vec::new();
    file.read_to_end(&mut text).map_err(refused("read the witness"))?;
    let list = List::read(&text);
    let repository = Repository::open(&archive.path)?;
    let tags = repository.tags()?;
    let tags: HashMap<&str, ObjectId> = tags.iter().map(|(name, id)| (name.as_str(), *id)).collect();
    let unwitnessed = |line, what| ArchiveError::Unwitnessed { witness: witness.to_owned(), line, what };
    if let Some((line, what)) = list.flaws.first() {
        return Err(unwitnessed(*line, (*what).to_owned()));
    }
    if let Some((line, violation)) = list.violations(&tags).next() {
        return Err(unwitnessed(line, violation.message));
    }

    let new: String =
        unlisted(&repository, &list, &tags, extent)?.iter().map(|tag| format!("{TAGS}{tag} {}\n", tags[tag.as_str()])).collect();
    if !list.torn.is_empty() {
        if !new.as_bytes().starts_with(list.torn) {
            return Err(unwitnessed(list.count + 1, "it ends within a line, which is not the next release's".into()));
        }
        let message = format!("wrote the last line of {} anew, which an interrupted run had cut short", witness.display());
        diagnostics.push(Diagnostic { severity: Severity::Warning, ..Diagnostic::placeless("witness-recovered", message) });
    }
    if !new.is_empty() {
        let end = text.len() - list.torn.len();
        let mut write = || {
            file.set_len(end as u64)?;
            file.seek(SeekFrom::Start(end as u64))?;
            file.write_all(new.as_bytes())?;
            file.sync_all()?;
            // A list that was just made has a name to keep, too.
            match witness.parent() {
                Some(folder) if end == 0 && folder != Path::new("") => sync_folder(folder),
                _ => Ok(()),
            }
        };
        write().map_err(refused("write to the witness"))?;
    }
    Ok(new.lines().count())
}

/// Compares a witness with the archive: what it lists is there, unchanged, and everything final is listed.
///
/// # Errors
/// When one of them cannot be read.
pub fn check(witness: &Path, archive: &Archive) -> Result<Vec<Violation>, ArchiveError> {
    let text = std::fs::read(witness).map_err(ArchiveError::file(witness, "read the witness"))?;
    let list = List::read(&text);
    let repository = Repository::open(&archive.path)?;
    let tags = repository.tags()?;
    let tags: HashMap<&str, ObjectId> = tags.iter().map(|(name, id)| (name.as_str(), *id)).collect();
    let mut violations: Vec<Violation> = list.violations(&tags).map(|(_, violation)| violation).collect();
    let place = |line: usize| format!("{}:{line}", witness.display());
    violations.extend(list.flaws.iter().map(|(line, what)| violation("witness-garbled", place(*line), (*what).to_owned())));
    if !list.torn.is_empty() {
        let what = "the last line is cut short, as by a crash; the next release writes it anew".into();
        violations.push(violation("witness-garbled", place(list.count + 1), what));
    }
    let extent = seen::read(&archive.path)?.map_or(Extent::Everything, |_| Extent::Pushed);
    for tag in unlisted(&repository, &list, &tags, extent)? {
        let message = format!("the tag `{tag}` is in the archive but not in {}", witness.display());
        violations.push(violation("witness-behind", tag, message));
    }
    Ok(violations)
}

/// What a witness says.
struct List<'a> {
    /// The line from 1, the tag and its object.
    lines: Vec<(usize, &'a str, ObjectId)>,
    /// Lines that are none, and why.
    flaws: Vec<(usize, &'static str)>,
    /// What follows the last line end; empty unless a run was interrupted.
    torn: &'a [u8],
    /// How many whole lines there are.
    count: usize,
}

impl<'a> List<'a> {
    fn read(text: &'a [u8]) -> Self {
        let end = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let (whole, torn) = text.split_at(end);
        let mut list = Self { lines: Vec::new(), flaws: Vec::new(), torn, count: 0 };
        let mut seen = HashSet::new();
        for line in whole.split_inclusive(|byte| *byte == b'\n') {
            list.count += 1;
            match read_line(&line[..line.len() - 1]) {
                None => list.flaws.push((list.count, "not a line of `refs/tags/<tag> <object id>`")),
                Some((tag, _)) if !seen.insert(tag) => list.flaws.push((list.count, "lists a tag for the second time")),
                Some((tag, id)) => list.lines.push((list.count, tag, id)),
            }
        }
        list
    }

    /// The lines that the archive no longer agrees with.
    fn violations(&self, tags: &HashMap<&str, ObjectId>) -> impl Iterator<Item = (usize, Violation)> {
        self.lines.iter().filter_map(|(line, tag, id)| match tags.get(tag) {
            Some(now) if now == id => None,
            Some(now) => {
                let message = format!("the tag `{tag}` was {id} when it was released and is {now} now");
                Some((*line, violation("witness-moved-tag", (*tag).to_owned(), message)))
            }
            None => {
                let message = format!("the tag `{tag}` is gone from the archive");
                Some((*line, violation("witness-lost-tag", (*tag).to_owned(), message)))
            }
        })
    }
}

fn read_line(line: &[u8]) -> Option<(&str, ObjectId)> {
    let (reference, id) = std::str::from_utf8(line).ok()?.split_once(' ')?;
    let tag = reference.strip_prefix(TAGS)?;
    tag.parse::<TagName>().ok()?;
    Some((tag, ObjectId::read(id)?))
}

/// The final tags of the archive that the list lacks, the oldest release first.
fn unlisted(repository: &Repository, list: &List, tags: &HashMap<&str, ObjectId>, extent: Extent) -> Result<Vec<String>, ArchiveError> {
    let listed: HashSet<&str> = list.lines.iter().map(|(_, tag, _)| *tag).collect();
    let mut wanted: HashSet<&str> = tags.keys().copied().filter(|tag| !listed.contains(tag)).collect();
    let final_from = match extent {
        Extent::Everything => repository.main()?,
        Extent::Pushed => seen::read(repository.path())?.map(|seen| seen.tip),
    };
    let mut is_final = false;
    let mut found = Vec::new();
    let mut next = repository.main()?;
    // The newest come first, so the walk ends soon: what is wanted was released lately.
    while let Some(id) = next.filter(|_| !wanted.is_empty()) {
        let (commit, trailers) = released(repository, id)?;
        is_final |= final_from == Some(id);
        let tag = trailers.tag.to_string();
        if wanted.remove(tag.as_str()) && is_final {
            found.push(tag);
        }
        next = commit.parents.first().copied();
    }
    found.reverse();
    Ok(found)
}

fn violation(slug: &'static str, subject: String, message: String) -> Violation {
    Violation { invariant: GROWS, slug, subject, message }
}
