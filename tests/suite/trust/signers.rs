//! `allowed_signers` and `revoked_keys`: what is read, what is refused, and whose signature it is.

use std::fs;

use aftale::trust::{APPROVAL_NAMESPACE, AllowedSigners, RevokedKeys, SignatureFlaw, Signer, verify_time};
use tempfile::TempDir;

use super::cases::{CASES, Signature};
use super::{NOON, YEAR, has, key, line, openssh};

const TEXT: &[u8] = b"Party: skive\n";

/// A signature for an approval by the key of a name.
fn sign(name: &str) -> String {
    key(name).sign(APPROVAL_NAMESPACE, TEXT).unwrap()
}

fn read(text: &str) -> AllowedSigners {
    AllowedSigners::read(text).unwrap_or_else(|flaws| panic!("{flaws:?}"))
}

fn verify(signers: &str, principal: Option<&str>) -> Result<Signer, SignatureFlaw> {
    read(signers).verify(&RevokedKeys::default(), principal, APPROVAL_NAMESPACE, TEXT, &sign("skive"), NOON)
}

/// The one flaw of a file of one line.
fn flaw(text: &str) -> String {
    let flaws = AllowedSigners::read(text).expect_err(text);
    assert_eq!(flaws.len(), 1, "{text}: {flaws:?}");
    assert_eq!(flaws[0].line, 1);
    flaws[0].message.clone()
}

#[test]
fn the_verdict_on_a_signature_is_the_one_of_ssh_keygen_in_every_time_zone() {
    let tool = has("ssh-keygen");
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name);
    for case in CASES {
        let signers = case.signers.replace("{skive}", &key("skive").public_line()).replace("{viborg}", &key("viborg").public_line());
        let revoked = case.revoked.replace("{skive}", &key("skive").public_line()).replace("{viborg}", &key("viborg").public_line());
        let signature = match case.signature {
            Signature::By(name, namespace) => key(name).sign(namespace, TEXT).unwrap(),
            Signature::Text(text) => text.to_owned(),
            Signature::Recast(recast) => recast(&sign("skive")),
        };
        let signer = read(&signers).verify(
            &RevokedKeys::read(&revoked).unwrap(),
            Some(case.principal),
            case.namespace,
            case.text,
            &signature,
            case.at,
        );
        assert_eq!(signer.is_ok(), case.good, "{}: {signer:?}", case.what);
        if !tool {
            continue;
        }
        fs::write(path("signers"), &signers).unwrap();
        fs::write(path("revoked"), &revoked).unwrap();
        fs::write(path("text.sig"), &signature).unwrap();
        let time = format!("verify-time={}", verify_time(case.at));
        for zone in ["UTC", "America/New_York", "Asia/Kolkata"] {
            let arguments = ["ssh-keygen", "-Y", "verify", "-f", "signers", "-I", case.principal, "-n", case.namespace, "-O", &time];
            let output = openssh(folder.path(), zone, &[&arguments[..], &["-r", "revoked", "-s", "text.sig"]].concat(), case.text);
            let words = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
            assert_eq!(output.status.success(), case.good, "{} in {zone}: {words}", case.what);
        }
    }
}

#[test]
fn each_reason_has_a_name_of_its_own() {
    let own = line("skive", &key("skive"));
    let judged = |signers: &str, revoked: &str, principal, namespace, text: &[u8], signature: &str, at| {
        read(signers).verify(&RevokedKeys::read(revoked).unwrap(), Some(principal), namespace, text, signature, at).unwrap_err()
    };
    let space = APPROVAL_NAMESPACE;
    let signature = sign("skive");
    assert_eq!(judged(&own, "", "skive", space, TEXT, "no signature", NOON), SignatureFlaw::Garbled);
    assert_eq!(judged(&own, "", "skive", space, b"Party: viborg\n", &signature, NOON), SignatureFlaw::Changed);
    assert!(matches!(judged(&own, "", "skive", "git", TEXT, &signature, NOON), SignatureFlaw::Namespace { .. }));
    assert!(matches!(
        judged(&own.replace(space, "git"), "", "skive", space, TEXT, &signature, NOON),
        SignatureFlaw::KeyNamespace { line: 1, .. }
    ));
    assert!(matches!(judged(&line("skive", &key("viborg")), "", "skive", space, TEXT, &signature, NOON), SignatureFlaw::UnknownKey { .. }));
    assert!(matches!(judged(&own, "", "viborg", space, TEXT, &signature, NOON), SignatureFlaw::OtherPrincipal { line: 1, .. }));
    assert!(matches!(judged(&own, "", "skive", space, TEXT, &signature, NOON - YEAR - 1), SignatureFlaw::NotYetValid { .. }));
    assert!(matches!(judged(&own, "", "skive", space, TEXT, &signature, NOON + YEAR + 1), SignatureFlaw::Expired { .. }));
    assert!(matches!(
        judged(&own, &key("skive").public_line(), "skive", space, TEXT, &signature, NOON),
        SignatureFlaw::Revoked { line: 1, .. }
    ));
    let expired = judged(&own, "", "skive", space, TEXT, &signature, NOON + YEAR + 1).to_string();
    assert!(expired.contains("was valid only until 20200630120000Z") && expired.contains(&key("skive").fingerprint()), "{expired}");
}

#[test]
fn a_key_is_valid_through_both_ends_of_its_time() {
    let own = line("skive", &key("skive"));
    let at = |at| read(&own).verify(&RevokedKeys::default(), None, APPROVAL_NAMESPACE, TEXT, &sign("skive"), at).is_ok();
    assert_eq!([NOON - YEAR - 1, NOON - YEAR, NOON + YEAR, NOON + YEAR + 1].map(at), [false, true, true, false]);
}

#[test]
fn a_renewed_key_line_counts_beside_the_expired_one() {
    let old = format!("skive valid-before=\"20190101Z\" {}\n", key("skive").public_line());
    assert!(matches!(verify(&old, Some("skive")), Err(SignatureFlaw::Expired { line: 1, .. })));
    assert!(verify(&(old + &line("skive", &key("skive"))), Some("skive")).is_ok());
}

#[test]
fn without_a_principal_the_signer_is_the_first_whom_the_line_admits() {
    let public = key("skive").public_line();
    let signer = |principals: &str| verify(&format!("{principals} {public}"), None).map(|signer| signer.principal);
    assert_eq!(signer("skive,viborg").as_deref(), Ok("skive"));
    assert_eq!(signer("!skive,viborg").as_deref(), Ok("viborg"));
    assert_eq!(signer("*@skive.dk").as_deref(), Ok("*@skive.dk"), "as git prints it");
    assert!(matches!(signer("!*"), Err(SignatureFlaw::OtherPrincipal { .. })));
    assert_eq!(verify(&format!("skive {public}"), None).unwrap().fingerprint, key("skive").fingerprint());
}

#[test]
fn the_keys_of_a_party_are_every_line_that_lists_it() {
    let signers = read(&format!("# keys\n\n{}{}{}", line("skive", &key("a")), line("viborg", &key("b")), line("viborg,s*", &key("c"))));
    let found: Vec<(usize, String)> = signers.keys_of("skive").into_iter().map(|key| (key.line, key.fingerprint.clone())).collect();
    assert_eq!(found, [(3, key("a").fingerprint()), (5, key("c").fingerprint())]);
    assert_eq!(signers.keys()[0].public_line(), key("a").public_line());
    assert_eq!((signers.keys()[0].valid_after, signers.keys()[0].valid_before), (Some(NOON - YEAR), Some(NOON + YEAR)));
    assert!(signers.keys_of("").is_empty());
}

#[test]
fn a_line_that_openssh_would_misread_or_skip_is_refused_with_a_way_out() {
    let public = key("skive").public_line();
    let with = |options: &str| flaw(&format!("skive {options} {public}"));
    assert!(with("valid-after=\"20190701\"").contains("write the Z: `20190701Z`"));
    assert!(with("valid-before=\"20190701120000\"").contains("write the Z"));
    for wrong in
        ["20190230Z", "2019070112Z", "20190701250000Z", "tomorrow", "Z", "20190701120060Z", "2019-07-01Z", "19700101Z", "19691231Z"]
    {
        assert!(with(&format!("valid-after=\"{wrong}\"")).contains(wrong), "{wrong}");
    }
    assert!(with("valid-after=\"20200101Z\",valid-before=\"20190101Z\"").contains("never valid"));
    assert!(with("cert-authority").contains("list each party's own key"));
    assert!(with("cert-authority,namespaces=\"git\"").contains("`cert-authority`"));
    assert!(with("namespaces=\"a\",namespaces=\"b\"").contains("twice"));
    assert!(with("namespaces=git").contains("quoted"));
    assert!(with("namespaces=\"git").contains("not closed"));
    assert!(with("namespaces=\"git\",").contains("last comma"));
    assert!(with("namespaces=\"git\"valid-after=\"20190101Z\"").contains("comma is missing"));
    assert!(with("no-touch-required").contains("not an option"));
    assert!(flaw("skive").contains("ends after the principals"));
    assert!(flaw("skive ").contains("ends after the principals"));
    assert!(flaw("\"skive ssh-ed25519 AAAA").contains("not closed"));
    assert!(flaw("skive ssh-ed25519 AAAA").contains("whole line of its `.pub` file"));
    assert!(flaw("skive namespaces=\"git\"").contains("missing"));
    assert!(flaw("skive namespaces=\"git\" ssh-ed25519 AAAA").contains("cannot be read"));
    assert!(flaw(&format!("{} {public}", "a".repeat(2000))).contains("1022"));
    assert!(flaw(&format!("ski\0ve {public}")).contains("control character"));
    let certificate = "skive ssh-ed25519-cert-v01@openssh.com AAAA";
    assert!(flaw(certificate).contains("certificates"));
}

#[test]
fn every_wrong_line_is_told_with_its_number() {
    let text = format!("# one\nskive\n\n{}viborg cert-authority {}\r\n", line("skive", &key("skive")), key("viborg").public_line());
    let lines: Vec<usize> = AllowedSigners::read(&text).unwrap_err().iter().map(|flaw| flaw.line).collect();
    assert_eq!(lines, [2, 5]);
}

#[test]
fn a_key_line_reads_back_as_it_is_shown() {
    let public = key("skive").public_line();
    for text in [
        format!("a,!b,c* {public}"),
        format!("\"a b\" NAMESPACES=\"x,\\\"y\\\"\",valid-before=\"20190701Z\" {public}"),
        line("skive", &key("skive")),
    ] {
        let before = read(&text).keys()[0].clone();
        assert_eq!(read(&before.to_string()).keys()[0], before, "{before}");
    }
    assert_eq!(read(&line("skive", &key("skive"))).keys()[0].to_string() + "\n", line("skive", &key("skive")));
}

#[test]
fn a_revoked_key_is_written_as_a_key_since_ssh_keygen_takes_nothing_else() {
    let fingerprint = key("skive").fingerprint();
    let message = RevokedKeys::read(&format!("# lost\n{fingerprint}\n")).unwrap_err()[0].to_string();
    assert!(message.contains("line 2") && message.contains("public line"), "{message}");
    assert!(RevokedKeys::read("SSHKRL\u{1}").is_err() && RevokedKeys::read("skive").is_err());
    let revoked = RevokedKeys::read(&format!("# lost\n\n  {}\r\n", key("skive").public_line())).unwrap();
    assert_eq!(revoked.fingerprints(), std::slice::from_ref(&fingerprint));
    assert!(revoked.revokes(&fingerprint) && !revoked.revokes(&key("viborg").fingerprint()));
    if has("ssh-keygen") {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("signers"), line("skive", &key("skive"))).unwrap();
        fs::write(folder.path().join("revoked"), key("viborg").fingerprint()).unwrap();
        fs::write(folder.path().join("text.sig"), sign("skive")).unwrap();
        let time = format!("verify-time={}", verify_time(NOON));
        let arguments =
            ["ssh-keygen", "-Y", "verify", "-f", "signers", "-I", "skive", "-n", APPROVAL_NAMESPACE, "-O", &time, "-s", "text.sig"];
        assert!(openssh(folder.path(), "UTC", &arguments, TEXT).status.success());
        let with_fingerprint = openssh(folder.path(), "UTC", &[&arguments[..], &["-r", "revoked"]].concat(), TEXT);
        assert!(!with_fingerprint.status.success(), "if this succeeds one day, fingerprints can be allowed here");
    }
}
