//! Loads every file of a workspace: settings, registries, works, own layouts. Nothing is interpreted here.
//!
//! In goes a folder with an `aftale.toml`; out come the texts in a [`Files`] table and the bytes of the rest.
//! Walks are sorted, links are refused, and a file that is too large, not UTF-8 or no file at all is a finding.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, FileIndex, Files, Span};
use crate::model::WorkId;
use crate::sources::limits;

/// The name of the settings file; a folder that has one is a workspace.
pub const SETTINGS: &str = "aftale.toml";

/// Everything that was loaded.
#[derive(Debug, Default)]
pub struct Collected {
    /// The text of every text file.
    pub files: Files,
    /// `aftale.toml`.
    pub settings: Option<FileIndex>,
    /// `sources/parties.toml`.
    pub parties: Option<FileIndex>,
    /// `sources/rounds.toml`.
    pub rounds: Option<FileIndex>,
    /// The registries as loaded, by path below `sources/`.
    pub registries: BTreeMap<String, Arc<[u8]>>,
    /// The works, by id.
    pub works: BTreeMap<WorkId, CollectedWork>,
    /// The lineage files, `sources/<series>/lineage/*.toml`, sorted.
    pub lineages: Vec<FileIndex>,
    /// The workspace's own layouts, by path below `layouts/`.
    pub layouts: BTreeMap<String, Arc<[u8]>>,
    /// What was wrong with files and folders.
    pub diagnostics: Vec<Diagnostic>,
}

/// The files of one work.
#[derive(Debug, Default)]
pub struct CollectedWork {
    /// `agreement.toml`; absent when it is no text.
    pub facts: Option<FileIndex>,
    /// The text files in file-name order.
    pub texts: Vec<FileIndex>,
    /// Data files, by path below the work, e.g. `data/frister.csv` or `data/varsel.toml`.
    pub data: BTreeMap<String, FileIndex>,
    /// Drawings, by path below the work, e.g. `figures/organisering.svg`.
    pub drawings: BTreeMap<String, FileIndex>,
    /// Every file as loaded, by path below the work.
    pub sources: BTreeMap<String, Arc<[u8]>>,
    /// Findings about this work's files.
    pub diagnostics: Vec<Diagnostic>,
}

/// Why nothing could be loaded at all.
#[derive(Debug, thiserror::Error)]
pub enum CollectError {
    /// The folder is not a workspace.
    #[error("{0} has no aftale.toml, so it is not a workspace; name one with --project")]
    NotAWorkspace(PathBuf),
    /// The disk said no.
    #[error("{path} cannot be read: {reason}")]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// The system's words.
        reason: std::io::Error,
    },
}

/// Loads the settings of a workspace and nothing else.
///
/// # Errors
/// As [`collect`] does.
pub fn collect_settings(root: &Path) -> Result<Collected, CollectError> {
    if !root.join(SETTINGS).is_file() {
        return Err(CollectError::NotAWorkspace(root.to_owned()));
    }
    let mut collector = Collector { root, collected: Collected::default() };
    collector.collected.settings = collector.shared_text(SETTINGS)?;
    Ok(collector.collected)
}

/// Loads a workspace.
///
/// # Errors
/// When the folder is not a workspace, or a folder or file in it cannot be read.
pub fn collect(root: &Path) -> Result<Collected, CollectError> {
    let mut collector = Collector { root, collected: collect_settings(root)? };
    collector.collected.parties = collector.shared_text("sources/parties.toml")?;
    collector.collected.rounds = collector.shared_text("sources/rounds.toml")?;
    for path in walk(root, Path::new("layouts"), &mut collector.collected.diagnostics)? {
        let below = path.strip_prefix("layouts/").expect("the walk starts there").to_owned();
        collector.collected.layouts.insert(below, Arc::from(bytes_of(&root.join(&path))?));
    }
    collector.works()?;
    Ok(collector.collected)
}

struct Collector<'a> {
    root: &'a Path,
    collected: Collected,
}

impl Collector<'_> {
    fn shared_text(&mut self, path: &str) -> Result<Option<FileIndex>, CollectError> {
        let file = self.root.join(path);
        // the walk of `sources/` tells what is wrong with a registry; nobody walks past the settings
        let mut unsaid = Vec::new();
        let findings = if path == SETTINGS { &mut self.collected.diagnostics } else { &mut unsaid };
        match fs::symlink_metadata(&file) {
            Ok(entry) if is_plain(path, &entry, findings) => {}
            _ => return Ok(None),
        }
        let bytes = bytes_of(&file)?;
        if let Some(below) = path.strip_prefix("sources/") {
            self.collected.registries.insert(below.to_owned(), Arc::from(bytes.as_slice()));
        }
        Ok(add_text(&mut self.collected.files, path, &bytes, &mut self.collected.diagnostics))
    }

    fn works(&mut self) -> Result<(), CollectError> {
        let paths = walk(self.root, Path::new("sources"), &mut self.collected.diagnostics)?;
        let mut folders: Vec<&str> = paths.iter().filter_map(|path| path.strip_suffix("/agreement.toml")).collect();
        let nested = |folder: &&str, other: &&str| folder.strip_prefix(*other).is_some_and(|rest| rest.starts_with('/'));
        for folder in &folders {
            for outer in folders.iter().filter(|outer| nested(folder, outer)) {
                let message = format!("the work `{folder}` lies inside the work `{outer}`, so its files would belong to both");
                let finding = Diagnostic::placeless("nested-work", message);
                self.collected.diagnostics.push(finding.help("move it beside the other work, in a series of its own"));
            }
        }
        folders = folders.iter().copied().filter(|folder| !folders.iter().any(|outer| nested(folder, outer))).collect();
        let orphans = paths.iter().filter(|path| path.ends_with(".md")).filter_map(|path| path.rsplit_once('/')).map(|(folder, _)| folder);
        let orphans: BTreeSet<&str> = orphans.filter(|folder| !folders.contains(folder)).collect();
        for folder in orphans {
            self.collected.diagnostics.push(
                Diagnostic::placeless("no-facts", format!("the folder `{folder}` has texts and no agreement.toml"))
                    .help("write its facts in a file of exactly that name, or move the texts out of sources/"),
            );
        }
        for path in &paths {
            if path.ends_with(".toml") && path.rsplit_once('/').is_some_and(|(folder, _)| folder.ends_with("/lineage")) {
                self.lineage(path)?;
            }
        }
        for folder in folders {
            let name = folder.strip_prefix("sources/").unwrap_or(folder);
            match name.parse::<WorkId>() {
                Ok(id) => {
                    let work = self.work(folder, &paths)?;
                    self.collected.works.insert(id, work);
                }
                Err(error) => self.collected.diagnostics.push(
                    Diagnostic::placeless("work-id", format!("the folder `{folder}` is not named as a work")).help(error.to_string()),
                ),
            }
        }
        Ok(())
    }

    fn lineage(&mut self, path: &str) -> Result<(), CollectError> {
        let bytes = bytes_of(&self.root.join(path))?;
        let text = add_text(&mut self.collected.files, path, &bytes, &mut self.collected.diagnostics);
        self.collected.lineages.extend(text);
        Ok(())
    }

    fn work(&mut self, folder: &str, paths: &[String]) -> Result<CollectedWork, CollectError> {
        let mut sources = BTreeMap::new();
        let prefix = format!("{folder}/");
        for path in paths.iter().filter(|path| path.starts_with(&prefix)) {
            sources.insert(path[prefix.len()..].to_owned(), bytes_of(&self.root.join(path))?);
        }
        Ok(self.collected.sort_out(folder, sources))
    }
}

impl Collected {
    /// A workspace that is not on the disk: `aftale.toml` and what lies below `sources/` and `layouts/`, by path.
    pub fn of(files: BTreeMap<String, Vec<u8>>) -> Self {
        let mut collected = Self::default();
        let mut sources = BTreeMap::new();
        for (path, bytes) in files {
            if path == SETTINGS {
                collected.settings = add_text(&mut collected.files, SETTINGS, &bytes, &mut collected.diagnostics);
            } else if let Some(below) = path.strip_prefix("layouts/") {
                collected.layouts.insert(below.to_owned(), Arc::from(bytes));
            } else if let Some(below) = path.strip_prefix("sources/") {
                sources.insert(below.to_owned(), bytes);
            }
        }
        collected.replace_sources(sources);
        collected
    }

    /// Adds a work that is not on the disk; its files are given by path below the work.
    pub fn add_work(&mut self, id: &WorkId, sources: BTreeMap<String, Vec<u8>>) {
        let work = self.sort_out(&format!("sources/{id}"), sources);
        self.works.insert(id.clone(), work);
    }

    /// Puts other texts of some works, and the registries they were made with, in the place of what is on the disk; the
    /// files are given by path below `sources/`, as a release holds them.
    pub fn replace_sources(&mut self, sources: BTreeMap<String, Vec<u8>>) {
        let folders: Vec<WorkId> = sources.keys().filter_map(|path| path.strip_suffix("/agreement.toml")?.parse().ok()).collect();
        let mut works: BTreeMap<&WorkId, BTreeMap<String, Vec<u8>>> = BTreeMap::new();
        for (path, bytes) in sources {
            let work = folders.iter().find_map(|id| Some((id, path.strip_prefix(&id.to_string())?.strip_prefix('/')?)));
            if let Some((id, below)) = work {
                works.entry(id).or_default().insert(below.to_owned(), bytes);
                continue;
            }
            let text = add_text(&mut self.files, &format!("sources/{path}"), &bytes, &mut self.diagnostics);
            match path.as_str() {
                "parties.toml" => self.parties = text,
                "rounds.toml" => self.rounds = text,
                _ => {}
            }
            self.registries.insert(path, Arc::from(bytes));
        }
        for (id, sources) in works {
            self.add_work(id, sources);
        }
    }

    /// Sorts the files of a work by what they are.
    fn sort_out(&mut self, folder: &str, sources: BTreeMap<String, Vec<u8>>) -> CollectedWork {
        let mut work = CollectedWork::default();
        let mut text_bytes = 0;
        for (below, bytes) in sources {
            let path = &format!("{folder}/{below}");
            let below = below.as_str();
            let extension = below.rsplit_once('.').map_or("", |(_, extension)| extension);
            let in_place = if extension == "md" { !below.contains('/') } else { below.starts_with("data/") };
            let files = &mut self.files;
            match extension {
                "toml" if below == "agreement.toml" => work.facts = add_text(files, path, &bytes, &mut work.diagnostics),
                "md" | "csv" | "toml" if in_place && text_bytes + bytes.len() > limits::TEXT.most => {
                    let index = files.add(path, "");
                    let message = format!("with this file, the texts and data of `{folder}` are more than {{}}");
                    work.diagnostics.push(limits::TEXT.exceeded(Span::new(index, 0..0), &message));
                }
                "md" if in_place => {
                    text_bytes += bytes.len();
                    work.texts.extend(add_text(files, path, &bytes, &mut work.diagnostics));
                }
                "csv" | "toml" if in_place => {
                    text_bytes += bytes.len();
                    if let Some(index) = add_text(files, path, &bytes, &mut work.diagnostics) {
                        work.data.insert(below.to_owned(), index);
                    }
                }
                "svg" if below.starts_with("figures/") => {
                    if let Some(index) = add_text(files, path, &bytes, &mut work.diagnostics) {
                        work.drawings.insert(below.to_owned(), index);
                    }
                }
                _ => {
                    work.diagnostics.push(
                        Diagnostic::placeless("stray-file", format!("`{path}` is not part of an agreement"))
                            .help("a work holds agreement.toml, *.md, figures/*.svg, data/*.csv and data/*.toml; move anything else out of the folder"),
                    );
                    continue;
                }
            }
            work.sources.insert(below.to_owned(), Arc::from(bytes));
        }
        work
    }
}

/// Every file below a folder of the workspace, as `/`-joined paths from its root, sorted. Links are findings.
fn walk(root: &Path, folder: &Path, diagnostics: &mut Vec<Diagnostic>) -> Result<Vec<String>, CollectError> {
    let mut found = Vec::new();
    let mut open = Vec::new();
    match fs::symlink_metadata(root.join(folder)) {
        Ok(entry) if entry.is_symlink() => {
            is_plain(&folder.to_string_lossy(), &entry, diagnostics);
        }
        _ => open.push(folder.to_owned()),
    }
    while let Some(folder) = open.pop() {
        let here = root.join(&folder);
        let unreadable = |reason| CollectError::Unreadable { path: here.clone(), reason };
        let entries = match fs::read_dir(&here) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => return Err(unreadable(error)),
        };
        for entry in entries {
            let entry = entry.map_err(unreadable)?;
            let path = folder.join(entry.file_name());
            let kind = entry.file_type().map_err(unreadable)?;
            let Some(name) = path.to_str() else {
                diagnostics.push(Diagnostic::placeless("file-name", format!("`{}` has a name that is not text", path.display())));
                continue;
            };
            if entry.file_name().to_string_lossy().starts_with('.') {
                continue;
            }
            if kind.is_dir() {
                open.push(path);
            } else if is_plain(name, &entry.metadata().map_err(unreadable)?, diagnostics) {
                found.push(name.to_owned());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Whether an entry is a file that can be loaded; says so when it is not. A link may lead out of the workspace, and a
/// pipe or device has no end.
fn is_plain(name: &str, entry: &fs::Metadata, diagnostics: &mut Vec<Diagnostic>) -> bool {
    let finding = if entry.is_symlink() {
        let help = "a workspace holds its files itself; copy what it leads to here";
        Diagnostic::placeless("link", format!("`{name}` is a symbolic link")).help(help)
    } else if !entry.is_file() {
        Diagnostic::placeless("no-file", format!("`{name}` is not a file")).help("a workspace holds files and folders only; remove it")
    } else if entry.len() > limits::FILE.most as u64 {
        limits::large_file(name)
    } else {
        return true;
    };
    diagnostics.push(finding);
    false
}

fn bytes_of(path: &Path) -> Result<Vec<u8>, CollectError> {
    fs::read(path).map_err(|reason| CollectError::Unreadable { path: path.to_owned(), reason })
}

/// Adds a text file, without byte order mark and with `\n` line ends; says so when it is not UTF-8, or hides something.
fn add_text(files: &mut Files, path: &str, bytes: &[u8], diagnostics: &mut Vec<Diagnostic>) -> Option<FileIndex> {
    match std::str::from_utf8(bytes) {
        Ok(text) => {
            let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n").replace('\r', "\n");
            let hidden: Vec<(usize, char)> = text.char_indices().filter(|(_, letter)| is_hidden(*letter)).take(MAX_HIDDEN).collect();
            let index = files.add(path, text);
            diagnostics.extend(hidden.into_iter().map(|(at, letter)| {
                let span = Span::new(index, at..at + letter.len_utf8());
                let message = format!("the character U+{:04X} cannot be seen and has no place in a text", u32::from(letter));
                Diagnostic::error("hidden-character", span, message).help("delete it; words are broken and turned by the layouts")
            }));
            Some(index)
        }
        Err(error) => {
            let line = bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() + 1;
            diagnostics.push(
                Diagnostic::placeless("not-utf-8", format!("`{path}` is not UTF-8 text: line {line} holds other bytes"))
                    .help("save the file as UTF-8"),
            );
            None
        }
    }
}

/// So many hidden characters of one file are told; more would say nothing new.
const MAX_HIDDEN: usize = 20;

/// Controls, soft hyphens, zero-width and text-turning characters: they part what is read from what is printed.
fn is_hidden(letter: char) -> bool {
    let control = letter.is_control() && letter != '\n' && letter != '\t';
    control || matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}
