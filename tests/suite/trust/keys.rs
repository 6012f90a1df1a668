//! Keys that sign: the same bytes as `ssh-keygen -Y sign`, and no word of the secret anywhere.

use std::fs;
use std::path::Path;
use std::process::Command;

use aftale::trust::{APPROVAL_NAMESPACE, AllowedSigners, GIT_NAMESPACE, KeyError, RevokedKeys, SigningKey};
use tempfile::TempDir;

use super::{NOON, has, key, made, openssh};

const MESSAGE: &[u8] = "Party: skive\næøå\0\r\n".as_bytes();

/// Makes a key file with OpenSSH, next to its `.pub`.
fn keygen(folder: &Path, name: &str, options: &[&str], passphrase: &str) {
    made(folder, &[&["ssh-keygen", "-q", "-N", passphrase, "-C", "en nøgle", "-f", name], options].concat(), b"");
}

/// The signature that OpenSSH makes with a key file.
fn by_openssh(folder: &Path, name: &str, namespace: &str) -> String {
    made(folder, &["ssh-keygen", "-Y", "sign", "-q", "-n", namespace, "-f", name], MESSAGE)
}

/// Whether both sides call a signature good.
fn assert_good(folder: &Path, public: &str, namespace: &str, signature: &str) {
    let signers = format!("skive {public}\n");
    fs::write(folder.join("signers"), &signers).unwrap();
    fs::write(folder.join("text.sig"), signature).unwrap();
    made(folder, &["ssh-keygen", "-Y", "verify", "-f", "signers", "-I", "skive", "-n", namespace, "-s", "text.sig"], MESSAGE);
    let signers = AllowedSigners::read(&signers).unwrap();
    let signer = signers.verify(&RevokedKeys::default(), Some("skive"), namespace, MESSAGE, signature, NOON).unwrap();
    assert_eq!(made(folder, &["ssh-keygen", "-lf", "signers"], b"").split(' ').nth(1), Some(signer.fingerprint.as_str()));
}

#[test]
fn ed25519_and_rsa_signatures_are_the_bytes_that_ssh_keygen_writes() {
    if !has("ssh-keygen") {
        return;
    }
    let folder = TempDir::new().unwrap();
    for (name, options) in [("ed", &["-t", "ed25519"][..]), ("rsa2", &["-t", "rsa", "-b", "2048"]), ("rsa3", &["-t", "rsa", "-b", "3072"])]
    {
        keygen(folder.path(), name, options, "");
        let key = SigningKey::open(&folder.path().join(name), None).unwrap();
        for namespace in [APPROVAL_NAMESPACE, GIT_NAMESPACE] {
            let signature = key.sign(namespace, MESSAGE).unwrap();
            assert_eq!(signature, by_openssh(folder.path(), name, namespace), "{name} in {namespace}");
            assert_good(folder.path(), &key.public_line(), namespace, &signature);
        }
        assert_eq!(key.public_line() + "\n", fs::read_to_string(folder.path().join(format!("{name}.pub"))).unwrap());
    }
}

#[test]
fn ecdsa_signatures_are_good_to_ssh_keygen_and_its_own_are_good_here() {
    if !has("ssh-keygen") {
        return;
    }
    let folder = TempDir::new().unwrap();
    for bits in ["256", "384", "521"] {
        for _ in 0..4 {
            // Every other P-521 key has a number that begins with zeros and is written shorter.
            keygen(folder.path(), bits, &["-t", "ecdsa", "-b", bits], "");
            let key = SigningKey::open(&folder.path().join(bits), None).unwrap();
            assert_good(folder.path(), &key.public_line(), "git", &by_openssh(folder.path(), bits, "git"));
            assert_good(folder.path(), &key.public_line(), "git", &key.sign("git", MESSAGE).unwrap());
            fs::remove_file(folder.path().join(bits)).unwrap();
        }
    }
}

#[test]
fn an_encrypted_key_signs_with_its_passphrase_only() {
    if !has("ssh-keygen") {
        return;
    }
    let folder = TempDir::new().unwrap();
    let ciphers = ["aes256-ctr", "aes128-ctr", "aes256-cbc", "aes256-gcm@openssh.com", "chacha20-poly1305@openssh.com"];
    for (name, cipher) in ["a", "b", "c", "d", "e"].into_iter().zip(ciphers) {
        keygen(folder.path(), name, &["-t", if name == "a" { "rsa" } else { "ed25519" }, "-a", "1", "-Z", cipher], "sesam æ");
        let path = folder.path().join(name);
        assert!(matches!(SigningKey::open(&path, None), Err(KeyError::Locked(_))));
        assert!(matches!(SigningKey::open(&path, Some("sesam")), Err(KeyError::Passphrase(_))));
        let key = SigningKey::open(&path, Some("sesam æ")).unwrap();
        assert_good(folder.path(), &key.public_line(), "git", &key.sign("git", MESSAGE).unwrap());
    }
}

#[test]
fn a_new_key_is_one_that_openssh_reads_and_no_two_are_equal() {
    let folder = TempDir::new().unwrap();
    let (new, other) = (SigningKey::generate("skive").unwrap(), SigningKey::generate("skive").unwrap());
    assert_ne!(new.public, other.public);
    let path = folder.path().join("new");
    fs::write(&path, &new.private).unwrap();
    let key = SigningKey::open(&path, None).unwrap();
    assert_eq!(key.public_line(), new.public);
    assert!(new.public.starts_with("ssh-ed25519 ") && new.public.ends_with(" skive"), "{}", new.public);
    assert!(matches!(SigningKey::generate("skive\nviborg ssh-ed25519"), Err(KeyError::Comment(_))));
    if has("ssh-keygen") {
        made(folder.path(), &["chmod", "600", "new"], b"");
        assert_eq!(made(folder.path(), &["ssh-keygen", "-y", "-f", "new"], b"").trim_end(), new.public);
        assert_eq!(by_openssh(folder.path(), "new", "git"), key.sign("git", MESSAGE).unwrap());
    }
}

#[test]
fn the_same_seed_signs_the_same_bytes_and_a_comment_stays_on_its_line() {
    let again = SigningKey::from_seed([1; 32], "to\nlinjer");
    assert_eq!(SigningKey::from_seed([1; 32], "a").sign("git", MESSAGE).unwrap(), again.sign("git", MESSAGE).unwrap());
    assert_ne!(SigningKey::from_seed([2; 32], "a").sign("git", MESSAGE).unwrap(), again.sign("git", MESSAGE).unwrap());
    assert!(again.public_line().ends_with(" tolinjer"), "{}", again.public_line());
    assert!(matches!(again.sign("", MESSAGE), Err(KeyError::Sign(_))));
}

#[test]
fn neither_debug_nor_an_error_shows_a_key() {
    let new = SigningKey::generate("skive").unwrap();
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("key");
    fs::write(&path, &new.private).unwrap();
    let key = SigningKey::open(&path, None).unwrap();
    let mut shown = vec![format!("{new:?}"), format!("{key:?}"), format!("{key:#?}")];
    let lines: Vec<&str> = new.private.lines().collect();
    let half = lines[..lines.len() / 2].join("\n");
    let swapped = new.private.replacen(lines[2], lines[1], 1);
    for damaged in [half.clone(), swapped, new.private.replace("OPENSSH ", ""), format!("x{}", new.private), lines[2].to_owned()] {
        fs::write(&path, &damaged).unwrap();
        let error = SigningKey::open(&path, Some("sesam")).unwrap_err();
        assert!(matches!(error, KeyError::NotAKey { .. }), "{error:?}");
        shown.extend([format!("{error}"), format!("{error:?}")]);
    }
    let secret: String = lines[1..lines.len() - 1].concat();
    for text in &shown {
        // The public half may be shown, and stands in the file too.
        let told =
            (0..secret.len() - 16).map(|at| &secret[at..at + 16]).find(|piece| text.contains(*piece) && !new.public.contains(*piece));
        assert_eq!(told, None, "{text}");
        assert!(!text.contains("sesam"), "{text}");
    }
}

#[test]
fn a_file_that_is_no_key_is_refused_with_a_way_out() {
    let folder = TempDir::new().unwrap();
    let refusal = |text: &[u8]| {
        let path = folder.path().join("key");
        fs::write(&path, text).unwrap();
        SigningKey::open(&path, None).unwrap_err().to_string()
    };
    assert!(SigningKey::open(&folder.path().join("nowhere"), None).unwrap_err().to_string().contains("nowhere: cannot read the key"));
    assert!(matches!(SigningKey::open(folder.path(), None), Err(KeyError::File { .. })), "a folder");
    assert!(refusal(b"").contains("empty"));
    assert!(refusal(b"\xff\xfe").contains("not text"));
    assert!(refusal(b"PuTTY-User-Key-File-3: ssh-ed25519\n").contains("export"));
    assert!(refusal(b"-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n").contains("ssh-keygen -p"));
    assert!(refusal(b"ssh-dss AAAAB3NzaC1kc3MAAAABAw==\n").contains("neither"));
    assert!(refusal(&[b'a'; 100_000]).contains("neither"));
}

#[test]
fn keys_that_are_not_verified_here_are_refused_before_they_sign() {
    if !has("ssh-keygen") {
        return;
    }
    let folder = TempDir::new().unwrap();
    keygen(folder.path(), "weak", &["-t", "rsa", "-b", "1024"], "");
    for file in ["weak", "weak.pub"] {
        let error = SigningKey::open(&folder.path().join(file), None).unwrap_err().to_string();
        assert!(error.contains("2048 to 4096 bits here, and this one 1024"), "{file}: {error}");
    }
    keygen(folder.path(), "ca", &["-t", "ed25519"], "");
    made(folder.path(), &["ssh-keygen", "-q", "-s", "ca", "-I", "x", "-n", "skive", "ca.pub"], b"");
    let error = SigningKey::open(&folder.path().join("ca-cert.pub"), None).unwrap_err().to_string();
    assert!(error.contains("certificate"), "{error}");
}

#[test]
fn a_public_file_signs_through_ssh_keygen_and_fails_when_the_secret_is_not_at_hand() {
    if !has("ssh-keygen") {
        return;
    }
    let folder = TempDir::new().unwrap();
    keygen(folder.path(), "office", &["-t", "ed25519"], "");
    let public = folder.path().join("office.pub");
    let key = SigningKey::open(&public, None).unwrap();
    let signature = key.sign("git", MESSAGE).unwrap(); // ssh-keygen finds the secret beside it
    assert_eq!(signature, by_openssh(folder.path(), "office", "git"));
    assert_eq!(signature, SigningKey::open(&folder.path().join("office"), None).unwrap().sign("git", MESSAGE).unwrap());

    keygen(folder.path(), "other", &["-t", "ed25519"], "");
    fs::copy(folder.path().join("other"), folder.path().join("office")).unwrap();
    assert!(key.sign("git", MESSAGE).is_err(), "a signature by another key is none");
    fs::remove_file(folder.path().join("office")).unwrap();
    let error = key.sign("git", MESSAGE).unwrap_err();
    assert!(matches!(error, KeyError::Tool { .. }) && error.to_string().contains("ssh-agent"), "{error}");
}

/// Not a test of its own: what `an_agent_signs_for_a_public_file` runs again with the agent's environment.
#[test]
#[ignore = "run by an_agent_signs_for_a_public_file"]
fn with_the_agent_of_the_environment() {
    let path = std::env::var_os("AFTALE_TEST_KEY").expect("the path of a public key");
    print!("<{}>", SigningKey::open(Path::new(&path), None).unwrap().sign("git", MESSAGE).unwrap());
}

#[test]
fn an_agent_signs_for_a_public_file() {
    if !has("ssh-keygen") || !has("ssh-agent") {
        return;
    }
    let folder = TempDir::new().unwrap();
    keygen(folder.path(), "agent-key", &["-t", "ed25519"], "");
    let expected = by_openssh(folder.path(), "agent-key", "git");
    let socket = folder.path().join("socket");
    let mut agent = Command::new("ssh-agent").arg("-D").arg("-a").arg(&socket).stdout(std::process::Stdio::null()).spawn().unwrap();
    for _ in 0..200 {
        if socket.exists() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let added = Command::new("ssh-add").arg("-q").arg(folder.path().join("agent-key")).env("SSH_AUTH_SOCK", &socket).status();
    fs::remove_file(folder.path().join("agent-key")).unwrap();
    let again = |socket: &Path| {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "trust::keys::with_the_agent_of_the_environment", "--ignored", "--nocapture"]);
        command.env("SSH_AUTH_SOCK", socket).env("AFTALE_TEST_KEY", folder.path().join("agent-key.pub"));
        command.output().unwrap()
    };
    let signed = again(&socket);
    agent.kill().unwrap();
    agent.wait().unwrap();
    let gone = again(&socket);
    assert!(added.unwrap().success());
    assert!(String::from_utf8_lossy(&signed.stdout).contains(&format!("<{expected}>")), "{}", String::from_utf8_lossy(&signed.stdout));
    assert!(!gone.status.success(), "an agent that is gone signs nothing");
}

#[test]
fn an_approval_is_signed_in_a_name_space_that_git_does_not_take() {
    let signature = key("skive").sign(APPROVAL_NAMESPACE, MESSAGE).unwrap();
    let signers = AllowedSigners::read(&format!("skive {}", key("skive").public_line())).unwrap();
    let verified = |namespace| signers.verify(&RevokedKeys::default(), Some("skive"), namespace, MESSAGE, &signature, NOON);
    assert!(verified(APPROVAL_NAMESPACE).is_ok() && verified(GIT_NAMESPACE).is_err());
    if has("ssh-keygen") {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("text.sig"), &signature).unwrap();
        let check =
            |space| openssh(folder.path(), "UTC", &["ssh-keygen", "-Y", "check-novalidate", "-n", space, "-s", "text.sig"], MESSAGE);
        assert!(check(APPROVAL_NAMESPACE).status.success() && !check(GIT_NAMESPACE).status.success());
    }
}
