//! What to put right before new keys or a new policy come into force: they would close gates that nobody could open.

use crate::trust::gate::Trust;
use crate::trust::policy::Group;
use crate::trust::verdict::{Flaw, KeyStanding};

impl Trust {
    /// What is wrong between the policy and the keys at a time (Unix seconds): keys that several parties share, groups
    /// whose members have too few usable keys to ever meet their need, and principals that are no party.
    ///
    /// A shared key and a group without keys must not come into force; a principal without a say does no harm.
    pub fn concerns(&self, at: i64) -> Vec<Flaw> {
        let owners = self.owners();
        let mut found = self.shared_keys(&owners);
        let usable = |party: &String| {
            self.signers.keys_of(party).iter().any(|key| {
                let names = owners.get(key.fingerprint.as_str()).map_or(&[][..], Vec::as_slice);
                self.key_standing(key, names, at) == KeyStanding::Usable
            })
        };
        let short = |group: &&Group| {
            let keys = group.members.iter().filter(|member| usable(member)).count();
            usize::try_from(group.need).map_or(true, |need| keys < need)
        };
        for group in self.policy.groups.iter().filter(short) {
            let without: Vec<&str> = group.members.iter().filter(|member| !usable(member)).map(String::as_str).collect();
            let message = format!("`{}` needs {} approvals, and no key can sign one for {}", group.id, group.need, without.join(", "));
            found.push(Flaw::new("no-key", group.id.clone(), message));
        }
        for key in self.signers.keys() {
            let known = |name: &String| self.policy.has_member(name) || self.policy.signs_for.contains_key(name);
            for name in key.principals.iter().filter(|name| !name.contains(['*', '?', '!']) && !known(name)) {
                let message = format!("allowed_signers:{} lists `{}`, which the policy does not know", key.line, name.escape_debug());
                found.push(Flaw::new("not-a-party", name.clone(), message));
            }
        }
        found
    }
}
