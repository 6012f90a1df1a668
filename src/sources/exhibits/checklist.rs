//! Reads the steps of a checklist.

use crate::model::{Block, Checklist, ChecklistPart, ChecklistStep, Column, ExhibitLabels, Role};
use crate::sources::exhibits::{Head, Named, column, index_of, nothing_in, optional, place, required, roles, type_of};
use crate::sources::keys::Keys;

/// What a file says: who acts, and the parts.
pub struct ReadChecklist {
    roles: Vec<Named<Role>>,
    parts: Vec<ChecklistPart>,
}

/// Reads the keys of a checklist.
pub fn checklist(keys: &mut Keys) -> Option<ReadChecklist> {
    type_of(keys, "checklist");
    let roles = roles(keys);
    let parts = keys.required_tables("part", "The parts of the checklist, in order; one is enough.", |keys| {
        let place = place(keys, "Names the part for good, e.g. `dagen-foer`.");
        let title = optional(keys.text("title", "What stands over the steps; may be left out when there is one part."));
        let steps = keys.required_tables("step", "The steps of the part, in order.", |keys| step(keys, &roles));
        ChecklistPart { place, title, steps: steps.into_iter().flatten().collect() }
    });
    if parts.len() > 1 {
        for part in parts.iter().filter(|part| part.title.is_blank()) {
            nothing_in(keys, part.place.span, "the `title` of one of several parts");
        }
    }
    Some(ReadChecklist { roles, parts }).filter(|read| !read.parts.is_empty())
}

fn step(keys: &mut Keys, roles: &[Named<Role>]) -> Option<ChecklistStep> {
    let place = place(keys, "Names the step for good, e.g. `plan-sendt`.");
    let text = required(keys, "text", "What is done, in one sentence.");
    let who = keys.required("who", "By whom: the id of a role.");
    let when = optional(keys.text("when", "When, or at the latest when, e.g. `kl. 12`."));
    let who = who.and_then(|who| index_of(keys, "role", &who, roles));
    Some(ChecklistStep { place, text: text?, who: roles[who?].value.name.clone(), when })
}

/// Puts a checklist together.
pub fn finish(read: ReadChecklist, head: Head, labels: &ExhibitLabels) -> Option<Block> {
    let heads = &labels.columns;
    let columns: Vec<Column> =
        [&heads.number, &heads.point, &heads.who, &heads.when, &heads.done, &heads.signed].map(|head| column(head)).into();
    let Head { place, caption, data_file } = head;
    let roles = read.roles.into_iter().map(|role| role.value).collect();
    Some(Block::Checklist(Checklist { place, caption, columns, parts: read.parts, roles, data_file }))
}
