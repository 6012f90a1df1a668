//! The hook that guards an archive on a plain git server, over the network and over a path.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use aftale::archive::{ArchiveError, hook};

use crate::archive::{LOCAL, REGION, archive, git, page, publish, publisher};
use crate::archive_push::{open_gate, refs, server, tag, two_sides};

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
