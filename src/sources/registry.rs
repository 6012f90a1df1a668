//! Reads what all works of a workspace share: settings, parties and rounds.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use toml::{Table, Value};

use crate::diagnostic::{Diagnostic, FileIndex, Files};
use crate::model::party::{DatedName, Membership};
use crate::model::round::Order;
use crate::model::{Bounds, FactDate, Party, PartyId, PartyType, Publisher, Registry, ReleaseSettings, Round, Workspace};
use crate::sources::facts::LANGUAGES;
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
    with_table(files, file, diagnostics, settings)
}

/// Reads the keys of an `aftale.toml`.
pub fn settings(keys: &mut Keys) -> Workspace {
    let language = keys.choice("language", &LANGUAGES, "The language of works that name none; `da` when it is left out.");
    let releases = releases(keys);
    let about = "Who publishes, each under the first word of their works' ids, e.g. `[publisher.midtjylland]`.";
    let publishers = keys.named_tables("publisher", about, |id, keys| Some((id.to_owned(), publisher(keys)?)));
    let about = "How far a layout of the workspace's own may go: `[limits]`.";
    let bounds = keys.table("limits", about, bounds).unwrap_or_default();
    Workspace { language: language.unwrap_or("da").to_owned(), publishers: publishers.into_iter().flatten().collect(), releases, bounds }
}

/// The settings that decide about the bytes of an edition, as an `aftale.toml`: language and publishers.
pub fn settings_of(workspace: &Workspace) -> String {
    let text = |text: &str| Value::String(text.to_owned());
    let publisher = |publisher: &Publisher| {
        let Publisher { name, accent, subdivision } = publisher;
        [("name", name), ("accent", accent), ("subdivision", subdivision)].map(|(key, value)| (key.to_owned(), text(value)))
    };
    let publishers = workspace.publishers.iter().map(|(id, who)| (id.clone(), Value::Table(Table::from_iter(publisher(who)))));
    let settings = [("language", text(&workspace.language)), ("publisher", Value::Table(publishers.collect()))];
    Table::from_iter(settings.map(|(key, value)| (key.to_owned(), value))).to_string()
}

fn releases(keys: &mut Keys) -> ReleaseSettings {
    let mut text = |key, about| keys.text(key, about).map(|text| text.value);
    ReleaseSettings {
        archive: text("archive", "The folder of the release archive, seen from the workspace, e.g. `archive.git`."),
        allowed_publishers: text(
            "allowed_publishers",
            "The file of the keys that may publish, an OpenSSH `allowed_signers`, outside the archive.",
        ),
        publisher_key: text(
            "publisher_key",
            "The file of the key that signs releases; a `.pub` means that an agent or a device holds the key.",
        ),
        witness: text("witness", "The file that lists every tag ever seen, outside the archive."),
        remote: text("remote", "Where the archive is published, as git names it."),
    }
}

fn bounds(keys: &mut Keys) -> Bounds {
    let usual = Bounds::default();
    let seconds = keys
        .count_in("layout_seconds", Bounds::SECONDS, "Seconds on a processor for one document.")
        .map_or(usual.seconds, |count| count.value);
    let megabytes = keys
        .count_in("layout_megabytes", Bounds::MEGABYTES, "Megabytes of memory for one document.")
        .map_or(usual.megabytes, |count| count.value);
    Bounds { seconds, megabytes }
}

fn publisher(keys: &mut Keys) -> Option<Publisher> {
    let name = keys.required("name", "The name in print, e.g. `Region Midtjylland`.");
    let accent = keys.required_parsed::<Colour>("accent", "The one colour that is theirs, `#rrggbb`, at least 7:1 on white.");
    let subdivision = keys.required("subdivision", "The two digits of ISO 3166-2:DK, e.g. `82`; part of every address in the XML.");
    let accent = accent?;
    let ratio = accent.value.contrast_on_white();
    if ratio < 7.0 {
        let message = format!("the accent `{}` is too light: {ratio:.1}:1 on white", accent.value.written);
        let help = "an accent reaches at least 7:1 on white; choose a darker one";
        keys.report(Diagnostic::error("accent", accent.span, message).help(help));
    }
    Some(Publisher { name: name?.value, accent: accent.value.written, subdivision: subdivision?.value })
}

/// A colour, `#rrggbb`.
struct Colour {
    written: String,
    channels: [u8; 3],
}

impl FromStr for Colour {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let error = || format!("`{text}` is not a colour; a colour is written #rrggbb, e.g. `#17505f`");
        let hex = text.strip_prefix('#').filter(|hex| hex.len() == 6 && hex.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let number = u32::from_str_radix(hex.ok_or_else(error)?, 16).map_err(|_| error())?;
        let [_, channels @ ..] = number.to_be_bytes();
        Ok(Self { written: text.to_owned(), channels })
    }
}

impl JsonSchema for Colour {
    fn schema_name() -> Cow<'static, str> {
        "Colour".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^#[0-9a-fA-F]{6}$" })
    }
}

impl Colour {
    /// Contrast on white (WCAG 2.1, relative luminance).
    fn contrast_on_white(&self) -> f64 {
        let [red, green, blue] = self.channels.map(|channel| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        });
        1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
    }
}

/// Reads `parties.toml`; an id given twice, a group or region that does not exist are findings.
pub fn read_parties(files: &Files, file: FileIndex, diagnostics: &mut Vec<Diagnostic>) -> BTreeMap<PartyId, Party> {
    let listed = with_table(files, file, diagnostics, parties);
    let mut parties: BTreeMap<PartyId, Party> = BTreeMap::new();
    for party in listed {
        if let Some(first) = parties.get(&party.id) {
            let message = format!("the party `{}` is listed twice", party.id);
            let finding = Diagnostic::error("duplicate-party", party.span, message).related(first.span, "first listed here");
            diagnostics.push(finding.help("join the two, or give one another id"));
        }
        parties.entry(party.id.clone()).or_insert(party);
    }
    for party in parties.values() {
        let named = party.region.iter().chain(party.computed.as_ref().map(|(_, region)| region)).chain(&party.succeeded_by);
        let regions = named.map(|id| (id, party.span));
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

/// Reads the keys of a `parties.toml`.
pub fn parties(keys: &mut Keys) -> Vec<Party> {
    keys.tables("party", "One party, group or body: `[[party]]`.", party).into_iter().flatten().collect()
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
    let id = keys.required("id", "What texts call it, e.g. `skive`; stays put while names change.");
    let party_type = keys.required_choice("type", &PARTY_TYPES, "What sort of party it is; a `group` stands for its members.");
    let region = keys.text("region", "The region it lies in: an id of this file.").map(|id| PartyId(id.value));
    keys.flag("verified", VERIFIED);
    let succeeded_by = keys.text("succeeded_by", "The party that came in its place: an id of this file.").map(|id| PartyId(id.value));
    keys.table("code", "Its official number, e.g. a municipality code.", |keys| {
        keys.required("value", "The number.");
        keys.flag("verified", VERIFIED);
    });
    let names: Vec<DatedName> = keys
        .required_tables("names", "Its names over time; the name in print is the one at the agreement's entry into force.", |keys| {
            let text = keys.required("text", "The name, e.g. `Skive Kommune`.");
            let short = keys.text("short", "The name where room is short, e.g. `Kommunen`.").map(|short| normalise(&short.value));
            let (from, to) = dates(keys);
            Some(DatedName { text: normalise(&text?.value), short, from, to })
        })
        .into_iter()
        .flatten()
        .collect();
    let member_of = keys.tables("member_of", "The groups it is listed in, over time.", |keys| {
        let group = keys.required("group", "The group: an id of this file.");
        let (from, to) = dates(keys);
        Some(Membership { group: PartyId(group?.value), from, to, span: keys.span() })
    });
    let computed = keys.table("members", "For a group: everyone of this type in this region, instead of a list.", |keys| {
        let party_type = keys.required_choice("type", &PARTY_TYPES, "What sort of party the members are.");
        let region = keys.required("region", "The region they lie in: an id of this file.");
        Some((party_type?, PartyId(region?.value)))
    });
    let span = id.as_ref().map_or_else(|| keys.start(), |id| id.span);
    let member_of = member_of.into_iter().flatten().collect();
    let names = Some(names).filter(|names| !names.is_empty())?;
    let computed = computed.flatten();
    Some(Party { id: PartyId(id?.value), party_type: party_type?, region, names, member_of, computed, succeeded_by, span })
}

/// What `verified` says, wherever it stands.
const VERIFIED: &str = "`false` when it is generally known but was not read on a public page; no text may rest on it then.";

fn dates(keys: &mut Keys) -> (Option<FactDate>, Option<FactDate>) {
    let from = keys.parsed::<FactDate>("from", "The first day; since ever when it is left out.");
    let to = keys.parsed::<FactDate>("to", "The last day; still so when it is left out.");
    if let (Some(from), Some(to)) = (&from, &to)
        && from.value.compare(to.value).is_gt()
    {
        let message = format!("`to` is {}, which is before `from`", to.value);
        keys.report(Diagnostic::error("value", to.span, message).related(from.span, "it begins here"));
    }
    (from.map(|date| date.value), to.map(|date| date.value))
}

/// Reads `rounds.toml`.
pub fn read_rounds(files: &Files, file: FileIndex, diagnostics: &mut Vec<Diagnostic>) -> BTreeMap<String, Round> {
    let rounds = with_table(files, file, diagnostics, rounds);
    let mut by_id: BTreeMap<String, Round> = BTreeMap::new();
    for round in rounds {
        if let Some(first) = by_id.get(&round.id) {
            let finding = Diagnostic::error("duplicate-round", round.span, format!("the round `{}` is listed twice", round.id));
            diagnostics.push(finding.related(first.span, "first listed here").help("join the two, or give one another id"));
        }
        by_id.entry(round.id.clone()).or_insert(round);
    }
    by_id
}

/// Reads the keys of a `rounds.toml`.
pub fn rounds(keys: &mut Keys) -> Vec<Round> {
    keys.tables("round", "One round of agreements: `[[round]]`.", round).into_iter().flatten().collect()
}

fn round(keys: &mut Keys) -> Option<Round> {
    let id = keys.required("id", "What an agreement.toml calls it, e.g. `2019`.");
    let label = keys.required("label", "The label in print, e.g. `2019-2023`.");
    let order = keys.table("order", "The order (bekendtgørelse) that the round rests on.", |keys| {
        let number = keys.required("number", "Its number, e.g. `191`.");
        let date = keys.parsed::<FactDate>("date", "Its date.").map(|date| date.value);
        let verified = keys.flag("verified", VERIFIED).unwrap_or(true);
        Some(Order { number: number?.value, date, verified })
    });
    let areas =
        keys.tables("areas", "The areas an agreement must cover, in the order of the law; empty when there is no fixed list.", |keys| {
            let id = keys.required("id", "What a heading's `covers` calls it, e.g. `forebyggelse`.");
            let name = keys.required("name", "Its name in print.");
            keys.flag("verified", VERIFIED);
            Some((id?.value, normalise(&name?.value)))
        });
    let span = keys.span();
    Some(Round { id: id?.value, label: label?.value, order: order.flatten(), areas: areas.into_iter().flatten().collect(), span })
}

/// Parties and rounds together; a missing file is an empty registry.
pub fn read_registry(files: &Files, parties: Option<FileIndex>, rounds: Option<FileIndex>, diagnostics: &mut Vec<Diagnostic>) -> Registry {
    Registry {
        parties: parties.map(|file| read_parties(files, file, diagnostics)).unwrap_or_default(),
        rounds: rounds.map(|file| read_rounds(files, file, diagnostics)).unwrap_or_default(),
    }
}
