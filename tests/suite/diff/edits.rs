//! Known edits of a long text: what a comparison tells must be what was done.
//!
//! A row of numbers that is the same everywhere chooses the edits; the truth is kept beside the text.

use std::collections::BTreeSet;

use super::*;

/// Kind, units of the earlier text, units of the later one.
type Label = (ChangeKind, Vec<usize>, Vec<usize>);

struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    /// A word; small numbers, the common words, come often.
    fn word(&mut self) -> String {
        let limit = 1 + self.below(1_500);
        format!("ord{}", self.below(limit))
    }

    fn clause(&mut self, least: usize) -> Vec<String> {
        (0..least + self.below(25)).map(|_| self.word()).collect()
    }

    /// Replaces words here and there.
    fn reworded(&mut self, words: &[String], percent: usize) -> Vec<String> {
        words.iter().map(|word| if self.below(100) < percent { self.word() } else { word.clone() }).collect()
    }
}

/// A clause of the later text and where its words are from.
struct Clause {
    words: Vec<String>,
    from: Vec<usize>,
    reworded: bool,
}

/// Edits a text of so many clauses; `percent` of the words of a reworded clause are replaced.
fn edited(seed: u64, count: usize, percent: usize) -> ([Vec<String>; 2], BTreeSet<Label>) {
    let mut numbers = Numbers(seed);
    let before: Vec<Vec<String>> = (0..count).map(|_| numbers.clause(16)).collect();
    let mut after: Vec<Clause> = Vec::new();
    let mut at = 0;
    while at < count {
        let words = &before[at];
        let keep = |words: Vec<String>, reworded| Clause { words, from: vec![at], reworded };
        match numbers.below(100) {
            0..10 => {}
            10..20 => {
                after.push(keep(words.clone(), false));
                after.push(Clause { words: numbers.clause(10), from: Vec::new(), reworded: false });
            }
            20..45 => after.push(keep(numbers.reworded(words, percent), true)),
            45..55 => {
                let parts = 2 + numbers.below(2);
                for (part, words) in words.chunks(words.len().div_ceil(parts)).enumerate() {
                    if part == 1 && numbers.below(4) == 0 {
                        after.push(Clause { words: numbers.clause(10), from: Vec::new(), reworded: false });
                    }
                    after.push(keep(numbers.reworded(words, percent / 4), false));
                }
            }
            55..65 if at + 3 <= count => {
                let parts = 2 + numbers.below(2);
                let words = numbers.reworded(&before[at..at + parts].concat(), percent / 4);
                after.push(Clause { words, from: (at..at + parts).collect(), reworded: false });
                at += parts - 1;
            }
            _ => after.push(keep(words.clone(), false)),
        }
        at += 1;
    }
    // A few clauses go far away; all that they pass stays.
    let mut moved = BTreeSet::new();
    for _ in 0..count / 40 {
        let alone = |at: usize| after[at].from.len() == 1 && after.iter().filter(|other| other.from == after[at].from).count() == 1;
        let near_group = |at: usize| (at.saturating_sub(2)..(at + 3).min(after.len())).any(|near| !alone(near));
        let (from, to) = (numbers.below(after.len()), numbers.below(after.len()));
        if from.abs_diff(to) > 10 && alone(from) && !near_group(to) && !moved.contains(&after[from].from[0]) {
            let clause = after.remove(from);
            moved.insert(clause.from[0]);
            after.insert(to, clause);
        }
    }
    let texts = [before.iter().map(|words| words.join(" ")).collect(), after.iter().map(|clause| clause.words.join(" ")).collect()];
    let truth = truth(&texts, &after, &moved);
    (texts, truth)
}

fn truth(texts: &[Vec<String>; 2], after: &[Clause], moved: &BTreeSet<usize>) -> BTreeSet<Label> {
    let mut truth = BTreeSet::new();
    let successors = |from: usize| (0..after.len()).filter(|&at| after[at].from.contains(&from)).collect::<Vec<_>>();
    for (at, clause) in after.iter().enumerate() {
        let Some(&first) = clause.from.first() else {
            truth.insert((ChangeKind::Inserted, Vec::new(), vec![at]));
            continue;
        };
        let parts = successors(first);
        let kind = match (texts[0][first] == texts[1][at], moved.contains(&first)) {
            _ if parts.len() > 1 => ChangeKind::Split,
            _ if clause.from.len() > 1 => ChangeKind::Merged,
            (true, true) => ChangeKind::Moved,
            (false, true) => ChangeKind::MovedReworded,
            (true, false) => ChangeKind::Unchanged,
            (false, false) => ChangeKind::Reworded,
        };
        assert!(!clause.reworded || kind != ChangeKind::Split, "only whole clauses are reworded");
        truth.insert((kind, clause.from.clone(), parts));
    }
    truth.extend((0..texts[0].len()).filter(|&from| successors(from).is_empty()).map(|from| (ChangeKind::Deleted, vec![from], Vec::new())));
    truth
}

/// What a comparison tells, a number alone changed apart; also checks that the words rebuild both sides.
fn told(texts: &[Vec<String>; 2]) -> BTreeSet<Label> {
    let [before, after] = texts.each_ref().map(|texts| document(&texts.iter().map(String::as_str).collect::<Vec<_>>()));
    let comparison = compare(&before, &after, &files());
    let label = |change: &Change| {
        let places = |units: &[aftale::diff::comparison::UnitRef]| units.iter().map(|unit| unit.position).collect::<Vec<_>>();
        let (before, after) = (places(&change.before), places(&change.after));
        for (op, texts, places) in [(Op::Delete, &texts[0], &before), (Op::Insert, &texts[1], &after)] {
            assert_eq!(side(change, op), places.iter().map(|at| texts[*at].as_str()).collect::<Vec<_>>().join(" "));
        }
        let kind = if change.kind == ChangeKind::Renumbered { ChangeKind::Unchanged } else { change.kind };
        (kind, before, after)
    };
    comparison.changes.iter().map(label).collect()
}

/// F1 of each kind over five texts.
fn scores(percent: usize) -> BTreeMap<ChangeKind, f64> {
    let mut counts: BTreeMap<ChangeKind, [usize; 3]> = BTreeMap::new();
    for seed in 1..=5 {
        let (texts, truth) = edited(seed, 200, percent);
        let told = told(&texts);
        for label in truth.union(&told) {
            let [hits, true_ones, told_ones] = counts.entry(label.0).or_default();
            *hits += usize::from(truth.contains(label) && told.contains(label));
            *true_ones += usize::from(truth.contains(label));
            *told_ones += usize::from(told.contains(label));
        }
    }
    let f1 = |[hits, true_ones, told_ones]: [usize; 3]| 2.0 * hits as f64 / (true_ones + told_ones) as f64;
    counts.into_iter().map(|(kind, counts)| (kind, f1(counts))).collect()
}

#[test]
fn light_edits_are_all_found() {
    let scores = scores(20);
    assert!(scores.len() >= 8, "{scores:?}");
    assert!(scores.values().all(|f1| *f1 >= 0.97), "{scores:?}");
}

#[test]
fn heavy_edits_are_nearly_all_found() {
    let scores = scores(60);
    assert!(scores.values().all(|f1| *f1 >= 0.90), "{scores:?}");
    assert!(scores[&ChangeKind::Split] >= 0.95 && scores[&ChangeKind::Merged] >= 0.95, "{scores:?}");
}

/// Words of the longest row that two texts have in common, not necessarily side by side.
fn in_common(before: &[&str], after: &[&str]) -> usize {
    let mut row = vec![0; after.len() + 1];
    for one in before {
        let mut corner = 0;
        for (at, other) in after.iter().enumerate() {
            let above = row[at + 1];
            row[at + 1] = if one == other { corner + 1 } else { above.max(row[at]) };
            corner = above;
        }
    }
    row[after.len()]
}

#[test]
fn marked_words_are_near_the_fewest_possible() {
    let (mut marked, mut fewest) = (0, 0);
    for seed in 1..=5 {
        let mut numbers = Numbers(seed);
        for percent in [10, 20, 40, 60].repeat(25) {
            let before = numbers.clause(16);
            let after = numbers.reworded(&before, percent);
            let runs = runs(&before.join(" "), &after.join(" "));
            marked += runs.iter().filter(|run| run.op != Op::Equal).map(|run| run.text.split_whitespace().count()).sum::<usize>();
            let [one, other] = [&before, &after].map(|words| words.iter().map(String::as_str).collect::<Vec<_>>());
            fewest += one.len() + other.len() - 2 * in_common(&one, &other);
        }
    }
    assert!(marked >= fewest && marked as f64 <= 1.02 * fewest as f64, "{marked} marked words where {fewest} are enough");
}
