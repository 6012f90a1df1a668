//! Reads the levels and bodies of an organisation diagram.

use crate::diagnostic::Diagnostic;
use crate::model::{Block, Body, ExhibitLabels, Organisation, PartyId, Place, Text};
use crate::sources::exhibits::{Head, Named, column, distinct, fits, index_of, named, optional, required, set_id, type_of};
use crate::sources::keys::{Keys, Placed};
use crate::sources::limits;

/// What a file says.
pub struct ReadOrganisation {
    levels: Vec<Text>,
    bodies: Vec<Body>,
}

/// Reads the keys of an organisation diagram.
pub fn organisation(keys: &mut Keys) -> Option<ReadOrganisation> {
    type_of(keys, "organisation");
    let levels = keys.required_tables("level", "The levels, from the top.", |keys| {
        let title = required(keys, "title", "As printed, e.g. `Politisk`.");
        named(keys, title)
    });
    let levels = distinct(keys, "level", levels);
    let all = keys.required_tables("body", "The bodies, in the order of print within their level.", |keys| body(keys, &levels));
    fits(keys, "body", all.len(), &limits::BODIES);
    let mut bodies = distinct(keys, "body", all);
    bodies.sort_by_key(|named| named.value.0.level);
    let above: Vec<Vec<usize>> = bodies.iter().map(|named| reports_to(keys, &named.value, &bodies)).collect();
    let bodies = bodies.into_iter().zip(above).map(|(named, reports_to)| Body { reports_to, ..named.value.0 }).collect();
    let levels = levels.into_iter().map(|level| level.value).collect();
    Some(ReadOrganisation { levels, bodies }).filter(|read: &ReadOrganisation| !read.bodies.is_empty())
}

/// A body, and what it reports to by name.
type RawBody = (Body, Vec<Placed<String>>);

fn body(keys: &mut Keys, levels: &[Named<Text>]) -> Option<(Placed<String>, RawBody)> {
    let name = required(keys, "name", "As printed, e.g. `Sundhedsstyregruppen`.");
    let level = keys.required("level", "The id of its level.");
    let party = keys.text("party", "The party that it is: an id of `sources/parties.toml`.");
    let task = optional(keys.text("task", "What it does, in a few words."));
    let meets = optional(keys.text("meets", "How often it meets, e.g. `4 møder om året`."));
    let above = keys.texts("reports_to", "The ids of the bodies it reports to, all on a level above.");
    let level = level.and_then(|level| index_of(keys, "level", &level, levels));
    let span = party.as_ref().map_or_else(|| keys.start(), |party| party.span);
    let mut place = Place { span: keys.span(), ..Place::default() };
    let party = party.map(|party| PartyId(party.value));
    let body = name.zip(level).map(|(name, level)| (name, level, task, meets));
    let (id, (name, level, task, meets)) = named(keys, body)?;
    set_id(keys, &mut place, &id);
    Some((id, (Body { place, name, level, party, task, meets, reports_to: Vec::new(), span }, above)))
}

/// The bodies that one reports to; one that is not above it is a finding.
fn reports_to(keys: &mut Keys, body: &RawBody, all: &[Named<RawBody>]) -> Vec<usize> {
    let (body, names) = body;
    let mut found = Vec::new();
    for name in names {
        let Some(above) = index_of(keys, "body", name, all) else { continue };
        if all[above].value.0.level >= body.level {
            let message = format!("`{}` is not on a level above {}", name.value, body.name.words());
            let help = "lines of reporting lead upwards; move one of the two to another level, or remove the line";
            keys.report(Diagnostic::error("reporting-line", name.span, message).help(help));
        } else if !found.contains(&above) {
            found.push(above);
        }
    }
    found
}

/// Puts an organisation diagram together.
pub fn finish(read: ReadOrganisation, head: Head, labels: &ExhibitLabels) -> Block {
    let heads = &labels.columns;
    let columns = [&heads.body, &heads.level, &heads.task, &heads.meets, &heads.reports_to].map(|head| column(head)).into();
    let Head { place, caption, data_file } = head;
    Block::Organisation(Organisation { place, caption, columns, levels: read.levels, bodies: read.bodies, data_file })
}
