//! The order of names as readers of a language expect it: in Danish æ, ø and å come last, and Aa sorts as å (domain.md 11).

use std::cmp::Ordering;
use std::sync::LazyLock;

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::Locale;

/// The order of Danish, in which names of parties stand.
pub static DANISH: LazyLock<Collation> = LazyLock::new(|| Collation::of("da"));

/// The order of one language.
pub struct Collation(CollatorBorrowed<'static>);

impl Collation {
    /// The order of a language, e.g. `da`; of one that is not known, the common order of all of Unicode.
    pub fn of(language: &str) -> Self {
        let locale = Locale::try_from_str(language).unwrap_or(Locale::UNKNOWN);
        Self(Collator::try_new(locale.into(), CollatorOptions::default()).expect("the data of every language is compiled in"))
    }

    /// Compares two names; what looks the same to the language is told apart by its letters.
    pub fn compare(&self, one: &str, other: &str) -> Ordering {
        self.0.compare(one, other).then_with(|| one.cmp(other))
    }
}
