//! Where the pages lie below `output/`, and how one leads to another.

use crate::model::WorkId;

/// Folder of an edition, e.g. `midtjylland/sundhedsaftale/2019-2023`.
pub(super) fn edition_folder(work: &WorkId) -> String {
    work.to_string()
}

/// Folder of a comparison, e.g. `midtjylland/sundhedsaftale/2015-2018..2019-2023`; in the series of the later text.
pub(super) fn comparison_folder(before: &WorkId, after: &WorkId) -> String {
    format!("{}/{}..{}", after.series(), before.label(), after.label())
}

/// The page of an edition as seen from a folder.
pub(super) fn edition_page(from: &str, work: &WorkId) -> String {
    relative(from, &format!("{}/agreement.html", edition_folder(work)))
}

/// The page of a comparison as seen from a folder.
pub(super) fn comparison_page(from: &str, before: &WorkId, after: &WorkId) -> String {
    relative(from, &format!("{}/changes.html", comparison_folder(before, after)))
}

fn relative(from: &str, to: &str) -> String {
    let (from, to): (Vec<&str>, Vec<&str>) = (from.split('/').collect(), to.split('/').collect());
    let shared = from.iter().zip(&to[..to.len() - 1]).take_while(|(one, other)| one == other).count();
    let up = std::iter::repeat_n("..", from.len() - shared);
    up.chain(to[shared..].iter().copied()).collect::<Vec<_>>().join("/")
}
