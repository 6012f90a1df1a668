//! Packing: nothing that can be seen of an archive changes, whoever has configured it and whenever it is killed.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use aftale::archive::{Archive, ArchiveError};

use crate::archive::{LOCAL, archive, attempt, git, publish};
use crate::archive_forge::{copy, four_releases, fsck, overwrite, publishers, slugs, whole};

fn gc(path: &Path) {
    let packed = Archive::open(path).unwrap().gc();
    packed.value.unwrap();
    assert_eq!(packed.diagnostics, []);
}

/// Every reference, and every object that can be reached.
fn seen(path: &Path) -> String {
    format!("{}\n{}", git(path, &["for-each-ref"]), git(path, &["rev-list", "--objects", "--all"]))
}

/// Not a test of its own: others run it in a process that they end.
#[test]
#[ignore = "other tests run it as a child"]
fn child_packs() {
    gc(Path::new(&std::env::var("AFTALE_TEST_ARCHIVE").expect("the parent sets it")));
}

fn child(path: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--ignored", "--exact", "archive_gc::child_packs"])
        .env("AFTALE_TEST_ARCHIVE", path)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

fn program(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, format!("#!/bin/sh\n{text}\n")).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn what_packing_has_out_of_place_for_a_moment_is_not_missed() {
    let (_folder, path) = four_releases();
    let tip = git(&path, &["rev-parse", "main"]);
    let object = path.join("objects").join(&tip[..2]).join(&tip[2..]);
    let lock = fs::File::open(path.join("publish.flock")).unwrap();
    lock.lock().unwrap();
    fs::rename(&object, path.join("away")).unwrap();
    let found = std::thread::scope(|scope| {
        let verifying = scope.spawn(|| slugs(&path, &publishers()));
        std::thread::sleep(Duration::from_millis(500));
        fs::rename(path.join("away"), &object).unwrap();
        lock.unlock().unwrap();
        verifying.join().unwrap()
    });
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn packing_changes_no_name_and_leaves_no_loose_file() {
    let (_folder, path) = four_releases();
    let before = seen(&path);
    gc(&path);
    assert_eq!(seen(&path), before);
    assert_eq!(git(&path, &["count-objects"]), "0 objects, 0 kilobytes");
    assert!(!path.join("refs/heads/main").exists() && !path.join("packing").exists());
    assert_eq!((slugs(&path, &publishers()), fsck(&path)), (vec![], String::new()));

    publish(&Archive::open(&path).unwrap(), &whole(LOCAL, 2, "Nyt"));
    gc(&path);
    gc(&path);
    assert_eq!((slugs(&path, &publishers()), fsck(&path)), (vec![], String::new()));
}

#[test]
fn an_empty_archive_can_be_packed() {
    let (_folder, path, _archive) = archive();
    gc(&path);
    assert_eq!(
        (slugs(&path, &publishers()), fsck(&path)),
        (vec![], "notice: HEAD points to an unborn branch (main)\nnotice: No default references\n".into())
    );
}

#[test]
fn what_an_interrupted_run_has_written_is_kept() {
    let (_folder, path) = four_releases();
    let tag = git(&path, &["rev-parse", "refs/tags/trust/r0001"]);
    let spare = git(&path, &["hash-object", "-w", "--stdin"]);
    gc(&path);
    assert_eq!(git(&path, &["cat-file", "-t", &spare]), "blob");
    assert_eq!(git(&path, &["cat-file", "-t", &tag]), "tag");
}

#[test]
fn what_is_stale_is_swept_first_and_reported() {
    let (_folder, path) = four_releases();
    let stale = ["packed-refs.lock", "packed-refs.new", "refs/heads/main.lock", "objects/pack/.tmp-7-pack-x.pack", "objects/aa/tmp_obj_x"];
    fs::create_dir_all(path.join("objects/aa")).unwrap();
    for name in stale {
        fs::write(path.join(name), "").unwrap();
    }
    fs::create_dir_all(path.join("packing/refs")).unwrap();
    let packed = Archive::open(&path).unwrap().gc();
    packed.value.unwrap();
    assert_eq!(packed.diagnostics.len(), stale.len());
    assert_eq!((slugs(&path, &publishers()), fsck(&path)), (vec![], String::new()));
}

#[test]
fn a_pack_that_a_killed_git_has_left_without_an_index_is_no_damage() {
    let (_folder, path) = four_releases();
    gc(&path);
    let packs = path.join("objects/pack");
    let pack =
        fs::read_dir(&packs).unwrap().map(|entry| entry.unwrap().path()).find(|path| path.extension().is_some_and(|end| end == "pack"));
    let pack = pack.unwrap();
    fs::copy(&pack, packs.join(format!("pack-{}.pack", "0".repeat(40)))).unwrap();
    assert_eq!((slugs(&path, &publishers()), fsck(&path)), (vec![], String::new()));
    fs::remove_file(pack.with_extension("idx")).unwrap();
    assert!(slugs(&path, &publishers()).contains(&"I11 pack-damaged".to_owned()), "the one that is needed");
}

#[test]
fn an_archive_that_has_lost_a_reference_is_not_packed() {
    let (_folder, path) = four_releases();
    overwrite(&path.join("refs/tags/trust/r0001"), b"");
    let error = Archive::open(&path).unwrap().gc().value.unwrap_err();
    assert!(matches!(error, ArchiveError::Unsound { .. }), "{error}");
    assert!(path.join("refs/heads/main").exists());
}

#[test]
fn nothing_that_the_archives_configuration_names_runs() {
    let (folder, path) = four_releases();
    let before = seen(&path);
    let (ran, trap) = (folder.path().join("ran"), folder.path().join("trap"));
    program(&trap, &format!("touch {}", ran.display()));
    for hook in ["reference-transaction", "pre-auto-gc", "post-rewrite", "update", "post-index-change"] {
        program(&path.join("hooks").join(hook), &format!("touch {}", ran.display()));
    }
    let trap = trap.display();
    let config = fs::read_to_string(path.join("config")).unwrap();
    let hostile = format!(
        "{config}[gpg]\n\tprogram = {trap}\n\tformat = ssh\n[gpg \"ssh\"]\n\tprogram = {trap}\n\tdefaultKeyCommand = {trap}\n\
         [core]\n\tfsmonitor = {trap}\n\thooksPath = {}\n\tpager = {trap}\n\teditor = {trap}\n\tsshCommand = {trap}\n\talternateRefsCommand = {trap}\n\
         [uploadpack]\n\tpackObjectsHook = {trap}\n[remote \"evil\"]\n\turl = {}\n\tpromisor = true\n\tuploadpack = {trap}\n\
         [filter \"x\"]\n\tclean = {trap}\n\tsmudge = {trap}\n[gc]\n\trecentObjectsHook = {trap}\n[maintenance]\n\tauto = true\n",
        path.join("hooks").display(),
        path.display(),
    );
    fs::write(path.join("config"), hostile).unwrap();

    assert_eq!(slugs(&path, &publishers()), [""; 0]);
    gc(&path);
    assert!(Archive::open(&path).unwrap().repair(&publishers(), &[]).value.unwrap().is_empty());
    assert!(!ran.exists());
    fs::write(path.join("config"), config).unwrap();
    fs::remove_dir_all(path.join("hooks")).unwrap();
    assert_eq!(seen(&path), before);
}

#[test]
fn a_killed_run_leaves_the_archive_whole() {
    let (folder, good) = four_releases();
    let before = seen(&good);
    for wait in (0..120).step_by(5) {
        let path = folder.path().join(format!("killed-{wait}"));
        copy(&good, &path);
        let mut child = child(&path).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(wait));
        child.kill().unwrap();
        child.wait().unwrap();
        // A git that the run had started holds the lock until it has ended.
        attempt(&Archive::open(&path).unwrap(), &whole("trust", 1, "Nøgler")).value.unwrap();
        assert_eq!(slugs(&path, &publishers()), [""; 0], "after {wait} ms");
        assert_eq!((seen(&path), fsck(&path)), (before.clone(), String::new()), "after {wait} ms");
        Archive::open(&path).unwrap().gc().value.unwrap();
        assert_eq!(seen(&path), before, "after {wait} ms");
        fs::remove_dir_all(&path).unwrap();
    }
}

#[test]
fn a_git_that_outlives_its_run_still_holds_the_archive() {
    let (folder, path) = four_releases();
    let bin = folder.path().join("bin");
    let (started, gone) = (folder.path().join("started"), folder.path().join("gone"));
    program(&bin.join("git"), &format!("touch {}\nwhile [ ! -e {} ]; do sleep 0.02; done", started.display(), gone.display()));
    let mut child = child(&path).env("PATH", format!("{}:{}", bin.display(), std::env::var("PATH").unwrap())).spawn().unwrap();
    while !started.exists() {
        std::thread::sleep(Duration::from_millis(5));
    }
    child.kill().unwrap();
    child.wait().unwrap();

    let archive = Archive::open(&path).unwrap();
    let held = attempt(&archive.clone().waiting_at_most(Duration::ZERO), &whole(LOCAL, 2, "Nyt"));
    assert!(matches!(held.value, Err(ArchiveError::Held { .. })));
    fs::write(gone, "").unwrap();
    attempt(&archive, &whole(LOCAL, 2, "Nyt")).value.unwrap();
}

#[test]
fn a_packed_copied_and_bundled_archive_is_the_same() {
    let (folder, path) = four_releases();
    let before = git(&path, &["for-each-ref"]);
    let at = |name: &str| folder.path().join(name);
    let check = |path: &PathBuf| {
        assert_eq!(slugs(path, &publishers()), [""; 0], "{}", path.display());
        assert_eq!((git(path, &["for-each-ref"]), fsck(path)), (before.clone(), String::new()), "{}", path.display());
    };
    check(&path);
    gc(&path);
    check(&path);
    git(&path, &["repack", "-q", "-a", "-d", "-F"]);
    check(&path);
    git(&path, &["gc", "-q"]);
    check(&path);
    git(&path, &["clone", "-q", "--mirror", "--no-local", path.to_str().unwrap(), at("clone").to_str().unwrap()]);
    check(&at("clone"));
    git(&at("clone"), &["bundle", "create", "-q", at("bundle").to_str().unwrap(), "--all"]);
    git(
        &path,
        &["-c", "init.defaultBranch=main", "clone", "-q", "--mirror", at("bundle").to_str().unwrap(), at("unbundled").to_str().unwrap()],
    );
    check(&at("unbundled"));
    publish(&Archive::open(&at("unbundled")).unwrap(), &whole(LOCAL, 2, "Nyt"));
    publish(&Archive::open(&path).unwrap(), &whole(LOCAL, 2, "Nyt"));
    assert_eq!(git(&at("unbundled"), &["for-each-ref"]), git(&path, &["for-each-ref"]));
}
