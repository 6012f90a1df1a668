//! Fills the approval sheet: a candidate, the policy it is under, and what the parties have said.

use std::path::PathBuf;
use std::sync::Arc;

use crate::model::approval_sheet::{ApprovedFile, ReleaseKind};
use crate::model::digest::hex_sha256;
use crate::model::{ApprovalSheet, FactDate, PartyDecision, PartyGroup, PartyId, Standing};
use crate::pipeline::{PipelineError, RenderedApprovals, render_approvals};
use crate::publication::candidate::{CANDIDATE, Frozen, approved_names};
use crate::publication::gate::Gate;
use crate::publication::places::Files;
use crate::publication::time::ReleaseTime;
use crate::renderings::akn;
use crate::trust::{self, GroupResult, Kind, PartyResult};

/// The files that a reader may hold in hand; the other two of an edition are looked at, not filed.
const IN_HAND: [&str; 2] = ["agreement.pdf", "agreement.xml"];

/// The sheet of a candidate that is released at a time.
pub(super) fn approval_sheet(frozen: &Frozen, gate: &Gate, at: ReleaseTime) -> ApprovalSheet {
    let candidate = &frozen.candidate;
    let printed = &candidate.printed;
    let own = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    let names = approved_names(&frozen.tag).filter(|name| *name != CANDIDATE);
    let in_hand = names.filter(|name| candidate.revision_kind == Kind::Trust || IN_HAND.contains(name));
    let file = |name: &str| Some(ApprovedFile { name: name.to_owned(), sha256: hex_sha256(frozen.files.get(name)?) });
    let verdict = gate.verdict();
    ApprovalSheet {
        folder: frozen.tag.folder().to_owned(),
        title: own(&printed.title),
        short_title: own(&printed.short_title),
        publisher: printed.publisher.name.clone(),
        language: printed.language.clone(),
        tag: candidate.tag.clone(),
        revision: candidate.revision,
        kind: match candidate.revision_kind {
            Kind::Content => ReleaseKind::Content,
            Kind::Correction => ReleaseKind::Correction,
            Kind::Republication => ReleaseKind::Republication,
            Kind::Withdrawal => ReleaseKind::Withdrawal,
            Kind::Trust => ReleaseKind::Trust,
        },
        erratum: printed.erratum.clone(),
        reason: candidate.reason.clone(),
        expression: frozen.files.get("agreement.xml").and_then(|xml| akn::expression_of(xml)),
        text_digest: candidate.text_digest.clone(),
        content_sha256: frozen.content_sha256.clone(),
        files: in_hand.filter_map(file).collect(),
        released: at.day(),
        judged_at: at.to_string(),
        example: printed.example,
        groups: verdict.into_iter().flat_map(|verdict| &verdict.groups).map(|group| party_group(group, gate)).collect(),
        parties: verdict.into_iter().flat_map(|verdict| &verdict.parties).map(|party| decision(party, frozen)).collect(),
    }
}

/// Renders the sheet and the workflow of a candidate with the layouts that the candidate was made with; the statements are
/// attached.
pub(super) fn rendered(
    frozen: &Frozen,
    sheet: &ApprovalSheet,
    statements: &Files,
    program: Option<PathBuf>,
) -> Result<RenderedApprovals, PipelineError> {
    let layouts = frozen.files.iter().filter_map(|(path, bytes)| Some((path.strip_prefix("layouts/")?.to_owned(), Arc::clone(bytes))));
    render_approvals(sheet, &frozen.candidate.printed.publisher, statements, layouts.collect(), program)
}

fn party_group(group: &GroupResult, gate: &Gate) -> PartyGroup {
    let members = gate.members(&group.id).iter().map(|id| PartyId(id.clone())).collect();
    let approved = u32::try_from(group.approved.len()).unwrap_or(u32::MAX);
    PartyGroup { id: group.id.clone(), name: group.name.clone(), need: group.need, approved, members }
}

fn decision(result: &PartyResult, frozen: &Frozen) -> PartyDecision {
    let name = |id: &str| frozen.candidate.printed.name(id);
    PartyDecision {
        id: PartyId(result.party.clone()),
        name: name(&result.party),
        standing: match result.standing {
            trust::Standing::Approved => Standing::Approved,
            trust::Standing::Rejected => Standing::Rejected,
            trust::Standing::Missing => Standing::Missing,
            trust::Standing::NoKey => Standing::NoKey,
        },
        decided_at: result.decided_at.as_ref().and_then(|day| day.parse::<FactDate>().ok()),
        minutes: result.minutes.clone(),
        office: result.office.clone(),
        registrar: result.registrar.as_deref().map(name),
        fingerprint: result.fingerprint.clone(),
    }
}
