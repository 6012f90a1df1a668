//! Takes the commands out of a workflow: enough of YAML for the files in `docs/ci`, and no more.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// One block of commands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What bash is given.
    pub commands: String,
    /// Whether it is run after a failure too.
    pub always: bool,
    /// The variables that this step alone is given.
    pub variables: Vec<String>,
}

/// The jobs of a workflow by name, each with its steps in order.
pub type Jobs = BTreeMap<String, Vec<Step>>;

/// A file of `docs/ci`.
pub fn text(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/ci").join(name)).unwrap()
}

/// The jobs of a file for GitHub or Forgejo: `jobs:`, a job, `steps:`, and in a step `run:`, `if:` and `env:`.
pub fn actions(text: &str) -> Jobs {
    let mut jobs = Jobs::new();
    let (mut job, mut step) = (String::new(), None::<Step>);
    let lines: Vec<&str> = text.lines().collect();
    let start = lines.iter().position(|line| *line == "jobs:").expect("the file has jobs") + 1;
    let mut at = start;
    while at < lines.len() {
        let (depth, words) = depth_and_words(lines[at]);
        at += 1;
        match depth {
            2 if words.ends_with(':') => job = words.trim_end_matches(':').to_owned(),
            6 if words.starts_with("- ") => step = Some(Step { commands: String::new(), always: false, variables: Vec::new() }),
            8 if words == "if: always()" => step.as_mut().expect("in a step").always = true,
            10 if words.starts_with(|letter: char| letter.is_ascii_uppercase()) => {
                let name = words.split_once(':').expect("a variable has a value").0;
                step.as_mut().expect("in a step").variables.push(name.to_owned());
            }
            8 if words.starts_with("run: ") => {
                let commands = scalar(words.trim_start_matches("run: "), depth, &lines, &mut at);
                let step = step.take().expect("in a step");
                jobs.entry(job.clone()).or_default().push(Step { commands, ..step });
            }
            _ => {}
        }
    }
    jobs
}

/// The jobs of a file for GitLab: a job, and in it `script:` and `after_script:`.
pub fn gitlab(text: &str) -> Jobs {
    let mut jobs = Jobs::new();
    let (mut job, mut list) = (String::new(), String::new());
    let lines: Vec<&str> = text.lines().collect();
    let mut at = 0;
    while at < lines.len() {
        let (depth, words) = depth_and_words(lines[at]);
        at += 1;
        match depth {
            0 if words.ends_with(':') => job = words.trim_end_matches(':').to_owned(),
            2 => list = words.to_owned(),
            4 if words.starts_with("- ") && list.ends_with("script:") => {
                let commands = scalar(words.trim_start_matches("- "), depth, &lines, &mut at);
                let step = Step { commands, always: list == "after_script:", variables: Vec::new() };
                jobs.entry(job.clone()).or_default().push(step);
            }
            _ => {}
        }
    }
    jobs
}

fn depth_and_words(line: &str) -> (usize, &str) {
    let words = line.trim_start();
    // A blank line or a comment belongs to nothing.
    let depth = if words.is_empty() || words.starts_with('#') { usize::MAX } else { line.len() - words.len() };
    (depth, words)
}

/// What follows a key: the rest of its line, or after `|` the deeper lines below it.
fn scalar(rest: &str, depth: usize, lines: &[&str], at: &mut usize) -> String {
    if rest != "|" {
        return rest.to_owned();
    }
    let below = |line: &str| line.trim().is_empty() || line.len() - line.trim_start().len() > depth;
    let block: Vec<&str> = lines[*at..].iter().copied().take_while(|line| below(line)).collect();
    *at += block.len();
    let margin = block[0].len() - block[0].trim_start().len();
    let text: Vec<&str> = block.iter().map(|line| line.get(margin..).unwrap_or_default()).collect();
    format!("{}\n", text.join("\n").trim_end())
}
