//! Where an edition's finished bytes meet the archive: a release, and the log of releases.
//!
//! `past.rs` loads a project beside its releases, `prepare.rs` fills an edition from a project, `edition.rs` is what it hands over, `folder.rs` lays it out as the
//! files of a release with their lists of digests, `release.rs` publishes it, `log.rs` reads the archive back, `time.rs`
//! is the date given on the command line.

mod edition;
mod folder;
mod log;
mod past;
mod prepare;
mod release;
mod time;

pub use edition::{EDITION_FILES, Edition};
pub use log::{LogEntry, log};
pub use past::{PastError, load, load_released};
pub use prepare::prepare;
pub use release::{ReleaseError, Released, release};
pub use time::{ReleaseTime, ReleaseTimeError};
