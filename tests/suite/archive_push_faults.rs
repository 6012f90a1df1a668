//! Pushes that are killed, refused or misled: by the network, the remote, its history, the key and the configuration.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use aftale::archive::{Archive, ArchiveError};
use aftale::trust::SigningKey;

use crate::archive::{LOCAL, REGION, archive, attempt, bytes, git, page, publish, publisher};
use crate::archive_push::{open_gate, push, refs, server, tag, try_push, two_sides};

#[test]
fn a_remote_that_was_rewritten_stops_the_push_with_both_tips_named() {
    let (_folder, [(path, archive), (clone, other)], server) = two_sides();
    publish(&archive, &page(REGION, 2, "Vision"));
    push(&archive, &server);
    // The server goes back to the first release and on to another second one, past its hook.
    publish(&other, &page(LOCAL, 1, "Lokalt"));
    let forced = git(&clone, &["rev-parse", "main"]);
    let mut command = Command::new("git");
    command.arg("--git-dir").arg(&clone).args(["-c", "core.hooksPath=/dev/null", "bundle", "create", "-q"]);
    let bundle = clone.with_file_name("bundle");
    assert!(command.arg(&bundle).arg("main").status().unwrap().success());
    git(&server, &["fetch", "-q", bundle.to_str().unwrap(), "main"]);
    git(&server, &["update-ref", "refs/heads/main", &forced]);

    let ours = git(&path, &["rev-parse", "main"]);
    publish(&archive, &page(REGION, 3, "Mål"));
    let here = refs(&path);
    let error = try_push(&archive, &server).value.unwrap_err();
    assert!(matches!(error, ArchiveError::Forced { .. }) && error.is_conflict(), "{error}");
    assert!(error.to_string().contains(&ours) && error.to_string().contains(&forced), "{error}");
    assert_eq!(refs(&path), here);

    git(&server, &["update-ref", "-d", "refs/heads/main"]);
    let error = try_push(&archive, &server).value.unwrap_err();
    assert!(matches!(error, ArchiveError::Forced { theirs: None, .. }), "{error}");
}

#[test]
fn what_no_publication_made_is_not_taken_over() {
    let (_folder, [(_, archive), (clone, other)], server) = two_sides();
    publish(&archive, &page(REGION, 2, "Vision"));
    push(&archive, &server);
    let refused = |why: &str| {
        let before = refs(&clone);
        let error = try_push(&other, &server).value.unwrap_err();
        assert!(matches!(error, ArchiveError::NotOurs { .. }), "{why}: {error}");
        assert_eq!(refs(&clone), before, "{why}");
    };
    let (name, id) = (format!("refs/tags/{REGION}/r0002"), git(&server, &["rev-parse", &format!("{REGION}/r0002")]));
    git(&server, &["update-ref", "-d", &name]);
    refused("a release without its tag");
    git(&server, &["update-ref", &name, &format!("refs/tags/{REGION}/r0001")]);
    refused("another release's tag");
    git(&server, &["update-ref", &name, &id]);
    git(&server, &["update-ref", "refs/tags/stray/r0001", &id]);
    refused("a tag of another name");
    git(&server, &["update-ref", "-d", "refs/tags/stray/r0001"]);
    let tree = git(&server, &["rev-parse", "main^{tree}"]);
    let identity = ["-c", "user.name=Mallory", "-c", "user.email=m@example.org"];
    let stranger = git(&server, &[&identity[..], &["commit-tree", &tree, "-p", "main", "-m", "Release"]].concat());
    git(&server, &["update-ref", "refs/heads/main", &stranger]);
    refused("somebody else's commit");
}

#[test]
fn a_remote_that_is_down_leaves_the_release_here() {
    let (folder, path, archive) = archive();
    publish(&archive, &page(REGION, 1, "Formål"));
    let before = bytes(&path);
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let missing = folder.path().join("missing");
    for (remote, words) in
        [(format!("git://{free}/x"), "Connection refused"), (missing.display().to_string(), "does not appear to be a git repository")]
    {
        let error = archive.push(&remote, &publisher(), open_gate).value.unwrap_err();
        assert!(matches!(error, ArchiveError::NotPushed { .. }) && !error.is_conflict(), "{error}");
        let text = error.to_string();
        assert!(text.starts_with(&format!("released in {}, not pushed to {remote}: ", path.display())) && text.contains(words), "{text}");
    }
    let secret = archive.push("http://name:secret@127.0.0.1:1/x", &publisher(), open_gate).value.unwrap_err();
    assert!(!secret.to_string().contains("secret") && secret.to_string().contains("http://127.0.0.1:1/x"), "{secret}");
    assert_eq!(bytes(&path), before);
}

#[test]
fn a_refusal_of_the_remotes_own_is_told_in_its_words_and_not_retried() {
    let (folder, path, archive) = archive();
    let server = server(folder.path());
    publish(&archive, &page(REGION, 1, "Formål"));
    let count = folder.path().join("count");
    let hook = server.join("hooks/pre-receive");
    fs::write(&hook, format!("#!/bin/sh\necho x >>{}\necho closed on Sundays >&2\nexit 1\n", count.display())).unwrap();
    fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).unwrap();
    let error = try_push(&archive, &server).value.unwrap_err();
    assert!(error.to_string().contains("closed on Sundays") && !error.to_string().contains("hint"), "{error}");
    assert_eq!(fs::read_to_string(&count).unwrap(), "x\n");

    fs::remove_file(&hook).unwrap();
    assert_eq!(push(&archive, &server).sent, [tag(REGION, 1)]);
    assert_eq!(refs(&server), refs(&path));
}

#[test]
fn a_run_killed_among_its_moves_is_finished_by_the_next() {
    let (_folder, [(_, archive), (clone, other)], server) = two_sides();
    publish(&archive, &page(REGION, 2, "Vision"));
    publish(&other, &page(LOCAL, 1, "Lokalt"));
    publish(&other, &page(LOCAL, 2, "Mere lokalt"));
    let before: Vec<(String, String)> = list(&clone);
    push(&archive, &server);
    push(&other, &server);
    let after = list(&clone);
    let old = |name: &str| before.iter().find(|(known, _)| known == name).map_or("-".to_owned(), |(_, id)| id.clone());
    let moves: Vec<(String, String, String)> =
        after.iter().map(|(name, id)| (name.clone(), old(name), id.clone())).filter(|(_, old, new)| old != new).collect();
    assert_eq!(moves.len(), 4, "main, a new tag and two that move");
    let journal: String = moves.iter().map(|(name, old, new)| format!("{name} {old} {new}\n")).collect();

    for done in 0..=moves.len() {
        for (at, (name, old, new)) in moves.iter().enumerate() {
            match (at < done, old.as_str()) {
                (true, _) => git(&clone, &["update-ref", name, new]),
                (false, "-") => git(&clone, &["update-ref", "-d", name]),
                (false, old) => git(&clone, &["update-ref", name, old]),
            };
        }
        fs::write(clone.join("moves"), &journal).unwrap();
        let again = attempt(&other, &page(LOCAL, 2, "Mere lokalt"));
        assert_eq!(again.diagnostics.iter().map(|found| found.rule).collect::<Vec<_>>(), ["archive-recovered"]);
        again.value.unwrap();
        assert_eq!(list(&clone), after, "killed after {done} moves");
        assert!(!clone.join("moves").exists());
    }
    fs::write(clone.join("moves"), "refs/heads/main x\n").unwrap();
    let error = attempt(&other, &page(LOCAL, 2, "Mere lokalt")).value.unwrap_err();
    assert!(error.to_string().contains("cannot finish the moves of an interrupted push"), "{error}");
}

fn list(archive: &Path) -> Vec<(String, String)> {
    let lines = git(archive, &["for-each-ref", "--format=%(refname) %(objectname)"]);
    lines.lines().map(|line| line.split_once(' ').unwrap()).map(|(name, id)| (name.to_owned(), id.to_owned())).collect()
}

#[test]
fn neither_the_archives_configuration_nor_the_users_runs_anything_on_a_push() {
    let (folder, [(path, archive), (_, other)], server) = two_sides();
    publish(&archive, &page(REGION, 2, "Vision"));
    publish(&other, &page(LOCAL, 1, "Lokalt"));
    push(&other, &server);
    let ran = folder.path().join("ran");
    let program = folder.path().join("program");
    fs::write(&program, format!("#!/bin/sh\ntouch {}\n", ran.display())).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    for name in ["pre-push", "reference-transaction", "post-merge", "pre-auto-gc"] {
        fs::create_dir_all(path.join("hooks")).unwrap();
        fs::copy(&program, path.join("hooks").join(name)).unwrap();
    }
    let mut config = fs::read_to_string(path.join("config")).unwrap();
    let program = program.display();
    config +=
        &format!("\tsshCommand = {program}\n\tfsmonitor = {program}\n[gpg \"ssh\"]\n\tprogram = {program}\n[push]\n\tgpgSign = true\n");
    config += &format!("[url \"{}\"]\n\tinsteadOf = {}\n", folder.path().join("elsewhere").display(), server.display());
    fs::write(path.join("config"), config).unwrap();
    push(&archive, &server);
    assert!(!ran.exists());
    assert_eq!(refs(&server), refs(&path));
}

/// Not a test of its own: another test runs it in a process of its own, with an archive and a remote.
#[test]
#[ignore = "another test runs it as a child"]
fn child_pushes() {
    let variable = |name: &str| PathBuf::from(std::env::var_os(name).expect("the parent sets it"));
    try_push(&Archive::open(&variable("AFTALE_TEST_ARCHIVE")).unwrap(), &variable("AFTALE_TEST_REMOTE")).value.unwrap();
}

#[test]
fn a_push_killed_at_any_time_is_gone_on_with_to_the_same_ids() {
    let mut golden = None;
    for number in 0..10 {
        let (_folder, [(_, archive), (clone, other)], server) = two_sides();
        publish(&archive, &page(REGION, 2, "Vision"));
        publish(&other, &page(LOCAL, 1, "Lokalt"));
        publish(&other, &page(LOCAL, 2, "Mere lokalt"));
        push(&archive, &server);
        if number > 0 {
            let mut command = Command::new(std::env::current_exe().unwrap());
            command.args(["--ignored", "--exact", "archive_push_faults::child_pushes"]).stdout(Stdio::null()).stderr(Stdio::null());
            let mut killed = command.env("AFTALE_TEST_ARCHIVE", &clone).env("AFTALE_TEST_REMOTE", &server).spawn().unwrap();
            std::thread::sleep(Duration::from_millis(20 * number));
            killed.kill().unwrap();
            killed.wait().unwrap();
        }
        try_push(&other, &server).value.unwrap();
        assert_eq!(refs(&server), refs(&clone));
        assert_eq!(golden.get_or_insert_with(|| refs(&clone)), &refs(&clone), "killed after {} ms", 20 * number);
        for path in [&server, &clone] {
            assert_eq!(git(path, &["fsck", "--strict", "--no-dangling"]), "");
        }
    }
}

#[test]
fn a_key_that_does_not_sign_leaves_a_race_as_it_was() {
    let (folder, [(_, archive), (clone, other)], server) = two_sides();
    publish(&archive, &page(REGION, 2, "Vision"));
    publish(&other, &page(LOCAL, 1, "Lokalt"));
    push(&archive, &server);
    let (here, there) = (refs(&clone), refs(&server));
    let file = folder.path().join("key.pub");
    fs::write(&file, SigningKey::generate("nobody's").unwrap().public).unwrap();
    let absent = SigningKey::open(&file, None).unwrap();
    let error = other.push(server.to_str().unwrap(), &absent, open_gate).value.unwrap_err();
    assert!(matches!(error, ArchiveError::Key(_)), "{error}");
    assert_eq!((refs(&clone), refs(&server)), (here, there));
}
