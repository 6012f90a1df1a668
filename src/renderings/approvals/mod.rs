//! Approvals in words: `words.rs` has what every format says of them, `text.rs` a status for the terminal.

mod text;
mod words;

pub use text::render_status;
pub use words::ApprovalWords;
