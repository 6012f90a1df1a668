//! Where an edition's finished bytes meet the archive: a release, and the log of releases.
//!
//! `edition.rs` is what a build hands over, `folder.rs` lays it out as the files of a release with their lists of
//! digests, `release.rs` publishes it, `log.rs` reads the archive back, `time.rs` is the date given on the command line.

mod edition;
mod folder;
mod log;
mod release;
mod time;

pub use edition::{EDITION_FILES, Edition};
pub use log::{LogEntry, log};
pub use release::{ReleaseError, Released, release};
pub use time::{ReleaseTime, ReleaseTimeError};
