//! eIds by the Akoma Ntoso naming convention 1.0, section 5: `chp_2__sec_2-1__para_3`.
//!
//! 1. Every element that must or may be referred to gets one: the eId of its context, its abbreviation, its number.
//! 2. References inside the work then take the eId of the unit they mean.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::model::UnitId;
use crate::renderings::akn::element::Element;
use crate::renderings::akn::vocabulary::{INLINE, META};

/// An identifier of an element inside one Akoma Ntoso document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Eid(String);

impl fmt::Display for Eid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Gives every element below (metadata excepted) its eId, and says which unit got which.
///
/// An unnumbered element is counted among those of its name in its context, from 1. A number that comes twice gets
/// `_2`, `_3` behind it: ids stay unique over the whole document, attachments included, as the strict schema asks.
pub fn assign(root: &mut Element) -> BTreeMap<UnitId, Eid> {
    let mut ids = Ids::default();
    ids.below(root, "");
    ids.units
}

/// Points each reference at its unit; one that has none becomes plain words.
pub fn resolve(root: &mut Element, eids: &BTreeMap<UnitId, Eid>) {
    if let Some(target) = &root.target {
        match eids.get(target) {
            Some(eid) => root.attributes.push(("href".into(), format!("#{eid}"))),
            None => {
                root.name = INLINE;
                root.attributes = vec![("name".into(), "dangling".into())];
            }
        }
    }
    root.elements_mut().for_each(|element| resolve(element, eids));
}

#[derive(Default)]
struct Ids {
    /// How many unnumbered elements a context has seen, by context and abbreviation.
    counts: BTreeMap<(String, &'static str), u32>,
    taken: BTreeSet<String>,
    units: BTreeMap<UnitId, Eid>,
}

impl Ids {
    fn below(&mut self, parent: &mut Element, context: &str) {
        for element in parent.elements_mut().filter(|element| element.name != META) {
            if !element.name.needs_eid() && element.unit.is_none() {
                self.below(element, context);
                continue;
            }
            let eid = self.eid(element, context);
            element.attributes.insert(0, ("eId".into(), eid.clone()));
            if let Some(unit) = &element.unit {
                self.units.insert(unit.clone(), Eid(eid.clone()));
            }
            self.below(element, if element.name.context { &eid } else { context });
        }
    }

    fn eid(&mut self, element: &Element, context: &str) -> String {
        let separator = if context.is_empty() { "" } else { "__" };
        let stem = format!("{context}{separator}{}", element.name.short);
        let number = element.number.as_deref().map(reference_number).filter(|number| !number.is_empty());
        let wanted = match number {
            Some(number) => format!("{stem}_{number}"),
            None if element.name.is_unique() => stem,
            None => {
                let count = self.counts.entry((context.to_owned(), element.name.short)).or_default();
                *count += 1;
                format!("{stem}_{count}")
            }
        };
        let again = (2_u32..).map(|time| format!("{wanted}_{time}"));
        let free = std::iter::once(wanted.clone()).chain(again).find(|eid| !self.taken.contains(eid)).expect("numbers do not run out");
        self.taken.insert(free.clone());
        free
    }
}

/// The number as part of an eId: outer punctuation gone, inner punctuation a hyphen, blanks gone, ASCII only.
/// `(i)` is `i`, `4.2a` is `4-2a`, `3 a.` is `3a`.
pub fn reference_number(number: &str) -> String {
    let mut out = String::new();
    for c in number.chars().filter(|c| !c.is_whitespace()) {
        match ascii(c) {
            Some(letters) => out.push_str(&letters),
            None if out.is_empty() || out.ends_with('-') => {}
            None => out.push('-'),
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    out
}

/// Words as part of an identifier, e.g. `plejeforloebsplan` for `Plejeforløbsplan`.
pub fn slug(words: &str) -> String {
    let separated: String = words.to_lowercase().chars().map(|c| if c.is_whitespace() { '-' } else { c }).collect();
    reference_number(&separated)
}

/// ASCII letters and digits for a letter or digit; `None` for anything else, which separates.
fn ascii(c: char) -> Option<String> {
    Some(match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' => c.to_string(),
        'æ' | 'Æ' | 'ä' | 'Ä' => "ae".into(),
        'ø' | 'Ø' | 'ö' | 'Ö' => "oe".into(),
        'å' | 'Å' => "aa".into(),
        'é' | 'É' => "e".into(),
        'ü' | 'Ü' => "u".into(),
        _ => return None,
    })
}
