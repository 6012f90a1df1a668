//! Keys, signed statements and the gate. OpenSSH's own tools are asked for a second opinion where they are installed.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use aftale::trust::{APPROVAL_NAMESPACE, Case, Decision, Kind, Paper, SigningKey, Statement, Trust, verify_time};

mod cases;
mod gate;
mod keys;
mod policy;
mod properties;
mod signers;
mod statement;

pub const TAG: &str = "midtjylland/sundhedsaftale/2019-2023/r0001";
pub const CONTENT: &str = "5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9";
/// 2019-07-01 at noon.
pub const NOON: i64 = 1_561_982_400;
pub const YEAR: i64 = 365 * 24 * 60 * 60;

/// Whether a tool can be run; says so past the harness's ears when it cannot, and the test has nothing to say then.
pub fn has(tool: &str) -> bool {
    let found = Command::new(tool).arg("-?").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok();
    if !found {
        std::io::stderr().write_all(format!("skipped: `{tool}` is not installed\n").as_bytes()).unwrap();
    }
    found
}

/// Runs a tool of OpenSSH in a folder with a bare environment.
pub fn openssh(folder: &Path, zone: &str, arguments: &[&str], input: &[u8]) -> Output {
    let mut command = Command::new(arguments[0]);
    command.args(&arguments[1..]).current_dir(folder).env_clear().envs([("LC_ALL", "C"), ("TZ", zone)]);
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let _ = child.stdin.take().unwrap().write_all(input); // a tool that refuses early does not read it
    child.wait_with_output().unwrap()
}

/// Runs a tool that has to succeed, and gives what it printed.
pub fn made(folder: &Path, arguments: &[&str], input: &[u8]) -> String {
    let output = openssh(folder, "UTC", arguments, input);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The key of a name: the same one every time.
pub fn key(name: &str) -> SigningKey {
    let mut seed = [7; 32];
    for (place, byte) in seed.iter_mut().zip(name.bytes()) {
        *place = byte;
    }
    SigningKey::from_seed(seed, name)
}

/// A line of `allowed_signers` for approvals, from a year before noon to a year after.
pub fn line(principals: &str, key: &SigningKey) -> String {
    let (from, until) = (verify_time(NOON - YEAR), verify_time(NOON + YEAR));
    format!("{principals} namespaces=\"{APPROVAL_NAMESPACE}\",valid-after=\"{from}\",valid-before=\"{until}\" {}\n", key.public_line())
}

pub const POLICY: &str = r#"{
  "groups": [
    { "id": "region", "name": "Regionen", "members": ["midtjylland"], "need": 1 },
    { "id": "kommuner", "name": "Kommunerne", "members": ["skive", "viborg", "silkeborg"], "need": 2 },
    { "id": "sekretariat", "members": ["faelles"], "need": 1 }
  ],
  "need": { "content": ["region", "kommuner"], "correction": ["sekretariat"], "republication": [] },
  "trust_groups": ["region"],
  "signs_for": { "registrar": ["viborg", "silkeborg"] }
}"#;

/// The state of `trust/` that the tests start from: everyone has a key, and the registrar's is listed for its parties.
pub fn files() -> BTreeMap<String, Vec<u8>> {
    let own: String = ["midtjylland", "skive", "viborg", "faelles"].map(|party| line(party, &key(party))).concat();
    let signers = own + &line("registrar,viborg,silkeborg", &key("registrar"));
    let files = [("policy.json", POLICY.to_owned()), ("allowed_signers", signers), ("revoked_keys", "# nobody\n".to_owned())];
    files.into_iter().map(|(name, text)| (name.to_owned(), text.into_bytes())).collect()
}

pub fn trust() -> Trust {
    Trust::read(&files()).unwrap()
}

/// The same with another file in its place.
pub fn trust_with(name: &str, text: &str) -> Trust {
    let mut files = files();
    files.insert(name.to_owned(), text.as_bytes().to_vec());
    Trust::read(&files).unwrap()
}

/// The same with more lines of `allowed_signers`.
pub fn trust_and(lines: &str) -> Trust {
    let before = String::from_utf8(files()["allowed_signers"].clone()).unwrap();
    trust_with("allowed_signers", &(before + lines))
}

pub fn case(kind: Kind) -> Case<'static> {
    Case { tag: TAG, content_sha256: CONTENT, kind, at: NOON }
}

pub fn statement(party: &str, decision: Decision) -> Statement {
    let (tag, content_sha256, party) = (TAG.to_owned(), CONTENT.to_owned(), party.to_owned());
    Statement { tag, content_sha256, party, decision, decided_at: None, minutes: None, office: None }
}

/// A statement signed with the key of a name.
pub fn signed(statement: &Statement, by: &str) -> Paper {
    let text = statement.text().unwrap();
    let signature = key(by).sign(APPROVAL_NAMESPACE, text.as_bytes()).unwrap();
    Paper { party: statement.party.clone(), statement: text.into_bytes(), signature: Some(signature.into_bytes()) }
}

/// A party's own approval.
pub fn approval(party: &str) -> Paper {
    signed(&statement(party, Decision::Approve), party)
}

/// A party's own rejection.
pub fn rejection(party: &str) -> Paper {
    signed(&statement(party, Decision::Reject), party)
}

/// An approval by the registrar, which names the minutes.
pub fn registered(party: &str) -> Paper {
    let minutes = Some("byrådet 2019-06-18, punkt 7".to_owned());
    signed(&Statement { minutes, ..statement(party, Decision::Approve) }, "registrar")
}

/// What opens the gate for a content release: the region and two councils.
pub fn quorum() -> Vec<Paper> {
    vec![approval("midtjylland"), approval("skive"), approval("viborg")]
}
