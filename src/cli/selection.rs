//! What part of a comparison is asked for, as typed.

use aftale::diff::comparison::{ChangeKind, Significance};
use aftale::diff::selection::Request;
use aftale::model::PartyId;
use aftale::renderings::phrases::code;
use serde::Serialize;

/// What part of a comparison is asked for; everything that is said has to hold.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "What to show")]
pub struct SelectionArguments {
    /// Only what binds or benefits this party of parties.toml, alone or as a member of a group
    #[arg(long, value_name = "ID")]
    party: Option<String>,
    /// Only what stands under a heading that covers this required area, in either text
    #[arg(long, value_name = "ID")]
    area: Option<String>,
    /// Only these kinds of change, parted by commas, e.g. deleted,reworded
    #[arg(long, value_name = "KINDS", value_delimiter = ',', value_parser = kind)]
    kind: Vec<ChangeKind>,
    /// Only changes of at least this significance: none, minor, substantial or grave
    #[arg(long, value_name = "LEVEL", value_parser = significance)]
    min_significance: Option<Significance>,
}

impl SelectionArguments {
    /// The request.
    pub fn request(&self) -> Request {
        let Self { party, area, kind, min_significance } = self;
        Request { party: party.clone().map(PartyId), area: area.clone(), kinds: kind.clone(), min_significance: *min_significance }
    }
}

/// Reads a kind of change by its code in the JSON.
fn kind(typed: &str) -> Result<ChangeKind, String> {
    one_of(&ChangeKind::ALL, typed)
}

/// Reads a significance by its code in the JSON.
fn significance(typed: &str) -> Result<Significance, String> {
    one_of(&[Significance::None, Significance::Minor, Significance::Substantial, Significance::Grave], typed)
}

fn one_of<T: Copy + Serialize>(values: &[T], typed: &str) -> Result<T, String> {
    let found = values.iter().find(|value| code(value) == typed);
    found.copied().ok_or_else(|| format!("there are: {}", values.iter().map(code).collect::<Vec<_>>().join(", ")))
}
