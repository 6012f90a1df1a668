//! Random damage to the sources: whatever is said, nothing breaks off. The same damage in every run.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};

use aftale::pipeline::{load, render_edition};

use crate::harness::TestWorkspace;

/// How many damaged workspaces are read.
const RUNS: u64 = 300;

/// Numbers that look random and are always the same (SplitMix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % bound as u64).expect("it is below a usize")
    }
}

/// What means something to the reader, or to someone after it.
const PIECES: &[&str] = &[
    "{",
    "}",
    "{#",
    "{.obligation",
    " actor=\"",
    "\"",
    "=",
    "#",
    "# ",
    "\n",
    "\n\n",
    "\r",
    "[",
    "]",
    "](",
    "(#",
    "[^",
    "]: ",
    "|",
    "|---|",
    "- ",
    "1. ",
    "    ",
    "\t",
    "*",
    "**",
    "_",
    "`",
    "```\n",
    "<",
    "<b>",
    "<!--",
    "&amp;",
    "&#0;",
    "\\",
    ": ",
    "![",
    "data/",
    "figures/",
    "..",
    "../",
    "'",
    "''",
    "[[",
    "]]",
    "= ",
    "true",
    "2019-13-45",
    "9999999999",
    "\u{0}",
    "\u{feff}",
    "\u{202e}",
    "æ",
    "\u{30a}",
    "😀",
    "-",
    "--",
    "§ 1",
    "kl. 25",
    "stk.",
    "% ",
    "senest",
    "inden for",
    "skal",
    "bør",
    ",",
    ";",
];

/// Cuts, doubles, moves and inserts in one text.
fn damaged(text: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = text.to_vec();
    for _ in 0..=dice.below(4) {
        let (one, other) = (dice.below(bytes.len() + 1), dice.below(bytes.len() + 1));
        let (start, end) = (one.min(other), one.max(other).min(one.min(other) + 200));
        match dice.below(6) {
            0 => drop(bytes.drain(start..end)),
            1 => {
                let copy = bytes[start..end].to_vec();
                let at = dice.below(bytes.len() + 1);
                bytes.splice(at..at, copy);
            }
            2 => bytes.truncate(one),
            3 if !bytes.is_empty() => {
                let at = dice.below(bytes.len());
                bytes[at] = u8::try_from(dice.below(256)).expect("a byte");
            }
            _ => {
                let piece = PIECES[dice.below(PIECES.len())].repeat(1 + dice.below(3));
                bytes.splice(one..one, piece.into_bytes());
            }
        }
    }
    bytes
}

#[test]
fn whatever_is_damaged_reading_does_not_break_off() {
    // more runs, other runs: `AFTALE_DAMAGE="3000 7"`
    let asked = std::env::var("AFTALE_DAMAGE").unwrap_or_default();
    let mut asked = asked.split_whitespace().map(|number| number.parse::<u64>().expect("a number"));
    let (runs, first) = (asked.next().unwrap_or(RUNS), asked.next().unwrap_or(0));
    let workspace = TestWorkspace::fixture("two_periods");
    let sound = workspace.tree(".");
    let mut refused = 0;
    for run in first..first + runs {
        let mut dice = Dice(run);
        let (path, text) = &sound[dice.below(sound.len())];
        let spoiled = damaged(text, &mut dice);
        fs::write(workspace.path().join(path), &spoiled).unwrap();
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            let Ok(project) = load(workspace.path()) else { return true };
            for agreement in project.works.keys().filter_map(|id| project.sound(id).ok()) {
                // the formats that take no time; a failure is an answer
                let _ =
                    render_edition(&project, agreement, &[aftale::pipeline::Format::Xml, aftale::pipeline::Format::Html].into(), &|_| {});
            }
            project.pairs().iter().for_each(|(before, after)| drop(project.compare(before, after)));
            project.diagnostics.iter().chain(project.works.values().flat_map(|work| &work.diagnostics)).any(|found| found.is_error())
        }));
        refused += usize::from(outcome.unwrap_or_else(|_| panic!("run {run}: {path} as\n{}", String::from_utf8_lossy(&spoiled))));
        fs::write(workspace.path().join(path), text).unwrap();
    }
    assert!(refused as u64 > runs / 4, "damage is found: {refused} of {runs}");
}
