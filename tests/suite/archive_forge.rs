//! Whole releases for the archive's tests, and the tools of a forger: commits, tags and folders that no publication writes.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use aftale::archive::{Archive, CONTENT, MANIFEST, Publishers, Release, TagName};
use aftale::trust::{AllowedSigners, RevokedKeys, SigningKey};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::archive::{LOCAL, NEW_YEAR_2019, REGION, archive, git, publish, publisher};

/// Files of a release by path below its folder, with the mode that a tree gives them.
pub type Files = BTreeMap<String, (&'static str, Vec<u8>)>;

pub const PLAIN: &str = "100644";

/// The keys that the tests' releases are judged by.
pub fn publishers() -> Publishers {
    publishers_with(&format!("publisher namespaces=\"git\" {}\n", publisher().public_line()), "")
}

pub fn publishers_with(signers: &str, revoked: &str) -> Publishers {
    Publishers { signers: AllowedSigners::read(signers).unwrap(), revoked: RevokedKeys::read(revoked).unwrap() }
}

/// Another key than the publisher's.
pub fn stranger() -> SigningKey {
    SigningKey::from_seed([9; 32], "stranger")
}

pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn list<'a>(files: impl Iterator<Item = (&'a String, &'a (&'static str, Vec<u8>))>) -> Vec<u8> {
    files.map(|(path, (_, bytes))| format!("{}  {path}\n", sha256(bytes))).collect::<String>().into_bytes()
}

/// Every file of a release whose text is `text`; both lists are true.
pub fn whole_files(folder: &str, revision: u32, text: &str) -> Files {
    let previous = if revision > 1 { format!("\"{folder}/r{:04}\"", revision - 1) } else { "null".into() };
    let facts = format!("{{\"previous\":{previous},\"revision\":{revision},\"tag\":\"{folder}/r{revision:04}\"}}\n");
    let content: &[&str] = match folder {
        "trust" => &["VERIFY.md", "allowed_signers", "candidate.json", "policy.json", "revoked_keys"],
        _ => &["agreement.html", "agreement.json", "agreement.pdf", "agreement.xml", "candidate.json"],
    };
    let mut files: Files = content.iter().map(|name| ((*name).to_owned(), (PLAIN, format!("{name}: {text}").into_bytes()))).collect();
    files.insert(CONTENT.into(), (PLAIN, list(files.iter())));
    files.insert("sources/page.md".into(), (PLAIN, text.as_bytes().to_vec()));
    files.insert("release.json".into(), (PLAIN, facts.into_bytes()));
    seal(&mut files);
    files
}

/// Makes `SHA256SUMS` true of the files.
pub fn seal(files: &mut Files) {
    files.remove(MANIFEST);
    files.insert(MANIFEST.into(), (PLAIN, list(files.iter())));
}

/// A release that breaks no promise.
pub fn whole(folder: &str, revision: u32, text: &str) -> Release {
    let previous = (revision > 1).then(|| TagName::new(folder, revision - 1).unwrap());
    let files = whole_files(folder, revision, text).into_iter().map(|(path, (_, bytes))| (path, Arc::from(bytes))).collect();
    Release::new(TagName::new(folder, revision).unwrap(), previous, files, NEW_YEAR_2019 + i64::from(revision), None).unwrap()
}

/// An archive of four releases: trust, region, local agreement, and the region's second revision.
pub fn four_releases() -> (TempDir, PathBuf) {
    let (folder, path, archive) = archive();
    for (name, revision, text) in [("trust", 1, "Nøgler"), (REGION, 1, "Formål"), (LOCAL, 1, "Lokalt"), (REGION, 2, "Vision")] {
        publish(&archive, &whole(name, revision, text));
    }
    (folder, path)
}

/// Copies an archive.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to)
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// What a verification finds, e.g. `I1 tag-missing`, sorted.
pub fn slugs(archive: &Path, publishers: &Publishers) -> Vec<String> {
    let violations = Archive::open(archive).unwrap().verify(publishers, None, &[]).unwrap();
    let mut slugs: Vec<String> = violations.iter().map(|violation| format!("{} {}", violation.invariant, violation.slug)).collect();
    slugs.sort();
    slugs
}

/// What `git fsck --strict` says beside its word on dangling objects; empty when all is well.
pub fn fsck(archive: &Path) -> String {
    let mut command = Command::new("git");
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.envs([("GIT_CONFIG_NOSYSTEM", "1"), ("GIT_CONFIG_GLOBAL", "/dev/null"), ("LC_ALL", "C")]);
    let output = command.arg("--git-dir").arg(archive).args(["fsck", "--strict", "--full", "--no-dangling"]).output().unwrap();
    let words = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    if output.status.success() { words } else { format!("failed: {words}") }
}

/// The file of a loose object.
pub fn loose(archive: &Path, id: &str) -> PathBuf {
    archive.join("objects").join(&id[..2]).join(&id[2..])
}

/// Overwrites a file, also one that git has made read-only.
pub fn overwrite(path: &Path, bytes: &[u8]) {
    if path.exists() {
        fs::set_permissions(path, fs::Permissions::from_mode(0o644)).unwrap();
    }
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// Writes an object, whatever it says.
pub fn write_object(archive: &Path, kind: &str, bytes: &[u8]) -> String {
    let mut command = Command::new("git");
    command.arg("--git-dir").arg(archive).args(["hash-object", "-w", "--literally", "--stdin", "-t", kind]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(bytes).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
}

/// Writes a tree of leaves (mode and object) by path.
fn write_tree(archive: &Path, leaves: &BTreeMap<String, (String, String)>) -> String {
    let mut entries: BTreeMap<String, (String, String)> = BTreeMap::new();
    let mut folders: BTreeMap<&str, BTreeMap<String, (String, String)>> = BTreeMap::new();
    for (path, leaf) in leaves {
        match path.split_once('/') {
            Some((folder, rest)) => drop(folders.entry(folder).or_default().insert(rest.to_owned(), leaf.clone())),
            None => drop(entries.insert(path.clone(), leaf.clone())),
        }
    }
    for (name, below) in folders {
        entries.insert(format!("{name}/"), ("40000".into(), write_tree(archive, &below)));
    }
    let mut bytes = Vec::new();
    for (name, (mode, id)) in entries {
        bytes.extend(format!("{mode} {}\0", name.trim_end_matches('/')).into_bytes());
        bytes.extend((0..40).step_by(2).map(|at| u8::from_str_radix(&id[at..at + 2], 16).unwrap()));
    }
    write_object(archive, "tree", &bytes)
}

/// A release that is about to be forged; all of it can be changed first.
pub struct Forgery {
    pub folder: String,
    pub revision: u32,
    pub files: Files,
    /// Files outside the folder that the commit writes; without content it takes them away.
    pub outside: BTreeMap<String, Option<Vec<u8>>>,
    pub parents: Vec<String>,
    pub time: i64,
    pub previous_manifest: String,
    pub key: Option<SigningKey>,
    pub tag_key: Option<SigningKey>,
    /// Changes the commit before it is signed.
    pub commit: fn(String) -> String,
    /// Changes the tag before it is signed.
    pub tag: fn(String) -> String,
}

impl Forgery {
    /// The same release as the last one of [`four_releases`], in its place.
    pub fn of_last(archive: &Path) -> Self {
        Self::after(archive, &git(archive, &["rev-parse", "main~"]), REGION, 2, "Vision")
    }

    /// A true release after a commit.
    pub fn after(archive: &Path, parent: &str, folder: &str, revision: u32, text: &str) -> Self {
        let message = git(archive, &["cat-file", "commit", parent]);
        let manifest = message.lines().find_map(|line| line.strip_prefix("Manifest-SHA256: ")).unwrap().to_owned();
        let time = NEW_YEAR_2019 + 2;
        let parents = vec![parent.to_owned()];
        let (key, tag_key) = (Some(publisher()), Some(publisher()));
        let (folder, files) = (folder.to_owned(), whole_files(folder, revision, text));
        let keep = |text| text;
        Self {
            folder,
            revision,
            files,
            outside: BTreeMap::new(),
            parents,
            time,
            previous_manifest: manifest,
            key,
            tag_key,
            commit: keep,
            tag: keep,
        }
    }

    /// Writes the objects, moves `main` and the tag to them, and gives commit and tag.
    pub fn write(&self, archive: &Path) -> (String, String) {
        let (commit, tag) = self.write_objects(archive);
        set(archive, "refs/heads/main", &commit);
        set(archive, &format!("refs/tags/{}/r{:04}", self.folder, self.revision), &tag);
        (commit, tag)
    }

    /// Writes commit and tag as objects only.
    pub fn write_objects(&self, archive: &Path) -> (String, String) {
        let mut leaves = BTreeMap::new();
        if let Some(parent) = self.parents.first() {
            for line in git(archive, &["ls-tree", "-r", "-z", parent]).split_terminator('\0') {
                let (leaf, path) = line.split_once('\t').unwrap();
                let (mode, id) = leaf.split_once(" blob ").unwrap();
                leaves.insert(path.to_owned(), (mode.to_owned(), id.to_owned()));
            }
        }
        leaves.retain(|path, _| !path.starts_with(&format!("{}/", self.folder)));
        for (path, (mode, bytes)) in &self.files {
            let id = if *mode == "160000" { "1".repeat(40) } else { write_object(archive, "blob", bytes) };
            leaves.insert(format!("{}/{path}", self.folder), ((*mode).to_owned(), id));
        }
        for (path, bytes) in &self.outside {
            match bytes {
                Some(bytes) => drop(leaves.insert(path.clone(), (PLAIN.into(), write_object(archive, "blob", bytes)))),
                None => assert!(leaves.remove(path).is_some()),
            }
        }
        let digest = |name: &str| self.files.get(name).map_or_else(|| "-".into(), |(_, bytes)| sha256(bytes));
        let (tag, manifest) = (format!("{}/r{:04}", self.folder, self.revision), digest(MANIFEST));
        let by = format!("aftale archive <archive@aftale.invalid> {} +0000", self.time);
        let parents: String = self.parents.iter().map(|parent| format!("parent {parent}\n")).collect();
        let text = (self.commit)(format!(
            "tree {}\n{parents}author {by}\ncommitter {by}\n\nRelease {tag}\n\nRelease-Tag: {tag}\nManifest-SHA256: {manifest}\n\
             Previous-Manifest-SHA256: {}\nSource-Commit: -\nContent-SHA256: {}\n",
            write_tree(archive, &leaves),
            self.previous_manifest,
            digest(CONTENT),
        ));
        let signed = self.key.as_ref().map_or(text.clone(), |key| {
            let (header, message) = text.split_once("\n\n").unwrap();
            let signature = key.sign("git", text.as_bytes()).unwrap();
            format!("{header}\ngpgsig {}\n\n{message}", signature.trim_end().replace('\n', "\n "))
        });
        let commit = write_object(archive, "commit", signed.as_bytes());
        let text =
            (self.tag)(format!("object {commit}\ntype commit\ntag {tag}\ntagger {by}\n\nRelease {tag}\n\nManifest-SHA256: {manifest}\n"));
        let signature = self.tag_key.as_ref().map(|key| key.sign("git", text.as_bytes()).unwrap()).unwrap_or_default();
        (commit, write_object(archive, "tag", format!("{text}{signature}").as_bytes()))
    }
}

/// Points a reference to an object, whatever it is.
pub fn set(archive: &Path, reference: &str, id: &str) {
    overwrite(&archive.join(reference), format!("{id}\n").as_bytes());
}

/// The folder of one of [`many_releases`], in folders of 32 as they are in an archive of many works.
pub fn numbered(number: usize) -> String {
    format!("region-{}/serie-{}/{}", number / 1024, number / 32 % 32, number % 32)
}

/// An archive of many packed releases, each of a work of its own, whole but for its signatures.
pub fn many_releases(count: usize) -> (TempDir, PathBuf) {
    let (folder, path, _archive) = archive();
    let mut stream = Vec::new();
    let mut previous = "-".to_owned();
    for number in 0..count {
        let (name, time) = (numbered(number), NEW_YEAR_2019 + 1);
        let files = whole_files(&name, 1, "Formål");
        let (manifest, content) = (sha256(&files[MANIFEST].1), sha256(&files[CONTENT].1));
        let by = format!("aftale archive <archive@aftale.invalid> {time} +0000");
        let message = format!(
            "Release {name}/r0001\n\nRelease-Tag: {name}/r0001\nManifest-SHA256: {manifest}\nPrevious-Manifest-SHA256: {previous}\n\
             Source-Commit: -\nContent-SHA256: {content}\n"
        );
        let mut data = |head: &str, bytes: &[u8]| {
            stream.extend(format!("{head}\ndata {}\n", bytes.len()).into_bytes());
            stream.extend_from_slice(bytes);
            stream.push(b'\n');
        };
        data(&format!("commit refs/heads/main\nmark :{}\nauthor {by}\ncommitter {by}", number + 1), message.as_bytes());
        for (file, (_, bytes)) in &files {
            data(&format!("M 100644 inline {name}/{file}"), bytes);
        }
        let text = format!("Release {name}/r0001\n\nManifest-SHA256: {manifest}\n");
        data(&format!("tag {name}/r0001\nfrom :{}\ntagger {by}", number + 1), text.as_bytes());
        previous = manifest;
    }
    let mut git_import = Command::new("git");
    let mut child = git_import.arg("--git-dir").arg(&path).args(["fast-import", "--quiet"]).stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(&stream).unwrap();
    assert!(child.wait().unwrap().success());
    git(&path, &["pack-refs", "--all"]);
    (folder, path)
}
