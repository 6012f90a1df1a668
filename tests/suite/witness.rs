//! The witness: what it lists, what it survives and what it tells.

use std::fs;
use std::path::PathBuf;

use aftale::archive::witness::{Extent, append, check};
use aftale::archive::{Archive, ArchiveError};
use tempfile::TempDir;

use crate::archive::{LOCAL, REGION, archive, git, page, publish};

/// An archive with two releases and the path of its witness, which is not there yet.
fn witnessed() -> (TempDir, PathBuf, Archive, PathBuf) {
    let (folder, path, archive) = archive();
    publish(&archive, &page(REGION, 1, "Formål"));
    publish(&archive, &page(LOCAL, 1, "Lokalt"));
    let witness = folder.path().join("witness");
    (folder, path, archive, witness)
}

fn add(witness: &std::path::Path, archive: &Archive) -> usize {
    let added = append(witness, archive, Extent::Everything);
    assert_eq!(added.diagnostics, []);
    added.value.unwrap()
}

fn slugs(witness: &std::path::Path, archive: &Archive) -> Vec<(&'static str, String)> {
    let violations = check(witness, archive).unwrap();
    assert!(violations.iter().all(|violation| violation.invariant == "I10"));
    violations.into_iter().map(|violation| (violation.slug, violation.subject)).collect()
}

#[test]
fn a_witness_lists_the_tags_in_the_order_released() {
    let (_folder, path, archive, witness) = witnessed();
    assert_eq!(add(&witness, &archive), 2);
    publish(&archive, &page(REGION, 2, "Vision"));
    assert_eq!(add(&witness, &archive), 1);
    assert_eq!(add(&witness, &archive), 0);

    let line = |tag: &str| format!("refs/tags/{tag} {}\n", git(&path, &["rev-parse", &format!("refs/tags/{tag}")]));
    let lines: String = [(REGION, 1), (LOCAL, 1), (REGION, 2)].iter().map(|(work, n)| line(&format!("{work}/r000{n}"))).collect();
    assert_eq!(fs::read_to_string(&witness).unwrap(), lines);
    assert_eq!(slugs(&witness, &archive), []);
}

#[test]
fn a_line_cut_short_anywhere_is_written_anew_with_a_warning() {
    let (_folder, _path, archive, witness) = witnessed();
    add(&witness, &archive);
    let whole = fs::read(&witness).unwrap();
    for end in 1..whole.len() {
        fs::write(&witness, &whole[..end]).unwrap();
        let torn = whole[end - 1] != b'\n';
        let slug = |(slug, _): &(&str, String)| *slug == "witness-garbled";
        assert_eq!(slugs(&witness, &archive).iter().any(slug), torn);

        let added = append(&witness, &archive, Extent::Everything);
        assert!(added.value.unwrap() > 0);
        assert_eq!(added.diagnostics.iter().map(|found| found.rule).collect::<Vec<_>>(), vec!["witness-recovered"; usize::from(torn)]);
        assert_eq!(fs::read(&witness).unwrap(), whole, "cut after {end} bytes");
    }
}

#[test]
fn a_moved_tag_is_told_and_nothing_is_added() {
    let (_folder, path, archive, witness) = witnessed();
    add(&witness, &archive);
    let before = fs::read(&witness).unwrap();
    let (region, local) = (format!("refs/tags/{REGION}/r0001"), format!("refs/tags/{LOCAL}/r0001"));
    git(&path, &["update-ref", &local, &region]);
    assert_eq!(slugs(&witness, &archive), [("witness-moved-tag", format!("{LOCAL}/r0001"))]);

    let error = append(&witness, &archive, Extent::Everything).value.unwrap_err();
    assert!(matches!(error, ArchiveError::Unwitnessed { line: 2, .. }) && error.is_conflict(), "{error}");
    assert_eq!(fs::read(&witness).unwrap(), before);
}

#[test]
fn a_rewound_branch_with_its_tag_gone_is_told() {
    let (_folder, path, archive, witness) = witnessed();
    add(&witness, &archive);
    git(&path, &["update-ref", "refs/heads/main", "main~"]);
    git(&path, &["update-ref", "-d", &format!("refs/tags/{LOCAL}/r0001")]);
    assert_eq!(slugs(&witness, &archive), [("witness-lost-tag", format!("{LOCAL}/r0001"))]);
    assert!(matches!(append(&witness, &archive, Extent::Everything).value, Err(ArchiveError::Unwitnessed { line: 2, .. })));

    // The same revision is released again, with good signatures and other words: only the witness knows.
    publish(&archive, &page(LOCAL, 1, "Andet"));
    assert_eq!(slugs(&witness, &archive), [("witness-moved-tag", format!("{LOCAL}/r0001"))]);
}

#[test]
fn a_release_that_no_line_names_is_behind() {
    let (_folder, _path, archive, witness) = witnessed();
    add(&witness, &archive);
    publish(&archive, &page(REGION, 2, "Vision"));
    assert_eq!(slugs(&witness, &archive), [("witness-behind", format!("{REGION}/r0002"))]);

    let text = fs::read_to_string(&witness).unwrap();
    fs::write(&witness, text.split_inclusive('\n').skip(1).collect::<String>()).unwrap();
    let behind = ["r0001", "r0002"].map(|revision| ("witness-behind", format!("{REGION}/{revision}")));
    assert_eq!(slugs(&witness, &archive), behind, "a line taken out is missed too");
}

#[test]
fn a_lock_beside_a_tag_is_no_tag() {
    let (_folder, path, archive, witness) = witnessed();
    fs::write(path.join(format!("refs/tags/{LOCAL}/r0002.lock")), "").unwrap();
    assert_eq!(add(&witness, &archive), 2, "a run that publishes, or was killed, stops nobody who reads");
    assert_eq!(slugs(&witness, &archive), []);
}

#[test]
fn a_garbled_line_stops_the_witness() {
    let (_folder, path, archive, witness) = witnessed();
    add(&witness, &archive);
    publish(&archive, &page(REGION, 2, "Vision"));
    let good = fs::read_to_string(&witness).unwrap();
    let id = git(&path, &["rev-parse", "main"]);
    let first = good.lines().next().unwrap();
    for line in ["", "x", &format!("refs/heads/main {id}"), &format!("refs/tags/a/r0001  {id}"), &format!("{first} "), "\0\0\0", first] {
        let text = format!("{good}{line}\n");
        fs::write(&witness, &text).unwrap();
        let garbled = ("witness-garbled", format!("{}:3", witness.display()));
        assert!(slugs(&witness, &archive).contains(&garbled), "{line:?}");
        let error = append(&witness, &archive, Extent::Everything).value.unwrap_err();
        assert!(matches!(error, ArchiveError::Unwitnessed { line: 3, .. }), "{line:?}: {error}");
        assert_eq!(fs::read_to_string(&witness).unwrap(), text);
    }
    fs::write(&witness, format!("{good}refs/tags/someone-elses")).unwrap();
    let error = append(&witness, &archive, Extent::Everything).value.unwrap_err();
    assert!(matches!(error, ArchiveError::Unwitnessed { line: 3, .. }), "a torn line of another tag is evidence: {error}");
}

#[test]
fn witnesses_written_at_the_same_time_lose_no_line() {
    let (_folder, _path, archive, witness) = witnessed();
    std::thread::scope(|scope| {
        let added: Vec<_> = (0..6).map(|_| scope.spawn(|| add(&witness, &archive))).collect();
        assert_eq!(added.into_iter().map(|thread| thread.join().unwrap()).sum::<usize>(), 2);
    });
    assert_eq!(slugs(&witness, &archive), []);
}

#[test]
fn a_witness_that_cannot_be_written_is_an_error_with_its_path() {
    let (folder, _path, archive, _) = witnessed();
    for path in [folder.path().join("no/such/folder/witness"), folder.path().to_owned()] {
        let error = append(&path, &archive, Extent::Everything).value.unwrap_err();
        assert!(matches!(error, ArchiveError::File { .. }) && error.to_string().contains(&path.display().to_string()), "{error}");
        assert!(check(&path, &archive).is_err());
    }
}
