//! I11: every object of the archive, needed or not and in each of its copies, hashes to its name.

use std::collections::BTreeSet;
use std::path::Path;

use crate::archive::ArchiveError;
use crate::archive::objects::read_loose;
use crate::archive::packs::PackView;
use crate::archive::verify::report::Report;

/// Reads all that was not read yet.
pub(super) fn check_store(report: &mut Report, archive: &Path) -> Result<(), ArchiveError> {
    let store = report.store;
    for stray in &store.strays {
        let name = stray.strip_prefix(archive).unwrap_or(stray).display().to_string();
        report.add("I11", "stray-object-file", &name, format!("`{name}` is not named as an object is; remove it"));
    }
    for pack in &store.packs {
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
    let mut seen = BTreeSet::new();
    for pack in &store.packs {
        let again: Vec<_> = pack.ids.iter().copied().filter(|id| !seen.insert(*id)).collect();
        if again.is_empty() {
            continue;
        }
        // git2 has read one of the copies, whichever; so all of them are read.
        for pack in &store.packs {
            let lone = PackView::of([pack])?;
            for id in again.iter().filter(|id| pack.ids.binary_search(id).is_ok()) {
                report.judge(*id, lone.read(*id), &format!("the copy in {}", pack.name()));
            }
        }
    }
    Ok(())
}
