//! A sentence stands in an agreement once; what is said twice may be changed in one place only.
//!
//! Case, white space and punctuation do not count, the words of references do. Headings, captions and table cells stay out.

use std::collections::BTreeMap;

use crate::checks::prose::{Prose, running_texts};
use crate::checks::{Rule, Subject};
use crate::diagnostic::{Diagnostic, Span};
use crate::model::Text;

/// The rule.
pub const RULE: Rule = Rule { name: "duplicate-sentence", says: "a sentence stands in the text twice", check };

/// Shorter sentences are phrases that may well come again, e.g. `Parterne aftaler`.
const LEAST_WORDS: usize = 4;

/// How many words of a sentence are quoted.
const QUOTED_WORDS: usize = 8;

fn check(subject: &Subject) -> Vec<Diagnostic> {
    let mut first: BTreeMap<String, Span> = BTreeMap::new();
    let mut found = Vec::new();
    for (place, text) in running_texts(subject.agreement) {
        let repeated: Vec<(String, Span)> = sentences(text)
            .filter_map(|sentence| match first.get(&sentence) {
                Some(earlier) => Some((sentence, *earlier)),
                None => {
                    first.insert(sentence, place.span);
                    None
                }
            })
            .collect();
        let Some((sentence, earlier)) = repeated.first() else { continue };
        let message = match repeated.len() {
            1 => "a sentence stands in the text twice".to_owned(),
            several => format!("{several} sentences stand in the text twice"),
        };
        let words: Vec<&str> = sentence.split(' ').collect();
        let more = if words.len() > QUOTED_WORDS { " …" } else { "" };
        let quoted = words.iter().take(QUOTED_WORDS).copied().collect::<Vec<_>>().join(" ");
        let finding = Diagnostic::warning(RULE.name, place.span, message)
            .label(format!("`{quoted}{more}` comes again here"))
            .related(*earlier, "first said here")
            .help("a reference to the first place says the same and cannot drift from it, e.g. `jf. [](#id)`");
        found.push(finding);
    }
    found
}

/// The sentences of a text that are long enough, lower case, words parted by one blank.
fn sentences(text: &Text) -> impl Iterator<Item = String> {
    let prose = Prose::read([text.words()]);
    let long: Vec<String> = prose
        .sentences()
        .filter(|sentence| sentence.len() >= LEAST_WORDS)
        .map(|sentence| sentence.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" "))
        .collect();
    long.into_iter()
}
