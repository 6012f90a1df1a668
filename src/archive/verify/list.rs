//! A list as `sha256sum` writes it: digest, two spaces, path; sorted by path.

use std::collections::BTreeMap;

/// What a list says, and the first lines that are not as they should be, counted from 1.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct List {
    /// The digests of the lines that can be read, by path.
    pub(super) digests: BTreeMap<String, String>,
    /// The first line that cannot be read.
    pub(super) bad_line: Option<usize>,
    /// The first line whose path does not come after the one before.
    pub(super) unsorted_line: Option<usize>,
}

/// Reads a list, strictly.
pub(super) fn read_list(bytes: &[u8]) -> List {
    let mut list = List::default();
    let mut last: Option<&str> = None;
    for (number, line) in bytes.split_inclusive(|byte| *byte == b'\n').enumerate() {
        let Some((digest, path)) = read_line(line) else {
            list.bad_line = list.bad_line.or(Some(number + 1));
            continue;
        };
        if last.is_some_and(|last| last >= path) {
            list.unsorted_line = list.unsorted_line.or(Some(number + 1));
        }
        last = Some(path);
        list.digests.insert(path.to_owned(), digest.to_owned());
    }
    list
}

fn read_line(line: &[u8]) -> Option<(&str, &str)> {
    let line = std::str::from_utf8(line).ok()?.strip_suffix('\n')?;
    let (digest, path) = line.split_once("  ")?;
    let digits = digest.len() == 64 && digest.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    (digits && !path.is_empty() && !path.contains('\r')).then_some((digest, path))
}
