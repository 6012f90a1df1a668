//! The archive after kills, in races, with damage, and under somebody else's configuration.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use aftale::archive::{Archive, ArchiveError, Outcome};
use aftale::trust::SigningKey;
use tempfile::TempDir;

use crate::archive::{LOCAL, REGION, archive, attempt, bytes, git, open_gate, page, publish};

/// Not a test of its own: other tests run it in a process of its own, with an archive and folders to publish.
#[test]
#[ignore = "other tests run it as a child"]
fn child_publishes_releases() {
    let variable = |name: &str| std::env::var(name).expect("the parent sets it");
    let archive = Archive::open_or_init(Path::new(&variable("AFTALE_TEST_ARCHIVE"))).unwrap();
    for folder in variable("AFTALE_TEST_FOLDER").split(',') {
        attempt(&archive, &page(folder, 1, "Formål")).value.unwrap();
    }
}

fn child(archive: &Path, folder: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--ignored", "--exact", "archive_faults::child_publishes_releases"]);
    command.env("AFTALE_TEST_ARCHIVE", archive).env("AFTALE_TEST_FOLDER", folder).stdout(Stdio::null());
    command
}

fn tag_file(archive: &Path, folder: &str) -> std::path::PathBuf {
    archive.join("refs/tags").join(folder).join("r0001")
}

/// Overwrites an object that git has made read-only.
fn overwrite(archive: &Path, id: &str, bytes: &[u8]) {
    let path = archive.join("objects").join(&id[..2]).join(&id[2..]);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    fs::write(path, bytes).unwrap();
}

#[test]
fn nothing_in_the_users_configuration_changes_an_id_or_runs() {
    let (folder, path, here) = archive();
    publish(&here, &page(REGION, 1, "Formål"));

    let home = folder.path().join("home");
    let hooks = home.join("template/hooks");
    let ran = home.join("ran");
    let program = hooks.join("reference-transaction");
    fs::create_dir_all(&hooks).unwrap();
    fs::write(&program, format!("#!/bin/sh\ntouch {}\n", ran.display())).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let (program, hooks, template) = (program.display(), hooks.display(), home.join("template").display().to_string());
    let config = format!(
        "[user]\nname = Mallory\nemail = m@example.org\nsigningKey = {program}\n[gpg]\nprogram = {program}\nformat = ssh\n\
         [gpg \"ssh\"]\nprogram = {program}\ndefaultKeyCommand = {program}\n[commit]\ngpgSign = true\n[tag]\ngpgSign = true\n\
         [core]\nfsmonitor = {program}\nhooksPath = {hooks}\nlogAllRefUpdates = always\ncompression = 0\nautocrlf = true\neditor = {program}\n\
         bare = false\nworktree = /tmp\n[init]\ntemplateDir = {template}\ndefaultBranch = other\n[i18n]\ncommitEncoding = latin1\n"
    );
    fs::write(home.join(".gitconfig"), config).unwrap();

    let elsewhere = folder.path().join("elsewhere/deep/archive");
    let mut hostile = child(&elsewhere, REGION);
    hostile.env("HOME", &home).env("XDG_CONFIG_HOME", &home).env("TZ", "America/New_York").env("GIT_AUTHOR_NAME", "Mallory");
    hostile.env("GIT_DIR", &path).env("GIT_COMMITTER_DATE", "2001-01-01T00:00:00Z");
    assert!(hostile.status().unwrap().success());

    assert_eq!(git(&elsewhere, &["for-each-ref"]), git(&path, &["for-each-ref"]));
    assert_eq!(git(&elsewhere, &["symbolic-ref", "HEAD"]), "refs/heads/main");
    assert!(!ran.exists() && !elsewhere.join("hooks").exists() && !elsewhere.join("logs").exists());
}

#[test]
fn a_run_killed_between_branch_and_tag_is_finished_by_the_next() {
    let (_folder, path, archive) = archive();
    let (commit, tag) = publish(&archive, &page(REGION, 1, "Formål"));
    fs::remove_file(tag_file(&path, REGION)).unwrap();
    assert_eq!(archive.log().unwrap()[0].tag_object, None);

    let again = attempt(&archive, &page(REGION, 1, "Formål"));
    assert_eq!(again.diagnostics.iter().map(|diagnostic| diagnostic.rule).collect::<Vec<_>>(), ["archive-recovered"]);
    assert!(matches!(again.value.unwrap(), Outcome::Published { commit: c, tag: t } if c.to_string() == commit && t.to_string() == tag));
    assert_eq!(git(&path, &["rev-parse", &format!("refs/tags/{REGION}/r0001")]), tag);
}

#[test]
fn a_missing_tag_is_made_again_before_the_next_release() {
    let (_folder, path, archive) = archive();
    publish(&archive, &page(REGION, 1, "Formål"));
    let before = git(&path, &["for-each-ref", "refs/tags"]);
    fs::remove_file(tag_file(&path, REGION)).unwrap();

    let next = attempt(&archive, &page(LOCAL, 1, "Lokalt"));
    assert_eq!(next.diagnostics.len(), 1);
    assert!(matches!(next.value.unwrap(), Outcome::Published { .. }));
    assert_eq!(git(&path, &["for-each-ref", &format!("refs/tags/{REGION}")]), before);
    assert_eq!(git(&path, &["rev-list", "--count", "main"]), "2");
}

#[test]
fn a_lost_tag_is_never_given_to_a_second_commit() {
    let (_folder, path, archive) = archive();
    publish(&archive, &page(REGION, 1, "Formål"));
    publish(&archive, &page(LOCAL, 1, "Lokalt"));
    fs::remove_file(tag_file(&path, REGION)).unwrap();
    let before = bytes(&path);

    for text in ["Formål", "Vision"] {
        let error = attempt(&archive, &page(REGION, 1, text)).value.unwrap_err();
        assert!(matches!(error, ArchiveError::Astray { .. }), "{error}");
    }
    assert_eq!(bytes(&path), before);
}

#[test]
fn a_revision_below_the_latest_comes_too_late() {
    let (_folder, path, archive) = archive();
    publish(&archive, &page(REGION, 1, "Formål"));
    publish(&archive, &page(REGION, 2, "Vision"));
    fs::remove_file(tag_file(&path, REGION)).unwrap();

    let error = attempt(&archive, &page(REGION, 1, "Formål")).value.unwrap_err();
    assert!(matches!(error, ArchiveError::Overtaken { .. }) && error.is_conflict(), "{error}");
    let error = attempt(&archive, &page(REGION, 4, "Mål")).value.unwrap_err();
    assert!(matches!(error, ArchiveError::Overtaken { .. }), "made without knowing of r0002: {error}");
}

#[test]
fn stale_locks_and_temporary_files_are_swept_and_reported() {
    let (_folder, path, archive) = archive();
    publish(&archive, &page(REGION, 1, "Formål"));
    let stale = [
        "HEAD.lock",
        "config.lock",
        "packed-refs.lock",
        "moves.lock",
        "pushed.lock",
        "objects/tmp_object_aftale",
        "objects/info/commit-graph.lock",
        "objects/pack/pack_git2_0123idx.lock",
        "objects/pack/tmp_pack_x",
        "refs/heads/main.lock",
        "refs/tags/midtjylland/lokalaftale-skive/2019-2023/r0001.lock",
    ];
    for name in stale {
        fs::create_dir_all(path.join(name).parent().unwrap()).unwrap();
        fs::write(path.join(name), "").unwrap();
    }

    let published = attempt(&archive, &page(LOCAL, 1, "Lokalt"));
    assert!(matches!(published.value.unwrap(), Outcome::Published { .. }));
    assert_eq!(published.diagnostics.len(), stale.len());
    for name in stale {
        assert!(published.diagnostics.iter().any(|diagnostic| diagnostic.message.contains(&format!("`{name}`"))), "{name}");
        assert!(!path.join(name).exists(), "{name}");
    }
    assert!(published.diagnostics.iter().all(|diagnostic| !diagnostic.is_error()));
    assert_eq!(git(&path, &["fsck", "--strict"]), "");
}

#[test]
fn a_held_archive_is_waited_for_and_its_holder_named() {
    let (_folder, path, archive) = archive();
    publish(&archive, &page(REGION, 1, "Formål"));
    let holder = fs::File::open(path.join("publish.flock")).unwrap();
    holder.lock().unwrap();

    let error = attempt(&archive.clone().waiting_at_most(Duration::from_millis(60)), &page(LOCAL, 1, "x")).value.unwrap_err();
    assert!(matches!(error, ArchiveError::Held { .. }), "{error}");
    assert!(error.to_string().contains(&format!("held by process {} for", std::process::id())), "{error}");

    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| publish(&archive, &page(LOCAL, 1, "x")));
        std::thread::sleep(Duration::from_millis(60));
        assert!(!waiting.is_finished());
        drop(holder);
        waiting.join().unwrap();
    });
}

#[test]
fn runs_at_the_same_time_publish_one_after_the_other() {
    for publishers in [2, 6, 20] {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("archive");
        let works: Vec<String> = (0..publishers / 2).map(|number| format!("aa/aftale-{number}/1")).collect();
        // Each release is published by a process and by a thread of this one.
        let children: Vec<Child> = works.iter().map(|work| child(&path, work).spawn().unwrap()).collect();
        std::thread::scope(|scope| {
            for work in &works {
                let path = &path;
                scope.spawn(move || attempt(&Archive::open_or_init(path).unwrap(), &page(work, 1, "Formål")).value.unwrap());
            }
        });
        assert!(children.into_iter().all(|mut child| child.wait().unwrap().success()));

        let log = Archive::open(&path).unwrap().log().unwrap();
        assert_eq!(log.len(), works.len());
        assert!(log.iter().all(|entry| entry.tag_object.is_some()));
        assert_eq!(git(&path, &["rev-list", "--count", "--merges", "main"]), "0");
        assert_eq!(git(&path, &["fsck", "--strict"]), "");
    }
}

#[test]
fn of_many_who_publish_one_tag_exactly_one_does() {
    let (_folder, path, archive) = archive();
    let at_once = |revision: u32, text: fn(u32) -> String| {
        std::thread::scope(|scope| {
            let archive = &archive;
            let runs = (0..20).map(|number| scope.spawn(move || attempt(archive, &page(REGION, revision, &text(number))).value));
            runs.collect::<Vec<_>>().into_iter().map(|run| run.join().unwrap()).collect::<Vec<_>>()
        })
    };
    let published = |outcome: &Result<Outcome, ArchiveError>| matches!(outcome, Ok(Outcome::Published { .. }));
    let equal = at_once(1, |_| "Formål".into());
    assert_eq!(equal.iter().filter(|outcome| published(outcome)).count(), 1);
    assert!(equal.iter().all(|outcome| published(outcome) || matches!(outcome, Ok(Outcome::Already { .. }))));

    let other = at_once(2, |number| number.to_string());
    assert_eq!(other.iter().filter(|outcome| published(outcome)).count(), 1);
    assert!(other.iter().all(|outcome| published(outcome) || matches!(outcome, Err(ArchiveError::Conflict { .. }))));
    assert_eq!(git(&path, &["rev-list", "--count", "main"]), "2");
    assert_eq!(git(&path, &["fsck", "--strict", "--no-dangling"]), "");
}

#[test]
fn a_run_killed_at_any_time_is_gone_on_with_to_the_same_ids() {
    let works = ["aa/aftale/1", "bb/aftale/1", "cc/aftale/1", "dd/aftale/1"];
    let (folder, path, archive) = archive();
    for work in works {
        publish(&archive, &page(work, 1, "Formål"));
    }
    let golden = git(&path, &["for-each-ref"]);
    for number in 0..16 {
        let path = folder.path().join(format!("killed-{number}"));
        let mut killed = child(&path, &works.join(",")).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(10 + 8 * number));
        killed.kill().unwrap();
        killed.wait().unwrap();
        let archive = Archive::open_or_init(&path).unwrap();
        for entry in archive.log().unwrap().iter().skip(1) {
            assert!(entry.tag_object.is_some(), "only the last release may lack its tag");
        }
        for work in works {
            attempt(&archive, &page(work, 1, "Formål")).value.unwrap();
        }
        assert_eq!(git(&path, &["for-each-ref"]), golden);
        assert_eq!(git(&path, &["fsck", "--strict", "--no-dangling"]), "");
    }
}

#[test]
fn without_durability_the_ids_are_the_same() {
    let (_folder, path, archive) = archive();
    let (_other_folder, other_path, other) = crate::archive::archive();
    let other = other.with_durability(false);
    for release in [page(REGION, 1, "Formål"), page(LOCAL, 1, "Lokalt"), page(REGION, 2, "Vision")] {
        assert_eq!(publish(&archive, &release), publish(&other, &release));
    }
    assert_eq!(git(&path, &["for-each-ref"]), git(&other_path, &["for-each-ref"]));
}

#[test]
fn a_key_that_does_not_sign_moves_no_reference() {
    let (folder, path, archive) = archive();
    publish(&archive, &page(REGION, 1, "Formål"));
    let before = git(&path, &["for-each-ref"]);
    // The public half alone asks an agent, which has no such key.
    let file = folder.path().join("key.pub");
    fs::write(&file, SigningKey::generate("nobody's").unwrap().public).unwrap();
    let absent = SigningKey::open(&file, None).unwrap();
    for release in [page(LOCAL, 1, "Lokalt"), page(REGION, 2, "Vision")] {
        let error = archive.publish(&release, &absent, open_gate).value.unwrap_err();
        assert!(matches!(error, ArchiveError::Key(_)) && !error.is_conflict(), "{error}");
        assert_eq!(git(&path, &["for-each-ref"]), before);
    }
    assert!(matches!(attempt(&archive, &page(LOCAL, 1, "Lokalt")).value.unwrap(), Outcome::Published { .. }));
}

#[test]
fn an_archive_that_cannot_be_written_says_why_and_shows_nothing_new() {
    let (_folder, path, archive) = archive();
    publish(&archive, &page(REGION, 1, "Formål"));
    // A folder where a lock must be made stops `main`, a file where a folder must be made the tag.
    let next = page(LOCAL, 1, "Lokalt");
    for (place, words) in
        [("refs/heads/main.lock/x", "move `refs/heads/main`"), ("refs/tags/midtjylland/lokalaftale-skive", "create `refs/tags/")]
    {
        let place = path.join(place);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(&place, "").unwrap();
        let error = attempt(&archive, &next).value.unwrap_err();
        assert!(error.to_string().contains(words) && error.to_string().contains(&path.display().to_string()), "{error}");
        fs::remove_file(&place).unwrap();
        if place.ends_with("x") {
            fs::remove_dir(place.parent().unwrap()).unwrap();
        }
        assert_eq!(git(&path, &["for-each-ref", "refs/tags"]), git(&path, &["for-each-ref", "refs/tags", "--merged", "main"]));
    }
    attempt(&archive, &next).value.unwrap();
    assert_eq!(archive.log().unwrap().iter().filter(|entry| entry.tag_object.is_some()).count(), 2);
}

#[test]
fn a_release_never_builds_on_a_damaged_object() {
    let (_folder, path, archive) = archive();
    publish(&archive, &page(REGION, 1, "Formål"));
    let blob = git(&path, &["rev-parse", &format!("main:{REGION}/sources/page.md")]);
    let other = fs::read(path.join("objects").join(&blob[..2]).join(&blob[2..])).unwrap();
    publish(&archive, &page(REGION, 2, "Vision"));
    let (main, reused) = (git(&path, &["rev-parse", "main"]), git(&path, &["rev-parse", &format!("main:{REGION}/sources/page.md")]));

    for damage in [&b""[..], b"\x78\x9cgarbage", &other] {
        overwrite(&path, &reused, damage);
        for release in [page(LOCAL, 1, "Vision"), page(REGION, 2, "Vision")] {
            let error = attempt(&archive, &release).value.unwrap_err();
            assert!(matches!(error, ArchiveError::Damaged { .. }), "{error}");
            assert!(error.to_string().contains(&format!("object {reused} (midtjylland/")), "{error}");
        }
        assert_eq!(git(&path, &["rev-parse", "main"]), main);
        assert_eq!(git(&path, &["for-each-ref", &format!("refs/tags/{LOCAL}")]), "");
    }
}

#[test]
fn an_object_that_is_cut_short_is_an_error_and_not_waited_for() {
    let (_folder, path, archive) = archive();
    let (commit, tag) = publish(&archive, &page(REGION, 1, "Formål"));
    let root = git(&path, &["rev-parse", "main^{tree}"]);
    for id in [commit, tag, root] {
        let whole = fs::read(path.join("objects").join(&id[..2]).join(&id[2..])).unwrap();
        for end in [whole.len() - 1, whole.len() / 2, 4] {
            overwrite(&path, &id, &whole[..end]);
            let error = attempt(&archive, &page(REGION, 1, "Formål")).value.unwrap_err();
            assert!(matches!(error, ArchiveError::Damaged { .. }), "{error}");
            assert!(error.to_string().contains(&id), "{error}");
        }
        overwrite(&path, &id, &whole);
    }
    assert!(matches!(attempt(&archive, &page(REGION, 1, "Formål")).value.unwrap(), Outcome::Already { .. }));
}

#[test]
fn references_that_no_publication_made_are_refused() {
    let (_folder, path, archive) = archive();
    let (commit, _) = publish(&archive, &page(REGION, 1, "Formål"));
    let file = tag_file(&path, REGION);
    let tag = fs::read(&file).unwrap();

    fs::write(&file, format!("{commit}\n")).unwrap();
    let error = attempt(&archive, &page(REGION, 1, "Formål")).value.unwrap_err();
    assert!(matches!(error, ArchiveError::Astray { .. }), "a lightweight tag: {error}");

    fs::write(&file, "").unwrap();
    let error = attempt(&archive, &page(REGION, 1, "Formål")).value.unwrap_err();
    assert!(matches!(error, ArchiveError::Git { .. }), "an empty file: {error}");

    fs::write(&file, tag).unwrap();
    let tree = git(&path, &["rev-parse", "main^{tree}"]);
    let identity = ["-c", "user.name=Mallory", "-c", "user.email=m@example.org"];
    let stranger = git(&path, &[&identity[..], &["commit-tree", &tree, "-p", "main", "-m", "Release"]].concat());
    git(&path, &["update-ref", "refs/heads/main", &stranger]);
    let error = attempt(&archive, &page(LOCAL, 1, "Lokalt")).value.unwrap_err();
    assert!(matches!(error, ArchiveError::Foreign { .. }), "somebody else's commit: {error}");
    assert!(archive.log().is_err());
}

#[test]
fn packed_and_cloned_archives_publish_the_same_ids() {
    let (folder, path, archive) = archive();
    publish(&archive, &page(REGION, 1, "Formål"));
    let clone = folder.path().join("clone");
    git(&path, &["clone", "-q", "--mirror", "--no-local", path.to_str().unwrap(), clone.to_str().unwrap()]);
    git(&clone, &["gc", "-q"]);

    let loose = publish(&archive, &page(REGION, 2, "Vision"));
    let packed = publish(&Archive::open(&clone).unwrap(), &page(REGION, 2, "Vision"));
    assert_eq!(packed, loose);
    assert_eq!(git(&clone, &["for-each-ref"]), git(&path, &["for-each-ref"]));
}
