//! The table of signatures, good and bad, that this program and `ssh-keygen -Y verify` must agree on.

use aftale::trust::{APPROVAL_NAMESPACE, GIT_NAMESPACE};

use super::NOON;

/// One signature and the files that judge it; `{skive}` and `{viborg}` stand for their public keys.
pub struct SignatureCase {
    pub what: &'static str,
    pub signers: &'static str,
    pub revoked: &'static str,
    pub principal: &'static str,
    pub namespace: &'static str,
    pub text: &'static [u8],
    pub signature: Signature,
    pub at: i64,
    pub good: bool,
}

pub enum Signature {
    /// Made by the key of a name, in a name space.
    By(&'static str, &'static str),
    /// These letters.
    Text(&'static str),
    /// Skive's own approval, written in another way.
    Recast(fn(&str) -> String),
}

const OWN: Signature = Signature::By("skive", APPROVAL_NAMESPACE);

/// Skive's own signature under other signers.
const fn signers(what: &'static str, signers: &'static str, good: bool) -> SignatureCase {
    SignatureCase {
        what,
        signers,
        revoked: "",
        principal: "skive",
        namespace: APPROVAL_NAMESPACE,
        text: b"Party: skive\n",
        signature: OWN,
        at: NOON,
        good,
    }
}

/// Another signature under skive's plain line.
const fn signature(what: &'static str, signature: Signature, good: bool) -> SignatureCase {
    SignatureCase { signature, ..signers(what, "skive {skive}\n", good) }
}

pub const CASES: &[SignatureCase] = &[
    signers("a plain line", "skive {skive}\n", true),
    signers("no end of line", "skive {skive}", true),
    signers("carriage returns", "# keys\r\nskive {skive}\r\n", true),
    signers("spaces and tabs", "  \t skive \t {skive}  \n", true),
    signers("no lines", "# nobody\n", false),
    signers("another key", "skive {viborg}\n", false),
    signers("another key first", "skive {viborg}\nskive {skive}\n", true),
    signers("another party", "viborg {skive}\n", false),
    signers("a party whose name only begins so", "skiven {skive}\n", false),
    signers("other letters", "Skive {skive}\n", false),
    signers("two parties", "viborg,skive {skive}\n", true),
    signers("an empty name in the list", "viborg,,skive {skive}\n", true),
    signers("a star", "* {skive}\n", true),
    signers("a star inside", "s*e {skive}\n", true),
    signers("stars that have to go back", "*k*v* {skive}\n", true),
    signers("a star that does not reach", "s*x {skive}\n", false),
    signers("a question mark", "?kive {skive}\n", true),
    signers("too many question marks", "??????? {skive}\n", false),
    signers("negated alone", "!viborg {skive}\n", false),
    signers("negated and a star", "!skive,* {skive}\n", false),
    signers("a star and negated", "*,!skive {skive}\n", false),
    signers("another one negated", "*,!viborg {skive}\n", true),
    signers("negated by a pattern", "skive,!s* {skive}\n", false),
    signers("quoted names", "\"viborg kommune,skive\" {skive}\n", true),
    signers("a quote inside the names", "viborg,\"skive\" {skive}\n", true),
    signers("a comment behind", "skive {skive} a comment, with \"quotes\"\n", true),
    signers("the name space", "skive namespaces=\"aftale-approval\" {skive}\n", true),
    signers("another name space", "skive namespaces=\"git\" {skive}\n", false),
    signers("two name spaces", "skive namespaces=\"git,aftale-approval\" {skive}\n", true),
    signers("a pattern of name spaces", "skive namespaces=\"aftale-*\" {skive}\n", true),
    signers("a negated name space", "skive namespaces=\"*,!aftale-approval\" {skive}\n", false),
    signers("no name space", "skive namespaces=\"\" {skive}\n", false),
    signers("an escaped quote in a name space", "skive namespaces=\"a\\\"b c,aftale-approval\" {skive}\n", true),
    signers("options in capitals", "skive NameSpaces=\"aftale-approval\" {skive}\n", true),
    signers(
        "one line for git and one for approvals",
        "skive namespaces=\"git\" {skive}\nskive namespaces=\"aftale-approval\" {skive}\n",
        true,
    ),
    signers("valid from an hour before", "skive valid-after=\"201907011100Z\" {skive}\n", true),
    signers("valid from this second", "skive valid-after=\"20190701120000Z\" {skive}\n", true),
    signers("valid from the next second", "skive valid-after=\"20190701120001Z\" {skive}\n", false),
    signers("valid until this second", "skive valid-before=\"20190701120000Z\" {skive}\n", true),
    signers("valid until the second before", "skive valid-before=\"20190701115959Z\" {skive}\n", false),
    signers("valid from the day", "skive valid-after=\"20190701Z\" {skive}\n", true),
    signers("valid until the day before", "skive valid-before=\"20190630Z\" {skive}\n", false),
    signers("valid until the day", "skive valid-before=\"20190701z\" {skive}\n", false),
    signers("between", "skive valid-after=\"20190101Z\",valid-before=\"20200101Z\",namespaces=\"*\" {skive}\n", true),
    signers("expired, and renewed below", "skive valid-before=\"20190101Z\" {skive}\nskive valid-after=\"20190101Z\" {skive}\n", true),
    signers("a time zone in words", "skive valid-after=\"20190701UTC\" {skive}\n", true),
    SignatureCase { revoked: "{skive}\n", ..signers("revoked", "skive {skive}\n", false) },
    SignatureCase { revoked: "# lost\n\n  {viborg}\n\t{skive}\n", ..signers("revoked below others", "skive {skive}\n", false) },
    SignatureCase { revoked: "# nobody\n{viborg}\n", ..signers("another one is revoked", "skive {skive}\n", true) },
    SignatureCase { revoked: "# {skive}\n", ..signers("revoked in a comment only", "skive {skive}\n", true) },
    SignatureCase { principal: "viborg", ..signers("asked for another party", "skive {skive}\n", false) },
    SignatureCase { principal: "s*", ..signers("asked for a pattern", "skive {skive}\n", false) },
    SignatureCase { namespace: GIT_NAMESPACE, ..signers("asked for git", "skive {skive}\n", false) },
    SignatureCase { text: b"Party: skive\r\n", ..signers("another line end in the text", "skive {skive}\n", false) },
    SignatureCase { text: b"", ..signers("an empty text", "skive {skive}\n", false) },
    SignatureCase { text: b"Party: skive\n\n", ..signers("one more line end in the text", "skive {skive}\n", false) },
    signature("signed for git", Signature::By("skive", GIT_NAMESPACE), false),
    signature("signed by a stranger", Signature::By("stranger", APPROVAL_NAMESPACE), false),
    signature("no letters", Signature::Text(""), false),
    signature("other words", Signature::Text("approved, Skive\n"), false),
    signature("an empty armour", Signature::Text("-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----\n"), false),
    signature("carriage returns in the armour", Signature::Recast(|text| text.replace('\n', "\r\n")), false),
    signature("carriage returns after its first line", Signature::Recast(|text| text.replace('\n', "\r\n").replacen('\r', "", 1)), true),
    signature("words after the armour", Signature::Recast(|text| format!("{text}with regards\n")), true),
    signature("words before the armour", Signature::Recast(|text| format!("approved\n{text}")), false),
    signature(
        "one long line",
        Signature::Recast(|text| {
            text.replacen("-----\n", "-----\n\0", 1).replace('\n', "").replace('\0', "\n").replace("-----END", "\n-----END")
        }),
        true,
    ),
    signature("no end", Signature::Recast(|text| text.replace("-----END SSH SIGNATURE-----\n", "")), false),
    signature(
        "half a signature",
        Signature::Recast(|text| {
            text.lines().filter(|line| !line.ends_with('=')).take(3).map(|line| format!("{line}\n")).collect::<String>()
                + "-----END SSH SIGNATURE-----\n"
        }),
        false,
    ),
    signature(
        "a changed letter",
        Signature::Recast(|text| {
            let at = text.rfind("\n-----END").expect("an armour") - 12;
            let letter = if text.as_bytes()[at] == b'A' { "B" } else { "A" };
            format!("{}{letter}{}", &text[..at], &text[at + 1..])
        }),
        false,
    ),
];
