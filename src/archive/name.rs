//! What may be a name in the archive: one that git, `sha256sum` and every file system take as it is.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// The longest name that the common file systems hold.
const LONGEST_SEGMENT: usize = 255;

/// The name of a release: its folder and revision, e.g. `midtjylland/sundhedsaftale/2019-2023/r0001`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TagName {
    folder: String,
    revision: u32,
}

impl TagName {
    /// Names a revision of a folder; revisions count from 1.
    ///
    /// # Errors
    /// When a segment of the folder has letters outside `[a-z0-9-]`, or the revision is 0.
    pub fn new(folder: &str, revision: u32) -> Result<Self, NameError> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let segment = |segment: &str| {
            !segment.is_empty() && segment.len() <= LONGEST_SEGMENT && !segment.starts_with('-') && segment.bytes().all(plain)
        };
        match revision > 0 && folder.split('/').all(segment) {
            true => Ok(Self { folder: folder.to_owned(), revision }),
            false => Err(NameError::Tag(format!("{folder}/r{revision:04}"))),
        }
    }

    /// The folder that the release replaces, without a slash at its ends.
    pub fn folder(&self) -> &str {
        &self.folder
    }

    /// 1, 2, …
    pub fn revision(&self) -> u32 {
        self.revision
    }
}

impl fmt::Display for TagName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/r{:04}", self.folder, self.revision)
    }
}

impl FromStr for TagName {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        let error = || NameError::Tag(text.to_owned());
        let (folder, revision) = text.rsplit_once("/r").ok_or_else(error)?;
        let tag = Self::new(folder, revision.parse().map_err(|_| error())?).map_err(|_| error())?;
        // `r1`, `r00001` and `r+001` would be second names for one release.
        if tag.to_string() == text { Ok(tag) } else { Err(error()) }
    }
}

/// Why something cannot have the name it has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Not a release's name.
    #[error("`{0}` is not a tag; tags are a folder of a-z, 0-9 and hyphens and a revision, e.g. `trust/r0001`")]
    Tag(String),
    /// A file name that git or `sha256sum` cannot hold, or not everywhere.
    #[error("{path:?} cannot be archived: {reason}; rename the file")]
    File {
        /// The path below the release's folder.
        path: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// Two names that cannot lie beside each other.
    #[error("`{one}` and `{other}` cannot be archived together: {reason}; rename one of them")]
    Pair {
        /// The first by byte order.
        one: String,
        /// The second.
        other: String,
        /// Why not.
        reason: &'static str,
    },
}

/// Checks the paths of a release's files, each below its folder and with `/`.
///
/// # Errors
/// On the first path that cannot be archived, by itself or beside another.
pub(super) fn check_paths<'a>(paths: impl Iterator<Item = &'a str> + Clone) -> Result<(), NameError> {
    for path in paths.clone() {
        if let Some(reason) = flaw(path) {
            return Err(NameError::File { path: path.to_owned(), reason });
        }
    }
    let pair = |one: &str, other: &str, reason| NameError::Pair { one: one.to_owned(), other: other.to_owned(), reason };
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for path in paths {
        if let Some(one) = seen.insert(path.to_ascii_lowercase(), path) {
            return Err(pair(one, path, "some file systems take them for one"));
        }
    }
    for (lowered, path) in &seen {
        for (slash, _) in lowered.match_indices('/') {
            if let Some(file) = seen.get(&lowered[..slash]) {
                return Err(pair(file, path, "one is a file, the other needs a folder of that name"));
            }
        }
    }
    Ok(())
}

/// What keeps a path out of the archive.
pub(super) fn flaw(path: &str) -> Option<&'static str> {
    if !path.is_ascii() {
        return Some("it has letters outside ASCII (æ, ø, å become ae, oe, aa)");
    }
    if path.bytes().any(|byte| byte.is_ascii_control()) {
        return Some("it has a line break, tab or other control character");
    }
    if path.contains(['\\', ':', '*', '?', '"', '<', '>', '|']) {
        return Some("it has one of \\ : * ? \" < > |");
    }
    path.split('/').find_map(|segment| match segment {
        "" => Some("it is empty, starts or ends with a slash, or has two in a row"),
        "." | ".." => Some("it has a `.` or `..` in it"),
        _ if segment.len() > LONGEST_SEGMENT => Some("a part of it is longer than 255 letters"),
        _ if segment.starts_with([' ', '-']) || segment.ends_with([' ', '.']) => {
            Some("a part of it starts with a space or hyphen, or ends with a space or full stop")
        }
        _ if segment.to_ascii_lowercase().starts_with(".git") => Some("git reads names that start with `.git` as its own"),
        _ if segment.to_ascii_lowercase().starts_with("git~") => Some("`git~1` is `.git` on some file systems"),
        _ => None,
    })
}
