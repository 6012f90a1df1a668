//! Archives and a remote: what is sent and fetched, races, a remote that fails, and the hook that guards one.

use std::collections::BTreeSet;
use std::fs;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use aftale::archive::witness::{Extent, append, check};
use aftale::archive::{Archive, ArchiveError, Before, Pushed, TagName, Waiting, hook};
use aftale::diagnostic::Warned;
use aftale::trust::SigningKey;
use tempfile::TempDir;

use crate::archive::{LOCAL, REGION, archive, attempt, bytes, git, page, publish, publisher};

fn open_gate(_: &Waiting, _: &Before) -> Result<(), ArchiveError> {
    Ok(())
}

fn try_push(archive: &Archive, remote: &Path) -> Warned<Result<Pushed, ArchiveError>> {
    archive.push(remote.to_str().unwrap(), &publisher(), open_gate)
}

/// Pushes without any warning.
fn push(archive: &Archive, remote: &Path) -> Pushed {
    let pushed = try_push(archive, remote);
    assert_eq!(pushed.diagnostics, []);
    pushed.value.unwrap()
}

fn tag(work: &str, revision: u32) -> TagName {
    TagName::new(work, revision).unwrap()
}

fn refs(archive: &Path) -> String {
    git(archive, &["for-each-ref"])
}

/// An empty bare repository with our hook, as on a plain git server.
fn server(folder: &Path) -> PathBuf {
    let server = folder.join("server");
    git(&server, &["init", "-q", "--bare", "--initial-branch=main", server.to_str().unwrap()]);
    hook::install(&server).unwrap();
    server
}

/// Two archives with one release in common, and the server that has it too.
fn two_sides() -> (TempDir, [(PathBuf, Archive); 2], PathBuf) {
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
fn many_archives_push_to_one_server_at_the_same_time() {
    let (folder, [(path, archive), _], server) = two_sides();
    let works = ["aa/aftale/1", "bb/aftale/1", "cc/aftale/1", "dd/aftale/1", "ee/aftale/1", "aa/aftale/1"];
    std::thread::scope(|scope| {
        for (number, work) in works.iter().enumerate() {
            let (server, clone) = (&server, folder.path().join(format!("clone-{number}")));
            git(&clone, &["clone", "-q", "--mirror", "--no-local", server.to_str().unwrap(), clone.to_str().unwrap()]);
            scope.spawn(move || {
                let archive = Archive::open(&clone).unwrap();
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

/// git's own server on the loopback, over a folder of repositories; it goes with the value.
struct Daemon {
    child: Child,
    port: u16,
}

impl Daemon {
    fn start(folder: &Path) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = Command::new("git");
        command.args(["daemon", "--reuseaddr", "--listen=127.0.0.1", "--export-all", "--enable=receive-pack"]);
        command.arg(format!("--port={port}")).arg(format!("--base-path={}", folder.display())).arg(folder);
        let child = command.env("GIT_CONFIG_GLOBAL", "/dev/null").stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        for _ in 0..500 {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                break;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        Self { child, port }
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        // The child of `git daemon` serves; both go when the parent's process is told to end.
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
    }
}

/// Pushes by hand, as somebody with git and bad intentions would.
fn by_hand(archive: &Path, remote: &str, moves: &[&str]) -> Output {
    let mut command = Command::new("git");
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").env("LC_ALL", "C");
    command.arg("--git-dir").arg(archive).args(["push", "--quiet", remote]).args(moves).output().unwrap()
}

#[test]
fn the_hook_lets_releases_pass_and_nothing_else() {
    for over_the_network in [true, false] {
        let (folder, [(path, archive), _], server) = two_sides();
        let daemon = over_the_network.then(|| Daemon::start(folder.path()));
        let remote = match &daemon {
            Some(daemon) => format!("git://127.0.0.1:{}/server", daemon.port),
            None => format!("file://{}", server.display()),
        };
        publish(&archive, &page(REGION, 2, "Vision"));
        let pushed = archive.push(&remote, &publisher(), open_gate).value.unwrap();
        assert_eq!(pushed.sent, [tag(REGION, 2)], "a release passes in one atomic push");
        publish(&archive, &page(LOCAL, 1, "Lokalt"));
        publish(&archive, &page(LOCAL, 2, "Mere"));
        let before = refs(&server);

        let identity = ["-c", "user.name=M", "-c", "user.email=m@example.org"];
        let made = |arguments: &[&str]| git(&path, &[&identity[..], arguments].concat());
        let (first, local) = (format!("refs/tags/{REGION}/r0001"), format!("refs/tags/{LOCAL}/r0001"));
        let merge = made(&["commit-tree", "main^{tree}", "-p", "main", "-p", "main~2", "-m", "merge"]);
        let blob = git(&path, &["rev-parse", &format!("main:{LOCAL}/SHA256SUMS")]);
        made(&["tag", "-a", "-m", "stray", "stray/r0001", "main~2"]);
        let stray = git(&path, &["rev-parse", "refs/tags/stray/r0001"]);
        git(&path, &["update-ref", "-d", "refs/tags/stray/r0001"]);
        let refused: [(&str, &[&str], &str); 13] = [
            ("overwrite", &[&format!("+{local}:{first}")], "is released and never changes"),
            ("delete a tag", &[&format!(":{first}")], "is never deleted"),
            ("delete main", &[":refs/heads/main"], "deletion of the current branch"),
            ("rewind", &["+main~3:refs/heads/main"], "only goes forward"),
            ("merge", &[&format!("{merge}:refs/heads/main")], "has no merges"),
            ("main no commit", &[&format!("+{blob}:refs/heads/main")], "commit"),
            ("stray branch", &["main:refs/heads/other"], "is neither main nor a release's tag"),
            ("replacement", &["main:refs/replace/0123456789012345678901234567890123456789"], "is neither main nor a release's tag"),
            ("lightweight tag", &[&format!("main~2:{local}")], "is no annotated tag"),
            ("tag ahead of main", &[&format!("{local}:{local}")], "is on no release of main"),
            ("second tag", &[&format!("{stray}:refs/tags/stray/r0001")], "is not on the release of its name"),
            ("another's name", &[&format!("{local}:refs/tags/{LOCAL}/r0003")], "says another name"),
            ("not a release's name", &[&format!("{local}:refs/tags/v1.0")], "is no release's name"),
        ];
        for (what, moves, words) in refused {
            let output = by_hand(&path, &remote, moves);
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(!output.status.success() && said.contains(words), "{what} over {remote}: {said}");
            assert_eq!(refs(&server), before, "{what}");
        }
        // An orphan tag in an atomic push with an older `main` than its own.
        let output = by_hand(&path, &remote, &["--atomic", "main~1:refs/heads/main", &format!("refs/tags/{LOCAL}/r0002")]);
        assert!(!output.status.success() && refs(&server) == before, "{output:?}");
        assert!(by_hand(&path, &remote, &["main:refs/heads/main", &format!("{local}:{local}")]).status.success(), "not atomic");
        assert_eq!(archive.push(&remote, &publisher(), open_gate).value.unwrap().sent, [tag(LOCAL, 2)], "a tag of an older release");
        assert_eq!(refs(&server), refs(&path));
    }
}

#[test]
fn the_hook_takes_nobodys_place() {
    let (folder, ..) = archive();
    let server = server(folder.path());
    let hook = server.join("hooks/update");
    let text = fs::read(&hook).unwrap();
    assert_eq!(fs::metadata(&hook).unwrap().permissions().mode() & 0o777, 0o755);
    hook::install(&server).unwrap();
    fs::write(&hook, "#!/bin/sh\n# aftale: an older one\n").unwrap();
    hook::install(&server).unwrap();
    assert_eq!(fs::read(&hook).unwrap(), text);

    fs::write(&hook, "#!/bin/sh\nexit 0\n").unwrap();
    let error = hook::install(&server).unwrap_err();
    assert!(matches!(error, ArchiveError::HookTaken(_)), "{error}");
    assert_eq!(fs::read(&hook).unwrap(), b"#!/bin/sh\nexit 0\n");
    fs::remove_file(&hook).unwrap();
    git(&server, &["config", "core.hooksPath", "/etc/hooks"]);
    assert!(matches!(hook::install(&server), Err(ArchiveError::HooksElsewhere { .. })));
    assert!(matches!(hook::install(folder.path()), Err(ArchiveError::Missing(_))));
}
