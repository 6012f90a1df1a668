//! `docs/duties.md`: its commands are run on the fixture with an addendum, and print what the page shows.
//!
//! `AFTALE_ACCEPT=1` writes what they print anew.

use std::path::Path;

use crate::harness::TestWorkspace;
use crate::sources_page::{fences, transcript};

#[test]
fn the_page_about_duties_shows_what_the_program_does() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/duties.md");
    let page = std::fs::read_to_string(&path).expect("docs/duties.md is there");
    let workspace = TestWorkspace::fixture("with_addendum");
    let (mut written, mut kept) = (String::new(), 0);
    let fences = fences(&page);
    assert_eq!(fences.len(), 3);
    for fence in fences {
        assert_eq!(fence.language, "console");
        written += &page[kept..fence.start];
        written += &transcript(&workspace, &mut String::new(), fence.body);
        kept = fence.start + fence.body.len();
    }
    written += &page[kept..];
    if std::env::var_os("AFTALE_ACCEPT").is_some() {
        std::fs::write(&path, &written).expect("docs/duties.md can be written");
    } else {
        assert_eq!(written, page);
    }
}
