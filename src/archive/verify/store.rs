//! I11: every object of the archive, needed or not and in each of its copies, hashes to its name.

use std::collections::BTreeSet;
use std::path::Path;

use crate::archive::ArchiveError;
use crate::archive::objects::loose::read_loose;
use crate::archive::objects::packs::PackView;
use crate::archive::verify::report::Report;

/// Reads all that was not read yet.
pub(super) fn check_store(report: &mut Report, archive: &Path) -> Result<(), ArchiveError> {
    let store = report.store;
    for stray in &store.strays {
        let name = stray.strip_prefix(archive).unwrap_or(stray).display().to_string();
        report.add("I11", "stray-object-file", &name, format!("`{name}` is not named as an object is; remove it"));
    }
    // Git passes over a pack without its index, as one that was killed leaves it. Where a release needs what is in it, that is
    // missing, and was told.
    for pack in store.packs.iter().filter(|pack| pack.has_index()) {
        if let Some(flaw) = pack.flaw() {
            report.add_pack(&pack.name(), &flaw);
        }
    }
    for id in store.ids().collect::<Vec<_>>() {
        if !report.judged.contains(&id) {
            report.judge_spare(id);
        }
    }
    for (id, path) in store.loose.iter().filter(|(id, _)| store.is_packed(**id)) {
        report.judge(*id, read_loose(path, *id), "the loose copy of a packed object");
    }
    check_copies(report)
}

/// Reads every copy of what several packs hold: git2 has read one of them, whichever.
fn check_copies(report: &mut Report) -> Result<(), ArchiveError> {
    let store = report.store;
    let mut seen = BTreeSet::new();
    let again: BTreeSet<_> = store.packs.iter().flat_map(|pack| &pack.ids).filter(|id| !seen.insert(**id)).collect();
    for pack in &store.packs {
        let shared: Vec<_> = pack.ids.iter().filter(|id| again.contains(id)).collect();
        if shared.is_empty() {
            continue;
        }
        let view = PackView::of([pack])?;
        for id in shared {
            report.judge(*id, view.read(*id), &format!("the copy in {}", pack.name()));
        }
    }
    Ok(())
}
