//! The schemas of the TOML files say what the readers ask for: no more, no less.
//!
//! A file of each sort that has every key is broken in every place, in each way that a schema can see; reader and
//! schema have to agree each time.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use aftale::renderings::json;
use jsonschema::Validator;
use serde_json::{Value, json};

use crate::harness::{EARLIER, LATER, TestWorkspace};
use crate::scaffold::initialised;

const LINEAGE: &str = "sources/midtjylland/sundhedsaftale/lineage/2015-2018..2019-2023.toml";

/// What a reader reports where a schema would, too.
const SHAPE: [&str; 4] = ["toml ", "value ", "missing-key ", "unknown-key "];

/// A file of each sort with every key: the schema's name, where the file is in the fixture, and its text.
fn complete() -> [(&'static str, String, String); 11] {
    let digest = "0".repeat(64);
    [
        (
            "aftale.toml",
            "aftale.toml".into(),
            "language = \"da\"\narchive = \"a.git\"\nallowed_publishers = \"p\"\npublisher_key = \"k\"\nwitness = \"w\"\nremote = \"r\"\n[publisher.midtjylland]\nname = \"R\"\naccent = \"#17505f\"\nsubdivision = \"82\"\n\
             [limits]\nlayout_seconds = 60\nlayout_megabytes = 4096\n"
                .into(),
        ),
        (
            "parties.toml",
            "sources/parties.toml".into(),
            "[[party]]\nid = \"skive\"\ntype = \"municipality\"\nregion = \"r\"\nverified = true\nsucceeded_by = \"x\"\n\
             code = { value = \"779\", verified = false }\n\
             names = [{ text = \"Skive Kommune\", short = \"Kommunen\", from = \"2007\", to = \"2030-12\" }]\n\
             member_of = [{ group = \"g\", from = \"2011-01-01\", to = 2014-12-31 }]\n\
             members = { type = \"municipality\", region = \"r\" }\n"
                .into(),
        ),
        (
            "rounds.toml",
            "sources/rounds.toml".into(),
            "[[round]]\nid = \"2019\"\nlabel = \"2019-2023\"\norder = { number = \"191\", date = \"2018-02-28\", verified = true }\n\
             areas = [{ id = \"forebyggelse\", name = \"Forebyggelse\", verified = false }]\n"
                .into(),
        ),
        (
            "agreement.toml",
            format!("sources/{LATER}/agreement.toml"),
            format!(
                "kind = \"general\"\ntitle = \"T\"\nshort_title = \"K\"\nlanguage = \"da\"\nround = \"2019\"\nin_force_from = \"2019\"\n\
                 valid_to = \"2023-12\"\nparties = [\"skive\"]\nreplaces = \"{EARLIER}\"\npart_of = \"{EARLIER}\"\nadds_to = \"{EARLIER}\"\n\
                 annex_of = \"{EARLIER}\"\ncarried_on = \"{EARLIER}\"\ndraft_of = \"{EARLIER}\"\nstate = \"forelagt\"\nrevision = 2\nrevision_kind = \"correction\"\n\
                 erratum = \"E\"\ndated = \"2019-07-01\"\nnumbering = \"decimal\"\nbasis = \"example\"\n\
                 [[history]]\ndate = \"2019-01\"\nto = \"2019-03-01\"\nstep = \"høring\"\nbody = \"B\"\nnote = \"N\"\n"
            ),
        ),
        (
            "lineage.toml",
            LINEAGE.into(),
            format!(
                "before = \"{EARLIER}\"\nbefore_digest = \"{digest}\"\nafter = \"{LATER}\"\nafter_digest = \"{digest}\"\n\
                 [[ruling]]\nkind = \"continued\"\nbefore = [\"plan\", {{ quote = \"Kommunen\" }}]\nafter = [{{ quote = \"Hospitalet bør\" }}]\nin = \"{LATER}#plan\"\nreason = \"R\"\nby = \"B\"\n\
                 [[equivalent]]\nbefore = \"a\"\nafter = \"b\"\nreason = \"R\"\n"
            ),
        ),
        exhibit(
            "form",
            "[[part]]\nid = \"p\"\ntitle = \"T\"\n[[part.field]]\nid = \"f\"\nlabel = \"L\"\nhelp = \"H\"\nkind = \"ticks\"\nwidth = 3\n\
             lines = 4\nchoices = [\"a\"]\n",
        ),
        exhibit(
            "checklist",
            "[[role]]\nid = \"h\"\nname = \"H\"\nparty = \"skive\"\n[[part]]\nid = \"p\"\ntitle = \"T\"\n\
             [[part.step]]\nid = \"s\"\ntext = \"T\"\nwho = \"h\"\nwhen = \"W\"\n",
        ),
        exhibit(
            "directory",
            "as_of = \"2019-01-31\"\ncolumns = [\"K\"]\n[[entry]]\nid = \"e\"\ncells = [\"C\"]\nchecked = 2019-02-01\n",
        ),
        exhibit(
            "organisation",
            "[[level]]\nid = \"l\"\ntitle = \"T\"\n[[body]]\nid = \"b\"\nname = \"N\"\nlevel = \"l\"\nparty = \"skive\"\ntask = \"T\"\n\
             meets = \"M\"\nreports_to = [\"a\"]\n",
        ),
        exhibit(
            "pathway",
            "[[role]]\nid = \"h\"\nname = \"H\"\nparty = \"skive\"\n[[track]]\nid = \"t\"\ntitle = \"T\"\n[[stage]]\nid = \"s\"\ntitle = \"S\"\n\
             [[stage.step]]\nid = \"i\"\ntitle = \"T\"\nwho = \"h\"\ntracks = [\"t\"]\nduty = \"D\"\ndeadline = \"F\"\nclauses = [\"c\"]\n",
        ),
        exhibit(
            "responses",
            "draft = \"a/b/c\"\nfinal = \"a/b/d\"\n[[response]]\nid = \"r\"\nproposal = \"P\"\nsender = \"S\"\nparty = \"skive\"\n\
             sections = [\"s\"]\noutcome = \"medtaget\"\nreason = \"R\"\nled_to = [\"l\"]\n",
        ),
    ]
}

/// A data file of a type, which a text of the later work shows.
fn exhibit(name: &'static str, keys: &str) -> (&'static str, String, String) {
    (name, format!("sources/{LATER}/data/{name}.toml"), format!("type = \"{name}\"\n{keys}"))
}

fn schema(name: &str) -> Value {
    aftale::sources::schema(name).expect("a schema of that name")
}

fn validator(name: &str) -> Validator {
    jsonschema::validator_for(&schema(name)).expect("a schema")
}

/// TOML as the JSON that a schema is held against; a bare date is a string.
fn as_json(value: &toml::Value) -> Value {
    match value {
        toml::Value::String(text) => json!(text),
        toml::Value::Integer(number) => json!(number),
        toml::Value::Float(number) => json!(number),
        toml::Value::Boolean(flag) => json!(flag),
        toml::Value::Datetime(date) => json!(date.to_string()),
        toml::Value::Array(items) => items.iter().map(as_json).collect(),
        toml::Value::Table(table) => table.iter().map(|(key, value)| (key.clone(), as_json(value))).collect(),
    }
}

fn parsed(text: &str) -> toml::Value {
    toml::Value::Table(text.parse().unwrap_or_else(|error| panic!("{error}\n{text}")))
}

/// The keys that a schema knows, as `party.names.text`; the author's own names are `*`.
fn keys_of_schema(schema: &Value, above: &str, keys: &mut BTreeSet<String>) {
    for (key, below) in schema["properties"].as_object().into_iter().flatten() {
        assert!(below["description"].as_str().is_some_and(|words| words.ends_with(['.', ';'])), "{above}{key} is not explained");
        keys.insert(format!("{above}{key}"));
        keys_of_schema(below, &format!("{above}{key}."), keys);
        keys_of_schema(&below["items"], &format!("{above}{key}."), keys);
        below["items"]["anyOf"].as_array().into_iter().flatten().for_each(|form| keys_of_schema(form, &format!("{above}{key}."), keys));
        keys_of_schema(&below["additionalProperties"], &format!("{above}{key}.*."), keys);
    }
}

fn keys_of_file(value: &toml::Value, above: &str, keys: &mut BTreeSet<String>) {
    match value {
        toml::Value::Table(table) => {
            for (key, below) in table {
                let key = if above == "publisher." { "*".to_owned() } else { key.clone() };
                if key != "*" {
                    keys.insert(format!("{above}{key}"));
                }
                keys_of_file(below, &format!("{above}{key}."), keys);
            }
        }
        toml::Value::Array(items) => items.iter().for_each(|item| keys_of_file(item, above, keys)),
        _ => {}
    }
}

/// Every way to break one place of a file, with a word for it.
fn breakages(value: &toml::Value) -> Vec<(String, toml::Value)> {
    let replaced = |with: toml::Value| (format!("{with}"), with);
    let mut broken = vec![
        replaced(toml::Value::Float(1.5)),
        replaced(toml::Value::String("¤".into())),
        replaced(toml::Value::Integer(0)),
        replaced(toml::Value::Array(Vec::new())),
        replaced(toml::Value::Table(toml::Table::new())),
    ];
    match value {
        toml::Value::Table(table) => {
            for (key, below) in table {
                let mut without = table.clone();
                without.remove(key);
                let mut renamed = without.clone();
                renamed.insert(format!("{key}x"), below.clone());
                broken.push((format!("without {key}"), toml::Value::Table(without.clone())));
                broken.push((format!("{key} renamed"), toml::Value::Table(renamed)));
                for (how, below) in breakages(below) {
                    let mut changed = without.clone();
                    changed.insert(key.clone(), below);
                    broken.push((format!("{key}: {how}"), toml::Value::Table(changed)));
                }
            }
        }
        toml::Value::Array(items) => {
            let first = items.first().expect("the files here have no empty lists");
            broken.extend(breakages(first).into_iter().map(|(how, item)| (how, toml::Value::Array(vec![item]))));
        }
        _ => {}
    }
    broken
}

#[test]
fn reader_and_schema_agree_on_every_way_to_break_a_file() {
    for (name, path, text) in complete() {
        let mut workspace = TestWorkspace::fixture("two_periods");
        if !name.ends_with(".toml") {
            workspace = workspace.with_text(&format!("# Prøve {{#proeve}}\n\n![Prøve](data/{name}.toml)\n"));
        }
        let validator = validator(name);
        let findings = |text: &str| {
            let file = workspace.path().join(&path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
            let own = path.rsplit('/').next().unwrap();
            let found = workspace.findings().into_iter();
            found.filter(|line| SHAPE.iter().any(|rule| line.starts_with(&format!("{rule}{own}:")))).collect::<Vec<_>>()
        };
        assert_eq!(findings(&text), Vec::<String>::new(), "{name} is right as it is");
        assert!(validator.is_valid(&as_json(&parsed(&text))), "{name} is right as it is");

        let (mut refused, mut taken) = (0, 0);
        let whole = parsed(&text);
        for (how, broken) in breakages(&whole) {
            let toml::Value::Table(table) = &broken else { continue };
            let written = toml::to_string(table).expect("a table can be written");
            let found = findings(&written);
            let errors: Vec<String> = validator.iter_errors(&as_json(&broken)).map(|error| error.to_string()).collect();
            assert_eq!(found.is_empty(), errors.is_empty(), "{name}, {how}\nreader: {found:#?}\nschema: {errors:#?}\n{written}");
            *(if found.is_empty() { &mut taken } else { &mut refused }) += 1;
        }
        assert!(refused > 20 && taken > 0, "{name}: {refused} refused, {taken} taken");
    }
}

#[test]
fn a_schema_knows_every_key_that_is_read() {
    for (name, _, text) in complete() {
        let (mut known, mut written) = (BTreeSet::new(), BTreeSet::new());
        keys_of_schema(&schema(name), "", &mut known);
        keys_of_file(&parsed(&text), "", &mut written);
        assert_eq!(known, written, "{name}");
    }
}

#[test]
fn the_files_of_this_repository_and_of_a_new_workspace_are_valid() {
    let (fixture, new) = (TestWorkspace::fixture("two_periods"), initialised());
    let made = new.run(&["new", "midtjylland/sundhedsaftale/2024-2027", "--from", LATER, "--in-force-from", "2024-01-01"]);
    assert_eq!(made.code, Some(0), "{}", made.stderr);
    let own = TestWorkspace::own();
    let mut seen = BTreeSet::new();
    for workspace in [own, fixture, new, TestWorkspace::fixture("exhibits")] {
        for (path, bytes) in workspace.tree("").into_iter().filter(|(path, _)| path.ends_with(".toml")) {
            let document = as_json(&parsed(std::str::from_utf8(&bytes).unwrap()));
            let name = match document["type"].as_str() {
                Some(name) if path.contains("/data/") => name,
                _ if path.contains("/lineage/") => "lineage.toml",
                _ => Path::new(&path).file_name().unwrap().to_str().unwrap(),
            };
            let errors: Vec<String> = validator(name).iter_errors(&document).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{path}: {errors:#?}");
            seen.insert(name.to_owned());
        }
    }
    assert_eq!(seen, aftale::sources::SCHEMAS.map(str::to_owned).into());
    assert!(aftale::sources::schema("facts.toml").is_none());
}

#[test]
fn comparisons_and_histories_are_valid_under_their_schemas_with_every_field_told() {
    let published = |name: &str| -> Value { serde_json::from_slice(&json::schema(name).expect("published")).expect("a schema is JSON") };
    let (comparison, history) = (published("comparison"), published("history"));
    let held = |name: &str, schema: &Value, document: &str| {
        let document: Value = serde_json::from_str(document).expect("JSON");
        let errors: Vec<String> =
            jsonschema::validator_for(schema).unwrap().iter_errors(&document).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
        document
    };
    for workspace in [TestWorkspace::fixture("two_periods"), TestWorkspace::own()] {
        for (before, after) in workspace.load().pairs() {
            let (before, after) = (before.to_string(), after.to_string());
            for further in [&[][..], &["--party", "skive", "--min-significance", "minor"], &["--kind", "split,merged,deleted"]] {
                let outcome = workspace.run(&[&["diff", &before, &after, "--format", "json"], further].concat());
                let document = held(&after, &comparison, &outcome.stdout);
                let changes = document["changes"].as_array().unwrap();
                let listed: u64 = document["ledger"].as_object().unwrap().values().filter_map(Value::as_u64).sum();
                let shown = document["selection"]["shown"].as_u64().unwrap_or(listed);
                assert_eq!(changes.len() as u64, shown, "every line of the ledger is listed, unchanged ones too");
                let refs = changes.iter().flat_map(|change| [&change["before"], &change["after"]]).filter_map(Value::as_array).flatten();
                for unit in refs {
                    assert!(unit["line"].as_u64() > Some(0), "{unit}");
                    assert!(["id", "file", "heading"].iter().all(|key| unit[key].is_string()), "{unit}");
                }
            }
        }
        let outcome = workspace.run(&["history", "midtjylland/sundhedsaftale", "--format", "json"]);
        let document = held("history", &history, &outcome.stdout);
        assert!(document["duties"].as_array().is_some_and(|duties| !duties.is_empty()));
    }
    for schema in [&comparison, &history] {
        let definitions = schema["$defs"].as_object().unwrap().iter().map(|(name, below)| (name.as_str(), below));
        for (name, below) in definitions.chain([("the whole", schema)]) {
            for (key, property) in below["properties"].as_object().into_iter().flatten() {
                assert!(property["description"].is_string(), "{name}.{key} is not explained");
            }
        }
    }
}
