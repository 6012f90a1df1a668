//! Key pages as small pictures: what `tests/pages/key-pages.toml` lists must look as the pictures beside it.
//!
//! `tests/key_pages.py` draws and compares; that it notices what a reader would, and nothing else, is shown here too. With
//! `AFTALE_PAGES=renew`, as `make pages` runs it, the pictures and `docs/contact-sheet.png` are written anew instead.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use aftale::model::{ApprovalSheet, WorkId};
use aftale::pipeline::load;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::approvals;
use crate::harness::{TestWorkspace, python};

/// A page that is kept as a picture.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct KeyPage {
    name: String,
    file: String,
    at: String,
    shows: String,
}

/// What became of one change that was made to a page, for each place where it could be made.
#[derive(Debug, Deserialize)]
struct Tried {
    page: String,
    what: String,
    told: Vec<Option<String>>,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn key_pages() -> Vec<KeyPage> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct List {
        page: Vec<KeyPage>,
    }
    let list = fs::read_to_string(root().join("tests/pages/key-pages.toml")).expect("the list of key pages can be read");
    toml::from_str::<List>(&list).expect("key-pages.toml is a list of pages").page
}

/// The works whose editions, or whose comparisons with the work before, are on the list.
fn works(pages: &[KeyPage]) -> BTreeSet<String> {
    let folders =
        pages.iter().filter_map(|page| page.file.strip_suffix("/agreement.pdf").or_else(|| page.file.strip_suffix("/changes.pdf")));
    let works = folders.filter(|folder| !folder.starts_with("tests/")).flat_map(|folder| {
        let (series, label) = folder.rsplit_once('/').expect("a work id has a label");
        label.split("..").map(move |label| format!("{series}/{label}"))
    });
    works.collect()
}

/// Where the PDFs of the list lie, and what differs: a folder that stays, so that it can be looked at.
fn left() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("key-pages")
}

/// The PDFs of all key pages, made once.
static PDFS: LazyLock<PathBuf> = LazyLock::new(|| {
    let out = left().join("pdf");
    if out.exists() {
        fs::remove_dir_all(&out).expect("the PDFs of the last run can be removed");
    }
    let folder = out.to_str().expect("the target folder is UTF-8");
    let workspace = TestWorkspace::own();
    let works = works(&key_pages());
    let selected = works.iter().map(String::as_str);
    workspace.done(&["build"].into_iter().chain(selected).chain(["--format", "pdf", "--out", folder]).collect::<Vec<_>>());
    workspace.done(&["extract", "midtjylland/sundhedsaftale/2019-2023", "--party", "skive", "--format", "pdf", "--out", folder]);
    workspace.done(&["duties", "--for", "skive", "--at", "2016-01-01", "--since", "2012-05-01", "--format", "pdf", "--out", folder]);

    let sheet = ApprovalSheet { example: true, ..approvals::sample::sheet(3) };
    keep(&out, "tests/approvals/approvals.pdf", &approvals::pdf::render(&sheet));
    out
});

fn keep(folder: &Path, name: &str, bytes: &[u8]) {
    let file = folder.join(name);
    fs::create_dir_all(file.parent().expect("a file has a folder")).expect("folders can be made");
    fs::write(file, bytes).expect("a file can be written");
}

/// What `key_pages.py` says about pages of PDFs in a folder.
fn asked<T: DeserializeOwned>(verb: &str, pages: &[KeyPage], pdfs: &Path, folders: &[&Path]) -> T {
    let list = tempfile::NamedTempFile::new().expect("a temporary file can be made");
    fs::write(&list, serde_json::to_vec(pages).expect("a list is JSON")).expect("the list can be written");
    let mut command = python("key_pages.py");
    let output = command.arg(verb).arg(list.path()).arg(pdfs).args(folders).output().expect("Python runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("the script writes JSON")
}

#[test]
fn every_key_page_looks_as_its_picture_does() {
    let (kept, sheet, left) = (root().join("tests/pages"), root().join("docs/contact-sheet.png"), left().join("differing"));
    if std::env::var("AFTALE_PAGES").is_ok_and(|value| value == "renew") {
        asked::<Vec<String>>("renew", &key_pages(), &PDFS, &[&kept, &sheet]);
        return;
    }
    if left.exists() {
        fs::remove_dir_all(&left).expect("the pictures of the last run can be removed");
    }
    fs::create_dir_all(&left).expect("folders can be made");
    let found: Vec<String> = asked("compare", &key_pages(), &PDFS, &[&kept, &sheet, &left]);
    assert!(
        found.is_empty(),
        "key pages do not look as they are kept:\n{}\nWhat they are now, and kept, now and the difference side by side: {}\n\
         When they shall look so, `make pages` renews the pictures; look at them before committing.",
        found.join("\n"),
        left.display()
    );
}

#[test]
fn every_kind_of_document_has_a_key_page() {
    let project = load(root()).expect("the workspace can be loaded");
    let kind = |id: &WorkId| project.works[id].agreement.as_ref().expect("the facts can be used").facts.kind.clone();
    let listed: BTreeSet<String> = works(&key_pages()).iter().map(|id| kind(&id.parse().expect("a work id"))).collect();
    let kinds: BTreeSet<String> = project.works.keys().map(kind).collect();
    assert_eq!(kinds.difference(&listed).collect::<Vec<_>>(), [""; 0], "these kinds are not in tests/pages/key-pages.toml");
}

#[test]
fn what_a_reader_would_notice_is_noticed_and_how_edges_are_drawn_is_not() {
    let tried: Vec<Tried> = asked("prove", &key_pages(), &PDFS, &[]);
    for Tried { page, what, told } in &tried {
        for (place, told) in told.iter().enumerate() {
            assert_eq!(told.is_none(), what.starts_with("it is drawn"), "{page}: {what} (place {place}): {told:?}");
        }
    }
    let times = |wanted: &str| tried.iter().filter(|tried| tried.what == wanted).map(|tried| tried.told.len()).sum::<usize>();
    for (what, least) in [
        ("a heading moves by 2 mm", 60),
        ("the records vanish", 15),
        ("rules vanish", 20),
        ("a colour changes", 60),
        ("it is drawn 6 times as large", 30),
    ] {
        assert!(times(what) >= least, "{what}: only {} times", times(what));
    }
}

#[test]
fn a_changed_look_is_told_by_page_and_place_until_the_pictures_are_renewed() {
    let work = "sjaelland/vaerktoejskasse/2019-2023";
    let pages: Vec<KeyPage> = key_pages().into_iter().filter(|page| page.file == format!("{work}/agreement.pdf")).collect();
    assert!(pages.len() > 1, "a few pages of one work are on the list");
    let (kept, left) = (TestWorkspace::empty(), TestWorkspace::empty());
    let sheet = left.path().join("sheet.png");
    let compared = |pdfs: &Path| asked::<Vec<String>>("compare", &pages, pdfs, &[kept.path(), &sheet, left.path()]);
    let renewed = |pdfs: &Path| {
        asked::<Vec<String>>("renew", &pages, pdfs, &[kept.path(), &sheet]);
        (kept.tree(""), fs::read(&sheet).expect("the sheet is written"))
    };

    let before = renewed(&PDFS);
    assert!(before == renewed(&PDFS), "the same bytes each time");
    assert_eq!(compared(&PDFS), [""; 0]);

    let changed = TestWorkspace::own().replacing("aftale.toml", "accent = \"#7b2d3b\"", "accent = \"#17505f\"");
    changed.done(&["build", work, "--format", "pdf"]);
    let pdfs = changed.path().join("output");
    let found = compared(&pdfs);
    assert_eq!(found.len(), pages.len(), "{found:?}");
    for (page, found) in pages.iter().zip(&found) {
        assert!(found.starts_with(&format!("{} ({}, {}): ", page.name, page.file, page.at)), "{found}");
        assert!(found.contains(" % of the page differs: ") && found.contains(" mm from the top"), "{found}");
        for picture in ["actual", "difference"] {
            assert!(left.path().join(format!("{}.{picture}.png", page.name)).is_file(), "{}.{picture}", page.name);
        }
    }
    assert!(before != renewed(&pdfs));
    assert_eq!(compared(&pdfs), [""; 0]);

    let picture = |name: &str| kept.path().join(format!("{name}.png"));
    fs::rename(picture(&pages[0].name), picture("stray")).expect("a picture can be renamed");
    let expected =
        [format!("{}: there is no kept picture", pages[0].name), "stray.png: no page of key-pages.toml has this name".to_owned()];
    assert_eq!(compared(&pdfs), expected);
    fs::rename(picture("stray"), picture(&pages[0].name)).expect("a picture can be renamed");
    fs::copy(root().join("docs/pages.png"), &sheet).expect("a picture can be copied");
    assert_eq!(compared(&pdfs), ["sheet.png: it shows other pages or pictures than those that are kept"]);
}
