//! Signatures by `ssh-keygen -Y sign`, for keys whose secret is with an agent or a device.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use ssh_key::SshSig;

use crate::trust::key::KeyError;
use crate::trust::signature;

/// What `ssh-keygen` needs of the environment; nothing else reaches it.
const ENVIRONMENT: [&str; 6] = ["PATH", "HOME", "SSH_AUTH_SOCK", "SSH_ASKPASS", "SSH_ASKPASS_REQUIRE", "DISPLAY"];

/// Signs a message with the key that a file names. Whose signature came back is for the caller to check.
pub(super) fn sign(path: &Path, namespace: &str, message: &[u8]) -> Result<SshSig, KeyError> {
    let failed = |reason: &str| KeyError::Tool { path: path.to_owned(), reason: reason.to_owned() };
    let no_tool = |source| KeyError::NoTool { path: path.to_owned(), source };
    let path_of_file = std::path::absolute(path).map_err(no_tool)?; // a name that begins with a hyphen is no option
    let mut command = Command::new("ssh-keygen");
    command.args(["-Y", "sign", "-n", namespace, "-f"]).arg(path_of_file).env_clear().env("LC_ALL", "C");
    command.envs(ENVIRONMENT.iter().filter_map(|name| Some((name, std::env::var_os(name)?))));
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
