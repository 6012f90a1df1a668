//! Whether anybody could ever open the gate: a policy that nobody can meet locks everyone out, its own change too.

use std::collections::BTreeSet;

use crate::trust::{APPROVAL_NAMESPACE, Group, Policy, Trust};

impl Policy {
    /// Every party and registrar that the policy names, sorted.
    pub fn everyone(&self) -> BTreeSet<&str> {
        let members = self.groups.iter().flat_map(|group| &group.members);
        members.chain(self.signs_for.keys()).chain(self.signs_for.values().flatten()).map(String::as_str).collect()
    }
}

impl Trust {
    /// Groups that something needs and whose members have too few keys among them, one sentence each.
    pub fn unmeetable(&self) -> Vec<String> {
        let Policy { need, trust_groups, .. } = &self.policy;
        let lists = [&need.content, &need.correction, &need.republication, trust_groups];
        let needed: BTreeSet<&String> = lists.into_iter().chain(&need.withdrawal).flatten().collect();
        let signs = |party: &&String| {
            let mut keys = self.signers.keys_of(party).into_iter();
            keys.any(|key| key.serves(APPROVAL_NAMESPACE) && !self.revoked.revokes(&key.fingerprint))
        };
        let groups = self.policy.groups.iter().filter(|group| needed.contains(&group.id));
        let short = groups.filter_map(|group| {
            let without: Vec<&str> = group.members.iter().filter(|party| !signs(party)).map(String::as_str).collect();
            let able = group.members.len() - without.len();
            (able < group.need as usize).then(|| {
                let Group { id, need, .. } = group;
                let without = without.join(", ");
                format!("`{id}` needs {need} approvals, but only {able} of its members have a key that could sign; without: {without}")
            })
        });
        short.collect()
    }
}
