//! Bad input and bad surroundings, with the program itself: it says what is wrong and where, ends with the right exit
//! code, writes nothing half, and leaves earlier output as it was.

mod damage;
mod layouts;
mod limits;
mod signals;
mod sources;
mod surroundings;

use std::process::Command;

use crate::harness::{Outcome, TestWorkspace};

/// Every output with its bytes.
type Tree = Vec<(String, Vec<u8>)>;

/// The fixture with its output, as an earlier build has left it.
fn built(formats: &str) -> (TestWorkspace, Tree) {
    let workspace = TestWorkspace::fixture("two_periods");
    let outcome = workspace.run(&["build", "--format", formats]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    let tree = output(&workspace);
    assert!(tree.len() >= 3, "something was built");
    (workspace, tree)
}

/// Everything below `output/` but the lock: leftovers too.
fn output(workspace: &TestWorkspace) -> Tree {
    workspace.tree("output").into_iter().filter(|(name, _)| name != ".lock").collect()
}

/// Asserts that words stand in what was said.
fn assert_says(outcome: &Outcome, words: &[&str]) {
    for words in words {
        assert!(outcome.stderr.contains(words), "`{words}` is not in\n{}", outcome.stderr);
    }
    assert!(!outcome.stderr.contains("panicked"), "{}", outcome.stderr);
}

/// The program, to be run in a workspace.
fn program(workspace: &TestWorkspace, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_aftale"));
    command.current_dir(workspace.path()).args(arguments);
    command
}
