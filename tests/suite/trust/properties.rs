//! What holds for every statement, every file and every set of papers.

use std::collections::BTreeMap;
use std::fs;

use aftale::trust::{
    APPROVAL_NAMESPACE, AllowedSigners, Case, Decision, GIT_NAMESPACE, Kind, Paper, Policy, RevokedKeys, Statement, Trust, judge,
    verify_time,
};
use proptest::prelude::*;
use tempfile::TempDir;

use super::{CONTENT, NOON, TAG, approval, case, files, has, key, line, openssh, quorum, registered, rejection, signed, statement, trust};

fn words() -> impl Strategy<Value = String> {
    "[A-Za-zæøåÆØÅ0-9:,.!-][ -~æøå]{0,40}".prop_map(|text| text.trim().to_owned()).prop_filter("not empty", |text| !text.is_empty())
}

fn any_statement() -> impl Strategy<Value = Statement> {
    let decision = any::<bool>().prop_map(|approves| if approves { Decision::Approve } else { Decision::Reject });
    let day = (1900..2100_u16, 1..13_u8, 1..29_u8).prop_map(|(year, month, day)| format!("{year}-{month:02}-{day:02}"));
    let optional = (proptest::option::of(day), proptest::option::of(words()), proptest::option::of(words()));
    ("[a-z0-9][a-z0-9/-]{0,30}", "[0-9a-f]{64}", "[a-z0-9][a-z0-9-]{0,20}", decision, optional).prop_map(
        |(tag, content_sha256, party, decision, (decided_at, minutes, office))| Statement {
            tag,
            content_sha256,
            party,
            decision,
            decided_at,
            minutes,
            office,
        },
    )
}

/// Any answer of the four who have a say on a content release, or of somebody without; at most one each.
fn any_papers() -> impl Strategy<Value = Vec<Paper>> {
    let answers = [
        vec![approval("midtjylland"), rejection("midtjylland")],
        vec![approval("skive"), rejection("skive"), Paper { signature: None, ..approval("skive") }],
        vec![approval("viborg"), registered("viborg"), rejection("viborg"), signed(&statement("viborg", Decision::Approve), "registrar")],
        vec![registered("silkeborg"), signed(&statement("silkeborg", Decision::Approve), "skive")],
        vec![approval("faelles")],
        vec![signed(&statement("aarhus", Decision::Approve), "aarhus")],
    ];
    let one_of = |choices: Vec<Paper>| proptest::option::weighted(0.7, proptest::sample::select(choices));
    answers.map(one_of).to_vec().prop_map(|papers| papers.into_iter().flatten().collect())
}

/// Any of the files of `trust/`, cut and changed, and some that are nothing at all.
fn any_bytes() -> impl Strategy<Value = Vec<u8>> {
    let texts: Vec<Vec<u8>> =
        files().into_values().chain([approval("skive").statement, approval("skive").signature.unwrap_or_default()]).collect();
    let damaged = (proptest::sample::select(texts), any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<Vec<u8>>()).prop_map(
        |(mut text, from, to, inserted)| {
            let (from, to) = (from.index(text.len()), to.index(text.len()));
            text.splice(from.min(to)..from.max(to), inserted.into_iter().take(8));
            text
        },
    );
    prop_oneof![damaged, any::<Vec<u8>>(), "\\PC{0,60}".prop_map(String::into_bytes)]
}

/// Lines of `allowed_signers` about skive's key: names, name spaces and times that are near to fitting, often odd.
fn any_line() -> impl Strategy<Value = String> {
    let names = prop_oneof!["(!?[skive*?]{1,7},?){1,4}", "\"?[skive,*! ]{1,12}\"?", Just("skive".to_owned())];
    let spaces = prop_oneof!["[a-t*?,!-]{0,18}", "(!?(aftale-approval|aftale-\\*|git|\\*),?){1,3}", Just("a\\\\\"b,*".to_owned())];
    let time = || (-2..3_i64).prop_map(|seconds| verify_time(NOON + seconds));
    let options = (proptest::option::of(spaces), proptest::option::of(time()), proptest::option::of(time()));
    (names, options, "[ \t]{1,2}", any::<bool>()).prop_map(|(names, (spaces, after, before), gap, comment)| {
        let options = [
            spaces.map(|text| format!("namespaces=\"{text}\"")),
            after.map(|text| format!("valid-after=\"{text}\"")),
            before.map(|text| format!("Valid-Before=\"{text}\"")),
        ];
        let options: Vec<String> = options.into_iter().flatten().collect();
        let end = if comment { " # \"or not\"" } else { "" };
        format!(
            "{names}{gap}{}{}{}{end}\n",
            options.join(","),
            if options.is_empty() { "" } else { gap.as_str() },
            key("skive").public_line()
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn ssh_keygen_gives_the_same_verdict_on_any_lines_that_are_read_here(lines in proptest::collection::vec(any_line(), 1..3)) {
        let text = lines.concat();
        let Ok(signers) = AllowedSigners::read(&text) else {
            return Ok(()); // stricter than ssh-keygen, which skips what it cannot read
        };
        if !has("ssh-keygen") {
            return Ok(());
        }
        let folder = TempDir::new().unwrap();
        let signature = key("skive").sign(APPROVAL_NAMESPACE, b"x").unwrap();
        fs::write(folder.path().join("signers"), &text).unwrap();
        fs::write(folder.path().join("text.sig"), &signature).unwrap();
        let time = format!("verify-time={}", verify_time(NOON));
        let arguments = ["ssh-keygen", "-Y", "verify", "-f", "signers", "-I", "skive", "-n", APPROVAL_NAMESPACE, "-O", &time, "-s", "text.sig"];
        let outside = openssh(folder.path(), "America/New_York", &arguments, b"x").status.success();
        let here = signers.verify(&RevokedKeys::default(), Some("skive"), APPROVAL_NAMESPACE, b"x", &signature, NOON);
        prop_assert_eq!(here.is_ok(), outside, "{}: {:?}", text, here);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_statement_reads_back_as_it_was_written(before in any_statement()) {
        let text = before.text().unwrap();
        prop_assert_eq!(&Statement::read(text.as_bytes()).unwrap(), &before);
        prop_assert_eq!(text, before.to_string());
    }

    #[test]
    fn what_is_read_as_a_statement_is_written_as_the_same_bytes(before in any_statement(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut text = before.to_string().into_bytes();
        let at = at.index(text.len());
        text[at] = byte;
        if let Ok(read) = Statement::read(&text) {
            prop_assert_eq!(read.to_string().into_bytes(), text);
        }
    }

    #[test]
    fn no_bytes_make_reading_fail_otherwise_than_by_an_error(bytes in any_bytes()) {
        let text = String::from_utf8_lossy(&bytes);
        let _ = (Statement::read(&bytes), Policy::read(&bytes));
        if let Ok(signers) = AllowedSigners::read(&text) {
            for allowed in signers.keys() {
                let again = AllowedSigners::read(&allowed.to_string()).unwrap();
                prop_assert_eq!(&again.keys()[0].fingerprint, &allowed.fingerprint);
                prop_assert_eq!(&again.keys()[0].principals, &allowed.principals);
            }
        }
        let _ = RevokedKeys::read(&text);
        let signers = AllowedSigners::read(&line("skive", &key("skive"))).unwrap();
        prop_assert!(signers.verify(&RevokedKeys::default(), None, GIT_NAMESPACE, b"", &text, NOON).is_err());
        for name in ["policy.json", "allowed_signers", "revoked_keys"] {
            let _ = Trust::read(&BTreeMap::from([(name.to_owned(), bytes.clone())]));
        }
        let papers = [
            Paper { statement: bytes.clone(), ..approval("skive") },
            Paper { signature: Some(bytes.clone()), ..approval("viborg") },
            Paper { party: text.into_owned(), ..approval("midtjylland") },
        ];
        let _ = judge(&trust(), &case(Kind::Content), &papers);
    }

    #[test]
    fn the_order_of_papers_does_not_matter(papers in any_papers(), turn in any::<prop::sample::Index>()) {
        let before = judge(&trust(), &case(Kind::Content), &papers);
        let mut turned = papers.clone();
        turned.reverse();
        prop_assert_eq!(&judge(&trust(), &case(Kind::Content), &turned), &before);
        turned.rotate_left(turn.index(papers.len().max(1)));
        prop_assert_eq!(judge(&trust(), &case(Kind::Content), &turned), before);
    }

    #[test]
    fn a_good_approval_more_never_closes_an_open_gate(papers in any_papers(), added in proptest::sample::select(quorum())) {
        let before = judge(&trust(), &case(Kind::Content), &papers).is_open();
        if papers.iter().all(|paper| paper.party != added.party) {
            let after = judge(&trust(), &case(Kind::Content), &[papers, vec![added]].concat()).is_open();
            prop_assert!(after || !before);
        }
    }

    #[test]
    fn a_good_approval_less_never_opens_the_gate(papers in any_papers(), at in any::<prop::sample::Index>()) {
        if papers.is_empty() {
            return Ok(());
        }
        let mut fewer = papers.clone();
        let gone = fewer.remove(at.index(papers.len()));
        let verdict = judge(&trust(), &case(Kind::Content), &papers);
        let was_good = verdict.groups.iter().any(|group| group.approved.contains(&gone.party));
        if was_good && !verdict.is_open() {
            prop_assert!(!judge(&trust(), &case(Kind::Content), &fewer).is_open());
        }
    }

    #[test]
    fn an_open_gate_opens_for_no_other_tag_and_no_other_content(papers in any_papers(), tag in "[a-z]{1,8}/r000[1-9]", hex in "[0-9a-f]{64}") {
        let verdict = judge(&trust(), &case(Kind::Content), &papers);
        prop_assert_eq!(verdict.is_open(), verdict.flaws.is_empty() && verdict.groups.iter().all(|group| group.approved.len() >= group.need as usize));
        prop_assume!(tag != TAG && hex != CONTENT);
        for other in [Case { tag: &tag, ..case(Kind::Content) }, Case { content_sha256: &hex, ..case(Kind::Content) }] {
            let verdict = judge(&trust(), &other, &papers);
            prop_assert!(!verdict.is_open());
            prop_assert!(verdict.groups.iter().all(|group| group.approved.is_empty() && group.rejected.is_empty()));
        }
    }

    #[test]
    fn a_signature_in_another_name_space_approves_nothing(namespace in "[a-z-]{1,20}", at in 0..3_usize) {
        prop_assume!(namespace != APPROVAL_NAMESPACE);
        let mut papers = quorum();
        papers[at].signature = Some(key(&papers[at].party).sign(&namespace, &papers[at].statement).unwrap().into_bytes());
        let verdict = judge(&trust(), &case(Kind::Content), &papers);
        prop_assert_eq!(verdict.flaws.len(), 1);
        prop_assert!(!verdict.is_open() && verdict.flaws[0].slug == "other-namespace" && verdict.flaws[0].party == papers[at].party);
    }
}
