//! `docs/lineage.md` teaches the lineage file; whatever it shows is run here, on the fixture of two periods.
//!
//! - `toml`: rulings below the right digests, without findings; or with those in the `text` block right after it.
//! - `console`: commands with what they print.
//!
//! `AFTALE_ACCEPT=1` writes the findings and what the commands print anew.

use std::path::Path;

use crate::harness::{EARLIER, LATER, TestWorkspace};
use crate::lineage::{FILE, top};
use crate::sources_page::{fences, said, transcript};

fn said_about(rulings: &str) -> String {
    let workspace = TestWorkspace::fixture("two_periods");
    let top = top(&workspace, EARLIER, LATER);
    said(&workspace.with(FILE, format!("{top}\n{rulings}")))
}

#[test]
fn the_page_about_lineage_shows_what_the_program_does() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/lineage.md");
    let page = std::fs::read_to_string(&path).expect("docs/lineage.md is there");
    let fences = fences(&page);
    let (mut written, mut kept, mut run) = (String::new(), 0, 0);
    for (at, fence) in fences.iter().enumerate() {
        let shown = match fence.language {
            "toml" => {
                if fences.get(at + 1).is_none_or(|next| next.language != "text") {
                    assert_eq!(said_about(fence.body), "", "nothing is to be said about\n{}", fence.body);
                }
                fence.body.to_owned()
            }
            "text" => said_about(fences[at - 1].body),
            "console" => transcript(&TestWorkspace::fixture("two_periods"), &mut String::new(), fence.body),
            other => panic!("`{other}` is not run here"),
        };
        run += 1;
        written += &page[kept..fence.start];
        written += &shown;
        kept = fence.start + fence.body.len();
    }
    written += &page[kept..];
    assert!(run >= 7, "only {run} examples were found");
    if std::env::var_os("AFTALE_ACCEPT").is_some() {
        std::fs::write(&path, &written).expect("docs/lineage.md can be written");
    } else {
        assert_eq!(written, page);
    }
}
