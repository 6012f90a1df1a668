//! What a commit and a tag of the archive say, byte by byte: taken apart as they were written, so that a signature can be
//! judged over the bytes that it was made of, and compared with the one text that a publication writes.

use crate::archive::release::{IDENTITY, Trailers};
use crate::archive::repository::ObjectId;

const BEGIN_SIGNATURE: &str = "-----BEGIN SSH SIGNATURE-----";
const SIGNATURE_FIELD: &str = "gpgsig ";

/// A commit, taken apart.
#[derive(Debug, Clone)]
pub(in crate::archive) struct CommitText {
    /// The root folder.
    pub(in crate::archive) tree: ObjectId,
    /// What it follows; one, but for the first and for merges.
    pub(in crate::archive) parents: Vec<ObjectId>,
    /// Unix seconds, by the committer.
    pub(in crate::archive) time: i64,
    /// What it says.
    pub(in crate::archive) message: String,
    /// What it says about its release; `None` when it is not, to the byte, what a publication writes.
    pub(in crate::archive) trailers: Option<Trailers>,
    /// The armoured signature.
    pub(in crate::archive) signature: Option<String>,
    /// All but the signature: what was signed.
    pub(in crate::archive) signed: Vec<u8>,
}

impl CommitText {
    /// Takes a commit apart; `None` when it has no tree or no committer's time.
    pub(in crate::archive) fn read(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        let (header, message) = text.split_once("\n\n")?;
        let (header, signature) = take_signature(header);
        let mut lines = header.split('\n');
        let tree = ObjectId::read(lines.next()?.strip_prefix("tree ")?)?;
        let parents = header.split('\n').filter_map(|line| line.strip_prefix("parent ").and_then(ObjectId::read)).collect();
        let committer = header.split('\n').find_map(|line| line.strip_prefix("committer "))?;
        let time = committer.rsplit(' ').nth(1)?.parse().ok()?;
        let signed = format!("{header}\n\n{message}");
        let commit = Self {
            tree,
            parents,
            time,
            message: message.to_owned(),
            trailers: Trailers::read(message),
            signature,
            signed: signed.into_bytes(),
        };
        let ours = commit.trailers.as_ref().is_some_and(|trailers| commit.written(trailers).as_bytes() == commit.signed);
        Some(Self { trailers: commit.trailers.clone().filter(|_| ours), ..commit })
    }

    /// The text that a publication writes before signing it.
    fn written(&self, trailers: &Trailers) -> String {
        commit_text(self.tree, &self.parents, self.time, &trailers.to_string())
    }
}

/// The text of a commit by the archive itself, in UTC, before it is signed.
pub(in crate::archive) fn commit_text(tree: ObjectId, parents: &[ObjectId], time: i64, message: &str) -> String {
    let by = identity(time);
    let parents: String = parents.iter().map(|parent| format!("parent {parent}\n")).collect();
    format!("tree {tree}\n{parents}author {by}\ncommitter {by}\n\n{message}")
}

/// A commit's text with its signature in the header: further lines of a field begin with a space.
pub(in crate::archive) fn signed_commit(text: &str, signature: &str) -> String {
    let (header, message) = text.split_once("\n\n").unwrap_or((text, ""));
    format!("{header}\n{SIGNATURE_FIELD}{}\n\n{message}", signature.trim_end().replace('\n', "\n "))
}

/// The text of an annotated tag by the archive itself, in UTC, before it is signed.
pub(in crate::archive) fn tag_text(name: &str, commit: ObjectId, time: i64, message: &str) -> String {
    format!("object {commit}\ntype commit\ntag {name}\ntagger {}\n\n{message}", identity(time))
}

/// Takes the last field of a header out of it, when it is a signature: further lines of it begin with a space.
fn take_signature(header: &str) -> (String, Option<String>) {
    let start = header.match_indices(SIGNATURE_FIELD).map(|(at, _)| at).find(|at| header[..*at].ends_with('\n'));
    let Some(start) = start else { return (header.to_owned(), None) };
    let mut signature = String::new();
    let mut rest = String::new();
    for (number, line) in header[start..].split('\n').enumerate() {
        match line.strip_prefix(if number == 0 { SIGNATURE_FIELD } else { " " }) {
            Some(part) if rest.is_empty() => signature.extend([part, "\n"]),
            _ => rest.extend(["\n", line]),
        }
    }
    (format!("{}{rest}", header[..start].trim_end_matches('\n')), Some(signature))
}

/// An annotated tag, taken apart.
#[derive(Debug, Clone)]
pub(in crate::archive) struct TagText {
    /// What it is on.
    pub(in crate::archive) target: ObjectId,
    /// What that is, in git's word.
    pub(in crate::archive) target_kind: String,
    /// The name that it gives itself.
    pub(in crate::archive) name: String,
    /// The armoured signature.
    pub(in crate::archive) signature: Option<String>,
    /// All before the signature: what was signed.
    pub(in crate::archive) signed: Vec<u8>,
}

impl TagText {
    /// Takes a tag apart; `None` when it has no target, kind or name.
    pub(in crate::archive) fn read(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        let mut lines = text.lines();
        let target = ObjectId::read(lines.next()?.strip_prefix("object ")?)?;
        let target_kind = lines.next()?.strip_prefix("type ")?.to_owned();
        let name = lines.next()?.strip_prefix("tag ")?.to_owned();
        // As git finds it: the last line that begins like one.
        let start = text.match_indices(BEGIN_SIGNATURE).map(|(at, _)| at).filter(|at| text[..*at].ends_with('\n')).last();
        let (signed, signature) = start.map_or((text, None), |start| (&text[..start], Some(text[start..].to_owned())));
        Some(Self { target, target_kind, name, signature, signed: signed.as_bytes().to_vec() })
    }

    /// Whether it is, to the byte, the tag that a publication makes for this commit.
    pub(in crate::archive) fn is_of(&self, commit: ObjectId, time: i64, trailers: &Trailers) -> bool {
        let written = tag_text(&trailers.tag.to_string(), commit, time, &trailers.tag_message());
        self.signed == written.as_bytes()
    }
}

fn identity(time: i64) -> String {
    let (person, address) = IDENTITY;
    format!("{person} <{address}> {time} +0000")
}
