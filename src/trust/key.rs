//! A key that signs: in this process when its file holds the secret, through `ssh-keygen` when an agent or a device does.
//!
//! The secret is never shown: not by `Debug`, not in an error.

use std::fmt;
use std::path::{Path, PathBuf};

use ssh_key::private::{Ed25519Keypair, KeypairData};
use ssh_key::rand_core::{OsRng, RngCore};
use ssh_key::{Algorithm, HashAlg, LineEnding, PrivateKey, PublicKey, SshSig};

use crate::trust::keygen;
use crate::trust::public_key;
use crate::trust::rsa_signature;

/// What the first line of an OpenSSH private key says.
const OPENSSH: &str = "-----BEGIN OPENSSH PRIVATE KEY-----";
/// A file longer than this is no key; the longest rsa key takes a quarter of it.
const LONGEST_FILE: u64 = 64 * 1024;

/// A key that can sign.
pub struct SigningKey {
    secret: Secret,
    public: PublicKey,
}

/// Where the secret half is.
enum Secret {
    /// Here.
    Held(Box<PrivateKey>),
    /// With an agent or a device that `ssh-keygen` reaches by this file.
    Elsewhere(PathBuf),
}

/// A key pair as two texts, ready to be written to files.
pub struct NewKey {
    /// The private key in OpenSSH's format, not encrypted.
    pub private: String,
    /// One line without its end, e.g. `ssh-ed25519 AAAA… skive`.
    pub public: String,
}

/// Why a key cannot be opened or cannot sign.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read.
    #[error("{}: cannot read the key: {source}", path.display())]
    File {
        /// The key's file.
        path: PathBuf,
        /// The system's words.
        source: std::io::Error,
    },
    /// The file holds something else.
    #[error("{}: is no key that can sign: {reason}", path.display())]
    NotAKey {
        /// The key's file.
        path: PathBuf,
        /// What it is, or what to do.
        reason: String,
    },
    /// The key is encrypted and no passphrase came with it.
    #[error("{}: the key is encrypted; give its passphrase, or load it in an ssh-agent and name its `.pub` file", .0.display())]
    Locked(PathBuf),
    /// The passphrase does not open the key.
    #[error("{}: the passphrase does not open the key", .0.display())]
    Passphrase(PathBuf),
    /// `ssh-keygen` could not be run.
    #[error("{}: `ssh-keygen` signs with such a key, and cannot be run: {source}; install OpenSSH, or name a private key file", path.display())]
    NoTool {
        /// The key's file.
        path: PathBuf,
        /// The system's words.
        source: std::io::Error,
    },
    /// `ssh-keygen` ran and made no signature.
    #[error("{}: `ssh-keygen` made no signature: {reason}; is the key in the ssh-agent, or its device at hand?", path.display())]
    Tool {
        /// The key's file.
        path: PathBuf,
        /// Its last words.
        reason: String,
    },
    /// The system gave no randomness.
    #[error("the system has no randomness for a new key: {0}")]
    Randomness(String),
    /// A comment that would break the line it stands in.
    #[error("`{}` cannot be a key's comment: it has a control character", .0.escape_debug())]
    Comment(String),
    /// The key refused.
    #[error("the key cannot sign: {0}")]
    Sign(String),
}

impl SigningKey {
    /// Opens a key: a private OpenSSH key (ed25519, ecdsa, rsa) signs by itself; a `.pub` file, or the file of a key on
    /// a device (`sk-…`), signs through `ssh-keygen`, which asks the agent or the device.
    ///
    /// The passphrase is for an encrypted private key, and not looked at otherwise.
    ///
    /// # Errors
    /// When there is no key, or it cannot be used; nothing has been signed then.
    pub fn open(path: &Path, passphrase: Option<&str>) -> Result<Self, KeyError> {
        let not_a_key = |reason: String| KeyError::NotAKey { path: path.to_owned(), reason };
        let text = load(path)?;
        if !text.trim_start().starts_with(OPENSSH) {
            let reason = || not_a_key(other_format(&text).to_owned());
            let public = PublicKey::from_openssh(&text).map_err(|_| reason())?;
            public_key::refuse(&public).map_err(not_a_key)?;
            return Ok(Self { secret: Secret::Elsewhere(path.to_owned()), public });
        }
        let key = match PrivateKey::from_openssh(text.trim_start()) {
            Ok(key) => key,
            // An ecdsa number that happens to begin with zeros is too short for `ssh-key` 0.6.7; OpenSSH may know better.
            Err(error) => {
                let public = keygen::public(path).ok_or_else(|| not_a_key(format!("{error}")))?;
                return Ok(Self { secret: Secret::Elsewhere(path.to_owned()), public });
            }
        };
        if matches!(key.algorithm(), Algorithm::SkEd25519 | Algorithm::SkEcdsaSha2NistP256) {
            return Ok(Self { public: key.public_key().clone(), secret: Secret::Elsewhere(path.to_owned()) });
        }
        public_key::refuse(key.public_key()).map_err(not_a_key)?;
        let key = match (key.is_encrypted(), passphrase) {
            (false, _) => key,
            (true, None) => return Err(KeyError::Locked(path.to_owned())),
            (true, Some(passphrase)) => key.decrypt(passphrase).map_err(|error| match error {
                ssh_key::Error::Crypto => KeyError::Passphrase(path.to_owned()),
                error => not_a_key(format!("{error}; load it in an ssh-agent and name its `.pub` file")),
            })?,
        };
        let key = Self::held(key);
        // A file can be damaged and still be read; better now than in the midst of a release.
        key.checked("trial", b"").map_err(|_| not_a_key("its two halves do not belong together".to_owned()))?;
        Ok(key)
    }

    /// Makes a new ed25519 key from the system's randomness.
    ///
    /// # Errors
    /// When the system has none to give, or the comment has a control character.
    pub fn generate(comment: &str) -> Result<NewKey, KeyError> {
        if comment.chars().any(char::is_control) {
            return Err(KeyError::Comment(comment.to_owned()));
        }
        let mut seed = [0; 32];
        OsRng.try_fill_bytes(&mut seed).map_err(|error| KeyError::Randomness(error.to_string()))?;
        let key = ed25519(seed, comment);
        let private = key.to_openssh(LineEnding::LF).map_err(|error| KeyError::Sign(error.to_string()))?.to_string();
        Ok(NewKey { private, public: public_key::line(key.public_key()) })
    }

    /// Makes an ed25519 key from 32 bytes: the same bytes, the same signatures. For tests and measurements.
    pub fn from_seed(seed: [u8; 32], comment: &str) -> Self {
        Self::held(ed25519(seed, comment))
    }

    fn held(key: PrivateKey) -> Self {
        Self { public: key.public_key().clone(), secret: Secret::Held(Box::new(key)) }
    }

    /// Signs a message: the armoured text that `ssh-keygen -Y sign -n <namespace>` writes, over its SHA-512.
    ///
    /// What signs in this process signs the same message with the same bytes each time; a device, and `ssh-keygen` with
    /// an ecdsa key, do not.
    ///
    /// # Errors
    /// When the name space is empty, or an agent or device gives no signature by this very key.
    pub fn sign(&self, namespace: &str, message: &[u8]) -> Result<String, KeyError> {
        // An ed25519 key that was opened has proved itself; the check would cost more than the signature.
        let signature = match (&self.secret, self.public.algorithm()) {
            (Secret::Held(_), Algorithm::Ed25519) => self.unchecked(namespace, message)?,
            _ => self.checked(namespace, message)?,
        };
        let text = signature.to_pem(LineEnding::LF).map_err(|error| KeyError::Sign(error.to_string()))?;
        Ok(if text.ends_with('\n') { text } else { text + "\n" })
    }

    fn unchecked(&self, namespace: &str, message: &[u8]) -> Result<SshSig, KeyError> {
        match &self.secret {
            Secret::Held(key) => match key.key_data() {
                KeypairData::Rsa(pair) => rsa_signature::sign(pair, namespace, message),
                _ => key.sign(namespace, HashAlg::Sha512, message),
            }
            .map_err(|error| KeyError::Sign(error.to_string())),
            Secret::Elsewhere(path) => keygen::sign(path, namespace, message),
        }
    }

    fn checked(&self, namespace: &str, message: &[u8]) -> Result<SshSig, KeyError> {
        let signature = self.unchecked(namespace, message)?;
        let bad = |_| KeyError::Sign(format!("what was made is no signature by {}", self.fingerprint()));
        self.public.verify(namespace, message, &signature).map_err(bad)?;
        Ok(signature)
    }

    /// The public half, e.g. `ssh-ed25519 AAAA… skive`, without an end of line.
    pub fn public_line(&self) -> String {
        public_key::line(&self.public)
    }

    /// The public half's SHA-256 as OpenSSH writes it, e.g. `SHA256:…`.
    pub fn fingerprint(&self) -> String {
        public_key::fingerprint(&self.public)
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").field("fingerprint", &self.fingerprint()).finish_non_exhaustive()
    }
}

impl fmt::Debug for NewKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewKey").field("public", &self.public).finish_non_exhaustive()
    }
}

fn ed25519(seed: [u8; 32], comment: &str) -> PrivateKey {
    PrivateKey::new(KeypairData::from(Ed25519Keypair::from_seed(&seed)), comment).expect("a key just made is not encrypted")
}

fn load(path: &Path) -> Result<String, KeyError> {
    use std::io::Read;
    let failed = |source| KeyError::File { path: path.to_owned(), source };
    let mut bytes = Vec::new();
    std::fs::File::open(path).and_then(|file| file.take(LONGEST_FILE + 1).read_to_end(&mut bytes)).map_err(failed)?;
    let not_text = |_| KeyError::NotAKey { path: path.to_owned(), reason: "it is not text".to_owned() };
    String::from_utf8(bytes).map_err(not_text)
}

/// What a file is that is neither an OpenSSH private key nor a public one.
fn other_format(text: &str) -> &'static str {
    match text.trim_start() {
        "" => "the file is empty",
        text if text.starts_with("PuTTY-User-Key-File") => "it is PuTTY's; export it as an OpenSSH key",
        text if text.contains("-cert-v01@openssh.com") => "it is a certificate; name the key's own file",
        text if text.starts_with("-----BEGIN") && text.contains("PRIVATE KEY-----") => {
            "it is not in OpenSSH's format; `ssh-keygen -p -f FILE` rewrites it"
        }
        _ => "it is neither an OpenSSH private key nor a public one",
    }
}
