//! Pairs the units of two texts, from sure to unsure. A unit gets one partner, or several that it became or came from.
//!
//! 0. what an editor ruled
//! 1. the same written id
//! 2. the same words, once on each side, and equal neighbours of what is paired already
//! 3. repeated words, by the place between paired neighbours, then by section
//! 4. likeness in rounds: headings by title and by the text below them, units by words and surroundings
//! 5. between the sure rounds and the unsure ones, and once more at the end: groups of one unit and several
//!
//! Every step is near linear, ties go to document order, and nothing asks a clock.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::diff::candidates::{Candidate, Rivals, Search, gap_candidates};
use crate::diff::comparison::PairedBy;
use crate::diff::groups::Partners;
use crate::diff::headings::heading_candidates;
use crate::diff::lcs::Matcher;
use crate::diff::moves::heaviest_chain;
use crate::diff::rows::otherwise_named;
use crate::diff::texts::{Map, Pair, Texts};
use crate::diff::wording::common;
use crate::diff::work::Work;

/// Below this likeness two units never pair, unless an id or the text below a heading says so.
const LEAST_LIKENESS: f64 = 0.18;
/// The same for long units: common words alone make two unrelated paragraphs that much alike.
const LEAST_LIKENESS_LONG: f64 = 0.24;
/// The same for rows and entries of a word list whose names have no word in common.
const LEAST_LIKENESS_OTHER_NAME: f64 = 0.60;
/// Words from which on both units count as long.
const LONG: usize = 16;
/// What a pair's likeness and surroundings must reach, round by round.
const ROUNDS: [f64; 6] = [0.80, 0.75, 0.55, 0.45, 0.38, 0.32];
/// The first round that looks beyond the gaps.
const EVERYWHERE: usize = 1;
/// The first round that comes after the groups.
const UNSURE: usize = 2;
/// What two different written ids take from a pair.
pub(super) const NAMED_APART: f64 = 0.10;
/// From this likeness on a pair rests on its own words; below, its surroundings found it.
const LEAST_OWN: f64 = 0.32;
/// Repeated words shorter than this pair only where their surroundings say so.
pub(super) const WORDS_THAT_TRAVEL: usize = 3;

/// Two units that belong together; of a group, the first ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Link {
    /// Unit of the earlier text.
    pub before: usize,
    /// Unit of the later text.
    pub after: usize,
}

/// What the steps share: who has a partner so far.
///
/// Of a group, the single unit has the first of the several for a partner, and each of those has the single one.
pub(super) struct Alignment<'p, 'a> {
    /// The words.
    pub pair: &'p Pair<'a>,
    /// Partner of each unit of the earlier text.
    pub successor: Vec<Option<usize>>,
    /// Partner of each unit of the later text.
    pub origin: Vec<Option<usize>>,
    /// What it took so far.
    pub work: Work,
    /// The step that found the partner of each unit of the earlier text.
    pub by: Vec<PairedBy>,
    /// What units without a partner found everywhere, once somebody asked.
    search: Option<Rc<Search>>,
}

/// The stretches between pairs that stand in order: a number for each unit, equal when nothing in order is between.
pub(super) struct Gaps {
    /// For each unit of the earlier text.
    pub before: Vec<usize>,
    /// For each unit of the later text.
    pub after: Vec<usize>,
}

/// Pairs the units of two texts, beginning with what was ruled; the partners come in the order of `after`, with the count
/// of what that took.
pub(super) fn align(pair: &Pair, ruled: &[Partners]) -> (Vec<Partners>, Work) {
    let mut alignment = Alignment {
        pair,
        successor: vec![None; pair.before.len()],
        origin: vec![None; pair.after.len()],
        by: vec![PairedBy::Text; pair.before.len()],
        work: Work::default(),
        search: None,
    };
    alignment.by_ruling(ruled);
    alignment.by_id();
    alignment.by_unique_text();
    alignment.by_equal_neighbours();
    alignment.by_repeated_text();
    alignment.by_row_header();
    alignment.by_likeness();
    alignment.by_equal_titles();
    alignment.by_groups();
    (alignment.partners(), alignment.work)
}

impl Alignment<'_, '_> {
    fn by_id(&mut self) {
        let mut written: BTreeMap<&str, Option<usize>> = BTreeMap::new();
        for (at, unit) in self.pair.before.units.iter().enumerate().filter(|(_, unit)| unit.written) {
            // An id that stands twice names nothing.
            written.entry(unit.id.as_str()).and_modify(|first| *first = None).or_insert(Some(at));
        }
        for (at, unit) in self.pair.after.units.iter().enumerate().filter(|(_, unit)| unit.written) {
            if let Some(Some(before)) = written.get(unit.id.as_str()).copied()
                && self.free(before, at)
                && self.pair.same_class(before, at)
            {
                self.link(before, at, PairedBy::Id);
            }
        }
    }

    fn by_unique_text(&mut self) {
        // A title says less than the text below it, so headings wait for that.
        let once = |side: &Texts, taken: &[Option<usize>]| {
            let mut place = vec![None; self.pair.texts];
            let mut count = vec![0_u32; self.pair.texts];
            for (at, &text) in side.text.iter().enumerate().filter(|(at, _)| taken[*at].is_none() && !side.is_heading(*at)) {
                place[text as usize] = Some(at);
                count[text as usize] += 1;
            }
            place.into_iter().zip(count).map(|(place, count)| place.filter(|_| count == 1)).collect::<Vec<_>>()
        };
        let before = once(&self.pair.before, &self.successor);
        let after = once(&self.pair.after, &self.origin);
        for (before, after) in before.into_iter().zip(after) {
            if let (Some(before), Some(after)) = (before, after) {
                self.link(before, after, PairedBy::Text);
            }
        }
    }

    fn by_equal_neighbours(&mut self) {
        let (last_before, last_after) = (self.pair.before.len(), self.pair.after.len());
        for before in 1..last_before {
            let Some(after) = self.last_successor(before - 1).map(|after| after + 1).filter(|&after| after < last_after) else { continue };
            if self.free(before, after) && self.equal(before, after) {
                self.link(before, after, PairedBy::Text);
            }
        }
        for before in (0..last_before.saturating_sub(1)).rev() {
            let Some(after) = self.successor[before + 1].and_then(|after| after.checked_sub(1)) else { continue };
            if self.free(before, after) && self.equal(before, after) {
                self.link(before, after, PairedBy::Text);
            }
        }
    }

    /// Repeated words pair in order between what is paired already, then in order within paired sections.
    fn by_repeated_text(&mut self) {
        let shared = self.shared_texts();
        if !shared.contains(&true) {
            return;
        }
        let gaps = self.gaps();
        let mut matcher = Matcher::default();
        let (before, after) = (self.by_gap(&gaps.before, true, &shared), self.by_gap(&gaps.after, false, &shared));
        for (gap, before) in before {
            let Some(after) = after.get(&gap) else { continue };
            let texts = |side: &[u32], units: &[usize]| units.iter().map(|&unit| side[unit]).collect::<Vec<u32>>();
            let (one, other) = (texts(&self.pair.before.text, &before), texts(&self.pair.after.text, after));
            for (i, j) in common(&one, &other, &mut matcher, &mut self.work) {
                self.link(before[i], after[j], PairedBy::Text);
            }
        }
        let section = |parent: Option<usize>| parent.map_or(Some(usize::MAX), |parent| self.successor[parent]);
        let mut waiting: Map<(u32, usize), Vec<usize>> = Map::default();
        for before in (0..self.pair.before.len()).rev().filter(|&unit| self.successor[unit].is_none()) {
            if let Some(section) = section(self.pair.before.parent[before]).filter(|_| !self.pair.before.is_heading(before)) {
                waiting.entry((self.pair.before.text[before], section)).or_default().push(before);
            }
        }
        for after in 0..self.pair.after.len() {
            let section = self.pair.after.parent[after].unwrap_or(usize::MAX);
            if self.origin[after].is_none()
                && let Some(before) = waiting.get_mut(&(self.pair.after.text[after], section)).and_then(Vec::pop)
            {
                self.link(before, after, PairedBy::Text);
            }
        }
    }

    /// Repeated words that nothing around them places: in document order.
    fn by_repeated_text_anywhere(&mut self) {
        let mut waiting: Map<u32, Vec<usize>> = Map::default();
        for before in (0..self.pair.before.len()).rev().filter(|&unit| self.successor[unit].is_none()) {
            if !self.pair.before.is_heading(before) && self.pair.before.words(before).len() >= WORDS_THAT_TRAVEL {
                waiting.entry(self.pair.before.text[before]).or_default().push(before);
            }
        }
        for after in 0..self.pair.after.len() {
            if self.origin[after].is_none()
                && let Some(before) = waiting.get_mut(&self.pair.after.text[after]).and_then(Vec::pop)
            {
                self.link(before, after, PairedBy::Text);
            }
        }
    }

    /// Pairs what is left, from sure to unsure. What stands in the same gap is looked at first: in a text that
    /// changed little that leaves few units to look for everywhere.
    fn by_likeness(&mut self) {
        let (mut by_words, mut rivals) = (Vec::new(), Rivals::default());
        for (round, &needed) in ROUNDS.iter().enumerate() {
            if round == UNSURE {
                self.by_groups();
            }
            let free_before: Vec<usize> = (0..self.pair.before.len()).filter(|&unit| self.successor[unit].is_none()).collect();
            let free_after: Vec<usize> = (0..self.pair.after.len()).filter(|&unit| self.origin[unit].is_none()).collect();
            if free_before.is_empty() || free_after.is_empty() {
                return;
            }
            if round == EVERYWHERE {
                by_words = self.search().of_after.free.clone();
            } else if round == UNSURE {
                let search = self.search();
                rivals = Rivals::of(self, &search);
            }
            if round > EVERYWHERE {
                let search = self.search();
                rivals.add_paired(self, &search.of_after.free);
                rivals.add_paired(self, &search.of_before.free);
                by_words.retain(|candidate| self.free(candidate.before, candidate.after));
            }
            let gaps = self.gaps();
            let mut possible: Vec<Candidate> = by_words.clone();
            possible.extend(gap_candidates(self.pair, &gaps, &free_before, &free_after, &mut self.work.looks));
            let headings = heading_candidates(self, &gaps, &possible);
            self.accept(headings, needed);
            self.by_row_header();
            possible.retain(|candidate| !self.pair.before.is_heading(candidate.before) && candidate.likeness >= self.least(candidate));
            let score =
                |candidate: Candidate| (candidate.likeness + self.surroundings(&candidate, &gaps) - rivals.doubt(&candidate), candidate);
            let scored = possible.into_iter().map(score).collect();
            self.accept(scored, needed);
            self.by_equal_neighbours();
            self.by_repeated_text();
            if round == EVERYWHERE {
                self.by_repeated_text_anywhere();
            }
        }
    }

    /// What units without a partner find everywhere; they are asked once, and who found a partner since is passed over.
    pub fn search(&mut self) -> Rc<Search> {
        match &self.search {
            Some(search) => Rc::clone(search),
            None => {
                let search = Rc::new(Search::of(self.pair, &self.successor, &self.origin, &mut self.work.looks));
                self.search = Some(Rc::clone(&search));
                search
            }
        }
    }

    fn least(&self, candidate: &Candidate) -> f64 {
        least_likeness(self.pair, candidate.before, candidate.after)
    }

    /// Takes pairs that reach what is needed, best first; ties go to document order.
    fn accept(&mut self, mut scored: Vec<(f64, Candidate)>, needed: f64) {
        scored.retain(|(score, candidate)| *score >= needed && self.free(candidate.before, candidate.after));
        scored.sort_unstable_by(|(one_score, one), (other_score, other)| {
            other_score.total_cmp(one_score).then((one.after, one.before).cmp(&(other.after, other.before)))
        });
        for (_, candidate) in scored {
            if self.free(candidate.before, candidate.after) {
                let by = if candidate.likeness >= LEAST_OWN { PairedBy::Likeness } else { PairedBy::Structure };
                self.link(candidate.before, candidate.after, by);
            }
        }
    }

    /// What the surroundings say for a pair, on top of its likeness.
    fn surroundings(&self, candidate: &Candidate, gaps: &Gaps) -> f64 {
        let Candidate { before, after, .. } = *candidate;
        let mut bonus = if self.named_apart(before, after) { -NAMED_APART } else { 0.0 };
        if gaps.before[before] == gaps.after[after] {
            bonus += 0.10;
        }
        if self.same_section(before, after) {
            bonus += 0.06;
        }
        if before > 0 && after > 0 && self.partnered(before - 1, after - 1) {
            bonus += 0.05;
        }
        if self.partnered(before + 1, after + 1) {
            bonus += 0.05;
        }
        bonus
    }

    /// Whether an author gave both an id and not the same one; that does not part them, but it counts.
    pub fn named_apart(&self, before: usize, after: usize) -> bool {
        self.pair.before.units[before].written && self.pair.after.units[after].written
    }

    /// Whether the headings above are partners, or both stand under none.
    pub fn same_section(&self, before: usize, after: usize) -> bool {
        same_section(self.pair, &self.successor, before, after)
    }

    /// Numbers the stretches between the pairs that stand in order.
    fn gaps(&self) -> Gaps {
        let links = self.links();
        let weighted: Vec<_> =
            links.iter().map(|link| (link.before, link.after, 1 + self.pair.after.words(link.after).len() as u64)).collect();
        let kept = heaviest_chain(&weighted);
        let mut gaps = Gaps { before: vec![0; self.pair.before.len()], after: vec![0; self.pair.after.len()] };
        for (link, _) in links.iter().zip(kept).filter(|(_, kept)| *kept) {
            gaps.before[link.before] = 1;
            gaps.after[link.after] = 1;
        }
        for side in [&mut gaps.before, &mut gaps.after] {
            let mut passed = 0;
            for gap in side {
                passed += *gap;
                *gap = passed;
            }
        }
        gaps
    }

    /// Free units with a repeated text, by gap.
    fn by_gap(&self, gaps: &[usize], is_before: bool, shared: &[bool]) -> BTreeMap<usize, Vec<usize>> {
        let (texts, taken) = if is_before { (&self.pair.before.text, &self.successor) } else { (&self.pair.after.text, &self.origin) };
        let mut units: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for unit in (0..texts.len()).filter(|&unit| taken[unit].is_none() && shared[texts[unit] as usize]) {
            units.entry(gaps[unit]).or_default().push(unit);
        }
        units
    }

    /// Which texts are without a partner on both sides.
    fn shared_texts(&self) -> Vec<bool> {
        let mut sides = vec![0_u8; self.pair.texts];
        for (bit, texts, taken) in [(1, &self.pair.before.text, &self.successor), (2, &self.pair.after.text, &self.origin)] {
            for (&text, _) in texts.iter().zip(taken).filter(|(_, taken)| taken.is_none()) {
                sides[text as usize] |= bit;
            }
        }
        sides.into_iter().map(|bits| bits == 3).collect()
    }

    /// All pairs found so far, in the order of `after`; of a group, the first of either side.
    pub fn links(&self) -> Vec<Link> {
        let link = |(after, before): (usize, &Option<usize>)| before.map(|before| Link { before, after });
        self.origin.iter().enumerate().filter_map(link).filter(|link| self.successor[link.before] == Some(link.after)).collect()
    }

    /// Makes two units partners.
    pub fn link(&mut self, before: usize, after: usize, by: PairedBy) {
        self.successor[before] = Some(after);
        self.origin[after] = Some(before);
        self.by[before] = by;
    }

    fn free(&self, before: usize, after: usize) -> bool {
        self.successor[before].is_none() && self.origin[after].is_none()
    }

    fn equal(&self, before: usize, after: usize) -> bool {
        self.pair.before.text[before] == self.pair.after.text[after]
    }
}

/// Below this likeness the words of two units never pair them.
pub(super) fn least_likeness(pair: &Pair, before: usize, after: usize) -> f64 {
    let words = pair.before.words(before).len().min(pair.after.words(after).len());
    if otherwise_named(pair, before, after) {
        LEAST_LIKENESS_OTHER_NAME
    } else if words >= LONG {
        LEAST_LIKENESS_LONG
    } else {
        LEAST_LIKENESS
    }
}

/// Whether the headings above are partners, or both stand under none.
pub(super) fn same_section(pair: &Pair, successor: &[Option<usize>], before: usize, after: usize) -> bool {
    match (pair.before.parent[before], pair.after.parent[after]) {
        (Some(before), Some(after)) => successor[before] == Some(after),
        (None, None) => true,
        _ => false,
    }
}
