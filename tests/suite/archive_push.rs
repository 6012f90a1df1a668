//! Archives and a remote: what is sent and fetched, and who wins a race. What goes wrong is in `archive_push_faults.rs`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use aftale::archive::witness::{Extent, append, check};
use aftale::archive::{Archive, ArchiveError, Before, Pushed, TagName, Waiting, hook};
use aftale::diagnostic::Warned;
use aftale::trust::SigningKey;
use tempfile::TempDir;

use crate::archive::{LOCAL, REGION, archive, bytes, git, page, publish, publisher};

pub fn open_gate(_: &Waiting, _: &Before) -> Result<(), ArchiveError> {
    Ok(())
}

pub fn try_push(archive: &Archive, remote: &Path) -> Warned<Result<Pushed, ArchiveError>> {
    archive.push(remote.to_str().unwrap(), &publisher(), open_gate)
}

/// Pushes without any warning.
pub fn push(archive: &Archive, remote: &Path) -> Pushed {
    let pushed = try_push(archive, remote);
    assert_eq!(pushed.diagnostics, []);
    pushed.value.unwrap()
}

pub fn tag(work: &str, revision: u32) -> TagName {
    TagName::new(work, revision).unwrap()
}

pub fn refs(archive: &Path) -> String {
    git(archive, &["for-each-ref"])
}

/// An empty bare repository with our hook, as on a plain git server.
pub fn server(folder: &Path) -> PathBuf {
    let server = folder.join("server");
    git(&server, &["init", "-q", "--bare", "--initial-branch=main", server.to_str().unwrap()]);
    hook::install(&server).unwrap();
    server
}

/// Two archives with one release in common, and the server that has it too.
pub fn two_sides() -> (TempDir, [(PathBuf, Archive); 2], PathBuf) {
    let (folder, path, archive) = archive();
    let server = server(folder.path());
    publish(&archive, &page(REGION, 1, "Formål"));
    push(&archive, &server);
    let clone = folder.path().join("clone");
    git(&path, &["clone", "-q", "--mirror", "--no-local", server.to_str().unwrap(), clone.to_str().unwrap()]);
    let other = Archive::open(&clone).unwrap();
    (folder, [(path, archive), (clone, other)], server)
}

#[test]
fn a_push_brings_main_and_every_tag() {
    let (folder, path, archive) = archive();
    let server = server(folder.path());
    assert_eq!(push(&archive, &server), Pushed::default(), "nothing is released yet");
    publish(&archive, &page(REGION, 1, "Formål"));
    publish(&archive, &page(LOCAL, 1, "Lokalt"));

    let pushed = push(&archive, &server);
    assert_eq!(pushed.sent, [tag(REGION, 1), tag(LOCAL, 1)]);
    assert_eq!(pushed.tip.unwrap().to_string(), git(&path, &["rev-parse", "main"]));
    assert_eq!(refs(&server), refs(&path));
    assert_eq!(git(&server, &["fsck", "--strict"]), "");
    let before = bytes(&path);
    assert_eq!(push(&archive, &server), Pushed { tip: pushed.tip, ..Pushed::default() });
    assert_eq!(bytes(&path), before, "pushing again changes nothing");
}

#[test]
fn a_tag_that_the_remote_has_lost_is_sent_again() {
    let (_folder, [(path, archive), _], server) = two_sides();
    publish(&archive, &page(REGION, 2, "Vision"));
    push(&archive, &server);
    git(&server, &["update-ref", "-d", &format!("refs/tags/{REGION}/r0001")]);
    assert_eq!(push(&archive, &server).sent, [tag(REGION, 1)]);
    assert_eq!(refs(&server), refs(&path));
}

#[test]
fn an_archive_without_own_releases_goes_forward_to_the_remotes() {
    let (_folder, [(path, archive), (clone, other)], server) = two_sides();
    publish(&archive, &page(REGION, 2, "Vision"));
    publish(&archive, &page(LOCAL, 1, "Lokalt"));
    push(&archive, &server);

    let pushed = push(&other, &server);
    assert_eq!((pushed.fetched, pushed.sent), (vec![tag(REGION, 2), tag(LOCAL, 1)], vec![]));
    assert_eq!(refs(&clone), refs(&path));
    let empty = path.with_file_name("empty");
    assert_eq!(push(&Archive::open_or_init(&empty).unwrap(), &server).fetched.len(), 3);
    assert_eq!(refs(&empty), refs(&path));
    assert_eq!(git(&empty, &["fsck", "--strict"]), "");
}

#[test]
fn who_loses_a_race_releases_anew_after_the_winner() {
    let (_folder, [(path, archive), (clone, other)], server) = two_sides();
    publish(&archive, &page(REGION, 2, "Vision"));
    let (commit, _) = publish(&other, &page(LOCAL, 1, "Lokalt"));
    publish(&other, &page(LOCAL, 2, "Mere lokalt"));
    push(&archive, &server);

    let mut judged = Vec::new();
    let pushed = other.push(server.to_str().unwrap(), &publisher(), |waiting, before| {
        assert_eq!(waiting.files["sources/page.md"], if waiting.tag.revision() == 1 { &b"Lokalt"[..] } else { b"Mere lokalt" });
        judged.push((waiting.tag.clone(), before.first));
        Ok::<_, ArchiveError>(())
    });
    let pushed = pushed.value.unwrap();
    assert_eq!(judged, [(tag(LOCAL, 1), false), (tag(LOCAL, 2), false)]);
    assert_eq!((pushed.fetched, pushed.sent), (vec![tag(REGION, 2)], vec![tag(LOCAL, 1), tag(LOCAL, 2)]));
    assert_eq!(pushed.rebuilt, BTreeSet::from([tag(LOCAL, 1), tag(LOCAL, 2)]));
    assert_eq!(refs(&server), refs(&clone));

    // The same ids as released after the winner in the first place.
    push(&archive, &server);
    let (here, there) = (git(&path, &["rev-parse", "main"]), git(&clone, &["rev-parse", "main"]));
    assert_eq!(here, there);
    let replay = path.with_file_name("replay");
    let replayed = Archive::open_or_init(&replay).unwrap();
    for release in [page(REGION, 1, "Formål"), page(REGION, 2, "Vision"), page(LOCAL, 1, "Lokalt"), page(LOCAL, 2, "Mere lokalt")] {
        publish(&replayed, &release);
    }
    assert_eq!(refs(&replay), refs(&clone));
    assert_eq!(git(&clone, &["diff", "--name-only", &commit, "main~", "--", LOCAL]), "");
    assert_eq!(git(&clone, &["fsck", "--strict", "--no-dangling"]), "");
}

#[test]
fn a_closed_gate_keeps_a_race_from_being_settled() {
    let (_folder, [(_, archive), (clone, other)], server) = two_sides();
    publish(&archive, &page(REGION, 2, "Vision"));
    publish(&other, &page(LOCAL, 1, "Lokalt"));
    push(&archive, &server);
    let (here, there) = (refs(&clone), refs(&server));
    let closed = |_: &Waiting, _: &Before| Err(ArchiveError::SourceCommit("closed".into()));
    let error = other.push(server.to_str().unwrap(), &publisher(), closed).value.unwrap_err();
    assert!(matches!(error, ArchiveError::SourceCommit(_)), "{error}");
    assert_eq!((refs(&clone), refs(&server)), (here, there));
}

#[test]
fn the_same_release_on_both_sides_is_the_first_ones() {
    let (_folder, [(path, archive), (clone, other)], server) = two_sides();
    publish(&archive, &page(REGION, 2, "Vision"));
    publish(&other, &page(LOCAL, 1, "Lokalt"));
    let equal =
        other.publish(&page(REGION, 2, "Vision"), &SigningKey::from_seed([9; 32], "second publisher"), |_| Ok::<_, ArchiveError>(()));
    equal.value.unwrap();
    push(&archive, &server);

    let pushed = push(&other, &server);
    assert_eq!((pushed.fetched, pushed.sent), (vec![], vec![tag(LOCAL, 1)]));
    push(&archive, &server);
    assert_eq!(refs(&clone), refs(&path));
    assert_eq!(git(&clone, &["rev-list", "--count", "main"]), "3");
}

#[test]
fn other_content_under_one_tag_on_both_sides_is_a_conflict() {
    let (_folder, [(_, archive), (clone, other)], server) = two_sides();
    publish(&archive, &page(REGION, 2, "Vision"));
    publish(&other, &page(REGION, 2, "Mission"));
    push(&archive, &server);
    let (here, there) = (refs(&clone), refs(&server));
    let error = try_push(&other, &server).value.unwrap_err();
    assert!(matches!(&error, ArchiveError::Conflict { tag: name, .. } if *name == tag(REGION, 2)) && error.is_conflict(), "{error}");
    assert_eq!((refs(&clone), refs(&server)), (here, there));
}

#[test]
fn many_archives_push_to_one_server_at_the_same_time() {
    let (folder, [(path, archive), _], server) = two_sides();
    let works = ["aa/aftale/1", "bb/aftale/1", "cc/aftale/1", "dd/aftale/1", "ee/aftale/1", "aa/aftale/1"];
    let clones: Vec<_> = (0..works.len()).map(|number| folder.path().join(format!("clone-{number}"))).collect();
    for clone in &clones {
        git(clone, &["clone", "-q", "--mirror", "--no-local", server.to_str().unwrap(), clone.to_str().unwrap()]);
    }
    std::thread::scope(|scope| {
        for (clone, work) in clones.iter().zip(works) {
            let server = &server;
            scope.spawn(move || {
                let archive = Archive::open(clone).unwrap();
                publish(&archive, &page(work, 1, "Formål"));
                push(&archive, server);
            });
        }
    });
    push(&archive, &server);
    assert_eq!(refs(&server), refs(&path));
    let tags: BTreeSet<String> = archive.log().unwrap().iter().map(|entry| entry.tag.to_string()).collect();
    assert_eq!((archive.log().unwrap().len(), tags.len()), (6, 6));
    assert!(archive.log().unwrap().iter().all(|entry| entry.tag_object.is_some()));
    assert_eq!(git(&server, &["rev-list", "--count", "--merges", "main"]), "0");
}

#[test]
fn a_witness_of_what_is_pushed_stays_right_through_a_race() {
    let (folder, [(_, archive), (_, other)], server) = two_sides();
    let witness = folder.path().join("witness");
    publish(&archive, &page(REGION, 2, "Vision"));
    publish(&other, &page(LOCAL, 1, "Lokalt"));
    assert_eq!(append(&witness, &other, Extent::Pushed).value.unwrap(), 0, "no remote has been seen");
    push(&archive, &server);
    assert_eq!(append(&witness, &archive, Extent::Pushed).value.unwrap(), 2);
    publish(&archive, &page(REGION, 3, "Mål"));
    assert_eq!(append(&witness, &archive, Extent::Pushed).value.unwrap(), 0, "what is not pushed may still be made anew");
    assert_eq!(check(&witness, &archive).unwrap(), []);

    push(&other, &server);
    push(&archive, &server);
    assert_eq!(append(&witness, &archive, Extent::Pushed).value.unwrap(), 2);
    assert_eq!(check(&witness, &archive).unwrap(), []);
}
