//! PDF, XML and HTML of an agreement say the same, word for word, block by block: what the model says.
//!
//! `model` writes down what a format should say, `pdf`, `xml` and `html` what it does say, each through a reader that
//! knows nothing of how it was made; `furniture` is the closed list of what a format may add.

mod furniture;
mod html;
mod model;
mod pdf;
mod words;
mod xml;

use std::collections::BTreeMap;
use std::path::Path;

use aftale::layouts::Layouts;
use aftale::model::extract;
use aftale::model::unit::units;
use aftale::model::{Agreement, Block, Inline, Publisher, Section};
use aftale::renderings::akn::{self, Labels};
use aftale::renderings::{html as html_rendering, pdf as pdf_rendering};
use aftale::sources::{collect, read};

use crate::akn::sample;
use crate::status_reports;
use furniture::Furniture;
use words::Format;

const FORMATS: [Format; 3] = [Format::Pdf, Format::Xml, Format::Html];

fn layouts() -> Layouts {
    Layouts::new(BTreeMap::new())
}

/// The first difference between what an agreement should say in a format and what the format of another one says.
fn difference(expected: &Agreement, rendered: &Agreement, publisher: &Publisher, format: Format) -> Option<String> {
    let layouts = layouts();
    let furniture = Furniture::new(&layouts, &expected.facts.language);
    let found = match format {
        Format::Pdf => {
            let document = pdf_rendering::prepare_agreement(rendered, publisher, &layouts, "c0ffee", &[]);
            let pdf = document.and_then(|document| document.render());
            pdf::read(&pdf.expect("the agreement can be set"), &furniture)
        }
        Format::Xml => {
            let labels = Labels::read(&layouts, &rendered.facts.language).expect("the built-in labels");
            xml::read(&akn::render(rendered, publisher, "c0ffee", &labels, &BTreeMap::new()))
        }
        Format::Html => {
            let page = html_rendering::prepare_agreement(rendered, publisher, &layouts, "c0ffee").render();
            html::read(&page.expect("the page can be made"))
        }
    };
    let expected = model::expected(expected, format, &furniture);
    assert!(expected.blocks.len() > 10, "there is hardly anything to compare");
    expected.difference(&found)
}

/// The agreements of this repository, with who publishes them.
fn own_agreements() -> Vec<(Publisher, Agreement)> {
    let collected = collect(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the sources are there");
    let reading = read(&collected, &layouts()).expect("the built-in labels");
    let publishers = reading.workspace.publishers;
    let agreements = reading.works.into_values().filter_map(|work| work.agreement);
    let with_publisher = |agreement: Agreement| (publishers[agreement.id.series().publisher()].clone(), agreement);
    agreements.map(with_publisher).collect()
}

fn later() -> (Publisher, Agreement) {
    own_agreements().pop().expect("there are agreements")
}

/// Takes one `ikke` out of a provision.
fn without_a_not(agreement: &Agreement) -> Agreement {
    let mut changed = agreement.clone();
    assert!(changed.sections.iter_mut().any(drop_a_not), "no provision says `ikke`");
    changed
}

fn drop_a_not(section: &mut Section) -> bool {
    let mut dropped = false;
    for block in &mut section.blocks {
        let Block::Clause(clause) = block else { continue };
        clause.text.for_each_mut(&mut |inline| {
            if let Inline::Words { text } = inline
                && !dropped
                && text.contains(" ikke ")
            {
                *text = text.replacen(" ikke ", " ", 1);
                dropped = true;
            }
        });
    }
    dropped || section.sections.iter_mut().any(drop_a_not)
}

#[test]
fn the_formats_of_every_agreement_say_the_same_word_for_word() {
    let agreements = own_agreements();
    assert!(agreements.len() >= 2, "two periods are compared");
    for (publisher, agreement) in &agreements {
        for format in FORMATS {
            let difference = difference(agreement, agreement, publisher, format);
            assert!(difference.is_none(), "{} as {format:?}: {}", agreement.id, difference.unwrap_or_default());
        }
    }
}

#[test]
fn the_formats_say_the_same_about_exhibits() {
    let agreement = crate::exhibits::agreement();
    for format in FORMATS {
        let difference = difference(&agreement, &agreement, &sample::publisher(), format);
        assert!(difference.is_none(), "{format:?}: {}", difference.unwrap_or_default());
    }
}

#[test]
fn the_formats_say_the_same_about_everything_an_agreement_can_hold() {
    let agreement = sample::full();
    for format in FORMATS {
        let difference = difference(&agreement, &agreement, &sample::publisher(), format);
        assert!(difference.is_none(), "{format:?}: {}", difference.unwrap_or_default());
    }
}

#[test]
fn the_formats_say_the_same_about_a_status_report() {
    let report = status_reports::workspace().agreement(status_reports::REPORT);
    for format in FORMATS {
        let difference = difference(&report, &report, &sample::publisher(), format);
        assert!(difference.is_none(), "{format:?}: {}", difference.unwrap_or_default());
    }
}

#[test]
fn the_formats_say_the_same_about_an_extract() {
    let whole = sample::full();
    let furniture = Furniture::new(&layouts(), "da");
    let extract = extract::area(&whole, "aeldre").expect("the chapter is an area");
    assert!(units(&extract.agreement).len() < units(&whole).len());
    for format in [Format::Pdf, Format::Html] {
        let found = if format == Format::Pdf {
            let document = pdf_rendering::prepare_extract(&extract, &sample::publisher(), &layouts());
            pdf::read(&document.and_then(|document| document.render()).expect("the extract can be set"), &furniture)
        } else {
            html::read(&html_rendering::prepare_extract(&extract, &sample::publisher(), &layouts()).render().expect("the page can be made"))
        };
        let difference = model::expected(&extract.agreement, format, &furniture).difference(&found);
        assert!(difference.is_none(), "{format:?}: {}", difference.unwrap_or_default());
    }
}

fn a_dropped_not_is_noticed_in(format: Format) {
    let (publisher, agreement) = later();
    let found = difference(&agreement, &without_a_not(&agreement), &publisher, format);
    let found = found.expect("the comparison notices that a word is gone");
    let lines: Vec<&str> = found.lines().collect();
    assert!(lines[1].starts_with("  expected ") && lines[2].starts_with("  found    "), "{found}");
    assert_eq!(lines[1]["  expected ".len()..].replacen(" ikke ", " ", 1), lines[2]["  found    ".len()..], "{found}");
}

#[test]
fn a_dropped_not_is_noticed_in_the_pdf() {
    a_dropped_not_is_noticed_in(Format::Pdf);
}

#[test]
fn a_dropped_not_is_noticed_in_the_xml() {
    a_dropped_not_is_noticed_in(Format::Xml);
}

#[test]
fn a_dropped_not_is_noticed_in_the_html() {
    a_dropped_not_is_noticed_in(Format::Html);
}
