//! The defined words of an agreement, each with the identifier of its TLCTerm.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Agreement, Block};
use crate::renderings::akn::eid::slug;

/// The defined words in print order.
#[derive(Debug, Clone, Default)]
pub struct Terms {
    /// Identifier and word.
    pub listed: Vec<(String, String)>,
    by_word: BTreeMap<String, String>,
}

impl Terms {
    /// Collects the words of all word lists; a word that comes twice is one term.
    pub fn of(agreement: &Agreement) -> Self {
        let mut terms = Self::default();
        let mut taken = BTreeSet::new();
        for section in agreement.all_sections() {
            for block in &section.blocks {
                let Block::Definitions(definitions) = block else { continue };
                for entry in &definitions.entries {
                    terms.add(entry.term.words(), &mut taken);
                }
            }
        }
        terms
    }

    /// The identifier of a word's term.
    pub fn id(&self, word: &str) -> Option<&String> {
        self.by_word.get(word)
    }

    fn add(&mut self, word: String, taken: &mut BTreeSet<String>) {
        if self.by_word.contains_key(&word) {
            return;
        }
        let stem = format!("term-{}", slug(&word));
        let more = (2_u32..).map(|time| format!("{stem}-{time}"));
        let id = std::iter::once(stem.clone()).chain(more).find(|id| !taken.contains(id)).expect("numbers do not run out");
        taken.insert(id.clone());
        self.by_word.insert(word.clone(), id.clone());
        self.listed.push((id, word));
    }
}
