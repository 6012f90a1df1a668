//! Sheets set up by hand: a region, some municipalities that a registrar signs for, and general practice.

use aftale::model::{ApprovalSheet, ApprovedFile, FactDate, PartyDecision, PartyGroup, PartyId, ReleaseKind, Standing};

pub fn date(date: &str) -> FactDate {
    date.parse().expect("a date")
}

/// A party that approved with its own key.
pub fn approved(id: &str, name: &str, day: &str) -> PartyDecision {
    PartyDecision {
        id: PartyId(id.into()),
        name: name.into(),
        standing: Standing::Approved,
        decided_at: Some(date(day)),
        minutes: Some(format!("Mødet {day}, punkt 4")),
        office: Some(format!("{name}, sekretariatet")),
        registrar: None,
        fingerprint: Some(format!("SHA256:{}", format!("{id}0123456789").repeat(8).chars().take(43).collect::<String>())),
    }
}

/// A party that said nothing.
pub fn silent(party: PartyDecision, standing: Standing) -> PartyDecision {
    PartyDecision { standing, decided_at: None, minutes: None, office: None, registrar: None, fingerprint: None, ..party }
}

/// A sheet with so many municipalities, all approved, signed for by the registrar.
pub fn sheet(municipalities: usize) -> ApprovalSheet {
    let municipality = |at: usize| PartyDecision {
        office: Some("Fællessekretariatet".into()),
        registrar: Some("Fællessekretariatet".into()),
        fingerprint: Some(format!("SHA256:{}", "f".repeat(43))),
        ..approved(&format!("kommune-{at}"), &format!("Kommune{at}"), "2019-06-25")
    };
    let mut parties = vec![approved("region-midtjylland", "Region Midtjylland", "2019-06-26")];
    parties.extend((1..=municipalities).map(municipality));
    parties.push(approved("plo-midtjylland", "PLO-Midtjylland", "2019-06-20"));
    let group = |id: &str, name: &str, members: &[PartyDecision]| {
        let count = u32::try_from(members.len()).expect("few");
        PartyGroup {
            id: id.into(),
            name: name.into(),
            need: count,
            approved: count,
            members: members.iter().map(|party| party.id.clone()).collect(),
        }
    };
    let last = parties.len() - 1;
    let groups = vec![
        group("region", "Region", &parties[..1]),
        group("kommuner", "Kommuner", &parties[1..last]),
        group("praksis", "Almen praksis", &parties[last..]),
    ];
    ApprovalSheet {
        folder: "midtjylland/sundhedsaftale/2019-2023".into(),
        title: Some("Et nært sundhedsvæsen & balance".into()),
        short_title: Some("Sundhedsaftale 2019–2023".into()),
        publisher: "Region Midtjylland".into(),
        language: "da".into(),
        tag: "midtjylland/sundhedsaftale/2019-2023/r0001".into(),
        revision: 1,
        kind: ReleaseKind::Content,
        erratum: None,
        reason: None,
        expression: Some("/akn/dk-82/act/sundhedsaftale/2019-07-01/1/dan@2019-06-12".into()),
        text_digest: Some("7e".repeat(32)),
        content_sha256: "c0".repeat(32),
        files: ["agreement.pdf", "agreement.xml"]
            .map(|name| ApprovedFile {
                name: name.into(),
                sha256: name.bytes().map(|byte| format!("{byte:02x}")).collect::<String>().repeat(3)[..64].into(),
            })
            .into(),
        released: date("2019-07-01"),
        judged_at: "2019-07-01T12:30:00Z".into(),
        example: false,
        groups,
        parties,
    }
}

/// Four municipalities: the first rejected, the second is silent, the third has no key, the fourth gives no date.
pub fn troubled() -> ApprovalSheet {
    let mut sheet = sheet(4);
    sheet.parties[1].standing = Standing::Rejected;
    sheet.parties[2] = silent(sheet.parties[2].clone(), Standing::Missing);
    sheet.parties[3] = silent(sheet.parties[3].clone(), Standing::NoKey);
    sheet.parties[4].decided_at = None;
    sheet.groups[1].approved = 1;
    sheet
}

/// A change of trust that every party approved.
pub fn of_trust() -> ApprovalSheet {
    ApprovalSheet {
        folder: "trust".into(),
        title: None,
        short_title: None,
        tag: "trust/r0002".into(),
        revision: 2,
        kind: ReleaseKind::Trust,
        reason: Some("En ny nøgle".into()),
        expression: None,
        text_digest: None,
        files: vec![ApprovedFile { name: "policy.json".into(), sha256: "ab".repeat(32) }],
        ..sheet(2)
    }
}

/// A republication: the publisher alone.
pub fn alone() -> ApprovalSheet {
    ApprovalSheet { kind: ReleaseKind::Republication, revision: 3, groups: Vec::new(), parties: Vec::new(), ..sheet(0) }
}
