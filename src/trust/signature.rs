//! The armoured signature, read as leniently as `ssh-keygen` reads it, and what can be wrong with one.

use ssh_key::{PublicKey, SshSig};

use crate::trust::instant::verify_time;

const BEGIN: &str = "-----BEGIN SSH SIGNATURE-----\n";
const END: &str = "\n-----END SSH SIGNATURE-----";
/// The width of an armoured line.
const WIDTH: usize = 70;

/// Why a signature does not count.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignatureFlaw {
    /// It cannot be read.
    #[error("the signature cannot be read; it is the text that `ssh-keygen -Y sign` writes")]
    Garbled,
    /// It is over other bytes, or was damaged.
    #[error("the signature does not fit the text: one of them was changed after signing")]
    Changed,
    /// It was made for another purpose.
    #[error("the signature was made in the name space `{found}`, and `{wanted}` is needed")]
    Namespace {
        /// What is needed, e.g. `aftale-approval`.
        wanted: String,
        /// What it says, e.g. `git`.
        found: String,
    },
    /// The key is listed, but not for this purpose.
    #[error("the key {fingerprint} is not allowed to sign in the name space `{wanted}` (allowed_signers:{line})")]
    KeyNamespace {
        /// The key.
        fingerprint: String,
        /// What is needed, e.g. `aftale-approval`.
        wanted: String,
        /// The key's line.
        line: usize,
    },
    /// Nobody is listed with the key.
    #[error("the key {fingerprint} is nobody's: allowed_signers does not list it")]
    UnknownKey {
        /// The key.
        fingerprint: String,
    },
    /// The key is somebody else's.
    #[error("the key {fingerprint} is not listed for `{principal}` (allowed_signers:{line} lists it for `{listed}`)")]
    OtherPrincipal {
        /// The key.
        fingerprint: String,
        /// Who was to have signed.
        principal: String,
        /// Whom the key's line lists.
        listed: String,
        /// The key's line.
        line: usize,
    },
    /// The key's time has not come.
    #[error("the key {fingerprint} is valid only from {} on (allowed_signers:{line}), and was judged at {}", verify_time(*.from), verify_time(*.at))]
    NotYetValid {
        /// The key.
        fingerprint: String,
        /// Unix seconds.
        from: i64,
        /// Unix seconds.
        at: i64,
        /// The key's line.
        line: usize,
    },
    /// The key's time is over.
    #[error("the key {fingerprint} was valid only until {} (allowed_signers:{line}), and was judged at {}", verify_time(*.until), verify_time(*.at))]
    Expired {
        /// The key.
        fingerprint: String,
        /// Unix seconds.
        until: i64,
        /// Unix seconds.
        at: i64,
        /// The key's line.
        line: usize,
    },
    /// The key was revoked.
    #[error("the key {fingerprint} is revoked (revoked_keys:{line})")]
    Revoked {
        /// The key.
        fingerprint: String,
        /// The line that revokes it.
        line: usize,
    },
}

/// Reads an armoured signature: nothing before it, and lines of any length.
pub(super) fn read(text: &str) -> Option<SshSig> {
    let (body, _) = text.strip_prefix(BEGIN)?.split_once(END)?;
    let letters: Vec<char> = body.chars().filter(|letter| !letter.is_ascii_whitespace()).collect();
    let lines: String = letters.chunks(WIDTH).flat_map(|line| line.iter().copied().chain(['\n'])).collect();
    SshSig::from_pem(format!("{BEGIN}{lines}{}\n", END.trim_start())).ok()
}

/// Checks the signature itself: made over this message, for this purpose. Whose key it is comes later.
pub(super) fn check(namespace: &str, message: &[u8], text: &str) -> Result<PublicKey, SignatureFlaw> {
    let signature = read(text).ok_or(SignatureFlaw::Garbled)?;
    if signature.namespace() != namespace {
        return Err(SignatureFlaw::Namespace { wanted: namespace.to_owned(), found: signature.namespace().to_owned() });
    }
    let key = PublicKey::from(signature.public_key().clone());
    key.verify(namespace, message, &signature).map_err(|_| SignatureFlaw::Changed)?;
    Ok(key)
}
