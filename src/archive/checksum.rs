//! The SHA-1 that git writes at the end of its packs, indexes and graphs: a guard against damage, which vouches for nobody.
//!
//! Objects are hashed by git2, which also notices the known collisions; its hash cannot be had without an object's header.

use std::io::{self, Read};

/// How many bytes of a checksum.
pub(super) const LENGTH: usize = 20;

const BLOCK: usize = 64;

/// Hashes bytes as they come.
struct Sha1 {
    state: [u32; 5],
    open: Vec<u8>,
    length: u64,
}

/// Whether a file ends with the checksum of all before it. Reads it to its end.
///
/// # Errors
/// When the file cannot be read.
pub(super) fn ends_with_its_checksum(mut file: impl Read) -> io::Result<Option<[u8; LENGTH]>> {
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
    let sum = hash.finish();
    Ok((kept == sum).then_some(sum))
}

/// The checksum of bytes.
pub(super) fn checksum(bytes: &[u8]) -> [u8; LENGTH] {
    let mut hash = Sha1::new();
    hash.update(bytes);
    hash.finish()
}

impl Sha1 {
    fn new() -> Self {
        Self { state: [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0], open: Vec::new(), length: 0 }
    }

    fn update(&mut self, bytes: &[u8]) {
        self.length += bytes.len() as u64;
        self.open.extend_from_slice(bytes);
        let whole = self.open.len() / BLOCK * BLOCK;
        for block in self.open[..whole].chunks_exact(BLOCK) {
            compress(&mut self.state, block);
        }
        self.open.drain(..whole);
    }

    /// Pads with a one, zeros and the length in bits.
    fn finish(mut self) -> [u8; LENGTH] {
        let bits = self.length.wrapping_mul(8);
        let zeros = (BLOCK * 2 - 9 - self.open.len()) % BLOCK;
        let mut padding = vec![0x80];
        padding.resize(1 + zeros, 0);
        padding.extend(bits.to_be_bytes());
        self.update(&padding);
        let mut sum = [0; LENGTH];
        for (four, word) in sum.chunks_exact_mut(4).zip(self.state) {
            four.copy_from_slice(&word.to_be_bytes());
        }
        sum
    }
}

/// One block, as FIPS 180-4 section 6.1.2 has it.
fn compress(state: &mut [u32; 5], block: &[u8]) {
    let mut words = [0u32; 80];
    for (word, four) in words.iter_mut().zip(block.chunks_exact(4)) {
        *word = u32::from_be_bytes(four.try_into().expect("chunks of four have four bytes"));
    }
    for at in 16..80 {
        words[at] = (words[at - 3] ^ words[at - 8] ^ words[at - 14] ^ words[at - 16]).rotate_left(1);
    }
    let [mut a, mut b, mut c, mut d, mut e] = *state;
    for (at, word) in words.into_iter().enumerate() {
        let (mix, round) = match at {
            0..20 => ((b & c) | (!b & d), 0x5a82_7999),
            20..40 => (b ^ c ^ d, 0x6ed9_eba1),
            40..60 => ((b & c) | (b & d) | (c & d), 0x8f1b_bcdc),
            _ => (b ^ c ^ d, 0xca62_c1d6u32),
        };
        let next = a.rotate_left(5).wrapping_add(mix).wrapping_add(e).wrapping_add(round).wrapping_add(word);
        (e, d, c, b, a) = (d, c, b.rotate_left(30), a, next);
    }
    for (sum, word) in state.iter_mut().zip([a, b, c, d, e]) {
        *sum = sum.wrapping_add(word);
    }
}
