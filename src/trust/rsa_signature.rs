//! Signatures by rsa keys. `ssh-key` 0.6.7 verifies them, but mistakes one prime for the other when it signs.

use rsa::pkcs1v15;
use rsa::signature::{RandomizedSigner, SignatureEncoding};
use rsa::{BigUint, RsaPrivateKey};
use ssh_key::private::RsaKeypair;
use ssh_key::public::KeyData;
use ssh_key::rand_core::OsRng;
use ssh_key::sha2::Sha512;
use ssh_key::{Algorithm, Error, HashAlg, Mpint, Signature, SshSig};

/// Signs a message with `rsa-sha2-512`: the same key and message, the same signature.
pub(super) fn sign(key: &RsaKeypair, namespace: &str, message: &[u8]) -> Result<SshSig, Error> {
    let number = |number: &Mpint| BigUint::from_bytes_be(number.as_positive_bytes().unwrap_or_default());
    let (public, private) = (&key.public, &key.private);
    let primes = vec![number(&private.p), number(&private.q)];
    let secret = RsaPrivateKey::from_components(number(&public.n), number(&public.e), number(&private.d), primes);
    let secret = pkcs1v15::SigningKey::<Sha512>::new(secret.map_err(|_| Error::Crypto)?);
    let data = SshSig::signed_data(namespace, HashAlg::Sha512, message)?;
    // The randomness blinds the arithmetic against onlookers with a stop watch; it leaves no trace in the result.
    let signature = secret.try_sign_with_rng(&mut OsRng, &data).map_err(|_| Error::Crypto)?;
    let signature = Signature::new(Algorithm::Rsa { hash: Some(HashAlg::Sha512) }, signature.to_vec())?;
    SshSig::new(KeyData::from(public.clone()), namespace, HashAlg::Sha512, signature)
}
