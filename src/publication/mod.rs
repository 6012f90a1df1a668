//! Where a build's finished bytes meet the parties and the archive: from candidate to release, and back to its proof.
//!
//! ```text
//! project ─ prepare ─▶ edition ─ freeze ─▶ frozen/ ─┬─────────── release ─▶ archive ─ verify ─▶ violations
//!                                  trust/ ─ freeze ─┘  approve ─▶ approvals/ ─┘
//! ```
//!
//! `candidate.rs` is what is approved, `places.rs` where it waits, `gate.rs` whether it may go out, `sheet.rs` and
//! `status.rs` what the parties have said; `trust.rs` writes who may say it. `past.rs` loads a project beside its releases,
//! `log.rs` lists them, `time.rs` is the date given on the command line.

mod approve;
mod candidate;
mod edition;
mod freeze;
mod gate;
mod log;
mod past;
mod places;
mod prepare;
mod push;
mod release;
mod schemas;
mod sheet;
mod status;
mod time;
mod trust;
mod verify;

pub use approve::{Approval, ApproveError, Approved, approve};
pub use candidate::{Candidate, CandidateError, Frozen, Printed, TRUST_FILES};
pub use edition::{EDITION_FILES, Edition};
pub use freeze::{FreezeError, Freezing, freeze, freeze_trust, withdraw};
pub use log::{LogEntry, log};
pub use past::{PastError, load, load_released};
pub use places::{PlaceError, TRUST, Target};
pub use push::{bear_witness, check_witness, push};
pub use release::{Order, Plan, ReleaseError, Released, plan, release};
pub use schemas::{SCHEMAS, schema};
pub use status::{StatusError, render_sheet, status};
pub use time::{ReleaseTime, ReleaseTimeError};
pub use trust::{TrustError, Validity, add_key, init_trust, make_key, revoke_key};
pub use verify::{Rebuild, Verification, VerifiedRelease, VerifyError, Verifying, publishers, verify};
