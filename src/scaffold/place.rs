//! Puts new files into a folder: all of them or none, and never over something that is there.
//!
//! 1. Whatever stands in the way is named, and nothing is done.
//! 2. The files are written into a hidden folder beside their places.
//! 3. They are moved there, in the order given; a move that fails takes back those before it.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::interrupt;
use crate::scaffold::ScaffoldError;

/// New files by `/`-joined path below the folder, in the order in which they appear.
pub type NewFiles = Vec<(String, Vec<u8>)>;

/// Where files wait; the name begins with a dot, so that no walk over sources sees it.
const STAGED: &str = ".aftale.staged";

/// Puts the files into a folder, making it if need be; gives their paths.
///
/// # Errors
/// When something is in the way, or the disk says no; the folder is then as it was.
pub fn place(folder: &Path, files: &NewFiles) -> Result<Vec<PathBuf>, ScaffoldError> {
    refuse_taken(folder, files)?;
    let _uninterrupted = interrupt::hold();
    let (staged, mut made, mut moved) = (folder.join(STAGED), Vec::new(), Vec::new());
    let placed = make_folder(folder, &mut made).map_err(unwritable(folder)).map(|()| alone(folder)).and_then(|alone| {
        // Another run may have come first.
        refuse_taken(folder, files)?;
        let placed = stage(&staged, files).map_err(unwritable(&staged)).and_then(|()| move_all(folder, &staged, files, &mut moved));
        clear(&staged);
        drop(alone);
        placed
    });
    if placed.is_err() {
        for place in moved.iter().rev() {
            let _ = if place.is_dir() { fs::remove_dir_all(place) } else { fs::remove_file(place) };
        }
        for folder in made.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
    placed.map(|()| files.iter().map(|(path, _)| below(folder, path)).collect())
}

/// Puts a file into the place of one that is there, in one step.
///
/// # Errors
/// When the disk says no; the file is then as it was.
pub fn replace(folder: &Path, path: &str, bytes: &[u8]) -> Result<(), ScaffoldError> {
    let _uninterrupted = interrupt::hold();
    let _alone = alone(folder);
    let (staged, file) = (folder.join(STAGED), folder.join(path));
    let replaced = stage(&staged, &vec![(path.to_owned(), bytes.to_vec())]).and_then(|()| fs::rename(staged.join(path), &file));
    clear(&staged);
    replaced.map_err(unwritable(&file))
}

/// A path below a folder as it is shown: without the dot of the current one.
pub fn below(folder: &Path, path: &str) -> PathBuf {
    if folder == Path::new(".") { path.into() } else { folder.join(path) }
}

/// Waits until no other run puts files into the folder; as long as the value lives, none does. A disk without locks has none.
fn alone(folder: &Path) -> Option<File> {
    File::open(folder).ok().filter(|folder| folder.lock().is_ok())
}

/// Clearing up tells nothing: what could not be cleared is told by the failure that led here, and the next run clears again.
fn clear(staged: &Path) {
    let _ = fs::remove_dir_all(staged);
}

fn refuse_taken(folder: &Path, files: &NewFiles) -> Result<(), ScaffoldError> {
    let taken: BTreeSet<PathBuf> = files.iter().filter_map(|(path, _)| Some(below(folder, in_the_way(folder, path)?))).collect();
    if taken.is_empty() { Ok(()) } else { Err(ScaffoldError::Taken(taken)) }
}

fn unwritable(path: &Path) -> impl FnOnce(io::Error) -> ScaffoldError {
    move |reason| ScaffoldError::Unwritable { path: path.to_owned(), reason }
}

/// The first part of a path that is there and is no folder, or the whole path when it is there.
fn in_the_way<'a>(folder: &Path, path: &'a str) -> Option<&'a str> {
    let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
    ends.map(|end| &path[..end]).find(|part| {
        let there = fs::symlink_metadata(folder.join(part));
        there.is_ok_and(|there| !there.is_dir() || part.len() == path.len())
    })
}

/// Makes a folder and those above it; notes the ones that were not there, outermost first.
fn make_folder(folder: &Path, made: &mut Vec<PathBuf>) -> io::Result<()> {
    let missing: Vec<&Path> = folder.ancestors().take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists()).collect();
    for folder in missing.into_iter().rev() {
        fs::create_dir(folder)?;
        made.push(folder.to_owned());
    }
    Ok(())
}

fn stage(staged: &Path, files: &NewFiles) -> io::Result<()> {
    match fs::remove_dir_all(staged) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    for (path, bytes) in files {
        let path = staged.join(path);
        fs::create_dir_all(path.parent().unwrap_or(staged))?;
        let mut file = File::create(path)?;
        file.write_all(bytes)?;
        file.sync_data()?;
    }
    Ok(())
}

/// Moves the files into place, whole folders where the folder is new; notes what was moved.
fn move_all(folder: &Path, staged: &Path, files: &NewFiles, moved: &mut Vec<PathBuf>) -> Result<(), ScaffoldError> {
    for (path, _) in files {
        let parts = path.match_indices('/').map(|(at, _)| at).chain([path.len()]).map(|end| &path[..end]);
        let Some(part) = parts.into_iter().find(|part| !folder.join(part).exists()) else { continue };
        let place = folder.join(part);
        fs::rename(staged.join(part), &place).map_err(unwritable(&place))?;
        moved.push(place);
    }
    Ok(())
}
