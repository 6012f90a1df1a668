//! A workspace with keys: a publisher, a registrar that signs for everyone, and a party with a key of its own.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::harness::{Outcome, TestWorkspace};

/// Signs for every party.
pub const REGISTRAR: &str = "sekretariat";
/// Holds a key of its own.
pub const SKIVE: &str = "skive";

const SETTINGS: &str =
    "archive = \"archive.git\"\nallowed_publishers = \"keys/publishers\"\npublisher_key = \"keys/publisher\"\nwitness = \"witness\"\n";

impl TestWorkspace {
    /// The fixture of two periods with keys in `keys/` and a released policy: everyone approves content, the registrar
    /// corrections.
    pub fn office() -> Self {
        Self::fixture("two_periods").with_office()
    }

    /// Adds keys and a released policy to a workspace whose settings name an `archive.git`.
    pub fn with_office(self) -> Self {
        let workspace = self.with_policy();
        workspace.done(&["freeze", "trust"]);
        workspace.done(&["release", "trust", "--at", "2010-01-01"]);
        workspace
    }

    /// Adds keys, and a policy that is not frozen yet.
    pub fn with_policy(self) -> Self {
        let workspace = self.replacing("aftale.toml", "archive = \"archive.git\"\n", SETTINGS);
        for holder in ["publisher", REGISTRAR, SKIVE] {
            workspace.done(&["trust", "key", &format!("keys/{holder}"), "--comment", "kontor"]);
        }
        fs::create_dir_all(workspace.path().join("keys")).unwrap();
        let publisher = fs::read_to_string(workspace.path().join("keys/publisher.pub")).unwrap();
        let workspace = workspace.with("keys/publishers", format!("archive@aftale.invalid namespaces=\"git\" {publisher}"));
        workspace.done(&["trust", "init", "--registrar", REGISTRAR]);
        for holder in [REGISTRAR, SKIVE] {
            workspace.done(&["trust", "add", holder, &format!("keys/{holder}.pub")]);
        }
        workspace
    }

    /// Runs the program, which must end well; gives what it prints.
    pub fn done(&self, arguments: &[&str]) -> String {
        let outcome = self.run(arguments);
        assert_eq!(outcome.code, Some(0), "{arguments:?}: {}", outcome.stderr);
        outcome.stdout
    }

    /// Approves by the registrar, with minutes, what one party says.
    pub fn approved_by(&self, target: &str, party: &str) -> Outcome {
        let key = format!("keys/{REGISTRAR}");
        self.run(&["approve", target, "--party", party, "--key", &key, "--decided-at", "2019-06-26", "--minutes", "punkt 7"])
    }

    /// What `aftale status` tells of one target, for a release on a day.
    pub fn status_of(&self, target: &str, at: &str) -> Value {
        let found: Value = serde_json::from_str(&self.done(&["status", target, "--at", at, "--format", "json"])).unwrap();
        found["statuses"][0].clone()
    }

    /// Freezes a work, and lets everyone approve who must.
    pub fn frozen_and_approved(&self, id: &str, at: &str) {
        self.done(&["freeze", id]);
        let status = self.status_of(id, at);
        let groups = status["sheet"]["groups"].as_array().unwrap();
        let parties: BTreeSet<&str> =
            groups.iter().flat_map(|group| group["members"].as_array().unwrap()).filter_map(Value::as_str).collect();
        for party in parties {
            let outcome = self.approved_by(id, party);
            assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
        }
    }

    /// Freezes a work, lets everyone approve it, and releases it on a day.
    pub fn publish(&self, id: &str, at: &str) -> Outcome {
        self.frozen_and_approved(id, at);
        self.run(&["release", id, "--at", at])
    }
}
