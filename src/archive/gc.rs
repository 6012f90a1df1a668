//! Packs references and objects, under the lock, by git's command line.
//!
//! Git does not get to see the archive's own configuration, nor anybody else's: it works in a folder `packing` that
//! shows it the archive's references and objects and a configuration of four lines. Nothing is ever dropped: what an
//! interrupted run has left may be all that proves a reference that is lost. Killed anywhere, the archive is whole, and
//! the next run sweeps what is left.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::archive::lock::WriteLock;
use crate::archive::reference_files::{PACKED, References};
use crate::archive::repository::Repository;
use crate::archive::sweep::{Depth, sweep};
use crate::archive::sync::Durability;
use crate::archive::{Archive, ArchiveError, moves, verify};
use crate::diagnostic::{Diagnostic, Warned};
use crate::interrupt;

/// The folder that git works in, below the archive.
const FOLDER: &str = "packing";

/// The whole configuration that git sees; `core.fsync` follows.
const CONFIG: &str = "[core]\n\trepositoryformatversion = 0\n\tbare = true\n[gc]\n\tauto = 0\n[repack]\n\twriteBitmaps = false\n";

/// Findings that packing does not make worse: a tag that the next publication makes, and lines that are written anew.
const HARMLESS: [&str; 2] = ["tag-owed", "packed-peel"];

/// Packs, with warnings of what was swept first.
pub(super) fn gc(archive: &Archive) -> Warned<Result<(), ArchiveError>> {
    let mut diagnostics = Vec::new();
    let value = gc_locked(archive, &mut diagnostics);
    Warned { value, diagnostics }
}

fn gc_locked(archive: &Archive, diagnostics: &mut Vec<Diagnostic>) -> Result<(), ArchiveError> {
    let path = &archive.path;
    let lock = WriteLock::take(path, archive.patience)?;
    let _uninterrupted = interrupt::hold();
    Repository::open(path)?;
    sweep(path, Depth::Everything, diagnostics)?;
    moves::finish(&Durability::begin(path, archive.durable)?.references()?, diagnostics)?;
    refuse_unsound(path)?;
    let before = References::read(path)?;
    let workshop = Workshop::make(path, archive.durable)?;
    workshop.git(&lock, &["pack-refs", "--all"])?;
    workshop.git(&lock, &["repack", "-a", "-d", "--keep-unreachable", "-q", "-n"])?;
    drop(workshop);
    refuse_unsound(path)?;
    match References::read(path)?.found == before.found {
        true => Ok(()),
        false => Err(unsound(path, "git has changed a reference while packing".into())),
    }
}

/// Refuses an archive whose branch and references do not tell the same: packing would hide how they came apart.
fn refuse_unsound(path: &Path) -> Result<(), ArchiveError> {
    let violations = verify::verify_references(path)?;
    match violations.into_iter().find(|violation| !HARMLESS.contains(&violation.slug)) {
        Some(violation) => Err(unsound(path, violation.message)),
        None => Ok(()),
    }
}

fn unsound(path: &Path, message: String) -> ArchiveError {
    ArchiveError::Unsound { archive: path.to_owned(), message }
}

/// A git directory with a configuration of ours that shows the archive's references and objects; gone with it.
struct Workshop<'a> {
    archive: &'a Path,
    path: PathBuf,
}

impl<'a> Workshop<'a> {
    fn make(archive: &'a Path, durable: bool) -> Result<Self, ArchiveError> {
        let path = archive.join(FOLDER);
        let refused = || ArchiveError::file(&path, "make the folder that git packs in");
        // A killed run may have left it; links are removed, not followed.
        match fs::remove_dir_all(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(refused()(error)),
            _ => {}
        }
        let make = || {
            let archive = archive.canonicalize()?;
            fs::create_dir(&path)?;
            for name in ["objects", "refs", PACKED] {
                link(&archive.join(name), &path.join(name))?;
            }
            let fsync = if durable { "all" } else { "none" };
            fs::write(path.join("config"), format!("{CONFIG}[core]\n\tfsync = {fsync}\n"))?;
            fs::copy(archive.join("HEAD"), path.join("HEAD")).map(drop)
        };
        make().map_err(refused())?;
        Ok(Self { archive, path })
    }

    /// Runs git in the folder, with nothing of the surroundings but where programs are found.
    fn git(&self, lock: &WriteLock, arguments: &[&str]) -> Result<(), ArchiveError> {
        let failed =
            |reason: String| ArchiveError::Git { archive: self.archive.to_owned(), doing: format!("run `git {}`", arguments[0]), reason };
        let mut git = Command::new("git");
        git.env_clear().envs(["PATH", "TMPDIR", "SYSTEMROOT"].iter().filter_map(|name| Some((name, std::env::var_os(name)?))));
        git.envs([("LC_ALL", "C"), ("TZ", "UTC"), ("GIT_CONFIG_NOSYSTEM", "1"), ("GIT_CONFIG_GLOBAL", "/dev/null")]);
        git.envs([("GIT_NO_REPLACE_OBJECTS", "1"), ("GIT_NO_LAZY_FETCH", "1"), ("GIT_TERMINAL_PROMPT", "0")]);
        // A git that outlives us keeps the lock; of its input it reads nothing.
        let lock = lock.shared().map_err(|error| failed(error.to_string()))?;
        git.stdin(lock).stdout(Stdio::null());
        let output = git.arg("--git-dir").arg(&self.path).args(arguments).output().map_err(|error| failed(error.to_string()))?;
        match output.status.success() {
            true => Ok(()),
            false => Err(failed(String::from_utf8_lossy(&output.stderr).trim().replace('\n', "; "))),
        }
    }
}

impl Drop for Workshop<'_> {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.path)); // what stays is removed by the next run
    }
}

#[cfg(unix)]
fn link(path: &Path, name: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(path, name)
}

#[cfg(not(unix))]
fn link(_path: &Path, _name: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
