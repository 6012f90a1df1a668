//! Signatures by `ssh-keygen -Y sign`, for keys whose secret is with an agent or a device.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use ssh_key::{PublicKey, SshSig};

use crate::trust::key::KeyError;
use crate::trust::public_key;
use crate::trust::signature;

/// What `ssh-keygen` needs of the environment; nothing else reaches it.
const ENVIRONMENT: [&str; 6] = ["PATH", "HOME", "SSH_AUTH_SOCK", "SSH_ASKPASS", "SSH_ASKPASS_REQUIRE", "DISPLAY"];

/// The public half of an unencrypted private key, as `ssh-keygen` reads it; `None` when it cannot.
pub(super) fn public(path: &Path) -> Option<PublicKey> {
    let mut command = command(&["-y", "-P", "", "-f"], path).ok()?;
    let output = command.stdin(Stdio::null()).output().ok()?;
    let key = PublicKey::from_openssh(std::str::from_utf8(&output.stdout).ok()?).ok()?;
    (output.status.success() && public_key::refuse(&key).is_ok()).then_some(key)
}

/// Signs a message with the key that a file names. Whose signature came back is for the caller to check.
pub(super) fn sign(path: &Path, namespace: &str, message: &[u8]) -> Result<SshSig, KeyError> {
    let failed = |reason: &str| KeyError::Tool { path: path.to_owned(), reason: reason.to_owned() };
    let no_tool = |source| KeyError::NoTool { path: path.to_owned(), source };
    let mut command = command(&["-Y", "sign", "-n", namespace, "-f"], path).map_err(no_tool)?;
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().map_err(no_tool)?;
    // A tool that ends before it has read everything says why on stderr; the broken pipe adds nothing.
    let written = child.stdin.take().expect("it is piped").write_all(message);
    let output = child.wait_with_output().map_err(no_tool)?;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        let reason = words.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("it says nothing").trim().to_owned();
        return Err(failed(&reason));
    }
    written.map_err(no_tool)?;
    let text = String::from_utf8_lossy(&output.stdout);
    signature::read(&text).ok_or_else(|| failed("what it wrote is no signature"))
}

/// `ssh-keygen` with some options, a file and the bare environment.
fn command(options: &[&str], path: &Path) -> std::io::Result<Command> {
    let mut command = Command::new("ssh-keygen");
    // A name that begins with a hyphen would be an option; the absolute one does not.
    command.args(options).arg(std::path::absolute(path)?).env_clear().env("LC_ALL", "C");
    command.envs(ENVIRONMENT.iter().filter_map(|name| Some((name, std::env::var_os(name)?))));
    Ok(command)
}
