//! Directories, forms, checklists and diagrams as elements.
//!
//! | exhibit | Akoma Ntoso, inside an `hcontainer` of its name |
//! | --- | --- |
//! | directory | `tblock` with a `table`, and a `p` that dates it |
//! | response digest | `tblock` with a `table`, and a `p` that counts the proposals |
//! | form | `tblock`, below it one for each part with a `blockList`: a field is an `item`, its answers a list in it |
//! | checklist, pathway | `tblock`, below it one for each part or stage with a `table` |
//! | organisation diagram | `tblock` with a `table` |
//!
//! What a drawing shows is in the tables; the drawing itself is left to the formats that people look at.

use crate::model::unit::STATED;
use crate::model::{Block, Directory, Field, Form, FormPart, Place, Responses, Table, Text};
use crate::renderings::akn::body::{Body, content, named};
use crate::renderings::akn::element::Element;
use crate::renderings::akn::vocabulary as akn;

impl Body<'_> {
    pub(super) fn directory(&self, directory: &Directory) -> Element {
        let Directory { table, as_of, stated, .. } = directory;
        let aged = self.labels.exhibits.as_ref().and_then(|labels| labels.aged(*as_of, self.agreement.facts.dated));
        let words = aged.into_iter().fold(stated.words(), |stated, aged| format!("{stated} {aged}"));
        let dated = Element::new(akn::P).attribute("aft:as-of", as_of.to_string()).words(words);
        self.stating("kontaktoplysninger", table, dated)
    }

    pub(super) fn responses(&self, digest: &Responses) -> Element {
        let Responses { table, stated, draft, settled, .. } = digest;
        let counted = Element::new(akn::P).attribute("aft:draft", draft.to_string()).attribute("aft:final", settled.to_string());
        self.stating("hoeringssvar", table, counted.words(stated.words()))
    }

    /// A table with the sentence that it says of itself.
    fn stating(&self, name: &str, table: &Table, stated: Element) -> Element {
        let place = Place { id: table.place.id.placed(STATED), written: false, ..Place::default() };
        let block = self.captioned(&self.labels.table, table.place.number.as_ref(), &table.caption);
        content(named(name).unit(&table.place), [block.child(self.grid(table)).child(stated.unit(&place))])
    }

    pub(super) fn form(&self, form: &Form) -> Element {
        let block = self.captioned(self.word(|labels| &labels.form), form.place.number.as_ref(), &form.caption);
        let block = block.attribute("aft:data-file", form.data_file.as_str()).children(form.parts.iter().map(|part| self.form_part(part)));
        content(named("formular").unit(&form.place), [block])
    }

    fn form_part(&self, part: &FormPart) -> Element {
        let fields = Element::new(akn::BLOCK_LIST).children(part.fields.iter().map(|field| self.field(field)));
        self.captioned("", part.place.number.as_ref(), &part.title).unit(&part.place).child(fields)
    }

    fn field(&self, field: &Field) -> Element {
        let kind = serde_json::to_value(field.kind).ok().and_then(|kind| kind.as_str().map(str::to_owned)).unwrap_or_default();
        let help = (!field.help.is_empty()).then(|| self.text(akn::P, &field.help));
        let choices = field.choices.iter().map(|choice| Element::new(akn::ITEM).unit(&choice.place).child(self.text(akn::P, &choice.text)));
        let list = (!field.choices.is_empty()).then(|| Element::new(akn::BLOCK_LIST).children(choices));
        Element::new(akn::ITEM)
            .unit(&field.place)
            .attribute("aft:kind", kind)
            .attribute("aft:width", field.width.to_string())
            .attribute("aft:lines", field.lines.to_string())
            .child(self.text(akn::P, &field.label))
            .children(help)
            .children(list)
    }

    /// A checklist or a diagram.
    pub(super) fn parts(&self, name: &str, label: &str, place: &Place, caption: &Text, block: &Block) -> Element {
        let parts = block.printed_parts().into_iter().map(|part| match part.place.id == place.id {
            true => self.grid(&part),
            false => self.part(&part),
        });
        content(named(name).unit(place), [self.captioned(label, place.number.as_ref(), caption).children(parts)])
    }

    fn part(&self, part: &Table) -> Element {
        self.captioned("", None, &part.caption).unit(&part.place).child(self.grid(part))
    }
}
