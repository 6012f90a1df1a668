//! Running text: words with emphasis, links, references and footnotes.

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::agreement::Place;
use crate::model::work::{UnitId, WorkId};

/// A run of inline pieces. Quotes, dashes and no-break spaces are already normalised.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Text(pub Vec<Inline>);

/// One inline piece.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Inline {
    /// Plain words.
    Words {
        /// The words, never empty.
        text: String,
    },
    /// Emphasised words.
    Emphasis {
        /// What is emphasised.
        content: Text,
    },
    /// Strongly emphasised words.
    Strong {
        /// What is emphasised.
        content: Text,
    },
    /// A link out of the work.
    Link {
        /// `https://…` or `mailto:…`.
        url: String,
        /// The words of the link.
        content: Text,
    },
    /// A reference to a unit of this or another work.
    Reference(Reference),
    /// A footnote, at the place it is called from.
    Footnote(Footnote),
}

/// A reference to a unit.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Reference {
    /// The work the target is in; absent for this work.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub work: Option<WorkId>,
    /// The target's written id; absent when the whole work is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<UnitId>,
    /// The words a reader sees: the author's, or the computed citation, e.g. `afsnit 2.1, stk. 3`.
    pub text: String,
}

/// A footnote; its words stand in the text at the place of the call.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Footnote {
    /// Id, number (`1`, counted through the work) and citation.
    #[serde(flatten)]
    pub place: Place,
    /// The note; holds no footnotes itself.
    pub text: Text,
}

impl Text {
    /// Plain words as text.
    pub fn plain(words: impl Into<String>) -> Self {
        let text = words.into();
        if text.is_empty() { Self::default() } else { Self(vec![Inline::Words { text }]) }
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether no word is printed.
    pub fn is_blank(&self) -> bool {
        self.words().trim().is_empty()
    }

    /// The words without marks and without footnotes.
    pub fn words(&self) -> String {
        let mut out = String::new();
        self.write_words(&mut out);
        out
    }

    fn write_words(&self, out: &mut String) {
        for inline in &self.0 {
            match inline {
                Inline::Words { text } => out.push_str(text),
                Inline::Emphasis { content } | Inline::Strong { content } | Inline::Link { content, .. } => content.write_words(out),
                Inline::Reference(reference) => out.push_str(&reference.text),
                Inline::Footnote(_) => {}
            }
        }
    }

    /// The footnotes called from this text, in order.
    pub fn footnotes(&self) -> Vec<&Footnote> {
        let mut found = Vec::new();
        self.for_each(&mut |inline| {
            if let Inline::Footnote(footnote) = inline {
                found.push(footnote);
            }
        });
        found
    }

    /// Calls a function on every inline piece, outer before inner, without going into footnotes.
    pub fn for_each<'a>(&'a self, visit: &mut impl FnMut(&'a Inline)) {
        for inline in &self.0 {
            visit(inline);
            if let Inline::Emphasis { content } | Inline::Strong { content } | Inline::Link { content, .. } = inline {
                content.for_each(visit);
            }
        }
    }

    /// Calls a function on every inline piece that may be changed, going into footnotes too.
    pub fn for_each_mut(&mut self, visit: &mut impl FnMut(&mut Inline)) {
        for inline in &mut self.0 {
            visit(inline);
            match inline {
                Inline::Emphasis { content } | Inline::Strong { content } | Inline::Link { content, .. } => content.for_each_mut(visit),
                Inline::Footnote(footnote) => footnote.text.for_each_mut(visit),
                Inline::Words { .. } | Inline::Reference(_) => {}
            }
        }
    }
}

/// Whether a word before a full stop is a Danish short form, which a capital may follow in the middle of a sentence.
pub fn is_abbreviation(core: &str) -> bool {
    const SHORT: [&str; 18] =
        ["kl", "nr", "stk", "jf", "ca", "pr", "dvs", "evt", "hhv", "inkl", "ekskl", "tlf", "dr", "kap", "litra", "art", "vedr", "obs"];
    core.contains('.') && !core.contains(|c: char| c.is_ascii_digit()) || SHORT.contains(&core.to_lowercase().as_str())
}
