//! Every mistake of a policy, so that one look at the list is enough to put them right.

use std::collections::BTreeSet;

use crate::trust::policy::Policy;

/// The mistakes, in the order of the file; each says where it is.
pub(super) fn of(policy: &Policy) -> Vec<String> {
    let mut found = Vec::new();
    if policy.groups.is_empty() {
        found.push("`groups` is empty; nobody could approve anything".to_owned());
    }
    let ids: Vec<&String> = policy.groups.iter().map(|group| &group.id).collect();
    for id in doubled(&ids) {
        found.push(format!("two groups are called `{id}`"));
    }
    for group in &policy.groups {
        of_group(group, &mut found);
    }
    let groups: BTreeSet<&String> = ids.into_iter().collect();
    let none = Vec::new();
    let lists = [
        ("need.content", &policy.need.content),
        ("need.correction", &policy.need.correction),
        ("need.republication", &policy.need.republication),
        ("need.withdrawal", policy.need.withdrawal.as_ref().unwrap_or(&none)),
        ("trust_groups", &policy.trust_groups),
    ];
    for (place, list) in lists {
        if list.is_empty() && matches!(place, "need.content" | "trust_groups") {
            found.push(format!("`{place}` is empty; it names at least one group"));
        }
        for id in doubled(list) {
            found.push(format!("`{place}` names the group `{id}` twice"));
        }
        for id in list.iter().filter(|id| !groups.contains(id)) {
            found.push(format!("`{place}` names `{id}`, which is no group"));
        }
    }
    of_registrars(policy, &mut found);
    found
}

fn of_group(group: &super::Group, found: &mut Vec<String>) {
    let id = &group.id;
    if !is_id(id) {
        found.push(format!("`{}` is no id of a group: a-z, 0-9 and hyphens", id.escape_debug()));
    }
    if group.name.chars().any(char::is_control) || group.name.trim() != group.name {
        found.push(format!("the name of `{id}` has spaces around it or a control character"));
    }
    for member in group.members.iter().filter(|member| !is_id(member)) {
        found.push(format!("`{id}` has the member `{}`, which is no party's id: a-z, 0-9 and hyphens", member.escape_debug()));
    }
    for member in doubled(&group.members) {
        found.push(format!("`{id}` has the member `{member}` twice"));
    }
    if group.members.is_empty() {
        found.push(format!("`{id}` has no members"));
    } else if group.need == 0 {
        found.push(format!("`{id}` needs 0 approvals; leave a group out of `need` where it has no say"));
    } else if usize::try_from(group.need).map_or(true, |need| need > group.members.len()) {
        found.push(format!("`{id}` needs {} approvals and has {} members", group.need, group.members.len()));
    }
    for glob in &group.tags {
        if let Err(error) = glob::Pattern::new(glob) {
            found.push(format!("`{id}` has a say on `{}`, which is no glob: {}", glob.escape_debug(), error.msg));
        }
    }
}

fn of_registrars(policy: &Policy, found: &mut Vec<String>) {
    for (registrar, parties) in &policy.signs_for {
        if !is_id(registrar) {
            found.push(format!("`signs_for` names `{}`, which is no id: a-z, 0-9 and hyphens", registrar.escape_debug()));
        }
        if parties.is_empty() {
            found.push(format!("`{registrar}` signs for nobody; leave it out of `signs_for`"));
        }
        for party in doubled(parties) {
            found.push(format!("`{registrar}` signs for `{party}` twice"));
        }
        for party in parties {
            if party == registrar {
                found.push(format!("`{registrar}` signs for itself; a party's own key needs no registrar"));
            } else if policy.signs_for.contains_key(party) {
                found.push(format!("`{registrar}` signs for `{party}`, which is a registrar and has a key of its own"));
            } else if !policy.has_member(party) {
                found.push(format!("`{registrar}` signs for `{party}`, which is in no group"));
            }
        }
    }
}

/// Those that stand in a list more than once, each named once.
fn doubled<T: Ord>(list: &[T]) -> BTreeSet<&T> {
    let mut seen = BTreeSet::new();
    list.iter().filter(|one| !seen.insert(*one)).collect()
}

/// Ids are names of files and principals of OpenSSH: nothing that either could read as a pattern or a path.
fn is_id(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    text.bytes().next().is_some_and(plain) && text.bytes().all(|byte| plain(byte) || byte == b'-')
}
