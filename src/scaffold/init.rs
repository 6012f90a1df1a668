//! Makes a workspace with one small agreement that builds.

use std::path::{Path, PathBuf};

use crate::model::WorkId;
use crate::scaffold::ScaffoldError;
use crate::scaffold::place::{NewFiles, below, place};
use crate::sources::collect::SETTINGS;

macro_rules! workspace {
    ($($path:literal),* $(,)?) => {
        /// The files of a new workspace. The settings come last: only with them is a folder a workspace.
        const WORKSPACE: &[(&str, &[u8])] = &[$(($path, include_bytes!(concat!("workspace/", $path)))),*];
    };
}

workspace![
    ".gitignore",
    "sources/midtjylland/sundhedsaftale/2019-2023/10-formaal.md",
    "sources/midtjylland/sundhedsaftale/2019-2023/20-udskrivning.md",
    "sources/midtjylland/sundhedsaftale/2019-2023/30-samarbejde.md",
    "sources/midtjylland/sundhedsaftale/2019-2023/80-bilag-frister.md",
    "sources/midtjylland/sundhedsaftale/2019-2023/90-ordliste.md",
    "sources/midtjylland/sundhedsaftale/2019-2023/agreement.toml",
    "sources/midtjylland/sundhedsaftale/2019-2023/data/frister.csv",
    "sources/midtjylland/sundhedsaftale/2019-2023/figures/niveauer.svg",
    "sources/parties.toml",
    "sources/rounds.toml",
    "aftale.toml",
];

/// A workspace that was made.
#[derive(Debug)]
pub struct Initialised {
    /// Its files.
    pub files: Vec<PathBuf>,
    /// The agreement in it.
    pub work: WorkId,
}

/// Makes a workspace in a folder, which need not be there.
///
/// # Errors
/// When the folder holds a file of the same name, or cannot be written; nothing is left behind then.
pub fn init(folder: &Path) -> Result<Initialised, ScaffoldError> {
    if folder.join(SETTINGS).exists() {
        return Err(ScaffoldError::Workspace(below(folder, SETTINGS)));
    }
    let files: NewFiles = WORKSPACE.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec())).collect();
    let placed = place(folder, &files)?;
    let facts = files.iter().find_map(|(path, _)| path.strip_prefix("sources/")?.strip_suffix("/agreement.toml"));
    let work = facts.and_then(|id| id.parse().ok()).expect("the workspace has an agreement");
    Ok(Initialised { files: placed, work })
}
