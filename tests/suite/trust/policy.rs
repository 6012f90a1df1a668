//! The policy: the example of its documentation is read, and every mistake is told at once.

use std::fs;
use std::path::Path;

use aftale::trust::{Kind, Policy};
use serde_json::{Value, json};

use super::{POLICY, TAG};

fn mistakes(change: impl Fn(&mut Value)) -> Vec<String> {
    let mut policy: Value = serde_json::from_str(POLICY).unwrap();
    change(&mut policy);
    Policy::read(policy.to_string().as_bytes()).err().unwrap_or_default()
}

/// The example in the documentation of the policy's file.
fn example() -> String {
    let source = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/trust/policy.rs")).unwrap();
    let lines: Vec<&str> = source.lines().skip_while(|line| *line != "//! ```json").skip(1).take_while(|line| *line != "//! ```").collect();
    lines.iter().map(|line| line.trim_start_matches("//! ").to_owned() + "\n").collect()
}

fn ids(policy: &Policy, kind: Kind, tag: &str) -> Vec<String> {
    policy.groups_for(kind, tag).iter().map(|group| group.id.clone()).collect()
}

#[test]
fn the_example_of_the_documentation_is_a_policy() {
    let policy = Policy::read(example().as_bytes()).unwrap();
    assert_eq!(policy.groups[2].name, "almen-praksis", "without a name, the id is printed");
    assert_eq!(ids(&policy, Kind::Content, TAG), ["region", "kommuner", "almen-praksis"]);
    assert_eq!(ids(&policy, Kind::Content, "midtjylland/lokalaftale-skive/2019-2023/r0001"), ["region", "kommuner"], "another tag");
    assert_eq!(ids(&policy, Kind::Withdrawal, TAG), ids(&policy, Kind::Content, TAG), "as content");
    assert_eq!(ids(&policy, Kind::Correction, TAG), ["sekretariat"]);
    assert_eq!(ids(&policy, Kind::Republication, TAG), [""; 0]);
    assert_eq!(ids(&policy, Kind::Trust, "trust/r0002"), ["region", "kommuner"]);
}

#[test]
fn a_group_decides_on_trust_whatever_its_tags() {
    let mut policy = Policy::read(POLICY.as_bytes()).unwrap();
    policy.groups[0].tags = vec!["syddanmark/*".to_owned()];
    assert_eq!(ids(&policy, Kind::Content, TAG), ["kommuner"]);
    assert_eq!(ids(&policy, Kind::Trust, "trust/r0002"), ["region"]);
}

#[test]
fn a_withdrawal_may_need_groups_of_its_own() {
    let mut policy = Policy::read(POLICY.as_bytes()).unwrap();
    policy.need.withdrawal = Some(vec!["sekretariat".to_owned()]);
    assert_eq!(ids(&policy, Kind::Withdrawal, TAG), ["sekretariat"]);
}

#[test]
fn a_policy_reads_back_as_it_is_written() {
    for text in [POLICY.to_owned(), example()] {
        let policy = Policy::read(text.as_bytes()).unwrap();
        assert_eq!(Policy::read(policy.to_json().as_bytes()).as_ref(), Ok(&policy));
        assert!(policy.to_json().ends_with("}\n"));
    }
}

#[test]
fn each_mistake_is_told_and_names_its_place() {
    let told = |change: &dyn Fn(&mut Value), words: &[&str]| {
        let found = mistakes(change);
        assert_eq!(found.len(), words.len(), "{found:?}");
        for word in words {
            assert!(found.iter().any(|mistake| mistake.contains(word)), "`{word}` is missing in {found:?}");
        }
    };
    told(&|_| {}, &[]);
    told(
        &|policy| policy["groups"][0]["id"] = json!("kommuner"),
        &["two groups are called `kommuner`", "trust_groups` names `region`", "need.content` names `region`"],
    );
    told(&|policy| policy["groups"][0]["id"] = json!("Region Midt"), &["no id of a group", "trust_groups", "need.content"]);
    told(&|policy| policy["groups"][0]["name"] = json!("to\nlinjer"), &["control character"]);
    told(&|policy| policy["groups"][1]["need"] = json!(0), &["needs 0 approvals"]);
    told(&|policy| policy["groups"][1]["need"] = json!(4), &["needs 4 approvals and has 3 members"]);
    told(&|policy| policy["groups"][0]["members"] = json!([]), &["no members"]);
    told(&|policy| policy["groups"][0]["members"] = json!(["../x"]), &["no party's id"]);
    told(&|policy| policy["groups"][0]["members"] = json!(["*"]), &["no party's id"]);
    told(&|policy| policy["groups"][1]["members"] = json!(["skive", "skive", "viborg", "silkeborg"]), &["member `skive` twice"]);
    told(&|policy| policy["groups"][0]["tags"] = json!(["a**"]), &["no glob"]);
    told(&|policy| policy["need"]["content"] = json!([]), &["`need.content` is empty"]);
    told(&|policy| policy["need"]["correction"] = json!(["region", "region"]), &["names the group `region` twice"]);
    told(&|policy| policy["need"]["withdrawal"] = json!(["nobody"]), &["`need.withdrawal` names `nobody`"]);
    told(&|policy| policy["need"]["republication"] = json!(["nobody"]), &["`need.republication` names `nobody`"]);
    told(&|policy| policy["trust_groups"] = json!([]), &["`trust_groups` is empty"]);
    told(&|policy| policy["signs_for"]["registrar"] = json!(["registrar", "viborg"]), &["signs for itself"]);
    told(&|policy| policy["signs_for"]["registrar"] = json!(["viborg", "viborg"]), &["`viborg` twice"]);
    told(&|policy| policy["signs_for"]["registrar"] = json!(["aarhus"]), &["`aarhus`, which is in no group"]);
    told(&|policy| policy["signs_for"]["registrar"] = json!([]), &["signs for nobody"]);
    told(&|policy| policy["signs_for"]["viborg"] = json!(["skive"]), &["`viborg`, which is a registrar"]);
    let all = mistakes(|policy| {
        policy["need"]["content"] = json!([]);
        policy["trust_groups"] = json!(["x", "y"]);
        policy["groups"][1]["need"] = json!(9);
    });
    assert_eq!(all.len(), 4, "{all:?}");
}

#[test]
fn a_file_of_another_form_is_refused_with_the_place() {
    let refused = |text: &str, words: &str| {
        let found = Policy::read(text.as_bytes()).unwrap_err();
        assert!(found.len() == 1 && found[0].contains(words), "{found:?}");
    };
    refused("", "line 1");
    refused(&POLICY.replace("\"need\": 2", "\"neet\": 2"), "unknown field `neet`");
    refused(&POLICY.replace("\"trust_groups\"", "\"trust_group\""), "unknown field `trust_group`");
    refused(&POLICY.replace("\"correction\": [\"sekretariat\"],", ""), "missing field `correction`");
    refused(&POLICY.replace("\"need\": 2", "\"need\": -2"), "invalid value");
    refused(&POLICY.replace("\"need\": 2", "\"need\": 2, \"need\": 1"), "duplicate field `need`");
    let twice = r#""signs_for": { "registrar": ["viborg"], "registrar": ["skive"]"#;
    refused(&POLICY.replace(r#""signs_for": { "registrar": ["viborg", "silkeborg"]"#, twice), "`registrar` stands there twice");
}

#[test]
fn the_schema_takes_the_example_and_refuses_what_the_policy_refuses() {
    let schema = serde_json::to_value(schemars::schema_for!(Policy)).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let mut policy: Value = serde_json::from_str(&example()).unwrap();
    assert!(validator.is_valid(&policy));
    policy["groups"][0]["need"] = json!(0);
    assert!(!validator.is_valid(&policy));
    policy["groups"][0]["need"] = json!(1);
    policy["remark"] = json!("");
    assert!(!validator.is_valid(&policy));
    for name in ["Policy", "Group", "Need"] {
        let part = if name == "Policy" { &schema } else { &schema["$defs"][name] };
        for (field, value) in part["properties"].as_object().unwrap() {
            assert!(value["description"].as_str().is_some_and(|words| words.len() > 20), "{name}.{field} is not described");
        }
    }
}
