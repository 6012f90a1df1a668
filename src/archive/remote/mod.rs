//! A remote archive, reached by git's own command line: git2 cannot push in one step, and passes by a local server's hooks.
//!
//! Git runs in a folder of ours that has nothing but the archive's objects in it, so neither the archive's configuration
//! nor its hooks are read. Of the user's own configuration only what says how to reach a server is handed on:
//! `credential.*`, `http.*`, `url.*`, `ssh.*`, `core.sshCommand` and `core.askPass`. A credential helper or an ssh command
//! named there does run; that is what it is for. The system's configuration is never read, and nobody is asked anything.

pub(in crate::archive) mod push;
pub(in crate::archive) mod rebase;
pub(in crate::archive) mod seen;
mod take_over;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::archive::ArchiveError;
use crate::archive::repository::{MAIN, ObjectId, TAGS};

/// What git may know of the world it runs in.
const ENVIRONMENT: [&str; 19] = [
    "PATH",
    "HOME",
    "XDG_CONFIG_HOME",
    "SSH_AUTH_SOCK",
    "GIT_SSH",
    "GIT_SSH_COMMAND",
    "GIT_SSH_VARIANT",
    "GIT_SSL_CAINFO",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "http_proxy",
    "https_proxy",
    "HTTPS_PROXY",
    "all_proxy",
    "ALL_PROXY",
    "no_proxy",
    "NO_PROXY",
    "TMPDIR",
    "SYSTEMROOT",
];

/// The settings of the user's that say how to reach a server; git writes their names in lower case.
const REACHING: &str = r"^(credential|http|https|url|ssh)\.|^core\.(sshcommand|askpass)$";

/// The configuration of the folder that git runs in: nothing beside it, all that arrives checked.
const CONFIG: &str = "\
[core]
\trepositoryformatversion = 0
\tbare = true
\thooksPath = /dev/null
[gc]
\tauto = 0
[maintenance]
\tauto = false
[fetch]
\tfsckObjects = true
\twriteCommitGraph = false
[push]
\tdefault = nothing
\tgpgSign = false
\tfollowTags = false
[http]
\tlowSpeedLimit = 1
\tlowSpeedTime = 120
";

/// How many folders may be in the way of ours before this is given up.
const FOLDERS: u32 = 1000;

/// A remote archive and the folder that git runs in to reach it.
pub(in crate::archive) struct Remote<'a> {
    archive: &'a Path,
    url: &'a str,
    durable: bool,
    folder: Folder,
    reaching: Vec<(String, String)>,
}

/// What is at a remote.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::archive) struct Listing {
    /// The tip of its `main`.
    pub(in crate::archive) main: Option<ObjectId>,
    /// Its tags by name.
    pub(in crate::archive) tags: BTreeMap<String, ObjectId>,
}

impl<'a> Remote<'a> {
    /// Gets ready to reach a remote; nothing is sent yet.
    ///
    /// # Errors
    /// When there is no room for a folder, or git cannot be run.
    pub(in crate::archive) fn open(archive: &'a Path, url: &'a str, durable: bool) -> Result<Self, ArchiveError> {
        let folder = Folder::make().map_err(ArchiveError::file(&std::env::temp_dir(), "make a folder for git"))?;
        let mut remote = Self { archive, url, durable, folder, reaching: Vec::new() };
        remote.reaching = remote.read_reaching()?;
        Ok(remote)
    }

    /// Asks for the remote's `main` and tags.
    ///
    /// # Errors
    /// When the remote cannot be reached, or is no git server.
    pub(in crate::archive) fn list(&self) -> Result<Listing, ArchiveError> {
        let output = self.run(&["ls-remote", "--", self.url, MAIN, "refs/tags/*"], "")?;
        let mut listing = Listing::default();
        for line in output.lines() {
            let read = || line.split_once('\t').and_then(|(id, name)| Some((ObjectId::read(id)?, name)));
            let (id, name) = read().ok_or_else(|| self.not_pushed(format!("it lists `{line}`, which is no object of SHA-1")))?;
            match name.strip_prefix(TAGS) {
                Some(tag) if !tag.ends_with("^{}") => drop(listing.tags.insert(tag.to_owned(), id)),
                None if name == MAIN => listing.main = Some(id),
                _ => {}
            }
        }
        Ok(listing)
    }

    /// Brings the objects of some references into the archive; no reference of the archive's moves.
    ///
    /// # Errors
    /// When the remote cannot be reached, or sends what git finds broken.
    pub(in crate::archive) fn fetch(&self, references: &[String], have: Option<ObjectId>) -> Result<(), ArchiveError> {
        // Git asks for what its own references lack, so it gets one that shows what is here.
        if let Some(have) = have {
            let main = self.folder.path.join(MAIN);
            fs::write(&main, format!("{have}\n")).map_err(ArchiveError::file(&main, "write the file"))?;
        }
        let options = ["--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--stdin"];
        let command: Vec<&str> = ["fetch"].into_iter().chain(options).chain(["--", self.url]).collect();
        self.run(&command, &references.iter().map(|name| format!("{name}\n")).collect::<String>()).map(drop)
    }

    /// Sends objects and lets references at the remote show them: all of them, or none. Nothing is forced.
    ///
    /// # Errors
    /// When the remote cannot be reached or does not take them, with git's words.
    pub(in crate::archive) fn push(&self, references: &[(String, ObjectId)]) -> Result<(), ArchiveError> {
        let moves: Vec<String> = references.iter().map(|(name, id)| format!("{id}:{name}")).collect();
        let options = ["--quiet", "--atomic", "--no-verify", "--no-follow-tags", "--no-signed", "--recurse-submodules=no"];
        let command = ["push"].into_iter().chain(options).chain(["--", self.url]);
        let command: Vec<&str> = command.chain(moves.iter().map(String::as_str)).collect();
        self.run(&command, "").map(drop)
    }

    /// The remote's name without a password in it.
    pub(in crate::archive) fn name(&self) -> String {
        name(self.url)
    }

    /// Says that what is released here is not there.
    pub(in crate::archive) fn not_pushed(&self, reason: String) -> ArchiveError {
        ArchiveError::NotPushed { archive: self.archive.to_owned(), remote: self.name(), reason }
    }

    fn run(&self, arguments: &[&str], input: &str) -> Result<String, ArchiveError> {
        let mut git = self.git();
        git.env("GIT_CONFIG_GLOBAL", self.folder.path.join("none")).env("GIT_OBJECT_DIRECTORY", self.archive.join("objects"));
        let sync = if self.durable { "all" } else { "none" };
        let settings = [("core.fsync".to_owned(), sync.to_owned())];
        let settings: Vec<&(String, String)> = self.reaching.iter().chain(&settings).collect();
        git.env("GIT_CONFIG_COUNT", settings.len().to_string());
        for (at, (name, value)) in settings.into_iter().enumerate() {
            git.env(format!("GIT_CONFIG_KEY_{at}"), name).env(format!("GIT_CONFIG_VALUE_{at}"), value);
        }
        if !self.reaching.iter().any(|(name, _)| name == "core.sshcommand") && std::env::var_os("GIT_SSH").is_none() {
            let command = std::env::var_os("GIT_SSH_COMMAND").unwrap_or_else(|| OsString::from("ssh -o BatchMode=yes"));
            git.env("GIT_SSH_COMMAND", command);
        }
        let output = output(git.arg("--git-dir").arg(&self.folder.path).args(arguments), input);
        let output = output.map_err(|error| self.not_pushed(format!("git cannot be run: {error}")))?;
        match output.status.success() {
            true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
            false => Err(self.not_pushed(words(&output).replace(self.url, &self.name()))),
        }
    }

    /// Git with a bare environment, from our folder.
    fn git(&self) -> Command {
        let mut git = Command::new("git");
        git.env_clear().envs(ENVIRONMENT.iter().filter_map(|name| Some((name, std::env::var_os(name)?))));
        git.envs([("LC_ALL", "C"), ("TZ", "UTC"), ("GIT_CONFIG_NOSYSTEM", "1"), ("GIT_TERMINAL_PROMPT", "0")]);
        git.env("GIT_NO_REPLACE_OBJECTS", "1");
        git
    }

    /// What the user's configuration says of reaching servers.
    fn read_reaching(&self) -> Result<Vec<(String, String)>, ArchiveError> {
        let mut git = self.git();
        if let Some(file) = std::env::var_os("GIT_CONFIG_GLOBAL") {
            git.env("GIT_CONFIG_GLOBAL", file);
        }
        git.arg("--git-dir").arg(&self.folder.path).args(["config", "--global", "--includes", "--null", "--get-regexp", REACHING]);
        let output = output(&mut git, "").map_err(|error| self.not_pushed(format!("git cannot be run: {error}")))?;
        match output.status.code() {
            Some(0) => Ok(String::from_utf8_lossy(&output.stdout).split_terminator('\0').map(setting).collect()),
            // Nothing is set, or there is no such file.
            Some(1) => Ok(Vec::new()),
            _ => Err(self.not_pushed(words(&output))),
        }
    }
}

/// A remote's name without a password in it.
pub(in crate::archive) fn name(url: &str) -> String {
    match url.split_once("://") {
        Some((scheme, rest)) => {
            let host = rest.split('/').next().unwrap_or_default();
            let bare = host.rsplit_once('@').map_or(rest, |(user, _)| &rest[user.len() + 1..]);
            format!("{scheme}://{bare}")
        }
        None => url.to_owned(),
    }
}

/// A name without a value says yes.
fn setting(line: &str) -> (String, String) {
    let (name, value) = line.split_once('\n').unwrap_or((line, "true"));
    (name.to_owned(), value.to_owned())
}

fn output(git: &mut Command, input: &str) -> io::Result<Output> {
    let mut child = git.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        match stdin.write_all(input.as_bytes()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => return Err(error),
            _ => {} // a git that does not read its input says why in its own words
        }
    }
    child.wait_with_output()
}

/// What git said, in one line; its advice to force is left out.
fn words(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("hint:") && !line.starts_with("To "));
    let said = lines.collect::<Vec<_>>().join("; ");
    if said.is_empty() { format!("git ended with {}", output.status) } else { said }
}

/// A folder of this run alone, as empty a repository as git takes for one; gone with it.
struct Folder {
    path: PathBuf,
}

impl Folder {
    fn make() -> io::Result<Self> {
        let folder = (0..FOLDERS).find_map(|number| {
            let path = std::env::temp_dir().join(format!("aftale-git-{}-{number}", std::process::id()));
            match private_folder(&path) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => None,
                other => Some(other.map(|()| Self { path })),
            }
        });
        let folder = folder.unwrap_or_else(|| Err(io::ErrorKind::AlreadyExists.into()))?;
        fs::create_dir_all(folder.path.join("refs/heads"))?;
        fs::create_dir(folder.path.join("objects"))?;
        fs::write(folder.path.join("config"), CONFIG)?;
        fs::write(folder.path.join("HEAD"), format!("ref: {MAIN}\n"))?;
        Ok(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed lies in the system's folder for such things.
        let _ = fs::remove_dir_all(&self.path);
    }
}

fn private_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}
