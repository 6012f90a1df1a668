//! Words with their marks, footnotes and references as inline elements.

use crate::model::{Footnote, Inline, Reference, Text};
use crate::renderings::akn::body::Body;
use crate::renderings::akn::element::Element;
use crate::renderings::akn::vocabulary as akn;
use crate::renderings::akn::vocabulary::Name;

impl Body<'_> {
    /// An element of the given name around a text.
    pub(super) fn text(&self, name: Name, text: &Text) -> Element {
        text.0.iter().fold(Element::new(name), |element, inline| self.inline(element, inline))
    }

    fn inline(&self, parent: Element, inline: &Inline) -> Element {
        match inline {
            Inline::Words { text } => parent.words(text.as_str()),
            Inline::Emphasis { content } => parent.child(self.text(akn::I, content)),
            Inline::Strong { content } => parent.child(self.text(akn::B, content)),
            Inline::Link { url, content } => parent.child(self.text(akn::A, content).attribute("href", url.as_str())),
            Inline::Reference(reference) => parent.child(self.reference(reference)),
            Inline::Footnote(footnote) => parent.child(self.footnote(footnote)),
        }
    }

    /// A unit of this work is named by its eId, filled in later; another work by its IRI. A work that this run does
    /// not know has no IRI that could be computed: its id then stands in our own attributes.
    fn reference(&self, reference: &Reference) -> Element {
        let (work, target) = (reference.work.as_ref(), reference.target.as_ref());
        let element = match (work, target) {
            (None, None) => Element::new(akn::REF).attribute("href", "#body"),
            (None, Some(target)) => Element { target: Some(target.clone()), ..Element::new(akn::REF) },
            (Some(work), _) => match self.works.get(work).and_then(|iris| iris.of(target)) {
                Some(iri) => Element::new(akn::REF).attribute("href", iri),
                None => {
                    let element = Element::new(akn::INLINE).attribute("name", "henvisning").attribute("aft:work", work.to_string());
                    target.into_iter().fold(element, |element, target| element.attribute("aft:target", target.as_str()))
                }
            },
        };
        element.words(reference.text.as_str())
    }

    fn footnote(&self, footnote: &Footnote) -> Element {
        let number = footnote.place.number.as_ref();
        let note = Element::new(akn::AUTHORIAL_NOTE).unit(&footnote.place).number(number).attribute("placement", "bottom");
        let note = number.into_iter().fold(note, |note, number| note.attribute("marker", number.as_str()));
        note.child(self.text(akn::P, &footnote.text))
    }
}
