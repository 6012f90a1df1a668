//! Where a unit stands, as a sentence of law names it: `afsnit 2.1, stk. 3 og 4`, `overskriften til afsnit 3.2`.
//!
//! A citation is taken apart into what is above (`afsnit 2.1`) and what is cited in it (`stk. 3`), so that several
//! are listed under one roof and a place in the same section is named shortly.

use serde_json::Value;

use crate::diff::comparison::UnitRef;
use crate::model::UnitKind;
use crate::renderings::sentences::Words;

/// A place in words; one of several parts has a comma after it too, as in `afsnit 2.1, stk. 3, udgår`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// The words.
    pub words: String,
    /// Whether commas part it.
    pub parted: bool,
}

impl Place {
    /// A place without parts.
    pub fn whole(words: impl Into<String>) -> Self {
        Self { words: words.into(), parted: false }
    }

    /// A place with commas in it.
    pub fn parted(words: impl Into<String>) -> Self {
        Self { words: words.into(), parted: true }
    }
}

/// A citation taken apart: `afsnit 2.1` above, `stk.` the label, `3` the count, with `2.` before it for `afsnit 2.3`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cited<'a> {
    /// What it stands in; empty for a chapter.
    pub above: &'a str,
    /// The word before the number.
    pub label: &'a str,
    /// The number, up to its last part.
    pub base: &'a str,
    /// The last part of the number.
    pub last: &'a str,
    /// Label and number as written, e.g. `stk. 3`.
    pub own: &'a str,
}

impl<'a> Cited<'a> {
    /// Takes a citation apart; `None` for one that does not end in a number or a letter.
    pub fn of(citation: &'a str) -> Option<Self> {
        let (above, own) = citation.rsplit_once(", ").unwrap_or(("", citation));
        let (label, number) = own.split_once([' ', '\u{a0}'])?;
        let counts = |part: &str| {
            let short_letters = part.len() <= 2 && part.bytes().all(|byte| byte.is_ascii_lowercase());
            !part.is_empty() && (short_letters || part.bytes().all(|byte| byte.is_ascii_digit()))
        };
        if !number.split('.').all(counts) {
            return None;
        }
        let (base, last) = number.rfind('.').map_or(("", number), |dot| number.split_at(dot + 1));
        Some(Self { above, label, base, last, own })
    }

    /// The last part as a number; `None` for letters.
    pub fn count(&self) -> Option<u32> {
        self.last.parse().ok()
    }

    /// Whether both are counted in one row: the same label, above and chapter.
    pub fn in_row_with(&self, other: &Self) -> bool {
        (self.above, self.label, self.base) == (other.above, other.label, other.base)
    }
}

/// Whether a unit is of a bare text, where nothing has a number but the lines: `before.md:12`.
pub(super) fn is_bare(unit: &UnitRef) -> bool {
    let line = unit.citation.rsplit_once(':').and_then(|(_, line)| line.parse::<usize>().ok());
    unit.citation.is_empty() || line == Some(unit.line)
}

impl Words<'_> {
    /// The citation of a unit; its line where it has none.
    pub fn citation(&self, unit: &UnitRef) -> Place {
        if is_bare(unit) {
            return Place::whole(self.fill(&["line"], &[("line", &Place::whole(unit.line.to_string()))]));
        }
        Place { words: unit.citation.clone(), parted: Cited::of(&unit.citation).is_some_and(|cited| !cited.above.is_empty()) }
    }

    /// What a sentence speaks of: the text of an unnumbered paragraph, the heading row of a table, else the place.
    pub fn subject(&self, unit: &UnitRef) -> Place {
        let place = self.citation(unit);
        let cited = Cited::of(&unit.citation);
        let part = match unit.unit {
            _ if is_bare(unit) => return place,
            UnitKind::Paragraph if cited.is_none_or(|cited| cited.above.is_empty()) => "text_of",
            UnitKind::Row if cited.is_some_and(|cited| cited.above.is_empty()) => "columns_of",
            _ => return place,
        };
        Place { words: self.fill(&[part], &[("place", &place)]), ..place }
    }

    /// All places of a side, those under one roof together: `afsnit 4.1, stk. 2 og 3, og afsnit 4.2, stk. 1`.
    pub fn subjects(&self, units: &[UnitRef]) -> Place {
        let [unit] = units else {
            let cited: Option<Vec<Cited>> = units.iter().map(|unit| Cited::of(&unit.citation)).collect();
            return cited.map_or_else(|| self.listed(units), |cited| self.roofs(&cited));
        };
        self.subject(unit)
    }

    /// The other place of a pair, shortly when it is in the same section.
    pub fn as_seen_from(&self, here: &UnitRef, there: &UnitRef) -> Place {
        match (Cited::of(&here.citation), Cited::of(&there.citation)) {
            (Some(one), Some(other)) if !one.above.is_empty() && one.above == other.above => Place::whole(other.own),
            _ => self.citation(there),
        }
    }

    fn listed(&self, units: &[UnitRef]) -> Place {
        let places: Vec<Place> = units.iter().map(|unit| self.subject(unit)).collect();
        let parted = places.iter().any(|place| place.parted);
        Place { words: self.joined(&places.into_iter().map(|place| place.words).collect::<Vec<_>>(), parted), parted }
    }

    fn roofs(&self, cited: &[Cited]) -> Place {
        let mut roofs: Vec<Vec<&Cited>> = Vec::new();
        for one in cited {
            match roofs.last_mut() {
                Some(roof) if roof[0].in_row_with(one) => roof.push(one),
                _ => roofs.push(vec![one]),
            }
        }
        let parted = cited.iter().any(|cited| !cited.above.is_empty());
        let roof = |roof: &Vec<&Cited>| {
            let above = if roof[0].above.is_empty() { String::new() } else { format!("{}, ", roof[0].above) };
            format!("{above}{}", self.row(roof))
        };
        Place { words: self.joined(&roofs.iter().map(roof).collect::<Vec<_>>(), parted), parted }
    }

    /// Several of one row under one label: `stk. 3`, `stk. 3 og 4`, `stk. 3-5`; in English `sections 3 and 4`.
    pub fn row(&self, row: &[&Cited]) -> String {
        let counts: Vec<Option<u32>> = row.iter().map(|cited| cited.count()).collect();
        let in_a_row = counts.windows(2).all(|two| two[0].is_some_and(|one| two[1] == Some(one + 1)));
        let number = |cited: &Cited| format!("{}{}", cited.base, cited.last);
        let numbers = match row {
            [first, .., last] if row.len() > 2 && in_a_row => {
                self.label(&["range"]).replace("{from}", &number(first)).replace("{to}", &number(last))
            }
            _ => self.joined(&row.iter().map(|cited| number(cited)).collect::<Vec<_>>(), false),
        };
        let lead = row.first().map_or("", |cited| &cited.own[..cited.own.len() - number(cited).len()]);
        if row.len() < 2 { format!("{lead}{numbers}") } else { format!("{}{numbers}", self.several(lead)) }
    }

    /// The word before a number as it stands before several; what follows the word (a space) stays.
    fn several(&self, lead: &str) -> String {
        let word = lead.trim_end();
        let forms = self.labels.get("several").and_then(Value::as_array);
        let of = |form: &Value, key: &str| form.get(key).and_then(Value::as_str).map(str::to_owned);
        let many = forms.into_iter().flatten().find(|form| of(form, "one").as_deref() == Some(word)).and_then(|form| of(form, "many"));
        many.unwrap_or_else(|| word.to_owned()) + &lead[word.len()..]
    }

    /// A list as it is spoken; where its parts have commas of their own, one stands before the last too.
    fn joined(&self, parts: &[String], parted: bool) -> String {
        let (comma, and) = (self.label(&["comma"]), self.label(&["and"]));
        match parts {
            [] => String::new(),
            [one] => one.clone(),
            [first @ .., last] => format!("{}{}{and}{last}", first.join(&comma), if parted { "," } else { "" }),
        }
    }
}
