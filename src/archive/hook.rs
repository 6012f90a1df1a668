//! Protects an archive on a plain git server, whose own settings leave tags open to be overwritten and deleted.
//!
//! The hook `update` is asked for each reference of a push; its text is `update-hook.sh`.

use std::fs;
use std::io;
use std::path::Path;

use crate::archive::ArchiveError;
use crate::archive::repository::Repository;

const TEXT: &str = include_str!("update-hook.sh");

/// What the second line of each of our hooks starts with, whatever version wrote it.
const OURS: &str = "# aftale: ";

/// Puts the hook into a bare repository on a server, or a newer one in the place of an older one of ours.
///
/// # Errors
/// When there is no bare repository, another hook has the place, hooks are read from elsewhere, or it cannot be written.
pub fn install(repository: &Path) -> Result<(), ArchiveError> {
    if let Some(folder) = Repository::open(repository)?.setting("core.hooksPath")? {
        return Err(ArchiveError::HooksElsewhere { repository: repository.to_owned(), folder });
    }
    let hooks = repository.join("hooks");
    let hook = hooks.join("update");
    let refused = || ArchiveError::file(&hook, "install the hook");
    match fs::read_to_string(&hook) {
        Ok(text) if text == TEXT => return make_executable(&hook).map_err(refused()),
        Ok(text) if text.lines().nth(1).is_some_and(|line| line.starts_with(OURS)) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) if error.kind() != io::ErrorKind::InvalidData => return Err(refused()(error)),
        _ => return Err(ArchiveError::HookTaken(hook)),
    }
    let staged = hooks.join("update.aftale");
    let write = || {
        fs::create_dir_all(&hooks)?;
        fs::write(&staged, TEXT)?;
        make_executable(&staged)?;
        fs::rename(&staged, &hook)
    };
    write().map_err(refused())
}

#[cfg(unix)]
fn make_executable(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755))
}

/// Elsewhere a file is run by what it says in its first line.
#[cfg(not(unix))]
fn make_executable(_path: &Path) -> io::Result<()> {
    Ok(())
}
