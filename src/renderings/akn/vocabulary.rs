//! The words of Akoma Ntoso that this program uses: every element with its eId abbreviation, whether the naming
//! convention wants it identified, and in which order the strict schema wants its children.
//!
//! A new version of the standard is met here and nowhere else.

/// The namespace of Akoma Ntoso 3.0.
pub const NAMESPACE: &str = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0";

/// The namespace of what this program adds: attributes of units, and the content of `proprietary`.
pub const OWN_NAMESPACE: &str = "https://aftale.example/ns/1";

/// How an element takes part in identification (naming convention 1.0, section 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Identity {
    /// Gets an eId only when it is a unit of the agreement.
    Optional,
    /// Always gets an eId, with a number.
    Numbered,
    /// Always gets an eId, without a number: there is one of its name in its context.
    Unique,
}

/// An element's name and what the standard says about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Name {
    /// As written, e.g. `chapter`.
    pub tag: &'static str,
    /// In an eId, e.g. `chp`.
    pub short: &'static str,
    /// Whether its content may mix words and elements, so that no white space may be added.
    pub mixed: bool,
    /// Whether its eId is the prefix of the eIds below it.
    pub context: bool,
    /// The order of its children; children that are not listed come last and keep their order.
    pub children: &'static [&'static str],
    identity: Identity,
}

impl Name {
    const fn new(tag: &'static str) -> Self {
        Self { tag, short: tag, mixed: false, context: false, children: &[], identity: Identity::Optional }
    }

    /// A unit of the hierarchy, or something that is numbered like one.
    const fn level(tag: &'static str, short: &'static str) -> Self {
        Self { short, context: true, children: LEVEL, identity: Identity::Numbered, ..Self::new(tag) }
    }

    /// Something there is one of in its context.
    const fn unique(tag: &'static str) -> Self {
        Self { identity: Identity::Unique, ..Self::new(tag) }
    }

    /// Something that holds words.
    const fn words(tag: &'static str) -> Self {
        Self { mixed: true, ..Self::new(tag) }
    }

    const fn ordered(self, children: &'static [&'static str]) -> Self {
        Self { children, ..self }
    }

    const fn short(self, short: &'static str) -> Self {
        Self { short, ..self }
    }

    const fn as_context(self) -> Self {
        Self { context: true, ..self }
    }

    const fn identified(self) -> Self {
        Self { identity: Identity::Numbered, ..self }
    }

    /// Whether the schema's `idreq` group asks for an eId.
    pub const fn needs_eid(self) -> bool {
        !matches!(self.identity, Identity::Optional)
    }

    /// Whether its eId carries no number.
    pub const fn is_unique(self) -> bool {
        matches!(self.identity, Identity::Unique)
    }
}

/// Trap: the schema lets heading and number change places. Here the number always comes first.
const LEVEL: &[&str] = &["num", "heading", "intro", "content"];

// The document.
pub const AKOMA_NTOSO: Name = Name::new("akomaNtoso");
pub const ACT: Name = Name::new("act").ordered(&["meta", "preface", "body", "attachments"]);
pub const DOC: Name = Name::new("doc").ordered(&["meta", "preface", "mainBody"]);
pub const PREFACE: Name = Name::unique("preface").as_context().ordered(&["longTitle"]);
pub const LONG_TITLE: Name = Name::unique("longTitle");
pub const CONTAINER: Name = Name::level("container", "container");
pub const BODY: Name = Name::unique("body");
pub const MAIN_BODY: Name = Name::unique("mainBody").short("body");
pub const ATTACHMENTS: Name = Name::new("attachments");
pub const ATTACHMENT: Name = Name::level("attachment", "att");

// The hierarchy.
pub const CHAPTER: Name = Name::level("chapter", "chp");
pub const SECTION: Name = Name::level("section", "sec");
pub const SUBSECTION: Name = Name::level("subsection", "subsec");
pub const PARAGRAPH: Name = Name::level("paragraph", "para");
pub const ALINEA: Name = Name::level("alinea", "al");
pub const HCONTAINER: Name = Name::level("hcontainer", "hcontainer");
pub const NUM: Name = Name::words("num");
pub const HEADING: Name = Name { identity: Identity::Unique, ..Name::words("heading") };
pub const INTRO: Name = Name::unique("intro");
pub const CONTENT: Name = Name::unique("content");

// Blocks.
pub const P: Name = Name::words("p");
pub const BLOCK_LIST: Name = Name::level("blockList", "list").ordered(&["listIntroduction", "item"]);
pub const LIST_INTRODUCTION: Name = Name::words("listIntroduction").short("intro");
pub const ITEM: Name = Name::level("item", "item");
pub const TBLOCK: Name = Name::level("tblock", "tblock");
pub const TABLE: Name = Name::level("table", "table").ordered(&["tr"]);
pub const TR: Name = Name::new("tr");
pub const TH: Name = Name::new("th");
pub const TD: Name = Name::new("td");
pub const IMG: Name = Name::new("img");

// Words.
pub const I: Name = Name::words("i");
pub const B: Name = Name::words("b");
pub const A: Name = Name::words("a");
pub const REF: Name = Name::words("ref").identified();
pub const INLINE: Name = Name::words("inline");
pub const DEF: Name = Name::words("def");
pub const PARTY: Name = Name::words("party").identified();
pub const AUTHORIAL_NOTE: Name = Name::level("authorialNote", "authorialNote");
pub const DOC_TITLE: Name = Name::words("docTitle");
pub const SHORT_TITLE: Name = Name::words("shortTitle");
pub const DOC_STAGE: Name = Name::words("docStage");
pub const DOC_NUMBER: Name = Name::words("docNumber");
pub const DOC_DATE: Name = Name::words("docDate");
pub const DATE: Name = Name::words("date");

// Metadata.
pub const META: Name = Name::new("meta").ordered(&[
    "identification",
    "classification",
    "lifecycle",
    "workflow",
    "analysis",
    "temporalData",
    "references",
    "proprietary",
]);
pub const IDENTIFICATION: Name = Name::new("identification").ordered(&["FRBRWork", "FRBRExpression", "FRBRManifestation"]);
const FRBR: &[&str] = &[
    "FRBRthis",
    "FRBRuri",
    "FRBRalias",
    "FRBRdate",
    "FRBRauthor",
    "FRBRcountry",
    "FRBRsubtype",
    "FRBRnumber",
    "FRBRversionNumber",
    "FRBRlanguage",
];
pub const FRBR_WORK: Name = Name::new("FRBRWork").ordered(FRBR);
pub const FRBR_EXPRESSION: Name = Name::new("FRBRExpression").ordered(FRBR);
pub const FRBR_MANIFESTATION: Name = Name::new("FRBRManifestation").ordered(FRBR);
pub const FRBR_THIS: Name = Name::new("FRBRthis");
pub const FRBR_URI: Name = Name::new("FRBRuri");
pub const FRBR_ALIAS: Name = Name::new("FRBRalias");
pub const FRBR_DATE: Name = Name::new("FRBRdate");
pub const FRBR_AUTHOR: Name = Name::new("FRBRauthor");
pub const FRBR_COUNTRY: Name = Name::new("FRBRcountry");
pub const FRBR_SUBTYPE: Name = Name::new("FRBRsubtype");
pub const FRBR_NUMBER: Name = Name::new("FRBRnumber");
pub const FRBR_VERSION_NUMBER: Name = Name::new("FRBRversionNumber");
pub const FRBR_LANGUAGE: Name = Name::new("FRBRlanguage");
pub const CLASSIFICATION: Name = Name::new("classification");
pub const KEYWORD: Name = Name::new("keyword");
pub const LIFECYCLE: Name = Name::new("lifecycle");
pub const EVENT_REF: Name = Name::new("eventRef");
pub const WORKFLOW: Name = Name::new("workflow");
pub const STEP: Name = Name::new("step");
pub const ANALYSIS: Name = Name::new("analysis");
pub const ACTIVE_MODIFICATIONS: Name = Name::new("activeModifications");
pub const LEGAL_SYSTEM_MOD: Name = Name::new("legalSystemMod").ordered(&["source", "destination"]);
pub const SOURCE: Name = Name::new("source");
pub const DESTINATION: Name = Name::new("destination");
pub const TEMPORAL_DATA: Name = Name::new("temporalData");
pub const TEMPORAL_GROUP: Name = Name::new("temporalGroup");
pub const TIME_INTERVAL: Name = Name::new("timeInterval");
pub const REFERENCES: Name = Name::new("references").ordered(&[
    "original",
    "activeRef",
    "attachmentOf",
    "TLCOrganization",
    "TLCConcept",
    "TLCProcess",
    "TLCRole",
    "TLCEvent",
    "TLCTerm",
]);
pub const ORIGINAL: Name = Name::new("original");
pub const ACTIVE_REF: Name = Name::new("activeRef");
pub const ATTACHMENT_OF: Name = Name::new("attachmentOf");
pub const TLC_ORGANIZATION: Name = Name::new("TLCOrganization");
pub const TLC_CONCEPT: Name = Name::new("TLCConcept");
pub const TLC_PROCESS: Name = Name::new("TLCProcess");
pub const TLC_ROLE: Name = Name::new("TLCRole");
pub const TLC_EVENT: Name = Name::new("TLCEvent");
pub const TLC_TERM: Name = Name::new("TLCTerm");
pub const PROPRIETARY: Name = Name::new("proprietary");
pub const OWN_EDITION: Name = Name::new("aft:edition");
pub const OWN_TEXT_DIGEST: Name = Name::words("aft:textDigest");
pub const OWN_RELEASE: Name = Name::new("aft:release");
pub const OWN_CONTENT_DIGEST: Name = Name::words("aft:contentDigest");
pub const OWN_FILE_DIGEST: Name = Name::words("aft:fileDigest");
pub const OWN_TOOL: Name = Name::new("aft:tool");
