//! Who may approve what: `trust/` in the workspace, to be frozen, approved and released like an agreement.
//!
//! [`init_trust`] writes a first policy from the parties of some works, [`add_key`] and [`revoke_key`] change the lists of
//! keys. Nothing of it is in force before it is released; what is in force then judges the next change.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::layouts::LayoutError;
use crate::model::{Agreement, FactDate, PartyType, WorkId};
use crate::pipeline::{PipelineError, Project};
use crate::publication::places::{PlaceError, TRUST, read_files};
use crate::scaffold::{ScaffoldError, place, replace};
use crate::trust::{APPROVAL_NAMESPACE, AllowedSigners, Group, KeyError, Need, NewKey, Policy, RevokedKeys, SigningKey};

const POLICY: &str = "trust/policy.json";
const SIGNERS: &str = "trust/allowed_signers";
const REVOKED: &str = "trust/revoked_keys";

/// What stands at the head of the two lists.
const SIGNERS_HEAD: &str = "\
# who may approve with which key, as OpenSSH's allowed_signers; `aftale trust add PARTY KEY.pub` adds a line
# principals options key-type key comment (an office, never a person)
";
const REVOKED_HEAD: &str = "# keys that no longer count, a public key a line; `aftale trust revoke KEY.pub` adds one\n";

/// Why `trust/` was not written.
#[derive(Debug, thiserror::Error)]
pub enum TrustError {
    /// A work that cannot be used.
    #[error(transparent)]
    Pipeline(#[from] PipelineError),
    /// A label file that cannot be used.
    #[error(transparent)]
    Layout(#[from] LayoutError),
    /// It cannot be written.
    #[error(transparent)]
    Write(#[from] ScaffoldError),
    /// It cannot be read.
    #[error(transparent)]
    Place(#[from] PlaceError),
    /// No policy yet.
    #[error("there is no {POLICY}; `aftale trust init` makes one from the parties of the agreements")]
    NoPolicy,
    /// A file with mistakes.
    #[error("{path} cannot be used:\n{}", flaws.iter().map(|flaw| format!("  {flaw}")).collect::<Vec<_>>().join("\n"))]
    Flawed {
        /// The file, below the workspace.
        path: &'static str,
        /// Its mistakes.
        flaws: Vec<String>,
    },
    /// A key that cannot be used.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// A key that cannot be written.
    #[error("{} cannot be written: {reason}", path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// The system's words.
        reason: io::Error,
    },
    /// A party that the policy does not know.
    #[error("`{party}` is neither a party nor a registrar of {POLICY}; there are: {known}")]
    UnknownParty {
        /// The party asked for.
        party: String,
        /// Those there are.
        known: String,
    },
    /// A key that is in use.
    #[error("this key ({fingerprint}) stands in line {line} of {SIGNERS} already, for {principals}; every party has keys of its own")]
    Taken {
        /// The key.
        fingerprint: String,
        /// The line.
        line: usize,
        /// For whom.
        principals: String,
    },
    /// A date that is not a whole day.
    #[error("`{0}` is not a day; a key is valid from one day to another, e.g. 2019-07-01")]
    NoDay(FactDate),
    /// A registrar that is no name.
    #[error("`{0}` cannot be a registrar's id; ids are written with a-z, 0-9 and hyphens")]
    Registrar(String),
}

/// From and to when a key is valid, in whole days of UTC.
#[derive(Debug, Clone, Copy, Default)]
pub struct Validity {
    /// The first day.
    pub from: Option<FactDate>,
    /// The first day on which it is valid no more.
    pub until: Option<FactDate>,
}

/// Writes a first policy and empty lists of keys, from the parties of some works: content needs everyone, a correction the
/// registrar where there is one, a republication nobody but the publisher. Gives the files' paths.
///
/// # Errors
/// When there is a `trust/` already, a work has mistakes, or the files cannot be written.
pub fn init_trust(project: &Project, root: &Path, works: &[WorkId], registrar: Option<&str>) -> Result<Vec<PathBuf>, TrustError> {
    let policy = first_policy(project, works, registrar)?;
    let text = policy.to_json();
    let files = [(POLICY, text.as_str()), (SIGNERS, SIGNERS_HEAD), (REVOKED, REVOKED_HEAD)];
    Ok(place(root, &files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())).into())?)
}

fn first_policy(project: &Project, works: &[WorkId], registrar: Option<&str>) -> Result<Policy, TrustError> {
    // Works that bind the same parties of a type share a group: nobody approves an addendum that does not concern them.
    let mut bound: BTreeMap<(String, PartyType, BTreeSet<String>), BTreeSet<&WorkId>> = BTreeMap::new();
    for id in works {
        let agreement: &Agreement = project.sound(id)?;
        let mut members: BTreeMap<PartyType, BTreeSet<String>> = BTreeMap::new();
        for party in agreement.facts.parties.iter().flat_map(|party| project.registry.expand(party, agreement.facts.in_force_from)) {
            // What has been taken over since approves by the name it has now.
            let party = project.registry.parties.get(project.registry.successor(&party.id)).unwrap_or(party);
            members.entry(party.party_type).or_default().insert(party.id.to_string());
        }
        for (party_type, members) in members {
            bound.entry((id.series().publisher().to_owned(), party_type, members)).or_default().insert(id);
        }
    }
    let labels = project.layouts.labels(&project.workspace.language, "trust")?;
    let word = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let publishers: BTreeSet<&String> = bound.keys().map(|(publisher, ..)| publisher).collect();
    let mut groups: Vec<Group> = Vec::new();
    for ((publisher, party_type, members), ids) in &bound {
        let kind = serde_json::to_value(party_type).expect("a word");
        let kind = kind.as_str().unwrap_or_default();
        let printed = project.workspace.publishers.get(publisher).map_or(publisher.as_str(), |publisher| publisher.name.as_str());
        let id = if publishers.len() == 1 { kind.to_owned() } else { format!("{publisher}-{kind}") };
        let name = word(&labels["groups"][kind]).replace("{publisher}", printed);
        // The group of most works has the plain name, the others are told by the first of theirs.
        let alike = bound.iter().filter(|((other, of, _), _)| other == publisher && of == party_type);
        let most = alike.max_by_key(|((.., members), works)| (works.len(), members.len())).is_some_and(|((.., known), _)| known == members);
        let first = ids.iter().next().filter(|_| !most).map(|id| Ok::<_, TrustError>((*id, project.sound(id)?)));
        let (id, name) = match first.transpose()? {
            Some((work, of)) => {
                let below = work.to_string().replace('/', "-");
                (format!("{id}{}", below.trim_start_matches(publisher.as_str())), format!("{name} ({})", of.facts.short_title))
            }
            None => (id, name),
        };
        groups.push(Group {
            id,
            name,
            need: u32::try_from(members.len()).unwrap_or(u32::MAX),
            members: members.iter().cloned().collect(),
            tags: if works.iter().filter(|id| id.series().publisher() == publisher).all(|id| ids.contains(id)) {
                vec![format!("{publisher}/**")]
            } else {
                ids.iter().map(|id| format!("{id}/*")).collect()
            },
        });
    }
    let content: Vec<String> = groups.iter().map(|group| group.id.clone()).collect();
    let mut policy = Policy {
        trust_groups: content.clone(),
        need: Need { withdrawal: None, correction: content.clone(), content, republication: Vec::new() },
        groups,
        signs_for: BTreeMap::new(),
    };
    if let Some(registrar) = registrar {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if registrar.is_empty() || !registrar.bytes().all(plain) {
            return Err(TrustError::Registrar(registrar.to_owned()));
        }
        let parties: BTreeSet<String> = policy.groups.iter().flat_map(|group| group.members.clone()).collect();
        let parties = parties.into_iter().filter(|party| party != registrar).collect();
        policy.signs_for.insert(registrar.to_owned(), parties);
        let (id, members) = ("registrar".to_owned(), vec![registrar.to_owned()]);
        policy.groups.push(Group { id: id.clone(), name: word(&labels["registrar"]), members, need: 1, tags: Vec::new() });
        policy.need.correction = vec![id];
    }
    Ok(policy)
}

/// Lets a key sign for a party; a registrar's key also for those that the registrar signs for. Gives the line that was added.
///
/// # Errors
/// When the policy does not know the party, the key is in use, or a file cannot be read or written.
pub fn add_key(root: &Path, party: &str, key: &Path, validity: Validity) -> Result<String, TrustError> {
    let policy = policy(root)?;
    let known = policy.everyone();
    if !known.contains(party) {
        return Err(TrustError::UnknownParty { party: party.to_owned(), known: Vec::from_iter(known).join(", ") });
    }
    let key = SigningKey::open(key, None)?;
    let text = text(root, SIGNERS)?;
    let signers = AllowedSigners::read(&text);
    let signers = signers.map_err(|flaws| TrustError::Flawed { path: SIGNERS, flaws: flaws.iter().map(ToString::to_string).collect() })?;
    if let Some(taken) = signers.keys().iter().find(|known| known.fingerprint == key.fingerprint()) {
        return Err(TrustError::Taken { fingerprint: key.fingerprint(), line: taken.line, principals: taken.principals.join(", ") });
    }
    let mut principals = vec![party.to_owned()];
    principals.extend(policy.signs_for.get(party).into_iter().flatten().cloned());
    let mut options = vec![format!("namespaces=\"{APPROVAL_NAMESPACE}\"")];
    for (name, day) in [("valid-after", validity.from), ("valid-before", validity.until)] {
        let Some(day) = day else { continue };
        if !day.is_full() {
            return Err(TrustError::NoDay(day));
        }
        options.push(format!("{name}=\"{}Z\"", day.to_string().replace('-', "")));
    }
    let line = format!("{} {} {}", principals.join(","), options.join(","), key.public_line());
    append(root, SIGNERS, &text, &line)?;
    Ok(line)
}

/// Lets a key count no more, from the release of `trust/` on. Gives the line that was added, or that was there.
///
/// # Errors
/// When a file cannot be read or written.
pub fn revoke_key(root: &Path, key: &Path) -> Result<String, TrustError> {
    policy(root)?;
    let key = SigningKey::open(key, None)?;
    let text = text(root, REVOKED)?;
    let revoked = RevokedKeys::read(&text);
    let revoked = revoked.map_err(|flaws| TrustError::Flawed { path: REVOKED, flaws: flaws.iter().map(ToString::to_string).collect() })?;
    let line = key.public_line();
    if !revoked.revokes(&key.fingerprint()) {
        append(root, REVOKED, &text, &line)?;
    }
    Ok(line)
}

fn policy(root: &Path) -> Result<Policy, TrustError> {
    let files = read_files(&root.join(TRUST))?;
    let bytes = files.get("policy.json").ok_or(TrustError::NoPolicy)?;
    Policy::read(bytes).map_err(|flaws| TrustError::Flawed { path: POLICY, flaws })
}

/// Makes a pair of keys: a file that only its owner can read, and beside it the public half. Gives the public line.
///
/// # Errors
/// When a file is there already, or cannot be written.
pub fn make_key(file: &Path, comment: &str) -> Result<String, TrustError> {
    let NewKey { private, public } = SigningKey::generate(comment)?;
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(|reason| TrustError::Unwritable { path: folder.to_owned(), reason })?;
    }
    let mut beside = file.as_os_str().to_owned();
    beside.push(".pub");
    for (path, text, mode) in [(file, &private, 0o600), (Path::new(&beside), &public, 0o644)] {
        write_new(path, text, mode).map_err(|reason| TrustError::Unwritable { path: path.to_owned(), reason })?;
    }
    Ok(public.trim_end().to_owned())
}

fn write_new(path: &Path, text: &str, mode: u32) -> io::Result<()> {
    let mut options = fs::File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
    let mut file = options.open(path)?;
    file.write_all(text.trim_end().as_bytes())?;
    file.write_all(b"\n")?;
    file.sync_all()
}

/// A list as it is; empty where it is not there.
fn text(root: &Path, path: &str) -> Result<String, TrustError> {
    match fs::read_to_string(root.join(path)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        other => other.map_err(|reason| PlaceError::Unreadable { path: root.join(path), reason }.into()),
    }
}

fn append(root: &Path, path: &str, text: &str, line: &str) -> Result<(), TrustError> {
    let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    Ok(replace(root, path, format!("{text}{end}{line}\n").as_bytes())?)
}
