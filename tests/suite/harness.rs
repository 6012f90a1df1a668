//! Workspaces in temporary folders, and what the program says about them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use aftale::diagnostic::{Diagnostic, Files};
use aftale::model::{Agreement, WorkId};
use aftale::pipeline::{Project, load};
use serde::de::DeserializeOwned;
use tempfile::TempDir;

use crate::akn::schema::test_home;

/// The later work of the fixture `two_periods`.
pub const LATER: &str = "midtjylland/sundhedsaftale/2019-2023";
/// The earlier work of the fixture `two_periods`.
pub const EARLIER: &str = "midtjylland/sundhedsaftale/2015-2018";

/// A workspace in a temporary folder that is gone when the test is over.
#[derive(Debug)]
pub struct TestWorkspace {
    folder: TempDir,
}

/// What a run of the program gave.
#[derive(Debug)]
pub struct Outcome {
    /// The exit code; `None` when a signal ended it.
    pub code: Option<i32>,
    /// What went to stdout.
    pub stdout: String,
    /// What went to stderr.
    pub stderr: String,
}

impl TestWorkspace {
    /// A copy of a fixture below `tests/fixtures/`.
    pub fn fixture(name: &str) -> Self {
        Self::copy_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name))
    }

    /// A copy of a folder.
    pub fn copy_of(folder: &Path) -> Self {
        let workspace = Self::empty();
        copy(folder, workspace.path());
        workspace
    }

    /// A copy of this repository's own sources and settings.
    pub fn own() -> Self {
        let workspace = Self::empty();
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        copy(&root.join("sources"), &workspace.path().join("sources"));
        fs::copy(root.join("aftale.toml"), workspace.path().join("aftale.toml")).expect("the settings can be copied");
        workspace
    }

    /// An empty folder.
    pub fn empty() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder can be made") }
    }

    /// The workspace's folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file.
    pub fn with(self, path: &str, words: impl AsRef<[u8]>) -> Self {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("folders can be made");
        fs::write(path, words).expect("a file can be written");
        self
    }

    /// Adds a text file to the later work of the fixture.
    pub fn with_text(self, words: &str) -> Self {
        self.with(&format!("sources/{LATER}/50-proeve.md"), words)
    }

    /// Changes words in a file; they must be there.
    pub fn replacing(self, path: &str, before: &str, after: &str) -> Self {
        let file = self.path().join(path);
        let words = fs::read_to_string(&file).expect("the file is there");
        assert!(words.contains(before), "{path} has no `{before}`");
        fs::write(file, words.replace(before, after)).expect("a file can be written");
        self
    }

    /// Loads, reads and checks the workspace.
    pub fn load(&self) -> Project {
        load(self.path()).expect("the workspace can be loaded")
    }

    /// A work that reads without errors.
    pub fn agreement(&self, id: &str) -> Agreement {
        let project = self.load();
        let id: WorkId = id.parse().expect("a work id");
        let findings = project.works.get(&id).map(|work| &work.diagnostics);
        project.sound(&id).unwrap_or_else(|_| panic!("{id} has mistakes: {findings:#?} {:#?}", project.diagnostics)).clone()
    }

    /// Every finding as `rule path:line:column words`, in file order.
    pub fn findings(&self) -> Vec<String> {
        let project = self.load();
        let works = project.works.values().flat_map(|work| work.diagnostics.iter().chain(&work.lineage_findings));
        project.diagnostics.iter().chain(works).map(|finding| line(finding, &project.files)).collect()
    }

    /// Runs the program in the workspace.
    pub fn run(&self, arguments: &[&str]) -> Outcome {
        self.run_in("", arguments)
    }

    /// Runs the program in a folder of the workspace.
    pub fn run_in(&self, folder: &str, arguments: &[&str]) -> Outcome {
        let mut command = Command::new(env!("CARGO_BIN_EXE_aftale"));
        command.current_dir(self.path().join(folder)).args(arguments);
        outcome(command)
    }

    /// Every file below a folder of the workspace with its bytes, sorted by path.
    pub fn tree(&self, folder: &str) -> Vec<(String, Vec<u8>)> {
        let root = self.path().join(folder);
        let mut files = Vec::new();
        let mut open = vec![root.clone()];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(&folder).expect("the folder is there") {
                let path: PathBuf = entry.expect("an entry can be read").path();
                if path.is_dir() {
                    open.push(path);
                } else {
                    let name = path.strip_prefix(&root).expect("below the root").display().to_string();
                    files.push((name, fs::read(&path).expect("a file can be read")));
                }
            }
        }
        files.sort();
        files
    }
}

/// What a script below `tests/` says of a PDF, as JSON.
pub fn taken_apart<T: DeserializeOwned>(pdf: &[u8], script: &str) -> T {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let file = folder.path().join("agreement.pdf");
    fs::write(&file, pdf).expect("the PDF can be written");
    let output = python(script).arg(&file).output().expect("Python runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("the script writes JSON")
}

/// The tagged words of a PDF in reading order, as they run on: whatever pieces they are set in, with plain blanks and
/// without the hyphens of line ends.
pub fn tagged_words(pdf: &[u8]) -> String {
    fn gather(value: &serde_json::Value, words: &mut String) {
        match value {
            serde_json::Value::String(piece) => words.push_str(piece),
            serde_json::Value::Array(kids) => kids.iter().for_each(|kid| gather(kid, words)),
            serde_json::Value::Object(element) => element.get("kids").into_iter().for_each(|kids| gather(kids, words)),
            _ => {}
        }
    }
    let mut words = String::new();
    gather(&taken_apart(pdf, "pdf_tags.py"), &mut words);
    words.replace('\u{a0}', " ").replace('\u{ad}', "")
}

/// A script below `tests/`, to be run with what `tests/setup` has installed.
pub fn python(script: &str) -> Command {
    let python = test_home().join("venv/bin/python");
    assert!(python.is_file(), "no {}: run `make test` (or tests/setup) first", python.display());
    let mut command = Command::new(python);
    command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(script));
    command
}

/// Runs a command to its end.
pub fn outcome(mut command: Command) -> Outcome {
    let output = command.output().expect("the program can be started");
    let words = |bytes: Vec<u8>| String::from_utf8(bytes).expect("what is printed is UTF-8");
    Outcome { code: output.status.code(), stdout: words(output.stdout), stderr: words(output.stderr) }
}

fn line(finding: &Diagnostic, files: &Files) -> String {
    let Some(span) = finding.span else { return format!("{} - {}", finding.rule, finding.message) };
    let (line, column) = files.line_column(span);
    let path = &files.file(span.file).path;
    let name = path.rsplit('/').next().expect("a path has a last part");
    format!("{} {name}:{line}:{column} {}", finding.rule, finding.message)
}

/// Copies a folder with everything below it.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("folders can be made");
    for entry in fs::read_dir(from).expect("the folder is there") {
        let entry = entry.expect("an entry can be read");
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).expect("a file can be copied");
        }
    }
}
