//! The door to `flate2`: named bytes to a ZIP file (APPNOTE 6.3.10), the same bytes every time.
//!
//! Every entry is deflated and dated 1 January 1980, the format's first day: the clock is never written.

use std::io::Write as _;

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};

/// Version 2.0 of the format, which knows deflate.
const VERSION: u16 = 20;
/// Names are UTF-8.
const FLAGS: u16 = 1 << 11;
const DEFLATED: u16 = 8;
/// 1 January 1980.
const DATE: u16 = (1 << 5) | 1;

/// A ZIP file that is being written.
#[derive(Default)]
pub(super) struct Archive {
    bytes: Vec<u8>,
    /// The list at the end of the file.
    directory: Vec<u8>,
    entries: u16,
}

impl Archive {
    /// Adds a file.
    pub(super) fn add(&mut self, name: &str, content: &[u8]) {
        let mut crc = Crc::new();
        crc.update(content);
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        let packed = encoder.write_all(content).and_then(|()| encoder.finish()).expect("memory does not fail");
        let offset = size(self.bytes.len());
        let mut shared = Vec::new();
        for number in [VERSION, FLAGS, DEFLATED, 0, DATE] {
            shared.extend(number.to_le_bytes());
        }
        for number in [crc.sum(), size(packed.len()), size(content.len())] {
            shared.extend(number.to_le_bytes());
        }
        shared.extend(u16::try_from(name.len()).expect("the names are ours and short").to_le_bytes());
        shared.extend(0_u16.to_le_bytes());
        self.bytes.extend(b"PK\x03\x04");
        self.bytes.extend(&shared);
        self.bytes.extend(name.as_bytes());
        self.bytes.extend(packed);
        self.directory.extend(b"PK\x01\x02");
        self.directory.extend(VERSION.to_le_bytes());
        self.directory.extend(&shared);
        // No comment, the first disk, no attributes.
        self.directory.extend([0; 10]);
        self.directory.extend(offset.to_le_bytes());
        self.directory.extend(name.as_bytes());
        self.entries += 1;
    }

    /// The whole file.
    pub(super) fn finish(mut self) -> Vec<u8> {
        let start = size(self.bytes.len());
        self.bytes.extend(&self.directory);
        self.bytes.extend(b"PK\x05\x06");
        self.bytes.extend([0; 4]);
        self.bytes.extend(self.entries.to_le_bytes());
        self.bytes.extend(self.entries.to_le_bytes());
        self.bytes.extend(size(self.directory.len()).to_le_bytes());
        self.bytes.extend(start.to_le_bytes());
        self.bytes.extend([0; 2]);
        self.bytes
    }
}

/// A size as the format writes it; files of more than 4 GB would need another form.
fn size(bytes: usize) -> u32 {
    u32::try_from(bytes).expect("a comparison of texts that fit in memory takes less than 4 GB as a table")
}
