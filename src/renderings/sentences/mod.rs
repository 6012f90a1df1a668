//! What happened to each unit, in the language of amending acts: `Afsnit 3.2, stk. 5, udgår.`
//!
//! One sentence for every change, made here once for the terminal, the page and the PDF. All words come from the
//! group `comparison` of the labels, key `sentences`; a word that is missing shows its code. A sentence that ends in a
//! colon stands before the text that it speaks of.

mod edits;
mod places;

use std::collections::BTreeMap;

use serde_json::Value;

use crate::diff::comparison::{CarriedPlace, Change, ChangeKind, Comparison, Flag, Op, Run, UnitRef};
use crate::model::UnitKind;
use crate::renderings::sentences::places::{Cited, Place, is_bare};

/// Words of a heading that a sentence quotes at most.
const MOST_TITLE: usize = 14;

/// One sentence for each change of a comparison, in its order; `labels` are those of the group `comparison`.
///
/// What came, went, was divided or joined also tells which of its neighbours therefore have another number: `Stk. 6
/// og 7 bliver herefter stk. 5 og 6.`
pub fn sentences(comparison: &Comparison, labels: &Value) -> Vec<String> {
    let words = Words { labels: labels.get("sentences").unwrap_or(&Value::Null), carried_on: &comparison.carried_on };
    let headings: BTreeMap<&str, &UnitRef> =
        comparison.changes.iter().flat_map(|change| &change.after).map(|unit| (unit.id.as_str(), unit)).collect();
    let mut sentences: Vec<String> = comparison.changes.iter().map(|change| words.sentence(change, &headings)).collect();
    for (at, consequence) in words.consequences(&comparison.changes) {
        let sentence = &mut sentences[at];
        // What follows must not part the colon from the text it announces.
        match sentence.strip_suffix(':').map(str::len) {
            Some(end) => {
                let said = words.label(&["consequence"]).replace("{consequence}", &consequence);
                sentence.insert_str(end, &said);
            }
            None => {
                sentence.push(' ');
                sentence.push_str(&capitalised(&format!("{consequence}.")));
            }
        }
    }
    sentences
}

/// The words that sentences are made of.
struct Words<'a> {
    labels: &'a Value,
    carried_on: &'a BTreeMap<String, CarriedPlace>,
}

impl Words<'_> {
    fn sentence(&self, change: &Change, headings: &BTreeMap<&str, &UnitRef>) -> String {
        let sentence = match (change.before.as_slice(), change.after.as_slice()) {
            ([], [unit]) => self.inserted(unit, &change.runs),
            ([unit], []) => self.deleted(unit, change),
            ([before], [after]) => self.pair(change, before, after, headings),
            _ => self.group(change),
        };
        capitalised(&sentence)
    }

    fn inserted(&self, unit: &UnitRef, runs: &[Run]) -> String {
        if unit.unit == UnitKind::Heading {
            return self.fill(&["inserted_heading"], &[("place", &self.titled(unit, runs))]);
        }
        match Cited::of(&unit.citation) {
            Some(cited) if !cited.above.is_empty() => {
                let above = Place { words: cited.above.to_owned(), parted: cited.above.contains(", ") };
                self.fill(&["inserted"], &[("above", &above), ("own", &Place::whole(cited.own))])
            }
            _ if unit.unit == UnitKind::Paragraph && !is_bare(unit) => self.fill(&["inserted_into"], &[("place", &self.citation(unit))]),
            _ => self.fill(&["inserted_place"], &[("place", &self.subject(unit))]),
        }
    }

    fn deleted(&self, unit: &UnitRef, change: &Change) -> String {
        let carried = change.flags.iter().find_map(|flag| if let Flag::CarriedOn(place) = flag { Some(place) } else { None });
        let place = if unit.unit == UnitKind::Heading { self.titled(unit, &change.runs) } else { self.subject(unit) };
        match carried {
            Some(there) => self.fill(&["carried_on"], &[("place", &place), ("there", &self.elsewhere(there))]),
            None => self.fill(&["deleted"], &[("place", &place)]),
        }
    }

    /// A place in another text: its title and the citation there, or its address where no more is known.
    fn elsewhere(&self, address: &str) -> Place {
        let Some(there) = self.carried_on.get(address) else { return Place::whole(address) };
        let (title, citation) = (Place::whole(there.title.as_str()), Place::whole(there.citation.as_str()));
        Place::whole(self.fill(&["carried_place"], &[("title", &title), ("citation", &citation)]))
    }

    /// A heading that came or went, with its words.
    fn titled(&self, unit: &UnitRef, runs: &[Run]) -> Place {
        let place = self.citation(unit);
        let title: String = runs.iter().map(|run| run.text.as_str()).collect();
        if title.is_empty() || title.split_whitespace().count() > MOST_TITLE {
            return place;
        }
        if unit.citation.ends_with(&title) {
            return Place::whole(self.fill(&["section"], &[("title", &Place::whole(title))]));
        }
        Place::parted(self.fill(&["titled"], &[("place", &Place { parted: false, ..place }), ("title", &Place::whole(title))]))
    }

    fn pair(&self, change: &Change, before: &UnitRef, after: &UnitRef, headings: &BTreeMap<&str, &UnitRef>) -> String {
        let (place, there) = (self.subject(before), self.as_seen_from(before, after));
        let stays = before.citation == after.citation;
        match change.kind {
            ChangeKind::Renamed => self.renamed(change, before, &there, stays),
            ChangeKind::Renumbered => self.fill(&["renumbered"], &[("before", &place), ("after", &there)]),
            ChangeKind::Moved => {
                let section = change.flags.iter().find_map(|flag| match flag {
                    Flag::MovedWith(section) => headings.get(section.as_str()),
                    Flag::Renumbered | Flag::Moved | Flag::SameIdOtherText | Flag::DrawingChanged | Flag::CarriedOn(_) => None,
                });
                match section {
                    Some(section) => {
                        let section = self.citation(section);
                        self.fill(&["moved_with"], &[("before", &place), ("after", &there), ("section", &section)])
                    }
                    None if stays => self.fill(&["moved_here"], &[("before", &place)]),
                    None => self.fill(&["moved"], &[("before", &place), ("after", &there)]),
                }
            }
            ChangeKind::MovedReworded if stays => self.reworded(change, &Place::parted(self.fill(&["moving_here"], &[("before", &place)]))),
            ChangeKind::MovedReworded => {
                self.reworded(change, &Place::parted(self.fill(&["moving"], &[("before", &place), ("after", &there)])))
            }
            ChangeKind::Reworded if stays => self.reworded(change, &place),
            ChangeKind::Reworded => {
                self.reworded(change, &Place::parted(self.fill(&["becoming"], &[("before", &place), ("after", &there)])))
            }
            _ => self.fill(&["unchanged"], &[("before", &place)]),
        }
    }

    fn reworded(&self, change: &Change, place: &Place) -> String {
        match self.edits(&change.runs) {
            Some(edits) => {
                self.fill(&["edited"], &[("place", place), ("edits", &Place::whole(edits))]).replace(".«.", ".«").replace(".”.", ".”")
            }
            None => self.fill(&["reworded"], &[("place", place)]),
        }
    }

    fn renamed(&self, change: &Change, before: &UnitRef, there: &Place, stays: bool) -> String {
        let words =
            |op: Op| change.runs.iter().filter(|run| run.op == Op::Equal || run.op == op).map(|run| run.text.as_str()).collect::<String>();
        let (old, new) = (words(Op::Delete), words(Op::Insert));
        let place = self.citation(before);
        if new.split_whitespace().count() > MOST_TITLE {
            return self.fill(&["renamed"], &[("place", &place)]);
        }
        let (old, new) = (Place::whole(old), Place::whole(new));
        if !old.words.is_empty() && before.citation.ends_with(&old.words) {
            return self.fill(&["renamed_unnumbered"], &[("old", &old), ("title", &new)]);
        }
        let key = if stays { "renamed_to" } else { "renamed_becoming" };
        self.fill(&[key], &[("place", &place), ("after", there), ("title", &new)])
    }

    fn group(&self, change: &Change) -> String {
        let same_words = change.runs.iter().all(|run| run.op == Op::Equal);
        let moved = change.flags.contains(&Flag::Moved);
        let kind = if change.after.len() > 1 { "split" } else { "merged" };
        let key = match (moved, same_words) {
            (false, true) => "plain",
            (false, false) => "reworded",
            (true, true) => "moved",
            (true, false) => "moved_reworded",
        };
        self.fill(&[kind, key], &[("before", &self.subjects(&change.before)), ("after", &self.subjects(&change.after))])
    }

    /// Which rows of neighbours have another number because of a change, by the place of the change in the list.
    fn consequences(&self, changes: &[Change]) -> Vec<(usize, String)> {
        // Pairs that stay where they are and only count otherwise, by section and number before.
        let mut renumbered: Vec<(Cited, Cited)> = Vec::new();
        for change in
            changes.iter().filter(|change| matches!(change.kind, ChangeKind::Renumbered | ChangeKind::Reworded | ChangeKind::Renamed))
        {
            let [before] = change.before.as_slice() else { continue };
            let [after] = change.after.as_slice() else { continue };
            let (Some(before), Some(after)) = (Cited::of(&before.citation), Cited::of(&after.citation)) else { continue };
            if before.in_row_with(&after) && before.last != after.last && before.count().is_some() {
                renumbered.push((before, after));
            }
        }
        let key = |cited: &Cited| (cited.above.to_owned(), cited.label.to_owned(), cited.base.to_owned(), cited.count().unwrap_or(0));
        renumbered.sort_by_key(|(before, _)| key(before));
        let mut rows: Vec<Vec<(Cited, Cited)>> = Vec::new();
        for pair in renumbered {
            let follows = |one: &Cited, other: &Cited| {
                one.in_row_with(other) && one.count().zip(other.count()).is_some_and(|(one, other)| one + 1 == other)
            };
            match rows.last_mut().and_then(|row| row.last().map(|last| follows(&last.0, &pair.0) && follows(&last.1, &pair.1))) {
                Some(true) => rows.last_mut().expect("it was looked at just now").push(pair),
                _ => rows.push(vec![pair]),
            }
        }
        let mut told = Vec::new();
        let causes = causes(changes);
        for row in rows {
            let (before, after) = (&row[0].0, &row[0].1);
            let just_before = |cited: &Cited, side: bool| {
                let (above, label, base, count) = key(cited);
                causes.get(&(side, above, label, base, count.wrapping_sub(1))).copied()
            };
            let Some(cause) = just_before(before, true).or_else(|| just_before(after, false)) else { continue };
            let (ones, others): (Vec<&Cited>, Vec<&Cited>) = row.iter().map(|(one, other)| (one, other)).unzip();
            let (ones, others) = (Place::whole(self.row(&ones)), Place::whole(self.row(&others)));
            told.push((cause, self.fill(&["therefore"], &[("before", &ones), ("after", &others)])));
        }
        told
    }

    /// A template with its places filled in: `{place} ` before more words gets a comma where the place has parts.
    fn fill(&self, path: &[&str], places: &[(&str, &Place)]) -> String {
        let template = self.label(path);
        let mut filled = String::new();
        let mut rest = template.as_str();
        while let Some(open) = rest.find('{') {
            filled.push_str(&rest[..open]);
            let close = rest[open..].find('}').map_or(rest.len(), |close| open + close);
            let name = rest.get(open + 1..close).unwrap_or_default();
            rest = rest.get(close + 1..).unwrap_or_default();
            match places.iter().find(|(known, _)| *known == name) {
                Some((_, place)) => {
                    filled.push_str(&place.words);
                    if place.parted && rest.starts_with(' ') {
                        filled.push(',');
                    }
                }
                None => filled.push_str(&format!("{{{name}}}")),
            }
        }
        filled + rest
    }

    /// A display word; its last key when the labels lack it.
    fn label(&self, path: &[&str]) -> String {
        let found = path.iter().try_fold(self.labels, |value, key| value.get(key)).and_then(Value::as_str);
        found.or(path.last().copied()).unwrap_or_default().to_owned()
    }
}

/// Section, label, chapter and number of what came (`false`) or went (`true`), with its change's place in the list.
type Causes = BTreeMap<(bool, String, String, String, u32), usize>;

fn causes(changes: &[Change]) -> Causes {
    let mut causes = Causes::new();
    for (at, change) in changes.iter().enumerate() {
        let sides = match change.kind {
            ChangeKind::Deleted | ChangeKind::Merged => [Some(&change.before), None],
            ChangeKind::Inserted | ChangeKind::Split => [None, Some(&change.after)],
            _ => continue,
        };
        for (units, went) in sides.into_iter().zip([true, false]) {
            let Some(cited) = units.and_then(|units| units.last()).and_then(|unit| Cited::of(&unit.citation)) else { continue };
            let Some(count) = cited.count() else { continue };
            causes.insert((went, cited.above.to_owned(), cited.label.to_owned(), cited.base.to_owned(), count), at);
        }
    }
    causes
}

/// A sentence begins with a capital letter.
fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
