//! What a layout makes: the finished bytes, and on which page each unit stands, so that others can cite the page.

use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::model::UnitId;

/// The page that each unit of an agreement's PDF begins on, as it is printed there, e.g. `17`.
pub type PageNumbers = BTreeMap<UnitId, String>;

/// A finished document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paged {
    /// The file.
    pub bytes: Vec<u8>,
    /// Where its units stand; empty for what has no pages, and for a comparison.
    pub pages: PageNumbers,
}

impl Paged {
    /// Writes it so that [`Paged::read`] has it back: the pages on one line, then the file.
    pub(super) fn write(&self, out: &mut impl Write) -> io::Result<()> {
        serde_json::to_writer(&mut *out, &self.pages)?;
        out.write_all(b"\n")?;
        out.write_all(&self.bytes)
    }

    /// Reads what [`Paged::write`] wrote; `None` when it is something else.
    pub(super) fn read(written: &[u8]) -> Option<Self> {
        let end = written.iter().position(|&byte| byte == b'\n')?;
        let pages = serde_json::from_slice(&written[..end]).ok()?;
        Some(Self { bytes: written[end + 1..].to_vec(), pages })
    }
}
