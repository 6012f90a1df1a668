//! Reads an exhibit from a data file: a form, a checklist, a directory, an organisation diagram, a pathway or a response
//! digest.
//!
//! 1. the file says its `type`, and that type's reader asks for its keys, so that every mistake has its place;
//! 2. the words that an exhibit brings with it (column heads, answers) come from the labels;
//! 3. ids stay as written, references are left empty and listed, as in a text.

pub mod checklist;
pub mod directory;
pub mod form;
pub mod organisation;
pub mod pathway;
pub mod responses;

use crate::diagnostic::{Diagnostic, FileIndex, Files, Span};
use crate::model::work::is_segment;
use crate::model::{Align, Block, Column, ExhibitLabels, Inline, PartyId, Place, Reference, Role, Text, UnitId, WorkId};
use crate::sources::compose::Pending;
use crate::sources::keys::{Keys, Placed, one_of, with_table};
use crate::sources::limits::Limit;
use crate::sources::normalise::normalise;

/// The types, as a file says them.
pub const TYPES: [&str; 6] = ["form", "checklist", "directory", "organisation", "pathway", "responses"];

/// What is known of an exhibit before its file is read: where it stands, what it is called.
#[derive(Debug, Clone)]
pub struct Head {
    /// The place of the line that includes it.
    pub place: Place,
    /// Its caption.
    pub caption: Text,
    /// The file, by path below the work.
    pub data_file: String,
}

/// Reads an exhibit; nothing when its type is not known, or nothing in it can be used (and that was said).
pub fn read_exhibit(
    files: &Files,
    file: FileIndex,
    head: Head,
    labels: &ExhibitLabels,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<(Block, Vec<Pending>)> {
    with_table(files, file, diagnostics, |keys| {
        let choices = TYPES.map(|name| (name, name));
        let Some(name) = keys.required_choice("type", &choices, "") else {
            keys.leave_rest();
            return None;
        };
        let none = |block| (block, Vec::new());
        match name {
            "form" => form::form(keys).and_then(|parts| form::finish(parts, head, labels)).map(none),
            "checklist" => checklist::checklist(keys).and_then(|read| checklist::finish(read, head, labels)).map(none),
            "directory" => directory::directory(keys).map(|read| none(directory::finish(read, head, labels))),
            "organisation" => organisation::organisation(keys).map(|read| none(organisation::finish(read, head, labels))),
            "pathway" => pathway::pathway(keys).map(|read| pathway::finish(read, head, labels)),
            _ => responses::responses(keys).map(|read| responses::finish(read, head, labels)),
        }
    })
}

/// Asks for the type where it is known already, so that a schema has it.
fn type_of(keys: &mut Keys, name: &'static str) {
    keys.required_choice("type", &[(name, ())], "What the file holds.");
}

/// The place of something in a data file, with its written id.
fn place(keys: &mut Keys, about: &'static str) -> Place {
    let mut place = Place { span: keys.span(), ..Place::default() };
    if let Some(id) = keys.text("id", about) {
        set_id(keys, &mut place, &id);
    }
    place
}

fn set_id(keys: &mut Keys, place: &mut Place, id: &Placed<String>) {
    if is_segment(&id.value) {
        place.id = UnitId::new(id.value.as_str());
        place.written = true;
    } else {
        let finding = Diagnostic::error("id", id.span, format!("`{}` may only hold a-z, 0-9 and hyphens", id.value));
        keys.report(finding.help("æ, ø, å become ae, oe, aa"));
    }
}

/// Words that readers see.
fn words(text: &Placed<String>) -> Text {
    Text::plain(normalise(text.value.trim()))
}

fn optional(text: Option<Placed<String>>) -> Text {
    text.as_ref().map(words).unwrap_or_default()
}

/// Words that must be there and say something.
fn required(keys: &mut Keys, key: &'static str, about: &'static str) -> Option<Text> {
    let text = keys.required(key, about)?;
    if text.value.trim().is_empty() {
        keys.report(
            Diagnostic::error("empty-exhibit", text.span, format!("`{key}` is empty")).help("write its words, or remove the entry"),
        );
        return None;
    }
    Some(words(&text))
}

/// Something with a name that only its own file knows.
#[derive(Debug)]
struct Named<T> {
    id: String,
    value: T,
}

/// Reads an id that only its own file knows, with what it names; one that is there already is a finding.
fn named<T>(keys: &mut Keys, value: Option<T>) -> Option<(Placed<String>, T)> {
    let id = keys.required("id", "What it is called in this file.");
    Some((id?, value?))
}

/// Keeps the first of each name, and says which come twice.
fn distinct<T>(keys: &mut Keys, what: &str, all: Vec<Option<(Placed<String>, T)>>) -> Vec<Named<T>> {
    let mut kept: Vec<Named<T>> = Vec::new();
    for (id, value) in all.into_iter().flatten() {
        if kept.iter().any(|other| other.id == id.value) {
            let finding = Diagnostic::error("duplicate-id", id.span, format!("the {what} `{}` is there already", id.value));
            keys.report(finding.help("give each of them an id of its own"));
            continue;
        }
        kept.push(Named { id: id.value, value });
    }
    kept
}

/// Finds what a name means; says so when it means nothing.
fn index_of<T>(keys: &mut Keys, what: &str, name: &Placed<String>, among: &[Named<T>]) -> Option<usize> {
    let found = among.iter().position(|named| named.id == name.value);
    if found.is_none() {
        let known: Vec<&str> = among.iter().map(|named| named.id.as_str()).collect();
        let finding = Diagnostic::error("dangling-reference", name.span, format!("there is no {what} `{}` in this file", name.value));
        keys.report(finding.help(one_of(&name.value, &known)));
    }
    found
}

/// Reads who acts.
fn roles(keys: &mut Keys) -> Vec<Named<Role>> {
    let all = keys.required_tables("role", "Who acts: roles, never persons; a lane of a pathway for each.", |keys| {
        let name = required(keys, "name", "As printed, e.g. `Hospitalet`.");
        let party = keys.text("party", "The party whose role it is: an id of `sources/parties.toml`.");
        let span = party.as_ref().map_or_else(|| keys.start(), |party| party.span);
        let role = name.map(|name| Role { name, party: party.map(|party| PartyId(party.value)), span });
        named(keys, role)
    });
    distinct(keys, "role", all)
}

/// References to units, parted by semicolons: a citation has commas of its own.
fn cite(targets: Vec<(Option<WorkId>, UnitId, Span)>, references: &mut Vec<Pending>) -> Text {
    let mut pieces = Vec::new();
    for (work, target, span) in targets {
        if !pieces.is_empty() {
            pieces.push(Inline::Words { text: "; ".into() });
        }
        let target = Some(target);
        references.push(Pending { work: work.clone(), target: target.clone(), span });
        pieces.push(Inline::Reference(Reference { work, target, text: String::new() }));
    }
    Text(pieces)
}

fn column(title: &str) -> Column {
    Column { title: Text::plain(title), align: Align::Left }
}

/// Says when there is more of something than a drawing can show.
fn fits(keys: &mut Keys, key: &str, count: usize, limit: &Limit) {
    if count > limit.most {
        let span = keys.place(key).unwrap_or_else(|| keys.start());
        keys.report(limit.exceeded(span, &format!("these are more than {{}} {}", limit.what)));
    }
}

/// Says that something holds nothing.
fn nothing_in(keys: &mut Keys, span: Span, what: &str) {
    keys.report(Diagnostic::error("empty-exhibit", span, format!("{what} is empty")).help("write what is in it, or remove it"));
}
