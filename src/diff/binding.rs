//! Words that decide what is agreed: those that bind, free, forbid, negate, bound or count.
//!
//! Dropping or adding one changes the agreement, so it is never taken for a mere change of wording, and a comparison
//! never hides one that stayed. The list is for Danish health agreements, with the chief words of neighbouring
//! statutes. Looking a word up takes no memory: it is asked for every changed word.

use crate::diff::vocabulary::Openings;

/// Binding words as they are folded, sorted by their bytes.
#[rustfmt::skip] // one word a line would be the whole page
const BINDING: [&str; 183] = sorted([
    "aldrig", "alene", "all", "alle", "alt", "altid", "arbejdsdag", "arbejdsdage", "begge", "behøver", "berettiget",
    "burde", "bør", "cannot", "dag", "dage", "dagen", "dager", "daglig", "daglige", "dagligt", "darf", "day", "days",
    "døgn", "døgnet", "dürfen", "each", "ej", "elleve", "enhver", "ethvert", "fem", "fire", "forbudt", "forpligte",
    "forpligtede", "forpligtelse", "forpligtelser", "forpligter", "forpligtet", "frivillig", "frivillige",
    "frivilligt", "gange", "halvår", "halvårlig", "halvårligt", "hour", "hours", "hurtigst", "hver", "hverdag",
    "hverdage", "hverdagen", "hverken", "hvert", "højst", "ikke", "inden", "indtil", "ingen", "innen", "intet",
    "jahr", "jahre", "jahren", "kalenderdag", "kalenderdage", "kan", "kann", "kein", "keine", "kr", "kroner", "kun",
    "kunne", "kvartal", "kvartaler", "kvartalsvis", "können", "maksimalt", "maksimum", "may", "medmindre", "mia",
    "mindst", "minimum", "minut", "minutter", "mio", "monat", "monate", "monaten", "month", "months", "muligt",
    "muss", "must", "må", "måned", "måneden", "måneder", "månedlig", "månedlige", "månedligt", "måtte", "müssen",
    "never", "ni", "nicht", "no", "normalt", "not", "nødvendig", "nødvendige", "nødvendigt", "obligatorisk",
    "obligatoriske", "omgående", "only", "otte", "pct", "percent", "pligt", "pligten", "pligter", "procent",
    "promille", "prosent", "prozent", "relevant", "relevante", "samtlige", "seks", "senest", "shall", "should",
    "skal", "skulle", "snarest", "soll", "sollen", "spätestens", "straks", "syv", "ti", "tidligst", "time", "timen",
    "timer", "tolv", "tre", "udelukkende", "uden", "udgangspunkt", "uge", "ugen", "ugentlig", "ugentlige",
    "ugentligt", "uger", "uker", "undlade", "undlader", "undtagelsesvis", "undtagen", "undtaget", "unverzüglich",
    "virkedager", "week", "weeks", "woche", "wochen", "years", "år", "året", "årlig", "årlige", "årligt", "én", "ét",
    "øjeblikkeligt",
]);

/// Bytes of the longest word of any list.
const LONGEST: usize = 14;

/// Whether a word binds or bounds: `skal`, `ikke`, `senest`, a number, a unit of time; also in the genitive (`to ugers`).
pub(super) fn is_binding(word: &str) -> bool {
    const OPENINGS: Openings = Openings::of(&BINDING);
    word.bytes().any(|byte| byte.is_ascii_digit() || byte == b'%') || (OPENINGS.fit_genitive(word) && is_any(word, &BINDING))
}

/// Whether a word, folded, is in a list that is sorted by its bytes; its genitive in `s` counts too.
pub(super) fn is_any(word: &str, list: &[&str]) -> bool {
    let bare = word.trim_matches(|letter: char| !letter.is_alphanumeric());
    let mut lower = [0_u8; LONGEST + 1];
    let Some(folded) = lower.get_mut(..bare.len()) else { return false };
    let mut last = 0;
    for (to, byte) in folded.iter_mut().zip(bare.bytes()) {
        // The capitals of Latin-1 (`Å`, `Ø`, `Ü`) are two bytes, the second of them 32 below that of the small letter.
        let latin_capital = last == 0xC3 && (0x80..=0x9E).contains(&byte);
        *to = if latin_capital { byte + 0x20 } else { byte.to_ascii_lowercase() };
        last = byte;
    }
    let has = |word: &[u8]| list.binary_search_by(|known| known.as_bytes().cmp(word)).is_ok();
    has(folded) || folded.strip_suffix(b"s").is_some_and(has)
}

/// The list itself; compiling stops when it is not sorted by its bytes, for then nothing would be found in it.
pub(super) const fn sorted<const COUNT: usize>(list: [&str; COUNT]) -> [&str; COUNT] {
    let mut at = 1;
    while at < COUNT {
        let (one, other) = (list[at - 1].as_bytes(), list[at].as_bytes());
        let mut byte = 0;
        while byte < one.len() && byte < other.len() && one[byte] == other[byte] {
            byte += 1;
        }
        let rises = byte < other.len() && (byte == one.len() || one[byte] < other[byte]);
        assert!(rises, "the list is not sorted by its bytes");
        at += 1;
    }
    list
}
