//! Who is bound: regions, municipalities, general practice, and the groups they form.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::diagnostic::Span;
use crate::model::date::FactDate;
use crate::model::order::DANISH;
use crate::model::round::Round;

/// Names a party of the registry, e.g. `skive`; stays put while names change.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct PartyId(pub String);

impl fmt::Display for PartyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What sort of party it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PartyType {
    /// A region.
    Region,
    /// A municipality.
    Municipality,
    /// A hospital.
    Hospital,
    /// General practice or its organisation.
    Gp,
    /// Several parties under one name.
    Group,
    /// A committee or steering group.
    Body,
    /// Anyone else, e.g. the citizen.
    Other,
}

/// A party of the registry.
#[derive(Debug, Clone)]
pub struct Party {
    /// e.g. `skive`.
    pub id: PartyId,
    /// Region, municipality, …
    pub party_type: PartyType,
    /// The region it lies in.
    pub region: Option<PartyId>,
    /// Its names over time; never empty.
    pub names: Vec<DatedName>,
    /// The groups it is listed in, over time.
    pub member_of: Vec<Membership>,
    /// For a group: everyone of this type in this region, instead of a list.
    pub computed: Option<(PartyType, PartyId)>,
    /// Who took its place.
    pub succeeded_by: Option<PartyId>,
    /// Where it was written.
    pub span: Span,
}

/// A name for a time.
#[derive(Debug, Clone)]
pub struct DatedName {
    /// As printed, e.g. `Skive Kommune`.
    pub text: String,
    /// As printed where room is short, e.g. `Kommunen`.
    pub short: Option<String>,
    /// First day; absent means since ever.
    pub from: Option<FactDate>,
    /// Last day; absent means still.
    pub to: Option<FactDate>,
}

/// Membership of a group for a time.
#[derive(Debug, Clone)]
pub struct Membership {
    /// The group.
    pub group: PartyId,
    /// First day; absent means since ever.
    pub from: Option<FactDate>,
    /// Last day; absent means still.
    pub to: Option<FactDate>,
    /// Where it was written.
    pub span: Span,
}

/// A party's printed name at one date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PartyName {
    /// As printed, e.g. `Kommunerne i Region Midtjylland`.
    pub name: String,
    /// As printed where room is short, e.g. `Kommunen`; the name when there is no shorter one.
    pub short: String,
    /// Region, municipality, …
    #[serde(rename = "type")]
    pub party_type: PartyType,
}

/// Parties and rounds: data shared by all works of a workspace.
#[derive(Debug, Clone, Default)]
pub struct Registry {
    /// By id.
    pub parties: BTreeMap<PartyId, Party>,
    /// By id.
    pub rounds: BTreeMap<String, Round>,
}

impl Party {
    /// Whether it is of a type and lies in a region.
    pub fn is_of(&self, party_type: PartyType, region: &PartyId) -> bool {
        self.party_type == party_type && self.region.as_ref() == Some(region)
    }

    /// Whether it has a name at a date; a party without one is gone, or not there yet.
    pub fn exists_at(&self, date: FactDate) -> bool {
        self.names.iter().any(|name| covers(name.from, name.to, date))
    }

    /// The name in use at a date; the last one written when none covers it.
    pub fn name_at(&self, date: FactDate) -> PartyName {
        let name = self.names.iter().find(|name| covers(name.from, name.to, date)).or(self.names.last()).expect("a party has a name");
        let short = name.short.clone().unwrap_or_else(|| name.text.clone());
        PartyName { name: name.text.clone(), short, party_type: self.party_type }
    }
}

impl Registry {
    /// The parties behind an id at a date: a group's members down to the last, anyone else alone. In the
    /// order of their Danish names.
    ///
    /// Of a party and the one that takes its place in a year or month that is all the date says, only the former is
    /// there: it is the one on the first day.
    pub fn expand(&self, id: &PartyId, date: FactDate) -> Vec<&Party> {
        let mut members = BTreeMap::new();
        self.expand_into(id, date, &mut Vec::new(), &mut members);
        let successors: BTreeSet<&PartyId> = members
            .values()
            .filter(|party| party.exists_at(date))
            .filter_map(|party| party.succeeded_by.as_ref().filter(|next| **next != party.id))
            .collect();
        let mut named: Vec<(String, &Party)> =
            members.into_values().filter(|party| !successors.contains(&party.id)).map(|party| (party.name_at(date).name, party)).collect();
        named.sort_by(|(one, _), (other, _)| DANISH.compare(one, other));
        named.into_iter().map(|(_, party)| party).collect()
    }

    /// The party that stands in the place of another in the end; itself when nobody took its place.
    pub fn successor<'a>(&'a self, id: &'a PartyId) -> &'a PartyId {
        let mut seen = BTreeSet::from([id]);
        let mut last = id;
        while let Some(next) = self.parties.get(last).and_then(|party| party.succeeded_by.as_ref()).filter(|next| seen.insert(*next)) {
            last = next;
        }
        last
    }

    /// Whether two ids are one party, or one of them took the place of the other, in any number of steps.
    pub fn is_one_line(&self, one: &PartyId, other: &PartyId) -> bool {
        let leads = |from: &PartyId, to: &PartyId| {
            let next = |id: &&PartyId| self.parties.get(*id).and_then(|party| party.succeeded_by.as_ref());
            // As many steps as there are parties: a circle ends too.
            std::iter::successors(Some(from), next).take(self.parties.len() + 1).any(|id| id == to)
        };
        leads(one, other) || leads(other, one)
    }

    fn expand_into<'a>(&'a self, id: &PartyId, date: FactDate, seen: &mut Vec<PartyId>, into: &mut BTreeMap<&'a PartyId, &'a Party>) {
        let Some(party) = self.parties.get(id) else { return };
        if party.party_type != PartyType::Group {
            into.insert(&party.id, party);
            return;
        }
        if seen.contains(id) {
            return;
        }
        seen.push(id.clone());
        for other in self.parties.values() {
            let listed = other.exists_at(date)
                && other.member_of.iter().any(|membership| membership.group == *id && covers(membership.from, membership.to, date));
            let computed =
                party.computed.as_ref().is_some_and(|(party_type, region)| other.is_of(*party_type, region) && other.exists_at(date));
            if listed || computed {
                self.expand_into(&other.id, date, seen, into);
            }
        }
    }
}

fn covers(from: Option<FactDate>, to: Option<FactDate>, date: FactDate) -> bool {
    from.is_none_or(|from| from.compare(date).is_le()) && to.is_none_or(|to| to.compare(date).is_ge())
}
