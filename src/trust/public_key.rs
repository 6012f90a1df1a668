//! Public keys: which are good enough, and how they are written.

use ssh_key::public::KeyData;
use ssh_key::{HashAlg, PublicKey};

/// Bits of the rsa keys that can be verified here; OpenSSH's own least is 1024, which nobody should use any more.
const RSA_BITS: std::ops::RangeInclusive<usize> = 2048..=4096;

/// Refuses keys whose signatures are not verified here, in words that say what to use instead.
pub(super) fn refuse(key: &PublicKey) -> Result<(), String> {
    match key.key_data() {
        KeyData::Ed25519(_) | KeyData::Ecdsa(_) | KeyData::SkEd25519(_) | KeyData::SkEcdsaSha2NistP256(_) => Ok(()),
        KeyData::Rsa(rsa) => {
            let bytes = rsa.n.as_positive_bytes().unwrap_or_default();
            let bits = bytes.first().map_or(0, |first| bytes.len() * 8 - first.leading_zeros() as usize);
            match RSA_BITS.contains(&bits) {
                true => Ok(()),
                false => Err(format!("an rsa key has 2048 to 4096 bits here, and this one {bits}; use ed25519")),
            }
        }
        _ => Err(format!("`{}` keys are not used here; use ed25519", key.algorithm())),
    }
}

/// One line, without its end and without control characters, whatever the comment holds.
pub(super) fn line(key: &PublicKey) -> String {
    let bare = PublicKey::from(key.key_data().clone()).to_openssh().expect("a key that was read can be written");
    let comment: String = key.comment().chars().filter(|letter| !letter.is_control()).collect();
    format!("{} {}", bare.trim_end(), comment.trim()).trim_end().to_owned()
}

/// e.g. `SHA256:ldyiXa1JQakitNU5tErauu8DvWQ1dZ7aXu+rm7KQuog`.
pub(super) fn fingerprint(key: &PublicKey) -> String {
    key.fingerprint(HashAlg::Sha256).to_string()
}
