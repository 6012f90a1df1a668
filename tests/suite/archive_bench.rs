//! Publishes for `tests/bench/archive.py`, which takes the processor time of a process that does nothing else.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use aftale::archive::{Archive, ArchiveError, Release, TagName};
use aftale::trust::SigningKey;

/// Releases every folder of `AFTALE_BENCH_STEPS`, by name, into `AFTALE_BENCH_ARCHIVE`, with the key `AFTALE_BENCH_KEY`.
///
/// A step holds `tag` (e.g. `bench/aftale-07/2019-2023/r0002`) and `files/`: those that are new or other than in the release
/// of the work before it. `AFTALE_BENCH_DURABLE=0` syncs nothing.
#[test]
#[ignore = "make bench runs it"]
fn publishes_every_step() {
    let variable = |name: &str| std::env::var(name).expect("make bench sets it");
    let key = SigningKey::open(Path::new(&variable("AFTALE_BENCH_KEY")), None).unwrap();
    let archive = Archive::open_or_init(Path::new(&variable("AFTALE_BENCH_ARCHIVE"))).unwrap();
    let archive = archive.with_durability(variable("AFTALE_BENCH_DURABLE") != "0");
    let mut steps: Vec<_> = fs::read_dir(variable("AFTALE_BENCH_STEPS")).unwrap().map(|step| step.unwrap().path()).collect();
    steps.sort();
    let mut works: BTreeMap<String, BTreeMap<String, Arc<[u8]>>> = BTreeMap::new();
    for step in steps {
        let tag: TagName = fs::read_to_string(step.join("tag")).unwrap().trim_end().parse().unwrap();
        let files = works.entry(tag.folder().to_owned()).or_default();
        add_files(&step.join("files"), "", files);
        let previous = (tag.revision() > 1).then(|| TagName::new(tag.folder(), tag.revision() - 1).unwrap());
        // A second apart, as in the history that git is given.
        let at = 1_546_300_800 + i64::from(tag.revision());
        let release = Release::new(tag, previous, files.clone(), at, None).unwrap();
        let published = archive.publish(&release, &key, |_| Ok::<_, ArchiveError>(()));
        assert_eq!(published.diagnostics, []);
        published.value.unwrap();
    }
}

fn add_files(folder: &Path, name: &str, files: &mut BTreeMap<String, Arc<[u8]>>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let below = format!("{name}{}", entry.file_name().to_str().unwrap());
        match entry.path().is_dir() {
            true => add_files(&entry.path(), &format!("{below}/"), files),
            false => drop(files.insert(below, fs::read(entry.path()).unwrap().into())),
        }
    }
}
