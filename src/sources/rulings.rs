//! Holds a lineage file against the two texts it is about: every clause it names is there, is named once, and may
//! become what is said; the texts are the ones that were ruled on.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Span};
use crate::model::digest::text_digest;
use crate::model::unit::units;
use crate::model::unit_name::Meant;
use crate::model::{Agreement, Lineage, NamedBy, Unit, UnitKind, UnitName, UnitNames};
use crate::sources::references::{Index, nearest};

/// For so many names that mean nothing the nearest is looked for; to look for more would take long and help nobody.
const MOST_HELPED: usize = 20;
/// So many units are named at most in one finding.
const MOST_NAMED: usize = 4;
/// Letters of a text that a finding quotes.
const QUOTED: usize = 60;

/// Says what is wrong with a lineage file, and what to do about it.
pub fn judge_lineage(lineage: &Lineage, works: [&Agreement; 2], indexes: [&Index; 2], diagnostics: &mut Vec<Diagnostic>) {
    let units = works.map(units);
    let names = [UnitNames::of(&units[0]), UnitNames::of(&units[1])];
    let mut judge = Judge { works, indexes, names, ruled: [BTreeMap::new(), BTreeMap::new()], gone: [Vec::new(), Vec::new()], diagnostics };
    for ruling in &lineage.rulings {
        let before = judge.found(0, &ruling.before);
        let after = judge.found(1, &ruling.after);
        judge.classes(&before, &after);
    }
    if lineage.rulings.is_empty() && lineage.equivalents.is_empty() {
        // Nothing rests on the texts yet, so they may still be written.
        return;
    }
    let digests = [&lineage.before_digest, &lineage.after_digest];
    let places = [lineage.places.before_digest, lineage.places.after_digest];
    for side in [0, 1] {
        judge.digest(lineage, side, digests[side], places[side]);
    }
}

/// A named unit with the place of its name.
type Found = (usize, Span);

struct Judge<'a, 'd> {
    works: [&'a Agreement; 2],
    indexes: [&'a Index; 2],
    names: [UnitNames<'a>; 2],
    /// Where each unit is ruled.
    ruled: [BTreeMap<usize, Span>; 2],
    /// Names that mean nothing.
    gone: [Vec<String>; 2],
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl Judge<'_, '_> {
    /// The units that are named and not ruled before; says which names mean nothing, or too much.
    fn found(&mut self, side: usize, names: &[UnitName]) -> Vec<Found> {
        let mut found = Vec::new();
        for name in names {
            let finding = match self.names[side].find(&name.by) {
                Meant::One(unit) => match self.ruled[side].get(&unit) {
                    Some(first) => Diagnostic::error("ruled-twice", name.span, format!("{} is ruled twice", self.shown(side, unit)))
                        .related(*first, "ruled here already")
                        .help("one ruling says all that became of a clause; join the two, or delete one"),
                    None => {
                        self.ruled[side].insert(unit, name.span);
                        found.push((unit, name.span));
                        continue;
                    }
                },
                Meant::Nothing => self.nothing(side, name),
                Meant::Several(several) => self.several(side, name, &several),
            };
            self.diagnostics.push(finding);
        }
        found
    }

    fn nothing(&mut self, side: usize, name: &UnitName) -> Diagnostic {
        let (work, index) = (&self.works[side].id, self.indexes[side]);
        self.gone[side].push(match &name.by {
            NamedBy::Id(id) => format!("`{id}`"),
            NamedBy::Quote(quote) => format!("`{}`", opening(quote)),
        });
        let helped = self.gone[side].len() <= MOST_HELPED;
        match &name.by {
            NamedBy::Id(id) if index.placed.contains(id) => {
                Diagnostic::error("dangling-reference", name.span, format!("`{id}` is a placed id"))
                    .label("leads nowhere")
                    .help("placed ids move when text is added; name the clause by its first words: `{ quote = \"…\" }`")
            }
            NamedBy::Id(id) if index.citations.contains_key(id) => {
                Diagnostic::error("dangling-reference", name.span, format!("`{id}` names a whole list in {work}"))
                    .label("has no words of its own")
                    .help("rule on its items, each by its id or its first words")
            }
            NamedBy::Id(id) => {
                let known: Vec<&str> = index.citations.keys().map(|id| id.as_str()).collect();
                let near = if helped { format!("{}, or name", nearest(id, &known, index)) } else { "name".to_owned() };
                Diagnostic::error("dangling-reference", name.span, format!("nothing in {work} has the id `{id}`"))
                    .label("leads nowhere")
                    .help(format!("{near} the clause by its first words: `{{ quote = \"…\" }}`"))
            }
            NamedBy::Quote(quote) => {
                let near = if helped { self.names[side].nearest(quote) } else { None };
                let help = near.map_or_else(
                    || "write the first words of the clause as they stand in the text, without marks such as `*` and `[]`".to_owned(),
                    |unit| format!("the nearest words there are `{}` ({})", self.words(side, unit), self.unit(side, unit).citation),
                );
                Diagnostic::error("dangling-reference", name.span, format!("no clause of {work} begins with these words"))
                    .label("leads nowhere")
                    .help(help)
            }
        }
    }

    fn several(&self, side: usize, name: &UnitName, several: &[usize]) -> Diagnostic {
        let work = &self.works[side].id;
        let message = format!("{} clauses of {work} begin with these words", several.len());
        let equal = several.windows(2).all(|two| self.unit(side, two[0]).text == self.unit(side, two[1]).text);
        let help = if equal { "give the one that is meant an id: `{#id}`" } else { "write more of its words, or give it an id: `{#id}`" };
        let places = several.iter().take(MOST_NAMED).map(|&unit| (self.unit(side, unit).span, self.unit(side, unit).citation.clone()));
        let finding = Diagnostic::error("dangling-reference", name.span, message).label("leads to several");
        places.fold(finding, |finding, (span, citation)| finding.related(span, citation)).help(help)
    }

    /// Says when a clause is ruled to become something that it cannot.
    fn classes(&mut self, before: &[Found], after: &[Found]) {
        let Some(&(one, span)) = before.first() else { return };
        let kind = |side: usize, unit: usize| self.unit(side, unit).kind;
        let all = before.iter().map(|found| (0, found)).chain(after.iter().map(|found| (1, found)));
        let Some((side, &(other, other_span))) = all.into_iter().find(|(side, found)| !kind(0, one).may_become(kind(*side, found.0)))
        else {
            return;
        };
        let (from, to) = (sort(kind(0, one)), sort(kind(side, other)));
        let finding = Diagnostic::error("ruling", other_span, format!("{from} and {to} cannot belong together"));
        let finding = finding.label(format!("this is {to}")).related(span, format!("this is {from}"));
        self.diagnostics.push(finding.help("name clauses of one sort: headings, running text, rows, notes or figures"));
    }

    fn digest(&mut self, lineage: &Lineage, side: usize, written: &str, span: Span) {
        let now = text_digest(self.works[side]);
        if now == written {
            return;
        }
        let Lineage { before, after, .. } = lineage;
        let gone: Vec<&str> = self.gone[side].iter().take(MOST_NAMED).map(String::as_str).collect();
        let rest = self.gone[side].len() - gone.len();
        let gone = match (gone.is_empty(), rest) {
            (true, _) => "every clause that is ruled on is still there".to_owned(),
            (false, 0) => format!("no longer there: {}", gone.join(", ")),
            (false, _) => format!("no longer there: {} and {rest} more", gone.join(", ")),
        };
        let message = format!("the rulings were made for another text of {}", self.works[side].id);
        let help = format!(
            "{gone}; read the rulings again beside `aftale lineage {before} {after}`, then write the digest of the text as it is now, \
             `{now}`; with --write --renew it is written for you"
        );
        self.diagnostics.push(Diagnostic::error("text-moved", span, message).label("the text has another digest").help(help));
    }

    fn unit(&self, side: usize, unit: usize) -> &Unit {
        &self.names[side].units()[unit]
    }

    fn words(&self, side: usize, unit: usize) -> String {
        opening(&self.unit(side, unit).text)
    }

    fn shown(&self, side: usize, unit: usize) -> String {
        let unit = self.unit(side, unit);
        if unit.written { format!("`{}`", unit.id) } else { format!("`{}`", opening(&unit.text)) }
    }
}

/// The beginning of a text, cells parted by blanks.
fn opening(text: &str) -> String {
    let mut short: String = text.chars().take(QUOTED).map(|letter| if letter.is_whitespace() { ' ' } else { letter }).collect();
    if text.chars().nth(QUOTED).is_some() {
        short.push('…');
    }
    short
}

fn sort(kind: UnitKind) -> &'static str {
    match kind {
        UnitKind::Heading => "a heading",
        UnitKind::Paragraph => "a paragraph",
        UnitKind::Item => "an item",
        UnitKind::Row => "a row",
        UnitKind::Footnote => "a note",
        UnitKind::Figure => "a figure",
    }
}
