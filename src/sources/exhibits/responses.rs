//! Reads the proposals of a response digest.

use crate::diagnostic::{Diagnostic, Span};
use crate::model::labels::filled;
use crate::model::{
    Block, Column, ExhibitLabels, PartyId, Place, Response, ResponseOutcome, ResponsePlaces, Responses, Row, Table, Text, UnitId, WorkId,
};
use crate::sources::compose::Pending;
use crate::sources::exhibits::{Head, cite, column, place, required, type_of};
use crate::sources::keys::{Keys, Placed};

/// What a file says.
pub struct ReadResponses {
    draft: Placed<WorkId>,
    settled: WorkId,
    proposals: Vec<Proposal>,
}

/// One proposal, with the words of its row.
struct Proposal {
    place: Place,
    proposal: Text,
    sender: Text,
    sections: Vec<Placed<String>>,
    reason: Text,
    led_to: Vec<Placed<String>>,
    response: Response,
}

/// Reads the keys of a response digest.
pub fn responses(keys: &mut Keys) -> Option<ReadResponses> {
    type_of(keys, "responses");
    let draft = work(keys, "draft", "The consultation draft that was heard, by work id.");
    let settled = work(keys, "final", "What came of the draft, by work id.");
    let proposals = keys.required_tables("response", "The proposals, in the order of the text they are about.", proposal);
    let proposals: Vec<Proposal> = proposals.into_iter().flatten().collect();
    Some(ReadResponses { draft: draft?, settled: settled?.value, proposals }).filter(|read| !read.proposals.is_empty())
}

fn work(keys: &mut Keys, key: &'static str, about: &'static str) -> Option<Placed<WorkId>> {
    let id = keys.required(key, about)?;
    match id.value.parse() {
        Ok(work) => Some(Placed { value: work, span: id.span }),
        Err(error) => {
            keys.report(Diagnostic::error("work-id", id.span, format!("`{}` is no work id", id.value)).help(error.to_string()));
            None
        }
    }
}

fn proposal(keys: &mut Keys) -> Option<Proposal> {
    let place = place(keys, "Names the proposal for good, e.g. `foerste-samtale`.");
    let proposal = required(keys, "proposal", "What is proposed, in one or two sentences.");
    let sender = required(keys, "sender", "Who proposed it, as printed: a body or a kind of sender, never a person.");
    let party = keys.text("party", "The party that sent it: an id of `sources/parties.toml`.");
    let sections = keys.texts("sections", "What it is about: ids of the draft.");
    let outcome = keys.required_choice("outcome", &ResponseOutcome::ALL, "What became of it.");
    let reason = required(keys, "reason", "Why, in one or two sentences.");
    let led_to = keys.texts("led_to", "Where it stands now: ids of the final text; left out when it was not taken in.");
    let at = |keys: &Keys, key| keys.place(key).unwrap_or_else(|| keys.start());
    if sections.is_empty() {
        let finding = Diagnostic::error("response", at(keys, "sections"), "the proposal does not say what of the draft it is about");
        keys.report(finding.help("write `sections = [\"<id>\"]` with ids of the draft"));
    }
    let places = ResponsePlaces { party: at(keys, "party"), outcome: at(keys, "outcome") };
    let outcome = outcome?;
    if outcome.is_taken_in() == led_to.is_empty() {
        let (span, message, help) = if led_to.is_empty() {
            (places.outcome, "the proposal was taken in, and nothing says where", "write `led_to = [\"<id>\"]` with ids of the final text")
        } else {
            (at(keys, "led_to"), "the proposal was not taken in, and leads to nothing", "remove `led_to`, or write another `outcome`")
        };
        keys.report(Diagnostic::error("response", span, message).help(help));
    }
    let ids = |ids: &[Placed<String>]| ids.iter().map(|id| UnitId::new(id.value.as_str())).collect();
    let response =
        Response { party: party.map(|party| PartyId(party.value)), sections: ids(&sections), outcome, led_to: ids(&led_to), places };
    Some(Proposal { place, proposal: proposal?, sender: sender?, sections, reason: reason?, led_to, response })
}

/// Puts a response digest together, with its references.
pub fn finish(read: ReadResponses, head: Head, labels: &ExhibitLabels) -> (Block, Vec<Pending>) {
    let words = &labels.responses;
    let heads = [&words.number, &words.proposal, &words.sender, &words.sections, &words.outcome, &words.reason, &words.led_to];
    let mut columns: Vec<Column> = heads.map(|head| column(head)).into();
    let leads = read.proposals.iter().any(|proposal| !proposal.led_to.is_empty());
    columns.truncate(if leads { heads.len() } else { heads.len() - 1 });

    let mut references = Vec::new();
    let stated = stated(&read.proposals, labels);
    let mut rows = Vec::new();
    let mut responses = Vec::new();
    for (number, proposal) in (1..).zip(read.proposals) {
        let outcome = words.outcomes.get(proposal.response.outcome.as_str()).cloned().unwrap_or_default();
        let cells = [
            Text::plain(number.to_string()),
            proposal.proposal,
            proposal.sender,
            cited(&read.draft.value, &proposal.sections, &mut references),
            Text::plain(outcome),
            proposal.reason,
            cited(&read.settled, &proposal.led_to, &mut references),
        ];
        rows.push(Row { place: proposal.place, cells: cells.into_iter().take(columns.len()).collect() });
        responses.push(proposal.response);
    }
    let Head { place, caption, data_file } = head;
    let table = Table { place, caption, columns, rows, data_file: Some(data_file), made: None };
    let Placed { value: draft, span } = read.draft;
    (Block::Responses(Responses { table, stated, draft, settled: read.settled, responses, span }), references)
}

fn cited(work: &WorkId, ids: &[Placed<String>], references: &mut Vec<Pending>) -> Text {
    let targets = ids.iter().map(|id| (Some(work.clone()), UnitId::new(id.value.as_str()), id.span));
    cite(targets.collect::<Vec<(Option<WorkId>, UnitId, Span)>>(), references)
}

/// How many proposals there are, and what became of them.
fn stated(proposals: &[Proposal], labels: &ExhibitLabels) -> Text {
    let words = &labels.responses;
    let counts = ResponseOutcome::ALL.iter().filter_map(|(written, outcome)| {
        let count = proposals.iter().filter(|proposal| proposal.response.outcome == *outcome).count();
        let pattern = words.counts.get(*written).filter(|_| count > 0)?;
        Some(filled(pattern, &[("n", &count.to_string())]))
    });
    let counts = labels.alternatives.joined(&counts.collect::<Vec<_>>());
    let pattern = if proposals.len() == 1 { &words.stated_one } else { &words.stated };
    Text::plain(filled(pattern, &[("n", &proposals.len().to_string()), ("counts", &counts)]))
}
