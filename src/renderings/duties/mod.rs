//! What applies to a party, as text and as a table. All words come from the labels of the group `duties`.

mod table;
mod text;
mod words;

pub use table::render_table;
pub use text::render_text;
pub use words::Words;
