//! Archives whose references are packed: they are searched and added to without being read one by one.

use std::fs;

use aftale::archive::{Archive, ArchiveError};

use crate::archive::{LOCAL, REGION, archive, attempt, git, page, publish};

/// Folders whose names git sorts otherwise than people do.
const FOLDERS: [&str; 5] = ["aa/aftale/1", "aa/aftale-b/1", "aa/aftale/10", "aa/aftalen/1", "zz/aftale/1"];

fn tags(archive: &Archive, folder: &str) -> Vec<String> {
    archive.tags(folder).unwrap().iter().map(ToString::to_string).collect()
}

#[test]
fn the_tags_of_a_folder_are_found_among_packed_ones_sorted_or_not() {
    let (_folder, path, archive) = archive();
    for folder in FOLDERS {
        publish(&archive, &page(folder, 1, "Formål"));
        publish(&archive, &page(folder, 2, "Vision"));
    }
    git(&path, &["pack-refs", "--all"]);
    let packed = fs::read_to_string(path.join("packed-refs")).unwrap();
    assert!(packed.lines().next().unwrap().ends_with(" sorted ") && !path.join("refs/tags/aa").exists());
    let (header, lines) = packed.split_once('\n').unwrap();
    let unsorted = format!("{}\n{lines}", header.replace(" sorted", ""));
    for text in [&packed, &unsorted] {
        fs::write(path.join("packed-refs"), text).unwrap();
        for folder in FOLDERS {
            assert_eq!(tags(&archive, folder), [format!("{folder}/r0001"), format!("{folder}/r0002")]);
        }
        assert!(tags(&archive, "aa/aft/1").is_empty() && tags(&archive, "zz/aftale/2").is_empty());
    }
}

#[test]
fn a_release_beside_packed_tags_has_the_ids_it_has_without() {
    let (_folder, path, archive) = archive();
    let (_other_folder, other_path, other) = crate::archive::archive();
    for release in [page(REGION, 1, "Formål"), page(LOCAL, 1, "Lokalt"), page(REGION, 2, "Vision")] {
        assert_eq!(publish(&archive, &release), publish(&other, &release));
        git(&path, &["pack-refs", "--all"]);
    }
    assert_eq!(git(&path, &["for-each-ref"]), git(&other_path, &["for-each-ref"]));
    assert_eq!(git(&path, &["fsck", "--strict"]), "");
}

#[test]
fn a_packed_reference_in_the_way_of_a_tag_is_named_and_nothing_is_shown() {
    for stray in [format!("refs/tags/{LOCAL}/r0001/x"), format!("refs/tags/{LOCAL}")] {
        let (_folder, path, archive) = archive();
        publish(&archive, &page(REGION, 1, "Formål"));
        git(&path, &["update-ref", &stray, "main"]);
        git(&path, &["pack-refs", "--all"]);
        let error = attempt(&archive, &page(LOCAL, 1, "Lokalt")).value.unwrap_err();
        assert!(matches!(error, ArchiveError::Git { .. }), "{error}");
        assert!(error.to_string().contains(&format!("create `refs/tags/{LOCAL}/r0001`")) && error.to_string().contains(&stray), "{error}");
        assert!(!path.join(format!("refs/tags/{LOCAL}/r0001")).exists());

        git(&path, &["update-ref", "-d", &stray]);
        attempt(&archive, &page(LOCAL, 1, "Lokalt")).value.unwrap();
        assert_eq!(git(&path, &["rev-parse", &format!("refs/tags/{LOCAL}/r0001^{{commit}}")]), git(&path, &["rev-parse", "main"]));
    }
}
