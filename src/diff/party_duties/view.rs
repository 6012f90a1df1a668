//! Every duty that names a party, from every work that is in force on a day.

use std::collections::{BTreeMap, BTreeSet};

use crate::diff::carried_on::origins;
use crate::diff::document::Document;
use crate::diff::party_duties::{NamedParty, PartyDuties, PartyDuty, Provenance, Role, WorkInForce, in_full};
use crate::model::period::periods;
use crate::model::text::is_abbreviation;
use crate::model::unit::units;
use crate::model::{Agreement, Collation, FactDate, Obligation, Party, PartyId, Precision, Record, Registry, Unit, UnitKind, WorkId};

/// The kind that comes first among works that belong to no other.
const GENERAL: &str = "general";

/// What applies to a party on a day, from all works that there are. Drafts and translations apply to nobody.
///
/// Titles are sorted as readers of `language` expect it.
pub fn view(party: &Party, at: FactDate, works: &[&Agreement], registry: &Registry, language: &str) -> PartyDuties {
    let viewer = Viewer { party, at, registry };
    let lasting = in_force(works, at);
    let standing: Vec<Standing> = in_order(&lasting, language).into_iter().map(|(work, to)| Standing::of(work, to)).collect();
    let all: BTreeMap<&WorkId, &Agreement> = works.iter().map(|work| (&work.id, *work)).collect();
    let named: Vec<Named> = standing.iter().flat_map(|standing| viewer.named(standing, &all)).collect();
    let kept: Vec<bool> = named.iter().map(|duty| !viewer.made_precise(duty, &named)).collect();
    let mut duties: Vec<(PartyDuty, &WorkId)> = Vec::new();
    for duty in named.iter().zip(kept).filter(|(_, kept)| *kept).map(|(duty, _)| duty) {
        duties.push((viewer.written(duty, &all, &lasting), &duty.standing.work.id));
    }
    // Stable: within a role, the order of works and of print stays.
    duties.sort_by_key(|(duty, _)| duty.role == Role::Counterpart);
    let bound = |work: &Agreement| viewer.is_bound_by(work);
    let counted = |id: &WorkId| duties.iter().filter(|(_, work)| *work == id).count();
    let listed = standing.iter().map(|standing| (standing, counted(&standing.work.id)));
    let works = listed.filter(|(standing, count)| *count > 0 || bound(standing.work)).map(|(standing, count)| standing.listed(count));
    let works = works.collect();
    let duties: Vec<PartyDuty> = duties.into_iter().map(|(duty, _)| duty).collect();
    let mentioned = duties.iter().flat_map(|duty| duty.through.iter().chain([&duty.actor]).chain(&duty.counterpart));
    let mentioned: BTreeSet<&PartyId> = mentioned.chain([&party.id]).collect();
    let party_names = mentioned.into_iter().filter_map(|id| Some((id.clone(), registry.parties.get(id)?.name_at(at)))).collect();
    let party = NamedParty { id: party.id.clone(), name: party.name_at(at).name };
    PartyDuties { party, at, works, party_names, duties, since: None }
}

/// Whether a work has anything to do with a party on a day: it is one of its parties, or one of its duties names it.
pub fn concerns(work: &Agreement, party: &Party, at: FactDate, registry: &Registry) -> bool {
    let viewer = Viewer { party, at, registry };
    let named = |record: &&Record| record.parties().into_iter().any(|(_, id, _)| viewer.names(id).is_some());
    viewer.is_bound_by(work) || work.all_records().iter().any(named)
}

/// The works in force on a day, each with the last day it is valid: its own, or the one before its successor takes effect.
pub fn in_force<'a>(works: &[&'a Agreement], at: FactDate) -> Vec<(&'a Agreement, Option<FactDate>)> {
    let series = periods(works.iter().copied());
    let mut lasting = Vec::new();
    for works in series.values() {
        for (place, work) in works.iter().enumerate() {
            let next = works.get(place + 1).map(|next| next.facts.in_force_from.previous());
            let to = work.facts.valid_to.or(next);
            if work.facts.in_force_from.compare(at).is_le() && to.is_none_or(|to| to.compare(at).is_ge()) {
                lasting.push((*work, to));
            }
        }
    }
    lasting
}

/// General works first, each followed by those that belong to it, otherwise by title.
fn in_order<'a>(works: &[(&'a Agreement, Option<FactDate>)], language: &str) -> Vec<(&'a Agreement, Option<FactDate>)> {
    let collation = Collation::of(language);
    let parent = |work: &Agreement| {
        let named = [&work.facts.adds_to, &work.facts.part_of, &work.facts.annex_of, &work.facts.carried_on];
        let found = named.into_iter().flatten().find(|id| works.iter().any(|(other, _)| other.id == **id && other.id != work.id));
        found.cloned()
    };
    let by_title = |one: &&(&Agreement, Option<FactDate>), other: &&(&Agreement, Option<FactDate>)| {
        let rank = |work: &Agreement| work.facts.kind != GENERAL;
        let titles = collation.compare(&one.0.facts.short_title, &other.0.facts.short_title);
        rank(one.0).cmp(&rank(other.0)).then(titles).then_with(|| one.0.id.cmp(&other.0.id))
    };
    let mut ordered = Vec::new();
    let mut open: Vec<WorkId> = Vec::new();
    let below = |of: Option<&WorkId>| {
        let mut below: Vec<_> = works.iter().filter(|(work, _)| parent(work).as_ref() == of).collect();
        below.sort_by(by_title);
        below
    };
    let mut waiting: Vec<&(&Agreement, Option<FactDate>)> = below(None).into_iter().rev().collect();
    while let Some((work, to)) = waiting.pop() {
        ordered.push((*work, *to));
        open.push(work.id.clone());
        waiting.extend(below(Some(&work.id)).into_iter().rev().filter(|(work, _)| !open.contains(&work.id)));
    }
    ordered
}

/// A work in force, laid out as units.
struct Standing<'a> {
    work: &'a Agreement,
    to: Option<FactDate>,
    units: Vec<Unit>,
}

/// A duty that names the party, before it is written down.
struct Named<'a> {
    standing: &'a Standing<'a>,
    unit: &'a Unit,
    duty: &'a Obligation,
    role: Role,
    through: Vec<PartyId>,
    precise: Option<Clause>,
    carried: Option<Clause>,
}

/// A unit of another work.
#[derive(Clone)]
struct Clause {
    work: WorkId,
    unit: Unit,
    /// Its words with what they lead into or are led into by.
    words: String,
}

impl Clause {
    fn of(work: &WorkId, units: &[Unit], at: usize) -> Self {
        let (lead, items) = around(units, at);
        Self { work: work.clone(), unit: units[at].clone(), words: in_full(lead.as_deref(), &units[at].text, &items) }
    }
}

impl<'a> Standing<'a> {
    fn of(work: &'a Agreement, to: Option<FactDate>) -> Self {
        Self { work, to, units: units(work) }
    }

    fn listed(&self, duties: usize) -> WorkInForce {
        let facts = &self.work.facts;
        WorkInForce {
            id: self.work.id.to_string(),
            kind: facts.kind.clone(),
            title: facts.title.clone(),
            short_title: facts.short_title.clone(),
            in_force_from: facts.in_force_from,
            valid_to: self.to,
            adds_to: facts.adds_to.as_ref().map(ToString::to_string),
            carried_on: facts.carried_on.as_ref().map(ToString::to_string),
            example: facts.example,
            duties,
        }
    }

    /// The words that lead into the list that a unit is an item of, and the items that its own words lead into.
    fn list_of(&self, unit: &Unit) -> (Option<String>, Vec<String>) {
        let at = self.units.iter().position(|other| other.id == unit.id).unwrap_or(self.units.len());
        around(&self.units, at)
    }

    fn heading(&self, unit: &Unit) -> String {
        unit.parent.map_or_else(String::new, |parent| self.units[parent].text.clone())
    }
}

/// Who asks, and of which day.
struct Viewer<'a> {
    party: &'a Party,
    at: FactDate,
    registry: &'a Registry,
}

impl Viewer<'_> {
    /// The groups through which an id names the party; none when it is the party itself, or one whose place it took.
    /// `None` when it does not name it.
    fn names(&self, id: &PartyId) -> Option<Vec<PartyId>> {
        let same = |one: &PartyId| self.registry.is_one_line(one, &self.party.id);
        if same(id) {
            return Some(Vec::new());
        }
        let members = self.registry.expand(id, self.at);
        let own = self.registry.expand(&self.party.id, self.at);
        let within = !own.is_empty() && own.iter().all(|own| members.iter().any(|member| self.registry.is_one_line(&member.id, &own.id)));
        within.then(|| vec![id.clone()])
    }

    fn is_bound_by(&self, work: &Agreement) -> bool {
        work.facts.parties.iter().any(|id| self.names(id).is_some())
    }

    /// The duties of a work that name the party, in print order.
    fn named<'a>(&self, standing: &'a Standing<'a>, all: &BTreeMap<&WorkId, &Agreement>) -> Vec<Named<'a>> {
        let carried = self.carried(standing, all);
        let mut named = Vec::new();
        for (place, unit) in standing.units.iter().enumerate() {
            for record in &unit.records {
                let Record::Obligation(duty) = record else { continue };
                let (actor, counterpart) = (self.names(&duty.actor), duty.counterpart.as_ref().and_then(|id| self.names(id)));
                let role = match (&actor, &counterpart) {
                    (Some(_), Some(_)) => Role::Both,
                    (Some(_), None) => Role::Actor,
                    (None, Some(_)) => Role::Counterpart,
                    (None, None) => continue,
                };
                let through: BTreeSet<PartyId> = actor.into_iter().chain(counterpart).flatten().collect();
                let precise = unit.records.iter().find_map(|record| general(record, standing.work, all));
                let (through, carried) = (through.into_iter().collect(), carried.get(&place).cloned());
                named.push(Named { standing, unit, duty, role, through, precise, carried });
            }
        }
        named
    }

    /// Where the units of a work that carries on another one come from, by their places.
    fn carried(&self, standing: &Standing, all: &BTreeMap<&WorkId, &Agreement>) -> BTreeMap<usize, Clause> {
        let Some(before) = standing.work.facts.carried_on.as_ref().and_then(|id| all.get(id)) else { return BTreeMap::new() };
        let (one, other) = (Document::of(before, self.registry), Document::of(standing.work, self.registry));
        let found = origins(&one, &other).into_iter();
        found.map(|(unit, origin)| (unit, Clause::of(&before.id, &one.units, origin))).collect()
    }

    /// Whether another duty of the view makes this one precise for all that it means to the party: for all whom it is
    /// owed to or owes, or in an addendum that is the party's own.
    fn made_precise(&self, general: &Named, all: &[Named]) -> bool {
        let precisions = all.iter().filter(|other| {
            let of = other.precise.as_ref();
            of.is_some_and(|clause| clause.work == general.standing.work.id && clause.unit.id == general.unit.id)
        });
        precisions.filter(|other| other.role == general.role).any(|other| {
            self.is_local(other.standing.work, general.standing.work)
                || match general.role {
                    Role::Actor => self.covers(other.duty.counterpart.as_ref(), general.duty.counterpart.as_ref()),
                    Role::Counterpart => self.covers(Some(&other.duty.actor), Some(&general.duty.actor)),
                    Role::Both => false,
                }
        })
    }

    /// Whether an addendum is the party's own: of the parties of its sort, fewer are bound by it than by the general text.
    fn is_local(&self, addendum: &Agreement, general: &Agreement) -> bool {
        let bound = |work: &Agreement| {
            let parties = work.facts.parties.iter().flat_map(|id| self.registry.expand(id, self.at));
            let of_its_sort = parties.filter(|party| party.party_type == self.party.party_type);
            of_its_sort.map(|party| self.registry.successor(&party.id).clone()).collect::<BTreeSet<PartyId>>()
        };
        let (few, many) = (bound(addendum), bound(general));
        few.contains(self.registry.successor(&self.party.id)) && few.len() < many.len()
    }

    /// Whether one party or group stands for everybody behind another; nobody in particular stands for all.
    fn covers(&self, one: Option<&PartyId>, other: Option<&PartyId>) -> bool {
        let (Some(one), Some(other)) = (one, other) else { return true };
        let members = |id: &PartyId| {
            self.registry.expand(id, self.at).into_iter().map(|party| self.registry.successor(&party.id)).collect::<BTreeSet<&PartyId>>()
        };
        one == other || members(one).is_superset(&members(other))
    }

    fn written(&self, named: &Named, all: &BTreeMap<&WorkId, &Agreement>, lasting: &[(&Agreement, Option<FactDate>)]) -> PartyDuty {
        let Named { standing, unit, duty, role, through, precise, carried } = named;
        let facts = &standing.work.facts;
        let provenance = |clause: &Clause| provenance(clause, all, lasting);
        let (lead, items) = standing.list_of(unit);
        PartyDuty {
            id: format!("{}#{}", standing.work.id, unit.id),
            work: standing.work.id.to_string(),
            title: facts.short_title.clone(),
            citation: unit.citation.clone(),
            heading: standing.heading(unit),
            text: unit.text.clone(),
            lead,
            items,
            role: *role,
            through: through.clone(),
            actor: duty.actor.clone(),
            counterpart: duty.counterpart.clone(),
            modality: duty.modality,
            deadline: duty.deadline.clone(),
            channel: duty.channel.clone(),
            basis: duty.basis.clone(),
            example: facts.example || duty.basis.as_deref() == Some("example"),
            in_force_from: facts.in_force_from,
            valid_to: standing.to,
            makes_precise: precise.as_ref().and_then(provenance),
            carries_on: carried.as_ref().and_then(provenance),
            unit: unit.id.clone(),
            record: Record::Obligation((*duty).clone()),
        }
    }
}

/// The same among units in print order. A list directly follows the words that lead into it, which end in no full stop;
/// of several sentences it is the last.
fn around(units: &[Unit], at: usize) -> (Option<String>, Vec<String>) {
    let Some(unit) = units.get(at) else { return (None, Vec::new()) };
    let leads = |unit: &&Unit| unit.kind == UnitKind::Paragraph && !unit.text.ends_with(['.', '!', '?']);
    let listed = |unit: &&Unit| matches!(unit.kind, UnitKind::Item | UnitKind::Footnote);
    if unit.kind == UnitKind::Item {
        let first = units[..at].iter().rev().find(|before| !listed(before));
        let of_it = |lead: &&Unit| unit.citation.strip_prefix(lead.citation.as_str()).is_some_and(|rest| rest.starts_with(", "));
        return (first.filter(leads).filter(of_it).map(|lead| last_sentence(&lead.text).to_owned()), Vec::new());
    }
    let items = units[at + 1..].iter().take_while(listed).filter(|unit| unit.kind == UnitKind::Item);
    (None, if leads(&unit) { items.map(|item| item.text.clone()).collect() } else { Vec::new() })
}

/// What stands behind the last full stop that ends a sentence.
fn last_sentence(text: &str) -> &str {
    let ends = text.match_indices(". ").filter(|(at, _)| {
        let word = text[..*at].rsplit(char::is_whitespace).next().unwrap_or_default();
        let goes_on = text[at + 2..].starts_with(|letter: char| letter.is_lowercase() || letter.is_ascii_digit());
        !goes_on && !is_abbreviation(word)
    });
    ends.last().map_or(text, |(at, _)| &text[at + 2..])
}

fn provenance(clause: &Clause, all: &BTreeMap<&WorkId, &Agreement>, lasting: &[(&Agreement, Option<FactDate>)]) -> Option<Provenance> {
    let work = all.get(&clause.work)?;
    let duty = clause.unit.records.iter().find_map(|record| if let Record::Obligation(duty) = record { Some(duty) } else { None });
    Some(Provenance {
        id: format!("{}#{}", clause.work, clause.unit.id),
        work: clause.work.to_string(),
        title: work.facts.short_title.clone(),
        citation: clause.unit.citation.clone(),
        text: clause.words.clone(),
        modality: duty.map(|duty| duty.modality),
        deadline: duty.and_then(|duty| duty.deadline.clone()),
        in_force_from: work.facts.in_force_from,
        in_force: lasting.iter().any(|(other, _)| other.id == clause.work),
    })
}

/// The clause of the general text that a record makes precise.
fn general(record: &Record, home: &Agreement, all: &BTreeMap<&WorkId, &Agreement>) -> Option<Clause> {
    let Record::Precision(Precision { clause: Some(named), .. }) = record else { return None };
    let target = named.target.as_ref()?;
    let work: &Agreement = named.work.as_ref().map_or(Some(home), |id| all.get(id).copied())?;
    let units = units(work);
    let at = units.iter().position(|unit| unit.id == *target)?;
    Some(Clause::of(&work.id, &units, at))
}
