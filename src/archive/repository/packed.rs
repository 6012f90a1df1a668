//! The references that git has packed, as its file `packed-refs` has them: sorted lines of `<object id> <name>`.

use std::fs;
use std::io;
use std::path::Path;
use std::time::SystemTime;

use crate::archive::repository::ObjectId;

/// How long an object's name is in a line, with the space after it.
const ID_AND_SPACE: usize = 41;

/// The file, as it was read.
pub(super) struct PackedReferences {
    text: Vec<u8>,
    /// By what another file is told from this one; `None` when there was none.
    stamp: Option<Stamp>,
    is_sorted: bool,
}

/// Git never changes the file: it puts another in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    length: u64,
    modified: Option<SystemTime>,
    number: u64,
}

impl PackedReferences {
    /// Reads the file; where there is none, nothing is packed.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn read(path: &Path) -> io::Result<Self> {
        let stamp = stamp(path);
        let text = match fs::read(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            other => other?,
        };
        let is_sorted = lines(&text).next().is_some_and(|line| line.starts_with(b"# ") && line.trim_ascii_end().ends_with(b" sorted"));
        Ok(Self { text, stamp, is_sorted })
    }

    /// Whether the file is still the one that was read.
    pub(super) fn is_of(&self, path: &Path) -> bool {
        self.stamp == stamp(path)
    }

    /// The object of a reference by its whole name.
    pub(super) fn find(&self, name: &[u8]) -> Option<ObjectId> {
        self.below(name).find(|(rest, _)| rest.is_empty()).map(|(_, id)| id)
    }

    /// The names that begin like this, without their beginning, and their objects; in the file's order.
    pub(super) fn below<'a>(&'a self, start: &'a [u8]) -> impl Iterator<Item = (&'a [u8], ObjectId)> {
        let rest = if self.is_sorted { self.starting_at(start) } else { &self.text };
        let named = lines(rest).filter_map(|line| Some((line, name_in(line)?)));
        let near = named.take_while(move |(_, name)| !self.is_sorted || name.starts_with(start));
        near.filter_map(move |(line, name)| Some((name.strip_prefix(start)?, id_in(line)?)))
    }

    /// The part of sorted references whose names come at this one or after it.
    fn starting_at(&self, start: &[u8]) -> &[u8] {
        let text = &self.text;
        // Lines before `low` come before the name, those from `high` on do not; both are where a line begins.
        let (mut low, mut high) = (0, text.len());
        let line_before = |low: usize, end: usize| text[low..end].iter().rposition(|byte| *byte == b'\n').map_or(low, |at| low + at + 1);
        while low < high {
            let middle = low + (high - low) / 2;
            let mut begin = line_before(low, middle);
            let end = text[middle..].iter().position(|byte| *byte == b'\n').map_or(text.len(), |at| middle + at + 1);
            // The object that a tag is on stands in a line of its own below it.
            if text[begin] == b'^' && begin > low {
                begin = line_before(low, begin - 1);
            }
            match lines(&text[begin..end]).next().and_then(name_in) {
                Some(name) if name >= start => high = begin,
                _ => low = end,
            }
        }
        &text[low..]
    }
}

fn stamp(path: &Path) -> Option<Stamp> {
    let file = fs::metadata(path).ok()?;
    Some(Stamp { length: file.len(), modified: file.modified().ok(), number: number(&file) })
}

#[cfg(unix)]
fn number(file: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(file)
}

#[cfg(not(unix))]
fn number(_file: &fs::Metadata) -> u64 {
    0
}

fn lines(packed: &[u8]) -> impl Iterator<Item = &[u8]> {
    packed.split(|byte| *byte == b'\n')
}

/// The name in a line; `None` in the first one, which is a comment, and in those that tell what a tag is on.
fn name_in(line: &[u8]) -> Option<&[u8]> {
    line.get(ID_AND_SPACE..).filter(|name| !name.is_empty() && !line.starts_with(b"#"))
}

fn id_in(line: &[u8]) -> Option<ObjectId> {
    ObjectId::read(std::str::from_utf8(line.get(..ID_AND_SPACE - 1)?).ok()?)
}
