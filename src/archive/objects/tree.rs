//! A folder as git writes it: entries with a mode, a name and an object, in git's own order.

use std::cmp::Ordering;

use crate::archive::objects::id_of_bytes;
use crate::archive::repository::ObjectId;

/// The mode of a plain file.
pub(in crate::archive) const FILE: u32 = 0o100_644;
/// The mode of a folder.
pub(in crate::archive) const FOLDER: u32 = 0o040_000;

/// One entry of a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::archive) struct TreeEntry {
    /// e.g. [`FILE`].
    pub(in crate::archive) mode: u32,
    /// The bytes of the name, whatever they are.
    pub(in crate::archive) name: Vec<u8>,
    /// The file's or folder's object.
    pub(in crate::archive) id: ObjectId,
    /// Whether the mode is written with a zero before it.
    pub(in crate::archive) is_zero_padded: bool,
}

impl TreeEntry {
    /// A file or folder by its name.
    pub(in crate::archive) fn new(mode: u32, name: &str, id: ObjectId) -> Self {
        Self { mode, name: name.as_bytes().to_vec(), id, is_zero_padded: false }
    }

    /// Whether it is a folder.
    pub(in crate::archive) fn is_folder(&self) -> bool {
        self.mode == FOLDER
    }

    /// The name for people.
    pub(in crate::archive) fn shown(&self) -> String {
        String::from_utf8_lossy(&self.name).into_owned()
    }

    /// Git's order: by bytes, a folder as if a slash followed its name.
    pub(in crate::archive) fn order(&self, other: &Self) -> Ordering {
        let bytes = |entry: &Self| {
            let mut name = entry.name.clone();
            name.extend(entry.is_folder().then_some(b'/'));
            name
        };
        bytes(self).cmp(&bytes(other))
    }
}

/// Writes a folder, in git's order.
pub(in crate::archive) fn write_tree(mut entries: Vec<TreeEntry>) -> Vec<u8> {
    entries.sort_by(TreeEntry::order);
    let mut bytes = Vec::new();
    for TreeEntry { mode, name, id, .. } in entries {
        bytes.extend(format!("{mode:o} ").into_bytes());
        bytes.extend(name);
        bytes.push(0);
        bytes.extend(id.bytes());
    }
    bytes
}

/// Reads a folder; `None` when the bytes are none.
pub(in crate::archive) fn read_tree(mut bytes: &[u8]) -> Option<Vec<TreeEntry>> {
    let mut entries = Vec::new();
    while !bytes.is_empty() {
        let space = bytes.iter().position(|byte| *byte == b' ')?;
        let digits = std::str::from_utf8(&bytes[..space]).ok().filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
        let mode = u32::from_str_radix(digits, 8).ok()?;
        bytes = &bytes[space + 1..];
        let zero = bytes.iter().position(|byte| *byte == 0)?;
        let (name, id) = (bytes[..zero].to_vec(), id_of_bytes(bytes.get(zero + 1..zero + 21)?)?);
        entries.push(TreeEntry { mode, name, id, is_zero_padded: digits.starts_with('0') });
        bytes = &bytes[zero + 21..];
    }
    Some(entries)
}
