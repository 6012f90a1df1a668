//! OpenSSH's `allowed_signers` and `revoked_keys`, and a signature judged by them as `ssh-keygen -Y verify -r` judges it.

use ssh_key::PublicKey;

use crate::trust::allowed_key::{AllowedKey, SignersFlaw};
use crate::trust::public_key;
use crate::trust::signature::{self, SignatureFlaw};

/// Who may sign, in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AllowedSigners {
    keys: Vec<AllowedKey>,
}

/// The keys that no longer count, whatever `allowed_signers` says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RevokedKeys {
    keys: Vec<(usize, String, PublicKey)>, // line, fingerprint, key
}

/// Whose signature it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signer {
    /// The principal asked for, or else the first that the key's line lists.
    pub principal: String,
    /// The key, e.g. `SHA256:…`.
    pub fingerprint: String,
}

impl AllowedSigners {
    /// Reads the whole file; comments start a line with `#`.
    ///
    /// Stricter than OpenSSH, which skips a line that it cannot read: such a line here is an error, and so are a time
    /// without its `Z` and `cert-authority`.
    ///
    /// # Errors
    /// Every line that is wrong.
    pub fn read(text: &str) -> Result<Self, Vec<SignersFlaw>> {
        Ok(Self { keys: read_lines(text, AllowedKey::read)? })
    }

    /// Every key, in the order of the file.
    pub fn keys(&self) -> &[AllowedKey] {
        &self.keys
    }

    /// The lines that list a principal, in the order of the file, whether they are valid now or not.
    pub fn keys_of(&self, principal: &str) -> Vec<&AllowedKey> {
        self.keys.iter().filter(|key| key.is_for(principal)).collect()
    }

    /// Whose signature it is, judged at a time (Unix seconds) exactly as `ssh-keygen -Y verify` judges it.
    ///
    /// Without a principal the signature may be anybody's who is listed, as git asks.
    ///
    /// # Errors
    /// When the signature does not count.
    pub fn verify(
        &self,
        revoked: &RevokedKeys,
        principal: Option<&str>,
        namespace: &str,
        message: &[u8],
        signature: &str,
        at: i64,
    ) -> Result<Signer, SignatureFlaw> {
        let key = signature::check(namespace, message, signature)?;
        let fingerprint = public_key::fingerprint(&key);
        if let Some(line) = revoked.line_of(&key) {
            return Err(SignatureFlaw::Revoked { fingerprint, line });
        }
        let lines: Vec<&AllowedKey> = self.keys.iter().filter(|allowed| allowed.key.key_data() == key.key_data()).collect();
        let Some(first) = lines.first() else {
            return Err(SignatureFlaw::UnknownKey { fingerprint });
        };
        // Without a principal, one that the line itself lists: a pattern may name itself.
        let name_on = |allowed: &AllowedKey| match principal {
            Some(principal) => allowed.is_for(principal).then(|| principal.to_owned()),
            None => allowed.principals.iter().find(|name| allowed.is_for(name)).cloned(),
        };
        let named: Vec<(&AllowedKey, String)> = lines.iter().filter_map(|allowed| Some((*allowed, name_on(allowed)?))).collect();
        let Some(closest) = named.first() else {
            let principal = principal.unwrap_or("anybody").to_owned();
            return Err(SignatureFlaw::OtherPrincipal { fingerprint, principal, listed: first.principals.join(","), line: first.line });
        };
        match named.iter().find(|(allowed, _)| allowed.serves(namespace) && allowed.is_valid_at(at)) {
            Some((_, principal)) => Ok(Signer { principal: principal.clone(), fingerprint }),
            None => {
                // Of several lines, the one that fails by its time says more than one for another purpose.
                let told = named.iter().find(|(allowed, _)| allowed.serves(namespace)).unwrap_or(closest);
                Err(refusal(told.0, namespace, at))
            }
        }
    }
}

/// Why a line of the right key and principal does not count.
fn refusal(allowed: &AllowedKey, namespace: &str, at: i64) -> SignatureFlaw {
    let (fingerprint, line) = (allowed.fingerprint.clone(), allowed.line);
    match (allowed.valid_after, allowed.valid_before) {
        _ if !allowed.serves(namespace) => SignatureFlaw::KeyNamespace { fingerprint, wanted: namespace.to_owned(), line },
        (Some(from), _) if at < from => SignatureFlaw::NotYetValid { fingerprint, from, at, line },
        (_, until) => SignatureFlaw::Expired { fingerprint, until: until.unwrap_or(at), at, line },
    }
}

impl RevokedKeys {
    /// Reads the plain form of the file: one public key a line, comments start with `#`.
    ///
    /// A fingerprint alone is refused: `ssh-keygen -Y verify -r` cannot read it, and calls every signature bad.
    ///
    /// # Errors
    /// Every line that is wrong.
    pub fn read(text: &str) -> Result<Self, Vec<SignersFlaw>> {
        let read = |line, text: &str| match PublicKey::from_openssh(text) {
            Ok(key) => Ok((line, public_key::fingerprint(&key), key)),
            Err(_) if text.starts_with("SHA256:") || text.starts_with("MD5:") => {
                Err("`ssh-keygen` cannot revoke by fingerprint; write the key's public line, as `allowed_signers` has it".to_owned())
            }
            Err(_) if text.starts_with("SSHKRL") => Err("a KRL is not read here; write one public key a line".to_owned()),
            Err(_) => Err("no public key; copy the whole line of its `.pub` file".to_owned()),
        };
        Ok(Self { keys: read_lines(text, read)? })
    }

    /// Whether a key is revoked, by its fingerprint.
    pub fn revokes(&self, fingerprint: &str) -> bool {
        self.keys.iter().any(|(_, revoked, _)| revoked == fingerprint)
    }

    /// The fingerprints of every revoked key, in the order of the file.
    pub fn fingerprints(&self) -> Vec<String> {
        self.keys.iter().map(|(_, fingerprint, _)| fingerprint.clone()).collect()
    }

    fn line_of(&self, key: &PublicKey) -> Option<usize> {
        self.keys.iter().find(|(_, _, revoked)| revoked.key_data() == key.key_data()).map(|(line, _, _)| *line)
    }
}

/// Reads every line that says something; the reader takes the line's number and its text without surrounding spaces.
fn read_lines<T>(text: &str, read: impl Fn(usize, &str) -> Result<T, String>) -> Result<Vec<T>, Vec<SignersFlaw>> {
    let (mut values, mut flaws) = (Vec::new(), Vec::new());
    for (line, text) in (1..).zip(text.split('\n')) {
        let text = text.trim_matches([' ', '\t', '\r']);
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        let control = text.chars().any(|letter| letter.is_control() && letter != '\t');
        let value = if control { Err("a control character".to_owned()) } else { read(line, text) };
        match value {
            Ok(value) => values.push(value),
            Err(message) => flaws.push(SignersFlaw { line, message }),
        }
    }
    if flaws.is_empty() { Ok(values) } else { Err(flaws) }
}
