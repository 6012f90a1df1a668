//! Follows an editor's rulings: what they pair is paired before anything else, what they drop or call new is kept from
//! the search, and what they leave free is paired as usual.
//!
//! A ruling that names a unit which is not there, one that is ruled already, or one of another sort is passed over;
//! whoever read the lineage file has said so.

use crate::diff::align::{Alignment, align};
use crate::diff::comparison::{PairedBy, Ruled};
use crate::diff::document::Document;
use crate::diff::groups::Partners;
use crate::diff::texts::Pair;
use crate::diff::work::Work;
use crate::model::unit_name::Meant;
use crate::model::{Lineage, Ruling, RulingKind, Unit, UnitName, UnitNames};

/// What was ruled, unit by unit.
#[derive(Default)]
pub(super) struct Rulings<'a> {
    /// The ruling on each unit of the earlier text; empty when there are none.
    before: Vec<Option<&'a Ruling>>,
    /// The same for the later text.
    after: Vec<Option<&'a Ruling>>,
    /// What belongs together, in the order of `after`.
    pairs: Vec<Partners>,
}

impl<'a> Rulings<'a> {
    /// Finds the units that the rulings are about.
    pub fn of(lineage: &'a Lineage, before: &Document, after: &Document) -> Self {
        let names = (UnitNames::of(&before.units), UnitNames::of(&after.units));
        let mut rulings = Self { before: vec![None; before.units.len()], after: vec![None; after.units.len()], pairs: Vec::new() };
        for ruling in &lineage.rulings {
            let found = (found(&names.0, &ruling.before, &rulings.before), found(&names.1, &ruling.after, &rulings.after));
            let (Some(one), Some(other)) = found else { continue };
            let kinds = one.iter().map(|&unit| before.units[unit].kind).chain(other.iter().map(|&unit| after.units[unit].kind));
            let kinds: Vec<_> = kinds.collect();
            let paired = !one.is_empty() && !other.is_empty();
            let of_one_sort = kinds.iter().all(|kind| kinds[0].may_become(*kind));
            if !ruling.kind.takes(one.len(), other.len()) || (paired && !of_one_sort) {
                continue;
            }
            one.iter().for_each(|&unit| rulings.before[unit] = Some(ruling));
            other.iter().for_each(|&unit| rulings.after[unit] = Some(ruling));
            if paired {
                rulings.pairs.push(Partners { before: one, after: other, by: PairedBy::Ruling });
            }
        }
        rulings.pairs.sort_by_key(|pair| pair.after[0]);
        rulings
    }

    /// Pairs the units of two texts as was ruled, and what is left as usual.
    pub fn align(&self, before: &Document, after: &Document, pair: &Pair) -> (Vec<Partners>, Work) {
        let closed = |ruling: &Option<&Ruling>| ruling.is_some_and(|ruling| !pairs_units(ruling.kind));
        if !self.before.iter().chain(&self.after).any(closed) {
            return align(pair, &self.pairs);
        }
        // What was dropped or is new must neither pair nor stand between two that do, so it is taken out.
        let (before, after) = (Open::of(&before.units, &self.before), Open::of(&after.units, &self.after));
        let pairs: Vec<Partners> = self.pairs.iter().map(|pair| pair.placed(&before.place, &after.place)).collect();
        let open = pair.only((&before.units, &before.from), (&after.units, &after.from));
        let (partners, work) = align(&open, &pairs);
        (partners.iter().map(|pair| pair.placed(&before.from, &after.from)).collect(), work)
    }

    /// What was said of units: of a unit of the earlier text, or one of the later.
    pub fn said(&self, before: Option<usize>, after: Option<usize>) -> Option<Ruled> {
        let of = |rulings: &[Option<&'a Ruling>], unit: Option<usize>| rulings.get(unit?).copied().flatten();
        let ruling = of(&self.before, before).or_else(|| of(&self.after, after))?;
        Some(Ruled { reason: ruling.reason.clone(), by: ruling.by.clone() })
    }

    /// Where a unit of the earlier text goes on in another work, as `<work id>#<id>`.
    pub fn carried_on(&self, before: usize) -> Option<String> {
        let ruling = self.before.get(before).copied().flatten()?;
        ruling.carried_to.as_ref().filter(|_| ruling.kind == RulingKind::CarriedOn).map(ToString::to_string)
    }
}

fn pairs_units(kind: RulingKind) -> bool {
    match kind {
        RulingKind::Continued | RulingKind::Split | RulingKind::Merged => true,
        RulingKind::Inserted | RulingKind::Deleted | RulingKind::CarriedOn => false,
    }
}

/// The units that names mean, in print order; `None` when one of them is not there or has a ruling already.
fn found(names: &UnitNames, named: &[UnitName], ruled: &[Option<&Ruling>]) -> Option<Vec<usize>> {
    let one = |name: &UnitName| match names.find(&name.by) {
        Meant::One(unit) if ruled[unit].is_none() => Some(unit),
        _ => None,
    };
    let mut units: Vec<usize> = named.iter().map(one).collect::<Option<_>>()?;
    units.sort_unstable();
    units.dedup();
    Some(units)
}

/// The units of one side without those that must not pair.
struct Open {
    units: Vec<Unit>,
    /// Where each of them stands among all.
    from: Vec<usize>,
    /// Where each of all stands among them; nobody asks for those that are left out.
    place: Vec<usize>,
}

impl Open {
    fn of(all: &[Unit], rulings: &[Option<&Ruling>]) -> Self {
        let mut open = Self { units: Vec::new(), from: Vec::new(), place: Vec::with_capacity(all.len()) };
        let mut above: Vec<Option<usize>> = Vec::with_capacity(all.len());
        for (at, unit) in all.iter().enumerate() {
            let parent = unit.parent.filter(|&parent| parent < at).and_then(|parent| above[parent]);
            open.place.push(open.units.len());
            if rulings[at].is_some_and(|ruling| !pairs_units(ruling.kind)) {
                // What stands under a heading that is left out stands under the one above it.
                above.push(parent);
                continue;
            }
            above.push(Some(open.units.len()));
            open.from.push(at);
            open.units.push(Unit { parent, ..unit.clone() });
        }
        open
    }
}

impl Partners {
    /// The same units by other numbers.
    fn placed(&self, before: &[usize], after: &[usize]) -> Self {
        let placed = |units: &[usize], places: &[usize]| units.iter().map(|&unit| places[unit]).collect();
        Self { before: placed(&self.before, before), after: placed(&self.after, after), by: self.by }
    }
}

impl Alignment<'_, '_> {
    /// Pairs what was ruled; nothing later takes it apart or adds to it.
    pub fn by_ruling(&mut self, pairs: &[Partners]) {
        for pair in pairs {
            let (before, after) = (pair.before[0], pair.after[0]);
            self.link(before, after, PairedBy::Ruling);
            pair.before.iter().for_each(|&unit| self.successor[unit] = Some(after));
            pair.after.iter().for_each(|&unit| self.origin[unit] = Some(before));
        }
    }
}
