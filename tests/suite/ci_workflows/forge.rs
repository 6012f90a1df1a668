//! A forge for tests: a repository of sources, an archive's remote, and a runner that does a job's steps as GitHub does.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::ci_workflows::workflow::{Jobs, actions, text};
use crate::harness::TestWorkspace;

/// What is no source, and what is secret.
const IGNORED: &str = "archive.git\nwitness\noutput\nkeys/*\n!keys/publishers\n";

/// The forge, and the workspace of somebody who works with it.
pub struct Forge {
    pub workspace: TestWorkspace,
    folder: TempDir,
    jobs: Jobs,
    /// The commit that a proposal starts from.
    pub base: String,
}

/// How a job ended.
pub struct Ran {
    /// Whether every step went well.
    pub passed: bool,
    /// What all steps printed, on both streams.
    pub printed: String,
    /// What stands in the job's summary.
    pub summary: String,
    /// How many steps were run.
    pub steps: usize,
    /// The runner's copy of the sources.
    pub checkout: PathBuf,
}

impl Forge {
    /// A workspace with keys and a policy, its repository with one commit on `main`, and an empty archive.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let remote = format!("archive = \"archive.git\"\nremote = \"{}\"\n", folder.path().join("archive.git").display());
        let workspace = TestWorkspace::fixture("two_periods").with_policy().with(".gitignore", IGNORED);
        let workspace = workspace.replacing("aftale.toml", "archive = \"archive.git\"\n", &remote);
        fs::create_dir_all(folder.path().join("bin")).unwrap();
        symlink(env!("CARGO_BIN_EXE_aftale"), folder.path().join("bin/aftale")).unwrap();
        let forge = Self { workspace, folder, jobs: actions(&text("github.yml")), base: String::new() };
        forge.git(forge.folder.path(), &["init", "-q", "--bare", "--initial-branch=main", "origin.git"]);
        forge.git(forge.folder.path(), &["init", "-q", "--bare", "--initial-branch=main", "archive.git"]);
        forge.git(forge.workspace.path(), &["init", "-q", "--initial-branch=main"]);
        let origin = format!("file://{}", forge.origin().display());
        forge.git(forge.workspace.path(), &["remote", "add", "origin", &origin]);
        forge.commit("main", "2019-06-01T08:00:00Z");
        forge
    }

    /// The repository of the sources.
    pub fn origin(&self) -> PathBuf {
        self.folder.path().join("origin.git")
    }

    /// Where the archive is published.
    pub fn archive(&self) -> PathBuf {
        self.folder.path().join("archive.git")
    }

    /// The folder that the keys are in while a job runs.
    pub fn keys(&self) -> PathBuf {
        self.folder.path().join("keys")
    }

    /// Commits all of the workspace, and pushes it to a branch; gives the commit.
    pub fn commit(&self, branch: &str, at: &str) -> String {
        let here = self.workspace.path();
        self.git(here, &["add", "--all"]);
        let mut commit = self.command("git", here);
        commit.args(["commit", "-q", "-m", "x"]).envs([("GIT_AUTHOR_DATE", at), ("GIT_COMMITTER_DATE", at)]);
        succeed(commit);
        self.git(here, &["push", "-q", "origin", &format!("HEAD:refs/heads/{branch}")]);
        self.git(here, &["rev-parse", "HEAD"])
    }

    /// Brings the workspace's copy of the archive up to date, as its people do.
    pub fn fetch_archive(&self) {
        let here = self.workspace.path();
        let _ = fs::remove_dir_all(here.join("archive.git"));
        self.git(here, &["clone", "-q", "--mirror", self.archive().to_str().unwrap(), "archive.git"]);
    }

    /// Runs git, which must end well.
    pub fn git(&self, folder: &Path, arguments: &[&str]) -> String {
        let mut git = self.command("git", folder);
        git.args(arguments);
        succeed(git)
    }

    /// Does a job on a fresh copy of a branch: its steps in order; after a failure only those for every case.
    pub fn run(&self, job: &str, branch: &str, variables: &[(&str, &str)]) -> Ran {
        let runner = tempfile::tempdir_in(self.folder.path()).unwrap().keep();
        let (checkout, path, summary) = (runner.join("checkout"), runner.join("path"), runner.join("summary"));
        fs::write(&path, "").unwrap();
        fs::write(&summary, "").unwrap();
        let mut clone = vec!["clone", "-q", "--branch", branch];
        clone.extend((job != "proposal").then_some("--depth=1"));
        let origin = format!("file://{}", self.origin().display());
        clone.extend([origin.as_str(), checkout.to_str().unwrap()]);
        self.git(&runner, &clone);

        let key = fs::read(self.workspace.path().join("keys/publisher")).unwrap();
        let secrets = [("PUBLISHER_KEY", base64(&key)), ("BASE", self.base.clone())];
        let (mut passed, mut printed, mut steps) = (true, String::new(), 0);
        for step in &self.jobs[job] {
            if !passed && !step.always {
                continue;
            }
            steps += 1;
            let script = runner.join("step.sh");
            fs::write(&script, &step.commands).unwrap();
            let mut bash = self.command("bash", &checkout);
            let added = fs::read_to_string(&path).unwrap().lines().rev().fold(String::new(), |all, line| format!("{all}{line}:"));
            bash.env("PATH", format!("{added}{}", self.search_path()));
            bash.args(["--noprofile", "--norc", "-eo", "pipefail"]).arg(&script);
            bash.env("GITHUB_PATH", &path).env("GITHUB_STEP_SUMMARY", &summary).env("KEYS", self.keys());
            bash.envs(secrets.iter().filter(|(name, _)| step.variables.iter().any(|variable| variable == name)).cloned());
            let output = bash.envs(variables.iter().copied()).output().unwrap();
            passed &= output.status.success();
            printed += &both(&output);
        }
        Ran { passed, printed, summary: fs::read_to_string(summary).unwrap(), steps, checkout }
    }

    fn search_path(&self) -> String {
        format!("{}:{}", self.folder.path().join("bin").display(), std::env::var("PATH").unwrap())
    }

    /// A command with nobody's configuration and nobody's keys.
    fn command(&self, program: &str, folder: &Path) -> Command {
        let mut command = Command::new(program);
        command.env_clear().env("PATH", self.search_path()).env("HOME", self.folder.path()).env("LC_ALL", "C.UTF-8");
        command.envs([("GIT_CONFIG_NOSYSTEM", "1"), ("GIT_AUTHOR_NAME", "x"), ("GIT_AUTHOR_EMAIL", "x@example.org")]);
        command.envs([("GIT_COMMITTER_NAME", "x"), ("GIT_COMMITTER_EMAIL", "x@example.org")]).current_dir(folder);
        command
    }
}

fn succeed(mut command: Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", both(&output));
    String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
}

fn both(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// As `base64 -w0` writes it.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let number = (0..3).fold(0, |number, at| number << 8 | u32::from(group.get(at).copied().unwrap_or(0)));
        for at in 0..4 {
            let letter = LETTERS[(number >> (18 - 6 * at) & 63) as usize];
            text.push(if at <= group.len() { char::from(letter) } else { '=' });
        }
    }
    text
}
