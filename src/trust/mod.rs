//! Who may say that a text is approved: keys, signatures, signed statements, and the gate they open.
//!
//! ```text
//! statement ─ sign ─▶ paper ─┐
//! allowed_signers, revoked_keys, policy.json ─ read ─▶ trust ─┴─ judge ─▶ verdict
//! ```
//!
//! The texts are those of OpenSSH, so whoever has `ssh-keygen` can repeat every judgement without this program. The
//! room is the only door to `ssh-key`; it knows nothing of git or agreements, and reads no clock: whoever asks says
//! at which time the keys are judged.

mod allowed_key;
mod concerns;
mod gate;
mod instant;
mod key;
mod keygen;
mod pattern;
mod policy;
mod public_key;
mod rsa_signature;
mod signature;
mod signers;
mod statement;
mod verdict;

pub use allowed_key::{AllowedKey, SignersFlaw};
pub use gate::{Case, Paper, Trust, judge};
pub use instant::verify_time;
pub use key::{KeyError, NewKey, SigningKey};
pub use policy::{Group, Kind, Need, Policy};
pub use signature::SignatureFlaw;
pub use signers::{AllowedSigners, RevokedKeys, Signer};
pub use statement::{Decision, Statement, StatementFlaw};
pub use verdict::{Flaw, GroupResult, KeyResult, KeyStanding, PartyResult, Standing, Verdict};

/// The name space of approvals: a signature made for it is no signature of a commit, and the other way about.
pub const APPROVAL_NAMESPACE: &str = "aftale-approval";
/// The name space in which git signs commits and tags.
pub const GIT_NAMESPACE: &str = "git";
