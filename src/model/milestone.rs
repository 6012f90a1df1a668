//! How a text came to be, up to the day it was frozen for approval: data that the editions print as a table.
//!
//! What comes after that (approvals, filing, entry into force) is known only when the bytes are settled, so it lies beside
//! them and never in here.

use schemars::JsonSchema;
use serde::Serialize;

use crate::diagnostic::Span;
use crate::model::date::FactDate;
use crate::model::party::PartyId;

/// One step on the way to a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Milestone {
    /// When, as far as it is known; the first day of what took longer.
    pub date: FactDate,
    /// The last day of what took longer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<FactDate>,
    /// What was done.
    pub step: MilestoneStep,
    /// Who did it, when the registry has them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<PartyId>,
    /// Who did it, as printed: a body's name at that date, or the author's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// A few words on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Where it was written.
    #[serde(skip)]
    pub places: MilestonePlaces,
}

/// Where the parts of a milestone that are judged were written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MilestonePlaces {
    /// `date`.
    pub date: Span,
    /// `to`, or the start of the table where that is not there.
    pub to: Span,
    /// `body`, or the start of the table where that is not there.
    pub body: Span,
}

/// The steps on the way to a text, in their usual order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub enum MilestoneStep {
    /// What the last period left, and what the figures say.
    #[serde(rename = "foranalyse")]
    Analysis,
    /// A paper with ideas.
    #[serde(rename = "idéoplæg")]
    IdeaPaper,
    /// Politicians begin the work.
    #[serde(rename = "opstart")]
    KickOff,
    /// Visions, goals and areas are proposed to the councils.
    #[serde(rename = "forslag")]
    Proposal,
    /// The draft is heard in public.
    #[serde(rename = "høring")]
    Consultation,
    /// The responses are gathered, each taken in or not.
    #[serde(rename = "høringsnotat")]
    ResponseDigest,
    /// The committee agrees to the adjusted draft, which then goes to the councils.
    #[serde(rename = "tilrettet udkast")]
    AdjustedDraft,
    /// A text in force is reviewed, which led to this revision.
    #[serde(rename = "gennemgang")]
    Review,
}

impl MilestoneStep {
    /// Every step with the words that an author writes.
    pub const ALL: [(Self, &'static str); 8] = [
        (Self::Analysis, "foranalyse"),
        (Self::IdeaPaper, "idéoplæg"),
        (Self::KickOff, "opstart"),
        (Self::Proposal, "forslag"),
        (Self::Consultation, "høring"),
        (Self::ResponseDigest, "høringsnotat"),
        (Self::AdjustedDraft, "tilrettet udkast"),
        (Self::Review, "gennemgang"),
    ];

    /// What comes after the freeze, in the words that an author might write.
    pub const LATER: [&'static str; 9] = [
        "godkendt",
        "godkendt af parterne",
        "godkendt af SKU",
        "godkendt af Sundhedsstyrelsen",
        "endelig godkendelse",
        "indsendt",
        "i kraft",
        "udløbet",
        "erstattet",
    ];

    /// The words that an author writes.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(step, _)| *step == self).expect("every step is listed").1
    }
}
