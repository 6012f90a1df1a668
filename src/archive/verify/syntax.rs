//! What `git fsck --strict` finds in the bytes of one object, by git's own names for it.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use crate::archive::objects::tree::read_tree;
use crate::archive::objects::{Kind, Object};
use crate::archive::repository::ObjectId;

/// The longest name that git takes without a word.
const LONGEST_NAME: usize = 4096;

/// The first thing that git would not take, e.g. `zeroPaddedDate`.
pub(super) fn syntax_flaw(object: &Object) -> Option<&'static str> {
    match object.kind {
        Kind::Blob => None,
        Kind::Tree => tree_flaw(&object.bytes),
        Kind::Commit => commit_flaw(&object.bytes).err(),
        Kind::Tag => tag_flaw(&object.bytes).err(),
    }
}

fn tree_flaw(bytes: &[u8]) -> Option<&'static str> {
    let Some(entries) = read_tree(bytes) else { return Some("badTree") };
    for entry in &entries {
        let lowered = entry.name.to_ascii_lowercase();
        match &entry.name[..] {
            _ if entry.id.to_string().bytes().all(|digit| digit == b'0') => return Some("nullSha1"),
            name if name.contains(&b'/') => return Some("fullPathname"),
            b"" => return Some("emptyName"),
            b"." => return Some("hasDot"),
            b".." => return Some("hasDotdot"),
            _ if lowered == b".git" || lowered == b"git~1" => return Some("hasDotgit"),
            _ if entry.is_zero_padded => return Some("zeroPaddedFilemode"),
            name if name.len() > LONGEST_NAME => return Some("largePathname"),
            _ => {}
        }
    }
    let mut names = BTreeSet::new();
    if !entries.iter().all(|entry| names.insert(&entry.name)) {
        return Some("duplicateEntries");
    }
    let sorted = entries.windows(2).all(|pair| pair[0].order(&pair[1]) == Ordering::Less);
    (!sorted).then_some("treeNotSorted")
}

fn commit_flaw(bytes: &[u8]) -> Result<(), &'static str> {
    let mut rest = header(bytes)?;
    id_line(&mut rest, b"tree ", "missingTree", "badTreeSha1")?;
    while rest.starts_with(b"parent ") {
        id_line(&mut rest, b"parent ", "", "badParentSha1")?;
    }
    let mut authors = 0;
    while let Some(identity) = rest.strip_prefix(b"author ") {
        authors += 1;
        rest = identity_line(identity)?;
    }
    match authors {
        0 => return Err("missingAuthor"),
        1 => {}
        _ => return Err("multipleAuthors"),
    }
    identity_line(rest.strip_prefix(b"committer ").ok_or("missingCommitter")?)?;
    if bytes.contains(&0) { Err("nulInCommit") } else { Ok(()) }
}

fn tag_flaw(bytes: &[u8]) -> Result<(), &'static str> {
    let mut rest = header(bytes)?;
    id_line(&mut rest, b"object ", "missingObject", "badObjectSha1")?;
    let kind = line(&mut rest, b"type ", "missingTypeEntry", "missingType")?;
    if ![&b"commit"[..], b"tree", b"blob", b"tag"].contains(&kind) {
        return Err("badType");
    }
    line(&mut rest, b"tag ", "missingTagEntry", "missingTag")?;
    // Git only remarks that a tagger is missing, or that a name is odd.
    rest.strip_prefix(b"tagger ").map_or(Ok(()), |identity| identity_line(identity).map(drop))
}

/// The bytes again, once they have a header that ends.
fn header(bytes: &[u8]) -> Result<&[u8], &'static str> {
    for at in 0..bytes.len() {
        match bytes[at] {
            0 => return Err("nulInHeader"),
            b'\n' if bytes.get(at + 1) == Some(&b'\n') => return Ok(bytes),
            _ => {}
        }
    }
    if bytes.ends_with(b"\n") { Ok(bytes) } else { Err("unterminatedHeader") }
}

/// Takes a line off the start.
fn line<'a>(rest: &mut &'a [u8], start: &[u8], missing: &'static str, open: &'static str) -> Result<&'a [u8], &'static str> {
    let value = rest.strip_prefix(start).ok_or(missing)?;
    let end = value.iter().position(|byte| *byte == b'\n').ok_or(open)?;
    *rest = &value[end + 1..];
    Ok(&value[..end])
}

fn id_line(rest: &mut &[u8], start: &[u8], missing: &'static str, bad: &'static str) -> Result<(), &'static str> {
    let id = line(rest, start, missing, bad)?;
    // Git reads capital digits too.
    std::str::from_utf8(id).ok().and_then(|id| ObjectId::read(&id.to_ascii_lowercase())).map(drop).ok_or(bad)
}

/// `name <address> time zone`, and what follows the line.
fn identity_line(text: &[u8]) -> Result<&[u8], &'static str> {
    let end = text.iter().position(|byte| *byte == b'\n').unwrap_or(text.len());
    let (line, rest) = (&text[..end], text.get(end + 1..).unwrap_or_default());
    let angle = |from: usize| line[from..].iter().position(|byte| matches!(byte, b'<' | b'>')).map(|at| from + at);
    let address = match angle(0) {
        Some(0) if line[0] == b'<' => return Err("missingNameBeforeEmail"),
        Some(at) if line[at] == b'>' => return Err("badName"),
        Some(at) if line[at - 1] != b' ' => return Err("missingSpaceBeforeEmail"),
        Some(at) => at + 1,
        None => return Err("missingEmail"),
    };
    let close = angle(address).filter(|at| line[*at] == b'>').ok_or("badEmail")?;
    let date = line[close + 1..].strip_prefix(b" ").ok_or("missingSpaceBeforeDate")?;
    let date = &date[date.iter().position(|byte| !matches!(byte, b' ' | b'\t')).unwrap_or(date.len())..];
    let digits = date.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (time, zone) = date.split_at(digits);
    match time {
        [] => return Err("badDate"),
        [b'0'] if !zone.starts_with(b" ") => return Err("zeroPaddedDate"),
        [b'0', _, ..] => return Err("zeroPaddedDate"),
        _ => {}
    }
    if std::str::from_utf8(time).ok().and_then(|time| time.parse::<i64>().ok()).is_none() {
        return Err("badDateOverflow");
    }
    let zone = zone.strip_prefix(b" ").ok_or("badDate")?;
    match zone {
        [b'+' | b'-', digits @ ..] if digits.len() == 4 && digits.iter().all(u8::is_ascii_digit) && end < text.len() => Ok(rest),
        _ => Err("badTimezone"),
    }
}
