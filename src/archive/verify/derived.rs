//! I11 of the files that git derives from objects to be quicker: each ends with its checksum, and a graph of commits says
//! of every commit what the commit says, for git believes the graph.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::archive::ArchiveError;
use crate::archive::objects::checksum::{LENGTH, ends_with_its_checksum};
use crate::archive::objects::text::CommitText;
use crate::archive::objects::{Kind, ObjectFlaw, id_of_bytes};
use crate::archive::repository::ObjectId;
use crate::archive::verify::report::Report;

/// Where derived files lie.
const FOLDERS: [&str; 3] = ["objects/pack", "objects/info", "objects/info/commit-graphs"];
/// How a graph says that there is no parent.
const NO_PARENT: u32 = 0x7000_0000;
/// A commit's root, two parents, and generation with time.
const COMMIT_DATA: usize = LENGTH + 16;

/// Whether a name is one of a derived file.
fn is_derived(name: &str) -> bool {
    name == "multi-pack-index" || is_graph(name) || [".rev", ".bitmap"].iter().any(|ending| name.ends_with(ending))
}

fn is_graph(name: &str) -> bool {
    name == "commit-graph" || name.ends_with(".graph")
}

/// Checks all derived files.
pub(super) fn check_derived(report: &mut Report, archive: &Path) -> Result<(), ArchiveError> {
    for folder in FOLDERS {
        for (name, path) in files(&archive.join(folder))? {
            let bytes = fs::read(&path).map_err(ArchiveError::file(&path, "read the file"))?;
            let whole = ends_with_its_checksum(&bytes[..]).is_ok_and(|sum| sum.is_some());
            let flaw = match whole {
                false => Some("its bytes are not those that its checksum was made of"),
                true if is_graph(&name) && graph_lies(report, &bytes) => Some("it tells of commits what they do not say"),
                true => None,
            };
            if let Some(flaw) = flaw {
                let message = format!("the file is damaged: {flaw}; `repair` removes it, for git makes it anew");
                report.add("I11", "derived-file-damaged", format!("{folder}/{name}"), message);
            }
        }
    }
    Ok(())
}

fn files(folder: &Path) -> Result<Vec<(String, PathBuf)>, ArchiveError> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other.and_then(Iterator::collect::<Result<Vec<_>, _>>).map_err(ArchiveError::file(folder, "list the folder"))?,
    };
    let named = entries.iter().map(|entry| (entry.file_name().to_string_lossy().into_owned(), entry.path()));
    let mut files: Vec<_> = named.filter(|(name, path)| is_derived(name) && path.is_file()).collect();
    files.sort();
    Ok(files)
}

/// Whether a graph of commits says anything else than the commits; one that cannot be read does.
fn graph_lies(report: &Report, bytes: &[u8]) -> bool {
    read_graph(bytes).is_none_or(|graph| graph.iter().any(|commit| !commit.is_true(report)))
}

/// What a graph says of one commit.
struct GraphCommit {
    id: ObjectId,
    tree: ObjectId,
    /// `None` when it lies in another graph of a chain.
    parents: Option<Vec<ObjectId>>,
    time: i64,
}

impl GraphCommit {
    fn is_true(&self, report: &Report) -> bool {
        let object = match report.store.read(self.id) {
            Ok(object) => Some(object).filter(|object| object.kind == Kind::Commit),
            Err(ObjectFlaw::Missing) => None,
            Err(_) => return true, // of what is damaged the graph is not to blame
        };
        let Some(commit) = object.and_then(|object| CommitText::read(&object.bytes)) else { return false };
        let parents = self.parents.as_ref().is_none_or(|parents| *parents == commit.parents);
        parents && commit.tree == self.tree && commit.time == self.time
    }
}

fn read_graph(bytes: &[u8]) -> Option<Vec<GraphCommit>> {
    let chunks = usize::from(*bytes.strip_prefix(b"CGPH\x01\x01")?.first()?);
    let bases = *bytes.get(7)?;
    let chunk = |name: &[u8; 4]| {
        let entry = (0..chunks).find_map(|at| bytes.get(8 + at * 12..).filter(|entry| entry.starts_with(name)))?;
        let start = |entry: &[u8]| usize::try_from(u64::from_be_bytes(entry.get(4..12)?.try_into().ok()?)).ok();
        bytes.get(start(entry)?..start(entry.get(12..)?)?)
    };
    let ids: Vec<ObjectId> = chunk(b"OIDL")?.chunks(LENGTH).map(id_of_bytes).collect::<Option<_>>()?;
    let data = chunk(b"CDAT")?;
    let commits = data.chunks(COMMIT_DATA).zip(&ids).map(|(data, id)| {
        let word = |at: usize| Some(u32::from_be_bytes(data.get(at..at + 4)?.try_into().ok()?));
        let (first, second) = (word(LENGTH)?, word(LENGTH + 4)?);
        let named = [first, second].into_iter().filter(|parent| *parent != NO_PARENT);
        let parents = named.map(|parent| ids.get(parent as usize).copied()).collect::<Option<Vec<_>>>().filter(|_| bases == 0);
        // Its time has 34 bits, the upper two of them beside the generation.
        let time = i64::from(word(LENGTH + 8)? & 3) << 32 | i64::from(word(LENGTH + 12)?);
        Some(GraphCommit { id: *id, tree: id_of_bytes(data.get(..LENGTH)?)?, parents, time })
    });
    let commits: Vec<GraphCommit> = commits.collect::<Option<_>>()?;
    (commits.len() == ids.len() && data.len() == ids.len() * COMMIT_DATA).then_some(commits)
}
