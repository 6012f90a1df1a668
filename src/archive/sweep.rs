//! Removes what killed runs left in the archive: locks and temporary files of git and of git2.
//!
//! Only under the [`WriteLock`](crate::archive::lock::WriteLock): then no run that could own them is alive.
//! Packing goes by `gc.rs`, which holds it; git run by hand needs it too (`flock publish.flock git gc`).

use std::fs;
use std::path::Path;

use crate::archive::ArchiveError;
use crate::diagnostic::{Diagnostic, Severity};

/// What git writes before it becomes `packed-refs`; git does not go on while one is there.
const NEW_PACKED: &str = "packed-refs.new";

/// How far a sweep goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Depth {
    /// Where a publication and a push leave something behind.
    Ours,
    /// Also the 256 folders of objects, where git alone writes, and where what it leaves is in nobody's way.
    Everything,
}

/// Removes stale locks and temporary files, and warns of each.
///
/// # Errors
/// When a folder cannot be listed or a file not removed.
pub(super) fn sweep(archive: &Path, depth: Depth, diagnostics: &mut Vec<Diagnostic>) -> Result<(), ArchiveError> {
    let mut swept = Vec::new();
    folder(archive, false, |name| is_lock(name) || name == NEW_PACKED, &mut swept)?;
    folder(&archive.join("refs"), true, is_lock, &mut swept)?;
    let (objects, stale) = (archive.join("objects"), |name: &str| is_lock(name) || is_temporary(name));
    folder(&objects, depth == Depth::Everything, stale, &mut swept)?;
    if depth == Depth::Ours {
        for below in ["info", "pack"].map(|name| objects.join(name)).iter().filter(|below| below.is_dir()) {
            folder(below, true, stale, &mut swept)?;
        }
    }
    for path in swept {
        fs::remove_file(&path).map_err(ArchiveError::file(&path, "remove what an interrupted run left behind"))?;
        let name = path.strip_prefix(archive).unwrap_or(&path).display();
        let message = format!("removed `{name}`, which an interrupted run left in {}", archive.display());
        diagnostics.push(Diagnostic { severity: Severity::Warning, ..Diagnostic::placeless("archive-swept", message) });
    }
    Ok(())
}

/// Collects the files of a folder, by name order, whose name is one of a lock or temporary file. Follows no links.
fn folder(path: &Path, deep: bool, stale: fn(&str) -> bool, swept: &mut Vec<std::path::PathBuf>) -> Result<(), ArchiveError> {
    let refused = || ArchiveError::file(path, "list the folder");
    let mut entries = fs::read_dir(path).and_then(Iterator::collect::<Result<Vec<_>, _>>).map_err(refused())?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let kind = entry.file_type().map_err(refused())?;
        if kind.is_dir() && deep {
            folder(&entry.path(), deep, stale, swept)?;
        } else if kind.is_file() && entry.file_name().to_str().is_some_and(stale) {
            swept.push(entry.path());
        }
    }
    Ok(())
}

/// `refs/heads/main.lock`, `packed-refs.lock`, `config.lock`, …
fn is_lock(name: &str) -> bool {
    name.ends_with(".lock")
}

/// `tmp_object_git2_…` and `pack_git2_…` of git2; `tmp_obj_…`, `tmp_pack_…` and `.tmp-…-pack-…` of git.
fn is_temporary(name: &str) -> bool {
    ["tmp_", "pack_git2_", ".tmp-"].iter().any(|start| name.starts_with(start))
}
