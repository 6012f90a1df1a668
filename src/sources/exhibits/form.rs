//! Reads the parts and fields of a form.

use crate::diagnostic::Diagnostic;
use crate::model::form::LINE;
use crate::model::{Block, Choice, ExhibitLabels, Field, FieldKind, Form, FormPart, Place, Text};
use crate::sources::exhibits::{Head, optional, place, required, type_of, words};
use crate::sources::keys::Keys;

const KINDS: [(&str, FieldKind); 6] = [
    ("text", FieldKind::Text),
    ("lines", FieldKind::Lines),
    ("date", FieldKind::Date),
    ("choice", FieldKind::Choice),
    ("ticks", FieldKind::Ticks),
    ("yes/no", FieldKind::YesNo),
];

/// How many lines a field to write in at length has, unless said.
const SOME_LINES: u32 = 3;

/// Reads the keys of a form.
pub fn form(keys: &mut Keys) -> Option<Vec<FormPart>> {
    type_of(keys, "form");
    let parts = keys.required_tables("part", "The parts of the form, in order.", |keys| {
        let place = place(keys, "Names the part for good, e.g. `borgeren`.");
        let title = required(keys, "title", "What the part asks about.");
        let fields = keys.required_tables("field", "The fields of the part, in order.", field);
        Some(FormPart { place, title: title?, fields: fill_lines(fields.into_iter().flatten().collect()) })
    });
    Some(parts.into_iter().flatten().collect::<Vec<_>>()).filter(|parts| !parts.is_empty())
}

fn field(keys: &mut Keys) -> Option<Field> {
    let place = place(keys, "Names the field for good, e.g. `navn`.");
    let label = required(keys, "label", "What is to be written there.");
    let help = optional(keys.text("help", "A few words of help."));
    let kind = keys.choice("kind", &KINDS, "What an answer looks like; `text` when it is left out.").unwrap_or(FieldKind::Text);
    let width = keys.count_in("width", 1..=LINE, "How much of the line it takes, in sixths; 6 when it is left out.");
    let lines = keys.count_in("lines", 1..=40, "How many lines there are to write on, for the kind `lines`; 3 when it is left out.");
    let choices = keys.texts("choices", "The answers of the kinds `choice` and `ticks`.");
    if let Some(lines) = lines.as_ref().filter(|_| kind != FieldKind::Lines) {
        let finding = Diagnostic::error("form-field", lines.span, "only a field of the kind `lines` has lines");
        keys.report(finding.help("write `kind = \"lines\"`, or remove the key"));
    }
    let wanted = match kind {
        FieldKind::Choice => 2,
        FieldKind::Ticks => 1,
        _ => 0,
    };
    let span = keys.place("choices").unwrap_or_else(|| keys.start());
    if wanted == 0 && !choices.is_empty() {
        let finding = Diagnostic::error("form-field", span, "only fields of the kinds `choice` and `ticks` have choices");
        keys.report(finding.help("write `kind = \"choice\"` or `kind = \"ticks\"`, or remove the key"));
    } else if choices.len() < wanted {
        let message =
            format!("a field of this kind has at least {} to choose among", if wanted == 2 { "two answers" } else { "one answer" });
        keys.report(Diagnostic::error("form-field", span, message).help("list them: `choices = [\"…\", \"…\"]`"));
    }
    if let Some(blank) = choices.iter().find(|choice| choice.value.trim().is_empty()) {
        keys.report(Diagnostic::error("form-field", blank.span, "an answer is empty").help("write its words, or remove it"));
    }
    let choices =
        choices.iter().map(|choice| Choice { place: Place { span: choice.span, ..Place::default() }, text: words(choice) }).collect();
    let lines = if kind == FieldKind::Lines { lines.map_or(SOME_LINES, |lines| lines.value) } else { 1 };
    Some(Field { place, label: label?, help, kind, width: width.map_or(LINE, |width| width.value), lines, choices })
}

/// Gives the last field of each line the rest of it, so that the boxes of every line end at the same edge.
fn fill_lines(mut fields: Vec<Field>) -> Vec<Field> {
    let mut taken = 0;
    for at in 0..fields.len() {
        taken += fields[at].width;
        let next = fields.get(at + 1).map(|next| next.width);
        if next.is_none_or(|next| taken + next > LINE) {
            fields[at].width += LINE.saturating_sub(taken);
            taken = 0;
        }
    }
    fields
}

/// Puts a form together.
pub fn finish(mut parts: Vec<FormPart>, head: Head, labels: &ExhibitLabels) -> Option<Block> {
    for field in parts.iter_mut().flat_map(|part| &mut part.fields).filter(|field| field.kind == FieldKind::YesNo) {
        let span = field.place.span;
        let answer = |words: &String| Choice { place: Place { span, ..Place::default() }, text: Text::plain(words) };
        field.choices = labels.answers.iter().map(answer).collect();
    }
    let Head { place, caption, data_file } = head;
    Some(Block::Form(Form { place, caption, parts, data_file }))
}
