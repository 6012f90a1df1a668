//! Who stands behind a party id on either side: groups by their members, parties by who took their place.
//!
//! A group expands at its own side's entry into force. Two ids are the same parties when the same members stand behind
//! them, whatever they are called; a party that was succeeded is its successor.

use std::collections::BTreeSet;

use crate::diff::comparison::{Effect, MembershipChange};
use crate::diff::document::Document;
use crate::model::PartyId;

/// The parties of both sides.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parties<'a> {
    before: &'a Document,
    after: &'a Document,
}

/// What became of the parties in a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Difference {
    /// Same, narrowed, widened, or changed.
    pub effect: Effect,
    /// Who came; by the ids of the later text.
    pub gained: Vec<PartyId>,
    /// Who went; by the ids of the earlier text.
    pub lost: Vec<PartyId>,
}

impl<'a> Parties<'a> {
    /// Takes the parties of two texts.
    pub fn of(before: &'a Document, after: &'a Document) -> Self {
        Self { before, after }
    }

    /// What a change from one id to another means for those who are named; absent when the id stays.
    pub fn difference(&self, before: &PartyId, after: &PartyId) -> Option<Difference> {
        if before == after {
            return None;
        }
        let plain = |effect| Some(Difference { effect, gained: Vec::new(), lost: Vec::new() });
        if self.last(before) == self.last(after) {
            return plain(Effect::Same);
        }
        if !self.before.members.contains_key(before) || !self.after.members.contains_key(after) {
            return plain(Effect::Changed);
        }
        Some(self.difference_of(std::slice::from_ref(before), std::slice::from_ref(after)))
    }

    /// What a change from all of one list to all of another means for those who are named.
    pub fn difference_of(&self, before: &[PartyId], after: &[PartyId]) -> Difference {
        let members = |ids: &[PartyId], side: &Document| -> Vec<PartyId> {
            let of = |id: &PartyId| side.members.get(id).cloned().unwrap_or_else(|| vec![id.clone()]);
            ids.iter().flat_map(of).collect::<BTreeSet<PartyId>>().into_iter().collect()
        };
        let (one, other) = (members(before, self.before), members(after, self.after));
        let (gained, lost) = self.apart(&one, &other);
        let effect = match (gained.is_empty(), lost.is_empty()) {
            (true, true) => Effect::Same,
            (true, false) => Effect::Narrowed,
            (false, true) => Effect::Widened,
            (false, false) => Effect::Changed,
        };
        // Of parties that have nobody in common there is nothing to say but who they are.
        let apart = gained.len() == other.len() && lost.len() == one.len();
        if apart { Difference { effect, gained: Vec::new(), lost: Vec::new() } } else { Difference { effect, gained, lost } }
    }

    /// Whether both ids name the same party or group, succession counted.
    pub fn same(&self, before: &PartyId, after: &PartyId) -> bool {
        before == after || self.last(before) == self.last(after)
    }

    /// Groups that both texts name and that have other members on either side, by id.
    pub fn memberships(&self) -> Vec<MembershipChange> {
        let mut changes = Vec::new();
        for (group, after) in &self.after.members {
            let before = self.before.members.get(group);
            let renamed = || self.before.members.iter().find(|(id, _)| self.last(id) == group).map(|(_, members)| members);
            let Some(before) = before.or_else(renamed) else { continue };
            let (joined, left) = self.apart(before, after);
            if !joined.is_empty() || !left.is_empty() {
                changes.push(MembershipChange { group: group.clone(), joined, left });
            }
        }
        changes
    }

    /// Who is only in `after`, and who only in `before`.
    fn apart(&self, before: &[PartyId], after: &[PartyId]) -> (Vec<PartyId>, Vec<PartyId>) {
        let last = |members: &[PartyId]| members.iter().map(|id| self.last(id).clone()).collect::<BTreeSet<PartyId>>();
        let (ones, others) = (last(before), last(after));
        let missing =
            |members: &[PartyId], from: &BTreeSet<PartyId>| members.iter().filter(|id| !from.contains(self.last(id))).cloned().collect();
        (missing(after, &ones), missing(before, &others))
    }

    fn last<'b>(&'b self, id: &'b PartyId) -> &'b PartyId {
        self.after.successors.get(id).or_else(|| self.before.successors.get(id)).unwrap_or(id)
    }
}
