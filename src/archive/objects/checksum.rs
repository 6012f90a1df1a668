//! The SHA-1 that git writes at the end of its packs, indexes and graphs: a guard against damage, which vouches for nobody.
//!
//! Objects are hashed by git2, which also notices the known collisions; its hash cannot be had without an object's header.

use std::io::{self, Read};

use sha1::{Digest, Sha1};

/// How many bytes of a checksum.
pub(in crate::archive) const LENGTH: usize = 20;

/// Whether a file ends with the checksum of all before it. Reads it to its end.
///
/// # Errors
/// When the file cannot be read.
pub(in crate::archive) fn ends_with_its_checksum(mut file: impl Read) -> io::Result<Option<[u8; LENGTH]>> {
    let mut hash = Sha1::new();
    let mut kept: Vec<u8> = Vec::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = match file.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        kept.extend_from_slice(&buffer[..read]);
        let sure = kept.len().saturating_sub(LENGTH);
        hash.update(&kept[..sure]);
        kept.drain(..sure);
    }
    let sum: [u8; LENGTH] = hash.finalize().into();
    Ok((kept == sum).then_some(sum))
}

/// The checksum of bytes.
pub(in crate::archive) fn checksum(bytes: &[u8]) -> [u8; LENGTH] {
    Sha1::digest(bytes).into()
}
