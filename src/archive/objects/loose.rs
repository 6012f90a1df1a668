//! An object in a file of its own, read and written by hand: git2 overlooks what follows it there, and waits for ever for the
//! rest of one that is cut.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::bufread::ZlibDecoder;
use flate2::write::ZlibEncoder;

use crate::archive::ArchiveError;
use crate::archive::objects::{Kind, Object, ObjectFlaw};
use crate::archive::repository::ObjectId;
use crate::archive::sync::sync_folder;

/// The longest header of a loose object: kind, size and a zero.
const LONGEST_HEADER: usize = 32;

/// The name under which an object is written before it is put in its place; a killed run's is swept.
const STAGED: &str = "tmp_object_aftale";

/// Reads a loose object to the last byte of its file, and hashes it.
pub(in crate::archive) fn read_loose(path: &Path, id: ObjectId) -> Result<Object, ObjectFlaw> {
    let damaged = |reason: &str| ObjectFlaw::Damaged(reason.to_owned());
    let file = match fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(ObjectFlaw::Missing),
        other => other.map_err(|error| ObjectFlaw::Damaged(error.to_string()))?,
    };
    if file.is_empty() {
        return Err(damaged("its file is empty"));
    }
    let mut inflated = ZlibDecoder::new(&file[..]);
    let (kind, size) = read_header(&mut inflated).ok_or_else(|| damaged("its file does not begin as an object does"))?;
    let mut bytes = Vec::new();
    let limit = u64::try_from(size).unwrap_or(u64::MAX).saturating_add(1);
    let read = inflated.by_ref().take(limit).read_to_end(&mut bytes);
    read.map_err(|_| damaged("its file cannot be inflated"))?;
    if bytes.len() != size {
        return Err(damaged("its length is not the one it says"));
    }
    if !inflated.get_ref().is_empty() {
        return Err(damaged("something follows it in its file"));
    }
    match kind.hash(&bytes) {
        Some(hash) if hash == id => Ok(Object { kind, bytes }),
        Some(hash) => Err(ObjectFlaw::Damaged(format!("its bytes hash to {hash}"))),
        None => Err(damaged("it cannot be hashed")),
    }
}

/// The file that an object has when no pack holds it.
pub(in crate::archive) fn loose_path(archive: &Path, id: ObjectId) -> PathBuf {
    let name = id.to_string();
    archive.join("objects").join(&name[..2]).join(&name[2..])
}

/// Writes an object over whatever lies in its place, under the archive's lock. When it is to be durable, it and its name are
/// on the disk in the end; else they may still be on their way there.
///
/// # Errors
/// When the disk does not take it.
pub(in crate::archive) fn write_loose(archive: &Path, id: ObjectId, kind: Kind, bytes: &[u8], durable: bool) -> Result<(), ArchiveError> {
    let path = loose_path(archive, id);
    put(&archive.join("objects"), &path, kind, bytes, durable).map_err(ArchiveError::file(&path, "write the object"))
}

fn put(objects: &Path, path: &Path, kind: Kind, bytes: &[u8], durable: bool) -> io::Result<()> {
    // As git does: quickly, since packing does it again and better.
    let mut deflated = ZlibEncoder::new(Vec::new(), Compression::fast());
    write!(deflated, "{} {}\0", kind.word(), bytes.len())?;
    deflated.write_all(bytes)?;
    let deflated = deflated.finish()?;
    let staged = objects.join(STAGED);
    let mut file = create_read_only(&staged)?;
    file.write_all(&deflated)?;
    if durable {
        file.sync_all()?;
    }
    let folder = path.parent().unwrap_or(objects);
    match fs::rename(&staged, path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            fs::create_dir(folder)?;
            fs::rename(&staged, path)?;
        }
        other => other?,
    }
    if durable {
        sync_folder(folder)?;
        sync_folder(objects)?;
    }
    Ok(())
}

#[cfg(unix)]
fn create_read_only(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    File::options().write(true).create_new(true).mode(0o444).open(path)
}

/// A file that is read-only cannot be put in another's place everywhere.
#[cfg(not(unix))]
fn create_read_only(path: &Path) -> io::Result<File> {
    File::create_new(path)
}

/// Reads e.g. `blob 12` and a zero.
fn read_header(inflated: &mut impl Read) -> Option<(Kind, usize)> {
    let mut header = Vec::new();
    let mut byte = [0];
    loop {
        inflated.read_exact(&mut byte).ok()?;
        match byte[0] {
            0 => break,
            _ if header.len() == LONGEST_HEADER => return None,
            letter => header.push(letter),
        }
    }
    let space = header.iter().position(|byte| *byte == b' ')?;
    let kind = Kind::read(&header[..space])?;
    let digits = std::str::from_utf8(&header[space + 1..]).ok()?;
    let size: usize = digits.parse().ok()?;
    (size.to_string() == digits).then_some((kind, size))
}
