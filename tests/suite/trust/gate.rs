//! The gate, case by case: who is missing, what is flawed, and what a rejection does.

use aftale::trust::{
    APPROVAL_NAMESPACE, Case, Decision, GIT_NAMESPACE, GroupResult, KeyStanding, Kind, Paper, PartyResult, Standing, Statement, Trust,
    Verdict, judge,
};

use super::{
    CONTENT, NOON, POLICY, TAG, YEAR, approval, case, files, key, line, quorum, registered, rejection, signed, statement, trust, trust_and,
    trust_with,
};

/// The slugs of the flaws with their parties, in order.
fn flaws(verdict: &Verdict) -> Vec<(&str, &str)> {
    verdict.flaws.iter().map(|flaw| (flaw.slug, flaw.party.as_str())).collect()
}

fn content(papers: &[Paper]) -> Verdict {
    judge(&trust(), &case(Kind::Content), papers)
}

/// That skive's flawed paper beside an otherwise sufficient set closes the gate, and how it is named.
fn assert_flawed(trust: &Trust, paper: Paper, slugs: &[&str]) {
    let papers = [approval("midtjylland"), registered("viborg"), registered("silkeborg"), paper];
    assert!(judge(trust, &case(Kind::Content), &papers[..3]).is_open(), "without it the gate is open");
    let verdict = judge(trust, &case(Kind::Content), &papers);
    let expected: Vec<(&str, &str)> = slugs.iter().map(|slug| (*slug, "skive")).collect();
    assert_eq!(flaws(&verdict), expected, "{:#?}", verdict.flaws);
    assert!(!verdict.is_open());
    assert!(verdict.flaws.iter().all(|flaw| flaw.invariant == "I5" && flaw.message.contains("skive")), "{:#?}", verdict.flaws);
    let skive = party(&verdict, "skive");
    assert!(matches!(skive.standing, Standing::Missing | Standing::NoKey) && skive.fingerprint.is_none());
}

fn party<'a>(verdict: &'a Verdict, name: &str) -> &'a PartyResult {
    verdict.parties.iter().find(|party| party.party == name).unwrap()
}

fn group<'a>(verdict: &'a Verdict, id: &str) -> &'a GroupResult {
    verdict.groups.iter().find(|group| group.id == id).unwrap()
}

#[test]
fn the_gate_opens_when_every_group_is_met_and_tells_who_is_missing_before() {
    let verdict = content(&[]);
    assert!(!verdict.is_open() && verdict.flaws.is_empty());
    assert_eq!(verdict.missing(), ["midtjylland", "skive", "viborg", "silkeborg"]);
    let verdict = content(&quorum()[..2]);
    assert!(!verdict.is_open() && group(&verdict, "region").is_met());
    assert_eq!((verdict.missing(), &group(&verdict, "kommuner").approved), (vec!["viborg", "silkeborg"], &vec!["skive".to_owned()]));
    let verdict = content(&quorum());
    assert!(verdict.is_open());
    assert_eq!((verdict.missing(), &group(&verdict, "kommuner").missing), (vec![], &vec!["silkeborg".to_owned()]));
    assert_eq!((group(&verdict, "kommuner").name.as_str(), group(&verdict, "kommuner").need), ("Kommunerne", 2));
}

#[test]
fn the_parties_stand_in_the_order_of_the_policy_with_what_they_said() {
    let minutes = Some("byrådet 2019-06-18, punkt 7".to_owned());
    let (decided_at, office) = (Some("2019-06-18".to_owned()), Some("sekretariatet".to_owned()));
    let skive = signed(
        &Statement {
            minutes: minutes.clone(),
            decided_at: decided_at.clone(),
            office: office.clone(),
            ..statement("skive", Decision::Approve)
        },
        "skive",
    );
    let verdict = content(&[skive, registered("viborg")]);
    let names: Vec<&str> = verdict.parties.iter().map(|party| party.party.as_str()).collect();
    assert_eq!(names, ["midtjylland", "skive", "viborg", "silkeborg"]);
    let said = party(&verdict, "skive");
    assert_eq!((&said.minutes, &said.decided_at, &said.office), (&minutes, &decided_at, &office));
    assert_eq!((said.standing, &said.fingerprint, &said.registrar), (Standing::Approved, &Some(key("skive").fingerprint()), &None));
    let said = party(&verdict, "viborg");
    assert_eq!((said.standing, said.registrar.as_deref()), (Standing::Approved, Some("registrar")));
    assert_eq!(party(&verdict, "silkeborg").standing, Standing::Missing);
}

#[test]
fn each_kind_asks_its_own_groups() {
    assert!(judge(&trust(), &case(Kind::Correction), &[approval("faelles")]).is_open());
    assert!(!judge(&trust(), &case(Kind::Correction), &quorum()).is_open());
    assert!(judge(&trust(), &case(Kind::Withdrawal), &quorum()).is_open());
    assert!(!judge(&trust(), &case(Kind::Withdrawal), &quorum()[1..]).is_open());
    assert!(judge(&trust(), &case(Kind::Republication), &[]).is_open(), "the publisher alone");
    assert!(judge(&trust(), &case(Kind::Trust), &[approval("midtjylland")]).is_open());
    assert!(!judge(&trust(), &case(Kind::Trust), &quorum()[1..]).is_open());
}

#[test]
fn a_flawed_paper_closes_the_gate_that_needs_none() {
    let paper = Paper { signature: None, ..approval("skive") };
    let verdict = judge(&trust(), &case(Kind::Republication), &[paper]);
    assert_eq!((flaws(&verdict), verdict.is_open()), (vec![("no-signature", "skive")], false));
}

#[test]
fn a_tag_that_no_group_has_a_say_on_is_not_open_to_the_publisher_alone() {
    let policy = POLICY
        .replace("\"need\": 1 }", "\"need\": 1, \"tags\": [\"syddanmark/*\"] }")
        .replace("\"need\": 2 }", "\"need\": 2, \"tags\": [\"syddanmark/*\"] }");
    let verdict = judge(&trust_with("policy.json", &policy), &case(Kind::Content), &quorum());
    assert_eq!((flaws(&verdict), verdict.groups.len(), verdict.is_open()), (vec![("no-group", "")], 0, false));
}

#[test]
fn an_approval_of_another_tag_or_content_is_named_as_that() {
    let said = statement("skive", Decision::Approve);
    let other_tag = Statement { tag: TAG.replace("r0001", "r0002"), ..said.clone() };
    let other_content = Statement { content_sha256: CONTENT.replace('5', "6"), ..said.clone() };
    let both = Statement { tag: other_tag.tag.clone(), ..other_content.clone() };
    assert_flawed(&trust(), signed(&other_tag, "skive"), &["other-tag"]);
    assert_flawed(&trust(), signed(&other_content, "skive"), &["other-content"]);
    assert_flawed(&trust(), signed(&both, "skive"), &["other-content", "other-tag"]);
}

#[test]
fn an_approval_in_another_name_space_is_named_as_that() {
    for namespace in [GIT_NAMESPACE, "file"] {
        let paper = approval("skive");
        let signature = key("skive").sign(namespace, &paper.statement).unwrap().into_bytes();
        assert_flawed(&trust(), Paper { signature: Some(signature), ..paper }, &["other-namespace"]);
    }
}

#[test]
fn a_strangers_signature_and_another_partys_are_named_as_that() {
    for by in ["nobody", "viborg", "registrar"] {
        let minutes = Some("punkt 7".to_owned());
        assert_flawed(&trust(), signed(&Statement { minutes, ..statement("skive", Decision::Approve) }, by), &["stranger"]);
    }
}

#[test]
fn a_statement_filed_under_another_name_is_named_as_that() {
    // Signed by skive itself, and by viborg, whose statement it is.
    assert_flawed(
        &trust(),
        Paper { party: "skive".to_owned(), ..signed(&statement("viborg", Decision::Approve), "skive") },
        &["other-party"],
    );
    assert_flawed(&trust(), Paper { party: "skive".to_owned(), ..approval("viborg") }, &["other-party", "stranger"]);
}

#[test]
fn a_paper_of_nobody_in_the_policy_is_named_as_that() {
    let trust = trust_and(&line("aarhus", &key("aarhus")));
    for name in ["aarhus", "registrar", "../skive", ""] {
        let mut papers = quorum();
        papers.push(Paper { party: name.to_owned(), ..approval("skive") });
        let verdict = judge(&trust, &case(Kind::Content), &papers);
        assert!(!verdict.is_open() && flaws(&verdict).contains(&("not-a-party", name)), "{name}: {:?}", flaws(&verdict));
    }
    let mut papers = quorum();
    papers.push(signed(&statement("aarhus", Decision::Approve), "aarhus"));
    assert_eq!(flaws(&judge(&trust, &case(Kind::Content), &papers)), [("not-a-party", "aarhus")]);
}

#[test]
fn a_garbled_a_repeated_and_a_changed_statement_are_named_apart() {
    let own = |text: String| {
        let signature = key("skive").sign(APPROVAL_NAMESPACE, text.as_bytes()).unwrap();
        Paper { party: "skive".to_owned(), statement: text.into_bytes(), signature: Some(signature.into_bytes()) }
    };
    let text = statement("skive", Decision::Approve).to_string();
    assert_flawed(&trust(), own(text.replace("Decision", "Decission")), &["garbled"]);
    assert_flawed(&trust(), own(String::new()), &["garbled"]);
    assert_flawed(&trust(), own(text.clone() + "Decision: reject\n"), &["repeated-field"]);
    let turned = text.replace("approve", "reject").into_bytes();
    assert_flawed(&trust(), Paper { statement: turned, ..own(text.clone()) }, &["changed"]);
    assert_flawed(&trust(), Paper { signature: Some(b"approved, Skive".to_vec()), ..own(text.clone()) }, &["garbled"]);
    assert_flawed(&trust(), Paper { signature: Some(vec![0xff]), ..own(text.clone()) }, &["garbled"]);
    assert_flawed(&trust(), Paper { signature: None, ..own(text) }, &["no-signature"]);
}

#[test]
fn two_statements_of_one_party_count_as_none() {
    let mut papers = quorum();
    papers.push(rejection("skive"));
    let verdict = content(&papers);
    assert_eq!(flaws(&verdict), [("repeated-party", "skive")]);
    assert_eq!(group(&verdict, "kommuner").approved, ["viborg"]);
}

#[test]
fn an_expired_an_early_and_a_revoked_key_are_named_apart_and_judged_at_the_release() {
    let at = |at| judge(&trust(), &Case { at, ..case(Kind::Content) }, &quorum());
    assert!(at(NOON - YEAR).is_open() && at(NOON + YEAR).is_open());
    assert_eq!(flaws(&at(NOON + YEAR + 1)), [("expired", "midtjylland"), ("expired", "skive"), ("expired", "viborg")]);
    assert_eq!(flaws(&at(NOON - YEAR - 1)), [("not-yet-valid", "midtjylland"), ("not-yet-valid", "skive"), ("not-yet-valid", "viborg")]);
    assert_eq!(party(&at(NOON + YEAR + 1), "skive").keys[0].standing, KeyStanding::Expired);
    assert_eq!(party(&at(NOON - YEAR - 1), "skive").keys[0].standing, KeyStanding::NotYetValid);
    let revoked = trust_with("revoked_keys", &key("skive").public_line());
    assert_flawed(&revoked, approval("skive"), &["revoked"]);
    let verdict = judge(&revoked, &case(Kind::Content), &[]);
    assert_eq!((party(&verdict, "skive").standing, party(&verdict, "skive").keys[0].standing), (Standing::NoKey, KeyStanding::Revoked));
}

#[test]
fn a_party_without_a_key_that_can_sign_now_is_told_apart_from_a_silent_one() {
    let only_git = line("skive", &key("skive")).replace(APPROVAL_NAMESPACE, "git");
    let signers = line("midtjylland", &key("midtjylland")) + &only_git;
    let verdict = judge(&trust_with("allowed_signers", &signers), &case(Kind::Content), &[]);
    let standings: Vec<Standing> = verdict.parties.iter().map(|party| party.standing).collect();
    assert_eq!(standings, [Standing::Missing, Standing::NoKey, Standing::NoKey, Standing::NoKey]);
    assert_eq!(party(&verdict, "skive").keys[0].standing, KeyStanding::OtherNamespace);
    assert!(party(&verdict, "viborg").keys.is_empty());
    let registrar = &party(&judge(&trust(), &case(Kind::Content), &[]), "silkeborg").keys[0].clone();
    assert_eq!((registrar.standing, registrar.registrar.as_deref(), registrar.line), (KeyStanding::Usable, Some("registrar"), 5));
}

#[test]
fn a_registrar_signs_for_its_parties_only_and_names_the_minutes() {
    assert!(content(&[approval("midtjylland"), registered("viborg"), registered("silkeborg")]).is_open());
    let bare = signed(&statement("silkeborg", Decision::Approve), "registrar");
    let verdict = content(&[quorum(), vec![bare]].concat());
    assert_eq!((flaws(&verdict), verdict.is_open()), (vec![("no-minutes", "silkeborg")], false));
    assert!(content(&quorum()).is_open(), "a party's own key names no minutes");

    // Listed for skive too, for which the policy does not let it sign.
    let before = String::from_utf8(files()["allowed_signers"].clone()).unwrap();
    let wider = trust_with("allowed_signers", &before.replace("registrar,viborg", "registrar,skive,viborg"));
    let minutes = Some("punkt 7".to_owned());
    let verdict =
        judge(&wider, &case(Kind::Content), &[signed(&Statement { minutes, ..statement("skive", Decision::Approve) }, "registrar")]);
    assert_eq!(flaws(&verdict), [("shared-key", "skive")]);
}

#[test]
fn a_key_of_two_parties_closes_the_gate_even_when_nobody_signed_with_it() {
    let shared = trust_and(&line("skive,midtjylland", &key("joint")));
    let verdict = judge(&shared, &case(Kind::Content), &quorum());
    assert_eq!((flaws(&verdict), verdict.is_open()), (vec![("shared-key", "midtjylland, skive")], false));
    let on_two_lines = trust_and(&(line("viborg", &key("skive"))));
    assert!(
        judge(&on_two_lines, &case(Kind::Content), &quorum()).flaws.iter().any(|flaw| flaw.slug == "shared-key" && flaw.party == "skive")
    );
    let by_pattern = trust_and(&line("s*", &key("joint")));
    assert_eq!(flaws(&judge(&by_pattern, &case(Kind::Content), &quorum())), [("shared-key", "silkeborg, skive")]);
    let for_git = trust_and(&line("skive,midtjylland", &key("joint")).replace(APPROVAL_NAMESPACE, "git"));
    assert!(judge(&for_git, &case(Kind::Content), &quorum()).is_open(), "for git it approves nothing");
    let clients = trust_and(&line("viborg,silkeborg", &key("joint")));
    assert!(!judge(&clients, &case(Kind::Content), &quorum()).is_open(), "two parties of one registrar, without it");
}

#[test]
fn a_shared_key_can_be_put_right_by_those_who_do_not_use_it() {
    let shared = trust_and(&line("skive,midtjylland", &key("joint")));
    assert!(judge(&shared, &case(Kind::Trust), &[approval("midtjylland")]).is_open());
    let verdict = judge(&shared, &case(Kind::Trust), &[signed(&statement("midtjylland", Decision::Approve), "joint")]);
    assert_eq!((flaws(&verdict), verdict.is_open()), (vec![("shared-key", "midtjylland")], false));
    let revoked = Trust { revoked: trust_with("revoked_keys", &key("joint").public_line()).revoked, ..shared };
    assert!(judge(&revoked, &case(Kind::Content), &quorum()).is_open(), "or by revoking it");
}

#[test]
fn a_rejection_is_named_and_closes_the_gate_only_where_the_quorum_is_not_reached() {
    let verdict = content(&[quorum(), vec![signed(&registered_statement("silkeborg", Decision::Reject), "registrar")]].concat());
    assert!(verdict.is_open(), "two of three approved");
    assert_eq!(
        (&group(&verdict, "kommuner").rejected[..], party(&verdict, "silkeborg").standing),
        (&["silkeborg".to_owned()][..], Standing::Rejected)
    );

    let verdict = content(&[approval("midtjylland"), approval("skive"), rejection("viborg")]);
    assert!(!verdict.is_open() && verdict.flaws.is_empty());
    assert!(group(&verdict, "kommuner").can_be_met(), "silkeborg may still approve");
    assert_eq!(verdict.missing(), ["silkeborg"]);

    let verdict = content(&[approval("midtjylland"), rejection("skive"), rejection("viborg")]);
    assert!(!verdict.is_open() && !group(&verdict, "kommuner").can_be_met());
    let verdict = content(&[rejection("midtjylland"), approval("skive"), approval("viborg")]);
    assert!(!verdict.is_open() && !group(&verdict, "region").can_be_met(), "one of one rejected");
}

fn registered_statement(party: &str, decision: Decision) -> Statement {
    Statement { minutes: Some("punkt 7".to_owned()), ..statement(party, decision) }
}

#[test]
fn a_good_statement_of_a_party_that_has_no_say_here_is_named_and_changes_nothing() {
    let verdict = judge(&trust(), &case(Kind::Correction), &[approval("faelles"), rejection("skive")]);
    assert!(verdict.is_open());
    let names: Vec<(&str, Standing)> = verdict.parties.iter().map(|party| (party.party.as_str(), party.standing)).collect();
    assert_eq!(names, [("faelles", Standing::Approved), ("skive", Standing::Rejected)]);
}

#[test]
fn every_need_from_one_to_all_is_met_by_exactly_as_many() {
    let parties = ["skive", "viborg", "silkeborg"];
    for need in 1..=3 {
        let trust = trust_with("policy.json", &POLICY.replace("\"need\": 2", &format!("\"need\": {need}")));
        for approvals in 0..=3 {
            let councils = parties[..approvals].iter().map(|party| if *party == "silkeborg" { registered(party) } else { approval(party) });
            let papers: Vec<Paper> = councils.chain([approval("midtjylland")]).collect();
            assert_eq!(judge(&trust, &case(Kind::Content), &papers).is_open(), approvals >= need, "{approvals} of {need}");
        }
    }
}

#[test]
fn a_party_in_two_groups_counts_in_both_and_is_listed_once() {
    let policy = POLICY.replace("[\"midtjylland\"]", "[\"midtjylland\", \"skive\"]");
    let verdict = judge(&trust_with("policy.json", &policy), &case(Kind::Content), &[approval("skive"), approval("viborg")]);
    assert!(verdict.is_open());
    assert_eq!(verdict.parties.iter().filter(|party| party.party == "skive").count(), 1);
}

#[test]
fn a_trust_change_is_judged_by_the_groups_and_keys_before_it() {
    let before = trust();
    let approved = signed(&Statement { tag: "trust/r0002".to_owned(), ..statement("midtjylland", Decision::Approve) }, "midtjylland");
    let case = Case { tag: "trust/r0002", ..case(Kind::Trust) };
    assert!(judge(&before, &case, std::slice::from_ref(&approved)).is_open());
    assert!(!judge(&before, &case, &[]).is_open());
    // A key that only the new state knows approves nothing yet.
    let by_new = signed(&Statement { tag: "trust/r0002".to_owned(), ..statement("midtjylland", Decision::Approve) }, "new");
    assert_eq!(flaws(&judge(&before, &case, &[by_new])), [("stranger", "midtjylland")]);
}

#[test]
fn the_verdict_is_json_that_a_table_can_be_made_of() {
    let json = serde_json::to_value(content(&[registered("viborg"), Paper { signature: None, ..approval("skive") }])).unwrap();
    assert_eq!(json["groups"][1]["approved"], serde_json::json!(["viborg"]));
    assert_eq!(json["parties"][2]["standing"], "approved");
    assert_eq!(json["parties"][2]["keys"][1]["standing"], "usable");
    assert_eq!((&json["flaws"][0]["invariant"], &json["flaws"][0]["slug"]), (&"I5".into(), &"no-signature".into()));
}

#[test]
fn the_three_files_are_read_together_and_every_mistake_names_its_file() {
    let mut files = files();
    files.insert("policy.json".to_owned(), POLICY.replace("\"need\": 2", "\"need\": 7").into_bytes());
    files.insert("allowed_signers".to_owned(), b"\nskive\n".to_vec());
    files.insert("revoked_keys".to_owned(), vec![0xff]);
    files.insert("VERIFY.md".to_owned(), vec![0xff]);
    let mistakes = Trust::read(&files).unwrap_err();
    let starts: Vec<bool> = mistakes
        .iter()
        .zip(["policy.json: ", "allowed_signers:2: ", "revoked_keys: "])
        .map(|(mistake, start)| mistake.starts_with(start))
        .collect();
    assert_eq!((starts, mistakes.len()), (vec![true; 3], 3), "{mistakes:?}");
    files.clear();
    assert_eq!(Trust::read(&files).unwrap_err(), ["policy.json: is missing", "allowed_signers: is missing", "revoked_keys: is missing"]);
}

#[test]
fn what_would_close_every_later_gate_is_told_before_it_comes_into_force() {
    assert_eq!(trust().concerns(NOON), []);
    let concerns = |trust: &Trust, at| trust.concerns(at).into_iter().map(|flaw| (flaw.slug, flaw.party)).collect::<Vec<_>>();
    let named = |pairs: &[(&'static str, &str)]| pairs.iter().map(|(slug, party)| (*slug, (*party).to_owned())).collect::<Vec<_>>();
    assert_eq!(concerns(&trust_and(&line("skive,midtjylland", &key("joint"))), NOON), named(&[("shared-key", "midtjylland, skive")]));
    assert_eq!(concerns(&trust(), NOON + YEAR + 1), named(&[("no-key", "region"), ("no-key", "kommuner"), ("no-key", "sekretariat")]));
    assert_eq!(concerns(&trust_and(&line("skvie,s?ive", &key("joint"))), NOON), named(&[("not-a-party", "skvie")]));
}
