//! Which commit the sources of a release were taken from, when they are in git as they are.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use git2::{ObjectType, Oid, Repository};

/// The commit that `HEAD` names in the repository around a folder, when every file stands in it with exactly these bytes;
/// paths are below the folder. `None` outside git, and for anything that is not committed as it is.
pub fn source_commit(folder: &Path, files: &BTreeMap<String, Arc<[u8]>>) -> Option<String> {
    let repository = Repository::discover(folder).ok()?;
    let below = folder.canonicalize().ok()?.strip_prefix(repository.workdir()?.canonicalize().ok()?).ok()?.to_owned();
    let commit = repository.head().ok()?.peel_to_commit().ok()?;
    let tree = commit.tree().ok()?;
    let committed = |(path, bytes): (&String, &Arc<[u8]>)| {
        let entry = tree.get_path(&below.join(path)).ok()?;
        (Oid::hash_object(ObjectType::Blob, bytes).ok()? == entry.id()).then_some(())
    };
    files.iter().try_for_each(committed).map(|()| commit.id().to_string())
}
