//! Reads what all works of a workspace share: settings, parties and rounds.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, FileIndex, Files, Span};
use crate::model::party::{DatedName, Membership};
use crate::model::{Bounds, FactDate, Party, PartyId, PartyType, Publisher, Registry, Round, Workspace};
use crate::sources::keys::{Keys, with_table};
use crate::sources::normalise::normalise;

const PARTY_TYPES: [(&str, PartyType); 7] = [
    ("region", PartyType::Region),
    ("municipality", PartyType::Municipality),
    ("hospital", PartyType::Hospital),
    ("gp", PartyType::Gp),
    ("group", PartyType::Group),
    ("body", PartyType::Body),
    ("other", PartyType::Other),
];

/// Reads `aftale.toml`.
pub fn read_settings(files: &Files, file: FileIndex, diagnostics: &mut Vec<Diagnostic>) -> Workspace {
    with_table(files, file, diagnostics, |keys| {
        let language = keys.choice("language", &[("da", "da")]).unwrap_or("da").to_owned();
        let archive = keys.text("archive").map(|text| text.value);
        let publishers = keys.named_tables("publisher", |id, keys| Some((id.to_owned(), publisher(keys)?)));
        let bounds = keys.table("limits", bounds).unwrap_or_default();
        Workspace { language, publishers: publishers.into_iter().flatten().collect(), archive, bounds }
    })
}

fn bounds(keys: &mut Keys) -> Bounds {
    let usual = Bounds::default();
    let seconds = keys.count_in("layout_seconds", Bounds::SECONDS).unwrap_or(usual.seconds);
    let megabytes = keys.count_in("layout_megabytes", Bounds::MEGABYTES).unwrap_or(usual.megabytes);
    Bounds { seconds, megabytes }
}

fn publisher(keys: &mut Keys) -> Option<Publisher> {
    let name = keys.required("name");
    let accent = keys.required("accent");
    let subdivision = keys.required("subdivision");
    let accent = accent?;
    match contrast_on_white(&accent.value) {
        Some(ratio) if ratio >= 7.0 => {}
        Some(ratio) => {
            let message = format!("the accent `{}` is too light: {ratio:.1}:1 on white", accent.value);
            keys.report(
                Diagnostic::error("accent", accent.span, message).help("an accent reaches at least 7:1 on white; choose a darker one"),
            );
        }
        None => keys.report(Diagnostic::error("accent", accent.span, "a colour is written #rrggbb").help("e.g. `#17505f`")),
    }
    Some(Publisher { name: name?.value, accent: accent.value, subdivision: subdivision?.value })
}

/// Contrast of a colour on white (WCAG 2.1, relative luminance); `None` when it is not `#rrggbb`.
fn contrast_on_white(colour: &str) -> Option<f64> {
    let hex = colour.strip_prefix('#').filter(|hex| hex.len() == 6 && hex.is_ascii())?;
    let channel = |at: usize| {
        let value = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).ok()?) / 255.0;
        Some(if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) })
    };
    let luminance = 0.2126 * channel(0)? + 0.7152 * channel(2)? + 0.0722 * channel(4)?;
    Some(1.05 / (luminance + 0.05))
}

/// Reads `parties.toml`; an id given twice, a group or region that does not exist are findings.
pub fn read_parties(files: &Files, file: FileIndex, diagnostics: &mut Vec<Diagnostic>) -> BTreeMap<PartyId, Party> {
    let listed = with_table(files, file, diagnostics, |keys| keys.tables("party", party));
    let mut parties: BTreeMap<PartyId, Party> = BTreeMap::new();
    for party in listed.into_iter().flatten() {
        if let Some(first) = parties.get(&party.id) {
            let message = format!("the party `{}` is listed twice", party.id);
            let finding = Diagnostic::error("duplicate-party", party.span, message).related(first.span, "first listed here");
            diagnostics.push(finding.help("join the two, or give one another id"));
        }
        parties.entry(party.id.clone()).or_insert(party);
    }
    for party in parties.values() {
        let regions = party.region.iter().chain(party.computed.as_ref().map(|(_, region)| region)).map(|id| (id, party.span));
        let groups = party.member_of.iter().map(|membership| (&membership.group, membership.span));
        for (id, span) in regions.chain(groups).filter(|(id, _)| !parties.contains_key(id)) {
            diagnostics.push(Diagnostic::error("unknown-party", span, format!("there is no party `{id}`")));
        }
        for membership in party.member_of.iter().filter(|membership| leads_to(&parties, &membership.group, &party.id)) {
            let message = format!("through `{}`, `{}` is a member of itself", membership.group, party.id);
            diagnostics.push(Diagnostic::error("reference-cycle", membership.span, message).help("remove one of the memberships"));
        }
    }
    parties
}

/// Whether memberships lead from a group to a party, over any number of groups.
fn leads_to(parties: &BTreeMap<PartyId, Party>, from: &PartyId, to: &PartyId) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![from];
    while let Some(id) = open.pop() {
        if id == to {
            return true;
        }
        if seen.insert(id) {
            open.extend(parties.get(id).into_iter().flat_map(|party| &party.member_of).map(|membership| &membership.group));
        }
    }
    false
}

fn party(keys: &mut Keys) -> Option<Party> {
    let id = keys.required("id");
    let party_type = keys.choice("type", &PARTY_TYPES);
    let region = keys.text("region").map(|id| PartyId(id.value));
    keys.flag("verified");
    keys.text("succeeded_by");
    keys.table("code", |keys| {
        keys.required("value");
        keys.flag("verified");
    });
    let names: Vec<DatedName> = keys
        .tables("names", |keys| {
            let text = keys.required("text");
            let short = keys.text("short").map(|short| normalise(&short.value));
            let (from, to) = dates(keys);
            Some(DatedName { text: normalise(&text?.value), short, from, to })
        })
        .into_iter()
        .flatten()
        .collect();
    let member_of = keys.tables("member_of", |keys| {
        let group = keys.required("group");
        let (from, to) = dates(keys);
        Some(Membership { group: PartyId(group?.value), from, to, span: keys.span() })
    });
    let computed = keys.table("members", |keys| {
        let party_type = keys.choice("type", &PARTY_TYPES);
        let region = keys.required("region");
        Some((party_type?, PartyId(region?.value)))
    });
    if names.is_empty() {
        keys.report(Diagnostic::error("missing-key", start_of(keys), "this party has no name").help("add `names = [{ text = \"…\" }]`"));
        return None;
    }
    let span = id.as_ref().map_or_else(|| start_of(keys), |id| id.span);
    let member_of = member_of.into_iter().flatten().collect();
    Some(Party { id: PartyId(id?.value), party_type: party_type?, region, names, member_of, computed: computed.flatten(), span })
}

fn start_of(keys: &Keys) -> Span {
    Span { end: keys.span().start, ..keys.span() }
}

fn dates(keys: &mut Keys) -> (Option<FactDate>, Option<FactDate>) {
    (keys.parsed::<FactDate>("from").map(|date| date.value), keys.parsed::<FactDate>("to").map(|date| date.value))
}

/// Reads `rounds.toml`.
pub fn read_rounds(files: &Files, file: FileIndex, diagnostics: &mut Vec<Diagnostic>) -> BTreeMap<String, Round> {
    let rounds = with_table(files, file, diagnostics, |keys| {
        keys.tables("round", |keys| {
            let id = keys.required("id");
            let label = keys.required("label");
            keys.table("order", |keys| {
                keys.required("number");
                keys.parsed::<FactDate>("date");
                keys.flag("verified");
            });
            let areas = keys.tables("areas", |keys| {
                let id = keys.required("id");
                let name = keys.required("name");
                keys.flag("verified");
                Some((id?.value, normalise(&name?.value)))
            });
            let span = keys.span();
            Some(Round { id: id?.value, label: label?.value, areas: areas.into_iter().flatten().collect(), span })
        })
    });
    let mut by_id: BTreeMap<String, Round> = BTreeMap::new();
    for round in rounds.into_iter().flatten() {
        if let Some(first) = by_id.get(&round.id) {
            let finding = Diagnostic::error("duplicate-round", round.span, format!("the round `{}` is listed twice", round.id));
            diagnostics.push(finding.related(first.span, "first listed here").help("join the two, or give one another id"));
        }
        by_id.entry(round.id.clone()).or_insert(round);
    }
    by_id
}

/// Parties and rounds together; a missing file is an empty registry.
pub fn read_registry(files: &Files, parties: Option<FileIndex>, rounds: Option<FileIndex>, diagnostics: &mut Vec<Diagnostic>) -> Registry {
    Registry {
        parties: parties.map(|file| read_parties(files, file, diagnostics)).unwrap_or_default(),
        rounds: rounds.map(|file| read_rounds(files, file, diagnostics)).unwrap_or_default(),
    }
}
