//! The approvals of one release as an Akoma Ntoso document beside the agreement's own: a `workflow` with a step for
//! every statement, and the same in words.
//!
//! It is a work of its own, since it comes about later and by others than the text: a `doc` named by the date of what
//! is approved and by its release, e.g. `/akn/dk-82/doc/godkendelser/2019-07-01/sundhedsaftale-2019-2023-r0001`. The
//! expression is dated as the approval sheet is. A step must have a date in the schema: that of a statement without
//! one is the day of the release, and `aft:dated="release"` says so; the words below then claim no date.

use std::collections::BTreeMap;

use crate::model::{ApprovalSheet, FactDate, PartyDecision, PartyGroup, Publisher, Standing};
use crate::renderings::akn::eid::{self, slug};
use crate::renderings::akn::element::Element;
use crate::renderings::akn::iri::language;
use crate::renderings::akn::meta::{PUBLISHER, date, organization_id, source, top_level, value};
use crate::renderings::akn::vocabulary as akn;
use crate::renderings::akn::vocabulary::Name;
use crate::renderings::approvals::ApprovalWords;
use crate::renderings::phrases::code;

/// What the document is called: its `name`, and the subtype in its IRI.
const NAME: &str = "godkendelser";

/// Renders the approvals of a release as an Akoma Ntoso document.
///
/// UTF-8 with a declaration; the same sheet, publisher and words give the same bytes.
pub fn render_workflow(sheet: &ApprovalSheet, publisher: &Publisher, words: &ApprovalWords) -> Vec<u8> {
    let workflow = Workflow { sheet, publisher, words, registrars: registrars(sheet) };
    let mut doc = Element::new(akn::DOC)
        .attribute("name", NAME)
        .attribute("contains", "originalVersion")
        .child(workflow.meta())
        .child(workflow.preface())
        .child(workflow.body());
    eid::assign(&mut doc);
    let mut root = Element::new(akn::AKOMA_NTOSO).attribute("xmlns", akn::NAMESPACE).attribute("xmlns:aft", akn::OWN_NAMESPACE).child(doc);
    root.sort_children();
    root.to_document()
}

/// The identifier of each registrar's organization, by printed name: a party that signs for others has one already.
fn registrars(sheet: &ApprovalSheet) -> BTreeMap<&str, String> {
    let names = sheet.parties.iter().filter_map(|party| party.registrar.as_deref());
    let id = |name: &str| {
        let party = sheet.parties.iter().find(|party| party.name == name);
        party.map_or_else(|| format!("registrar-{}", slug(name)), |party| organization_id(&party.id))
    };
    names.map(|name| (name, id(name))).collect()
}

struct Workflow<'a> {
    sheet: &'a ApprovalSheet,
    publisher: &'a Publisher,
    words: &'a ApprovalWords,
    registrars: BTreeMap<&'a str, String>,
}

impl Workflow<'_> {
    fn meta(&self) -> Element {
        Element::new(akn::META).child(self.identification()).children(self.steps()).child(self.references()).child(self.proprietary())
    }

    fn identification(&self) -> Element {
        let sheet = self.sheet;
        let (work, number) = (self.work(), self.number());
        let expression = format!("{work}/{}@{}", language(&sheet.language), sheet.dated().first_day());
        let level = |name, this: String, uri: &str| Element::new(name).child(value(akn::FRBR_THIS, this)).child(value(akn::FRBR_URI, uri));
        let author = || Element::new(akn::FRBR_AUTHOR).attribute("href", PUBLISHER);
        let dated = || date(akn::FRBR_DATE, sheet.dated()).attribute("name", "dateret");
        source(akn::IDENTIFICATION)
            .child(
                level(akn::FRBR_WORK, format!("{work}/!main"), &work)
                    .child(value(akn::FRBR_ALIAS, sheet.tag.as_str()).attribute("name", "aftale"))
                    .child(Element::new(akn::FRBR_DATE).attribute("date", self.subject_day()).attribute("name", "forelagt"))
                    .child(author())
                    .child(value(akn::FRBR_COUNTRY, self.country()))
                    .child(value(akn::FRBR_SUBTYPE, NAME))
                    .child(value(akn::FRBR_NUMBER, number)),
            )
            .child(
                level(akn::FRBR_EXPRESSION, format!("{expression}/!main"), &expression)
                    .child(dated())
                    .child(author())
                    .child(Element::new(akn::FRBR_LANGUAGE).attribute("language", language(&sheet.language))),
            )
            .child(
                level(akn::FRBR_MANIFESTATION, format!("{expression}/!main.xml"), &format!("{expression}/.akn"))
                    .child(dated())
                    .child(author()),
            )
    }

    fn country(&self) -> String {
        format!("dk-{}", self.publisher.subdivision)
    }

    /// e.g. `/akn/dk-82/doc/godkendelser/2019-07-01/sundhedsaftale-2019-2023-r0001`.
    fn work(&self) -> String {
        format!("/akn/{}/doc/{NAME}/{}/{}", self.country(), self.subject_day(), self.number())
    }

    /// The release without its publisher, e.g. `sundhedsaftale-2019-2023-r0001` or `trust-r0002`.
    fn number(&self) -> String {
        let tag = self.sheet.tag.as_str();
        let parts: Vec<&str> = tag.split('/').collect();
        if parts.len() > 3 { parts[1..].join("-") } else { parts.join("-") }
    }

    /// The day on what is approved, which stays as it is while approvals come in; the release's for what has none.
    fn subject_day(&self) -> String {
        let expression = self.sheet.expression.as_deref().and_then(|iri| iri.rsplit_once('@'));
        expression.map_or_else(|| self.sheet.released.first_day().to_string(), |(_, day)| day.to_owned())
    }

    /// A step for every statement, in the order of the policy.
    fn steps(&self) -> Option<Element> {
        let decided = self.sheet.parties.iter().filter(|party| matches!(party.standing, Standing::Approved | Standing::Rejected));
        let steps: Vec<Element> = (1..).zip(decided).map(|(number, party)| self.step(number, party)).collect();
        (!steps.is_empty()).then(|| source(akn::WORKFLOW).children(steps))
    }

    fn step(&self, number: usize, party: &PartyDecision) -> Element {
        let step = date(akn::STEP, party.decided_at.unwrap_or(self.sheet.released))
            .attribute("eId", format!("wf_1__step_{number}"))
            .attribute("by", format!("#{}", organization_id(&party.id)))
            .attribute("as", "#role-approver")
            .attribute("outcome", format!("#outcome-{}", code(&party.standing)))
            .attribute("refersTo", "#process-approval");
        let registrar = party.registrar.as_deref().and_then(|name| self.registrars.get(name)).map(|id| format!("#{id}"));
        let statement = Some(format!("{}.approval", party.id));
        let own = [
            ("aft:dated", party.decided_at.is_none().then(|| "release".to_owned())),
            ("aft:minutes", party.minutes.clone()),
            ("aft:office", party.office.clone()),
            ("aft:signed-by", registrar),
            ("aft:key", party.fingerprint.clone()),
            ("aft:statement", statement),
        ];
        own.into_iter().fold(step, |step, (name, value)| match value {
            Some(value) => step.attribute(name, value),
            None => step,
        })
    }

    fn references(&self) -> Element {
        let (sheet, words) = (self.sheet, self.words);
        let publisher = sheet.folder.split_once('/').map_or_else(|| slug(&sheet.publisher), |(publisher, _)| publisher.to_owned());
        let approved = sheet.expression.as_ref().map(|iri| {
            Element::new(akn::ACTIVE_REF)
                .attribute("eId", "approved")
                .attribute("href", iri.as_str())
                .attribute("showAs", words.short_title(sheet))
        });
        let organization = |id: &str, key: &str, name: &str| top_level(akn::TLC_ORGANIZATION, id, "organization", key, name);
        let parties = sheet.parties.iter().map(|party| organization(&organization_id(&party.id), &party.id.0, &party.name));
        let registrars = self.registrars.iter().filter(|(_, id)| id.starts_with("registrar-"));
        let registrars = registrars.map(|(name, id)| organization(id, &slug(name), name));
        let concept = |standing: Standing| {
            let word = code(&standing);
            let name = words.label(&["standings", &word]);
            top_level(akn::TLC_CONCEPT, &format!("outcome-{word}"), "concept", &slug(&name), &name)
        };
        source(akn::REFERENCES)
            .children(approved)
            .child(organization("publisher", &publisher, &sheet.publisher))
            .children(parties)
            .children(registrars)
            .children([Standing::Approved, Standing::Rejected].map(concept))
            .child(top_level(akn::TLC_PROCESS, "process-approval", "process", "godkendelse", &words.label(&["akn", "process"])))
            .child(top_level(akn::TLC_ROLE, "role-approver", "role", "godkender", &words.label(&["akn", "role"])))
    }

    fn proprietary(&self) -> Element {
        let sheet = self.sheet;
        let release = Element::new(akn::OWN_RELEASE)
            .attribute("tag", sheet.tag.as_str())
            .attribute("folder", sheet.folder.as_str())
            .attribute("revision", sheet.revision.to_string())
            .attribute("kind", code(&sheet.kind))
            .attribute("example", sheet.example.to_string());
        let digest = |name: Name, digest: &str| Element::new(name).attribute("algorithm", "sha256").words(digest);
        source(akn::PROPRIETARY)
            .child(release)
            .child(digest(akn::OWN_CONTENT_DIGEST, &sheet.content_sha256))
            .children(sheet.text_digest.as_ref().map(|text| digest(akn::OWN_TEXT_DIGEST, text)))
            .children(sheet.files.iter().map(|file| digest(akn::OWN_FILE_DIGEST, &file.sha256).attribute("name", file.name.as_str())))
            .child(Element::new(akn::OWN_TOOL).attribute("name", env!("CARGO_PKG_NAME")).attribute("version", env!("CARGO_PKG_VERSION")))
    }

    fn preface(&self) -> Element {
        let (sheet, words) = (self.sheet, self.words);
        let line = |name, text: String| paragraph([Element::new(name).words(text)]);
        let dated = sheet.dated();
        let date = Element::new(akn::DOC_DATE).attribute("date", dated.first_day().to_string()).words(words.date(dated));
        let revision = sheet.revision.to_string();
        let title = words.fill(&["document_title"], &[("title", &words.title(sheet)), ("revision", &revision)]);
        let further = sheet.erratum.iter().chain(&sheet.reason).map(|further| said(further));
        let edition = Element::new(akn::CONTAINER)
            .attribute("name", "udgave")
            .child(line(akn::SHORT_TITLE, words.short_title(sheet)))
            .child(line(akn::DOC_STAGE, words.verdict(sheet)))
            .child(line(akn::DOC_NUMBER, words.fill(&["revision"], &[("revision", &revision)])))
            .child(paragraph([date]))
            .children(further)
            .children(sheet.example.then(|| said(&words.label(&["example"]))));
        Element::new(akn::PREFACE).child(Element::new(akn::LONG_TITLE).child(line(akn::DOC_TITLE, title))).child(edition)
    }

    fn body(&self) -> Element {
        let (sheet, words) = (self.sheet, self.words);
        let heading = words.label(&["decisions", "heading"]);
        let summary = named("sammenfatning", &heading).child(Element::new(akn::CONTENT).child(said(&words.summary(sheet))));
        Element::new(akn::MAIN_BODY).child(summary).children(sheet.groups.iter().map(|group| self.group(group)))
    }

    fn group(&self, group: &PartyGroup) -> Element {
        let words = self.words;
        let head = |name: &str| Element::new(akn::TH).child(said(&words.label(&["decisions", "columns", name])));
        let heads = Element::new(akn::TR).children(["party", "standing", "date", "minutes", "signed"].map(head));
        let rows = self.sheet.members(group).map(|party| self.row(party));
        let content = Element::new(akn::CONTENT)
            .child(said(&words.requirement(self.sheet, group)))
            .child(Element::new(akn::TABLE).child(heads).children(rows));
        named("gruppe", &words.group(group)).child(content)
    }

    fn row(&self, party: &PartyDecision) -> Element {
        let words = self.words;
        let name = Element::new(akn::PARTY)
            .attribute("refersTo", format!("#{}", organization_id(&party.id)))
            .attribute("as", "#role-approver")
            .words(party.name.as_str());
        let day = |date: FactDate| Element::new(akn::DATE).attribute("date", date.first_day().to_string()).words(words.date(date));
        let decided = party.decided_at.map_or_else(|| said(&words.decided(party)), |date| paragraph([day(date)]));
        let cells = [paragraph([name]), said(&words.standing(party)), decided, said(&words.minutes(party)), said(&words.signed(party))];
        Element::new(akn::TR).children(cells.map(|words| Element::new(akn::TD).child(words)))
    }
}

fn paragraph<const N: usize>(inlines: [Element; N]) -> Element {
    Element::new(akn::P).children(inlines)
}

fn said(words: &str) -> Element {
    Element::new(akn::P).words(words)
}

fn named(name: &str, heading: &str) -> Element {
    Element::new(akn::HCONTAINER).attribute("name", name).child(Element::new(akn::HEADING).words(heading))
}
